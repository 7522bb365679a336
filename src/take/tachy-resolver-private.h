/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-owner-private.h"
#include "tachy-providers.h"
#include "tachy-take-edit-private.h"
#include "tachy-takes.h"

G_BEGIN_DECLS

#define TACHY_TYPE_RESOLVER (tachy_resolver_get_type ())

/* Signals: "found" (take, job) when an unknown take was found at the server, and bound to it. */
G_DECLARE_FINAL_TYPE (TachyResolver, tachy_resolver, TACHY, RESOLVER, GObject)

TachyResolver *tachy_resolver_new (TachyTakes     *takes,
                                   TachyProviders *providers,
                                   TachyOwner     *owner);
void           tachy_resolver_push (TachyResolver *self,
                                    TachyTake     *take);
void           tachy_resolver_take_up (TachyResolver *self);
void           tachy_resolver_resume_provider (TachyResolver *self,
                                               const char    *provider_id);
TachyTakeEdit *tachy_resolver_new_bound (TachyResolver *self,
                                         const char    *remote_id,
                                         TachySearch    search);

G_END_DECLS
