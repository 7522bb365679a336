/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TACHY_TYPE_CLIPS_WATCH (tachy_clips_watch_get_type ())

/* Signals: "stirred" (GStrv, paths of files that have come, gone or changed). */
G_DECLARE_FINAL_TYPE (TachyClipsWatch, tachy_clips_watch, TACHY, CLIPS_WATCH, GObject)

TachyClipsWatch *tachy_clips_watch_new (const char *directory);

G_END_DECLS
