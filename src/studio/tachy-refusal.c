/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An error of the videos API on its way to the client; the code of the GError is the status. */

#define G_LOG_DOMAIN "tachy-studio"
#include "config.h"

#include "tachy-refusal.h"

typedef struct
{
  const char *code;  /* static, nullable */
  const char *param; /* static, nullable */
} TachyRefusalPrivate;

static void
tachy_refusal_private_init (TachyRefusalPrivate *priv)
{
}

static void
tachy_refusal_private_copy (const TachyRefusalPrivate *from,
                            TachyRefusalPrivate       *to)
{
  *to = *from;
}

static void
tachy_refusal_private_clear (TachyRefusalPrivate *priv)
{
}

G_DEFINE_EXTENDED_ERROR (TachyRefusal, tachy_refusal)

/**
 * tachy_refusal_set:
 * @status: the HTTP status
 * @code: (nullable): what went wrong, for machines; lives for ever
 * @param: (nullable): the field of the request; lives for ever
 * @format: one English sentence, as on the wire
 */
void
tachy_refusal_set (GError    **error,
                   guint       status,
                   const char *code,
                   const char *param,
                   const char *format,
                   ...)
{
  TachyRefusalPrivate *priv;
  va_list arguments;

  if (error == NULL)
    return;

  va_start (arguments, format);
  *error = g_error_new_valist (TACHY_REFUSAL, (int) status, format, arguments);
  va_end (arguments);

  priv = tachy_refusal_get_private (*error);
  priv->code = code;
  priv->param = param;
}

const char *
tachy_refusal_get_code (const GError *refusal)
{
  return tachy_refusal_get_private (refusal)->code;
}

const char *
tachy_refusal_get_param (const GError *refusal)
{
  return tachy_refusal_get_private (refusal)->param;
}
