/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-content.h"
#include "tachy-media.h"
#include "tachy-meter-private.h"
#include "tachy-owner-private.h"
#include "tachy-part-private.h"
#include "tachy-providers.h"
#include "tachy-take-edit-private.h"
#include "tachy-takes.h"

G_BEGIN_DECLS

typedef struct _TachyErrand TachyErrand;

/* What all errands work with; lives longer than they do. */
typedef struct
{
  TachyTakes *takes;
  TachyProviders *providers;
  TachyMedia *media;
  TachyOwner *owner; /* stays locked as long as anything is under way */
  char *clips_directory;
  TachyMeter *meter;
  void (*line_free) (gpointer user_data); /* an errand has done with the network */
  gpointer user_data;
} TachyErrandTools;

/* What became of an attempt. */
typedef struct
{
  gboolean is_over;     /* the clip is here, or given up */
  gboolean is_waiting;  /* the meter tells when it may go on */
  gboolean key_refused;
  gint64 delay;         /* until the next attempt, microseconds */
} TachyErrandEnd;

struct _TachyErrand
{
  const TachyErrandTools *tools; /* unowned, outlives us */
  TachyTake *take;
  char *part;             /* path of the part file */
  TachyJob *job;          /* (nullable): the last answer; NULL after a restart */
  TachyJob *told;         /* (nullable): the last answer that told where the clip lies */
  gint64 delay;           /* the last one before an attempt, microseconds */
  guint n_damaged;
  guint n_missing;

  /* Of the attempt that runs. */
  GTask *attempt;         /* (nullable) */
  TachyErrandEnd end;
  gboolean is_in_line;    /* it downloads, or will */
  TachyPartSight sight;
  gboolean is_ours;       /* no other process fetches it */
  gint64 durable;         /* bytes of the clip that are on the disk */
  TachyClient *client;
  TachyContent *content;  /* NULL where all of it was here before */
  TachyClipFacts *facts;
};

TachyErrand   *tachy_errand_new (const TachyErrandTools *tools,
                                 TachyTake              *take,
                                 TachyJob               *job);
void           tachy_errand_free (TachyErrand *self);
TachyTake     *tachy_errand_get_take (TachyErrand *self);

void           tachy_errand_try_async (TachyErrand        *self,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data);
TachyErrandEnd tachy_errand_try_finish (TachyErrand  *self,
                                        GAsyncResult *result);

/* For the halves of the errand only. */

void           _tachy_errand_leave_line (TachyErrand *self);
void           _tachy_errand_end (TachyErrand *self,
                                  gboolean     is_over);
void           _tachy_errand_change (TachyErrand        *self,
                                     TachyTakeEdit      *edit,
                                     GAsyncReadyCallback callback);
TachyTakeEdit *_tachy_errand_new_part_edit (TachyErrand *self,
                                            gint64       durable);
void           _tachy_errand_wait_for_word (TachyErrand *self);
void           _tachy_errand_reset_part (TachyTakeEdit *edit);
void           _tachy_errand_give_up (TachyErrand   *self,
                                      TachyTakeEdit *edit);
void           _tachy_errand_damage (TachyErrand  *self,
                                     const GError *error);
void           _tachy_errand_fail (TachyErrand        *self,
                                   const GError       *error,
                                   const TachyFailure *failure);
void           _tachy_errand_fail_to_record (TachyErrand  *self,
                                             const GError *error);
gboolean       _tachy_errand_has_no_room (TachyErrand *self);

G_END_DECLS
