/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "tachy-access-private.h"
#include "tachy-exchange-private.h"
#include "tachy-outline-private.h"
#include "tachy-transcript.h"

G_BEGIN_DECLS

/* How many bytes are kept of an answer: a server may say whatever it likes, but not fill the disk. */
#define TACHY_TRANSCRIPT_MAX_ANSWER (16 * 1024)

/* One object of JSON, whose members are all optional:
 *
 *   method, address: of the request
 *   begun_at, duration: microseconds, the former since 1970
 *   headers: array of {name, value, variable, base64}: where there is a "variable", the value goes
 *     on with what it stands for, in base64 where that is true
 *   body: a text, or the fields of a form as an array of {name, value} and {name, file, type, bytes}
 *   status, request_id: of the answer
 *   answer_headers: array of {name, value}
 *   answer: its text, perhaps not all of it
 *   answer_bytes: how many there were or were to come
 *   error: a sentence, where no answer came or not all of it
 */
struct _TachyTranscript
{
  JsonObject *record;
  TachyTranscript *first; /* (nullable): whose the record is, where the same was said again */
  gint64 begun_at; /* microseconds since 1970 */
  guint n_times;  /* how often the same was asked and answered in a row */
  gint64 last_at; /* when that was for the last time, microseconds since 1970 */
};

TachyTranscript *tachy_transcript_new (JsonObject *record);
TachyTranscript *tachy_transcript_new_again (TachyTranscript *first,
                                             gint64           begun_at);
TachyTranscript *tachy_transcript_write (TachyExchange *exchange,
                                         TachyAccess   *access,
                                         SecretValue   *key,
                                         TachyOutline  *outline,
                                         GBytes        *body,
                                         const GError  *error);

char            *tachy_transcript_dup_variable (JsonObject *header);
const char      *tachy_transcript_get_text (JsonObject *object,
                                            const char *member);
gint64           tachy_transcript_get_number (JsonObject *object,
                                              const char *member);
JsonArray       *tachy_transcript_get_array (JsonObject *object,
                                             const char *member);
JsonObject      *tachy_transcript_get_element (JsonArray *array,
                                               guint      index);

G_END_DECLS
