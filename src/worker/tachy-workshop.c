/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the worker does: one request after the other, until nobody asks any more. */

#define G_LOG_DOMAIN "tachy-worker"
#include "config.h"

#include "tachy-workshop.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "tachy-clip.h"
#include "tachy-decoders.h"
#include "tachy-error.h"
#include "tachy-picture.h"
#include "tachy-png.h"
#include "tachy-worker-protocol.h"

/* Checks are for when nobody needs the machine for anything else. */
#define LOWEST_PRIORITY 19

/**
 * tachy_workshop_prepare:
 * @trade: (nullable): what kind of work there will be
 *
 * Loads all that the work may need, translations included: later no file can be opened.
 *
 * Returns: whether there is such a trade
 */
gboolean
tachy_workshop_prepare (const char *trade)
{
  /* First, because threads get their priority from whoever starts them. */
  if (g_strcmp0 (trade, TACHY_WORKER_CHECKS) == 0)
    setpriority (PRIO_PROCESS, 0, LOWEST_PRIORITY);

  if (g_strcmp0 (trade, TACHY_WORKER_PICTURES) == 0)
    tachy_decoders_load_for_pictures ();
  else if (g_strcmp0 (trade, TACHY_WORKER_CLIPS) == 0 ||
           g_strcmp0 (trade, TACHY_WORKER_CHECKS) == 0)
    tachy_decoders_load_for_clips ();
  else
    return FALSE;

  /* Any sentence brings in the catalogue that all of them stand in. */
  g_debug ("%s", _("The clip is damaged and cannot be played."));
  return TRUE;
}

static GBytes *
fit_picture (int                       input,
             const TachyWorkerRequest *request,
             GError                  **error)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new_from_fd (input, FALSE, NULL);
  g_autoptr (GBytes) bytes = file != NULL ? g_mapped_file_get_bytes (file) : g_bytes_new (NULL, 0);
  g_autoptr (TachyPicture) picture = tachy_picture_new (bytes, error);
  g_autoptr (GdkPixbuf) frame = NULL;

  if (picture == NULL)
    return NULL;

  frame = tachy_picture_decode_to_fill (picture, request->width, request->height, error);
  return frame != NULL ? tachy_png_encode (frame, error) : NULL;
}

static gboolean
write_all (int     fd,
           GBytes *bytes)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  while (length > 0)
    {
      gssize n = write (fd, data, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      data += n;
      length -= (gsize) n;
    }

  return TRUE;
}

/* Where there is no room for the bytes, whoever asked sees that nothing came, and says so. */
static TachyClipFacts *
do_work (const TachyWorkerRequest *request,
         int                       input,
         int                       output,
         GError                  **error)
{
  g_autoptr (GBytes) bytes = NULL;

  if (request->operation == TACHY_WORKER_VERIFY_CLIP)
    return tachy_clip_verify_fd (input, NULL, error);

  if (request->operation == TACHY_WORKER_CHECK_CLIP)
    tachy_clip_check_fd (input, NULL, error);
  else if (request->operation == TACHY_WORKER_FIT_PICTURE)
    bytes = fit_picture (input, request, error);
  else
    bytes = tachy_clip_make_poster_fd (input, request->width, NULL, error);
  if (bytes != NULL && !write_all (output, bytes))
    g_debug ("no room for the answer: %s", g_strerror (errno));

  return NULL;
}

/* Whoever asks may be gone before the work is done, and then nobody waits for it. */
static gpointer
leave_with_asker (gpointer data)
{
  struct pollfd end = { GPOINTER_TO_INT (data), 0, 0 };

  while (poll (&end, 1, -1) < 0 && errno == EINTR)
    ;

  _exit (EXIT_SUCCESS);
}

/**
 * tachy_workshop_serve:
 * @socket: the other end of it asks
 *
 * Says that it is ready, then does what it is asked, until the other end is closed; then the
 * process ends at once.
 */
void
tachy_workshop_serve (int socket)
{
  TachyWorkerRequest request;
  int input;
  int output;

  g_thread_unref (g_thread_new ("asker", leave_with_asker, GINT_TO_POINTER (socket)));
  tachy_worker_protocol_send_answer (socket, NULL, NULL);
  while (tachy_worker_protocol_receive_request (socket, &request, &input, &output))
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TachyClipFacts) facts = do_work (&request, input, output, &error);

      /* Before the answer, after which nothing of the last request is here any more. */
      close (input);
      close (output);
      tachy_worker_protocol_send_answer (socket, facts, error);
    }
}
