/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "tachy-studio-queue.h"
#include "tachy-studio.h"

G_BEGIN_DECLS

struct _TachyStudio
{
  GObject parent_instance;

  char *directory;
  char *key;                 /* nullable */
  TachyStudioFaults *faults; /* unowned, nullable, outlives us */
  double slow;
  gboolean queued;
  guint idle_seconds;

  SoupServer *server;       /* owned */
  TachyStudioShelf *shelf;  /* owned */
  TachyStudioQueue *queue;  /* owned */
  guint n_requests;         /* under way */
  guint idle_id;            /* source: nobody has wanted anything for a while */
  guint sweep_id;           /* source: clips expire */
  GTask *stopping;          /* owned, nullable */
};

void tachy_studio_add_routes (TachyStudio *self);

G_END_DECLS
