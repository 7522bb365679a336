/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journal: any bytes in its place are merged as far as they make sense, never beyond a row a
 * line, and what came out of it can be written and read again. */

#define G_LOG_DOMAIN "tachy-test"
#include "config.h"

#include "tachy-journal-private.h"

#include <glib/gstdio.h>
#include <stdlib.h>

#include "fuzz.h"
#include "tachy-migrations-private.h"
#include "tachy-row-private.h"
#include "tachy-store.h"

static const char *const tables[] = { "provider", "removed", "take" };

static char *directory;
static char *path;
static TachyConnection *connection;
static TachyJournal *journal;

static void
clean_up (void)
{
  tachy_connection_close (connection);
  tachy_journal_free (journal);
  g_unlink (path);
  g_rmdir (directory);
  g_free (path);
  g_free (directory);
}

static void
set_up (void)
{
  g_autoptr (GError) error = NULL;

  if (directory != NULL)
    return;

  /* The migrations are resources of the store. */
  g_type_class_unref (g_type_class_ref (TACHY_TYPE_STORE));

  directory = g_dir_make_tmp ("tachyscope-fuzz-XXXXXX", &error);
  g_assert_no_error (error);
  path = g_build_filename (directory, "journal.jsonl", NULL);
  journal = tachy_journal_new (directory);
  connection = tachy_connection_open_in_memory (&error);
  g_assert_no_error (error);
  tachy_migrations_run (connection, &error);
  g_assert_no_error (error);
  atexit (clean_up);
}

static void
execute (const char *sql)
{
  g_autoptr (GError) error = NULL;

  tachy_connection_execute (connection, sql, &error);
  g_assert_no_error (error);
}

static void
collect_table (const char *table,
               GString    *lines,
               guint      *n_rows)
{
  g_autofree char *sql = g_strdup_printf ("SELECT * FROM %s ORDER BY rowid", table);
  g_autoptr (GError) error = NULL;
  g_autoptr (TachyStatement) statement = tachy_connection_prepare (connection, sql, &error);

  g_assert_no_error (error);
  while (tachy_statement_step (statement, &error))
    {
      g_autofree char *line = tachy_row_to_json (statement, table);

      g_assert_true (strchr (line, '\n') == line + strlen (line) - 1);
      g_string_append (lines, line);
      ++*n_rows;
    }

  g_assert_no_error (error);
}

/* Returns what stands in the database after @text was the journal. */
static char *
merge (const char *text,
       gsize       length,
       guint      *n_rows)
{
  g_autoptr (GError) error = NULL;
  GString *lines = g_string_new (NULL);
  guint n_unfinished = 0;

  g_file_set_contents_full (path, text, (gssize) length, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
  execute ("BEGIN");
  tachy_journal_merge (journal, connection, &n_unfinished, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_unfinished, ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    collect_table (tables[i], lines, n_rows);
  execute ("ROLLBACK");
  return g_string_free (lines, FALSE);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         length)
{
  guint n_lines = 1, n_rows = 0, n_again = 0;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  for (gsize i = 0; i < length; i++)
    n_lines += data[i] == '\n';

  set_up ();
  first = merge ((const char *) data, length, &n_rows);
  g_assert_cmpuint (n_rows, <=, n_lines);
  second = merge (first, strlen (first), &n_again);
  g_assert_cmpstr (second, ==, first);
  return 0;
}
