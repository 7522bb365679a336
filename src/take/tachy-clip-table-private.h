/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-store.h"
#include "tachy-take-row-private.h"

G_BEGIN_DECLS

/* Whether all of a clip was decoded; the numbers stand in the database. */
typedef enum
{
  TACHY_CHECK_DUE = 0,
  TACHY_CHECK_DONE = 1,     /* and nothing was found */
  TACHY_CHECK_LEFT_OUT = 2, /* it is too large, or its decoder came to no end */
} TachyCheck;

/* Some takes, in the order of their numbers. */
typedef struct
{
  gint64 after;
  int length;
} TachyClipPage;

/* Functions for the store; each says what it takes and gives. */
gboolean tachy_clip_table_read_page (TachyConnection *connection,
                                     gpointer        *result,
                                     gpointer         data,
                                     GError         **error);
gboolean tachy_clip_table_read_at (TachyConnection *connection,
                                   gpointer        *result,
                                   gpointer         data,
                                   GError         **error);
gboolean tachy_clip_table_read_unchecked (TachyConnection *connection,
                                          gpointer        *result,
                                          gpointer         data,
                                          GError         **error);

G_END_DECLS
