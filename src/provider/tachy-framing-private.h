/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

gboolean tachy_framing_is_good (SoupMessageHeaders *headers);

G_END_DECLS
