/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Limits as a person writes them: sizes, sides and lengths, each on one line. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-limits-text.h"

#include <glib/gi18n.h>
#include <string.h>

#include "tachy-error.h"
#include "tachy-limits-private.h"

#define SEPARATORS ",; \t\n"

/* One form for what people write as 1280x720, 1280 × 720 or 1–20. */
static char *
normalise (const char *text)
{
  static const char *const pairs[][2] = {
    { "×", "x" }, { "X", "x" }, { "*", "x" },   { "–", "-" },   { "—", "-" }, { "…", "-" },
    { " x", "x" }, { "x ", "x" }, { " -", "-" }, { "- ", "-" },
  };
  GString *normal = g_string_new (text);

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    g_string_replace (normal, pairs[i][0], pairs[i][1], 0);
  return g_strstrip (g_string_free (normal, FALSE));
}

/**
 * tachy_limits_text_dup_sizes:
 *
 * Returns: (transfer full): such as "1280x720, 720x1280"; "" where no sizes are listed
 */
char *
tachy_limits_text_dup_sizes (const TachyLimits *limits)
{
  g_return_val_if_fail (limits != NULL, NULL);

  return g_strjoinv (", ", limits->sizes);
}

/**
 * tachy_limits_text_read_sizes:
 * @limits: gets the sizes
 * @text: what a person wrote
 *
 * Returns: whether it makes sense; %TACHY_ERROR_INVALID otherwise, and @limits stays as it was
 */
gboolean
tachy_limits_text_read_sizes (TachyLimits *limits,
                              const char  *text,
                              GError     **error)
{
  g_autofree char *normal = normalise (text);
  g_auto (GStrv) parts = g_strsplit_set (normal, SEPARATORS, -1);
  g_autoptr (GStrvBuilder) sizes = g_strv_builder_new ();

  g_return_val_if_fail (limits != NULL, FALSE);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      int width, height;

      if (*parts[i] == '\0')
        continue;
      if (!tachy_limits_read_size (parts[i], &width, &height))
        {
          g_set_error (error, TACHY_ERROR, TACHY_ERROR_INVALID,
                       /* Translators: %s is what the person typed. */
                       _("“%s” is not a size: write width and height, such as 1280x720."),
                       parts[i]);
          return FALSE;
        }
      g_strv_builder_add (sizes, parts[i]);
    }

  g_strfreev (limits->sizes);
  limits->sizes = g_strv_builder_end (sizes);
  return TRUE;
}

static gboolean
parse_number (const char *text,
              int         most,
              int        *number)
{
  char *end = NULL;
  gint64 found = g_ascii_strtoll (text, &end, 10);

  if (end == text || *end != '\0' || found < 1 || found > most)
    return FALSE;

  *number = (int) found;
  return TRUE;
}

/* A range, of which one end may be open: "256-1920", "256-", "-1920". */
static gboolean
parse_range (const char *text,
             int         most,
             int        *from,
             int        *to)
{
  g_auto (GStrv) ends = g_strsplit (text, "-", 2);
  int first = 0;
  int last = 0;

  if (g_strv_length (ends) != 2 || (*ends[0] == '\0' && *ends[1] == '\0') ||
      (*ends[0] != '\0' && !parse_number (ends[0], most, &first)) ||
      (*ends[1] != '\0' && !parse_number (ends[1], most, &last)) || (last > 0 && first > last))
    return FALSE;

  *from = first;
  *to = last;
  return TRUE;
}

static char *
dup_range (int from,
           int to)
{
  g_autofree char *first = from > 0 ? g_strdup_printf ("%d", from) : g_strdup ("");
  g_autofree char *last = to > 0 ? g_strdup_printf ("%d", to) : g_strdup ("");

  return from > 0 || to > 0 ? g_strdup_printf ("%s–%s", first, last) : g_strdup ("");
}

/**
 * tachy_limits_text_dup_sides:
 *
 * Returns: (transfer full): such as "256–1920"; "" where nothing is known
 */
char *
tachy_limits_text_dup_sides (const TachyLimits *limits)
{
  g_return_val_if_fail (limits != NULL, NULL);

  return dup_range (limits->min_side, limits->max_side);
}

/**
 * tachy_limits_text_read_sides:
 * @limits: gets shortest and longest side
 * @text: what a person wrote
 *
 * Returns: whether it makes sense; %TACHY_ERROR_INVALID otherwise, and @limits stays as it was
 */
gboolean
tachy_limits_text_read_sides (TachyLimits *limits,
                              const char  *text,
                              GError     **error)
{
  g_autofree char *normal = normalise (text);
  int from = 0;
  int to = 0;

  g_return_val_if_fail (limits != NULL, FALSE);

  if (*normal != '\0' && !parse_range (normal, TACHY_LIMITS_MAX_SIDE, &from, &to))
    {
      g_set_error (error, TACHY_ERROR, TACHY_ERROR_INVALID,
                   /* Translators: %s is what the person typed. */
                   _("“%s” is no range of pixels: write two numbers, such as 256–1920."), text);
      return FALSE;
    }

  limits->min_side = from;
  limits->max_side = to;
  return TRUE;
}

/**
 * tachy_limits_text_dup_seconds:
 *
 * Returns: (transfer full): such as "4, 8, 12" or "1–20"; "" where nothing is known
 */
char *
tachy_limits_text_dup_seconds (const TachyLimits *limits)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (limits != NULL, NULL);

  for (guint i = 0; i < limits->seconds->len; i++)
    g_string_append_printf (text, "%s%d", i > 0 ? ", " : "",
                            g_array_index (limits->seconds, int, i));

  return limits->seconds->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE)
                                  : dup_range (limits->min_seconds, limits->max_seconds);
}

static int
compare_ints (gconstpointer a,
              gconstpointer b)
{
  return *(const int *) a - *(const int *) b;
}

static GArray *
parse_seconds (const char *text)
{
  g_auto (GStrv) parts = g_strsplit_set (text, SEPARATORS, -1);
  g_autoptr (GArray) seconds = g_array_new (FALSE, FALSE, sizeof (int));

  for (guint i = 0; parts[i] != NULL; i++)
    {
      int number;

      if (*parts[i] == '\0')
        continue;
      if (!parse_number (parts[i], TACHY_LIMITS_MAX_SECONDS, &number))
        return NULL;
      g_array_append_val (seconds, number);
    }

  g_array_sort (seconds, compare_ints);
  return g_steal_pointer (&seconds);
}

/**
 * tachy_limits_text_read_seconds:
 * @limits: gets the lengths, as a list or as a range
 * @text: what a person wrote
 *
 * Returns: whether it makes sense; %TACHY_ERROR_INVALID otherwise, and @limits stays as it was
 */
gboolean
tachy_limits_text_read_seconds (TachyLimits *limits,
                                const char  *text,
                                GError     **error)
{
  g_autofree char *normal = normalise (text);
  g_autoptr (GArray) seconds = NULL;
  int from = 0;
  int to = 0;

  g_return_val_if_fail (limits != NULL, FALSE);

  if (parse_range (normal, TACHY_LIMITS_MAX_SECONDS, &from, &to))
    seconds = g_array_new (FALSE, FALSE, sizeof (int));
  else
    seconds = parse_seconds (normal);
  if (seconds == NULL)
    {
      g_set_error (error, TACHY_ERROR, TACHY_ERROR_INVALID,
                   /* Translators: %s is what the person typed. */
                   _("“%s” are no lengths: write seconds, such as 4, 8, 12 or 1–20."), text);
      return FALSE;
    }

  g_array_unref (limits->seconds);
  limits->seconds = g_steal_pointer (&seconds);
  limits->min_seconds = from;
  limits->max_seconds = to;
  return TRUE;
}
