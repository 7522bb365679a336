/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The person's preferences as properties, so that nobody else has to know keys. */

#define G_LOG_DOMAIN "tachy-app"
#include "config.h"

#include "tachy-settings.h"

#include <gio/gio.h>

#include "tachy-provider.h"

struct _TachySettings
{
  GObject parent_instance;

  GSettings *settings; /* (nullable): NULL where the schema is not installed */

  char *provider;
  char *model;
  char *size;
  int seconds;
  int window_width;
  int window_height;
  gboolean window_maximized;
};

enum
{
  PROP_0,
  PROP_PROVIDER,
  PROP_MODEL,
  PROP_SIZE,
  PROP_SECONDS,
  PROP_WINDOW_WIDTH,
  PROP_WINDOW_HEIGHT,
  PROP_WINDOW_MAXIMIZED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (TachySettings, tachy_settings, G_TYPE_OBJECT)

static void
tachy_settings_get_property (GObject    *object,
                             guint       property_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  TachySettings *self = TACHY_SETTINGS (object);

  switch (property_id)
    {
    case PROP_PROVIDER:
      g_value_set_string (value, self->provider);
      break;
    case PROP_MODEL:
      g_value_set_string (value, self->model);
      break;
    case PROP_SIZE:
      g_value_set_string (value, self->size);
      break;
    case PROP_SECONDS:
      g_value_set_int (value, self->seconds);
      break;
    case PROP_WINDOW_WIDTH:
      g_value_set_int (value, self->window_width);
      break;
    case PROP_WINDOW_HEIGHT:
      g_value_set_int (value, self->window_height);
      break;
    case PROP_WINDOW_MAXIMIZED:
      g_value_set_boolean (value, self->window_maximized);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
replace_text (char        **field,
              const GValue *value)
{
  g_free (*field);
  *field = g_value_dup_string (value);
}

static void
tachy_settings_set_property (GObject      *object,
                             guint         property_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  TachySettings *self = TACHY_SETTINGS (object);

  switch (property_id)
    {
    case PROP_PROVIDER:
      replace_text (&self->provider, value);
      break;
    case PROP_MODEL:
      replace_text (&self->model, value);
      break;
    case PROP_SIZE:
      replace_text (&self->size, value);
      break;
    case PROP_SECONDS:
      self->seconds = g_value_get_int (value);
      break;
    case PROP_WINDOW_WIDTH:
      self->window_width = g_value_get_int (value);
      break;
    case PROP_WINDOW_HEIGHT:
      self->window_height = g_value_get_int (value);
      break;
    case PROP_WINDOW_MAXIMIZED:
      self->window_maximized = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

/* The command line also works where nothing is installed (a build directory, a container): then
 * the properties keep their defaults, and nothing is remembered. */
static void
tachy_settings_constructed (GObject *object)
{
  TachySettings *self = TACHY_SETTINGS (object);
  g_autoptr (GSettingsSchema) schema = NULL;
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();

  G_OBJECT_CLASS (tachy_settings_parent_class)->constructed (object);

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, TACHY_APP_ID, TRUE);
  if (schema == NULL)
    return;

  self->settings = g_settings_new_full (schema, NULL, NULL);
  for (guint i = PROP_0 + 1; i < N_PROPS; i++)
    g_settings_bind (self->settings, properties[i]->name, self, properties[i]->name,
                     G_SETTINGS_BIND_DEFAULT);
}

static void
tachy_settings_finalize (GObject *object)
{
  TachySettings *self = TACHY_SETTINGS (object);

  g_clear_object (&self->settings);
  g_free (self->provider);
  g_free (self->model);
  g_free (self->size);

  G_OBJECT_CLASS (tachy_settings_parent_class)->finalize (object);
}

static void
tachy_settings_class_init (TachySettingsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT | G_PARAM_STATIC_STRINGS;

  object_class->get_property = tachy_settings_get_property;
  object_class->set_property = tachy_settings_set_property;
  object_class->constructed = tachy_settings_constructed;
  object_class->finalize = tachy_settings_finalize;

  properties[PROP_PROVIDER] = g_param_spec_string ("provider", NULL, NULL, TACHY_PROVIDER_STUDIO,
                                                   flags);
  properties[PROP_MODEL] = g_param_spec_string ("model", NULL, NULL, "animatic", flags);
  properties[PROP_SIZE] = g_param_spec_string ("size", NULL, NULL, "720x1280", flags);
  properties[PROP_SECONDS] = g_param_spec_int ("seconds", NULL, NULL, 1, G_MAXINT, 4, flags);
  properties[PROP_WINDOW_WIDTH] = g_param_spec_int ("window-width", NULL, NULL, 1, G_MAXINT, 1080,
                                                    flags);
  properties[PROP_WINDOW_HEIGHT] = g_param_spec_int ("window-height", NULL, NULL, 1, G_MAXINT, 720,
                                                     flags);
  properties[PROP_WINDOW_MAXIMIZED] = g_param_spec_boolean ("window-maximized", NULL, NULL, FALSE,
                                                            flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
tachy_settings_init (TachySettings *self)
{
}

/**
 * tachy_settings_new:
 *
 * Returns: (transfer full): the preferences, kept where they are set
 */
TachySettings *
tachy_settings_new (void)
{
  return g_object_new (TACHY_TYPE_SETTINGS, NULL);
}
