/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hands files to other programs: the file manager, a player; and addresses to the browser. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-launcher.h"

#include "tachy-toast.h"

#include <gio/gdesktopappinfo.h>
#include <glib/gi18n.h>

/* What is being handed over. */
typedef struct
{
  GtkWidget *from; /* owned: shows the toast where it fails */
  char *path;
} Errand;

static Errand *
errand_new (GtkWidget  *from,
            const char *path)
{
  Errand *errand = g_new0 (Errand, 1);

  errand->from = g_object_ref (from);
  errand->path = g_strdup (path);
  return errand;
}

static void
errand_free (Errand *errand)
{
  g_object_unref (errand->from);
  g_free (errand->path);
  g_free (errand);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Errand, errand_free)

static GAppLaunchContext *
get_context (Errand *errand)
{
  GdkDisplay *display = gtk_widget_get_display (errand->from);

  return G_APP_LAUNCH_CONTEXT (gdk_display_get_app_launch_context (display));
}

static void
launched_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (Errand) errand = user_data;
  g_autoptr (GError) error = NULL;

  if (g_app_info_launch_default_for_uri_finish (result, &error))
    return;

  g_debug ("Nothing opens it: %s", error->message);
  tachy_toast_show (errand->from, _("No application was found that opens this"));
}

static void
launch_uri (Errand     *errand, /* transfer full */
            const char *uri)
{
  g_autoptr (GAppLaunchContext) context = get_context (errand);

  g_app_info_launch_default_for_uri_async (uri, context, NULL, launched_cb, errand);
}

static void
launch_path (Errand     *errand, /* transfer full */
             const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *uri = g_file_get_uri (file);

  launch_uri (errand, uri);
}

static void
items_shown_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (Errand) errand = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = NULL;
  g_autofree char *directory = NULL;

  answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, &error);
  if (answer != NULL)
    return;

  /* No file manager listens on the bus: at least the folder then. */
  directory = g_path_get_dirname (errand->path);
  launch_path (g_steal_pointer (&errand), directory);
}

/**
 * tachy_launcher_show_in_files:
 * @from: where a toast can say that it failed
 * @path: the file to be selected in the file manager
 */
void
tachy_launcher_show_in_files (GtkWidget  *from,
                              const char *path)
{
  GApplication *application = g_application_get_default ();
  GDBusConnection *bus;
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *uri = g_file_get_uri (file);
  const char *uris[] = { uri, NULL };

  g_return_if_fail (GTK_IS_WIDGET (from));

  bus = application != NULL ? g_application_get_dbus_connection (application) : NULL;
  if (bus == NULL)
    {
      g_autofree char *directory = g_path_get_dirname (path);

      launch_path (errand_new (from, path), directory);
      return;
    }

  g_dbus_connection_call (bus, "org.freedesktop.FileManager1", "/org/freedesktop/FileManager1",
                          "org.freedesktop.FileManager1", "ShowItems",
                          g_variant_new ("(^ass)", uris, ""), NULL, G_DBUS_CALL_FLAGS_NONE, -1,
                          NULL, items_shown_cb, errand_new (from, path));
}

/**
 * tachy_launcher_open_uri:
 * @from: where a toast can say that it failed
 * @uri: a web address
 */
void
tachy_launcher_open_uri (GtkWidget  *from,
                         const char *uri)
{
  g_return_if_fail (GTK_IS_WIDGET (from) && uri != NULL);

  launch_uri (errand_new (from, NULL), uri);
}

/**
 * tachy_launcher_open_with:
 * @from: where a toast can say that it failed
 * @path: the file
 * @app_id: a desktop file's id, or "" for the default application
 */
void
tachy_launcher_open_with (GtkWidget  *from,
                          const char *path,
                          const char *app_id)
{
  g_autoptr (GDesktopAppInfo) app = NULL;
  g_autoptr (Errand) errand = NULL;
  g_autoptr (GAppLaunchContext) context = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GList files = { file, NULL, NULL };

  g_return_if_fail (GTK_IS_WIDGET (from));

  errand = errand_new (from, path);
  if (*app_id != '\0')
    app = g_desktop_app_info_new (app_id);
  if (app == NULL)
    {
      launch_path (g_steal_pointer (&errand), path);
      return;
    }

  context = get_context (errand);
  if (!g_app_info_launch (G_APP_INFO (app), &files, context, &error))
    tachy_toast_show (from, error->message);
}
