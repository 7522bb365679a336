/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-engine.h"
#include "tachy-fetcher-private.h"
#include "tachy-outbox-private.h"
#include "tachy-owner-private.h"
#include "tachy-poller-private.h"

G_BEGIN_DECLS

struct _TachyEngine
{
  GObject parent_instance;

  TachyTakes *takes;
  TachyProviders *providers;
  TachyOwner *owner;
  TachyOutbox *outbox;
  TachyPoller *poller;
  TachyFetcher *fetcher;
  char *references_directory;

  GHashTable *active; /* (element-type TachyTake): a set of those that something happens to */
  GPtrArray *held;    /* (element-type TachyTake): with a price, from an earlier start */
};

G_END_DECLS
