/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "tachy-studio.h"

G_BEGIN_DECLS

/* A studio in a directory of its own, and a client that knows its key. */
typedef struct
{
  char *directory;
  TachyStudioOptions options;
  TachyStudio *studio; /* NULL while it is stopped */
  SoupSession *session;
} StudioFixture;

/* What came back. */
typedef struct
{
  guint status; /* 0 where there was no answer */
  GError *error;
  SoupMessage *msg;
  GBytes *body;
  JsonNode *json; /* nullable */
} StudioAnswer;

#define STUDIO_KEY "sk-of-the-tests"

void          studio_fixture_set_up (StudioFixture *self,
                                     gconstpointer  rule);
void          studio_fixture_tear_down (StudioFixture *self,
                                        gconstpointer  rule);
void          studio_fixture_start (StudioFixture *self);
void          studio_fixture_stop (StudioFixture *self);

StudioAnswer *studio_fixture_ask (StudioFixture *self,
                                  const char    *method,
                                  const char    *path,
                                  const char    *headers,
                                  const char    *type,
                                  GBytes        *body);
StudioAnswer *studio_fixture_get (StudioFixture *self,
                                  const char    *path);
StudioAnswer *studio_fixture_post (StudioFixture *self,
                                   const char    *path,
                                   const char    *json);
StudioAnswer *studio_fixture_post_form (StudioFixture *self,
                                        const char    *path,
                                        SoupMultipart *form);
char         *studio_fixture_create (StudioFixture *self,
                                     const char    *prompt);
void          studio_fixture_wait_for_status (StudioFixture *self,
                                              const char    *id,
                                              const char    *status);

void          studio_fixture_place (StudioFixture *self,
                                    const char    *id,
                                    const char    *status,
                                    gint64         completed_at,
                                    const char    *clip);

void          studio_answer_free (StudioAnswer *answer);
const char   *studio_answer_get (StudioAnswer *answer,
                                 const char   *path);
void          studio_answer_assert_refused (StudioAnswer *answer,
                                            guint         status,
                                            const char   *code,
                                            const char   *param);

GBytes       *studio_make_picture (int         width,
                                   int         height,
                                   const char *format);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StudioAnswer, studio_answer_free)

G_END_DECLS
