/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be asked of one model at one server: sizes, lengths, a picture. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-limits-private.h"

#include <stdlib.h>
#include <string.h>

#include "tachy-json.h"

#define MAX_ENTRIES 200

G_DEFINE_BOXED_TYPE (TachyLimits, tachy_limits, tachy_limits_copy, tachy_limits_free)

/**
 * tachy_limits_new:
 *
 * Returns: (transfer full): limits of which nothing is known
 */
TachyLimits *
tachy_limits_new (void)
{
  TachyLimits *limits = g_new0 (TachyLimits, 1);

  limits->sizes = g_new0 (char *, 1);
  limits->seconds = g_array_new (FALSE, FALSE, sizeof (int));
  limits->reference = TRUE;
  return limits;
}

/**
 * tachy_limits_copy:
 * @limits: limits
 *
 * Returns: (transfer full): their copy
 */
TachyLimits *
tachy_limits_copy (const TachyLimits *limits)
{
  TachyLimits *copy = g_memdup2 (limits, sizeof *limits);

  copy->sizes = g_strdupv (limits->sizes);
  copy->seconds = g_array_copy (limits->seconds);
  return copy;
}

/**
 * tachy_limits_free:
 * @limits: (transfer full): limits
 */
void
tachy_limits_free (TachyLimits *limits)
{
  g_strfreev (limits->sizes);
  g_array_unref (limits->seconds);
  g_free (limits);
}

/**
 * tachy_limits_equal:
 *
 * Returns: whether both say the same
 */
gboolean
tachy_limits_equal (const TachyLimits *a,
                    const TachyLimits *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return g_strv_equal ((const char *const *) a->sizes, (const char *const *) b->sizes) &&
         a->seconds->len == b->seconds->len &&
         (a->seconds->len == 0 ||
          memcmp (a->seconds->data, b->seconds->data, a->seconds->len * sizeof (int)) == 0) &&
         a->min_seconds == b->min_seconds && a->max_seconds == b->max_seconds &&
         a->min_side == b->min_side && a->max_side == b->max_side && a->step == b->step &&
         a->reference == b->reference;
}

/*
 * tachy_limits_read_size:
 * @text: such as "1280x720"
 * @width: (out): pixels
 * @height: (out): pixels
 *
 * Returns: whether it is a size
 */
gboolean
tachy_limits_read_size (const char *text,
                        int        *width,
                        int        *height)
{
  char *cross = NULL, *end = NULL;
  gint64 w = g_ascii_strtoll (text, &cross, 10);
  gint64 h = *cross == 'x' ? g_ascii_strtoll (cross + 1, &end, 10) : 0;

  if (w <= 0 || h <= 0 || w > TACHY_LIMITS_MAX_SIDE || h > TACHY_LIMITS_MAX_SIDE || *end != '\0')
    return FALSE;

  *width = (int) w;
  *height = (int) h;
  return TRUE;
}

static JsonArray *
find_list (JsonNode   *node,
           const char *name)
{
  JsonNode *list = tachy_json_find (node, name);

  return list != NULL && JSON_NODE_HOLDS_ARRAY (list) ? json_node_get_array (list) : NULL;
}

static void
complete_sizes (TachyLimits *limits,
                JsonNode    *node)
{
  JsonArray *list = find_list (node, "sizes");
  g_autoptr (GStrvBuilder) sizes = NULL;
  int width, height;

  if (list == NULL)
    return;

  sizes = g_strv_builder_new ();
  for (guint i = 0; i < MIN (json_array_get_length (list), MAX_ENTRIES); i++)
    {
      g_autofree char *size = tachy_json_dup_text (json_array_get_element (list, i));

      if (size != NULL && tachy_limits_read_size (size, &width, &height))
        g_strv_builder_add (sizes, size);
    }

  g_strfreev (limits->sizes);
  limits->sizes = g_strv_builder_end (sizes);
}

static int
compare_ints (gconstpointer a,
              gconstpointer b)
{
  return *(const int *) a - *(const int *) b;
}

static void
complete_seconds (TachyLimits *limits,
                  JsonNode    *node)
{
  JsonArray *list = find_list (node, "seconds");
  double number;

  if (list == NULL)
    return;

  for (guint i = 0; i < MIN (json_array_get_length (list), MAX_ENTRIES); i++)
    if (tachy_json_get_number (json_array_get_element (list, i), &number) && number >= 1 &&
        number <= TACHY_LIMITS_MAX_SECONDS)
      {
        int seconds = (int) number;

        g_array_append_val (limits->seconds, seconds);
      }
  g_array_sort (limits->seconds, compare_ints);
}

static void
complete_number (int        *number,
                 JsonNode   *node,
                 const char *name,
                 int         most)
{
  double found;

  if (*number == 0 && tachy_json_get_number (tachy_json_find (node, name), &found) && found >= 1 &&
      found <= most)
    *number = (int) found;
}

/* Where there are sizes already, a list and what is between two sides exclude each other: whoever
 * knows better by one must not be contradicted by the other. */
static void
complete_size_group (TachyLimits *limits,
                     JsonNode    *node)
{
  gboolean has_list = *limits->sizes != NULL;
  gboolean has_sides = limits->min_side != 0 || limits->max_side != 0 || limits->step != 0;

  if (!has_list && !has_sides)
    complete_sizes (limits, node);
  if (has_list && !has_sides)
    return;

  complete_number (&limits->min_side, node, "min_side", TACHY_LIMITS_MAX_SIDE);
  complete_number (&limits->max_side, node, "max_side", TACHY_LIMITS_MAX_SIDE);
  complete_number (&limits->step, node, "step", TACHY_LIMITS_MAX_SIDE);
}

/* The same for lengths. */
static void
complete_seconds_group (TachyLimits *limits,
                        JsonNode    *node)
{
  gboolean has_list = limits->seconds->len > 0;
  gboolean has_range = limits->min_seconds != 0 || limits->max_seconds != 0;

  if (!has_list && !has_range)
    complete_seconds (limits, node);
  if (has_list)
    return;

  complete_number (&limits->min_seconds, node, "min_seconds", TACHY_LIMITS_MAX_SECONDS);
  complete_number (&limits->max_seconds, node, "max_seconds", TACHY_LIMITS_MAX_SECONDS);
}

/* Whether a picture is taken can only be known to be denied once: the nearest word counts, so the
 * member "reference" of a model hides that of all models. */
static void
complete_all (TachyLimits *limits,
              JsonNode    *node,
              gboolean    *reference_known)
{
  JsonNode *reference = tachy_json_find (node, "reference");

  complete_size_group (limits, node);
  complete_seconds_group (limits, node);
  if (!*reference_known && reference != NULL && JSON_NODE_HOLDS_VALUE (reference) &&
      json_node_get_value_type (reference) == G_TYPE_BOOLEAN)
    {
      limits->reference = limits->reference && json_node_get_boolean (reference);
      *reference_known = TRUE;
    }
}

/* Bounds between which there is nothing say nothing. */
static void
drop_contradictions (TachyLimits *limits)
{
  int step = MAX (limits->step, 1);
  int most = limits->max_side > 0 ? limits->max_side : TACHY_LIMITS_MAX_SIDE;

  if ((MAX (limits->min_side, 1) + step - 1) / step * step > most)
    limits->min_side = limits->max_side = limits->step = 0;
  if (limits->max_seconds > 0 && limits->min_seconds > limits->max_seconds)
    limits->min_seconds = limits->max_seconds = 0;
}

/*
 * tachy_limits_complete:
 * @document: (nullable): a JSON object of limits by model, with "*" for all models
 * @model: (nullable): a model
 *
 * Fills in what is not known yet.
 */
void
tachy_limits_complete (TachyLimits *limits,
                       const char  *document,
                       const char  *model)
{
  g_autoptr (JsonNode) root = NULL;
  JsonObject *object;
  gboolean reference_known = FALSE;

  if (document == NULL)
    return;

  root = tachy_json_parse (document, strlen (document), TACHY_JSON_MAX_LIST, NULL);
  object = root != NULL ? json_node_get_object (root) : NULL;

  /* Not by path: names of models have dots in them. */
  if (object != NULL && model != NULL && json_object_has_member (object, model))
    complete_all (limits, json_object_get_member (object, model), &reference_known);
  if (object != NULL && json_object_has_member (object, "*"))
    complete_all (limits, json_object_get_member (object, "*"), &reference_known);
  drop_contradictions (limits);
}

static void
add_number (JsonBuilder *builder,
            const char  *name,
            int          number)
{
  if (number == 0)
    return;

  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, number);
}

static void
add_lists (JsonBuilder       *builder,
           const TachyLimits *limits)
{
  if (*limits->sizes != NULL)
    {
      json_builder_set_member_name (builder, "sizes");
      json_builder_begin_array (builder);
      for (guint i = 0; limits->sizes[i] != NULL; i++)
        json_builder_add_string_value (builder, limits->sizes[i]);
      json_builder_end_array (builder);
    }

  if (limits->seconds->len > 0)
    {
      json_builder_set_member_name (builder, "seconds");
      json_builder_begin_array (builder);
      for (guint i = 0; i < limits->seconds->len; i++)
        json_builder_add_int_value (builder, g_array_index (limits->seconds, int, i));
      json_builder_end_array (builder);
    }
}

/*
 * tachy_limits_to_json:
 *
 * Returns: (transfer full): an object that tachy_limits_complete() reads
 */
JsonNode *
tachy_limits_to_json (const TachyLimits *limits)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_lists (builder, limits);
  add_number (builder, "min_seconds", limits->min_seconds);
  add_number (builder, "max_seconds", limits->max_seconds);
  add_number (builder, "min_side", limits->min_side);
  add_number (builder, "max_side", limits->max_side);
  add_number (builder, "step", limits->step);
  if (!limits->reference)
    {
      json_builder_set_member_name (builder, "reference");
      json_builder_add_boolean_value (builder, FALSE);
    }
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

static gboolean
allow_side (const TachyLimits *limits,
            int                side)
{
  return side >= limits->min_side && (limits->max_side == 0 || side <= limits->max_side) &&
         (limits->step == 0 || side % limits->step == 0);
}

/*
 * tachy_limits_has_size:
 *
 * Returns: whether the server lists it
 */
gboolean
tachy_limits_has_size (const TachyLimits *limits,
                       int                width,
                       int                height)
{
  int listed_width, listed_height;

  for (guint i = 0; limits->sizes[i] != NULL; i++)
    if (tachy_limits_read_size (limits->sizes[i], &listed_width, &listed_height) &&
        listed_width == width && listed_height == height)
      return TRUE;

  return FALSE;
}

/**
 * tachy_limits_allow_size:
 *
 * Returns: whether nothing is known that forbids this size
 */
gboolean
tachy_limits_allow_size (const TachyLimits *limits,
                         int                width,
                         int                height)
{
  g_return_val_if_fail (limits != NULL, TRUE);

  if (tachy_limits_has_size (limits, width, height))
    return TRUE;
  if (*limits->sizes != NULL && limits->max_side == 0)
    return FALSE;

  return allow_side (limits, width) && allow_side (limits, height);
}

/**
 * tachy_limits_allow_seconds:
 *
 * Returns: whether nothing is known that forbids this length
 */
gboolean
tachy_limits_allow_seconds (const TachyLimits *limits,
                            int                seconds)
{
  g_return_val_if_fail (limits != NULL, TRUE);

  for (guint i = 0; i < limits->seconds->len; i++)
    if (g_array_index (limits->seconds, int, i) == seconds)
      return TRUE;

  return limits->seconds->len == 0 && seconds >= limits->min_seconds &&
         (limits->max_seconds == 0 || seconds <= limits->max_seconds);
}
