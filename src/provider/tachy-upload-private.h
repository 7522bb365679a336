/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _TachyUpload TachyUpload;

TachyUpload *tachy_upload_open (const char *path,
                                GError    **error);
void         tachy_upload_free (TachyUpload *upload);
int          tachy_upload_get_fd (TachyUpload *upload);
gint64       tachy_upload_get_length (TachyUpload *upload);
const char  *tachy_upload_get_type (TachyUpload *upload);
const char  *tachy_upload_get_suffix (TachyUpload *upload);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TachyUpload, tachy_upload_free)

G_END_DECLS
