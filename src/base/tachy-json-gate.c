/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The guard in front of json-glib: lets nothing but small, flat, strict RFC 8259 objects through. */

#define G_LOG_DOMAIN "tachy-base"
#include "config.h"

#include "tachy-json-gate-private.h"

#include <string.h>

#include "tachy-json.h"

/* json-glib 1.6 recurses once a nesting level (200 KB of "[" overflow the stack), spends forty
 * bytes of memory for each byte of "[1,1,…]", and accepts much that is not JSON. So every document
 * is walked here first, without recursion and without allocating. */

typedef enum
{
  EXPECT_VALUE,
  EXPECT_VALUE_OR_END,
  EXPECT_KEY,
  EXPECT_KEY_OR_END,
  EXPECT_COMMA_OR_END,
} Expectation;

typedef struct
{
  const char *cursor;
  const char *end;
  const char *reason;
  Expectation expect;
  guint depth;
  guint n_values;
  char open[TACHY_JSON_MAX_DEPTH];
} Walk;

static gboolean
refuse (Walk       *walk,
        const char *reason)
{
  walk->reason = reason;
  return FALSE;
}

static void
skip_space (Walk *walk)
{
  while (walk->cursor < walk->end && strchr (" \t\r\n", *walk->cursor) != NULL && *walk->cursor)
    walk->cursor++;
}

static gboolean
take_literal (Walk       *walk,
              const char *literal)
{
  gsize length = strlen (literal);

  if ((gsize) (walk->end - walk->cursor) < length || memcmp (walk->cursor, literal, length) != 0)
    return refuse (walk, "unknown word");

  walk->cursor += length;
  return TRUE;
}

static gboolean
take_digits (Walk *walk)
{
  const char *start = walk->cursor;

  while (walk->cursor < walk->end && g_ascii_isdigit (*walk->cursor))
    walk->cursor++;

  return walk->cursor > start || refuse (walk, "bad number");
}

static gboolean
take_number (Walk *walk)
{
  if (*walk->cursor == '-')
    walk->cursor++;

  if (walk->cursor < walk->end && *walk->cursor == '0')
    walk->cursor++;
  else if (!take_digits (walk))
    return FALSE;

  if (walk->cursor < walk->end && *walk->cursor == '.')
    {
      walk->cursor++;
      if (!take_digits (walk))
        return FALSE;
    }

  if (walk->cursor < walk->end && (*walk->cursor == 'e' || *walk->cursor == 'E'))
    {
      walk->cursor++;
      if (walk->cursor < walk->end && (*walk->cursor == '+' || *walk->cursor == '-'))
        walk->cursor++;
      if (!take_digits (walk))
        return FALSE;
    }

  return TRUE;
}

static gboolean
take_hex4 (Walk  *walk,
           guint *code)
{
  *code = 0;
  if (walk->end - walk->cursor < 4)
    return refuse (walk, "bad escape");

  for (int i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (*walk->cursor++);

      if (digit < 0)
        return refuse (walk, "bad escape");
      *code = *code * 16 + (guint) digit;
    }

  return TRUE;
}

/* A NUL would cut C strings short ("video_1\u0000/../x"), half a surrogate pair is not text. */
static gboolean
take_unicode_escape (Walk *walk)
{
  guint code = 0;

  if (!take_hex4 (walk, &code))
    return FALSE;
  if (code == 0)
    return refuse (walk, "NUL character");
  if (code >= 0xdc00 && code <= 0xdfff)
    return refuse (walk, "lone surrogate");
  if (code < 0xd800 || code > 0xdbff)
    return TRUE;

  if (walk->end - walk->cursor < 2 || walk->cursor[0] != '\\' || walk->cursor[1] != 'u')
    return refuse (walk, "lone surrogate");
  walk->cursor += 2;
  if (!take_hex4 (walk, &code))
    return FALSE;

  return (code >= 0xdc00 && code <= 0xdfff) || refuse (walk, "lone surrogate");
}

static gboolean
take_string (Walk *walk)
{
  walk->cursor++;

  while (walk->cursor < walk->end)
    {
      unsigned char c = (unsigned char) *walk->cursor++;

      if (c == '"')
        return TRUE;
      if (c < 0x20)
        return refuse (walk, "control character");
      if (c != '\\')
        continue;
      if (walk->cursor >= walk->end)
        break;

      c = (unsigned char) *walk->cursor++;
      if (c == 'u')
        {
          if (!take_unicode_escape (walk))
            return FALSE;
        }
      else if (c == 0 || strchr ("\"\\/bfnrt", c) == NULL)
        return refuse (walk, "bad escape");
    }

  return refuse (walk, "open string");
}

static gboolean
open_container (Walk *walk)
{
  if (walk->depth >= TACHY_JSON_MAX_DEPTH)
    return refuse (walk, "nested too deeply");

  walk->open[walk->depth++] = *walk->cursor;
  walk->expect = *walk->cursor == '{' ? EXPECT_KEY_OR_END : EXPECT_VALUE_OR_END;
  walk->cursor++;
  return TRUE;
}

static gboolean
close_container (Walk *walk)
{
  char opener = *walk->cursor == '}' ? '{' : '[';

  if (walk->depth == 0 || walk->open[walk->depth - 1] != opener)
    return refuse (walk, "brackets do not match");

  walk->depth--;
  walk->cursor++;
  walk->expect = EXPECT_COMMA_OR_END;
  return TRUE;
}

static gboolean
take_value (Walk *walk)
{
  char c = *walk->cursor;
  gboolean ok;

  if (++walk->n_values > TACHY_JSON_MAX_VALUES)
    return refuse (walk, "too many values");

  if (c == '{' || c == '[')
    return open_container (walk);

  if (c == '"')
    ok = take_string (walk);
  else if (c == 't')
    ok = take_literal (walk, "true");
  else if (c == 'f')
    ok = take_literal (walk, "false");
  else if (c == 'n')
    ok = take_literal (walk, "null");
  else if (c == '-' || g_ascii_isdigit (c))
    ok = take_number (walk);
  else
    ok = refuse (walk, "unknown word");

  walk->expect = EXPECT_COMMA_OR_END;
  return ok;
}

static gboolean
take_key (Walk *walk)
{
  if (*walk->cursor != '"')
    return refuse (walk, "key expected");
  if (!take_string (walk))
    return FALSE;

  skip_space (walk);
  if (walk->cursor >= walk->end || *walk->cursor != ':')
    return refuse (walk, "colon expected");

  walk->cursor++;
  walk->expect = EXPECT_VALUE;
  return TRUE;
}

static gboolean
take_comma (Walk *walk)
{
  if (*walk->cursor != ',')
    return refuse (walk, "comma expected");

  walk->cursor++;
  walk->expect = walk->open[walk->depth - 1] == '{' ? EXPECT_KEY : EXPECT_VALUE;
  return TRUE;
}

static gboolean
take_token (Walk *walk)
{
  gboolean closes = *walk->cursor == '}' || *walk->cursor == ']';

  switch (walk->expect)
    {
    case EXPECT_VALUE:
      return take_value (walk);
    case EXPECT_VALUE_OR_END:
      return closes ? close_container (walk) : take_value (walk);
    case EXPECT_KEY:
      return take_key (walk);
    case EXPECT_KEY_OR_END:
      return closes ? close_container (walk) : take_key (walk);
    case EXPECT_COMMA_OR_END:
      return closes ? close_container (walk) : take_comma (walk);
    default:
      g_assert_not_reached ();
    }
}

/*
 * tachy_json_gate_check:
 * @data: (array length=length): a document in UTF-8, without a byte order mark
 * @reason: (out) (transfer none): why it is refused, in English for logs
 *
 * Returns: whether json-glib can be trusted with @data
 */
gboolean
tachy_json_gate_check (const char  *data,
                       gsize        length,
                       const char **reason)
{
  Walk walk = { .cursor = data, .end = data + length, .expect = EXPECT_VALUE };

  skip_space (&walk);
  if (walk.cursor >= walk.end || *walk.cursor != '{')
    {
      *reason = "not an object";
      return FALSE;
    }

  do
    {
      if (!take_token (&walk))
        {
          *reason = walk.reason;
          return FALSE;
        }
      skip_space (&walk);
    }
  while (walk.depth > 0 && walk.cursor < walk.end);

  if (walk.depth > 0 || walk.cursor < walk.end)
    {
      *reason = walk.depth > 0 ? "ends too early" : "goes on behind its end";
      return FALSE;
    }

  return TRUE;
}
