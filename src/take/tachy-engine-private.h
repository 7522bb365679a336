/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-engine.h"
#include "tachy-checker-private.h"
#include "tachy-clips-watch-private.h"
#include "tachy-fetcher-private.h"
#include "tachy-outbox-private.h"
#include "tachy-owner-private.h"
#include "tachy-poller-private.h"
#include "tachy-resolver-private.h"
#include "tachy-schedule-private.h"

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
  TachyChecker *checker;
  TachyClipsWatch *clips_watch; /* (nullable): before anybody wants to know */
  TachyResolver *resolver;
  char *references_directory;
  char *clips_directory;
  GCancellable *inspecting; /* the look at all clips ends with us */

  GHashTable *active; /* (element-type TachyTake): a set of those that something happens to */
  GPtrArray *held;    /* (element-type TachyTake): that may cost money, from an earlier start */
  TachySchedule *others; /* (nullable): when to look after the other processes; NULL before the
                            start, because whoever stands still inherits nothing */
};

void _tachy_engine_note_take (TachyEngine *self,
                              TachyTake   *take);

/* tachy-engine-held.c */
void _tachy_engine_hold (TachyEngine *self,
                         TachyTake   *take);
void _tachy_engine_let_go_of_held (TachyEngine *self,
                                   TachyTake   *take);

/* tachy-engine-others.c */
void _tachy_engine_begin_minding (TachyEngine *self);
void _tachy_engine_mind_others (TachyEngine *self);

/* tachy-engine-start.c */
void _tachy_engine_resume (TachyEngine *self,
                           GPtrArray   *takes);

G_END_DECLS
