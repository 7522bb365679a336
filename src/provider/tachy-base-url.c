/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Turns whatever address a person pastes into the one form that requests are built from. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-base-url.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

#include "tachy-error.h"
#include "tachy-reach-private.h"

#define MAX_LENGTH 2048

/* What people copy behind the version from a browser or a documentation page. */
static const char *const endpoints[] = { "videos",      "video",      "models", "chat",
                                         "completions", "responses", "images", "audio",
                                         "embeddings",  "files",     NULL };

static gboolean
refuse (const char *sentence,
        GError    **error)
{
  g_set_error_literal (error, TACHY_ERROR, TACHY_ERROR_INVALID, sentence);
  return FALSE;
}

/* Quotes and brackets of all kinds come along from a page or a file, and what ends a line there. */
static char *
unpack (const char *typed)
{
  static const char *const openings[] = { "\"", "'", "`", "<", "“", "‘", "„" };
  static const char *const closings[] = { "\"", "'", "`", ">", "”", "’", "“", ",", ";" };
  char *text = g_strstrip (g_strdup (typed));
  gsize before;

  do
    {
      before = strlen (text);
      for (guint i = 0; i < G_N_ELEMENTS (openings); i++)
        if (g_str_has_prefix (text, openings[i]))
          memmove (text, text + strlen (openings[i]), strlen (text) - strlen (openings[i]) + 1);
      for (guint i = 0; i < G_N_ELEMENTS (closings); i++)
        if (g_str_has_suffix (text, closings[i]))
          text[strlen (text) - strlen (closings[i])] = '\0';
      g_strstrip (text);
    }
  while (strlen (text) < before);

  return text;
}

static gboolean
check_characters (const char *text,
                  GError    **error)
{
  if (*text == '\0')
    return refuse (_("The address is empty."), error);
  if (strlen (text) > MAX_LENGTH)
    return refuse (_("The address is too long."), error);
  if (!g_utf8_validate (text, -1, NULL))
    return refuse (_("The address is not readable text."), error);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isspace (c) || !g_unichar_isprint (c) || c == '\\')
        return refuse (_("The address contains a character that cannot stand there."), error);
    }

  return TRUE;
}

/* A bare "::1" or "fe80::1:8000" lacks the brackets that tell its colons from a port's. */
static char *
add_brackets (const char *text)
{
  gsize length = strcspn (text, "/");
  g_autofree char *host = g_strndup (text, length);

  if (strchr (host, ':') != NULL && g_hostname_is_ip_address (host))
    return g_strdup_printf ("[%s]%s", host, text + length);

  return g_strdup (text);
}

static char *
add_scheme (const char *text)
{
  g_autofree char *bracketed = NULL;
  g_autofree char *guess = NULL;
  g_autoptr (GUri) uri = NULL;

  if (strstr (text, "://") != NULL)
    return g_strdup (text);
  if (g_str_has_prefix (text, "//"))
    text += 2;

  bracketed = add_brackets (text);
  guess = g_strconcat ("http://", bracketed, NULL);
  uri = g_uri_parse (guess, G_URI_FLAGS_ENCODED, NULL);
  if (uri != NULL && tachy_reach_of_host (g_uri_get_host (uri)) == TACHY_REACH_LOOPBACK)
    return g_steal_pointer (&guess);

  return g_strconcat ("https://", bracketed, NULL);
}

/* Which the interface of this computer is through which a server is reached ("fe80::1%eth0") is
 * nothing that a profile could keep: it may be another one tomorrow. A scheme with one slash would
 * pass for a host of that name. */
static gboolean
check_form (const char *text,
            GError    **error)
{
  const char *zone = strchr (text, '%');
  const char *bracket = strchr (text, ']');

  if (zone != NULL && ((bracket != NULL && zone < bracket) || strchr (text, '/') == NULL))
    return refuse (_("The address belongs to one network interface only; use another address of "
                     "the server, or its name."),
                   error);
  if ((g_ascii_strncasecmp (text, "http:/", 6) == 0 && text[6] != '/') ||
      (g_ascii_strncasecmp (text, "https:/", 7) == 0 && text[7] != '/'))
    return refuse (_("The address must begin with https:// or http://."), error);

  return TRUE;
}

static gboolean
check_parts (GUri    *uri,
             GError **error)
{
  const char *scheme = g_uri_get_scheme (uri);

  if (strcmp (scheme, "http") != 0 && strcmp (scheme, "https") != 0)
    return refuse (_("The address must begin with https:// or http://."), error);
  if (g_uri_get_userinfo (uri) != NULL)
    return refuse (_("The address must not contain a user name or a password."), error);
  if (g_uri_get_query (uri) != NULL)
    return refuse (_("The address must not contain a question mark."), error);
  if (g_uri_get_fragment (uri) != NULL)
    return refuse (_("The address must not contain a number sign."), error);
  if (g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    return refuse (_("The address names no host."), error);
  if (g_uri_get_port (uri) == 0)
    return refuse (_("The address names a port that does not exist."), error);

  return TRUE;
}

static gboolean
is_good_name (const char *host)
{
  const char *last = strrchr (host, '.');

  last = last != NULL ? last + 1 : host;

  /* Resolvers read "127.1", "2130706433" and "0x7f.1" as addresses; we do not. */
  if (g_ascii_isdigit (*last) || strlen (host) > 253)
    return FALSE;
  if (*host == '.' || *host == '-' || *last == '\0' || strstr (host, "..") != NULL)
    return FALSE;

  return strspn (host, "abcdefghijklmnopqrstuvwxyz0123456789-_.") == strlen (host);
}

static char *
normalise_host (const char *host)
{
  g_autofree char *ascii = NULL;
  g_autofree char *lower = NULL;
  g_autoptr (GInetAddress) address = NULL;
  gsize length;

  ascii = g_hostname_to_ascii (host);
  if (ascii == NULL)
    return NULL;

  lower = g_ascii_strdown (ascii, -1);
  length = strlen (lower);
  if (length > 1 && lower[length - 1] == '.')
    lower[length - 1] = '\0';

  address = g_inet_address_new_from_string (lower);
  if (address == NULL)
    return is_good_name (lower) ? g_steal_pointer (&lower) : NULL;

  g_free (lower);
  lower = g_inet_address_to_string (address);
  if (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6)
    return g_strdup_printf ("[%s]", lower);
  return g_steal_pointer (&lower);
}

static gboolean
is_version (const char *segment)
{
  return (segment[0] == 'v' || segment[0] == 'V') && g_ascii_isdigit (segment[1]);
}

/* GUri has resolved "." and "..", escaped or not. What it leaves is an escaped slash, which some
 * server may resolve later. */
static gboolean
hides_slash (const char *segment)
{
  g_autofree char *plain = g_uri_unescape_string (segment, NULL);

  return plain == NULL || strchr (plain, '/') != NULL;
}

static gboolean
is_endpoint (GPtrArray *segments,
             guint      i)
{
  return g_strv_contains (endpoints, g_ptr_array_index (segments, i));
}

/* Cuts what stands behind the version and is only an endpoint of it. */
static void
cut_endpoint (GPtrArray *segments)
{
  for (guint i = 0; i < segments->len; i++)
    {
      if (is_endpoint (segments, i) &&
          (i == 0 || is_version (g_ptr_array_index (segments, i - 1))))
        g_ptr_array_set_size (segments, (int) i);
    }

  while (segments->len > 0 && is_endpoint (segments, segments->len - 1))
    g_ptr_array_set_size (segments, (int) segments->len - 1);
}

/* Servers without a version in their path are rare enough to be told with the version they are
 * said to have; but where some version stands inside the path ("/v1/account/gateway/openai"),
 * whoever made that path knew what they did. */
static gboolean
needs_version (GPtrArray *segments)
{
  for (guint i = 0; i < segments->len; i++)
    if (is_version (g_ptr_array_index (segments, i)))
      return FALSE;

  return TRUE;
}

static char *
normalise_path (const char *path)
{
  g_autofree char *escaped = g_uri_escape_string (path, "/%:@!$&'()*+,;=", FALSE);
  g_auto (GStrv) parts = g_strsplit (escaped, "/", -1);
  g_autoptr (GPtrArray) segments = g_ptr_array_new ();

  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (hides_slash (parts[i]))
        return NULL;
      if (*parts[i] != '\0')
        g_ptr_array_add (segments, parts[i]);
    }

  cut_endpoint (segments);
  if (needs_version (segments))
    g_ptr_array_add (segments, (char *) "v1");
  g_ptr_array_add (segments, NULL);

  return g_strjoinv ("/", (char **) segments->pdata);
}

static char *
build_port (GUri *uri)
{
  int port = g_uri_get_port (uri);
  int usual = strcmp (g_uri_get_scheme (uri), "https") == 0 ? 443 : 80;

  return port == -1 || port == usual ? g_strdup ("") : g_strdup_printf (":%d", port);
}

/**
 * tachy_base_url_normalise:
 * @typed: what a person entered: a host, a base URL, or the URL of an endpoint
 *
 * The result needs no further look: normalising it again gives the same.
 *
 * Returns: (transfer full): the address in the form `https://host[:port]/…/v1`, or %NULL with
 *   %TACHY_ERROR_INVALID
 */
char *
tachy_base_url_normalise (const char *typed,
                          GError    **error)
{
  g_autofree char *text = NULL;
  g_autofree char *whole = NULL;
  g_autoptr (GUri) uri = NULL;
  g_autofree char *host = NULL;
  g_autofree char *path = NULL;
  g_autofree char *port = NULL;

  g_return_val_if_fail (typed != NULL, NULL);

  text = unpack (typed);
  if (!check_characters (text, error) || !check_form (text, error))
    return NULL;

  whole = add_scheme (text);
  uri = g_uri_parse (whole, G_URI_FLAGS_ENCODED, NULL);
  if (uri == NULL)
    {
      refuse (_("This is not the address of a server."), error);
      return NULL;
    }
  if (!check_parts (uri, error))
    return NULL;

  host = normalise_host (g_uri_get_host (uri));
  path = normalise_path (g_uri_get_path (uri));
  if (host == NULL || path == NULL)
    {
      refuse (_("This is not the address of a server."), error);
      return NULL;
    }

  port = build_port (uri);
  return g_strdup_printf ("%s://%s%s/%s", g_uri_get_scheme (uri), host, port, path);
}

/**
 * tachy_base_url_dup_origin:
 * @base_url: an address in the normal form
 *
 * Returns: (transfer full): its scheme, host and port, which keys are bound to
 */
char *
tachy_base_url_dup_origin (const char *base_url)
{
  const char *host;

  g_return_val_if_fail (base_url != NULL, NULL);

  host = strstr (base_url, "://");
  g_return_val_if_fail (host != NULL, NULL);

  return g_strndup (base_url, (gsize) (host - base_url) + 3 + strcspn (host + 3, "/"));
}

/**
 * tachy_base_url_dup_host:
 * @base_url: an address in the normal form
 *
 * Returns: (transfer full): its host, without port and brackets
 */
char *
tachy_base_url_dup_host (const char *base_url)
{
  g_autoptr (GUri) uri = NULL;

  g_return_val_if_fail (base_url != NULL, NULL);

  uri = g_uri_parse (base_url, G_URI_FLAGS_ENCODED, NULL);
  g_return_val_if_fail (uri != NULL, NULL);

  return g_strdup (g_uri_get_host (uri));
}

/**
 * tachy_base_url_is_loopback:
 * @base_url: an address in the normal form
 *
 * Returns: whether the server runs on this machine
 */
gboolean
tachy_base_url_is_loopback (const char *base_url)
{
  g_autofree char *host = tachy_base_url_dup_host (base_url);

  return host != NULL && tachy_reach_of_host (host) == TACHY_REACH_LOOPBACK;
}

/**
 * tachy_base_url_is_plain:
 * @base_url: an address in the normal form
 *
 * Returns: whether key and prompts would go over the wire unencrypted
 */
gboolean
tachy_base_url_is_plain (const char *base_url)
{
  g_return_val_if_fail (base_url != NULL, FALSE);

  return g_str_has_prefix (base_url, "http://");
}
