/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _TachyLock TachyLock;

TachyLock *tachy_lock_try (const char *path,
                           GError    **error);
gboolean   tachy_lock_stands (TachyLock  *lock,
                              const char *path);
void       tachy_lock_free (TachyLock *lock);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TachyLock, tachy_lock_free)

G_END_DECLS
