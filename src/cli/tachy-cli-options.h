/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean tachy_cli_options_parse (int                 argc,
                                  char               *argv[],
                                  const GOptionEntry *entries,
                                  const char         *parameters,
                                  const char         *summary,
                                  GError            **error);
gboolean tachy_cli_options_refuse (GError    **error,
                                   const char *sentence);
gboolean tachy_cli_options_check_text (const char *text,
                                       GError    **error);
gboolean tachy_cli_options_read_size (const char *text,
                                      int        *width,
                                      int        *height,
                                      GError    **error);
gboolean tachy_cli_options_read_seconds (const char *text,
                                         int        *seconds,
                                         GError    **error);

G_END_DECLS
