/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-job.h"

G_BEGIN_DECLS

struct _TachyJob
{
  grefcount refs;
  char *id;
  TachyJobStatus status;
  char *status_word;
  int progress;
  int queue_position;
  char *prompt;
  char *model;
  char *size;
  double seconds;
  gint64 created_at;
  gint64 completed_at;
  gint64 expires_at;
  gint64 retry_after;
  gint64 cost;
  char *result_url;
  TachyFailure *failure;
};

TachyJob *tachy_job_new (const char *id);
gboolean  tachy_job_is_over (TachyJob *job);
gboolean  tachy_job_is_good_id (const char *id);

G_END_DECLS
