/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The limits of all models at one server, and which of them the person has said. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-limits-book.h"

#include <string.h>

#include "tachy-json.h"
#include "tachy-limits-private.h"

/* A member of the limits of one model that the person has entered. */
#define OWN "own"

/* A member beside the models: the list of models itself is the person's. As it is no object, it is
 * never taken for a model. */
#define OWN_MODELS "own_models"

struct _TachyLimitsBook
{
  JsonObject *models;
};

/**
 * tachy_limits_book_new:
 * @document: (nullable): the property "limits" of a profile; %NULL or nonsense for an empty one
 *
 * Returns: (transfer full): the book
 */
TachyLimitsBook *
tachy_limits_book_new (const char *document)
{
  TachyLimitsBook *self = g_new0 (TachyLimitsBook, 1);
  g_autoptr (JsonNode) root =
      document != NULL ? tachy_json_parse (document, strlen (document), TACHY_JSON_MAX_LIST, NULL)
                       : NULL;

  self->models = root != NULL ? json_node_dup_object (root) : json_object_new ();
  return self;
}

/**
 * tachy_limits_book_free:
 * @self: (transfer full): a book
 */
void
tachy_limits_book_free (TachyLimitsBook *self)
{
  json_object_unref (self->models);
  g_free (self);
}

/**
 * tachy_limits_book_to_text:
 *
 * Returns: (transfer full) (nullable): the book as it is kept in a profile; %NULL for an empty one
 */
char *
tachy_limits_book_to_text (TachyLimitsBook *self)
{
  g_autoptr (JsonNode) root = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (json_object_get_size (self->models) == 0)
    return NULL;

  root = json_node_init_object (json_node_alloc (), self->models);
  return json_to_string (root, FALSE);
}

static int
compare_models (gconstpointer a,
                gconstpointer b)
{
  const char *left = *(const char *const *) a;
  const char *right = *(const char *const *) b;
  int order = (strcmp (right, TACHY_LIMITS_ALL) == 0) - (strcmp (left, TACHY_LIMITS_ALL) == 0);

  return order != 0 ? order : strcmp (left, right);
}

/**
 * tachy_limits_book_dup_models:
 *
 * Returns: (transfer full): those of which something stands here, by their names; before them
 *   %TACHY_LIMITS_ALL, where it is among them
 */
char **
tachy_limits_book_dup_models (TachyLimitsBook *self)
{
  g_autoptr (GPtrArray) models = g_ptr_array_new_with_free_func (g_free);
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  g_return_val_if_fail (self != NULL, NULL);

  json_object_iter_init (&iter, self->models);
  while (json_object_iter_next (&iter, &name, &node))
    if (JSON_NODE_HOLDS_OBJECT (node))
      g_ptr_array_add (models, g_strdup (name));

  g_ptr_array_sort (models, compare_models);
  g_ptr_array_add (models, NULL);
  return (char **) g_ptr_array_steal (models, NULL);
}

static gboolean
is_true (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
         json_node_get_value_type (node) == G_TYPE_BOOLEAN && json_node_get_boolean (node);
}

static JsonNode *
get_member (JsonObject *object,
            const char *name)
{
  return json_object_has_member (object, name) ? json_object_get_member (object, name) : NULL;
}

/**
 * tachy_limits_book_is_own:
 * @model: a model, or %TACHY_LIMITS_ALL
 *
 * Returns: whether the person has said what its limits are
 */
gboolean
tachy_limits_book_is_own (TachyLimitsBook *self,
                          const char      *model)
{
  JsonNode *node;

  g_return_val_if_fail (self != NULL && model != NULL, FALSE);

  node = get_member (self->models, model);
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) &&
         is_true (get_member (json_node_get_object (node), OWN));
}

/**
 * tachy_limits_book_set_own:
 * @model: a model, or %TACHY_LIMITS_ALL
 * @limits: what the person says of it
 */
void
tachy_limits_book_set_own (TachyLimitsBook   *self,
                           const char        *model,
                           const TachyLimits *limits)
{
  JsonNode *node;

  g_return_if_fail (self != NULL && model != NULL && limits != NULL);

  node = tachy_limits_to_json (limits);
  /* Also where it is taken: what is said of all models shall not hide it. */
  json_object_set_boolean_member (json_node_get_object (node), "reference", limits->reference);
  json_object_set_boolean_member (json_node_get_object (node), OWN, TRUE);
  json_object_set_member (self->models, model, node);
}

void
tachy_limits_book_remove (TachyLimitsBook *self,
                          const char      *model)
{
  g_return_if_fail (self != NULL && model != NULL);

  if (json_object_has_member (self->models, model))
    json_object_remove_member (self->models, model);
}

/**
 * tachy_limits_book_get_own_models:
 *
 * Returns: whether the list of models in the profile is the person's
 */
gboolean
tachy_limits_book_get_own_models (TachyLimitsBook *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return is_true (get_member (self->models, OWN_MODELS));
}

void
tachy_limits_book_set_own_models (TachyLimitsBook *self,
                                  gboolean         own_models)
{
  g_return_if_fail (self != NULL);

  tachy_limits_book_remove (self, OWN_MODELS);
  if (own_models)
    json_object_set_boolean_member (self->models, OWN_MODELS, TRUE);
}

/**
 * tachy_limits_book_take_over:
 * @document: (nullable): the limits that a server tells, as in findings; %NULL for none
 *
 * What the person has said stays. All else is what the server tells now.
 */
void
tachy_limits_book_take_over (TachyLimitsBook *self,
                             const char      *document)
{
  g_autoptr (TachyLimitsBook) found = tachy_limits_book_new (document);
  g_auto (GStrv) old = tachy_limits_book_dup_models (self);
  g_auto (GStrv) new = tachy_limits_book_dup_models (found);

  g_return_if_fail (self != NULL);

  for (guint i = 0; old[i] != NULL; i++)
    if (!tachy_limits_book_is_own (self, old[i]))
      tachy_limits_book_remove (self, old[i]);

  for (guint i = 0; new[i] != NULL; i++)
    if (!json_object_has_member (self->models, new[i]))
      json_object_set_member (self->models, new[i],
                              json_node_copy (json_object_get_member (found->models, new[i])));
}
