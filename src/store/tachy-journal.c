/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The receipt book beside the database: every take as it stood when money was at stake. */

#define G_LOG_DOMAIN "tachy-store"
#include "config.h"

#include "tachy-journal-private.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tachy-error.h"
#include "tachy-file.h"
#include "tachy-row-private.h"

/* Room that is given up when the disk is full, so that the id of a take which has just been paid
 * for can still be written down. */
#define RESERVE_SIZE (64 * 1024)

/* Beyond this the journal is written anew, one line a take. */
#define LONGEST_JOURNAL (16 * 1024 * 1024)

struct _TachyJournal
{
  char *path;
  char *reserve_path;
};

/*
 * tachy_journal_new:
 * @directory: the data directory
 *
 * Returns: (transfer full): a journal; nothing has touched the disk
 */
TachyJournal *
tachy_journal_new (const char *directory)
{
  TachyJournal *self = g_new0 (TachyJournal, 1);

  self->path = g_build_filename (directory, "journal.jsonl", NULL);
  self->reserve_path = g_build_filename (directory, "journal.reserve", NULL);
  return self;
}

void
tachy_journal_free (TachyJournal *self)
{
  if (self == NULL)
    return;

  g_free (self->path);
  g_free (self->reserve_path);
  g_free (self);
}

static void
keep_reserve (TachyJournal *self)
{
  int fd = open (self->reserve_path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

  if (fd < 0)
    return;
  if (posix_fallocate (fd, 0, RESERVE_SIZE) != 0)
    g_unlink (self->reserve_path);
  close (fd);
}

/* One write() for all, so that two processes which append at once do not mix their lines. The
 * line break in front ends a line that a power cut may have left half written. */
static gboolean
append_once (TachyJournal *self,
             const char   *lines)
{
  g_autofree char *text = g_strconcat ("\n", lines, NULL);
  gsize length = strlen (text);
  int fd = open (self->path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
  gssize written;
  int saved_errno;

  if (fd < 0)
    return FALSE;

  do
    written = write (fd, text, length);
  while (written < 0 && errno == EINTR);

  if (written >= 0 && (gsize) written < length)
    {
      written = -1;
      errno = ENOSPC;
    }
  if (written >= 0 && fsync (fd) != 0)
    written = -1;

  saved_errno = errno;
  close (fd);
  errno = saved_errno;
  return written >= 0;
}

/*
 * tachy_journal_append:
 * @lines: each ends with LF
 *
 * Blocks until they are on the disk.
 */
gboolean
tachy_journal_append (TachyJournal *self,
                      const char   *lines,
                      GError      **error)
{
  if (append_once (self, lines) ||
      (errno == ENOSPC && g_unlink (self->reserve_path) == 0 && append_once (self, lines)))
    return TRUE;

  g_debug ("The journal cannot be written: %s", g_strerror (errno));
  g_set_error_literal (error, TACHY_ERROR, TACHY_ERROR_STORAGE,
                       errno == ENOSPC ? _("The disk is full, so the library cannot record anything.")
                                       : _("The library's journal cannot be written."));
  return FALSE;
}

/* A line that cannot be read (torn by a power cut, or damaged) costs only itself. */
static gboolean
replay_line (TachyConnection *connection,
             const char      *line,
             gsize            length)
{
  g_autoptr (GError) error = NULL;

  if (length == 0)
    return TRUE;
  if (tachy_row_insert_json (connection, "take", line, length, &error))
    return TRUE;

  g_debug ("A line of the journal is skipped: %s", error->message);
  return FALSE;
}

/*
 * tachy_journal_replay:
 * @connection: a database without takes, inside a transaction
 *
 * Fills it from the journal; of several lines for one take the last counts.
 */
gboolean
tachy_journal_replay (TachyJournal    *self,
                      TachyConnection *connection,
                      GError         **error)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (self->path, FALSE, NULL);
  const char *line = file != NULL ? g_mapped_file_get_contents (file) : NULL;
  const char *end = line != NULL ? line + g_mapped_file_get_length (file) : NULL;
  guint n_skipped = 0;

  while (line != NULL && line < end)
    {
      const char *next = memchr (line, '\n', (gsize) (end - line));
      const char *stop = next != NULL ? next : end;

      n_skipped += !replay_line (connection, line, (gsize) (stop - line));
      line = stop + 1;
    }

  g_debug ("The journal is replayed, without %u of its lines", n_skipped);
  return TRUE;
}

static GBytes *
collect_lines (TachyConnection *connection,
               GError         **error)
{
  g_autoptr (TachyStatement) statement = NULL;
  GString *lines = g_string_new (NULL);
  GError *local_error = NULL;

  statement = tachy_connection_prepare (connection, "SELECT * FROM take ORDER BY number",
                                        &local_error);
  while (statement != NULL && tachy_statement_step (statement, &local_error))
    {
      g_autofree char *line = tachy_row_to_json (statement);

      g_string_append (lines, line);
    }

  if (local_error == NULL)
    return g_string_free_to_bytes (lines);

  g_string_free (lines, TRUE);
  g_propagate_error (error, local_error);
  return NULL;
}

/*
 * tachy_journal_shorten:
 * @connection: inside a transaction that no other process can write beside
 *
 * Writes the journal anew where it has grown long, and sees to its reserve.
 */
gboolean
tachy_journal_shorten (TachyJournal    *self,
                       TachyConnection *connection,
                       GError         **error)
{
  g_autoptr (GBytes) lines = NULL;
  GStatBuf status;

  keep_reserve (self);
  if (g_stat (self->path, &status) == 0 && status.st_size < LONGEST_JOURNAL)
    return TRUE;

  lines = collect_lines (connection, error);
  return lines != NULL && tachy_file_write_durably (self->path, lines, error);
}
