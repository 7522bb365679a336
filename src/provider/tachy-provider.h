/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "tachy-dialect.h"
#include "tachy-limits.h"
#include "tachy-prices.h"

G_BEGIN_DECLS

/* The id of the built-in studio, whose address is found at run time. */
#define TACHY_PROVIDER_STUDIO "studio"

#define TACHY_TYPE_PROVIDER (tachy_provider_get_type ())

/* A profile. What has no setter here is a property that can be set: "name", "base-url", "dialect"
 * (an id), "traits" (JSON), "auth", "headers" (names and values in turn), "ca-file", "parallel",
 * "limits" (JSON), "prices" (JSON). Whether they make sense is checked where they are saved. */
G_DECLARE_FINAL_TYPE (TachyProvider, tachy_provider, TACHY, PROVIDER, GObject)

TachyProvider *tachy_provider_new (const char *id,
                                   const char *name,
                                   const char *base_url);

const char    *tachy_provider_get_id (TachyProvider *self);
const char    *tachy_provider_get_name (TachyProvider *self);
const char    *tachy_provider_get_base_url (TachyProvider *self);
gboolean       tachy_provider_is_studio (TachyProvider *self);
gboolean       tachy_provider_get_plain_http (TachyProvider *self);
void           tachy_provider_set_plain_http (TachyProvider *self,
                                              gboolean       plain_http);
gboolean       tachy_provider_get_listless (TachyProvider *self);
void           tachy_provider_set_listless (TachyProvider *self,
                                            gboolean       listless);

TachyDialect  *tachy_provider_get_dialect (TachyProvider *self);
const char    *tachy_provider_get_traits (TachyProvider *self);
const char    *tachy_provider_get_auth (TachyProvider *self);
const char *const *
               tachy_provider_get_headers (TachyProvider *self);
const char    *tachy_provider_get_ca_file (TachyProvider *self);
int            tachy_provider_get_parallel (TachyProvider *self);
gboolean       tachy_provider_takes_model (TachyProvider *self);
gboolean       tachy_provider_get_honours_keys (TachyProvider *self);

const char *const *
               tachy_provider_get_models (TachyProvider *self);
void           tachy_provider_set_models (TachyProvider     *self,
                                          const char *const *models);
TachyLimits   *tachy_provider_dup_limits (TachyProvider *self,
                                          const char    *model);

TachyPrices   *tachy_provider_dup_prices (TachyProvider *self);
gboolean       tachy_provider_estimate (TachyProvider *self,
                                        const char    *model,
                                        int            width,
                                        int            height,
                                        int            seconds,
                                        double        *dollars);
char          *tachy_provider_dup_price_date (TachyProvider *self);

G_END_DECLS
