/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One clip on its way home, through all its attempts: fetched, verified, and only then named. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-errand-private.h"

#include "tachy-answer-private.h"
#include "tachy-base-url.h"
#include "tachy-clip-table-private.h"
#include "tachy-download-private.h"
#include "tachy-error.h"
#include "tachy-filing-private.h"
#include "tachy-part-private.h"
#include "tachy-take-private.h"
#include "tachy-takes-private.h"

static void begin_download (TachyErrand *self);

static const TachyTakeRow *
get_row (TachyErrand *self)
{
  return tachy_take_get_row (self->take);
}

static void
filed_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  TachyErrand *self = user_data;
  g_autoptr (GError) error = NULL;

  if (tachy_takes_change_finish (TACHY_TAKES (object), result, &error))
    _tachy_errand_end (self, TRUE);
  else
    _tachy_errand_fail_to_record (self, error);
}

static void
record_filed (TachyErrand *self,
              const char  *path,
              gint64       bytes)
{
  TachyTakeEdit *edit = tachy_take_edit_new ();

  tachy_take_edit_set_media (edit, TACHY_MEDIA_FILED);
  if (get_row (self)->filed_at == 0)
    tachy_take_edit_set_int (edit, "filed_at", g_get_real_time ());
  tachy_take_edit_set_text (edit, "clip", path);
  tachy_take_edit_set_int (edit, "clip_bytes", bytes);
  tachy_take_edit_set_int (edit, "checked", TACHY_CHECK_DUE);
  tachy_take_edit_set_text (edit, "result_url", NULL);
  tachy_take_edit_set_reason (edit, NULL, NULL);
  _tachy_errand_reset_part (edit);
  tachy_take_set_notice (self->take, NULL, NULL);
  _tachy_errand_change (self, edit, filed_cb);
}

static void
placed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  TachyErrand *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = tachy_filing_finish (result, &error);

  if (path != NULL)
    record_filed (self, path, get_row (self)->part_total);
  else
    _tachy_errand_fail (self, error, NULL);
}

static void
verified_recorded_cb (GObject      *object,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  TachyErrand *self = user_data;
  g_autoptr (GError) error = NULL;

  if (tachy_takes_change_finish (TACHY_TAKES (object), result, &error))
    tachy_filing_async (self->take, self->part, self->tools->clips_directory, self->facts->suffix,
                        placed_cb, self);
  else
    _tachy_errand_fail_to_record (self, error);
}

static void
record_verified (TachyErrand *self)
{
  TachyTakeEdit *edit = tachy_take_edit_new ();

  tachy_take_edit_set_media (edit, TACHY_MEDIA_VERIFIED);
  tachy_take_edit_set_text (edit, "mime_type", self->facts->mime_type);
  tachy_take_edit_set_int (edit, "clip_width", self->facts->width);
  tachy_take_edit_set_int (edit, "clip_height", self->facts->height);
  tachy_take_edit_set_int (edit, "clip_us", self->facts->duration_us);
  _tachy_errand_change (self, edit, verified_recorded_cb);
}

static void
verified_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  TachyErrand *self = user_data;
  g_autoptr (GError) error = NULL;

  self->facts = tachy_media_verify_clip_finish (TACHY_MEDIA (object), result, &error);
  if (self->facts != NULL)
    {
      record_verified (self);
    }
  else if (self->content == NULL && g_error_matches (error, TACHY_ERROR, TACHY_ERROR_CLIP))
    {
      g_debug ("What an earlier attempt has left is no clip: %s", error->message);
      self->durable = 0;
      begin_download (self);
    }
  else
    {
      _tachy_errand_fail (self, error, NULL);
    }
}

static void
verify (TachyErrand *self)
{
  tachy_media_verify_clip_async (self->tools->media, self->part, NULL, verified_cb, self);
}

static void
length_recorded_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  TachyErrand *self = user_data;
  g_autoptr (GError) error = NULL;

  if (tachy_takes_change_finish (TACHY_TAKES (object), result, &error))
    verify (self);
  else
    _tachy_errand_fail_to_record (self, error);
}

/* From here on nobody needs the server any more, whatever happens to us. */
static void
record_length (TachyErrand *self)
{
  TachyTakeEdit *edit = _tachy_errand_new_part_edit (self, self->durable);

  tachy_take_edit_set_int (edit, "part_total", self->durable);
  _tachy_errand_change (self, edit, length_recorded_cb);
}

static void
downloaded_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  TachyErrand *self = user_data;
  g_autoptr (GError) error = NULL;

  _tachy_errand_leave_line (self);
  if (!tachy_download_finish (result, &self->durable, &error))
    {
      /* Too large once is too large for ever. */
      if (g_error_matches (error, TACHY_ERROR, TACHY_ERROR_CLIP))
        _tachy_errand_damage (self, error);
      else
        _tachy_errand_fail (self, error, NULL);
    }
  else
    {
      record_length (self);
    }
}

/* The row is told now and then how far it is; nobody waits for that. */
static void
download_marked_cb (gint64   durable,
                    gpointer user_data)
{
  TachyErrand *self = user_data;

  tachy_takes_change_async (self->tools->takes, self->take,
                            _tachy_errand_new_part_edit (self, durable), NULL, NULL);
}

static void
download (TachyErrand *self)
{
  tachy_download_async (self->content, self->part, download_marked_cb, downloaded_cb, self);
}

static void
part_recorded_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  TachyErrand *self = user_data;
  g_autoptr (GError) error = NULL;

  if (tachy_takes_change_finish (TACHY_TAKES (object), result, &error))
    download (self);
  else
    _tachy_errand_fail_to_record (self, error);
}

/* A server on this computer costs nothing, whatever the network does. */
static gboolean
may_download (TachyErrand *self)
{
  const char *provider_id = tachy_recipe_get_provider (tachy_take_get_recipe (self->take));
  TachyProvider *provider = tachy_providers_get_by_id (self->tools->providers, provider_id);
  const char *base_url = provider != NULL ? tachy_provider_get_base_url (provider) : NULL;
  gint64 total = tachy_content_get_total (self->content);

  return base_url == NULL || tachy_base_url_is_loopback (base_url) ||
         tachy_meter_admits (self->tools->meter, self->take,
                             total < 0 ? -1 : total - self->durable);
}

/* Where the row tells of an older beginning it is corrected before the first byte is written: what
 * stands in the file belongs to this version. A new download is written down once there is
 * something to go on from. */
static void
content_opened_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  TachyErrand *self = user_data;
  g_autoptr (TachyFailure) failure = NULL;
  g_autoptr (GError) error = NULL;

  self->content = tachy_client_open_content_finish (TACHY_CLIENT (object), result, &failure,
                                                    &error);
  tachy_takes_record (self->tools->takes, self->take, result);
  if (self->content == NULL)
    {
      _tachy_errand_fail (self, error, failure);
      return;
    }

  self->durable = tachy_content_get_offset (self->content);
  if (!may_download (self))
    _tachy_errand_wait_for_word (self);
  else if (get_row (self)->part_bytes == 0)
    download (self);
  else
    _tachy_errand_change (self, _tachy_errand_new_part_edit (self, self->durable),
                          part_recorded_cb);
}

static void
open_content (TachyErrand *self)
{
  const TachyTakeRow *row = get_row (self);

  tachy_client_open_content_async (self->client, self->job, self->durable, row->part_total,
                                   self->durable > 0 ? row->part_etag : NULL, NULL,
                                   content_opened_cb, self);
}

/* A server that answers only once with where the clip lies, and then does not know the job, has
 * said it for good (NVIDIA Dynamo, PROTOCOL.md §2.2). */
static gboolean
was_told (TachyErrand  *self,
          const GError *error)
{
  return self->told != NULL && (g_error_matches (error, TACHY_ERROR, TACHY_ERROR_GONE) ||
                                g_error_matches (error, TACHY_ERROR, TACHY_ERROR_UNSUPPORTED));
}

static void
keep_job (TachyErrand *self,
          TachyJob    *job) /* transfer full */
{
  self->job = job;
  if (tachy_job_get_result_url (job) == NULL)
    return;

  g_clear_pointer (&self->told, tachy_job_unref);
  self->told = tachy_job_ref (job);
}

static void
job_read_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  TachyErrand *self = user_data;
  g_autoptr (TachyFailure) failure = NULL;
  g_autoptr (GError) error = NULL;
  TachyJob *job = tachy_client_retrieve_finish (TACHY_CLIENT (object), result, &failure, &error);
  gboolean is_over;

  tachy_takes_record (self->tools->takes, self->take, result);
  if (job == NULL && was_told (self, error))
    job = tachy_job_ref (self->told);
  if (job == NULL)
    {
      _tachy_errand_fail (self, error, failure);
      return;
    }

  keep_job (self, job);
  /* A server may have said "completed" too early, and have thought better of it. */
  switch (tachy_job_get_status (self->job))
    {
    case TACHY_JOB_FAILED:
    case TACHY_JOB_EXPIRED:
    case TACHY_JOB_GONE:
      _tachy_errand_give_up (self, tachy_answer_to_edit (self->take, self->job, &is_over));
      break;
    default:
      open_content (self);
    }
}

static void
ask_server (TachyErrand *self)
{
  if (self->job != NULL)
    open_content (self);
  else
    tachy_client_retrieve_async (self->client, tachy_take_get_remote_id (self->take), NULL,
                                 job_read_cb, self);
}

static void
claimed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  TachyErrand *self = user_data;
  g_autoptr (GError) error = NULL;

  self->is_ours = tachy_takes_change_finish (TACHY_TAKES (object), result, &error);
  if (self->is_ours)
    ask_server (self);
  else
    _tachy_errand_fail_to_record (self, error);
}

/* Another process may have had the same idea; the database knows who was first. */
static void
claim (TachyErrand *self)
{
  TachyTakeEdit *edit = tachy_take_edit_new ();

  self->durable = 0;
  tachy_take_edit_expect_state (edit, TACHY_TAKE_DONE);
  tachy_take_edit_set_media (edit, TACHY_MEDIA_PART);
  tachy_take_edit_claim (edit, tachy_owner_get_id (self->tools->owner));
  tachy_take_edit_set_reason (edit, NULL, NULL);
  _tachy_errand_reset_part (edit);
  _tachy_errand_change (self, edit, claimed_cb);
}

static void
connected_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  TachyErrand *self = user_data;
  g_autoptr (GError) error = NULL;

  self->client = tachy_providers_connect_finish (TACHY_PROVIDERS (object), result, &error);
  if (self->client == NULL)
    _tachy_errand_fail (self, error, NULL);
  else if (self->is_ours)
    ask_server (self);
  else
    claim (self);
}

static void
begin_download (TachyErrand *self)
{
  g_autoptr (GError) error = NULL;

  if (_tachy_errand_has_no_room (self))
    {
      tachy_part_check_room (0, G_MAXINT64, &error);
      _tachy_errand_fail (self, error, NULL);
      return;
    }

  tachy_providers_connect_async (self->tools->providers,
                                 tachy_recipe_get_provider (tachy_take_get_recipe (self->take)),
                                 NULL, connected_cb, self);
}

/* A file of the right size is not enough: after a power cut its end may be zeros. */
static gboolean
is_whole_part (TachyErrand *self)
{
  const TachyTakeRow *row = get_row (self);

  return (row->media == TACHY_MEDIA_PART || row->media == TACHY_MEDIA_VERIFIED) &&
         row->part_total > 0 && row->part_bytes == row->part_total &&
         self->sight.part == row->part_total;
}

static void
found_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  TachyErrand *self = user_data;
  gint64 bytes;
  g_autofree char *clip = tachy_filing_find_finish (result, &bytes);

  if (clip != NULL)
    record_filed (self, clip, bytes);
  else
    begin_download (self);
}

static void
loss_recorded_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  TachyErrand *self = user_data;
  g_autoptr (GError) error = NULL;

  if (tachy_takes_change_finish (TACHY_TAKES (object), result, &error))
    begin_download (self);
  else
    _tachy_errand_fail_to_record (self, error);
}

/* The clip was here before: perhaps it still is, or is again. */
static void
look_after_clip (TachyErrand *self)
{
  const TachyTakeRow *row = get_row (self);
  TachyMediaState media = tachy_part_judge_clip (self->sight.clip, row->clip_bytes);

  if (media == TACHY_MEDIA_FILED && row->media == TACHY_MEDIA_FILED)
    _tachy_errand_end (self, TRUE);
  else if (media == TACHY_MEDIA_FILED)
    record_filed (self, row->clip, self->sight.clip);
  else if (row->media == TACHY_MEDIA_FILED)
    _tachy_errand_change (self, tachy_answer_new_loss (media), loss_recorded_cb);
  else
    begin_download (self);
}

static void
part_seen_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  TachyErrand *self = user_data;
  const TachyTakeRow *row = get_row (self);
  g_autoptr (GError) error = NULL;

  if (!tachy_part_look_finish (result, &self->sight, &error))
    {
      _tachy_errand_fail (self, error, NULL);
      return;
    }

  self->durable = MIN (row->part_bytes, MAX (self->sight.part, 0));
  if (row->media == TACHY_MEDIA_FILED || row->media == TACHY_MEDIA_MISSING)
    look_after_clip (self);
  else if (is_whole_part (self))
    verify (self);
  else if (row->media == TACHY_MEDIA_VERIFIED && self->sight.part < 0)
    tachy_filing_find_async (self->take, self->tools->clips_directory, found_cb, self);
  else
    begin_download (self);
}

/*
 * tachy_errand_new:
 * @take: done, its clip not filed yet, or perhaps not there any more
 * @job: (nullable): the server's last answer
 *
 * Returns: (transfer full): an errand that has not begun
 */
TachyErrand *
tachy_errand_new (const TachyErrandTools *tools,
                  TachyTake              *take,
                  TachyJob               *job)
{
  TachyErrand *self = g_new0 (TachyErrand, 1);

  self->tools = tools;
  self->take = g_object_ref (take);
  if (job != NULL)
    keep_job (self, tachy_job_ref (job));
  else if (get_row (self)->result_url != NULL)
    self->told = tachy_job_new_done (tachy_take_get_remote_id (take), get_row (self)->result_url);
  self->part = tachy_part_build_path (tools->clips_directory, tachy_take_get_id (take));
  return self;
}

void
tachy_errand_free (TachyErrand *self)
{
  g_clear_object (&self->take);
  g_clear_pointer (&self->job, tachy_job_unref);
  g_clear_pointer (&self->told, tachy_job_unref);
  g_free (self->part);
  g_free (self);
}

TachyTake *
tachy_errand_get_take (TachyErrand *self)
{
  return self->take;
}

/*
 * tachy_errand_try_async:
 *
 * Begins an attempt; only one at a time. The errand must stay until it has ended.
 */
void
tachy_errand_try_async (TachyErrand        *self,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  const TachyTakeRow *row = get_row (self);

  g_assert (self->attempt == NULL);

  self->attempt = g_task_new (NULL, NULL, callback, user_data);
  self->is_in_line = TRUE;
  g_task_set_source_tag (self->attempt, tachy_errand_try_async);
  self->end = (TachyErrandEnd){ FALSE };
  self->is_ours = tachy_take_is_active (self->take) &&
                  g_strcmp0 (row->owner, tachy_owner_get_id (self->tools->owner)) == 0;
  tachy_part_look_async (self->part, row->clip, part_seen_cb, self);
}

/*
 * tachy_errand_try_finish:
 *
 * Returns: what became of the attempt; the take tells the rest
 */
TachyErrandEnd
tachy_errand_try_finish (TachyErrand  *self,
                         GAsyncResult *result)
{
  g_assert (g_async_result_is_tagged (result, tachy_errand_try_async));

  return self->end;
}
