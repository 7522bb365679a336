/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A form for what one model can be asked for: its sizes, its lengths, a picture. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-limits-editor.h"

#include "tachy-error.h"
#include "tachy-limits-text.h"
#include "tachy-model-row.h"
#include "tachy-offer-words.h"

#include <glib/gi18n.h>
#include <string.h>

struct _TachyLimitsEditor
{
  AdwBin parent_instance;

  AdwWindowTitle *title;
  TachyModelRow *model_row;
  AdwEntryRow *sizes_row;
  AdwEntryRow *sides_row;
  AdwEntryRow *step_row;
  AdwEntryRow *seconds_row;
  GtkSwitch *reference_switch;
  GtkLabel *trouble;
  GtkWidget *own_group;

  char *model; /* (nullable): NULL for one that is to be named here */
};

enum
{
  DONE,
  FORGOTTEN,
  CANCELLED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TachyLimitsEditor, tachy_limits_editor, ADW_TYPE_BIN)

static const char *
get_text (gpointer row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
edited_cb (TachyLimitsEditor *self)
{
  gpointer rows[] = { self->model_row, self->sizes_row, self->sides_row, self->step_row,
                      self->seconds_row };

  g_assert (TACHY_IS_LIMITS_EDITOR (self));

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (rows[i]), "error");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), FALSE);
}

/* The sentence stands below the rows, and the row that it is about is marked. */
static void
complain (TachyLimitsEditor *self,
          gpointer           row,
          const char        *sentence)
{
  gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  gtk_label_set_label (self->trouble, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (row));
}

static gboolean
read_step (TachyLimitsEditor *self,
           TachyLimits       *limits,
           GError           **error)
{
  g_autofree char *text = g_strstrip (g_strdup (get_text (self->step_row)));
  guint64 step = 0;

  if (*text != '\0' && !g_ascii_string_to_unsigned (text, 10, 1, TACHY_LIMITS_MAX_SIDE, &step, NULL))
    {
      g_set_error (error, TACHY_ERROR, TACHY_ERROR_INVALID,
                   /* Translators: %s is what the person typed. */
                   _("“%s” is no number of pixels."), text);
      return FALSE;
    }

  limits->step = (int) step;
  return TRUE;
}

static TachyLimits *
read_limits (TachyLimitsEditor *self)
{
  g_autoptr (TachyLimits) limits = tachy_limits_new ();
  g_autoptr (GError) error = NULL;
  gpointer row = NULL;

  if (!tachy_limits_text_read_sizes (limits, get_text (self->sizes_row), &error))
    row = self->sizes_row;
  else if (!tachy_limits_text_read_sides (limits, get_text (self->sides_row), &error))
    row = self->sides_row;
  else if (!read_step (self, limits, &error))
    row = self->step_row;
  else if (!tachy_limits_text_read_seconds (limits, get_text (self->seconds_row), &error))
    row = self->seconds_row;
  if (row != NULL)
    {
      complain (self, row, error->message);
      return NULL;
    }

  limits->reference = gtk_switch_get_active (self->reference_switch);
  return g_steal_pointer (&limits);
}

static void
finish (GtkWidget  *widget,
        const char *action_name,
        GVariant   *parameter)
{
  TachyLimitsEditor *self = TACHY_LIMITS_EDITOR (widget);
  g_autofree char *model = g_strstrip (g_strdup (get_text (self->model_row)));
  g_autoptr (TachyLimits) limits = NULL;

  edited_cb (self);
  if (self->model == NULL && *model == '\0')
    {
      complain (self, self->model_row, _("Type the name of the model."));
      return;
    }

  limits = read_limits (self);
  if (limits != NULL)
    g_signal_emit (self, signals[DONE], 0, self->model != NULL ? self->model : model, limits);
}

static void
activated_cb (TachyLimitsEditor *self)
{
  g_assert (TACHY_IS_LIMITS_EDITOR (self));

  gtk_widget_activate_action (GTK_WIDGET (self), "limits.done", NULL);
}

static void
forget (GtkWidget  *widget,
        const char *action_name,
        GVariant   *parameter)
{
  TachyLimitsEditor *self = TACHY_LIMITS_EDITOR (widget);

  g_signal_emit (self, signals[FORGOTTEN], 0, self->model);
}

static void
cancel (GtkWidget  *widget,
        const char *action_name,
        GVariant   *parameter)
{
  g_signal_emit (widget, signals[CANCELLED], 0);
}

static void
tachy_limits_editor_finalize (GObject *object)
{
  g_free (TACHY_LIMITS_EDITOR (object)->model);

  G_OBJECT_CLASS (tachy_limits_editor_parent_class)->finalize (object);
}

static void
install_signals (void)
{
  signals[DONE] = g_signal_new ("done", TACHY_TYPE_LIMITS_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 2, G_TYPE_STRING, TACHY_TYPE_LIMITS);
  signals[FORGOTTEN] = g_signal_new ("forgotten", TACHY_TYPE_LIMITS_EDITOR, G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[CANCELLED] = g_signal_new ("cancelled", TACHY_TYPE_LIMITS_EDITOR, G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tachy_limits_editor_class_init (TachyLimitsEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tachy_limits_editor_finalize;
  install_signals ();

  gtk_widget_class_install_action (widget_class, "limits.done", NULL, finish);
  gtk_widget_class_install_action (widget_class, "limits.forget", NULL, forget);
  gtk_widget_class_install_action (widget_class, "limits.cancel", NULL, cancel);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "limits.cancel", NULL);

  g_type_ensure (TACHY_TYPE_MODEL_ROW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/tachyscope/Tachyscope/ui/tachy-limits-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, TachyLimitsEditor, title);
  gtk_widget_class_bind_template_child (widget_class, TachyLimitsEditor, model_row);
  gtk_widget_class_bind_template_child (widget_class, TachyLimitsEditor, sizes_row);
  gtk_widget_class_bind_template_child (widget_class, TachyLimitsEditor, sides_row);
  gtk_widget_class_bind_template_child (widget_class, TachyLimitsEditor, step_row);
  gtk_widget_class_bind_template_child (widget_class, TachyLimitsEditor, seconds_row);
  gtk_widget_class_bind_template_child (widget_class, TachyLimitsEditor, reference_switch);
  gtk_widget_class_bind_template_child (widget_class, TachyLimitsEditor, trouble);
  gtk_widget_class_bind_template_child (widget_class, TachyLimitsEditor, own_group);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, edited_cb);
}

static void
tachy_limits_editor_init (TachyLimitsEditor *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
show_text (gpointer row,
           char    *text) /* transfer full */
{
  gtk_editable_set_text (GTK_EDITABLE (row), text);
  g_free (text);
}

/**
 * tachy_limits_editor_edit:
 * @model: (nullable): a model, or %TACHY_LIMITS_ALL; %NULL for one that is to be named
 * @limits: what is known of it so far
 * @is_own: whether the person has said that
 * @models: those that the server offers
 */
void
tachy_limits_editor_edit (TachyLimitsEditor *self,
                          const char        *model,
                          const TachyLimits *limits,
                          gboolean           is_own,
                          const char *const *models)
{
  g_return_if_fail (TACHY_IS_LIMITS_EDITOR (self) && limits != NULL);

  g_free (self->model);
  self->model = g_strdup (model);
  adw_window_title_set_subtitle (self->title,
                                 model != NULL ? tachy_offer_words_get_model (model) : "");
  tachy_model_row_set_models (self->model_row, models);
  gtk_editable_set_text (GTK_EDITABLE (self->model_row), "");
  gtk_widget_set_visible (GTK_WIDGET (self->model_row), model == NULL);
  show_text (self->sizes_row, tachy_limits_text_dup_sizes (limits));
  show_text (self->sides_row, tachy_limits_text_dup_sides (limits));
  show_text (self->step_row,
             limits->step > 0 ? g_strdup_printf ("%d", limits->step) : g_strdup (""));
  show_text (self->seconds_row, tachy_limits_text_dup_seconds (limits));
  gtk_switch_set_active (self->reference_switch, limits->reference);
  gtk_widget_set_visible (self->own_group, is_own);
  edited_cb (self);
  gtk_widget_grab_focus (GTK_WIDGET (model == NULL ? (gpointer) self->model_row
                                                   : (gpointer) self->sizes_row));
}
