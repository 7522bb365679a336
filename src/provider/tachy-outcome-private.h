/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-error.h"
#include "tachy-exchange-private.h"
#include "tachy-failure.h"

G_BEGIN_DECLS

/* What is asked of a server. Whatever comes before TACHY_ACT_RETRIEVE costs money. */
typedef enum
{
  TACHY_ACT_CREATE,
  TACHY_ACT_REMIX,
  TACHY_ACT_RETRIEVE,
  TACHY_ACT_LIST,
  TACHY_ACT_DELETE,
  TACHY_ACT_MODELS,
  TACHY_ACT_CONTENT,
  TACHY_ACT_RESULT, /* the clip, from somewhere else than the API */
} TachyAct;

gboolean   tachy_outcome_is_paid (TachyAct act);
guint      tachy_outcome_guess_status (TachyAct            act,
                                       const TachyFailure *failure);
TachyError tachy_outcome_get_code (TachyAct            act,
                                   guint               status,
                                   const TachyFailure *failure);
GError    *tachy_outcome_new_transport_error (TachyAct       act,
                                              TachyExchange *exchange,
                                              const GError  *reason);
GError    *tachy_outcome_new_answer_error (TachyAct            act,
                                           TachyExchange      *exchange,
                                           guint               status,
                                           const TachyFailure *failure);
GError    *tachy_outcome_new_nonsense_error (TachyAct       act,
                                             TachyExchange *exchange);

G_END_DECLS
