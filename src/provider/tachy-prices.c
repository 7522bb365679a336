/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a take will probably cost, by the rules of a price list. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-prices.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "tachy-json.h"

#define MAX_RULES 2000
#define USUAL_FPS 24

/* A list is a JSON object: {"as_of": "2026-11-22", "own": true, "rules": [...]}. A rule holds one of
 * these members and any of "model", "sizes", "short_side", "to_seconds", "sound" and "fps". */
static const char *const form_names[] = {
  [TACHY_PRICE_PER_SECOND] = "per_second",
  [TACHY_PRICE_PER_CLIP] = "per_clip",
  [TACHY_PRICE_PER_TOKEN] = "per_token",
  [TACHY_PRICE_FACTOR] = "factor",
};

struct _TachyPrices
{
  char *as_of;
  gboolean own;
  GPtrArray *rules; /* of TachyPriceRule */
};

/**
 * tachy_price_rule_new:
 * @model: (nullable): a model, or a pattern
 * @amount: dollars, or the factor
 *
 * Returns: (transfer full): a rule for all sizes and lengths
 */
TachyPriceRule *
tachy_price_rule_new (const char    *model,
                      TachyPriceForm form,
                      double         amount)
{
  TachyPriceRule *rule = g_new0 (TachyPriceRule, 1);

  rule->model = g_strdup (model);
  rule->form = form;
  rule->amount = amount;
  rule->sizes = g_new0 (char *, 1);
  rule->sound = -1;
  rule->fps = USUAL_FPS;
  return rule;
}

/**
 * tachy_price_rule_free:
 * @rule: (transfer full): a rule
 */
void
tachy_price_rule_free (TachyPriceRule *rule)
{
  g_free (rule->model);
  g_strfreev (rule->sizes);
  g_free (rule);
}

/**
 * tachy_price_rule_copy:
 *
 * Returns: (transfer full): a copy
 */
TachyPriceRule *
tachy_price_rule_copy (const TachyPriceRule *rule)
{
  TachyPriceRule *copy = g_memdup2 (rule, sizeof *rule);

  copy->model = g_strdup (rule->model);
  copy->sizes = g_strdupv (rule->sizes);
  return copy;
}

static gboolean
is_boolean (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
         json_node_get_value_type (node) == G_TYPE_BOOLEAN;
}

static int
read_int (JsonNode   *node,
          const char *name,
          int         otherwise)
{
  double number;

  return tachy_json_get_number (tachy_json_find (node, name), &number) && number >= 1 &&
                 number <= 100000
             ? (int) number
             : otherwise;
}

static char **
read_sizes (JsonNode *node)
{
  JsonNode *list = tachy_json_find (node, "sizes");
  g_autoptr (GStrvBuilder) sizes = g_strv_builder_new ();

  for (guint i = 0; list != NULL && JSON_NODE_HOLDS_ARRAY (list) &&
                    i < json_array_get_length (json_node_get_array (list));
       i++)
    {
      g_autofree char *size =
          tachy_json_dup_text (json_array_get_element (json_node_get_array (list), i));

      if (size != NULL)
        g_strv_builder_add (sizes, size);
    }

  return g_strv_builder_end (sizes);
}

/* %NULL where there is no usable amount. */
static TachyPriceRule *
read_rule (JsonNode *node)
{
  g_autofree char *model = tachy_json_dup_text (tachy_json_find (node, "model"));
  JsonNode *sound = tachy_json_find (node, "sound");
  TachyPriceRule *rule = NULL;
  double amount;

  for (guint i = 0; rule == NULL && i < G_N_ELEMENTS (form_names); i++)
    if (tachy_json_get_number (tachy_json_find (node, form_names[i]), &amount) && amount >= 0 &&
        amount < 1e6)
      rule = tachy_price_rule_new (model, (TachyPriceForm) i, amount);
  if (rule == NULL)
    return NULL;

  g_strfreev (rule->sizes);
  rule->sizes = read_sizes (node);
  rule->short_side = read_int (node, "short_side", 0);
  rule->to_seconds = read_int (node, "to_seconds", 0);
  rule->fps = read_int (node, "fps", USUAL_FPS);
  if (is_boolean (sound))
    rule->sound = json_node_get_boolean (sound);
  return rule;
}

/**
 * tachy_prices_new:
 * @document: (nullable): a list as it is kept in a profile; %NULL or nonsense for an empty one
 *
 * Returns: (transfer full): the list; rules that cannot be read are left out
 */
TachyPrices *
tachy_prices_new (const char *document)
{
  TachyPrices *self = g_new0 (TachyPrices, 1);
  g_autoptr (JsonNode) root =
      document != NULL ? tachy_json_parse (document, strlen (document), TACHY_JSON_MAX_LIST, NULL)
                       : NULL;
  JsonNode *rules = tachy_json_find (root, "rules");
  JsonNode *own = tachy_json_find (root, "own");

  self->as_of = tachy_json_dup_text (tachy_json_find (root, "as_of"));
  self->own = is_boolean (own) && json_node_get_boolean (own);
  self->rules = g_ptr_array_new_with_free_func ((GDestroyNotify) tachy_price_rule_free);
  for (guint i = 0; rules != NULL && JSON_NODE_HOLDS_ARRAY (rules) &&
                    i < MIN (json_array_get_length (json_node_get_array (rules)), MAX_RULES);
       i++)
    {
      TachyPriceRule *rule = read_rule (json_array_get_element (json_node_get_array (rules), i));

      if (rule != NULL)
        g_ptr_array_add (self->rules, rule);
    }

  return self;
}

/**
 * tachy_prices_free:
 * @self: (transfer full): a list
 */
void
tachy_prices_free (TachyPrices *self)
{
  g_free (self->as_of);
  g_ptr_array_unref (self->rules);
  g_free (self);
}

/**
 * tachy_prices_get_as_of:
 *
 * Returns: (transfer none) (nullable): the day by which the list is known, as in "2026-11-22"
 */
const char *
tachy_prices_get_as_of (TachyPrices *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->as_of;
}

/**
 * tachy_prices_get_own:
 *
 * Returns: whether the person has entered the list, so that no server's replaces it
 */
gboolean
tachy_prices_get_own (TachyPrices *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->own;
}

/**
 * tachy_prices_make_own:
 *
 * The person has changed the list: it is theirs, and known by today.
 */
void
tachy_prices_make_own (TachyPrices *self)
{
  g_return_if_fail (self != NULL);

  self->own = TRUE;
  tachy_prices_date (self);
}

/**
 * tachy_prices_date:
 *
 * Says that the list is known by today.
 */
void
tachy_prices_date (TachyPrices *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  g_return_if_fail (self != NULL);

  g_free (self->as_of);
  self->as_of = g_date_time_format (now, "%F");
}

/**
 * tachy_prices_get_rules:
 *
 * Returns: (transfer none) (element-type TachyPriceRule): the rules, which may be changed
 */
GPtrArray *
tachy_prices_get_rules (TachyPrices *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->rules;
}

/* The narrower rule first, so that the wider ones behind it count for the rest. */
static int
compare_rules (gconstpointer a,
               gconstpointer b)
{
  const TachyPriceRule *left = *(const TachyPriceRule *const *) a;
  const TachyPriceRule *right = *(const TachyPriceRule *const *) b;
  const int orders[] = {
    (left->form == TACHY_PRICE_FACTOR) - (right->form == TACHY_PRICE_FACTOR),
    (left->model == NULL) - (right->model == NULL),
    (left->model != NULL && strchr (left->model, '*') != NULL) -
        (right->model != NULL && strchr (right->model, '*') != NULL),
    g_strcmp0 (left->model, right->model),
    (*left->sizes == NULL) - (*right->sizes == NULL),
    (left->short_side == 0) - (right->short_side == 0),
    left->short_side - right->short_side,
    (left->to_seconds == 0) - (right->to_seconds == 0),
    left->to_seconds - right->to_seconds,
    right->sound - left->sound,
  };

  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    if (orders[i] != 0)
      return orders[i];

  return 0;
}

/**
 * tachy_prices_sort:
 *
 * Puts the rules into an order in which none hides one that says more exactly what it is for.
 */
void
tachy_prices_sort (TachyPrices *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_sort (self->rules, compare_rules);
}

static void
add_int (JsonObject *object,
         const char *name,
         int         number,
         int         usual)
{
  if (number != usual)
    json_object_set_int_member (object, name, number);
}

static JsonObject *
write_rule (const TachyPriceRule *rule)
{
  JsonObject *object = json_object_new ();

  if (rule->model != NULL)
    json_object_set_string_member (object, "model", rule->model);
  json_object_set_double_member (object, form_names[rule->form], rule->amount);
  if (*rule->sizes != NULL)
    {
      JsonArray *sizes = json_array_new ();

      for (guint i = 0; rule->sizes[i] != NULL; i++)
        json_array_add_string_element (sizes, rule->sizes[i]);
      json_object_set_array_member (object, "sizes", sizes);
    }
  add_int (object, "short_side", rule->short_side, 0);
  add_int (object, "to_seconds", rule->to_seconds, 0);
  add_int (object, "fps", rule->fps, USUAL_FPS);
  if (rule->sound >= 0)
    json_object_set_boolean_member (object, "sound", rule->sound);
  return object;
}

/**
 * tachy_prices_to_text:
 *
 * Returns: (transfer full): the list as it is kept in a profile
 */
char *
tachy_prices_to_text (TachyPrices *self)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) root = NULL;
  JsonArray *rules = json_array_new ();

  g_return_val_if_fail (self != NULL, NULL);

  if (self->as_of != NULL)
    json_object_set_string_member (object, "as_of", self->as_of);
  if (self->own)
    json_object_set_boolean_member (object, "own", TRUE);
  for (guint i = 0; i < self->rules->len; i++)
    json_array_add_object_element (rules, write_rule (self->rules->pdata[i]));
  json_object_set_array_member (object, "rules", rules);

  root = json_node_init_object (json_node_alloc (), object);
  return json_to_string (root, FALSE);
}

/* Also with a date behind it, as in sora-2-2025-10-06. */
static gboolean
matches_model (const char *pattern,
               const char *model)
{
  gsize length;

  if (pattern == NULL || strcmp (pattern, model) == 0)
    return TRUE;
  if (strchr (pattern, '*') != NULL)
    return g_pattern_match_simple (pattern, model);

  length = strlen (pattern);
  return strncmp (model, pattern, length) == 0 && g_str_has_prefix (model + length, "-20");
}

static gboolean
fits (const TachyPriceRule *rule,
      const char           *model,
      int                   width,
      int                   height,
      int                   seconds)
{
  g_autofree char *size = g_strdup_printf ("%dx%d", width, height);

  return matches_model (rule->model, model) &&
         (*rule->sizes == NULL || g_strv_contains ((const char *const *) rule->sizes, size)) &&
         (rule->short_side == 0 || MIN (width, height) <= rule->short_side) &&
         (rule->to_seconds == 0 || seconds <= rule->to_seconds);
}

static double
apply (const TachyPriceRule *rule,
       int                   width,
       int                   height,
       int                   seconds)
{
  switch (rule->form)
    {
    case TACHY_PRICE_PER_SECOND:
      return rule->amount * seconds;
    case TACHY_PRICE_PER_TOKEN:
      return rule->amount * width * height * rule->fps * seconds / 1024;
    case TACHY_PRICE_PER_CLIP:
    case TACHY_PRICE_FACTOR:
    default:
      return rule->amount;
    }
}

/**
 * tachy_prices_estimate:
 * @dollars: (out): the estimate; untouched where there is none
 *
 * Where sound makes a difference it is counted in: servers make it unless they are told not to,
 * and a take that turns out cheaper hurts nobody.
 *
 * Returns: whether a rule fits
 */
gboolean
tachy_prices_estimate (TachyPrices *self,
                       const char  *model,
                       int          width,
                       int          height,
                       int          seconds,
                       double      *dollars)
{
  const TachyPriceRule *base = NULL;
  double factor = 1;

  g_return_val_if_fail (self != NULL && model != NULL && dollars != NULL, FALSE);

  for (guint i = 0; i < self->rules->len; i++)
    {
      const TachyPriceRule *rule = self->rules->pdata[i];

      if (!fits (rule, model, width, height, seconds))
        continue;
      if (rule->form == TACHY_PRICE_FACTOR)
        factor *= rule->amount;
      else if (base == NULL || (base->sound == 0 && rule->sound != 0))
        base = rule;
    }

  if (base == NULL)
    return FALSE;

  *dollars = apply (base, width, height, seconds) * factor;
  return TRUE;
}
