/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include <libsecret/secret.h>

#include "tachy-client.h"
#include "tachy-exchange-private.h"
#include "tachy-outcome-private.h"

G_BEGIN_DECLS

struct _TachyClient
{
  GObject parent_instance;

  char *base_url;
  char *origin;
  SecretValue *key; /* NULL without one */
  SoupSession *session;
  TachyPatience paid_patience;
  TachyPatience free_patience;
  TachyReach reach; /* how near the server has proved to be */
  gint64 quiet_until; /* monotonic time until which it does not want to be asked */
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

  TachyExchange *exchange;
  TachyFailure *failure;
  gboolean about_other;
  char *next;
};

TachyAsk      *tachy_ask_new (TachyAct       act,
                              TachyAskReader read,
                              GDestroyNotify free_result);
void           tachy_ask_free (TachyAsk *ask);
gpointer       tachy_ask_read_job (TachyAsk *ask,
                                   JsonNode *root,
                                   GBytes   *body,
                                   GError  **error);

gboolean       tachy_client_is_for (TachyClient *self,
                                    const char  *base_url,
                                    const char  *key);
SoupMessage   *tachy_client_new_message (TachyClient *self,
                                         const char  *method,
                                         const char  *path);
char          *tachy_client_build_path (const char *id,
                                        const char *tail);
TachyExchange *tachy_client_new_exchange (TachyClient *self,
                                          TachyAct     act,
                                          SoupMessage *message);
void           tachy_client_ask (TachyClient  *self,
                                 GTask        *task,
                                 SoupMessage  *message,
                                 GCancellable *cancellable);
gboolean       tachy_client_check_id (GTask      *task,
                                      const char *id);
TachyFailure  *tachy_client_read_failure (TachyExchange *exchange,
                                          GBytes        *body);

G_END_DECLS
