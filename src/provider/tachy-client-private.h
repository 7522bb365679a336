/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include <libsecret/secret.h>

#include "tachy-access-private.h"
#include "tachy-client.h"
#include "tachy-exchange-private.h"
#include "tachy-outcome-private.h"
#include "tachy-outline-private.h"

G_BEGIN_DECLS

struct _TachyClient
{
  GObject parent_instance;

  TachyAccess *access;
  SecretValue *key; /* NULL without one */
  SoupSession *session;
  SoupSession *foreign_session; /* for other hosts; the same one where no authority is special */
  TachyPatience paid_patience;
  TachyPatience free_patience;
  gboolean has_clock;
  gint64 ahead_us; /* how much later the server's clock shows than ours, microseconds */
  TachyReach reach; /* how near the server has proved to be */
  gint64 quiet_until; /* monotonic time until which it does not want to be asked */
  GHashTable *said; /* address → what it has answered to the last question there */
};

typedef struct _TachyAsk TachyAsk;

/* Reads a good answer; @root is NULL where it is no JSON. NULL with @error set where it is not what
 * was asked for. */
typedef gpointer (*TachyAskReader) (TachyAsk *ask,
                                    JsonNode *root,
                                    GBytes   *body,
                                    GError  **error);

/* One question whose answer is read whole. */
struct _TachyAsk
{
  TachyAct act;
  char *id;
  char *after;
  int limit;
  gsize max_bytes;
  TachyAskReader read;
  GDestroyNotify free_result;

  TachyOutline *outline; /* (nullable): of the request's body */
  TachyExchange *exchange;
  TachyFailure *failure;
  gboolean about_other;
  char *next;
};

GHashTable    *tachy_client_new_said (void);

TachyAsk      *tachy_ask_new (TachyAct       act,
                              TachyAskReader read,
                              GDestroyNotify free_result);
void           tachy_ask_free (TachyAsk *ask);
void           tachy_ask_trim_job (TachyAsk *ask,
                                   TachyJob *job);
gpointer       tachy_ask_read_job (TachyAsk *ask,
                                   JsonNode *root,
                                   GBytes   *body,
                                   GError  **error);

TachyClient   *tachy_client_new_for_access (TachyAccess *access,
                                            const char  *key,
                                            GError     **error);
gboolean       tachy_client_is_for (TachyClient *self,
                                    TachyAccess *access,
                                    const char  *key);
SoupMessage   *tachy_client_new_message (TachyClient *self,
                                         const char  *method,
                                         const char  *path);
TachyExchange *tachy_client_new_exchange (TachyClient *self,
                                          TachyAct     act,
                                          SoupMessage *message);
void           tachy_client_ask (TachyClient  *self,
                                 GTask        *task,
                                 SoupMessage  *message,
                                 GCancellable *cancellable);
TachyExchange *tachy_client_new_foreign_exchange (TachyClient *self,
                                                  TachyAct     act,
                                                  SoupMessage *message);
gboolean       tachy_client_check_id (GTask      *task,
                                      const char *id);
gboolean       tachy_client_check_offered (GTask      *task,
                                           const char *path);
void           tachy_client_note_answer (TachyClient   *self,
                                         TachyAct       act,
                                         TachyExchange *exchange);
void           tachy_client_write_down (TachyClient   *self,
                                        GTask         *task,
                                        TachyExchange *exchange,
                                        TachyOutline  *outline,
                                        GBytes        *body,
                                        const GError  *error);
char          *tachy_client_dup_request_id (TachyExchange *exchange);
TachyFailure  *tachy_client_read_failure (TachyExchange *exchange,
                                          GBytes        *body);

G_END_DECLS
