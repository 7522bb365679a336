/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Speaks to one server: its sessions, and requests that carry the key. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-client-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "tachy-base-url.h"
#include "tachy-job-private.h"
#include "tachy-reach-private.h"

#define MAX_CONNECTIONS 64
/* Downloads hold theirs for minutes, and a create must never wait for one. */
#define MAX_CONNECTIONS_PER_HOST 24
#define IDLE_SECONDS 30

G_DEFINE_FINAL_TYPE (TachyClient, tachy_client, G_TYPE_OBJECT)

static void
tachy_client_finalize (GObject *object)
{
  TachyClient *self = TACHY_CLIENT (object);

  g_clear_object (&self->session);
  g_clear_object (&self->foreign_session);
  g_clear_pointer (&self->key, secret_value_unref);
  g_clear_pointer (&self->access, tachy_access_free);
  g_hash_table_unref (self->said);

  G_OBJECT_CLASS (tachy_client_parent_class)->finalize (object);
}

static void
tachy_client_class_init (TachyClientClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tachy_client_finalize;
}

static SoupSession *
new_session (void)
{
  /* All waiting is limited by the exchanges: the timeout of a session counts each read anew. */
  return soup_session_new_with_options (
      "user-agent", "Tachyscope/" TACHY_VERSION, "max-conns", MAX_CONNECTIONS,
      "max-conns-per-host", MAX_CONNECTIONS_PER_HOST, "idle-timeout", IDLE_SECONDS, "timeout", 0,
      NULL);
}

static void
tachy_client_init (TachyClient *self)
{
  self->said = tachy_client_new_said ();
  self->session = new_session ();
  self->paid_patience = (TachyPatience){
    .resolve = 10000, .connect = 30000, .upload = 60000, .answer = 120000
  };
  self->free_patience = (TachyPatience){
    .resolve = 10000, .connect = 30000, .upload = 60000, .answer = 60000
  };
}

/* The person's own authority vouches for the server and for nobody else; where a clip lies at
 * another host, those of the system do. */
static gboolean
trust_authority (TachyClient *self,
                 const char  *ca_file,
                 GError     **error)
{
  g_autoptr (GTlsDatabase) database = NULL;
  g_autofree char *name = NULL;

  self->foreign_session = ca_file != NULL ? new_session () : g_object_ref (self->session);
  if (ca_file == NULL)
    return TRUE;

  if (g_file_test (ca_file, G_FILE_TEST_IS_REGULAR))
    database = g_tls_file_database_new (ca_file, NULL);
  if (database != NULL)
    {
      soup_session_set_tls_database (self->session, database);
      return TRUE;
    }

  name = g_filename_display_basename (ca_file);
  g_set_error (error, TACHY_ERROR, TACHY_ERROR_INVALID,
               _("“%s” holds no certificates that can be read."), name);
  return FALSE;
}

/*
 * tachy_client_new_for_access:
 * @access: (transfer full): how to reach the server
 * @key: (nullable): a key from tachy_keys_clean()
 *
 * Returns: (transfer full): a client, for use on the thread that made it; %NULL with
 *   %TACHY_ERROR_INVALID where the person's own authority cannot be read
 */
TachyClient *
tachy_client_new_for_access (TachyAccess *access,
                             const char  *key,
                             GError     **error)
{
  g_autoptr (TachyClient) self = g_object_new (TACHY_TYPE_CLIENT, NULL);
  g_autofree char *host = tachy_base_url_dup_host (access->base_url);

  self->access = access;
  if (key != NULL && *key != '\0')
    self->key = secret_value_new (key, -1, "text/plain");
  self->reach = tachy_reach_of_host (host);
  if (!trust_authority (self, access->ca_file, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * tachy_client_new:
 * @base_url: an address from tachy_base_url_normalise()
 * @key: (nullable): a key from tachy_keys_clean()
 *
 * Returns: (transfer full): a client for a server that speaks as the contract says, for use on the
 *   thread that made it
 */
TachyClient *
tachy_client_new (const char *base_url,
                  const char *key)
{
  g_return_val_if_fail (base_url != NULL, NULL);

  return tachy_client_new_for_access (tachy_access_new (base_url), key, NULL);
}

/**
 * tachy_client_new_for_provider:
 * @provider: a profile, which need not be saved; not the studio
 * @key: (nullable): a key from tachy_keys_clean()
 *
 * For trying out a profile that is not kept yet; otherwise tachy_providers_connect_async() also
 * finds the key. Whether plain http is allowed is up to the caller.
 *
 * Returns: (transfer full): a client, for use on the thread that made it; %NULL with
 *   %TACHY_ERROR_INVALID where something in the profile cannot be used
 */
TachyClient *
tachy_client_new_for_provider (TachyProvider *provider,
                               const char    *key,
                               GError       **error)
{
  TachyAccess *access;

  g_return_val_if_fail (TACHY_IS_PROVIDER (provider), NULL);

  access = tachy_access_new_for_provider (provider, error);
  return access != NULL ? tachy_client_new_for_access (access, key, error) : NULL;
}

/**
 * tachy_client_get_dialect:
 *
 * Returns: (transfer none): how the server is spoken to, what is special about its profile
 *   included
 */
TachyDialect *
tachy_client_get_dialect (TachyClient *self)
{
  g_return_val_if_fail (TACHY_IS_CLIENT (self), NULL);

  return self->access->dialect;
}

/**
 * tachy_client_get_base_url:
 *
 * Returns: (transfer none): the address that requests are built from
 */
const char *
tachy_client_get_base_url (TachyClient *self)
{
  g_return_val_if_fail (TACHY_IS_CLIENT (self), NULL);

  return self->access->base_url;
}

/*
 * tachy_client_is_for:
 * @key: (nullable): a key
 *
 * Returns: whether a client made from @access and @key would be the same
 */
gboolean
tachy_client_is_for (TachyClient *self,
                     TachyAccess *access,
                     const char  *key)
{
  const char *own = self->key != NULL ? secret_value_get_text (self->key) : NULL;

  return tachy_access_equal (self->access, access) && g_strcmp0 (own, key) == 0;
}

/*
 * tachy_client_check_id:
 * @task: answered where @id cannot be asked for
 */
gboolean
tachy_client_check_id (GTask      *task,
                       const char *id)
{
  if (tachy_job_is_good_id (id))
    return TRUE;

  g_task_return_new_error (task, TACHY_ERROR, TACHY_ERROR_INVALID, "%s",
                           _("This take has no number by which the server could know it."));
  return FALSE;
}

/*
 * tachy_client_check_offered:
 * @task: answered where there is no @path
 * @path: (nullable): where the server would be asked
 */
gboolean
tachy_client_check_offered (GTask      *task,
                            const char *path)
{
  TachyClient *self = g_task_get_source_object (task);
  g_autofree char *host = NULL;

  if (path != NULL)
    return TRUE;

  host = tachy_base_url_dup_host (self->access->base_url);
  g_task_return_new_error (task, TACHY_ERROR, TACHY_ERROR_UNSUPPORTED, _("“%s” does not offer this."),
                           host);
  return FALSE;
}

/*
 * tachy_client_new_message:
 * @path: what follows the base URL
 *
 * Returns: (transfer full): a request with the key
 */
SoupMessage *
tachy_client_new_message (TachyClient *self,
                          const char  *method,
                          const char  *path)
{
  g_autofree char *url = g_strconcat (self->access->base_url, path, NULL);
  g_autoptr (GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  SoupMessage *message = soup_message_new_from_uri (method, uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  soup_message_headers_append (headers, "Accept", "application/json");
  tachy_access_add_headers (self->access, headers, self->key);
  return message;
}

/*
 * tachy_client_new_exchange:
 *
 * Returns: (transfer full): an exchange for @message with the patience that @act deserves
 */
TachyExchange *
tachy_client_new_exchange (TachyClient *self,
                           TachyAct     act,
                           SoupMessage *message)
{
  gboolean paid = tachy_outcome_is_paid (act);
  TachyPatience patience = paid ? self->paid_patience : self->free_patience;
  TachyExchange *exchange;

  if (act == TACHY_ACT_CREATE && self->access->dialect->create_patience > 0)
    patience.answer = self->access->dialect->create_patience;
  exchange = tachy_exchange_new (self->session, message, &patience);
  tachy_exchange_set_dialect (exchange, self->access->dialect);
  if (self->key != NULL && tachy_access_needs_key (self->access))
    tachy_exchange_set_key (exchange, self->key);
  if (paid)
    tachy_exchange_set_once (exchange);
  return exchange;
}

/*
 * tachy_client_new_foreign_exchange:
 * @message: to a host that is not the server, without anything secret
 *
 * Returns: (transfer full): an exchange that does not go nearer to this machine than the server
 */
TachyExchange *
tachy_client_new_foreign_exchange (TachyClient *self,
                                   TachyAct     act,
                                   SoupMessage *message)
{
  TachyExchange *exchange =
      tachy_exchange_new (self->foreign_session, message, &self->free_patience);

  tachy_exchange_set_nearest (exchange, self->reach);
  return exchange;
}
