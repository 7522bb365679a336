/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-failure.h"
#include "tachy-recipe.h"
#include "tachy-statement.h"
#include "tachy-take-state.h"

G_BEGIN_DECLS

/* What tachy_take_row_read() expects a statement to select. */
#define TACHY_TAKE_COLUMNS                                                                         \
  "number, id, parent, provider, prompt, model, width, height, seconds, reference, "               \
  "state, media, search, owner, idempotency_key, price, charged, due_at, "                         \
  "remote_id, status_word, progress, expected_us, late_us, "                                       \
  "created_at, sent_at, accepted_at, ended_at, filed_at, expires_at, "                             \
  "clip, mime_type, clip_width, clip_height, clip_us, clip_bytes, "                                \
  "part_etag, part_total, part_bytes, result_url, "                                                \
  "cause, reason, http_status, error_code, error_message, error_type, request_id"

typedef struct
{
  gint64 number;
  char *id;
  TachyRecipe *recipe;
  TachyTakeState state;
  TachyMediaState media;
  TachySearch search;
  char *owner;
  char *idempotency_key;
  double price;         /* US dollars; -1 where it is not known */
  gint64 charged;       /* millionths of a US dollar; -1 where the server does not say */
  char *remote_id;
  char *status_word;
  int progress;         /* per cent; -1 where it is not known */
  gint64 expected_us;   /* how long such takes took; 0 where it is not known */
  gint64 late_us;       /* how long nearly all such takes took at most; 0 where it is not known */
  gint64 due_at;        /* times in microseconds since 1970; 0 where it has not happened */
  gint64 created_at;
  gint64 sent_at;
  gint64 accepted_at;
  gint64 ended_at;
  gint64 filed_at;
  gint64 expires_at;
  char *clip;
  char *mime_type;
  int clip_width;
  int clip_height;
  gint64 clip_us;
  gint64 clip_bytes;
  char *part_etag;      /* (nullable): strong; allows to go on where the part file ends */
  gint64 part_total;    /* bytes of the whole clip; 0 where it is not known */
  gint64 part_bytes;    /* those that are surely on the disk */
  char *result_url;     /* (nullable): where the server said that the clip lies */
  char *cause;
  char *reason;
  TachyFailure *failure;
} TachyTakeRow;

TachyTakeRow *tachy_take_row_read (TachyStatement *statement);
void          tachy_take_row_free (TachyTakeRow *row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TachyTakeRow, tachy_take_row_free)

G_END_DECLS
