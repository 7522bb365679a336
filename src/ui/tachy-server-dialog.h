/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "tachy-house.h"

G_BEGIN_DECLS

#define TACHY_TYPE_SERVER_DIALOG (tachy_server_dialog_get_type ())

G_DECLARE_FINAL_TYPE (TachyServerDialog, tachy_server_dialog, TACHY, SERVER_DIALOG, AdwWindow)

void tachy_server_dialog_present (GtkWindow     *parent,
                                  TachyHouse    *house,
                                  TachyProvider *provider);

G_END_DECLS
