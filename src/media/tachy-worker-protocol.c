/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the worker and those who ask it say to each other: one message each way for each piece of
 * work. Whatever comes from the worker is read as if a stranger had written it. */

#define G_LOG_DOMAIN "tachy-media"
#include "config.h"

#include "tachy-worker-protocol.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tachy-container.h"
#include "tachy-error.h"

#define MAX_MESSAGE 4096
#define MAX_SENTENCE 1024
#define MAX_SIDE 65535

#define REQUEST_TYPE G_VARIANT_TYPE ("(uii)")
/* Error code and sentence, -1 and "" where there is none; then the facts, as far as asked for. */
#define ANSWER_TYPE G_VARIANT_TYPE ("(issiixb)")

/* Room for the descriptors that go with a message, aligned as the kernel wants it. */
typedef union
{
  struct cmsghdr header;
  char room[CMSG_SPACE (sizeof (int) * TACHY_WORKER_N_FDS)];
} Attachment;

static gboolean
send_message (int       socket,
              GVariant *message,
              const int fds[TACHY_WORKER_N_FDS])
{
  g_autoptr (GVariant) sunk = g_variant_ref_sink (message);
  struct iovec part = { (gpointer) g_variant_get_data (sunk), g_variant_get_size (sunk) };
  Attachment attachment = { 0 };
  struct msghdr header = { .msg_iov = &part, .msg_iovlen = 1 };
  gssize sent;

  if (fds != NULL)
    {
      header.msg_control = &attachment;
      header.msg_controllen = sizeof attachment.room;
      attachment.header.cmsg_level = SOL_SOCKET;
      attachment.header.cmsg_type = SCM_RIGHTS;
      attachment.header.cmsg_len = CMSG_LEN (sizeof (int) * TACHY_WORKER_N_FDS);
      memcpy (CMSG_DATA (&attachment.header), fds, sizeof (int) * TACHY_WORKER_N_FDS);
    }

  do
    sent = sendmsg (socket, &header, MSG_NOSIGNAL);
  while (sent < 0 && errno == EINTR);

  return sent >= 0 && (gsize) sent == part.iov_len;
}

/* Without room for descriptors the kernel closes those that come unasked. */
static GVariant *
receive_message (int                 socket,
                 const GVariantType *type,
                 Attachment         *attachment)
{
  g_autofree char *data = g_malloc (MAX_MESSAGE);
  struct iovec part = { data, MAX_MESSAGE };
  struct msghdr header = { .msg_iov = &part, .msg_iovlen = 1 };
  GVariant *message;
  gssize n;

  if (attachment != NULL)
    {
      header.msg_control = attachment;
      header.msg_controllen = sizeof attachment->room;
    }

  do
    n = recvmsg (socket, &header, MSG_CMSG_CLOEXEC);
  while (n < 0 && errno == EINTR);
  if (n <= 0 || (header.msg_flags & MSG_TRUNC) != 0)
    return NULL;

  message = g_variant_new_from_data (type, data, (gsize) n, FALSE, g_free, data);
  g_steal_pointer (&data);
  g_variant_ref_sink (message);
  if (!g_variant_is_normal_form (message))
    g_clear_pointer (&message, g_variant_unref);

  return message;
}

/**
 * tachy_worker_protocol_send_request:
 * @input: what the work is to be done on, open for reading; stays open
 * @output: an empty file for the answer's bytes; stays open
 *
 * Returns: whether there is somebody who will read it
 */
gboolean
tachy_worker_protocol_send_request (int                       socket,
                                    const TachyWorkerRequest *request,
                                    int                       input,
                                    int                       output)
{
  const int fds[TACHY_WORKER_N_FDS] = { input, output };

  return send_message (socket,
                       g_variant_new ("(uii)", (guint32) request->operation, request->width,
                                      request->height),
                       fds);
}

/**
 * tachy_worker_protocol_receive_request:
 * @input: (out): to be closed by the caller
 * @output: (out): to be closed by the caller
 *
 * For the worker. Blocks.
 *
 * Returns: %FALSE where nobody asks any more
 */
gboolean
tachy_worker_protocol_receive_request (int                 socket,
                                       TachyWorkerRequest *request,
                                       int                *input,
                                       int                *output)
{
  Attachment attachment = { 0 };
  g_autoptr (GVariant) message = receive_message (socket, REQUEST_TYPE, &attachment);
  int fds[TACHY_WORKER_N_FDS];
  guint32 operation;

  if (message == NULL || attachment.header.cmsg_type != SCM_RIGHTS ||
      attachment.header.cmsg_len != CMSG_LEN (sizeof fds))
    return FALSE;

  memcpy (fds, CMSG_DATA (&attachment.header), sizeof fds);
  g_variant_get (message, "(uii)", &operation, &request->width, &request->height);
  request->operation = operation;
  *input = fds[0];
  *output = fds[1];
  return operation < TACHY_WORKER_N_OPERATIONS;
}

/**
 * tachy_worker_protocol_send_answer:
 * @facts: (nullable): what is known of a clip, where that was asked
 * @error: (nullable): in %TACHY_ERROR; why there is no other answer
 *
 * For the worker. Bytes that are asked for stand in the request's file already.
 *
 * Returns: whether there is somebody who will read it
 */
gboolean
tachy_worker_protocol_send_answer (int                   socket,
                                   const TachyClipFacts *facts,
                                   const GError         *error)
{
  static const TachyClipFacts nothing = { "", "", 0, 0, 0, FALSE };
  const TachyClipFacts *told = facts != NULL ? facts : &nothing;

  return send_message (socket,
                       g_variant_new ("(issiixb)", error != NULL ? error->code : -1,
                                      error != NULL ? error->message : "", told->mime_type,
                                      told->width, told->height, told->duration_us,
                                      told->has_audio),
                       NULL);
}

/* Facts hold static words only, so theirs are looked up here. */
static gboolean
read_facts (GVariant       *message,
            TachyClipFacts *facts)
{
  const char *mime_type;

  g_variant_get (message, "(is&siixb)", NULL, NULL, &mime_type, &facts->width, &facts->height,
                 &facts->duration_us, &facts->has_audio);
  if (facts->width < 0 || facts->width > MAX_SIDE || facts->height < 0 ||
      facts->height > MAX_SIDE || facts->duration_us < 0)
    return FALSE;

  for (int container = 0; container < TACHY_N_CONTAINERS; container++)
    {
      if (strcmp (mime_type, tachy_container_get_mime_type (container)) == 0)
        {
          facts->mime_type = tachy_container_get_mime_type (container);
          facts->suffix = tachy_container_get_suffix (container);
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * tachy_worker_protocol_receive_answer:
 * @facts: (out) (nullable): filled where facts are asked for
 * @error: set where the worker says why it cannot answer, always in %TACHY_ERROR; left alone where
 *   it says nothing that makes sense
 *
 * Blocks until there is a message.
 *
 * Returns: whether the work is done
 */
gboolean
tachy_worker_protocol_receive_answer (int             socket,
                                      TachyClipFacts *facts,
                                      GError        **error)
{
  g_autoptr (GVariant) message = receive_message (socket, ANSWER_TYPE, NULL);
  const char *sentence;
  int code;

  if (message == NULL)
    return FALSE;

  g_variant_get (message, "(i&ssiixb)", &code, &sentence, NULL, NULL, NULL, NULL, NULL);
  if (code == -1)
    return facts == NULL || read_facts (message, facts);

  if ((code == TACHY_ERROR_PICTURE || code == TACHY_ERROR_CLIP) && *sentence != '\0' &&
      strlen (sentence) <= MAX_SENTENCE)
    g_set_error_literal (error, TACHY_ERROR, code, sentence);
  return FALSE;
}
