/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-poster.h"
#include "tachy-reference-well.h"

G_BEGIN_DECLS

struct _TachyReferenceWell
{
  AdwBin parent_instance;

  GtkStack *stack;
  TachyPoster *poster;
  GtkLabel *caption;
  GtkLabel *held_sentence;
  GtkWidget *forgo_button;
  GtkWidget *choose_button;
  GtkLabel *sentence;
  GtkLabel *refusal_sentence;
  GtkEventController *drop_target;

  TachyMedia *media;
  int width; /* pixels of the video */
  int height;

  TachyPicture *picture; /* (nullable): as it came */
  GBytes *fitted;        /* (nullable): a PNG of exactly width x height, and shown */
  GBytes *unseen;        /* (nullable): the same while it is not shown yet */
  gboolean busy;
  gboolean in_trouble;
  GCancellable *work; /* (nullable): what is being read or cropped now */
  char *refusal;      /* (nullable): why no picture can be sent now */
  gboolean forgone;   /* the person has seen that, and goes without the picture that is here */
};

void _tachy_reference_well_install_actions (GtkWidgetClass *widget_class);
void _tachy_reference_well_accept_drops (TachyReferenceWell *self);
void _tachy_reference_well_read (TachyReferenceWell *self,
                                 GObject            *source);
void _tachy_reference_well_update_held (TachyReferenceWell *self);

G_END_DECLS
