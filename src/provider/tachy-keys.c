/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys of all servers: in the keyring, and for as long as the program runs in memory. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-keys-private.h"

#include <glib/gi18n.h>
#include <libsecret/secret.h>
#include <string.h>

#include "tachy-error.h"

#define MAX_LENGTH 16384

/* A locked keyring whose prompt nobody can see never answers. */
#define DEADLINE_MS 30000

static const SecretSchema schema = {
  "io.github.tachyscope.Tachyscope.Key",
  SECRET_SCHEMA_NONE,
  { { "origin", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
};

struct _TachyKeys
{
  GObject parent_instance;

  GHashTable *values; /* origin to SecretValue, whose memory is neither swapped nor left behind */
  guint deadline_ms;
};

G_DEFINE_FINAL_TYPE (TachyKeys, tachy_keys, G_TYPE_OBJECT)

/* One question to the keyring. The task is answered when the time is up, whether or not libsecret
 * ever comes back; what is left of the question then only cleans up. */
typedef struct
{
  GTask *task; /* NULL once it is answered */
  char *origin;
  GCancellable *stopper;
  GSource *deadline;
  GSource *person;
} Question;

static void
drop_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

/* Hands the task out, to be answered. */
static GTask *
close_question (Question *question)
{
  drop_source (&question->deadline);
  drop_source (&question->person);
  return g_steal_pointer (&question->task);
}

static void
free_question (Question *question)
{
  g_clear_object (&question->stopper);
  g_free (question->origin);
  g_free (question);
}

static gboolean
deadline_passed_cb (gpointer user_data)
{
  Question *question = user_data;
  g_autoptr (GTask) task = close_question (question);

  g_debug ("the keyring does not answer");
  g_task_return_new_error (task, TACHY_ERROR, TACHY_ERROR_KEYRING, "%s",
                           _("The keyring does not answer; unlock it and try again."));
  g_cancellable_cancel (question->stopper);
  return G_SOURCE_REMOVE;
}

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  Question *question = user_data;
  g_autoptr (GTask) task = close_question (question);

  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s", _("Cancelled"));
  g_cancellable_cancel (question->stopper);
  return G_SOURCE_REMOVE;
}

static Question *
ask_keyring (TachyKeys    *self,
             GTask        *task, /* transfer full */
             const char   *origin,
             GCancellable *cancellable)
{
  Question *question = g_new0 (Question, 1);

  question->task = task;
  question->origin = g_strdup (origin);
  question->stopper = g_cancellable_new ();

  question->deadline = g_timeout_source_new (self->deadline_ms);
  g_source_set_callback (question->deadline, deadline_passed_cb, question, NULL);
  g_source_attach (question->deadline, g_main_context_get_thread_default ());

  if (cancellable != NULL)
    {
      question->person = g_cancellable_source_new (cancellable);
      g_source_set_callback (question->person, G_SOURCE_FUNC (cancelled_cb), question, NULL);
      g_source_attach (question->person, g_main_context_get_thread_default ());
    }

  return question;
}

static void
remember (TachyKeys  *self,
          const char *origin,
          const char *key)
{
  g_hash_table_replace (self->values, g_strdup (origin), secret_value_new (key, -1, "text/plain"));
}

/* No bus, or nobody on it who keeps secrets. */
static gboolean
means_no_keyring (const GError *error)
{
  if (error->domain == G_DBUS_ERROR)
    return error->code != G_DBUS_ERROR_NO_REPLY && error->code != G_DBUS_ERROR_TIMEOUT &&
           error->code != G_DBUS_ERROR_TIMED_OUT;

  return error->domain == G_IO_ERROR && error->code != G_IO_ERROR_TIMED_OUT &&
         error->code != G_IO_ERROR_CANCELLED;
}

static void
tachy_keys_finalize (GObject *object)
{
  TachyKeys *self = TACHY_KEYS (object);

  g_hash_table_unref (self->values);

  G_OBJECT_CLASS (tachy_keys_parent_class)->finalize (object);
}

static void
tachy_keys_class_init (TachyKeysClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tachy_keys_finalize;
}

static void
tachy_keys_init (TachyKeys *self)
{
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                        (GDestroyNotify) secret_value_unref);
  self->deadline_ms = DEADLINE_MS;
}

/**
 * tachy_keys_new:
 *
 * Returns: (transfer full): the keys; nothing is asked of the keyring yet
 */
TachyKeys *
tachy_keys_new (void)
{
  return g_object_new (TACHY_TYPE_KEYS, NULL);
}

/*
 * tachy_keys_set_deadline:
 * @milliseconds: how long the keyring may take; for tests
 */
void
tachy_keys_set_deadline (TachyKeys *self,
                         guint      milliseconds)
{
  self->deadline_ms = milliseconds;
}

/* Quotes of all kinds come along when a key is copied from an example. */
static void
strip_quotes (char *text)
{
  static const char *const quotes[] = { "\"", "'", "`", "“", "”", "‘", "’", "<", ">" };

  for (guint i = 0; i < G_N_ELEMENTS (quotes); i++)
    {
      gsize length = strlen (quotes[i]);

      if (g_str_has_prefix (text, quotes[i]))
        memmove (text, text + length, strlen (text) - length + 1);
      if (g_str_has_suffix (text, quotes[i]))
        text[strlen (text) - length] = '\0';
    }
  g_strstrip (text);
}

static void
strip_word (char       *text,
            const char *word)
{
  gsize length = strlen (word);

  if (g_ascii_strncasecmp (text, word, length) == 0 &&
      (text[length] == '\0' || g_ascii_isspace (text[length])))
    memmove (text, text + length, strlen (text) - length + 1);
  g_strstrip (text);
}

/**
 * tachy_keys_clean:
 * @typed: what a person entered, or what a key file holds
 *
 * Takes off what is only packaging: spaces, quotes, "Authorization:", "Bearer".
 *
 * Returns: (transfer full): a key that fits into a header; or %NULL with %TACHY_ERROR_INVALID.
 *   The message does not repeat it.
 */
char *
tachy_keys_clean (const char *typed,
                  GError    **error)
{
  char *key;

  g_return_val_if_fail (typed != NULL, NULL);

  key = g_strstrip (g_strdup (typed));
  strip_quotes (key);
  strip_word (key, "Authorization:");
  strip_word (key, "Bearer");
  strip_quotes (key);

  if (*key == '\0')
    g_set_error_literal (error, TACHY_ERROR, TACHY_ERROR_INVALID, _("The key is empty."));
  else if (strlen (key) > MAX_LENGTH)
    g_set_error_literal (error, TACHY_ERROR, TACHY_ERROR_INVALID, _("The key is too long."));
  else
    {
      const char *p = key;

      while (g_ascii_isgraph (*p))
        p++;
      if (*p == '\0')
        return key;
      g_set_error_literal (error, TACHY_ERROR, TACHY_ERROR_INVALID,
                           _("The key contains a character that cannot stand in a key."));
    }

  secret_password_free (key);
  return NULL;
}

/**
 * tachy_keys_set_for_session:
 * @origin: whom the key is for, from tachy_base_url_dup_origin()
 * @key: (nullable): a key from tachy_keys_clean(); %NULL forgets it
 *
 * Keeps a key in memory only. It goes before one in the keyring.
 */
void
tachy_keys_set_for_session (TachyKeys  *self,
                            const char *origin,
                            const char *key)
{
  g_return_if_fail (TACHY_IS_KEYS (self) && origin != NULL);

  if (key != NULL)
    remember (self, origin, key);
  else
    g_hash_table_remove (self->values, origin);
}

/* Answers the question with @key, or with %NULL for "there is none", or with @error. */
static void
answer_lookup (Question     *question,
               char         *key, /* transfer full */
               const GError *error)
{
  g_autoptr (GTask) task = close_question (question);

  if (error != NULL)
    g_debug ("the keyring has not answered: %s", error->message);

  if (task != NULL && error != NULL && !means_no_keyring (error))
    g_task_return_new_error (task, TACHY_ERROR, TACHY_ERROR_KEYRING, "%s",
                             _("The keyring cannot be read; unlock it and try again."));
  else if (task != NULL)
    {
      if (key != NULL)
        remember (g_task_get_source_object (task), question->origin, key);
      g_task_return_pointer (task, g_strdup (key), (GDestroyNotify) secret_password_free);
    }

  secret_password_free (key);
  free_question (question);
}

static void
searched_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autolist (GObject) found = secret_password_search_finish (result, &error);
  g_autoptr (GError) locked = NULL;

  if (found != NULL)
    locked = g_error_new_literal (SECRET_ERROR, SECRET_ERROR_IS_LOCKED, "It stays locked");
  answer_lookup (user_data, NULL, locked != NULL ? locked : error);
}

/* libsecret says of a keyring that the person would not unlock that it holds nothing. What it does
 * hold can be seen even so; without that a request would go out without its key. */
static void
found_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  Question *question = user_data;
  g_autoptr (GError) error = NULL;
  char *key = secret_password_lookup_nonpageable_finish (result, &error);

  if (key == NULL && error == NULL && question->task != NULL)
    secret_password_search (&schema, SECRET_SEARCH_ALL, question->stopper, searched_cb, question,
                            "origin", question->origin, NULL);
  else
    answer_lookup (question, key, error);
}

/**
 * tachy_keys_lookup_async:
 * @origin: whose key is wanted
 *
 * Looks in memory, then in the keyring, which may ask the person to unlock it.
 */
void
tachy_keys_lookup_async (TachyKeys          *self,
                         const char         *origin,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  SecretValue *value;
  Question *question;

  g_return_if_fail (TACHY_IS_KEYS (self) && origin != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, tachy_keys_lookup_async);

  value = g_hash_table_lookup (self->values, origin);
  if (value != NULL)
    {
      g_task_return_pointer (task, g_strdup (secret_value_get_text (value)),
                             (GDestroyNotify) secret_password_free);
      return;
    }

  question = ask_keyring (self, g_steal_pointer (&task), origin, cancellable);
  secret_password_lookup (&schema, question->stopper, found_cb, question, "origin", origin, NULL);
}

/**
 * tachy_keys_lookup_finish:
 *
 * Returns: (transfer full) (nullable): the key; %NULL without an error where there is none or no
 *   keyring at all. %TACHY_ERROR_KEYRING where the keyring stays locked or silent.
 */
char *
tachy_keys_lookup_finish (TachyKeys    *self,
                          GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, tachy_keys_lookup_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
stored_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  Question *question = user_data;
  g_autoptr (GTask) task = close_question (question);
  g_autoptr (GError) error = NULL;

  if (secret_password_store_finish (result, &error))
    {
      if (task != NULL)
        g_task_return_boolean (task, TRUE);
    }
  else
    {
      g_debug ("the keyring has not stored: %s", error != NULL ? error->message : "dismissed");
      if (task != NULL)
        g_task_return_new_error (task, TACHY_ERROR, TACHY_ERROR_KEYRING, "%s",
                                 _("There is no keyring to keep the key; it is used until the "
                                   "program ends."));
    }

  free_question (question);
}

/**
 * tachy_keys_store_async:
 * @origin: whom the key is for
 * @key: a key from tachy_keys_clean()
 *
 * The key can be looked up at once, and until the program ends even where the keyring fails.
 */
void
tachy_keys_store_async (TachyKeys          *self,
                        const char         *origin,
                        const char         *key,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  GTask *task;
  Question *question;
  g_autofree char *label = NULL;

  g_return_if_fail (TACHY_IS_KEYS (self) && origin != NULL && key != NULL);

  remember (self, origin, key);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, tachy_keys_store_async);
  question = ask_keyring (self, task, origin, cancellable);

  /* Translators: how the keyring lists the key; then the address of a server. */
  label = g_strdup_printf (_("Tachyscope: key for %s"), origin);
  secret_password_store (&schema, SECRET_COLLECTION_DEFAULT, label, key, question->stopper,
                         stored_cb, question, "origin", origin, NULL);
}

/**
 * tachy_keys_store_finish:
 *
 * Returns: whether the keyring has it; otherwise %TACHY_ERROR_KEYRING
 */
gboolean
tachy_keys_store_finish (TachyKeys    *self,
                         GAsyncResult *result,
                         GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, tachy_keys_store_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
cleared_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  Question *question = user_data;
  g_autoptr (GTask) task = close_question (question);
  g_autoptr (GError) error = NULL;

  secret_password_clear_finish (result, &error);
  if (error != NULL)
    g_debug ("the keyring has not forgotten: %s", error->message);

  if (task != NULL && error != NULL && !means_no_keyring (error))
    g_task_return_new_error (task, TACHY_ERROR, TACHY_ERROR_KEYRING, "%s",
                             _("The keyring still holds the key; unlock it and try again."));
  else if (task != NULL)
    g_task_return_boolean (task, TRUE);

  free_question (question);
}

/**
 * tachy_keys_forget_async:
 * @origin: whose key shall be gone, from memory and keyring
 */
void
tachy_keys_forget_async (TachyKeys          *self,
                         const char         *origin,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  GTask *task;
  Question *question;

  g_return_if_fail (TACHY_IS_KEYS (self) && origin != NULL);

  g_hash_table_remove (self->values, origin);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, tachy_keys_forget_async);
  question = ask_keyring (self, task, origin, cancellable);
  secret_password_clear (&schema, question->stopper, cleared_cb, question, "origin", origin, NULL);
}

/**
 * tachy_keys_forget_finish:
 *
 * Returns: whether it is gone; otherwise %TACHY_ERROR_KEYRING
 */
gboolean
tachy_keys_forget_finish (TachyKeys    *self,
                          GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, tachy_keys_forget_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
