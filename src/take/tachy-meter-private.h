/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-meter.h"
#include "tachy-take.h"

G_BEGIN_DECLS

TachyMeter *tachy_meter_new (void);
gboolean    tachy_meter_admits (TachyMeter *self,
                                TachyTake  *take,
                                gint64      bytes);
gboolean    tachy_meter_let_in (TachyMeter *self,
                                TachyTake  *take);
void        tachy_meter_forget (TachyMeter *self,
                                TachyTake  *take);

/* For tests, which have no such network. */
void        tachy_meter_set_metered (TachyMeter *self,
                                     gboolean    metered);

G_END_DECLS
