/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-connection-private.h"

G_BEGIN_DECLS

#define TACHY_SCHEMA_VERSION 3

gboolean tachy_migrations_accept (int      version,
                                  GError **error);
gboolean tachy_migrations_get_version (TachyConnection *connection,
                                       int             *version,
                                       GError         **error);
gboolean tachy_migrations_run_to (TachyConnection *connection,
                                  const char      *steps,
                                  int              to,
                                  GError         **error);
gboolean tachy_migrations_run (TachyConnection *connection,
                               GError         **error);

G_END_DECLS
