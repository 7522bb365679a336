/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define TACHY_TYPE_PROMPT_ENTRY (tachy_prompt_entry_get_type ())

/* Properties: text. Signals: "paste-picture", when the clipboard holds a picture and no text. */
G_DECLARE_FINAL_TYPE (TachyPromptEntry, tachy_prompt_entry, TACHY, PROMPT_ENTRY, AdwBin)

char *tachy_prompt_entry_dup_text (TachyPromptEntry *self);
void  tachy_prompt_entry_set_text (TachyPromptEntry *self,
                                   const char       *text);

G_END_DECLS
