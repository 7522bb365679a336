/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one window: composer at the side, gallery and take page in the middle. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-window-private.h"

#include <glib/gi18n.h>

#define COMPOSER_WIDTH 340

G_DEFINE_FINAL_TYPE (TachyWindow, tachy_window, ADW_TYPE_APPLICATION_WINDOW)

static void
composer_submitted_cb (TachyWindow *self,
                       TachyTake   *take)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  g_assert (TACHY_IS_WINDOW (self));

  /* Whoever writes goes on writing; the button that was clicked elsewhere is gone. */
  _tachy_window_show_take (self, take);
  if (focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->composer)) ||
      adw_flap_get_folded (self->flap))
    gtk_widget_grab_focus (GTK_WIDGET (self->take_page));
}

static void
take_activated_cb (TachyWindow *self,
                   TachyTake   *take)
{
  g_assert (TACHY_IS_WINDOW (self));

  _tachy_window_show_take (self, take);
  gtk_widget_grab_focus (GTK_WIDGET (self->take_page));
}

static void
try_it_cb (TachyWindow *self)
{
  g_assert (TACHY_IS_WINDOW (self));

  tachy_composer_try_studio (self->composer);
}

static void
use_again_cb (TachyWindow *self,
              TachyTake   *take)
{
  g_assert (TACHY_IS_WINDOW (self));

  tachy_composer_use_take (self->composer, take);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.new-take", NULL);
}

static void
deleted_cb (TachyWindow *self,
            TachyTake   *take)
{
  g_assert (TACHY_IS_WINDOW (self));

  if (tachy_take_page_get_take (self->take_page) == take)
    _tachy_window_show_gallery (self);
}

static void
flap_changed_cb (TachyWindow *self)
{
  g_assert (TACHY_IS_WINDOW (self));

  _tachy_window_update_place (self);
}

/* The page wants to fill the screen with its video, or has had enough of it. */
static void
page_fullscreened_cb (TachyWindow *self)
{
  gboolean fullscreened;

  g_assert (TACHY_IS_WINDOW (self));

  g_object_get (self->take_page, "fullscreened", &fullscreened, NULL);
  gtk_widget_set_visible (self->header, !fullscreened);
  if (fullscreened)
    {
      self->composer_shown = adw_flap_get_reveal_flap (self->flap);
      adw_flap_set_reveal_flap (self->flap, FALSE);
      gtk_window_fullscreen (GTK_WINDOW (self));
    }
  else
    {
      gtk_window_unfullscreen (GTK_WINDOW (self));
      adw_flap_set_reveal_flap (self->flap,
                                self->composer_shown && !adw_flap_get_folded (self->flap));
    }
}

/* The desktop can end full screen too. */
static void
window_fullscreened_cb (TachyWindow *self)
{
  g_assert (TACHY_IS_WINDOW (self));

  if (!gtk_window_is_fullscreen (GTK_WINDOW (self)))
    g_object_set (self->take_page, "fullscreened", FALSE, NULL);
}

/* For the template: as a page the composer takes all there is, and as a side pane never more,
 * however long the name of a server is. */
static int
get_composer_width (gpointer instance,
                    gboolean folded)
{
  return folded ? G_MAXINT16 : COMPOSER_WIDTH;
}

/* For the template: the side of the header that the composer covers has no window buttons. */
static gboolean
start_is_free (gpointer instance,
               gboolean folded,
               gboolean revealed)
{
  return folded || !revealed;
}

static void
tachy_window_dispose (GObject *object)
{
  TachyWindow *self = TACHY_WINDOW (object);

  g_cancellable_cancel (self->opening);
  g_clear_handle_id (&self->patience_id, g_source_remove);
  g_clear_weak_pointer (&self->news);

  G_OBJECT_CLASS (tachy_window_parent_class)->dispose (object);
}

static void
tachy_window_finalize (GObject *object)
{
  TachyWindow *self = TACHY_WINDOW (object);

  g_clear_object (&self->opening);
  g_clear_object (&self->house);
  g_clear_object (&self->stuck_take);
  g_clear_pointer (&self->followed, g_hash_table_unref);
  g_clear_pointer (&self->refused, g_ptr_array_unref);

  G_OBJECT_CLASS (tachy_window_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, TachyWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, TachyWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, TachyWindow, trouble);
  gtk_widget_class_bind_template_child (widget_class, TachyWindow, flap);
  gtk_widget_class_bind_template_child (widget_class, TachyWindow, composer);
  gtk_widget_class_bind_template_child (widget_class, TachyWindow, header);
  gtk_widget_class_bind_template_child (widget_class, TachyWindow, back_button);
  gtk_widget_class_bind_template_child (widget_class, TachyWindow, new_take_button);
  gtk_widget_class_bind_template_child (widget_class, TachyWindow, title);
  gtk_widget_class_bind_template_child (widget_class, TachyWindow, banner);
  gtk_widget_class_bind_template_child (widget_class, TachyWindow, places);
  gtk_widget_class_bind_template_child (widget_class, TachyWindow, gallery);
  gtk_widget_class_bind_template_child (widget_class, TachyWindow, take_page);
  gtk_widget_class_bind_template_child (widget_class, TachyWindow, ledger);
  gtk_widget_class_bind_template_callback (widget_class, composer_submitted_cb);
  gtk_widget_class_bind_template_callback (widget_class, deleted_cb);
  gtk_widget_class_bind_template_callback (widget_class, flap_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, get_composer_width);
  gtk_widget_class_bind_template_callback (widget_class, page_fullscreened_cb);
  gtk_widget_class_bind_template_callback (widget_class, start_is_free);
  gtk_widget_class_bind_template_callback (widget_class, take_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, try_it_cb);
  gtk_widget_class_bind_template_callback (widget_class, use_again_cb);
  gtk_widget_class_bind_template_callback (widget_class, window_fullscreened_cb);
}

static void
tachy_window_class_init (TachyWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tachy_window_dispose;
  object_class->finalize = tachy_window_finalize;

  _tachy_window_install_actions (widget_class);

  g_type_ensure (TACHY_TYPE_BANNER);
  g_type_ensure (TACHY_TYPE_COMPOSER);
  g_type_ensure (TACHY_TYPE_GALLERY);
  g_type_ensure (TACHY_TYPE_LEDGER_PAGE);
  g_type_ensure (TACHY_TYPE_TAKE_PAGE);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/tachyscope/Tachyscope/ui/tachy-window.ui");
  bind_template (widget_class);
}

static void
tachy_window_init (TachyWindow *self)
{
  self->opening = g_cancellable_new ();
  self->refused = g_ptr_array_new_with_free_func (g_free);
  self->followed = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  _tachy_window_enable_actions (self, FALSE);
}

static void
remember_size (TachyWindow *self)
{
  const GBindingFlags flags = G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL;
  TachySettings *settings = tachy_house_get_settings (self->house);

  g_object_bind_property (settings, "window-width", self, "default-width", flags);
  g_object_bind_property (settings, "window-height", self, "default-height", flags);
  g_object_bind_property (settings, "window-maximized", self, "maximized", flags);
}

/**
 * tachy_window_new:
 * @house: a house that is not open yet; the window opens it
 */
GtkWidget *
tachy_window_new (GtkApplication *application,
                  TachyHouse     *house)
{
  TachyWindow *self;

  g_return_val_if_fail (TACHY_IS_HOUSE (house), NULL);

  self = g_object_new (TACHY_TYPE_WINDOW, "application", application, NULL);
  self->house = g_object_ref (house);
  remember_size (self);
  _tachy_window_open_house (self);
  return GTK_WIDGET (self);
}
