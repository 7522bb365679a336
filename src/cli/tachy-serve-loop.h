/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-studio.h"

G_BEGIN_DECLS

void tachy_serve_loop_run (TachyStudio *studio);
void tachy_serve_loop_stop (TachyStudio *studio);

G_END_DECLS
