/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `tachyscope serve`: the built-in studio as a server for others, or as the child of a window. */

#define G_LOG_DOMAIN "tachy-cli"
#include "config.h"

#include "tachy-serve-verb.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

#include "tachy-cli-exit.h"
#include "tachy-cli-key.h"
#include "tachy-cli-options.h"
#include "tachy-cli-output.h"
#include "tachy-error.h"
#include "tachy-file.h"
#include "tachy-keys.h"
#include "tachy-lock.h"
#include "tachy-paths.h"
#include "tachy-serve-embedded.h"
#include "tachy-serve-loop.h"
#include "tachy-studio.h"

#define DEFAULT_PORT 8765
#define MAX_SLOW 10000.0

/* What the command line says. */
typedef struct
{
  int port;
  char *given_key; /* nullable; as typed */
  char *key_file;  /* nullable */
  char *directory; /* nullable */
  double slow;
  gboolean queued;
  char **rules; /* nullable */
  gboolean embedded;

  char *key; /* nullable; what a client must know */
  TachyStudioFaults *faults;
} Order;

static void
clear_order (Order *order)
{
  tachy_cli_key_wipe (order->given_key);
  tachy_cli_key_wipe (order->key);
  g_free (order->key_file);
  g_free (order->directory);
  g_strfreev (order->rules);
  g_clear_pointer (&order->faults, tachy_studio_faults_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Order, clear_order)

/* Everybody on this machine can read a process's arguments, so a key stands there no longer than
 * it takes to get here. */
static void
hide_key (int   argc,
          char *argv[])
{
  for (int i = 1; i < argc; i++)
    {
      char *value = NULL;

      if (g_str_has_prefix (argv[i], "--key="))
        value = argv[i] + strlen ("--key=");
      else if (strcmp (argv[i], "--key") == 0 && i + 1 < argc)
        value = argv[i + 1];

      if (value != NULL)
        memset (value, 'x', strlen (value));
    }
}

static gboolean
parse_order (int      argc,
             char    *argv[],
             Order   *order,
             GError **error)
{
  const GOptionEntry entries[] = {
    { "port", 0, 0, G_OPTION_ARG_INT, &order->port,
      N_("Listen on this port; 8765 unless told, 0 for any that is free"), N_("N") },
    { "key-file", 0, 0, G_OPTION_ARG_FILENAME, &order->key_file,
      N_("Let only those in who have the key in the first line of this file"), N_("FILE") },
    { "key", 0, 0, G_OPTION_ARG_FILENAME, &order->given_key,
      N_("The same with the key itself; others may see it while the program starts"), N_("KEY") },
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &order->directory, N_("Keep jobs and clips here"),
      N_("FOLDER") },
    { "slow", 0, 0, G_OPTION_ARG_DOUBLE, &order->slow,
      N_("Render this many times slower, to feel like a real service"), N_("X") },
    { "queued", 0, 0, G_OPTION_ARG_NONE, &order->queued,
      N_("Say “queued” of jobs that wait, and not “pending”"), NULL },
    { "fail", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &order->rules,
      N_("Fail on purpose; may be given several times, see above"), N_("RULE") },
    { "embedded", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &order->embedded, NULL, NULL },
    { NULL }
  };
  const char *summary =
    _("Runs a server of the Videos API that draws animatics, for this computer only.\n"
      "\n"
      "RULE is WHERE:WHAT or WHERE:WHAT:COUNT, for people who test clients. WHERE is create,\n"
      "poll, content or list. WHAT is an HTTP status, or html for a web page, in place of\n"
      "doing anything; or drop (no answer), hang (never an answer) or cut (half an answer),\n"
      "after everything has been done. COUNT is how often; without it, always.");
  gboolean parsed = tachy_cli_options_parse (argc, argv, entries, NULL, summary, error);

  hide_key (argc, argv);
  return parsed;
}

static gboolean
check_numbers (const Order *order,
               GError     **error)
{
  if (order->port < 0 || order->port > G_MAXUINT16)
    return tachy_cli_options_refuse (error, _("A port is a number from 0 to 65535."));
  if (!(order->slow >= 1 && order->slow <= MAX_SLOW))
    return tachy_cli_options_refuse (error, _("Rendering can be from 1 to 10000 times slower."));

  return TRUE;
}

static gboolean
take_key (Order   *order,
          GError **error)
{
  if (order->given_key == NULL && order->key_file == NULL)
    return TRUE;
  if (order->given_key != NULL && order->key_file != NULL)
    return tachy_cli_options_refuse (error, _("A key and a key file cannot both be given."));

  order->key = order->given_key != NULL ? tachy_keys_clean (order->given_key, error)
                                        : tachy_cli_key_read (order->key_file, error);
  return order->key != NULL;
}

static gboolean
take_rules (Order   *order,
            GError **error)
{
  order->faults = tachy_studio_faults_new ();

  for (guint i = 0; order->rules != NULL && order->rules[i] != NULL; i++)
    {
      if (!tachy_studio_faults_add (order->faults, order->rules[i]))
        {
          g_autofree char *shown = g_filename_display_name (order->rules[i]);

          g_set_error (error, TACHY_ERROR, TACHY_ERROR_INVALID,
                       /* Translators: “create:500:2” is to be typed like this. */
                       _("“%s” is not a rule; a rule looks like “create:500:2”."), shown);
          return FALSE;
        }
    }

  return TRUE;
}

static TachyLock *
lock_directory (const char *directory,
                GError    **error)
{
  g_autofree char *path = g_build_filename (directory, "lock", NULL);
  g_autofree char *shown = g_filename_display_name (directory);
  g_autoptr (GError) local_error = NULL;
  TachyLock *lock;

  if (!tachy_file_make_directory (directory, error))
    return NULL;

  lock = tachy_lock_try (path, &local_error);
  if (lock == NULL && g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_BUSY))
    g_set_error (error, TACHY_ERROR, TACHY_ERROR_STUDIO,
                 /* Translators: a folder. */
                 _("Another studio is at work in “%s”."), shown);
  else if (lock == NULL)
    g_set_error (error, TACHY_ERROR, TACHY_ERROR_STORAGE,
                 /* Translators: a folder, then the system's reason. */
                 _("“%s” cannot be used: %s."), shown, local_error->message);

  return lock;
}

static void
announce (TachyStudio *studio)
{
  g_autofree char *line = g_strdup_printf (
    /* Translators: a number. The address is to be copied. */
    _("The studio listens at http://127.0.0.1:%u/v1 until Ctrl+C is pressed."),
    tachy_studio_get_port (studio));

  tachy_cli_output_line (line);
}

static gboolean
serve_others (const Order *order,
              GError     **error)
{
  g_autofree char *directory = order->directory != NULL ? g_strdup (order->directory)
                                                        : tachy_paths_dup_data ("serve");
  g_autofree char *jobs = g_build_filename (directory, "jobs", NULL);
  const TachyStudioOptions options = {
    .directory = jobs,
    .key = order->key,
    .faults = order->faults,
    .slow = order->slow,
    .queued = order->queued,
  };
  g_autoptr (TachyLock) lock = lock_directory (directory, error);
  g_autoptr (TachyStudio) studio = NULL;

  if (lock == NULL)
    return FALSE;

  studio = tachy_studio_new (&options);
  if (!tachy_studio_start (studio, (guint16) order->port, error))
    return FALSE;

  announce (studio);
  tachy_serve_loop_run (studio);
  tachy_serve_loop_stop (studio);
  return TRUE;
}

/**
 * tachy_serve_verb_run:
 * @argv: "serve" and what follows it; a key in it is overwritten
 *
 * Returns: the exit status
 */
int
tachy_serve_verb_run (int   argc,
                      char *argv[])
{
  g_auto (Order) order = { .port = DEFAULT_PORT, .slow = 1 };
  g_autoptr (GError) error = NULL;

  if (!parse_order (argc, argv, &order, &error) || !check_numbers (&order, &error) ||
      !take_key (&order, &error) || !take_rules (&order, &error))
    return (int) tachy_cli_output_error (error);

  if (order.embedded ? !tachy_serve_embedded_run (&error) : !serve_others (&order, &error))
    return (int) tachy_cli_output_error (error);

  return (int) TACHY_CLI_FILED;
}
