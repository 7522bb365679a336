/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void tachy_redact_secret (guint8     *bytes,
                          gsize       length,
                          const char *secret);
void tachy_redact_answer (guint8     *bytes,
                          gsize       length,
                          const char *authorization,
                          const char *key);

G_END_DECLS
