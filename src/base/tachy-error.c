/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The causes of failure, named for what the person can do about them. */

#define G_LOG_DOMAIN "tachy-base"
#include "config.h"

#include "tachy-error.h"

G_DEFINE_QUARK (tachy-error-quark, tachy_error)

/* These words stand in the database and in --json output, so they never change. */
static const char *const words[] = {
  [TACHY_ERROR_INVALID] = "invalid",
  [TACHY_ERROR_PICTURE] = "picture",
  [TACHY_ERROR_CLIP] = "clip",
  [TACHY_ERROR_KEY] = "key",
  [TACHY_ERROR_CREDIT] = "credit",
  [TACHY_ERROR_REFUSED] = "refused",
  [TACHY_ERROR_MODERATED] = "moderated",
  [TACHY_ERROR_BUSY] = "busy",
  [TACHY_ERROR_TURN] = "turn",
  [TACHY_ERROR_NOT_REACHED] = "not-reached",
  [TACHY_ERROR_UNKNOWN] = "unknown",
  [TACHY_ERROR_SERVER] = "server",
  [TACHY_ERROR_GONE] = "gone",
  [TACHY_ERROR_EXPIRED] = "expired",
  [TACHY_ERROR_UNSUPPORTED] = "unsupported",
  [TACHY_ERROR_ADDRESS] = "address",
  [TACHY_ERROR_STORAGE] = "storage",
  [TACHY_ERROR_DAMAGED] = "damaged",
  [TACHY_ERROR_LOCKED] = "locked",
  [TACHY_ERROR_KEYRING] = "keyring",
  [TACHY_ERROR_STUDIO] = "studio",
};

/**
 * tachy_error_code_to_string:
 * @code: a cause
 *
 * Returns: (transfer none): the stable word for @code
 */
const char *
tachy_error_code_to_string (TachyError code)
{
  g_return_val_if_fail ((guint) code < G_N_ELEMENTS (words), "server");

  return words[code];
}

/**
 * tachy_error_code_from_string:
 * @word: (nullable): a word from tachy_error_code_to_string()
 * @code: (out): the cause; untouched where the word is not known
 *
 * Returns: whether @word names a cause
 */
gboolean
tachy_error_code_from_string (const char *word,
                              TachyError *code)
{
  g_return_val_if_fail (code != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (g_strcmp0 (word, words[i]) == 0)
        {
          *code = (TachyError) i;
          return TRUE;
        }
    }

  return FALSE;
}
