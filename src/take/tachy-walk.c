/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One walk through a server's list of jobs, page by page and no further than it pays. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-walk-private.h"

/* FAULTS.md 71. */
#define MAX_PAGES 1000

/* So many pages of strangers are read in a row at most, besides those that our own takes fill. */
#define MAX_FRUITLESS 10
#define PAGE 100

/*
 * tachy_walk_new:
 * @n_takes: how many takes there are, wanted or not
 *
 * Returns: (transfer full): a walk that begins at the first page
 */
TachyWalk *
tachy_walk_new (guint n_takes)
{
  TachyWalk *self = g_new0 (TachyWalk, 1);

  self->max_fruitless = MAX_FRUITLESS + n_takes / PAGE;
  self->cursors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
tachy_walk_free (TachyWalk *self)
{
  g_hash_table_unref (self->cursors);
  g_free (self->cursor);
  g_free (self);
}

/*
 * tachy_walk_advance:
 * @next: (nullable): the cursor behind the page that has come; %NULL at the end of the list
 * @n_wanted_found: how many wanted takes stood on the page; they count as wanted no more
 *
 * Pages of strangers are read only as long as asking for the missing takes one by one would not be
 * cheaper. A cursor that comes again leads in a circle.
 *
 * Returns: whether there is another page to ask for
 */
gboolean
tachy_walk_advance (TachyWalk  *self,
                    const char *next,
                    guint       n_wanted_found)
{
  self->n_pages++;
  self->n_fruitless = n_wanted_found > 0 ? 0 : self->n_fruitless + 1;

  if (next == NULL || self->n_wanted == 0 || self->n_pages >= MAX_PAGES ||
      self->n_fruitless >= MIN (self->n_wanted, self->max_fruitless) ||
      !g_hash_table_add (self->cursors, g_strdup (next)))
    return FALSE;

  g_free (self->cursor);
  self->cursor = g_strdup (next);
  return TRUE;
}

/*
 * tachy_walk_has_paid:
 *
 * Returns: whether single questions would have been more
 */
gboolean
tachy_walk_has_paid (TachyWalk *self)
{
  return self->n_found > self->n_pages;
}
