/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-studio-form.h"
#include "tachy-studio-job.h"

G_BEGIN_DECLS

gboolean tachy_studio_recipe_check_prompt (const TachyStudioForm *form,
                                           GError               **error);
gboolean tachy_studio_recipe_fill (TachyStudioJob        *job,
                                   const TachyStudioForm *form,
                                   GError               **error);

G_END_DECLS
