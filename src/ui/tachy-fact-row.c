/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One fact: what it is, and its value, which can be selected. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-fact-row.h"

struct _TachyFactRow
{
  AdwActionRow parent_instance;

  GtkLabel *value;
};

G_DEFINE_FINAL_TYPE (TachyFactRow, tachy_fact_row, ADW_TYPE_ACTION_ROW)

static void
tachy_fact_row_class_init (TachyFactRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/tachyscope/Tachyscope/ui/tachy-fact-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TachyFactRow, value);
}

static void
tachy_fact_row_init (TachyFactRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * tachy_fact_row_set_value:
 * @value: (nullable): without one the row hides
 */
void
tachy_fact_row_set_value (TachyFactRow *self,
                          const char   *value)
{
  g_return_if_fail (TACHY_IS_FACT_ROW (self));

  gtk_label_set_label (self->value, value != NULL ? value : "");
  gtk_widget_set_visible (GTK_WIDGET (self), value != NULL && *value != '\0');
}
