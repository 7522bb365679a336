/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lengths that a server can make, and a place to type any other one. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-seconds-chooser.h"

#include "tachy-recipe.h"

#include <glib/gi18n.h>

struct _TachySecondsChooser
{
  TachyChooser parent_instance;

  GtkEditable *entry;

  GArray *lengths; /* of int: what is offered */
  int wish;
  int seconds;     /* the wish, or what comes nearest to it */
};

enum
{
  PROP_0,
  PROP_WISH,
  PROP_SECONDS,
  N_PROPS,
};

G_DEFINE_FINAL_TYPE (TachySecondsChooser, tachy_seconds_chooser, TACHY_TYPE_CHOOSER)

static GParamSpec *properties[N_PROPS];

/* Newer versions of GTK would rather read out the label, unless they are told not to. */
static void
name_button (GtkWidget  *button,
             const char *name)
{
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
}

static GtkWidget *
new_button (int seconds)
{
  /* Translators: a length of a video, as short as can be. */
  g_autofree char *label = g_strdup_printf (_("%d s"), seconds);
  g_autofree char *name = g_strdup_printf (ngettext ("%d second", "%d seconds", seconds), seconds);
  GtkWidget *button = gtk_toggle_button_new_with_label (label);

  gtk_widget_add_css_class (button, "numeric");
  name_button (button, name);
  return button;
}

static GtkWidget *
new_other_button (void)
{
  /* Translators: a choice beside the usual sizes or lengths; opens a place to type. */
  GtkWidget *button = gtk_toggle_button_new_with_label (_("Other…"));

  name_button (button, _("Other Length"));
  return button;
}

static void
set_wish (TachySecondsChooser *self,
          int                  wish)
{
  if (self->wish == wish)
    return;

  self->wish = wish;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WISH]);
}

static void
set_seconds (TachySecondsChooser *self,
             int                  seconds)
{
  if (self->seconds == seconds)
    return;

  self->seconds = seconds;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SECONDS]);
}

static void
tachy_seconds_chooser_offer (TachyChooser      *chooser,
                             const TachyLimits *limits,
                             GPtrArray         *buttons)
{
  TachySecondsChooser *self = TACHY_SECONDS_CHOOSER (chooser);

  g_clear_pointer (&self->lengths, g_array_unref);
  self->lengths = tachy_limits_dup_lengths (limits);
  for (guint i = 0; i < self->lengths->len; i++)
    g_ptr_array_add (buttons, new_button (g_array_index (self->lengths, int, i)));
  g_ptr_array_add (buttons, new_other_button ());
}

static guint
tachy_seconds_chooser_settle (TachyChooser      *chooser,
                              const TachyLimits *limits,
                              gboolean           exact)
{
  TachySecondsChooser *self = TACHY_SECONDS_CHOOSER (chooser);
  g_autofree char *rule = tachy_limits_dup_length_trouble (limits, self->wish);
  guint place = 0;

  set_seconds (self, exact && rule == NULL ? self->wish
                                           : tachy_limits_find_length (limits, self->wish));
  while (place < self->lengths->len && g_array_index (self->lengths, int, place) != self->seconds)
    place++;

  return place;
}

static void
choose (TachySecondsChooser *self,
        int                  seconds)
{
  set_wish (self, seconds);
  set_seconds (self, seconds);
}

static void
tachy_seconds_chooser_choose (TachyChooser *chooser,
                              guint         place)
{
  TachySecondsChooser *self = TACHY_SECONDS_CHOOSER (chooser);

  choose (self, g_array_index (self->lengths, int, place));
}

static void
tachy_seconds_chooser_show (TachyChooser *chooser)
{
  TachySecondsChooser *self = TACHY_SECONDS_CHOOSER (chooser);
  g_autofree char *text = g_strdup_printf ("%d", self->seconds);

  gtk_editable_set_text (self->entry, text);
}

static char *
tachy_seconds_chooser_read (TachyChooser      *chooser,
                            const TachyLimits *limits)
{
  TachySecondsChooser *self = TACHY_SECONDS_CHOOSER (chooser);
  char *trouble;
  guint64 number;

  if (!g_ascii_string_to_unsigned (gtk_editable_get_text (self->entry), 10, 1,
                                   TACHY_LIMITS_MAX_SECONDS, &number, NULL))
    return g_strdup_printf (_("The length must be a number of seconds up to %d."),
                            TACHY_LIMITS_MAX_SECONDS);

  trouble = tachy_limits_dup_length_trouble (limits, (int) number);
  if (trouble == NULL)
    choose (self, (int) number);

  return trouble;
}

static char *
tachy_seconds_chooser_dup_remark (TachyChooser      *chooser,
                                  const TachyLimits *limits)
{
  TachySecondsChooser *self = TACHY_SECONDS_CHOOSER (chooser);

  if (self->seconds != self->wish)
    /* Translators: the length that somebody has chosen, and the one that is taken instead, both in
     * seconds. */
    return g_strdup_printf (_("%d s is not offered here; %d s comes nearest."), self->wish,
                            self->seconds);
  if (!tachy_limits_allow_seconds (limits, self->seconds))
    return g_strdup (_("The server does not list this length and may refuse it."));

  return NULL;
}

static void
read_wish (TachySecondsChooser *self,
           int                  wish)
{
  if (wish > TACHY_LIMITS_MAX_SECONDS || wish == self->wish)
    return;

  set_wish (self, wish);
  tachy_chooser_settle (TACHY_CHOOSER (self), FALSE);
}

static void
tachy_seconds_chooser_finalize (GObject *object)
{
  TachySecondsChooser *self = TACHY_SECONDS_CHOOSER (object);

  g_array_unref (self->lengths);

  G_OBJECT_CLASS (tachy_seconds_chooser_parent_class)->finalize (object);
}

static void
tachy_seconds_chooser_get_property (GObject    *object,
                                    guint       prop_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  TachySecondsChooser *self = TACHY_SECONDS_CHOOSER (object);

  switch (prop_id)
    {
    case PROP_WISH:
      g_value_set_int (value, self->wish);
      break;

    case PROP_SECONDS:
      g_value_set_int (value, self->seconds);
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
    case PROP_WISH:
      read_wish (TACHY_SECONDS_CHOOSER (object), g_value_get_int (value));
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
  TachyChooserClass *chooser_class = TACHY_CHOOSER_CLASS (klass);

  object_class->finalize = tachy_seconds_chooser_finalize;
  object_class->get_property = tachy_seconds_chooser_get_property;
  object_class->set_property = tachy_seconds_chooser_set_property;

  chooser_class->offer = tachy_seconds_chooser_offer;
  chooser_class->settle = tachy_seconds_chooser_settle;
  chooser_class->choose = tachy_seconds_chooser_choose;
  chooser_class->show = tachy_seconds_chooser_show;
  chooser_class->read = tachy_seconds_chooser_read;
  chooser_class->dup_remark = tachy_seconds_chooser_dup_remark;

  properties[PROP_WISH] = g_param_spec_int ("wish", NULL, NULL, 1, G_MAXINT,
                                            TACHY_RECIPE_DEFAULT_SECONDS,
                                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS |
                                                G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_SECONDS] = g_param_spec_int ("seconds", NULL, NULL, 1, G_MAXINT,
                                               TACHY_RECIPE_DEFAULT_SECONDS,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/tachyscope/Tachyscope/ui/tachy-seconds-chooser.ui");
  gtk_widget_class_bind_template_child (widget_class, TachySecondsChooser, entry);
  gtk_widget_class_bind_template_callback (widget_class, tachy_chooser_read);
}

static void
tachy_seconds_chooser_init (TachySecondsChooser *self)
{
  self->wish = TACHY_RECIPE_DEFAULT_SECONDS;
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * tachy_seconds_chooser_get_seconds:
 *
 * Returns: what is chosen; while there is trouble, what was chosen before
 */
int
tachy_seconds_chooser_get_seconds (TachySecondsChooser *self)
{
  g_return_val_if_fail (TACHY_IS_SECONDS_CHOOSER (self), 0);

  return self->seconds;
}

/**
 * tachy_seconds_chooser_set_seconds:
 *
 * Chooses exactly this length as far as no rule forbids it, whether it is listed or not: somebody
 * has had it there before.
 */
void
tachy_seconds_chooser_set_seconds (TachySecondsChooser *self,
                                   int                  seconds)
{
  g_return_if_fail (TACHY_IS_SECONDS_CHOOSER (self));
  g_return_if_fail (seconds > 0);

  set_wish (self, seconds);
  tachy_chooser_settle (TACHY_CHOOSER (self), TRUE);
}
