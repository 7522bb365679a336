/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-connection.h"
#include "tachy-journal-private.h"
#include "tachy-store.h"

G_BEGIN_DECLS

struct _TachyStore
{
  GObject parent_instance;

  char *path;
  char *directory;
  GAsyncQueue *tasks; /* in the order in which they came */
  GAsyncQueue *notes; /* likewise; they give way to what is written for good */
  GThreadPool *worker;
  char *view_only;    /* (nullable): why nothing can be written, for the main thread */
  gboolean is_remote; /* the database lies on another computer, for the main thread */

  /* Touched on the worker thread only. */
  gboolean is_open;
  TachyConnection *connection; /* (nullable), owned: NULL again where the disk has failed */
  char *obstacle;              /* (nullable): why @connection is only a copy to look at */
  TachyJournal *journal;
};

gboolean tachy_store_open_database (TachyStore *self,
                                    GError    **error);

G_END_DECLS
