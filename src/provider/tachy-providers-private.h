/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-providers.h"

G_BEGIN_DECLS

struct _TachyProviders
{
  GObject parent_instance;

  TachyStore *store;
  TachyKeys *keys;
  GPtrArray *items;    /* of TachyProvider; the studio, then the others by name */
  GHashTable *clients; /* by id of provider, so that connections are kept over many questions */

  TachyStudioFinder finder;
  gpointer finder_data;
};

G_END_DECLS
