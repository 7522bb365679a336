/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *tachy_cli_requests_dup_text (GPtrArray *transcripts);
char *tachy_cli_requests_dup_json (GPtrArray *transcripts);

G_END_DECLS
