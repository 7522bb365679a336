/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chance that is the same for the same words. */

#define G_LOG_DOMAIN "tachy-studio"
#include "config.h"

#include "tachy-dice.h"

#include <string.h>

#define DIGEST_LENGTH 32

/**
 * tachy_dice_new:
 * @seed: what decides
 * @purpose: keeps the throws for one thing apart from those for another
 *
 * Returns: (transfer full): free with g_rand_free()
 */
GRand *
tachy_dice_new (const char *seed,
                const char *purpose)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[DIGEST_LENGTH];
  guint32 words[DIGEST_LENGTH / 4];
  gsize length = sizeof digest;

  g_checksum_update (checksum, (const guchar *) seed, (gssize) strlen (seed));
  g_checksum_update (checksum, (const guchar *) "\n", 1);
  g_checksum_update (checksum, (const guchar *) purpose, (gssize) strlen (purpose));
  g_checksum_get_digest (checksum, digest, &length);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    words[i] = (guint32) digest[i * 4] << 24 | (guint32) digest[i * 4 + 1] << 16 |
               (guint32) digest[i * 4 + 2] << 8 | digest[i * 4 + 3];

  return g_rand_new_with_seed_array (words, G_N_ELEMENTS (words));
}
