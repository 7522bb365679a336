/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Clears away part files that no take will ever continue. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-sweep-private.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "tachy-part-private.h"
#include "tachy-takes-private.h"

/* Long enough for a library that somebody restores from a copy to get its rows back. */
#define KEEP_SECONDS (7 * 24 * 60 * 60)

static char *
dup_id (const char *name)
{
  g_autofree char *id = NULL;

  if (!g_str_has_suffix (name, TACHY_PART_SUFFIX))
    return NULL;

  id = g_strndup (name, strlen (name) - strlen (TACHY_PART_SUFFIX));
  return g_uuid_string_is_valid (id) ? g_steal_pointer (&id) : NULL;
}

static gboolean
is_old (const char *path)
{
  GStatBuf status;

  return g_lstat (path, &status) == 0 && S_ISREG (status.st_mode) &&
         g_get_real_time () / G_USEC_PER_SEC - (gint64) status.st_mtime > KEEP_SECONDS;
}

/* Also %TRUE where the database does not answer. */
static gboolean
has_row (TachyConnection *connection,
         const char      *id)
{
  g_autoptr (TachyStatement) statement = NULL;

  statement =
      tachy_connection_prepare (connection, "SELECT count (*) FROM take WHERE id = ?", NULL);
  if (statement == NULL)
    return TRUE;

  tachy_statement_bind_text (statement, 0, id);
  return !tachy_statement_step (statement, NULL) || tachy_statement_get_int (statement, 0) != 0;
}

/* Runs on the store's thread; @data is the library folder. */
static gboolean
sweep (TachyConnection *connection,
       gpointer        *result,
       gpointer         data,
       GError         **error)
{
  g_autofree char *directory = tachy_part_build_directory (data);
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *id = dup_id (name);
      g_autofree char *path = g_build_filename (directory, name, NULL);

      if (id == NULL || !is_old (path) || has_row (connection, id))
        continue;
      if (g_unlink (path) == 0)
        g_debug ("An old part file without a take is gone");
      else
        g_debug ("An old part file stays: %s", g_strerror (errno));
    }

  return TRUE;
}

/*
 * tachy_sweep_async:
 * @clips_directory: the library folder
 *
 * Removes the part files of takes that there are not any more, once they have not been written to
 * for a week. Nobody waits for that: what stays is tried again next time.
 */
void
tachy_sweep_async (TachyTakes   *takes,
                   const char   *clips_directory,
                   GCancellable *cancellable)
{
  tachy_store_read_async (tachy_takes_get_store (takes), sweep, g_strdup (clips_directory), g_free,
                          NULL, cancellable, NULL, NULL);
}
