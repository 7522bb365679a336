/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a scene draws: the same for the same words, the picture first, the words from 0.5 s. */

#include "config.h"

#include <string.h>

#include "tachy-scene.h"

#define WIDTH 1280
#define HEIGHT 720

typedef struct
{
  TachyScene *scene;
  cairo_surface_t *frame;
} Drawing;

static Drawing
begin (const char      *prompt,
       const char      *seed,
       cairo_surface_t *picture)
{
  return (Drawing) {
    .scene = tachy_scene_new (prompt, seed, WIDTH, HEIGHT, 4, picture),
    .frame = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT),
  };
}

static void
end (Drawing *drawing)
{
  tachy_scene_free (drawing->scene);
  cairo_surface_destroy (drawing->frame);
}

static const guint8 *
draw (Drawing *drawing,
      double   seconds)
{
  guint8 *pixels = cairo_image_surface_get_data (drawing->frame);

  tachy_scene_draw (drawing->scene, seconds, pixels,
                    cairo_image_surface_get_stride (drawing->frame));
  return pixels;
}

/* How many pixels are not the same. The byte that cairo does not use may hold anything. */
static guint
count_differences (const guint8 *one,
                   const guint8 *other)
{
  const guint32 *a = (const guint32 *) (const void *) one;
  const guint32 *b = (const guint32 *) (const void *) other;
  guint n = 0;

  for (guint i = 0; i < WIDTH * HEIGHT; i++)
    n += ((a[i] ^ b[i]) & 0xffffff) != 0;

  return n;
}

static cairo_surface_t *
make_picture (void)
{
  cairo_surface_t *picture = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  guint32 *pixels = (guint32 *) (void *) cairo_image_surface_get_data (picture);

  for (guint i = 0; i < WIDTH * HEIGHT; i++)
    pixels[i] = (i * 2654435761u) & 0xffffff;
  cairo_surface_mark_dirty (picture);
  return picture;
}

static void
test_same_words (void)
{
  const double moments[] = { 0, 0.7, 2, 3.95 };
  Drawing one = begin ("A cat on the moon", "seed", NULL);
  Drawing other = begin ("A cat on the moon", "seed", NULL);
  Drawing different = begin ("A cat on the moon", "another seed", NULL);

  /* Whatever was drawn before. */
  draw (&other, 3);
  for (guint i = 0; i < G_N_ELEMENTS (moments); i++)
    {
      g_assert_cmpuint (count_differences (draw (&one, moments[i]), draw (&other, moments[i])), ==,
                        0);
      g_assert_cmpuint (count_differences (draw (&one, moments[i]), draw (&different, moments[i])),
                        >, WIDTH * HEIGHT / 2);
    }

  end (&one);
  end (&other);
  end (&different);
}

static void
test_moves (void)
{
  Drawing one = begin ("A cat on the moon", "seed", NULL);
  Drawing other = begin ("A cat on the moon", "seed", NULL);

  g_assert_cmpuint (count_differences (draw (&one, 0), draw (&other, 0.45)), >, WIDTH);
  end (&one);
  end (&other);
}

/* Two scenes that have nothing but their words to tell them apart. */
static void
test_words_fade_in (void)
{
  const char *const words[] = { "一只猫在海边漫步", "قطة تمشي على الشاطئ", "Kočka", "🐈 ნ ქ" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autofree char *longer = g_strconcat (words[i], " ", words[i], NULL);
      Drawing one = begin (words[i], "seed", NULL);
      Drawing other = begin (longer, "seed", NULL);

      g_test_message ("%s", words[i]);
      g_assert_cmpuint (count_differences (draw (&one, 11 / 24.0), draw (&other, 11 / 24.0)), ==,
                        0);
      g_assert_cmpuint (count_differences (draw (&one, 13 / 24.0), draw (&other, 13 / 24.0)), >,
                        0);
      g_assert_cmpuint (count_differences (draw (&one, 2), draw (&other, 2)), >, 1000);
      end (&one);
      end (&other);
    }
}

static void
test_picture_first (void)
{
  cairo_surface_t *picture = make_picture ();
  const guint8 *pixels = cairo_image_surface_get_data (picture);
  Drawing drawing = begin ("A cat on the moon", "seed", picture);

  g_assert_cmpuint (count_differences (draw (&drawing, 0), pixels), ==, 0);
  g_assert_cmpuint (count_differences (draw (&drawing, 2), pixels), >, WIDTH * HEIGHT / 2);

  end (&drawing);
  cairo_surface_destroy (picture);
}

/* Text of any length and kind finds its place. */
static void
test_strange_words (void)
{
  g_autofree char *long_word = g_strnfill (3000, 'w');
  g_autofree char *many_words = g_strnfill (32000, 'w');
  const char *words[] = { "", " ", "\n\n", "w", long_word, many_words, "\xf0\x9f\x90\x88" };

  for (guint i = 0; i < 32000; i += 5)
    many_words[i] = ' ';

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      Drawing drawing = begin (words[i], "seed", NULL);

      draw (&drawing, 2);
      end (&drawing);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tachyscope/studio/scene/same-words", test_same_words);
  g_test_add_func ("/tachyscope/studio/scene/moves", test_moves);
  g_test_add_func ("/tachyscope/studio/scene/words-fade-in", test_words_fade_in);
  g_test_add_func ("/tachyscope/studio/scene/picture-first", test_picture_first);
  g_test_add_func ("/tachyscope/studio/scene/strange-words", test_strange_words);
  return g_test_run ();
}
