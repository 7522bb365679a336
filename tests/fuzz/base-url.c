/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Base URLs: what is accepted is in the normal form, and everybody reads it in the same way. */

#define G_LOG_DOMAIN "tachy-test"
#include "config.h"

#include "tachy-base-url.h"

#include <libsoup/soup.h>

#include "fuzz.h"
#include "tachy-error.h"
#include "tachy-reach-private.h"

/* The key goes where libsoup connects to: this must be the host that we have judged. */
static void
check_host (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  g_autofree char *host = tachy_base_url_dup_host (url);
  g_autofree char *origin = tachy_base_url_dup_origin (url);
  gboolean loopback = tachy_base_url_is_loopback (url);

  g_assert_nonnull (uri);
  g_assert_cmpstr (host, ==, g_uri_get_host (uri));
  g_assert_cmpstr (host, !=, "");
  g_assert_null (g_uri_get_userinfo (uri));
  g_assert_null (g_uri_get_query (uri));
  g_assert_null (g_uri_get_fragment (uri));
  g_assert_true (g_str_has_prefix (url, origin));
  g_assert_cmpint (url[strlen (origin)], ==, '/');
  g_assert_true (loopback == (tachy_reach_of_host (host) == TACHY_REACH_LOOPBACK));
}

static void
check_form (const char *url)
{
  gboolean plain = tachy_base_url_is_plain (url);

  g_assert_true (g_str_is_ascii (url));
  g_assert_true (plain || g_str_has_prefix (url, "https://"));
  g_assert_null (strpbrk (url, " \t\r\n\\?#\"<>"));
  g_assert_null (strstr (url, "/../"));
  g_assert_false (g_str_has_suffix (url, "/"));
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         length)
{
  g_autofree char *typed = g_strndup ((const char *) data, length);
  g_autoptr (GError) error = NULL;
  g_autofree char *url = tachy_base_url_normalise (typed, &error);
  g_autofree char *again = NULL;

  if (url == NULL)
    {
      g_assert_error (error, TACHY_ERROR, TACHY_ERROR_INVALID);
      return 0;
    }

  check_form (url);
  check_host (url);
  again = tachy_base_url_normalise (url, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again, ==, url);
  return 0;
}
