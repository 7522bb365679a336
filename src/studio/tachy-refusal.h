/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TACHY_REFUSAL (tachy_refusal_quark ())

GQuark      tachy_refusal_quark (void);

void        tachy_refusal_set (GError    **error,
                               guint       status,
                               const char *code,
                               const char *param,
                               const char *format,
                               ...) G_GNUC_PRINTF (5, 6);
const char *tachy_refusal_get_code (const GError *refusal);
const char *tachy_refusal_get_param (const GError *refusal);

G_END_DECLS
