/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A take in the ledger that may have been charged: what it was to be, and the way to it. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-ledger-take-row.h"

#include "tachy-take-words.h"

struct _TachyLedgerTakeRow
{
  AdwActionRow parent_instance;

  TachyTake *take;
};

G_DEFINE_FINAL_TYPE (TachyLedgerTakeRow, tachy_ledger_take_row, ADW_TYPE_ACTION_ROW)

static void
tachy_ledger_take_row_dispose (GObject *object)
{
  g_clear_object (&TACHY_LEDGER_TAKE_ROW (object)->take);

  G_OBJECT_CLASS (tachy_ledger_take_row_parent_class)->dispose (object);
}

static void
tachy_ledger_take_row_class_init (TachyLedgerTakeRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tachy_ledger_take_row_dispose;
}

static void
tachy_ledger_take_row_init (TachyLedgerTakeRow *self)
{
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");

  /* A prompt is anybody's words, and no markup. */
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (self), 1);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self), 2);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), arrow);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self), "win.show-take");
}

static void
take_changed_cb (TachyLedgerTakeRow *self)
{
  g_autofree char *title = tachy_take_words_dup_title (self->take);
  g_autofree char *reason = tachy_take_words_dup_reason_line (self->take);
  gboolean loaded = tachy_take_is_loaded (self->take);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), loaded ? reason : "");
}

/**
 * tachy_ledger_take_row_new:
 * @take: may still have to be read
 */
GtkWidget *
tachy_ledger_take_row_new (TachyTake *take)
{
  TachyLedgerTakeRow *self = g_object_new (TACHY_TYPE_LEDGER_TAKE_ROW, NULL);

  self->take = g_object_ref (take);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self), "x", tachy_take_get_number (take));
  g_signal_connect_object (take, "notify::loaded", G_CALLBACK (take_changed_cb), self,
                           G_CONNECT_SWAPPED);
  take_changed_cb (self);
  return GTK_WIDGET (self);
}
