/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "tachy-cli-exit.h"

G_BEGIN_DECLS

TachyCliExit tachy_money_list_print (gboolean json);

G_END_DECLS
