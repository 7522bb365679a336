/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "tachy-provider.h"

G_BEGIN_DECLS

#define TACHY_TYPE_SERVER_ADVANCED (tachy_server_advanced_get_type ())

/* Signals: changed. */
G_DECLARE_FINAL_TYPE (TachyServerAdvanced, tachy_server_advanced, TACHY, SERVER_ADVANCED, AdwBin)

void     tachy_server_advanced_show (TachyServerAdvanced *self,
                                     TachyProvider       *provider);
gboolean tachy_server_advanced_apply (TachyServerAdvanced *self,
                                      TachyProvider       *provider,
                                      GError             **error);
void     tachy_server_advanced_show_kind (TachyServerAdvanced *self,
                                          TachyProvider       *provider);
void     tachy_server_advanced_set_auth (TachyServerAdvanced *self,
                                         const char          *auth);
void     tachy_server_advanced_set_draft (TachyServerAdvanced *self,
                                          TachyProvider       *draft);
TachyDialect *
         tachy_server_advanced_get_kind (TachyServerAdvanced *self);
const char *
         tachy_server_advanced_get_usual_url (TachyServerAdvanced *self);

G_END_DECLS
