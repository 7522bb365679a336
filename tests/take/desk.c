/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What tests of the poller stand on: hours of polling against a server, in milliseconds. */

#define G_LOG_DOMAIN "tachy-test"
#include "config.h"

#include "desk.h"

#include <string.h>

#include "resolver.h"
#include "tachy-base-url.h"
#include "tachy-clock-private.h"
#include "tachy-test.h"

#define PAGE 100

/* The server. */

static void
answer (SoupServerMessage *message,
        guint              status,
        GString           *text) /* owned */
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, text->str,
                                    text->len);
  g_string_free (text, TRUE);
}

static GString *
describe_job (Desk       *desk,
              const char *id)
{
  GString *text = g_string_new (desk->body);

  if (g_strcmp0 (id, desk->ended) == 0)
    g_string_assign (text, "{\"id\":\"@ID@\",\"status\":\"failed\"}");
  else if (desk->body == NULL)
    g_string_assign (text, "{\"id\":\"@ID@\",\"status\":\"in_progress\",\"progress\":7}");
  g_string_replace (text, "@ID@", id, 0);
  return text;
}

static gboolean
is_listed (Desk  *desk,
           guint64 number)
{
  g_autofree char *id = g_strdup_printf ("job_%" G_GUINT64_FORMAT, number);

  return g_strcmp0 (id, desk->hidden) != 0;
}

/* Counts down, from the newest stranger to our oldest job. */
static void
add_entries (Desk    *desk,
             GString *list,
             guint64  place)
{
  const guint64 n_ours = desk->takes->len;

  for (guint n = 0; n < PAGE && place > 0; place--)
    {
      g_autofree char *id = g_strdup_printf ("%s_%" G_GUINT64_FORMAT,
                                             place > n_ours ? "stranger" : "job", place);
      g_autoptr (GString) job = describe_job (desk, id);

      if (place <= n_ours && !is_listed (desk, place))
        continue;
      if (desk->has_no_ids)
        g_string_assign (job, "{\"status\":\"in_progress\"}");
      g_string_append_printf (list, "%s%s", n > 0 ? "," : "", job->str);
      n++;
    }
}

static void
list (Desk              *desk,
      SoupServerMessage *message,
      const char        *after)
{
  GString *text = g_string_new ("{\"data\":[");
  guint64 place = desk->takes->len + desk->n_strangers;

  if (desk->is_endless)
    place += G_MAXUINT32;
  if (after != NULL)
    place = g_ascii_strtoull (strchr (after, '_') + 1, NULL, 10) - 1;

  add_entries (desk, text, place);
  g_string_append_printf (text, "],\"has_more\":%s}", place > PAGE ? "true" : "false");
  answer (message, 200, text);
}

static void
append_headers (Desk              *desk,
                SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  if (desk->header != NULL)
    soup_message_headers_append (headers, desk->header, desk->value);
  if (desk->reset == NULL)
    return;

  soup_message_headers_append (headers, "x-ratelimit-remaining-requests", "0");
  soup_message_headers_append (headers, "x-ratelimit-reset-requests", desk->reset);
}

static void
asked_cb (SoupServer        *server,
          SoupServerMessage *message,
          const char        *path,
          GHashTable        *query,
          gpointer           user_data)
{
  Desk *desk = user_data;
  gboolean is_list = g_str_has_suffix (path, "/videos");
  guint status = is_list && desk->list_status != 0 ? desk->list_status : desk->status;
  const char *id = strrchr (path, '/') + 1;
  gint64 time = desk_get_time (desk);

  *(is_list ? &desk->n_lists : &desk->n_singles) += 1;
  g_array_append_val (desk->times, time);
  append_headers (desk, message);
  if (status != 0)
    answer (message, status, g_string_new ("{}"));
  else if (is_list)
    list (desk, message, query != NULL ? g_hash_table_lookup (query, "after") : NULL);
  else if (g_strcmp0 (id, desk->lost) == 0)
    answer (message, 404, g_string_new ("{\"error\":{\"message\":\"No such job\"}}"));
  else
    answer (message, 200, describe_job (desk, id));
}

static char *
start_server (Desk *desk)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GUri) uri = NULL;
  GSList *uris;

  desk->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (desk->server, NULL, asked_cb, desk, NULL);
  soup_server_listen_local (desk->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (desk->server);
  uri = g_uri_ref (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return g_strdup_printf ("http://far.example:%d/v1", g_uri_get_port (uri));
}

/* The poller. */

/* Two keys of one server. */
static void
save_provider (Desk       *desk,
               const char *id,
               const char *base_url)
{
  g_autoptr (TachyProvider) provider = tachy_provider_new (id, id, base_url);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  tachy_provider_set_plain_http (provider, TRUE);
  tachy_providers_save_async (desk->world->providers, provider, NULL, tachy_test_keep_result_cb,
                              &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  tachy_providers_save_finish (desk->world->providers, result, &error);
  g_assert_no_error (error);
}

void
desk_set_up (Desk         *desk,
             gconstpointer data)
{
  g_autofree char *base_url = NULL;
  g_autofree char *origin = NULL;

  use_loopback_resolver ();
  desk->directory = tachy_test_make_directory ();
  desk->takes = g_ptr_array_new_with_free_func (g_object_unref);
  desk->times = g_array_new (FALSE, FALSE, sizeof (gint64));
  base_url = start_server (desk);
  origin = tachy_base_url_dup_origin (base_url);
  desk->world = world_open (desk->directory);
  world_furnish (desk->world, base_url);
  tachy_keys_set_for_session (desk->world->keys, origin, WORLD_KEY);
  save_provider (desk, DESK_PROVIDER, base_url);
  save_provider (desk, DESK_TWIN, base_url);

  tachy_clock_set_by_hand (TRUE);
  desk->begin = tachy_clock_get_time ();
  desk->poller = tachy_poller_new (desk->world->takes, desk->world->providers);
}

void
desk_tear_down (Desk         *desk,
                gconstpointer data)
{
  tachy_clock_set_by_hand (FALSE);
  TACHY_TEST_WAIT_FOR (tachy_poller_get_n_under_way (desk->poller) == 0);
  g_clear_object (&desk->poller);
  g_clear_pointer (&desk->takes, g_ptr_array_unref);
  world_close (desk->world);
  soup_server_disconnect (desk->server);
  g_object_unref (desk->server);
  g_array_unref (desk->times);
  tachy_test_remove_directory (desk->directory);
  g_free (desk->directory);
  use_system_resolver ();
}

/*
 * desk_add:
 *
 * Lets the poller follow @n further takes that have just been accepted.
 */
void
desk_add (Desk       *desk,
          const char *provider,
          guint       n)
{
  const guint n_old = desk->takes->len;
  g_autofree char *sql = NULL;
  g_autoptr (GPtrArray) all = NULL;

  sql = g_strdup_printf (
      "WITH RECURSIVE n (i) AS (SELECT %u UNION ALL SELECT i + 1 FROM n WHERE i < %u)"
      " INSERT INTO take (number, id, provider, prompt, model, width, height, seconds, state,"
      " idempotency_key, created_at, accepted_at, remote_id)"
      " SELECT i, printf ('%%08d-0000-4000-8000-000000000000', i), '%s', 'a boat', 'sora-2', 1280,"
      " 720, 4, 'accepted', i, 1, %" G_GINT64_FORMAT ", 'job_' || i FROM n",
      n_old + 1, n_old + n, provider, g_get_real_time ());
  world_execute (desk->world, sql);
  all = world_list (desk->world);
  g_assert_cmpuint (all->len, ==, n_old + n);
  for (guint i = 0; i < n; i++)
    {
      TachyTake *take = all->pdata[n - 1 - i];

      g_ptr_array_add (desk->takes, g_object_ref (take));
      tachy_poller_push (desk->poller, take);
    }
}

/*
 * desk_run:
 * @span: microseconds
 *
 * Turns the clock on by so much, stopping wherever something is due.
 */
void
desk_run (Desk  *desk,
          gint64 span)
{
  const gint64 end = tachy_clock_get_time () + span;

  for (;;)
    {
      gint64 left, next;

      TACHY_TEST_WAIT_FOR (tachy_poller_get_n_under_way (desk->poller) == 0 &&
                           tachy_poller_get_next (desk->poller) != 0);
      left = end - tachy_clock_get_time ();
      next = tachy_poller_get_next (desk->poller);
      tachy_clock_advance (next > 0 ? MIN (next, left) : left);
      if (tachy_clock_get_time () >= end)
        break;
    }
}

/* Microseconds since the clock was stopped. */
gint64
desk_get_time (Desk *desk)
{
  return tachy_clock_get_time () - desk->begin;
}

guint
desk_count (Desk *desk)
{
  return desk->n_lists + desk->n_singles;
}

/* Of how many takes it is said that something is wrong with them. */
guint
desk_count_notices (Desk      *desk,
                    TachyError cause)
{
  guint n = 0;

  for (guint i = 0; i < desk->takes->len; i++)
    {
      TachyError found;

      n += tachy_take_get_cause (desk->takes->pdata[i], &found) && found == cause;
    }

  return n;
}
