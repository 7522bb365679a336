/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opens the clip: at the content endpoint, behind its redirects, or where else the job says. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-client-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "tachy-content-private.h"
#include "tachy-content-range-private.h"
#include "tachy-failure-reader-private.h"
#include "tachy-inline-converter-private.h"
#include "tachy-job-private.h"
#include "tachy-job-reader-private.h"
#include "tachy-json.h"

#define MAX_REDIRECTS 5

typedef struct
{
  TachyAct act;
  GUri *uri;
  char *result_url; /* owned; the fall-back, NULL once it is used */
  char *job_path;
  gboolean is_inline; /* the clip is inside the JSON that answers */
  gboolean is_content_inline; /* and that is the answer of the content endpoint */
  gint64 offset;
  gint64 total; /* as it was when the download began; 0 where it starts at 0, or is not known */
  char *etag; /* owned; NULL where the download starts at 0 */
  int n_redirects;
  GCancellable *cancellable;
  TachyExchange *exchange;
  TachyFailure *failure;
} Download;

static void
free_download (Download *download)
{
  g_clear_pointer (&download->uri, g_uri_unref);
  g_clear_object (&download->cancellable);
  g_clear_object (&download->exchange);
  g_free (download->result_url);
  g_free (download->job_path);
  g_free (download->etag);
  tachy_failure_free (download->failure);
  g_free (download);
}

static void fetch (GTask *task);

static void
write_down (GTask        *task,
            GBytes       *body,
            const GError *error)
{
  Download *download = g_task_get_task_data (task);

  tachy_client_write_down (g_task_get_source_object (task), task, download->exchange, NULL, body,
                           error);
}

static gboolean
is_own (TachyClient *self,
        GUri        *uri)
{
  g_autoptr (GUri) own = g_uri_parse (self->access->base_url, SOUP_HTTP_URI_FLAGS, NULL);

  return strcmp (g_uri_get_scheme (own), g_uri_get_scheme (uri)) == 0 &&
         g_ascii_strcasecmp (g_uri_get_host (own), g_uri_get_host (uri)) == 0 &&
         g_uri_get_port (own) == g_uri_get_port (uri);
}

/* Where a server may send us: never to anything but HTTP, never from encrypted to plain, never
 * nearer to this machine than the server itself is, and never with names or passwords inside. */
static gboolean
may_fetch (TachyClient *self,
           GUri        *uri)
{
  const char *scheme = g_uri_get_scheme (uri);
  const char *host = g_uri_get_host (uri);
  TachyReach reach;

  if (host == NULL || *host == '\0' || g_uri_get_userinfo (uri) != NULL)
    return FALSE;
  if (is_own (self, uri))
    return TRUE;

  reach = tachy_reach_of_host (host);
  if (reach > self->reach)
    return FALSE;
  if (strcmp (scheme, "https") == 0)
    return TRUE;

  return strcmp (scheme, "http") == 0 && g_str_has_prefix (self->access->base_url, "http://") &&
         reach >= TACHY_REACH_PRIVATE;
}

static void
fail_content (GTask  *task, /* transfer full */
              GError *error)
{
  g_task_return_error (task, error);
  g_object_unref (task);
}

static void
fail_address (GTask *task) /* transfer full */
{
  fail_content (task,
                g_error_new_literal (TACHY_ERROR, TACHY_ERROR_SERVER,
                                     _("The server says that the clip lies at an address that may "
                                       "not be fetched.")));
}

static void
go_to (GTask      *task, /* transfer full */
       GUri       *base,
       const char *location)
{
  TachyClient *self = g_task_get_source_object (task);
  Download *download = g_task_get_task_data (task);
  g_autoptr (GUri) uri = g_uri_parse_relative (base, location, SOUP_HTTP_URI_FLAGS, NULL);

  if (uri == NULL || !may_fetch (self, uri))
    {
      fail_address (task);
      return;
    }

  g_uri_unref (download->uri);
  download->uri = g_steal_pointer (&uri);
  fetch (task);
}

static void
follow_redirect (GTask *task) /* transfer full */
{
  Download *download = g_task_get_task_data (task);
  const char *location = tachy_exchange_get_header (download->exchange, "Location");

  write_down (task, NULL, NULL);
  if (location == NULL || ++download->n_redirects > MAX_REDIRECTS)
    fail_address (task);
  else
    go_to (task, download->uri, location);
}

static void
forget_beginning (Download *download)
{
  download->offset = 0;
  download->total = 0;
  g_clear_pointer (&download->etag, g_free);
}

/* From within the answer that says that the job is done, or that of the content endpoint. */
static void
fetch_inline (GTask *task) /* transfer full */
{
  TachyClient *self = g_task_get_source_object (task);
  Download *download = g_task_get_task_data (task);
  g_autofree char *url = g_strconcat (self->access->base_url, download->job_path, NULL);

  g_debug ("content: reading it from JSON");
  if (!download->is_content_inline)
    {
      g_uri_unref (download->uri);
      download->uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
    }
  download->is_inline = TRUE;
  forget_beginning (download);
  fetch (task);
}

/* The job's own address, once the content endpoint has said no. */
static void
fall_back (GTask *task) /* transfer full */
{
  TachyClient *self = g_task_get_source_object (task);
  Download *download = g_task_get_task_data (task);
  g_autofree char *url = g_steal_pointer (&download->result_url);
  g_autofree char *base = g_strconcat (self->access->base_url, "/", NULL);
  g_autoptr (GUri) base_uri = g_uri_parse (base, SOUP_HTTP_URI_FLAGS, NULL);

  if (url == NULL)
    {
      fail_content (task, g_error_new_literal (TACHY_ERROR, TACHY_ERROR_SERVER,
                                               _("The server does not say where the clip lies.")));
      return;
    }
  if (strcmp (url, "data:") == 0)
    {
      fetch_inline (task);
      return;
    }

  g_debug ("content: falling back on the job's own address");
  download->act = TACHY_ACT_RESULT;
  download->n_redirects = 0;
  go_to (task, base_uri, url);
}

static void
restart (GTask *task) /* transfer full */
{
  Download *download = g_task_get_task_data (task);

  g_debug ("content: starting over");
  write_down (task, NULL, NULL);
  forget_beginning (download);
  fetch (task);
}

static gboolean
is_strong (const char *etag)
{
  return etag != NULL && *etag == '"';
}

static gboolean
continues (Download *download,
           gint64   *total)
{
  SoupMessage *message = tachy_exchange_get_message (download->exchange);

  return tachy_content_range_continues (soup_message_get_response_headers (message),
                                        download->offset, download->etag, download->total,
                                        total);
}

static gboolean
is_page (TachyExchange *exchange)
{
  const char *type = tachy_exchange_get_header (exchange, "Content-Type");
  g_autofree char *lower = type != NULL ? g_ascii_strdown (type, -1) : NULL;

  return lower != NULL && (g_str_has_prefix (lower, "text/") || strstr (lower, "json") != NULL ||
                           strstr (lower, "html") != NULL || strstr (lower, "xml") != NULL);
}

static gboolean
is_encoded (TachyExchange *exchange)
{
  const char *encoding = tachy_exchange_get_header (exchange, "Content-Encoding");

  return encoding != NULL && g_ascii_strcasecmp (encoding, "identity") != 0;
}

static void
hand_over (GTask *task, /* transfer full */
           gint64 offset,
           gint64 total)
{
  TachyClient *self = g_task_get_source_object (task);
  Download *download = g_task_get_task_data (task);
  SoupMessageHeaders *headers =
      soup_message_get_response_headers (tachy_exchange_get_message (download->exchange));
  g_autofree char *etag = tachy_exchange_dup_header (download->exchange, "ETag");
  TachyContent *content;

  write_down (task, NULL, NULL);
  if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH && total < 0)
    total = offset + soup_message_headers_get_content_length (headers);

  content = tachy_content_new (G_OBJECT (self),
                               tachy_exchange_steal_stream (download->exchange));
  tachy_content_describe (content, offset, total, is_strong (etag) ? etag : NULL,
                          soup_message_headers_get_content_type (headers, NULL));
  g_task_return_pointer (task, content, g_object_unref);
  g_object_unref (task);
}

/* What "no" is: there may be another way to the clip. "Not yet" and "too often" are not. */
static gboolean
says_no (guint status)
{
  return status == 400 || status == 403 || status == 404 || status == 405 || status == 410 ||
         status == 501 || SOUP_STATUS_IS_SUCCESSFUL (status);
}

/* A good status with words instead of a clip. */
static GError *
judge_page (Download *download,
            JsonNode *root)
{
  g_autoptr (TachyFailure) failure = tachy_failure_reader_read_answer (root);
  g_autoptr (TachyJob) job = root != NULL ? tachy_job_reader_read_named (root) : NULL;
  guint status;

  if (job != NULL && !tachy_job_is_over (job))
    return tachy_outcome_new_answer_error (download->act, download->exchange, 425, NULL);
  if (failure == NULL)
    return tachy_outcome_new_nonsense_error (download->act, download->exchange);

  /* A bare error says that it went wrong, not that the clip comes later. */
  status = tachy_outcome_guess_status (download->act, failure);
  return tachy_outcome_new_answer_error (download->act, download->exchange,
                                         status == 400 ? 500 : status, failure);
}

/* Whoever keeps a server's clips knows nothing of our key: the server's link has run out, or does not
 * work yet, and the next one may. */
static guint
judge_status (TachyClient *self,
              Download    *download)
{
  guint status = tachy_exchange_get_status (download->exchange);
  gboolean is_shut = status == 401 || status == 403;

  return is_shut && download->act == TACHY_ACT_CONTENT && !is_own (self, download->uri) ? 404
                                                                                        : status;
}

/* What the content endpoint itself says of where the clip lies counts for more than what the job
 * said; it may even be there. */
static void
note_result (Download *download,
             JsonNode *root)
{
  gboolean is_good = SOUP_STATUS_IS_SUCCESSFUL (tachy_exchange_get_status (download->exchange));
  g_autofree char *url = NULL;

  if (download->act != TACHY_ACT_CONTENT || download->is_inline ||
      (download->result_url != NULL && !is_good))
    return;
  url = tachy_job_reader_dup_result_url (root);
  if (url == NULL)
    return;

  g_free (download->result_url);
  download->result_url = g_steal_pointer (&url);
  download->is_content_inline = is_good && strcmp (download->result_url, "data:") == 0;
}

static void
fail_transport (GTask        *task, /* transfer full */
                const GError *reason)
{
  Download *download = g_task_get_task_data (task);
  GError *error = tachy_outcome_new_transport_error (download->act, download->exchange, reason);

  write_down (task, NULL, error);
  fail_content (task, error);
}

static void
page_read_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  GTask *task = user_data;
  Download *download = g_task_get_task_data (task);
  guint status = tachy_exchange_get_status (download->exchange);
  g_autoptr (GError) reason = NULL;
  g_autoptr (GBytes) body = tachy_exchange_read_finish (download->exchange, result, &reason);
  g_autoptr (JsonNode) root = NULL;

  tachy_failure_free (download->failure);
  download->failure = tachy_client_read_failure (download->exchange, body);
  if (body == NULL)
    {
      fail_transport (task, reason);
      return;
    }

  write_down (task, body, NULL);
  root = tachy_json_parse (g_bytes_get_data (body, NULL), g_bytes_get_size (body),
                           TACHY_JSON_MAX_JOB, NULL);
  note_result (download, root);

  if (download->result_url != NULL && says_no (status))
    fall_back (task);
  else if (status == 202)
    fail_content (task, tachy_outcome_new_answer_error (download->act, download->exchange, 425,
                                                        download->failure));
  else if (SOUP_STATUS_IS_SUCCESSFUL (status))
    fail_content (task, judge_page (download, root));
  else
    fail_content (task, tachy_outcome_new_answer_error (
                            download->act, download->exchange,
                            judge_status (g_task_get_source_object (task), download),
                            download->failure));
}

static void
hand_over_inline (GTask *task) /* transfer full */
{
  TachyClient *self = g_task_get_source_object (task);
  Download *download = g_task_get_task_data (task);
  TachyContent *content;

  write_down (task, NULL, NULL);
  tachy_exchange_filter (download->exchange, tachy_inline_converter_new_extractor ());
  content =
      tachy_content_new (G_OBJECT (self), tachy_exchange_steal_stream (download->exchange));
  tachy_content_describe (content, 0, -1, NULL, NULL);
  g_task_return_pointer (task, content, g_object_unref);
  g_object_unref (task);
}

/* Also where the content endpoint itself answers with JSON that holds the clip. */
static gboolean
holds_clip (TachyClient *self,
            Download    *download)
{
  const char *type = tachy_exchange_get_header (download->exchange, "Content-Type");
  gboolean json = type != NULL && g_ascii_strncasecmp (type, "application/json", 16) == 0;

  return download->is_inline ||
         (download->act == TACHY_ACT_CONTENT && self->access->dialect->content_inline && json);
}

static void
judge_head (GTask *task) /* transfer full */
{
  TachyClient *self = g_task_get_source_object (task);
  Download *download = g_task_get_task_data (task);
  guint status = tachy_exchange_get_status (download->exchange);
  gint64 total = -1;
  gboolean rest = status == 206 && continues (download, &total);

  if (status == 301 || status == 302 || status == 303 || status == 307 || status == 308)
    follow_redirect (task);
  else if (rest && !is_encoded (download->exchange))
    hand_over (task, download->offset, total);
  else if ((status == 416 || status == 206) && download->offset > 0)
    restart (task);
  else if (status == 200 && holds_clip (self, download))
    hand_over_inline (task);
  else if (status == 200 && !is_page (download->exchange) && !is_encoded (download->exchange))
    hand_over (task, 0, -1);
  else
    {
      tachy_exchange_filter (download->exchange, tachy_inline_converter_new_remover ());
      tachy_exchange_read_async (download->exchange, TACHY_JSON_MAX_JOB, page_read_cb, task);
    }
}

static void
head_read_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  GTask *task = user_data;
  TachyClient *self = g_task_get_source_object (task);
  Download *download = g_task_get_task_data (task);
  g_autoptr (GError) reason = NULL;
  gboolean sent = tachy_exchange_send_finish (download->exchange, result, &reason);

  g_debug ("content: %u", tachy_exchange_get_status (download->exchange));

  if (is_own (self, download->uri))
    self->reach = MAX (self->reach, tachy_exchange_get_reach (download->exchange));
  if (sent)
    judge_head (task);
  else
    fail_transport (task, reason);
}

static SoupMessage *
new_request (TachyClient *self,
             Download    *download)
{
  gboolean own = is_own (self, download->uri);
  SoupMessage *message = own ? tachy_client_new_message (self, "GET", "")
                             : soup_message_new_from_uri ("GET", download->uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  if (own)
    soup_message_set_uri (message, download->uri);

  /* Neither we nor libsoup must take off an encoding: what is kept is what was sent, and the
   * offsets of ranges count its bytes. */
  soup_message_disable_feature (message, SOUP_TYPE_CONTENT_DECODER);
  soup_message_headers_replace (headers, "Accept", "video/*, */*");
  soup_message_headers_replace (headers, "Accept-Encoding", "identity");
  if (download->offset > 0)
    {
      soup_message_headers_set_range (headers, download->offset, -1);
      soup_message_headers_replace (headers, "If-Range", download->etag);
    }

  return message;
}

static void
fetch (GTask *task) /* transfer full */
{
  TachyClient *self = g_task_get_source_object (task);
  Download *download = g_task_get_task_data (task);
  g_autoptr (SoupMessage) message = new_request (self, download);

  g_clear_object (&download->exchange);
  download->exchange = is_own (self, download->uri)
                           ? tachy_client_new_exchange (self, download->act, message)
                           : tachy_client_new_foreign_exchange (self, download->act, message);

  tachy_exchange_send_async (download->exchange, download->cancellable, head_read_cb, task);
}

/**
 * tachy_client_open_content_async:
 * @job: a finished job, from tachy_client_retrieve_finish()
 * @offset: how many bytes of the clip are there already
 * @total: how many it was to have when they came; 0 where the server did not say
 * @etag: (nullable): the tag that came with them; without one the download starts at 0
 *
 * Asks the content endpoint, and where that says no, the address in the job. The key goes to the
 * server's own origin only.
 */
void
tachy_client_open_content_async (TachyClient        *self,
                                 TachyJob           *job,
                                 gint64              offset,
                                 gint64              total,
                                 const char         *etag,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  GTask *task;
  Download *download;
  const char *form;
  g_autofree char *path = NULL;
  g_autofree char *url = NULL;

  g_return_if_fail (TACHY_IS_CLIENT (self) && job != NULL && offset >= 0);

  form = self->access->dialect->content_path;

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, tachy_client_open_content_async);

  download = g_new0 (Download, 1);
  download->job_path =
      tachy_dialect_build_path (self->access->dialect->job_path, tachy_job_get_id (job));
  path = form != NULL ? tachy_dialect_build_path (form, tachy_job_get_id (job))
                      : g_strdup (download->job_path);
  url = g_strconcat (self->access->base_url, path, NULL);
  download->act = TACHY_ACT_CONTENT;
  download->uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  download->result_url = g_strdup (tachy_job_get_result_url (job));
  g_set_object (&download->cancellable, cancellable);
  if (offset > 0 && is_strong (etag))
    {
      download->offset = offset;
      download->total = total;
      download->etag = g_strdup (etag);
    }
  g_task_set_task_data (task, download, (GDestroyNotify) free_download);
  if (form != NULL)
    fetch (task);
  else
    fall_back (task);
}

/**
 * tachy_client_open_content_finish:
 * @failure: (out) (optional) (nullable): what the server said, where it said anything and there
 *   is an error
 *
 * %TACHY_ERROR_BUSY where the clip is not there yet or, which most servers do not tell apart, not
 * any more: read the job again and try a few times. %TACHY_ERROR_EXPIRED where the server says
 * that it is gone. Trying again costs nothing.
 *
 * Returns: (transfer full): the beginning of the clip
 */
TachyContent *
tachy_client_open_content_finish (TachyClient   *self,
                                  GAsyncResult  *result,
                                  TachyFailure **failure,
                                  GError       **error)
{
  Download *download;
  TachyContent *content;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (
      g_task_get_source_tag (G_TASK (result)) == tachy_client_open_content_async, NULL);

  download = g_task_get_task_data (G_TASK (result));
  content = g_task_propagate_pointer (G_TASK (result), error);
  if (failure != NULL)
    *failure = content == NULL ? g_steal_pointer (&download->failure) : NULL;
  return content;
}
