/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "tachy-poller-private.h"
#include "world.h"

G_BEGIN_DECLS

#define DESK_PROVIDER "far"
#define DESK_TWIN "twin"

/* A poller that asks a server on the same main loop, by a clock that is turned by hand. The server
 * has a job for each take, "job_1" the oldest, and lists the newest first. */
typedef struct
{
  char *directory;
  World *world;
  TachyPoller *poller;
  GPtrArray *takes; /* (element-type TachyTake): by number */
  gint64 begin;     /* when the clock was stopped */

  SoupServer *server;
  guint n_lists;    /* requests, by what they ask for */
  guint n_singles;
  GArray *times;    /* (element-type gint64): of all requests, since the clock was stopped */

  /* How it answers. Strings are static. */
  guint status;         /* of all answers; 0 for good ones */
  guint list_status;    /* of lists; 0 for good ones */
  const char *header;   /* (nullable): a further header, and its value */
  const char *value;
  const char *reset;    /* (nullable): says that this was the last request until then */
  const char *body;     /* (nullable): the job instead, @ID@ is the id */
  const char *hidden;   /* (nullable): a job that no list has */
  const char *ended;    /* (nullable): a job that has failed */
  const char *lost;     /* (nullable): a job that is not known */
  guint n_strangers;    /* jobs of others, newer than ours */
  gboolean is_endless;  /* the list has strangers for ever */
  gboolean has_no_ids;  /* in the list */
} Desk;

void   desk_set_up (Desk         *desk,
                    gconstpointer data);
void   desk_tear_down (Desk         *desk,
                       gconstpointer data);
void   desk_add (Desk       *desk,
                 const char *provider,
                 guint       n);
void   desk_run (Desk  *desk,
                 gint64 span);
gint64 desk_get_time (Desk *desk);
guint  desk_count (Desk *desk);
guint  desk_count_notices (Desk      *desk,
                           TachyError cause);

#define desk_test(path, func) \
  g_test_add (path, Desk, NULL, desk_set_up, func, desk_tear_down)

G_END_DECLS
