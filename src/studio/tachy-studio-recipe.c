/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Judges what a client asks for by the rules of the contract. */

#define G_LOG_DOMAIN "tachy-studio"
#include "config.h"

#include "tachy-studio-recipe.h"

#include <libsoup/soup.h>

#include "tachy-picture.h"
#include "tachy-refusal.h"

#define MAX_PROMPT 32000 /* characters */
#define MAX_MODEL 256    /* bytes */

typedef struct
{
  const char *name;
  int width;
  int height;
} Size;

/* The first is what a client gets that does not ask. */
static const Size sizes[] = {
  { "720x1280", 720, 1280 },
  { "1280x720", 1280, 720 },
  { "1024x1792", 1024, 1792 },
  { "1792x1024", 1792, 1024 },
};

static const int lengths[] = { 4, 8, 12 };

static const char *const picture_types[] = { "image/jpeg", "image/png", "image/webp", NULL };

static gboolean
require (const char *value,
         const char *name,
         GError    **error)
{
  if (value != NULL)
    return TRUE;

  tachy_refusal_set (error, SOUP_STATUS_BAD_REQUEST, "missing_required_parameter", name,
                     "Missing required parameter: '%s'.", name);
  return FALSE;
}

/**
 * tachy_studio_recipe_check_prompt:
 *
 * Returns: whether @form has a prompt of a length that is allowed; otherwise a refusal
 */
gboolean
tachy_studio_recipe_check_prompt (const TachyStudioForm *form,
                                  GError               **error)
{
  if (!require (form->prompt, "prompt", error))
    return FALSE;

  if (*form->prompt == '\0')
    tachy_refusal_set (error, SOUP_STATUS_BAD_REQUEST, "string_below_min_length", "prompt",
                       "Invalid 'prompt': the string is empty.");
  else if (g_utf8_strlen (form->prompt, -1) > MAX_PROMPT)
    tachy_refusal_set (error, SOUP_STATUS_BAD_REQUEST, "string_above_max_length", "prompt",
                       "Invalid 'prompt': the string is longer than %d characters.", MAX_PROMPT);
  else
    return TRUE;

  return FALSE;
}

static gboolean
check_model (const TachyStudioForm *form,
             GError               **error)
{
  if (!require (form->model, "model", error))
    return FALSE;
  if (*form->model != '\0' && strlen (form->model) <= MAX_MODEL)
    return TRUE;

  tachy_refusal_set (error, SOUP_STATUS_BAD_REQUEST, "invalid_value", "model",
                     "Invalid 'model': the name is empty, or longer than %d bytes.", MAX_MODEL);
  return FALSE;
}

static gboolean
fill_size (TachyStudioJob *job,
           const char     *wanted,
           GError        **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      if (wanted == NULL || g_str_equal (wanted, sizes[i].name))
        {
          job->width = sizes[i].width;
          job->height = sizes[i].height;
          return TRUE;
        }
    }

  tachy_refusal_set (error, SOUP_STATUS_BAD_REQUEST, "invalid_value", "size",
                     "Invalid value: '%.40s'. Supported values are: '720x1280', '1280x720', "
                     "'1024x1792', and '1792x1024'.",
                     wanted);
  return FALSE;
}

static gboolean
fill_seconds (TachyStudioJob *job,
              const char     *wanted,
              GError        **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autofree char *name = g_strdup_printf ("%d", lengths[i]);

      if (wanted == NULL || g_str_equal (wanted, name))
        {
          job->seconds = lengths[i];
          return TRUE;
        }
    }

  tachy_refusal_set (error, SOUP_STATUS_BAD_REQUEST, "invalid_value", "seconds",
                     "Invalid value: '%.40s'. Supported values are: '4', '8', and '12'.", wanted);
  return FALSE;
}

static gboolean
refuse_picture (GError **error)
{
  tachy_refusal_set (error, SOUP_STATUS_BAD_REQUEST, "invalid_image", "input_reference",
                     "The file 'input_reference' is not a whole picture that can be read here. "
                     "Supported formats are JPEG, PNG and WebP.");
  return FALSE;
}

/* The content decides: clients are known to send pictures as application/octet-stream. */
static gboolean
check_reference (const TachyStudioJob *job,
                 GBytes               *bytes,
                 GError              **error)
{
  g_autoptr (TachyPicture) picture = tachy_picture_new (bytes, NULL);
  g_autoptr (GdkPixbuf) pixels = NULL;

  if (picture == NULL || !g_strv_contains (picture_types, tachy_picture_get_mime_type (picture)))
    return refuse_picture (error);

  if (tachy_picture_get_width (picture) != job->width ||
      tachy_picture_get_height (picture) != job->height)
    {
      tachy_refusal_set (error, SOUP_STATUS_BAD_REQUEST, NULL, NULL,
                         "Inpaint image must match the requested width and height");
      return FALSE;
    }

  pixels = tachy_picture_decode_to_fill (picture, job->width, job->height, NULL);
  return pixels != NULL || refuse_picture (error);
}

/**
 * tachy_studio_recipe_fill:
 * @job: a new job, filled with what is asked for
 *
 * Decodes the picture to be sure of it, so this is meant for a worker thread.
 *
 * Returns: whether @form can be rendered; otherwise a refusal
 */
gboolean
tachy_studio_recipe_fill (TachyStudioJob        *job,
                          const TachyStudioForm *form,
                          GError               **error)
{
  if (!tachy_studio_recipe_check_prompt (form, error) || !check_model (form, error) ||
      !fill_size (job, form->size, error) || !fill_seconds (job, form->seconds, error) ||
      (form->reference != NULL && !check_reference (job, form->reference, error)))
    return FALSE;

  job->prompt = g_strdup (form->prompt);
  job->model = g_strdup (form->model);
  job->seed = g_strdup (form->prompt);
  job->has_reference = form->reference != NULL;
  return TRUE;
}
