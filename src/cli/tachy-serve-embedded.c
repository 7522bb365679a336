/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The studio as the child of whoever needed it first: one for a data directory, alone with a key
 * that only this person can read, gone when nobody has needed it for a while. */

#define G_LOG_DOMAIN "tachy-cli"
#include "config.h"

#include "tachy-serve-embedded.h"

#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <unistd.h>

#include "tachy-cli-output.h"
#include "tachy-error.h"
#include "tachy-file.h"
#include "tachy-json.h"
#include "tachy-lock.h"
#include "tachy-paths.h"
#include "tachy-serve-loop.h"

#define NICENESS 10
#define IDLE_SECONDS 60
#define PATIENCE (5 * G_USEC_PER_SEC) /* with another process that has the lock */
#define GLANCE (25 * G_USEC_PER_SEC / 1000)
#define KEY_BYTES 32

/* Whether the studio that wrote the address can be reached. */
static gboolean
answers (const char *address_path)
{
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) address = NULL;
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  double port = 0;
  gsize length;

  if (!g_file_get_contents (address_path, &text, &length, NULL))
    return FALSE;

  address = tachy_json_parse (text, length, TACHY_JSON_MAX_JOB, NULL);
  if (!tachy_json_get_number (tachy_json_find (address, "port"), &port))
    return FALSE;

  g_socket_client_set_enable_proxy (client, FALSE);
  connection =
    g_socket_client_connect_to_host (client, "127.0.0.1", (guint16) port, NULL, NULL);
  return connection != NULL;
}

/* Where the data directory was removed meanwhile, another studio may have taken this one's place,
 * and without its address nobody would find it. */
static void
remove_address (TachyLock  *lock,
                const char *lock_path,
                const char *address_path)
{
  if (tachy_lock_stands (lock, lock_path))
    g_unlink (address_path);
}

/* Returns the lock, or NULL: without an error where another studio is already there. That one may
 * just be starting, or just be ending, so this goes on until one or the other has come about. */
static TachyLock *
become_the_studio (const char *lock_path,
                   const char *address_path,
                   GError    **error)
{
  gint64 deadline = g_get_monotonic_time () + PATIENCE;

  while (TRUE)
    {
      g_autoptr (GError) local_error = NULL;
      TachyLock *lock = tachy_lock_try (lock_path, &local_error);

      if (lock != NULL || answers (address_path))
        return lock;

      if (!g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_BUSY) ||
          g_get_monotonic_time () > deadline)
        {
          g_set_error (error, TACHY_ERROR, TACHY_ERROR_STUDIO,
                       /* Translators: the system's reason. */
                       _("The built-in studio cannot be started: %s."), local_error->message);
          return NULL;
        }

      g_usleep (GLANCE);
    }
}

static char *
make_key (GError **error)
{
  guint8 bytes[KEY_BYTES];
  GString *key;

  if (getrandom (bytes, sizeof bytes, 0) != sizeof bytes)
    {
      g_set_error_literal (error, TACHY_ERROR, TACHY_ERROR_STUDIO,
                           _("The built-in studio did not start."));
      return NULL;
    }

  key = g_string_sized_new (2 * KEY_BYTES);
  for (guint i = 0; i < KEY_BYTES; i++)
    g_string_append_printf (key, "%02x", bytes[i]);

  return g_string_free (key, FALSE);
}

static gboolean
write_address (const char *path,
               guint16     port,
               const char *key,
               GError    **error)
{
  char *text = g_strdup_printf ("{\"port\":%u,\"key\":\"%s\",\"pid\":%d}\n", port, key, getpid ());
  g_autoptr (GBytes) contents = g_bytes_new_take (text, strlen (text));

  return tachy_file_write_durably (path, contents, error);
}

/* Whoever started us may wait for the end of our output, or be gone with its terminal. */
static void
let_go_of_terminal (void)
{
  int nothing = open ("/dev/null", O_RDWR | O_CLOEXEC);

  if (nothing < 0)
    return;

  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
    dup2 (nothing, fd);
  if (nothing > STDERR_FILENO)
    close (nothing);
}

/* Not before the loop runs: whoever reads it may end us at once, and we are to hear that. */
static void
say_ready_cb (gpointer user_data)
{
  tachy_cli_output_line ("ready");
  let_go_of_terminal ();
}

static gboolean
serve (const char *directory,
       TachyLock  *lock,
       const char *lock_path,
       const char *address_path,
       GError    **error)
{
  g_autofree char *jobs = g_build_filename (directory, "jobs", NULL);
  g_autofree char *key = make_key (error);
  const TachyStudioOptions options = {
    .directory = jobs,
    .key = key,
    .slow = 1,
    .idle_seconds = IDLE_SECONDS,
  };
  g_autoptr (TachyStudio) studio = NULL;

  if (key == NULL)
    return FALSE;

  studio = tachy_studio_new (&options);
  if (!tachy_studio_start (studio, 0, error) ||
      !write_address (address_path, tachy_studio_get_port (studio), key, error))
    return FALSE;

  g_idle_add_once (say_ready_cb, NULL);
  tachy_serve_loop_run (studio);

  /* First, so that nobody reads an address that is about to go. */
  remove_address (lock, lock_path, address_path);
  tachy_serve_loop_stop (studio);
  return TRUE;
}

/**
 * tachy_serve_embedded_run:
 *
 * Prints "ready" once a studio serves this person's data directory: this one, which then lives on,
 * or another, in which case this returns at once.
 *
 * Returns: whether there is a studio; otherwise %TACHY_ERROR_STUDIO or %TACHY_ERROR_STORAGE
 */
gboolean
tachy_serve_embedded_run (GError **error)
{
  g_autofree char *directory = tachy_paths_dup_data ("studio");
  g_autofree char *lock_path = g_build_filename (directory, "lock", NULL);
  g_autofree char *address_path = g_build_filename (directory, "address", NULL);
  g_autoptr (TachyLock) lock = NULL;
  g_autoptr (GError) local_error = NULL;

  /* A Ctrl+C for the one who started us is not for us. */
  setsid ();
  setpriority (PRIO_PROCESS, 0, NICENESS);

  if (!tachy_file_make_directory (directory, error))
    return FALSE;

  lock = become_the_studio (lock_path, address_path, &local_error);
  if (lock != NULL)
    return serve (directory, lock, lock_path, address_path, error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  tachy_cli_output_line ("ready");
  return TRUE;
}
