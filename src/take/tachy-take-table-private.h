/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-recipe.h"
#include "tachy-store.h"
#include "tachy-take-edit-private.h"
#include "tachy-take-row-private.h"

G_BEGIN_DECLS

/* What has cost, or may have cost, money by a click here: the view without takes that were made
 * elsewhere, unless their server says what it has charged for them. */
#define TACHY_TAKE_MONEY                                                                           \
  "(SELECT * FROM money AS m WHERE kind = 'charged' OR number IS NULL"                             \
  " OR EXISTS (SELECT 1 FROM take AS t WHERE t.number = m.number AND t.sent_at > 0))"

/* Where a take stands in the library's order. */
typedef struct
{
  gint64 number;
  gboolean active;
} TachyTakePlace;

typedef struct
{
  TachyRecipe *recipe;
  char *owner;
  double price; /* US dollars; -1 where it is not known */
} TachyTakeInsert;

typedef struct
{
  gint64 number;
  TachyTakeEdit *edit;
} TachyTakeChange;

void     tachy_take_insert_free (TachyTakeInsert *insert);
void     tachy_take_change_free (TachyTakeChange *change);

TachyTakeRow *tachy_take_table_restore (TachyConnection    *connection,
                                        const TachyTakeRow *row,
                                        GError            **error);

/* Functions for the store; each says what it takes and gives. */
gboolean tachy_take_table_insert (TachyConnection *connection,
                                  gpointer        *result,
                                  gpointer         data,
                                  GError         **error);
gboolean tachy_take_table_change (TachyConnection *connection,
                                  gpointer        *result,
                                  gpointer         data,
                                  GError         **error);
gboolean tachy_take_table_remove (TachyConnection *connection,
                                  gpointer        *result,
                                  gpointer         data,
                                  GError         **error);
gboolean tachy_take_table_read_numbers (TachyConnection *connection,
                                        gpointer        *result,
                                        gpointer         data,
                                        GError         **error);
gboolean tachy_take_table_read_all (TachyConnection *connection,
                                    gpointer        *result,
                                    gpointer         data,
                                    GError         **error);
gboolean tachy_take_table_read_owned (TachyConnection *connection,
                                      gpointer        *result,
                                      gpointer         data,
                                      GError         **error);
gboolean tachy_take_table_read_by_prefix (TachyConnection *connection,
                                          gpointer        *result,
                                          gpointer         data,
                                          GError         **error);
gboolean tachy_take_table_read_places (TachyConnection *connection,
                                       gpointer        *result,
                                       gpointer         data,
                                       GError         **error);
gboolean tachy_take_table_read_owners (TachyConnection *connection,
                                       gpointer        *result,
                                       gpointer         data,
                                       GError         **error);
gboolean tachy_take_table_adopt (TachyConnection *connection,
                                 gpointer        *result,
                                 gpointer         data,
                                 GError         **error);

G_END_DECLS
