/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A form for one rule of a price list: how much, counted how, and for what it counts. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-price-editor.h"

#include "tachy-error.h"
#include "tachy-limits-text.h"
#include "tachy-model-row.h"
#include "tachy-offer-words.h"

#include <glib/gi18n.h>

#define MAX_FPS 240

struct _TachyPriceEditor
{
  AdwBin parent_instance;

  AdwComboRow *form_row;
  AdwEntryRow *amount_row;
  GtkLabel *trouble;
  TachyModelRow *model_row;
  AdwEntryRow *sizes_row;
  AdwEntryRow *side_row;
  AdwEntryRow *seconds_row;
  AdwEntryRow *fps_row;
  AdwComboRow *sound_row;
};

enum
{
  DONE,
  CANCELLED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TachyPriceEditor, tachy_price_editor, ADW_TYPE_BIN)

static const char *
get_text (gpointer row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static TachyPriceForm
get_form (TachyPriceEditor *self)
{
  return (TachyPriceForm) adw_combo_row_get_selected (self->form_row);
}

static void
edited_cb (TachyPriceEditor *self)
{
  gpointer rows[] = { self->amount_row, self->sizes_row, self->side_row, self->seconds_row,
                      self->fps_row };

  g_assert (TACHY_IS_PRICE_EDITOR (self));

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (rows[i]), "error");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), FALSE);
}

static void
form_changed_cb (TachyPriceEditor *self)
{
  gboolean is_factor = get_form (self) == TACHY_PRICE_FACTOR;

  g_assert (TACHY_IS_PRICE_EDITOR (self));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->amount_row),
                                 is_factor ? _("Factor") : _("US Dollars"));
  gtk_widget_set_visible (GTK_WIDGET (self->fps_row), get_form (self) == TACHY_PRICE_PER_TOKEN);
  edited_cb (self);
}

/* The sentence stands below the amount, and the row that it is about is marked. */
static void
complain (TachyPriceEditor *self,
          gpointer          row,
          const char       *sentence)
{
  gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  gtk_label_set_label (self->trouble, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (row));
}

/* An empty row leaves the number as it is. */
static gboolean
read_number (TachyPriceEditor *self,
             gpointer          row,
             guint64           most,
             int              *number)
{
  g_autofree char *text = g_strstrip (g_strdup (get_text (row)));
  g_autofree char *sentence = NULL;
  guint64 found;

  if (*text == '\0')
    return TRUE;
  if (g_ascii_string_to_unsigned (text, 10, 1, most, &found, NULL))
    {
      *number = (int) found;
      return TRUE;
    }

  /* Translators: %s is what the person typed. */
  sentence = g_strdup_printf (_("“%s” is not a whole number that makes sense here."), text);
  complain (self, row, sentence);
  return FALSE;
}

static gboolean
read_sizes (TachyPriceEditor *self,
            TachyPriceRule   *rule)
{
  g_autoptr (TachyLimits) limits = tachy_limits_new ();
  g_autoptr (GError) error = NULL;

  if (!tachy_limits_text_read_sizes (limits, get_text (self->sizes_row), &error))
    {
      complain (self, self->sizes_row, error->message);
      return FALSE;
    }

  g_strfreev (rule->sizes);
  rule->sizes = g_strdupv (limits->sizes);
  return TRUE;
}

static TachyPriceRule *
read_rule (TachyPriceEditor *self)
{
  g_autofree char *model = g_strstrip (g_strdup (get_text (self->model_row)));
  g_autoptr (TachyPriceRule) rule = NULL;
  double amount = 0;

  if (!tachy_offer_words_read_amount (get_text (self->amount_row), &amount))
    {
      complain (self, self->amount_row,
                get_form (self) == TACHY_PRICE_FACTOR
                    ? _("Write the factor as a number, such as 1.5.")
                    : _("Write the amount as a number, such as 0.10."));
      return NULL;
    }

  rule = tachy_price_rule_new (*model != '\0' ? model : NULL, get_form (self), amount);
  rule->sound = (int) adw_combo_row_get_selected (self->sound_row) - 1;
  if (!read_sizes (self, rule) ||
      !read_number (self, self->side_row, TACHY_LIMITS_MAX_SIDE, &rule->short_side) ||
      !read_number (self, self->seconds_row, TACHY_LIMITS_MAX_SECONDS, &rule->to_seconds) ||
      !read_number (self, self->fps_row, MAX_FPS, &rule->fps))
    return NULL;

  return g_steal_pointer (&rule);
}

static void
finish (GtkWidget  *widget,
        const char *action_name,
        GVariant   *parameter)
{
  TachyPriceEditor *self = TACHY_PRICE_EDITOR (widget);
  g_autoptr (TachyPriceRule) rule = NULL;

  edited_cb (self);
  rule = read_rule (self);
  if (rule != NULL)
    g_signal_emit (self, signals[DONE], 0, rule);
}

static void
activated_cb (TachyPriceEditor *self)
{
  g_assert (TACHY_IS_PRICE_EDITOR (self));

  gtk_widget_activate_action (GTK_WIDGET (self), "price.done", NULL);
}

static void
cancel (GtkWidget  *widget,
        const char *action_name,
        GVariant   *parameter)
{
  g_signal_emit (widget, signals[CANCELLED], 0);
}

static void
tachy_price_editor_class_init (TachyPriceEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[DONE] = g_signal_new ("done", TACHY_TYPE_PRICE_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[CANCELLED] = g_signal_new ("cancelled", TACHY_TYPE_PRICE_EDITOR, G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_install_action (widget_class, "price.done", NULL, finish);
  gtk_widget_class_install_action (widget_class, "price.cancel", NULL, cancel);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "price.cancel", NULL);

  g_type_ensure (TACHY_TYPE_MODEL_ROW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/tachyscope/Tachyscope/ui/tachy-price-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, TachyPriceEditor, form_row);
  gtk_widget_class_bind_template_child (widget_class, TachyPriceEditor, amount_row);
  gtk_widget_class_bind_template_child (widget_class, TachyPriceEditor, trouble);
  gtk_widget_class_bind_template_child (widget_class, TachyPriceEditor, model_row);
  gtk_widget_class_bind_template_child (widget_class, TachyPriceEditor, sizes_row);
  gtk_widget_class_bind_template_child (widget_class, TachyPriceEditor, side_row);
  gtk_widget_class_bind_template_child (widget_class, TachyPriceEditor, seconds_row);
  gtk_widget_class_bind_template_child (widget_class, TachyPriceEditor, fps_row);
  gtk_widget_class_bind_template_child (widget_class, TachyPriceEditor, sound_row);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, form_changed_cb);
}

static void
tachy_price_editor_init (TachyPriceEditor *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  form_changed_cb (self);
}

static void
show_number (gpointer row,
             int      number,
             int      usual)
{
  g_autofree char *text = number != usual ? g_strdup_printf ("%d", number) : g_strdup ("");

  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

/**
 * tachy_price_editor_edit:
 * @rule: (nullable): what is to be changed; %NULL for a new one
 * @models: those that the server offers
 */
void
tachy_price_editor_edit (TachyPriceEditor     *self,
                         const TachyPriceRule *rule,
                         const char *const    *models)
{
  g_autoptr (TachyPriceRule) blank = tachy_price_rule_new (NULL, TACHY_PRICE_PER_SECOND, 0);
  const TachyPriceRule *shown = rule != NULL ? rule : blank;
  g_autofree char *amount = rule != NULL ? tachy_offer_words_dup_amount (rule->amount)
                                         : g_strdup ("");
  g_autofree char *sizes = g_strjoinv (", ", shown->sizes);

  g_return_if_fail (TACHY_IS_PRICE_EDITOR (self));

  adw_combo_row_set_selected (self->form_row, shown->form);
  gtk_editable_set_text (GTK_EDITABLE (self->amount_row), amount);
  tachy_model_row_set_models (self->model_row, models);
  gtk_editable_set_text (GTK_EDITABLE (self->model_row), shown->model != NULL ? shown->model : "");
  gtk_editable_set_text (GTK_EDITABLE (self->sizes_row), sizes);
  show_number (self->side_row, shown->short_side, 0);
  show_number (self->seconds_row, shown->to_seconds, 0);
  show_number (self->fps_row, shown->fps, blank->fps);
  adw_combo_row_set_selected (self->sound_row, (guint) (shown->sound + 1));
  form_changed_cb (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->amount_row));
}
