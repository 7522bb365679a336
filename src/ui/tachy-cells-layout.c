/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Puts children in cells of one size side by side, in as many rows as it takes, and these as even
 * as can be. A flow box would make each child a thing of its own that takes the focus. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-cells-layout.h"

#define GAP 4

struct _TachyCellsLayout
{
  GtkLayoutManager parent_instance;
};

/* What all children need, and how many they are. */
typedef struct
{
  int n;
  int least_width;
  int natural_width;
  int height;
} Cells;

G_DEFINE_FINAL_TYPE (TachyCellsLayout, tachy_cells_layout, GTK_TYPE_LAYOUT_MANAGER)

static Cells
measure_cells (GtkWidget *widget)
{
  Cells cells = { 0 };

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int least, natural, height;

      if (!gtk_widget_should_layout (child))
        continue;

      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, &natural, NULL, NULL);
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, -1, NULL, &height, NULL, NULL);
      cells.n++;
      cells.least_width = MAX (cells.least_width, least);
      cells.natural_width = MAX (cells.natural_width, natural);
      cells.height = MAX (cells.height, height);
    }

  return cells;
}

static int
divide_up (int number,
           int by)
{
  return (number + by - 1) / by;
}

/* As few rows as fit, and in each as many cells as that takes. */
static int
count_columns (const Cells *cells,
               int          width)
{
  int most = CLAMP ((width + GAP) / (cells->least_width + GAP), 1, cells->n);

  return divide_up (cells->n, divide_up (cells->n, most));
}

static int
add_gaps (int n,
          int size)
{
  return n * size + (n - 1) * GAP;
}

static GtkSizeRequestMode
tachy_cells_layout_get_request_mode (GtkLayoutManager *manager,
                                     GtkWidget        *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
tachy_cells_layout_measure (GtkLayoutManager *manager,
                            GtkWidget        *widget,
                            GtkOrientation    orientation,
                            int               for_size,
                            int              *minimum,
                            int              *natural,
                            int              *minimum_baseline,
                            int              *natural_baseline)
{
  Cells cells = measure_cells (widget);

  if (cells.n == 0)
    {
      *minimum = *natural = 0;
      return;
    }

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = cells.least_width;
      *natural = add_gaps (cells.n, cells.natural_width);
    }
  else
    {
      int columns = for_size < 0 ? cells.n : count_columns (&cells, for_size);

      *minimum = *natural = add_gaps (divide_up (cells.n, columns), cells.height);
    }
}

static void
tachy_cells_layout_allocate (GtkLayoutManager *manager,
                             GtkWidget        *widget,
                             int               width,
                             int               height,
                             int               baseline)
{
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  Cells cells = measure_cells (widget);
  int columns = cells.n > 0 ? count_columns (&cells, width) : 1;
  int room = width - (columns - 1) * GAP;
  int i = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int column = i % columns;
      GtkAllocation cell;

      if (!gtk_widget_should_layout (child))
        continue;

      /* Odd pixels go to some cells, so that the last one ends where the row does. */
      cell.x = column * room / columns + column * GAP;
      cell.width = (column + 1) * room / columns - column * room / columns;
      cell.y = i / columns * (cells.height + GAP);
      cell.height = cells.height;
      if (mirrored)
        cell.x = width - cell.x - cell.width;
      gtk_widget_size_allocate (child, &cell, -1);
      i++;
    }
}

static void
tachy_cells_layout_class_init (TachyCellsLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->get_request_mode = tachy_cells_layout_get_request_mode;
  layout_class->measure = tachy_cells_layout_measure;
  layout_class->allocate = tachy_cells_layout_allocate;
}

static void
tachy_cells_layout_init (TachyCellsLayout *self)
{
}
