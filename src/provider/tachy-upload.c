/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A picture that is opened to be sent, and what it truly is. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-upload-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tachy-error.h"

struct _TachyUpload
{
  int fd;
  gint64 length;
  const char *type;
  const char *suffix;
};

/* What a server believes is the type that it is told, so that must be the true one. */
static const char *
sniff_type (const guint8 *head,
            gsize         length,
            const char  **suffix)
{
  if (length >= 8 && memcmp (head, "\x89PNG\r\n\x1a\n", 8) == 0)
    {
      *suffix = "png";
      return "image/png";
    }
  if (length >= 3 && memcmp (head, "\xff\xd8\xff", 3) == 0)
    {
      *suffix = "jpg";
      return "image/jpeg";
    }
  if (length >= 12 && memcmp (head, "RIFF", 4) == 0 && memcmp (head + 8, "WEBP", 4) == 0)
    {
      *suffix = "webp";
      return "image/webp";
    }

  return NULL;
}

static void
refuse_picture (const char *path,
                int         saved_errno,
                GError    **error)
{
  g_autofree char *name = g_filename_display_basename (path);

  if (saved_errno != 0)
    /* Translators: a file name, then the system's reason. */
    g_set_error (error, TACHY_ERROR, TACHY_ERROR_PICTURE, _("The picture “%s” cannot be read: %s."),
                 name, g_strerror (saved_errno));
  else
    g_set_error (error, TACHY_ERROR, TACHY_ERROR_PICTURE,
                 _("“%s” is not a PNG, JPEG or WebP picture."), name);
}

/*
 * tachy_upload_open:
 * @path: a PNG, JPEG or WebP file; it is opened now and read later
 *
 * Blocks on the disk.
 *
 * Returns: (transfer full): the open picture; %NULL with %TACHY_ERROR_PICTURE
 */
TachyUpload *
tachy_upload_open (const char *path,
                   GError    **error)
{
  g_autoptr (TachyUpload) upload = g_new0 (TachyUpload, 1);
  guint8 head[12];
  struct stat facts = { 0 };
  gssize n = -1;

  upload->fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (upload->fd >= 0 && fstat (upload->fd, &facts) == 0 && S_ISREG (facts.st_mode))
    n = pread (upload->fd, head, sizeof head, 0);
  if (n >= 0)
    upload->type = sniff_type (head, (gsize) n, &upload->suffix);
  if (upload->type == NULL)
    {
      refuse_picture (path, upload->fd < 0 || (n < 0 && S_ISREG (facts.st_mode)) ? errno : 0,
                      error);
      return NULL;
    }

  upload->length = facts.st_size;
  return g_steal_pointer (&upload);
}

void
tachy_upload_free (TachyUpload *upload)
{
  if (upload->fd >= 0)
    close (upload->fd);
  g_free (upload);
}

int
tachy_upload_get_fd (TachyUpload *upload)
{
  return upload->fd;
}

/*
 * tachy_upload_get_length:
 *
 * Returns: the number of bytes of the file when it was opened
 */
gint64
tachy_upload_get_length (TachyUpload *upload)
{
  return upload->length;
}

/*
 * tachy_upload_get_type:
 *
 * Returns: (transfer none): its true MIME type
 */
const char *
tachy_upload_get_type (TachyUpload *upload)
{
  return upload->type;
}

/*
 * tachy_upload_get_suffix:
 *
 * Returns: (transfer none): the ending for a file name, without the dot
 */
const char *
tachy_upload_get_suffix (TachyUpload *upload)
{
  return upload->suffix;
}
