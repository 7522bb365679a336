/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two requests that cost money. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-client-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "tachy-create-body-private.h"

#define IDEMPOTENCY_KEY "Idempotency-Key"

/* What is carried from the order to the request while the picture is opened. */
typedef struct
{
  TachyClient *client;
  GTask *task;
  GCancellable *cancellable;
  TachyUpload *upload;
  char *prompt;
  char *model;
  char *reference_path;
  char *idempotency_key;
  TachyOrder order; /* its texts are those above */
} Parcel;

static void
free_parcel (Parcel *parcel)
{
  g_clear_object (&parcel->client);
  g_clear_object (&parcel->task);
  g_clear_object (&parcel->cancellable);
  g_clear_pointer (&parcel->upload, tachy_upload_free);
  g_free (parcel->prompt);
  g_free (parcel->model);
  g_free (parcel->reference_path);
  g_free (parcel->idempotency_key);
  g_free (parcel);
}

static Parcel *
new_parcel (TachyClient      *client,
            const TachyOrder *order)
{
  Parcel *parcel = g_new0 (Parcel, 1);

  parcel->client = g_object_ref (client);
  parcel->prompt = g_strdup (order->prompt);
  parcel->model = g_strdup (order->model);
  parcel->reference_path = g_strdup (order->reference_path);
  parcel->idempotency_key = g_strdup (order->idempotency_key);
  parcel->order = *order;
  parcel->order.prompt = parcel->prompt;
  parcel->order.model = parcel->model;
  parcel->order.reference_path = parcel->reference_path;
  parcel->order.idempotency_key = parcel->idempotency_key;
  return parcel;
}

static void
add_idempotency_key (SoupMessage *message,
                     const char  *key)
{
  if (key != NULL)
    soup_message_headers_append (soup_message_get_request_headers (message), IDEMPOTENCY_KEY, key);
}

static void
send_parcel (Parcel *parcel)
{
  TachyDialect *dialect = parcel->client->access->dialect;
  SoupMessage *message = tachy_client_new_message (parcel->client, "POST", dialect->create_path);
  g_autofree char *type = NULL;
  TachyAsk *ask = g_task_get_task_data (parcel->task);
  g_autoptr (TachyBodyStream) body = tachy_create_body_new (
      dialect, &parcel->order, g_steal_pointer (&parcel->upload), &type, &ask->outline);

  add_idempotency_key (message, parcel->idempotency_key);
  soup_message_set_request_body (message, type, G_INPUT_STREAM (body),
                                 (gssize) tachy_body_stream_get_length (body));
  tachy_client_ask (parcel->client, g_steal_pointer (&parcel->task), message, parcel->cancellable);
}

static void
open_picture_in_thread (GTask        *opening,
                        gpointer      source_object,
                        gpointer      task_data,
                        GCancellable *cancellable)
{
  Parcel *parcel = task_data;
  GError *error = NULL;

  parcel->upload = tachy_upload_open (parcel->reference_path, &error);
  if (parcel->upload != NULL)
    g_task_return_boolean (opening, TRUE);
  else
    g_task_return_error (opening, error);
}

static void
picture_opened_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  Parcel *parcel = g_task_get_task_data (G_TASK (result));
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    send_parcel (parcel);
  else
    g_task_return_error (parcel->task, error);

  /* Here and not with the task, whose last reference may go in the thread that opened the
   * picture; the session must go in this one. */
  g_task_set_task_data (G_TASK (result), NULL, NULL);
}

/**
 * tachy_client_create_async:
 * @order: what to make; copied
 * @cancellable: (nullable): cancelling after the request has gone out gives %TACHY_ERROR_UNKNOWN
 *
 * Sends one POST and never a second one. The reference picture is opened once, at the start, and
 * read while it is sent.
 */
void
tachy_client_create_async (TachyClient        *self,
                           const TachyOrder   *order,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  g_autoptr (GTask) opening = NULL;
  GTask *task;
  Parcel *parcel;

  g_return_if_fail (TACHY_IS_CLIENT (self) && order != NULL && order->prompt != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, tachy_client_create_async);
  g_task_set_task_data (
      task,
      tachy_ask_new (TACHY_ACT_CREATE, tachy_ask_read_job, (GDestroyNotify) tachy_job_unref),
      (GDestroyNotify) tachy_ask_free);

  parcel = new_parcel (self, order);
  parcel->task = task;
  g_set_object (&parcel->cancellable, cancellable);

  opening = g_task_new (NULL, NULL, picture_opened_cb, NULL);
  g_task_set_task_data (opening, parcel, (GDestroyNotify) free_parcel);
  if (parcel->reference_path == NULL)
    g_task_return_boolean (opening, TRUE);
  else if (tachy_dialect_takes_reference (self->access->dialect))
    g_task_run_in_thread (opening, open_picture_in_thread);
  else
    g_task_return_new_error (opening, TACHY_ERROR, TACHY_ERROR_PICTURE, "%s",
                             _("This server takes no picture; send the recipe without it."));
}

static TachyJob *
finish_job (TachyClient   *self,
            GAsyncResult  *result,
            gpointer       tag,
            TachyFailure **failure,
            GError       **error)
{
  TachyAsk *ask;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == tag, NULL);

  ask = g_task_get_task_data (G_TASK (result));
  if (failure != NULL)
    *failure = g_steal_pointer (&ask->failure);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * tachy_client_create_finish:
 * @failure: (out) (optional) (nullable): what the server said, where it said anything and there
 *   is an error; %NULL otherwise
 *
 * With %TACHY_ERROR_UNKNOWN a take may have been created and charged; with every other error
 * surely not.
 *
 * Returns: (transfer full): the job that was created; possibly a failed one
 */
TachyJob *
tachy_client_create_finish (TachyClient   *self,
                            GAsyncResult  *result,
                            TachyFailure **failure,
                            GError       **error)
{
  return finish_job (self, result, tachy_client_create_async, failure, error);
}

static GBytes *
write_remix (const char *prompt)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  char *text;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "prompt");
  json_builder_add_string_value (builder, prompt);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);

  return g_bytes_new_take (text, strlen (text));
}

/**
 * tachy_client_remix_async:
 * @id: the finished job to start from
 * @prompt: what to change
 * @idempotency_key: (nullable): a UUID
 *
 * Costs money like tachy_client_create_async(), under the same promises.
 */
void
tachy_client_remix_async (TachyClient        *self,
                          const char         *id,
                          const char         *prompt,
                          const char         *idempotency_key,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GBytes) body = NULL;
  SoupMessage *message;
  TachyAsk *ask;

  g_return_if_fail (TACHY_IS_CLIENT (self) && id != NULL && prompt != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, tachy_client_remix_async);
  ask = tachy_ask_new (TACHY_ACT_REMIX, tachy_ask_read_job, (GDestroyNotify) tachy_job_unref);
  g_task_set_task_data (task, ask, (GDestroyNotify) tachy_ask_free);
  if (!tachy_client_check_id (task, id) ||
      !tachy_client_check_offered (task, self->access->dialect->remix_path))
    return;

  path = tachy_dialect_build_path (self->access->dialect->remix_path, id);
  message = tachy_client_new_message (self, "POST", path);
  body = write_remix (prompt);
  ask->outline = tachy_outline_new (FALSE);
  tachy_outline_add_text (ask->outline, g_bytes_get_data (body, NULL));
  soup_message_set_request_body_from_bytes (message, "application/json", body);
  add_idempotency_key (message, idempotency_key);
  tachy_client_ask (self, g_steal_pointer (&task), message, cancellable);
}

/**
 * tachy_client_remix_finish:
 * @failure: (out) (optional) (nullable): what the server said, where there is an error
 *
 * Returns: (transfer full): the new job
 */
TachyJob *
tachy_client_remix_finish (TachyClient   *self,
                           GAsyncResult  *result,
                           TachyFailure **failure,
                           GError       **error)
{
  return finish_job (self, result, tachy_client_remix_async, failure, error);
}
