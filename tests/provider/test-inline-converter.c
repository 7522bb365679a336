/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Clips inside of answers: taken out and decoded, in pieces of every size. */

#include "config.h"

#include <string.h>

#include "tachy-inline-converter-private.h"
#include "tachy-test.h"

/* Reads @text through a converter, @in bytes of it at a time and @out bytes of the result. */
static char *
convert (GConverter *converter, /* transfer full */
         const char *text,
         gsize       in,
         gsize       out,
         GError    **error)
{
  g_autoptr (GConverter) owned = converter;
  g_autoptr (GInputStream) source = g_memory_input_stream_new ();
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GString) result = g_string_new (NULL);
  char buffer[256];
  gssize n;

  for (gsize i = 0; i < strlen (text); i += in)
    {
      g_autoptr (GBytes) piece = g_bytes_new (text + i, MIN (in, strlen (text) - i));

      g_memory_input_stream_add_bytes (G_MEMORY_INPUT_STREAM (source), piece);
    }

  stream = g_converter_input_stream_new (source, owned);
  while ((n = g_input_stream_read (stream, buffer, out, NULL, error)) > 0)
    g_string_append_len (result, buffer, n);
  return n == 0 ? g_string_free (g_steal_pointer (&result), FALSE) : NULL;
}

static void
check_extracted (const char *text,
                 const char *expected)
{
  for (gsize in = 1; in < 64; in += 7)
    for (gsize out = 1; out < 256; out += 51)
      {
        g_autoptr (GError) error = NULL;
        g_autofree char *clip =
            convert (tachy_inline_converter_new_extractor (), text, in, out, &error);

        g_assert_no_error (error);
        g_assert_cmpstr (clip, ==, expected);
      }
}

static void
test_extract (void)
{
  check_extracted ("{\"id\":\"b64_json\",\"result\":{\"b64_json\":\"Y2xpcCE=\"}}", "clip!");
  check_extracted ("{\"videos\":[{\"type\":\"base64\", \"base64\" : \"Y2xpcCE\"}]}", "clip!");
  check_extracted ("{\"thumb\":\"data:image/png;base64,AAAA\",\"url\":"
                   "\"data:video/mp4;base64,Y2xpcCE=\"}",
                   "clip!");

  /* Slashes as PHP writes them, and a second clip that is none of our business. */
  check_extracted ("{\"a\\\"b64_json\":1,\"b64_json\":\"Pz8\\/Pz8\\/\",\"x\":{\"b64_json\":\"AAAA\"}}",
                   "??????");
  check_extracted ("{\"b64_json\":\"\"}", "");
}

static void
check_broken (const char *text,
              int         code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (convert (tachy_inline_converter_new_extractor (), text, 5, 100, &error));
  g_assert_error (error, G_IO_ERROR, code);
}

static void
test_broken (void)
{
  check_broken ("{\"b64_json\":\"Y2xpcCE", G_IO_ERROR_CONNECTION_CLOSED);
  check_broken ("{\"b64_json\":null}", G_IO_ERROR_INVALID_DATA);
  check_broken ("{\"error\":\"b64_json\"}", G_IO_ERROR_INVALID_DATA);
  check_broken ("", G_IO_ERROR_INVALID_DATA);
}

static void
check_removed (const char *text,
               const char *expected)
{
  for (gsize in = 1; in < 64; in += 7)
    for (gsize out = 1; out < 256; out += 51)
      {
        g_autoptr (GError) error = NULL;
        g_autofree char *rest =
            convert (tachy_inline_converter_new_remover (), text, in, out, &error);

        g_assert_no_error (error);
        g_assert_cmpstr (rest, ==, expected);
      }
}

static void
test_remove (void)
{
  check_removed ("{\"a\":[1,\"x\\\"y\"], \"b64_json\" :\"AA\\/A\",\"status\":\"done\"}",
                 "{\"a\":[1,\"x\\\"y\"], \"b64_json\" :\"\",\"status\":\"done\"}");
  check_removed ("{\"prompt\":\"data\",\"url\":\"data:video/mp4;base64,AAAA\"}",
                 "{\"prompt\":\"data\",\"url\":\"data:\"}");
  check_removed ("<p>\"not JSON: at all\"", "<p>\"not JSON: at all\"");
  check_removed ("{\"b64_json\":\"AAA", "{\"b64_json\":\"");
  check_removed ("", "");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tachyscope/inline-converter/extract", test_extract);
  g_test_add_func ("/tachyscope/inline-converter/broken", test_broken);
  g_test_add_func ("/tachyscope/inline-converter/remove", test_remove);
  return g_test_run ();
}
