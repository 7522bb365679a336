/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "tachy-store.h"

G_BEGIN_DECLS

/* Takes that have changed since somebody last looked. */
typedef struct
{
  GPtrArray *rows; /* (element-type TachyTakeRow): as they stand now */
  GArray *gone;    /* (element-type gint64): numbers of those that are not there any more */
  gint64 version;  /* of the newest change; ask from here the next time */
} TachyNews;

void       tachy_news_free (TachyNews *news);

void       tachy_news_read_async (TachyStore         *store,
                                  gint64              since,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data);
TachyNews *tachy_news_read_finish (TachyStore   *store,
                                   GAsyncResult *result,
                                   GError      **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TachyNews, tachy_news_free)

G_END_DECLS
