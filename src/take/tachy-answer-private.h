/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-error.h"
#include "tachy-job.h"
#include "tachy-take-edit-private.h"
#include "tachy-take.h"

G_BEGIN_DECLS

TachyTakeEdit *tachy_answer_new_loss (TachyMediaState media);
TachyTakeEdit *tachy_answer_to_edit (TachyTake *take,
                                     TachyJob  *job,
                                     gboolean  *is_over);
TachyTakeEdit *tachy_answer_new_end (TachyTakeState      state,
                                     TachyError          cause,
                                     const char         *sentence,
                                     const TachyFailure *failure);

G_END_DECLS
