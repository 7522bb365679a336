/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-cadence-private.h"
#include "tachy-host-private.h"
#include "tachy-providers.h"
#include "tachy-schedule-private.h"
#include "tachy-takes.h"
#include "tachy-walk-private.h"
#include "tachy-watch-private.h"

G_BEGIN_DECLS

#define TACHY_TYPE_ASKER (tachy_asker_get_type ())

/* Signals: "answered" (take, job); "lost" (take, failure or NULL): the server does not know it any
 * more; "key-refused" (). */
G_DECLARE_FINAL_TYPE (TachyAsker, tachy_asker, TACHY, ASKER, GObject)

struct _TachyAsker
{
  GObject parent_instance;

  TachyTakes *takes;
  TachyProviders *providers;
  char *provider_id;
  TachySchedule *schedule;     /* (nullable): unowned; NULL from tachy_asker_close() on */
  TachyHost *host;             /* (nullable): NULL until tachy_asker_set_host() */
  const TachyCadence *cadence;
  double thrift;               /* by how much delays are stretched */

  GHashTable *watches;         /* TachyTake → TachyWatch, owned */
  GHashTable *by_id;           /* id at the server → TachyWatch, unowned */
  GSequence *line;             /* of TachyWatch, unowned: those that wait for their time */
  GQueue singles;              /* of TachyWatch, unowned: those that are asked for one by one now */
  TachyWalk *walk;             /* (nullable): through the list */
  guint n_walks;               /* up to now, with the one under way */
  gboolean has_no_list;
  gint64 no_list_until;        /* when the list may pay again */
  guint n_under_way;
  GCancellable *cancellable;   /* of what is under way; cancelled by tachy_asker_close() */

  gboolean is_stopped;         /* until the person acts */
  GError *trouble;             /* (nullable): what is said of all its takes */
  TachyFailure *trouble_failure;
};

TachyAsker *tachy_asker_new (TachyTakes     *takes,
                             TachyProviders *providers,
                             const char     *provider_id,
                             TachySchedule  *schedule);
void        tachy_asker_close (TachyAsker *self);
void        tachy_asker_set_host (TachyAsker         *self,
                                  TachyHost          *host,
                                  const TachyCadence *cadence);
void        tachy_asker_set_thrift (TachyAsker *self,
                                    double      factor);

void        tachy_asker_add (TachyAsker *self,
                             TachyTake  *take,
                             gboolean    now);
void        tachy_asker_remove (TachyAsker *self,
                                TachyTake  *take);
gboolean    tachy_asker_has (TachyAsker *self,
                             TachyTake  *take);
void        tachy_asker_wake (TachyAsker *self,
                              gboolean    all);
void        tachy_asker_resume (TachyAsker *self);
void        tachy_asker_run (TachyAsker *self);

/* For the file beside it, which reads the answers. */
void        _tachy_asker_plan (TachyAsker *self,
                               TachyWatch *watch,
                               gint64      asked_for);
void        _tachy_asker_ask_singly (TachyAsker *self,
                                     TachyWatch *watch);
void        _tachy_asker_set_trouble (TachyAsker         *self,
                                      const GError       *error,
                                      const TachyFailure *failure);
void        _tachy_asker_want_due (TachyAsker *self);
void        _tachy_asker_end_walk (TachyAsker *self,
                                   gboolean    singly);
void        _tachy_asker_send_single (TachyAsker *self,
                                      TachyWatch *watch);
void        _tachy_asker_send_page (TachyAsker *self);
void        _tachy_asker_emit_answered (TachyAsker *self,
                                        TachyTake  *take,
                                        TachyJob   *job);
void        _tachy_asker_emit_lost (TachyAsker         *self,
                                    TachyTake          *take,
                                    const TachyFailure *failure);
void        _tachy_asker_emit_key_refused (TachyAsker *self);

G_END_DECLS
