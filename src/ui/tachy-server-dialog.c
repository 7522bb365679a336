/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Connects a server: its address, its name, the key, and whether it answers. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-server-dialog-private.h"

#include "tachy-base-url.h"
#include "tachy-launcher.h"
#include "tachy-paste.h"

#include <glib/gi18n.h>
#include <string.h>

/* Where it is told how to run a server on a computer of one's own. */
#define OWN_SERVER_URI "https://github.com/tachyscope/tachyscope#a-gpu-of-your-own"

G_DEFINE_FINAL_TYPE (TachyServerDialog, tachy_server_dialog, ADW_TYPE_WINDOW)

static gboolean
needs_permission (TachyServerDialog *self)
{
  return self->base_url != NULL && tachy_base_url_is_plain (self->base_url) &&
         !tachy_base_url_is_loopback (self->base_url);
}

static void
update_actions (TachyServerDialog *self,
                gboolean           busy)
{
  gboolean allowed = !needs_permission (self) || gtk_switch_get_active (self->plain_switch);
  gboolean ready = !busy && self->base_url != NULL && allowed;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "server.test", ready);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "server.save", ready);
}

static void
describe_address (TachyServerDialog *self,
                  const char        *typed,
                  const GError      *error)
{
  g_autofree char *text = NULL;
  g_autofree char *markup = NULL;

  if (self->base_url != NULL)
    /* Translators: %s is a web address. */
    text = g_strdup_printf (_("Requests go to %s/videos"), self->base_url);
  else if (*typed != '\0' && error != NULL)
    text = g_strdup (error->message);
  else
    text = g_strdup (_("Any server that offers the videos API. Its address can be pasted in any "
                       "form."));

  markup = g_markup_escape_text (text, -1);
  adw_preferences_group_set_description (self->group, markup);
}

/* Whether the address is on another host than the one that the key was given for. */
gboolean
_tachy_server_dialog_has_moved (TachyServerDialog *self)
{
  g_autofree char *before = NULL;
  g_autofree char *now = NULL;

  if (self->provider == NULL || self->base_url == NULL)
    return FALSE;

  before = tachy_base_url_dup_origin (tachy_provider_get_base_url (self->provider));
  now = tachy_base_url_dup_origin (self->base_url);
  return strcmp (before, now) != 0;
}

static void
update_key_title (TachyServerDialog *self)
{
  g_autofree char *title = NULL;

  if (_tachy_server_dialog_has_moved (self))
    title = g_strdup (_("Key (enter it again: the host has changed)"));
  else if (self->key_end != NULL)
    /* Translators: %s are the last characters of a key. */
    title = g_strdup_printf (_("Key (…%s stays if left empty)"), self->key_end);
  else if (self->provider != NULL)
    title = g_strdup (_("Key (stays as it is if left empty)"));
  else
    title = g_strdup (_("Key (if it wants one)"));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->key_row), title);
}

/* The place of the usual address is that of a hint, which a typed one covers. */
static void
update_address_title (TachyServerDialog *self)
{
  const char *usual = tachy_server_advanced_get_usual_url (self->advanced);
  g_autofree char *title = NULL;

  /* Translators: %s is a web address. */
  title = usual != NULL ? g_strdup_printf (_("Address (usually %s)"), usual)
                        : g_strdup (_("Address"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->address_row), title);
}

/* Text that was pasted must not stay where it could be read or brought back by undoing. */
static void
replace_text (AdwEntryRow *row,
              const char  *text)
{
  gtk_editable_set_text (GTK_EDITABLE (row), text);
  gtk_editable_set_enable_undo (GTK_EDITABLE (row), FALSE);
  gtk_editable_set_enable_undo (GTK_EDITABLE (row), TRUE);
}

static void
spread_paste (gpointer user_data)
{
  g_autoptr (TachyServerDialog) self = user_data;
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (self->address_row));
  g_autoptr (TachyPaste) paste = tachy_paste_parse (typed, strlen (typed));

  if (paste->base_url == NULL)
    return;

  replace_text (self->address_row, paste->base_url);
  if (paste->key != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->key_row), paste->key);
  if (paste->auth != NULL && strcmp (paste->auth, "bearer") != 0)
    tachy_server_advanced_set_auth (self->advanced, paste->auth);
  if (paste->model != NULL)
    {
      g_free (self->pasted_model);
      self->pasted_model = g_strdup (paste->model);
      _tachy_server_dialog_put_pasted_model_first (self, self->draft);
    }
}

static void
edited_cb (TachyServerDialog *self)
{
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (self->address_row));
  g_autoptr (GError) error = NULL;

  g_assert (TACHY_IS_SERVER_DIALOG (self));

  g_clear_pointer (&self->base_url, g_free);
  self->base_url = tachy_base_url_normalise (typed, &error);
  /* More than an address; not while the entry is still busy with the paste. */
  if (self->base_url == NULL && strpbrk (typed, " \t\r\n=\"'") != NULL)
    g_idle_add_once (spread_paste, g_object_ref (self));
  self->warned = FALSE;

  g_object_set (self->draft, "base-url", self->base_url, NULL);
  update_key_title (self);
  describe_address (self, typed, error);
  gtk_widget_set_visible (self->plain_group, needs_permission (self));
  gtk_button_set_label (self->save_button, self->provider != NULL ? _("Save") : _("Connect"));
  _tachy_server_dialog_tell (self, _("Costs nothing: only asks what the server offers"),
                             TACHY_SERVER_UNTESTED);
  update_actions (self, FALSE);
}

static void
advanced_changed_cb (TachyServerDialog *self)
{
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (self->address_row));
  const char *usual = tachy_server_advanced_get_usual_url (self->advanced);
  TachyDialect *kind = tachy_server_advanced_get_kind (self->advanced);

  g_assert (TACHY_IS_SERVER_DIALOG (self));

  g_object_set (self->draft, "dialect", kind != NULL ? tachy_dialect_get_id (kind) : NULL, NULL);
  update_address_title (self);
  if (*typed == '\0' && usual != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->address_row), usual);
  edited_cb (self);
}

static void
found_cb (TachyServerDialog *self,
          TachyProvider     *provider)
{
  g_assert (TACHY_IS_SERVER_DIALOG (self));

  gtk_editable_set_text (GTK_EDITABLE (self->address_row),
                         tachy_provider_get_base_url (provider));
  gtk_editable_set_text (GTK_EDITABLE (self->name_row), tachy_provider_get_name (provider));
  tachy_server_advanced_show_kind (self->advanced, provider);
}

static void
own_activated_cb (TachyServerDialog *self)
{
  g_assert (TACHY_IS_SERVER_DIALOG (self));

  tachy_launcher_open_uri (GTK_WIDGET (self->own_group), OWN_SERVER_URI);
}

static void
activated_cb (TachyServerDialog *self)
{
  g_assert (TACHY_IS_SERVER_DIALOG (self));

  gtk_widget_activate_action (GTK_WIDGET (self), "server.save", NULL);
}

static void
test (GtkWidget  *widget,
      const char *action_name,
      GVariant   *parameter)
{
  _tachy_server_dialog_test (TACHY_SERVER_DIALOG (widget));
}

static void
save (GtkWidget  *widget,
      const char *action_name,
      GVariant   *parameter)
{
  _tachy_server_dialog_save (TACHY_SERVER_DIALOG (widget));
}

static void
tachy_server_dialog_dispose (GObject *object)
{
  TachyServerDialog *self = TACHY_SERVER_DIALOG (object);

  g_cancellable_cancel (self->work);
  g_clear_handle_id (&self->keyring_id, g_source_remove);

  G_OBJECT_CLASS (tachy_server_dialog_parent_class)->dispose (object);
}

static void
tachy_server_dialog_finalize (GObject *object)
{
  TachyServerDialog *self = TACHY_SERVER_DIALOG (object);

  g_clear_object (&self->work);
  g_clear_object (&self->storing);
  g_clear_object (&self->house);
  g_clear_object (&self->provider);
  g_clear_object (&self->draft);
  g_clear_pointer (&self->pasted_model, g_free);
  g_clear_pointer (&self->base_url, g_free);
  g_clear_pointer (&self->key_end, g_free);

  G_OBJECT_CLASS (tachy_server_dialog_parent_class)->finalize (object);
}

static void
tachy_server_dialog_class_init (TachyServerDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tachy_server_dialog_dispose;
  object_class->finalize = tachy_server_dialog_finalize;

  gtk_widget_class_install_action (widget_class, "server.test", NULL, test);
  gtk_widget_class_install_action (widget_class, "server.save", NULL, save);
  gtk_widget_class_install_action (widget_class, "page.show", "s", _tachy_server_dialog_show_page);
  gtk_widget_class_install_action (widget_class, "page.back", NULL, _tachy_server_dialog_go_back);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "page.back", NULL);

  g_type_ensure (TACHY_TYPE_SERVER_ADVANCED);
  g_type_ensure (TACHY_TYPE_SERVER_FINDER);
  g_type_ensure (TACHY_TYPE_SERVER_LIMITS);
  g_type_ensure (TACHY_TYPE_SERVER_MODELS);
  g_type_ensure (TACHY_TYPE_SERVER_PRICES);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/tachyscope/Tachyscope/ui/tachy-server-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, TachyServerDialog, pages);
  gtk_widget_class_bind_template_child (widget_class, TachyServerDialog, save_button);
  gtk_widget_class_bind_template_child (widget_class, TachyServerDialog, group);
  gtk_widget_class_bind_template_child (widget_class, TachyServerDialog, address_row);
  gtk_widget_class_bind_template_child (widget_class, TachyServerDialog, name_row);
  gtk_widget_class_bind_template_child (widget_class, TachyServerDialog, key_row);
  gtk_widget_class_bind_template_child (widget_class, TachyServerDialog, plain_group);
  gtk_widget_class_bind_template_child (widget_class, TachyServerDialog, plain_switch);
  gtk_widget_class_bind_template_child (widget_class, TachyServerDialog, finder);
  gtk_widget_class_bind_template_child (widget_class, TachyServerDialog, test_row);
  gtk_widget_class_bind_template_child (widget_class, TachyServerDialog, test_icon);
  gtk_widget_class_bind_template_child (widget_class, TachyServerDialog, test_stack);
  gtk_widget_class_bind_template_child (widget_class, TachyServerDialog, own_group);
  gtk_widget_class_bind_template_child (widget_class, TachyServerDialog, advanced);
  gtk_widget_class_bind_template_child (widget_class, TachyServerDialog, models);
  gtk_widget_class_bind_template_child (widget_class, TachyServerDialog, limits);
  gtk_widget_class_bind_template_child (widget_class, TachyServerDialog, prices);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, advanced_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, found_cb);
  gtk_widget_class_bind_template_callback (widget_class, own_activated_cb);
}

static void
tachy_server_dialog_init (TachyServerDialog *self)
{
  self->draft = tachy_provider_new (NULL, "", NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  tachy_server_advanced_set_draft (self->advanced, self->draft);
  tachy_server_models_set_draft (self->models, self->draft);
  tachy_server_limits_set_draft (self->limits, self->draft);
  tachy_server_prices_set_draft (self->prices, self->draft);
}

static void
show_provider (TachyServerDialog *self)
{
  _tachy_server_dialog_copy_offer (self->provider, self->draft);
  gtk_window_set_title (GTK_WINDOW (self), _("Server"));
  gtk_editable_set_text (GTK_EDITABLE (self->address_row),
                         tachy_provider_get_base_url (self->provider));
  gtk_editable_set_text (GTK_EDITABLE (self->name_row), tachy_provider_get_name (self->provider));
  gtk_switch_set_active (self->plain_switch, tachy_provider_get_plain_http (self->provider));
  tachy_server_advanced_show (self->advanced, self->provider);
  gtk_widget_set_visible (self->own_group, FALSE);
}

#define KEY_END 4

static void
key_looked_up_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (TachyServerDialog) self = user_data;
  g_autofree char *key = tachy_keys_lookup_finish (TACHY_KEYS (object), result, NULL);
  gsize length = key != NULL ? strlen (key) : 0;

  /* Of a short one four characters would be too many. */
  if (length >= 4 * KEY_END)
    {
      self->key_end = g_strdup (key + length - KEY_END);
      update_key_title (self);
    }
  if (key != NULL)
    explicit_bzero (key, length);
}

static void
look_up_key (TachyServerDialog *self)
{
  TachyKeys *keys = tachy_providers_get_keys (tachy_house_get_providers (self->house));
  g_autofree char *origin =
      tachy_base_url_dup_origin (tachy_provider_get_base_url (self->provider));

  tachy_keys_lookup_async (keys, origin, NULL, key_looked_up_cb, g_object_ref (self));
}

/* While something goes on there is nothing else to start; the fields stay, to be read. */
void
_tachy_server_dialog_set_busy (TachyServerDialog *self,
                               gboolean           busy)
{
  gtk_stack_set_visible_child_name (self->test_stack, busy ? "busy" : "idle");
  update_actions (self, busy);
}

/* Puts a sentence below the test, and its outcome before it. */
void
_tachy_server_dialog_tell (TachyServerDialog *self,
                           const char        *sentence,
                           TachyServerVerdict verdict)
{
  static const char *const icons[] = { NULL, "object-select-symbolic", "dialog-warning-symbolic" };
  static const char *styles[][2] = { { NULL }, { "success", NULL }, { "warning", NULL } };
  g_autofree char *markup = g_markup_escape_text (sentence, -1);

  adw_action_row_set_subtitle (self->test_row, markup);
  gtk_image_set_from_icon_name (self->test_icon, icons[verdict]);
  gtk_widget_set_css_classes (GTK_WIDGET (self->test_icon), styles[verdict]);
  gtk_widget_set_visible (GTK_WIDGET (self->test_icon), icons[verdict] != NULL);
}

/* Tells that the test before keeping the server failed, and offers to keep it all the same. */
void
_tachy_server_dialog_warn (TachyServerDialog *self,
                           const char        *sentence)
{
  self->warned = TRUE;
  gtk_button_set_label (self->save_button, _("Save Anyway"));
  _tachy_server_dialog_tell (self, sentence, TACHY_SERVER_TROUBLE);
}

/**
 * tachy_server_dialog_present:
 * @parent: the window that it belongs to
 * @provider: (nullable): the server to be edited; %NULL for a new one
 */
void
tachy_server_dialog_present (GtkWindow     *parent,
                             TachyHouse    *house,
                             TachyProvider *provider)
{
  TachyServerDialog *self = g_object_new (TACHY_TYPE_SERVER_DIALOG, "transient-for", parent, NULL);

  self->house = g_object_ref (house);
  if (provider != NULL)
    {
      self->provider = g_object_ref (provider);
      show_provider (self);
      look_up_key (self);
    }
  else
    {
      tachy_server_finder_look (self->finder, tachy_house_get_providers (house));
    }

  update_address_title (self);
  edited_cb (self);
  gtk_widget_grab_focus (GTK_WIDGET (provider != NULL ? (gpointer) self->key_row
                                                      : (gpointer) self->address_row));
  gtk_window_present (GTK_WINDOW (self));
}
