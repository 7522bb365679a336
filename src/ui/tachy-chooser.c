/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a server can make, as buttons, and a place to type anything else; see those of its kind. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-chooser.h"

#include "tachy-choices.h"
#include "tachy-remark.h"

typedef struct
{
  TachyChoices *choices; /* the last of them opens the place to type */
  GtkWidget *other;      /* the place to type */
  GtkLabel *remark;

  TachyLimits *limits;
  char *trouble;         /* (nullable) */
  gboolean adapting;     /* what changes is not changed by the person */
} TachyChooserPrivate;

enum
{
  PROP_0,
  PROP_TROUBLE,
  N_PROPS,
};

static void buildable_init (GtkBuildableIface *iface);

G_DEFINE_ABSTRACT_TYPE_WITH_CODE (TachyChooser, tachy_chooser, ADW_TYPE_BIN,
                                  G_ADD_PRIVATE (TachyChooser)
                                  G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, buildable_init))

static GParamSpec *properties[N_PROPS];
static GtkBuildableIface *parent_buildable;

static TachyChooserPrivate *
get_private (TachyChooser *self)
{
  return tachy_chooser_get_instance_private (self);
}

static void
set_trouble (TachyChooser *self,
             const char   *trouble)
{
  TachyChooserPrivate *priv = get_private (self);

  if (g_strcmp0 (priv->trouble, trouble) == 0)
    return;

  g_free (priv->trouble);
  priv->trouble = g_strdup (trouble);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TROUBLE]);
}

static void
update_remark (TachyChooser *self)
{
  TachyChooserPrivate *priv = get_private (self);
  g_autofree char *remark = TACHY_CHOOSER_GET_CLASS (self)->dup_remark (self, priv->limits);

  tachy_remark_show (priv->remark, priv->trouble, remark);
}

static gboolean
is_other (TachyChooser *self,
          guint         place)
{
  return place == tachy_choices_get_n (get_private (self)->choices) - 1;
}

static void
show_other (TachyChooser *self,
            gboolean      other)
{
  if (other)
    TACHY_CHOOSER_GET_CLASS (self)->show (self);
  gtk_widget_set_visible (get_private (self)->other, other);
}

static void
chosen_cb (TachyChooser *self)
{
  TachyChooserPrivate *priv = get_private (self);
  guint place = tachy_choices_get_chosen (priv->choices);

  g_assert (TACHY_IS_CHOOSER (self));

  if (priv->adapting)
    return;

  priv->adapting = TRUE;
  show_other (self, is_other (self, place));
  priv->adapting = FALSE;

  if (is_other (self, place))
    {
      gtk_widget_child_focus (priv->other, GTK_DIR_TAB_FORWARD);
    }
  else
    {
      TACHY_CHOOSER_GET_CLASS (self)->choose (self, place);
      set_trouble (self, NULL);
    }
  update_remark (self);
}

static void
fill_choices (TachyChooser *self)
{
  TachyChooserPrivate *priv = get_private (self);
  g_autoptr (GPtrArray) buttons = g_ptr_array_new ();

  TACHY_CHOOSER_GET_CLASS (self)->offer (self, priv->limits, buttons);
  priv->adapting = TRUE;
  tachy_choices_replace (priv->choices, buttons);
  priv->adapting = FALSE;
}

static void
tachy_chooser_add_child (GtkBuildable *buildable,
                         GtkBuilder   *builder,
                         GObject      *child,
                         const char   *type)
{
  TachyChooserPrivate *priv = get_private (TACHY_CHOOSER (buildable));

  if (g_strcmp0 (type, "other") != 0)
    {
      parent_buildable->add_child (buildable, builder, child, type);
      return;
    }

  gtk_box_append (GTK_BOX (priv->other), GTK_WIDGET (child));
  gtk_accessible_update_relation (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY,
                                  priv->remark, NULL, -1);
}

static void
tachy_chooser_constructed (GObject *object)
{
  TachyChooser *self = TACHY_CHOOSER (object);

  G_OBJECT_CLASS (tachy_chooser_parent_class)->constructed (object);

  fill_choices (self);
  tachy_chooser_settle (self, FALSE);
}

static void
tachy_chooser_finalize (GObject *object)
{
  TachyChooserPrivate *priv = get_private (TACHY_CHOOSER (object));

  tachy_limits_free (priv->limits);
  g_free (priv->trouble);

  G_OBJECT_CLASS (tachy_chooser_parent_class)->finalize (object);
}

static void
tachy_chooser_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_TROUBLE:
      g_value_set_string (value, get_private (TACHY_CHOOSER (object))->trouble);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
tachy_chooser_class_init (TachyChooserClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = tachy_chooser_constructed;
  object_class->finalize = tachy_chooser_finalize;
  object_class->get_property = tachy_chooser_get_property;

  properties[PROP_TROUBLE] = g_param_spec_string ("trouble", NULL, NULL, NULL,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (TACHY_TYPE_CHOICES);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/tachyscope/Tachyscope/ui/tachy-chooser.ui");
  gtk_widget_class_bind_template_child_private (widget_class, TachyChooser, choices);
  gtk_widget_class_bind_template_child_private (widget_class, TachyChooser, other);
  gtk_widget_class_bind_template_child_private (widget_class, TachyChooser, remark);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
}

static void
buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = tachy_chooser_add_child;
}

static void
tachy_chooser_init (TachyChooser *self)
{
  get_private (self)->limits = tachy_limits_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * tachy_chooser_get_trouble:
 *
 * Returns: (transfer none) (nullable): why what was typed cannot be had
 */
const char *
tachy_chooser_get_trouble (TachyChooser *self)
{
  g_return_val_if_fail (TACHY_IS_CHOOSER (self), NULL);

  return get_private (self)->trouble;
}

/**
 * tachy_chooser_set_limits:
 * @limits: of the server and the model that are asked from now on
 *
 * The wish stays what it is, and is granted as far as the limits allow it.
 */
void
tachy_chooser_set_limits (TachyChooser      *self,
                          const TachyLimits *limits)
{
  TachyChooserPrivate *priv;

  g_return_if_fail (TACHY_IS_CHOOSER (self));
  g_return_if_fail (limits != NULL);

  priv = get_private (self);
  if (tachy_limits_equal (priv->limits, limits))
    return;

  tachy_limits_free (priv->limits);
  priv->limits = tachy_limits_copy (limits);
  fill_choices (self);
  tachy_chooser_settle (self, FALSE);
}

/**
 * tachy_chooser_settle:
 * @exact: whether the wish counts as far as no rule forbids it, be it listed or not: somebody has
 *   had it there before
 *
 * For those of its kind, whose wish has changed: finds what can be had of it, and shows that.
 */
void
tachy_chooser_settle (TachyChooser *self,
                      gboolean      exact)
{
  TachyChooserPrivate *priv;
  guint place;

  g_return_if_fail (TACHY_IS_CHOOSER (self));

  priv = get_private (self);
  priv->adapting = TRUE;
  place = TACHY_CHOOSER_GET_CLASS (self)->settle (self, priv->limits, exact);
  set_trouble (self, NULL);
  tachy_choices_set_chosen (priv->choices, place);
  show_other (self, is_other (self, place));
  priv->adapting = FALSE;

  update_remark (self);
}

/**
 * tachy_chooser_read:
 *
 * For those of its kind, where something was typed.
 */
void
tachy_chooser_read (TachyChooser *self)
{
  TachyChooserPrivate *priv;
  g_autofree char *trouble = NULL;

  g_return_if_fail (TACHY_IS_CHOOSER (self));

  priv = get_private (self);
  if (priv->adapting)
    return;

  trouble = TACHY_CHOOSER_GET_CLASS (self)->read (self, priv->limits);
  set_trouble (self, trouble);
  update_remark (self);
}
