/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sizes that a server can make, as shapes, and a place to type any other one. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-size-chooser.h"

#include "tachy-recipe.h"
#include "tachy-size-button.h"

#include <glib/gi18n.h>
#include <stdio.h>

struct _TachySizeChooser
{
  TachyChooser parent_instance;

  GtkEditable *width_entry;
  GtkEditable *height_entry;

  GArray *sizes;  /* of TachySize: what is offered */
  TachySize wish;
  TachySize size; /* the wish, or what comes nearest to it */
};

enum
{
  PROP_0,
  PROP_WISH,
  PROP_SIZE,
  N_PROPS,
};

G_DEFINE_FINAL_TYPE (TachySizeChooser, tachy_size_chooser, TACHY_TYPE_CHOOSER)

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
tachy_size_chooser_offer (TachyChooser      *chooser,
                          const TachyLimits *limits,
                          GPtrArray         *buttons)
{
  TachySizeChooser *self = TACHY_SIZE_CHOOSER (chooser);

  g_clear_pointer (&self->sizes, g_array_unref);
  self->sizes = tachy_limits_dup_sizes (limits);
  for (guint i = 0; i < self->sizes->len; i++)
    {
      TachySize size = g_array_index (self->sizes, TachySize, i);

      g_ptr_array_add (buttons, tachy_size_button_new (size.width, size.height));
    }
  g_ptr_array_add (buttons, tachy_size_button_new_other ());
}

static guint
tachy_size_chooser_settle (TachyChooser      *chooser,
                           const TachyLimits *limits,
                           gboolean           exact)
{
  TachySizeChooser *self = TACHY_SIZE_CHOOSER (chooser);
  TachySize size = self->wish;
  g_autofree char *rule = tachy_limits_dup_size_trouble (limits, size.width, size.height);
  guint place = 0;

  if (!exact || rule != NULL)
    tachy_limits_find_size (limits, &size.width, &size.height);
  set_size (self, size);
  while (place < self->sizes->len && !is_same (g_array_index (self->sizes, TachySize, place), size))
    place++;

  return place;
}

static void
choose (TachySizeChooser *self,
        TachySize         size)
{
  set_wish (self, size);
  set_size (self, size);
}

static void
tachy_size_chooser_choose (TachyChooser *chooser,
                           guint         place)
{
  TachySizeChooser *self = TACHY_SIZE_CHOOSER (chooser);

  choose (self, g_array_index (self->sizes, TachySize, place));
}

static void
show_number (GtkEditable *entry,
             int          number)
{
  g_autofree char *text = g_strdup_printf ("%d", number);

  gtk_editable_set_text (entry, text);
}

static void
tachy_size_chooser_show (TachyChooser *chooser)
{
  TachySizeChooser *self = TACHY_SIZE_CHOOSER (chooser);

  show_number (self->width_entry, self->size.width);
  show_number (self->height_entry, self->size.height);
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

static char *
tachy_size_chooser_read (TachyChooser      *chooser,
                         const TachyLimits *limits)
{
  TachySizeChooser *self = TACHY_SIZE_CHOOSER (chooser);
  TachySize size = { 0, 0 };
  char *trouble;

  if (!read_side (self->width_entry, &size.width) || !read_side (self->height_entry, &size.height))
    return g_strdup_printf (_("Width and height must be numbers up to %d."), TACHY_LIMITS_MAX_SIDE);

  trouble = tachy_limits_dup_size_trouble (limits, size.width, size.height);
  if (trouble == NULL)
    choose (self, size);

  return trouble;
}

static char *
tachy_size_chooser_dup_remark (TachyChooser      *chooser,
                               const TachyLimits *limits)
{
  TachySizeChooser *self = TACHY_SIZE_CHOOSER (chooser);

  if (!is_same (self->size, self->wish))
    /* Translators: the size that somebody has chosen, and the one that is taken instead. */
    return g_strdup_printf (_("%d×%d is not offered here; %d×%d comes nearest."),
                            self->wish.width, self->wish.height, self->size.width,
                            self->size.height);
  if (!tachy_limits_allow_size (limits, self->size.width, self->size.height))
    return g_strdup (_("The server does not list this size and may refuse it."));

  return NULL;
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

  set_wish (self, wish);
  tachy_chooser_settle (TACHY_CHOOSER (self), FALSE);
}

static void
tachy_size_chooser_finalize (GObject *object)
{
  TachySizeChooser *self = TACHY_SIZE_CHOOSER (object);

  g_array_unref (self->sizes);

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
  TachyChooserClass *chooser_class = TACHY_CHOOSER_CLASS (klass);

  object_class->finalize = tachy_size_chooser_finalize;
  object_class->get_property = tachy_size_chooser_get_property;
  object_class->set_property = tachy_size_chooser_set_property;

  chooser_class->offer = tachy_size_chooser_offer;
  chooser_class->settle = tachy_size_chooser_settle;
  chooser_class->choose = tachy_size_chooser_choose;
  chooser_class->show = tachy_size_chooser_show;
  chooser_class->read = tachy_size_chooser_read;
  chooser_class->dup_remark = tachy_size_chooser_dup_remark;

  properties[PROP_WISH] = g_param_spec_string ("wish", NULL, NULL, NULL,
                                               G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS |
                                                   G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_SIZE] = g_param_spec_string ("size", NULL, NULL, NULL,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/tachyscope/Tachyscope/ui/tachy-size-chooser.ui");
  gtk_widget_class_bind_template_child (widget_class, TachySizeChooser, width_entry);
  gtk_widget_class_bind_template_child (widget_class, TachySizeChooser, height_entry);
  gtk_widget_class_bind_template_callback (widget_class, tachy_chooser_read);
}

static void
tachy_size_chooser_init (TachySizeChooser *self)
{
  self->wish = (TachySize) { TACHY_RECIPE_DEFAULT_WIDTH, TACHY_RECIPE_DEFAULT_HEIGHT };
  gtk_widget_init_template (GTK_WIDGET (self));
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

  set_wish (self, (TachySize) { width, height });
  tachy_chooser_settle (TACHY_CHOOSER (self), TRUE);
}
