/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The walk over the boxes of a clip, ISO and EBML, and over its packets: any bytes are judged, and
 * soon. */

#define G_LOG_DOMAIN "tachy-test"
#include "config.h"

#include "tachy-container.h"

#include <sys/mman.h>
#include <unistd.h>

#include "fuzz.h"
#include "tachy-error.h"
#include "tachy-packet.h"

static int
open_clip (const guint8 *data,
           gsize         length)
{
  static int fd = -1;

  if (fd < 0)
    fd = memfd_create ("clip", MFD_CLOEXEC);
  g_assert_cmpint (ftruncate (fd, 0), ==, 0);
  g_assert_cmpint (pwrite (fd, data, length, 0), ==, (gssize) length);
  return fd;
}

static gboolean
check (const guint8   *data,
       gsize           length,
       TachyContainer *container)
{
  gboolean tells_duration = -1;
  g_autoptr (GError) error = NULL;
  gboolean whole =
      tachy_container_check (open_clip (data, length), container, &tells_duration, &error);

  if (whole)
    {
      g_assert_no_error (error);
      g_assert_cmpint (*container, <, TACHY_N_CONTAINERS);
      g_assert_nonnull (tachy_container_get_mime_type (*container));
      g_assert_nonnull (tachy_container_get_suffix (*container));
      g_assert_true (tells_duration == TRUE || tells_duration == FALSE);
    }
  else
    {
      g_assert_error (error, TACHY_ERROR, TACHY_ERROR_CLIP);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_cmpint (tells_duration, ==, -1);
    }

  return whole;
}

static void
check_inside (const guint8  *data,
              gsize          length,
              TachyContainer container)
{
  g_autoptr (GError) error = NULL;

  if (tachy_container_check_inside (open_clip (data, length), container, &error))
    g_assert_no_error (error);
  else
    g_assert_error (error, TACHY_ERROR, TACHY_ERROR_CLIP);
}

static void
check_packet (const guint8 *data,
              gsize         length)
{
  for (gsize size = 1; size <= 4; size++)
    tachy_packet_is_hollow (&(const TachyPacketForm){ TACHY_PACKET_UNITS, size }, data, length);
  tachy_packet_is_hollow (&(const TachyPacketForm){ TACHY_PACKET_ARITHMETIC, 0 }, data, length);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         length)
{
  TachyContainer container = TACHY_N_CONTAINERS;
  TachyContainer again = TACHY_N_CONTAINERS;

  check_packet (data, length);
  for (int kind = 0; kind < TACHY_N_CONTAINERS; kind++)
    check_inside (data, length, (TachyContainer) kind);

  /* What tells one kind of clip from another stands at the start. */
  if (check (data, length, &container) && check (data, length - 1, &again))
    g_assert_cmpint (again, ==, container);

  return 0;
}
