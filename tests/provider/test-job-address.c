/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people enter for a video, and which id is understood. */

#include "config.h"

#include "tachy-error.h"
#include "tachy-job-address.h"

static const struct
{
  const char *typed;
  const char *id;     /* NULL where it is refused */
  const char *origin; /* NULL where none is named */
} rows[] = {
  { "video_123", "video_123", NULL },
  { "  video_123\n", "video_123", NULL },
  { "a/b c?d#e", "a/b c?d#e", NULL },
  { "100%", "100%", NULL },
  { "https://api.example.com/v1/videos/video_1", "video_1", "https://api.example.com" },
  { "https://API.Example.com:443/v1/videos/video_1/", "video_1", "https://api.example.com" },
  { "https://api.example.com/v1/videos/video_1/content", "video_1", "https://api.example.com" },
  { "https://openrouter.ai/api/v1/videos/gen-1/content?index=0", "gen-1", "https://openrouter.ai" },
  { "https://api.example.com/v1/videos/video_1?x=/videos", "video_1", "https://api.example.com" },
  { "https://api.example.com/v1/videos/a%2Fb%20c", "a/b c", "https://api.example.com" },
  { "api.example.com/v1/videos/video_1", "video_1", "https://api.example.com" },
  { "localhost:8765/v1/videos/video_1", "video_1", "http://localhost:8765" },
  { "http://gpu-box:1234/sdcpp/v1/jobs/job-7", "job-7", "http://gpu-box:1234" },
  { "/v1/videos/video_1", "video_1", NULL },

  { "", NULL, NULL },
  { " \t\n", NULL, NULL },
  { "https://api.example.com/v1/videos", NULL, NULL },
  { "https://api.example.com/v1/videos/", NULL, NULL },
  { "https://api.example.com/v1/videos/?limit=1", NULL, NULL },
  { "https://api.example.com/v1/videos/a%00b", NULL, NULL },
  { "https://api.example.com/v1/videos/a%zz", NULL, NULL },
  { "https://api.example.com/dashboard", NULL, NULL },
  { "ftp://api.example.com/v1/videos/video_1", NULL, NULL },
  { "https://user:word@api.example.com/v1/videos/video_1", NULL, NULL },
};

static void
test_row (gconstpointer data)
{
  const guint i = GPOINTER_TO_UINT (data);
  g_autofree char *origin = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = tachy_job_address_read (rows[i].typed, &origin, &error);

  g_assert_cmpstr (id, ==, rows[i].id);
  g_assert_cmpstr (origin, ==, rows[i].origin);
  if (rows[i].id == NULL)
    g_assert_error (error, TACHY_ERROR, TACHY_ERROR_INVALID);
  else
    g_assert_no_error (error);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/tachyscope/job-address/%u", i);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_row);
    }

  return g_test_run ();
}
