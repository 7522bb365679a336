/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "tachy-provider.h"

G_BEGIN_DECLS

#define TACHY_TYPE_FINDINGS (tachy_findings_get_type ())

typedef struct
{
  char **models; /* in the server's order; never NULL */
  char *limits;  /* (nullable): for the property "limits" of a profile */
  char *prices;  /* (nullable): for the property "prices" of a profile */
} TachyFindings;

/* What a server has told about itself. */

GType          tachy_findings_get_type (void);
TachyFindings *tachy_findings_new (void);
TachyFindings *tachy_findings_copy (const TachyFindings *findings);
void           tachy_findings_free (TachyFindings *findings);
void           tachy_findings_apply (const TachyFindings *findings,
                                     TachyProvider       *provider);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TachyFindings, tachy_findings_free)

G_END_DECLS
