/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>


G_BEGIN_DECLS

/* The dialect of the contract itself, which every unknown server is taken to speak. */
#define TACHY_DIALECT_CONTRACT "openai"

#define TACHY_TYPE_DIALECT (tachy_dialect_get_type ())

typedef struct _TachyDialect TachyDialect;

/* How to speak to one kind of server, and what is known of it beforehand. Never changes. */

GType          tachy_dialect_get_type (void);
TachyDialect  *tachy_dialect_ref (TachyDialect *self);
void           tachy_dialect_unref (TachyDialect *self);

GPtrArray     *tachy_dialects_get_all (void);
TachyDialect  *tachy_dialects_find (const char *id);
TachyDialect  *tachy_dialects_guess (const char *base_url);
TachyDialect  *tachy_dialect_override (TachyDialect *self,
                                       const char   *traits,
                                       GError      **error);

const char    *tachy_dialect_get_id (TachyDialect *self);
const char    *tachy_dialect_get_name (TachyDialect *self);
const char    *tachy_dialect_get_base_url (TachyDialect *self);
const char    *tachy_dialect_get_auth (TachyDialect *self);
const char    *tachy_dialect_get_limits (TachyDialect *self);
const char    *tachy_dialect_get_prices (TachyDialect *self);
char          *tachy_dialect_complete_base_url (TachyDialect *self,
                                                const char   *base_url);

gboolean       tachy_dialect_takes_model (TachyDialect *self);
gboolean       tachy_dialect_takes_reference (TachyDialect *self);
gboolean       tachy_dialect_can_list (TachyDialect *self);
gboolean       tachy_dialect_can_delete (TachyDialect *self);
gboolean       tachy_dialect_can_cancel (TachyDialect *self);
gboolean       tachy_dialect_can_remix (TachyDialect *self);
gboolean       tachy_dialect_honours_idempotency_keys (TachyDialect *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TachyDialect, tachy_dialect_unref)

G_END_DECLS
