/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The built-in studio seen from outside: found where it runs, started where it does not. */

#define G_LOG_DOMAIN "tachy-app"
#include "config.h"

#include "tachy-studio-process-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "tachy-error.h"
#include "tachy-json.h"
#include "tachy-lock.h"
#include "tachy-paths.h"

struct _TachyStudioProcess
{
  GObject parent_instance;

  char *directory;      /* `studio` below the data directory */
  char *address;        /* (nullable): the last address that was read, as it stood in the file */
  TachyClient *client;  /* (nullable): for that address */
  GQueue waiting;       /* of GTask: those who asked while the studio is looked for */
};

G_DEFINE_FINAL_TYPE (TachyStudioProcess, tachy_studio_process, G_TYPE_OBJECT)

static void
tachy_studio_process_finalize (GObject *object)
{
  TachyStudioProcess *self = TACHY_STUDIO_PROCESS (object);

  g_clear_object (&self->client);
  g_free (self->address);
  g_free (self->directory);

  G_OBJECT_CLASS (tachy_studio_process_parent_class)->finalize (object);
}

static void
tachy_studio_process_class_init (TachyStudioProcessClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tachy_studio_process_finalize;
}

static void
tachy_studio_process_init (TachyStudioProcess *self)
{
  g_queue_init (&self->waiting);
}

/*
 * tachy_studio_process_new:
 * @directory: `studio` below the data directory
 */
TachyStudioProcess *
tachy_studio_process_new (const char *directory)
{
  TachyStudioProcess *self = g_object_new (TACHY_TYPE_STUDIO_PROCESS, NULL);

  self->directory = g_strdup (directory);
  return self;
}

/* Answers everybody who asked. */
static void
answer (TachyStudioProcess *self,
        const GError       *error)
{
  GQueue waiting = self->waiting;

  g_queue_init (&self->waiting);
  while (!g_queue_is_empty (&waiting))
    {
      g_autoptr (GTask) task = g_queue_pop_head (&waiting);

      if (error != NULL)
        g_task_return_error (task, g_error_copy (error));
      else
        g_task_return_pointer (task, g_object_ref (self->client), g_object_unref);
    }
}

static gboolean
adopt_address (TachyStudioProcess *self,
               const char         *address,
               GError            **error)
{
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *key = NULL;
  g_autofree char *base_url = NULL;
  double port = 0;

  if (g_strcmp0 (address, self->address) == 0)
    return TRUE;

  root = tachy_json_parse (address, strlen (address), TACHY_JSON_MAX_JOB, NULL);
  key = tachy_json_dup_text (tachy_json_find (root, "key"));
  if (key == NULL || !tachy_json_get_number (tachy_json_find (root, "port"), &port))
    {
      g_set_error_literal (error, TACHY_ERROR, TACHY_ERROR_STUDIO,
                           _("The built-in studio cannot be found."));
      return FALSE;
    }

  g_free (self->address);
  self->address = g_strdup (address);
  base_url = g_strdup_printf ("http://127.0.0.1:%d/v1", (int) port);
  g_set_object (&self->client, NULL);
  self->client = tachy_client_new (base_url, key);
  return TRUE;
}

static void
address_read_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (TachyStudioProcess) self = user_data;
  g_autofree char *address = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_file_load_contents_finish (G_FILE (object), result, &address, NULL, NULL, NULL))
    g_set_error_literal (&error, TACHY_ERROR, TACHY_ERROR_STUDIO,
                         _("The built-in studio did not start."));
  else
    adopt_address (self, address, &error);

  answer (self, error);
}

static void
read_address (TachyStudioProcess *self)
{
  g_autofree char *path = g_build_filename (self->directory, "address", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  g_file_load_contents_async (file, NULL, address_read_cb, g_object_ref (self));
}

static void
ready_read_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (TachyStudioProcess) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *line = NULL;

  line = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (object), result, NULL, NULL);
  if (g_strcmp0 (line, "ready") == 0)
    {
      read_address (self);
      return;
    }

  error = g_error_new_literal (TACHY_ERROR, TACHY_ERROR_STUDIO,
                               _("The built-in studio did not start."));
  answer (self, error);
}

/* It says one line when it listens. It lives on when this process ends, and ends by itself. */
static void
start_studio (TachyStudioProcess *self)
{
  g_autofree char *program = tachy_paths_dup_program ("tachyscope");
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GDataInputStream) output = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) start_error = NULL;

  g_debug ("Starting the studio");
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &start_error, program, "serve",
                              "--embedded", NULL);
  if (process == NULL)
    {
      error = g_error_new (TACHY_ERROR, TACHY_ERROR_STUDIO,
                           /* Translators: the system's reason. */
                           _("The built-in studio cannot be started: %s."), start_error->message);
      answer (self, error);
      return;
    }

  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  g_data_input_stream_read_line_async (output, G_PRIORITY_DEFAULT, NULL, ready_read_cb,
                                       g_object_ref (self));
}

/* The studio holds this lock for as long as it lives. Before it has written its address, it is
 * only being born, which is what another one waits for that we start. */
static gboolean
studio_lives (TachyStudioProcess *self)
{
  g_autofree char *path = g_build_filename (self->directory, "lock", NULL);
  g_autofree char *address = g_build_filename (self->directory, "address", NULL);
  g_autoptr (TachyLock) lock = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS) || !g_file_test (address, G_FILE_TEST_EXISTS))
    return FALSE;

  lock = tachy_lock_try (path, &error);
  return lock == NULL && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BUSY);
}

/*
 * tachy_studio_process_find:
 * @task: (transfer full): to be answered with a #TachyClient
 * @self: the studio process
 *
 * A TachyStudioFinder.
 */
void
tachy_studio_process_find (GTask   *task,
                           gpointer self)
{
  TachyStudioProcess *process = TACHY_STUDIO_PROCESS (self);

  g_queue_push_tail (&process->waiting, task);
  if (g_queue_get_length (&process->waiting) > 1)
    return;

  if (studio_lives (process))
    read_address (process);
  else
    start_studio (process);
}
