/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every form of address that people paste, and what becomes of it. */

#include "config.h"

#include <glib.h>

#include "tachy-base-url.h"
#include "tachy-error.h"

static const struct
{
  const char *typed;
  const char *normal; /* NULL where it is refused */
} rows[] = {
  { "https://api.example.com/v1", "https://api.example.com/v1" },
  { "https://api.example.com/v1/", "https://api.example.com/v1" },
  { "https://api.example.com/v1//", "https://api.example.com/v1" },
  { "https://api.example.com", "https://api.example.com/v1" },
  { "https://api.example.com/", "https://api.example.com/v1" },
  { "  https://api.example.com/v1\n", "https://api.example.com/v1" },
  { "api.example.com", "https://api.example.com/v1" },
  { "api.example.com/v1", "https://api.example.com/v1" },
  { "api.example.com:8443", "https://api.example.com:8443/v1" },
  { "HTTPS://API.Example.COM/v1", "https://api.example.com/v1" },
  { "https://api.example.com./v1", "https://api.example.com/v1" },
  { "https://api.example.com:443/v1", "https://api.example.com/v1" },
  { "http://gpu-box:80/v1", "http://gpu-box/v1" },
  { "http://gpu-box:443", "http://gpu-box:443/v1" },
  { "gpu-box:30010", "https://gpu-box:30010/v1" },
  { "https://my_host.example.com", "https://my_host.example.com/v1" },

  { "https://api.example.com/v1/videos", "https://api.example.com/v1" },
  { "https://api.example.com/v1/videos/", "https://api.example.com/v1" },
  { "https://api.example.com/v1/x/chat/completions", "https://api.example.com/v1/x" },
  { "https://api.example.com/v1/models", "https://api.example.com/v1" },
  { "https://api.example.com/v1/chat/completions", "https://api.example.com/v1" },
  { "https://api.example.com/v1/videos/generations", "https://api.example.com/v1" },
  { "https://api.example.com/v1/videos/video_1/content", "https://api.example.com/v1" },
  { "https://api.example.com/videos", "https://api.example.com/v1" },
  { "https://api.example.com/videos/video_1", "https://api.example.com/v1" },
  { "https://openrouter.ai/api/v1", "https://openrouter.ai/api/v1" },
  { "https://openrouter.ai/api/v1/videos", "https://openrouter.ai/api/v1" },
  { "https://openrouter.ai/api", "https://openrouter.ai/api/v1" },
  { "https://res.openai.azure.com/openai/v1/", "https://res.openai.azure.com/openai/v1" },
  { "https://api.together.ai/v2", "https://api.together.ai/v2" },
  { "https://api.together.ai/v2/videos", "https://api.together.ai/v2" },
  { "https://x.example/v1beta/openai/", "https://x.example/v1beta/openai" },
  { "https://gw.example/v1/account/gw/openai", "https://gw.example/v1/account/gw/openai" },
  { "https://gw.example/proxy/openai", "https://gw.example/proxy/openai/v1" },
  { "https://gw.example/%2e%2e/v1", "https://gw.example/v1" },
  { "https://gw.example/a/../b/./v1", "https://gw.example/b/v1" },
  { "https://gw.example/a%20b/v1", "https://gw.example/a%20b/v1" },
  { "https://gw.example/über/v1", "https://gw.example/%C3%BCber/v1" },

  { "https://gw.example/openai/v1", "https://gw.example/openai/v1" },
  { "https://gw.example/openai/v1/videos/video_1/content", "https://gw.example/openai/v1" },
  { "https://gw.example/api/v1/", "https://gw.example/api/v1" },
  { "gw.example/api/v1/videos", "https://gw.example/api/v1" },
  { "https://gw.example//v1", "https://gw.example/v1" },
  { "https://gw.example/V1/videos", "https://gw.example/V1" },
  { "https://gw.example/v1/videos/models", "https://gw.example/v1" },
  { "https://gw.example/v1/videos/capabilities", "https://gw.example/v1" },
  { "https://gw.example/v1/videos/video_1/remix", "https://gw.example/v1" },
  { "http://127.0.0.1:1234/sdcpp/v1/vid_gen", "http://127.0.0.1:1234/sdcpp/v1/vid_gen" },
  { "\"https://api.example.com/v1\"", "https://api.example.com/v1" },
  { "'https://api.example.com/v1',", "https://api.example.com/v1" },
  { "`https://api.example.com/v1`", "https://api.example.com/v1" },
  { "<https://api.example.com/v1>", "https://api.example.com/v1" },
  { "“https://api.example.com/v1”", "https://api.example.com/v1" },
  { "https://api.example.com/v1/.", "https://api.example.com/v1" },
  { "https://api.example.com/v1;", "https://api.example.com/v1" },
  { "https:// api.example.com/v1", NULL },
  { "https:/api.example.com/v1", NULL },
  { "//api.example.com/v1", "https://api.example.com/v1" },
  { "Http://LocalHost:8000/V1/", "http://localhost:8000/V1" },
  { "HTTPS://192.168.1.5:8443", "https://192.168.1.5:8443/v1" },

  { "localhost:8000", "http://localhost:8000/v1" },
  { "localhost:8000/", "http://localhost:8000/v1" },
  { "localhost/v1/videos", "http://localhost/v1" },
  { "localhost:8765", "http://localhost:8765/v1" },
  { "localhost", "http://localhost/v1" },
  { "127.0.0.1:8000/v1", "http://127.0.0.1:8000/v1" },
  { "127.3.2.1", "http://127.3.2.1/v1" },
  { "https://localhost:8443", "https://localhost:8443/v1" },
  { "192.168.1.5:8000", "https://192.168.1.5:8000/v1" },
  { "http://192.168.1.5:8000", "http://192.168.1.5:8000/v1" },
  { "[::1]:8080", "http://[::1]:8080/v1" },
  { "::1", "http://[::1]/v1" },
  { "http://[0:0:0:0:0:0:0:1]:8080/v1", "http://[::1]:8080/v1" },
  { "https://[2001:DB8::1]/v1", "https://[2001:db8::1]/v1" },
  { "2001:db8::1", "https://[2001:db8::1]/v1" },
  { "http://[fe80::1%25eth0]:8000", NULL },
  { "http://[fe80::1%eth0]:8000/v1", NULL },
  { "fe80::1%eth0", NULL },
  { "http://[fe80::1]:8000", "http://[fe80::1]:8000/v1" },
  { "[2001:db8::1]:8000/v1/videos/", "https://[2001:db8::1]:8000/v1" },
  { "https://bücher.example/v1", "https://xn--bcher-kva.example/v1" },
  { "例え.テスト", "https://xn--r8jz45g.xn--zckzah/v1" },

  { "", NULL },
  { "   ", NULL },
  { "https://", NULL },
  { "https:///v1", NULL },
  { "ftp://api.example.com", NULL },
  { "file:///etc/passwd", NULL },
  { "javascript://x", NULL },
  { "https://user@api.example.com/v1", NULL },
  { "user@api.example.com", NULL },
  { "https://@api.example.com/v1", NULL },
  { "https://api.example.com:/v1", "https://api.example.com/v1" },
  { "https://user:secret@api.example.com/v1", NULL },
  { "https://api.example.com/v1?x=1", NULL },
  { "https://api.example.com/v1?", NULL },
  { "https://api.example.com/v1#top", NULL },
  { "https://api.example.com:0/v1", NULL },
  { "https://api.example.com:99999/v1", NULL },
  { "https://api.example.com:port/v1", NULL },
  { "https://api.example.com/a%2f..%2fv1", NULL },
  { "https://api.example.com/%00/v1", NULL },
  { "https://api.exa mple.com", NULL },
  { "https://api.example.com/v1\nHost: evil", NULL },
  { "https://api.example.com/\x01v1", NULL },
  { "https://api.example.com\\@evil.example", NULL },
  { "https://api.example.com/\xff", NULL },
  { "https://\u202eexample.com", NULL },
  { "127.1", NULL },
  { "http://2130706433/", NULL },
  { "http://0x7f.0.0.1/", NULL },
  { "https://.example.com", NULL },
  { "https://a..b", NULL },
  { "https://a..", NULL },
  { "https://exam%00ple.com", NULL },
  { "https://[::1", NULL },
  { "https://[nonsense]/v1", NULL },
  { "sk-1234567890", "https://sk-1234567890/v1" },
};

static void
test_forms (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *normal = tachy_base_url_normalise (rows[i].typed, &error);

      g_test_message ("%s", rows[i].typed);
      g_assert_cmpstr (normal, ==, rows[i].normal);
      if (normal == NULL)
        g_assert_error (error, TACHY_ERROR, TACHY_ERROR_INVALID);
      else
        g_assert_no_error (error);
    }
}

static void
test_twice (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *again = NULL;

      if (rows[i].normal == NULL)
        continue;
      again = tachy_base_url_normalise (rows[i].normal, NULL);
      g_assert_cmpstr (again, ==, rows[i].normal);
    }
}

static void
test_too_long (void)
{
  g_autofree char *tail = g_strnfill (4096, 'a');
  g_autofree char *typed = g_strconcat ("https://api.example.com/", tail, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (tachy_base_url_normalise (typed, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_INVALID);
}

static void
check_parts (const char *base_url,
             const char *origin,
             const char *host,
             gboolean    loopback,
             gboolean    plain)
{
  g_autofree char *its_origin = tachy_base_url_dup_origin (base_url);
  g_autofree char *its_host = tachy_base_url_dup_host (base_url);

  g_assert_cmpstr (its_origin, ==, origin);
  g_assert_cmpstr (its_host, ==, host);
  g_assert_cmpint (tachy_base_url_is_loopback (base_url), ==, loopback);
  g_assert_cmpint (tachy_base_url_is_plain (base_url), ==, plain);
}

static void
test_parts (void)
{
  check_parts ("https://api.example.com/v1", "https://api.example.com", "api.example.com", FALSE,
               FALSE);
  check_parts ("http://localhost:8765/v1", "http://localhost:8765", "localhost", TRUE, TRUE);
  check_parts ("http://[::1]:80/v1", "http://[::1]:80", "::1", TRUE, TRUE);
  check_parts ("http://192.168.1.5:8000/v1", "http://192.168.1.5:8000", "192.168.1.5", FALSE, TRUE);
  check_parts ("https://127.0.0.1.example.com/v1", "https://127.0.0.1.example.com",
               "127.0.0.1.example.com", FALSE, FALSE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tachyscope/base-url/forms", test_forms);
  g_test_add_func ("/tachyscope/base-url/twice", test_twice);
  g_test_add_func ("/tachyscope/base-url/too-long", test_too_long);
  g_test_add_func ("/tachyscope/base-url/parts", test_parts);
  return g_test_run ();
}
