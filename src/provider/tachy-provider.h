/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* The id of the built-in studio, whose address is found at run time. */
#define TACHY_PROVIDER_STUDIO "studio"

#define TACHY_TYPE_PROVIDER (tachy_provider_get_type ())

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
const char *const *
               tachy_provider_get_models (TachyProvider *self);
void           tachy_provider_set_models (TachyProvider     *self,
                                          const char *const *models);

gboolean       tachy_provider_estimate (TachyProvider *self,
                                        const char    *model,
                                        int            width,
                                        int            height,
                                        int            seconds,
                                        double        *dollars);

G_END_DECLS
