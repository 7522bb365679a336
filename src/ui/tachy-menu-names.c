/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tells screen readers what the items of menus are called, which GTK 4.18 keeps to itself. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-menu-names.h"

#include <gtk/gtk.h>

/* GTK does not let us see this type, but what it builds of menu models is made of it. */
#define ITEM_TYPE_NAME "GtkModelButton"

/* GTK names an item by its label, and takes a label that it calls mere presentation. */
static void
name_item (GtkWidget *item)
{
  g_autofree char *text = NULL;

  g_object_get (item, "text", &text, NULL);
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
name_items (GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (g_strcmp0 (G_OBJECT_TYPE_NAME (child), ITEM_TYPE_NAME) == 0)
        name_item (child);
      else
        name_items (child);
    }
}

static gboolean
widget_mapped_cb (GSignalInvocationHint *hint,
                  guint                  n_values,
                  const GValue          *values,
                  gpointer               user_data)
{
  GtkWidget *widget = g_value_get_object (values);

  if (GTK_IS_POPOVER_MENU (widget))
    name_items (widget);

  return G_SOURCE_CONTINUE;
}

/**
 * tachy_menu_names_keep:
 *
 * Names the items of each menu, whoever it belongs to, whenever it opens. Once, after GTK has been
 * initialized.
 */
void
tachy_menu_names_keep (void)
{
  /* Before the class has been used its signals are not there. */
  g_type_class_unref (g_type_class_ref (GTK_TYPE_WIDGET));
  g_signal_add_emission_hook (g_signal_lookup ("map", GTK_TYPE_WIDGET), 0, widget_mapped_cb, NULL,
                              NULL);
}
