/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "tachy-house.h"

G_BEGIN_DECLS

#define TACHY_TYPE_LINK_DIALOG (tachy_link_dialog_get_type ())

G_DECLARE_FINAL_TYPE (TachyLinkDialog, tachy_link_dialog, TACHY, LINK_DIALOG, AdwWindow)

void tachy_link_dialog_present (GtkWindow  *parent,
                                TachyHouse *house,
                                TachyTake  *take);

G_END_DECLS
