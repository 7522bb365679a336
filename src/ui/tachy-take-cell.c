/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One take in the gallery: its poster, or how far it is, or why there will be none. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-take-cell.h"

#include "tachy-poster.h"
#include "tachy-take-words.h"

#include <glib/gi18n.h>

struct _TachyTakeCell
{
  AdwBin parent_instance;

  TachyPoster *poster;
  GtkImage *icon;
  GtkLabel *percent;
  GtkProgressBar *progress;
  GtkLabel *title;
  GtkLabel *subtitle;
  TachyTakeMenu *menu;

  TachyHouse *house; /* owned */
  TachyTake *take;   /* owned, nullable */
  GSignalGroup *take_signals;
  guint clock_id; /* counts the remaining time down while the take is active and seen */
};

G_DEFINE_FINAL_TYPE (TachyTakeCell, tachy_take_cell, ADW_TYPE_BIN)

static char *
dup_subtitle (TachyTake *take)
{
  g_autofree char *remaining = NULL;

  if (!tachy_take_is_loaded (take))
    return g_strdup ("");
  if (tachy_take_words_has_trouble (take))
    return tachy_take_words_dup_reason_line (take);
  if (!tachy_take_is_active (take))
    return tachy_take_words_dup_moment (tachy_take_get_created_at (take));

  remaining = tachy_take_words_dup_remaining (take);
  if (*remaining != '\0')
    return g_steal_pointer (&remaining);

  return tachy_take_words_dup_state (take);
}

static void
update_progress (TachyTakeCell *self)
{
  gboolean active = tachy_take_is_active (self->take);
  int progress = tachy_take_get_progress (self->take);
  g_autofree char *percent = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->progress), active);
  gtk_widget_set_visible (GTK_WIDGET (self->percent), active && progress >= 0);
  if (!active)
    return;

  gtk_progress_bar_set_fraction (self->progress, MAX (progress, 0) / 100.0);
  /* Translators: how far a take is. */
  percent = g_strdup_printf (_("%d %%"), MAX (progress, 0));
  gtk_label_set_label (self->percent, percent);
}

static void
update_icon (TachyTakeCell *self)
{
  TachyTakeState state = tachy_take_get_state (self->take);
  const char *icon = NULL;

  /* Its menu shows a question mark, which can be clicked. */
  if (tachy_take_words_is_question (self->take))
    icon = NULL;
  else if (tachy_take_words_has_trouble (self->take))
    icon = tachy_take_words_get_end_icon (self->take);
  else if (state == TACHY_TAKE_WAITING)
    icon = "alarm-symbolic";
  else if (tachy_take_is_active (self->take) && tachy_take_get_progress (self->take) < 0)
    icon = "content-loading-symbolic";

  gtk_image_set_from_icon_name (self->icon, icon);
  gtk_widget_set_visible (GTK_WIDGET (self->icon), icon != NULL);
}

/* What a screen reader says of the cell, and of the item of the grid that holds it and takes the
 * focus. */
static void
update_spoken_name (TachyTakeCell *self,
                    const char    *title,
                    const char    *subtitle)
{
  GtkWidget *item = gtk_widget_get_parent (GTK_WIDGET (self));
  /* Translators: what a screen reader says of a take: its prompt, then its state. */
  g_autofree char *name = g_strdup_printf (_("%s, %s"), title, subtitle);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (item != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                    -1);
}

static void
update_take (TachyTakeCell *self)
{
  g_autofree char *title = tachy_take_words_dup_title (self->take);
  g_autofree char *subtitle = dup_subtitle (self->take);

  gtk_label_set_label (self->title, title);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title), title);
  gtk_label_set_label (self->subtitle, subtitle);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->subtitle), subtitle);
  if (tachy_take_words_is_alarming (self->take))
    gtk_widget_add_css_class (GTK_WIDGET (self), "trouble");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "trouble");

  update_progress (self);
  update_icon (self);
  update_spoken_name (self, title, subtitle);
}

static gboolean
clock_cb (gpointer user_data)
{
  TachyTakeCell *self = user_data;

  update_take (self);
  return G_SOURCE_CONTINUE;
}

static void
update_clock (TachyTakeCell *self)
{
  gboolean wanted = self->take != NULL && tachy_take_is_active (self->take) &&
                    gtk_widget_get_mapped (GTK_WIDGET (self));

  if (!wanted)
    g_clear_handle_id (&self->clock_id, g_source_remove);
  else if (self->clock_id == 0)
    self->clock_id = g_timeout_add_seconds (1, clock_cb, self);
}

static void
take_changed_cb (TachyTakeCell *self)
{
  update_take (self);
  update_clock (self);
  tachy_take_menu_update (self->menu);
}

static void
open_menu_at (TachyTakeCell *self,
              double         x,
              double         y)
{
  double menu_x, menu_y;

  if (gtk_widget_translate_coordinates (GTK_WIDGET (self), GTK_WIDGET (self->menu), x, y, &menu_x,
                                        &menu_y))
    tachy_take_menu_open_at (self->menu, menu_x, menu_y);
}

static void
menu_wanted_cb (TachyTakeCell *self,
                int            n_press,
                double         x,
                double         y,
                GtkGesture    *gesture)
{
  g_assert (TACHY_IS_TAKE_CELL (self));

  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  open_menu_at (self, x, y);
}

static void
long_pressed_cb (TachyTakeCell *self,
                 double         x,
                 double         y,
                 GtkGesture    *gesture)
{
  menu_wanted_cb (self, 1, x, y, gesture);
}

/* The item of the grid takes a click, Enter and Space; those who can do neither need an action. */
static void
open_take (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  GtkWidget *item = gtk_widget_get_parent (widget);

  if (item != NULL)
    gtk_widget_activate (item);
}

static void
tachy_take_cell_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (tachy_take_cell_parent_class)->map (widget);
  update_clock (TACHY_TAKE_CELL (widget));
}

static void
tachy_take_cell_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (tachy_take_cell_parent_class)->unmap (widget);
  update_clock (TACHY_TAKE_CELL (widget));
}

static void
tachy_take_cell_dispose (GObject *object)
{
  TachyTakeCell *self = TACHY_TAKE_CELL (object);

  g_clear_handle_id (&self->clock_id, g_source_remove);
  g_clear_object (&self->take_signals);
  g_clear_object (&self->take);
  g_clear_object (&self->house);

  G_OBJECT_CLASS (tachy_take_cell_parent_class)->dispose (object);
}

static void
tachy_take_cell_class_init (TachyTakeCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tachy_take_cell_dispose;
  widget_class->map = tachy_take_cell_map;
  widget_class->unmap = tachy_take_cell_unmap;

  gtk_widget_class_install_action (widget_class, "cell.open", NULL, open_take);

  g_type_ensure (TACHY_TYPE_POSTER);
  g_type_ensure (TACHY_TYPE_TAKE_MENU);
  gtk_widget_class_set_css_name (widget_class, "takecell");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/tachyscope/Tachyscope/ui/tachy-take-cell.ui");
  gtk_widget_class_bind_template_child (widget_class, TachyTakeCell, poster);
  gtk_widget_class_bind_template_child (widget_class, TachyTakeCell, icon);
  gtk_widget_class_bind_template_child (widget_class, TachyTakeCell, percent);
  gtk_widget_class_bind_template_child (widget_class, TachyTakeCell, progress);
  gtk_widget_class_bind_template_child (widget_class, TachyTakeCell, title);
  gtk_widget_class_bind_template_child (widget_class, TachyTakeCell, subtitle);
  gtk_widget_class_bind_template_child (widget_class, TachyTakeCell, menu);
  gtk_widget_class_bind_template_callback (widget_class, long_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, menu_wanted_cb);
}

static void
tachy_take_cell_init (TachyTakeCell *self)
{
  static const char *const changes[] = {
    "notify::loaded", "notify::state",    "notify::media",
    "notify::active", "notify::progress", "notify::reason",
    "notify::search",
  };

  gtk_widget_init_template (GTK_WIDGET (self));

  self->take_signals = g_signal_group_new (TACHY_TYPE_TAKE);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    g_signal_group_connect_swapped (self->take_signals, changes[i], G_CALLBACK (take_changed_cb),
                                    self);
}

/**
 * tachy_take_cell_new:
 * @house: where posters come from
 */
GtkWidget *
tachy_take_cell_new (TachyHouse *house)
{
  TachyTakeCell *self = g_object_new (TACHY_TYPE_TAKE_CELL, NULL);

  self->house = g_object_ref (house);
  return GTK_WIDGET (self);
}

/**
 * tachy_take_cell_set_take:
 * @take: (nullable): what is to be shown
 */
void
tachy_take_cell_set_take (TachyTakeCell *self,
                          TachyTake     *take)
{
  g_return_if_fail (TACHY_IS_TAKE_CELL (self));

  if (!g_set_object (&self->take, take))
    return;

  g_signal_group_set_target (self->take_signals, take);
  tachy_poster_set_take (self->poster, self->house, take);
  tachy_take_menu_set_take (self->menu, self->house, take);
  if (take != NULL)
    take_changed_cb (self);
  else
    update_clock (self);
}

/**
 * tachy_take_cell_get_menu:
 *
 * Returns: (transfer none): what can be done with the take
 */
TachyTakeMenu *
tachy_take_cell_get_menu (TachyTakeCell *self)
{
  g_return_val_if_fail (TACHY_IS_TAKE_CELL (self), NULL);

  return self->menu;
}

/**
 * tachy_take_cell_open_menu:
 *
 * Shows what can be done with the take, as a click with the right button does.
 */
void
tachy_take_cell_open_menu (TachyTakeCell *self)
{
  g_return_if_fail (TACHY_IS_TAKE_CELL (self));

  open_menu_at (self, gtk_widget_get_width (GTK_WIDGET (self)) / 2.0,
                gtk_widget_get_height (GTK_WIDGET (self)) / 2.0);
}
