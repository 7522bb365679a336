/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-body-stream-private.h"
#include "tachy-dialect.h"
#include "tachy-order.h"
#include "tachy-outline-private.h"

G_BEGIN_DECLS

TachyBodyStream *tachy_create_body_new (TachyDialect     *dialect,
                                        const TachyOrder *order,
                                        TachyUpload      *upload,
                                        char            **content_type,
                                        TachyOutline    **outline);

G_END_DECLS
