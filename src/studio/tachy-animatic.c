/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Renders one animatic: a scene and a chord, frame by frame into a clip. */

#define G_LOG_DOMAIN "tachy-studio"
#include "config.h"

#include "tachy-animatic.h"

#include <time.h>

#include "tachy-animatic-private.h"
#include "tachy-chord.h"
#include "tachy-clip-writer.h"
#include "tachy-picture.h"

/**
 * tachy_animatic_new:
 * @prompt: the words
 * @seed: what all that is rolled follows from; the same gives the same frames
 * @width: pixels, a multiple of 16
 * @height: pixels, a multiple of 16
 * @seconds: how long the clip is
 * @reference: (nullable): a picture file of @width times @height pixels to begin with
 */
TachyAnimatic *
tachy_animatic_new (const char *prompt,
                    const char *seed,
                    int         width,
                    int         height,
                    int         seconds,
                    GBytes     *reference)
{
  TachyAnimatic *self = g_atomic_rc_box_new0 (TachyAnimatic);

  self->prompt = g_strdup (prompt);
  self->seed = g_strdup (seed);
  self->width = width;
  self->height = height;
  self->seconds = seconds;
  self->reference = reference != NULL ? g_bytes_ref (reference) : NULL;
  return self;
}

TachyAnimatic *
tachy_animatic_ref (TachyAnimatic *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear_animatic (TachyAnimatic *self)
{
  g_free (self->prompt);
  g_free (self->seed);
  g_clear_pointer (&self->reference, g_bytes_unref);
}

void
tachy_animatic_unref (TachyAnimatic *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) clear_animatic);
}

static cairo_surface_t *
copy_pixels (GdkPixbuf *pixbuf)
{
  int width = gdk_pixbuf_get_width (pixbuf);
  int height = gdk_pixbuf_get_height (pixbuf);
  int n_channels = gdk_pixbuf_get_n_channels (pixbuf);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);

  cairo_surface_flush (surface);
  for (int y = 0; y < height; y++)
    {
      const guint8 *from =
        gdk_pixbuf_read_pixels (pixbuf) + (gsize) y * (gsize) gdk_pixbuf_get_rowstride (pixbuf);
      guint8 *line = cairo_image_surface_get_data (surface) +
                     (gsize) y * (gsize) cairo_image_surface_get_stride (surface);
      guint32 *to = (guint32 *) (void *) line;

      for (int x = 0; x < width; x++, from += n_channels)
        to[x] = (guint32) from[0] << 16 | (guint32) from[1] << 8 | from[2];
    }

  cairo_surface_mark_dirty (surface);
  return surface;
}

static cairo_surface_t *
load_picture (TachyAnimatic *self,
              GError       **error)
{
  g_autoptr (TachyPicture) picture = tachy_picture_new (self->reference, error);
  g_autoptr (GdkPixbuf) pixbuf = NULL;

  if (picture != NULL)
    pixbuf = tachy_picture_decode_to_fill (picture, self->width, self->height, error);

  return pixbuf != NULL ? copy_pixels (pixbuf) : NULL;
}

/*
 * tachy_animatic_new_scene:
 *
 * Returns: (transfer full) (nullable): NULL where the reference cannot be decoded
 */
TachyScene *
tachy_animatic_new_scene (TachyAnimatic *self,
                          GError       **error)
{
  cairo_surface_t *picture = NULL;
  TachyScene *scene;

  if (self->reference != NULL)
    {
      picture = load_picture (self, error);
      if (picture == NULL)
        return NULL;
    }

  scene = tachy_scene_new (self->prompt, self->seed, self->width, self->height, self->seconds,
                           picture);
  g_clear_pointer (&picture, cairo_surface_destroy);
  return scene;
}

typedef struct
{
  double slow;
  gint64 started_at;     /* monotonic, microseconds */
  gint64 cpu_started_at; /* microseconds */
} Pace;

static gint64
read_cpu_clock (void)
{
  struct timespec now = { 0 };

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* Waits until the time is due that rendering would have taken on a machine @slow times slower.
 * The processor's clock is what that is reckoned from, because it stands still while we wait. */
static void
keep_pace (const Pace   *pace,
           GCancellable *cancellable)
{
  double busy = (double) (read_cpu_clock () - pace->cpu_started_at) /
                MIN (g_get_num_processors (), 2);
  gint64 due = pace->started_at + (gint64) (busy * pace->slow);
  gint64 left = due - g_get_monotonic_time ();
  GPollFD wake;

  if (pace->slow <= 1 || left < 1000)
    return;

  if (g_cancellable_make_pollfd (cancellable, &wake))
    {
      g_poll (&wake, 1, (int) (left / 1000));
      g_cancellable_release_fd (cancellable);
    }
  else
    g_usleep ((gulong) left);
}

static gboolean
write_frame (TachyClipWriter *writer,
             TachyScene      *scene,
             guint            n,
             GCancellable    *cancellable,
             GError         **error)
{
  int stride;
  guint8 *pixels = tachy_clip_writer_begin_frame (writer, &stride, error);

  if (pixels == NULL)
    return FALSE;

  tachy_scene_draw (scene, (double) n / TACHY_CLIP_WRITER_FPS, pixels, stride);
  return tachy_clip_writer_end_frame (writer, cancellable, error);
}

/**
 * tachy_animatic_render:
 * @path: the file to write
 * @slow: how many times longer than needed to take; 1 for as fast as possible
 * @mime_type: (out) (transfer none): what has been written, "video/mp4" or "video/webm"
 *
 * Blocks until the clip is whole; meant for a worker thread. Makes exactly 24 frames for each
 * second. What it leaves at @path after an error is of no use.
 */
gboolean
tachy_animatic_render (TachyAnimatic        *self,
                       const char           *path,
                       double                slow,
                       TachyAnimaticProgress progress,
                       gpointer              user_data,
                       GCancellable         *cancellable,
                       const char          **mime_type,
                       GError              **error)
{
  guint n_frames = (guint) self->seconds * TACHY_CLIP_WRITER_FPS;
  Pace pace = { slow, g_get_monotonic_time (), read_cpu_clock () };
  g_autoptr (TachyScene) scene = tachy_animatic_new_scene (self, error);
  g_autoptr (TachyClipWriter) writer = NULL;
  g_autoptr (GBytes) sound = NULL;

  if (scene == NULL)
    return FALSE;

  writer = tachy_clip_writer_new (path, self->width, self->height, error);
  if (writer == NULL)
    return FALSE;

  sound = tachy_chord_play (self->seed, tachy_clip_writer_count_samples (writer, self->seconds),
                            TACHY_CLIP_WRITER_RATE);
  if (!tachy_clip_writer_put_sound (writer, sound, error))
    return FALSE;

  for (guint n = 0; n < n_frames; n++)
    {
      if (!write_frame (writer, scene, n, cancellable, error))
        return FALSE;

      keep_pace (&pace, cancellable);
      progress (n + 1, n_frames, user_data);
    }

  *mime_type = tachy_clip_writer_get_mime_type (writer);
  return tachy_clip_writer_finish (writer, cancellable, error);
}
