/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands on the stage of a take while it has no clip: how far it is, or what went wrong. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-take-status.h"

#include "tachy-poster.h"
#include "tachy-take-words.h"

#include <glib/gi18n.h>

struct _TachyTakeStatus
{
  AdwBin parent_instance;

  GtkStack *stack;
  TachyPoster *poster;
  GtkLabel *state;
  GtkProgressBar *progress;
  GtkLabel *remaining;
  GtkLabel *hitch;
  AdwStatusPage *trouble;
  GtkLabel *words;

  TachyTake *take; /* owned, nullable */
  GSignalGroup *take_signals;
  guint clock_id; /* ticks while the take is active and seen */
};

G_DEFINE_FINAL_TYPE (TachyTakeStatus, tachy_take_status, ADW_TYPE_BIN)

static void
update_progress (TachyTakeStatus *self)
{
  int progress = tachy_take_get_progress (self->take);
  const char *reason = tachy_take_words_get_hitch (self->take);
  g_autofree char *state = tachy_take_words_dup_state (self->take);
  g_autofree char *remaining = tachy_take_words_dup_remaining (self->take);
  g_autofree char *percent = NULL;

  if (progress >= 0)
    {
      gtk_progress_bar_set_fraction (self->progress, progress / 100.0);
      /* Translators: how far a take is. */
      percent = g_strdup_printf (_("%d %%"), progress);
    }
  else
    {
      gtk_progress_bar_pulse (self->progress);
    }

  gtk_progress_bar_set_text (self->progress, percent);
  gtk_progress_bar_set_show_text (self->progress, percent != NULL);
  gtk_label_set_label (self->state, state);
  gtk_label_set_label (self->remaining, remaining);
  gtk_label_set_label (self->hitch, reason != NULL ? reason : "");
  gtk_widget_set_visible (GTK_WIDGET (self->hitch), reason != NULL);
}

/* What went wrong; and where the clip can be fetched again, for how long. */
static char *
dup_trouble (TachyTake *take)
{
  g_autofree char *explanation = tachy_take_words_dup_explanation (take);
  g_autofree char *expiry = NULL;

  if (tachy_take_get_state (take) == TACHY_TAKE_DONE)
    expiry = tachy_take_words_dup_expiry (tachy_take_get_expires_at (take), g_get_real_time ());
  if (expiry == NULL || *expiry == '\0')
    return g_steal_pointer (&explanation);

  return g_strdup_printf ("%s\n%s", explanation, expiry);
}

static void
update_trouble (TachyTakeStatus *self)
{
  g_autofree char *trouble = dup_trouble (self->take);

  adw_status_page_set_icon_name (self->trouble, tachy_take_words_get_end_icon (self->take));
  adw_status_page_set_title (self->trouble, tachy_take_words_get_end (self->take));
  gtk_label_set_label (self->words, trouble);
}

static gboolean
clock_cb (gpointer user_data)
{
  update_progress (user_data);
  return G_SOURCE_CONTINUE;
}

static void
update_clock (TachyTakeStatus *self)
{
  gboolean wanted = self->take != NULL && tachy_take_is_active (self->take) &&
                    gtk_widget_get_mapped (GTK_WIDGET (self));

  if (!wanted)
    g_clear_handle_id (&self->clock_id, g_source_remove);
  else if (self->clock_id == 0)
    self->clock_id = g_timeout_add_seconds (1, clock_cb, self);
}

static void
take_changed_cb (TachyTakeStatus *self)
{
  if (tachy_take_words_has_trouble (self->take))
    {
      update_trouble (self);
      gtk_stack_set_visible_child_name (self->stack, "trouble");
    }
  else
    {
      update_progress (self);
      gtk_stack_set_visible_child_name (self->stack, "progress");
    }

  update_clock (self);
}

static void
tachy_take_status_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (tachy_take_status_parent_class)->map (widget);
  update_clock (TACHY_TAKE_STATUS (widget));
}

static void
tachy_take_status_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (tachy_take_status_parent_class)->unmap (widget);
  update_clock (TACHY_TAKE_STATUS (widget));
}

static void
tachy_take_status_dispose (GObject *object)
{
  TachyTakeStatus *self = TACHY_TAKE_STATUS (object);

  g_clear_handle_id (&self->clock_id, g_source_remove);
  g_clear_object (&self->take_signals);
  g_clear_object (&self->take);

  G_OBJECT_CLASS (tachy_take_status_parent_class)->dispose (object);
}

static void
tachy_take_status_class_init (TachyTakeStatusClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tachy_take_status_dispose;
  widget_class->map = tachy_take_status_map;
  widget_class->unmap = tachy_take_status_unmap;

  g_type_ensure (TACHY_TYPE_POSTER);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/tachyscope/Tachyscope/ui/tachy-take-status.ui");
  gtk_widget_class_bind_template_child (widget_class, TachyTakeStatus, stack);
  gtk_widget_class_bind_template_child (widget_class, TachyTakeStatus, poster);
  gtk_widget_class_bind_template_child (widget_class, TachyTakeStatus, state);
  gtk_widget_class_bind_template_child (widget_class, TachyTakeStatus, progress);
  gtk_widget_class_bind_template_child (widget_class, TachyTakeStatus, remaining);
  gtk_widget_class_bind_template_child (widget_class, TachyTakeStatus, hitch);
  gtk_widget_class_bind_template_child (widget_class, TachyTakeStatus, trouble);
  gtk_widget_class_bind_template_child (widget_class, TachyTakeStatus, words);
}

static void
tachy_take_status_init (TachyTakeStatus *self)
{
  static const char *const changes[] = {
    "notify::loaded", "notify::state",    "notify::media",
    "notify::active", "notify::progress", "notify::reason",
    "notify::search",
  };

  gtk_widget_init_template (GTK_WIDGET (self));

  self->take_signals = g_signal_group_new (TACHY_TYPE_TAKE);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    g_signal_group_connect_swapped (self->take_signals, changes[i], G_CALLBACK (take_changed_cb),
                                    self);
}

/**
 * tachy_take_status_set_take:
 * @take: (nullable): what is to be shown
 */
void
tachy_take_status_set_take (TachyTakeStatus *self,
                            TachyHouse      *house,
                            TachyTake       *take)
{
  g_return_if_fail (TACHY_IS_TAKE_STATUS (self));

  if (!g_set_object (&self->take, take))
    return;

  g_signal_group_set_target (self->take_signals, take);
  tachy_poster_set_take (self->poster, house, take);
  if (take != NULL)
    take_changed_cb (self);
  else
    update_clock (self);
}
