/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Setting a damaged database aside, so that a new one can be made from the journal. */

#define G_LOG_DOMAIN "tachy-store"
#include "config.h"

#include "tachy-repair-private.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "tachy-error.h"
#include "tachy-lock.h"

/* A damaged disk would otherwise be filled with copies of damaged files: the first of a day stays,
 * and the last. */
#define SHORTEST_INTERVAL (24 * 60 * 60)

/*
 * tachy_repair_is_in_use:
 * @directory: the data directory
 *
 * Moving a database under the feet of a process that has it open would damage it for good. Each
 * living process holds a lock on its file in `owners`.
 */
gboolean
tachy_repair_is_in_use (const char *directory)
{
  g_autofree char *owners = g_build_filename (directory, "owners", NULL);
  g_autoptr (GDir) dir = g_dir_open (owners, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (owners, name, NULL);
      g_autoptr (TachyLock) lock = tachy_lock_try (path, NULL);

      if (lock == NULL)
        return TRUE;
    }

  return FALSE;
}

static gboolean
was_set_aside_lately (const char *path,
                      const char *directory)
{
  g_autofree char *prefix = g_strconcat (path, ".corrupt-", NULL);
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *there = g_build_filename (directory, name, NULL);
      GStatBuf status;

      if (g_str_has_prefix (there, prefix) && g_stat (there, &status) == 0 &&
          now - status.st_ctime < SHORTEST_INTERVAL)
        return TRUE;
    }

  return FALSE;
}

/* A log belongs to the damaged file; left behind it would be played into the new one. */
static gboolean
move_parts (const char *path,
            const char *to)
{
  static const char *const suffixes[] = { "-wal", "-shm", "-journal" };

  if (g_rename (path, to) != 0)
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *part = g_strconcat (path, suffixes[i], NULL);
      g_autofree char *part_to = g_strconcat (to, suffixes[i], NULL);

      g_unlink (part_to);
      g_rename (part, part_to);
    }

  return TRUE;
}

static char *
choose_name (const char *path,
             const char *directory)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *date = g_date_time_format (now, "%Y%m%dT%H%M%SZ");

  return was_set_aside_lately (path, directory) ? g_strconcat (path, ".corrupt-again", NULL)
                                                : g_strconcat (path, ".corrupt-", date, NULL);
}

/*
 * tachy_repair_set_aside:
 * @path: a damaged database that this process does not have open
 *
 * Renames it to `….corrupt-DATE`, or to `….corrupt-again` where that has happened within a day; but
 * never while another process has it open.
 */
gboolean
tachy_repair_set_aside (const char *path,
                        GError    **error)
{
  g_autofree char *directory = g_path_get_dirname (path);
  g_autofree char *to = choose_name (path, directory);

  if (!tachy_repair_is_in_use (directory) && move_parts (path, to))
    {
      g_message ("The database was damaged and is set aside as %s", to);
      return TRUE;
    }

  g_set_error_literal (error, TACHY_ERROR, TACHY_ERROR_DAMAGED,
                       _("The library's database is damaged."));
  return FALSE;
}
