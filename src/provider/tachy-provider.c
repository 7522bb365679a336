/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is known of one server: its name, its address, how it is spoken to, what it offers. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-provider.h"

#include <string.h>

#include "tachy-base-url.h"
#include "tachy-dialect-private.h"
#include "tachy-limits-private.h"

enum
{
  PROP_0,
  PROP_ID,
  PROP_PLAIN_HTTP,
  PROP_LISTLESS,
  PROP_PARALLEL,

  /* texts, which may be %NULL */
  PROP_NAME,
  PROP_BASE_URL,
  PROP_DIALECT,
  PROP_TRAITS,
  PROP_AUTH,
  PROP_CA_FILE,
  PROP_LIMITS,
  PROP_PRICES,

  /* lists, which may not */
  PROP_MODELS,
  PROP_HEADERS,
  N_PROPS
};

static const char *const property_names[N_PROPS] = {
  [PROP_NAME] = "name",       [PROP_BASE_URL] = "base-url", [PROP_DIALECT] = "dialect",
  [PROP_TRAITS] = "traits",   [PROP_AUTH] = "auth",         [PROP_CA_FILE] = "ca-file",
  [PROP_LIMITS] = "limits",   [PROP_PRICES] = "prices",     [PROP_MODELS] = "models",
  [PROP_HEADERS] = "headers",
};

struct _TachyProvider
{
  GObject parent_instance;

  char *id;
  gboolean plain_http;
  gboolean listless;
  int parallel;
  char *texts[N_PROPS];
  char **lists[N_PROPS];
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (TachyProvider, tachy_provider, G_TYPE_OBJECT)

static void
set_text (TachyProvider *self,
          guint          prop_id,
          const char    *text)
{
  if (g_strcmp0 (self->texts[prop_id], text) == 0)
    return;

  g_free (self->texts[prop_id]);
  self->texts[prop_id] = g_strdup (text);
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop_id]);
}

static void
set_list (TachyProvider     *self,
          guint              prop_id,
          const char *const *list)
{
  static const char *const none[] = { NULL };
  char **copy;

  if (list == NULL)
    list = none;
  if (g_strv_equal ((const char *const *) self->lists[prop_id], list))
    return;

  copy = g_strdupv ((char **) list);
  g_strfreev (self->lists[prop_id]);
  self->lists[prop_id] = copy;
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop_id]);
}

static void
set_parallel (TachyProvider *self,
              int            parallel)
{
  if (self->parallel == parallel)
    return;

  self->parallel = parallel;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PARALLEL]);
}

static void
tachy_provider_finalize (GObject *object)
{
  TachyProvider *self = TACHY_PROVIDER (object);

  g_free (self->id);
  for (guint i = 0; i < N_PROPS; i++)
    {
      g_free (self->texts[i]);
      g_strfreev (self->lists[i]);
    }

  G_OBJECT_CLASS (tachy_provider_parent_class)->finalize (object);
}

static void
tachy_provider_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  TachyProvider *self = TACHY_PROVIDER (object);

  if (prop_id == PROP_ID)
    g_value_set_string (value, self->id);
  else if (prop_id == PROP_PLAIN_HTTP)
    g_value_set_boolean (value, self->plain_http);
  else if (prop_id == PROP_LISTLESS)
    g_value_set_boolean (value, self->listless);
  else if (prop_id == PROP_PARALLEL)
    g_value_set_int (value, self->parallel);
  else if (prop_id >= PROP_MODELS)
    g_value_set_boxed (value, self->lists[prop_id]);
  else
    g_value_set_string (value, self->texts[prop_id]);
}

static void
tachy_provider_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  TachyProvider *self = TACHY_PROVIDER (object);

  if (prop_id == PROP_ID)
    self->id = g_value_dup_string (value);
  else if (prop_id == PROP_PLAIN_HTTP)
    tachy_provider_set_plain_http (self, g_value_get_boolean (value));
  else if (prop_id == PROP_LISTLESS)
    tachy_provider_set_listless (self, g_value_get_boolean (value));
  else if (prop_id == PROP_PARALLEL)
    set_parallel (self, g_value_get_int (value));
  else if (prop_id >= PROP_MODELS)
    set_list (self, prop_id, g_value_get_boxed (value));
  else
    set_text (self, prop_id, g_value_get_string (value));
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
  properties[PROP_PLAIN_HTTP] = g_param_spec_boolean ("plain-http", NULL, NULL, FALSE, flags);
  properties[PROP_LISTLESS] = g_param_spec_boolean ("listless", NULL, NULL, FALSE, flags);
  properties[PROP_PARALLEL] = g_param_spec_int ("parallel", NULL, NULL, 0, 1000, 0, flags);
  for (guint i = PROP_NAME; i < PROP_MODELS; i++)
    properties[i] = g_param_spec_string (property_names[i], NULL, NULL, NULL, flags);
  for (guint i = PROP_MODELS; i < N_PROPS; i++)
    properties[i] = g_param_spec_boxed (property_names[i], NULL, NULL, G_TYPE_STRV, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
tachy_provider_init (TachyProvider *self)
{
  for (guint i = PROP_MODELS; i < N_PROPS; i++)
    self->lists[i] = g_new0 (char *, 1);
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

  return self->texts[PROP_NAME];
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

  return self->texts[PROP_BASE_URL];
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
 * tachy_provider_get_listless:
 *
 * Returns: whether the server has said that it has no list of jobs, or is known for that
 */
gboolean
tachy_provider_get_listless (TachyProvider *self)
{
  g_return_val_if_fail (TACHY_IS_PROVIDER (self), FALSE);

  return self->listless || !tachy_dialect_can_list (tachy_provider_get_dialect (self));
}

void
tachy_provider_set_listless (TachyProvider *self,
                             gboolean       listless)
{
  g_return_if_fail (TACHY_IS_PROVIDER (self));

  listless = !!listless;
  if (self->listless == listless)
    return;

  self->listless = listless;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LISTLESS]);
}

/**
 * tachy_provider_get_dialect:
 *
 * What stands in "traits" is not applied.
 *
 * Returns: (transfer none): the dialect that was chosen; where none was, or one that is no longer
 *   known, what the address suggests
 */
TachyDialect *
tachy_provider_get_dialect (TachyProvider *self)
{
  TachyDialect *dialect;

  g_return_val_if_fail (TACHY_IS_PROVIDER (self), NULL);

  dialect = tachy_dialects_find (self->texts[PROP_DIALECT]);
  if (dialect != NULL)
    return dialect;

  return self->texts[PROP_BASE_URL] != NULL ? tachy_dialects_guess (self->texts[PROP_BASE_URL])
                                            : tachy_dialects_find (TACHY_DIALECT_CONTRACT);
}

/**
 * tachy_provider_get_traits:
 *
 * Returns: (transfer none) (nullable): what is different at this server from its dialect, for
 *   tachy_dialect_override()
 */
const char *
tachy_provider_get_traits (TachyProvider *self)
{
  g_return_val_if_fail (TACHY_IS_PROVIDER (self), NULL);

  return self->texts[PROP_TRAITS];
}

/**
 * tachy_provider_get_auth:
 *
 * Returns: (transfer none) (nullable): how the key is sent: "bearer", "basic", "none", or the name
 *   of a header; %NULL for what the dialect says
 */
const char *
tachy_provider_get_auth (TachyProvider *self)
{
  g_return_val_if_fail (TACHY_IS_PROVIDER (self), NULL);

  return self->texts[PROP_AUTH];
}

/**
 * tachy_provider_get_headers:
 *
 * They stand in the database: nothing that is secret belongs here.
 *
 * Returns: (transfer none): headers that are sent with each request, names and values in turn;
 *   never %NULL
 */
const char *const *
tachy_provider_get_headers (TachyProvider *self)
{
  g_return_val_if_fail (TACHY_IS_PROVIDER (self), NULL);

  return (const char *const *) self->lists[PROP_HEADERS];
}

/**
 * tachy_provider_get_ca_file:
 *
 * Returns: (transfer none) (nullable): a PEM file with the authorities that alone may vouch for
 *   this server; %NULL for those of the system
 */
const char *
tachy_provider_get_ca_file (TachyProvider *self)
{
  g_return_val_if_fail (TACHY_IS_PROVIDER (self), NULL);

  return self->texts[PROP_CA_FILE];
}

/**
 * tachy_provider_get_parallel:
 *
 * Returns: how many takes may be under way there at once; 0 for any number
 */
int
tachy_provider_get_parallel (TachyProvider *self)
{
  g_return_val_if_fail (TACHY_IS_PROVIDER (self), 0);

  return self->parallel;
}

/* Its dialect as it is spoken there; what cannot be understood of "traits" does not count. */
static TachyDialect *
dup_own_dialect (TachyProvider *self)
{
  TachyDialect *dialect = tachy_provider_get_dialect (self);
  TachyDialect *own = tachy_dialect_override (dialect, self->texts[PROP_TRAITS], NULL);

  return own != NULL ? own : tachy_dialect_ref (dialect);
}

/**
 * tachy_provider_takes_model:
 *
 * Returns: whether a request to this server names a model; others have but one
 */
gboolean
tachy_provider_takes_model (TachyProvider *self)
{
  g_autoptr (TachyDialect) dialect = NULL;

  g_return_val_if_fail (TACHY_IS_PROVIDER (self), TRUE);

  dialect = dup_own_dialect (self);
  return tachy_dialect_takes_model (dialect);
}

/**
 * tachy_provider_get_honours_keys:
 *
 * Returns: whether two requests with one idempotency key make one take there, by the dialect or by
 *   what the person says in "traits"
 */
gboolean
tachy_provider_get_honours_keys (TachyProvider *self)
{
  g_autoptr (TachyDialect) dialect = NULL;

  g_return_val_if_fail (TACHY_IS_PROVIDER (self), FALSE);

  dialect = tachy_dialect_override (tachy_provider_get_dialect (self), self->texts[PROP_TRAITS],
                                    NULL);
  return dialect != NULL && tachy_dialect_honours_idempotency_keys (dialect);
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

  return (const char *const *) self->lists[PROP_MODELS];
}

/**
 * tachy_provider_set_models:
 * @models: (nullable): copied
 */
void
tachy_provider_set_models (TachyProvider     *self,
                           const char *const *models)
{
  g_return_if_fail (TACHY_IS_PROVIDER (self));

  set_list (self, PROP_MODELS, models);
}

/**
 * tachy_provider_dup_limits:
 * @model: (nullable): a model
 *
 * What the profile says of the model counts before what it says of all models, and that before
 * what is known of the dialect.
 *
 * Returns: (transfer full): what can be asked for; free with tachy_limits_free()
 */
TachyLimits *
tachy_provider_dup_limits (TachyProvider *self,
                           const char    *model)
{
  TachyLimits *limits = tachy_limits_new ();
  g_autoptr (TachyDialect) dialect = NULL;

  g_return_val_if_fail (TACHY_IS_PROVIDER (self), limits);

  dialect = dup_own_dialect (self);
  tachy_limits_complete (limits, self->texts[PROP_LIMITS], model);
  tachy_limits_complete (limits, tachy_dialect_get_limits (dialect), model);
  if (!tachy_dialect_takes_reference (dialect))
    limits->reference = FALSE;
  return limits;
}

/* Engines that people run on their own computer, and whose price is that they are free. */
static gboolean
is_at_home (TachyProvider *self,
            TachyDialect  *dialect)
{
  const char *usual = tachy_dialect_get_base_url (dialect);

  return usual != NULL && tachy_base_url_is_loopback (usual) &&
         tachy_base_url_is_loopback (self->texts[PROP_BASE_URL]);
}

/**
 * tachy_provider_dup_prices:
 *
 * The person's or the server's, which are kept in the profile; else what a maker publishes, which
 * counts for the maker's own address, not for others who speak alike.
 *
 * Returns: (transfer full) (nullable): the price list that counts; %NULL where there is none
 */
TachyPrices *
tachy_provider_dup_prices (TachyProvider *self)
{
  TachyDialect *dialect;

  g_return_val_if_fail (TACHY_IS_PROVIDER (self), NULL);

  if (self->texts[PROP_PRICES] != NULL)
    return tachy_prices_new (self->texts[PROP_PRICES]);
  if (self->texts[PROP_BASE_URL] == NULL)
    return NULL;

  dialect = tachy_provider_get_dialect (self);
  return tachy_dialect_is_at (dialect, self->texts[PROP_BASE_URL]) || is_at_home (self, dialect)
             ? tachy_prices_new (tachy_dialect_get_prices (dialect))
             : NULL;
}

/**
 * tachy_provider_estimate:
 * @model: a model
 * @width: pixels
 * @height: pixels
 * @seconds: the length of the clip
 * @dollars: (out): what it will probably cost; untouched where that is not known
 *
 * By the person's own prices, else by those that are published. Engines on this computer are known
 * to be free; a gateway on it may well hand the request on to somebody who charges for it. Nothing
 * is known of the studio, because there is nothing to know.
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
  g_autoptr (TachyPrices) prices = NULL;

  g_return_val_if_fail (TACHY_IS_PROVIDER (self) && dollars != NULL, FALSE);

  prices = tachy_provider_dup_prices (self);
  return prices != NULL && model != NULL &&
         tachy_prices_estimate (prices, model, width, height, seconds, dollars);
}

/**
 * tachy_provider_dup_price_date:
 *
 * Returns: (transfer full) (nullable): the day by which the prices are known, as in "2026-11-22";
 *   %NULL where none are
 */
char *
tachy_provider_dup_price_date (TachyProvider *self)
{
  g_autoptr (TachyPrices) prices = NULL;

  g_return_val_if_fail (TACHY_IS_PROVIDER (self), NULL);

  prices = tachy_provider_dup_prices (self);
  return prices != NULL ? g_strdup (tachy_prices_get_as_of (prices)) : NULL;
}
