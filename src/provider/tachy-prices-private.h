/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean tachy_prices_estimate (const char *host,
                                const char *model,
                                int         width,
                                int         height,
                                int         seconds,
                                double     *dollars);

G_END_DECLS
