/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A picture that may serve as a reference: its bytes, looked at but not yet decoded. */

#define G_LOG_DOMAIN "tachy-media"
#include "config.h"

#include "tachy-picture.h"

#include <glib/gi18n.h>

#include "tachy-error.h"
#include "tachy-picture-private.h"

#define MEBIBYTE (1024 * 1024)
#define MEGAPIXEL (1000 * 1000)

struct _TachyPicture
{
  GBytes *bytes; /* owned */
  TachyPictureHeader header;
};

G_DEFINE_BOXED_TYPE (TachyPicture, tachy_picture, tachy_picture_ref, tachy_picture_unref)

/* The loader on this machine that reads @kind, or NULL. Its media type may be an older name. */
GdkPixbufFormat *
tachy_picture_kind_get_format (TachyPictureKind kind)
{
  const char *wanted = tachy_picture_kind_get_mime_type (kind);
  g_autoptr (GSList) formats = gdk_pixbuf_get_formats ();

  for (GSList *l = formats; l != NULL; l = l->next)
    {
      GdkPixbufFormat *format = l->data;
      g_auto (GStrv) mime_types = gdk_pixbuf_format_get_mime_types (format);

      if (!gdk_pixbuf_format_is_disabled (format) &&
          g_strv_contains ((const char *const *) mime_types, wanted))
        return format;
    }

  return NULL;
}

static char *
list_readable_formats (void)
{
  GString *names = g_string_new (NULL);

  for (int kind = 0; kind < TACHY_PICTURE_N_READABLE; kind++)
    {
      if (tachy_picture_kind_get_format (kind) == NULL)
        continue;
      if (names->len > 0)
        /* Translators: what stands between two names of picture formats in a list. */
        g_string_append (names, _(", "));
      g_string_append (names, tachy_picture_kind_get_name (kind));
    }

  return g_string_free (names, FALSE);
}

static gboolean
check_kind (TachyPictureKind kind,
            GError         **error)
{
  g_autofree char *readable = NULL;

  if (kind < TACHY_PICTURE_N_READABLE && tachy_picture_kind_get_format (kind) != NULL)
    return TRUE;

  readable = list_readable_formats ();
  if (kind == TACHY_PICTURE_KIND_PAGE)
    g_set_error_literal (error, TACHY_ERROR, TACHY_ERROR_PICTURE,
                         _("This is a web page, not a picture."));
  else if (kind == TACHY_PICTURE_KIND_UNKNOWN)
    /* Translators: a list of formats, such as “PNG, JPEG, WebP”. */
    g_set_error (error, TACHY_ERROR, TACHY_ERROR_PICTURE,
                 _("This is not a picture that can be read here; these can: %s."), readable);
  else
    /* Translators: the name of a format, such as “HEIC”, then a list of others. */
    g_set_error (error, TACHY_ERROR, TACHY_ERROR_PICTURE,
                 _("%s pictures cannot be read here; these can: %s."),
                 tachy_picture_kind_get_name (kind), readable);

  return FALSE;
}

static gboolean
check_length (gsize    length,
              GError **error)
{
  if (length == 0)
    g_set_error_literal (error, TACHY_ERROR, TACHY_ERROR_PICTURE, _("The picture is empty."));
  else if (length > TACHY_PICTURE_MAX_BYTES)
    g_set_error (error, TACHY_ERROR, TACHY_ERROR_PICTURE,
                 _("The picture is larger than %d MB."), TACHY_PICTURE_MAX_BYTES / MEBIBYTE);
  else
    return TRUE;

  return FALSE;
}

static gboolean
check_size (const TachyPictureHeader *header,
            GError                  **error)
{
  guint64 pixels = (guint64) header->width * header->height;

  if (pixels == 0)
    g_set_error_literal (error, TACHY_ERROR, TACHY_ERROR_PICTURE,
                         _("The picture is cut off or damaged."));
  else if (MAX (header->width, header->height) > TACHY_PICTURE_MAX_SIDE)
    g_set_error (error, TACHY_ERROR, TACHY_ERROR_PICTURE,
                 _("The picture has %u × %u pixels, but at most %d on a side can be used."),
                 header->width, header->height, TACHY_PICTURE_MAX_SIDE);
  else if (pixels > TACHY_PICTURE_MAX_PIXELS)
    g_set_error (error, TACHY_ERROR, TACHY_ERROR_PICTURE,
                 _("The picture has %u × %u pixels, but at most %d megapixels can be used."),
                 header->width, header->height, TACHY_PICTURE_MAX_PIXELS / MEGAPIXEL);
  else
    return TRUE;

  return FALSE;
}

/**
 * tachy_picture_new:
 * @bytes: a whole file, of any content
 *
 * Looks at @bytes only far enough to know what kind of picture they are, how large it is, and
 * that all of it is there; nothing is decoded. The content decides, never a name. Usable from any
 * thread.
 *
 * Returns: (transfer full) (nullable): the picture; otherwise %TACHY_ERROR_PICTURE with what is
 *   wrong with it
 */
TachyPicture *
tachy_picture_new (GBytes  *bytes,
                   GError **error)
{
  TachyPicture *picture;
  TachyPictureHeader header;
  gsize length;
  const guint8 *data;

  g_return_val_if_fail (bytes != NULL, NULL);

  data = g_bytes_get_data (bytes, &length);
  if (!check_length (length, error))
    return NULL;

  header = tachy_picture_header_read (data, length);
  if (!check_kind (header.kind, error) || !check_size (&header, error))
    return NULL;

  picture = g_atomic_rc_box_new0 (TachyPicture);
  picture->bytes = g_bytes_ref (bytes);
  picture->header = header;
  return picture;
}

TachyPicture *
tachy_picture_ref (TachyPicture *picture)
{
  return g_atomic_rc_box_acquire (picture);
}

static void
clear_picture (TachyPicture *picture)
{
  g_bytes_unref (picture->bytes);
}

void
tachy_picture_unref (TachyPicture *picture)
{
  g_atomic_rc_box_release_full (picture, (GDestroyNotify) clear_picture);
}

/**
 * tachy_picture_get_bytes:
 *
 * Returns: (transfer none): the file as it came
 */
GBytes *
tachy_picture_get_bytes (TachyPicture *picture)
{
  g_return_val_if_fail (picture != NULL, NULL);

  return picture->bytes;
}

/**
 * tachy_picture_get_mime_type:
 *
 * Returns: (transfer none): what the content is, such as "image/jpeg"
 */
const char *
tachy_picture_get_mime_type (TachyPicture *picture)
{
  g_return_val_if_fail (picture != NULL, NULL);

  return tachy_picture_kind_get_mime_type (picture->header.kind);
}

static gboolean
is_on_its_side (TachyPicture *picture)
{
  return picture->header.orientation >= 5;
}

/**
 * tachy_picture_get_width:
 *
 * Returns: pixels, the right side up
 */
int
tachy_picture_get_width (TachyPicture *picture)
{
  g_return_val_if_fail (picture != NULL, 0);

  return (int) (is_on_its_side (picture) ? picture->header.height : picture->header.width);
}

/**
 * tachy_picture_get_height:
 *
 * Returns: pixels, the right side up
 */
int
tachy_picture_get_height (TachyPicture *picture)
{
  g_return_val_if_fail (picture != NULL, 0);

  return (int) (is_on_its_side (picture) ? picture->header.width : picture->header.height);
}

/**
 * tachy_picture_is_animated:
 *
 * Returns: whether there are more frames than the first, which is the one that is used
 */
gboolean
tachy_picture_is_animated (TachyPicture *picture)
{
  g_return_val_if_fail (picture != NULL, FALSE);

  return picture->header.animated;
}

const TachyPictureHeader *
tachy_picture_get_header (TachyPicture *picture)
{
  return &picture->header;
}
