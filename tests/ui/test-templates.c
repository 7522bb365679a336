/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every template comes to life, is drawn, and dies without a trace. */

#include "config.h"

#include "tachy-banner.h"
#include "tachy-composer.h"
#include "tachy-fact-row.h"
#include "tachy-failure-row.h"
#include "tachy-gallery.h"
#include "tachy-import-dialog.h"
#include "tachy-ledger-page.h"
#include "tachy-limits-editor.h"
#include "tachy-model-row.h"
#include "tachy-preferences-window.h"
#include "tachy-price-editor.h"
#include "tachy-prompt-entry.h"
#include "tachy-reference-well.h"
#include "tachy-seconds-chooser.h"
#include "tachy-link-dialog.h"
#include "tachy-server-advanced.h"
#include "tachy-server-dialog.h"
#include "tachy-server-limits.h"
#include "tachy-server-models.h"
#include "tachy-server-prices.h"
#include "tachy-server-row.h"
#include "tachy-size-button.h"
#include "tachy-size-chooser.h"
#include "tachy-subpage.h"
#include "tachy-take-cell.h"
#include "tachy-take-details.h"
#include "tachy-take-menu.h"
#include "tachy-take-page.h"
#include "tachy-take-status.h"
#include "tachy-test.h"
#include "tachy-window.h"
#include "ui-test.h"

typedef GType (*GetType) (void);

static void
test_template (gconstpointer data)
{
  GType type = ((GetType) data) ();
  GtkWidget *widget = g_object_ref_sink (g_object_new (type, NULL));
  GtkWindow *window = GTK_WINDOW (GTK_IS_WINDOW (widget) ? widget : gtk_window_new ());

  if (GTK_IS_LIST_BOX_ROW (widget))
    {
      gtk_window_set_child (window, gtk_list_box_new ());
      gtk_list_box_append (GTK_LIST_BOX (gtk_window_get_child (window)), widget);
    }
  else if (GTK_WIDGET (window) != widget)
    {
      gtk_window_set_child (window, widget);
    }

  gtk_window_present (window);
  ui_test_wait_for_frame (widget);

  gtk_window_destroy (window);
  g_assert_finalize_object (widget);
}

static void
test_shortcuts (void)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource (
      "/io/github/tachyscope/Tachyscope/ui/help-overlay.ui");
  GtkWindow *shortcuts = GTK_WINDOW (gtk_builder_get_object (builder, "help_overlay"));

  gtk_window_present (shortcuts);
  ui_test_wait_for_frame (GTK_WIDGET (shortcuts));
  gtk_window_destroy (shortcuts);
}

static const struct
{
  const char *path;
  GetType get_type;
} templates[] = {
  { "/tachyscope/templates/banner", tachy_banner_get_type },
  { "/tachyscope/templates/composer", tachy_composer_get_type },
  { "/tachyscope/templates/fact-row", tachy_fact_row_get_type },
  { "/tachyscope/templates/failure-row", tachy_failure_row_get_type },
  { "/tachyscope/templates/gallery", tachy_gallery_get_type },
  { "/tachyscope/templates/import-dialog", tachy_import_dialog_get_type },
  { "/tachyscope/templates/ledger-page", tachy_ledger_page_get_type },
  { "/tachyscope/templates/limits-editor", tachy_limits_editor_get_type },
  { "/tachyscope/templates/model-row", tachy_model_row_get_type },
  { "/tachyscope/templates/preferences-window", tachy_preferences_window_get_type },
  { "/tachyscope/templates/price-editor", tachy_price_editor_get_type },
  { "/tachyscope/templates/prompt-entry", tachy_prompt_entry_get_type },
  { "/tachyscope/templates/reference-well", tachy_reference_well_get_type },
  { "/tachyscope/templates/seconds-chooser", tachy_seconds_chooser_get_type },
  { "/tachyscope/templates/link-dialog", tachy_link_dialog_get_type },
  { "/tachyscope/templates/server-advanced", tachy_server_advanced_get_type },
  { "/tachyscope/templates/server-dialog", tachy_server_dialog_get_type },
  { "/tachyscope/templates/server-limits", tachy_server_limits_get_type },
  { "/tachyscope/templates/server-models", tachy_server_models_get_type },
  { "/tachyscope/templates/server-prices", tachy_server_prices_get_type },
  { "/tachyscope/templates/server-row", tachy_server_row_get_type },
  { "/tachyscope/templates/size-button", tachy_size_button_get_type },
  { "/tachyscope/templates/size-chooser", tachy_size_chooser_get_type },
  { "/tachyscope/templates/subpage", tachy_subpage_get_type },
  { "/tachyscope/templates/take-cell", tachy_take_cell_get_type },
  { "/tachyscope/templates/take-details", tachy_take_details_get_type },
  { "/tachyscope/templates/take-menu", tachy_take_menu_get_type },
  { "/tachyscope/templates/take-page", tachy_take_page_get_type },
  { "/tachyscope/templates/take-status", tachy_take_status_get_type },
  { "/tachyscope/templates/window", tachy_window_get_type },
};

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);

  for (guint i = 0; i < G_N_ELEMENTS (templates); i++)
    g_test_add_data_func (templates[i].path, templates[i].get_type, test_template);
  g_test_add_func ("/tachyscope/templates/shortcuts", test_shortcuts);

  return g_test_run ();
}
