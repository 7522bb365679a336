/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the engine does for clips that are here: looks whether they stay, and are whole. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-engine-private.h"

#include "tachy-inspection-private.h"

/* Where more files stir, somebody cleans up, and all clips are looked at. */
#define MOST_PATHS 500

static void
stirred_cb (TachyEngine *self,
            char       **paths)
{
  if (g_strv_length (paths) <= MOST_PATHS)
    tachy_inspection_at_async (self->takes, self->clips_directory, (const char *const *) paths,
                               self->inspecting, NULL, NULL);
  else
    tachy_inspection_async (self->takes, self->clips_directory, self->inspecting, NULL, NULL);
}

/**
 * tachy_engine_inspect:
 *
 * Begins to look, without any haste, whether all clips are still where they were put, and goes on
 * to notice when somebody moves them away or brings them back; and begins to decode those to their
 * end that have come since this was last done. For processes that stay.
 */
void
tachy_engine_inspect (TachyEngine *self)
{
  g_return_if_fail (TACHY_IS_ENGINE (self));

  if (self->clips_watch == NULL)
    {
      self->clips_watch = tachy_clips_watch_new (self->clips_directory);
      g_signal_connect_object (self->clips_watch, "stirred", G_CALLBACK (stirred_cb), self,
                               G_CONNECT_SWAPPED);
    }

  tachy_inspection_async (self->takes, self->clips_directory, self->inspecting, NULL, NULL);
  tachy_checker_begin (self->checker);
}

/**
 * tachy_engine_get_meter:
 *
 * Returns: (transfer none): what large downloads wait for where the network costs by the byte
 */
TachyMeter *
tachy_engine_get_meter (TachyEngine *self)
{
  g_return_val_if_fail (TACHY_IS_ENGINE (self), NULL);

  return tachy_fetcher_get_meter (self->fetcher);
}

/**
 * tachy_engine_look_after:
 * @take: one that somebody wants to see
 *
 * Looks whether its clip is still where it was put; the take tells.
 */
void
tachy_engine_look_after (TachyEngine *self,
                         TachyTake   *take)
{
  g_return_if_fail (TACHY_IS_ENGINE (self));
  g_return_if_fail (TACHY_IS_TAKE (take));

  tachy_inspection_of_take_async (self->takes, take, self->inspecting, NULL, NULL);
}
