/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define TACHY_TYPE_METER (tachy_meter_get_type ())

/* Properties: n-waiting (uint). */
G_DECLARE_FINAL_TYPE (TachyMeter, tachy_meter, TACHY, METER, GObject)

void  tachy_meter_set_asks (TachyMeter *self,
                            gboolean    asks);
guint tachy_meter_get_n_waiting (TachyMeter *self);
void  tachy_meter_download_now (TachyMeter *self);

G_END_DECLS
