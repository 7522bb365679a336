/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GET /v1/videos/{id}/content: the clip, or a part of it, or a still picture of it. */

#define G_LOG_DOMAIN "tachy-studio"
#include "config.h"

#include "tachy-refusal.h"
#include "tachy-studio-call-private.h"
#include "tachy-studio-clip.h"
#include "tachy-studio-range.h"

static gboolean
read_variant (TachyStudioCall    *call,
              TachyStudioVariant *variant,
              GError            **error)
{
  const char *text = tachy_studio_call_get_option (call, "variant");

  if (text == NULL || g_str_equal (text, "video"))
    *variant = TACHY_STUDIO_VARIANT_VIDEO;
  else if (g_str_equal (text, "thumbnail"))
    *variant = TACHY_STUDIO_VARIANT_THUMBNAIL;
  else if (g_str_equal (text, "spritesheet"))
    *variant = TACHY_STUDIO_VARIANT_SPRITESHEET;
  else
    {
      tachy_refusal_set (error, SOUP_STATUS_BAD_REQUEST, "invalid_value", "variant",
                         "Invalid value: '%.40s'. Supported values are: 'video', 'thumbnail', "
                         "and 'spritesheet'.",
                         text);
      return FALSE;
    }

  return TRUE;
}

static gboolean
check_ready (TachyStudioCall *call,
             TachyStudioJob  *job,
             GError         **error)
{
  if (tachy_studio_job_is_expired (job, g_get_real_time () / G_USEC_PER_SEC))
    tachy_refusal_set (error, SOUP_STATUS_GONE, "video_expired", "video_id",
                       "The content of this video has expired.");
  else if (job->status == TACHY_STUDIO_JOB_FAILED)
    tachy_refusal_set (error, SOUP_STATUS_BAD_REQUEST, "video_failed", "video_id",
                       "The video has failed, so it has no content.");
  else if (job->status != TACHY_STUDIO_JOB_COMPLETED)
    {
      soup_message_headers_replace (soup_server_message_get_response_headers (call->msg),
                                    "Retry-After", "1");
      tachy_refusal_set (error, SOUP_STATUS_CONFLICT, "video_not_ready", "video_id",
                         "The video is not ready yet; poll until it is completed.");
    }
  else
    return TRUE;

  return FALSE;
}

/* A client that resumes says which file it has the beginning of. */
static const char *
get_range (SoupMessageHeaders *headers,
           const char         *etag)
{
  const char *condition = soup_message_headers_get_one (headers, "If-Range");

  if (condition != NULL && !g_str_equal (condition, etag))
    return NULL;

  return soup_message_headers_get_one (headers, "Range");
}

static void
reply_part (TachyStudioCall *call,
            TachyStudioClip *clip,
            guint64          first,
            guint64          last)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (call->msg);
  gsize size = g_bytes_get_size (clip->bytes);
  g_autoptr (GBytes) part =
    g_bytes_new_from_bytes (clip->bytes, (gsize) first, (gsize) (last - first + 1));

  soup_message_headers_set_content_range (headers, (goffset) first, (goffset) last,
                                          (goffset) size);
  tachy_studio_call_reply_bytes (call, SOUP_STATUS_PARTIAL_CONTENT, clip->mime_type, part);
}

static void
refuse_part (TachyStudioCall *call,
             gsize            size)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *extent = g_strdup_printf ("bytes */%" G_GSIZE_FORMAT, size);

  soup_message_headers_replace (soup_server_message_get_response_headers (call->msg),
                                "Content-Range", extent);
  tachy_refusal_set (&error, SOUP_STATUS_REQUESTED_RANGE_NOT_SATISFIABLE, "invalid_range", NULL,
                     "The file ends before the range that was asked for begins.");
  tachy_studio_call_reply_error (call, error);
}

static void
reply_clip (TachyStudioCall *call,
            TachyStudioClip *clip)
{
  SoupMessageHeaders *asked = soup_server_message_get_request_headers (call->msg);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (call->msg);
  g_autofree char *etag = g_strdup_printf ("\"%s\"", clip->digest);
  gsize size = g_bytes_get_size (clip->bytes);
  guint64 first, last;
  TachyStudioRange range =
    tachy_studio_range_parse (get_range (asked, etag), size, &first, &last);

  soup_message_headers_replace (headers, "ETag", etag);
  soup_message_headers_replace (headers, "Accept-Ranges", "bytes");

  /* libsoup would cut a whole answer to the range by itself, whatever If-Range says. */
  soup_message_headers_remove (asked, "Range");

  if (range == TACHY_STUDIO_RANGE_PART)
    reply_part (call, clip, first, last);
  else if (range == TACHY_STUDIO_RANGE_OUTSIDE)
    refuse_part (call, size);
  else
    tachy_studio_call_reply_bytes (call, SOUP_STATUS_OK, clip->mime_type, clip->bytes);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  TachyStudioCall *call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TachyStudioClip) clip = tachy_studio_clip_load_finish (result, &error);

  if (clip != NULL)
    reply_clip (call, clip);
  else
    tachy_studio_call_reply_error (call, error);
}

void
tachy_studio_serve_content (TachyStudioCall *call)
{
  g_autoptr (GError) error = NULL;
  TachyStudioJob *job = tachy_studio_call_find_job (call, &error);
  TachyStudioVariant variant;

  if (job == NULL || !read_variant (call, &variant, &error) || !check_ready (call, job, &error))
    tachy_studio_call_reply_error (call, error);
  else
    tachy_studio_clip_load_async (G_OBJECT (call->studio), call->studio->shelf, job, variant,
                                  loaded_cb, call);
}
