/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What few people need to say of a server: its kind, how it is reached, how much it makes at once. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-server-advanced.h"

#include "tachy-error.h"
#include "tachy-file-chooser.h"
#include "tachy-offer-words.h"
#include "tachy-subpage.h"

#include <glib/gi18n.h>
#include <string.h>

/* In the order of the choices in the template. */
enum
{
  AUTH_USUAL,
  AUTH_BEARER,
  AUTH_API_KEY,
  AUTH_HEADER,
  AUTH_BASIC,
  AUTH_NONE,
};

static const char *const auth_words[] = {
  [AUTH_BEARER] = "bearer",
  [AUTH_API_KEY] = "api-key",
  [AUTH_BASIC] = "basic",
  [AUTH_NONE] = "none",
};

enum
{
  CHANGED,
  N_SIGNALS,
};

struct _TachyServerAdvanced
{
  AdwBin parent_instance;

  AdwComboRow *kind_row;
  AdwComboRow *auth_row;
  AdwEntryRow *auth_header_row;
  AdwActionRow *ca_row;
  GtkWidget *ca_clear_button;
  AdwActionRow *models_row;
  AdwActionRow *limits_row;
  AdwActionRow *prices_row;
  GtkSpinButton *parallel_button;
  AdwPreferencesGroup *headers_group;

  TachyProvider *draft;   /* (nullable): what it offers */
  GPtrArray *header_rows; /* of AdwEntryRow; the last one is empty, for one more */
  char *ca_file;          /* (nullable) */
};

G_DEFINE_FINAL_TYPE (TachyServerAdvanced, tachy_server_advanced, ADW_TYPE_BIN)

static guint signals[N_SIGNALS];

static void
changed_cb (TachyServerAdvanced *self)
{
  guint choice = adw_combo_row_get_selected (self->auth_row);

  g_assert (TACHY_IS_SERVER_ADVANCED (self));

  gtk_widget_set_visible (GTK_WIDGET (self->auth_header_row), choice == AUTH_HEADER);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->auth_row),
                               choice == AUTH_BASIC ? _("With a colon between them") : NULL);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void add_header_row (TachyServerAdvanced *self,
                            const char          *text);

/* An empty row is none; in any other a name stands before a colon. */
static gboolean
is_header (const char *text)
{
  const char *colon = strchr (text, ':');

  return *text == '\0' || (colon != NULL && colon != text);
}

static void
header_changed_cb (TachyServerAdvanced *self,
                   GParamSpec          *pspec,
                   GtkWidget           *row)
{
  GtkEditable *last = self->header_rows->pdata[self->header_rows->len - 1];

  gboolean makes_sense = is_header (gtk_editable_get_text (GTK_EDITABLE (row)));

  if (makes_sense)
    gtk_widget_remove_css_class (row, "error");
  else
    gtk_widget_add_css_class (row, "error");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                 makes_sense ? _("Name: Value")
                                             : _("Write its name, a colon and its value"));
  if (*gtk_editable_get_text (last) != '\0')
    add_header_row (self, "");
  changed_cb (self);
}

static void
add_header_row (TachyServerAdvanced *self,
                const char          *text)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Name: Value"));
  gtk_editable_set_text (GTK_EDITABLE (row), text);
  g_ptr_array_add (self->header_rows, row);
  adw_preferences_group_add (self->headers_group, row);
  g_signal_connect_object (row, "notify::text", G_CALLBACK (header_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
set_ca_file (TachyServerAdvanced *self,
             const char          *path)
{
  g_autofree char *shown = path != NULL ? g_filename_display_name (path) : NULL;
  g_autofree char *markup =
      g_markup_escape_text (shown != NULL ? shown : _("Those of the system"), -1);

  g_free (self->ca_file);
  self->ca_file = g_strdup (path);
  adw_action_row_set_subtitle (self->ca_row, markup);
  gtk_widget_set_visible (self->ca_clear_button, path != NULL);
}

static void
ca_cleared_cb (TachyServerAdvanced *self)
{
  set_ca_file (self, NULL);
  changed_cb (self);
}

static void
ca_chosen_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (TachyServerAdvanced) self = user_data;
  g_autoptr (GFile) file = tachy_file_chooser_open_any_finish (result, NULL);
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (path == NULL)
    return;

  set_ca_file (self, path);
  changed_cb (self);
}

static void
ca_asked_cb (TachyServerAdvanced *self)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));

  tachy_file_chooser_open_any_async (window, _("Choose a Certificate File"), NULL, ca_chosen_cb,
                                     g_object_ref (self));
}

static void
fill_kinds (TachyServerAdvanced *self)
{
  GPtrArray *dialects = tachy_dialects_get_all ();
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  gtk_string_list_append (names, _("By its address"));
  for (guint i = 0; i < dialects->len; i++)
    gtk_string_list_append (names, tachy_dialect_get_name (dialects->pdata[i]));
  adw_combo_row_set_model (self->kind_row, G_LIST_MODEL (names));
}

static void
describe (AdwActionRow *row,
          char         *summary) /* transfer full */
{
  g_autofree char *markup = g_markup_escape_text (summary, -1);

  adw_action_row_set_subtitle (row, markup);
  g_free (summary);
}

static void
draft_changed_cb (TachyServerAdvanced *self)
{
  describe (self->models_row, tachy_offer_words_dup_models_summary (self->draft));
  describe (self->limits_row, tachy_offer_words_dup_limits_summary (self->draft));
  describe (self->prices_row, tachy_offer_words_dup_prices_summary (self->draft));
}

static void
tachy_server_advanced_finalize (GObject *object)
{
  TachyServerAdvanced *self = TACHY_SERVER_ADVANCED (object);

  g_clear_object (&self->draft);
  g_ptr_array_unref (self->header_rows);
  g_free (self->ca_file);

  G_OBJECT_CLASS (tachy_server_advanced_parent_class)->finalize (object);
}

static void
tachy_server_advanced_class_init (TachyServerAdvancedClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tachy_server_advanced_finalize;

  signals[CHANGED] = g_signal_new ("changed", TACHY_TYPE_SERVER_ADVANCED, G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (TACHY_TYPE_SUBPAGE);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/tachyscope/Tachyscope/ui/tachy-server-advanced.ui");
  gtk_widget_class_bind_template_child (widget_class, TachyServerAdvanced, kind_row);
  gtk_widget_class_bind_template_child (widget_class, TachyServerAdvanced, auth_row);
  gtk_widget_class_bind_template_child (widget_class, TachyServerAdvanced, auth_header_row);
  gtk_widget_class_bind_template_child (widget_class, TachyServerAdvanced, ca_row);
  gtk_widget_class_bind_template_child (widget_class, TachyServerAdvanced, ca_clear_button);
  gtk_widget_class_bind_template_child (widget_class, TachyServerAdvanced, models_row);
  gtk_widget_class_bind_template_child (widget_class, TachyServerAdvanced, limits_row);
  gtk_widget_class_bind_template_child (widget_class, TachyServerAdvanced, prices_row);
  gtk_widget_class_bind_template_child (widget_class, TachyServerAdvanced, parallel_button);
  gtk_widget_class_bind_template_child (widget_class, TachyServerAdvanced, headers_group);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, ca_asked_cb);
  gtk_widget_class_bind_template_callback (widget_class, ca_cleared_cb);
}

static void
tachy_server_advanced_init (TachyServerAdvanced *self)
{
  self->header_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  fill_kinds (self);
  add_header_row (self, "");
  set_ca_file (self, NULL);
}

/**
 * tachy_server_advanced_show_kind:
 * @provider: a profile of which only the kind is to be seen
 */
void
tachy_server_advanced_show_kind (TachyServerAdvanced *self,
                                 TachyProvider       *provider)
{
  GPtrArray *dialects = tachy_dialects_get_all ();
  g_autofree char *id = NULL;
  guint choice = 0;

  g_return_if_fail (TACHY_IS_SERVER_ADVANCED (self) && TACHY_IS_PROVIDER (provider));

  g_object_get (provider, "dialect", &id, NULL);
  for (guint i = 0; i < dialects->len; i++)
    if (g_strcmp0 (tachy_dialect_get_id (dialects->pdata[i]), id) == 0)
      choice = i + 1;
  adw_combo_row_set_selected (self->kind_row, choice);
}

/**
 * tachy_server_advanced_set_auth:
 * @auth: (nullable): how the key is sent, as in a profile
 */
void
tachy_server_advanced_set_auth (TachyServerAdvanced *self,
                                const char          *auth)
{
  guint choice = auth == NULL ? AUTH_USUAL : AUTH_HEADER;

  g_return_if_fail (TACHY_IS_SERVER_ADVANCED (self));

  for (guint i = AUTH_BEARER; i < G_N_ELEMENTS (auth_words); i++)
    if (auth != NULL && auth_words[i] != NULL && g_ascii_strcasecmp (auth_words[i], auth) == 0)
      choice = i;
  if (choice == AUTH_HEADER)
    gtk_editable_set_text (GTK_EDITABLE (self->auth_header_row), auth);
  adw_combo_row_set_selected (self->auth_row, choice);
}

/**
 * tachy_server_advanced_set_draft:
 * @draft: the profile whose models, limits and prices are summed up here; given once
 */
void
tachy_server_advanced_set_draft (TachyServerAdvanced *self,
                                 TachyProvider       *draft)
{
  g_return_if_fail (TACHY_IS_SERVER_ADVANCED (self) && TACHY_IS_PROVIDER (draft));
  g_return_if_fail (self->draft == NULL);

  self->draft = g_object_ref (draft);
  g_signal_connect_object (draft, "notify", G_CALLBACK (draft_changed_cb), self,
                           G_CONNECT_SWAPPED);
  draft_changed_cb (self);
}

/**
 * tachy_server_advanced_show:
 * @provider: the profile that is to be seen; shown once
 */
void
tachy_server_advanced_show (TachyServerAdvanced *self,
                            TachyProvider       *provider)
{
  const char *const *headers;

  g_return_if_fail (TACHY_IS_SERVER_ADVANCED (self) && TACHY_IS_PROVIDER (provider));

  tachy_server_advanced_show_kind (self, provider);
  tachy_server_advanced_set_auth (self, tachy_provider_get_auth (provider));
  gtk_spin_button_set_value (self->parallel_button, tachy_provider_get_parallel (provider));
  set_ca_file (self, tachy_provider_get_ca_file (provider));

  headers = tachy_provider_get_headers (provider);
  for (guint i = 0; headers[i] != NULL && headers[i + 1] != NULL; i += 2)
    {
      g_autofree char *text = g_strdup_printf ("%s: %s", headers[i], headers[i + 1]);

      /* There is always an empty one at the end. */
      gtk_editable_set_text (self->header_rows->pdata[self->header_rows->len - 1], text);
    }
}

/**
 * tachy_server_advanced_get_kind:
 *
 * Returns: (transfer none) (nullable): the kind that was chosen, if one was
 */
TachyDialect *
tachy_server_advanced_get_kind (TachyServerAdvanced *self)
{
  GPtrArray *dialects = tachy_dialects_get_all ();
  guint selected;

  g_return_val_if_fail (TACHY_IS_SERVER_ADVANCED (self), NULL);

  selected = adw_combo_row_get_selected (self->kind_row);
  return selected > 0 && selected <= dialects->len ? dialects->pdata[selected - 1] : NULL;
}

/**
 * tachy_server_advanced_get_usual_url:
 *
 * Returns: (transfer none) (nullable): where the chosen kind of server is usually found
 */
const char *
tachy_server_advanced_get_usual_url (TachyServerAdvanced *self)
{
  TachyDialect *kind;

  g_return_val_if_fail (TACHY_IS_SERVER_ADVANCED (self), NULL);

  kind = tachy_server_advanced_get_kind (self);
  return kind != NULL ? tachy_dialect_get_base_url (kind) : NULL;
}

static char **
read_headers (TachyServerAdvanced *self,
              GError             **error)
{
  g_autoptr (GStrvBuilder) headers = g_strv_builder_new ();

  for (guint i = 0; i < self->header_rows->len; i++)
    {
      const char *text = gtk_editable_get_text (self->header_rows->pdata[i]);
      g_auto (GStrv) parts = g_strsplit (text, ":", 2);

      if (*text == '\0')
        continue;
      if (!is_header (text))
        {
          g_set_error (error, TACHY_ERROR, TACHY_ERROR_INVALID,
                       /* Translators: %s is what the person typed. */
                       _("“%s” is not a header: write its name, a colon and its value."), text);
          return NULL;
        }
      g_strv_builder_add (headers, g_strstrip (parts[0]));
      g_strv_builder_add (headers, g_strstrip (parts[1]));
    }

  return g_strv_builder_end (headers);
}

/**
 * tachy_server_advanced_apply:
 * @provider: the profile that gets what stands here
 *
 * Returns: whether it makes sense; otherwise %TACHY_ERROR_INVALID
 */
gboolean
tachy_server_advanced_apply (TachyServerAdvanced *self,
                             TachyProvider       *provider,
                             GError             **error)
{
  guint choice = adw_combo_row_get_selected (self->auth_row);
  g_auto (GStrv) headers = NULL;
  g_autofree char *auth = NULL;
  TachyDialect *kind;

  g_return_val_if_fail (TACHY_IS_SERVER_ADVANCED (self) && TACHY_IS_PROVIDER (provider), FALSE);

  headers = read_headers (self, error);
  if (headers == NULL)
    return FALSE;

  kind = tachy_server_advanced_get_kind (self);
  if (choice == AUTH_HEADER)
    auth = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->auth_header_row))));
  else if (choice < G_N_ELEMENTS (auth_words))
    auth = g_strdup (auth_words[choice]);

  g_object_set (provider, "dialect", kind != NULL ? tachy_dialect_get_id (kind) : NULL, "auth",
                auth, "headers", headers, "ca-file", self->ca_file, "parallel",
                gtk_spin_button_get_value_as_int (self->parallel_button), NULL);
  return TRUE;
}
