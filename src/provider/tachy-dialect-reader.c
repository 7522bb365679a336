/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the traits of a server from the words of servers.json. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-dialect-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "tachy-json.h"

/* The text that stands in a form of reference for the picture. */
#define DATA_URL "{data-url}"
#define BASE64 "{base64}"

/* Seconds that a server may at most take to answer a create request. */
#define MAX_PATIENCE (24 * 3600)

static const struct
{
  const char *word;
  TachyError code;
} meanings[] = {
  { "wait", TACHY_ERROR_BUSY },      { "gone", TACHY_ERROR_GONE },
  { "expired", TACHY_ERROR_EXPIRED }, { "failed", TACHY_ERROR_SERVER },
  { "unsupported", TACHY_ERROR_UNSUPPORTED }, { "refused", TACHY_ERROR_REFUSED },
  { "key", TACHY_ERROR_KEY },
};

static gboolean
refuse (const char *path,
        GError    **error)
{
  /* Translators: the place in a file, such as "create.body". */
  g_set_error (error, TACHY_ERROR, TACHY_ERROR_INVALID,
               _("“%s” is not set to anything that can be understood."), path);
  return FALSE;
}

static const char *
get_text (JsonNode   *node,
          const char *path)
{
  JsonNode *found = tachy_json_find (node, path);

  return found != NULL && JSON_NODE_HOLDS_VALUE (found) &&
                 json_node_get_value_type (found) == G_TYPE_STRING
             ? json_node_get_string (found)
             : NULL;
}

/* What goes into a request line or a header must not be able to end it. */
static gboolean
read_text (JsonNode   *traits,
           const char *path,
           char      **text,
           GError    **error)
{
  const char *found = get_text (traits, path);

  for (const char *p = found; p != NULL && *p != '\0'; p++)
    if (!g_ascii_isgraph (*p))
      return refuse (path, error);

  *text = g_strdup (found);
  return tachy_json_find (traits, path) == NULL || (found != NULL && *found != '\0') ||
         refuse (path, error);
}

static gboolean
read_path (JsonNode   *traits,
           const char *path,
           gboolean    with_id,
           char      **text,
           GError    **error)
{
  if (!read_text (traits, path, text, error))
    return FALSE;

  return *text == NULL ||
         (**text == '/' && (strstr (*text, "{id}") != NULL) == with_id) || refuse (path, error);
}

static gboolean
read_switch (JsonNode   *traits,
             const char *path,
             gboolean   *value,
             GError    **error)
{
  JsonNode *found = tachy_json_find (traits, path);

  if (found == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (found) || json_node_get_value_type (found) != G_TYPE_BOOLEAN)
    return refuse (path, error);

  *value = json_node_get_boolean (found);
  return TRUE;
}

/* Sets @value to the position of the word at @path among @words, which end with %NULL. */
static gboolean
read_choice (JsonNode          *traits,
             const char        *path,
             const char *const *words,
             int               *value,
             GError           **error)
{
  const char *word = get_text (traits, path);

  if (word == NULL)
    return tachy_json_find (traits, path) == NULL || refuse (path, error);

  for (int i = 0; words[i] != NULL; i++)
    if (strcmp (words[i], word) == 0)
      {
        *value = i;
        return TRUE;
      }

  return refuse (path, error);
}

static int
read_int (JsonNode   *traits,
          const char *path)
{
  double number = 0;

  tachy_json_get_number (tachy_json_find (traits, path), &number);
  return (int) CLAMP (number, 1, 1000);
}

static gboolean
read_reference (TachyDialect *self,
                JsonNode     *traits,
                GError      **error)
{
  JsonNode *form = tachy_json_find (traits, "create.reference.as");
  const char *word = get_text (traits, "create.reference.as");

  if (!read_text (traits, "create.reference.name", &self->reference_name, error))
    return FALSE;
  if (self->reference_name == NULL || g_strcmp0 (word, "file") == 0)
    return self->reference_name == NULL || !self->json || refuse ("create.reference.as", error);

  self->reference_form = form != NULL ? json_to_string (form, FALSE) : NULL;
  if (self->reference_form == NULL || (strstr (self->reference_form, "\"" DATA_URL "\"") == NULL &&
                                       strstr (self->reference_form, "\"" BASE64 "\"") == NULL))
    return refuse ("create.reference.as", error);

  return TRUE;
}

static gboolean
read_create (TachyDialect *self,
             JsonNode     *traits,
             GError      **error)
{
  static const char *const bodies[] = { "multipart", "json", NULL };
  static const char *const seconds[] = { "text", "number", "frames", NULL };
  static const char *const sizes[] = { "text", "pair", "aspect", NULL };
  JsonNode *also = tachy_json_find (traits, "create.also");
  int form = TACHY_SECONDS_TEXT;
  int size_form = TACHY_SIZE_TEXT;
  double patience = 0;

  if (!read_path (traits, "create.path", FALSE, &self->create_path, error) ||
      !read_choice (traits, "create.body", bodies, &self->json, error) ||
      !read_text (traits, "create.model.name", &self->model_name, error) ||
      !read_text (traits, "create.prompt.name", &self->prompt_name, error) ||
      !read_text (traits, "create.seconds.name", &self->seconds_name, error) ||
      !read_choice (traits, "create.seconds.as", seconds, &form, error) ||
      !read_text (traits, "create.size.name", &self->size_name, error) ||
      !read_choice (traits, "create.size.as", sizes, &size_form, error) ||
      !read_reference (self, traits, error))
    return FALSE;

  self->seconds_form = (TachySecondsForm) form;
  self->size_form = (TachySizeForm) size_form;
  tachy_json_get_number (tachy_json_find (traits, "create.patience"), &patience);
  self->create_patience = (guint) CLAMP (patience, 0, MAX_PATIENCE) * 1000;
  self->frames_fps = read_int (traits, "create.seconds.fps");
  self->frames_step = read_int (traits, "create.seconds.step");
  if (also != NULL && JSON_NODE_HOLDS_OBJECT (also))
    self->also = json_node_dup_object (also);
  if (self->create_path == NULL || self->prompt_name == NULL)
    return refuse ("create", error);

  return TRUE;
}

static gboolean
read_capabilities (TachyDialect *self,
                   JsonNode     *traits,
                   GError      **error)
{
  static const char *const forms[] = { "none", "rapid-mlx", "openrouter", "sd-server", NULL };
  int form = TACHY_CAPABILITIES_NONE;

  if (!read_path (traits, "capabilities.path", FALSE, &self->capabilities_path, error) ||
      !read_choice (traits, "capabilities.as", forms, &form, error))
    return FALSE;

  self->capabilities = (TachyCapabilitiesForm) form;
  return TRUE;
}

static gboolean
read_paths (TachyDialect *self,
            JsonNode     *traits,
            GError      **error)
{
  if (!read_path (traits, "job.path", TRUE, &self->job_path, error) ||
      !read_path (traits, "content.path", TRUE, &self->content_path, error) ||
      !read_switch (traits, "content.inline", &self->content_inline, error) ||
      !read_path (traits, "list.path", FALSE, &self->list_path, error) ||
      !read_path (traits, "delete.path", TRUE, &self->delete_path, error) ||
      !read_switch (traits, "delete.cancels", &self->delete_cancels, error) ||
      !read_path (traits, "cancel.path", TRUE, &self->cancel_path, error) ||
      !read_path (traits, "remix.path", TRUE, &self->remix_path, error) ||
      !read_path (traits, "models.path", FALSE, &self->models_path, error) ||
      !read_capabilities (self, traits, error))
    return FALSE;

  return self->job_path != NULL || refuse ("job", error);
}

static gboolean
add_meaning (TachyDialect *self,
             const char   *group,
             const char   *answer,
             JsonNode     *node,
             GError      **error)
{
  g_autofree char *key = g_strdup_printf ("%s %s", group, answer);
  g_autofree char *word = tachy_json_dup_text (node);

  for (guint i = 0; i < G_N_ELEMENTS (meanings); i++)
    if (g_strcmp0 (word, meanings[i].word) == 0)
      {
        g_hash_table_insert (self->meanings, g_steal_pointer (&key),
                             GINT_TO_POINTER ((int) meanings[i].code));
        return TRUE;
      }

  return refuse (key, error);
}

static gboolean
read_group_meanings (TachyDialect *self,
                     const char   *group,
                     JsonNode     *node,
                     GError      **error)
{
  JsonNode *means = tachy_json_find (node, "means");
  g_autoptr (GList) answers = NULL;

  if (means == NULL || !JSON_NODE_HOLDS_OBJECT (means))
    return TRUE;

  answers = json_object_get_members (json_node_get_object (means));
  for (GList *l = answers; l != NULL; l = l->next)
    if (!add_meaning (self, group, l->data,
                      json_object_get_member (json_node_get_object (means), l->data), error))
      return FALSE;

  return TRUE;
}

/* A server that only cancels says "cancel" where others say "delete": one act of ours. */
static gboolean
read_meanings (TachyDialect *self,
               JsonNode     *traits,
               GError      **error)
{
  JsonObject *object = json_node_get_object (traits);
  g_autoptr (GList) groups = json_object_get_members (object);

  for (GList *l = groups; l != NULL; l = l->next)
    {
      const char *group = strcmp (l->data, "cancel") == 0 ? "delete" : l->data;

      if (!read_group_meanings (self, group, json_object_get_member (object, l->data), error))
        return FALSE;
    }

  return TRUE;
}

static char *
dup_document (JsonNode   *entry,
              const char *name)
{
  JsonNode *node = tachy_json_find (entry, name);

  return node != NULL ? json_to_string (node, FALSE) : NULL;
}

static char **
dup_hosts (JsonNode *entry)
{
  JsonNode *node = tachy_json_find (entry, "hosts");
  g_autoptr (GStrvBuilder) hosts = g_strv_builder_new ();

  for (guint i = 0; node != NULL && JSON_NODE_HOLDS_ARRAY (node) &&
                    i < json_array_get_length (json_node_get_array (node));
       i++)
    {
      g_autofree char *host =
          tachy_json_dup_text (json_array_get_element (json_node_get_array (node), i));

      if (host != NULL)
        g_strv_builder_add (hosts, host);
    }

  return g_strv_builder_end (hosts);
}

static void
read_entry (TachyDialect *self,
            JsonNode     *entry)
{
  self->id = g_strdup (get_text (entry, "id"));
  self->name = g_strdup (get_text (entry, "name"));
  self->base_url = g_strdup (get_text (entry, "base_url"));
  self->base_path = g_strdup (get_text (entry, "base_path"));
  self->hosts = dup_hosts (entry);
  self->limits = dup_document (entry, "limits");
  self->prices = dup_document (entry, "prices");
}

/*
 * tachy_dialect_read:
 * @entry: (nullable): one entry of servers.json
 * @traits: all its traits, those that it takes over from others included
 *
 * Returns: (transfer full): the dialect; %NULL with %TACHY_ERROR_INVALID
 */
TachyDialect *
tachy_dialect_read (JsonNode *entry,
                    JsonNode *traits,
                    GError  **error)
{
  g_autoptr (TachyDialect) self = g_new0 (TachyDialect, 1);

  g_ref_count_init (&self->refs);
  self->meanings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->traits = json_node_copy (traits);
  self->progress = TRUE;
  if (entry != NULL)
    read_entry (self, entry);

  if (!read_text (traits, "auth", &self->auth, error) ||
      !read_switch (traits, "idempotency", &self->idempotency, error) ||
      !read_switch (traits, "progress", &self->progress, error) ||
      !read_create (self, traits, error) || !read_paths (self, traits, error) ||
      !read_meanings (self, traits, error))
    return NULL;

  if (self->auth == NULL)
    self->auth = g_strdup ("bearer");
  return g_steal_pointer (&self);
}

/*
 * tachy_dialect_parse_traits:
 * @text: a JSON object
 *
 * Returns: (transfer full): its root; %NULL with %TACHY_ERROR_INVALID
 */
JsonNode *
tachy_dialect_parse_traits (const char *text,
                            GError    **error)
{
  JsonNode *root = tachy_json_parse (text, strlen (text), TACHY_JSON_MAX_JOB, NULL);

  if (root == NULL)
    g_set_error_literal (error, TACHY_ERROR, TACHY_ERROR_INVALID,
                         _("What is different at this server must be a JSON object."));
  return root;
}

/*
 * tachy_dialect_merge:
 * @base: what holds where @over is silent
 * @over: what is different; null takes away
 *
 * Objects are merged name by name, everything else replaces.
 *
 * Returns: (transfer full): both together
 */
JsonNode *
tachy_dialect_merge (JsonNode *base,
                     JsonNode *over)
{
  g_autoptr (JsonObject) merged = NULL;
  g_autoptr (GList) names = NULL;
  JsonNode *result;

  if (!JSON_NODE_HOLDS_OBJECT (base) || !JSON_NODE_HOLDS_OBJECT (over))
    return json_node_copy (over);

  merged = json_object_new ();
  names = json_object_get_members (json_node_get_object (base));
  for (GList *l = names; l != NULL; l = l->next)
    json_object_set_member (merged, l->data,
                            json_node_copy (json_object_get_member (json_node_get_object (base),
                                                                    l->data)));

  g_clear_pointer (&names, g_list_free);
  names = json_object_get_members (json_node_get_object (over));
  for (GList *l = names; l != NULL; l = l->next)
    {
      JsonNode *old = json_object_get_member (merged, l->data);
      JsonNode *value = json_object_get_member (json_node_get_object (over), l->data);

      json_object_set_member (merged, l->data,
                              old != NULL ? tachy_dialect_merge (old, value)
                                          : json_node_copy (value));
    }

  result = json_node_alloc ();
  return json_node_init_object (result, merged);
}
