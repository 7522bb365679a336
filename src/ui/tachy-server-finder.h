/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "tachy-providers.h"

G_BEGIN_DECLS

#define TACHY_TYPE_SERVER_FINDER (tachy_server_finder_get_type ())

/* Hidden until something is found. Signals: chosen, with a profile of the server. */
G_DECLARE_FINAL_TYPE (TachyServerFinder, tachy_server_finder, TACHY, SERVER_FINDER,
                      AdwPreferencesGroup)

void tachy_server_finder_look (TachyServerFinder *self,
                               TachyProviders    *providers);

G_END_DECLS
