/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-job.h"

G_BEGIN_DECLS

char *tachy_cli_job_dup_row (TachyJob *job);
char *tachy_cli_job_dup_json (TachyJob *job);

G_END_DECLS
