/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define TACHY_TYPE_FAILURE (tachy_failure_get_type ())

typedef struct _TachyFailure TachyFailure;

/* What a server said when it refused or failed, word for word, for the details behind a sentence.
 * Every string is nullable, valid UTF-8 without control characters, and at most 2 KB. */
struct _TachyFailure
{
  guint http_status;      /* 0 where no answer came */
  char *code;
  char *message;
  char *type;
  char *request_id;
  gint64 retry_after_us;  /* microseconds from now; -1 where the server does not say */
  gboolean about_other;   /* the answer is about another job than the one that was asked for */
};

GType         tachy_failure_get_type (void);
TachyFailure *tachy_failure_new (void);
TachyFailure *tachy_failure_copy (const TachyFailure *failure);
void          tachy_failure_free (TachyFailure *failure);

gboolean      tachy_failure_speaks_of (const TachyFailure *failure,
                                       const char *const  *words);
gboolean      tachy_failure_is_moderation (const TachyFailure *failure);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TachyFailure, tachy_failure_free)

G_END_DECLS
