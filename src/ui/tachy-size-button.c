/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One size of a video to choose: a little frame in its true proportion above the numbers. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-size-button.h"

#include <glib/gi18n.h>

#define LONGEST_SIDE 28
#define OTHER_SIDE 20

struct _TachySizeButton
{
  GtkToggleButton parent_instance;

  GtkWidget *shape;
  GtkLabel *numbers;
};

G_DEFINE_FINAL_TYPE (TachySizeButton, tachy_size_button, GTK_TYPE_TOGGLE_BUTTON)

static char *
dup_spoken_name (int width,
                 int height)
{
  if (width == height)
    /* Translators: spoken name of a video size; the numbers are pixels. */
    return g_strdup_printf (_("Square, %d by %d"), width, height);
  if (width > height)
    /* Translators: spoken name of a video size; the numbers are pixels. */
    return g_strdup_printf (_("Landscape, %d by %d"), width, height);

  /* Translators: spoken name of a video size; the numbers are pixels. */
  return g_strdup_printf (_("Portrait, %d by %d"), width, height);
}

static void
tachy_size_button_class_init (TachySizeButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/tachyscope/Tachyscope/ui/tachy-size-button.ui");
  gtk_widget_class_bind_template_child (widget_class, TachySizeButton, shape);
  gtk_widget_class_bind_template_child (widget_class, TachySizeButton, numbers);
}

static void
tachy_size_button_init (TachySizeButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
show_size (TachySizeButton *self,
           int              width,
           int              height)
{
  g_autofree char *numbers = g_strdup_printf ("%d×%d", width, height);
  g_autofree char *name = dup_spoken_name (width, height);
  int longest = MAX (width, height);

  gtk_widget_set_size_request (self->shape, MAX (width * LONGEST_SIDE / longest, 4),
                               MAX (height * LONGEST_SIDE / longest, 4));
  gtk_label_set_label (self->numbers, numbers);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/**
 * tachy_size_button_new:
 * @width: in pixels
 * @height: in pixels
 *
 * Returns: (transfer floating): a button for this size
 */
GtkWidget *
tachy_size_button_new (int width,
                       int height)
{
  TachySizeButton *self;

  g_return_val_if_fail (width > 0 && height > 0, NULL);

  self = g_object_new (TACHY_TYPE_SIZE_BUTTON, NULL);
  show_size (self, width, height);
  return GTK_WIDGET (self);
}

/**
 * tachy_size_button_new_other:
 *
 * Returns: (transfer floating): the button for a size that no other button has
 */
GtkWidget *
tachy_size_button_new_other (void)
{
  TachySizeButton *self = g_object_new (TACHY_TYPE_SIZE_BUTTON, NULL);

  gtk_widget_set_size_request (self->shape, OTHER_SIDE, OTHER_SIDE);
  gtk_widget_add_css_class (self->shape, "other");
  gtk_label_set_label (self->numbers, _("Other…"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Other Size"), -1);
  return GTK_WIDGET (self);
}
