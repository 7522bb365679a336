/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A word about what has just happened, from anywhere in a window. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-toast.h"

#include <adwaita.h>

/**
 * tachy_toast_show:
 * @from: a widget in the window that is to show the toast
 * @title: one short sentence, not markup
 */
void
tachy_toast_show (GtkWidget  *from,
                  const char *title)
{
  g_autofree char *markup = g_markup_escape_text (title, -1);
  GtkWidget *overlay;

  g_return_if_fail (GTK_IS_WIDGET (from));

  overlay = gtk_widget_get_ancestor (from, ADW_TYPE_TOAST_OVERLAY);
  if (overlay == NULL)
    return;

  /* The title of a toast is markup at the floor, with no way to say otherwise. */
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), adw_toast_new (markup));
}
