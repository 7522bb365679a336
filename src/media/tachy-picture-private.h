/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-picture-header.h"
#include "tachy-picture.h"

G_BEGIN_DECLS

const TachyPictureHeader *tachy_picture_get_header (TachyPicture *picture);
GdkPixbufFormat          *tachy_picture_kind_get_format (TachyPictureKind kind);

G_END_DECLS
