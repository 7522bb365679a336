/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "tachy-failure.h"

G_BEGIN_DECLS

TachyFailure *tachy_failure_reader_read_error (JsonNode *node);
TachyFailure *tachy_failure_reader_read_answer (JsonNode *root);
TachyFailure *tachy_failure_reader_read_body (const char *data,
                                              gsize       length);

G_END_DECLS
