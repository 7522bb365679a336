/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "tachy-house.h"

G_BEGIN_DECLS

#define TACHY_TYPE_REQUESTS_DIALOG (tachy_requests_dialog_get_type ())

G_DECLARE_FINAL_TYPE (TachyRequestsDialog, tachy_requests_dialog, TACHY, REQUESTS_DIALOG, AdwWindow)

void tachy_requests_dialog_present (GtkWindow  *parent,
                                    TachyHouse *house,
                                    TachyTake  *take);

G_END_DECLS
