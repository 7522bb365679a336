/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A quiet line below something that was chosen, or a red one where it cannot be had. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-remark.h"

/**
 * tachy_remark_show:
 * @label: the line; hidden where there is nothing to say
 * @trouble: (nullable): what stands in the way
 * @remark: (nullable): what there is to say otherwise
 */
void
tachy_remark_show (GtkLabel   *label,
                   const char *trouble,
                   const char *remark)
{
  static const char *usual[] = { "caption", "dim-label", NULL };
  static const char *in_trouble[] = { "caption", "error", NULL };
  const char *words = trouble != NULL ? trouble : remark;

  g_return_if_fail (GTK_IS_LABEL (label));

  gtk_label_set_label (label, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (label), words != NULL && *words != '\0');
  gtk_widget_set_css_classes (GTK_WIDGET (label), trouble != NULL ? in_trouble : usual);
}
