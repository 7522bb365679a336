/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How to speak to one kind of server, as far as it is not the same with all of them. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-dialect-private.h"

#include <string.h>

G_DEFINE_BOXED_TYPE (TachyDialect, tachy_dialect, tachy_dialect_ref, tachy_dialect_unref)

/* The groups of traits under which the meanings of answers stand, by act. */
static const char *const act_groups[] = {
  [TACHY_ACT_CREATE] = "create", [TACHY_ACT_REMIX] = "remix",   [TACHY_ACT_RETRIEVE] = "job",
  [TACHY_ACT_LIST] = "list",     [TACHY_ACT_DELETE] = "delete", [TACHY_ACT_MODELS] = "models",
  [TACHY_ACT_CONTENT] = "content",
};

/**
 * tachy_dialect_ref:
 *
 * Returns: (transfer full): @self
 */
TachyDialect *
tachy_dialect_ref (TachyDialect *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_ref_count_inc (&self->refs);
  return self;
}

static void
free_traits (TachyDialect *self)
{
  char **const texts[] = {
    &self->id,           &self->name,           &self->base_url,     &self->base_path,
    &self->limits,       &self->prices,         &self->auth,         &self->create_path,
    &self->model_name,   &self->prompt_name,    &self->seconds_name, &self->size_name,
    &self->reference_name, &self->reference_form, &self->job_path,   &self->content_path,
    &self->list_path,    &self->delete_path,  &self->cancel_path,
    &self->remix_path,   &self->models_path,    &self->capabilities_path,
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_clear_pointer (texts[i], g_free);
}

/**
 * tachy_dialect_unref:
 * @self: (transfer full): a dialect
 */
void
tachy_dialect_unref (TachyDialect *self)
{
  g_return_if_fail (self != NULL);

  if (!g_ref_count_dec (&self->refs))
    return;

  free_traits (self);
  g_strfreev (self->hosts);
  g_clear_pointer (&self->also, json_object_unref);
  g_clear_pointer (&self->traits, json_node_unref);
  g_clear_pointer (&self->meanings, g_hash_table_unref);
  g_free (self);
}

/**
 * tachy_dialect_override:
 * @traits: (nullable): a JSON object of the form of "traits" in servers.json, with what is
 *   different for one server; %NULL or empty for nothing
 *
 * Returns: (transfer full): a dialect with these traits; %NULL with %TACHY_ERROR_INVALID where
 *   they cannot be understood
 */
TachyDialect *
tachy_dialect_override (TachyDialect *self,
                        const char   *traits,
                        GError      **error)
{
  g_autoptr (JsonNode) over = NULL;
  g_autoptr (JsonNode) merged = NULL;
  g_autoptr (TachyDialect) result = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (traits == NULL || *traits == '\0')
    return tachy_dialect_ref (self);

  over = tachy_dialect_parse_traits (traits, error);
  if (over == NULL)
    return NULL;

  merged = tachy_dialect_merge (self->traits, over);
  result = tachy_dialect_read (NULL, merged, error);
  if (result == NULL)
    return NULL;

  result->id = g_strdup (self->id);
  result->name = g_strdup (self->name);
  result->base_url = g_strdup (self->base_url);
  result->base_path = g_strdup (self->base_path);
  result->hosts = g_strdupv (self->hosts);
  result->limits = g_strdup (self->limits);
  result->prices = g_strdup (self->prices);
  return g_steal_pointer (&result);
}

/**
 * tachy_dialect_get_id:
 *
 * Returns: (transfer none): the word for it in servers.json and in profiles
 */
const char *
tachy_dialect_get_id (TachyDialect *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->id;
}

/**
 * tachy_dialect_get_name:
 *
 * Returns: (transfer none): what the maker calls the server
 */
const char *
tachy_dialect_get_name (TachyDialect *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->name;
}

/**
 * tachy_dialect_get_base_url:
 *
 * Returns: (transfer none) (nullable): where such a server usually answers, on loopback for those
 *   that people run themselves; %NULL where there is no usual place
 */
const char *
tachy_dialect_get_base_url (TachyDialect *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->base_url;
}

/**
 * tachy_dialect_get_auth:
 *
 * Returns: (transfer none): how the key is sent: "bearer", "basic", "none", or the name of the
 *   header that holds it
 */
const char *
tachy_dialect_get_auth (TachyDialect *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->auth;
}

/**
 * tachy_dialect_get_limits:
 *
 * Returns: (transfer none) (nullable): what is known of its models beforehand, for
 *   tachy_limits_table_new()
 */
const char *
tachy_dialect_get_limits (TachyDialect *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->limits;
}

/**
 * tachy_dialect_get_prices:
 *
 * Returns: (transfer none) (nullable): what it is known to charge, for tachy_prices_new()
 */
const char *
tachy_dialect_get_prices (TachyDialect *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->prices;
}

/**
 * tachy_dialect_complete_base_url:
 * @base_url: an address from tachy_base_url_normalise()
 *
 * Where a person has only given the host, the version that the normal form adds may not be where
 * this kind of server answers.
 *
 * Returns: (transfer full): the address to use
 */
char *
tachy_dialect_complete_base_url (TachyDialect *self,
                                 const char   *base_url)
{
  const char *host;

  g_return_val_if_fail (self != NULL && base_url != NULL, NULL);

  host = strstr (base_url, "://");
  if (host != NULL && self->base_path != NULL)
    {
      gsize length = (gsize) (host - base_url) + 3 + strcspn (host + 3, "/");

      if (strcmp (base_url + length, "/v1") == 0)
        return g_strdup_printf ("%.*s%s", (int) length, base_url, self->base_path);
    }

  return g_strdup (base_url);
}

gboolean
tachy_dialect_takes_model (TachyDialect *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->model_name != NULL;
}

/**
 * tachy_dialect_takes_reference:
 *
 * Returns: whether a picture can be sent along
 */
gboolean
tachy_dialect_takes_reference (TachyDialect *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->reference_name != NULL;
}

/**
 * tachy_dialect_can_list:
 *
 * Returns: whether the server tells which jobs there are
 */
gboolean
tachy_dialect_can_list (TachyDialect *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->list_path != NULL;
}

/**
 * tachy_dialect_can_delete:
 *
 * Returns: whether finished jobs can be deleted
 */
gboolean
tachy_dialect_can_delete (TachyDialect *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->delete_path != NULL;
}

/**
 * tachy_dialect_can_cancel:
 *
 * Returns: whether a job that is not finished can be stopped, if only while it waits
 */
gboolean
tachy_dialect_can_cancel (TachyDialect *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->cancel_path != NULL || (self->delete_path != NULL && self->delete_cancels);
}

gboolean
tachy_dialect_can_remix (TachyDialect *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->remix_path != NULL;
}

/**
 * tachy_dialect_honours_idempotency_keys:
 *
 * Returns: whether the maker promises that two requests with one key make one take
 */
gboolean
tachy_dialect_honours_idempotency_keys (TachyDialect *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->idempotency;
}

/*
 * tachy_dialect_build_path:
 * @form: a path with "{id}" in it
 * @id: of a job; whatever it is, it becomes one segment
 *
 * Returns: (transfer full): the path behind the base URL
 */
char *
tachy_dialect_build_path (const char *form,
                          const char *id)
{
  g_autofree char *segment = g_uri_escape_string (id, NULL, FALSE);
  g_auto (GStrv) parts = g_strsplit (form, "{id}", -1);

  return g_strjoinv (segment, parts);
}

/*
 * tachy_dialect_find_meaning:
 * @act: what was asked
 * @status: the HTTP status of the answer
 * @failure: (nullable): what the answer says
 * @code: (out): what that means; untouched where this dialect says nothing of its own about it
 *
 * Returns: whether it does
 */
gboolean
tachy_dialect_find_meaning (TachyDialect       *self,
                            TachyAct            act,
                            guint               status,
                            const TachyFailure *failure,
                            TachyError         *code)
{
  const char *group = act < G_N_ELEMENTS (act_groups) ? act_groups[act] : NULL;
  g_autofree char *plain = NULL;
  g_autofree char *with_code = NULL;
  gpointer found = NULL;

  if (group == NULL)
    return FALSE;

  plain = g_strdup_printf ("%s %u", group, status);
  if (failure != NULL && failure->code != NULL)
    with_code = g_strdup_printf ("%s %s", plain, failure->code);

  if ((with_code == NULL ||
       !g_hash_table_lookup_extended (self->meanings, with_code, NULL, &found)) &&
      !g_hash_table_lookup_extended (self->meanings, plain, NULL, &found))
    return FALSE;

  *code = (TachyError) GPOINTER_TO_INT (found);
  return TRUE;
}
