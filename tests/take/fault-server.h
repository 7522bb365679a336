/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  FAULT_CREATE,
  FAULT_RETRIEVE,
  FAULT_CONTENT,
  FAULT_DELETE,
  FAULT_LIST,
  FAULT_OTHER,
  FAULT_N_ROUTES
} FaultRoute;

typedef enum
{
  FAULT_ANSWER, /* what stands in the other fields */
  FAULT_GOOD,   /* what a good server would answer */
  FAULT_DROP,   /* closes the connection */
  FAULT_RESET,  /* closes it rudely */
  FAULT_HANG,   /* keeps it open, and says nothing until the server is freed */
} FaultHow;

/* How one request is answered. Strings are static; all zeros is an empty good answer. */
typedef struct
{
  FaultHow how;
  gboolean early;      /* before the request's body is read */
  guint status;        /* 0 for 200 */
  const char *type;    /* NULL for JSON */
  const char *headers; /* (nullable): further lines, each with its CR LF */
  const char *text;    /* (nullable): the body; @ID@ becomes the id that was asked for or is given */
  GBytes *bytes;       /* (nullable): the body instead */
  gsize cut;           /* closes after so many bytes of the body; 0 for all of them */
  gint64 lie;          /* how much longer than the body the Content-Length is */
  gboolean no_length;  /* says none, and closes at the end */
  gboolean chunked;    /* sends chunks; when cut, without the last one */
  guint slow_ms;       /* between two bytes of the body */
} FaultAnswer;

typedef struct _FaultServer FaultServer;

FaultServer *fault_server_new (GBytes *clip);
void         fault_server_free (FaultServer *self);
const char  *fault_server_get_base_url (FaultServer *self);

void         fault_server_script (FaultServer       *self,
                                  FaultRoute         route,
                                  guint              times,
                                  const FaultAnswer *answer);

void         fault_server_forget (FaultServer *self,
                                  FaultRoute   route);

guint        fault_server_count (FaultServer *self,
                                 FaultRoute   route);
guint        fault_server_count_ids (FaultServer *self);
guint        fault_server_get_most_open (FaultServer *self);
char        *fault_server_dup_head (FaultServer *self,
                                    FaultRoute   route,
                                    guint        n);
GBytes      *fault_server_dup_body (FaultServer *self,
                                    FaultRoute   route,
                                    guint        n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FaultServer, fault_server_free)

G_END_DECLS
