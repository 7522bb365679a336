/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-house.h"

G_BEGIN_DECLS

typedef struct _TachyCliSession TachyCliSession;

/* The open house for the time of one verb, and the person who may press Ctrl+C. A verb owns the
 * main context and runs it until what it waits for is there. */

TachyCliSession *tachy_cli_session_open (GError **error);
void             tachy_cli_session_close (TachyCliSession *self);

TachyHouse      *tachy_cli_session_get_house (TachyCliSession *self);
TachyProviders  *tachy_cli_session_get_providers (TachyCliSession *self);
GCancellable    *tachy_cli_session_get_cancellable (TachyCliSession *self);
guint            tachy_cli_session_get_n_interrupts (TachyCliSession *self);

void             tachy_cli_session_say_view_only (TachyCliSession *self);
gboolean         tachy_cli_session_start_engine (TachyCliSession *self,
                                                 GError         **error);
TachyTake       *tachy_cli_session_find_take (TachyCliSession *self,
                                              const char      *id_prefix,
                                              GError         **error);
GPtrArray       *tachy_cli_session_list_takes (TachyCliSession *self,
                                               GError         **error);
GPtrArray       *tachy_cli_session_list_transcripts (TachyCliSession *self,
                                                     TachyTake       *take,
                                                     GError         **error);
void             tachy_cli_session_see_off (TachyCliSession *self);

void             tachy_cli_session_keep_result_cb (GObject      *source,
                                                   GAsyncResult *result,
                                                   gpointer      user_data);
void             tachy_cli_session_wait (GAsyncResult **result);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TachyCliSession, tachy_cli_session_close)

G_END_DECLS
