/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the body of a request: multipart or JSON, with the same fields. */

#define G_LOG_DOMAIN "tachy-studio"
#include "config.h"

#include "tachy-studio-form.h"

#include <libsoup/soup.h>
#include <string.h>

#include "tachy-json.h"
#include "tachy-refusal.h"

#define MAX_JSON (48 * 1024 * 1024)
#define REFERENCE "input_reference"
#define REFERENCE_URL REFERENCE "[image_url]"

void
tachy_studio_form_free (TachyStudioForm *self)
{
  g_free (self->prompt);
  g_free (self->model);
  g_free (self->size);
  g_free (self->seconds);
  g_clear_pointer (&self->reference, g_bytes_unref);
  g_free (self);
}

/* The place of a text field, or NULL for one that the studio does not know. */
static char **
find_field (TachyStudioForm *self,
            const char      *name)
{
  if (g_str_equal (name, "prompt"))
    return &self->prompt;
  if (g_str_equal (name, "model"))
    return &self->model;
  if (g_str_equal (name, "size"))
    return &self->size;
  if (g_str_equal (name, "seconds"))
    return &self->seconds;

  return NULL;
}

static gboolean
set_reference (TachyStudioForm *self,
               GBytes          *bytes)
{
  g_clear_pointer (&self->reference, g_bytes_unref);
  self->reference = g_bytes_ref (bytes);
  return TRUE;
}

/* "data:image/png;base64,…": the studio has no network that it could fetch other URLs from. */
static gboolean
set_reference_url (TachyStudioForm *self,
                   const char      *url,
                   GError         **error)
{
  const char *comma = strchr (url, ',');
  g_autofree char *head = NULL;
  g_autoptr (GBytes) bytes = NULL;
  guchar *data;
  gsize length;

  if (g_ascii_strncasecmp (url, "data:", strlen ("data:")) != 0)
    {
      tachy_refusal_set (error, SOUP_STATUS_BAD_REQUEST, "unsupported_image_url", REFERENCE,
                         "The studio does not fetch pictures from the network. Send the picture "
                         "as a file, or as a data URL.");
      return FALSE;
    }

  head = comma != NULL ? g_strndup (url, (gsize) (comma - url)) : NULL;
  if (head == NULL || !g_str_has_suffix (head, ";base64"))
    {
      tachy_refusal_set (error, SOUP_STATUS_BAD_REQUEST, "invalid_image_url", REFERENCE,
                         "The data URL in '%s' is not one of base64.", REFERENCE);
      return FALSE;
    }

  data = g_base64_decode (comma + 1, &length);
  bytes = g_bytes_new_take (data, length);
  return set_reference (self, bytes);
}

static gboolean
refuse_string_reference (GError **error)
{
  tachy_refusal_set (error, SOUP_STATUS_BAD_REQUEST, "invalid_type", REFERENCE,
                     "Invalid type for '%s': expected a file, but got a string instead.",
                     REFERENCE);
  return FALSE;
}

static char *
dup_part_text (GBytes     *body,
               const char *name,
               GError    **error)
{
  gsize length;
  const char *data = g_bytes_get_data (body, &length);

  if (g_utf8_validate_len (data != NULL ? data : "", length, NULL))
    return g_strndup (data, length);

  tachy_refusal_set (error, SOUP_STATUS_BAD_REQUEST, "invalid_encoding", NULL,
                     "The field '%.40s' is not text in UTF-8 without NUL.", name);
  return NULL;
}

static gboolean
read_part (TachyStudioForm *self,
           const char      *name,
           gboolean         is_file,
           GBytes          *body,
           GError         **error)
{
  char **field = find_field (self, name);
  g_autofree char *text = NULL;

  if (g_str_equal (name, REFERENCE))
    return is_file ? set_reference (self, body) : refuse_string_reference (error);
  if (field == NULL && !g_str_equal (name, REFERENCE_URL))
    return TRUE;

  text = dup_part_text (body, name, error);
  if (text == NULL)
    return FALSE;
  if (field == NULL)
    return set_reference_url (self, text, error);

  g_free (*field);
  *field = g_steal_pointer (&text);
  return TRUE;
}

static gboolean
read_multipart (TachyStudioForm    *self,
                SoupMessageHeaders *headers,
                GBytes             *body,
                GError            **error)
{
  SoupMultipart *multipart = soup_multipart_new_from_message (headers, body);
  gboolean ok = multipart != NULL;

  if (!ok)
    tachy_refusal_set (error, SOUP_STATUS_BAD_REQUEST, "invalid_multipart", NULL,
                       "The body is not the multipart form that its Content-Type promises.");

  for (int i = 0; ok && i < soup_multipart_get_length (multipart); i++)
    {
      g_autofree char *disposition = NULL;
      g_autoptr (GHashTable) params = NULL;
      SoupMessageHeaders *part_headers;
      const char *name;
      GBytes *part;

      if (!soup_multipart_get_part (multipart, i, &part_headers, &part) ||
          !soup_message_headers_get_content_disposition (part_headers, &disposition, &params))
        continue;

      name = g_hash_table_lookup (params, "name");
      if (name != NULL)
        ok = read_part (self, name, g_hash_table_contains (params, "filename"), part, error);
    }

  g_clear_pointer (&multipart, soup_multipart_free);
  return ok;
}

static gboolean
is_string (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
         json_node_get_value_type (node) == G_TYPE_STRING;
}

/* Numbers are for seconds only. */
static gboolean
read_member (JsonNode   *root,
             const char *name,
             gboolean    or_number,
             char      **text,
             GError    **error)
{
  JsonNode *node = tachy_json_find (root, name);

  if (node == NULL)
    return TRUE;

  if (is_string (node) || or_number)
    *text = tachy_json_dup_text (node);
  if (*text != NULL)
    return TRUE;

  tachy_refusal_set (error, SOUP_STATUS_BAD_REQUEST, "invalid_type", g_intern_string (name),
                     "Invalid type for '%s': expected a string.", name);
  return FALSE;
}

static gboolean
read_json_reference (TachyStudioForm *self,
                     JsonNode        *root,
                     GError         **error)
{
  JsonNode *node = tachy_json_find (root, REFERENCE);
  JsonNode *url = tachy_json_find (root, REFERENCE ".image_url");

  if (node == NULL)
    return TRUE;
  if (is_string (url))
    return set_reference_url (self, json_node_get_string (url), error);

  tachy_refusal_set (error, SOUP_STATUS_BAD_REQUEST, "invalid_type", REFERENCE,
                     "Invalid type for '%s': expected an object with an 'image_url'.", REFERENCE);
  return FALSE;
}

static gboolean
read_json (TachyStudioForm *self,
           GBytes          *body,
           GError         **error)
{
  gsize length;
  const char *data = g_bytes_get_data (body, &length);
  g_autoptr (JsonNode) root = tachy_json_parse (data, length, MAX_JSON, NULL);

  if (root == NULL)
    {
      tachy_refusal_set (error, SOUP_STATUS_BAD_REQUEST, "invalid_json", NULL,
                         "The body is not a JSON object.");
      return FALSE;
    }

  return read_member (root, "prompt", FALSE, &self->prompt, error) &&
         read_member (root, "model", FALSE, &self->model, error) &&
         read_member (root, "size", FALSE, &self->size, error) &&
         read_member (root, "seconds", TRUE, &self->seconds, error) &&
         read_json_reference (self, root, error);
}

/**
 * tachy_studio_form_parse:
 * @content_type: (nullable): what the client says that @body is
 *
 * Usable from any thread.
 *
 * Returns: (transfer full) (nullable): the fields, not yet judged; otherwise a refusal
 */
TachyStudioForm *
tachy_studio_form_parse (const char *content_type,
                         GBytes     *body,
                         GError    **error)
{
  g_autoptr (TachyStudioForm) self = g_new0 (TachyStudioForm, 1);
  SoupMessageHeaders *headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_REQUEST);
  const char *type;
  gboolean ok;

  if (content_type != NULL)
    soup_message_headers_replace (headers, "Content-Type", content_type);
  type = soup_message_headers_get_content_type (headers, NULL);

  if (g_strcmp0 (type, "multipart/form-data") == 0)
    ok = read_multipart (self, headers, body, error);
  else if (g_strcmp0 (type, "application/json") == 0)
    ok = read_json (self, body, error);
  else
    {
      ok = FALSE;
      tachy_refusal_set (error, SOUP_STATUS_UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", NULL,
                         "Send the fields as multipart/form-data or application/json.");
    }

  soup_message_headers_unref (headers);
  return ok ? g_steal_pointer (&self) : NULL;
}
