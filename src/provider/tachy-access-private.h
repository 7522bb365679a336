/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsecret/secret.h>
#include <libsoup/soup.h>

#include "tachy-dialect-private.h"
#include "tachy-provider.h"

G_BEGIN_DECLS

/* Everything but the key that is needed to speak to a server; a copy of what stood in its profile
 * at one time. */
typedef struct
{
  char *base_url;
  TachyDialect *dialect;
  char *auth;
  char **headers; /* owned; names and values in turn */
  char *ca_file;
} TachyAccess;

TachyAccess *tachy_access_new (const char *base_url);
TachyAccess *tachy_access_new_for_provider (TachyProvider *provider,
                                            GError       **error);
void         tachy_access_free (TachyAccess *access);
gboolean     tachy_access_equal (TachyAccess *a,
                                 TachyAccess *b);
gboolean     tachy_access_needs_key (TachyAccess *access);
void         tachy_access_add_headers (TachyAccess        *access,
                                       SoupMessageHeaders *headers,
                                       SecretValue        *key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TachyAccess, tachy_access_free)

G_END_DECLS
