/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ways between the pages of the server dialog: to what few people need, and back. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-server-dialog-private.h"

#include <string.h>

/* The page behind which another one stands. */
static const char *
get_front_page (TachyServerDialog *self)
{
  const char *page = gtk_stack_get_visible_child_name (self->pages);

  if (strcmp (page, "main") == 0)
    return NULL;

  return strcmp (page, "advanced") == 0 ? "main" : "advanced";
}

/* Shows the page that @parameter names. */
void
_tachy_server_dialog_show_page (GtkWidget  *widget,
                                const char *action_name,
                                GVariant   *parameter)
{
  TachyServerDialog *self = TACHY_SERVER_DIALOG (widget);

  gtk_stack_set_visible_child_name (self->pages, g_variant_get_string (parameter, NULL));
  gtk_widget_child_focus (gtk_stack_get_visible_child (self->pages), GTK_DIR_TAB_FORWARD);
}

/* Goes to the page in front of this one; in front of the first there is nothing but the window. */
void
_tachy_server_dialog_go_back (GtkWidget  *widget,
                              const char *action_name,
                              GVariant   *parameter)
{
  TachyServerDialog *self = TACHY_SERVER_DIALOG (widget);
  const char *front = get_front_page (self);

  if (front == NULL)
    {
      gtk_window_close (GTK_WINDOW (self));
      return;
    }

  gtk_stack_set_visible_child_name (self->pages, front);
  gtk_widget_child_focus (gtk_stack_get_visible_child (self->pages), GTK_DIR_TAB_FORWARD);
}
