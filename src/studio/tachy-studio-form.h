/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The fields of a request as they came; NULL where the client left them out. */
typedef struct
{
  char *prompt;
  char *model;
  char *size;
  char *seconds;
  GBytes *reference;
} TachyStudioForm;

TachyStudioForm *tachy_studio_form_parse (const char *content_type,
                                          GBytes     *body,
                                          GError    **error);
void             tachy_studio_form_free (TachyStudioForm *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TachyStudioForm, tachy_studio_form_free)

G_END_DECLS
