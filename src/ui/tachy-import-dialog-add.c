/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Adds what was chosen in the dialog, one video after the other. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-import-dialog-private.h"

#include "tachy-error.h"

static void add_next (TachyImportDialog *self);

static TachyEngine *
get_engine (TachyImportDialog *self)
{
  return tachy_house_get_engine (self->house);
}

/* What is wrong with one video need not be wrong with the next. */
static gboolean
is_about_one (const GError *error)
{
  return g_error_matches (error, TACHY_ERROR, TACHY_ERROR_INVALID) ||
         g_error_matches (error, TACHY_ERROR, TACHY_ERROR_GONE);
}

static void
end (TachyImportDialog *self)
{
  self->adding = FALSE;
  if (self->in_trouble || self->n_added == 0)
    _tachy_import_dialog_update (self);
  else
    _tachy_import_dialog_end (self, self->n_added == 1 ? self->added : NULL);
}

static void
note_added (TachyImportDialog *self,
            TachyTake         *take)
{
  g_set_object (&self->added, take);
  self->n_added++;
}

static void
id_added_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (TachyImportDialog) self = user_data;
  g_autoptr (TachyTake) rival = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TachyTake) take = NULL;

  take = tachy_engine_adopt_finish (TACHY_ENGINE (object), result, &rival, &error);
  if (g_cancellable_is_cancelled (self->closing))
    return;

  if (take != NULL)
    {
      note_added (self, take);
      gtk_editable_set_text (self->id_row, "");
    }
  else
    {
      self->in_trouble = TRUE;
      _tachy_import_dialog_show_id_trouble (self, error->message, rival);
    }

  if (take != NULL || is_about_one (error))
    add_next (self);
  else
    end (self);
}

static TachyJobRow *
get_next_row (TachyImportDialog *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      if (tachy_job_row_get_chosen (g_ptr_array_index (self->rows, i)))
        return g_ptr_array_index (self->rows, i);
    }

  return NULL;
}

static void
job_added_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (TachyImportDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TachyTake) take = NULL;
  TachyJobRow *row;

  take = tachy_engine_adopt_finish (TACHY_ENGINE (object), result, NULL, &error);
  if (g_cancellable_is_cancelled (self->closing))
    return;

  row = get_next_row (self);
  if (take != NULL)
    {
      note_added (self, take);
      _tachy_import_dialog_remove_row (self, row);
    }
  else
    {
      self->in_trouble = TRUE;
      tachy_job_row_show_trouble (row, error->message);
      tachy_job_row_set_chosen (row, FALSE);
    }

  if (take != NULL || is_about_one (error))
    add_next (self);
  else
    end (self);
}

/* Those that are done are gone from the list, or not chosen any more. */
static void
add_next (TachyImportDialog *self)
{
  TachyJobRow *row = get_next_row (self);

  if (row == NULL)
    end (self);
  else
    tachy_engine_adopt_job_async (get_engine (self),
                                  tachy_catalogue_get_provider (self->catalogue),
                                  tachy_job_row_get_job (row), self->closing, job_added_cb,
                                  g_object_ref (self));
}

/* Adds the video whose id was entered, and those that are ticked. */
void
_tachy_import_dialog_add (TachyImportDialog *self)
{
  self->adding = TRUE;
  self->in_trouble = FALSE;
  self->n_added = 0;
  _tachy_import_dialog_show_id_trouble (self, NULL, NULL);
  _tachy_import_dialog_update (self);

  if (_tachy_import_dialog_has_id (self))
    tachy_engine_adopt_async (get_engine (self), tachy_catalogue_get_provider (self->catalogue),
                              gtk_editable_get_text (self->id_row), self->closing, id_added_cb,
                              g_object_ref (self));
  else
    add_next (self);
}
