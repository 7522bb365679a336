/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-connection-private.h"
#include "tachy-journal-private.h"

G_BEGIN_DECLS

TachyConnection *tachy_view_open (const char   *path,
                                  TachyJournal *journal,
                                  GError      **error);

G_END_DECLS
