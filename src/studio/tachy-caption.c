/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of a prompt, laid over a scene: set once as large as they fit, then faded in. */

#define G_LOG_DOMAIN "tachy-studio"
#include "config.h"

#include "tachy-caption.h"

#include <math.h>

#include "tachy-figure-private.h"
#include "tachy-type.h"

#define FADE_BEGIN 0.5 /* seconds */
#define FADE_LENGTH 0.7
#define FADE_STAGGER 0.09 /* seconds from line to line */
#define MAX_STAGGERED 6
#define VEIL_CELL 8 /* pixels; the veil is soft, so it is worked out for some and spread */

typedef struct
{
  double x, y, width, height;
} Box;

struct _TachyCaption
{
  cairo_surface_t *words;   /* owned */
  cairo_surface_t *veil;    /* owned: a shade that keeps the words readable */
  cairo_surface_t *settled; /* owned: the veil with the words, once nothing fades any more */
  Box words_box;
  Box veil_box;
  GArray *edges; /* owned: int, where each line begins in @words, and its end */
  double slide;  /* pixels that a line comes up while it fades in */
  gboolean rtl;
};

typedef struct
{
  int frame_width;
  Box room; /* what the words may take; mirrored where they run from right to left */
  double largest;  /* type, in pixels */
  double smallest;
  TachyLab ink;
  TachyLab shade;
  double shade_alpha;
} Setting;

static gboolean
fits (PangoLayout *layout,
      const Box   *room)
{
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  return width <= room->width && height <= room->height;
}

/* Lines of about the same length read better than full ones with a last single word. */
static void
balance_lines (PangoLayout *layout,
               double       width)
{
  int n_lines = pango_layout_get_line_count (layout);
  double narrow = width / 2;
  double wide = width;

  while (n_lines > 1 && wide - narrow > 4)
    {
      double middle = (narrow + wide) / 2;
      int broken_width;

      pango_layout_set_width (layout, (int) (middle * PANGO_SCALE));
      pango_layout_get_pixel_size (layout, &broken_width, NULL);
      if (pango_layout_get_line_count (layout) > n_lines || broken_width > middle + 1)
        narrow = middle;
      else
        wide = middle;
    }

  pango_layout_set_width (layout, (int) (ceil (wide) * PANGO_SCALE));
}

/* Returns the size of the type. */
static double
fit_type (PangoLayout   *layout,
          const Setting *setting)
{
  const Box *room = &setting->room;
  double size = setting->largest;

  pango_layout_set_width (layout, (int) (room->width * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD);
  tachy_type_set_size (layout, size);
  while (!fits (layout, room) && size > setting->smallest)
    {
      size = MAX (size * 0.94, setting->smallest);
      tachy_type_set_size (layout, size);
    }

  if (fits (layout, room))
    {
      balance_lines (layout, room->width);
      return size;
    }

  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_height (layout, (int) (room->height * PANGO_SCALE));
  return size;
}

static GArray *
find_edges (PangoLayout *layout,
            int          padding,
            int          height)
{
  GArray *edges = g_array_new (FALSE, FALSE, sizeof (int));
  PangoLayoutIter *iter = pango_layout_get_iter (layout);
  int first = 0;

  g_array_append_val (edges, first);
  while (pango_layout_iter_next_line (iter))
    {
      int top, edge;

      pango_layout_iter_get_line_yrange (iter, &top, NULL);
      edge = padding + PANGO_PIXELS (top);
      g_array_append_val (edges, edge);
    }
  g_array_append_val (edges, height);

  pango_layout_iter_free (iter);
  return edges;
}

/* The words stand on the bottom of their room, at the side where reading begins. */
static void
draw_words (TachyCaption  *self,
            PangoLayout   *layout,
            const Setting *setting)
{
  int padding = (int) ceil (self->slide); /* for what reaches out of its line */
  int width = PANGO_PIXELS_CEIL (pango_layout_get_width (layout));
  double x = setting->room.x;
  int height;
  cairo_t *cr;

  if (self->rtl)
    x = setting->frame_width - setting->room.x - width;

  pango_layout_get_pixel_size (layout, NULL, &height);
  self->words_box.width = width + 2 * padding;
  self->words_box.height = height + 2 * padding;
  self->words_box.x = floor (x) - padding;
  self->words_box.y = floor (setting->room.y + setting->room.height - height) - padding;

  self->edges = find_edges (layout, padding, height + 2 * padding);
  self->words = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width + 2 * padding,
                                            height + 2 * padding);
  cr = cairo_create (self->words);
  tachy_figure_set_colour (cr, setting->ink, 1);
  cairo_move_to (cr, padding, padding);
  pango_cairo_show_layout (cr, layout);
  cairo_destroy (cr);
}

typedef double (*VeilShape) (double x, double y);

/* Dense in the middle, gone at the rim of the box. */
static double
shape_cloud (double x,
             double y)
{
  double far = pow (pow (fabs (2 * x - 1), 2.4) + pow (fabs (2 * y - 1), 2.4), 1 / 2.4);

  return tachy_figure_ease (1 - far);
}

/* Rises from the top of the box to its bottom. */
static double
shape_slope (double x,
             double y)
{
  return sin (MIN (y * 1.15, 1) * G_PI / 2) * MIN (y * 2.2, 1);
}

static cairo_surface_t *
draw_coarse_veil (int            columns,
                  int            rows,
                  const Setting *setting,
                  VeilShape      shape)
{
  cairo_surface_t *coarse = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, columns, rows);
  TachyRgb rgb = tachy_lab_to_rgb (setting->shade);

  cairo_surface_flush (coarse);
  for (int row = 0; row < rows; row++)
    {
      guint8 *line =
        cairo_image_surface_get_data (coarse) + row * cairo_image_surface_get_stride (coarse);
      guint32 *pixels = (guint32 *) (void *) line;

      for (int column = 0; column < columns; column++)
        {
          double alpha = 255 * setting->shade_alpha *
                         shape ((column + 0.5) / columns, (row + 0.5) / rows);

          pixels[column] = (guint32) (alpha) << 24 | (guint32) (alpha * rgb.red) << 16 |
                           (guint32) (alpha * rgb.green) << 8 | (guint32) (alpha * rgb.blue);
        }
    }

  cairo_surface_mark_dirty (coarse);
  return coarse;
}

/* The box ends at whole pixels, because all else makes cairo take its slow ways. */
static void
draw_veil (TachyCaption  *self,
           Box            box,
           const Setting *setting,
           VeilShape      shape)
{
  int columns = (int) ceil (box.width / VEIL_CELL);
  int rows = (int) ceil (box.height / VEIL_CELL);
  cairo_surface_t *coarse = draw_coarse_veil (columns, rows, setting, shape);
  cairo_t *cr;

  self->veil_box = (Box) { floor (box.x), floor (box.y), columns * VEIL_CELL, rows * VEIL_CELL };
  self->veil = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, columns * VEIL_CELL,
                                           rows * VEIL_CELL);
  cr = cairo_create (self->veil);
  cairo_scale (cr, VEIL_CELL, VEIL_CELL);
  cairo_set_source_surface (cr, coarse, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_BILINEAR);
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_destroy (coarse);
}

/* The words stand within the veil. */
static void
settle (TachyCaption *self)
{
  cairo_t *cr;

  self->settled = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) self->veil_box.width,
                                              (int) self->veil_box.height);
  cr = cairo_create (self->settled);
  cairo_set_source_surface (cr, self->veil, 0, 0);
  cairo_paint (cr);
  cairo_set_source_surface (cr, self->words, self->words_box.x - self->veil_box.x,
                            self->words_box.y - self->veil_box.y);
  cairo_paint (cr);
  cairo_destroy (cr);
}

static TachyCaption *
create_caption (const char    *text,
                PangoWeight    weight,
                const Setting *setting)
{
  TachyCaption *self = g_new0 (TachyCaption, 1);
  PangoLayout *layout = tachy_type_new_layout (text, weight);

  pango_layout_set_line_spacing (layout, 1.06f);
  self->rtl = tachy_type_is_rtl (layout);
  self->slide = fit_type (layout, setting) * 0.4;
  draw_words (self, layout, setting);
  g_object_unref (layout);
  return self;
}

/**
 * tachy_caption_new_title:
 * @text: one paragraph of UTF-8
 * @width: of the frame, in pixels
 * @height: of the frame, in pixels
 *
 * Returns: (transfer full): large words in the lower part of the frame
 */
TachyCaption *
tachy_caption_new_title (const char         *text,
                         const TachyPalette *palette,
                         int                 width,
                         int                 height)
{
  double unit = MIN (width, height);
  double margin = unit * 0.075;
  gboolean wide = width > height;
  double breadth = wide ? width * 0.56 : width - 2 * margin;
  double rise = height * (wide ? 0.54 : 0.42);
  const Setting setting = {
    .frame_width = width,
    .room = { margin, height - margin - rise, breadth, rise },
    .largest = unit * 0.15,
    .smallest = unit * 0.034,
    .ink = palette->ink,
    .shade = palette->ground,
    .shade_alpha = palette->dark ? 0.56 : 0.66,
  };
  TachyCaption *self = create_caption (text, PANGO_WEIGHT_BOLD, &setting);
  const Box *words = &self->words_box;
  Box cloud = {
    .width = words->width * 1.6 + unit * 0.3,
    .height = words->height * 1.7 + unit * 0.3,
  };

  cloud.x = words->x + words->width / 2 - cloud.width / 2;
  cloud.y = words->y + words->height / 2 - cloud.height / 2;
  draw_veil (self, cloud, &setting, shape_cloud);
  settle (self);
  return self;
}

/**
 * tachy_caption_new_subtitle:
 * @text: one paragraph of UTF-8
 * @width: of the frame, in pixels
 * @height: of the frame, in pixels
 *
 * Returns: (transfer full): white words along the bottom of the frame, on a shade
 */
TachyCaption *
tachy_caption_new_subtitle (const char *text,
                            int         width,
                            int         height)
{
  double unit = MIN (width, height);
  double margin = unit * 0.06;
  double breadth = MIN (width - 2 * margin, unit * 1.25);
  double rise = height * 0.26;
  const Setting setting = {
    .frame_width = width,
    .room = { margin, height - margin - rise, breadth, rise },
    .largest = unit * 0.05,
    .smallest = unit * 0.03,
    .ink = { .lightness = 1 },
    .shade = { .lightness = 0 },
    .shade_alpha = 0.74,
  };
  TachyCaption *self = create_caption (text, PANGO_WEIGHT_SEMIBOLD, &setting);

  double top = floor (self->words_box.y - unit * 0.12);

  draw_veil (self, (Box) { 0, top, width, height - top }, &setting, shape_slope);
  settle (self);
  return self;
}

void
tachy_caption_free (TachyCaption *self)
{
  cairo_surface_destroy (self->words);
  cairo_surface_destroy (self->veil);
  cairo_surface_destroy (self->settled);
  g_array_unref (self->edges);
  g_free (self);
}

/**
 * tachy_caption_is_rtl:
 *
 * Returns: whether the words begin at the right
 */
gboolean
tachy_caption_is_rtl (TachyCaption *self)
{
  return self->rtl;
}

static void
paint_line (const TachyCaption *self,
            cairo_t            *cr,
            guint               line,
            double              progress)
{
  double y = self->words_box.y + self->slide * pow (1 - progress, 3);
  int top = g_array_index (self->edges, int, line);
  int bottom = g_array_index (self->edges, int, line + 1);

  cairo_save (cr);
  cairo_rectangle (cr, self->words_box.x, y + top, self->words_box.width, bottom - top);
  cairo_clip (cr);
  cairo_set_source_surface (cr, self->words, self->words_box.x, y);
  cairo_paint_with_alpha (cr, tachy_figure_ease (progress));
  cairo_restore (cr);
}

/**
 * tachy_caption_draw:
 * @seconds: since the clip began; nothing is drawn in the first half
 */
void
tachy_caption_draw (TachyCaption *self,
                    cairo_t      *cr,
                    double        seconds)
{
  guint n_lines = self->edges->len - 1;
  double since = seconds - FADE_BEGIN;
  double last = since - FADE_STAGGER * MIN (n_lines - 1, MAX_STAGGERED);

  if (since < 0)
    return;

  if (last >= FADE_LENGTH)
    {
      cairo_set_source_surface (cr, self->settled, self->veil_box.x, self->veil_box.y);
      cairo_paint (cr);
      return;
    }

  cairo_set_source_surface (cr, self->veil, self->veil_box.x, self->veil_box.y);
  cairo_paint_with_alpha (cr, tachy_figure_ease ((since + 0.04) / FADE_LENGTH));

  for (guint line = 0; line < n_lines; line++)
    {
      double begun = since + 0.04 - FADE_STAGGER * MIN (line, MAX_STAGGERED);

      if (begun > 0)
        paint_line (self, cr, line, MIN (begun / FADE_LENGTH, 1));
    }
}
