/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

GSource *tachy_deadline_start (guint           milliseconds,
                               GSourceOnceFunc passed,
                               gpointer        user_data);
void     tachy_deadline_set (GSource *deadline,
                             guint    milliseconds);
void     tachy_deadline_put_off (GSource *deadline,
                                 guint    milliseconds);

G_END_DECLS
