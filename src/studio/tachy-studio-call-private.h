/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "tachy-studio-private.h"

G_BEGIN_DECLS

/* One request that is being answered. Whoever has it must give it away or answer it, once. */
typedef struct
{
  TachyStudio *studio;    /* owned */
  SoupServerMessage *msg; /* owned, paused */
  GHashTable *query;      /* owned, nullable */
  char *id;               /* owned: the job's in the path; nullable */
  TachyStudioFault fault;
} TachyStudioCall;

TachyStudioCall *tachy_studio_call_new (TachyStudio       *studio,
                                        SoupServerMessage *msg,
                                        GHashTable        *query,
                                        const char        *id);
void             tachy_studio_call_free (TachyStudioCall *call);

const char      *tachy_studio_call_get_option (TachyStudioCall *call,
                                               const char      *name);
TachyStudioJob  *tachy_studio_call_find_job (TachyStudioCall *call,
                                             GError         **error);

gboolean         tachy_studio_call_fail (TachyStudioCall *call);
void             tachy_studio_call_reply_json (TachyStudioCall *call,
                                               JsonNode        *node);
void             tachy_studio_call_reply_job (TachyStudioCall *call,
                                              TachyStudioJob  *job);
void             tachy_studio_call_reply_error (TachyStudioCall *call,
                                                const GError    *error);
void             tachy_studio_call_reply_bytes (TachyStudioCall *call,
                                                guint            status,
                                                const char      *mime_type,
                                                GBytes          *bytes);

void             tachy_studio_write_error (SoupServerMessage *msg,
                                           const GError      *error);

/* The endpoints; each takes over the call. */
void             tachy_studio_serve_models (TachyStudioCall *call);
void             tachy_studio_serve_create (TachyStudioCall *call);
void             tachy_studio_serve_remix (TachyStudioCall *call);
void             tachy_studio_serve_list (TachyStudioCall *call);
void             tachy_studio_serve_job (TachyStudioCall *call);
void             tachy_studio_serve_delete (TachyStudioCall *call);
void             tachy_studio_serve_content (TachyStudioCall *call);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TachyStudioCall, tachy_studio_call_free)

G_END_DECLS
