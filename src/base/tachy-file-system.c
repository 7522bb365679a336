/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a folder lies on another computer, where files cannot be shared in memory. */

#define G_LOG_DOMAIN "tachy-base"
#include "config.h"

#include "tachy-file-system.h"

#include <sys/vfs.h>

/* Some of these stand in <linux/magic.h>; the others are known to coreutils' stat. */
static const guint32 remote_types[] = {
  0x00006969, /* NFS */
  0x0000517b, /* SMB */
  0xff534d42, /* CIFS */
  0xfe534d42, /* SMB 2 */
  0x01021997, /* 9P: folders of a host, in a virtual machine */
  0x5346414f, /* AFS */
  0x6b414653, /* AFS, of the kernel */
  0x73757245, /* Coda */
  0x0000564c, /* NetWare */
  0x00c36400, /* Ceph */
  0x0bd00bd0, /* Lustre */
  0x01161970, /* GFS 2 */
  0x7461636f, /* OCFS 2 */
  0x786f4256, /* VirtualBox */
  0xbacbacbc, /* VMware */
};

/**
 * tachy_file_system_type_is_remote:
 * @type: what statfs() calls a file system
 */
gboolean
tachy_file_system_type_is_remote (guint32 type)
{
  for (guint i = 0; i < G_N_ELEMENTS (remote_types); i++)
    {
      if (remote_types[i] == type)
        return TRUE;
    }

  return FALSE;
}

/**
 * tachy_file_system_is_remote:
 * @path: what is there; blocks where the other computer does not answer
 *
 * Returns: whether @path lies on another computer; %FALSE where that cannot be told
 */
gboolean
tachy_file_system_is_remote (const char *path)
{
  struct statfs status;

  g_return_val_if_fail (path != NULL, FALSE);

  return statfs (path, &status) == 0 && tachy_file_system_type_is_remote ((guint32) status.f_type);
}
