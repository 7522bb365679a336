/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form in which reference pictures leave this machine. */

#define G_LOG_DOMAIN "tachy-media"
#include "config.h"

#include "tachy-png.h"

#include <glib/gi18n.h>

#include "tachy-error.h"

/**
 * tachy_png_encode:
 * @pixbuf: pixels
 *
 * Returns: (transfer full) (nullable): a PNG file of the pixels and nothing else, no words, dates
 *   or places; otherwise %TACHY_ERROR_PICTURE
 */
GBytes *
tachy_png_encode (GdkPixbuf *pixbuf,
                  GError   **error)
{
  g_autoptr (GError) reason = NULL;
  char *data;
  gsize length;

  if (gdk_pixbuf_save_to_buffer (pixbuf, &data, &length, "png", &reason, NULL))
    return g_bytes_new_take (data, length);

  g_debug ("encoding failed: %s", reason->message);
  g_set_error_literal (error, TACHY_ERROR, TACHY_ERROR_PICTURE,
                       _("There is not enough memory for this picture."));
  return NULL;
}
