/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define TACHY_TYPE_CLIP_FACTS (tachy_clip_facts_get_type ())

typedef struct _TachyClipFacts TachyClipFacts;

/* Plain facts that a look into a verified clip gave. */
struct _TachyClipFacts
{
  const char *mime_type; /* static, such as "video/mp4" */
  const char *suffix;    /* static, with the dot, such as ".mp4" */
  int width;             /* as shown: pixel aspect and rotation applied; 0 without a picture */
  int height;
  gint64 duration_us;    /* microseconds; 0 where it is not known */
  gboolean has_audio;
};

GType           tachy_clip_facts_get_type (void);
TachyClipFacts *tachy_clip_facts_copy (const TachyClipFacts *facts);
void            tachy_clip_facts_free (TachyClipFacts *facts);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TachyClipFacts, tachy_clip_facts_free)

G_END_DECLS
