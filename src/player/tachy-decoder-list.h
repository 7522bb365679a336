/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void     tachy_decoder_list_apply (void);
gboolean tachy_decoder_list_contains (const char *factory_name);

G_END_DECLS
