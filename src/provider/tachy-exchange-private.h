/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsecret/secret.h>
#include <libsoup/soup.h>

#include "tachy-dialect.h"
#include "tachy-reach-private.h"

G_BEGIN_DECLS

#define TACHY_TYPE_EXCHANGE (tachy_exchange_get_type ())

G_DECLARE_FINAL_TYPE (TachyExchange, tachy_exchange, TACHY, EXCHANGE, GObject)

/* How long each part of an exchange may take, in milliseconds. */
typedef struct
{
  guint resolve;
  guint connect;
  guint upload; /* without any progress */
  guint answer; /* from the last byte of the request to the last byte of the answer */
} TachyPatience;

/* Who ended an exchange before its time. */
typedef enum
{
  TACHY_STOP_NONE,
  TACHY_STOP_PERSON,
  TACHY_STOP_DEADLINE,
  TACHY_STOP_RESTARTED,
  TACHY_STOP_OLD_TLS,
  TACHY_STOP_TOO_NEAR,
  TACHY_STOP_BAD_LENGTH,
  TACHY_STOP_TOO_LARGE,
} TachyStop;

TachyExchange *tachy_exchange_new (SoupSession         *session,
                                   SoupMessage         *message,
                                   const TachyPatience *patience);
SoupMessage   *tachy_exchange_get_message (TachyExchange *self);
guint          tachy_exchange_get_status (TachyExchange *self);
char          *tachy_exchange_dup_header (TachyExchange *self,
                                          const char    *name);
const char    *tachy_exchange_get_header (TachyExchange *self,
                                          const char    *name);
gint64         tachy_exchange_get_begun_at (TachyExchange *self);
gint64         tachy_exchange_get_elapsed (TachyExchange *self);
void           tachy_exchange_redact (TachyExchange *self,
                                      guint8        *bytes,
                                      gsize          length);
gboolean       tachy_exchange_get_written (TachyExchange *self);
gboolean       tachy_exchange_get_proxied (TachyExchange *self);
TachyStop      tachy_exchange_get_stop (TachyExchange *self);
TachyReach     tachy_exchange_get_reach (TachyExchange *self);
TachyDialect  *tachy_exchange_get_dialect (TachyExchange *self);
void           tachy_exchange_set_dialect (TachyExchange *self,
                                           TachyDialect  *dialect);
gboolean       tachy_exchange_has_key (TachyExchange *self);
void           tachy_exchange_set_key (TachyExchange *self,
                                       SecretValue   *key);
void           tachy_exchange_set_once (TachyExchange *self);
void           tachy_exchange_set_nearest (TachyExchange *self,
                                           TachyReach     nearest);

void           tachy_exchange_send_async (TachyExchange      *self,
                                          GCancellable       *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer            user_data);
gboolean       tachy_exchange_send_finish (TachyExchange *self,
                                           GAsyncResult  *result,
                                           GError       **error);
void           tachy_exchange_filter (TachyExchange *self,
                                      GConverter    *converter);
void           tachy_exchange_read_async (TachyExchange      *self,
                                          gsize               max_bytes,
                                          GAsyncReadyCallback callback,
                                          gpointer            user_data);
GBytes        *tachy_exchange_read_finish (TachyExchange *self,
                                           GAsyncResult  *result,
                                           GError       **error);
GInputStream  *tachy_exchange_steal_stream (TachyExchange *self);

G_END_DECLS
