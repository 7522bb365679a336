/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "tachy-job.h"

G_BEGIN_DECLS

char      *tachy_job_reader_dup_result_url (JsonNode *node);
gboolean   tachy_job_reader_has_two_ids (const char *data,
                                         gsize       length);
gboolean   tachy_job_reader_is_job (JsonNode *root);
TachyJob  *tachy_job_reader_read_named (JsonNode *root);
TachyJob  *tachy_job_reader_read (JsonNode   *root,
                                  const char *expected_id);
GPtrArray *tachy_job_reader_read_list (JsonNode   *root,
                                       const char *after,
                                       int         limit,
                                       char      **next);

G_END_DECLS
