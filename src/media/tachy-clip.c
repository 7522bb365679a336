/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The questions that are asked about a finished clip: is it one, what does it look like, and, when
 * there is time for it, is all of it as it was made. */

#define G_LOG_DOMAIN "tachy-media"
#include "config.h"

#include "tachy-clip.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <unistd.h>

#include "tachy-clip-reader.h"
#include "tachy-container.h"
#include "tachy-error.h"

/* Small, because the frame is only decoded to see whether it can be. */
#define PROBE_SIDE 64
#define POSTER_QUALITY "85"
/* Whoever asks has less patience, and says how much. */
#define LONGEST_CHECK_US (24 * (gint64) 3600 * G_USEC_PER_SEC)
/* Of 255: below this a frame is taken for the black that a fade begins with. */
#define DARK_LEVEL 16

/**
 * tachy_clip_open:
 * @path: a file of any kind
 *
 * Returns: a descriptor to read it; -1 with %TACHY_ERROR_STORAGE
 */
int
tachy_clip_open (const char *path,
                 GError    **error)
{
  int fd = open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);

  if (fd < 0)
    /* Translators: what the system says. */
    g_set_error (error, TACHY_ERROR, TACHY_ERROR_STORAGE, _("The clip cannot be read: %s."),
                 g_strerror (errno));

  return fd;
}

static gboolean
fail (GCancellable *cancellable,
      const char   *sentence,
      GError      **error)
{
  if (!g_cancellable_set_error_if_cancelled (cancellable, error))
    g_set_error_literal (error, TACHY_ERROR, TACHY_ERROR_CLIP, sentence);

  return FALSE;
}

/* A clip without an index cannot be sought in reliably; its boxes were walked to the end. */
static gboolean
ends_well (TachyClipReader *reader,
           gboolean         tells_duration,
           GCancellable    *cancellable,
           GError         **error)
{
  TachyClipFacts facts = { 0 };

  if (tells_duration)
    tachy_clip_reader_get_facts (reader, &facts);
  if (facts.duration_us <= 0)
    return TRUE;

  switch (tachy_clip_reader_check_end (reader, facts.duration_us))
    {
    case TACHY_CLIP_READ_FRAME:
    case TACHY_CLIP_READ_UNDECODED:
      return TRUE;
    case TACHY_CLIP_READ_DAMAGED:
    case TACHY_CLIP_READ_CANCELLED:
    default:
      return fail (cancellable, _("The clip is damaged and cannot be played to its end."), error);
    }
}

/* A frame that nothing here can decode says nothing against the clip, which was paid for; one that
 * the right decoder cannot make sense of does. */
static gboolean
decodes (TachyClipReader *reader,
         gboolean         tells_duration,
         GCancellable    *cancellable,
         GError         **error)
{
  g_autoptr (GdkPixbuf) frame = NULL;

  switch (tachy_clip_reader_start (reader))
    {
    case TACHY_CLIP_READ_UNDECODED:
      return TRUE;
    case TACHY_CLIP_READ_FRAME:
      frame = tachy_clip_reader_dup_frame (reader);
      if (frame == NULL)
        return fail (cancellable, _("The clip does not contain a single picture."), error);
      return ends_well (reader, tells_duration, cancellable, error);
    case TACHY_CLIP_READ_DAMAGED:
    case TACHY_CLIP_READ_CANCELLED:
    default:
      return fail (cancellable, _("The clip is damaged and cannot be played."), error);
    }
}

/**
 * tachy_clip_verify_fd:
 * @fd: a finished download, open for reading; stays open
 *
 * Judges the file by its content: it must be a whole MP4, MOV, WebM or Matroska file whose first
 * and last frame can be decoded, as far as there is a decoder. Blocks for at most half a minute; for
 * worker threads.
 *
 * Returns: (transfer full) (nullable): what is known of the clip; otherwise %TACHY_ERROR_CLIP or
 *   %G_IO_ERROR_CANCELLED
 */
TachyClipFacts *
tachy_clip_verify_fd (int           fd,
                      GCancellable *cancellable,
                      GError      **error)
{
  g_autoptr (TachyClipReader) reader = NULL;
  TachyClipFacts facts = { 0 };
  TachyContainer container;
  gboolean tells_duration;

  g_return_val_if_fail (fd >= 0, NULL);

  if (!tachy_container_check (fd, &container, &tells_duration, error))
    return NULL;

  reader = tachy_clip_reader_new (fd, container, PROBE_SIDE, cancellable);
  if (!decodes (reader, tells_duration, cancellable, error))
    return NULL;

  tachy_clip_reader_get_facts (reader, &facts);
  if (!tells_duration)
    facts.duration_us = 0;
  facts.mime_type = tachy_container_get_mime_type (container);
  facts.suffix = tachy_container_get_suffix (container);
  return tachy_clip_facts_copy (&facts);
}

/**
 * tachy_clip_verify:
 * @path: a finished download, under any name
 *
 * As tachy_clip_verify_fd(), in this very process.
 *
 * Returns: (transfer full) (nullable): what is known of the clip; otherwise %TACHY_ERROR_CLIP,
 *   %TACHY_ERROR_STORAGE or %G_IO_ERROR_CANCELLED
 */
TachyClipFacts *
tachy_clip_verify (const char   *path,
                   GCancellable *cancellable,
                   GError      **error)
{
  TachyClipFacts *facts;
  int fd;

  g_return_val_if_fail (path != NULL, NULL);

  fd = tachy_clip_open (path, error);
  if (fd < 0)
    return NULL;

  facts = tachy_clip_verify_fd (fd, cancellable, error);
  close (fd);
  return facts;
}

/**
 * tachy_clip_check_fd:
 * @fd: a clip that has been verified, open for reading; stays open
 *
 * Decodes all its pictures, as far as there is a decoder. Blocks for about as long as the clip
 * lasts, and without an end where a decoder hangs: for a process that can be ended.
 *
 * Returns: %FALSE with %TACHY_ERROR_CLIP where part of the clip is damaged, or with
 *   %G_IO_ERROR_CANCELLED
 */
gboolean
tachy_clip_check_fd (int           fd,
                     GCancellable *cancellable,
                     GError      **error)
{
  g_autoptr (TachyClipReader) reader = NULL;
  TachyContainer container;
  gboolean tells_duration;

  g_return_val_if_fail (fd >= 0, FALSE);

  if (!tachy_container_check (fd, &container, &tells_duration, error) ||
      !tachy_container_check_inside (fd, container, error))
    return FALSE;

  reader = tachy_clip_reader_new (fd, container, PROBE_SIDE, cancellable);
  switch (tachy_clip_reader_check_all (reader, LONGEST_CHECK_US))
    {
    case TACHY_CLIP_READ_FRAME:
    case TACHY_CLIP_READ_UNDECODED:
      return TRUE;
    case TACHY_CLIP_READ_DAMAGED:
    case TACHY_CLIP_READ_CANCELLED:
    default:
      return fail (cancellable, _("Part of the clip is damaged."), error);
    }
}

/**
 * tachy_clip_check:
 * @path: a clip that has been verified
 *
 * As tachy_clip_check_fd(), in this very process.
 *
 * Returns: whether nothing speaks against the clip; otherwise %TACHY_ERROR_CLIP,
 *   %TACHY_ERROR_STORAGE or %G_IO_ERROR_CANCELLED
 */
gboolean
tachy_clip_check (const char   *path,
                  GCancellable *cancellable,
                  GError      **error)
{
  gboolean whole;
  int fd;

  g_return_val_if_fail (path != NULL, FALSE);

  fd = tachy_clip_open (path, error);
  if (fd < 0)
    return FALSE;

  whole = tachy_clip_check_fd (fd, cancellable, error);
  close (fd);
  return whole;
}

static gboolean
is_dark (GdkPixbuf *frame)
{
  const guint8 *pixels = gdk_pixbuf_read_pixels (frame);
  gsize stride = (gsize) gdk_pixbuf_get_rowstride (frame);
  gsize row = (gsize) gdk_pixbuf_get_width (frame) * 3;
  gsize rows = (gsize) gdk_pixbuf_get_height (frame);
  guint64 sum = 0;

  for (gsize y = 0; y < rows; y++)
    {
      for (gsize x = 0; x < row; x++)
        sum += pixels[y * stride + x];
    }

  return sum < (guint64) row * rows * DARK_LEVEL;
}

/* Most clips show at once what they are about; some fade in. */
static GdkPixbuf *
choose_frame (TachyClipReader *reader)
{
  g_autoptr (GdkPixbuf) first = tachy_clip_reader_dup_frame (reader);
  TachyClipFacts facts = { 0 };

  if (first == NULL || !is_dark (first))
    return g_steal_pointer (&first);

  tachy_clip_reader_get_facts (reader, &facts);
  for (int part = 8; part >= 2; part /= 2)
    {
      g_autoptr (GdkPixbuf) frame = NULL;

      if (tachy_clip_reader_seek (reader, facts.duration_us / part) != TACHY_CLIP_READ_FRAME)
        break;
      frame = tachy_clip_reader_dup_frame (reader);
      if (frame != NULL && !is_dark (frame))
        return g_steal_pointer (&frame);
    }

  return g_steal_pointer (&first);
}

static GBytes *
encode (GdkPixbuf *frame,
        GError   **error)
{
  g_autoptr (GError) reason = NULL;
  char *data;
  gsize length;

  if (gdk_pixbuf_save_to_buffer (frame, &data, &length, "jpeg", &reason, "quality",
                                 POSTER_QUALITY, NULL))
    return g_bytes_new_take (data, length);

  g_debug ("encoding failed: %s", reason->message);
  g_set_error_literal (error, TACHY_ERROR, TACHY_ERROR_CLIP,
                       _("No still picture of the clip could be made."));
  return NULL;
}

/**
 * tachy_clip_make_poster_fd:
 * @fd: a clip, open for reading; stays open
 * @max_side: pixels that the longer side shall have at most
 *
 * Makes a still picture of a clip: its first frame, or a later one where that is black. Blocks for
 * at most half a minute; for worker threads.
 *
 * Returns: (transfer full) (nullable): a JPEG file, as the clip is shown; otherwise
 *   %TACHY_ERROR_CLIP or %G_IO_ERROR_CANCELLED
 */
GBytes *
tachy_clip_make_poster_fd (int           fd,
                           int           max_side,
                           GCancellable *cancellable,
                           GError      **error)
{
  g_autoptr (TachyClipReader) reader = NULL;
  g_autoptr (GdkPixbuf) frame = NULL;
  TachyContainer container;
  gboolean tells_duration;

  g_return_val_if_fail (fd >= 0 && max_side > 1, NULL);

  if (!tachy_container_check (fd, &container, &tells_duration, error))
    return NULL;

  reader = tachy_clip_reader_new (fd, container, max_side, cancellable);
  if (tachy_clip_reader_start (reader) == TACHY_CLIP_READ_FRAME)
    frame = choose_frame (reader);
  if (frame == NULL)
    {
      fail (cancellable, _("No still picture of the clip could be made."), error);
      return NULL;
    }

  return encode (frame, error);
}

/**
 * tachy_clip_make_poster:
 * @path: a clip
 * @max_side: pixels that the longer side shall have at most
 *
 * As tachy_clip_make_poster_fd(), in this very process.
 *
 * Returns: (transfer full) (nullable): a JPEG file, as the clip is shown; otherwise
 *   %TACHY_ERROR_CLIP, %TACHY_ERROR_STORAGE or %G_IO_ERROR_CANCELLED
 */
GBytes *
tachy_clip_make_poster (const char   *path,
                        int           max_side,
                        GCancellable *cancellable,
                        GError      **error)
{
  GBytes *jpeg;
  int fd;

  g_return_val_if_fail (path != NULL && max_side > 1, NULL);

  fd = tachy_clip_open (path, error);
  if (fd < 0)
    return NULL;

  jpeg = tachy_clip_make_poster_fd (fd, max_side, cancellable, error);
  close (fd);
  return jpeg;
}
