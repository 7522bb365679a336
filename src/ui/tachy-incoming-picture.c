/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes a picture from a drop or from the clipboard: a file, or the bytes of a bitmap. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-incoming-picture.h"

#include "tachy-error.h"

#include <glib/gi18n.h>

#define CHUNK_BYTES (64 * 1024)

/* Best first. The bytes go to the media room as they came: GDK would decode them here and now,
 * whatever their size. */
static const char *bitmap_types[] = {
  "image/png",  "image/webp", "image/avif", "image/heif", "image/heic",
  "image/jpeg", "image/tiff", "image/gif",  "image/bmp",  NULL,
};

/* A picture on its way in. */
typedef struct
{
  GObject *source; /* owned; a GdkDrop or a GdkClipboard */
  GInputStream *stream;
  GByteArray *bytes;
} Arrival;

static void
arrival_free (Arrival *arrival)
{
  /* Whoever reads a drop tells the other side when it may forget the data. */
  if (GDK_IS_DROP (arrival->source))
    gdk_drop_finish (GDK_DROP (arrival->source), GDK_ACTION_COPY);

  g_clear_object (&arrival->source);
  g_clear_object (&arrival->stream);
  g_clear_pointer (&arrival->bytes, g_byte_array_unref);
  g_free (arrival);
}

static GdkContentFormats *
get_formats (GObject *source)
{
  if (GDK_IS_DROP (source))
    return gdk_drop_get_formats (GDK_DROP (source));

  return gdk_clipboard_get_formats (GDK_CLIPBOARD (source));
}

static gboolean
offers_files (GdkContentFormats *formats)
{
  return gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST) ||
         gdk_content_formats_contain_mime_type (formats, "text/uri-list");
}

static gboolean
offers_bitmap (GdkContentFormats *formats)
{
  for (int i = 0; bitmap_types[i] != NULL; i++)
    {
      if (gdk_content_formats_contain_mime_type (formats, bitmap_types[i]))
        return TRUE;
    }

  return gdk_content_formats_contain_gtype (formats, GDK_TYPE_TEXTURE);
}

static void
return_unreadable (GTask        *task,
                   const GError *cause)
{
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_error_copy (cause));
      return;
    }

  g_debug ("The incoming picture cannot be read: %s", cause != NULL ? cause->message : "empty");
  g_task_return_new_error (task, TACHY_ERROR, TACHY_ERROR_PICTURE, "%s",
                           _("The picture cannot be read from there. Save it as a file, then "
                             "choose the file."));
}

static void
checked_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  TachyPicture *picture;

  picture = tachy_media_check_picture_finish (TACHY_MEDIA (object), result, &error);
  if (picture == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, picture, (GDestroyNotify) tachy_picture_unref);
}

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  TachyPicture *picture;

  picture = tachy_media_load_picture_finish (TACHY_MEDIA (object), result, &error);
  if (picture == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, picture, (GDestroyNotify) tachy_picture_unref);
}

static void
chunk_read_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) chunk = NULL;
  Arrival *arrival = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  chunk = g_input_stream_read_bytes_finish (G_INPUT_STREAM (object), result, &error);
  if (chunk == NULL)
    {
      return_unreadable (task, error);
      return;
    }

  if (g_bytes_get_size (chunk) == 0)
    {
      g_autoptr (GBytes) whole = g_byte_array_free_to_bytes (g_steal_pointer (&arrival->bytes));
      TachyMedia *media = g_task_get_source_object (task);

      tachy_media_check_picture_async (media, whole, cancellable, checked_cb,
                                       g_steal_pointer (&task));
      return;
    }

  if (arrival->bytes->len + g_bytes_get_size (chunk) > TACHY_PICTURE_MAX_BYTES)
    {
      g_task_return_new_error (task, TACHY_ERROR, TACHY_ERROR_PICTURE, "%s",
                               _("The picture is too large. Choose one of less than 50 MB."));
      return;
    }

  g_byte_array_append (arrival->bytes, g_bytes_get_data (chunk, NULL),
                       (guint) g_bytes_get_size (chunk));
  g_input_stream_read_bytes_async (arrival->stream, CHUNK_BYTES, G_PRIORITY_DEFAULT, cancellable,
                                   chunk_read_cb, g_steal_pointer (&task));
}

static void
bitmap_opened_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Arrival *arrival = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (GDK_IS_DROP (object))
    arrival->stream = gdk_drop_read_finish (GDK_DROP (object), result, NULL, &error);
  else
    arrival->stream = gdk_clipboard_read_finish (GDK_CLIPBOARD (object), result, NULL, &error);

  if (arrival->stream == NULL)
    {
      return_unreadable (task, error);
      return;
    }

  arrival->bytes = g_byte_array_new ();
  g_input_stream_read_bytes_async (arrival->stream, CHUNK_BYTES, G_PRIORITY_DEFAULT, cancellable,
                                   chunk_read_cb, g_steal_pointer (&task));
}

static void
read_bitmap (GTask *task)
{
  Arrival *arrival = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (GDK_IS_DROP (arrival->source))
    gdk_drop_read_async (GDK_DROP (arrival->source), bitmap_types, G_PRIORITY_DEFAULT,
                         cancellable, bitmap_opened_cb, task);
  else
    gdk_clipboard_read_async (GDK_CLIPBOARD (arrival->source), bitmap_types, G_PRIORITY_DEFAULT,
                              cancellable, bitmap_opened_cb, task);
}

static GFile *
dup_first_file (const GValue *value)
{
  GSList *files = value != NULL ? g_value_get_boxed (value) : NULL;

  return files != NULL ? g_object_ref (G_FILE (files->data)) : NULL;
}

static void
files_read_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = NULL;
  Arrival *arrival = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (GDK_IS_DROP (object))
    file = dup_first_file (gdk_drop_read_value_finish (GDK_DROP (object), result, &error));
  else
    file = dup_first_file (gdk_clipboard_read_value_finish (GDK_CLIPBOARD (object), result,
                                                            &error));

  /* What a browser drags is the address of the picture, and often the picture too. */
  if (file != NULL && (g_file_is_native (file) || !offers_bitmap (get_formats (arrival->source))))
    tachy_media_load_picture_async (g_task_get_source_object (task), file, cancellable, loaded_cb,
                                    g_object_ref (task));
  else if (offers_bitmap (get_formats (arrival->source)))
    read_bitmap (g_steal_pointer (&task));
  else
    return_unreadable (task, error);
}

/**
 * tachy_incoming_picture_new_formats:
 *
 * Returns: (transfer full): what can be dropped
 */
GdkContentFormats *
tachy_incoming_picture_new_formats (void)
{
  GdkContentFormatsBuilder *builder = gdk_content_formats_builder_new ();

  gdk_content_formats_builder_add_gtype (builder, GDK_TYPE_FILE_LIST);
  gdk_content_formats_builder_add_gtype (builder, GDK_TYPE_TEXTURE);
  gdk_content_formats_builder_add_mime_type (builder, "text/uri-list");
  for (int i = 0; bitmap_types[i] != NULL; i++)
    gdk_content_formats_builder_add_mime_type (builder, bitmap_types[i]);

  return gdk_content_formats_builder_free_to_formats (builder);
}

/**
 * tachy_incoming_picture_is_meant:
 * @formats: what the clipboard holds
 *
 * Returns: whether pasting it means a picture. An office program offers a picture of the text
 *   that was copied, so a bitmap counts only where there is no text; a file manager offers the
 *   names of files as text.
 */
gboolean
tachy_incoming_picture_is_meant (GdkContentFormats *formats)
{
  if (offers_files (formats))
    return TRUE;

  return offers_bitmap (formats) && !gdk_content_formats_contain_gtype (formats, G_TYPE_STRING) &&
         !gdk_content_formats_contain_mime_type (formats, "text/plain") &&
         !gdk_content_formats_contain_mime_type (formats, "text/plain;charset=utf-8");
}

/**
 * tachy_incoming_picture_read_async:
 * @source: a #GdkClipboard, or a #GdkDrop, which is finished in the end
 *
 * Reads the first file that is offered, otherwise the bitmap. Web addresses are not followed.
 */
void
tachy_incoming_picture_read_async (TachyMedia         *media,
                                   GObject            *source,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (media, cancellable, callback, user_data);
  Arrival *arrival = g_new0 (Arrival, 1);

  arrival->source = g_object_ref (source);
  g_task_set_source_tag (task, tachy_incoming_picture_read_async);
  g_task_set_task_data (task, arrival, (GDestroyNotify) arrival_free);

  if (!offers_files (get_formats (source)))
    read_bitmap (g_steal_pointer (&task));
  else if (GDK_IS_DROP (source))
    gdk_drop_read_value_async (GDK_DROP (source), GDK_TYPE_FILE_LIST, G_PRIORITY_DEFAULT,
                               cancellable, files_read_cb, g_steal_pointer (&task));
  else
    gdk_clipboard_read_value_async (GDK_CLIPBOARD (source), GDK_TYPE_FILE_LIST,
                                    G_PRIORITY_DEFAULT, cancellable, files_read_cb,
                                    g_steal_pointer (&task));
}

/**
 * tachy_incoming_picture_read_finish:
 *
 * Returns: (transfer full): the picture; otherwise %TACHY_ERROR_PICTURE
 */
TachyPicture *
tachy_incoming_picture_read_finish (TachyMedia   *media,
                                    GAsyncResult *result,
                                    GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, media), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, tachy_incoming_picture_read_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
