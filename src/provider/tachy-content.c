/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The answer to a download that has begun. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-content-private.h"

struct _TachyContent
{
  GObject parent_instance;

  GObject *owner; /* keeps the connection alive */
  GInputStream *stream;
  gint64 offset;
  gint64 total;
  char *etag;
  char *mime_type;
};

G_DEFINE_FINAL_TYPE (TachyContent, tachy_content, G_TYPE_OBJECT)

static void
tachy_content_finalize (GObject *object)
{
  TachyContent *self = TACHY_CONTENT (object);

  g_clear_object (&self->stream);
  g_clear_object (&self->owner);
  g_free (self->etag);
  g_free (self->mime_type);

  G_OBJECT_CLASS (tachy_content_parent_class)->finalize (object);
}

static void
tachy_content_class_init (TachyContentClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tachy_content_finalize;
}

static void
tachy_content_init (TachyContent *self)
{
  self->total = -1;
}

/*
 * tachy_content_new:
 * @owner: what @stream needs to live
 * @stream: (transfer full): the body
 *
 * Returns: (transfer full): a content that is not described yet
 */
TachyContent *
tachy_content_new (GObject      *owner,
                   GInputStream *stream)
{
  TachyContent *self = g_object_new (TACHY_TYPE_CONTENT, NULL);

  self->owner = g_object_ref (owner);
  self->stream = stream;
  return self;
}

void
tachy_content_describe (TachyContent *self,
                        gint64        offset,
                        gint64        total,
                        const char   *etag,
                        const char   *mime_type)
{
  self->offset = offset;
  self->total = total;
  self->etag = g_strdup (etag);
  self->mime_type = g_strdup (mime_type);
}

/**
 * tachy_content_get_stream:
 *
 * No deadline watches over it: whoever reads must give up on silence. An end that comes before
 * tachy_content_get_total() is an error of the stream; where the total is not known, a cut looks
 * like an end, and only the clip itself can tell.
 *
 * Returns: (transfer none): the bytes, for asynchronous reading
 */
GInputStream *
tachy_content_get_stream (TachyContent *self)
{
  g_return_val_if_fail (TACHY_IS_CONTENT (self), NULL);

  return self->stream;
}

/**
 * tachy_content_get_offset:
 *
 * Returns: which byte of the clip the first byte of the stream is: what was asked for, or 0, in
 *   which case all that was there before is void
 */
gint64
tachy_content_get_offset (TachyContent *self)
{
  g_return_val_if_fail (TACHY_IS_CONTENT (self), 0);

  return self->offset;
}

/**
 * tachy_content_get_total:
 *
 * Returns: the size of the whole clip in bytes; -1 where the server does not say
 */
gint64
tachy_content_get_total (TachyContent *self)
{
  g_return_val_if_fail (TACHY_IS_CONTENT (self), -1);

  return self->total;
}

/**
 * tachy_content_get_etag:
 *
 * Returns: (transfer none) (nullable): the tag that allows to go on later where this download
 *   stops; %NULL where there is none or only a weak one
 */
const char *
tachy_content_get_etag (TachyContent *self)
{
  g_return_val_if_fail (TACHY_IS_CONTENT (self), NULL);

  return self->etag;
}

/**
 * tachy_content_get_mime_type:
 *
 * Returns: (transfer none) (nullable): what the server says that the clip is
 */
const char *
tachy_content_get_mime_type (TachyContent *self)
{
  g_return_val_if_fail (TACHY_IS_CONTENT (self), NULL);

  return self->mime_type;
}
