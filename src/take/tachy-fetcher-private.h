/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-media.h"
#include "tachy-meter-private.h"
#include "tachy-owner-private.h"
#include "tachy-providers.h"
#include "tachy-takes.h"

G_BEGIN_DECLS

#define TACHY_TYPE_FETCHER (tachy_fetcher_get_type ())

/* Signals: "key-refused" (provider id). */
G_DECLARE_FINAL_TYPE (TachyFetcher, tachy_fetcher, TACHY, FETCHER, GObject)

TachyFetcher *tachy_fetcher_new (TachyTakes     *takes,
                                 TachyProviders *providers,
                                 TachyMedia     *media,
                                 TachyOwner     *owner,
                                 const char     *clips_directory);
void          tachy_fetcher_push (TachyFetcher *self,
                                  TachyTake    *take,
                                  TachyJob     *job);
TachyMeter   *tachy_fetcher_get_meter (TachyFetcher *self);
void          tachy_fetcher_resume_provider (TachyFetcher *self,
                                             const char   *provider_id);

G_END_DECLS
