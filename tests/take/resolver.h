/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void use_failing_resolver (void);
void use_loopback_resolver (void);
void use_system_resolver (void);

G_END_DECLS
