/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-window.h"

#include "tachy-banner.h"
#include "tachy-composer.h"
#include "tachy-gallery.h"
#include "tachy-ledger-page.h"
#include "tachy-take-page.h"

G_BEGIN_DECLS

struct _TachyWindow
{
  AdwApplicationWindow parent_instance;

  AdwToastOverlay *toasts;
  GtkStack *stack;
  AdwStatusPage *trouble;
  AdwFlap *flap;
  TachyComposer *composer;
  GtkWidget *header;
  GtkWidget *back_button;
  GtkWidget *new_take_button;
  AdwWindowTitle *title;
  TachyBanner *banner;
  GtkStack *places;
  TachyGallery *gallery;
  TachyTakePage *take_page;
  TachyLedgerPage *ledger;

  TachyHouse *house;
  GCancellable *opening;
  guint patience_id;       /* shows that opening takes long */
  gboolean inhabited;      /* the house has been handed to everything in the window */
  gboolean from_ledger;    /* the take that is shown was chosen there */
  gboolean composer_shown; /* before a video filled the screen */

  GHashTable *followed;     /* of TachyTake: seen active, so that its end is news */
  AdwToast *news;           /* (nullable), unowned, weak: the last word about a take */
  GPtrArray *refused;       /* (element-type utf8): ids of servers that do not take their keys */
  TachyTake *stuck_take;    /* (nullable): cannot be stored */
};

/* tachy-window-opening.c */
void _tachy_window_open_house (TachyWindow *self);

/* tachy-window-actions.c */
void _tachy_window_install_actions (GtkWidgetClass *widget_class);
void _tachy_window_enable_actions (TachyWindow *self,
                                   gboolean     enabled);
void _tachy_window_show_take (TachyWindow *self,
                              TachyTake   *take);
void _tachy_window_show_gallery (TachyWindow *self);
void _tachy_window_update_place (TachyWindow *self);

/* tachy-window-news.c */
void _tachy_window_follow_takes (TachyWindow *self);
void _tachy_window_update_banner (TachyWindow *self);

G_END_DECLS
