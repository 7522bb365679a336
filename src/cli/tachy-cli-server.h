/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-cli-session.h"

G_BEGIN_DECLS

TachyProvider *tachy_cli_server_choose (TachyCliSession *session,
                                        const char      *name,
                                        const char      *address,
                                        GError         **error);
void           tachy_cli_server_use_key (TachyCliSession *session,
                                         TachyProvider   *provider,
                                         const char      *key);
char          *tachy_cli_server_dup_model (TachyCliSession *session,
                                           TachyProvider   *provider);

G_END_DECLS
