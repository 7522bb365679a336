/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One request in a row, and behind it, word for word, what was asked and answered. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-request-row.h"

#include "tachy-text.h"
#include "tachy-toast.h"

#include <glib/gi18n.h>

#define MAX_TITLE 300
#define MAX_SHOWN (64 * 1024)

struct _TachyRequestRow
{
  AdwExpanderRow parent_instance;

  GtkLabel *request;
  GtkLabel *answer_title;
  GtkLabel *answer;

  TachyTranscript *transcript; /* owned, nullable */
};

G_DEFINE_FINAL_TYPE (TachyRequestRow, tachy_request_row, ADW_TYPE_EXPANDER_ROW)

static void
copy_cb (TachyRequestRow *self)
{
  g_autofree char *curl = NULL;

  g_assert (TACHY_IS_REQUEST_ROW (self));

  curl = tachy_transcript_dup_curl (self->transcript);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), curl);
  tachy_toast_show (GTK_WIDGET (self), _("Copied"));
}

/* Those who can neither click nor press Space need an action. */
static void
toggle (GtkWidget  *widget,
        const char *action_name,
        GVariant   *parameter)
{
  AdwExpanderRow *row = ADW_EXPANDER_ROW (widget);

  adw_expander_row_set_expanded (row, !adw_expander_row_get_expanded (row));
}

static char *
dup_clock (gint64 moment)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (moment / G_USEC_PER_SEC);

  return g_date_time_format (time, "%X");
}

static char *
dup_outcome (TachyTranscript *transcript)
{
  guint status = tachy_transcript_get_status (transcript);

  /* Translators: what came of a request. */
  return status > 0 ? g_strdup_printf ("%u", status) : g_strdup (_("no answer"));
}

/* When it was, what came of it, how long it took and how often. */
static char *
dup_facts (TachyTranscript *transcript)
{
  guint n_times = tachy_transcript_get_n_times (transcript);
  double seconds = (double) tachy_transcript_get_duration (transcript) / G_USEC_PER_SEC;
  g_autofree char *begun = dup_clock (tachy_transcript_get_begun_at (transcript));
  g_autofree char *last = dup_clock (tachy_transcript_get_last_at (transcript));
  g_autofree char *outcome = dup_outcome (transcript);

  if (n_times == 1)
    /* Translators: when a request was sent, what came of it, after how many seconds. */
    return g_strdup_printf (_("%s · %s · %.2f s"), begun, outcome, seconds);

  /* Translators: when a request was sent, what came of it, after how many seconds, and how often in
   * a row the same came of the same, until when. */
  return g_strdup_printf (_("%s · %s · %.2f s · %u× until %s"), begun, outcome, seconds, n_times,
                          last);
}

static void
set_plain (GtkLabel   *label,
           const char *words)
{
  g_autofree char *plain = tachy_text_plain (words, MAX_SHOWN);

  gtk_label_set_label (label, plain);
}

static void
show_answer (TachyRequestRow *self)
{
  const char *error = tachy_transcript_get_error (self->transcript);
  g_autofree char *answer = tachy_transcript_dup_answer (self->transcript);
  g_autofree char *words = NULL;

  if (answer != NULL && error != NULL)
    words = g_strconcat (answer, "\n\n", error, NULL);
  else
    words = g_strdup (answer != NULL ? answer : error);

  gtk_widget_set_visible (GTK_WIDGET (self->answer_title), words != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->answer), words != NULL);
  set_plain (self->answer, words);
}

static void
tachy_request_row_finalize (GObject *object)
{
  TachyRequestRow *self = TACHY_REQUEST_ROW (object);

  g_clear_pointer (&self->transcript, tachy_transcript_unref);

  G_OBJECT_CLASS (tachy_request_row_parent_class)->finalize (object);
}

static void
tachy_request_row_class_init (TachyRequestRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tachy_request_row_finalize;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/tachyscope/Tachyscope/ui/tachy-request-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TachyRequestRow, request);
  gtk_widget_class_bind_template_child (widget_class, TachyRequestRow, answer_title);
  gtk_widget_class_bind_template_child (widget_class, TachyRequestRow, answer);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);

  gtk_widget_class_install_action (widget_class, "request.toggle", NULL, toggle);
}

static void
tachy_request_row_init (TachyRequestRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
tachy_request_row_new (void)
{
  return g_object_new (TACHY_TYPE_REQUEST_ROW, NULL);
}

/**
 * tachy_request_row_set_transcript:
 * @transcript: what went over the wire
 */
void
tachy_request_row_set_transcript (TachyRequestRow *self,
                                  TachyTranscript *transcript)
{
  g_autofree char *path = NULL;
  g_autofree char *words = NULL;
  g_autofree char *title = NULL;
  g_autofree char *facts = NULL;
  g_autofree char *request = NULL;

  g_return_if_fail (TACHY_IS_REQUEST_ROW (self) && transcript != NULL);

  tachy_transcript_ref (transcript);
  g_clear_pointer (&self->transcript, tachy_transcript_unref);
  self->transcript = transcript;

  path = tachy_transcript_dup_path (transcript);
  words = g_strdup_printf ("%s %s", tachy_transcript_get_method (transcript), path);
  title = tachy_text_plain (words, MAX_TITLE);
  facts = dup_facts (transcript);
  request = tachy_transcript_dup_request (transcript);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), facts);
  set_plain (self->request, request);
  show_answer (self);
}
