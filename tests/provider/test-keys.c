/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys with a keyring, with a locked one and with none; TEST_KEYRING says which. */

#include "config.h"

#include <string.h>

#include "tachy-error.h"
#include "tachy-keys-private.h"
#include "tachy-test.h"

#define ORIGIN "https://api.example.com"
#define OTHER "https://api.example.com:8443"

static char *
look_up (TachyKeys  *keys,
         const char *origin,
         GError    **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tachy_keys_lookup_async (keys, origin, NULL, tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  return tachy_keys_lookup_finish (keys, result, error);
}

static gboolean
store (TachyKeys  *keys,
       const char *origin,
       const char *key,
       GError    **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tachy_keys_store_async (keys, origin, key, NULL, tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  return tachy_keys_store_finish (keys, result, error);
}

static gboolean
forget (TachyKeys  *keys,
        const char *origin,
        GError    **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tachy_keys_forget_async (keys, origin, NULL, tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  return tachy_keys_forget_finish (keys, result, error);
}

static void
test_clean (void)
{
  static const struct
  {
    const char *typed;
    const char *key;
  } rows[] = {
    { "sk-1", "sk-1" },
    { "  sk-1\r\n", "sk-1" },
    { "Bearer sk-1", "sk-1" },
    { "bearer   sk-1 ", "sk-1" },
    { "\"sk-1\"", "sk-1" },
    { "'Bearer sk-1'", "sk-1" },
    { "Bearer \"sk-1\"", "sk-1" },
    { "“sk-1”", "sk-1" },
    { "Authorization: Bearer sk-1", "sk-1" },
    { "a+b/c==", "a+b/c==" },
    { "", NULL },
    { " \n", NULL },
    { "Bearer ", NULL },
    { "\"\"", NULL },
    { "\"", NULL },
    { "sk-1\r\nX-Evil: 1", NULL },
    { "sk 1", NULL },
    { "sk-\x01", NULL },
    { "sk-\x7f", NULL },
    { "sk-ключ", NULL },
    { "sk-\xff", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *key = tachy_keys_clean (rows[i].typed, &error);

      g_assert_cmpstr (key, ==, rows[i].key);
      if (key == NULL)
        g_assert_error (error, TACHY_ERROR, TACHY_ERROR_INVALID);
    }
}

static void
test_session (void)
{
  g_autoptr (TachyKeys) keys = tachy_keys_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *found = NULL;
  g_autofree char *other = NULL;
  g_autofree char *gone = NULL;

  tachy_keys_set_for_session (keys, ORIGIN, "sk-session");
  found = look_up (keys, ORIGIN, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, "sk-session");

  other = look_up (keys, OTHER, &error);
  g_assert_no_error (error);
  g_assert_null (other);

  tachy_keys_set_for_session (keys, ORIGIN, NULL);
  gone = look_up (keys, ORIGIN, &error);
  g_assert_no_error (error);
  g_assert_null (gone);
}

static void
test_no_keyring (void)
{
  g_autoptr (TachyKeys) keys = tachy_keys_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *found = NULL;
  gint64 start = g_get_monotonic_time ();

  g_assert_null (look_up (keys, ORIGIN, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_USEC_PER_SEC);

  g_assert_false (store (keys, ORIGIN, "sk-1", &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_KEYRING);
  g_assert_null (strstr (error->message, "sk-1"));
  g_clear_error (&error);

  found = look_up (keys, ORIGIN, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, "sk-1");

  g_assert_true (forget (keys, ORIGIN, &error));
  g_assert_no_error (error);
  g_assert_null (look_up (keys, ORIGIN, &error));
  g_assert_no_error (error);
}

static void
test_unlocked (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TachyKeys) keys = tachy_keys_new ();
  g_autoptr (TachyKeys) later = tachy_keys_new ();
  g_autoptr (TachyKeys) last = tachy_keys_new ();
  g_autofree char *found = NULL;
  g_autofree char *changed = NULL;

  g_assert_null (look_up (keys, ORIGIN, &error));
  g_assert_no_error (error);

  g_assert_true (store (keys, ORIGIN, "sk-1", &error));
  g_assert_no_error (error);
  found = look_up (later, ORIGIN, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, "sk-1");

  /* Bound to the origin, port and all. */
  g_assert_null (look_up (later, OTHER, &error));
  g_assert_no_error (error);

  g_assert_true (store (keys, ORIGIN, "sk-2", &error));
  changed = look_up (last, ORIGIN, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (changed, ==, "sk-2");

  g_assert_true (forget (last, ORIGIN, &error));
  g_assert_no_error (error);
  g_assert_null (look_up (last, ORIGIN, &error));
  g_assert_no_error (error);
}

static void
test_locked (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TachyKeys) keys = tachy_keys_new ();
  g_autofree char *found = NULL;
  gint64 start = g_get_monotonic_time ();

  tachy_keys_set_deadline (keys, 2000);
  g_assert_false (store (keys, ORIGIN, "sk-1", &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_KEYRING);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 10 * G_USEC_PER_SEC);
  g_clear_error (&error);

  found = look_up (keys, ORIGIN, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, "sk-1");
}

/* It holds a key, but whoever is asked to unlock it says no: then it must not look as if there were
 * none (FAULTS.md, row 142). What is kept for the session is used all the same. */
static void
test_dismissed (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TachyKeys) keys = tachy_keys_new ();
  g_autofree char *found = NULL;
  gint64 start = g_get_monotonic_time ();

  g_assert_null (look_up (keys, ORIGIN, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_KEYRING);
  g_assert_nonnull (strstr (error->message, "unlock it"));
  g_assert_cmpint (g_get_monotonic_time () - start, <, 10 * G_USEC_PER_SEC);
  g_clear_error (&error);

  tachy_keys_set_deadline (keys, 2000);
  g_assert_false (store (keys, ORIGIN, "sk-1", &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_KEYRING);
  g_clear_error (&error);

  found = look_up (keys, ORIGIN, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, "sk-1");
}

static gboolean
count_turn_cb (gpointer user_data)
{
  (*(guint *) user_data)++;
  return G_SOURCE_CONTINUE;
}

/* It is there, and never answers (row 143): after its time is up that is said, and all the while the
 * main loop turns. */
static void
test_silent (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TachyKeys) keys = tachy_keys_new ();
  guint n_turns = 0;
  guint source = g_timeout_add (10, count_turn_cb, &n_turns);

  tachy_keys_set_deadline (keys, 1000);
  g_assert_null (look_up (keys, ORIGIN, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_KEYRING);
  g_clear_error (&error);
  g_assert_cmpuint (n_turns, >, 10);

  g_assert_false (store (keys, ORIGIN, "sk-1", &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_KEYRING);
  g_clear_error (&error);
  g_assert_false (forget (keys, ORIGIN, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_KEYRING);
  g_source_remove (source);
}

static void
test_cancel (void)
{
  g_autoptr (TachyKeys) keys = tachy_keys_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  tachy_keys_store_async (keys, ORIGIN, "sk-1", cancellable, tachy_test_keep_result_cb, &result);
  g_cancellable_cancel (cancellable);
  TACHY_TEST_WAIT_FOR (result != NULL);
  g_assert_false (tachy_keys_store_finish (keys, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int    argc,
      char **argv)
{
  const char *keyring = g_getenv ("TEST_KEYRING");

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tachyscope/keys/clean", test_clean);
  if (g_strcmp0 (keyring, "unlocked") == 0)
    g_test_add_func ("/tachyscope/keys/unlocked", test_unlocked);
  else if (g_strcmp0 (keyring, "locked") == 0)
    {
      g_test_add_func ("/tachyscope/keys/locked", test_locked);
      g_test_add_func ("/tachyscope/keys/cancel", test_cancel);
    }
  else if (g_strcmp0 (keyring, "silent") == 0)
    {
      g_test_add_func ("/tachyscope/keys/silent", test_silent);
      g_test_add_func ("/tachyscope/keys/cancel", test_cancel);
    }
  else if (g_strcmp0 (keyring, "dismissed") == 0)
    g_test_add_func ("/tachyscope/keys/dismissed", test_dismissed);
  else
    {
      g_test_add_func ("/tachyscope/keys/session", test_session);
      g_test_add_func ("/tachyscope/keys/no-keyring", test_no_keyring);
    }
  return g_test_run ();
}
