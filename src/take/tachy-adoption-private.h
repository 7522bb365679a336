/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-job.h"
#include "tachy-store.h"
#include "tachy-take-row-private.h"

G_BEGIN_DECLS

/* Jobs of one server that are looked up in the library. */
typedef struct
{
  char *provider;
  GPtrArray *ids; /* (element-type utf8) */
} TachyAdoptionQuestion;

TachyAdoptionQuestion *tachy_adoption_question_new (const char *provider);
void                   tachy_adoption_question_free (TachyAdoptionQuestion *self);

TachyTakeRow *tachy_adoption_new_row (const char *provider,
                                      TachyJob   *job,
                                      const char *owner);

/* Functions for the store; each says what it takes and gives. */
gboolean tachy_adoption_read_rivals (TachyConnection *connection,
                                     gpointer        *result,
                                     gpointer         data,
                                     GError         **error);
gboolean tachy_adoption_drop_known (TachyConnection *connection,
                                    gpointer        *result,
                                    gpointer         data,
                                    GError         **error);
gboolean tachy_adoption_insert (TachyConnection *connection,
                                gpointer        *result,
                                gpointer         data,
                                GError         **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TachyAdoptionQuestion, tachy_adoption_question_free)

G_END_DECLS
