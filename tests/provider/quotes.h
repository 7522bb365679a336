/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON that can be read in C: written with ' where JSON has ". */
#pragma once

#include <glib.h>

static inline char *
dup_json (const char *text)
{
  return g_strdelimit (g_strdup (text), "'", '"');
}
