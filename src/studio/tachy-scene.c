/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an animatic shows: any frame of it, drawn with cairo and pango. */

#define G_LOG_DOMAIN "tachy-studio"
#include "config.h"

#include "tachy-scene.h"

#include "tachy-backdrop.h"
#include "tachy-badge.h"
#include "tachy-camera.h"
#include "tachy-caption.h"
#include "tachy-dice.h"
#include "tachy-figure.h"
#include "tachy-text.h"

#define MAX_WORDS 1200 /* bytes; more would not be readable at any size */

struct _TachyScene
{
  int width;
  int height;
  TachyCamera *camera; /* owned; NULL in a typographic scene, which has the next three */
  TachyBackdrop *backdrop;
  TachyFigure *figure;
  cairo_surface_t *badge;
  TachyCaption *caption; /* owned */
};

/* Prompts have line breaks for writing, not for reading. */
static char *
join_lines (const char *prompt)
{
  g_autofree char *plain = tachy_text_plain (prompt, MAX_WORDS);
  g_auto (GStrv) words = g_strsplit_set (plain, " \t\n", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) kept = NULL;

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (*words[i] != '\0')
        g_strv_builder_add (builder, words[i]);
    }

  kept = g_strv_builder_end (builder);
  return g_strjoinv (" ", kept);
}

static void
fill_typographic (TachyScene *self,
                  const char *words,
                  GRand      *dice)
{
  TachyPalette palette = tachy_palette_roll (dice);

  self->backdrop = tachy_backdrop_new (&palette, dice, self->width, self->height);
  self->figure = tachy_figure_new (&palette, dice, self->width, self->height);
  self->badge =
    tachy_badge_new (palette.ink, palette.ground, MIN (self->width, self->height) * 0.026);
  self->caption = tachy_caption_new_title (words, &palette, self->width, self->height);
}

/**
 * tachy_scene_new:
 * @prompt: the words, in any script
 * @seed: what colours and composition follow from
 * @width: pixels, a multiple of 16
 * @height: pixels, a multiple of 16
 * @seconds: how long the scene is
 * @picture: (nullable): what the scene begins with, as large as the frame
 *
 * To be used by one thread.
 */
TachyScene *
tachy_scene_new (const char      *prompt,
                 const char      *seed,
                 int              width,
                 int              height,
                 int              seconds,
                 cairo_surface_t *picture)
{
  TachyScene *self = g_new0 (TachyScene, 1);
  g_autofree char *words = join_lines (prompt);
  GRand *dice = tachy_dice_new (seed, "scene");

  self->width = width;
  self->height = height;

  if (picture != NULL)
    {
      self->camera = tachy_camera_new (picture, dice, seconds);
      self->caption = tachy_caption_new_subtitle (words, width, height);
    }
  else
    fill_typographic (self, words, dice);

  g_rand_free (dice);
  return self;
}

void
tachy_scene_free (TachyScene *self)
{
  g_clear_pointer (&self->camera, tachy_camera_free);
  g_clear_pointer (&self->backdrop, tachy_backdrop_free);
  g_clear_pointer (&self->figure, tachy_figure_free);
  g_clear_pointer (&self->badge, cairo_surface_destroy);
  g_clear_pointer (&self->caption, tachy_caption_free);
  g_free (self);
}

/* Where words begin at the right, all the rest changes sides too. */
static void
draw_typographic (TachyScene *self,
                  cairo_t    *cr,
                  double      seconds)
{
  int margin = (int) (MIN (self->width, self->height) * 0.06);
  int badge_x = margin;

  cairo_save (cr);
  if (tachy_caption_is_rtl (self->caption))
    {
      badge_x = self->width - margin - cairo_image_surface_get_width (self->badge);
      cairo_translate (cr, self->width, 0);
      cairo_scale (cr, -1, 1);
    }
  tachy_figure_draw (self->figure, cr, seconds);
  cairo_restore (cr);

  cairo_set_source_surface (cr, self->badge, badge_x, margin);
  cairo_paint (cr);
}

/**
 * tachy_scene_draw:
 * @seconds: since the clip began
 * @pixels: (out caller-allocates): the frame, in cairo's RGB24
 * @stride: bytes from line to line
 */
void
tachy_scene_draw (TachyScene *self,
                  double      seconds,
                  guint8     *pixels,
                  int         stride)
{
  cairo_surface_t *surface;
  cairo_t *cr;

  if (self->backdrop != NULL)
    tachy_backdrop_draw (self->backdrop, seconds, pixels, stride);

  surface = cairo_image_surface_create_for_data (pixels, CAIRO_FORMAT_RGB24, self->width,
                                                 self->height, stride);
  cr = cairo_create (surface);
  if (self->camera != NULL)
    tachy_camera_draw (self->camera, cr, seconds);
  else
    draw_typographic (self, cr, seconds);
  tachy_caption_draw (self->caption, cr, seconds);

  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}
