/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lengths of a video side by side. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-seconds-chooser.h"

#include "tachy-recipe.h"

#include <glib/gi18n.h>

#define MAX_SECONDS 600

/* What every server of the contract takes. */
static const int lengths[] = { 4, 8, 12 };

struct _TachySecondsChooser
{
  AdwBin parent_instance;

  GtkBox *box;
  GtkWidget *buttons[G_N_ELEMENTS (lengths)];
  GtkWidget *other; /* a length that came with a recipe */
  int seconds;
};

enum
{
  PROP_0,
  PROP_SECONDS,
  N_PROPS,
};

G_DEFINE_FINAL_TYPE (TachySecondsChooser, tachy_seconds_chooser, ADW_TYPE_BIN)

static GParamSpec *properties[N_PROPS];

static int
get_seconds_of (GtkWidget *button)
{
  return GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "seconds"));
}

static void
set_seconds_of (GtkWidget *button,
                int        seconds)
{
  /* Translators: a length of a video, as short as can be. */
  g_autofree char *label = g_strdup_printf (_("%d s"), seconds);
  g_autofree char *name = g_strdup_printf (ngettext ("%d second", "%d seconds", seconds), seconds);

  g_object_set_data (G_OBJECT (button), "seconds", GINT_TO_POINTER (seconds));
  gtk_button_set_label (GTK_BUTTON (button), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
}

static void
toggled_cb (TachySecondsChooser *self,
            GtkToggleButton     *button)
{
  g_assert (TACHY_IS_SECONDS_CHOOSER (self));

  if (!gtk_toggle_button_get_active (button))
    return;

  self->seconds = get_seconds_of (GTK_WIDGET (button));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SECONDS]);
}

static GtkWidget *
add_button (TachySecondsChooser *self,
            int                  seconds)
{
  GtkWidget *button = gtk_toggle_button_new ();

  set_seconds_of (button, seconds);
  gtk_widget_add_css_class (button, "numeric");
  gtk_box_append (self->box, button);
  if (self->buttons[0] != NULL)
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button),
                                 GTK_TOGGLE_BUTTON (self->buttons[0]));
  g_signal_connect_object (button, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  return button;
}

static void
tachy_seconds_chooser_get_property (GObject    *object,
                                    guint       prop_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_SECONDS:
      g_value_set_int (value, TACHY_SECONDS_CHOOSER (object)->seconds);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
tachy_seconds_chooser_set_property (GObject      *object,
                                    guint         prop_id,
                                    const GValue *value,
                                    GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_SECONDS:
      tachy_seconds_chooser_set_seconds (TACHY_SECONDS_CHOOSER (object), g_value_get_int (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
tachy_seconds_chooser_class_init (TachySecondsChooserClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = tachy_seconds_chooser_get_property;
  object_class->set_property = tachy_seconds_chooser_set_property;

  properties[PROP_SECONDS] = g_param_spec_int ("seconds", NULL, NULL, 1, MAX_SECONDS,
                                               TACHY_RECIPE_DEFAULT_SECONDS,
                                               G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS |
                                                   G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/tachyscope/Tachyscope/ui/tachy-seconds-chooser.ui");
  gtk_widget_class_bind_template_child (widget_class, TachySecondsChooser, box);
}

static void
tachy_seconds_chooser_init (TachySecondsChooser *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    self->buttons[i] = add_button (self, lengths[i]);

  self->other = add_button (self, lengths[0]);
  gtk_widget_set_visible (self->other, FALSE);

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->buttons[0]), TRUE);
}

int
tachy_seconds_chooser_get_seconds (TachySecondsChooser *self)
{
  g_return_val_if_fail (TACHY_IS_SECONDS_CHOOSER (self), 0);

  return self->seconds;
}

/**
 * tachy_seconds_chooser_set_seconds:
 * @seconds: a length that is none of the usual ones gets a button of its own
 */
void
tachy_seconds_chooser_set_seconds (TachySecondsChooser *self,
                                   int                  seconds)
{
  g_return_if_fail (TACHY_IS_SECONDS_CHOOSER (self));
  g_return_if_fail (seconds > 0);

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      if (lengths[i] == seconds)
        {
          gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->buttons[i]), TRUE);
          return;
        }
    }

  set_seconds_of (self->other, seconds);
  gtk_widget_set_visible (self->other, TRUE);
  if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->other)))
    toggled_cb (self, GTK_TOGGLE_BUTTON (self->other));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->other), TRUE);
}
