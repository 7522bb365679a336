/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What is done with one request. */
typedef enum
{
  FAULT_ANSWER,      /* say the words, keep the connection */
  FAULT_CUT,         /* say the words, close */
  FAULT_RESET,       /* say the words, reset */
  FAULT_STALL,       /* say the words, then nothing more */
  FAULT_TRICKLE,     /* say the words, one byte each 20 ms */
  FAULT_ENDLESS,     /* say the words, then the letter x for ever */
  FAULT_DROP_EARLY,  /* close without reading */
  FAULT_RESET_EARLY, /* reset without reading */
  FAULT_RESET_HALF,  /* reset in the middle of the request's body */
} Fault;

typedef struct _FaultServer FaultServer;

FaultServer *fault_server_new (GTlsCertificate *certificate);
void         fault_server_free (FaultServer *server);
char        *fault_server_dup_url (FaultServer *server,
                                   const char  *path);
void         fault_server_add (FaultServer *server,
                               Fault        fault,
                               const char  *words);
void         fault_server_add_json (FaultServer *server,
                                    int          status,
                                    const char  *json);
guint        fault_server_count (FaultServer *server,
                                 const char  *method);
char        *fault_server_dup_request (FaultServer *server,
                                       guint        index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FaultServer, fault_server_free)

G_END_DECLS
