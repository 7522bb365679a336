/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the body of a request holds, as far as it can be shown: without its pictures. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-outline-private.h"

typedef struct
{
  char *name;
  GString *value;
  char *file_name; /* (nullable): where the value is a file, and not here */
  char *type;
  gint64 n_bytes;
} Field;

struct _TachyOutline
{
  GString *text;     /* (nullable): a body that is one text */
  GPtrArray *fields; /* (nullable): of Field, where it is a form */
};

static void
free_field (Field *field)
{
  g_free (field->name);
  g_string_free (field->value, TRUE);
  g_free (field->file_name);
  g_free (field->type);
  g_free (field);
}

static Field *
get_last_field (TachyOutline *self)
{
  return g_ptr_array_index (self->fields, self->fields->len - 1);
}

/*
 * tachy_outline_new:
 * @is_form: whether the body has fields; else it is one text
 */
TachyOutline *
tachy_outline_new (gboolean is_form)
{
  TachyOutline *self = g_new0 (TachyOutline, 1);

  if (is_form)
    self->fields = g_ptr_array_new_with_free_func ((GDestroyNotify) free_field);
  else
    self->text = g_string_new (NULL);
  return self;
}

void
tachy_outline_free (TachyOutline *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->fields, g_ptr_array_unref);
  if (self->text != NULL)
    g_string_free (self->text, TRUE);
  g_free (self);
}

/*
 * tachy_outline_begin_field:
 *
 * What is added from here on is the value of @name; only in a form.
 */
void
tachy_outline_begin_field (TachyOutline *self,
                           const char   *name)
{
  Field *field = g_new0 (Field, 1);

  field->name = g_strdup (name);
  field->value = g_string_new (NULL);
  g_ptr_array_add (self->fields, field);
}

void
tachy_outline_add_text (TachyOutline *self,
                        const char   *text)
{
  g_string_append (self->text != NULL ? self->text : get_last_field (self)->value, text);
}

/*
 * tachy_outline_add_base64:
 * @n_bytes: of the picture that stands here in base64
 */
void
tachy_outline_add_base64 (TachyOutline *self,
                          gint64        n_bytes)
{
  g_autofree char *mark = g_strdup_printf ("…%" G_GINT64_FORMAT " bytes…", n_bytes);

  tachy_outline_add_text (self, mark);
}

/*
 * tachy_outline_add_file:
 * @file_name: as it is sent
 *
 * The value of the field is a file.
 */
void
tachy_outline_add_file (TachyOutline *self,
                        const char   *file_name,
                        const char   *type,
                        gint64        n_bytes)
{
  Field *field = get_last_field (self);

  field->file_name = g_strdup (file_name);
  field->type = g_strdup (type);
  field->n_bytes = n_bytes;
}

static JsonNode *
field_to_json (const Field *field)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "name", field->name);
  if (field->file_name == NULL)
    {
      json_object_set_string_member (object, "value", field->value->str);
    }
  else
    {
      json_object_set_string_member (object, "file", field->file_name);
      json_object_set_string_member (object, "type", field->type);
      json_object_set_int_member (object, "bytes", field->n_bytes);
    }
  json_node_take_object (node, object);
  return node;
}

/*
 * tachy_outline_to_json:
 *
 * Returns: (transfer full): the text, or an array of the fields
 */
JsonNode *
tachy_outline_to_json (TachyOutline *self)
{
  JsonArray *array;
  JsonNode *node;

  if (self->text != NULL)
    return json_node_init_string (json_node_alloc (), self->text->str);

  array = json_array_new ();
  for (guint i = 0; i < self->fields->len; i++)
    json_array_add_element (array, field_to_json (g_ptr_array_index (self->fields, i)));
  node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, array);
  return node;
}
