/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-connection.h"
#include "tachy-failure.h"
#include "tachy-take-state.h"

G_BEGIN_DECLS

typedef struct _TachyTakeEdit TachyTakeEdit;

TachyTakeEdit *tachy_take_edit_new (void);
void           tachy_take_edit_free (TachyTakeEdit *self);

void           tachy_take_edit_expect_state (TachyTakeEdit *self,
                                             TachyTakeState state);
void           tachy_take_edit_expect_media (TachyTakeEdit  *self,
                                             TachyMediaState media);
void           tachy_take_edit_claim (TachyTakeEdit *self,
                                      const char    *owner);
void           tachy_take_edit_set_state (TachyTakeEdit *self,
                                          TachyTakeState state);
void           tachy_take_edit_set_media (TachyTakeEdit  *self,
                                          TachyMediaState media);
void           tachy_take_edit_set_search (TachyTakeEdit *self,
                                           TachySearch    search);
void           tachy_take_edit_set_remote_id (TachyTakeEdit *self,
                                              const char    *id);
void           tachy_take_edit_set_text (TachyTakeEdit *self,
                                         const char    *column,
                                         const char    *text);
void           tachy_take_edit_set_int (TachyTakeEdit *self,
                                        const char    *column,
                                        gint64         number);
void           tachy_take_edit_set_reason (TachyTakeEdit      *self,
                                           const GError       *error,
                                           const TachyFailure *failure);

gboolean       tachy_take_edit_is_receipt (const TachyTakeEdit *self);
gboolean       tachy_take_edit_apply (const TachyTakeEdit *self,
                                      TachyConnection     *connection,
                                      gint64               number,
                                      GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TachyTakeEdit, tachy_take_edit_free)

G_END_DECLS
