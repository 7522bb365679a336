/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "tachy-take-state.h"

G_BEGIN_DECLS

/* What a look at the disk gave: sizes in bytes, -1 where there is no such file. */
typedef struct
{
  gint64 part;
  gint64 clip;
  gint64 room; /* free for this person where the part file stands */
} TachyPartSight;

/* What the name of a part file adds to the id of its take. */
#define TACHY_PART_SUFFIX ".part"

char    *tachy_part_build_directory (const char *clips_directory);
char    *tachy_part_build_path (const char *clips_directory,
                                const char *take_id);

void     tachy_part_look_async (const char         *path,
                                const char         *clip,
                                GAsyncReadyCallback callback,
                                gpointer            user_data);
gboolean tachy_part_look_finish (GAsyncResult   *result,
                                 TachyPartSight *sight,
                                 GError        **error);
gboolean tachy_part_check_room (gint64   room,
                                gint64   needed,
                                GError **error);

TachyMediaState tachy_part_judge_clip (gint64 found,
                                       gint64 bytes);

void     tachy_part_discard_async (const char         *path,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data);

int      tachy_part_open (const char *path,
                          gint64      offset,
                          GError    **error);
gboolean tachy_part_has_room (int      fd,
                              gint64   needed,
                              GError **error);
gboolean tachy_part_write (int           fd,
                           const guint8 *bytes,
                           gsize         length,
                           gint64        offset,
                           GError      **error);

G_END_DECLS
