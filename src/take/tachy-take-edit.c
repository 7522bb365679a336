/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A change of one take, checked against the table of states and applied in one transaction. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-take-edit-private.h"

#include <glib/gi18n.h>

#include "tachy-error.h"

#define NO_STATE (-1)

typedef struct
{
  const char *column; /* static */
  char *text;         /* (nullable) (owned): where it is NULL, number counts */
  gint64 number;
  gboolean is_text;
} Assignment;

struct _TachyTakeEdit
{
  int expected;
  int expected_media;
  int state;
  int media;
  const char *claimant; /* (nullable): the text of an assignment */
  int search;
  const char *remote_id; /* (nullable): among the assignments */
  GArray *assignments; /* (element-type Assignment) */
};

static void
clear_assignment (gpointer data)
{
  g_free (((Assignment *) data)->text);
}

/*
 * tachy_take_edit_new:
 *
 * Returns: (transfer full): an edit that changes nothing yet
 */
TachyTakeEdit *
tachy_take_edit_new (void)
{
  TachyTakeEdit *self = g_new0 (TachyTakeEdit, 1);

  self->expected = NO_STATE;
  self->expected_media = NO_STATE;
  self->state = NO_STATE;
  self->media = NO_STATE;
  self->search = NO_STATE;
  self->assignments = g_array_new (FALSE, FALSE, sizeof (Assignment));
  g_array_set_clear_func (self->assignments, clear_assignment);
  return self;
}

void
tachy_take_edit_free (TachyTakeEdit *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->assignments);
  g_free (self);
}

/*
 * tachy_take_edit_set_text:
 * @column: a static string
 * @text: (nullable): copied; %NULL empties the column
 */
void
tachy_take_edit_set_text (TachyTakeEdit *self,
                          const char    *column,
                          const char    *text)
{
  const Assignment assignment = { .column = column, .text = g_strdup (text), .is_text = TRUE };

  g_array_append_val (self->assignments, assignment);
}

/*
 * tachy_take_edit_set_int:
 * @column: a static string
 */
void
tachy_take_edit_set_int (TachyTakeEdit *self,
                         const char    *column,
                         gint64         number)
{
  const Assignment assignment = { .column = column, .number = number };

  g_array_append_val (self->assignments, assignment);
}

/*
 * tachy_take_edit_expect_state:
 * @state: what the take was when the edit was thought of
 *
 * For edits that let the state be: where it is another by now they come too late, and change
 * nothing.
 */
void
tachy_take_edit_expect_state (TachyTakeEdit *self,
                              TachyTakeState state)
{
  self->expected = (int) state;
}

/*
 * tachy_take_edit_expect_media:
 *
 * As tachy_take_edit_expect_state(), for what its clip was.
 */
void
tachy_take_edit_expect_media (TachyTakeEdit  *self,
                              TachyMediaState media)
{
  self->expected_media = (int) media;
}

/*
 * tachy_take_edit_claim:
 * @owner: the id of the process that wants to drive the take
 *
 * Nothing is changed where another process drives it: only one may fetch a clip.
 */
void
tachy_take_edit_claim (TachyTakeEdit *self,
                       const char    *owner)
{
  tachy_take_edit_set_text (self, "owner", owner);
  self->claimant = g_array_index (self->assignments, Assignment, self->assignments->len - 1).text;
}

void
tachy_take_edit_set_state (TachyTakeEdit *self,
                           TachyTakeState state)
{
  self->state = (int) state;
  tachy_take_edit_set_text (self, "state", tachy_take_state_to_word (state));
}

void
tachy_take_edit_set_media (TachyTakeEdit  *self,
                           TachyMediaState media)
{
  self->media = (int) media;
  tachy_take_edit_set_text (self, "media", tachy_media_state_to_word (media));
}

void
tachy_take_edit_set_search (TachyTakeEdit *self,
                            TachySearch    search)
{
  self->search = (int) search;
  tachy_take_edit_set_text (self, "search", tachy_search_to_word (search));
}

/*
 * tachy_take_edit_set_remote_id:
 * @id: what the server calls the take; two takes of one server cannot have the same
 */
void
tachy_take_edit_set_remote_id (TachyTakeEdit *self,
                               const char    *id)
{
  tachy_take_edit_set_text (self, "remote_id", id);
  self->remote_id = g_array_index (self->assignments, Assignment, self->assignments->len - 1).text;
}

/*
 * tachy_take_edit_set_reason:
 * @error: (nullable): cause and sentence, in %TACHY_ERROR; %NULL says that all is well again
 * @failure: (nullable): what the server said
 */
void
tachy_take_edit_set_reason (TachyTakeEdit      *self,
                            const GError       *error,
                            const TachyFailure *failure)
{
  const char *cause = NULL;

  if (error != NULL)
    cause = tachy_error_code_to_string (error->domain == TACHY_ERROR ? (TachyError) error->code
                                                                     : TACHY_ERROR_SERVER);

  tachy_take_edit_set_text (self, "cause", cause);
  tachy_take_edit_set_text (self, "reason", error != NULL ? error->message : NULL);
  tachy_take_edit_set_int (self, "http_status", failure != NULL ? failure->http_status : 0);
  tachy_take_edit_set_text (self, "error_code", failure != NULL ? failure->code : NULL);
  tachy_take_edit_set_text (self, "error_message", failure != NULL ? failure->message : NULL);
  tachy_take_edit_set_text (self, "error_type", failure != NULL ? failure->type : NULL);
  tachy_take_edit_set_text (self, "request_id", failure != NULL ? failure->request_id : NULL);
}

/*
 * tachy_take_edit_is_receipt:
 *
 * Returns: whether the change belongs into the journal: each step of the state does, because any
 *   of them may be what tells later whether something was paid for, what the person has settled,
 *   and the clip's arrival
 */
gboolean
tachy_take_edit_is_receipt (const TachyTakeEdit *self)
{
  return self->state != NO_STATE || self->search != NO_STATE || self->media == TACHY_MEDIA_FILED;
}

static gboolean
is_allowed (const TachyTakeEdit *self,
            TachyTakeState       state,
            TachyMediaState      media,
            TachySearch          search,
            const char          *owner)
{
  if (self->claimant != NULL && owner != NULL && g_strcmp0 (owner, self->claimant) != 0 &&
      tachy_take_state_is_active (state, media, search))
    return FALSE;
  if (self->expected != NO_STATE && state != (TachyTakeState) self->expected)
    return FALSE;
  if (self->expected_media != NO_STATE && media != (TachyMediaState) self->expected_media)
    return FALSE;
  if (self->state != NO_STATE && !tachy_take_state_may_become (state, (TachyTakeState) self->state))
    return FALSE;
  if (self->search != NO_STATE && !tachy_search_may_become (search, (TachySearch) self->search))
    return FALSE;

  return self->media == NO_STATE ||
         tachy_media_state_may_become (media, (TachyMediaState) self->media);
}

static gboolean
check_ways (const TachyTakeEdit *self,
            TachyConnection     *connection,
            gint64               number,
            GError             **error)
{
  g_autoptr (TachyStatement) statement = NULL;
  TachyTakeState state = TACHY_TAKE_UNKNOWN;
  TachyMediaState media = TACHY_MEDIA_NONE;
  TachySearch search;
  GError *local_error = NULL;

  statement = tachy_connection_prepare (
      connection, "SELECT state, media, search, owner FROM take WHERE number = ?", error);
  if (statement == NULL)
    return FALSE;

  tachy_statement_bind_int (statement, 0, number);
  if (tachy_statement_step (statement, &local_error))
    {
      tachy_take_state_from_word (tachy_statement_get_text (statement, 0), &state);
      tachy_media_state_from_word (tachy_statement_get_text (statement, 1), &media);
      search = tachy_search_from_word (tachy_statement_get_text (statement, 2));
      if (is_allowed (self, state, media, search, tachy_statement_get_text (statement, 3)))
        return TRUE;

      g_debug ("Take %" G_GINT64_FORMAT " is %s/%s by now, so it stays", number,
               tachy_take_state_to_word (state), tachy_media_state_to_word (media));
    }

  if (local_error == NULL)
    g_set_error_literal (&local_error, TACHY_ERROR, TACHY_ERROR_INVALID,
                         _("The take has changed in the meantime."));
  g_propagate_error (error, local_error);
  return FALSE;
}

/* Two creates that were given the same id have one clip between them, so only one take has it
 * (FAULTS.md, row 67). */
static gboolean
check_remote_id (const TachyTakeEdit *self,
                 TachyConnection     *connection,
                 gint64               number,
                 GError             **error)
{
  g_autoptr (TachyStatement) statement = NULL;
  GError *local_error = NULL;

  if (self->remote_id == NULL)
    return TRUE;

  statement = tachy_connection_prepare (
      connection,
      "SELECT 1 FROM take WHERE remote_id = ?1 AND number <> ?2"
      " AND provider = (SELECT provider FROM take WHERE number = ?2) LIMIT 1",
      error);
  if (statement == NULL)
    return FALSE;

  tachy_statement_bind_text (statement, 0, self->remote_id);
  tachy_statement_bind_int (statement, 1, number);
  if (tachy_statement_step (statement, &local_error))
    local_error = g_error_new_literal (TACHY_ERROR, TACHY_ERROR_SERVER,
                                       _("Another take has this id already."));
  if (local_error != NULL)
    g_propagate_error (error, local_error);

  return local_error == NULL;
}

/* Column names are our own static strings, so they can stand in the statement. */
static char *
build_statement (const TachyTakeEdit *self)
{
  GString *sql = g_string_new ("UPDATE take SET ");

  for (guint i = 0; i < self->assignments->len; i++)
    g_string_append_printf (sql, "%s%s = ?", i > 0 ? ", " : "",
                            g_array_index (self->assignments, Assignment, i).column);
  g_string_append (sql, " WHERE number = ?");

  return g_string_free (sql, FALSE);
}

/*
 * tachy_take_edit_apply:
 * @connection: inside a write transaction
 *
 * Returns: whether the row was changed; %TACHY_ERROR_INVALID where its state, which another
 *   process or the person may have changed meanwhile, does not allow it; %TACHY_ERROR_SERVER
 *   where another take has the remote id
 */
gboolean
tachy_take_edit_apply (const TachyTakeEdit *self,
                       TachyConnection     *connection,
                       gint64               number,
                       GError             **error)
{
  g_autoptr (TachyStatement) statement = NULL;
  g_autofree char *sql = NULL;

  if (!check_ways (self, connection, number, error) ||
      !check_remote_id (self, connection, number, error))
    return FALSE;
  if (self->state == TACHY_TAKE_SENDING)
    tachy_connection_require_reserve (connection);
  if (self->assignments->len == 0)
    return TRUE;

  sql = build_statement (self);
  statement = tachy_connection_prepare (connection, sql, error);
  if (statement == NULL)
    return FALSE;

  for (guint i = 0; i < self->assignments->len; i++)
    {
      const Assignment *assignment = &g_array_index (self->assignments, Assignment, i);

      if (assignment->is_text)
        tachy_statement_bind_text (statement, (int) i, assignment->text);
      else
        tachy_statement_bind_int (statement, (int) i, assignment->number);
    }
  tachy_statement_bind_int (statement, (int) self->assignments->len, number);

  return tachy_statement_run (statement, error);
}
