/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes out of addresses what opens a door to whoever has it: passwords, signatures, tokens. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-veil-private.h"

/* Between "://" and "@". */
#define USER_INFO "://[^/?#@\\s\"'<>\\\\]+@"

/* A parameter whose name sounds like a secret; more are taken for one than are, which costs
 * nothing. In JSON an ampersand may stand as its number, in HTML as its name, and in an address
 * inside an address behind a percent sign. */
#define PARAMETER                                                                        \
  "((?:[?&;#]|\\\\u0026|%26|%3f)[\\w.%\\[\\]-]*"                                         \
  "(?:sig|token|secret|key|cred|pass|auth|policy|jwt|hmac|session|cookie)[\\w.\\[\\]-]*" \
  "(?:=|%3d))[^&#;\\s\"'<>\\\\]+"

/* Compiling a pattern takes longer than all else that is done with an answer. */
static GRegex *
compile (const char *pattern)
{
  return g_regex_new (pattern, G_REGEX_CASELESS | G_REGEX_OPTIMIZE, 0, NULL);
}

static char *
replace (GRegex     *regex,
         const char *text,
         const char *replacement)
{
  return g_regex_replace (regex, text, -1, 0, replacement, 0, NULL);
}

/*
 * tachy_veil_text:
 * @text: valid UTF-8: an address, or anything that may hold some
 *
 * Servers hand out addresses that need no key because they hold a signature, which is as good as
 * one: the link to a clip, say. Whoever is shown an address needs to see where it leads. May be
 * called on any thread.
 *
 * Returns: (transfer full): @text with asterisks in the place of user names, passwords, and
 *   parameters that are secret by their names
 */
char *
tachy_veil_text (const char *text)
{
  static gsize user_info, parameter;
  g_autofree char *nameless = NULL;
  char *veiled;

  if (g_once_init_enter (&user_info))
    g_once_init_leave (&user_info, (gsize) compile (USER_INFO));
  if (g_once_init_enter (&parameter))
    g_once_init_leave (&parameter, (gsize) compile (PARAMETER));

  nameless = replace ((GRegex *) user_info, text, "://***@");
  veiled = nameless != NULL ? replace ((GRegex *) parameter, nameless, "\\1***") : NULL;

  /* It can only fail where the text is too hard for it, and then nothing is shown. */
  return veiled != NULL ? veiled : g_strdup ("***");
}
