/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is asked for: everything that a server needs to know to make one take. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-recipe.h"

#include <glib/gi18n.h>

#include "tachy-error.h"

struct _TachyRecipe
{
  GObject parent_instance;

  char *provider;  /* id of the provider */
  char *prompt;
  char *model;
  char *reference; /* (nullable): SHA-256 of the picture as it is sent */
  char *parent;    /* (nullable): id of the take that it was made from */
  int width;
  int height;
  int seconds;
};

enum
{
  PROP_0,
  PROP_PROVIDER,
  PROP_PROMPT,
  PROP_MODEL,
  PROP_WIDTH,
  PROP_HEIGHT,
  PROP_SECONDS,
  PROP_REFERENCE,
  PROP_PARENT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (TachyRecipe, tachy_recipe, G_TYPE_OBJECT)

static void
change_text (TachyRecipe *self,
             char       **field,
             const char  *text,
             guint        property)
{
  if (g_strcmp0 (*field, text) == 0)
    return;

  g_free (*field);
  *field = g_strdup (text);
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
change_number (TachyRecipe *self,
               int         *field,
               int          number,
               guint        property)
{
  if (*field == number)
    return;

  *field = number;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
tachy_recipe_get_property (GObject    *object,
                           guint       property_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  TachyRecipe *self = TACHY_RECIPE (object);

  switch (property_id)
    {
    case PROP_PROVIDER:
      g_value_set_string (value, self->provider);
      break;
    case PROP_PROMPT:
      g_value_set_string (value, self->prompt);
      break;
    case PROP_MODEL:
      g_value_set_string (value, self->model);
      break;
    case PROP_WIDTH:
      g_value_set_int (value, self->width);
      break;
    case PROP_HEIGHT:
      g_value_set_int (value, self->height);
      break;
    case PROP_SECONDS:
      g_value_set_int (value, self->seconds);
      break;
    case PROP_REFERENCE:
      g_value_set_string (value, self->reference);
      break;
    case PROP_PARENT:
      g_value_set_string (value, self->parent);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
tachy_recipe_set_property (GObject      *object,
                           guint         property_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  TachyRecipe *self = TACHY_RECIPE (object);

  switch (property_id)
    {
    case PROP_PROVIDER:
      tachy_recipe_set_provider (self, g_value_get_string (value));
      break;
    case PROP_PROMPT:
      tachy_recipe_set_prompt (self, g_value_get_string (value));
      break;
    case PROP_MODEL:
      tachy_recipe_set_model (self, g_value_get_string (value));
      break;
    case PROP_WIDTH:
      change_number (self, &self->width, g_value_get_int (value), property_id);
      break;
    case PROP_HEIGHT:
      change_number (self, &self->height, g_value_get_int (value), property_id);
      break;
    case PROP_SECONDS:
      change_number (self, &self->seconds, g_value_get_int (value), property_id);
      break;
    case PROP_REFERENCE:
      tachy_recipe_set_reference (self, g_value_get_string (value));
      break;
    case PROP_PARENT:
      tachy_recipe_set_parent (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
tachy_recipe_finalize (GObject *object)
{
  TachyRecipe *self = TACHY_RECIPE (object);

  g_free (self->provider);
  g_free (self->prompt);
  g_free (self->model);
  g_free (self->reference);
  g_free (self->parent);

  G_OBJECT_CLASS (tachy_recipe_parent_class)->finalize (object);
}

static GParamSpec *
make_text_property (const char *name,
                    const char *fallback)
{
  return g_param_spec_string (name, NULL, NULL, fallback,
                              G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
}

static GParamSpec *
make_number_property (const char *name,
                      int         fallback)
{
  return g_param_spec_int (name, NULL, NULL, 0, G_MAXINT, fallback,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
}

static void
tachy_recipe_class_init (TachyRecipeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = tachy_recipe_get_property;
  object_class->set_property = tachy_recipe_set_property;
  object_class->finalize = tachy_recipe_finalize;

  properties[PROP_PROVIDER] = make_text_property ("provider", TACHY_PROVIDER_STUDIO);
  properties[PROP_PROMPT] = make_text_property ("prompt", "");
  properties[PROP_MODEL] = make_text_property ("model", "");
  properties[PROP_WIDTH] = make_number_property ("width", TACHY_RECIPE_DEFAULT_WIDTH);
  properties[PROP_HEIGHT] = make_number_property ("height", TACHY_RECIPE_DEFAULT_HEIGHT);
  properties[PROP_SECONDS] = make_number_property ("seconds", TACHY_RECIPE_DEFAULT_SECONDS);
  properties[PROP_REFERENCE] = make_text_property ("reference", NULL);
  properties[PROP_PARENT] = make_text_property ("parent", NULL);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
tachy_recipe_init (TachyRecipe *self)
{
  self->provider = g_strdup (TACHY_PROVIDER_STUDIO);
  self->prompt = g_strdup ("");
  self->model = g_strdup ("");
  self->width = TACHY_RECIPE_DEFAULT_WIDTH;
  self->height = TACHY_RECIPE_DEFAULT_HEIGHT;
  self->seconds = TACHY_RECIPE_DEFAULT_SECONDS;
}

/**
 * tachy_recipe_new:
 *
 * Returns: (transfer full): a recipe with an empty prompt and the contract's defaults
 */
TachyRecipe *
tachy_recipe_new (void)
{
  return g_object_new (TACHY_TYPE_RECIPE, NULL);
}

/**
 * tachy_recipe_copy:
 *
 * Returns: (transfer full): a recipe of its own with the same values
 */
TachyRecipe *
tachy_recipe_copy (TachyRecipe *self)
{
  g_return_val_if_fail (TACHY_IS_RECIPE (self), NULL);

  return g_object_new (TACHY_TYPE_RECIPE,
                       "provider", self->provider,
                       "prompt", self->prompt,
                       "model", self->model,
                       "width", self->width,
                       "height", self->height,
                       "seconds", self->seconds,
                       "reference", self->reference,
                       "parent", self->parent,
                       NULL);
}

/**
 * tachy_recipe_get_provider:
 *
 * Returns: the id of the provider
 */
const char *
tachy_recipe_get_provider (TachyRecipe *self)
{
  g_return_val_if_fail (TACHY_IS_RECIPE (self), NULL);

  return self->provider;
}

/**
 * tachy_recipe_get_prompt:
 *
 * Returns: the words; "" where the server of a take that was made elsewhere has not told them, as
 *   with the model
 */
const char *
tachy_recipe_get_prompt (TachyRecipe *self)
{
  g_return_val_if_fail (TACHY_IS_RECIPE (self), NULL);

  return self->prompt;
}

const char *
tachy_recipe_get_model (TachyRecipe *self)
{
  g_return_val_if_fail (TACHY_IS_RECIPE (self), NULL);

  return self->model;
}

/**
 * tachy_recipe_get_width:
 *
 * Returns: pixels; 0 where the server of a take that was made elsewhere has not told
 */
int
tachy_recipe_get_width (TachyRecipe *self)
{
  g_return_val_if_fail (TACHY_IS_RECIPE (self), 0);

  return self->width;
}

/**
 * tachy_recipe_get_height:
 *
 * Returns: pixels; 0 as with tachy_recipe_get_width()
 */
int
tachy_recipe_get_height (TachyRecipe *self)
{
  g_return_val_if_fail (TACHY_IS_RECIPE (self), 0);

  return self->height;
}

/**
 * tachy_recipe_get_seconds:
 *
 * Returns: the length; 0 as with tachy_recipe_get_width()
 */
int
tachy_recipe_get_seconds (TachyRecipe *self)
{
  g_return_val_if_fail (TACHY_IS_RECIPE (self), 0);

  return self->seconds;
}

/**
 * tachy_recipe_get_reference:
 *
 * Returns: (nullable): the SHA-256 of the picture as it is sent, or %NULL
 */
const char *
tachy_recipe_get_reference (TachyRecipe *self)
{
  g_return_val_if_fail (TACHY_IS_RECIPE (self), NULL);

  return self->reference;
}

/**
 * tachy_recipe_get_parent:
 *
 * Returns: (nullable): the id of the take that this recipe came from, or %NULL
 */
const char *
tachy_recipe_get_parent (TachyRecipe *self)
{
  g_return_val_if_fail (TACHY_IS_RECIPE (self), NULL);

  return self->parent;
}

void
tachy_recipe_set_provider (TachyRecipe *self,
                           const char  *provider)
{
  g_return_if_fail (TACHY_IS_RECIPE (self));

  change_text (self, &self->provider, provider != NULL ? provider : "", PROP_PROVIDER);
}

void
tachy_recipe_set_prompt (TachyRecipe *self,
                         const char  *prompt)
{
  g_return_if_fail (TACHY_IS_RECIPE (self));

  change_text (self, &self->prompt, prompt != NULL ? prompt : "", PROP_PROMPT);
}

void
tachy_recipe_set_model (TachyRecipe *self,
                        const char  *model)
{
  g_return_if_fail (TACHY_IS_RECIPE (self));

  change_text (self, &self->model, model != NULL ? model : "", PROP_MODEL);
}

void
tachy_recipe_set_reference (TachyRecipe *self,
                            const char  *reference)
{
  g_return_if_fail (TACHY_IS_RECIPE (self));

  change_text (self, &self->reference, reference, PROP_REFERENCE);
}

void
tachy_recipe_set_parent (TachyRecipe *self,
                         const char  *parent)
{
  g_return_if_fail (TACHY_IS_RECIPE (self));

  change_text (self, &self->parent, parent, PROP_PARENT);
}

/**
 * tachy_recipe_set_size:
 * @width: pixels
 * @height: pixels
 */
void
tachy_recipe_set_size (TachyRecipe *self,
                       int          width,
                       int          height)
{
  g_return_if_fail (TACHY_IS_RECIPE (self));
  g_return_if_fail (width > 0 && height > 0);

  change_number (self, &self->width, width, PROP_WIDTH);
  change_number (self, &self->height, height, PROP_HEIGHT);
}

void
tachy_recipe_set_seconds (TachyRecipe *self,
                          int          seconds)
{
  g_return_if_fail (TACHY_IS_RECIPE (self));
  g_return_if_fail (seconds > 0);

  change_number (self, &self->seconds, seconds, PROP_SECONDS);
}

/* Of white space alone no server can make anything, in whatever script it is typed. */
static gboolean
is_blank (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar character = g_utf8_get_char (text);

      if (!g_unichar_isspace (character) && !g_unichar_iszerowidth (character))
        return FALSE;
    }

  return TRUE;
}

/**
 * tachy_recipe_check:
 * @provider: (nullable): the server that it is for; %NULL where that is not known
 *
 * Looks for what every server refuses, so that nobody has to wait to hear it.
 *
 * Returns: whether the recipe can be sent; otherwise %TACHY_ERROR_INVALID
 */
gboolean
tachy_recipe_check (TachyRecipe   *self,
                    TachyProvider *provider,
                    GError       **error)
{
  g_return_val_if_fail (TACHY_IS_RECIPE (self), FALSE);

  if (!g_utf8_validate (self->prompt, -1, NULL))
    {
      g_set_error_literal (error, TACHY_ERROR, TACHY_ERROR_INVALID,
                           _("The prompt is not valid text."));
      return FALSE;
    }

  if (is_blank (self->prompt))
    {
      g_set_error_literal (error, TACHY_ERROR, TACHY_ERROR_INVALID,
                           _("The prompt is empty. Describe what the video shall show."));
      return FALSE;
    }
  if (g_utf8_strlen (self->prompt, -1) > TACHY_RECIPE_MAX_PROMPT)
    {
      g_set_error (error, TACHY_ERROR, TACHY_ERROR_INVALID,
                   _("The prompt is longer than %d characters."), TACHY_RECIPE_MAX_PROMPT);
      return FALSE;
    }
  if (*self->model == '\0' && (provider == NULL || tachy_provider_takes_model (provider)))
    {
      g_set_error_literal (error, TACHY_ERROR, TACHY_ERROR_INVALID, _("No model is chosen."));
      return FALSE;
    }
  if (self->width == 0 || self->height == 0)
    {
      g_set_error_literal (error, TACHY_ERROR, TACHY_ERROR_INVALID, _("No size is chosen."));
      return FALSE;
    }
  if (self->seconds == 0)
    {
      g_set_error_literal (error, TACHY_ERROR, TACHY_ERROR_INVALID, _("No length is chosen."));
      return FALSE;
    }

  return TRUE;
}
