/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

#include "tachy-clip-reader.h"
#include "tachy-packet.h"

G_BEGIN_DECLS

struct _TachyClipReader
{
  GstElement *pipeline;      /* owned; NULL where GStreamer lacks a part of it */
  GstElement *demuxer;       /* owned */
  GstElement *decoder;       /* owned */
  GstElement *scaler;        /* owned */
  GstElement *sink;          /* owned */
  GstBus *bus;               /* owned */
  GCancellable *cancellable; /* owned, nullable */
  gulong cancelled_id;
  gint64 deadline;           /* monotonic microseconds */
  GArray *packets;           /* owned; GstClockTime each; what the decoder was given since a seek */
  GstClockTime newest_frame; /* of what it gave since */
  TachyPacketForm form;      /* of the packets */
  gboolean is_hollow;        /* part of one was zeroed */
  int n_frames;              /* that were decoded when all were to be; atomic */
};

TachyClipRead _tachy_clip_reader_wait (TachyClipReader *reader);

G_END_DECLS
