/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean tachy_lockdown_begin (int kept_fd);
gboolean tachy_lockdown_finish (void);

G_END_DECLS
