/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "tachy-provider.h"

G_BEGIN_DECLS

#define TACHY_TYPE_SERVER_MODELS (tachy_server_models_get_type ())

G_DECLARE_FINAL_TYPE (TachyServerModels, tachy_server_models, TACHY, SERVER_MODELS, AdwBin)

void tachy_server_models_set_draft (TachyServerModels *self,
                                    TachyProvider     *draft);

G_END_DECLS
