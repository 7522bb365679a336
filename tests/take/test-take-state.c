/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of states against a second one, written from the design and not from the code. */

#include "config.h"

#include "tachy-take-state.h"

#define N_TAKE_STATES 12
#define N_MEDIA_STATES 6

typedef struct
{
  const char *from;
  const char *to; /* words between spaces */
} Way;

static const Way take_ways[N_TAKE_STATES] = {
  { "waiting", " waiting intent cancelled " },
  { "intent", " sending waiting rejected " },
  { "sending", " waiting accepted rejected unknown " },
  { "accepted", " accepted running done failed gone expired cancelled " },
  { "rejected", " rejected " },
  { "unknown", " unknown accepted rejected " },
  { "running", " running done failed gone expired cancelled " },
  { "done", " done expired gone running failed " },
  { "failed", " failed " },
  { "gone", " gone running done failed " },
  { "expired", " expired done " },
  { "cancelled", " cancelled " },
};

static const Way media_ways[N_MEDIA_STATES] = {
  { "none", " none part damaged " },
  { "part", " part verified damaged missing none " },
  { "verified", " verified filed part " },
  { "filed", " filed missing damaged " },
  { "missing", " missing filed part " },
  { "damaged", " damaged part " },
};

static gboolean
names (const char *words,
       const char *word)
{
  g_autofree char *spaced = g_strdup_printf (" %s ", word);

  return g_strstr_len (words, -1, spaced) != NULL;
}

static TachyTakeState
take_state (const char *word)
{
  TachyTakeState state = TACHY_TAKE_WAITING;

  g_assert_true (tachy_take_state_from_word (word, &state));
  return state;
}

static TachyMediaState
media_state (const char *word)
{
  TachyMediaState state = TACHY_MEDIA_NONE;

  g_assert_true (tachy_media_state_from_word (word, &state));
  return state;
}

static void
test_take_ways (void)
{
  for (guint i = 0; i < N_TAKE_STATES; i++)
    {
      TachyTakeState from = take_state (take_ways[i].from);

      for (guint j = 0; j < N_TAKE_STATES; j++)
        {
          TachyTakeState to = take_state (take_ways[j].from);

          g_test_message ("%s → %s", take_ways[i].from, take_ways[j].from);
          g_assert_cmpint (tachy_take_state_may_become (from, to), ==,
                           names (take_ways[i].to, take_ways[j].from));
        }
    }
}

static void
test_media_ways (void)
{
  for (guint i = 0; i < N_MEDIA_STATES; i++)
    {
      TachyMediaState from = media_state (media_ways[i].from);

      for (guint j = 0; j < N_MEDIA_STATES; j++)
        {
          TachyMediaState to = media_state (media_ways[j].from);

          g_test_message ("%s → %s", media_ways[i].from, media_ways[j].from);
          g_assert_cmpint (tachy_media_state_may_become (from, to), ==,
                           names (media_ways[i].to, media_ways[j].from));
        }
    }
}

/* The two steps of which a second one would cost money. */
static void
test_once_only (void)
{
  g_assert_false (tachy_take_state_may_become (TACHY_TAKE_INTENT, TACHY_TAKE_INTENT));
  g_assert_false (tachy_take_state_may_become (TACHY_TAKE_SENDING, TACHY_TAKE_SENDING));
}

static void
test_words (void)
{
  g_autoptr (GEnumClass) take_class = g_type_class_ref (TACHY_TYPE_TAKE_STATE);
  g_autoptr (GEnumClass) media_class = g_type_class_ref (TACHY_TYPE_MEDIA_STATE);

  g_assert_cmpuint (take_class->n_values, ==, N_TAKE_STATES);
  g_assert_cmpuint (media_class->n_values, ==, N_MEDIA_STATES);
  for (int i = 0; i < N_TAKE_STATES; i++)
    g_assert_cmpint (take_state (tachy_take_state_to_word (i)), ==, i);
  for (int i = 0; i < N_MEDIA_STATES; i++)
    g_assert_cmpint (media_state (tachy_media_state_to_word (i)), ==, i);
}

static void
test_unknown_words (void)
{
  const char *const words[] = { NULL, "", "Waiting", "waiting ", "draft", "filed!" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      TachyTakeState state = TACHY_TAKE_GONE;
      TachyMediaState media = TACHY_MEDIA_MISSING;

      g_assert_false (tachy_take_state_from_word (words[i], &state));
      g_assert_false (tachy_media_state_from_word (words[i], &media));
      g_assert_cmpint (state, ==, TACHY_TAKE_GONE);
      g_assert_cmpint (media, ==, TACHY_MEDIA_MISSING);
    }
}

static void
test_active (void)
{
  const char *const always = " waiting intent sending accepted running ";
  const char *const unfinished = " none part verified ";

  for (guint i = 0; i < N_TAKE_STATES; i++)
    {
      for (guint j = 0; j < N_MEDIA_STATES; j++)
        {
          const char *state = take_ways[i].from;
          const char *media = media_ways[j].from;
          gboolean expected = names (always, state) ||
                              (g_str_equal (state, "done") && names (unfinished, media));
          gboolean looking = expected || g_str_equal (state, "unknown");

          g_assert_cmpint (tachy_take_state_is_active (take_state (state), media_state (media),
                                                       TACHY_SEARCH_NOTHING),
                           ==, expected);
          g_assert_cmpint (tachy_take_state_is_active (take_state (state), media_state (media),
                                                       TACHY_SEARCH_LOOKING),
                           ==, looking);
        }
    }
}

static void
test_searches (void)
{
  for (int from = TACHY_SEARCH_NONE; from <= TACHY_SEARCH_LINKED; from++)
    {
      g_assert_cmpint (tachy_search_from_word (tachy_search_to_word ((TachySearch) from)), ==, from);
      for (int to = TACHY_SEARCH_NONE; to <= TACHY_SEARCH_LINKED; to++)
        g_assert_cmpint (tachy_search_may_become ((TachySearch) from, (TachySearch) to), ==,
                         from != TACHY_SEARCH_SETTLED || to == TACHY_SEARCH_FOUND ||
                             to == TACHY_SEARCH_LINKED);
    }

  g_assert_cmpint (tachy_search_from_word (NULL), ==, TACHY_SEARCH_NONE);
  g_assert_cmpint (tachy_search_from_word ("lost"), ==, TACHY_SEARCH_NONE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/tachyscope/take-state/take-ways", test_take_ways);
  g_test_add_func ("/tachyscope/take-state/media-ways", test_media_ways);
  g_test_add_func ("/tachyscope/take-state/once-only", test_once_only);
  g_test_add_func ("/tachyscope/take-state/words", test_words);
  g_test_add_func ("/tachyscope/take-state/unknown-words", test_unknown_words);
  g_test_add_func ("/tachyscope/take-state/searches", test_searches);
  g_test_add_func ("/tachyscope/take-state/active", test_active);

  return g_test_run ();
}
