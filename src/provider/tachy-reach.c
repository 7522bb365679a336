/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tells how near a host is, so that a stranger cannot send us into the house network. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-reach-private.h"

#include <string.h>

/* "::ffff:127.0.0.1" reaches what 127.0.0.1 reaches. */
static GInetAddress *
unwrap_mapped (GInetAddress *address)
{
  static const guint8 prefix[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };
  const guint8 *bytes = g_inet_address_to_bytes (address);

  if (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6 &&
      memcmp (bytes, prefix, sizeof prefix) == 0)
    return g_inet_address_new_from_bytes (bytes + sizeof prefix, G_SOCKET_FAMILY_IPV4);

  return g_object_ref (address);
}

/* GInetAddress does not count these two: unique local addresses of IPv6 and the shared address
 * space of carriers. */
static gboolean
is_private_too (GInetAddress *address)
{
  const guint8 *bytes = g_inet_address_to_bytes (address);

  if (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6)
    return (bytes[0] & 0xfe) == 0xfc;

  return bytes[0] == 100 && (bytes[1] & 0xc0) == 64;
}

/*
 * tachy_reach_of_address:
 * @address: where a connection goes
 *
 * Returns: how near it is; what is neither public nor private counts as this machine
 */
TachyReach
tachy_reach_of_address (GInetAddress *address)
{
  g_autoptr (GInetAddress) plain = unwrap_mapped (address);

  if (g_inet_address_get_is_loopback (plain) || g_inet_address_get_is_any (plain))
    return TACHY_REACH_LOOPBACK;
  if (g_inet_address_get_is_link_local (plain) || g_inet_address_get_is_multicast (plain))
    return TACHY_REACH_LINK;
  if (g_inet_address_get_is_site_local (plain) || is_private_too (plain))
    return TACHY_REACH_PRIVATE;

  return TACHY_REACH_PUBLIC;
}

/*
 * tachy_reach_of_host:
 * @host: a name or an address, without brackets, with or without the interface ("fe80::1%eth0")
 *
 * Says what can be said without asking the resolver. Names without a dot, and the ones that only
 * exist in a house network, count as private.
 */
TachyReach
tachy_reach_of_host (const char *host)
{
  g_autofree char *plain = g_strndup (host, strcspn (host, "%"));
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (plain);

  if (address != NULL)
    return tachy_reach_of_address (address);

  if (g_ascii_strcasecmp (host, "localhost") == 0 || g_str_has_suffix (host, ".localhost"))
    return TACHY_REACH_LOOPBACK;
  if (strchr (host, '.') == NULL || g_str_has_suffix (host, ".local") ||
      g_str_has_suffix (host, ".lan") || g_str_has_suffix (host, ".internal") ||
      g_str_has_suffix (host, ".home.arpa"))
    return TACHY_REACH_PRIVATE;

  return TACHY_REACH_PUBLIC;
}
