/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The key that somebody hands to the command line, and its disappearance. */

#define G_LOG_DOMAIN "tachy-cli"
#include "config.h"

#include "tachy-cli-key.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#include "tachy-error.h"
#include "tachy-keys.h"

#define VARIABLE "TACHYSCOPE_API_KEY"
#define MAX_LINE 8192

/* (nullable): what stood in the environment when the program started */
static char *from_environment;

/**
 * tachy_cli_key_take_from_environment:
 *
 * Call before any thread starts. Keeps the key and takes it out of the environment, so that no
 * program that we start inherits it; and out of the memory where the kernel shows it in /proc.
 */
void
tachy_cli_key_take_from_environment (void)
{
  char *value = getenv (VARIABLE);

  if (value == NULL)
    return;

  tachy_cli_key_wipe (from_environment);
  from_environment = *value != '\0' ? g_strdup (value) : NULL;
  explicit_bzero (value, strlen (value));
  unsetenv (VARIABLE);
}

/**
 * tachy_cli_key_wipe:
 * @key: (transfer full) (nullable): a key that has served its purpose
 */
void
tachy_cli_key_wipe (char *key)
{
  if (key == NULL)
    return;

  explicit_bzero (key, strlen (key));
  g_free (key);
}

/* One read, so that the key lies in no buffer but @line; a pipe gives a line at once, too. */
static gboolean
read_first_line (const char *file,
                 char       *line,
                 GError    **error)
{
  int fd = open (file, O_RDONLY | O_CLOEXEC);
  gssize length = fd >= 0 ? read (fd, line, MAX_LINE - 1) : -1;
  int saved_errno = errno;

  if (fd >= 0)
    close (fd);

  if (length < 0)
    {
      g_autofree char *name = g_filename_display_name (file);

      /* Translators: a file name, then the system's reason. */
      g_set_error (error, TACHY_ERROR, TACHY_ERROR_INVALID,
                   _("The key file “%s” cannot be read: %s."), name, g_strerror (saved_errno));
      return FALSE;
    }

  line[length] = '\0';
  line[strcspn (line, "\r\n")] = '\0';
  return TRUE;
}

/**
 * tachy_cli_key_read:
 * @file: (nullable): the file whose first line is the key
 *
 * Returns: (transfer full) (nullable): the key from @file, or else from the environment; wipe it
 *   with tachy_cli_key_wipe(). %NULL without @error where none was handed over;
 *   %TACHY_ERROR_INVALID where it cannot be one
 */
char *
tachy_cli_key_read (const char *file,
                    GError    **error)
{
  char line[MAX_LINE];
  char *key = NULL;

  if (file == NULL)
    return from_environment != NULL ? tachy_keys_clean (from_environment, error) : NULL;

  if (read_first_line (file, line, error))
    key = tachy_keys_clean (line, error);

  explicit_bzero (line, sizeof line);
  return key;
}
