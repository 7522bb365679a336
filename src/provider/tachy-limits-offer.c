/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What of a model's limits is offered for choice, and which choice comes nearest to a wish. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-limits-private.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdlib.h>

/* More lengths than these are not looked through but typed. */
#define MAX_LENGTHS 16

/* What every server of the contract takes, the usual one first (PROTOCOL.md §1.2). */
static const TachySize contract_sizes[] = {
  { 720, 1280 },
  { 1280, 720 },
  { 1024, 1792 },
  { 1792, 1024 },
};

static const int contract_lengths[] = { 4, 8, 12 };

static gboolean
is_closed (const TachyLimits *limits)
{
  return *limits->sizes != NULL && limits->max_side == 0;
}

/* Half a step is left out: what is smaller costs less. */
static int
round_side (double side,
            int    step)
{
  return (int) ceil (side / step - 0.5) * step;
}

/* The whole picture is made smaller or larger until its sides are within the limits. */
static TachySize
bring_into_limits (const TachyLimits *limits,
                   TachySize          wish)
{
  int step = MAX (limits->step, 1);
  int least = (MAX (limits->min_side, 1) + step - 1) / step * step;
  int most = (limits->max_side > 0 ? limits->max_side : TACHY_LIMITS_MAX_SIDE) / step * step;
  int longest = MAX (wish.width, wish.height);
  int shortest = MIN (wish.width, wish.height);
  double scale = longest > most ? (double) most / longest : 1;

  if (shortest * scale < least)
    scale = (double) least / shortest;

  return (TachySize) {
    CLAMP (round_side (wish.width * scale, step), least, most),
    CLAMP (round_side (wish.height * scale, step), least, most),
  };
}

/* The shape counts more than the number of pixels; of two that are equally far the smaller one. */
static double
get_distance (TachySize wish,
              TachySize size)
{
  double shape = log ((double) size.width * wish.height / ((double) size.height * wish.width));
  double area = log ((double) size.width * size.height / ((double) wish.width * wish.height));

  return 3 * fabs (shape) + fabs (area) + (area > 0 ? 1e-6 : 0);
}

static gboolean
contains_size (GArray   *sizes,
               TachySize size)
{
  for (guint i = 0; i < sizes->len; i++)
    {
      TachySize other = g_array_index (sizes, TachySize, i);

      if (other.width == size.width && other.height == size.height)
        return TRUE;
    }

  return FALSE;
}

/**
 * tachy_limits_dup_sizes:
 *
 * Returns: (transfer full) (element-type TachySize): what is offered for choice: what the server
 *   lists, in its order; else the sizes of the contract, as far as the limits allow them and else
 *   what comes near. Others may be allowed too
 */
GArray *
tachy_limits_dup_sizes (const TachyLimits *limits)
{
  GArray *sizes = g_array_new (FALSE, FALSE, sizeof (TachySize));
  TachySize size;

  g_return_val_if_fail (limits != NULL, sizes);

  for (guint i = 0; limits->sizes[i] != NULL; i++)
    if (tachy_limits_read_size (limits->sizes[i], &size.width, &size.height) &&
        !contains_size (sizes, size))
      g_array_append_val (sizes, size);

  for (guint i = 0; i < G_N_ELEMENTS (contract_sizes) && *limits->sizes == NULL; i++)
    {
      size = contract_sizes[i];
      tachy_limits_find_size (limits, &size.width, &size.height);
      if (!contains_size (sizes, size))
        g_array_append_val (sizes, size);
    }

  return sizes;
}

/**
 * tachy_limits_find_size:
 * @width: (inout): pixels
 * @height: (inout): pixels
 *
 * Finds the size nearest to a wish that nothing known forbids: the wish itself where it is allowed.
 */
void
tachy_limits_find_size (const TachyLimits *limits,
                        int               *width,
                        int               *height)
{
  TachySize wish = { *width, *height };
  double least_distance = G_MAXDOUBLE;

  g_return_if_fail (limits != NULL && wish.width > 0 && wish.height > 0);

  if (tachy_limits_allow_size (limits, wish.width, wish.height))
    return;

  if (!is_closed (limits))
    {
      TachySize size = bring_into_limits (limits, wish);

      least_distance = get_distance (wish, size);
      *width = size.width;
      *height = size.height;
    }

  for (guint i = 0; limits->sizes[i] != NULL; i++)
    {
      TachySize size;

      if (!tachy_limits_read_size (limits->sizes[i], &size.width, &size.height) ||
          get_distance (wish, size) >= least_distance)
        continue;

      least_distance = get_distance (wish, size);
      *width = size.width;
      *height = size.height;
    }
}

/**
 * tachy_limits_dup_size_trouble:
 *
 * Whether the server lists the size is another matter: a list may be older than the server.
 *
 * Returns: (transfer full) (nullable): a sentence that says which rule of the server this size
 *   breaks; %NULL where it breaks none
 */
char *
tachy_limits_dup_size_trouble (const TachyLimits *limits,
                               int                width,
                               int                height)
{
  int step;

  g_return_val_if_fail (limits != NULL, NULL);

  if (is_closed (limits) || tachy_limits_allow_size (limits, width, height))
    return NULL;

  step = MAX (limits->step, 1);
  if (width % step != 0 || height % step != 0)
    /* Translators: the sides of a video, in pixels. */
    return g_strdup_printf (_("Each side must be a multiple of %d."), step);
  if (limits->min_side > 0 && limits->max_side > 0)
    /* Translators: the sides of a video. */
    return g_strdup_printf (_("Each side must have between %d and %d pixels."), limits->min_side,
                            limits->max_side);
  if (limits->max_side > 0)
    /* Translators: the sides of a video. */
    return g_strdup_printf (_("Each side may have %d pixels at most."), limits->max_side);

  /* Translators: the sides of a video. */
  return g_strdup_printf (_("Each side must have %d pixels at least."), limits->min_side);
}

static void
add_length (GArray *lengths,
            int     seconds)
{
  guint i = 0;

  while (i < lengths->len && g_array_index (lengths, int, i) < seconds)
    i++;
  if (i == lengths->len || g_array_index (lengths, int, i) != seconds)
    g_array_insert_val (lengths, i, seconds);
}

/**
 * tachy_limits_dup_lengths:
 *
 * Returns: (transfer full) (element-type int): what is offered for choice, in seconds, from short
 *   to long: what the server lists, spread thinly where that is much; else marks between its
 *   bounds. Others may be allowed too
 */
GArray *
tachy_limits_dup_lengths (const TachyLimits *limits)
{
  GArray *lengths = g_array_new (FALSE, FALSE, sizeof (int));
  guint n;

  g_return_val_if_fail (limits != NULL, lengths);

  n = MIN (limits->seconds->len, MAX_LENGTHS);
  for (guint i = 0; i < n; i++)
    add_length (lengths, g_array_index (limits->seconds, int,
                                        n > 1 ? i * (limits->seconds->len - 1) / (n - 1) : 0));
  if (n > 0)
    return lengths;

  for (guint i = 0; i < G_N_ELEMENTS (contract_lengths); i++)
    if (tachy_limits_allow_seconds (limits, contract_lengths[i]))
      add_length (lengths, contract_lengths[i]);
  if (limits->min_seconds > 0)
    add_length (lengths, limits->min_seconds);
  if (limits->max_seconds > 0)
    add_length (lengths, limits->max_seconds);
  return lengths;
}

/**
 * tachy_limits_find_length:
 * @seconds: a wish
 *
 * Returns: the length nearest to it that nothing known forbids; of two the shorter one
 */
int
tachy_limits_find_length (const TachyLimits *limits,
                          int                seconds)
{
  int nearest;

  g_return_val_if_fail (limits != NULL, seconds);

  if (limits->seconds->len == 0)
    {
      nearest = MAX (seconds, limits->min_seconds);
      return limits->max_seconds > 0 ? MIN (nearest, limits->max_seconds) : nearest;
    }

  nearest = g_array_index (limits->seconds, int, 0);
  for (guint i = 1; i < limits->seconds->len; i++)
    {
      int listed = g_array_index (limits->seconds, int, i);

      if (abs (listed - seconds) < abs (nearest - seconds))
        nearest = listed;
    }

  return nearest;
}

/**
 * tachy_limits_dup_length_trouble:
 *
 * Returns: (transfer full) (nullable): a sentence that says which rule of the server this length
 *   breaks; %NULL where it breaks none
 */
char *
tachy_limits_dup_length_trouble (const TachyLimits *limits,
                                 int                seconds)
{
  int least, most;

  g_return_val_if_fail (limits != NULL, NULL);

  least = limits->min_seconds;
  most = limits->max_seconds;
  if (limits->seconds->len > 0 || tachy_limits_allow_seconds (limits, seconds))
    return NULL;

  if (least > 0 && most > 0)
    return g_strdup_printf (ngettext ("The length must be between %d and %d second.",
                                      "The length must be between %d and %d seconds.", most),
                            least, most);
  if (most > 0)
    return g_strdup_printf (ngettext ("The length may be %d second at most.",
                                      "The length may be %d seconds at most.", most),
                            most);

  return g_strdup_printf (ngettext ("The length must be %d second at least.",
                                    "The length must be %d seconds at least.", least),
                          least);
}
