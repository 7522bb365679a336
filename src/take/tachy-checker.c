/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Has each filed clip decoded to its end, once and without haste: what is damaged in the middle can
 * be fetched again only as long as the server keeps it (FAULTS.md, row 91). */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-checker-private.h"

#include <glib/gi18n.h>

#include "tachy-cadence-private.h"
#include "tachy-clip-table-private.h"
#include "tachy-error.h"
#include "tachy-takes-private.h"

/* Right after a clip was filed there is something better to do: its poster, and playing it. */
#define PAUSE (3 * G_TIME_SPAN_SECOND)

/* What is larger or longer would keep a processor busy for too long. */
#define LARGEST ((gint64) 512 * 1024 * 1024)
#define LONGEST (20 * G_TIME_SPAN_MINUTE)

/* After so many in a row that could not even be opened it is not the clips that are at fault. */
#define MOST_TROUBLES 3

struct _TachyChecker
{
  GObject parent_instance;

  TachyTakes *takes;
  TachyMedia *media;
  GCancellable *cancellable;
  gboolean has_begun;
  gboolean is_busy;          /* from one clip to the next, until there is none left */
  gboolean is_asked_again;   /* there may be one more by now */
  gint64 before;             /* number of the last take that was looked at */
  guint n_troubles;
  guint pause;
};

/* One clip under way; keeps the checker, which must be told when there is enough of it. */
typedef struct
{
  TachyChecker *checker; /* owned */
  TachyTake *take;       /* owned */
} Check;

G_DEFINE_FINAL_TYPE (TachyChecker, tachy_checker, G_TYPE_OBJECT)

static void find_next (TachyChecker *self);

static void
check_free (Check *check)
{
  g_object_unref (check->checker);
  g_object_unref (check->take);
  g_free (check);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Check, check_free)

static void
pause_over_cb (gpointer user_data)
{
  TachyChecker *self = user_data;

  self->pause = 0;
  find_next (self);
}

static void
go_on (TachyChecker *self)
{
  if (!g_cancellable_is_cancelled (self->cancellable))
    self->pause = g_timeout_add_once ((guint) (tachy_cadence_scale (PAUSE) / 1000), pause_over_cb,
                                      self);
}

/* From the newest on: what came last is what its server keeps longest. */
static void
start_over (TachyChecker *self)
{
  self->is_busy = TRUE;
  self->is_asked_again = FALSE;
  self->before = G_MAXINT64;
  self->n_troubles = 0;
  go_on (self);
}

static void
recorded_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (TachyChecker) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!tachy_takes_change_finish (TACHY_TAKES (object), result, &error))
    g_debug ("What came of checking a clip is not recorded: %s", error->message);

  go_on (self);
}

static TachyTakeEdit *
new_edit (const GError *error)
{
  TachyTakeEdit *edit = tachy_take_edit_new ();
  g_autoptr (GError) reason = NULL;

  tachy_take_edit_expect_media (edit, TACHY_MEDIA_FILED);
  if (g_error_matches (error, TACHY_ERROR, TACHY_ERROR_CLIP))
    {
      reason = g_error_new_literal (TACHY_ERROR, TACHY_ERROR_CLIP,
                                    _("Part of the clip is damaged. Please download it again."));
      tachy_take_edit_set_media (edit, TACHY_MEDIA_DAMAGED);
      tachy_take_edit_set_reason (edit, reason, NULL);
    }
  else
    {
      tachy_take_edit_set_int (edit, "checked",
                               error == NULL ? TACHY_CHECK_DONE : TACHY_CHECK_LEFT_OUT);
    }

  return edit;
}

static void
record (Check        *check,
        const GError *error)
{
  TachyChecker *self = check->checker;

  self->n_troubles = 0;
  tachy_takes_change_async (self->takes, check->take, new_edit (error), recorded_cb,
                            g_object_ref (self));
}

static void
checked_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (Check) check = user_data;
  g_autoptr (GError) error = NULL;
  gboolean whole = tachy_media_check_clip_finish (TACHY_MEDIA (object), result, &error);

  if (g_cancellable_is_cancelled (check->checker->cancellable))
    return;
  if (whole)
    {
      record (check, NULL);
      return;
    }

  g_debug ("Take %.8s: %s", tachy_take_get_id (check->take), error->message);
  /* The file, or the worker, is not there just now. */
  if (!g_error_matches (error, TACHY_ERROR, TACHY_ERROR_STORAGE))
    record (check, error);
  else if (++check->checker->n_troubles < MOST_TROUBLES)
    go_on (check->checker);
  else
    check->checker->is_busy = FALSE;
}

static void
check_clip (TachyChecker *self,
            TachyTake    *take)
{
  const TachyTakeRow *row = tachy_take_get_row (take);
  Check *check = g_new0 (Check, 1);
  g_autoptr (GError) too_large = NULL;

  check->checker = g_object_ref (self);
  check->take = g_object_ref (take);
  self->before = row->number;
  if (row->clip_bytes <= LARGEST && row->clip_us <= LONGEST)
    {
      tachy_media_check_clip_async (self->media, row->clip, row->clip_us, self->cancellable,
                                    checked_cb, check);
      return;
    }

  too_large = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "too large");
  record (check, too_large);
  check_free (check);
}

static void
found_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (TachyChecker) self = user_data;
  g_autoptr (GPtrArray) takes = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = tachy_store_call_finish (TACHY_STORE (object), result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (rows != NULL)
    takes = tachy_takes_adopt_rows (self->takes, g_steal_pointer (&rows));
  else
    g_debug ("Nobody knows what to check: %s", error->message);

  if (takes != NULL && takes->len > 0)
    check_clip (self, g_ptr_array_index (takes, 0));
  else if (takes != NULL && self->is_asked_again)
    start_over (self);
  else
    self->is_busy = FALSE;
}

static void
find_next (TachyChecker *self)
{
  tachy_store_read_async (tachy_takes_get_store (self->takes), tachy_clip_table_read_unchecked,
                          g_memdup2 (&self->before, sizeof self->before), g_free,
                          (GDestroyNotify) g_ptr_array_unref, NULL, found_cb, g_object_ref (self));
}

/* Whether this one was checked already the database knows. */
static void
take_changed_cb (TachyChecker *self,
                 TachyTake    *take)
{
  if (tachy_take_get_media (take) != TACHY_MEDIA_FILED)
    return;

  if (self->is_busy)
    self->is_asked_again = TRUE;
  else
    start_over (self);
}

static void
tachy_checker_dispose (GObject *object)
{
  TachyChecker *self = TACHY_CHECKER (object);

  g_clear_handle_id (&self->pause, g_source_remove);
  g_clear_object (&self->takes);
  g_clear_object (&self->media);

  G_OBJECT_CLASS (tachy_checker_parent_class)->dispose (object);
}

static void
tachy_checker_finalize (GObject *object)
{
  g_object_unref (TACHY_CHECKER (object)->cancellable);

  G_OBJECT_CLASS (tachy_checker_parent_class)->finalize (object);
}

static void
tachy_checker_class_init (TachyCheckerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tachy_checker_dispose;
  object_class->finalize = tachy_checker_finalize;
}

static void
tachy_checker_init (TachyChecker *self)
{
  self->cancellable = g_cancellable_new ();
}

TachyChecker *
tachy_checker_new (TachyTakes *takes,
                   TachyMedia *media)
{
  TachyChecker *self = g_object_new (TACHY_TYPE_CHECKER, NULL);

  self->takes = g_object_ref (takes);
  self->media = g_object_ref (media);
  return self;
}

/*
 * tachy_checker_begin:
 *
 * From here on clips are checked, one after the other, those of earlier times too. Where it is done
 * already, nothing happens.
 */
void
tachy_checker_begin (TachyChecker *self)
{
  if (self->has_begun)
    return;

  self->has_begun = TRUE;
  g_signal_connect_object (self->takes, "changed", G_CALLBACK (take_changed_cb), self,
                           G_CONNECT_SWAPPED);
  start_over (self);
}

/*
 * tachy_checker_end:
 *
 * Nobody waits any more for what is under way.
 */
void
tachy_checker_end (TachyChecker *self)
{
  g_clear_handle_id (&self->pause, g_source_remove);
  g_cancellable_cancel (self->cancellable);
}
