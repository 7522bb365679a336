/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-store.h"

G_BEGIN_DECLS

#define TACHY_TYPE_STORE_WATCH (tachy_store_watch_get_type ())

/* Tells when another process has changed the database.
 * Signals: "changed". */
G_DECLARE_FINAL_TYPE (TachyStoreWatch, tachy_store_watch, TACHY, STORE_WATCH, GObject)

TachyStoreWatch *tachy_store_watch_new (TachyStore *store);

G_END_DECLS
