/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fault-server.h"
#include "tachy-client-private.h"

G_BEGIN_DECLS

#define KEY "sk-canary"
#define CLIP                                                                                       \
  "HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nETag: \"t1\"\r\nContent-Length: 8\r\n\r\nclipclip"
#define REDIRECT(to) "HTTP/1.1 302 Found\r\nLocation: " to "\r\nContent-Length: 0\r\n\r\n"

typedef struct
{
  FaultServer *own;
  FaultServer *other;
  TachyClient *client;
  TachyJob *job;
  char *other_url;
} Fixture;

void          content_fixture_set_up (Fixture      *fixture,
                                      gconstpointer data);
void          content_fixture_tear_down (Fixture      *fixture,
                                         gconstpointer data);

TachyContent *open_at (Fixture       *fixture,
                       gint64         offset,
                       gint64         total,
                       const char    *etag,
                       TachyFailure **failure,
                       GError       **error);
char         *read_text (TachyContent *content,
                         GError      **error);
void          add_redirect (FaultServer *server,
                            const char  *location);

void          assert_clip (Fixture *fixture);
void          assert_fails (Fixture *fixture,
                            int      code);
void          assert_no_secret (FaultServer *server);
void          assert_request (FaultServer *server,
                              guint        index,
                              const char  *part,
                              gboolean     there);

G_END_DECLS
