/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sizes that a server can make, as shapes, and a place to type any other one. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-size-chooser.h"

#include "tachy-choices.h"
#include "tachy-recipe.h"
#include "tachy-remark.h"
#include "tachy-size-button.h"

#include <glib/gi18n.h>
#include <stdio.h>

struct _TachySizeChooser
{
  AdwBin parent_instance;

  TachyChoices *choices; /* a button for each of the sizes, and the one for any other */
  GtkWidget *other;
  GtkEditable *width_entry;
  GtkEditable *height_entry;
  GtkLabel *remark;

  TachyLimits *limits;
  GArray *sizes;     /* of TachySize: what is offered */
  TachySize wish;
  TachySize size;    /* the wish, or what comes nearest to it */
  char *trouble;     /* (nullable) */
  gboolean exact;    /* the wish is for this server: it counts whatever its list says */
  gboolean adapting; /* what changes is not changed by the person */
};

enum
{
  PROP_0,
  PROP_WISH,
  PROP_SIZE,
  PROP_TROUBLE,
  N_PROPS,
};

G_DEFINE_FINAL_TYPE (TachySizeChooser, tachy_size_chooser, ADW_TYPE_BIN)

static GParamSpec *properties[N_PROPS];

static gboolean
is_same (TachySize a,
         TachySize b)
{
  return a.width == b.width && a.height == b.height;
}

static void
set_wish (TachySizeChooser *self,
          TachySize         wish)
{
  if (is_same (self->wish, wish))
    return;

  self->wish = wish;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WISH]);
}

static void
set_size (TachySizeChooser *self,
          TachySize         size)
{
  if (is_same (self->size, size))
    return;

  self->size = size;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SIZE]);
}

static void
set_trouble (TachySizeChooser *self,
             const char       *trouble)
{
  if (g_strcmp0 (self->trouble, trouble) == 0)
    return;

  g_free (self->trouble);
  self->trouble = g_strdup (trouble);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TROUBLE]);
}

static void
update_remark (TachySizeChooser *self)
{
  g_autofree char *remark = NULL;

  if (!is_same (self->size, self->wish))
    /* Translators: the size that somebody has chosen, and the one that is taken instead. */
    remark = g_strdup_printf (_("%d×%d is not offered here; %d×%d comes nearest."),
                              self->wish.width, self->wish.height, self->size.width,
                              self->size.height);
  else if (!tachy_limits_allow_size (self->limits, self->size.width, self->size.height))
    remark = g_strdup (_("The server does not list this size and may refuse it."));

  tachy_remark_show (self->remark, self->trouble, remark);
}

static guint
find_place (TachySizeChooser *self,
            TachySize         size)
{
  guint place = 0;

  while (place < self->sizes->len &&
         !is_same (g_array_index (self->sizes, TachySize, place), size))
    place++;

  return place;
}

static void
show_number (GtkEditable *entry,
             int          number)
{
  g_autofree char *text = g_strdup_printf ("%d", number);

  gtk_editable_set_text (entry, text);
}

static void
show_other (TachySizeChooser *self,
            gboolean          other)
{
  if (other)
    {
      show_number (self->width_entry, self->size.width);
      show_number (self->height_entry, self->size.height);
    }
  gtk_widget_set_visible (self->other, other);
}

/* Finds what can be had of the wish, and shows it. */
static void
settle (TachySizeChooser *self)
{
  TachySize size = self->wish;
  g_autofree char *rule = tachy_limits_dup_size_trouble (self->limits, size.width, size.height);
  guint place;

  if (!self->exact || rule != NULL)
    tachy_limits_find_size (self->limits, &size.width, &size.height);

  self->adapting = TRUE;
  set_size (self, size);
  set_trouble (self, NULL);
  place = find_place (self, size);
  tachy_choices_set_chosen (self->choices, place);
  show_other (self, place == self->sizes->len);
  self->adapting = FALSE;

  update_remark (self);
}

static void
chosen_cb (TachySizeChooser *self)
{
  guint place = tachy_choices_get_chosen (self->choices);
  gboolean other = place == self->sizes->len;

  g_assert (TACHY_IS_SIZE_CHOOSER (self));

  if (self->adapting)
    return;

  self->adapting = TRUE;
  show_other (self, other);
  self->adapting = FALSE;

  if (other)
    {
      gtk_widget_grab_focus (GTK_WIDGET (self->width_entry));
    }
  else
    {
      set_wish (self, g_array_index (self->sizes, TachySize, place));
      set_size (self, self->wish);
      set_trouble (self, NULL);
    }
  update_remark (self);
}

static gboolean
read_side (GtkEditable *entry,
           int         *side)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned (gtk_editable_get_text (entry), 10, 1, TACHY_LIMITS_MAX_SIDE,
                                   &number, NULL))
    return FALSE;

  *side = (int) number;
  return TRUE;
}

static void
typed_cb (TachySizeChooser *self)
{
  g_autofree char *trouble = NULL;
  TachySize size = { 0, 0 };

  g_assert (TACHY_IS_SIZE_CHOOSER (self));

  if (self->adapting)
    return;

  if (!read_side (self->width_entry, &size.width) || !read_side (self->height_entry, &size.height))
    trouble = g_strdup_printf (_("Width and height must be numbers up to %d."),
                               TACHY_LIMITS_MAX_SIDE);
  else
    trouble = tachy_limits_dup_size_trouble (self->limits, size.width, size.height);

  if (trouble == NULL)
    {
      self->exact = TRUE;
      set_wish (self, size);
      set_size (self, size);
    }
  set_trouble (self, trouble);
  update_remark (self);
}

static void
fill_choices (TachySizeChooser *self)
{
  g_autoptr (GPtrArray) buttons = g_ptr_array_new ();

  for (guint i = 0; i < self->sizes->len; i++)
    {
      TachySize size = g_array_index (self->sizes, TachySize, i);

      g_ptr_array_add (buttons, tachy_size_button_new (size.width, size.height));
    }
  g_ptr_array_add (buttons, tachy_size_button_new_other ());

  self->adapting = TRUE;
  tachy_choices_replace (self->choices, buttons);
  self->adapting = FALSE;
}

static void
read_wish (TachySizeChooser *self,
           const char       *text)
{
  TachySize wish;

  if (text == NULL || sscanf (text, "%5dx%5d", &wish.width, &wish.height) != 2 ||
      wish.width < 1 || wish.width > TACHY_LIMITS_MAX_SIDE || wish.height < 1 ||
      wish.height > TACHY_LIMITS_MAX_SIDE || is_same (self->wish, wish))
    return;

  self->exact = FALSE;
  set_wish (self, wish);
  settle (self);
}

static void
tachy_size_chooser_finalize (GObject *object)
{
  TachySizeChooser *self = TACHY_SIZE_CHOOSER (object);

  tachy_limits_free (self->limits);
  g_array_unref (self->sizes);
  g_free (self->trouble);

  G_OBJECT_CLASS (tachy_size_chooser_parent_class)->finalize (object);
}

static void
tachy_size_chooser_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  TachySizeChooser *self = TACHY_SIZE_CHOOSER (object);
  TachySize size = prop_id == PROP_WISH ? self->wish : self->size;

  switch (prop_id)
    {
    case PROP_WISH:
    case PROP_SIZE:
      g_value_take_string (value, g_strdup_printf ("%dx%d", size.width, size.height));
      break;

    case PROP_TROUBLE:
      g_value_set_string (value, self->trouble);
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
  switch (prop_id)
    {
    case PROP_WISH:
      read_wish (TACHY_SIZE_CHOOSER (object), g_value_get_string (value));
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

  object_class->finalize = tachy_size_chooser_finalize;
  object_class->get_property = tachy_size_chooser_get_property;
  object_class->set_property = tachy_size_chooser_set_property;

  properties[PROP_WISH] = g_param_spec_string ("wish", NULL, NULL, NULL,
                                               G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS |
                                                   G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_SIZE] = g_param_spec_string ("size", NULL, NULL, NULL,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_TROUBLE] = g_param_spec_string ("trouble", NULL, NULL, NULL,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (TACHY_TYPE_CHOICES);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/tachyscope/Tachyscope/ui/tachy-size-chooser.ui");
  gtk_widget_class_bind_template_child (widget_class, TachySizeChooser, choices);
  gtk_widget_class_bind_template_child (widget_class, TachySizeChooser, other);
  gtk_widget_class_bind_template_child (widget_class, TachySizeChooser, width_entry);
  gtk_widget_class_bind_template_child (widget_class, TachySizeChooser, height_entry);
  gtk_widget_class_bind_template_child (widget_class, TachySizeChooser, remark);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, typed_cb);
}

static void
tachy_size_chooser_init (TachySizeChooser *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->wish = (TachySize) { TACHY_RECIPE_DEFAULT_WIDTH, TACHY_RECIPE_DEFAULT_HEIGHT };
  self->limits = tachy_limits_new ();
  self->sizes = tachy_limits_dup_sizes (self->limits);
  fill_choices (self);
  settle (self);
}

/**
 * tachy_size_chooser_get_size:
 * @width: (out): pixels
 * @height: (out): pixels
 *
 * While there is trouble, it is what was there before.
 */
void
tachy_size_chooser_get_size (TachySizeChooser *self,
                             int              *width,
                             int              *height)
{
  g_return_if_fail (TACHY_IS_SIZE_CHOOSER (self));

  *width = self->size.width;
  *height = self->size.height;
}

/**
 * tachy_size_chooser_get_trouble:
 *
 * Returns: (transfer none) (nullable): why what was typed cannot be had
 */
const char *
tachy_size_chooser_get_trouble (TachySizeChooser *self)
{
  g_return_val_if_fail (TACHY_IS_SIZE_CHOOSER (self), NULL);

  return self->trouble;
}

/**
 * tachy_size_chooser_set_size:
 *
 * Chooses exactly this size as far as no rule forbids it, whether it is listed or not: somebody has
 * had it there before.
 */
void
tachy_size_chooser_set_size (TachySizeChooser *self,
                             int               width,
                             int               height)
{
  g_return_if_fail (TACHY_IS_SIZE_CHOOSER (self));
  g_return_if_fail (width > 0 && height > 0);

  self->exact = TRUE;
  set_wish (self, (TachySize) { width, height });
  settle (self);
}

/**
 * tachy_size_chooser_set_limits:
 * @limits: of the server and the model that are asked from now on
 *
 * The wish stays what it is, and is granted as far as the limits allow it.
 */
void
tachy_size_chooser_set_limits (TachySizeChooser  *self,
                               const TachyLimits *limits)
{
  g_return_if_fail (TACHY_IS_SIZE_CHOOSER (self));
  g_return_if_fail (limits != NULL);

  if (tachy_limits_equal (self->limits, limits))
    return;

  tachy_limits_free (self->limits);
  self->limits = tachy_limits_copy (limits);
  g_array_unref (self->sizes);
  self->sizes = tachy_limits_dup_sizes (limits);
  self->exact = FALSE;
  fill_choices (self);
  settle (self);
}
