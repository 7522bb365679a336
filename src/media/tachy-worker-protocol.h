/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "tachy-clip-facts.h"

G_BEGIN_DECLS

/* Where the worker finds its end of the socket. */
#define TACHY_WORKER_FD 3
/* What a worker is told to be good for: the less it loads, the less there is to break. */
#define TACHY_WORKER_PICTURES "pictures"
#define TACHY_WORKER_CLIPS "clips"
#define TACHY_WORKER_CHECKS "checks"
/* The bytes that a request comes with, and the file that they are answered into. */
#define TACHY_WORKER_N_FDS 2

typedef enum
{
  TACHY_WORKER_FIT_PICTURE, /* a picture in a sealed memory file; answered with a PNG file */
  TACHY_WORKER_VERIFY_CLIP, /* a clip; answered with facts */
  TACHY_WORKER_MAKE_POSTER, /* a clip; answered with a JPEG file */
  TACHY_WORKER_CHECK_CLIP,  /* a clip; answered with nothing where nothing speaks against it */
  TACHY_WORKER_N_OPERATIONS,
} TachyWorkerOperation;

typedef struct
{
  TachyWorkerOperation operation;
  int width;  /* pixels; of a poster, those of its longer side; of no meaning for the others */
  int height;
} TachyWorkerRequest;

gboolean tachy_worker_protocol_send_request (int                       socket,
                                             const TachyWorkerRequest *request,
                                             int                       input,
                                             int                       output);
gboolean tachy_worker_protocol_receive_request (int                 socket,
                                                TachyWorkerRequest *request,
                                                int                *input,
                                                int                *output);

gboolean tachy_worker_protocol_send_answer (int                   socket,
                                            const TachyClipFacts *facts,
                                            const GError         *error);
gboolean tachy_worker_protocol_receive_answer (int             socket,
                                               TachyClipFacts *facts,
                                               GError        **error);

G_END_DECLS
