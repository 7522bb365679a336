/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is left to a process that has locked itself in. */

#define G_LOG_DOMAIN "tachy-test"
#include "config.h"

#include "tachy-lockdown.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Not -1 and something else: each of these would have worked, or failed otherwise, before. */
#define assert_refused(call)                                                                       \
  G_STMT_START                                                                                     \
  {                                                                                                \
    errno = 0;                                                                                     \
    if ((call) != -1 || (errno != EACCES && errno != ENOSYS))                                      \
      g_error ("%s is not refused: %s", #call, g_strerror (errno));                                \
  }                                                                                                \
  G_STMT_END

static void
lock_down (void)
{
  g_assert_true (tachy_lockdown_begin (STDERR_FILENO));
  g_assert_true (tachy_lockdown_finish ());
}

static void
run_and_expect_success (void)
{
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

/* The libraries' exit handlers want what is gone. */
static void
leave (void)
{
  _exit (0);
}

static void
test_files_are_out_of_reach (void)
{
  if (!g_test_subprocess ())
    {
      run_and_expect_success ();
      return;
    }

  lock_down ();
  assert_refused (open ("/etc/passwd", O_RDONLY));
  assert_refused (open ("/tmp", O_TMPFILE | O_RDWR, 0600));
  assert_refused (syscall (SYS_openat2, AT_FDCWD, "/etc/passwd", NULL, 0));
  assert_refused (unlink ("/nothing"));
  assert_refused (rename ("/nothing", "/something"));
  assert_refused (mkdir ("/nothing/at-all", 0700));
  assert_refused (symlink ("/nothing", "/nothing/at-all"));
  assert_refused (truncate ("/nothing", 0));
  assert_refused (chmod ("/nothing", 0700));
  assert_refused (readlink ("/proc/self/exe", (char[8]){ 0 }, 8));
  assert_refused (chdir ("/"));
  leave ();
}

static void
test_network_is_out_of_reach (void)
{
  int pair[2];

  if (!g_test_subprocess ())
    {
      run_and_expect_success ();
      return;
    }

  lock_down ();
  assert_refused (socket (AF_INET, SOCK_STREAM, 0));
  assert_refused (socket (AF_INET6, SOCK_DGRAM, 0));
  assert_refused (socket (AF_UNIX, SOCK_STREAM, 0));
  assert_refused (socket (AF_NETLINK, SOCK_RAW, 0));
  assert_refused (socketpair (AF_UNIX, SOCK_DGRAM, 0, pair));
  assert_refused (connect (0, NULL, 0));
  assert_refused (bind (0, NULL, 0));
  leave ();
}

static void
test_other_processes_are_out_of_reach (void)
{
  char *nothing[] = { NULL };
  pid_t parent = getppid ();

  if (!g_test_subprocess ())
    {
      run_and_expect_success ();
      return;
    }

  lock_down ();
  assert_refused (execve ("/bin/true", nothing, nothing));
  assert_refused (fork ());
  assert_refused (syscall (SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL));
  assert_refused (syscall (SYS_clone3, NULL, 0));
  assert_refused (syscall (SYS_unshare, CLONE_NEWUSER));
  assert_refused (kill (parent, 0));
  assert_refused (syscall (SYS_tgkill, parent, parent, 0));
  assert_refused (ptrace (PTRACE_TRACEME, 0, NULL, NULL));
  assert_refused (syscall (SYS_process_vm_readv, parent, NULL, 0, NULL, 0, 0));
  assert_refused (syscall (SYS_pidfd_open, parent, 0));
  leave ();
}

static void
test_kernel_is_left_alone (void)
{
  const struct rlimit more = { 1024, 1024 };

  if (!g_test_subprocess ())
    {
      run_and_expect_success ();
      return;
    }

  lock_down ();
  assert_refused (syscall (SYS_bpf, 0, NULL, 0));
  assert_refused (syscall (SYS_keyctl, 0, 0, 0, 0, 0));
  assert_refused (syscall (SYS_perf_event_open, NULL, 0, 0, 0, 0));
  assert_refused (syscall (SYS_io_uring_setup, 1, NULL));
  assert_refused (syscall (SYS_userfaultfd, 0));
  assert_refused (syscall (SYS_mount, NULL, NULL, NULL, 0, NULL));
  assert_refused (syscall (SYS_memfd_create, "x", 0));
  assert_refused (syscall (SYS_ioctl, 0, 0, NULL));
  assert_refused (prctl (PR_SET_DUMPABLE, 1));
  assert_refused (setrlimit (RLIMIT_NOFILE, &more));
  leave ();
}

static gpointer
answer (gpointer data)
{
  return data;
}

/* Otherwise nothing could be decoded. */
static void
test_threads_and_memory_are_left (void)
{
  gpointer memory;

  if (!g_test_subprocess ())
    {
      run_and_expect_success ();
      return;
    }

  lock_down ();
  g_assert_true (g_thread_join (g_thread_new ("answer", answer, &memory)) == &memory);
  memory = mmap (NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  g_assert_true (memory != MAP_FAILED);
  g_assert_cmpint (g_get_monotonic_time (), >, 0);
  leave ();
}

static void
test_addresses_are_limited (void)
{
  if (!g_test_subprocess ())
    {
#ifdef __SANITIZE_ADDRESS__
      g_test_skip ("the sanitizer needs all addresses");
#else
      run_and_expect_success ();
#endif
      return;
    }

  lock_down ();
  g_assert_true (mmap (NULL, (gsize) 5 << 30, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) ==
                 MAP_FAILED);
  g_assert_cmpint (errno, ==, ENOMEM);
  leave ();
}

static void
test_nothing_is_inherited (void)
{
  int fd;

  if (!g_test_subprocess ())
    {
      run_and_expect_success ();
      return;
    }

  fd = dup (STDERR_FILENO);
  g_assert_cmpint (fd, >, STDERR_FILENO);
  lock_down ();
  g_assert_cmpint (fcntl (fd, F_GETFD), ==, -1);
  g_assert_cmpint (errno, ==, EBADF);
  g_assert_cmpint (fcntl (STDERR_FILENO, F_GETFD), >=, 0);
  leave ();
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/tachyscope/lockdown/files-are-out-of-reach", test_files_are_out_of_reach);
  g_test_add_func ("/tachyscope/lockdown/network-is-out-of-reach", test_network_is_out_of_reach);
  g_test_add_func ("/tachyscope/lockdown/other-processes-are-out-of-reach",
                   test_other_processes_are_out_of_reach);
  g_test_add_func ("/tachyscope/lockdown/kernel-is-left-alone", test_kernel_is_left_alone);
  g_test_add_func ("/tachyscope/lockdown/threads-and-memory-are-left",
                   test_threads_and_memory_are_left);
  g_test_add_func ("/tachyscope/lockdown/addresses-are-limited", test_addresses_are_limited);
  g_test_add_func ("/tachyscope/lockdown/nothing-is-inherited", test_nothing_is_inherited);

  return g_test_run ();
}
