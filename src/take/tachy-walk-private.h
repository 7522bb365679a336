/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *cursor;          /* (nullable) (owned): of the page to ask for */
  GHashTable *cursors;   /* (element-type utf8): all that there were */
  guint n_wanted;        /* takes that it is made for and that have not come yet */
  guint n_found;         /* takes of ours, wanted or not */
  guint n_pages;
  guint n_fruitless;     /* pages in a row that had nothing wanted */
  guint max_fruitless;
  gboolean is_under_way; /* a page is being asked for */
} TachyWalk;

TachyWalk *tachy_walk_new (guint n_takes);
void       tachy_walk_free (TachyWalk *self);
gboolean   tachy_walk_advance (TachyWalk  *self,
                               const char *next,
                               guint       n_wanted_found);
gboolean   tachy_walk_has_paid (TachyWalk *self);

G_END_DECLS
