/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be done with a take in the gallery: a menu, and the question mark where a take waits for
 * an answer. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-take-menu.h"

#include "tachy-take-actions.h"
#include "tachy-take-words.h"

/* A widget of its own, because GTK tells screen readers all actions of a widget in no certain
 * order, and the first one is what they do by default: that of the cell is to open the take. */
struct _TachyTakeMenu
{
  AdwBin parent_instance;

  GtkMenuButton *button;
  GMenuModel *menu;

  TachyHouse *house;  /* owned, nullable */
  TachyTake *take;    /* owned, nullable */
  GtkWidget *popover; /* (nullable): the menu, from when it was first wanted on */
};

static void holder_init (TachyTakeHolderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TachyTakeMenu, tachy_take_menu, ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (TACHY_TYPE_TAKE_HOLDER, holder_init))

static TachyHouse *
get_held_house (TachyTakeHolder *holder)
{
  return TACHY_TAKE_MENU (holder)->house;
}

static TachyTake *
get_held_take (TachyTakeHolder *holder)
{
  return TACHY_TAKE_MENU (holder)->take;
}

static void
holder_init (TachyTakeHolderInterface *iface)
{
  iface->get_house = get_held_house;
  iface->get_take = get_held_take;
}

static void
tachy_take_menu_dispose (GObject *object)
{
  TachyTakeMenu *self = TACHY_TAKE_MENU (object);

  g_clear_pointer (&self->popover, gtk_widget_unparent);
  g_clear_object (&self->take);
  g_clear_object (&self->house);

  G_OBJECT_CLASS (tachy_take_menu_parent_class)->dispose (object);
}

static void
tachy_take_menu_class_init (TachyTakeMenuClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tachy_take_menu_dispose;

  tachy_take_actions_install (widget_class);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/tachyscope/Tachyscope/ui/tachy-take-menu.ui");
  gtk_widget_class_bind_template_child (widget_class, TachyTakeMenu, button);
  gtk_widget_class_bind_template_child (widget_class, TachyTakeMenu, menu);
}

static void
tachy_take_menu_init (TachyTakeMenu *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * tachy_take_menu_set_take:
 * @house: where @take belongs
 * @take: (nullable): what the menu is for
 */
void
tachy_take_menu_set_take (TachyTakeMenu *self,
                          TachyHouse    *house,
                          TachyTake     *take)
{
  g_return_if_fail (TACHY_IS_TAKE_MENU (self) && TACHY_IS_HOUSE (house));

  g_set_object (&self->house, house);
  g_set_object (&self->take, take);
}

/**
 * tachy_take_menu_update:
 *
 * Brings the menu in step with its take, of which there must be one.
 */
void
tachy_take_menu_update (TachyTakeMenu *self)
{
  g_return_if_fail (TACHY_IS_TAKE_MENU (self) && self->take != NULL);

  gtk_widget_set_visible (GTK_WIDGET (self->button), tachy_take_words_is_question (self->take));
  tachy_take_actions_update (TACHY_TAKE_HOLDER (self));
}

/**
 * tachy_take_menu_open_at:
 * @x: where the menu opens, from the left edge of this widget; may be outside of it
 * @y: the same, from its upper edge
 */
void
tachy_take_menu_open_at (TachyTakeMenu *self,
                         double         x,
                         double         y)
{
  const GdkRectangle place = { (int) x, (int) y, 1, 1 };

  g_return_if_fail (TACHY_IS_TAKE_MENU (self));

  if (self->take == NULL)
    return;

  if (self->popover == NULL)
    {
      self->popover = gtk_popover_menu_new_from_model (self->menu);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
      gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
      gtk_widget_set_parent (self->popover, GTK_WIDGET (self));
    }
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), &place);
  gtk_popover_popup (GTK_POPOVER (self->popover));
}
