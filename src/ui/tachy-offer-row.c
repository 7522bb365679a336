/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows in the lists of what a server offers: each can be opened, the last one adds another. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-offer-row.h"

/**
 * tachy_offer_row_new:
 * @title: not markup
 * @subtitle: (nullable): not markup
 *
 * Returns: (transfer floating): a row that can be activated
 */
GtkWidget *
tachy_offer_row_new (const char *title,
                     const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  return row;
}

/**
 * tachy_offer_row_new_for_more:
 * @title: what it adds
 *
 * Returns: (transfer floating): the row at the end of a list
 */
GtkWidget *
tachy_offer_row_new_for_more (const char *title)
{
  GtkWidget *row = tachy_offer_row_new (title, NULL);

  adw_action_row_add_prefix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("list-add-symbolic"));
  return row;
}
