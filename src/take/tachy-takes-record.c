/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What went over the wire for each take: kept beside it, and read again. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-takes-private.h"

#include "tachy-client.h"
#include "tachy-exchange-table-private.h"

/*
 * tachy_takes_record:
 * @result: what a client has answered about @take, whatever it was
 *
 * Keeps what went over the wire. It is not waited for and may fail: nothing depends on it.
 *
 * Pages of a server's list are not kept with any take: they tell of a hundred others, prompts
 * included, and what ends a take is asked for by itself or followed by its clip.
 */
void
tachy_takes_record (TachyTakes   *self,
                    TachyTake    *take,
                    GAsyncResult *result)
{
  GPtrArray *transcripts = tachy_client_get_transcripts (result);
  TachyExchangeNote *note;

  if (transcripts == NULL)
    return;

  note = g_new0 (TachyExchangeNote, 1);
  note->take = tachy_take_get_number (take);
  note->transcripts = g_ptr_array_ref (transcripts);
  tachy_store_note (tachy_takes_get_store (self), tachy_exchange_table_add, note,
                    (GDestroyNotify) tachy_exchange_note_free);
}

static void
transcripts_read_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GPtrArray *transcripts = tachy_store_call_finish (TACHY_STORE (object), result, &error);

  if (transcripts == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, transcripts, (GDestroyNotify) g_ptr_array_unref);
}

/**
 * tachy_takes_list_transcripts_async:
 *
 * Reads what went over the wire for @take: the first and the newest exchanges.
 */
void
tachy_takes_list_transcripts_async (TachyTakes         *self,
                                    TachyTake          *take,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  gint64 number;

  g_return_if_fail (TACHY_IS_TAKES (self));
  g_return_if_fail (TACHY_IS_TAKE (take));

  number = tachy_take_get_number (take);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tachy_takes_list_transcripts_async);
  tachy_store_read_async (tachy_takes_get_store (self), tachy_exchange_table_read,
                          g_memdup2 (&number, sizeof number), g_free,
                          (GDestroyNotify) g_ptr_array_unref, cancellable, transcripts_read_cb,
                          g_steal_pointer (&task));
}

/**
 * tachy_takes_list_transcripts_finish:
 *
 * Returns: (transfer full) (element-type TachyTranscript): one exchange after the other; %NULL with
 *   %TACHY_ERROR_STORAGE
 */
GPtrArray *
tachy_takes_list_transcripts_finish (TachyTakes   *self,
                                     GAsyncResult *result,
                                     GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, tachy_takes_list_transcripts_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
