/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-engine.h"
#include "tachy-keys.h"
#include "tachy-library.h"
#include "tachy-store.h"
#include "tachy-take-edit-private.h"
#include "tachy-takes-private.h"

G_BEGIN_DECLS

#define WORLD_PROVIDER "fault"
#define WORLD_KEY "sk-canary-7351"

/* What a process holds of one data directory; several can stand on the same one. */
typedef struct
{
  char *directory;
  char *clips;
  TachyStore *store;
  TachyStoreWatch *watch;
  TachyTakes *takes;
  TachyKeys *keys; /* from here on only after world_furnish() */
  TachyProviders *providers;
  TachyMedia *media;
  TachyEngine *engine;
} World;

World        *world_open (const char *directory);
void          world_furnish (World      *world,
                             const char *base_url);
void          world_set_parallel (World      *world,
                                  int         parallel,
                                  const char *prices);
void          world_start (World *world);
void          world_close (World *world);

void          world_execute (World      *world,
                             const char *sql);
TachyRecipe  *world_new_recipe (const char *prompt);
TachyTake    *world_insert (World      *world,
                            const char *prompt,
                            const char *owner);
gboolean      world_change (World         *world,
                            TachyTake     *take,
                            TachyTakeEdit *edit,
                            GError       **error);
void          world_set_state (World         *world,
                               TachyTake     *take,
                               TachyTakeState state);
void          world_reload (World     *world,
                            TachyTake *take);
GPtrArray    *world_list (World *world);
TachyTake    *world_find (World      *world,
                          const char *id_prefix,
                          GError    **error);
TachyTake    *world_submit (World       *world,
                            TachyRecipe *recipe,
                            GBytes      *reference,
                            GError     **error);
TachyTake    *world_make (World      *world,
                          const char *prompt);
GBytes       *world_read_media (const char *name);

G_END_DECLS
