/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a pasted text tells of a server. */
typedef struct
{
  char *base_url; /* (nullable): in the normal form */
  char *key;      /* (nullable) */
  char *auth;     /* (nullable): as in a profile, where the text says how the key is sent */
  char *model;    /* (nullable) */
} TachyPaste;

TachyPaste *tachy_paste_parse (const char *data,
                               gsize       length);
void        tachy_paste_free (TachyPaste *paste);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TachyPaste, tachy_paste_free)

G_END_DECLS
