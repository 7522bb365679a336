/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bringing the colours of a picture with an embedded ICC profile to sRGB. */

#define G_LOG_DOMAIN "tachy-media"
#include "config.h"

#include "tachy-colour.h"

#include <lcms2.h>
#include <stdlib.h>

#define LATTICE_STEPS 9

typedef void TachyColourProfile;
typedef void TachyColourTransform;

static void
close_profile (TachyColourProfile *profile)
{
  cmsCloseProfile (profile);
}

static void
delete_transform (TachyColourTransform *transform)
{
  cmsDeleteTransform (transform);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TachyColourProfile, close_profile)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TachyColourTransform, delete_transform)

/* A grey picture was spread over three equal channels by its loader; its profile still speaks of
 * one, so that the first channel is read and the two others are stepped over. The profile of a
 * CMYK picture says nothing about the RGB that the loader made of it. */
static cmsUInt32Number
choose_input_format (TachyColourProfile *profile,
                     gboolean           *grey)
{
  cmsColorSpaceSignature space = cmsGetColorSpace (profile);

  *grey = space == cmsSigGrayData;
  if (*grey)
    return COLORSPACE_SH (PT_GRAY) | CHANNELS_SH (1) | EXTRA_SH (2) | BYTES_SH (1);

  return space == cmsSigRgbData ? TYPE_RGB_8 : 0;
}

static TachyColourTransform *
open_transform (const char *icc_base64,
                gboolean   *grey)
{
  gsize length = 0;
  g_autofree guchar *icc = g_base64_decode (icc_base64, &length);
  g_autoptr (TachyColourProfile) source = NULL;
  g_autoptr (TachyColourProfile) srgb = NULL;
  cmsUInt32Number format;

  if (length == 0 || length > G_MAXUINT32)
    return NULL;
  source = cmsOpenProfileFromMem (icc, (cmsUInt32Number) length);
  if (source == NULL)
    return NULL;
  format = choose_input_format (source, grey);
  if (format == 0)
    return NULL;
  srgb = cmsCreate_sRGBProfile ();
  if (srgb == NULL)
    return NULL;

  return cmsCreateTransform (source, format, srgb, TYPE_RGB_8, INTENT_PERCEPTUAL, 0);
}

/* Most embedded profiles are some maker's sRGB. Converting through them would only shift a few
 * values by one, and a picture that fits exactly must stay as it is, bit for bit. */
static gboolean
changes_nothing (TachyColourTransform *transform,
                 gboolean              grey)
{
  for (int i = 0; i < LATTICE_STEPS * LATTICE_STEPS * LATTICE_STEPS; i++)
    {
      guchar in[3] = {
        (guchar) (i % LATTICE_STEPS * 255 / (LATTICE_STEPS - 1)),
        (guchar) (i / LATTICE_STEPS % LATTICE_STEPS * 255 / (LATTICE_STEPS - 1)),
        (guchar) (i / LATTICE_STEPS / LATTICE_STEPS * 255 / (LATTICE_STEPS - 1)),
      };
      guchar out[3];

      if (grey)
        in[1] = in[2] = in[0];
      cmsDoTransform (transform, in, out, 1);
      for (int c = 0; c < 3; c++)
        {
          if (abs (in[c] - out[c]) > 1)
            return FALSE;
        }
    }

  return TRUE;
}

/**
 * tachy_colour_make_srgb:
 * @pixbuf: 8-bit RGB without alpha, changed in place
 * @icc_base64: the profile as GdkPixbuf hands it out
 *
 * A profile that cannot be used is passed over: wrong colours are better than no picture.
 *
 * Returns: whether @pixbuf was changed
 */
gboolean
tachy_colour_make_srgb (GdkPixbuf  *pixbuf,
                        const char *icc_base64)
{
  gboolean grey = FALSE;
  g_autoptr (TachyColourTransform) transform = open_transform (icc_base64, &grey);
  int width = gdk_pixbuf_get_width (pixbuf);
  int height = gdk_pixbuf_get_height (pixbuf);
  gsize stride = (gsize) gdk_pixbuf_get_rowstride (pixbuf);
  guchar *pixels;

  g_return_val_if_fail (!gdk_pixbuf_get_has_alpha (pixbuf), FALSE);

  if (transform == NULL || changes_nothing (transform, grey))
    return FALSE;

  pixels = gdk_pixbuf_get_pixels (pixbuf);
  for (int y = 0; y < height; y++)
    cmsDoTransform (transform, pixels + y * stride, pixels + y * stride, (guint) width);

  return TRUE;
}
