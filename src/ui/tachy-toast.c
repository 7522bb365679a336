/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A word about what has just happened, from anywhere in a window. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-toast.h"

#include <adwaita.h>

#define USUAL_SECONDS 5

static void
show (GtkWidget  *from,
      const char *title,
      guint       seconds)
{
  g_autofree char *markup = g_markup_escape_text (title, -1);
  GtkWidget *overlay = gtk_widget_get_ancestor (from, ADW_TYPE_TOAST_OVERLAY);
  AdwToast *toast;

  if (overlay == NULL)
    return;

  /* The title of a toast is markup at the floor, with no way to say otherwise. */
  toast = adw_toast_new (markup);
  adw_toast_set_timeout (toast, seconds);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
}

/**
 * tachy_toast_show:
 * @from: a widget in the window that is to show the toast
 * @title: one short sentence, not markup
 */
void
tachy_toast_show (GtkWidget  *from,
                  const char *title)
{
  g_return_if_fail (GTK_IS_WIDGET (from) && title != NULL);

  show (from, title, USUAL_SECONDS);
}

/**
 * tachy_toast_keep:
 * @from: a widget in the window that is to show the toast
 * @title: one short sentence, not markup
 *
 * For what must not be missed: it stays until the person dismisses it.
 */
void
tachy_toast_keep (GtkWidget  *from,
                  const char *title)
{
  g_return_if_fail (GTK_IS_WIDGET (from) && title != NULL);

  show (from, title, 0);
}
