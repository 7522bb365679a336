/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is known of a clip, as plain data that can travel between threads and processes. */

#define G_LOG_DOMAIN "tachy-media"
#include "config.h"

#include "tachy-clip-facts.h"

G_DEFINE_BOXED_TYPE (TachyClipFacts, tachy_clip_facts, tachy_clip_facts_copy, tachy_clip_facts_free)

/**
 * tachy_clip_facts_copy:
 *
 * Returns: (transfer full): a copy
 */
TachyClipFacts *
tachy_clip_facts_copy (const TachyClipFacts *facts)
{
  return g_memdup2 (facts, sizeof *facts);
}

void
tachy_clip_facts_free (TachyClipFacts *facts)
{
  g_free (facts);
}
