/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* How near a host is, from the open net to this machine. A server may point us to hosts that are
 * as far away as itself or farther, never to nearer ones. */
typedef enum
{
  TACHY_REACH_PUBLIC,
  TACHY_REACH_PRIVATE,
  TACHY_REACH_LINK,
  TACHY_REACH_LOOPBACK,
} TachyReach;

TachyReach tachy_reach_of_address (GInetAddress *address);
TachyReach tachy_reach_of_host (const char *host);

G_END_DECLS
