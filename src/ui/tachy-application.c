/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The application of the window program: one house, one window, and what belongs to neither. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-application.h"

#include "tachy-farewell.h"
#include "tachy-house.h"
#include "tachy-menu-names.h"
#include "tachy-preferences-window.h"
#include "tachy-ui-resources.h"
#include "tachy-window.h"

#include <glib/gi18n.h>

struct _TachyApplication
{
  AdwApplication parent_instance;

  TachyHouse *house;
  TachyFarewell *farewell; /* (nullable): once the application has started */
};

G_DEFINE_FINAL_TYPE (TachyApplication, tachy_application, ADW_TYPE_APPLICATION)

static GtkWindow *
get_window (TachyApplication *self)
{
  return gtk_application_get_active_window (GTK_APPLICATION (self));
}

static void
quit (GSimpleAction *action,
      GVariant      *parameter,
      gpointer       user_data)
{
  GtkApplication *application = GTK_APPLICATION (user_data);
  GtkWindow *window;

  /* Each window says goodbye as if it was closed by hand, and remembers its size. */
  while ((window = gtk_application_get_active_window (application)) != NULL)
    gtk_window_destroy (window);
}

static void
show_preferences (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  TachyApplication *self = TACHY_APPLICATION (user_data);
  GtkWidget *preferences = tachy_preferences_window_new (self->house);

  gtk_window_set_transient_for (GTK_WINDOW (preferences), get_window (self));
  gtk_window_present (GTK_WINDOW (preferences));
}

static void
show_shortcuts (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource (
      "/io/github/tachyscope/Tachyscope/ui/help-overlay.ui");
  GtkWindow *shortcuts = GTK_WINDOW (gtk_builder_get_object (builder, "help_overlay"));

  gtk_window_set_transient_for (shortcuts, get_window (TACHY_APPLICATION (user_data)));
  gtk_window_present (shortcuts);
}

static void
show_about (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  adw_show_about_window (get_window (TACHY_APPLICATION (user_data)),
                         "application-name", _("Tachyscope"),
                         "application-icon", TACHY_APP_ID,
                         "version", TACHY_VERSION,
                         "comments", _("Make videos from words"),
                         "developer-name", _("The Tachyscope contributors"),
                         "license-type", GTK_LICENSE_GPL_3_0,
                         /* Translators: your names, one a line. */
                         "translator-credits", _("translator-credits"),
                         NULL);
}

static void
tachy_application_startup (GApplication *application)
{
  TachyApplication *self = TACHY_APPLICATION (application);
  static const GActionEntry actions[] = {
    { "quit", quit },
    { "preferences", show_preferences },
    { "shortcuts", show_shortcuts },
    { "about", show_about },
  };
  static const struct
  {
    const char *action;
    const char *accels[3];
  } accels[] = {
    { "app.quit", { "<Control>q" } },
    { "app.preferences", { "<Control>comma" } },
    { "app.shortcuts", { "<Control>question" } },
    { "window.close", { "<Control>w" } },
    { "win.new-take", { "<Control>n" } },
    { "win.toggle-composer", { "F9" } },
    { "win.show-ledger", { "<Control>l" } },
    { "win.back", { "<Alt>Left" } },
    { "win.fullscreen", { "F11" } },
  };

  G_APPLICATION_CLASS (tachy_application_parent_class)->startup (application);

  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions),
                                   application);
  for (guint i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (application), accels[i].action,
                                           (const char **) accels[i].accels);

  tachy_menu_names_keep ();
  gtk_window_set_default_icon_name (TACHY_APP_ID);
  self->farewell = tachy_farewell_new (GTK_APPLICATION (self), self->house);
}

static void
tachy_application_shutdown (GApplication *application)
{
  g_clear_object (&TACHY_APPLICATION (application)->farewell);

  G_APPLICATION_CLASS (tachy_application_parent_class)->shutdown (application);
}

static void
tachy_application_activate (GApplication *application)
{
  TachyApplication *self = TACHY_APPLICATION (application);
  GtkWindow *window = get_window (self);

  if (window == NULL)
    window = GTK_WINDOW (tachy_window_new (GTK_APPLICATION (self), self->house));

  gtk_window_present (window);
}

static void
tachy_application_finalize (GObject *object)
{
  g_clear_object (&TACHY_APPLICATION (object)->house);

  G_OBJECT_CLASS (tachy_application_parent_class)->finalize (object);
}

static void
tachy_application_class_init (TachyApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tachy_application_finalize;
  application_class->startup = tachy_application_startup;
  application_class->activate = tachy_application_activate;
  application_class->shutdown = tachy_application_shutdown;

  /* Out of a static library the linker drops a resource that nobody asks for. */
  g_resources_register (tachy_ui_get_resource ());
}

static void
tachy_application_init (TachyApplication *self)
{
  self->house = tachy_house_new ();
}

/**
 * tachy_application_new:
 *
 * Returns: (transfer full): the application; nothing has touched the disk yet
 */
TachyApplication *
tachy_application_new (void)
{
  return g_object_new (TACHY_TYPE_APPLICATION,
                       "application-id", TACHY_APP_ID,
                       "resource-base-path", "/io/github/tachyscope/Tachyscope",
                       "flags", G_APPLICATION_DEFAULT_FLAGS,
                       NULL);
}
