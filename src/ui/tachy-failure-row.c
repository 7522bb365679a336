/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a server said when it refused or failed, word for word, one click away from the sentence. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-failure-row.h"

#include "tachy-toast.h"

#include <glib/gi18n.h>

struct _TachyFailureRow
{
  AdwExpanderRow parent_instance;

  GtkLabel *text;
};

G_DEFINE_FINAL_TYPE (TachyFailureRow, tachy_failure_row, ADW_TYPE_EXPANDER_ROW)

static void
copy_cb (TachyFailureRow *self)
{
  g_assert (TACHY_IS_FAILURE_ROW (self));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                          gtk_label_get_label (self->text));
  tachy_toast_show (GTK_WIDGET (self), _("Details copied"));
}

static void
append_fact (GString    *text,
             const char *name,
             const char *value)
{
  if (value == NULL || *value == '\0')
    return;

  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append_printf (text, "%s: %s", name, value);
}

static void
tachy_failure_row_class_init (TachyFailureRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/tachyscope/Tachyscope/ui/tachy-failure-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TachyFailureRow, text);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
}

static void
tachy_failure_row_init (TachyFailureRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * tachy_failure_row_set_failure:
 * @failure: (nullable): what the server said
 * @remote_id: (nullable): what the server calls the take
 *
 * The row hides itself where there is nothing to tell.
 */
void
tachy_failure_row_set_failure (TachyFailureRow    *self,
                               const TachyFailure *failure,
                               const char         *remote_id)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *http_status = NULL;

  g_return_if_fail (TACHY_IS_FAILURE_ROW (self));

  gtk_widget_set_visible (GTK_WIDGET (self), failure != NULL);
  if (failure == NULL)
    return;

  if (failure->http_status != 0)
    http_status = g_strdup_printf ("%u", failure->http_status);

  append_fact (text, _("Message"), failure->message);
  append_fact (text, _("Code"), failure->code);
  append_fact (text, _("Type"), failure->type);
  append_fact (text, _("HTTP status"), http_status);
  append_fact (text, _("Request id"), failure->request_id);
  append_fact (text, _("Take id"), remote_id);
  gtk_label_set_label (self->text, text->str);
}
