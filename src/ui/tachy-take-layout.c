/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Puts what is told about a take beside its stage where there is room, and below it elsewhere.
 * Nothing at the floor does that: a leaflet would hide one of the two. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-take-layout.h"

#define WIDE 640          /* from here on, side by side */
#define DETAILS_SHARE 3   /* one part of the width for the details … */
#define DETAILS_WIDTH 400 /* … but not more than this */
#define STAGE_SHARE 0.55  /* of the height, where they stand one below the other */

struct _TachyTakeLayout
{
  GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (TachyTakeLayout, tachy_take_layout, GTK_TYPE_LAYOUT_MANAGER)

static int
get_minimum (GtkWidget     *widget,
             GtkOrientation orientation)
{
  int minimum;

  gtk_widget_measure (widget, orientation, -1, &minimum, NULL, NULL, NULL);
  return minimum;
}

static void
tachy_take_layout_measure (GtkLayoutManager *manager,
                           GtkWidget        *widget,
                           GtkOrientation    orientation,
                           int               for_size,
                           int              *minimum,
                           int              *natural,
                           int              *minimum_baseline,
                           int              *natural_baseline)
{
  GtkWidget *stage = gtk_widget_get_first_child (widget);
  GtkWidget *details = gtk_widget_get_next_sibling (stage);
  int of_stage = get_minimum (stage, orientation);
  int of_details = gtk_widget_get_visible (details) ? get_minimum (details, orientation) : 0;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = MAX (of_stage, of_details);
  else
    *minimum = of_stage + of_details;

  *natural = *minimum;
}

/* What needs more than its share, such as three things to choose from, gets it where that leaves
 * the details what they cannot do without. */
static int
get_stage_height (GtkWidget *stage,
                  GtkWidget *details,
                  int        width,
                  int        height)
{
  int room = height - get_minimum (details, GTK_ORIENTATION_VERTICAL);
  int share = MAX ((int) (height * STAGE_SHARE), get_minimum (stage, GTK_ORIENTATION_VERTICAL));
  int natural;

  gtk_widget_measure (stage, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);
  return natural <= room ? MAX (natural, share) : share;
}

static void
tachy_take_layout_allocate (GtkLayoutManager *manager,
                            GtkWidget        *widget,
                            int               width,
                            int               height,
                            int               baseline)
{
  GtkWidget *stage = gtk_widget_get_first_child (widget);
  GtkWidget *details = gtk_widget_get_next_sibling (stage);
  GtkAllocation for_stage = { 0, 0, width, height };
  GtkAllocation for_details = { 0, 0, width, height };

  if (!gtk_widget_get_visible (details))
    {
      gtk_widget_size_allocate (stage, &for_stage, -1);
      return;
    }

  if (width >= WIDE)
    {
      for_details.width = MAX (MIN (width / DETAILS_SHARE, DETAILS_WIDTH),
                               get_minimum (details, GTK_ORIENTATION_HORIZONTAL));
      for_stage.width = width - for_details.width;
      if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
        for_stage.x = for_details.width;
      else
        for_details.x = for_stage.width;
    }
  else
    {
      for_stage.height = get_stage_height (stage, details, width, height);
      for_details.y = for_stage.height;
      for_details.height = height - for_stage.height;
    }

  gtk_widget_size_allocate (stage, &for_stage, -1);
  gtk_widget_size_allocate (details, &for_details, -1);
}

static void
tachy_take_layout_class_init (TachyTakeLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->measure = tachy_take_layout_measure;
  layout_class->allocate = tachy_take_layout_allocate;
}

static void
tachy_take_layout_init (TachyTakeLayout *self)
{
}
