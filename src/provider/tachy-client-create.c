/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two requests that cost money. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-client-private.h"

#include <string.h>

#include "tachy-multipart-stream-private.h"
#include "tachy-wire-private.h"

/* What is carried from the order to the request while the picture is opened. */
typedef struct
{
  TachyClient *client;
  GTask *task;
  GCancellable *cancellable;
  TachyMultipartStream *body;
  char *reference_path;
  char *idempotency_key;
} Parcel;

static void
free_parcel (Parcel *parcel)
{
  g_clear_object (&parcel->client);
  g_clear_object (&parcel->task);
  g_clear_object (&parcel->cancellable);
  g_clear_object (&parcel->body);
  g_free (parcel->reference_path);
  g_free (parcel->idempotency_key);
  g_free (parcel);
}

static TachyMultipartStream *
write_recipe (const TachyOrder *order)
{
  TachyMultipartStream *body = tachy_multipart_stream_new ();
  g_autofree char *seconds = g_strdup_printf ("%d", order->seconds);
  g_autofree char *size = g_strdup_printf ("%dx%d", order->width, order->height);

  if (order->model != NULL && *order->model != '\0')
    tachy_multipart_stream_add_text (body, TACHY_WIRE_MODEL, order->model);
  tachy_multipart_stream_add_text (body, TACHY_WIRE_PROMPT, order->prompt);
  tachy_multipart_stream_add_text (body, TACHY_WIRE_SECONDS, seconds);
  tachy_multipart_stream_add_text (body, TACHY_WIRE_SIZE, size);
  return body;
}

static void
add_idempotency_key (SoupMessage *message,
                     const char  *key)
{
  if (key != NULL)
    soup_message_headers_append (soup_message_get_request_headers (message),
                                 TACHY_WIRE_IDEMPOTENCY_KEY, key);
}

static void
send_parcel (Parcel *parcel)
{
  SoupMessage *message = tachy_client_new_message (parcel->client, "POST", TACHY_WIRE_VIDEOS);
  g_autofree char *type = NULL;

  tachy_multipart_stream_close_body (parcel->body);
  type = tachy_multipart_stream_dup_content_type (parcel->body);
  add_idempotency_key (message, parcel->idempotency_key);
  soup_message_set_request_body (message, type, G_INPUT_STREAM (parcel->body),
                                 (gssize) tachy_multipart_stream_get_length (parcel->body));
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

  if (tachy_multipart_stream_add_picture (parcel->body, TACHY_WIRE_REFERENCE,
                                          parcel->reference_path, &error))
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

  parcel = g_new0 (Parcel, 1);
  parcel->client = g_object_ref (self);
  parcel->task = task;
  g_set_object (&parcel->cancellable, cancellable);
  parcel->body = write_recipe (order);
  parcel->reference_path = g_strdup (order->reference_path);
  parcel->idempotency_key = g_strdup (order->idempotency_key);

  opening = g_task_new (NULL, NULL, picture_opened_cb, NULL);
  g_task_set_task_data (opening, parcel, (GDestroyNotify) free_parcel);
  if (parcel->reference_path != NULL)
    g_task_run_in_thread (opening, open_picture_in_thread);
  else
    g_task_return_boolean (opening, TRUE);
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
  json_builder_set_member_name (builder, TACHY_WIRE_PROMPT);
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

  g_return_if_fail (TACHY_IS_CLIENT (self) && id != NULL && prompt != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, tachy_client_remix_async);
  g_task_set_task_data (
      task, tachy_ask_new (TACHY_ACT_REMIX, tachy_ask_read_job, (GDestroyNotify) tachy_job_unref),
      (GDestroyNotify) tachy_ask_free);
  if (!tachy_client_check_id (task, id))
    return;

  path = tachy_client_build_path (id, TACHY_WIRE_REMIX);
  message = tachy_client_new_message (self, "POST", path);
  body = write_remix (prompt);
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
