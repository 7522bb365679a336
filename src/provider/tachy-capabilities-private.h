/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "tachy-dialect-private.h"
#include "tachy-findings.h"

G_BEGIN_DECLS

TachyFindings *tachy_capabilities_read (TachyCapabilitiesForm form,
                                        JsonNode             *root);

G_END_DECLS
