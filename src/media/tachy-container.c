/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a finished download is a whole clip, told from its bytes: servers have sent web pages,
 * error messages and halves of files with the best of headers. */

#define G_LOG_DOMAIN "tachy-media"
#include "config.h"

#include "tachy-container.h"

#include <glib/gi18n.h>

#include "tachy-ebml.h"
#include "tachy-error.h"
#include "tachy-iso.h"
#include "tachy-picture-header.h"

#define START_SIZE 4096

static const struct
{
  const char *mime_type;
  const char *suffix;
} containers[] = {
  [TACHY_CONTAINER_MP4] = { "video/mp4", ".mp4" },
  [TACHY_CONTAINER_MOV] = { "video/quicktime", ".mov" },
  [TACHY_CONTAINER_WEBM] = { "video/webm", ".webm" },
  [TACHY_CONTAINER_MKV] = { "video/x-matroska", ".mkv" },
};

/* Pictures come in the same boxes as clips. */
static gboolean
is_picture (const TachyOctets *start)
{
  return tachy_octets_begin_with (start, 8, "avif") || tachy_octets_begin_with (start, 8, "heic") ||
         tachy_octets_begin_with (start, 8, "heix") || tachy_octets_begin_with (start, 8, "mif1");
}

static gboolean
sniff (const TachyOctets *start,
       TachyContainer    *container)
{
  if (tachy_octets_begin_with (start, 4, "ftyp") && !is_picture (start))
    *container = tachy_octets_begin_with (start, 8, "qt  ") ? TACHY_CONTAINER_MOV
                                                            : TACHY_CONTAINER_MP4;
  else if (tachy_octets_begin_with (start, 0, "\x1a\x45\xdf\xa3"))
    *container = tachy_ebml_is_webm (start) ? TACHY_CONTAINER_WEBM : TACHY_CONTAINER_MKV;
  else
    return FALSE;

  return TRUE;
}

static char
get_first_letter (const TachyOctets *start)
{
  gsize i = 0;

  while (i < start->length && g_ascii_isspace (start->data[i]))
    i++;

  return i < start->length ? (char) start->data[i] : '\0';
}

static const char *
describe_stranger (const TachyOctets *start)
{
  TachyPictureKind kind = tachy_picture_header_read (start->data, start->length).kind;
  char first = get_first_letter (start);

  if (start->length == 0)
    return _("The server sent an empty file instead of a clip.");
  if (kind < TACHY_PICTURE_N_READABLE || kind == TACHY_PICTURE_KIND_JXL)
    return _("The server sent a picture instead of a clip.");
  if (kind == TACHY_PICTURE_KIND_PAGE || first == '<')
    return _("The server sent a web page instead of a clip.");
  if (first == '{' || first == '[')
    return _("The server sent a message instead of a clip.");

  return _("The server sent something that is neither an MP4 nor a WebM clip.");
}

static gboolean
is_whole (const TachySpan *file,
          TachyContainer   container,
          gboolean        *tells_duration)
{
  if (container == TACHY_CONTAINER_WEBM || container == TACHY_CONTAINER_MKV)
    return tachy_ebml_is_whole (file, tells_duration);

  return tachy_iso_is_whole (file, tells_duration);
}

static gboolean
fail (GError    **error,
      const char *sentence)
{
  g_set_error_literal (error, TACHY_ERROR, TACHY_ERROR_CLIP, sentence);
  return FALSE;
}

/**
 * tachy_container_check:
 * @fd: the finished download, open for reading; stays open
 * @container: (out): what it is, by content
 * @tells_duration: (out): whether it says how long it is; what decoders guess otherwise is wrong
 *
 * Looks at the structure only and decodes nothing: bounded in time and memory whatever the bytes
 * are. Blocks shortly.
 *
 * Returns: whether it is a whole clip; otherwise %TACHY_ERROR_CLIP with what it is instead
 */
gboolean
tachy_container_check (int             fd,
                       TachyContainer *container,
                       gboolean       *tells_duration,
                       GError        **error)
{
  TachySpan file;
  guint8 bytes[START_SIZE];
  TachyOctets start = { bytes, 0, FALSE };
  TachyContainer found;
  gboolean told = FALSE;

  if (!tachy_span_open (fd, &file))
    return fail (error, _("The clip is not a file."));

  start.length = tachy_span_read (&file, 0, bytes, sizeof bytes);
  if (!sniff (&start, &found))
    return fail (error, describe_stranger (&start));
  if (!is_whole (&file, found, &told))
    return fail (error, _("The clip is cut off or damaged."));

  *container = found;
  *tells_duration = told;
  return TRUE;
}

/**
 * tachy_container_check_inside:
 * @fd: a file that has passed tachy_container_check()
 *
 * Goes through all that lies in its parts, as far as that has a structure of its own; with MP4 the
 * index tells where the frames are, so that there is none. Blocks longer.
 *
 * Returns: whether there is nothing else in it; otherwise %TACHY_ERROR_CLIP
 */
gboolean
tachy_container_check_inside (int            fd,
                              TachyContainer container,
                              GError       **error)
{
  TachySpan file;

  if (container != TACHY_CONTAINER_WEBM && container != TACHY_CONTAINER_MKV)
    return TRUE;
  if (tachy_span_open (fd, &file) && tachy_ebml_has_whole_clusters (&file))
    return TRUE;

  return fail (error, _("The clip is cut off or damaged."));
}

/**
 * tachy_container_get_mime_type:
 *
 * Returns: (transfer none): such as "video/mp4"
 */
const char *
tachy_container_get_mime_type (TachyContainer container)
{
  return containers[container].mime_type;
}

/**
 * tachy_container_get_suffix:
 *
 * Returns: (transfer none): with the dot, such as ".mp4"
 */
const char *
tachy_container_get_suffix (TachyContainer container)
{
  return containers[container].suffix;
}
