/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One job of the studio: what was asked for, how far it is, and how both are written down. */

#define G_LOG_DOMAIN "tachy-studio"
#include "config.h"

#include "tachy-studio-job.h"

#include <string.h>

#include "tachy-json.h"

#define ID_PREFIX "video_"
#define ID_DIGITS 32
#define SHELF_LIFE (24 * 60 * 60) /* seconds from completion to expiry */

static const char *const record_words[] = {
  [TACHY_STUDIO_JOB_WAITING] = "waiting",
  [TACHY_STUDIO_JOB_RUNNING] = "waiting", /* what was interrupted begins again */
  [TACHY_STUDIO_JOB_COMPLETED] = "completed",
  [TACHY_STUDIO_JOB_FAILED] = "failed",
};

/**
 * tachy_studio_job_new:
 * @sequence: its place in the order of arrival
 *
 * Returns: (transfer full): a job with a new id that waits; the caller fills in what is asked for
 */
TachyStudioJob *
tachy_studio_job_new (guint64 sequence)
{
  TachyStudioJob *self = g_atomic_rc_box_new0 (TachyStudioJob);
  g_autofree char *uuid = g_uuid_string_random ();
  g_auto (GStrv) groups = g_strsplit (uuid, "-", -1);
  g_autofree char *digits = g_strjoinv ("", groups);

  self->id = g_strconcat (ID_PREFIX, digits, NULL);
  self->sequence = sequence;
  self->created_at = g_get_real_time () / G_USEC_PER_SEC;
  return self;
}

TachyStudioJob *
tachy_studio_job_ref (TachyStudioJob *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear_job (TachyStudioJob *self)
{
  g_free (self->id);
  g_free (self->prompt);
  g_free (self->model);
  g_free (self->seed);
  g_free (self->remixed_from);
  g_free (self->mime_type);
  g_free (self->digest);
  g_free (self->failure);
}

void
tachy_studio_job_unref (TachyStudioJob *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) clear_job);
}

/**
 * tachy_studio_job_is_id:
 * @text: (nullable): anything, such as a part of a URL
 *
 * Returns: whether a job of ours could be called so, and so whether it can name a directory
 */
gboolean
tachy_studio_job_is_id (const char *text)
{
  if (text == NULL || !g_str_has_prefix (text, ID_PREFIX))
    return FALSE;

  text += strlen (ID_PREFIX);
  return strlen (text) == ID_DIGITS && strspn (text, "0123456789abcdef") == ID_DIGITS;
}

/**
 * tachy_studio_job_get_expiry:
 *
 * Returns: when the files of a job that has come to its end go, in unix seconds; 0 before its end
 */
gint64
tachy_studio_job_get_expiry (TachyStudioJob *self)
{
  return self->completed_at > 0 ? self->completed_at + SHELF_LIFE : 0;
}

/**
 * tachy_studio_job_is_expired:
 * @now: unix seconds
 */
gboolean
tachy_studio_job_is_expired (TachyStudioJob *self,
                             gint64          now)
{
  return self->completed_at > 0 && now >= tachy_studio_job_get_expiry (self);
}

static void
add_text (JsonBuilder *builder,
          const char  *name,
          const char  *text)
{
  json_builder_set_member_name (builder, name);
  if (text != NULL)
    json_builder_add_string_value (builder, text);
  else
    json_builder_add_null_value (builder);
}

static void
add_number (JsonBuilder *builder,
            const char  *name,
            gint64       number)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, number);
}

static void
add_time (JsonBuilder *builder,
          const char  *name,
          gint64       time)
{
  json_builder_set_member_name (builder, name);
  if (time > 0)
    json_builder_add_int_value (builder, time);
  else
    json_builder_add_null_value (builder);
}

/**
 * tachy_studio_job_to_record:
 *
 * Returns: (transfer full): the job as it is kept on the disk
 */
JsonNode *
tachy_studio_job_to_record (TachyStudioJob *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_text (builder, "id", self->id);
  add_number (builder, "sequence", (gint64) self->sequence);
  add_text (builder, "status", record_words[self->status]);
  add_text (builder, "model", self->model);
  add_text (builder, "prompt", self->prompt);
  add_text (builder, "seed", self->seed);
  add_number (builder, "width", self->width);
  add_number (builder, "height", self->height);
  add_number (builder, "seconds", self->seconds);
  add_number (builder, "reference", self->has_reference);
  add_text (builder, "remixed_from", self->remixed_from);
  add_number (builder, "created_at", self->created_at);
  add_number (builder, "completed_at", self->completed_at);
  add_text (builder, "mime_type", self->mime_type);
  add_text (builder, "digest", self->digest);
  add_text (builder, "failure", self->failure);
  json_builder_end_object (builder);

  return json_builder_get_root (builder);
}

static gint64
read_number (JsonNode   *record,
             const char *name)
{
  double number = 0;

  tachy_json_get_number (tachy_json_find (record, name), &number);
  return (gint64) number;
}

static char *
read_text (JsonNode   *record,
           const char *name)
{
  return tachy_json_dup_text (tachy_json_find (record, name));
}

static TachyStudioJobStatus
read_status (JsonNode *record)
{
  g_autofree char *word = read_text (record, "status");

  if (g_strcmp0 (word, "completed") == 0)
    return TACHY_STUDIO_JOB_COMPLETED;
  if (g_strcmp0 (word, "failed") == 0)
    return TACHY_STUDIO_JOB_FAILED;

  return TACHY_STUDIO_JOB_WAITING;
}

static void
read_record (TachyStudioJob *self,
             JsonNode       *record)
{
  self->id = read_text (record, "id");
  self->sequence = (guint64) read_number (record, "sequence");
  self->status = read_status (record);
  self->model = read_text (record, "model");
  self->prompt = read_text (record, "prompt");
  self->seed = read_text (record, "seed");
  self->width = (int) read_number (record, "width");
  self->height = (int) read_number (record, "height");
  self->seconds = (int) read_number (record, "seconds");
  self->has_reference = read_number (record, "reference") != 0;
  self->remixed_from = read_text (record, "remixed_from");
  self->created_at = read_number (record, "created_at");
  self->completed_at = read_number (record, "completed_at");
  self->mime_type = read_text (record, "mime_type");
  self->digest = read_text (record, "digest");
  self->failure = read_text (record, "failure");
  self->progress = self->status == TACHY_STUDIO_JOB_COMPLETED ? 100 : 0;
}

/**
 * tachy_studio_job_new_from_record:
 * @record: from tachy_studio_job_to_record()
 *
 * Returns: (transfer full) (nullable): the job; %NULL where something is missing
 */
TachyStudioJob *
tachy_studio_job_new_from_record (JsonNode *record)
{
  g_autoptr (TachyStudioJob) self = g_atomic_rc_box_new0 (TachyStudioJob);

  read_record (self, record);
  if (!tachy_studio_job_is_id (self->id) || self->prompt == NULL || self->model == NULL ||
      self->seed == NULL || self->width <= 0 || self->height <= 0 || self->seconds <= 0)
    return NULL;
  if (self->status == TACHY_STUDIO_JOB_COMPLETED && (!self->mime_type || !self->digest))
    return NULL;

  return g_steal_pointer (&self);
}

static const char *
choose_status_word (TachyStudioJob *self,
                    gboolean        queued)
{
  switch (self->status)
    {
    case TACHY_STUDIO_JOB_WAITING:
      return queued ? "queued" : "pending";
    case TACHY_STUDIO_JOB_RUNNING:
      return "in_progress";
    case TACHY_STUDIO_JOB_COMPLETED:
      return "completed";
    case TACHY_STUDIO_JOB_FAILED:
    default:
      return "failed";
    }
}

static void
add_failure (JsonBuilder *builder,
             const char  *failure)
{
  json_builder_set_member_name (builder, "error");
  if (failure == NULL)
    {
      json_builder_add_null_value (builder);
      return;
    }

  json_builder_begin_object (builder);
  add_text (builder, "code", "render_failed");
  add_text (builder, "message", failure);
  add_text (builder, "type", "server_error");
  json_builder_end_object (builder);
}

/**
 * tachy_studio_job_to_wire:
 * @queued: whether a job that waits is called "queued" and not "pending"
 *
 * Returns: (transfer full): the video object of the API
 */
JsonNode *
tachy_studio_job_to_wire (TachyStudioJob *self,
                          gboolean        queued)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *seconds = g_strdup_printf ("%d", self->seconds);
  g_autofree char *size = g_strdup_printf ("%dx%d", self->width, self->height);
  gboolean completed = self->status == TACHY_STUDIO_JOB_COMPLETED;

  json_builder_begin_object (builder);
  add_text (builder, "id", self->id);
  add_text (builder, "object", "video");
  add_text (builder, "model", self->model);
  add_text (builder, "status", choose_status_word (self, queued));
  add_number (builder, "progress", g_atomic_int_get (&self->progress));
  add_number (builder, "created_at", self->created_at);
  add_time (builder, "completed_at", completed ? self->completed_at : 0);
  add_time (builder, "expires_at", completed ? tachy_studio_job_get_expiry (self) : 0);
  add_text (builder, "prompt", self->prompt);
  add_text (builder, "size", size);
  add_text (builder, "seconds", seconds);
  add_text (builder, "remixed_from_video_id", self->remixed_from);
  add_failure (builder, self->failure);
  json_builder_end_object (builder);

  return json_builder_get_root (builder);
}
