/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "tachy-clip-facts.h"

G_BEGIN_DECLS

int             tachy_clip_open (const char *path,
                                 GError    **error);
TachyClipFacts *tachy_clip_verify_fd (int           fd,
                                      GCancellable *cancellable,
                                      GError      **error);
gboolean        tachy_clip_check_fd (int           fd,
                                     GCancellable *cancellable,
                                     GError      **error);
GBytes         *tachy_clip_make_poster_fd (int           fd,
                                           int           max_side,
                                           GCancellable *cancellable,
                                           GError      **error);

TachyClipFacts *tachy_clip_verify (const char   *path,
                                   GCancellable *cancellable,
                                   GError      **error);
gboolean        tachy_clip_check (const char   *path,
                                  GCancellable *cancellable,
                                  GError      **error);
GBytes         *tachy_clip_make_poster (const char   *path,
                                        int           max_side,
                                        GCancellable *cancellable,
                                        GError      **error);

G_END_DECLS
