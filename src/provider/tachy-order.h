/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _TachyOrder TachyOrder;

/* What one create request asks for. Plain facts for the time of a call; the client copies what it
 * needs. */
struct _TachyOrder
{
  const char *prompt;
  const char *model;
  int width;                  /* pixels */
  int height;
  int seconds;
  const char *reference_path; /* (nullable): PNG, JPEG or WebP at exactly width x height */
  const char *idempotency_key;
};

G_END_DECLS
