/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "tachy-dialect.h"
#include "tachy-outcome-private.h"

G_BEGIN_DECLS

/* How the length of the clip is said. */
typedef enum
{
  TACHY_SECONDS_TEXT,
  TACHY_SECONDS_NUMBER,
  TACHY_SECONDS_FRAMES,
} TachySecondsForm;

/* How the size of the clip is said. */
typedef enum
{
  TACHY_SIZE_TEXT,
  TACHY_SIZE_PAIR,
  TACHY_SIZE_ASPECT,
} TachySizeForm;

/* Which capability answer there is to read. */
typedef enum
{
  TACHY_CAPABILITIES_NONE,
  TACHY_CAPABILITIES_RAPID_MLX,
  TACHY_CAPABILITIES_OPENROUTER,
  TACHY_CAPABILITIES_SD_SERVER,
} TachyCapabilitiesForm;

/* The traits; a path or name that is NULL stands for something that the server does not have. */
struct _TachyDialect
{
  grefcount refs;
  char *id;
  char *name;
  char *base_url;
  char *base_path;
  char **hosts; /* a leading dot stands for all hosts below it */
  char *limits; /* JSON, for tachy_limits_table_new(); NULL where nothing is known */
  char *prices; /* JSON, for tachy_prices_new(); NULL where nothing is known */
  JsonNode *traits;

  char *auth;
  gboolean idempotency;
  gboolean progress;

  gboolean json;
  char *create_path;
  guint create_patience; /* milliseconds; 0 where the answer comes before the clip is made */
  char *model_name;
  char *prompt_name;
  char *seconds_name;
  TachySecondsForm seconds_form;
  int frames_fps;
  int frames_step;
  char *size_name;
  TachySizeForm size_form;
  char *reference_name;
  char *reference_form; /* JSON around the picture; NULL where it is a file part */
  JsonObject *also;

  char *job_path;
  char *content_path;
  gboolean content_inline;
  char *list_path;
  char *delete_path;
  gboolean delete_cancels;
  char *cancel_path;
  char *remix_path;
  char *models_path;
  char *capabilities_path;
  TachyCapabilitiesForm capabilities;

  GHashTable *meanings; /* "content 409 video_failed" to TachyError */
};

TachyDialect *tachy_dialect_read (JsonNode *entry,
                                  JsonNode *traits,
                                  GError  **error);
JsonNode     *tachy_dialect_parse_traits (const char *text,
                                          GError    **error);
JsonNode     *tachy_dialect_merge (JsonNode *base,
                                   JsonNode *over);
gboolean      tachy_dialect_is_at (TachyDialect *self,
                                   const char   *base_url);
char         *tachy_dialect_build_path (const char *form,
                                        const char *id);
gboolean      tachy_dialect_find_meaning (TachyDialect       *self,
                                          TachyAct            act,
                                          guint               status,
                                          const TachyFailure *failure,
                                          TachyError         *code);

G_END_DECLS
