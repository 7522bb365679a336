/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum
{
  TACHY_STUDIO_JOB_WAITING,
  TACHY_STUDIO_JOB_RUNNING,
  TACHY_STUDIO_JOB_COMPLETED,
  TACHY_STUDIO_JOB_FAILED,
} TachyStudioJobStatus;

typedef struct _TachyStudioJob TachyStudioJob;

/* What is asked for never changes once the job is made, so that the thread that renders may read
 * it; all else belongs to the main thread, but for the progress. */
struct _TachyStudioJob
{
  char *id;
  guint64 sequence; /* the order of arrival */
  char *prompt;
  char *model;
  char *seed; /* what an animatic's colours follow from: the first prompt of a family */
  char *remixed_from; /* nullable */
  int width;
  int height;
  int seconds;
  gint64 created_at; /* unix seconds, as are the others */
  gboolean has_reference;

  TachyStudioJobStatus status;
  gint64 completed_at; /* 0 until it is completed or failed */
  char *mime_type;     /* of the clip; nullable */
  char *digest;        /* SHA-256 of the clip; nullable */
  char *failure;       /* nullable */
  gboolean removed;    /* taken off the shelf while it was being rendered */

  int progress; /* percent; atomic */
};

TachyStudioJob *tachy_studio_job_new (guint64 sequence);
TachyStudioJob *tachy_studio_job_new_from_record (JsonNode *record);
TachyStudioJob *tachy_studio_job_ref (TachyStudioJob *self);
void            tachy_studio_job_unref (TachyStudioJob *self);

gboolean        tachy_studio_job_is_id (const char *text);
gint64          tachy_studio_job_get_expiry (TachyStudioJob *self);
gboolean        tachy_studio_job_is_expired (TachyStudioJob *self,
                                             gint64          now);

JsonNode       *tachy_studio_job_to_record (TachyStudioJob *self);
JsonNode       *tachy_studio_job_to_wire (TachyStudioJob *self,
                                          gboolean        queued);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TachyStudioJob, tachy_studio_job_unref)

G_END_DECLS
