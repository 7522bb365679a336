/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "tachy-studio-faults.h"

G_BEGIN_DECLS

#define TACHY_TYPE_STUDIO (tachy_studio_get_type ())

G_DECLARE_FINAL_TYPE (TachyStudio, tachy_studio, TACHY, STUDIO, GObject)

/* How a studio shall be; copied by tachy_studio_new(). */
typedef struct
{
  const char *directory;     /* where its jobs lie */
  const char *key;           /* nullable: what a client must know */
  TachyStudioFaults *faults; /* nullable, unowned, outlives the studio */
  double slow;               /* how many times longer than needed rendering takes */
  gboolean queued;           /* waiting jobs say "queued" and not "pending" */
  guint idle_seconds;        /* without work until "idle" is emitted; 0 for never */
} TachyStudioOptions;

TachyStudio *tachy_studio_new (const TachyStudioOptions *options);

gboolean     tachy_studio_start (TachyStudio *self,
                                 guint16      port,
                                 GError     **error);
guint16      tachy_studio_get_port (TachyStudio *self);

void         tachy_studio_stop_async (TachyStudio        *self,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data);
gboolean     tachy_studio_stop_finish (TachyStudio  *self,
                                       GAsyncResult *result,
                                       GError      **error);

G_END_DECLS
