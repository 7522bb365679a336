/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The exit statuses, which scripts rely on: every cause and every pair of states. */

#define G_LOG_DOMAIN "tachy-test"
#include "config.h"

#include "tachy-cli-exit.h"

#include <gio/gio.h>

static const struct
{
  TachyError cause;
  int status;
} causes[] = {
  { TACHY_ERROR_INVALID, 2 },     { TACHY_ERROR_PICTURE, 2 },     { TACHY_ERROR_CLIP, 1 },
  { TACHY_ERROR_KEY, 1 },         { TACHY_ERROR_CREDIT, 1 },      { TACHY_ERROR_REFUSED, 1 },
  { TACHY_ERROR_MODERATED, 1 },   { TACHY_ERROR_BUSY, 1 },        { TACHY_ERROR_NOT_REACHED, 3 },
  { TACHY_ERROR_UNKNOWN, 4 },     { TACHY_ERROR_SERVER, 1 },      { TACHY_ERROR_GONE, 1 },
  { TACHY_ERROR_EXPIRED, 1 },     { TACHY_ERROR_UNSUPPORTED, 1 }, { TACHY_ERROR_ADDRESS, 1 },
  { TACHY_ERROR_STORAGE, 5 },     { TACHY_ERROR_KEYRING, 5 },     { TACHY_ERROR_STUDIO, 5 },
  { TACHY_ERROR_DAMAGED, 5 },     { TACHY_ERROR_LOCKED, 5 },      { TACHY_ERROR_TURN, 1 },
};

static void
test_causes (void)
{
  g_assert_cmpuint (G_N_ELEMENTS (causes), ==, TACHY_ERROR_STUDIO + 1);

  for (guint i = 0; i < G_N_ELEMENTS (causes); i++)
    {
      g_autoptr (GError) error = g_error_new_literal (TACHY_ERROR, causes[i].cause, "x");

      g_assert_cmpint (tachy_cli_exit_of_error (error), ==, causes[i].status);
    }
}

static void
test_other_errors (void)
{
  g_autoptr (GError) option = g_error_new_literal (G_OPTION_ERROR, 0, "x");
  g_autoptr (GError) cancelled = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "x");
  g_autoptr (GError) disk = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NO_SPACE, "x");

  g_assert_cmpint (tachy_cli_exit_of_error (NULL), ==, 0);
  g_assert_cmpint (tachy_cli_exit_of_error (option), ==, 2);
  g_assert_cmpint (tachy_cli_exit_of_error (cancelled), ==, 130);
  g_assert_cmpint (tachy_cli_exit_of_error (disk), ==, 5);
}

static void
test_over (void)
{
  const TachyError disk = TACHY_ERROR_STORAGE;
  const TachyError key = TACHY_ERROR_KEY;
  const TachyError network = TACHY_ERROR_NOT_REACHED;
  const TachyError clip = TACHY_ERROR_CLIP;
  const struct
  {
    TachyTakeState state;
    TachyMediaState media;
    const TachyError *cause;
    int status;
  } cases[] = {
    { TACHY_TAKE_DONE, TACHY_MEDIA_FILED, NULL, 0 },
    { TACHY_TAKE_DONE, TACHY_MEDIA_FILED, &disk, 0 },
    { TACHY_TAKE_DONE, TACHY_MEDIA_MISSING, NULL, 5 },
    { TACHY_TAKE_DONE, TACHY_MEDIA_DAMAGED, &clip, 1 },
    { TACHY_TAKE_DONE, TACHY_MEDIA_PART, &disk, 5 },
    { TACHY_TAKE_DONE, TACHY_MEDIA_NONE, &key, 1 },
    { TACHY_TAKE_RUNNING, TACHY_MEDIA_NONE, &key, 1 },
    { TACHY_TAKE_REJECTED, TACHY_MEDIA_NONE, &network, 3 },
    { TACHY_TAKE_REJECTED, TACHY_MEDIA_NONE, &key, 1 },
    { TACHY_TAKE_REJECTED, TACHY_MEDIA_NONE, &disk, 5 },
    { TACHY_TAKE_REJECTED, TACHY_MEDIA_NONE, NULL, 1 },
    { TACHY_TAKE_UNKNOWN, TACHY_MEDIA_NONE, NULL, 4 },
    { TACHY_TAKE_UNKNOWN, TACHY_MEDIA_NONE, &network, 4 },
    { TACHY_TAKE_FAILED, TACHY_MEDIA_NONE, NULL, 1 },
    { TACHY_TAKE_FAILED, TACHY_MEDIA_NONE, &network, 1 },
    { TACHY_TAKE_GONE, TACHY_MEDIA_NONE, NULL, 1 },
    { TACHY_TAKE_EXPIRED, TACHY_MEDIA_NONE, NULL, 1 },
    { TACHY_TAKE_CANCELLED, TACHY_MEDIA_NONE, NULL, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (tachy_cli_exit_of_states (cases[i].state, cases[i].media, cases[i].cause), ==,
                     cases[i].status);
}

/* Success is said of exactly one pair of states. */
static void
test_only_filed_is_success (void)
{
  for (int state = TACHY_TAKE_WAITING; state <= TACHY_TAKE_CANCELLED; state++)
    {
      for (int media = TACHY_MEDIA_NONE; media <= TACHY_MEDIA_DAMAGED; media++)
        {
          gboolean filed = state == TACHY_TAKE_DONE && media == TACHY_MEDIA_FILED;

          g_assert_cmpint (tachy_cli_exit_of_states (state, media, NULL) == 0, ==, filed);
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/tachyscope/cli-exit/causes", test_causes);
  g_test_add_func ("/tachyscope/cli-exit/other-errors", test_other_errors);
  g_test_add_func ("/tachyscope/cli-exit/over", test_over);
  g_test_add_func ("/tachyscope/cli-exit/only-filed-is-success", test_only_filed_is_success);

  return g_test_run ();
}
