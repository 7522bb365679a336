/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "tachy-transcript.h"

G_BEGIN_DECLS

#define TACHY_TYPE_REQUEST_ROW (tachy_request_row_get_type ())

G_DECLARE_FINAL_TYPE (TachyRequestRow, tachy_request_row, TACHY, REQUEST_ROW, AdwExpanderRow)

GtkWidget *tachy_request_row_new (void);
void       tachy_request_row_set_transcript (TachyRequestRow *self,
                                             TachyTranscript *transcript);

G_END_DECLS
