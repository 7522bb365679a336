/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is known of one server: its name, its address, its models. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-provider.h"

#include <string.h>

#include "tachy-base-url.h"
#include "tachy-prices-private.h"

struct _TachyProvider
{
  GObject parent_instance;

  char *id;
  char *name;
  char *base_url;
  gboolean plain_http;
  char **models;
};

enum
{
  PROP_0,
  PROP_ID,
  PROP_NAME,
  PROP_BASE_URL,
  PROP_PLAIN_HTTP,
  PROP_MODELS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (TachyProvider, tachy_provider, G_TYPE_OBJECT)

static void
set_text (TachyProvider *self,
          char         **field,
          const GValue  *value,
          guint          prop_id)
{
  if (g_strcmp0 (*field, g_value_get_string (value)) == 0)
    return;

  g_free (*field);
  *field = g_value_dup_string (value);
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop_id]);
}

static void
tachy_provider_finalize (GObject *object)
{
  TachyProvider *self = TACHY_PROVIDER (object);

  g_free (self->id);
  g_free (self->name);
  g_free (self->base_url);
  g_strfreev (self->models);

  G_OBJECT_CLASS (tachy_provider_parent_class)->finalize (object);
}

static void
tachy_provider_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  TachyProvider *self = TACHY_PROVIDER (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_BASE_URL:
      g_value_set_string (value, self->base_url);
      break;
    case PROP_PLAIN_HTTP:
      g_value_set_boolean (value, self->plain_http);
      break;
    case PROP_MODELS:
      g_value_set_boxed (value, self->models);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
tachy_provider_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  TachyProvider *self = TACHY_PROVIDER (object);

  switch (prop_id)
    {
    case PROP_ID:
      self->id = g_value_dup_string (value);
      break;
    case PROP_NAME:
      set_text (self, &self->name, value, prop_id);
      break;
    case PROP_BASE_URL:
      set_text (self, &self->base_url, value, prop_id);
      break;
    case PROP_PLAIN_HTTP:
      tachy_provider_set_plain_http (self, g_value_get_boolean (value));
      break;
    case PROP_MODELS:
      tachy_provider_set_models (self, g_value_get_boxed (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
tachy_provider_class_init (TachyProviderClass *klass)
{
  const GParamFlags flags =
      G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = tachy_provider_finalize;
  object_class->get_property = tachy_provider_get_property;
  object_class->set_property = tachy_provider_set_property;

  properties[PROP_ID] =
      g_param_spec_string ("id", NULL, NULL, NULL,
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_BASE_URL] = g_param_spec_string ("base-url", NULL, NULL, NULL, flags);
  properties[PROP_PLAIN_HTTP] = g_param_spec_boolean ("plain-http", NULL, NULL, FALSE, flags);
  properties[PROP_MODELS] = g_param_spec_boxed ("models", NULL, NULL, G_TYPE_STRV, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
tachy_provider_init (TachyProvider *self)
{
  self->models = g_new0 (char *, 1);
}

/**
 * tachy_provider_new:
 * @id: (nullable): what takes call it; %NULL makes a new one
 * @name: how the person calls it
 * @base_url: (nullable): an address from tachy_base_url_normalise(); %NULL for the studio
 *
 * Returns: (transfer full): a profile
 */
TachyProvider *
tachy_provider_new (const char *id,
                    const char *name,
                    const char *base_url)
{
  g_autofree char *new_id = id == NULL ? g_uuid_string_random () : NULL;

  g_return_val_if_fail (name != NULL, NULL);

  return g_object_new (TACHY_TYPE_PROVIDER, "id", id != NULL ? id : new_id, "name", name,
                       "base-url", base_url, NULL);
}

/**
 * tachy_provider_get_id:
 *
 * Returns: (transfer none): what takes call it; never changes
 */
const char *
tachy_provider_get_id (TachyProvider *self)
{
  g_return_val_if_fail (TACHY_IS_PROVIDER (self), NULL);

  return self->id;
}

const char *
tachy_provider_get_name (TachyProvider *self)
{
  g_return_val_if_fail (TACHY_IS_PROVIDER (self), NULL);

  return self->name;
}

/**
 * tachy_provider_get_base_url:
 *
 * Returns: (transfer none) (nullable): its address; %NULL for the studio, whose address is found
 *   at run time
 */
const char *
tachy_provider_get_base_url (TachyProvider *self)
{
  g_return_val_if_fail (TACHY_IS_PROVIDER (self), NULL);

  return self->base_url;
}

gboolean
tachy_provider_is_studio (TachyProvider *self)
{
  g_return_val_if_fail (TACHY_IS_PROVIDER (self), FALSE);

  return strcmp (self->id, TACHY_PROVIDER_STUDIO) == 0;
}

/**
 * tachy_provider_get_plain_http:
 *
 * Returns: whether the person has said that key and prompts may go to this server unencrypted
 */
gboolean
tachy_provider_get_plain_http (TachyProvider *self)
{
  g_return_val_if_fail (TACHY_IS_PROVIDER (self), FALSE);

  return self->plain_http;
}

void
tachy_provider_set_plain_http (TachyProvider *self,
                               gboolean       plain_http)
{
  g_return_if_fail (TACHY_IS_PROVIDER (self));

  plain_http = !!plain_http;
  if (self->plain_http == plain_http)
    return;

  self->plain_http = plain_http;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLAIN_HTTP]);
}

/**
 * tachy_provider_get_models:
 *
 * Returns: (transfer none): the models that the server was last seen to have; never %NULL
 */
const char *const *
tachy_provider_get_models (TachyProvider *self)
{
  g_return_val_if_fail (TACHY_IS_PROVIDER (self), NULL);

  return (const char *const *) self->models;
}

/**
 * tachy_provider_set_models:
 * @models: (nullable): copied
 */
void
tachy_provider_set_models (TachyProvider     *self,
                           const char *const *models)
{
  static const char *const none[] = { NULL };
  char **copy;

  g_return_if_fail (TACHY_IS_PROVIDER (self));

  if (models == NULL)
    models = none;
  if (g_strv_equal ((const char *const *) self->models, models))
    return;

  copy = g_strdupv ((char **) models);
  g_strfreev (self->models);
  self->models = copy;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODELS]);
}

/**
 * tachy_provider_estimate:
 * @model: a model
 * @width: pixels
 * @height: pixels
 * @seconds: the length of the clip
 * @dollars: (out): what it will probably cost; untouched where that is not known
 *
 * Nothing is known of servers on this machine, the studio among them: they are free.
 *
 * Returns: whether there is an estimate
 */
gboolean
tachy_provider_estimate (TachyProvider *self,
                         const char    *model,
                         int            width,
                         int            height,
                         int            seconds,
                         double        *dollars)
{
  g_autofree char *host = NULL;

  g_return_val_if_fail (TACHY_IS_PROVIDER (self) && dollars != NULL, FALSE);

  if (self->base_url == NULL || model == NULL)
    return FALSE;

  host = tachy_base_url_dup_host (self->base_url);
  return host != NULL && tachy_prices_estimate (host, model, width, height, seconds, dollars);
}
