/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All dialects that are known: from the file that comes with the program, and the person's own. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-dialect-private.h"

#include <string.h>
#include <sys/stat.h>

#include "tachy-base-url.h"
#include "tachy-json.h"
#include "tachy-paths.h"
#include "tachy-provider-resources.h"

#define RESOURCE "/io/github/tachyscope/Tachyscope/provider/servers.json"
#define OWN_FILE "servers.json"

static TachyDialect *
find_in (GPtrArray  *dialects,
         const char *id)
{
  for (guint i = 0; i < dialects->len; i++)
    if (strcmp (tachy_dialect_get_id (dialects->pdata[i]), id) == 0)
      return dialects->pdata[i];

  return NULL;
}

/* A dialect with the same id is replaced, and stays where it stood. */
static void
keep_dialect (GPtrArray    *dialects,
              TachyDialect *dialect) /* transfer full */
{
  for (guint i = 0; i < dialects->len; i++)
    {
      if (strcmp (tachy_dialect_get_id (dialects->pdata[i]), dialect->id) == 0)
        {
          tachy_dialect_unref (dialects->pdata[i]);
          dialects->pdata[i] = dialect;
          return;
        }
    }

  g_ptr_array_add (dialects, dialect);
}

static TachyDialect *
read_entry (GPtrArray *dialects,
            JsonNode  *entry,
            GError   **error)
{
  g_autofree char *id = tachy_json_dup_text (tachy_json_find (entry, "id"));
  g_autofree char *like = tachy_json_dup_text (tachy_json_find (entry, "like"));
  JsonNode *traits = tachy_json_find (entry, "traits");
  TachyDialect *base;
  g_autoptr (JsonNode) merged = NULL;

  if (id == NULL || tachy_json_find (entry, "name") == NULL || traits == NULL)
    {
      g_set_error (error, TACHY_ERROR, TACHY_ERROR_INVALID, "no id, name or traits");
      return NULL;
    }

  base = find_in (dialects, like != NULL ? like : TACHY_DIALECT_CONTRACT);
  merged = base != NULL ? tachy_dialect_merge (base->traits, traits) : json_node_copy (traits);
  return tachy_dialect_read (entry, merged, error);
}

/* A mistake in one entry does not take the others away. */
static void
read_servers (GPtrArray  *dialects,
              const char *data,
              gsize       length,
              const char *where)
{
  g_autoptr (JsonNode) root = tachy_json_parse (data, length, TACHY_JSON_MAX_JOB, NULL);
  JsonNode *servers = tachy_json_find (root, "servers");

  if (servers == NULL || !JSON_NODE_HOLDS_ARRAY (servers))
    {
      g_message ("%s: no servers in it", where);
      return;
    }

  for (guint i = 0; i < json_array_get_length (json_node_get_array (servers)); i++)
    {
      g_autoptr (GError) error = NULL;
      TachyDialect *dialect =
          read_entry (dialects, json_array_get_element (json_node_get_array (servers), i), &error);

      if (dialect != NULL)
        keep_dialect (dialects, dialect);
      else
        g_message ("%s: entry %u: %s", where, i + 1, error->message);
    }
}

static void
read_own_file (GPtrArray *dialects)
{
  g_autofree char *path = tachy_paths_dup_data (OWN_FILE);
  g_autofree char *data = NULL;
  struct stat facts;
  gsize length;

  /* Never a pipe, which could keep us waiting. */
  if (stat (path, &facts) == 0 && S_ISREG (facts.st_mode) &&
      facts.st_size <= TACHY_JSON_MAX_JOB && g_file_get_contents (path, &data, &length, NULL))
    read_servers (dialects, data, length, OWN_FILE);
}

static gpointer
load_all (gpointer unused)
{
  GPtrArray *dialects = g_ptr_array_new_with_free_func ((GDestroyNotify) tachy_dialect_unref);
  g_autoptr (GBytes) bytes = NULL;
  gsize length;
  const char *data;

  g_resources_register (tachy_provider_get_resource ());
  bytes = g_resources_lookup_data (RESOURCE, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_assert (bytes != NULL);
  data = g_bytes_get_data (bytes, &length);
  read_servers (dialects, data, length, "built-in");
  read_own_file (dialects);
  return dialects;
}

/**
 * tachy_dialects_get_all:
 *
 * Read once, from the program itself and from servers.json in the data directory. May be called
 * from any thread.
 *
 * Returns: (transfer none) (element-type TachyDialect): all dialects, the contract first
 */
GPtrArray *
tachy_dialects_get_all (void)
{
  static GOnce once = G_ONCE_INIT;

  return g_once (&once, load_all, NULL);
}

/**
 * tachy_dialects_find:
 * @id: (nullable): the word for a dialect
 *
 * Returns: (transfer none) (nullable): the dialect
 */
TachyDialect *
tachy_dialects_find (const char *id)
{
  return id != NULL ? find_in (tachy_dialects_get_all (), id) : NULL;
}

static gboolean
matches_host (const char *pattern,
              const char *host)
{
  return *pattern == '.' ? g_str_has_suffix (host, pattern) : strcmp (pattern, host) == 0;
}

/*
 * tachy_dialect_is_at:
 * @base_url: what may be an address
 *
 * Returns: whether @base_url is the maker's own address
 */
gboolean
tachy_dialect_is_at (TachyDialect *self,
                     const char   *base_url)
{
  g_autoptr (GUri) uri = g_uri_parse (base_url, G_URI_FLAGS_ENCODED, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  g_autofree char *own = NULL;

  for (guint i = 0; host != NULL && self->hosts != NULL && self->hosts[i] != NULL; i++)
    if (matches_host (self->hosts[i], host))
      return TRUE;

  if (self->base_url == NULL || tachy_base_url_is_loopback (self->base_url))
    return FALSE;

  own = tachy_base_url_dup_host (self->base_url);
  return g_strcmp0 (own, host) == 0;
}

/**
 * tachy_dialects_guess:
 * @base_url: what may be an address
 *
 * Goes by the host, and by a path that only one kind of server has. Servers on this machine look
 * all alike from outside.
 *
 * Returns: (transfer none): the dialect that is probably spoken there
 */
TachyDialect *
tachy_dialects_guess (const char *base_url)
{
  GPtrArray *dialects = tachy_dialects_get_all ();

  g_return_val_if_fail (base_url != NULL, NULL);

  for (guint i = 0; i < dialects->len; i++)
    if (tachy_dialect_is_at (dialects->pdata[i], base_url))
      return dialects->pdata[i];

  for (guint i = 0; i < dialects->len; i++)
    {
      TachyDialect *dialect = dialects->pdata[i];

      if (dialect->base_path != NULL && dialect->base_url != NULL &&
          tachy_base_url_is_loopback (dialect->base_url) &&
          g_str_has_suffix (base_url, dialect->base_path))
        return dialect;
    }

  return tachy_dialects_find (TACHY_DIALECT_CONTRACT);
}
