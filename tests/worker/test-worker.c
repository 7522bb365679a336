/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happens to those who ask a worker that is locked in, dies, hangs or is not there. */

#define G_LOG_DOMAIN "tachy-test"
#include "config.h"

#include "tachy-media.h"
#include "tachy-worker-private.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sockios.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tachy-clip.h"
#include "tachy-error.h"
#include "tachy-test.h"

#define LONG_PATIENCE_MS (15 * 1000)
#define SHORT_PATIENCE_MS 1500
#define CANARY "sk-canary-of-the-worker"

typedef struct
{
  TachyWorker *worker; /* owned */
  GCancellable *cancellable; /* owned, nullable */
  gboolean done;
  GError *error; /* owned, nullable */
} Question;

/* The third and fourth word of /proc/PID/stat follow the name, which may hold anything. */
static gboolean
is_our_worker (const char *pid)
{
  g_autofree char *path = g_build_filename ("/proc", pid, "stat", NULL);
  g_autofree char *stat = NULL;
  const char *rest;
  char state;
  int parent;

  if (!g_file_get_contents (path, &stat, NULL, NULL) || strstr (stat, "(tachyscope-wor") == NULL)
    return FALSE;

  rest = strrchr (stat, ')');
  return sscanf (rest, ") %c %d", &state, &parent) == 2 && state != 'Z' && parent == getpid ();
}

/* Those that an earlier test has ended may still be on their way out. */
static gboolean
there_is_one_worker (pid_t *pid)
{
  g_autoptr (GDir) processes = g_dir_open ("/proc", 0, NULL);
  const char *name;
  int n_workers = 0;

  while ((name = g_dir_read_name (processes)) != NULL)
    {
      if (!g_ascii_isdigit (*name) || !is_our_worker (name))
        continue;
      *pid = atoi (name);
      n_workers++;
    }

  return n_workers == 1;
}

static pid_t
find_worker (void)
{
  pid_t pid = 0;

  TACHY_TEST_WAIT_FOR (there_is_one_worker (&pid));
  return pid;
}

/* A child of ours: its last thread has gone, and it is buried. */
static gboolean
is_buried (pid_t pid)
{
  return kill (pid, 0) != 0 && errno == ESRCH;
}

static gboolean
is_alive (pid_t pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", pid);
  g_autofree char *stat = NULL;

  return g_file_get_contents (path, &stat, NULL, NULL) && strstr (stat, ") Z ") == NULL;
}

static gboolean
has_stopped (pid_t pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", pid);
  g_autofree char *stat = NULL;

  return g_file_get_contents (path, &stat, NULL, NULL) && strstr (stat, ") T ") != NULL;
}

/* Until it has really stopped it may still read a request. */
static void
stop (pid_t pid)
{
  g_assert_cmpint (kill (pid, SIGSTOP), ==, 0);
  TACHY_TEST_WAIT_FOR (has_stopped (pid));
}

static gboolean
ask_for (TachyWorker         *worker,
         TachyWorkerOperation operation,
         TachyClipFacts      *facts,
         GCancellable        *cancellable,
         GError             **error)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "sound.mp4", NULL);
  const TachyWorkerRequest request = { operation, 0, 0 };
  int fd = tachy_clip_open (path, NULL);
  gboolean done;

  g_assert_cmpint (fd, >=, 0);
  done = tachy_worker_ask (worker, &request, fd, fd, facts, cancellable, error);
  close (fd);
  return done;
}

static gboolean
ask (TachyWorker  *worker,
     GCancellable *cancellable,
     GError      **error)
{
  TachyClipFacts facts = { 0 };
  gboolean done = ask_for (worker, TACHY_WORKER_VERIFY_CLIP, &facts, cancellable, error);

  g_assert_cmpint (done, ==, facts.has_audio);
  return done;
}

static pid_t
start (TachyWorker *worker)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (ask (worker, NULL, &error));
  g_assert_no_error (error);
  return find_worker ();
}

static gpointer
ask_in_thread (gpointer data)
{
  Question *question = data;

  question->done = ask (question->worker, question->cancellable, &question->error);
  return NULL;
}

/* Whether a request stands in a socket of ours, and the worker has not read it. */
static gboolean
request_is_waiting (void)
{
  for (int fd = 3; fd < 64; fd++)
    {
      int type;
      socklen_t length = sizeof type;
      int waiting;

      if (getsockopt (fd, SOL_SOCKET, SO_TYPE, &type, &length) == 0 && type == SOCK_SEQPACKET &&
          ioctl (fd, SIOCOUTQ, &waiting) == 0 && waiting > 0)
        return TRUE;
    }

  return FALSE;
}

static char *
read_proc (pid_t       pid,
           const char *name,
           gsize      *length)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/%s", pid, name);
  g_autoptr (GError) error = NULL;
  char *text;

  g_file_get_contents (path, &text, length, &error);
  g_assert_no_error (error);
  return text;
}

static void
test_worker_is_locked_in (void)
{
  g_autoptr (TachyWorker) worker = tachy_worker_new (TACHY_WORKER_CLIPS, LONG_PATIENCE_MS);
  pid_t pid = start (worker);
  g_autofree char *status = read_proc (pid, "status", NULL);
  gsize length;
  g_autofree char *environ_of_worker = read_proc (pid, "environ", &length);
  g_autofree char *arguments = read_proc (pid, "cmdline", NULL);
  struct rlimit core;

  g_assert_nonnull (strstr (status, "\nSeccomp:\t2\n"));
  g_assert_nonnull (strstr (status, "\nNoNewPrivs:\t1\n"));
  g_assert_null (memmem (environ_of_worker, length, CANARY, strlen (CANARY)));
  g_assert_true (g_str_has_suffix (arguments, "/tachyscope-worker"));
  g_assert_cmpint (prlimit (pid, RLIMIT_CORE, NULL, &core), ==, 0);
  g_assert_cmpuint (core.rlim_max, ==, 0);
}

/* Its own wake-up pipes aside, it has the socket and nothing that could be read. */
static void
test_no_file_is_inherited (void)
{
  g_autoptr (TachyWorker) worker = tachy_worker_new (TACHY_WORKER_CLIPS, LONG_PATIENCE_MS);
  int careless = open ("/etc/passwd", O_RDONLY);
  pid_t pid = start (worker);
  g_autofree char *folder = g_strdup_printf ("/proc/%d/fd", pid);
  g_autoptr (GDir) fds = g_dir_open (folder, 0, NULL);
  const char *name;
  int n_sockets = 0;

  while ((name = g_dir_read_name (fds)) != NULL)
    {
      g_autofree char *link = g_build_filename (folder, name, NULL);
      g_autofree char *target = g_file_read_link (link, NULL);

      if (atoi (name) <= STDERR_FILENO || target == NULL)
        continue;
      n_sockets += g_str_has_prefix (target, "socket:");
      if (target[0] == '/')
        g_error ("the worker has %s open", target);
    }

  g_assert_cmpint (n_sockets, >=, 1);
  close (careless);
}

static void
test_dead_worker_is_replaced (void)
{
  g_autoptr (TachyWorker) worker = tachy_worker_new (TACHY_WORKER_CLIPS, LONG_PATIENCE_MS);
  pid_t pid = start (worker);

  kill (pid, SIGKILL);
  TACHY_TEST_WAIT_FOR (is_buried (pid));
  g_assert_cmpint (start (worker), !=, pid);
}

/* A terminal sends Ctrl+C to all whom the asker has started; only the asker is meant. */
static void
test_interrupt_is_for_the_asker (void)
{
  g_autoptr (TachyWorker) worker = tachy_worker_new (TACHY_WORKER_CLIPS, LONG_PATIENCE_MS);
  pid_t pid = start (worker);

  kill (pid, SIGINT);
  g_assert_cmpint (start (worker), ==, pid);
}

static void
test_crash_is_an_error_of_one_request (void)
{
  g_autoptr (TachyWorker) worker = tachy_worker_new (TACHY_WORKER_CLIPS, LONG_PATIENCE_MS);
  pid_t pid = start (worker);
  Question question = { .worker = worker };
  GThread *thread;

  stop (pid);
  thread = g_thread_new ("ask", ask_in_thread, &question);
  TACHY_TEST_WAIT_FOR (request_is_waiting ());
  kill (pid, SIGKILL);
  g_thread_join (thread);

  g_assert_false (question.done);
  g_assert_error (question.error, TACHY_ERROR, TACHY_ERROR_CLIP);
  g_clear_error (&question.error);
  g_assert_cmpint (start (worker), !=, pid);
}

static void
test_hang_is_an_error_of_one_request (void)
{
  g_autoptr (TachyWorker) worker = tachy_worker_new (TACHY_WORKER_CLIPS, SHORT_PATIENCE_MS);
  g_autoptr (GError) error = NULL;
  pid_t pid = start (worker);

  stop (pid);
  g_assert_false (ask (worker, NULL, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_CLIP);
  g_assert_nonnull (strstr (error->message, "too long"));
  TACHY_TEST_WAIT_FOR (is_buried (pid));
  g_assert_cmpint (start (worker), !=, pid);
}

/* It comes behind everything else; and when it ends badly, nobody may take the clip for damaged. */
static void
test_check_is_modest (void)
{
  g_autoptr (TachyWorker) worker = tachy_worker_new (TACHY_WORKER_CHECKS, SHORT_PATIENCE_MS);
  g_autoptr (GError) error = NULL;
  pid_t pid;

  g_assert_true (ask_for (worker, TACHY_WORKER_CHECK_CLIP, NULL, NULL, &error));
  g_assert_no_error (error);
  pid = find_worker ();
  g_assert_cmpint (getpriority (PRIO_PROCESS, (id_t) pid), ==, 19);

  stop (pid);
  g_assert_false (ask_for (worker, TACHY_WORKER_CHECK_CLIP, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
}

static void
test_cancelling_does_not_wait (void)
{
  g_autoptr (TachyWorker) worker = tachy_worker_new (TACHY_WORKER_CLIPS, LONG_PATIENCE_MS);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  pid_t pid = start (worker);
  Question question = { .worker = worker, .cancellable = cancellable };
  gint64 begin = g_get_monotonic_time ();
  GThread *thread;

  stop (pid);
  thread = g_thread_new ("ask", ask_in_thread, &question);
  TACHY_TEST_WAIT_FOR (request_is_waiting ());
  g_cancellable_cancel (cancellable);
  g_thread_join (thread);

  g_assert_cmpint (g_get_monotonic_time () - begin, <, LONG_PATIENCE_MS * (gint64) 1000);
  g_assert_error (question.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&question.error);
  start (worker);
}

static void
test_missing_worker_is_told (void)
{
  g_autofree char *programs = g_strdup (g_getenv ("TACHYSCOPE_PROGRAMS"));
  g_autoptr (TachyWorker) worker = tachy_worker_new (TACHY_WORKER_CLIPS, LONG_PATIENCE_MS);
  g_autoptr (GError) error = NULL;

  g_setenv ("TACHYSCOPE_PROGRAMS", "/nowhere", TRUE);
  g_assert_false (ask (worker, NULL, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_STORAGE);
  g_assert_nonnull (strstr (error->message, "does not start"));

  g_setenv ("TACHYSCOPE_PROGRAMS", programs, TRUE);
  start (worker);
}

/* Nobody can raise such a limit again, so that this one is a subprocess'. */
static void
test_few_files_are_enough (void)
{
  const struct rlimit few = { 64, 64 };

  if (g_test_subprocess ())
    {
      g_autoptr (TachyWorker) worker = tachy_worker_new (TACHY_WORKER_CLIPS, LONG_PATIENCE_MS);

      g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &few), ==, 0);
      start (worker);
      return;
    }

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

/* Whoever has no file left is told that, and not to install anything. */
static void
test_want_of_files_passes (void)
{
  g_autoptr (TachyWorker) worker = tachy_worker_new (TACHY_WORKER_CLIPS, LONG_PATIENCE_MS);
  g_autoptr (GArray) hogs = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (GError) error = NULL;
  struct rlimit before;
  struct rlimit few;
  int hog;

  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &before), ==, 0);
  few = before;
  few.rlim_cur = 64;
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &few), ==, 0);
  while ((hog = open ("/dev/null", O_RDONLY)) >= 0)
    g_array_append_val (hogs, hog);
  g_assert_cmpint (errno, ==, EMFILE);
  close (g_array_index (hogs, int, hogs->len - 1));

  /* One is left, for the clip. */
  g_assert_false (ask (worker, NULL, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_STORAGE);
  g_assert_nonnull (strstr (error->message, "Too many files"));

  for (guint i = 0; i + 1 < hogs->len; i++)
    close (g_array_index (hogs, int, i));
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &before), ==, 0);
  start (worker);
}

/* The subprocess leaves without a word, as if it had been killed. */
static void
test_worker_dies_with_its_asker (void)
{
  g_autofree char *directory = NULL;
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  pid_t pid;

  if (g_test_subprocess ())
    {
      TachyWorker *worker = tachy_worker_new (TACHY_WORKER_CLIPS, LONG_PATIENCE_MS);
      g_autofree char *told = g_strdup_printf ("%d", start (worker));

      g_file_set_contents (g_getenv ("TACHY_TEST_PID_FILE"), told, -1, NULL);
      _exit (0);
    }

  directory = tachy_test_make_directory ();
  path = g_build_filename (directory, "pid", NULL);
  g_setenv ("TACHY_TEST_PID_FILE", path, TRUE);
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  pid = atoi (text);
  g_assert_cmpint (pid, >, 0);
  TACHY_TEST_WAIT_FOR (!is_alive (pid));
  tachy_test_remove_directory (directory);
}

#ifndef __SANITIZE_ADDRESS__
static GBytes *
fit (TachyMedia *media,
     int         width,
     int         height,
     GError    **error)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (TachyPicture) picture = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  char *data;
  gsize length;

  gdk_pixbuf_fill (pixbuf, 0);
  g_assert_true (gdk_pixbuf_save_to_buffer (pixbuf, &data, &length, "png", NULL, "compression",
                                            "1", NULL));
  bytes = g_bytes_new_take (data, length);
  picture = tachy_picture_new (bytes, NULL);
  g_assert_nonnull (picture);
  tachy_media_fit_picture_async (media, picture, 64, 64, NULL, tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  return tachy_media_fit_picture_finish (media, result, error);
}

#endif

/* The real limit is out of reach for a picture that we accept, so that it is lowered here. */
static void
test_want_of_memory_is_an_error_of_one_picture (void)
{
#ifdef __SANITIZE_ADDRESS__
  g_test_skip ("the sanitizer needs all addresses");
#else
  g_autoptr (TachyMedia) media = tachy_media_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) small = fit (media, 64, 64, &error);
  g_autoptr (GBytes) large = NULL;
  pid_t pid = find_worker ();
  g_autofree char *statm = read_proc (pid, "statm", NULL);
  rlim_t used = (rlim_t) atol (statm) * (rlim_t) sysconf (_SC_PAGESIZE);
  const struct rlimit little = { used + 16 * 1024 * 1024, used + 16 * 1024 * 1024 };

  g_assert_no_error (error);
  g_assert_cmpint (prlimit (pid, RLIMIT_AS, &little, NULL), ==, 0);
  g_assert_null (fit (media, 4000, 3000, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_PICTURE);
  g_clear_error (&error);

  kill (pid, SIGKILL);
  TACHY_TEST_WAIT_FOR (is_buried (pid));
  large = fit (media, 4000, 3000, &error);
  g_assert_no_error (error);
#endif
}

int
main (int   argc,
      char *argv[])
{
  g_setenv ("TACHYSCOPE_API_KEY", CANARY, TRUE);
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function) g_test_add_func ("/tachyscope/worker/" name, function)
  ADD ("worker-is-locked-in", test_worker_is_locked_in);
  ADD ("no-file-is-inherited", test_no_file_is_inherited);
  ADD ("dead-worker-is-replaced", test_dead_worker_is_replaced);
  ADD ("interrupt-is-for-the-asker", test_interrupt_is_for_the_asker);
  ADD ("crash-is-an-error-of-one-request", test_crash_is_an_error_of_one_request);
  ADD ("hang-is-an-error-of-one-request", test_hang_is_an_error_of_one_request);
  ADD ("check-is-modest", test_check_is_modest);
  ADD ("cancelling-does-not-wait", test_cancelling_does_not_wait);
  ADD ("missing-worker-is-told", test_missing_worker_is_told);
  ADD ("few-files-are-enough", test_few_files_are_enough);
  ADD ("want-of-files-passes", test_want_of_files_passes);
  ADD ("worker-dies-with-its-asker", test_worker_dies_with_its_asker);
  ADD ("want-of-memory-is-an-error-of-one-picture",
       test_want_of_memory_is_an_error_of_one_picture);
#undef ADD

  return g_test_run ();
}
