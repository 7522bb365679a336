/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The worker seen from outside: a locked-down child process that is started when it is needed,
 * asked one thing at a time, and ended when it does not answer. */

#define G_LOG_DOMAIN "tachy-media"
#include "config.h"

#include "tachy-worker-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tachy-error.h"
#include "tachy-paths.h"

#define PROGRAM "tachyscope-worker"
/* On its first start on a machine GStreamer looks through all its plugins, and a machine that is
 * busy drawing pictures of its own takes its time. One that fails is noticed at once. */
#define START_PATIENCE_MS (5 * 60 * 1000)

struct _TachyWorker
{
  GSubprocess *process; /* owned; NULL while there is none */
  int socket;           /* -1 while there is none */
  const char *trade;    /* static */
  int patience_ms;
};

typedef enum
{
  ANSWER_THERE, /* or the end of the process */
  ANSWER_LATE,
  ANSWER_CANCELLED,
} AnswerState;

/* The one place that decides what a child that strangers may take over gets to know. */
static char **
list_environment (void)
{
  static const char *const names[] = {
    "LANG", "LANGUAGE", "HOME", "XDG_CACHE_HOME", "LD_LIBRARY_PATH", "GDK_PIXBUF_MODULE_FILE",
    "G_DEBUG", "G_MESSAGES_DEBUG", "ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS", NULL,
  };
  g_auto (GStrv) all = g_get_environ ();
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; all[i] != NULL; i++)
    {
      g_autofree char *name = g_strndup (all[i], strcspn (all[i], "="));

      if (g_strv_contains (names, name) || g_str_has_prefix (name, "LC_") ||
          g_str_has_prefix (name, "GST_"))
        g_strv_builder_add (builder, all[i]);
    }

  return g_strv_builder_end (builder);
}

/**
 * tachy_worker_new:
 * @trade: what it will be asked: %TACHY_WORKER_PICTURES, %TACHY_WORKER_CLIPS or
 *   %TACHY_WORKER_CHECKS
 * @patience_ms: how many milliseconds one piece of work may take
 *
 * Starts nothing yet.
 *
 * Returns: (transfer full): for one thread at a time
 */
TachyWorker *
tachy_worker_new (const char *trade,
                  int         patience_ms)
{
  TachyWorker *self = g_new0 (TachyWorker, 1);

  self->socket = -1;
  self->trade = trade;
  self->patience_ms = patience_ms;
  return self;
}

/* The process is not waited for: GLib buries it. */
static void
end_process (TachyWorker *self)
{
  if (self->process != NULL)
    g_subprocess_force_exit (self->process);
  g_clear_object (&self->process);
  if (self->socket >= 0)
    close (self->socket);
  self->socket = -1;
}

void
tachy_worker_free (TachyWorker *self)
{
  end_process (self);
  g_free (self);
}

static gboolean
spawn (TachyWorker *self,
       GError     **error)
{
  g_autofree char *program = tachy_paths_dup_program (PROGRAM);
  g_auto (GStrv) environment = list_environment ();
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  int ends[2];

  if (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
    {
      g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errno), g_strerror (errno));
      return FALSE;
    }

  self->socket = ends[0];
  g_subprocess_launcher_set_environ (launcher, environment);
  g_subprocess_launcher_take_fd (launcher, ends[1], TACHY_WORKER_FD);
  self->process = g_subprocess_launcher_spawn (launcher, error, program, self->trade, NULL);
  return self->process != NULL;
}

static AnswerState
wait_for_answer (TachyWorker  *self,
                 int           patience_ms,
                 GCancellable *cancellable)
{
  gint64 deadline = g_get_monotonic_time () + patience_ms * (gint64) 1000;
  GPollFD fds[2] = { { self->socket, G_IO_IN, 0 }, { -1, G_IO_IN, 0 } };
  gboolean watched = g_cancellable_make_pollfd (cancellable, &fds[1]);
  AnswerState state = ANSWER_LATE;
  gint64 left;

  while ((left = deadline - g_get_monotonic_time ()) > 0)
    {
      int n = g_poll (fds, watched ? 2 : 1, (int) (left / 1000) + 1);

      if (g_cancellable_is_cancelled (cancellable))
        state = ANSWER_CANCELLED;
      else if (n > 0 && fds[0].revents != 0)
        state = ANSWER_THERE;
      else
        continue;
      break;
    }

  if (watched)
    g_cancellable_release_fd (cancellable);
  return state;
}

/* Every way of starting a program needs two more files for a moment, and says of their lack what it
 * says of everything else. */
static gboolean
may_open_files (void)
{
  int ends[2];

  if (pipe2 (ends, O_CLOEXEC) != 0)
    return FALSE;

  close (ends[0]);
  close (ends[1]);
  return TRUE;
}

/* Which sentence says best why there is no worker. */
static const char *
explain_start (AnswerState state,
               gboolean    has_files)
{
  if (!has_files)
    return _("Too many files are open to look at pictures and clips; please try again in a moment.");
  if (state == ANSWER_LATE)
    return _("This computer is too busy to look at pictures and clips; please try again later.");
  return _("The part of Tachyscope that looks at pictures and clips does not start; please install "
           "Tachyscope again.");
}

/* Its first word says that it has locked itself in. */
static gboolean
start_process (TachyWorker  *self,
               GCancellable *cancellable,
               GError      **error)
{
  g_autoptr (GError) reason = NULL;
  AnswerState state = ANSWER_THERE;
  gboolean has_files = TRUE;

  if (spawn (self, &reason))
    {
      state = wait_for_answer (self, START_PATIENCE_MS, cancellable);
      if (state == ANSWER_THERE &&
          tachy_worker_protocol_receive_answer (self->socket, NULL, &reason))
        return TRUE;
    }
  else
    {
      has_files = may_open_files ();
    }

  end_process (self);
  if (!g_cancellable_set_error_if_cancelled (cancellable, error))
    g_set_error_literal (error, TACHY_ERROR, TACHY_ERROR_STORAGE,
                         explain_start (state, has_files));
  g_debug ("no worker: %s", reason != NULL ? reason->message : "it did not speak");
  return FALSE;
}

/* Whether somebody has been asked. One that has died while it had nothing to do, for want of
 * memory perhaps, is replaced, and the next one asked. */
static gboolean
send_request (TachyWorker              *self,
              const TachyWorkerRequest *request,
              int                       input,
              int                       output,
              GCancellable             *cancellable,
              GError                  **error)
{
  if (self->process != NULL)
    {
      if (tachy_worker_protocol_send_request (self->socket, request, input, output))
        return TRUE;
      end_process (self);
    }

  /* One that dies at once is noticed by whoever waits for its answer. */
  if (!start_process (self, cancellable, error))
    return FALSE;
  tachy_worker_protocol_send_request (self->socket, request, input, output);
  return TRUE;
}

static void
set_failure (const TachyWorkerRequest *request,
             gboolean                  late,
             GError                  **error)
{
  /* No person waits for a check, and a decoder that dies of a clip does not call it damaged. */
  if (request->operation == TACHY_WORKER_CHECK_CLIP)
    g_set_error_literal (error, G_IO_ERROR, late ? G_IO_ERROR_TIMED_OUT : G_IO_ERROR_FAILED,
                         "the check came to no end");
  else if (request->operation == TACHY_WORKER_FIT_PICTURE)
    g_set_error_literal (error, TACHY_ERROR, TACHY_ERROR_PICTURE,
                         late ? _("Decoding the picture takes too long.")
                              : _("The picture cannot be decoded."));
  else
    g_set_error_literal (error, TACHY_ERROR, TACHY_ERROR_CLIP,
                         late ? _("Decoding the clip takes too long.")
                              : _("The clip cannot be decoded."));
}

/**
 * tachy_worker_ask:
 * @input: what the work is to be done on, open for reading; stays open
 * @output: an empty memory file for the answer's bytes; stays open
 * @facts: (out) (nullable): filled where facts are asked for
 *
 * Has one piece of work done by the child process, which is started where it does not run. A crash
 * or a hang there is an error of this request alone. Blocks; for worker threads.
 *
 * Returns: whether the work is done; otherwise %TACHY_ERROR_PICTURE or %TACHY_ERROR_CLIP,
 *   depending on the request, %TACHY_ERROR_STORAGE where there is no worker, or
 *   %G_IO_ERROR_CANCELLED; a crash or a hang in a check is %G_IO_ERROR_FAILED or
 *   %G_IO_ERROR_TIMED_OUT
 */
gboolean
tachy_worker_ask (TachyWorker              *self,
                  const TachyWorkerRequest *request,
                  int                       input,
                  int                       output,
                  TachyClipFacts           *facts,
                  GCancellable             *cancellable,
                  GError                  **error)
{
  g_autoptr (GError) reason = NULL;
  AnswerState state;

  if (!send_request (self, request, input, output, cancellable, error))
    return FALSE;

  state = wait_for_answer (self, self->patience_ms, cancellable);
  if (state == ANSWER_THERE)
    {
      if (tachy_worker_protocol_receive_answer (self->socket, facts, &reason))
        return TRUE;
      if (reason != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&reason));
          return FALSE;
        }
    }

  end_process (self);
  g_debug ("a worker was given up: %s", state == ANSWER_THERE ? "it died" : "nobody waits for it");
  if (!g_cancellable_set_error_if_cancelled (cancellable, error))
    set_failure (request, state == ANSWER_LATE, error);
  return FALSE;
}
