/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "tachy-provider.h"

G_BEGIN_DECLS

#define TACHY_TYPE_SERVER_PRICES (tachy_server_prices_get_type ())

G_DECLARE_FINAL_TYPE (TachyServerPrices, tachy_server_prices, TACHY, SERVER_PRICES, AdwBin)

void tachy_server_prices_set_draft (TachyServerPrices *self,
                                    TachyProvider     *draft);

G_END_DECLS
