/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-takes.h"

G_BEGIN_DECLS

void tachy_sweep_async (TachyTakes   *takes,
                        const char   *clips_directory,
                        GCancellable *cancellable);

G_END_DECLS
