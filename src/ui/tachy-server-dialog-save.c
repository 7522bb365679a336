/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tries a server out and keeps it: the profile in the library, the key in the keyring. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-server-dialog-private.h"

#include "tachy-base-url.h"
#include "tachy-error.h"
#include "tachy-limits-book.h"
#include "tachy-server-test.h"
#include "tachy-toast.h"

#include <glib/gi18n.h>
#include <string.h>

/* Something that is being done with the server as it stands in the dialog. */
typedef struct
{
  TachyServerDialog *dialog; /* owned */
  TachyProvider *provider;   /* owned; what will be kept */
  GCancellable *cancellable; /* owned */
  char *key;                 /* (nullable): what was typed, cleaned */
  gboolean keeps;            /* the person has asked to keep the server, not only to test it */
} Errand;

static void
errand_free (Errand *errand)
{
  g_clear_object (&errand->dialog);
  g_clear_object (&errand->provider);
  g_clear_object (&errand->cancellable);
  g_free (errand->key);
  g_free (errand);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Errand, errand_free)

static char *
dup_trimmed (gpointer editable)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (editable))));
}

/* What is not asked for here stays as it was. */
static void
copy_profile (TachyProvider *from,
              TachyProvider *to)
{
  guint n;
  g_autofree GParamSpec **pspecs = g_object_class_list_properties (G_OBJECT_GET_CLASS (from), &n);

  for (guint i = 0; i < n; i++)
    {
      g_auto (GValue) value = G_VALUE_INIT;

      if (pspecs[i]->flags & G_PARAM_CONSTRUCT_ONLY)
        continue;
      g_object_get_property (G_OBJECT (from), pspecs[i]->name, &value);
      g_object_set_property (G_OBJECT (to), pspecs[i]->name, &value);
    }
}

/* What a server offers is shown and changed apart from the rest. */
void
_tachy_server_dialog_copy_offer (TachyProvider *from,
                                 TachyProvider *to)
{
  g_autofree char *limits = NULL;
  g_autofree char *prices = NULL;

  g_object_get (from, "limits", &limits, "prices", &prices, NULL);
  g_object_set (to, "limits", limits, "prices", prices, NULL);
  tachy_provider_set_models (to, tachy_provider_get_models (from));
}

/* Whoever pastes a line with a model means that one, whatever else the server lists. */
void
_tachy_server_dialog_put_pasted_model_first (TachyServerDialog *self,
                                             TachyProvider     *provider)
{
  const char *const *models = tachy_provider_get_models (provider);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) reordered = NULL;

  if (self->pasted_model == NULL)
    return;

  g_strv_builder_add (builder, self->pasted_model);
  for (guint i = 0; models[i] != NULL; i++)
    if (strcmp (models[i], self->pasted_model) != 0)
      g_strv_builder_add (builder, models[i]);

  reordered = g_strv_builder_end (builder);
  tachy_provider_set_models (provider, (const char *const *) reordered);
}

/* What another server has told is not true of this one; what the person has entered may be. */
static void
forget_told (TachyProvider *provider)
{
  g_autofree char *document = NULL;
  g_autofree char *limits = NULL;
  g_autoptr (TachyLimitsBook) book = NULL;
  g_autoptr (TachyPrices) prices = tachy_provider_dup_prices (provider);

  g_object_get (provider, "limits", &document, NULL);
  book = tachy_limits_book_new (document);
  tachy_limits_book_take_over (book, NULL);
  limits = tachy_limits_book_to_text (book);
  g_object_set (provider, "limits", limits, NULL);
  if (prices == NULL || !tachy_prices_get_own (prices))
    g_object_set (provider, "prices", NULL, NULL);
}

static TachyProvider *
dup_provider (TachyServerDialog *self,
              GError           **error)
{
  const char *id = self->provider != NULL ? tachy_provider_get_id (self->provider) : NULL;
  g_autofree char *name = dup_trimmed (self->name_row);
  g_autofree char *base_url = NULL;
  g_autoptr (TachyProvider) provider = NULL;

  if (*name == '\0')
    {
      g_free (name);
      name = tachy_base_url_dup_host (self->base_url);
    }

  provider = tachy_provider_new (id, name, self->base_url);
  if (self->provider != NULL)
    copy_profile (self->provider, provider);

  _tachy_server_dialog_copy_offer (self->draft, provider);
  if (_tachy_server_dialog_has_moved (self))
    forget_told (provider);
  g_object_set (provider, "name", name, "base-url", self->base_url, "plain-http",
                gtk_switch_get_active (self->plain_switch), NULL);
  if (!tachy_server_advanced_apply (self->advanced, provider, error))
    return NULL;

  base_url = tachy_dialect_complete_base_url (tachy_provider_get_dialect (provider),
                                              self->base_url);
  g_object_set (provider, "base-url", base_url, NULL);
  return g_steal_pointer (&provider);
}

static Errand *
begin_errand (TachyServerDialog *self,
              gboolean           keeps)
{
  g_autoptr (Errand) errand = g_new0 (Errand, 1);
  g_autofree char *typed = dup_trimmed (self->key_row);
  g_autoptr (GError) error = NULL;

  if (*typed != '\0')
    {
      errand->key = tachy_keys_clean (typed, &error);
      if (errand->key == NULL)
        {
          _tachy_server_dialog_tell (self, error->message, TACHY_SERVER_TROUBLE);
          return NULL;
        }
    }

  errand->provider = dup_provider (self, &error);
  if (errand->provider == NULL)
    {
      _tachy_server_dialog_tell (self, error->message, TACHY_SERVER_TROUBLE);
      return NULL;
    }

  /* What was typed meanwhile may do without that for which the one before is waiting. */
  g_cancellable_cancel (self->work);
  _tachy_server_dialog_end_keyring (self);
  g_clear_object (&self->work);
  self->work = g_cancellable_new ();
  errand->cancellable = g_object_ref (self->work);
  errand->dialog = g_object_ref (self);
  errand->keeps = keeps;
  _tachy_server_dialog_set_busy (self, TRUE);
  return g_steal_pointer (&errand);
}

static char *
dup_origin (Errand *errand)
{
  return tachy_base_url_dup_origin (tachy_provider_get_base_url (errand->provider));
}

static void
finish_errand (Errand *errand)
{
  TachyServerDialog *self = errand->dialog;
  const char *id = tachy_provider_get_id (errand->provider);

  if (self->provider == NULL)
    g_object_set (tachy_house_get_settings (self->house), "provider", id, NULL);
  if (self->pasted_model != NULL)
    g_object_set (tachy_house_get_settings (self->house), "model", self->pasted_model, NULL);
  tachy_engine_retry_provider (tachy_house_get_engine (self->house), id);
  gtk_window_close (GTK_WINDOW (self));
}

/* The dialog may belong to the main window or to the preferences: what had the focus there is inside
 * of that which shows toasts. */
static GtkWidget *
find_place (GtkWindow *parent)
{
  GtkWidget *focus = gtk_window_get_focus (parent);

  if (focus == NULL && ADW_IS_APPLICATION_WINDOW (parent))
    return adw_application_window_get_content (ADW_APPLICATION_WINDOW (parent));

  return focus != NULL ? focus : GTK_WIDGET (parent);
}

static void
key_stored_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (Errand) errand = user_data;
  g_autoptr (GError) error = NULL;
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (errand->dialog));

  _tachy_server_dialog_end_keyring (errand->dialog);
  if (!tachy_keys_store_finish (TACHY_KEYS (object), result, &error) && parent != NULL)
    {
      g_debug ("The key is not in the keyring: %s", error->message);
      tachy_toast_keep (find_place (parent),
                        _("No keyring has taken the key: it is kept only until you quit"));
    }

  finish_errand (errand);
}

static void
provider_saved_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (Errand) errand = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *origin = NULL;

  if (!tachy_providers_save_finish (TACHY_PROVIDERS (object), result, &error))
    {
      _tachy_server_dialog_set_busy (errand->dialog, FALSE);
      _tachy_server_dialog_tell (errand->dialog, error->message, TACHY_SERVER_TROUBLE);
      return;
    }

  if (errand->key == NULL)
    {
      finish_errand (errand);
      return;
    }

  origin = dup_origin (errand);
  _tachy_server_dialog_store_key (errand->dialog, origin, errand->key, key_stored_cb, errand);
  g_steal_pointer (&errand);
}

static void
keep_server (Errand *errand)
{
  tachy_providers_save_async (tachy_house_get_providers (errand->dialog->house),
                              errand->provider, NULL, provider_saved_cb, errand);
}

static char *
dup_models_sentence (TachyFindings *findings)
{
  guint n = g_strv_length (findings->models);

  if (n == 0)
    return g_strdup (_("The server answers. It does not list its models, so type the name of one "
                       "when you generate."));

  return g_strdup_printf (ngettext ("The server answers and offers %u model.",
                                    "The server answers and offers %u models.", n),
                          n);
}

static void
tell_success (TachyServerDialog *self,
              TachyFindings     *findings)
{
  g_autofree char *models = dup_models_sentence (findings);
  g_autofree char *sentences = NULL;
  const char *more = NULL;

  if (findings->limits != NULL && findings->prices != NULL)
    more = _("It tells sizes, lengths and prices, too.");
  else if (findings->limits != NULL)
    more = _("It tells sizes and lengths, too.");
  else if (findings->prices != NULL)
    more = _("It tells prices, too.");

  /* Translators: two sentences, one after the other. */
  sentences = more != NULL ? g_strdup_printf (_("%s %s"), models, more) : g_strdup (models);
  _tachy_server_dialog_tell (self, sentences, TACHY_SERVER_GOOD);
}

static void
tell_failure (Errand       *errand,
              const GError *error)
{
  _tachy_server_dialog_set_busy (errand->dialog, FALSE);
  if (errand->keeps)
    _tachy_server_dialog_warn (errand->dialog, error->message);
  else
    _tachy_server_dialog_tell (errand->dialog, error->message, TACHY_SERVER_TROUBLE);
}

static void
tested_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Errand) errand = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TachyFindings) findings = tachy_server_test_run_finish (result, &error);
  TachyServerDialog *self = errand->dialog;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (findings == NULL)
    {
      tell_failure (errand, error);
      return;
    }

  tachy_findings_apply (findings, errand->provider);
  _tachy_server_dialog_put_pasted_model_first (self, errand->provider);
  _tachy_server_dialog_copy_offer (errand->provider, self->draft);
  if (errand->keeps)
    {
      keep_server (g_steal_pointer (&errand));
      return;
    }

  _tachy_server_dialog_set_busy (self, FALSE);
  tell_success (self, findings);
}

static void
key_looked_up_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (Errand) errand = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *key = tachy_keys_lookup_finish (TACHY_KEYS (object), result, &error);

  if (g_cancellable_is_cancelled (errand->cancellable))
    return;

  _tachy_server_dialog_end_keyring (errand->dialog);
  if (error != NULL)
    {
      tell_failure (errand, error);
      return;
    }

  _tachy_server_dialog_tell (errand->dialog, _("Asking the server…"), TACHY_SERVER_UNTESTED);
  tachy_server_test_run_async (errand->provider, key, errand->cancellable, tested_cb, errand);
  g_steal_pointer (&errand);
}

static void
run_test (Errand *errand)
{
  g_autofree char *origin = dup_origin (errand);

  _tachy_server_dialog_tell (errand->dialog, _("Asking the server…"), TACHY_SERVER_UNTESTED);
  if (errand->key != NULL)
    tachy_server_test_run_async (errand->provider, errand->key, errand->cancellable, tested_cb,
                                 errand);
  else
    _tachy_server_dialog_look_up_key (errand->dialog, origin, key_looked_up_cb, errand);
}

/* Asks the server for its models, or else its list of jobs, and tells what came. */
void
_tachy_server_dialog_test (TachyServerDialog *self)
{
  Errand *errand = begin_errand (self, FALSE);

  if (errand != NULL)
    run_test (errand);
}

/* Keeps the server, after a test: a wrong key is best noticed while it is still at hand. Where
 * the person has been told that the test failed it is kept all the same, and where it is kept
 * already and only the keyring is silent, the key is left to this session. */
void
_tachy_server_dialog_save (TachyServerDialog *self)
{
  Errand *errand;

  if (self->storing != NULL)
    {
      g_cancellable_cancel (self->storing);
      return;
    }

  errand = begin_errand (self, TRUE);
  if (errand == NULL)
    return;

  if (self->warned)
    keep_server (errand);
  else
    run_test (errand);
}
