/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which file systems are another computer's. */

#define G_LOG_DOMAIN "tachy-test"
#include "config.h"

#include "tachy-file-system.h"

#include <linux/magic.h>

#include "tachy-test.h"

static void
test_remote (void)
{
  static const guint32 types[] = { NFS_SUPER_MAGIC, SMB_SUPER_MAGIC, CIFS_SUPER_MAGIC,
                                   V9FS_MAGIC, AFS_SUPER_MAGIC, CODA_SUPER_MAGIC, CEPH_SUPER_MAGIC };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    g_assert_true (tachy_file_system_type_is_remote (types[i]));
}

static void
test_local (void)
{
  static const guint32 types[] = { EXT4_SUPER_MAGIC, XFS_SUPER_MAGIC, BTRFS_SUPER_MAGIC,
                                   TMPFS_MAGIC, OVERLAYFS_SUPER_MAGIC, F2FS_SUPER_MAGIC,
                                   MSDOS_SUPER_MAGIC, ECRYPTFS_SUPER_MAGIC, 0 };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    g_assert_false (tachy_file_system_type_is_remote (types[i]));
}

static void
test_path (void)
{
  g_autofree char *directory = tachy_test_make_directory ();
  g_autofree char *nothing = g_build_filename (directory, "nothing", NULL);

  /* Wherever tests run, /proc is not on the network. */
  g_assert_false (tachy_file_system_is_remote ("/proc"));
  g_assert_false (tachy_file_system_is_remote (nothing));
  tachy_test_remove_directory (directory);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/tachyscope/file-system/remote", test_remote);
  g_test_add_func ("/tachyscope/file-system/local", test_local);
  g_test_add_func ("/tachyscope/file-system/path", test_path);

  return g_test_run ();
}
