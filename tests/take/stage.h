/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fault-server.h"
#include "tachy-error.h"
#include "tachy-test.h"
#include "world.h"

G_BEGIN_DECLS

/* An engine that runs against a fault server, a hundred times as fast as in life. */
typedef struct
{
  char *directory;
  GBytes *clip;
  FaultServer *server;
  World *world;
  TachyTake *take; /* (nullable): given up when the stage is cleared */
} Stage;

void stage_set_up (Stage        *stage,
                   gconstpointer data);
void stage_tear_down (Stage        *stage,
                      gconstpointer data);
void stage_play (Stage *stage);
void stage_restart (Stage *stage);

void stage_wait_state (TachyTake     *take,
                       TachyTakeState state);
void stage_wait_filed (TachyTake *take);
void stage_assert_cause (TachyTake *take,
                         TachyError cause);
void stage_assert_filed (Stage     *stage,
                         TachyTake *take);
void stage_linger (guint ms);
void stage_limit_patience (Stage *stage,
                           guint  ms);

#define stage_add(path, func) \
  g_test_add (path, Stage, NULL, stage_set_up, func, stage_tear_down)

G_END_DECLS
