/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shows how a take gets on: as a bar, as lines, or as JSON. */

#define G_LOG_DOMAIN "tachy-cli"
#include "config.h"

#include "tachy-cli-progress.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "tachy-cli-exit.h"
#include "tachy-cli-output.h"

#define TICK_MS 100
#define TICKS_A_SECOND (1000 / TICK_MS)
#define WIDE_TERMINAL 70

struct _TachyCliProgress
{
  TachyTake *take;
  TachyProviders *providers;
  TachyCliStyle style;
  char *label;     /* (nullable): what stands before each line */
  char *last_line; /* (nullable): what was shown last */
  guint source;    /* a tick with a bar, otherwise an idle call where something has changed */
  guint n_ticks;
};

/* Why nobody knows what became of a take is said when looking for it has come to nothing. */
static const char *
get_words (TachyTake *take)
{
  const char *reason = tachy_take_get_reason (take);

  return reason != NULL && tachy_take_get_state (take) != TACHY_TAKE_UNKNOWN
             ? reason
             : tachy_cli_output_describe (take);
}

static void
show_line (TachyCliProgress *self,
           char             *line)
{
  if (g_strcmp0 (line, self->last_line) != 0)
    {
      if (self->style == TACHY_CLI_JSON)
        tachy_cli_output_line (line);
      else
        fprintf (stderr, "%s%s\n", self->label != NULL ? self->label : "", line);
    }

  g_free (self->last_line);
  self->last_line = line;
}

/* What ends a take is told by whoever follows it, together with its path or its reason. */
static void
show_change (TachyCliProgress *self)
{
  if (tachy_cli_exit_is_due (self->take))
    return;

  if (self->style == TACHY_CLI_JSON)
    show_line (self, tachy_cli_output_dup_json (self->take, self->providers, NULL));
  else
    show_line (self, g_strdup (get_words (self->take)));
}

static void
append_remaining (GString   *line,
                  TachyTake *take)
{
  gint64 remaining = tachy_take_get_remaining (take, g_get_real_time ());
  int seconds = (int) MIN ((remaining + G_USEC_PER_SEC / 2) / G_USEC_PER_SEC, 86400);

  if (remaining < 0)
    return;

  g_string_append (line, "  ");
  if (seconds == 0)
    g_string_append (line, _("takes longer than usual"));
  else if (seconds < 90)
    /* Translators: remaining time. */
    g_string_append_printf (line, ngettext ("about %d second left", "about %d seconds left",
                                            (gulong) seconds), seconds);
  else
    g_string_append_printf (line, ngettext ("about %d minute left", "about %d minutes left",
                                            (gulong) (seconds + 30) / 60), (seconds + 30) / 60);
}

static int
get_n_columns (void)
{
  struct winsize size = { 0 };

  return ioctl (STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

static void
append_bar (GString *line,
            int      progress,
            int      n_columns)
{
  int width = n_columns >= WIDE_TERMINAL ? 30 : 10;
  int filled = progress * width / 100;

  g_string_append_c (line, '[');
  for (int i = 0; i < width; i++)
    g_string_append_c (line, i < filled ? '#' : '-');
  g_string_append_printf (line, "] %3d %%  ", progress);
}

/* A line that wraps cannot be drawn over. */
static void
cut_line (GString *line,
          int      n_columns)
{
  const char *p;

  for (p = line->str; *p != '\0'; p = g_utf8_next_char (p))
    {
      n_columns -= g_unichar_iswide (g_utf8_get_char (p)) ? 2 : 1;
      if (n_columns <= 0)
        break;
    }

  g_string_truncate (line, (gsize) (p - line->str));
}

static void
draw_bar (TachyCliProgress *self)
{
  g_autoptr (GString) line = g_string_new (NULL);
  const char *words = get_words (self->take);
  int progress = tachy_take_get_progress (self->take);
  int n_columns = get_n_columns ();

  if (progress >= 0)
    append_bar (line, progress, n_columns);
  g_string_append (line, words);
  if (words != tachy_take_get_reason (self->take))
    append_remaining (line, self->take);
  cut_line (line, n_columns);

  if (g_strcmp0 (line->str, self->last_line) == 0)
    return;

  fprintf (stderr, "\r%s\033[K", line->str);
  g_free (self->last_line);
  self->last_line = g_strdup (line->str);
}

static gboolean
tick_cb (gpointer user_data)
{
  TachyCliProgress *self = user_data;

  /* The remaining time changes once a second even where nothing is heard. */
  if (self->last_line == NULL || ++self->n_ticks % TICKS_A_SECOND == 0)
    draw_bar (self);

  return G_SOURCE_CONTINUE;
}

static gboolean
idle_cb (gpointer user_data)
{
  TachyCliProgress *self = user_data;

  self->source = 0;
  show_change (self);
  return G_SOURCE_REMOVE;
}

/* Several properties change together; they make one line. */
static void
take_notify_cb (TachyCliProgress *self)
{
  if (self->style == TACHY_CLI_BAR)
    self->n_ticks = TICKS_A_SECOND - 1;
  else if (self->source == 0)
    self->source = g_idle_add_full (G_PRIORITY_HIGH, idle_cb, self, NULL);
}

/**
 * tachy_cli_progress_new:
 * @take: what to follow from now on
 * @label: (nullable): what stands before each line
 *
 * Returns: (transfer full): freed when @take is over or nobody wants to know any more
 */
TachyCliProgress *
tachy_cli_progress_new (TachyTake      *take,
                        TachyProviders *providers,
                        TachyCliStyle   style,
                        const char     *label)
{
  TachyCliProgress *self = g_new0 (TachyCliProgress, 1);

  self->take = g_object_ref (take);
  self->providers = g_object_ref (providers);
  self->style = style;
  self->label = g_strdup (label);
  g_signal_connect_swapped (take, "notify", G_CALLBACK (take_notify_cb), self);

  if (style == TACHY_CLI_BAR)
    self->source = g_timeout_add (TICK_MS, tick_cb, self);
  else
    show_change (self);

  return self;
}

/**
 * tachy_cli_progress_clear:
 *
 * Takes the bar off the terminal, so that other lines can be written; it comes back by itself.
 */
void
tachy_cli_progress_clear (TachyCliProgress *self)
{
  if (self->style != TACHY_CLI_BAR || self->last_line == NULL)
    return;

  fputs ("\r\033[K", stderr);
  g_clear_pointer (&self->last_line, g_free);
}

/**
 * tachy_cli_progress_free:
 * @self: (transfer full) (nullable): a progress
 */
void
tachy_cli_progress_free (TachyCliProgress *self)
{
  if (self == NULL)
    return;

  tachy_cli_progress_clear (self);
  g_signal_handlers_disconnect_by_data (self->take, self);
  g_clear_handle_id (&self->source, g_source_remove);
  g_object_unref (self->take);
  g_object_unref (self->providers);
  g_free (self->label);
  g_free (self->last_line);
  g_free (self);
}
