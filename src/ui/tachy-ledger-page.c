/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ledger as a page: totals, then each day with its providers and the takes in doubt. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-ledger-page.h"

#include "tachy-ledger-take-row.h"
#include "tachy-ledger-words.h"
#include "tachy-ledger.h"

#include <glib/gi18n.h>

#define MONTH_LENGTH 7
#define PATIENCE_MS 300
#define ROW_MARGIN 6

/* Whoever wants to look further back has `tachyscope list --money`. */
#define MAX_ENTRIES 400

struct _TachyLedgerPage
{
  AdwBin parent_instance;

  GtkStack *stack;
  AdwStatusPage *trouble;
  AdwPreferencesPage *list;
  AdwPreferencesGroup *totals;

  TachyHouse *house;
  GPtrArray *entries;    /* (nullable) (element-type TachyLedgerEntry): what is shown */
  char *today;           /* (nullable): when that was */
  GPtrArray *total_rows; /* (element-type GtkWidget): unowned */
  GPtrArray *days;       /* (element-type AdwPreferencesGroup): unowned */
  guint reload_id;
};

G_DEFINE_FINAL_TYPE (TachyLedgerPage, tachy_ledger_page, ADW_TYPE_BIN)

static void
add_amount (GtkWidget  *box,
            const char *text,
            const char *css_class)
{
  GtkWidget *label;

  if (*text == '\0')
    return;

  label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_RIGHT);
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);
}

static GtkWidget *
new_amounts (const TachyLedgerSum *sum)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *sure = tachy_ledger_words_dup_sure (sum);
  g_autofree char *perhaps = tachy_ledger_words_dup_perhaps (sum);

  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_top (box, ROW_MARGIN);
  gtk_widget_set_margin_bottom (box, ROW_MARGIN);
  add_amount (box, sure, "money");
  add_amount (box, perhaps, "warning");
  return box;
}

/* A screen reader says the amounts together with the row, not as labels of their own. */
static void
describe_row (GtkWidget            *row,
              const TachyLedgerSum *sum)
{
  g_autofree char *sure = tachy_ledger_words_dup_sure (sum);
  g_autofree char *perhaps = tachy_ledger_words_dup_perhaps (sum);
  g_autofree char *takes = tachy_ledger_words_dup_takes (sum);
  g_autofree char *text = g_strjoin ("\n", takes, sure, perhaps, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                  -1);
}

static GtkWidget *
new_row (const char           *title,
         const TachyLedgerSum *sum)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *takes = tachy_ledger_words_dup_takes (sum);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), takes);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), new_amounts (sum));
  describe_row (row, sum);
  return row;
}

/* The takes in doubt are folded in: mostly it is enough to know how much they are. */
static GtkWidget *
new_doubtful_row (TachyLedgerPage        *self,
                  const char             *title,
                  const TachyLedgerEntry *entry)
{
  TachyTakes *takes = tachy_house_get_takes (self->house);
  GtkWidget *row = adw_expander_row_new ();
  g_autofree char *subtitle = tachy_ledger_words_dup_takes (&entry->sum);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), subtitle);
  adw_expander_row_add_action (ADW_EXPANDER_ROW (row), new_amounts (&entry->sum));
  describe_row (row, &entry->sum);

  for (guint i = 0; i < entry->doubtful->len; i++)
    {
      gint64 number = g_array_index (entry->doubtful, gint64, i);
      g_autoptr (TachyTake) take = tachy_takes_dup_by_number (takes, number);

      adw_expander_row_add_row (ADW_EXPANDER_ROW (row), tachy_ledger_take_row_new (take));
    }

  return row;
}

static const char *
find_name (TachyLedgerPage *self,
           const char      *id)
{
  TachyProvider *provider;

  provider = tachy_providers_get_by_id (tachy_house_get_providers (self->house), id);
  return provider != NULL ? tachy_provider_get_name (provider) : _("A server that was removed");
}

static void
add_entry (TachyLedgerPage        *self,
           AdwPreferencesGroup    *day,
           const TachyLedgerEntry *entry)
{
  const char *name = find_name (self, entry->provider);

  adw_preferences_group_add (day, entry->doubtful->len > 0 ? new_doubtful_row (self, name, entry)
                                                           : new_row (name, &entry->sum));
}

static AdwPreferencesGroup *
add_day (TachyLedgerPage *self,
         const char      *day)
{
  GtkWidget *group = adw_preferences_group_new ();
  g_autofree char *title = tachy_ledger_words_dup_day (day);

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  adw_preferences_page_add (self->list, ADW_PREFERENCES_GROUP (group));
  g_ptr_array_add (self->days, group);
  return ADW_PREFERENCES_GROUP (group);
}

static void
add_total (TachyLedgerPage *self,
           const char      *title,
           const char      *period)
{
  const TachyLedgerSum sum = tachy_ledger_sum (self->entries, period);
  GtkWidget *row = new_row (title, &sum);

  adw_preferences_group_add (self->totals, row);
  g_ptr_array_add (self->total_rows, row);
}

static void
clear (TachyLedgerPage *self)
{
  for (guint i = 0; i < self->total_rows->len; i++)
    adw_preferences_group_remove (self->totals, g_ptr_array_index (self->total_rows, i));
  for (guint i = 0; i < self->days->len; i++)
    adw_preferences_page_remove (self->list, g_ptr_array_index (self->days, i));

  g_ptr_array_set_size (self->total_rows, 0);
  g_ptr_array_set_size (self->days, 0);
}

static void
fill (TachyLedgerPage *self)
{
  g_autofree char *month = g_strndup (self->today, MONTH_LENGTH);
  AdwPreferencesGroup *group = NULL;
  const char *day = NULL;

  add_total (self, _("Today"), self->today);
  add_total (self, _("This Month"), month);
  add_total (self, _("In All"), "");

  for (guint i = 0; i < MIN (self->entries->len, MAX_ENTRIES); i++)
    {
      const TachyLedgerEntry *entry = g_ptr_array_index (self->entries, i);

      if (g_strcmp0 (entry->day, day) != 0)
        group = add_day (self, entry->day);
      day = entry->day;
      add_entry (self, group, entry);
    }
}

/* Most changes of a take are none of its price; then nothing may jump or fold. */
static gboolean
is_shown (TachyLedgerPage *self,
          GPtrArray       *entries,
          const char      *today)
{
  if (self->entries == NULL || self->entries->len != entries->len ||
      g_strcmp0 (self->today, today) != 0)
    return FALSE;

  for (guint i = 0; i < entries->len; i++)
    if (!tachy_ledger_entry_equal (g_ptr_array_index (self->entries, i),
                                   g_ptr_array_index (entries, i)))
      return FALSE;

  return TRUE;
}

static void
show_entries (TachyLedgerPage *self,
              GPtrArray       *entries)
{
  g_autofree char *today = tachy_ledger_dup_today ();

  if (!is_shown (self, entries, today))
    {
      clear (self);
      g_clear_pointer (&self->entries, g_ptr_array_unref);
      self->entries = g_ptr_array_ref (entries);
      g_free (self->today);
      self->today = g_steal_pointer (&today);
      fill (self);
    }

  gtk_stack_set_visible_child_name (self->stack, entries->len > 0 ? "list" : "empty");
}

static void
ledger_read_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (TachyLedgerPage) self = user_data;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *markup = NULL;

  entries = tachy_ledger_read_finish (TACHY_TAKES (object), result, &error);
  if (self->house == NULL)
    return;
  if (entries != NULL)
    {
      show_entries (self, entries);
      return;
    }

  markup = g_markup_escape_text (error->message, -1);
  adw_status_page_set_description (self->trouble, markup);
  gtk_stack_set_visible_child_name (self->stack, "trouble");
}

static void
reload (TachyLedgerPage *self)
{
  g_assert (TACHY_IS_LEDGER_PAGE (self));

  tachy_ledger_read_async (tachy_house_get_takes (self->house), NULL, ledger_read_cb,
                           g_object_ref (self));
}

static void
reload_cb (gpointer user_data)
{
  TachyLedgerPage *self = user_data;

  self->reload_id = 0;
  reload (self);
}

static void
takes_changed_cb (TachyLedgerPage *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && self->reload_id == 0)
    self->reload_id = g_timeout_add_once (PATIENCE_MS, reload_cb, self);
}

static void
tachy_ledger_page_map (GtkWidget *widget)
{
  TachyLedgerPage *self = TACHY_LEDGER_PAGE (widget);

  GTK_WIDGET_CLASS (tachy_ledger_page_parent_class)->map (widget);
  if (self->house != NULL)
    reload (self);
}

static gboolean
tachy_ledger_page_grab_focus (GtkWidget *widget)
{
  TachyLedgerPage *self = TACHY_LEDGER_PAGE (widget);

  return gtk_widget_child_focus (GTK_WIDGET (self->stack), GTK_DIR_TAB_FORWARD);
}

static void
tachy_ledger_page_dispose (GObject *object)
{
  TachyLedgerPage *self = TACHY_LEDGER_PAGE (object);

  g_clear_handle_id (&self->reload_id, g_source_remove);
  g_clear_object (&self->house);

  G_OBJECT_CLASS (tachy_ledger_page_parent_class)->dispose (object);
}

static void
tachy_ledger_page_finalize (GObject *object)
{
  TachyLedgerPage *self = TACHY_LEDGER_PAGE (object);

  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_ptr_array_unref (self->total_rows);
  g_ptr_array_unref (self->days);
  g_free (self->today);

  G_OBJECT_CLASS (tachy_ledger_page_parent_class)->finalize (object);
}

static void
tachy_ledger_page_class_init (TachyLedgerPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tachy_ledger_page_dispose;
  object_class->finalize = tachy_ledger_page_finalize;
  widget_class->map = tachy_ledger_page_map;
  widget_class->grab_focus = tachy_ledger_page_grab_focus;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/tachyscope/Tachyscope/ui/tachy-ledger-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TachyLedgerPage, stack);
  gtk_widget_class_bind_template_child (widget_class, TachyLedgerPage, trouble);
  gtk_widget_class_bind_template_child (widget_class, TachyLedgerPage, list);
  gtk_widget_class_bind_template_child (widget_class, TachyLedgerPage, totals);
  gtk_widget_class_bind_template_callback (widget_class, reload);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.back", NULL);
}

static void
tachy_ledger_page_init (TachyLedgerPage *self)
{
  self->total_rows = g_ptr_array_new ();
  self->days = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * tachy_ledger_page_set_house:
 * @house: an open house; given once
 */
void
tachy_ledger_page_set_house (TachyLedgerPage *self,
                             TachyHouse      *house)
{
  static const char *const changes[] = { "added", "changed", "removed" };

  g_return_if_fail (TACHY_IS_LEDGER_PAGE (self));
  g_return_if_fail (self->house == NULL);

  self->house = g_object_ref (house);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    g_signal_connect_object (tachy_house_get_takes (house), changes[i],
                             G_CALLBACK (takes_changed_cb), self, G_CONNECT_SWAPPED);
}
