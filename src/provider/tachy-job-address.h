/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *tachy_job_address_read (const char *typed,
                              char      **origin,
                              GError    **error);

G_END_DECLS
