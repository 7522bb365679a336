/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes of this process that wait for their turn: called in their order when there may be room. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-line-private.h"

#include "tachy-turn-private.h"

/* Nobody asks again and again: a take is called when another one of its server has ended, in
 * whatever process, or when the limit may have changed. Whether it is let through is decided on the
 * store's thread. */
struct _TachyLine
{
  GObject parent_instance;

  GHashTable *lines; /* id of a provider → GSequence of TachyTake, by number */
};

enum
{
  CALLED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TachyLine, tachy_line, G_TYPE_OBJECT)

static const char *
get_provider (TachyTake *take)
{
  return tachy_recipe_get_provider (tachy_take_get_recipe (take));
}

static int
compare_numbers (gconstpointer a,
                 gconstpointer b,
                 gpointer      user_data)
{
  gint64 first = tachy_take_get_number (TACHY_TAKE ((gpointer) a));
  gint64 second = tachy_take_get_number (TACHY_TAKE ((gpointer) b));

  return (first > second) - (first < second);
}

/* One that waits for its turn has not used it; each other one that is not at the server may just
 * have left it. */
static void
take_changed_cb (TachyLine *self,
                 TachyTake *take)
{
  if (tachy_take_get_state (take) != TACHY_TAKE_WAITING)
    tachy_line_leave (self, take);
  if (!tachy_turn_is_used (take) && !tachy_turn_is_awaited (take))
    tachy_line_call_next (self, get_provider (take));
}

static void
call_all_cb (TachyLine *self)
{
  g_autofree gpointer *ids = g_hash_table_get_keys_as_array (self->lines, NULL);

  for (guint i = 0; ids[i] != NULL; i++)
    tachy_line_call_next (self, ids[i]);
}

static void
tachy_line_finalize (GObject *object)
{
  g_hash_table_unref (TACHY_LINE (object)->lines);

  G_OBJECT_CLASS (tachy_line_parent_class)->finalize (object);
}

static void
tachy_line_class_init (TachyLineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tachy_line_finalize;

  signals[CALLED] = g_signal_new ("called", TACHY_TYPE_LINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, TACHY_TYPE_TAKE);
}

static void
tachy_line_init (TachyLine *self)
{
  self->lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                       (GDestroyNotify) g_sequence_free);
}

TachyLine *
tachy_line_new (TachyTakes     *takes,
                TachyProviders *providers)
{
  TachyLine *self = g_object_new (TACHY_TYPE_LINE, NULL);

  g_signal_connect_object (takes, "changed", G_CALLBACK (take_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (takes, "stirred", G_CALLBACK (call_all_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (providers, "items-changed", G_CALLBACK (call_all_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

/*
 * tachy_line_join:
 * @take: one that had to wait just now
 */
void
tachy_line_join (TachyLine *self,
                 TachyTake *take)
{
  GSequence *line = g_hash_table_lookup (self->lines, get_provider (take));

  if (line == NULL)
    {
      line = g_sequence_new (g_object_unref);
      g_hash_table_insert (self->lines, g_strdup (get_provider (take)), line);
    }

  if (g_sequence_lookup (line, take, compare_numbers, NULL) == NULL)
    g_sequence_insert_sorted (line, g_object_ref (take), compare_numbers, NULL);
}

/*
 * tachy_line_leave:
 * @take: one that need not stand in line
 */
void
tachy_line_leave (TachyLine *self,
                  TachyTake *take)
{
  GSequence *line = g_hash_table_lookup (self->lines, get_provider (take));
  GSequenceIter *iter =
      line != NULL ? g_sequence_lookup (line, take, compare_numbers, NULL) : NULL;

  if (iter == NULL)
    return;

  g_sequence_remove (iter);
  if (g_sequence_is_empty (line))
    g_hash_table_remove (self->lines, get_provider (take));
}

/*
 * tachy_line_call_next:
 * @provider_id: a server at which there may be room
 */
void
tachy_line_call_next (TachyLine  *self,
                      const char *provider_id)
{
  GSequence *line = g_hash_table_lookup (self->lines, provider_id);
  g_autoptr (TachyTake) take = NULL;

  if (line == NULL)
    return;

  take = g_object_ref (g_sequence_get (g_sequence_get_begin_iter (line)));
  tachy_line_leave (self, take);
  g_signal_emit (self, signals[CALLED], 0, take);
}
