/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was asked for, held against what the server is known to make. */

#define G_LOG_DOMAIN "tachy-cli"
#include "config.h"

#include "tachy-cli-limits.h"

#include <glib/gi18n.h>

#include "tachy-cli-output.h"
#include "tachy-error.h"

static TachyLimits *
dup_limits (TachyRecipe   *recipe,
            TachyProvider *provider)
{
  return tachy_provider_dup_limits (provider, tachy_recipe_get_model (recipe));
}

/* What is known may be older than the server: the last word is the server's. */
static void
warn (const char *rule,
      const char *unlisted)
{
  g_autofree char *sentence = NULL;

  if (rule != NULL)
    /* Translators: after a sentence such as "Each side must be a multiple of 16." */
    sentence = g_strdup_printf (_("%s The server may refuse this."), rule);

  tachy_cli_output_note (sentence != NULL ? sentence : unlisted);
}

/**
 * tachy_cli_limits_set_size:
 * @width: pixels; 0 where the person has named no size: then it becomes the usual one, or what
 *   comes nearest to that
 * @height: pixels
 *
 * Says so where the server is known not to make this size.
 */
void
tachy_cli_limits_set_size (TachyRecipe   *recipe,
                           TachyProvider *provider,
                           int            width,
                           int            height)
{
  g_autoptr (TachyLimits) limits = dup_limits (recipe, provider);
  g_autofree char *rule = NULL;
  g_autofree char *unlisted = NULL;

  if (width == 0)
    {
      width = TACHY_RECIPE_DEFAULT_WIDTH;
      height = TACHY_RECIPE_DEFAULT_HEIGHT;
      tachy_limits_find_size (limits, &width, &height);
    }

  tachy_recipe_set_size (recipe, width, height);
  if (tachy_limits_allow_size (limits, width, height))
    return;

  rule = tachy_limits_dup_size_trouble (limits, width, height);
  unlisted = g_strdup_printf (_("The server does not list the size %dx%d and may refuse it."),
                              width, height);
  warn (rule, unlisted);
}

/**
 * tachy_cli_limits_set_seconds:
 * @seconds: 0 where the person has named no length
 *
 * Does with the length what tachy_cli_limits_set_size() does with the size.
 */
void
tachy_cli_limits_set_seconds (TachyRecipe   *recipe,
                              TachyProvider *provider,
                              int            seconds)
{
  g_autoptr (TachyLimits) limits = dup_limits (recipe, provider);
  g_autofree char *rule = NULL;
  g_autofree char *unlisted = NULL;

  if (seconds == 0)
    seconds = tachy_limits_find_length (limits, TACHY_RECIPE_DEFAULT_SECONDS);

  tachy_recipe_set_seconds (recipe, seconds);
  if (tachy_limits_allow_seconds (limits, seconds))
    return;

  rule = tachy_limits_dup_length_trouble (limits, seconds);
  unlisted = g_strdup_printf (
      ngettext ("The server does not list a length of %d second and may refuse it.",
                "The server does not list a length of %d seconds and may refuse it.", seconds),
      seconds);
  warn (rule, unlisted);
}

/**
 * tachy_cli_limits_check_picture:
 *
 * A server that ignores the picture would charge for a video that nobody wants.
 *
 * Returns: whether a picture can be sent; otherwise %TACHY_ERROR_INVALID
 */
gboolean
tachy_cli_limits_check_picture (TachyRecipe   *recipe,
                                TachyProvider *provider,
                                GError       **error)
{
  g_autoptr (TachyLimits) limits = dup_limits (recipe, provider);

  if (limits->reference)
    return TRUE;

  g_set_error (error, TACHY_ERROR, TACHY_ERROR_INVALID,
               _("“%s” takes no picture with this model; nothing was sent."),
               tachy_provider_get_name (provider));
  return FALSE;
}
