/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decoding a picture straight to the size that is wanted, in sRGB, the right side up. */

#define G_LOG_DOMAIN "tachy-media"
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "tachy-colour.h"
#include "tachy-error.h"
#include "tachy-fit.h"
#include "tachy-picture-private.h"

#define WRITE_SIZE (64 * 1024)
#define WHITE 0xffffffff
/* Where a RIFF file says how much of it follows, and where what follows begins. */
#define RIFF_SIZE 4
#define RIFF_SIZE_END 8
/* libjpeg can leave out three halvings of the size while it decodes. */
#define MAX_HALVINGS 3
/* The scaler's tables grow with the square of 1 / scale. */
#define SMALLEST_SCALE (1.0 / 32)

typedef struct
{
  int width; /* of the frame, as the picture lies in its file */
  int height;
  gboolean can_halve;
} Target;

/* Only the JPEG loader makes a smaller picture with less memory. The others would decode it in
 * full and then make a second, smaller one, once more than is done here anyway. */
static void
size_prepared_cb (GdkPixbufLoader *loader,
                  int              width,
                  int              height,
                  gpointer         user_data)
{
  const Target *target = user_data;
  TachyFit fit;
  int divisor;

  if (!target->can_halve || width < 1 || height < 1)
    return;

  fit = tachy_fit_cover (width, height, target->width, target->height);
  divisor = 1 << tachy_fit_count_halvings (width, height, fit.scale, MAX_HALVINGS);
  if (divisor > 1)
    gdk_pixbuf_loader_set_size (loader, (width + divisor - 1) / divisor,
                                (height + divisor - 1) / divisor);
}

static gboolean
write_in_pieces (GdkPixbufLoader *loader,
                 const guint8    *data,
                 gsize            length,
                 GError         **error)
{
  for (gsize offset = 0; offset < length; offset += WRITE_SIZE)
    {
      if (!gdk_pixbuf_loader_write (loader, data + offset, MIN (WRITE_SIZE, length - offset),
                                    error))
        return FALSE;
    }

  return TRUE;
}

/* An animation is cut behind its first frame: loaders decode all that they are given, which has
 * taken 2 GB for half a megabyte of WebP. */
static gboolean
write_first_frame (GdkPixbufLoader *loader,
                   TachyPicture    *picture,
                   GError         **error)
{
  static const guint8 gif_trailer = 0x3b;
  const TachyPictureHeader *header = tachy_picture_get_header (picture);
  const guint8 *data = g_bytes_get_data (tachy_picture_get_bytes (picture), NULL);
  guint32 riff_size = GUINT32_TO_LE ((guint32) header->first_frame - RIFF_SIZE_END);
  g_autoptr (GByteArray) file = g_byte_array_sized_new ((guint) header->first_frame + 1);

  g_byte_array_append (file, data, (guint) header->first_frame);
  if (header->kind == TACHY_PICTURE_KIND_WEBP)
    memcpy (file->data + RIFF_SIZE, &riff_size, sizeof riff_size);
  else
    g_byte_array_append (file, &gif_trailer, 1);

  return write_in_pieces (loader, file->data, file->len, error);
}

/* libtiff turns some pictures and leaves others, depending on the way they lie; it is told that
 * there is nothing to turn. */
static gboolean
write_unturned (GdkPixbufLoader *loader,
                TachyPicture    *picture,
                GError         **error)
{
  static const guint8 upright = 1;
  gsize length;
  const guint8 *data = g_bytes_get_data (tachy_picture_get_bytes (picture), &length);
  gsize byte = tachy_picture_get_header (picture)->orientation_byte;

  return write_in_pieces (loader, data, byte, error) &&
         write_in_pieces (loader, &upright, 1, error) &&
         write_in_pieces (loader, data + byte + 1, length - byte - 1, error);
}

static gboolean
write_picture (GdkPixbufLoader *loader,
               TachyPicture    *picture,
               GError         **error)
{
  const TachyPictureHeader *header = tachy_picture_get_header (picture);
  gsize length;
  const guint8 *data = g_bytes_get_data (tachy_picture_get_bytes (picture), &length);

  if (header->animated && header->first_frame != 0)
    return write_first_frame (loader, picture, error);
  if (header->orientation_byte != 0)
    return write_unturned (loader, picture, error);

  return write_in_pieces (loader, data, length, error);
}

static GdkPixbuf *
load_pixbuf (TachyPicture *picture,
             const Target *target,
             GError      **error)
{
  TachyPictureKind kind = tachy_picture_get_header (picture)->kind;
  g_autofree char *type = gdk_pixbuf_format_get_name (tachy_picture_kind_get_format (kind));
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new_with_type (type, error);
  GdkPixbuf *pixbuf;

  if (loader == NULL)
    return NULL;

  g_signal_connect (loader, "size-prepared", G_CALLBACK (size_prepared_cb), (gpointer) target);
  /* A failed write has closed the loader. */
  if (!write_picture (loader, picture, error) || !gdk_pixbuf_loader_close (loader, error))
    return NULL;

  pixbuf = gdk_pixbuf_loader_get_pixbuf (loader);
  return pixbuf != NULL ? g_object_ref (pixbuf) : NULL;
}

/* Loaders speak of rows and Huffman tables; the person can only choose another picture. */
static GdkPixbuf *
decode (TachyPicture *picture,
        const Target *target,
        GError      **error)
{
  g_autoptr (GError) reason = NULL;
  GdkPixbuf *pixbuf = load_pixbuf (picture, target, &reason);

  if (pixbuf != NULL)
    return pixbuf;

  g_debug ("decoding failed: %s", reason != NULL ? reason->message : "no picture");
  if (g_error_matches (reason, GDK_PIXBUF_ERROR, GDK_PIXBUF_ERROR_INSUFFICIENT_MEMORY))
    g_set_error_literal (error, TACHY_ERROR, TACHY_ERROR_PICTURE,
                         _("There is not enough memory for this picture."));
  else
    g_set_error_literal (error, TACHY_ERROR, TACHY_ERROR_PICTURE,
                         _("The picture is cut off or damaged."));
  return NULL;
}

static GdkPixbuf *
shrink_by_much (GdkPixbuf *pixbuf,
                double     scale)
{
  int width = (int) (gdk_pixbuf_get_width (pixbuf) * SMALLEST_SCALE) + 1;
  int height = (int) (gdk_pixbuf_get_height (pixbuf) * SMALLEST_SCALE) + 1;

  if (scale >= SMALLEST_SCALE)
    return g_object_ref (pixbuf);

  return gdk_pixbuf_scale_simple (pixbuf, width, height, GDK_INTERP_BILINEAR);
}

/* Scales, crops and lays over white in one go, so that there is no further copy in full size. */
static GdkPixbuf *
cover_frame (GdkPixbuf    *pixbuf,
             const Target *target)
{
  TachyFit fit = tachy_fit_cover (gdk_pixbuf_get_width (pixbuf), gdk_pixbuf_get_height (pixbuf),
                                  target->width, target->height);
  g_autoptr (GdkPixbuf) source = shrink_by_much (pixbuf, fit.scale);
  g_autoptr (GdkPixbuf) frame = NULL;

  if (source == NULL)
    return NULL;
  frame = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, target->width, target->height);
  if (frame == NULL)
    return NULL;

  gdk_pixbuf_fill (frame, WHITE);
  fit = tachy_fit_cover (gdk_pixbuf_get_width (source), gdk_pixbuf_get_height (source),
                         target->width, target->height);
  gdk_pixbuf_composite (source, frame, 0, 0, target->width, target->height, fit.offset_x,
                        fit.offset_y, fit.scale, fit.scale,
                        fit.scale == 1.0 ? GDK_INTERP_NEAREST : GDK_INTERP_BILINEAR, 255);
  return g_steal_pointer (&frame);
}

static GdkPixbuf *
turn_upright (GdkPixbuf *pixbuf,
              guint      orientation)
{
  static const struct
  {
    GdkPixbufRotation rotation;
    gboolean mirrored;
  } ways[] = {
    { GDK_PIXBUF_ROTATE_NONE, FALSE },
    { GDK_PIXBUF_ROTATE_NONE, TRUE },
    { GDK_PIXBUF_ROTATE_UPSIDEDOWN, FALSE },
    { GDK_PIXBUF_ROTATE_UPSIDEDOWN, TRUE },
    { GDK_PIXBUF_ROTATE_CLOCKWISE, TRUE },
    { GDK_PIXBUF_ROTATE_CLOCKWISE, FALSE },
    { GDK_PIXBUF_ROTATE_COUNTERCLOCKWISE, TRUE },
    { GDK_PIXBUF_ROTATE_COUNTERCLOCKWISE, FALSE },
  };
  g_autoptr (GdkPixbuf) turned = NULL;

  if (orientation == 1)
    return g_object_ref (pixbuf);

  turned = gdk_pixbuf_rotate_simple (pixbuf, ways[orientation - 1].rotation);
  if (turned == NULL || !ways[orientation - 1].mirrored)
    return g_steal_pointer (&turned);

  return gdk_pixbuf_flip (turned, TRUE);
}

/**
 * tachy_picture_decode_to_fill:
 * @picture: the picture
 * @width: pixels
 * @height: pixels
 *
 * Decodes (the first frame of) @picture the right side up, in 8-bit sRGB, on white where it is
 * transparent, scaled until it covers @width × @height and cut evenly on both sides. Where it has
 * that very size its pixels stay as they are. Memory is bounded: a JPEG is made smaller while it
 * is decoded, though a progressive one takes 3 to 6 bytes a pixel before; everything else is held
 * once, at 4 bytes a pixel. There are at most 50 million pixels.
 *
 * Blocks, for some seconds at worst; for worker threads, where several may run at once.
 *
 * Returns: (transfer full) (nullable): the frame, without alpha and without metadata; otherwise
 *   %TACHY_ERROR_PICTURE
 */
GdkPixbuf *
tachy_picture_decode_to_fill (TachyPicture *picture,
                              int           width,
                              int           height,
                              GError      **error)
{
  g_autoptr (GdkPixbuf) decoded = NULL;
  g_autoptr (GdkPixbuf) frame = NULL;
  g_autoptr (GdkPixbuf) upright = NULL;
  const TachyPictureHeader *header;
  const char *profile;
  gboolean sideways;
  Target target;

  g_return_val_if_fail (picture != NULL && width > 0 && height > 0, NULL);

  header = tachy_picture_get_header (picture);
  sideways = header->orientation >= 5;
  target.width = sideways ? height : width;
  target.height = sideways ? width : height;
  target.can_halve = header->kind == TACHY_PICTURE_KIND_JPEG;

  decoded = decode (picture, &target, error);
  if (decoded == NULL)
    return NULL;

  frame = cover_frame (decoded, &target);
  profile = gdk_pixbuf_get_option (decoded, "icc-profile");
  if (frame != NULL && profile != NULL)
    tachy_colour_make_srgb (frame, profile);
  g_clear_object (&decoded);
  upright = frame != NULL ? turn_upright (frame, header->orientation) : NULL;
  if (upright == NULL)
    g_set_error_literal (error, TACHY_ERROR, TACHY_ERROR_PICTURE,
                         _("There is not enough memory for this picture."));

  return g_steal_pointer (&upright);
}
