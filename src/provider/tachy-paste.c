/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Understands what people copy from a documentation page: a curl line, a .env file, some code. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-paste.h"

#include <libsecret/secret.h>
#include <string.h>

#include "tachy-base-url.h"
#include "tachy-dialect.h"
#include "tachy-keys.h"

#define MAX_LENGTH (64 * 1024)
#define MIN_LOOSE_KEY 20
#define QUOTES "\"'`"
#define BLANKS " \t\r\n"
#define ENDS BLANKS QUOTES "\\,;"

/* Where the reader stands, and what it has found. The first of a kind counts. */
typedef struct
{
  const char *text;
  TachyPaste *paste;
  char *named_url; /* (nullable): what stood behind a name such as base_url */
  char *loose_url; /* (nullable): an address without a name */
  char *key_name;  /* (nullable): the name that the key stood behind */
} Reader;

static gboolean
is_name_character (char c)
{
  return g_ascii_isalnum (c) || c == '_' || c == '-';
}

static gboolean
ends_with_any (const char        *name,
               const char *const *ends)
{
  for (guint i = 0; ends[i] != NULL; i++)
    if (g_str_has_suffix (name, ends[i]))
      return TRUE;

  return FALSE;
}

/* The stand-ins of documentation pages, and pieces of programs. */
static gboolean
is_placeholder (const char *value)
{
  g_autofree char *lower = g_ascii_strdown (value, -1);

  return *lower == '\0' || strpbrk (lower, "$<>()[]{}*%") != NULL ||
         strstr (lower, "your") != NULL || strstr (lower, "...") != NULL ||
         strstr (lower, "xxx") != NULL || g_str_has_suffix (lower, "api_key") ||
         strncmp (lower, "os.environ", 10) == 0 || strncmp (lower, "process.env", 11) == 0;
}

static void
find_key (Reader     *reader,
          const char *name,
          const char *auth,
          const char *value)
{
  g_autofree char *clean = NULL;

  if (reader->key_name == NULL)
    reader->key_name = g_strdup (name);
  if (reader->paste->key != NULL || is_placeholder (value))
    return;

  clean = tachy_keys_clean (value, NULL);
  if (clean == NULL)
    return;

  reader->paste->key = g_steal_pointer (&clean);
  reader->paste->auth = g_strdup (auth);
  g_free (reader->key_name);
  reader->key_name = g_strdup (name);
}

static void
find_url (char      **place,
          const char *value)
{
  g_autofree char *cut = g_strndup (value, strcspn (value, "?#"));

  if (*place == NULL && !is_placeholder (cut))
    *place = tachy_base_url_normalise (cut, NULL);
}

/* Takes what stands behind a name; returns whether the name means something here. */
static gboolean
take_pair (Reader     *reader,
           const char *name,
           const char *value)
{
  static const char *const urls[] = { "base_url", "baseurl", "api_base", "endpoint", "_base",
                                      "api_url",  NULL };
  static const char *const others[] = { "image_url", "callback_url", "webhook_url", "proxy_url",
                                        "video_url", NULL };
  static const char *const keys[] = { "key", "token", "secret", NULL };
  g_autofree char *plain = g_strdelimit (g_ascii_strdown (name, -1), "-", '_');

  if (ends_with_any (plain, urls))
    find_url (&reader->named_url, value);
  else if (ends_with_any (plain, others))
    return TRUE;
  else if (g_str_has_suffix (plain, "url") || g_str_has_suffix (plain, "host"))
    find_url (&reader->loose_url, value);
  else if (ends_with_any (plain, keys) && strcmp (plain, "idempotency_key") != 0)
    find_key (reader, name, strchr (name, '-') != NULL ? name : NULL, value);
  else if (strcmp (plain, "model") == 0 || g_str_has_suffix (plain, "_model"))
    {
      if (reader->paste->model == NULL && !is_placeholder (value))
        reader->paste->model = g_strdup (value);
    }
  else
    return FALSE;

  return TRUE;
}

static const char *
skip (const char *p,
      const char *characters)
{
  return p + strspn (p, characters);
}

/* "Authorization: Bearer abc" */
static const char *
read_authorization (Reader     *reader,
                    const char *p)
{
  static const struct
  {
    const char *word;
    const char *auth;
  } schemes[] = { { "bearer ", "bearer" }, { "basic ", "basic" } };

  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    if (g_ascii_strncasecmp (p, schemes[i].word, strlen (schemes[i].word)) == 0)
      {
        const char *start = skip (p + strlen (schemes[i].word), " \t");
        gsize length = strcspn (start, ENDS);
        g_autofree char *value = g_strndup (start, length);

        find_key (reader, NULL, schemes[i].auth, value);
        return start + length;
      }

  return p;
}

/* Returns where to go on behind a name that begins at @p, and behind its value where it has one.
 * A quoted value is passed over whole: a prompt may say anything. */
static const char *
read_name (Reader     *reader,
           const char *p)
{
  const char *end = p;
  g_autofree char *name = NULL;
  g_autofree char *value = NULL;
  const char *start;
  gboolean quoted;
  gsize length;

  while (is_name_character (*end))
    end++;
  start = skip (skip (end, "\\" QUOTES), " \t");
  if ((*start != '=' && *start != ':') || strncmp (start, "://", 3) == 0)
    return end;

  name = g_strndup (p, (gsize) (end - p));
  start = skip (start + 1, " \t");
  if (g_ascii_strcasecmp (name, "authorization") == 0)
    return read_authorization (reader, skip (start, "\\" QUOTES));

  start = skip (start, "\\");
  quoted = *start != '\0' && strchr (QUOTES, *start) != NULL;
  if (quoted)
    {
      const char quote[] = { *start++, '\0' };

      length = strcspn (start, quote);
    }
  else
    length = strcspn (start, ENDS);

  value = g_strndup (start, length);
  if (quoted && length > 0 && value[length - 1] == '\\')
    value[length - 1] = '\0';
  return take_pair (reader, name, value) || quoted ? start + length : end;
}

static const char *
read_url (Reader     *reader,
          const char *p)
{
  gsize length = strcspn (p, ENDS "<>)]}");
  g_autofree char *url = g_strndup (p, length);

  find_url (&reader->loose_url, url);
  return p + length;
}

/* "-u name:password" of curl */
static const char *
read_option (Reader     *reader,
             const char *p)
{
  gsize name = strncmp (p, "--user ", 7) == 0 ? 7 : strncmp (p, "-u ", 3) == 0 ? 3 : 0;
  const char *start = skip (p + name, " \t" QUOTES);
  gsize length = strcspn (start, ENDS);
  g_autofree char *value = g_strndup (start, length);

  if (name == 0)
    return p + 1;

  if (strchr (value, ':') != NULL)
    find_key (reader, NULL, "basic", value);
  return start + length;
}

static void
read_all (Reader *reader)
{
  const char *p = reader->text;

  while (*p != '\0')
    {
      gboolean begins = p == reader->text || !is_name_character (p[-1]);

      if (begins && (g_ascii_strncasecmp (p, "http://", 7) == 0 ||
                     g_ascii_strncasecmp (p, "https://", 8) == 0))
        p = read_url (reader, p);
      else if (begins && (g_ascii_isalpha (*p) || *p == '_'))
        p = read_name (reader, p);
      else if (begins && *p == '-')
        p = read_option (reader, p);
      else
        p++;
    }
}

/* An address and a key, one below the other. */
static void
find_loose_key (Reader *reader)
{
  g_auto (GStrv) words = g_strsplit_set (reader->text, BLANKS, -1);
  guint n = 0;

  for (guint i = 0; words[i] != NULL; i++)
    n += *words[i] != '\0';
  for (guint i = 0; n <= 3 && words[i] != NULL; i++)
    if (strlen (words[i]) >= MIN_LOOSE_KEY && strpbrk (words[i], ":/=\\" QUOTES) == NULL &&
        strpbrk (words[i], "0123456789") != NULL)
      find_key (reader, NULL, NULL, words[i]);
}

/* OPENROUTER_API_KEY alone names its server, too. */
static void
guess_url (Reader *reader)
{
  GPtrArray *dialects = tachy_dialects_get_all ();
  g_autofree char *name = NULL;

  if (reader->paste->base_url != NULL || reader->key_name == NULL)
    return;

  name = g_strdelimit (g_ascii_strdown (reader->key_name, -1), "_", '-');
  for (guint i = 0; i < dialects->len; i++)
    {
      const char *id = tachy_dialect_get_id (dialects->pdata[i]);
      const char *base_url = tachy_dialect_get_base_url (dialects->pdata[i]);

      if (base_url != NULL && !tachy_base_url_is_loopback (base_url) &&
          g_str_has_prefix (name, id) && name[strlen (id)] == '-')
        {
          reader->paste->base_url = g_strdup (base_url);
          return;
        }
    }
}

/* "host:8000/v1" and nothing else */
static void
find_bare_url (Reader *reader)
{
  g_autofree char *text = g_strstrip (g_strdup (reader->text));

  if (strpbrk (text, BLANKS QUOTES "=") == NULL)
    find_url (&reader->loose_url, text);
}

/**
 * tachy_paste_parse:
 * @data: (array length=length): what was pasted; any bytes
 *
 * Nothing of it is run, opened or asked for.
 *
 * Returns: (transfer full): what was understood, which may be nothing
 */
TachyPaste *
tachy_paste_parse (const char *data,
                   gsize       length)
{
  TachyPaste *paste = g_new0 (TachyPaste, 1);
  Reader reader = { .paste = paste };
  char *text = g_utf8_make_valid (data, (gssize) MIN (length, MAX_LENGTH));

  reader.text = text;
  read_all (&reader);
  if (reader.named_url == NULL && reader.loose_url == NULL)
    find_bare_url (&reader);
  paste->base_url =
      g_strdup (reader.named_url != NULL ? reader.named_url : reader.loose_url);
  if (paste->base_url != NULL && paste->key == NULL)
    find_loose_key (&reader);
  guess_url (&reader);

  g_free (reader.named_url);
  g_free (reader.loose_url);
  g_free (reader.key_name);
  secret_password_free (text);
  return paste;
}

/**
 * tachy_paste_free:
 * @paste: (transfer full): what was understood
 */
void
tachy_paste_free (TachyPaste *paste)
{
  g_free (paste->base_url);
  secret_password_free (paste->key);
  g_free (paste->auth);
  g_free (paste->model);
  g_free (paste);
}
