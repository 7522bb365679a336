/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes a recipe into the body of a create request, in the form that a server reads. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-create-body-private.h"

#include <math.h>
#include <string.h>
#include <sys/random.h>

#include "tachy-dialect-private.h"

#define BOUNDARY_BYTES 32

/* How fields are put down: as parts of a form, or as members of one object. */
typedef struct
{
  TachyBodyStream *body;
  TachyOutline *outline;
  gboolean json;
  gboolean begun;
  char boundary[2 * BOUNDARY_BYTES + 1];
} Writer;

/* No prompt and no picture can hold the boundary but by knowing it: it is 256 random bits, or made
 * of the idempotency key, which is as random. Then a body that is sent again is the same byte for
 * byte, and no server takes it for another request. */
static void
make_boundary (Writer     *writer,
               const char *key)
{
  g_autofree char *sum = key != NULL ? g_compute_checksum_for_string (G_CHECKSUM_SHA256, key, -1)
                                     : NULL;
  guint8 bytes[BOUNDARY_BYTES];

  if (sum != NULL)
    {
      g_strlcpy (writer->boundary, sum, sizeof writer->boundary);
      return;
    }

  for (gsize filled = 0; filled < sizeof bytes;)
    {
      gssize n = getrandom (bytes + filled, sizeof bytes - filled, 0);

      if (n > 0)
        filled += (gsize) n;
    }

  for (guint i = 0; i < sizeof bytes; i++)
    g_snprintf (writer->boundary + 2 * i, 3, "%02x", bytes[i]);
}

static char *
quote (const char *text)
{
  g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), text);

  return json_to_string (node, FALSE);
}

/* What a person would call the body; in a form the rest is only there to part its fields. */
static void
add_text (Writer *writer,
          char   *text) /* transfer full */
{
  tachy_outline_add_text (writer->outline, text);
  tachy_body_stream_add_text (writer->body, text);
}

/* Everything before the value of a field. */
static void
begin_field (Writer     *writer,
             const char *name)
{
  g_autofree char *quoted = writer->json ? quote (name) : NULL;

  if (writer->json)
    {
      add_text (writer, g_strdup_printf ("%s%s:", writer->begun ? "," : "{", quoted));
    }
  else
    {
      tachy_outline_begin_field (writer->outline, name);
      tachy_body_stream_add_text (
          writer->body,
          g_strdup_printf ("--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n",
                           writer->boundary, name));
    }
  writer->begun = TRUE;
}

static void
end_field (Writer *writer)
{
  if (!writer->json)
    tachy_body_stream_add_text (writer->body, g_strdup ("\r\n"));
}

/* @name is %NULL where the server has no such field. */
static void
write_text (Writer     *writer,
            const char *name,
            const char *text)
{
  if (name == NULL)
    return;

  begin_field (writer, name);
  add_text (writer, writer->json ? quote (text) : g_strdup (text));
  end_field (writer);
}

static void
write_number (Writer     *writer,
              const char *name,
              int         number)
{
  begin_field (writer, name);
  add_text (writer, g_strdup_printf ("%d", number));
  end_field (writer);
}

/* Engines that make frames in groups take one more than a whole number of groups. */
static int
count_frames (TachyDialect *dialect,
              int           seconds)
{
  int step = dialect->frames_step;

  return (seconds * dialect->frames_fps + step / 2) / step * step + 1;
}

static void
write_seconds (Writer       *writer,
               TachyDialect *dialect,
               int           seconds)
{
  g_autofree char *text = g_strdup_printf ("%d", seconds);

  if (dialect->seconds_name == NULL)
    return;

  if (dialect->seconds_form == TACHY_SECONDS_FRAMES)
    write_number (writer, dialect->seconds_name, count_frames (dialect, seconds));
  else if (dialect->seconds_form == TACHY_SECONDS_NUMBER)
    write_number (writer, dialect->seconds_name, seconds);
  else
    write_text (writer, dialect->seconds_name, text);
}

typedef struct
{
  const char *name;
  double value;
} Step;

static const char *
find_nearest (const Step *steps,
              guint       n,
              double      value)
{
  guint nearest = 0;

  for (guint i = 1; i < n; i++)
    if (fabs (log (steps[i].value / value)) < fabs (log (steps[nearest].value / value)))
      nearest = i;

  return steps[nearest].name;
}

/* In the words of those who do not take pixels. */
static void
write_aspect (Writer *writer,
              int     width,
              int     height)
{
  static const Step aspects[] = {
    { "16:9", 16.0 / 9 }, { "9:16", 9.0 / 16 }, { "1:1", 1 },       { "4:3", 4.0 / 3 },
    { "3:4", 3.0 / 4 },   { "3:2", 3.0 / 2 },   { "2:3", 2.0 / 3 },
  };
  static const Step resolutions[] = { { "480p", 480 }, { "720p", 720 }, { "1080p", 1080 } };

  write_text (writer, "aspect_ratio",
              find_nearest (aspects, G_N_ELEMENTS (aspects), (double) width / height));
  write_text (writer, "resolution",
              find_nearest (resolutions, G_N_ELEMENTS (resolutions), MIN (width, height)));
}

static void
write_size (Writer       *writer,
            TachyDialect *dialect,
            int           width,
            int           height)
{
  g_autofree char *size = g_strdup_printf ("%dx%d", width, height);

  switch (dialect->size_form)
    {
    case TACHY_SIZE_PAIR:
      write_number (writer, "width", width);
      write_number (writer, "height", height);
      break;
    case TACHY_SIZE_ASPECT:
      write_aspect (writer, width, height);
      break;
    case TACHY_SIZE_TEXT:
    default:
      write_text (writer, dialect->size_name, size);
    }
}

static void
write_also (Writer       *writer,
            TachyDialect *dialect)
{
  g_autoptr (GList) names =
      dialect->also != NULL ? json_object_get_members (dialect->also) : NULL;

  for (GList *l = names; l != NULL; l = l->next)
    {
      JsonNode *value = json_object_get_member (dialect->also, l->data);

      begin_field (writer, l->data);
      add_text (writer, !writer->json && json_node_get_value_type (value) == G_TYPE_STRING
                            ? json_node_dup_string (value)
                            : json_to_string (value, FALSE));
      end_field (writer);
    }
}

/* The file's own name is not sent: some servers take a part with a name beyond ASCII for text, and
 * it is nobody's business. */
static void
write_file (Writer      *writer,
            const char  *name,
            TachyUpload *upload) /* transfer full */
{
  const char *type = tachy_upload_get_type (upload);
  g_autofree char *file_name = g_strconcat ("reference.", tachy_upload_get_suffix (upload), NULL);

  tachy_outline_begin_field (writer->outline, name);
  tachy_outline_add_file (writer->outline, file_name, type, tachy_upload_get_length (upload));
  tachy_body_stream_add_text (
      writer->body, g_strdup_printf ("--%s\r\nContent-Disposition: form-data; name=\"%s\"; "
                                     "filename=\"%s\"\r\nContent-Type: %s\r\n\r\n",
                                     writer->boundary, name, file_name, type));
  tachy_body_stream_add_upload (writer->body, upload);
  end_field (writer);
}

/* In a form, a text that is nothing but the picture stands without quotes. */
static void
write_inline (Writer       *writer,
              TachyDialect *dialect,
              TachyUpload  *upload) /* transfer full */
{
  const char *form = dialect->reference_form;
  gboolean data_url = strstr (form, "\"{data-url}\"") != NULL;
  const char *mark = strstr (form, data_url ? "\"{data-url}\"" : "\"{base64}\"");
  const char *behind = mark + strlen (data_url ? "\"{data-url}\"" : "\"{base64}\"");
  const char *quotes = !writer->json && mark == form ? "" : "\"";

  begin_field (writer, dialect->reference_name);
  add_text (writer, g_strdup_printf ("%.*s%s%s%s%s", (int) (mark - form), form, quotes,
                                     data_url ? "data:" : "",
                                     data_url ? tachy_upload_get_type (upload) : "",
                                     data_url ? ";base64," : ""));
  tachy_outline_add_base64 (writer->outline, tachy_upload_get_length (upload));
  tachy_body_stream_add_base64 (writer->body, upload);
  add_text (writer, g_strconcat (quotes, behind, NULL));
  end_field (writer);
}

static void
write_fields (Writer           *writer,
              TachyDialect     *dialect,
              const TachyOrder *order)
{
  if (order->model != NULL && *order->model != '\0')
    write_text (writer, dialect->model_name, order->model);
  write_text (writer, dialect->prompt_name, order->prompt);
  write_seconds (writer, dialect, order->seconds);
  write_size (writer, dialect, order->width, order->height);
  write_also (writer, dialect);
}

/*
 * tachy_create_body_new:
 * @upload: (transfer full) (nullable): the reference picture; only where the dialect takes one
 * @content_type: (out): what the body is
 * @outline: (out): what it holds
 *
 * Returns: (transfer full): the body
 */
TachyBodyStream *
tachy_create_body_new (TachyDialect     *dialect,
                       const TachyOrder *order,
                       TachyUpload      *upload,
                       char            **content_type,
                       TachyOutline    **outline)
{
  Writer writer = { .body = tachy_body_stream_new (),
                    .outline = tachy_outline_new (!dialect->json),
                    .json = dialect->json };

  make_boundary (&writer, order->idempotency_key);
  write_fields (&writer, dialect, order);
  if (upload != NULL && dialect->reference_form == NULL)
    write_file (&writer, dialect->reference_name, upload);
  else if (upload != NULL)
    write_inline (&writer, dialect, upload);

  if (writer.json)
    add_text (&writer, g_strdup ("}"));
  else
    tachy_body_stream_add_text (writer.body, g_strdup_printf ("--%s--\r\n", writer.boundary));
  *outline = writer.outline;
  *content_type = writer.json
                      ? g_strdup ("application/json")
                      : g_strdup_printf ("multipart/form-data; boundary=%s", writer.boundary);
  return writer.body;
}
