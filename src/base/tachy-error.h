/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TachyError:
 * @TACHY_ERROR_INVALID: what was entered cannot be used; change it
 * @TACHY_ERROR_PICTURE: the picture cannot be used; choose another
 * @TACHY_ERROR_CLIP: the clip is not playable or not complete; fetch it again
 * @TACHY_ERROR_KEY: the server does not accept the key; enter another
 * @TACHY_ERROR_CREDIT: the account has no credit; top it up
 * @TACHY_ERROR_REFUSED: the server refuses this recipe; edit it
 * @TACHY_ERROR_MODERATED: the server objects to the content; change the prompt or picture
 * @TACHY_ERROR_BUSY: the server asks to wait; nothing was created
 * @TACHY_ERROR_TURN: the server is at as many takes as it may be; it goes on by itself
 * @TACHY_ERROR_NOT_REACHED: no connection came about; nothing was created, try again
 * @TACHY_ERROR_UNKNOWN: the answer got lost; the take may have been created and charged
 * @TACHY_ERROR_SERVER: the server failed or answered nonsense; try again later
 * @TACHY_ERROR_GONE: the server does not know the take (any more)
 * @TACHY_ERROR_EXPIRED: the server has deleted the finished clip
 * @TACHY_ERROR_UNSUPPORTED: the server does not offer this operation
 * @TACHY_ERROR_ADDRESS: there is no videos API at this address; change the address
 * @TACHY_ERROR_STORAGE: the disk or the database failed; free or repair it
 * @TACHY_ERROR_DAMAGED: the database is damaged; it can be made again from the journal
 * @TACHY_ERROR_LOCKED: another program holds the database; wait, or close that one
 * @TACHY_ERROR_KEYRING: the keyring did not answer; unlock it
 * @TACHY_ERROR_STUDIO: the built-in studio did not start
 *
 * Causes named for what the person can do about them. The message of an error in this domain is
 * one translated sentence that can be shown as it is; lower domains (GIO, SQLite, GStreamer) are
 * mapped into this one where they enter the house.
 */
typedef enum
{
  TACHY_ERROR_INVALID,
  TACHY_ERROR_PICTURE,
  TACHY_ERROR_CLIP,
  TACHY_ERROR_KEY,
  TACHY_ERROR_CREDIT,
  TACHY_ERROR_REFUSED,
  TACHY_ERROR_MODERATED,
  TACHY_ERROR_BUSY,
  TACHY_ERROR_TURN,
  TACHY_ERROR_NOT_REACHED,
  TACHY_ERROR_UNKNOWN,
  TACHY_ERROR_SERVER,
  TACHY_ERROR_GONE,
  TACHY_ERROR_EXPIRED,
  TACHY_ERROR_UNSUPPORTED,
  TACHY_ERROR_ADDRESS,
  TACHY_ERROR_STORAGE,
  TACHY_ERROR_DAMAGED,
  TACHY_ERROR_LOCKED,
  TACHY_ERROR_KEYRING,
  TACHY_ERROR_STUDIO,
} TachyError;

#define TACHY_ERROR (tachy_error_quark ())

GQuark tachy_error_quark (void);

const char *tachy_error_code_to_string (TachyError code);
gboolean    tachy_error_code_from_string (const char *word,
                                          TachyError *code);

G_END_DECLS
