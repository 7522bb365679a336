/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-providers.h"
#include "tachy-takes.h"

G_BEGIN_DECLS

#define TACHY_TYPE_POLLER (tachy_poller_get_type ())

/* Signals: "done" (take, job) when the clip of a take is there; "key-refused" (provider id), and
 * "resumed" (provider id) when the person wants it to be tried again. */
G_DECLARE_FINAL_TYPE (TachyPoller, tachy_poller, TACHY, POLLER, GObject)

TachyPoller *tachy_poller_new (TachyTakes     *takes,
                               TachyProviders *providers);
void         tachy_poller_push (TachyPoller *self,
                                TachyTake   *take);
void         tachy_poller_ask_now (TachyPoller *self,
                                   TachyTake   *take);
void         tachy_poller_take_answer (TachyPoller *self,
                                       TachyTake   *take,
                                       TachyJob    *job);
void         tachy_poller_withdraw (TachyPoller *self,
                                    TachyTake   *take);
void         tachy_poller_resume_provider (TachyPoller *self,
                                           const char  *provider_id);
void         tachy_poller_wake (TachyPoller *self,
                                gboolean     all);
void         tachy_poller_set_thrift (TachyPoller *self,
                                      gboolean     is_thrifty);
guint        tachy_poller_get_n_under_way (TachyPoller *self);
gint64       tachy_poller_get_next (TachyPoller *self);

G_END_DECLS
