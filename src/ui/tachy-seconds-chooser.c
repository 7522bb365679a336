/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lengths that a server can make, and a place to type any other one. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-seconds-chooser.h"

#include "tachy-choices.h"
#include "tachy-recipe.h"
#include "tachy-remark.h"

#include <glib/gi18n.h>

struct _TachySecondsChooser
{
  AdwBin parent_instance;

  TachyChoices *choices; /* a button for each of the lengths, and the one for any other */
  GtkWidget *other;
  GtkEditable *entry;
  GtkLabel *remark;

  TachyLimits *limits;
  GArray *lengths;   /* of int: what is offered */
  int wish;
  int seconds;       /* the wish, or what comes nearest to it */
  char *trouble;     /* (nullable) */
  gboolean exact;    /* the wish is for this server: it counts whatever its list says */
  gboolean adapting; /* what changes is not changed by the person */
};

enum
{
  PROP_0,
  PROP_WISH,
  PROP_SECONDS,
  PROP_TROUBLE,
  N_PROPS,
};

G_DEFINE_FINAL_TYPE (TachySecondsChooser, tachy_seconds_chooser, ADW_TYPE_BIN)

static GParamSpec *properties[N_PROPS];

static GtkWidget *
new_button (int seconds)
{
  /* Translators: a length of a video, as short as can be. */
  g_autofree char *label = g_strdup_printf (_("%d s"), seconds);
  g_autofree char *name = g_strdup_printf (ngettext ("%d second", "%d seconds", seconds), seconds);
  GtkWidget *button = gtk_toggle_button_new_with_label (label);

  gtk_widget_add_css_class (button, "numeric");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
  return button;
}

static GtkWidget *
new_other_button (void)
{
  /* Translators: a choice beside the usual sizes or lengths; opens a place to type. */
  GtkWidget *button = gtk_toggle_button_new_with_label (_("Other…"));

  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Other Length"), -1);
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
set_trouble (TachySecondsChooser *self,
             const char          *trouble)
{
  if (g_strcmp0 (self->trouble, trouble) == 0)
    return;

  g_free (self->trouble);
  self->trouble = g_strdup (trouble);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TROUBLE]);
}

static void
update_remark (TachySecondsChooser *self)
{
  g_autofree char *remark = NULL;

  if (self->seconds != self->wish)
    /* Translators: the length that somebody has chosen, and the one that is taken instead, both in
     * seconds. */
    remark = g_strdup_printf (_("%d s is not offered here; %d s comes nearest."), self->wish,
                              self->seconds);
  else if (!tachy_limits_allow_seconds (self->limits, self->seconds))
    remark = g_strdup (_("The server does not list this length and may refuse it."));

  tachy_remark_show (self->remark, self->trouble, remark);
}

static guint
find_place (TachySecondsChooser *self,
            int                  seconds)
{
  guint place = 0;

  while (place < self->lengths->len && g_array_index (self->lengths, int, place) != seconds)
    place++;

  return place;
}

static void
show_other (TachySecondsChooser *self,
            gboolean             other)
{
  g_autofree char *text = g_strdup_printf ("%d", self->seconds);

  if (other)
    gtk_editable_set_text (self->entry, text);
  gtk_widget_set_visible (self->other, other);
}

/* Finds what can be had of the wish, and shows it. */
static void
settle (TachySecondsChooser *self)
{
  g_autofree char *rule = tachy_limits_dup_length_trouble (self->limits, self->wish);
  guint place;

  self->adapting = TRUE;
  set_seconds (self, self->exact && rule == NULL
                         ? self->wish
                         : tachy_limits_find_length (self->limits, self->wish));
  set_trouble (self, NULL);
  place = find_place (self, self->seconds);
  tachy_choices_set_chosen (self->choices, place);
  show_other (self, place == self->lengths->len);
  self->adapting = FALSE;

  update_remark (self);
}

static void
chosen_cb (TachySecondsChooser *self)
{
  guint place = tachy_choices_get_chosen (self->choices);
  gboolean other = place == self->lengths->len;

  g_assert (TACHY_IS_SECONDS_CHOOSER (self));

  if (self->adapting)
    return;

  self->adapting = TRUE;
  show_other (self, other);
  self->adapting = FALSE;

  if (other)
    {
      gtk_widget_grab_focus (GTK_WIDGET (self->entry));
    }
  else
    {
      set_wish (self, g_array_index (self->lengths, int, place));
      set_seconds (self, self->wish);
      set_trouble (self, NULL);
    }
  update_remark (self);
}

static void
typed_cb (TachySecondsChooser *self)
{
  g_autofree char *trouble = NULL;
  guint64 number;

  g_assert (TACHY_IS_SECONDS_CHOOSER (self));

  if (self->adapting)
    return;

  if (!g_ascii_string_to_unsigned (gtk_editable_get_text (self->entry), 10, 1,
                                   TACHY_LIMITS_MAX_SECONDS, &number, NULL))
    trouble = g_strdup_printf (_("The length must be a number of seconds up to %d."),
                               TACHY_LIMITS_MAX_SECONDS);
  else
    trouble = tachy_limits_dup_length_trouble (self->limits, (int) number);

  if (trouble == NULL)
    {
      self->exact = TRUE;
      set_wish (self, (int) number);
      set_seconds (self, (int) number);
    }
  set_trouble (self, trouble);
  update_remark (self);
}

static void
fill_choices (TachySecondsChooser *self)
{
  g_autoptr (GPtrArray) buttons = g_ptr_array_new ();

  for (guint i = 0; i < self->lengths->len; i++)
    g_ptr_array_add (buttons, new_button (g_array_index (self->lengths, int, i)));
  g_ptr_array_add (buttons, new_other_button ());

  self->adapting = TRUE;
  tachy_choices_replace (self->choices, buttons);
  self->adapting = FALSE;
}

static void
read_wish (TachySecondsChooser *self,
           int                  wish)
{
  if (wish > TACHY_LIMITS_MAX_SECONDS || wish == self->wish)
    return;

  self->exact = FALSE;
  set_wish (self, wish);
  settle (self);
}

static void
tachy_seconds_chooser_finalize (GObject *object)
{
  TachySecondsChooser *self = TACHY_SECONDS_CHOOSER (object);

  tachy_limits_free (self->limits);
  g_array_unref (self->lengths);
  g_free (self->trouble);

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

    case PROP_TROUBLE:
      g_value_set_string (value, self->trouble);
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

  object_class->finalize = tachy_seconds_chooser_finalize;
  object_class->get_property = tachy_seconds_chooser_get_property;
  object_class->set_property = tachy_seconds_chooser_set_property;

  properties[PROP_WISH] = g_param_spec_int ("wish", NULL, NULL, 1, G_MAXINT,
                                            TACHY_RECIPE_DEFAULT_SECONDS,
                                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS |
                                                G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_SECONDS] = g_param_spec_int ("seconds", NULL, NULL, 1, G_MAXINT,
                                               TACHY_RECIPE_DEFAULT_SECONDS,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_TROUBLE] = g_param_spec_string ("trouble", NULL, NULL, NULL,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (TACHY_TYPE_CHOICES);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/tachyscope/Tachyscope/ui/tachy-seconds-chooser.ui");
  gtk_widget_class_bind_template_child (widget_class, TachySecondsChooser, choices);
  gtk_widget_class_bind_template_child (widget_class, TachySecondsChooser, other);
  gtk_widget_class_bind_template_child (widget_class, TachySecondsChooser, entry);
  gtk_widget_class_bind_template_child (widget_class, TachySecondsChooser, remark);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, typed_cb);
}

static void
tachy_seconds_chooser_init (TachySecondsChooser *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->wish = TACHY_RECIPE_DEFAULT_SECONDS;
  self->limits = tachy_limits_new ();
  self->lengths = tachy_limits_dup_lengths (self->limits);
  fill_choices (self);
  settle (self);
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
 * tachy_seconds_chooser_get_trouble:
 *
 * Returns: (transfer none) (nullable): why what was typed cannot be had
 */
const char *
tachy_seconds_chooser_get_trouble (TachySecondsChooser *self)
{
  g_return_val_if_fail (TACHY_IS_SECONDS_CHOOSER (self), NULL);

  return self->trouble;
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

  self->exact = TRUE;
  set_wish (self, seconds);
  settle (self);
}

/**
 * tachy_seconds_chooser_set_limits:
 * @limits: of the server and the model that are asked from now on
 *
 * The wish stays what it is, and is granted as far as the limits allow it.
 */
void
tachy_seconds_chooser_set_limits (TachySecondsChooser *self,
                                  const TachyLimits   *limits)
{
  g_return_if_fail (TACHY_IS_SECONDS_CHOOSER (self));
  g_return_if_fail (limits != NULL);

  if (tachy_limits_equal (self->limits, limits))
    return;

  tachy_limits_free (self->limits);
  self->limits = tachy_limits_copy (limits);
  g_array_unref (self->lengths);
  self->lengths = tachy_limits_dup_lengths (limits);
  self->exact = FALSE;
  fill_choices (self);
  settle (self);
}
