/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds servers of known kinds that run on this computer, with requests that cost nothing. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-server-finder.h"

#include "tachy-base-url.h"
#include "tachy-error.h"

#include <glib/gi18n.h>

struct _TachyServerFinder
{
  AdwPreferencesGroup parent_instance;

  GCancellable *work; /* (nullable): the questions that are under way */
};

enum
{
  CHOSEN,
  N_SIGNALS,
};

/* One question at one port. */
typedef struct
{
  TachyServerFinder *finder; /* owned */
  TachyProvider *provider;   /* owned */
} Question;

G_DEFINE_FINAL_TYPE (TachyServerFinder, tachy_server_finder, ADW_TYPE_PREFERENCES_GROUP)

static guint signals[N_SIGNALS];

static void
question_free (Question *question)
{
  g_object_unref (question->finder);
  g_object_unref (question->provider);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static void
activated_cb (AdwActionRow *row,
              gpointer      user_data)
{
  TachyProvider *provider = g_object_get_data (G_OBJECT (row), "provider");

  g_signal_emit (user_data, signals[CHOSEN], 0, provider);
}

static void
offer (TachyServerFinder *self,
       TachyProvider     *provider)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name ("go-next-symbolic");
  const char *base_url = tachy_provider_get_base_url (provider);

  g_object_set_data_full (G_OBJECT (row), "provider", g_object_ref (provider), g_object_unref);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), tachy_provider_get_name (provider));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), base_url);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), icon);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), icon);
  g_signal_connect_object (row, "activated", G_CALLBACK (activated_cb), self, 0);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

/* A server that wants a key, or does not know the job, is one all the same. */
static void
take_answer (Question     *question,
             const GError *error)
{
  if (error == NULL || g_error_matches (error, TACHY_ERROR, TACHY_ERROR_KEY) ||
      g_error_matches (error, TACHY_ERROR, TACHY_ERROR_GONE))
    offer (question->finder, question->provider);
}

static void
listed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Question) question = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) jobs =
      tachy_client_list_finish (TACHY_CLIENT (object), result, NULL, NULL, &error);

  take_answer (question, error);
}

static void
retrieved_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (Question) question = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TachyJob) job =
      tachy_client_retrieve_finish (TACHY_CLIENT (object), result, NULL, &error);

  take_answer (question, error);
}

/* Not for its models: many servers that make no videos have such a list, too. */
static void
ask (TachyServerFinder *self,
     TachyDialect      *dialect,
     gboolean           alone)
{
  const char *name = alone ? tachy_dialect_get_name (dialect) : _("A server of videos");
  Question *question = g_new0 (Question, 1);
  g_autoptr (TachyClient) client = NULL;
  g_autofree char *id = g_uuid_string_random ();

  question->finder = g_object_ref (self);
  question->provider = tachy_provider_new (NULL, name, tachy_dialect_get_base_url (dialect));
  if (alone)
    g_object_set (question->provider, "dialect", tachy_dialect_get_id (dialect), NULL);
  client = tachy_client_new_for_provider (question->provider, NULL, NULL);
  if (client == NULL)
    question_free (question);
  else if (tachy_dialect_can_list (dialect))
    tachy_client_list_async (client, NULL, 1, self->work, listed_cb, question);
  else
    tachy_client_retrieve_async (client, id, self->work, retrieved_cb, question);
}

static void
tachy_server_finder_dispose (GObject *object)
{
  TachyServerFinder *self = TACHY_SERVER_FINDER (object);

  g_cancellable_cancel (self->work);
  g_clear_object (&self->work);

  G_OBJECT_CLASS (tachy_server_finder_parent_class)->dispose (object);
}

static void
tachy_server_finder_class_init (TachyServerFinderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tachy_server_finder_dispose;

  signals[CHOSEN] = g_signal_new ("chosen", TACHY_TYPE_SERVER_FINDER, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, TACHY_TYPE_PROVIDER);
}

static void
tachy_server_finder_init (TachyServerFinder *self)
{
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _("Found on This Computer"));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * tachy_server_finder_look:
 * @providers: those that need not be found any more
 *
 * Asks at the ports where known kinds of servers usually are, once at each. Stops when the widget
 * goes away.
 */
void
tachy_server_finder_look (TachyServerFinder *self,
                          TachyProviders    *providers)
{
  GPtrArray *dialects = tachy_dialects_get_all ();
  g_autoptr (GHashTable) asked = g_hash_table_new (g_str_hash, g_str_equal);

  g_return_if_fail (TACHY_IS_SERVER_FINDER (self) && self->work == NULL);

  self->work = g_cancellable_new ();
  for (guint i = 0; i < dialects->len; i++)
    {
      const char *base_url = tachy_dialect_get_base_url (dialects->pdata[i]);
      gboolean alone = TRUE;

      if (base_url == NULL || !tachy_base_url_is_loopback (base_url) ||
          tachy_providers_find (providers, base_url) != NULL ||
          !g_hash_table_add (asked, (gpointer) base_url))
        continue;

      /* Which of several kinds it is cannot be told from its port. */
      for (guint j = i + 1; j < dialects->len; j++)
        if (g_strcmp0 (base_url, tachy_dialect_get_base_url (dialects->pdata[j])) == 0)
          alone = FALSE;
      ask (self, dialects->pdata[i], alone);
    }
}
