/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which packets of pictures are called hollow, and which never. */

#define G_LOG_DOMAIN "tachy-test"
#include "config.h"

#include "tachy-packet.h"

#include <string.h>

#define PACKET_SIZE 9000

/* Bytes as a coder may write them, without zeros. */
static guint8 *
make_packet (void)
{
  guint8 *packet = g_malloc (PACKET_SIZE);

  for (gsize i = 0; i < PACKET_SIZE; i++)
    packet[i] = (guint8) (i % 255 + 1);

  return packet;
}

static void
set_length (guint8 *packet,
            gsize   size,
            gsize   length)
{
  for (gsize i = 0; i < size; i++)
    packet[i] = (guint8) (length >> 8 * (size - 1 - i));
}

/* Two units of the same length. */
static guint8 *
make_units (gsize size)
{
  guint8 *packet = make_packet ();

  set_length (packet, size, PACKET_SIZE / 2 - size);
  set_length (packet + PACKET_SIZE / 2, size, PACKET_SIZE / 2 - size);
  return packet;
}

static gboolean
is_hollow (TachyPacketKind kind,
           gsize           length_size,
           const guint8   *packet,
           gsize           length)
{
  const TachyPacketForm form = { kind, length_size };
  /* A block of its own, so that a read behind the end is found out. */
  g_autofree guint8 *copy = g_memdup2 (packet, length);

  return tachy_packet_is_hollow (&form, copy, length);
}

static void
test_units (void)
{
  for (gsize size = 2; size <= 4; size++)
    {
      g_autofree guint8 *packet = make_units (size);

      g_assert_false (is_hollow (TACHY_PACKET_UNITS, size, packet, PACKET_SIZE));
      memset (packet + 2000, 0, 3);
      g_assert_false (is_hollow (TACHY_PACKET_UNITS, size, packet, PACKET_SIZE));
      memset (packet + 2000, 0, 16);
      g_assert_true (is_hollow (TACHY_PACKET_UNITS, size, packet, PACKET_SIZE));
    }
}

/* A length that leads beyond the packet, or not to its end. */
static void
test_lengths (void)
{
  g_autofree guint8 *packet = make_units (4);

  memset (packet + PACKET_SIZE / 2 - 8, 0, 16);
  g_assert_true (is_hollow (TACHY_PACKET_UNITS, 4, packet, PACKET_SIZE));
  g_clear_pointer (&packet, g_free);

  packet = make_units (4);
  g_assert_true (is_hollow (TACHY_PACKET_UNITS, 4, packet, PACKET_SIZE - 1));
  g_assert_true (is_hollow (TACHY_PACKET_UNITS, 4, packet, PACKET_SIZE / 2 + 3));
  g_assert_false (is_hollow (TACHY_PACKET_UNITS, 4, packet, PACKET_SIZE / 2));
}

static void
test_padding (void)
{
  g_autofree guint8 *packet = make_units (4);
  g_autofree guint8 *frame = make_packet ();

  memset (packet + PACKET_SIZE / 2 - 1000, 0, 1000);
  memset (packet + PACKET_SIZE - 1000, 0, 1000);
  g_assert_false (is_hollow (TACHY_PACKET_UNITS, 4, packet, PACKET_SIZE));
  memset (frame + 4000, 0, PACKET_SIZE - 4000);
  g_assert_false (is_hollow (TACHY_PACKET_ARITHMETIC, 0, frame, PACKET_SIZE));
}

/* Start codes in the place of lengths: not as it should be, and yet played everywhere. */
static void
test_start_codes (void)
{
  g_autofree guint8 *packet = make_packet ();

  set_length (packet, 4, 1);
  g_assert_false (is_hollow (TACHY_PACKET_UNITS, 4, packet, PACKET_SIZE));
  set_length (packet, 3, 1);
  g_assert_false (is_hollow (TACHY_PACKET_UNITS, 4, packet, PACKET_SIZE));
}

static void
test_arithmetic (void)
{
  g_autofree guint8 *packet = make_packet ();

  g_assert_false (is_hollow (TACHY_PACKET_ARITHMETIC, 0, packet, PACKET_SIZE));
  memset (packet + 3000, 0, 2047);
  g_assert_false (is_hollow (TACHY_PACKET_ARITHMETIC, 0, packet, PACKET_SIZE));
  packet[3000 + 2047] = 0;
  g_assert_true (is_hollow (TACHY_PACKET_ARITHMETIC, 0, packet, PACKET_SIZE));
}

static void
test_beginning (void)
{
  g_autofree guint8 *packet = make_packet ();

  memset (packet, 0, 15);
  g_assert_false (is_hollow (TACHY_PACKET_ARITHMETIC, 0, packet, PACKET_SIZE));
  packet[15] = 0;
  g_assert_true (is_hollow (TACHY_PACKET_ARITHMETIC, 0, packet, PACKET_SIZE));
  g_assert_true (is_hollow (TACHY_PACKET_UNITS, 4, packet, PACKET_SIZE));
  g_assert_true (is_hollow (TACHY_PACKET_ARITHMETIC, 0, packet, 16));
}

/* Of other codecs nothing is known, MPEG-1 and MPEG-2 among them, which may pad with zeros. */
static void
test_others (void)
{
  g_autofree guint8 *packet = g_malloc0 (PACKET_SIZE);

  g_assert_false (is_hollow (TACHY_PACKET_OPAQUE, 0, packet, PACKET_SIZE));
}

static void
test_nothing (void)
{
  for (gsize length = 0; length <= 4; length++)
    {
      g_assert_false (is_hollow (TACHY_PACKET_UNITS, 4, (const guint8 *) "\0\0\0\0", length));
      g_assert_false (is_hollow (TACHY_PACKET_ARITHMETIC, 0, (const guint8 *) "\0\0\0\0", length));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function) g_test_add_func ("/tachyscope/packet/" name, function)
  ADD ("units", test_units);
  ADD ("lengths", test_lengths);
  ADD ("padding", test_padding);
  ADD ("start-codes", test_start_codes);
  ADD ("arithmetic", test_arithmetic);
  ADD ("beginning", test_beginning);
  ADD ("others", test_others);
  ADD ("nothing", test_nothing);
#undef ADD

  return g_test_run ();
}
