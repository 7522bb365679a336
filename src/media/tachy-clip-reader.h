/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk-pixbuf/gdk-pixbuf.h>

#include "tachy-clip-facts.h"
#include "tachy-container.h"

G_BEGIN_DECLS

typedef struct _TachyClipReader TachyClipReader;

typedef enum
{
  TACHY_CLIP_READ_FRAME,      /* a frame was decoded */
  TACHY_CLIP_READ_UNDECODED,  /* no picture that can be decoded here in time */
  TACHY_CLIP_READ_DAMAGED,    /* the decoder or demuxer gave up */
  TACHY_CLIP_READ_CANCELLED,
} TachyClipRead;

TachyClipReader *tachy_clip_reader_new (int            fd,
                                        TachyContainer container,
                                        int            max_side,
                                        GCancellable  *cancellable);
void             tachy_clip_reader_free (TachyClipReader *reader);
TachyClipRead    tachy_clip_reader_start (TachyClipReader *reader);
TachyClipRead    tachy_clip_reader_seek (TachyClipReader *reader,
                                         gint64           position_us);
TachyClipRead    tachy_clip_reader_check_end (TachyClipReader *reader,
                                              gint64           duration_us);
TachyClipRead    tachy_clip_reader_check_all (TachyClipReader *reader,
                                              gint64           patience_us);
GdkPixbuf       *tachy_clip_reader_dup_frame (TachyClipReader *reader);
void             tachy_clip_reader_get_facts (TachyClipReader *reader,
                                              TachyClipFacts  *facts);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TachyClipReader, tachy_clip_reader_free)

G_END_DECLS
