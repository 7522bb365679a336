/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The file beside each clip that tells how it was made, should the database be lost. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-sidecar-private.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tachy-error.h"
#include "tachy-json.h"

/* Says whose file it is, and how to read it; higher numbers may add members. */
#define VERSION_NAME "tachyscope"
#define VERSION 1

#define LARGEST (256 * 1024)
#define LONGEST_WORD 1024
#define LARGEST_SIDE 65535
#define LARGEST_PRICE 1e9

static const char *const suffixes[] = { ".mp4", ".mov", ".webm", ".mkv" };

static void
add_text (JsonBuilder *builder,
          const char  *name,
          const char  *text)
{
  if (text == NULL || *text == '\0')
    return;

  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

static void
add_number (JsonBuilder *builder,
            const char  *name,
            gint64       number)
{
  if (number <= 0)
    return;

  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, number);
}

static void
add_recipe (JsonBuilder *builder,
            TachyRecipe *recipe)
{
  add_text (builder, "prompt", tachy_recipe_get_prompt (recipe));
  add_text (builder, "provider", tachy_recipe_get_provider (recipe));
  add_text (builder, "model", tachy_recipe_get_model (recipe));
  add_number (builder, "width", tachy_recipe_get_width (recipe));
  add_number (builder, "height", tachy_recipe_get_height (recipe));
  add_number (builder, "seconds", tachy_recipe_get_seconds (recipe));
  add_text (builder, "reference", tachy_recipe_get_reference (recipe));
  add_text (builder, "parent", tachy_recipe_get_parent (recipe));
}

/* To the millionth: json-glib 1.6 writes what it cannot read for numbers such as 1e20 and 1e-7. */
static double
round_price (double price)
{
  return price >= 0 && price <= LARGEST_PRICE ? round (price * 1e6) / 1e6 : -1;
}

static void
add_facts (JsonBuilder        *builder,
           const TachyTakeRow *row)
{
  if (round_price (row->price) >= 0)
    {
      json_builder_set_member_name (builder, "price");
      json_builder_add_double_value (builder, round_price (row->price));
    }
  add_number (builder, "charged", row->charged);
  add_text (builder, "remote_id", row->remote_id);
  add_number (builder, "created_at", row->created_at);
  add_number (builder, "sent_at", row->sent_at);
  add_number (builder, "accepted_at", row->accepted_at);
  add_number (builder, "ended_at", row->ended_at);
  add_number (builder, "expires_at", row->expires_at);
  add_text (builder, "mime_type", row->mime_type);
  add_number (builder, "clip_width", row->clip_width);
  add_number (builder, "clip_height", row->clip_height);
  add_number (builder, "clip_us", row->clip_us);
  add_number (builder, "clip_bytes", row->part_total);
}

/*
 * tachy_sidecar_format:
 * @row: of a take whose clip is verified
 * @clip_suffix: such as ".mp4"; the rest of the clip's name is the sidecar's
 *
 * Returns: (transfer full): a JSON object for people and for tachy_sidecar_parse(). It holds no
 *   secret: neither key nor address, nor the key that a request was sent under
 */
GBytes *
tachy_sidecar_format (const TachyTakeRow *row,
                      const char         *clip_suffix)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;
  char *file;

  json_builder_begin_object (builder);
  add_number (builder, VERSION_NAME, VERSION);
  add_text (builder, "id", row->id);
  add_text (builder, "suffix", clip_suffix);
  add_recipe (builder, row->recipe);
  add_facts (builder, row);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  text = json_to_string (root, TRUE);
  file = g_strconcat (text, "\n", NULL);
  return g_bytes_new_take (file, strlen (file));
}

static const char *
get_text (JsonObject *object,
          const char *name,
          gsize       longest)
{
  JsonNode *node = json_object_get_member (object, name);
  const char *text = NULL;

  if (node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
      json_node_get_value_type (node) == G_TYPE_STRING)
    text = json_node_get_string (node);

  return text != NULL && *text != '\0' && strlen (text) <= longest ? text : NULL;
}

/* Zero where there is no such number. */
static gint64
get_number (JsonObject *object,
            const char *name,
            gint64      largest)
{
  JsonNode *node = json_object_get_member (object, name);
  gint64 number = 0;

  if (node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
      json_node_get_value_type (node) == G_TYPE_INT64)
    number = json_node_get_int (node);

  return number > 0 && number <= largest ? number : 0;
}

static const char *
get_suffix (JsonObject *object)
{
  const char *text = get_text (object, "suffix", LONGEST_WORD);

  for (guint i = 0; text != NULL && i < G_N_ELEMENTS (suffixes); i++)
    {
      if (strcmp (text, suffixes[i]) == 0)
        return suffixes[i];
    }

  return NULL;
}

static gboolean
is_text_or_absent (JsonObject *object,
                   const char *name,
                   gsize       longest)
{
  return !json_object_has_member (object, name) || get_text (object, name, longest) != NULL;
}

static gboolean
is_number_or_absent (JsonObject *object,
                     const char *name,
                     gint64      largest)
{
  return !json_object_has_member (object, name) || get_number (object, name, largest) > 0;
}

/* Of a take that was made elsewhere its server may not have told more than that it exists. */
static gboolean
has_recipe (JsonObject *object)
{
  return get_text (object, "provider", LONGEST_WORD) != NULL &&
         is_text_or_absent (object, "prompt", LARGEST) &&
         is_text_or_absent (object, "model", LONGEST_WORD) &&
         is_number_or_absent (object, "width", LARGEST_SIDE) &&
         is_number_or_absent (object, "height", LARGEST_SIDE) &&
         is_number_or_absent (object, "seconds", G_MAXINT);
}

static TachyRecipe *
read_recipe (JsonObject *object)
{
  return g_object_new (TACHY_TYPE_RECIPE,
                       "prompt", get_text (object, "prompt", LARGEST),
                       "provider", get_text (object, "provider", LONGEST_WORD),
                       "model", get_text (object, "model", LONGEST_WORD),
                       "width", (int) get_number (object, "width", LARGEST_SIDE),
                       "height", (int) get_number (object, "height", LARGEST_SIDE),
                       "seconds", (int) get_number (object, "seconds", G_MAXINT),
                       "reference", get_text (object, "reference", LONGEST_WORD),
                       "parent", get_text (object, "parent", LONGEST_WORD),
                       NULL);
}

static double
get_price (JsonObject *object)
{
  double price = -1;

  tachy_json_get_number (json_object_get_member (object, "price"), &price);
  return round_price (price);
}

static void
read_facts (TachyTakeRow *row,
            JsonObject   *object)
{
  row->price = json_object_has_member (object, "price") ? get_price (object) : -1;
  row->charged = json_object_has_member (object, "charged")
                     ? get_number (object, "charged", G_MAXINT64)
                     : -1;
  row->remote_id = g_strdup (get_text (object, "remote_id", LONGEST_WORD));
  row->created_at = get_number (object, "created_at", G_MAXINT64);
  row->sent_at = get_number (object, "sent_at", G_MAXINT64);
  row->accepted_at = get_number (object, "accepted_at", G_MAXINT64);
  row->ended_at = get_number (object, "ended_at", G_MAXINT64);
  row->expires_at = get_number (object, "expires_at", G_MAXINT64);
  row->mime_type = g_strdup (get_text (object, "mime_type", LONGEST_WORD));
  row->clip_width = (int) get_number (object, "clip_width", LARGEST_SIDE);
  row->clip_height = (int) get_number (object, "clip_height", LARGEST_SIDE);
  row->clip_us = get_number (object, "clip_us", G_MAXINT64);
  row->clip_bytes = get_number (object, "clip_bytes", G_MAXINT64);
}

static char *
build_clip_path (const char *path,
                 const char *suffix)
{
  g_autofree char *stem = g_strndup (path, strlen (path) - strlen (TACHY_SIDECAR_SUFFIX));

  return g_strconcat (stem, suffix, NULL);
}

/*
 * tachy_sidecar_parse:
 * @json: (array length=length): what anybody may have written into the library folder
 * @path: of the sidecar, ending in ".json"
 *
 * Returns: (transfer full) (nullable): a take that is done, as far as it is told; its clip is the
 *   file of the same name beside @path, whether it is there or not. %TACHY_ERROR_INVALID where it
 *   is no sidecar
 */
TachyTakeRow *
tachy_sidecar_parse (const char *json,
                     gsize       length,
                     const char *path,
                     GError    **error)
{
  g_autoptr (JsonNode) root = tachy_json_parse (json, length, LARGEST, NULL);
  JsonObject *object = root != NULL ? json_node_get_object (root) : NULL;
  const char *id = object != NULL ? get_text (object, "id", LONGEST_WORD) : NULL;
  const char *suffix = object != NULL ? get_suffix (object) : NULL;
  TachyTakeRow *row;

  if (id == NULL || suffix == NULL || !g_uuid_string_is_valid (id) ||
      get_number (object, VERSION_NAME, G_MAXINT) == 0 ||
      !has_recipe (object))
    {
      g_set_error_literal (error, TACHY_ERROR, TACHY_ERROR_INVALID, "This is no sidecar");
      return NULL;
    }

  row = g_new0 (TachyTakeRow, 1);
  row->id = g_ascii_strdown (id, -1);
  row->recipe = read_recipe (object);
  row->state = TACHY_TAKE_DONE;
  row->media = TACHY_MEDIA_FILED;
  row->progress = 100;
  row->clip = build_clip_path (path, suffix);
  row->failure = tachy_failure_new ();
  read_facts (row, object);
  return row;
}

static char *
read_file (const char *path,
           gsize      *length)
{
  int fd = open (path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  char *text = NULL;
  struct stat status;
  gssize n = -1;

  if (fd < 0)
    return NULL;

  if (fstat (fd, &status) == 0 && S_ISREG (status.st_mode) && status.st_size <= LARGEST)
    {
      text = g_malloc ((gsize) status.st_size + 1);
      do
        n = read (fd, text, (gsize) status.st_size);
      while (n < 0 && errno == EINTR);
    }
  close (fd);
  if (n < 0)
    g_clear_pointer (&text, g_free);

  *length = n < 0 ? 0 : (gsize) n;
  return text;
}

/*
 * tachy_sidecar_read:
 * @path: a file of any kind, its name ending in ".json"
 *
 * As tachy_sidecar_parse(). Blocks shortly.
 */
TachyTakeRow *
tachy_sidecar_read (const char *path,
                    GError    **error)
{
  gsize length = 0;
  g_autofree char *text = read_file (path, &length);

  return tachy_sidecar_parse (text != NULL ? text : "", length, path, error);
}

/*
 * tachy_sidecar_is_of:
 *
 * Returns: whether @path is a sidecar of that very take. Blocks shortly.
 */
gboolean
tachy_sidecar_is_of (const char *path,
                     const char *take_id)
{
  g_autoptr (TachyTakeRow) row = tachy_sidecar_read (path, NULL);

  return row != NULL && strcmp (row->id, take_id) == 0;
}
