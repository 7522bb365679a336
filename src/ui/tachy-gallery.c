/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All takes in a grid; where there is none yet, the two ways on. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-gallery.h"

#include "tachy-take-cell.h"

struct _TachyGallery
{
  AdwBin parent_instance;

  GtkStack *stack;
  GtkGridView *grid;
  GtkWidget *try_button;

  TachyHouse *house;
};

enum
{
  TAKE_ACTIVATED,
  TRY_IT,
  USE_AGAIN,
  N_SIGNALS,
};

G_DEFINE_FINAL_TYPE (TachyGallery, tachy_gallery, ADW_TYPE_BIN)

static guint signals[N_SIGNALS];

static void
update_page (TachyGallery *self)
{
  GListModel *takes = G_LIST_MODEL (tachy_house_get_library (self->house));
  GListModel *providers = G_LIST_MODEL (tachy_house_get_providers (self->house));
  const char *page = "grid";

  if (g_list_model_get_n_items (takes) == 0)
    page = g_list_model_get_n_items (providers) > 1 ? "empty" : "first-run";

  gtk_stack_set_visible_child_name (self->stack, page);
}

static void
use_again_cb (TachyGallery *self,
              TachyTake    *take)
{
  g_signal_emit (self, signals[USE_AGAIN], 0, take);
}

static void
setup_cb (TachyGallery *self,
          GtkListItem  *item)
{
  GtkWidget *cell = tachy_take_cell_new (self->house);
  TachyTakeMenu *menu = tachy_take_cell_get_menu (TACHY_TAKE_CELL (cell));

  g_assert (TACHY_IS_GALLERY (self));

  g_signal_connect_object (menu, "use-again", G_CALLBACK (use_again_cb), self, G_CONNECT_SWAPPED);
  gtk_list_item_set_child (item, cell);
}

static void
bind_cb (TachyGallery *self,
         GtkListItem  *item)
{
  tachy_take_cell_set_take (TACHY_TAKE_CELL (gtk_list_item_get_child (item)),
                            gtk_list_item_get_item (item));
}

static void
unbind_cb (TachyGallery *self,
           GtkListItem  *item)
{
  tachy_take_cell_set_take (TACHY_TAKE_CELL (gtk_list_item_get_child (item)), NULL);
}

static void
activate_cb (TachyGallery *self,
             guint         position)
{
  g_autoptr (TachyTake) take = NULL;

  g_assert (TACHY_IS_GALLERY (self));

  take = g_list_model_get_item (G_LIST_MODEL (gtk_grid_view_get_model (self->grid)), position);
  if (take != NULL)
    g_signal_emit (self, signals[TAKE_ACTIVATED], 0, take);
}

static void
try_it_cb (TachyGallery *self)
{
  g_assert (TACHY_IS_GALLERY (self));

  g_signal_emit (self, signals[TRY_IT], 0);
}

/* The focus is on the item of the grid that holds a cell, or on something in the cell. */
static void
open_menu (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));
  GtkWidget *child = focus != NULL ? gtk_widget_get_first_child (focus) : NULL;
  GtkWidget *cell = TACHY_IS_TAKE_CELL (child) ? child : NULL;

  if (cell == NULL && focus != NULL)
    cell = gtk_widget_get_ancestor (focus, TACHY_TYPE_TAKE_CELL);
  if (cell != NULL)
    tachy_take_cell_open_menu (TACHY_TAKE_CELL (cell));
}

static gboolean
tachy_gallery_grab_focus (GtkWidget *widget)
{
  TachyGallery *self = TACHY_GALLERY (widget);

  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "first-run") == 0)
    return gtk_widget_grab_focus (self->try_button);

  return gtk_widget_child_focus (GTK_WIDGET (self->stack), GTK_DIR_TAB_FORWARD);
}

static void
tachy_gallery_dispose (GObject *object)
{
  TachyGallery *self = TACHY_GALLERY (object);

  g_clear_object (&self->house);

  G_OBJECT_CLASS (tachy_gallery_parent_class)->dispose (object);
}

static void
tachy_gallery_class_init (TachyGalleryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tachy_gallery_dispose;
  widget_class->grab_focus = tachy_gallery_grab_focus;

  signals[TAKE_ACTIVATED] = g_signal_new ("take-activated", TACHY_TYPE_GALLERY, G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 1, TACHY_TYPE_TAKE);
  signals[TRY_IT] = g_signal_new ("try-it", TACHY_TYPE_GALLERY, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
  signals[USE_AGAIN] = g_signal_new ("use-again", TACHY_TYPE_GALLERY, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 1, TACHY_TYPE_TAKE);

  gtk_widget_class_install_action (widget_class, "gallery.open-menu", NULL, open_menu);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK,
                                       "gallery.open-menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "gallery.open-menu", NULL);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/tachyscope/Tachyscope/ui/tachy-gallery.ui");
  gtk_widget_class_bind_template_child (widget_class, TachyGallery, stack);
  gtk_widget_class_bind_template_child (widget_class, TachyGallery, grid);
  gtk_widget_class_bind_template_child (widget_class, TachyGallery, try_button);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, try_it_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_cb);
}

static void
tachy_gallery_init (TachyGallery *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * tachy_gallery_set_house:
 * @house: an open house; given once
 */
void
tachy_gallery_set_house (TachyGallery *self,
                         TachyHouse   *house)
{
  GListModel *takes;
  g_autoptr (GtkNoSelection) selection = NULL;

  g_return_if_fail (TACHY_IS_GALLERY (self));
  g_return_if_fail (self->house == NULL);

  self->house = g_object_ref (house);
  takes = G_LIST_MODEL (tachy_house_get_library (house));
  selection = gtk_no_selection_new (g_object_ref (takes));
  gtk_grid_view_set_model (self->grid, GTK_SELECTION_MODEL (selection));

  g_signal_connect_object (takes, "items-changed", G_CALLBACK (update_page), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (tachy_house_get_providers (house), "items-changed",
                           G_CALLBACK (update_page), self, G_CONNECT_SWAPPED);
  update_page (self);
}
