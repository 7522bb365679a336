/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A job of a server's list that may become a take: its words, and what else the server tells. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-job-row.h"

#include "tachy-take-words.h"
#include "tachy-text.h"

#include <glib/gi18n.h>

#define MAX_TITLE 300

struct _TachyJobRow
{
  AdwActionRow parent_instance;

  TachyJob *job;         /* owned */
  GtkCheckButton *check; /* (nullable), unowned: where the row can be chosen */
};

enum
{
  PROP_0,
  PROP_CHOSEN,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (TachyJobRow, tachy_job_row, ADW_TYPE_ACTION_ROW)

static void
tachy_job_row_get_property (GObject    *object,
                            guint       property_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  switch (property_id)
    {
    case PROP_CHOSEN:
      g_value_set_boolean (value, tachy_job_row_get_chosen (TACHY_JOB_ROW (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

/* Those who can neither click nor press Space need an action. */
static void
toggle (GtkWidget  *widget,
        const char *action_name,
        GVariant   *parameter)
{
  TachyJobRow *self = TACHY_JOB_ROW (widget);

  tachy_job_row_set_chosen (self, !tachy_job_row_get_chosen (self));
}

static void
tachy_job_row_finalize (GObject *object)
{
  TachyJobRow *self = TACHY_JOB_ROW (object);

  g_clear_pointer (&self->job, tachy_job_unref);

  G_OBJECT_CLASS (tachy_job_row_parent_class)->finalize (object);
}

static void
tachy_job_row_class_init (TachyJobRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = tachy_job_row_get_property;
  object_class->finalize = tachy_job_row_finalize;

  properties[PROP_CHOSEN] = g_param_spec_boolean ("chosen", NULL, NULL, FALSE,
                                                  G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY |
                                                      G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "job.toggle", NULL, toggle);
}

static void
tachy_job_row_init (TachyJobRow *self)
{
  /* All of this is anybody's words, and no markup. */
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (self), 2);
  /* Ids differ at their ends. */
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self), 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "job.toggle", FALSE);
}

static char *
dup_status (TachyJob *job)
{
  switch (tachy_job_get_status (job))
    {
    case TACHY_JOB_QUEUED:
      return g_strdup (_("In the queue"));

    case TACHY_JOB_RUNNING:
      return g_strdup (_("Generating"));

    case TACHY_JOB_DONE:
      return g_strdup (_("Ready"));

    case TACHY_JOB_FAILED:
      return g_strdup (_("Failed"));

    case TACHY_JOB_CANCELLED:
      return g_strdup (_("Cancelled"));

    case TACHY_JOB_EXPIRED:
      return g_strdup (_("Expired"));

    case TACHY_JOB_GONE:
    case TACHY_JOB_UNKNOWN:
    default:
      return g_strdup (tachy_job_get_status_word (job));
    }
}

static char *
dup_plain (const char *text)
{
  g_autofree char *plain = tachy_text_plain (text, MAX_TITLE);

  return g_strdelimit (g_steal_pointer (&plain), "\n\t", ' ');
}

static void
add_part (GPtrArray *parts,
          char      *part)
{
  if (part != NULL && *part != '\0')
    g_ptr_array_add (parts, part);
  else
    g_free (part);
}

/* What is known of the job, as far as the server tells; the id where the title is another. */
static char *
dup_facts (TachyJob *job)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  double seconds = tachy_job_get_seconds (job);

  add_part (parts, dup_status (job));
  if (tachy_job_get_created_at (job) > 0)
    add_part (parts, tachy_take_words_dup_moment (tachy_job_get_created_at (job)));
  add_part (parts, g_strdup (tachy_job_get_model (job)));
  add_part (parts, g_strdup (tachy_job_get_size (job)));
  if (seconds > 0)
    /* Translators: a length in seconds, as short as can be. */
    add_part (parts, g_strdup_printf (_("%.0f s"), seconds));
  if (tachy_job_get_prompt (job) != NULL)
    add_part (parts, dup_plain (tachy_job_get_id (job)));

  g_ptr_array_add (parts, NULL);
  return g_strjoinv (" · ", (char **) parts->pdata);
}

/**
 * tachy_job_row_new:
 * @job: what the server tells
 */
GtkWidget *
tachy_job_row_new (TachyJob *job)
{
  TachyJobRow *self = g_object_new (TACHY_TYPE_JOB_ROW, NULL);
  const char *prompt = tachy_job_get_prompt (job);
  g_autofree char *title = dup_plain (prompt != NULL ? prompt : tachy_job_get_id (job));
  g_autofree char *facts = dup_facts (job);

  self->job = tachy_job_ref (job);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), facts);
  return GTK_WIDGET (self);
}

TachyJob *
tachy_job_row_get_job (TachyJobRow *self)
{
  g_return_val_if_fail (TACHY_IS_JOB_ROW (self), NULL);

  return self->job;
}

static void
toggled_cb (TachyJobRow *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHOSEN]);
}

/**
 * tachy_job_row_make_choosable:
 *
 * Puts a box to tick before the words.
 */
void
tachy_job_row_make_choosable (TachyJobRow *self)
{
  GtkWidget *check = gtk_check_button_new ();

  g_return_if_fail (TACHY_IS_JOB_ROW (self) && self->check == NULL);

  self->check = GTK_CHECK_BUTTON (check);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  g_signal_connect_object (check, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_prefix (ADW_ACTION_ROW (self), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), check);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "job.toggle", TRUE);
}

gboolean
tachy_job_row_get_chosen (TachyJobRow *self)
{
  g_return_val_if_fail (TACHY_IS_JOB_ROW (self), FALSE);

  return self->check != NULL && gtk_check_button_get_active (self->check);
}

void
tachy_job_row_set_chosen (TachyJobRow *self,
                          gboolean     chosen)
{
  g_return_if_fail (TACHY_IS_JOB_ROW (self) && self->check != NULL);

  gtk_check_button_set_active (self->check, chosen);
}

/**
 * tachy_job_row_show_trouble:
 * @sentence: why nothing has come of it
 */
void
tachy_job_row_show_trouble (TachyJobRow *self,
                            const char  *sentence)
{
  g_return_if_fail (TACHY_IS_JOB_ROW (self));

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), sentence);
  gtk_widget_add_css_class (GTK_WIDGET (self), "trouble");
}
