/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page behind another one in the same window: its title, a way back, and what it holds. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-subpage.h"

struct _TachySubpage
{
  AdwBin parent_instance;

  AdwWindowTitle *title_widget;
  AdwBin *content_bin;
};

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_CONTENT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (TachySubpage, tachy_subpage, ADW_TYPE_BIN)

static void
tachy_subpage_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  TachySubpage *self = TACHY_SUBPAGE (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, adw_window_title_get_title (self->title_widget));
      break;
    case PROP_CONTENT:
      g_value_set_object (value, adw_bin_get_child (self->content_bin));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
tachy_subpage_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  TachySubpage *self = TACHY_SUBPAGE (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      adw_window_title_set_title (self->title_widget, g_value_get_string (value));
      break;
    case PROP_CONTENT:
      adw_bin_set_child (self->content_bin, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
tachy_subpage_class_init (TachySubpageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = tachy_subpage_get_property;
  object_class->set_property = tachy_subpage_set_property;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_CONTENT] = g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/tachyscope/Tachyscope/ui/tachy-subpage.ui");
  gtk_widget_class_bind_template_child (widget_class, TachySubpage, title_widget);
  gtk_widget_class_bind_template_child (widget_class, TachySubpage, content_bin);
}

static void
tachy_subpage_init (TachySubpage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
