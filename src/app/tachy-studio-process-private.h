/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "tachy-client.h"

G_BEGIN_DECLS

#define TACHY_TYPE_STUDIO_PROCESS (tachy_studio_process_get_type ())

G_DECLARE_FINAL_TYPE (TachyStudioProcess, tachy_studio_process, TACHY, STUDIO_PROCESS, GObject)

TachyStudioProcess *tachy_studio_process_new (const char *directory);
void                tachy_studio_process_find (GTask   *task,
                                               gpointer self);

G_END_DECLS
