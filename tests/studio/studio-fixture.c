/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of the studio share: a studio on loopback, and somebody who asks it. */

#define G_LOG_DOMAIN "tachy-test"
#include "config.h"

#include "studio-fixture.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gstdio.h>
#include <string.h>

#include "tachy-json.h"
#include "tachy-test.h"

/* @rule: a fault, or NULL. */
void
studio_fixture_set_up (StudioFixture *self,
                       gconstpointer  rule)
{
  self->directory = tachy_test_make_directory ();
  self->options.directory = self->directory;
  self->options.key = STUDIO_KEY;
  self->options.slow = 1;
  self->options.faults = tachy_studio_faults_new ();
  if (rule != NULL)
    g_assert_true (tachy_studio_faults_add (self->options.faults, rule));

  studio_fixture_start (self);
}

void
studio_fixture_tear_down (StudioFixture *self,
                          gconstpointer  rule)
{
  if (self->studio != NULL)
    studio_fixture_stop (self);

  tachy_studio_faults_free (self->options.faults);
  tachy_test_remove_directory (self->directory);
  g_free (self->directory);
}

void
studio_fixture_start (StudioFixture *self)
{
  g_autoptr (GError) error = NULL;

  self->studio = tachy_studio_new (&self->options);
  tachy_studio_start (self->studio, 0, &error);
  g_assert_no_error (error);
  self->session = soup_session_new ();
}

void
studio_fixture_stop (StudioFixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;

  soup_session_abort (self->session);
  tachy_studio_stop_async (self->studio, tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  g_assert_true (tachy_studio_stop_finish (self->studio, result, NULL));
  g_clear_object (&result);

  /* Connections that are closing still hold it. */
  TACHY_TEST_WAIT_FOR (G_OBJECT (self->studio)->ref_count == 1);
  g_clear_object (&self->session);
  g_assert_finalize_object (g_steal_pointer (&self->studio));
}

static void
add_headers (SoupMessage *msg,
             const char  *headers)
{
  g_auto (GStrv) lines = g_strsplit (headers != NULL ? headers : "", "\n", -1);

  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_auto (GStrv) parts = g_strsplit (lines[i], ": ", 2);

      soup_message_headers_replace (soup_message_get_request_headers (msg), parts[0], parts[1]);
    }
}

/* @headers: lines that are added, or stand in place of the right key. */
StudioAnswer *
studio_fixture_ask (StudioFixture *self,
                    const char    *method,
                    const char    *path,
                    const char    *headers,
                    const char    *type,
                    GBytes        *body)
{
  StudioAnswer *answer = g_new0 (StudioAnswer, 1);
  g_autofree char *url =
    g_strdup_printf ("http://127.0.0.1:%u%s", tachy_studio_get_port (self->studio), path);
  g_autoptr (GAsyncResult) result = NULL;
  gsize length;
  const char *data;

  answer->msg = soup_message_new (method, url);
  add_headers (answer->msg, "Authorization: Bearer " STUDIO_KEY);
  add_headers (answer->msg, headers);
  if (body != NULL)
    soup_message_set_request_body_from_bytes (answer->msg, type, body);

  soup_session_send_and_read_async (self->session, answer->msg, G_PRIORITY_DEFAULT, NULL,
                                    tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  answer->body = soup_session_send_and_read_finish (self->session, result, &answer->error);
  if (answer->body == NULL)
    return answer;

  answer->status = soup_message_get_status (answer->msg);
  g_assert_nonnull (soup_message_headers_get_one (
    soup_message_get_response_headers (answer->msg), "x-request-id"));

  data = g_bytes_get_data (answer->body, &length);
  answer->json = tachy_json_parse (data, length, TACHY_JSON_MAX_LIST, NULL);
  return answer;
}

StudioAnswer *
studio_fixture_get (StudioFixture *self,
                    const char    *path)
{
  return studio_fixture_ask (self, "GET", path, NULL, NULL, NULL);
}

StudioAnswer *
studio_fixture_post (StudioFixture *self,
                     const char    *path,
                     const char    *json)
{
  g_autoptr (GBytes) body = g_bytes_new (json, strlen (json));

  return studio_fixture_ask (self, "POST", path, NULL, "application/json", body);
}

/* @form: taken over. */
StudioAnswer *
studio_fixture_post_form (StudioFixture *self,
                          const char    *path,
                          SoupMultipart *form)
{
  SoupMessageHeaders *headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_MULTIPART);
  g_autoptr (GBytes) body = NULL;
  StudioAnswer *answer;

  soup_multipart_to_message (form, headers, &body);
  answer = studio_fixture_ask (self, "POST", path, NULL,
                               soup_message_headers_get_one (headers, "Content-Type"), body);
  soup_message_headers_unref (headers);
  soup_multipart_free (form);
  return answer;
}

/* Returns the id. */
char *
studio_fixture_create (StudioFixture *self,
                       const char    *prompt)
{
  g_autofree char *json =
    g_strdup_printf ("{\"model\": \"animatic\", \"prompt\": \"%s\"}", prompt);
  g_autoptr (StudioAnswer) answer = studio_fixture_post (self, "/v1/videos", json);

  g_assert_cmpuint (answer->status, ==, 200);
  return g_strdup (studio_answer_get (answer, "id"));
}

static gboolean
has_status (StudioFixture *self,
            const char    *id,
            const char    *status)
{
  g_autofree char *path = g_strconcat ("/v1/videos/", id, NULL);
  g_autoptr (StudioAnswer) answer = studio_fixture_get (self, path);

  g_assert_cmpuint (answer->status, ==, 200);
  return g_strcmp0 (studio_answer_get (answer, "status"), status) == 0;
}

void
studio_fixture_wait_for_status (StudioFixture *self,
                                const char    *id,
                                const char    *status)
{
  TACHY_TEST_WAIT_FOR (has_status (self, id, status));
}

/* Puts a job where a studio that is stopped will find it. @clip may be NULL. */
void
studio_fixture_place (StudioFixture *self,
                      const char    *id,
                      const char    *status,
                      gint64         completed_at,
                      const char    *clip)
{
  static int sequence;
  g_autofree char *directory = g_build_filename (self->directory, id, NULL);
  g_autofree char *record_path = g_build_filename (directory, "job.json", NULL);
  g_autofree char *clip_path = g_build_filename (directory, "clip", NULL);
  g_autofree char *record = g_strdup_printf (
    "{\"id\": \"%s\", \"sequence\": %d, \"status\": \"%s\", \"model\": \"m\","
    " \"prompt\": \"a cat\", \"seed\": \"a cat\", \"width\": 720, \"height\": 1280, "
    "\"seconds\": 4, \"created_at\": 1000,"
    " \"completed_at\": %" G_GINT64_FORMAT ", \"mime_type\": \"video/mp4\", \"digest\": \"d1\"}",
    id, ++sequence, status, completed_at);
  g_autoptr (GError) error = NULL;

  g_assert_null (self->studio);
  g_assert_cmpint (g_mkdir (directory, 0700), ==, 0);
  if (clip != NULL)
    g_file_set_contents (clip_path, clip, -1, &error);
  g_assert_no_error (error);
  g_file_set_contents (record_path, record, -1, &error);
  g_assert_no_error (error);
}

void
studio_answer_free (StudioAnswer *answer)
{
  g_clear_error (&answer->error);
  g_clear_object (&answer->msg);
  g_clear_pointer (&answer->body, g_bytes_unref);
  g_clear_pointer (&answer->json, json_node_unref);
  g_free (answer);
}

/* Returns the text at @path of the JSON, or NULL. */
const char *
studio_answer_get (StudioAnswer *answer,
                   const char   *path)
{
  JsonNode *node = tachy_json_find (answer->json, path);

  return node != NULL ? json_node_get_string (node) : NULL;
}

void
studio_answer_assert_refused (StudioAnswer *answer,
                              guint         status,
                              const char   *code,
                              const char   *param)
{
  g_assert_no_error (answer->error);
  g_assert_cmpuint (answer->status, ==, status);
  g_assert_cmpstr (studio_answer_get (answer, "error.code"), ==, code);
  g_assert_cmpstr (studio_answer_get (answer, "error.param"), ==, param);
  g_assert_nonnull (studio_answer_get (answer, "error.message"));
  g_assert_nonnull (studio_answer_get (answer, "error.type"));
}

/* Soft colours, as in a photograph. */
GBytes *
studio_make_picture (int         width,
                     int         height,
                     const char *format)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);
  g_autoptr (GError) error = NULL;
  char *data;
  gsize length;

  for (int y = 0; y < height; y++)
    {
      guint8 *pixel = gdk_pixbuf_get_pixels (pixbuf) + y * gdk_pixbuf_get_rowstride (pixbuf);

      for (int x = 0; x < width; x++, pixel += 3)
        {
          pixel[0] = (guint8) (255 * x / width);
          pixel[1] = (guint8) (255 * y / height);
          pixel[2] = (guint8) (96 + 64 * ((x / 80 + y / 80) % 2));
        }
    }

  gdk_pixbuf_save_to_buffer (pixbuf, &data, &length, format, &error, NULL);
  g_assert_no_error (error);
  return g_bytes_new_take (data, length);
}
