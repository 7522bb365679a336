/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each of our programs does first, before any thread starts. */

#define G_LOG_DOMAIN "tachy-base"
#include "config.h"

#include "tachy-process.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <sys/resource.h>

/**
 * tachy_process_init:
 *
 * Call first in main(): it changes the environment, which is safe only while there is one thread.
 *
 * - A core file could hold a key, so there is none.
 * - Standard output belongs to what was asked for; GLib would put debug messages there.
 * - libsoup keeps whole downloads in memory over HTTP/2 (3.2.3 and 3.6.5), and 3.2 has no call to
 *   choose HTTP/1.1, only this variable.
 */
void
tachy_process_init (void)
{
  const struct rlimit none = { 0, 0 };

  setrlimit (RLIMIT_CORE, &none);
  g_log_writer_default_set_use_stderr (TRUE);
  g_setenv ("SOUP_FORCE_HTTP1", "1", TRUE);

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, TACHY_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}
