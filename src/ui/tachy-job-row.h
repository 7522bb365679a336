/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "tachy-job.h"

G_BEGIN_DECLS

#define TACHY_TYPE_JOB_ROW (tachy_job_row_get_type ())

/* Property: chosen (boolean), once the row can be chosen. */
G_DECLARE_FINAL_TYPE (TachyJobRow, tachy_job_row, TACHY, JOB_ROW, AdwActionRow)

GtkWidget *tachy_job_row_new (TachyJob *job);
TachyJob  *tachy_job_row_get_job (TachyJobRow *self);
void       tachy_job_row_make_choosable (TachyJobRow *self);
gboolean   tachy_job_row_get_chosen (TachyJobRow *self);
void       tachy_job_row_set_chosen (TachyJobRow *self,
                                     gboolean     chosen);
void       tachy_job_row_show_trouble (TachyJobRow *self,
                                       const char  *sentence);

G_END_DECLS
