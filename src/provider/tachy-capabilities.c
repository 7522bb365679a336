/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads what three kinds of servers tell about what they can do. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-capabilities-private.h"

#include <stdlib.h>
#include <string.h>

#include "tachy-json.h"
#include "tachy-limits-private.h"
#include "tachy-prices.h"
#include "tachy-text.h"

#define MAX_MODELS 2000
#define MAX_NAME 512

static void
read_int (JsonNode   *node,
          const char *path,
          int        *number)
{
  double found;

  if (tachy_json_get_number (tachy_json_find (node, path), &found) && found >= 1 && found <= 100000)
    *number = (int) found;
}

static char **
read_texts (JsonNode   *node,
            const char *path)
{
  JsonNode *list = tachy_json_find (node, path);
  g_autoptr (GStrvBuilder) texts = g_strv_builder_new ();

  for (guint i = 0; list != NULL && JSON_NODE_HOLDS_ARRAY (list) &&
                    i < json_array_get_length (json_node_get_array (list));
       i++)
    {
      g_autofree char *text =
          tachy_json_dup_text (json_array_get_element (json_node_get_array (list), i));

      if (text != NULL)
        g_strv_builder_add (texts, text);
    }

  return g_strv_builder_end (texts);
}

static void
set_sizes (TachyLimits *limits,
           JsonNode    *node,
           const char  *path)
{
  g_strfreev (limits->sizes);
  limits->sizes = read_texts (node, path);
}

static char *
read_name (JsonNode   *node,
           const char *path)
{
  g_autofree char *text = tachy_json_dup_text (tachy_json_find (node, path));

  return text != NULL && *text != '\0' ? tachy_text_plain (text, MAX_NAME) : NULL;
}

static void
set_documents (TachyFindings *findings,
               JsonObject    *limits,
               TachyPrices   *prices)
{
  g_autoptr (JsonNode) root = json_node_init_object (json_node_alloc (), limits);

  findings->limits = json_to_string (root, FALSE);
  if (prices != NULL && tachy_prices_get_rules (prices)->len > 0)
    {
      tachy_prices_date (prices);
      findings->prices = tachy_prices_to_text (prices);
    }
}

/* One model, whose limits count for whatever it is called. */
static TachyFindings *
new_single (const char        *model,
            const TachyLimits *limits)
{
  TachyFindings *findings = tachy_findings_new ();
  g_autoptr (JsonObject) object = json_object_new ();

  if (model != NULL)
    {
      g_strfreev (findings->models);
      findings->models = g_new0 (char *, 2);
      findings->models[0] = g_strdup (model);
    }
  json_object_set_member (object, "*", tachy_limits_to_json (limits));
  set_documents (findings, object, NULL);
  return findings;
}

static TachyFindings *
read_rapid_mlx (JsonNode *root)
{
  g_autoptr (TachyLimits) limits = tachy_limits_new ();
  g_autofree char *model = read_name (root, "model");
  g_auto (GStrv) modes = read_texts (root, "modes");

  if (tachy_json_find (root, "limits") == NULL)
    return NULL;

  set_sizes (limits, root, "limits.size.also_supported");
  read_int (root, "limits.size.width.minimum", &limits->min_side);
  read_int (root, "limits.size.width.maximum", &limits->max_side);
  read_int (root, "limits.size.width.multiple_of", &limits->step);
  read_int (root, "limits.seconds.minimum", &limits->min_seconds);
  read_int (root, "limits.seconds.maximum", &limits->max_seconds);
  limits->reference =
      *modes == NULL || g_strv_contains ((const char *const *) modes, "image-to-video");
  return new_single (model, limits);
}

static TachyFindings *
read_sd_server (JsonNode *root)
{
  g_autoptr (TachyLimits) limits = tachy_limits_new ();
  g_autofree char *model = read_name (root, "model.stem");
  g_auto (GStrv) modes = read_texts (root, "supported_modes");
  JsonNode *reference = tachy_json_find (root, "features_by_mode.vid_gen.init_image");

  if (tachy_json_find (root, "limits") == NULL)
    return NULL;

  read_int (root, "limits.min_width", &limits->min_side);
  read_int (root, "limits.max_width", &limits->max_side);
  limits->reference =
      reference == NULL || !JSON_NODE_HOLDS_VALUE (reference) || json_node_get_boolean (reference);

  /* A model that only makes pictures is none of ours. */
  if (*modes != NULL && !g_strv_contains ((const char *const *) modes, "vid_gen"))
    g_clear_pointer (&model, g_free);
  return new_single (model, limits);
}

static const struct
{
  const char *suffix;
  int short_side;
} resolutions[] = {
  { "480p", 480 }, { "720p", 720 }, { "768p", 768 }, { "1080p", 1080 }, { "2k", 1440 },
  { "4k", 2160 },
};

/* PROTOCOL.md §4: decimal texts whose unit is in the name. %NULL for what is no price of a clip
 * made from words. */
static TachyPriceRule *
read_sku (const char *model,
          const char *name,
          JsonNode   *value)
{
  TachyPriceForm form = TACHY_PRICE_PER_SECOND;
  TachyPriceRule *rule;
  double amount;

  if (!tachy_json_get_number (value, &amount) || amount < 0 ||
      g_str_has_prefix (name, "image_to_video") || strstr (name, "megapixel") != NULL)
    return NULL;
  if (g_str_has_prefix (name, "video_tokens"))
    form = TACHY_PRICE_PER_TOKEN;
  else if (g_str_has_prefix (name, "cents_per") && strstr (name, "second") != NULL)
    amount /= 100;
  else if (strstr (name, "duration_seconds") == NULL &&
           !g_str_has_prefix (name, "per-video-second"))
    return NULL;

  rule = tachy_price_rule_new (model, form, amount);
  if (strstr (name, "without_audio") != NULL)
    rule->sound = 0;
  else if (strstr (name, "with_audio") != NULL)
    rule->sound = 1;
  for (guint i = 0; i < G_N_ELEMENTS (resolutions); i++)
    if (g_str_has_suffix (name, resolutions[i].suffix))
      rule->short_side = resolutions[i].short_side;
  return rule;
}

static int
compare_rules (gconstpointer a,
               gconstpointer b)
{
  const TachyPriceRule *left = *(TachyPriceRule *const *) a;
  const TachyPriceRule *right = *(TachyPriceRule *const *) b;

  return left->short_side - right->short_side;
}

/* A price without a resolution is that of all sizes below the next one that has its own. */
static void
read_skus (TachyPrices *prices,
           const char  *model,
           JsonNode    *skus)
{
  g_autoptr (GPtrArray) rules = g_ptr_array_new ();
  g_autoptr (GList) names = NULL;
  int largest = 0;

  if (skus == NULL || !JSON_NODE_HOLDS_OBJECT (skus))
    return;

  names = json_object_get_members (json_node_get_object (skus));
  for (GList *l = names; l != NULL; l = l->next)
    {
      TachyPriceRule *rule = read_sku (
          model, l->data, json_object_get_member (json_node_get_object (skus), l->data));

      if (rule == NULL)
        continue;
      largest = MAX (largest, rule->short_side);
      g_ptr_array_add (rules, rule);
    }

  for (guint i = 0; i < rules->len; i++)
    {
      TachyPriceRule *rule = rules->pdata[i];

      if (rule->short_side == 0)
        rule->short_side = largest > 1080 ? 1080 : G_MAXINT;
    }
  g_ptr_array_sort (rules, compare_rules);
  for (guint i = 0; i < rules->len; i++)
    {
      TachyPriceRule *rule = rules->pdata[i];

      if (rule->short_side == G_MAXINT)
        rule->short_side = 0;
      g_ptr_array_add (tachy_prices_get_rules (prices), rule);
    }
}

static JsonNode *
read_model_limits (JsonNode *entry)
{
  g_autoptr (TachyLimits) limits = tachy_limits_new ();
  g_auto (GStrv) seconds = read_texts (entry, "supported_durations");
  g_auto (GStrv) frames = read_texts (entry, "supported_frame_images");

  set_sizes (limits, entry, "supported_sizes");
  for (guint i = 0; seconds[i] != NULL; i++)
    {
      int number = atoi (seconds[i]);

      if (number > 0)
        g_array_append_val (limits->seconds, number);
    }
  limits->reference = g_strv_contains ((const char *const *) frames, "first_frame");
  return tachy_limits_to_json (limits);
}

static TachyFindings *
read_openrouter (JsonNode *root)
{
  JsonNode *data = tachy_json_find (root, "data");
  g_autoptr (TachyFindings) findings = NULL;
  g_autoptr (TachyPrices) prices = NULL;
  g_autoptr (JsonObject) limits = NULL;
  g_autoptr (GStrvBuilder) models = NULL;
  JsonArray *entries;

  if (data == NULL || !JSON_NODE_HOLDS_ARRAY (data))
    return NULL;

  findings = tachy_findings_new ();
  prices = tachy_prices_new (NULL);
  limits = json_object_new ();
  models = g_strv_builder_new ();
  entries = json_node_get_array (data);
  for (guint i = 0; i < MIN (json_array_get_length (entries), MAX_MODELS); i++)
    {
      JsonNode *entry = json_array_get_element (entries, i);
      g_autofree char *model = read_name (entry, "id");

      if (model == NULL)
        continue;
      g_strv_builder_add (models, model);
      json_object_set_member (limits, model, read_model_limits (entry));
      read_skus (prices, model, tachy_json_find (entry, "pricing_skus"));
    }

  g_strfreev (findings->models);
  findings->models = g_strv_builder_end (models);
  set_documents (findings, limits, prices);
  return g_steal_pointer (&findings);
}

/*
 * tachy_capabilities_read:
 * @root: (nullable): the root of an answer
 *
 * Returns: (transfer full) (nullable): what it tells; %NULL where it is not what was expected
 */
TachyFindings *
tachy_capabilities_read (TachyCapabilitiesForm form,
                         JsonNode             *root)
{
  switch (form)
    {
    case TACHY_CAPABILITIES_RAPID_MLX:
      return read_rapid_mlx (root);
    case TACHY_CAPABILITIES_OPENROUTER:
      return read_openrouter (root);
    case TACHY_CAPABILITIES_SD_SERVER:
      return read_sd_server (root);
    case TACHY_CAPABILITIES_NONE:
    default:
      return NULL;
    }
}
