/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A strip below the header for a condition that lasts, with the one way out of it. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-banner.h"

struct _TachyBanner
{
  AdwBin parent_instance;

  GtkRevealer *revealer;
  GtkLabel *title;
  GtkButton *button;
};

enum
{
  BUTTON_CLICKED,
  N_SIGNALS,
};

G_DEFINE_FINAL_TYPE (TachyBanner, tachy_banner, ADW_TYPE_BIN)

static guint signals[N_SIGNALS];

static void
button_clicked_cb (TachyBanner *self)
{
  g_assert (TACHY_IS_BANNER (self));

  g_signal_emit (self, signals[BUTTON_CLICKED], 0);
}

static void
tachy_banner_class_init (TachyBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[BUTTON_CLICKED] = g_signal_new ("button-clicked", TACHY_TYPE_BANNER, G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/tachyscope/Tachyscope/ui/tachy-banner.ui");
  gtk_widget_class_bind_template_child (widget_class, TachyBanner, revealer);
  gtk_widget_class_bind_template_child (widget_class, TachyBanner, title);
  gtk_widget_class_bind_template_child (widget_class, TachyBanner, button);
  gtk_widget_class_bind_template_callback (widget_class, button_clicked_cb);
}

static void
tachy_banner_init (TachyBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * tachy_banner_show:
 * @title: the condition, in one sentence
 * @button_label: the way out
 */
void
tachy_banner_show (TachyBanner *self,
                   const char  *title,
                   const char  *button_label)
{
  g_return_if_fail (TACHY_IS_BANNER (self));

  gtk_label_set_label (self->title, title);
  gtk_button_set_label (self->button, button_label);
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
}

void
tachy_banner_hide (TachyBanner *self)
{
  g_return_if_fail (TACHY_IS_BANNER (self));

  gtk_revealer_set_reveal_child (self->revealer, FALSE);
}
