/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "tachy-worker-protocol.h"

G_BEGIN_DECLS

typedef struct _TachyWorker TachyWorker;

TachyWorker *tachy_worker_new (const char *trade,
                               int         patience_ms);
void         tachy_worker_free (TachyWorker *worker);

gboolean     tachy_worker_ask (TachyWorker              *worker,
                               const TachyWorkerRequest *request,
                               int                       input,
                               int                       output,
                               TachyClipFacts           *facts,
                               GCancellable             *cancellable,
                               GError                  **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TachyWorker, tachy_worker_free)

G_END_DECLS
