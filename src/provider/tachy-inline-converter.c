/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Clips that stand in base64 inside an answer: taken out of it, or all that is kept of it. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-inline-converter-private.h"

#include <string.h>

/* Some servers have no address for a clip, and put all of it into the JSON that says that the job
 * is done. Such an answer never stands in memory whole: the remover lets through all but the clip,
 * so that the job can be read, and the extractor nothing but the clip, decoded. Both go through
 * the bytes once. */

/* The members that hold a clip. */
static const char *const inline_names[] = { "b64_json", "base64", NULL };

/* A value that begins like this holds its data itself. */
#define DATA_URL "data:"
#define VIDEO_URL "data:video"

struct _TachyInlineConverter
{
  GObject parent_instance;

  gboolean extract;

  gboolean in_string;
  gboolean escaped;
  gboolean expect_value; /* a colon has come, and no comma since */
  gboolean inline_key;
  char word[16]; /* how the last string begins */
  gsize word_length;

  gboolean in_clip;
  gboolean in_head; /* of a data URL, before the comma */
  gboolean found;
  gboolean whole;
  int base64_state;
  guint base64_save;
};

typedef struct
{
  const guint8 *in;
  const guint8 *in_end;
  guint8 *out;
  guint8 *out_end;
} Window;

static void converter_init (GConverterIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TachyInlineConverter, tachy_inline_converter, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_CONVERTER, converter_init))

static void
begin_clip (TachyInlineConverter *self)
{
  self->in_clip = !self->extract || !self->found;
  self->found = TRUE;
}

/* One byte outside of strings. */
static void
step_outside (TachyInlineConverter *self,
              guint8                c)
{
  if (c == '"')
    {
      self->in_string = TRUE;
      self->word_length = 0;
      if (self->expect_value && self->inline_key)
        begin_clip (self);
    }
  else if (c == ':')
    {
      g_autofree char *key = g_strndup (self->word, self->word_length);

      self->expect_value = TRUE;
      self->inline_key = g_strv_contains (inline_names, key);
    }
  else if (c == ',' || c == '{' || c == '}')
    self->expect_value = self->inline_key = FALSE;
}

static gboolean
word_is (TachyInlineConverter *self,
         const char           *word)
{
  return self->word_length == strlen (word) && memcmp (self->word, word, self->word_length) == 0;
}

/* One byte of a string that is no clip, or not yet. */
static void
step_inside (TachyInlineConverter *self,
             guint8                c)
{
  if (self->escaped)
    self->escaped = FALSE;
  else if (c == '\\')
    self->escaped = TRUE;
  else if (c == '"')
    {
      self->in_string = FALSE;
      return;
    }

  if (self->word_length < sizeof self->word)
    self->word[self->word_length++] = (char) c;
  if (self->expect_value && word_is (self, self->extract ? VIDEO_URL : DATA_URL))
    {
      begin_clip (self);
      self->in_head = self->in_clip && self->extract;
    }
}

static gboolean
is_clip_byte (guint8 c)
{
  return c != '"' && c != '\\';
}

static void
decode_run (TachyInlineConverter *self,
            Window               *window)
{
  gsize most = (gsize) (window->out_end - window->out) / 3 * 4 - 4;
  gsize length = 0;

  while (length < most && window->in + length < window->in_end &&
         is_clip_byte (window->in[length]))
    length++;

  window->out += g_base64_decode_step ((const char *) window->in, length, window->out,
                                       &self->base64_state, &self->base64_save);
  window->in += length;
}

/* Some leave out the signs that fill up the last group of four. */
static void
decode_rest (TachyInlineConverter *self,
             Window               *window)
{
  for (guint i = 0; i < 3 && self->base64_state != 0; i++)
    window->out += g_base64_decode_step ("=", 1, window->out, &self->base64_state,
                                         &self->base64_save);
}

/* One or more bytes of a clip. */
static void
step_clip (TachyInlineConverter *self,
           Window               *window)
{
  guint8 c = *window->in;

  /* PHP writes "\/" for a slash, and nothing else in base64 needs an escape. */
  if (self->escaped || c == '\\')
    {
      gboolean slash = self->escaped && c == '/';

      self->escaped = !self->escaped;
      if (!slash || self->in_head || !self->extract)
        {
          window->in++;
          return;
        }
    }

  if (c == '"')
    {
      self->in_string = self->in_clip = self->in_head = FALSE;
      self->whole = TRUE;
      if (self->extract)
        decode_rest (self, window);
      else
        *window->out++ = c;
      window->in++;
    }
  else if (self->in_head || !self->extract)
    {
      self->in_head = self->in_head && c != ',';
      window->in++;
    }
  else
    decode_run (self, window);
}

static void
step (TachyInlineConverter *self,
      Window               *window)
{
  guint8 c = *window->in;

  if (self->in_clip)
    {
      step_clip (self, window);
      return;
    }

  if (self->in_string)
    step_inside (self, c);
  else
    step_outside (self, c);
  if (!self->extract)
    *window->out++ = c;
  window->in++;
}

static GConverterResult
end_conversion (TachyInlineConverter *self,
                GError              **error)
{
  if (!self->extract || self->whole)
    return G_CONVERTER_FINISHED;

  g_set_error_literal (error, G_IO_ERROR,
                       self->found ? G_IO_ERROR_CONNECTION_CLOSED : G_IO_ERROR_INVALID_DATA,
                       self->found ? "The answer ends within the clip"
                                   : "There is no clip in the answer");
  return G_CONVERTER_ERROR;
}

static GConverterResult
tachy_inline_converter_convert (GConverter     *converter,
                                const void     *inbuf,
                                gsize           inbuf_size,
                                void           *outbuf,
                                gsize           outbuf_size,
                                GConverterFlags flags,
                                gsize          *bytes_read,
                                gsize          *bytes_written,
                                GError        **error)
{
  TachyInlineConverter *self = TACHY_INLINE_CONVERTER (converter);
  gsize least = self->extract ? 6 : 1;
  Window window = { inbuf, (const guint8 *) inbuf + inbuf_size, outbuf,
                    (guint8 *) outbuf + outbuf_size };

  if (outbuf_size < least)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "No space");
      return G_CONVERTER_ERROR;
    }

  while (window.in < window.in_end && (gsize) (window.out_end - window.out) >= least)
    step (self, &window);

  *bytes_read = (gsize) (window.in - (const guint8 *) inbuf);
  *bytes_written = (gsize) (window.out - (guint8 *) outbuf);
  if (inbuf_size > 0)
    return G_CONVERTER_CONVERTED;
  if (flags & G_CONVERTER_INPUT_AT_END)
    return end_conversion (self, error);

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT, "More input is needed");
  return G_CONVERTER_ERROR;
}

static void
tachy_inline_converter_reset (GConverter *converter)
{
  TachyInlineConverter *self = TACHY_INLINE_CONVERTER (converter);

  self->in_string = self->escaped = self->expect_value = self->inline_key = FALSE;
  self->in_clip = self->in_head = self->found = self->whole = FALSE;
  self->word_length = 0;
  self->base64_state = 0;
  self->base64_save = 0;
}

static void
converter_init (GConverterIface *iface)
{
  iface->convert = tachy_inline_converter_convert;
  iface->reset = tachy_inline_converter_reset;
}

static void
tachy_inline_converter_class_init (TachyInlineConverterClass *klass)
{
}

static void
tachy_inline_converter_init (TachyInlineConverter *self)
{
}

/*
 * tachy_inline_converter_new_remover:
 *
 * Returns: (transfer full): what lets an answer through without the clips in it, whose members
 *   stay, empty or with nothing but "data:"
 */
GConverter *
tachy_inline_converter_new_remover (void)
{
  return G_CONVERTER (g_object_new (TACHY_TYPE_INLINE_CONVERTER, NULL));
}

/*
 * tachy_inline_converter_new_extractor:
 *
 * Returns: (transfer full): what makes of an answer the first clip in it; an error of the stream
 *   where there is none, or not all of it
 */
GConverter *
tachy_inline_converter_new_extractor (void)
{
  TachyInlineConverter *self = g_object_new (TACHY_TYPE_INLINE_CONVERTER, NULL);

  self->extract = TRUE;
  return G_CONVERTER (self);
}
