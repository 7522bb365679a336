/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

GtkWidget *tachy_offer_row_new (const char *title,
                                const char *subtitle);
GtkWidget *tachy_offer_row_new_for_more (const char *title);

G_END_DECLS
