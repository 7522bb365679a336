/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A process shuts itself in: no files, no network, no other programs, and only so much memory.
 * What a decoder that was taken over can still do is to compute, and to answer nonsense. */

#define G_LOG_DOMAIN "tachy-worker"
#include "config.h"

#include "tachy-lockdown.h"

#include <errno.h>
#include <malloc.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define MEBIBYTE ((rlim_t) 1024 * 1024)
/* Decoders of large clips and their threads take 2 GiB of addresses, though much less memory. */
#define MAX_ADDRESSES (4096 * MEBIBYTE)
#define MAX_FILE_SIZE (256 * MEBIBYTE)
#define MAX_FILES 128
/* Each arena of malloc's takes 64 MiB of addresses, and each thread would like its own. */
#define MAX_ARENAS 4

/* Computing, memory, threads, clocks, and what is open already. */
static const int allowed[] = {
  SCMP_SYS (brk), SCMP_SYS (mmap), SCMP_SYS (mmap2), SCMP_SYS (mprotect), SCMP_SYS (mremap),
  SCMP_SYS (munmap), SCMP_SYS (madvise), SCMP_SYS (membarrier),

  SCMP_SYS (read), SCMP_SYS (readv), SCMP_SYS (pread64), SCMP_SYS (preadv), SCMP_SYS (write),
  SCMP_SYS (writev), SCMP_SYS (pwrite64), SCMP_SYS (pwritev), SCMP_SYS (lseek), SCMP_SYS (_llseek),
  SCMP_SYS (close), SCMP_SYS (fstat), SCMP_SYS (fstat64), SCMP_SYS (newfstatat),
  SCMP_SYS (fstatat64), SCMP_SYS (fcntl), SCMP_SYS (fcntl64), SCMP_SYS (fadvise64),
  SCMP_SYS (recvmsg), SCMP_SYS (sendmsg), SCMP_SYS (poll), SCMP_SYS (ppoll),
  SCMP_SYS (ppoll_time64), SCMP_SYS (select), SCMP_SYS (_newselect), SCMP_SYS (pselect6),
  SCMP_SYS (pselect6_time64), SCMP_SYS (eventfd2), SCMP_SYS (pipe2),

  SCMP_SYS (futex), SCMP_SYS (futex_time64), SCMP_SYS (set_robust_list), SCMP_SYS (rseq),
  SCMP_SYS (exit), SCMP_SYS (exit_group), SCMP_SYS (sched_yield), SCMP_SYS (sched_getaffinity),
  SCMP_SYS (sched_getparam), SCMP_SYS (sched_getscheduler), SCMP_SYS (sched_get_priority_max),
  SCMP_SYS (sched_get_priority_min), SCMP_SYS (getcpu), SCMP_SYS (gettid), SCMP_SYS (getpid),
  SCMP_SYS (getppid), SCMP_SYS (getuid), SCMP_SYS (geteuid), SCMP_SYS (getgid), SCMP_SYS (getegid),
  SCMP_SYS (getrlimit), SCMP_SYS (ugetrlimit), SCMP_SYS (getrusage), SCMP_SYS (sysinfo),
  SCMP_SYS (uname), SCMP_SYS (getrandom),

  SCMP_SYS (clock_gettime), SCMP_SYS (clock_gettime64), SCMP_SYS (clock_getres),
  SCMP_SYS (clock_getres_time64), SCMP_SYS (clock_nanosleep), SCMP_SYS (clock_nanosleep_time64),
  SCMP_SYS (nanosleep), SCMP_SYS (gettimeofday), SCMP_SYS (time), SCMP_SYS (times),

  SCMP_SYS (rt_sigaction), SCMP_SYS (rt_sigprocmask), SCMP_SYS (rt_sigreturn),
  SCMP_SYS (sigaltstack), SCMP_SYS (restart_syscall),
};

/* Libraries that ask for a file are told that they may not have it; of anything else they are
 * told that this system does not have it, which is what they know to get along with. */
static const int closed[] = {
  SCMP_SYS (open), SCMP_SYS (openat), SCMP_SYS (openat2), SCMP_SYS (creat), SCMP_SYS (access),
  SCMP_SYS (faccessat), SCMP_SYS (faccessat2), SCMP_SYS (readlink), SCMP_SYS (readlinkat),
  SCMP_SYS (socket), SCMP_SYS (connect), SCMP_SYS (bind), SCMP_SYS (execve), SCMP_SYS (execveat),
  SCMP_SYS (fork), SCMP_SYS (vfork), SCMP_SYS (ptrace), SCMP_SYS (kill), SCMP_SYS (unlink),
  SCMP_SYS (unlinkat),
};

/**
 * tachy_lockdown_begin:
 * @kept_fd: the one descriptor, besides the standard ones, that stays open
 *
 * The first half, before anything is loaded: nothing is inherited, no program that is started has
 * more rights, and there is no core file.
 *
 * Returns: whether it came about
 */
gboolean
tachy_lockdown_begin (int kept_fd)
{
  const struct rlimit none = { 0, 0 };

  return prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         setrlimit (RLIMIT_CORE, &none) == 0 &&
         close_range ((unsigned int) kept_fd + 1, ~0U, 0) == 0;
}

/* Where there is less to begin with it stays so: nobody may raise his own limits. */
static gboolean
limit (int    resource,
       rlim_t value)
{
  struct rlimit both;

  if (getrlimit (resource, &both) != 0)
    return FALSE;

  both.rlim_max = MIN (both.rlim_max, value);
  both.rlim_cur = both.rlim_max;
  return setrlimit (resource, &both) == 0;
}

static gboolean
limit_resources (void)
{
  mallopt (M_ARENA_MAX, MAX_ARENAS);

  return limit (RLIMIT_NOFILE, MAX_FILES) &&
         limit (RLIMIT_FSIZE, MAX_FILE_SIZE) &&
#ifndef __SANITIZE_ADDRESS__
         limit (RLIMIT_AS, MAX_ADDRESSES) &&
#endif
         TRUE;
}

/* Calls that other machines have and this one lacks are left out by libseccomp. */
static gboolean
add_lists (scmp_filter_ctx filter)
{
  for (guint i = 0; i < G_N_ELEMENTS (allowed); i++)
    {
      if (seccomp_rule_add (filter, SCMP_ACT_ALLOW, allowed[i], 0) != 0)
        return FALSE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (closed); i++)
    {
      if (seccomp_rule_add (filter, SCMP_ACT_ERRNO (EACCES), closed[i], 0) != 0)
        return FALSE;
    }

  return TRUE;
}

/* Threads but no processes; names for threads; abort(); looking at limits but not raising them;
 * pairs of sockets that lead nowhere, with which GStreamer wakes its threads. The new clone3()
 * hides its flags, so that it is missing, and clone() called instead. */
static gboolean
add_conditions (scmp_filter_ctx filter)
{
  return seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (clone), 1,
                           SCMP_A0 (SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD)) == 0 &&
         seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (prctl), 1,
                           SCMP_A0 (SCMP_CMP_EQ, PR_SET_NAME)) == 0 &&
         seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (tgkill), 1,
                           SCMP_A0 (SCMP_CMP_EQ, (scmp_datum_t) getpid ())) == 0 &&
         seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (prlimit64), 1,
                           SCMP_A2 (SCMP_CMP_EQ, 0)) == 0 &&
         seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (socketpair), 2,
                           SCMP_A0 (SCMP_CMP_EQ, AF_UNIX),
                           SCMP_A1 (SCMP_CMP_EQ, SOCK_STREAM)) == 0;
}

/**
 * tachy_lockdown_finish:
 *
 * The second half, when all that is needed is in memory: limits on memory, descriptors and files,
 * and a list of the system calls that are left, for all threads there are and will be.
 *
 * Returns: whether it came about; if not, nothing of a stranger's must be touched
 */
gboolean
tachy_lockdown_finish (void)
{
  scmp_filter_ctx filter;
  gboolean done;

  if (!limit_resources ())
    return FALSE;

  filter = seccomp_init (SCMP_ACT_ERRNO (ENOSYS));
  if (filter == NULL)
    return FALSE;

  done = seccomp_attr_set (filter, SCMP_FLTATR_CTL_TSYNC, 1) == 0 &&
         add_lists (filter) &&
         add_conditions (filter) &&
         seccomp_load (filter) == 0;
  seccomp_release (filter);
  return done;
}
