/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Typesetting for frames of a clip: the same on every desktop, in any script. */

#define G_LOG_DOMAIN "tachy-studio"
#include "config.h"

#include "tachy-type.h"

/* The first of these that is there sets the Latin letters; fontconfig finds the rest. */
#define FAMILIES "Adwaita Sans, Inter, Cantarell, Noto Sans, sans-serif"

static gboolean
is_kana (gunichar c)
{
  GUnicodeScript script = g_unichar_get_script (c);

  return script == G_UNICODE_SCRIPT_HIRAGANA || script == G_UNICODE_SCRIPT_KATAKANA;
}

/* Chinese, Japanese and Korean share code points that each draws in its own way, and the locale
 * of the server says nothing about who wrote the text. */
static PangoLanguage *
guess_language (const char *text)
{
  gboolean has_han = FALSE;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (is_kana (c))
        return pango_language_from_string ("ja");
      if (g_unichar_get_script (c) == G_UNICODE_SCRIPT_HANGUL)
        return pango_language_from_string ("ko");
      has_han = has_han || g_unichar_get_script (c) == G_UNICODE_SCRIPT_HAN;
    }

  return pango_language_from_string (has_han ? "zh-cn" : "en");
}

/* The settings of the desktop must not change the frames. */
static PangoContext *
create_context (const char *text)
{
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  cairo_font_options_t *options = cairo_font_options_create ();

  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options (context, options);
  pango_cairo_context_set_resolution (context, 96);
  cairo_font_options_destroy (options);

  pango_context_set_language (context, guess_language (text));
  return context;
}

/**
 * tachy_type_new_layout:
 * @text: UTF-8, set as plain text
 *
 * Usable from any thread, but the layout only from the one that made it.
 *
 * Returns: (transfer full): a layout without a size yet
 */
PangoLayout *
tachy_type_new_layout (const char *text,
                       PangoWeight weight)
{
  PangoContext *context = create_context (text);
  PangoLayout *layout = pango_layout_new (context);
  PangoFontDescription *font = pango_font_description_from_string (FAMILIES);

  pango_font_description_set_weight (font, weight);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  g_object_unref (context);

  pango_layout_set_auto_dir (layout, TRUE);
  pango_layout_set_text (layout, text, -1);
  return layout;
}

/**
 * tachy_type_set_size:
 * @pixels: the size of the type
 */
void
tachy_type_set_size (PangoLayout *layout,
                     double       pixels)
{
  PangoFontDescription *font =
    pango_font_description_copy (pango_layout_get_font_description (layout));

  pango_font_description_set_absolute_size (font, pixels * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
}

/**
 * tachy_type_is_rtl:
 *
 * Returns: whether what @layout says begins in a script that runs from right to left
 */
gboolean
tachy_type_is_rtl (PangoLayout *layout)
{
  return pango_layout_get_direction (layout, 0) == PANGO_DIRECTION_RTL;
}
