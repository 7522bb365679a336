/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sizes of a video side by side, as shapes. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-size-chooser.h"

#include "tachy-size-button.h"

#include <stdio.h>

#define MAX_SIDE 16384

/* What every server of the contract takes, the usual one first. */
static const int sizes[][2] = {
  { 720, 1280 },
  { 1280, 720 },
  { 1024, 1792 },
  { 1792, 1024 },
};

struct _TachySizeChooser
{
  AdwBin parent_instance;

  GtkBox *box;
  GtkWidget *buttons[G_N_ELEMENTS (sizes)];
  GtkWidget *other; /* a size that came with a recipe */
};

enum
{
  PROP_0,
  PROP_SIZE,
  N_PROPS,
};

G_DEFINE_FINAL_TYPE (TachySizeChooser, tachy_size_chooser, ADW_TYPE_BIN)

static GParamSpec *properties[N_PROPS];

static TachySizeButton *
get_active_button (TachySizeChooser *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->buttons[i])))
        return TACHY_SIZE_BUTTON (self->buttons[i]);
    }

  return TACHY_SIZE_BUTTON (self->other);
}

static void
toggled_cb (TachySizeChooser *self,
            GtkToggleButton  *button)
{
  g_assert (TACHY_IS_SIZE_CHOOSER (self));

  if (gtk_toggle_button_get_active (button))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SIZE]);
}

static void
add_button (TachySizeChooser *self,
            GtkWidget        *button)
{
  gtk_box_append (self->box, button);
  if (button != self->buttons[0])
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button),
                                 GTK_TOGGLE_BUTTON (self->buttons[0]));
  g_signal_connect_object (button, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
}

static void
tachy_size_chooser_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  int width, height;

  switch (prop_id)
    {
    case PROP_SIZE:
      tachy_size_chooser_get_size (TACHY_SIZE_CHOOSER (object), &width, &height);
      g_value_take_string (value, g_strdup_printf ("%dx%d", width, height));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
tachy_size_chooser_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  const char *size;
  int width, height;

  switch (prop_id)
    {
    case PROP_SIZE:
      size = g_value_get_string (value);
      if (size != NULL && sscanf (size, "%5dx%5d", &width, &height) == 2 && width > 0 &&
          width <= MAX_SIDE && height > 0 && height <= MAX_SIDE)
        tachy_size_chooser_set_size (TACHY_SIZE_CHOOSER (object), width, height);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
tachy_size_chooser_class_init (TachySizeChooserClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = tachy_size_chooser_get_property;
  object_class->set_property = tachy_size_chooser_set_property;

  properties[PROP_SIZE] = g_param_spec_string ("size", NULL, NULL, NULL,
                                               G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS |
                                                   G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/tachyscope/Tachyscope/ui/tachy-size-chooser.ui");
  gtk_widget_class_bind_template_child (widget_class, TachySizeChooser, box);
}

static void
tachy_size_chooser_init (TachySizeChooser *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      self->buttons[i] = tachy_size_button_new (sizes[i][0], sizes[i][1]);
      add_button (self, self->buttons[i]);
    }

  self->other = tachy_size_button_new (sizes[0][0], sizes[0][1]);
  gtk_widget_set_visible (self->other, FALSE);
  add_button (self, self->other);

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->buttons[0]), TRUE);
}

/**
 * tachy_size_chooser_get_size:
 * @width: (out): pixels
 * @height: (out): pixels
 */
void
tachy_size_chooser_get_size (TachySizeChooser *self,
                             int              *width,
                             int              *height)
{
  TachySizeButton *button;

  g_return_if_fail (TACHY_IS_SIZE_CHOOSER (self));

  button = get_active_button (self);
  *width = tachy_size_button_get_width (button);
  *height = tachy_size_button_get_height (button);
}

/**
 * tachy_size_chooser_set_size:
 *
 * A size that is none of the usual ones gets a button of its own.
 */
void
tachy_size_chooser_set_size (TachySizeChooser *self,
                             int               width,
                             int               height)
{
  g_return_if_fail (TACHY_IS_SIZE_CHOOSER (self));

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      if (sizes[i][0] == width && sizes[i][1] == height)
        {
          gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->buttons[i]), TRUE);
          return;
        }
    }

  tachy_size_button_set_size (TACHY_SIZE_BUTTON (self->other), width, height);
  gtk_widget_set_visible (self->other, TRUE);
  if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->other)))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SIZE]);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->other), TRUE);
}
