/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  TACHY_CONTAINER_MP4,
  TACHY_CONTAINER_MOV,
  TACHY_CONTAINER_WEBM,
  TACHY_CONTAINER_MKV,
  TACHY_N_CONTAINERS,
} TachyContainer;

gboolean    tachy_container_check (int             fd,
                                   TachyContainer *container,
                                   gboolean       *tells_duration,
                                   GError        **error);
gboolean    tachy_container_check_inside (int            fd,
                                          TachyContainer container,
                                          GError       **error);

const char *tachy_container_get_mime_type (TachyContainer container);
const char *tachy_container_get_suffix (TachyContainer container);

G_END_DECLS
