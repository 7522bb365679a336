/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  TACHY_STUDIO_ENDPOINT_NONE, /* never fails on purpose */
  TACHY_STUDIO_ENDPOINT_CREATE,
  TACHY_STUDIO_ENDPOINT_POLL,
  TACHY_STUDIO_ENDPOINT_CONTENT,
  TACHY_STUDIO_ENDPOINT_LIST,
} TachyStudioEndpoint;

typedef enum
{
  TACHY_STUDIO_FAULT_NONE,
  TACHY_STUDIO_FAULT_STATUS, /* an error in the envelope, instead of doing anything */
  TACHY_STUDIO_FAULT_HTML,   /* a web page, instead of doing anything */
  TACHY_STUDIO_FAULT_DROP,   /* all is done, but the connection closes without an answer */
  TACHY_STUDIO_FAULT_HANG,   /* all is done, but the answer never comes */
  TACHY_STUDIO_FAULT_CUT,    /* all is done, but the answer ends in the middle of its body */
} TachyStudioFaultKind;

typedef struct
{
  TachyStudioFaultKind kind;
  guint status;
} TachyStudioFault;

typedef struct _TachyStudioFaults TachyStudioFaults;

TachyStudioFaults *tachy_studio_faults_new (void);
void               tachy_studio_faults_free (TachyStudioFaults *self);

gboolean           tachy_studio_faults_add (TachyStudioFaults *self,
                                            const char        *rule);
TachyStudioFault   tachy_studio_faults_take (TachyStudioFaults  *self,
                                             TachyStudioEndpoint endpoint);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TachyStudioFaults, tachy_studio_faults_free)

G_END_DECLS
