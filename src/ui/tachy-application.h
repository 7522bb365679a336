/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define TACHY_TYPE_APPLICATION (tachy_application_get_type ())

G_DECLARE_FINAL_TYPE (TachyApplication, tachy_application, TACHY, APPLICATION, AdwApplication)

TachyApplication *tachy_application_new (void);

G_END_DECLS
