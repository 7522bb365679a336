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
#include "tachy-merge-private.h"
#include "tachy-row-private.h"

/* Room that is given up when the disk is full, so that the id of a take which has just been paid
 * for can still be written down. */
#define RESERVE_SIZE (64 * 1024)

/* Beyond this, and when it has doubled since, the journal is written anew, one line a row. */
#define LONGEST_JOURNAL (16 * 1024 * 1024)

struct _TachyJournal
{
  char *path;
  char *reserve_path;
  char *owners_directory;
};

/* What the database knows of the journal. */
typedef struct
{
  gint64 length;
  gint64 base;
  gboolean is_behind;
} Book;

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
  self->owners_directory = g_build_filename (directory, "owners", NULL);
  return self;
}

void
tachy_journal_free (TachyJournal *self)
{
  if (self == NULL)
    return;

  g_free (self->path);
  g_free (self->reserve_path);
  g_free (self->owners_directory);
  g_free (self);
}

/*
 * tachy_journal_keep_reserve:
 *
 * Sets room aside, unless that has been done and it was not needed since.
 *
 * Returns: whether there is room; otherwise %TACHY_ERROR_STORAGE
 */
gboolean
tachy_journal_keep_reserve (TachyJournal *self,
                            GError      **error)
{
  int fd = open (self->reserve_path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  int result = fd < 0 ? errno : posix_fallocate (fd, 0, RESERVE_SIZE);

  if (fd >= 0)
    {
      if (result != 0)
        g_unlink (self->reserve_path);
      close (fd);
    }
  if (result == 0 || (fd < 0 && result == EEXIST))
    return TRUE;

  g_debug ("No reserve for the journal: %s", g_strerror (result));
  g_set_error_literal (error, TACHY_ERROR, TACHY_ERROR_STORAGE,
                       _("The disk is too full to record what would be spent, so nothing is sent."));
  return FALSE;
}

/* Whoever appends holds the database's write lock, so the lines of two processes do not mix. The
 * line break in front ends a line that a power cut or a full disk has left half written. */
static gboolean
append_once (TachyJournal *self,
             const char   *lines)
{
  g_autofree char *text = g_strconcat ("\n", lines, NULL);
  int fd = open (self->path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
  gboolean appended;
  int saved_errno;

  if (fd < 0)
    return FALSE;

  appended = tachy_file_write_all (fd, text, strlen (text), -1) && fsync (fd) == 0;
  saved_errno = errno;
  close (fd);
  errno = saved_errno;
  return appended;
}

static gint64
get_length (TachyJournal *self)
{
  GStatBuf status;

  return g_stat (self->path, &status) == 0 ? (gint64) status.st_size : 0;
}

/* Where the length was another before, the journal has lines that the database has not seen; then
 * it stays, so that the next start looks at them. */
static gboolean
note_length (TachyConnection *connection,
             gint64           before,
             gint64           after,
             GError         **error)
{
  g_autoptr (TachyStatement) statement = NULL;

  statement = tachy_connection_prepare (connection, "UPDATE book SET length = ? WHERE length = ?",
                                        error);
  if (statement == NULL)
    return FALSE;

  tachy_statement_bind_int (statement, 0, after);
  tachy_statement_bind_int (statement, 1, before);
  return tachy_statement_run (statement, error);
}

/*
 * tachy_journal_append:
 * @connection: inside the write transaction that the lines are of
 * @lines: each ends with LF
 *
 * Blocks until they are on the disk. Where they cannot be written the database remembers, and the
 * journal is written anew at the next start.
 *
 * Returns: whether the database could take note of either
 */
gboolean
tachy_journal_append (TachyJournal    *self,
                      TachyConnection *connection,
                      const char      *lines,
                      GError         **error)
{
  gint64 before = get_length (self);

  if (append_once (self, lines) ||
      (errno == ENOSPC && g_unlink (self->reserve_path) == 0 && append_once (self, lines)))
    return note_length (connection, before, before + 1 + (gint64) strlen (lines), error);

  g_message ("The journal cannot be written: %s", g_strerror (errno));
  return tachy_connection_execute (connection, "UPDATE book SET behind = 1", error);
}

/* A line that cannot be read (torn by a power cut, or damaged) costs only itself. */
static gboolean
merge_line (TachyMerge *merge,
            const char *line,
            gsize       length)
{
  g_autoptr (GError) error = NULL;

  if (length == 0 || tachy_merge_line (merge, line, length, &error))
    return TRUE;

  g_debug ("A line of the journal is skipped: %s", error->message);
  return FALSE;
}

/*
 * tachy_journal_merge:
 * @connection: inside a write transaction
 * @n_unfinished: (out): lines that are left for later, because whoever wrote them is still at it
 *
 * Brings into the database what the journal knows better: all of it where the database is new, and
 * otherwise what an interrupted or failed commit, or a restored backup, lacks.
 */
gboolean
tachy_journal_merge (TachyJournal    *self,
                     TachyConnection *connection,
                     guint           *n_unfinished,
                     GError         **error)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (self->path, FALSE, NULL);
  g_autoptr (TachyMerge) merge = tachy_merge_new (connection, self->owners_directory);
  const char *line = file != NULL ? g_mapped_file_get_contents (file) : NULL;
  const char *end = line != NULL ? line + g_mapped_file_get_length (file) : NULL;
  guint n_skipped = 0;

  while (line != NULL && line < end)
    {
      const char *next = memchr (line, '\n', (gsize) (end - line));
      const char *stop = next != NULL ? next : end;

      n_skipped += !merge_line (merge, line, (gsize) (stop - line));
      line = stop + 1;
    }

  g_debug ("The journal is merged, without %u of its lines", n_skipped);
  *n_unfinished = tachy_merge_get_n_unfinished (merge);
  return tachy_merge_finish (merge, error);
}

static gboolean
collect_table (TachyConnection *connection,
               const char      *table,
               GString         *lines,
               GError         **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT * FROM %s ORDER BY rowid", table);
  g_autoptr (TachyStatement) statement = tachy_connection_prepare (connection, sql, error);
  g_autoptr (GError) local_error = NULL;

  if (statement == NULL)
    return FALSE;

  while (tachy_statement_step (statement, &local_error))
    {
      g_autofree char *line = tachy_row_to_json (statement, table);

      g_string_append (lines, line);
    }

  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
write_anew (TachyJournal    *self,
            TachyConnection *connection,
            Book            *book,
            GError         **error)
{
  GString *text = g_string_new (NULL);
  gboolean collected = collect_table (connection, "provider", text, error) &&
                       collect_table (connection, "removed", text, error) &&
                       collect_table (connection, "take", text, error);
  g_autoptr (GBytes) lines = g_string_free_to_bytes (text);

  if (!collected || !tachy_file_write_durably (self->path, lines, error))
    return FALSE;

  book->length = (gint64) g_bytes_get_size (lines);
  book->base = book->length;
  book->is_behind = FALSE;
  return TRUE;
}

static gboolean
read_book (TachyConnection *connection,
           Book            *book,
           GError         **error)
{
  g_autoptr (TachyStatement) statement = NULL;

  statement = tachy_connection_prepare (connection, "SELECT length, base, behind FROM book", error);
  if (statement == NULL || !tachy_statement_step (statement, error))
    return FALSE;

  book->length = tachy_statement_get_int (statement, 0);
  book->base = tachy_statement_get_int (statement, 1);
  book->is_behind = tachy_statement_get_int (statement, 2) != 0;
  return TRUE;
}

static gboolean
write_book (TachyConnection *connection,
            const Book      *book,
            GError         **error)
{
  g_autoptr (TachyStatement) statement = NULL;

  statement = tachy_connection_prepare (connection,
                                        "UPDATE book SET length = ?, base = ?, behind = ?", error);
  if (statement == NULL)
    return FALSE;

  tachy_statement_bind_int (statement, 0, book->length);
  tachy_statement_bind_int (statement, 1, book->base);
  tachy_statement_bind_int (statement, 2, book->is_behind);
  return tachy_statement_run (statement, error);
}

/* Whether the journal lacks something, or has too much. */
static gboolean
needs_rewriting (TachyJournal *self,
                 const Book   *book)
{
  gint64 length = get_length (self);

  return book->is_behind || length < book->length ||
         !g_file_test (self->path, G_FILE_TEST_EXISTS) ||
         (length > LONGEST_JOURNAL && length > 2 * book->base);
}

static gboolean
reconcile (TachyJournal    *self,
           TachyConnection *connection,
           GError         **error)
{
  guint n_unfinished = 0;
  gint64 length;
  Book book;

  if (!read_book (connection, &book, error))
    return FALSE;

  length = get_length (self);
  if (length != book.length && !tachy_journal_merge (self, connection, &n_unfinished, error))
    return FALSE;
  if (n_unfinished > 0)
    return TRUE;

  if (!needs_rewriting (self, &book))
    book.length = length;
  else if (!write_anew (self, connection, &book, error))
    return FALSE;

  return write_book (connection, &book, error);
}

/*
 * tachy_journal_tend:
 * @connection: a database that has just been opened
 *
 * Brings database and journal in step, where they are not; and sees to the reserve.
 */
gboolean
tachy_journal_tend (TachyJournal    *self,
                    TachyConnection *connection,
                    GError         **error)
{
  Book book;

  tachy_journal_keep_reserve (self, NULL);
  if (!read_book (connection, &book, error))
    return FALSE;
  if (get_length (self) == book.length && !needs_rewriting (self, &book))
    return TRUE;

  /* Another process may be between its receipt and its commit; this waits for it. */
  if (!tachy_connection_execute (connection, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (reconcile (self, connection, error) && tachy_connection_execute (connection, "COMMIT", error))
    return TRUE;

  tachy_connection_execute (connection, "ROLLBACK", NULL);
  return FALSE;
}
