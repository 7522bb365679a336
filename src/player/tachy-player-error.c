/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Says in one sentence why a clip cannot be shown. */

#define G_LOG_DOMAIN "tachy-player"
#include "config.h"

#include "tachy-player-private.h"

#include <glib/gi18n.h>
#include <gst/pbutils/pbutils.h>

#include "tachy-error.h"

/* Where Debian keeps what the list of allowed decoders names. */
static const struct
{
  const char *media_type;
  const char *package;
} packages[] = {
  { "video/quicktime", "gstreamer1.0-plugins-good" },
  { "video/x-matroska", "gstreamer1.0-plugins-good" },
  { "video/webm", "gstreamer1.0-plugins-good" },
  { "video/x-vp8", "gstreamer1.0-plugins-good" },
  { "video/x-vp9", "gstreamer1.0-plugins-good" },
  { "video/x-h264", "gstreamer1.0-libav" },
  { "video/x-h265", "gstreamer1.0-libav" },
  { "video/x-av1", "gstreamer1.0-plugins-bad" },
};

static const char *
find_package (const char *media_type)
{
  for (gsize i = 0; i < G_N_ELEMENTS (packages); i++)
    {
      if (g_str_equal (packages[i].media_type, media_type))
        return packages[i].package;
    }

  return NULL;
}

/*
 * tachy_player_explain_missing:
 * @caps: what nothing was found for
 *
 * Returns: (transfer full): %TACHY_ERROR_UNSUPPORTED, or %TACHY_ERROR_CLIP where @caps are no video
 */
GError *
tachy_player_explain_missing (GstCaps *caps)
{
  const char *media_type = gst_structure_get_name (gst_caps_get_structure (caps, 0));
  g_autofree char *codec = NULL;
  const char *package;

  if (!g_str_has_prefix (media_type, "video/"))
    return g_error_new_literal (TACHY_ERROR, TACHY_ERROR_CLIP,
                                _("This file is not a clip that can be played."));

  codec = gst_pb_utils_get_codec_description (caps);
  package = find_package (media_type);
  if (package == NULL)
    /* Translators: the name of a video format, such as "MPEG-2 Video". */
    return g_error_new (TACHY_ERROR, TACHY_ERROR_UNSUPPORTED,
                        _("Clips in the format %s cannot be played here."), codec);

  /* Translators: the name of a video format, such as "H.265", and that of a package. */
  return g_error_new (TACHY_ERROR, TACHY_ERROR_UNSUPPORTED,
                      _("The decoder for %s is missing; on Debian it is in the package %s."), codec,
                      package);
}

static GError *
explain_resource (const GError *error,
                  const char   *uri)
{
  g_autofree char *path = g_filename_from_uri (uri, NULL, NULL);
  g_autofree char *name = path != NULL ? g_filename_display_basename (path) : g_strdup (uri);

  if (error->code == GST_RESOURCE_ERROR_NOT_FOUND)
    return g_error_new (TACHY_ERROR, TACHY_ERROR_CLIP, _("The file “%s” is not there any more."),
                        name);

  return g_error_new (TACHY_ERROR, TACHY_ERROR_CLIP, _("The file “%s” cannot be read."), name);
}

static GError *
explain_stream (const GError *error)
{
  switch (error->code)
    {
    case GST_STREAM_ERROR_TYPE_NOT_FOUND:
    case GST_STREAM_ERROR_WRONG_TYPE:
      return g_error_new_literal (TACHY_ERROR, TACHY_ERROR_CLIP,
                                  _("This file is not a clip that can be played."));
    case GST_STREAM_ERROR_CODEC_NOT_FOUND:
      return g_error_new_literal (TACHY_ERROR, TACHY_ERROR_UNSUPPORTED,
                                  _("A decoder for this clip is missing."));
    default:
      return g_error_new_literal (TACHY_ERROR, TACHY_ERROR_CLIP,
                                  _("The clip is damaged or not complete."));
    }
}

/*
 * tachy_player_explain:
 * @error: what GStreamer said
 * @uri: the clip
 *
 * Returns: (transfer full): the same for the person, in %TACHY_ERROR
 */
GError *
tachy_player_explain (const GError *error,
                      const char   *uri)
{
  if (error->domain == GST_RESOURCE_ERROR)
    return explain_resource (error, uri);
  if (error->domain == GST_STREAM_ERROR)
    return explain_stream (error);
  if (g_error_matches (error, GST_CORE_ERROR, GST_CORE_ERROR_MISSING_PLUGIN))
    return g_error_new_literal (TACHY_ERROR, TACHY_ERROR_UNSUPPORTED,
                                _("A part of GStreamer that playing needs is not installed."));

  return g_error_new_literal (TACHY_ERROR, TACHY_ERROR_CLIP, _("The clip cannot be played."));
}
