/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char    *tachy_base_url_normalise (const char *typed,
                                   GError    **error);
char    *tachy_base_url_dup_origin (const char *base_url);
char    *tachy_base_url_dup_host (const char *base_url);
gboolean tachy_base_url_is_loopback (const char *base_url);
gboolean tachy_base_url_is_plain (const char *base_url);

G_END_DECLS
