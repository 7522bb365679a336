/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/base/base.h>

G_BEGIN_DECLS

#define TACHY_TYPE_FD_SOURCE (tachy_fd_source_get_type ())

G_DECLARE_FINAL_TYPE (TachyFdSource, tachy_fd_source, TACHY, FD_SOURCE, GstBaseSrc)

GstElement *tachy_fd_source_new (int fd);

G_END_DECLS
