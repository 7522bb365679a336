/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * TachyTakeState:
 * @TACHY_TAKE_WAITING: confirmed by the person, not begun; nothing has left this computer
 * @TACHY_TAKE_INTENT: its turn has come; the recipe is frozen, no connection is open yet
 * @TACHY_TAKE_SENDING: the request may have left; what the server did with it is not known
 * @TACHY_TAKE_ACCEPTED: the server has given it an id
 * @TACHY_TAKE_REJECTED: surely nothing was created
 * @TACHY_TAKE_UNKNOWN: may have been created and charged
 * @TACHY_TAKE_RUNNING: the server says that it works on it
 * @TACHY_TAKE_DONE: the server says that the clip is there
 * @TACHY_TAKE_FAILED: the server says that there will be no clip
 * @TACHY_TAKE_GONE: the server does not know the take any more
 * @TACHY_TAKE_EXPIRED: the server has deleted the clip before it was fetched
 * @TACHY_TAKE_CANCELLED: the person stopped it
 */
typedef enum
{
  TACHY_TAKE_WAITING,
  TACHY_TAKE_INTENT,
  TACHY_TAKE_SENDING,
  TACHY_TAKE_ACCEPTED,
  TACHY_TAKE_REJECTED,
  TACHY_TAKE_UNKNOWN,
  TACHY_TAKE_RUNNING,
  TACHY_TAKE_DONE,
  TACHY_TAKE_FAILED,
  TACHY_TAKE_GONE,
  TACHY_TAKE_EXPIRED,
  TACHY_TAKE_CANCELLED,
} TachyTakeState;

/**
 * TachyMediaState:
 * @TACHY_MEDIA_NONE: no byte of the clip is here
 * @TACHY_MEDIA_PART: the download has begun
 * @TACHY_MEDIA_VERIFIED: whole and playable, not yet under its name
 * @TACHY_MEDIA_FILED: stands in the library folder
 * @TACHY_MEDIA_MISSING: stood there, and somebody took it away
 * @TACHY_MEDIA_DAMAGED: what came is not a playable clip
 */
typedef enum
{
  TACHY_MEDIA_NONE,
  TACHY_MEDIA_PART,
  TACHY_MEDIA_VERIFIED,
  TACHY_MEDIA_FILED,
  TACHY_MEDIA_MISSING,
  TACHY_MEDIA_DAMAGED,
} TachyMediaState;

/**
 * TachySearch:
 * @TACHY_SEARCH_NONE: nobody has looked, and nobody needs to
 * @TACHY_SEARCH_LOOKING: it is being looked for
 * @TACHY_SEARCH_CANDIDATES: there are jobs that may be it; the person can tell
 * @TACHY_SEARCH_NOTHING: there is no job that may be it
 * @TACHY_SEARCH_UNSUPPORTED: the server has no list
 * @TACHY_SEARCH_UNREACHED: the server could not be asked; it will be, again and again
 * @TACHY_SEARCH_SETTLED: the person has submitted it again, and does not want to be asked any more
 * @TACHY_SEARCH_FOUND: it was found without the person
 * @TACHY_SEARCH_LINKED: the person knew which job it is
 *
 * What has come of looking for an unknown take in its server's list.
 */
typedef enum
{
  TACHY_SEARCH_NONE,
  TACHY_SEARCH_LOOKING,
  TACHY_SEARCH_CANDIDATES,
  TACHY_SEARCH_NOTHING,
  TACHY_SEARCH_UNSUPPORTED,
  TACHY_SEARCH_UNREACHED,
  TACHY_SEARCH_SETTLED,
  TACHY_SEARCH_FOUND,
  TACHY_SEARCH_LINKED,
} TachySearch;

#define TACHY_TYPE_TAKE_STATE (tachy_take_state_get_type ())
#define TACHY_TYPE_MEDIA_STATE (tachy_media_state_get_type ())
#define TACHY_TYPE_SEARCH (tachy_search_get_type ())

GType           tachy_take_state_get_type (void);
GType           tachy_media_state_get_type (void);
GType           tachy_search_get_type (void);

const char     *tachy_take_state_to_word (TachyTakeState state);
gboolean        tachy_take_state_from_word (const char     *word,
                                            TachyTakeState *state);
const char     *tachy_media_state_to_word (TachyMediaState state);
gboolean        tachy_media_state_from_word (const char      *word,
                                             TachyMediaState *state);
const char     *tachy_search_to_word (TachySearch search);
TachySearch     tachy_search_from_word (const char *word);

gboolean        tachy_take_state_may_become (TachyTakeState from,
                                             TachyTakeState to);
gboolean        tachy_media_state_may_become (TachyMediaState from,
                                              TachyMediaState to);
gboolean        tachy_search_may_become (TachySearch from,
                                         TachySearch to);
gboolean        tachy_take_state_is_active (TachyTakeState  state,
                                            TachyMediaState media,
                                            TachySearch     search);

G_END_DECLS
