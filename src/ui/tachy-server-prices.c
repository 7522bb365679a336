/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a server charges, rule by rule: seen, changed, and given back to whoever knows better. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-server-prices.h"

#include "tachy-offer-row.h"
#include "tachy-offer-words.h"
#include "tachy-price-editor.h"
#include "tachy-subpage.h"

#include <glib/gi18n.h>

struct _TachyServerPrices
{
  AdwBin parent_instance;

  GtkStack *stack;
  AdwPreferencesGroup *group;
  GtkListBox *rules;
  GtkWidget *own_group;
  TachyPriceEditor *editor;

  TachyProvider *draft;
  TachyPrices *prices; /* (nullable): what the rows show */
  int edited;          /* the rule that is being changed; -1 for a new one */
};

G_DEFINE_FINAL_TYPE (TachyServerPrices, tachy_server_prices, ADW_TYPE_BIN)

static GtkWidget *
new_remove_button (guint index)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _("Remove"));
  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Remove"), -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "i", (int) index);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "prices.remove");
  return button;
}

static void
add_rows (TachyServerPrices *self)
{
  GPtrArray *rules = self->prices != NULL ? tachy_prices_get_rules (self->prices) : NULL;
  for (guint i = 0; rules != NULL && i < rules->len; i++)
    {
      const TachyPriceRule *rule = rules->pdata[i];
      g_autofree char *words = tachy_offer_words_dup_rule (rule);
      GtkWidget *row = tachy_offer_row_new (tachy_offer_words_get_model (rule->model), words);

      adw_action_row_add_suffix (ADW_ACTION_ROW (row), new_remove_button (i));
      gtk_list_box_append (self->rules, row);
    }

  gtk_list_box_append (self->rules, tachy_offer_row_new_for_more (_("Add a Price…")));
}

/* There may be hundreds of rows, so they are made only where they are seen. */
static void
update (TachyServerPrices *self)
{
  g_autofree char *summary = NULL;
  GtkListBoxRow *row;

  if (self->draft == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  g_clear_pointer (&self->prices, tachy_prices_free);
  self->prices = tachy_provider_dup_prices (self->draft);
  while ((row = gtk_list_box_get_row_at_index (self->rules, 0)) != NULL)
    gtk_list_box_remove (self->rules, GTK_WIDGET (row));
  add_rows (self);

  summary = tachy_offer_words_dup_prices_summary (self->draft);
  adw_preferences_group_set_title (self->group, summary);
  gtk_widget_set_visible (self->own_group,
                          self->prices != NULL && tachy_prices_get_own (self->prices));
}

static void
row_activated_cb (TachyServerPrices *self,
                  GtkListBoxRow     *row)
{
  GPtrArray *rules = self->prices != NULL ? tachy_prices_get_rules (self->prices) : NULL;
  int index = gtk_list_box_row_get_index (row);
  const TachyPriceRule *rule =
      rules != NULL && index < (int) rules->len ? rules->pdata[index] : NULL;

  g_assert (TACHY_IS_SERVER_PRICES (self));

  self->edited = rule != NULL ? index : -1;
  gtk_stack_set_visible_child_name (self->stack, "editor");
  tachy_price_editor_edit (self->editor, rule, tachy_provider_get_models (self->draft));
}

static void
show_list (TachyServerPrices *self)
{
  gtk_stack_set_visible_child_name (self->stack, "list");
  gtk_widget_grab_focus (GTK_WIDGET (self->rules));
}

static void
edit_cancelled_cb (TachyServerPrices *self)
{
  g_assert (TACHY_IS_SERVER_PRICES (self));

  show_list (self);
}

/* From the first change on, the whole list is the person's. */
static void
keep (TachyServerPrices *self,
      TachyPrices       *prices)
{
  g_autofree char *document = NULL;

  tachy_prices_sort (prices);
  tachy_prices_make_own (prices);
  document = tachy_prices_to_text (prices);
  g_object_set (self->draft, "prices", document, NULL);
}

static TachyPrices *
dup_prices (TachyServerPrices *self)
{
  TachyPrices *prices = tachy_provider_dup_prices (self->draft);

  return prices != NULL ? prices : tachy_prices_new (NULL);
}

static void
edit_done_cb (TachyServerPrices    *self,
              const TachyPriceRule *rule)
{
  g_autoptr (TachyPrices) prices = dup_prices (self);
  GPtrArray *rules = tachy_prices_get_rules (prices);

  g_assert (TACHY_IS_SERVER_PRICES (self));

  if (self->edited >= 0 && self->edited < (int) rules->len)
    g_ptr_array_remove_index (rules, (guint) self->edited);
  g_ptr_array_add (rules, tachy_price_rule_copy (rule));
  keep (self, prices);
  show_list (self);
}

static void
remove_rule (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  TachyServerPrices *self = TACHY_SERVER_PRICES (widget);
  g_autoptr (TachyPrices) prices = dup_prices (self);
  GPtrArray *rules = tachy_prices_get_rules (prices);
  guint index = (guint) g_variant_get_int32 (parameter);

  if (index >= rules->len)
    return;

  g_ptr_array_remove_index (rules, index);
  keep (self, prices);
  gtk_widget_grab_focus (GTK_WIDGET (self->rules));
}

static void
given_back_cb (TachyServerPrices *self)
{
  g_assert (TACHY_IS_SERVER_PRICES (self));

  g_object_set (self->draft, "prices", NULL, NULL);
}

static void
tachy_server_prices_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (tachy_server_prices_parent_class)->map (widget);
  update (TACHY_SERVER_PRICES (widget));
}

static void
tachy_server_prices_dispose (GObject *object)
{
  TachyServerPrices *self = TACHY_SERVER_PRICES (object);

  g_clear_object (&self->draft);
  g_clear_pointer (&self->prices, tachy_prices_free);

  G_OBJECT_CLASS (tachy_server_prices_parent_class)->dispose (object);
}

static void
tachy_server_prices_class_init (TachyServerPricesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tachy_server_prices_dispose;
  widget_class->map = tachy_server_prices_map;

  gtk_widget_class_install_action (widget_class, "prices.remove", "i", remove_rule);

  g_type_ensure (TACHY_TYPE_PRICE_EDITOR);
  g_type_ensure (TACHY_TYPE_SUBPAGE);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/tachyscope/Tachyscope/ui/tachy-server-prices.ui");
  gtk_widget_class_bind_template_child (widget_class, TachyServerPrices, stack);
  gtk_widget_class_bind_template_child (widget_class, TachyServerPrices, group);
  gtk_widget_class_bind_template_child (widget_class, TachyServerPrices, rules);
  gtk_widget_class_bind_template_child (widget_class, TachyServerPrices, own_group);
  gtk_widget_class_bind_template_child (widget_class, TachyServerPrices, editor);
  gtk_widget_class_bind_template_callback (widget_class, edit_cancelled_cb);
  gtk_widget_class_bind_template_callback (widget_class, edit_done_cb);
  gtk_widget_class_bind_template_callback (widget_class, given_back_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
tachy_server_prices_init (TachyServerPrices *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * tachy_server_prices_set_draft:
 * @draft: the profile that is shown and changed here; given once
 */
void
tachy_server_prices_set_draft (TachyServerPrices *self,
                               TachyProvider     *draft)
{
  g_return_if_fail (TACHY_IS_SERVER_PRICES (self) && TACHY_IS_PROVIDER (draft));
  g_return_if_fail (self->draft == NULL);

  self->draft = g_object_ref (draft);
  g_signal_connect_object (draft, "notify::prices", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
}
