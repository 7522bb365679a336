/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-animatic.h"
#include "tachy-scene.h"

G_BEGIN_DECLS

/* Never changes once made, so that threads may share it. */
struct _TachyAnimatic
{
  char *prompt;
  char *seed;
  int width;
  int height;
  int seconds;
  GBytes *reference; /* owned, nullable */
};

TachyScene *tachy_animatic_new_scene (TachyAnimatic *self,
                                      GError       **error);

G_END_DECLS
