/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Turns pictures that the media room has made into textures, off the main thread. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-texture.h"

static void
decode_bytes (GTask        *task,
              gpointer      source_object,
              gpointer      task_data,
              GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = gdk_texture_new_from_bytes (task_data, &error);

  if (texture == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, g_steal_pointer (&texture), g_object_unref);
}

/**
 * tachy_texture_decode_async:
 * @bytes: a picture that our own media room wrote; never one from outside
 */
void
tachy_texture_decode_async (GBytes             *bytes,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_return_if_fail (bytes != NULL);

  g_task_set_source_tag (task, tachy_texture_decode_async);
  g_task_set_task_data (task, g_bytes_ref (bytes), (GDestroyNotify) g_bytes_unref);
  g_task_run_in_thread (task, decode_bytes);
}

/**
 * tachy_texture_decode_finish:
 *
 * Returns: (transfer full): the texture
 */
GdkTexture *
tachy_texture_decode_finish (GAsyncResult *result,
                             GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, tachy_texture_decode_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
