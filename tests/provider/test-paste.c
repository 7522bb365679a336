/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people copy from documentation pages, and what is understood of it. */

#include "config.h"

#include <glib.h>
#include <string.h>

#include "tachy-paste.h"

#define KEY "sk-test-0123456789abcdef"

static const struct
{
  const char *text;
  const char *base_url;
  const char *key;
  const char *auth;
  const char *model;
} rows[] = {
  /* an address alone */
  { "https://api.example.com/v1", "https://api.example.com/v1", NULL, NULL, NULL },
  { " gpu-box:8000 ", "https://gpu-box:8000/v1", NULL, NULL, NULL },
  { "localhost:30010/v1/videos", "http://localhost:30010/v1", NULL, NULL, NULL },

  /* curl */
  { "curl -X POST \"https://api.example.com/v1/videos\" \\\n"
    "  -H \"Authorization: Bearer " KEY "\" \\\n"
    "  -H \"Content-Type: multipart/form-data\" \\\n"
    "  -F prompt=\"A calico cat: token=abc, see https://example.org\" \\\n"
    "  -F \"model=sora-2\" -F size=\"1280x720\" -F seconds=\"8\"",
    "https://api.example.com/v1", KEY, "bearer", "sora-2" },
  { "curl https://api.example.com/v1/videos -H 'Authorization: Bearer $OPENAI_API_KEY' -d '{"
    "\"prompt\": \"model: none\", \"model\": \"wan-2.2\", \"max_tokens\": 5}'",
    "https://api.example.com/v1", NULL, NULL, "wan-2.2" },
  { "curl -X POST \"https://name.openai.azure.com/openai/v1/videos?api-version=preview\" "
    "-H \"api-key: " KEY "\" -d \"{\\\"model\\\": \\\"sora-2\\\"}\"",
    "https://name.openai.azure.com/openai/v1", KEY, "api-key", "sora-2" },
  { "curl -u me:secret-word http://127.0.0.1:8000/v1/models", "http://127.0.0.1:8000/v1",
    "me:secret-word", "basic", NULL },
  { "curl -H \"X-API-Key: " KEY "\" https://api.example.com", "https://api.example.com/v1", KEY,
    "X-API-Key", NULL },
  /* an end of a line was lost */
  { "curl \"https://api.example.com/v1/videos -H \"Authorization: Bearer " KEY,
    "https://api.example.com/v1", KEY, "bearer", NULL },

  /* .env */
  { "# video\nexport OPENAI_BASE_URL=https://api.example.com/v1\nOPENAI_API_KEY='" KEY "'\n"
    "OPENAI_MODEL=sora-2-pro\n",
    "https://api.example.com/v1", KEY, NULL, "sora-2-pro" },
  { "API_BASE=\"http://gpu-box:8091\"\r\nAPI_TOKEN=" KEY "\r\n", "http://gpu-box:8091/v1", KEY,
    NULL, NULL },
  { "AZURE_OPENAI_ENDPOINT=https://name.openai.azure.com/openai/v1\nAZURE_OPENAI_API_KEY=" KEY,
    "https://name.openai.azure.com/openai/v1", KEY, NULL, NULL },
  { "WEBHOOK_URL=https://example.org\nOPENAI_API_BASE=https://api.example.com/v1",
    "https://api.example.com/v1", NULL, NULL, NULL },
  { "OPENROUTER_API_KEY=" KEY, "https://openrouter.ai/api/v1", KEY, NULL, NULL },
  { "OPENAI_API_KEY=" KEY, "https://api.openai.com/v1", KEY, NULL, NULL },
  { "OPENAI_BASE_URL=https://api.example.com/v1\nOPENAI_API_KEY=your-key-here",
    "https://api.example.com/v1", NULL, NULL, NULL },

  /* code */
  { "client = OpenAI(\n  base_url=\"https://api.example.com/v1\",\n  api_key=\"" KEY "\",\n)\n"
    "video = client.videos.create(model=\"sora-2\", prompt=\"x\")",
    "https://api.example.com/v1", KEY, NULL, "sora-2" },
  { "new OpenAI({ baseURL: 'https://api.example.com/v1', apiKey: process.env.OPENAI_API_KEY })",
    "https://api.example.com/v1", NULL, NULL, NULL },
  { "{\"base_url\": \"https://api.example.com/v1\", \"api_key\": \"" KEY "\"}",
    "https://api.example.com/v1", KEY, NULL, NULL },

  /* one below the other */
  { "https://api.example.com/v1\n" KEY "\n", "https://api.example.com/v1", KEY, NULL, NULL },

  /* nothing */
  { "", NULL, NULL, NULL, NULL },
  { "A paper boat sails down a street", NULL, NULL, NULL, NULL },
  { "curl", "https://curl/v1", NULL, NULL, NULL },
};

static void
test_row (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autoptr (TachyPaste) paste = tachy_paste_parse (rows[row].text, strlen (rows[row].text));

  g_assert_cmpstr (paste->base_url, ==, rows[row].base_url);
  g_assert_cmpstr (paste->key, ==, rows[row].key);
  g_assert_cmpstr (paste->auth, ==, rows[row].auth);
  g_assert_cmpstr (paste->model, ==, rows[row].model);
}

/* Every beginning of every text, and bytes that are no text. */
static void
test_pieces (void)
{
  static const char bytes[] = "base_url=\xff\xfe\0key=\x80";
  g_autoptr (TachyPaste) strange = tachy_paste_parse (bytes, sizeof bytes);

  g_assert_null (strange->base_url);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    for (gsize length = 0; length < strlen (rows[i].text); length++)
      {
        /* on the heap and without an end, so that a reader behind the end is caught */
        g_autofree char *piece = g_memdup2 (rows[i].text, length);
        g_autoptr (TachyPaste) paste = tachy_paste_parse (length > 0 ? piece : "", length);

        g_assert_true (paste->key == NULL || *paste->key != '\0');
      }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/tachyscope/paste/row/%u", i);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_row);
    }
  g_test_add_func ("/tachyscope/paste/pieces", test_pieces);

  return g_test_run ();
}
