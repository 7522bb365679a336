/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The states of a take and of its clip, and the one table of the ways between them. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-take-state.h"

#define N_TAKE_STATES (TACHY_TAKE_CANCELLED + 1)
#define N_MEDIA_STATES (TACHY_MEDIA_DAMAGED + 1)
#define N_SEARCHES (TACHY_SEARCH_LINKED + 1)
#define BIT(state) (1u << (state))

#define TAKE(NICK, name) { TACHY_TAKE_##NICK, "TACHY_TAKE_" #NICK, name }
#define MEDIA(NICK, name) { TACHY_MEDIA_##NICK, "TACHY_MEDIA_" #NICK, name }
#define SEARCH(NICK, name) { TACHY_SEARCH_##NICK, "TACHY_SEARCH_" #NICK, name }

/* The words stand in the database and in --json output, so they never change. */
static const GEnumValue take_states[] = {
  TAKE (WAITING, "waiting"),   TAKE (INTENT, "intent"),       TAKE (SENDING, "sending"),
  TAKE (ACCEPTED, "accepted"), TAKE (REJECTED, "rejected"),   TAKE (UNKNOWN, "unknown"),
  TAKE (RUNNING, "running"),   TAKE (DONE, "done"),           TAKE (FAILED, "failed"),
  TAKE (GONE, "gone"),         TAKE (EXPIRED, "expired"),     TAKE (CANCELLED, "cancelled"),
  { 0, NULL, NULL },
};

static const GEnumValue media_states[] = {
  MEDIA (NONE, "none"),   MEDIA (PART, "part"),       MEDIA (VERIFIED, "verified"),
  MEDIA (FILED, "filed"), MEDIA (MISSING, "missing"), MEDIA (DAMAGED, "damaged"),
  { 0, NULL, NULL },
};

static const GEnumValue searches[] = {
  SEARCH (NONE, "none"),
  SEARCH (LOOKING, "looking"),
  SEARCH (CANDIDATES, "candidates"),
  SEARCH (NOTHING, "nothing"),
  SEARCH (UNSUPPORTED, "unsupported"),
  SEARCH (UNREACHED, "unreached"),
  SEARCH (SETTLED, "settled"),
  SEARCH (FOUND, "found"),
  SEARCH (LINKED, "linked"),
  { 0, NULL, NULL },
};

/* From each state, the states that may follow. A take is born waiting, or accepted where it was
 * made elsewhere. "Sending" leads back to "waiting" only where it is certain that nothing was
 * created. "Gone" and "failed" may turn out to have been a server's mistake, so a clip that is
 * there after all still counts. */
static const guint take_ways[N_TAKE_STATES] = {
  [TACHY_TAKE_WAITING] = BIT (TACHY_TAKE_INTENT) | BIT (TACHY_TAKE_CANCELLED),
  [TACHY_TAKE_INTENT] = BIT (TACHY_TAKE_SENDING) | BIT (TACHY_TAKE_WAITING) |
                        BIT (TACHY_TAKE_REJECTED),
  [TACHY_TAKE_SENDING] = BIT (TACHY_TAKE_WAITING) | BIT (TACHY_TAKE_ACCEPTED) |
                         BIT (TACHY_TAKE_REJECTED) | BIT (TACHY_TAKE_UNKNOWN),
  [TACHY_TAKE_ACCEPTED] = BIT (TACHY_TAKE_RUNNING) | BIT (TACHY_TAKE_DONE) |
                          BIT (TACHY_TAKE_FAILED) | BIT (TACHY_TAKE_GONE) |
                          BIT (TACHY_TAKE_EXPIRED) | BIT (TACHY_TAKE_CANCELLED),
  [TACHY_TAKE_RUNNING] = BIT (TACHY_TAKE_DONE) | BIT (TACHY_TAKE_FAILED) | BIT (TACHY_TAKE_GONE) |
                         BIT (TACHY_TAKE_EXPIRED) | BIT (TACHY_TAKE_CANCELLED),
  [TACHY_TAKE_UNKNOWN] = BIT (TACHY_TAKE_ACCEPTED) | BIT (TACHY_TAKE_REJECTED),
  [TACHY_TAKE_DONE] = BIT (TACHY_TAKE_EXPIRED) | BIT (TACHY_TAKE_GONE) | BIT (TACHY_TAKE_RUNNING) |
                      BIT (TACHY_TAKE_FAILED),
  [TACHY_TAKE_GONE] = BIT (TACHY_TAKE_RUNNING) | BIT (TACHY_TAKE_DONE) | BIT (TACHY_TAKE_FAILED),
  [TACHY_TAKE_EXPIRED] = BIT (TACHY_TAKE_DONE),
};

static const guint media_ways[N_MEDIA_STATES] = {
  [TACHY_MEDIA_NONE] = BIT (TACHY_MEDIA_PART) | BIT (TACHY_MEDIA_DAMAGED),
  [TACHY_MEDIA_PART] = BIT (TACHY_MEDIA_VERIFIED) | BIT (TACHY_MEDIA_DAMAGED) |
                       BIT (TACHY_MEDIA_MISSING) | BIT (TACHY_MEDIA_NONE),
  [TACHY_MEDIA_VERIFIED] = BIT (TACHY_MEDIA_FILED) | BIT (TACHY_MEDIA_PART),
  [TACHY_MEDIA_FILED] = BIT (TACHY_MEDIA_MISSING) | BIT (TACHY_MEDIA_DAMAGED),
  [TACHY_MEDIA_MISSING] = BIT (TACHY_MEDIA_FILED) | BIT (TACHY_MEDIA_PART),
  [TACHY_MEDIA_DAMAGED] = BIT (TACHY_MEDIA_PART),
};

GType
tachy_take_state_get_type (void)
{
  static gsize type = 0;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("TachyTakeState", take_states));

  return type;
}

GType
tachy_media_state_get_type (void)
{
  static gsize type = 0;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("TachyMediaState", media_states));

  return type;
}

GType
tachy_search_get_type (void)
{
  static gsize type = 0;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("TachySearch", searches));

  return type;
}

static const GEnumValue *
find_word (const GEnumValue *values,
           const char       *word)
{
  for (; values->value_nick != NULL; values++)
    {
      if (g_strcmp0 (values->value_nick, word) == 0)
        return values;
    }

  return NULL;
}

/**
 * tachy_take_state_to_word:
 *
 * Returns: (transfer none): the stable word for @state
 */
const char *
tachy_take_state_to_word (TachyTakeState state)
{
  g_return_val_if_fail ((guint) state < N_TAKE_STATES, NULL);

  return take_states[state].value_nick;
}

/**
 * tachy_take_state_from_word:
 * @word: (nullable): a word of tachy_take_state_to_word()
 * @state: (out): untouched where the word is not known
 */
gboolean
tachy_take_state_from_word (const char     *word,
                            TachyTakeState *state)
{
  const GEnumValue *value = find_word (take_states, word);

  if (value != NULL)
    *state = (TachyTakeState) value->value;

  return value != NULL;
}

/**
 * tachy_media_state_to_word:
 *
 * Returns: (transfer none): the stable word for @state
 */
const char *
tachy_media_state_to_word (TachyMediaState state)
{
  g_return_val_if_fail ((guint) state < N_MEDIA_STATES, NULL);

  return media_states[state].value_nick;
}

/**
 * tachy_media_state_from_word:
 * @word: (nullable): a word of tachy_media_state_to_word()
 * @state: (out): untouched where the word is not known
 */
gboolean
tachy_media_state_from_word (const char      *word,
                             TachyMediaState *state)
{
  const GEnumValue *value = find_word (media_states, word);

  if (value != NULL)
    *state = (TachyMediaState) value->value;

  return value != NULL;
}

/**
 * tachy_search_to_word:
 *
 * Returns: (transfer none): the stable word for @search
 */
const char *
tachy_search_to_word (TachySearch search)
{
  g_return_val_if_fail ((guint) search < N_SEARCHES, NULL);

  return searches[search].value_nick;
}

/**
 * tachy_search_from_word:
 * @word: (nullable): a word of tachy_search_to_word()
 *
 * Returns: %TACHY_SEARCH_NONE where the word is not known
 */
TachySearch
tachy_search_from_word (const char *word)
{
  const GEnumValue *value = find_word (searches, word);

  return value != NULL ? (TachySearch) value->value : TACHY_SEARCH_NONE;
}

/**
 * tachy_take_state_may_become:
 *
 * Returns: whether a take may go from @from to @to; staying is allowed, except that nobody can
 *   begin or send what somebody else is beginning or sending
 */
gboolean
tachy_take_state_may_become (TachyTakeState from,
                             TachyTakeState to)
{
  g_return_val_if_fail ((guint) from < N_TAKE_STATES && (guint) to < N_TAKE_STATES, FALSE);

  if (from == to)
    return from != TACHY_TAKE_INTENT && from != TACHY_TAKE_SENDING;

  return (take_ways[from] & BIT (to)) != 0;
}

/**
 * tachy_media_state_may_become:
 *
 * Returns: whether a clip may go from @from to @to; staying is always allowed
 */
gboolean
tachy_media_state_may_become (TachyMediaState from,
                              TachyMediaState to)
{
  g_return_val_if_fail ((guint) from < N_MEDIA_STATES && (guint) to < N_MEDIA_STATES, FALSE);

  return from == to || (media_ways[from] & BIT (to)) != 0;
}

/**
 * tachy_search_may_become:
 *
 * Returns: whether the search for a take may go from @from to @to; what the person has settled
 *   stays so unless the take turns up after all, and nobody can settle it twice
 */
gboolean
tachy_search_may_become (TachySearch from,
                         TachySearch to)
{
  return from != TACHY_SEARCH_SETTLED || to == TACHY_SEARCH_FOUND || to == TACHY_SEARCH_LINKED;
}

/**
 * tachy_take_state_is_active:
 * @search: counts only while the take is unknown
 *
 * Returns: whether something still happens by itself to a take in these states
 */
gboolean
tachy_take_state_is_active (TachyTakeState  state,
                            TachyMediaState media,
                            TachySearch     search)
{
  const guint active = BIT (TACHY_TAKE_WAITING) | BIT (TACHY_TAKE_INTENT) |
                       BIT (TACHY_TAKE_SENDING) | BIT (TACHY_TAKE_ACCEPTED) |
                       BIT (TACHY_TAKE_RUNNING);
  const guint unfinished = BIT (TACHY_MEDIA_NONE) | BIT (TACHY_MEDIA_PART) |
                           BIT (TACHY_MEDIA_VERIFIED);

  return (active & BIT (state)) != 0 ||
         (state == TACHY_TAKE_DONE && (unfinished & BIT (media)) != 0) ||
         (state == TACHY_TAKE_UNKNOWN && search == TACHY_SEARCH_LOOKING);
}
