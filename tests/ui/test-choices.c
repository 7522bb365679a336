/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Buttons of which one is chosen, and the rows that they stand in. */

#include "config.h"

#include "tachy-choices.h"
#include "ui-test.h"

#define GAP 4

typedef struct
{
  TachyChoices *choices; /* owned */
  guint n_notified;
} Fixture;

static void
notified_cb (Fixture *fixture)
{
  fixture->n_notified++;
}

static void
fill (TachyChoices *choices,
      guint         n)
{
  g_autoptr (GPtrArray) buttons = g_ptr_array_new ();

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *label = g_strdup_printf ("%u s", i + 4);

      g_ptr_array_add (buttons, gtk_toggle_button_new_with_label (label));
    }
  tachy_choices_replace (choices, buttons);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->choices = g_object_ref_sink (g_object_new (TACHY_TYPE_CHOICES, NULL));
  fill (fixture->choices, 5);
  g_signal_connect_swapped (fixture->choices, "notify::chosen", G_CALLBACK (notified_cb), fixture);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_assert_finalize_object (fixture->choices);
}

static void
test_one_is_chosen (Fixture      *fixture,
                    gconstpointer data)
{
  TachyChoices *choices = fixture->choices;

  g_assert_cmpuint (tachy_choices_get_chosen (choices), ==, 0);
  tachy_choices_set_chosen (choices, 3);
  g_assert_cmpuint (tachy_choices_get_chosen (choices), ==, 3);
  g_assert_cmpuint (fixture->n_notified, ==, 1);

  tachy_choices_set_chosen (choices, 3);
  g_assert_cmpuint (fixture->n_notified, ==, 1);

  g_signal_emit_by_name (tachy_choices_get_button (choices, 1), "clicked");
  g_assert_cmpuint (tachy_choices_get_chosen (choices), ==, 1);
  g_assert_cmpuint (fixture->n_notified, ==, 2);
}

/* A click on what is chosen already leaves it chosen. */
static void
test_none_is_no_choice (Fixture      *fixture,
                        gconstpointer data)
{
  g_signal_emit_by_name (tachy_choices_get_button (fixture->choices, 0), "clicked");
  g_assert_cmpuint (tachy_choices_get_chosen (fixture->choices), ==, 0);
  g_assert_true (gtk_toggle_button_get_active (
      GTK_TOGGLE_BUTTON (tachy_choices_get_button (fixture->choices, 0))));
}

static void
test_replaced (Fixture      *fixture,
               gconstpointer data)
{
  TachyChoices *choices = fixture->choices;
  g_autoptr (GtkWidget) old = g_object_ref (tachy_choices_get_button (choices, 2));

  tachy_choices_set_chosen (choices, 4);
  fill (choices, 2);
  g_assert_cmpuint (tachy_choices_get_n (choices), ==, 2);
  g_assert_cmpuint (tachy_choices_get_chosen (choices), ==, 0);
  g_assert_null (gtk_widget_get_parent (old));

  fixture->n_notified = 0;
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (old), TRUE);
  g_assert_cmpuint (fixture->n_notified, ==, 0);
}

/* Returns where a button stands. */
static graphene_rect_t
get_place (TachyChoices *choices,
           guint         position)
{
  graphene_rect_t place;

  g_assert_true (gtk_widget_compute_bounds (tachy_choices_get_button (choices, position),
                                            GTK_WIDGET (choices), &place));
  return place;
}

static int
give_room (TachyChoices *choices,
           int           width)
{
  int height;

  gtk_widget_measure (GTK_WIDGET (choices), GTK_ORIENTATION_VERTICAL, width, &height, NULL, NULL,
                      NULL);
  gtk_widget_allocate (GTK_WIDGET (choices), width, height, -1, NULL);
  return height;
}

/* Five in room for four make rows of three and two, not of four and one. */
static void
test_rows (Fixture      *fixture,
           gconstpointer data)
{
  TachyChoices *choices = fixture->choices;
  int least, one_row, width;
  graphene_rect_t first, third, fourth;

  gtk_widget_measure (GTK_WIDGET (choices), GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL,
                      NULL);
  one_row = give_room (choices, 5 * least + 4 * GAP);
  width = 4 * least + 3 * GAP;
  g_assert_cmpint (give_room (choices, width), ==, 2 * one_row + GAP);

  first = get_place (choices, 0);
  third = get_place (choices, 2);
  fourth = get_place (choices, 3);
  g_assert_cmpfloat (first.origin.y, ==, third.origin.y);
  g_assert_cmpfloat (fourth.origin.x, ==, first.origin.x);
  g_assert_cmpfloat (fourth.origin.y, >=, first.origin.y + first.size.height);
  g_assert_cmpfloat_with_epsilon (third.origin.x + third.size.width, width, 0.5);

  g_assert_cmpint (give_room (choices, least), ==, 5 * one_row + 4 * GAP);
}

static void
test_mirrored (Fixture      *fixture,
               gconstpointer data)
{
  TachyChoices *choices = fixture->choices;
  int natural;

  gtk_widget_set_direction (GTK_WIDGET (choices), GTK_TEXT_DIR_RTL);
  gtk_widget_measure (GTK_WIDGET (choices), GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL,
                      NULL);
  give_room (choices, natural);
  g_assert_cmpfloat (get_place (choices, 0).origin.x, >, get_place (choices, 4).origin.x);
}

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);

#define add(name, func) \
  g_test_add ("/tachyscope/ui/choices/" name, Fixture, NULL, set_up, func, tear_down)
  add ("one", test_one_is_chosen);
  add ("none", test_none_is_no_choice);
  add ("replaced", test_replaced);
  add ("rows", test_rows);
  add ("mirrored", test_mirrored);
#undef add

  return g_test_run ();
}
