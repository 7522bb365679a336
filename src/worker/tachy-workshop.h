/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean tachy_workshop_prepare (const char *trade);
void     tachy_workshop_serve (int socket);

G_END_DECLS
