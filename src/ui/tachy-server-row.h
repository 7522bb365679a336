/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "tachy-house.h"

G_BEGIN_DECLS

#define TACHY_TYPE_SERVER_ROW (tachy_server_row_get_type ())

/* Activates "servers.edit" and "servers.remove" with the id of its server. */
G_DECLARE_FINAL_TYPE (TachyServerRow, tachy_server_row, TACHY, SERVER_ROW, AdwActionRow)

GtkWidget *tachy_server_row_new (TachyProvider  *provider,
                                 TachySettings  *settings,
                                 GtkCheckButton *group);

G_END_DECLS
