/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define TACHY_JSON_MAX_DEPTH 64
#define TACHY_JSON_MAX_VALUES 65536
#define TACHY_JSON_MAX_JOB (1024 * 1024)
#define TACHY_JSON_MAX_LIST (8 * 1024 * 1024)

JsonNode *tachy_json_parse (const char *data,
                            gsize       length,
                            gsize       max_bytes,
                            GError    **error);

JsonNode *tachy_json_find (JsonNode   *root,
                           const char *path);
char     *tachy_json_dup_text (JsonNode *node);
gboolean  tachy_json_get_number (JsonNode *node,
                                 double   *number);

G_END_DECLS
