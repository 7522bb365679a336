/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "tachy-failure.h"

G_BEGIN_DECLS

/**
 * TachyJobStatus:
 * @TACHY_JOB_UNKNOWN: a word that nobody taught us; treated as running
 * @TACHY_JOB_QUEUED: accepted, not begun
 * @TACHY_JOB_RUNNING: being made
 * @TACHY_JOB_DONE: the clip is there
 * @TACHY_JOB_FAILED: will never be there
 * @TACHY_JOB_CANCELLED: somebody stopped it
 * @TACHY_JOB_EXPIRED: was there, and has been deleted by age
 * @TACHY_JOB_GONE: has been deleted by somebody
 */
typedef enum
{
  TACHY_JOB_UNKNOWN,
  TACHY_JOB_QUEUED,
  TACHY_JOB_RUNNING,
  TACHY_JOB_DONE,
  TACHY_JOB_FAILED,
  TACHY_JOB_CANCELLED,
  TACHY_JOB_EXPIRED,
  TACHY_JOB_GONE,
} TachyJobStatus;

#define TACHY_TYPE_JOB (tachy_job_get_type ())

typedef struct _TachyJob TachyJob;

/* One answer of a server about one job, read once and never changed. */

GType               tachy_job_get_type (void);
TachyJob           *tachy_job_new_done (const char *id,
                                        const char *result_url);
TachyJob           *tachy_job_ref (TachyJob *job);
void                tachy_job_unref (TachyJob *job);

const char         *tachy_job_get_id (TachyJob *job);
TachyJobStatus      tachy_job_get_status (TachyJob *job);
const char         *tachy_job_get_status_word (TachyJob *job);
int                 tachy_job_get_progress (TachyJob *job);
int                 tachy_job_get_queue_position (TachyJob *job);
const char         *tachy_job_get_prompt (TachyJob *job);
const char         *tachy_job_get_model (TachyJob *job);
const char         *tachy_job_get_size (TachyJob *job);
double              tachy_job_get_seconds (TachyJob *job);
gint64              tachy_job_get_created_at (TachyJob *job);
gint64              tachy_job_get_completed_at (TachyJob *job);
gint64              tachy_job_get_expires_at (TachyJob *job);
gint64              tachy_job_get_retry_after (TachyJob *job);
gint64              tachy_job_get_cost (TachyJob *job);
const char         *tachy_job_get_result_url (TachyJob *job);
const TachyFailure *tachy_job_get_failure (TachyJob *job);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TachyJob, tachy_job_unref)

G_END_DECLS
