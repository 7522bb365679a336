/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TACHY_TYPE_TRANSCRIPT (tachy_transcript_get_type ())

typedef struct _TachyTranscript TachyTranscript;

/* What went over the wire in one exchange, fit to be kept and shown: without key, password,
 * picture or clip. Never changed once it is written. */

GType            tachy_transcript_get_type (void);
TachyTranscript *tachy_transcript_new_from_text (const char *text,
                                                 guint       n_times,
                                                 gint64      last_at);
TachyTranscript *tachy_transcript_ref (TachyTranscript *self);
void             tachy_transcript_unref (TachyTranscript *self);
char            *tachy_transcript_to_text (TachyTranscript *self);
char            *tachy_transcript_dup_digest (TachyTranscript *self);

gint64           tachy_transcript_get_begun_at (TachyTranscript *self);
gint64           tachy_transcript_get_duration (TachyTranscript *self);
guint            tachy_transcript_get_n_times (TachyTranscript *self);
gint64           tachy_transcript_get_last_at (TachyTranscript *self);
const char      *tachy_transcript_get_method (TachyTranscript *self);
char            *tachy_transcript_dup_path (TachyTranscript *self);
guint            tachy_transcript_get_status (TachyTranscript *self);
const char      *tachy_transcript_get_request_id (TachyTranscript *self);
const char      *tachy_transcript_get_error (TachyTranscript *self);
char            *tachy_transcript_dup_request (TachyTranscript *self);
char            *tachy_transcript_dup_answer (TachyTranscript *self);
char            *tachy_transcript_dup_curl (TachyTranscript *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TachyTranscript, tachy_transcript_unref)

G_END_DECLS
