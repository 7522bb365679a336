/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A floor of round and quartered tiles, of which now one, now another turns by a quarter. */

#define G_LOG_DOMAIN "tachy-studio"
#include "config.h"

#include <math.h>

#include "tachy-figure-private.h"

#define MAX_COLUMNS 7
#define MAX_ROWS 7
#define TURN_SECONDS 1.1
#define MAX_SECONDS 12 /* the longest clip */

typedef enum
{
  TILE_BLANK,
  TILE_QUARTER,
  TILE_LEAF,
  TILE_HALF,
  TILE_DISC,
  TILE_DOT,
  N_TILE_KINDS,
} TileKind;

typedef struct
{
  TileKind kind;
  int quarters; /* how it lies at first */
  int shape;
  double first_turn; /* seconds */
  double period;     /* seconds from turn to turn */
} Tile;

typedef struct
{
  int columns;
  int rows;
  double side; /* pixels */
  Tile tiles[MAX_COLUMNS * MAX_ROWS];
} Tiles;

static void
roll_tile (Tile  *tile,
           GRand *dice)
{
  tile->kind = (TileKind) g_rand_int_range (dice, 0, N_TILE_KINDS);
  tile->quarters = g_rand_int_range (dice, 0, 4);
  tile->shape = g_rand_int_range (dice, 0, TACHY_PALETTE_N_SHAPES);
  tile->first_turn = g_rand_double_range (dice, 0.2, 4.5);
  tile->period = g_rand_double_range (dice, 3.0, 5.5);
}

static gpointer
roll_tiles (const TachyStage *stage,
            GRand            *dice)
{
  Tiles *state = g_new0 (Tiles, 1);
  state->side = stage->unit / 5;
  state->columns = 5;
  state->rows = 5;
  for (int i = 0; i < MAX_COLUMNS * MAX_ROWS; i++)
    roll_tile (&state->tiles[i], dice);

  return state;
}

static double
find_turn (const Tile *tile,
           double      seconds)
{
  double turns = tile->quarters;

  for (double begin = tile->first_turn; begin < MAX_SECONDS; begin += tile->period)
    turns += tachy_figure_ease ((seconds - begin) / TURN_SECONDS);

  return turns * G_PI / 2;
}

/* Around the middle of the tile, whose sides are 2 long. */
static void
trace_tile (cairo_t *cr,
            TileKind kind)
{
  cairo_new_path (cr);
  switch (kind)
    {
    case TILE_QUARTER:
      cairo_move_to (cr, -1, -1);
      cairo_arc (cr, -1, -1, 2, 0, G_PI / 2);
      break;
    case TILE_LEAF:
      cairo_arc (cr, -1, 1, 2, -G_PI / 2, 0);
      cairo_arc (cr, 1, -1, 2, G_PI / 2, G_PI);
      break;
    case TILE_HALF:
      cairo_arc (cr, 0, -1, 1, 0, G_PI);
      break;
    case TILE_DISC:
      cairo_arc (cr, 0, 0, 1, 0, 2 * G_PI);
      break;
    case TILE_DOT:
      cairo_arc (cr, -0.4, -0.4, 0.42, 0, 2 * G_PI);
      break;
    case TILE_BLANK:
    case N_TILE_KINDS:
    default:
      break;
    }
  cairo_close_path (cr);
}

static void
draw_tile (const Tile       *tile,
           const TachyStage *stage,
           cairo_t          *cr,
           double            side,
           double            seconds)
{
  cairo_rotate (cr, find_turn (tile, seconds));
  cairo_scale (cr, side / 2, side / 2);
  trace_tile (cr, tile->kind);
  tachy_figure_set_colour (cr, stage->palette.shapes[tile->shape], 0.93);
  cairo_fill (cr);
}

/* The floor lies against the upper right corner; towards the words, and the label in the other
 * corner, it breaks off in steps. */
static void
draw_tiles (gconstpointer     motif,
            const TachyStage *stage,
            cairo_t          *cr,
            double            seconds)
{
  const Tiles *state = motif;

  for (int row = 0; row < state->rows; row++)
    for (int column = 0; column < state->columns; column++)
      {
        const Tile *tile = &state->tiles[row * MAX_COLUMNS + column];

        if (tile->kind == TILE_BLANK || row + column > state->columns || column > row + 2)
          continue;

        cairo_save (cr);
        cairo_translate (cr, stage->width - (column + 0.5) * state->side,
                         (row + 0.5) * state->side);
        draw_tile (tile, stage, cr, state->side, seconds);
        cairo_restore (cr);
      }
}

const TachyMotif tachy_motif_tiles = { roll_tiles, draw_tiles };
