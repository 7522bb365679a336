/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a transaction wants written into the journal, gathered until it is committed. */

#define G_LOG_DOMAIN "tachy-store"
#include "config.h"

#include "tachy-connection-private.h"
#include "tachy-row-private.h"

/* Each receipt gets a number of its own, so that of two the newer one can be told. */
static gboolean
stamp_row (TachyConnection *self,
           const char      *table,
           const char      *id,
           GError         **error)
{
  g_autoptr (TachyStatement) statement = NULL;
  g_autofree char *sql = NULL;

  if (!tachy_connection_execute (self, "UPDATE book SET serial = serial + 1", error))
    return FALSE;

  sql = g_strdup_printf ("UPDATE %s SET serial = (SELECT serial FROM book) WHERE id = ?", table);
  statement = tachy_connection_prepare (self, sql, error);
  if (statement == NULL)
    return FALSE;

  tachy_statement_bind_text (statement, 0, id);
  return tachy_statement_run (statement, error);
}

static gboolean
write_line (TachyConnection *self,
            const char      *table,
            const char      *id,
            GError         **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT * FROM %s WHERE id = ?", table);
  g_autoptr (TachyStatement) statement = tachy_connection_prepare (self, sql, error);
  g_autofree char *line = NULL;

  if (statement == NULL)
    return FALSE;

  tachy_statement_bind_text (statement, 0, id);
  if (!tachy_statement_step (statement, error))
    return FALSE;

  if (self->receipts == NULL)
    self->receipts = g_string_new (NULL);
  line = tachy_row_to_json (statement, table);
  g_string_append (self->receipts, line);
  return TRUE;
}

/**
 * tachy_connection_add_receipt_of:
 * @table: a static name, of one of the tables that the journal keeps
 * @id: of a row of it
 *
 * Has the row as it stands now written into the journal, before the transaction is committed: so
 * it can be found again even if this database cannot.
 */
gboolean
tachy_connection_add_receipt_of (TachyConnection *self,
                                 const char      *table,
                                 const char      *id,
                                 GError         **error)
{
  return stamp_row (self, table, id, error) && write_line (self, table, id, error);
}

/**
 * tachy_connection_add_receipt:
 * @number: of a row of the table of takes
 *
 * Does the same for a take: what was paid for must be found again.
 */
gboolean
tachy_connection_add_receipt (TachyConnection *self,
                              gint64           number,
                              GError         **error)
{
  g_autoptr (TachyStatement) statement = NULL;
  g_autofree char *id = NULL;

  statement = tachy_connection_prepare (self, "SELECT id FROM take WHERE number = ?", error);
  if (statement == NULL)
    return FALSE;

  tachy_statement_bind_int (statement, 0, number);
  if (!tachy_statement_step (statement, error))
    return FALSE;

  id = g_strdup (tachy_statement_get_text (statement, 0));
  return tachy_connection_add_receipt_of (self, "take", id, error);
}

/*
 * tachy_connection_mark_receipts:
 *
 * Returns: how much this transaction wants of the journal so far
 */
TachyReceiptsMark
tachy_connection_mark_receipts (TachyConnection *self)
{
  return (TachyReceiptsMark){ .length = self->receipts != NULL ? self->receipts->len : 0,
                              .needs_reserve = self->needs_reserve };
}

/*
 * tachy_connection_forget_receipts:
 *
 * Goes back to @mark, as a part of the transaction is rolled back.
 */
void
tachy_connection_forget_receipts (TachyConnection  *self,
                                  TachyReceiptsMark mark)
{
  if (self->receipts != NULL)
    g_string_truncate (self->receipts, mark.length);
  self->needs_reserve = mark.needs_reserve;
}

/**
 * tachy_connection_require_reserve:
 *
 * For a transaction after which money is spent: it fails unless the journal has room set aside for
 * the receipt that will follow, even if the disk is full by then.
 */
void
tachy_connection_require_reserve (TachyConnection *self)
{
  self->needs_reserve = TRUE;
}

/*
 * tachy_connection_steal_needs_reserve:
 *
 * Returns: whether tachy_connection_require_reserve() was called in this transaction
 */
gboolean
tachy_connection_steal_needs_reserve (TachyConnection *self)
{
  gboolean needs_reserve = self->needs_reserve;

  self->needs_reserve = FALSE;
  return needs_reserve;
}

/**
 * tachy_connection_add_removal:
 * @id: of a row that this transaction deletes
 *
 * Remembers that it was, so that the journal, or a file that lies about, does not bring it back.
 */
gboolean
tachy_connection_add_removal (TachyConnection *self,
                              const char      *id,
                              GError         **error)
{
  g_autoptr (TachyStatement) statement = NULL;

  statement = tachy_connection_prepare (self, "INSERT OR IGNORE INTO removed (id) VALUES (?)", error);
  if (statement == NULL)
    return FALSE;

  tachy_statement_bind_text (statement, 0, id);
  return tachy_statement_run (statement, error) &&
         tachy_connection_add_receipt_of (self, "removed", id, error);
}

/*
 * tachy_connection_steal_receipts:
 *
 * Returns: (transfer full) (nullable): the lines of this transaction
 */
char *
tachy_connection_steal_receipts (TachyConnection *self)
{
  GString *receipts = g_steal_pointer (&self->receipts);

  return receipts != NULL ? g_string_free (receipts, receipts->len == 0) : NULL;
}
