/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "tachy-house.h"

G_BEGIN_DECLS

#define TACHY_TYPE_IMPORT_DIALOG (tachy_import_dialog_get_type ())

/* Signals: "show-take" (nullable) when it is time to see what has come of it: one take, or all. */
G_DECLARE_FINAL_TYPE (TachyImportDialog, tachy_import_dialog, TACHY, IMPORT_DIALOG, AdwWindow)

TachyImportDialog *tachy_import_dialog_present (GtkWindow  *parent,
                                                TachyHouse *house);

G_END_DECLS
