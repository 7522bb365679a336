/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Buttons of one size, in as many rows as it takes, of which one is chosen. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-choices.h"

#include "tachy-cells-layout.h"

struct _TachyChoices
{
  GtkWidget parent_instance;

  GPtrArray *buttons; /* of GtkToggleButton, which are our children */
};

enum
{
  PROP_0,
  PROP_CHOSEN,
  N_PROPS,
};

G_DEFINE_FINAL_TYPE (TachyChoices, tachy_choices, GTK_TYPE_WIDGET)

static GParamSpec *properties[N_PROPS];

static void
toggled_cb (TachyChoices    *self,
            GtkToggleButton *button)
{
  g_assert (TACHY_IS_CHOICES (self));

  if (gtk_toggle_button_get_active (button))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHOSEN]);
}

static void
remove_buttons (TachyChoices *self)
{
  for (guint i = 0; i < self->buttons->len; i++)
    {
      g_signal_handlers_disconnect_by_func (self->buttons->pdata[i], toggled_cb, self);
      gtk_widget_unparent (self->buttons->pdata[i]);
    }
  g_ptr_array_set_size (self->buttons, 0);
}

static void
tachy_choices_dispose (GObject *object)
{
  remove_buttons (TACHY_CHOICES (object));

  G_OBJECT_CLASS (tachy_choices_parent_class)->dispose (object);
}

static void
tachy_choices_finalize (GObject *object)
{
  g_ptr_array_unref (TACHY_CHOICES (object)->buttons);

  G_OBJECT_CLASS (tachy_choices_parent_class)->finalize (object);
}

static void
tachy_choices_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_CHOSEN:
      g_value_set_uint (value, tachy_choices_get_chosen (TACHY_CHOICES (object)));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
tachy_choices_class_init (TachyChoicesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tachy_choices_dispose;
  object_class->finalize = tachy_choices_finalize;
  object_class->get_property = tachy_choices_get_property;

  properties[PROP_CHOSEN] = g_param_spec_uint ("chosen", NULL, NULL, 0, G_MAXUINT, 0,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, TACHY_TYPE_CELLS_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_css_name (widget_class, "choices");
}

static void
tachy_choices_init (TachyChoices *self)
{
  self->buttons = g_ptr_array_new ();
}

guint
tachy_choices_get_n (TachyChoices *self)
{
  g_return_val_if_fail (TACHY_IS_CHOICES (self), 0);

  return self->buttons->len;
}

/**
 * tachy_choices_get_chosen:
 *
 * Returns: the place of what is chosen; 0 where there is nothing to choose
 */
guint
tachy_choices_get_chosen (TachyChoices *self)
{
  g_return_val_if_fail (TACHY_IS_CHOICES (self), 0);

  for (guint i = 0; i < self->buttons->len; i++)
    if (gtk_toggle_button_get_active (self->buttons->pdata[i]))
      return i;

  return 0;
}

/**
 * tachy_choices_get_button:
 *
 * Returns: (transfer none): the button at a place
 */
GtkWidget *
tachy_choices_get_button (TachyChoices *self,
                          guint         position)
{
  g_return_val_if_fail (TACHY_IS_CHOICES (self), NULL);
  g_return_val_if_fail (position < self->buttons->len, NULL);

  return self->buttons->pdata[position];
}

void
tachy_choices_set_chosen (TachyChoices *self,
                          guint         chosen)
{
  g_return_if_fail (TACHY_IS_CHOICES (self));
  g_return_if_fail (chosen < self->buttons->len);

  gtk_toggle_button_set_active (self->buttons->pdata[chosen], TRUE);
}

/**
 * tachy_choices_replace:
 * @buttons: (element-type GtkToggleButton): what is to be chosen from now on; at least one. The
 *   first one is chosen
 */
void
tachy_choices_replace (TachyChoices *self,
                       GPtrArray    *buttons)
{
  g_return_if_fail (TACHY_IS_CHOICES (self));
  g_return_if_fail (buttons->len > 0);

  remove_buttons (self);
  for (guint i = 0; i < buttons->len; i++)
    {
      GtkToggleButton *button = buttons->pdata[i];

      if (i > 0)
        gtk_toggle_button_set_group (button, buttons->pdata[0]);
      gtk_widget_set_parent (GTK_WIDGET (button), GTK_WIDGET (self));
      g_ptr_array_add (self->buttons, button);
      g_signal_connect_object (button, "toggled", G_CALLBACK (toggled_cb), self,
                               G_CONNECT_SWAPPED);
    }
  gtk_toggle_button_set_active (buttons->pdata[0], TRUE);
}
