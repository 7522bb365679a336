/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is told about a take: its prompt, what can be done with it, and the facts. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-take-details.h"

#include "tachy-fact-row.h"
#include "tachy-failure-row.h"
#include "tachy-take-words.h"

#include <glib/gi18n.h>

struct _TachyTakeDetails
{
  AdwBin parent_instance;

  GtkLabel *prompt;
  GtkButton *vary_button;
  GtkWidget *file_tools;
  GtkMenuButton *open_button;
  TachyFactRow *model;
  TachyFactRow *provider;
  TachyFactRow *size;
  TachyFactRow *seconds;
  TachyFactRow *created;
  TachyFactRow *took;
  TachyFactRow *price;
  TachyFailureRow *failure;

  TachyHouse *house;
  TachyTake *take; /* owned, nullable */
  GSignalGroup *take_signals;
};

G_DEFINE_FINAL_TYPE (TachyTakeDetails, tachy_take_details, ADW_TYPE_BIN)

static char *
dup_size (TachyTake   *take,
          TachyRecipe *recipe)
{
  int width = tachy_recipe_get_width (recipe);
  int height = tachy_recipe_get_height (recipe);
  int clip_width = tachy_take_get_clip_width (take);
  int clip_height = tachy_take_get_clip_height (take);

  if (clip_height == 0 && width == 0)
    return NULL;
  if (width == 0)
    return g_strdup_printf ("%d×%d", clip_width, clip_height);
  if (clip_height == 0 || (clip_width == width && clip_height == height))
    return g_strdup_printf ("%d×%d", width, height);

  /* Translators: the size of the clip, then the size that was asked for. */
  return g_strdup_printf (_("%d×%d (asked: %d×%d)"), clip_width, clip_height, width, height);
}

static char *
dup_seconds (TachyTake   *take,
             TachyRecipe *recipe)
{
  double got = (double) tachy_take_get_clip_duration (take) / G_USEC_PER_SEC;
  int asked = tachy_recipe_get_seconds (recipe);

  if (got == 0 && asked == 0)
    return NULL;
  if (asked == 0)
    /* Translators: the length of the clip in seconds. */
    return g_strdup_printf (_("%.1f s"), got);
  if (got == 0 || ABS (got - asked) < 0.15)
    return g_strdup_printf (ngettext ("%d second", "%d seconds", asked), asked);

  /* Translators: the length of the clip in seconds, then the length that was asked for. */
  return g_strdup_printf (_("%.1f s (asked: %d s)"), got, asked);
}

static char *
dup_took (TachyTake *take)
{
  gint64 begun = tachy_take_get_accepted_at (take);
  gint64 ended = tachy_take_get_ended_at (take);

  /* When a clip expires says nothing of how long it took. */
  if (begun == 0 || ended <= begun || tachy_take_get_state (take) == TACHY_TAKE_EXPIRED)
    return NULL;

  return tachy_take_words_dup_span (ended - begun);
}

static const char *
get_provider_name (TachyTakeDetails *self,
                   TachyRecipe      *recipe)
{
  const char *id = tachy_recipe_get_provider (recipe);
  TachyProvider *provider;

  provider = tachy_providers_get_by_id (tachy_house_get_providers (self->house), id);
  return provider != NULL ? tachy_provider_get_name (provider) : id;
}

static void
update_recipe (TachyTakeDetails *self,
               TachyRecipe      *recipe)
{
  g_autofree char *size = dup_size (self->take, recipe);
  g_autofree char *seconds = dup_seconds (self->take, recipe);

  const char *prompt = tachy_recipe_get_prompt (recipe);

  gtk_label_set_label (self->prompt, *prompt != '\0' ? prompt : _("Prompt unknown"));
  if (*prompt != '\0')
    gtk_widget_remove_css_class (GTK_WIDGET (self->prompt), "dim-label");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->prompt), "dim-label");
  tachy_fact_row_set_value (self->model, tachy_recipe_get_model (recipe));
  tachy_fact_row_set_value (self->provider, get_provider_name (self, recipe));
  tachy_fact_row_set_value (self->size, size);
  tachy_fact_row_set_value (self->seconds, seconds);
}

static void
update_price (TachyTakeDetails *self,
              TachyRecipe      *recipe)
{
  gboolean studio = g_strcmp0 (tachy_recipe_get_provider (recipe), TACHY_PROVIDER_STUDIO) == 0;
  g_autofree char *cost = tachy_take_words_dup_cost (self->take);
  g_autofree char *price = NULL;
  g_autofree char *tooltip = NULL;
  double dollars = 0;

  if (tachy_take_get_price (self->take, &dollars) || studio)
    price = tachy_take_words_dup_price (dollars);

  tachy_fact_row_set_value (self->price, cost != NULL ? cost : price);
  if (price != NULL)
    /* Translators: %s is a price, such as "About $0.40" or "Free". */
    tooltip = g_strdup_printf (_("Generate again from the same words: %s"), price);
  else
    tooltip = g_strdup (_("Generate again from the same words"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->vary_button), tooltip);
}

static void
take_changed_cb (TachyTakeDetails *self)
{
  TachyRecipe *recipe = tachy_take_get_recipe (self->take);
  g_autofree char *created = NULL;
  g_autofree char *took = dup_took (self->take);
  g_autoptr (TachyFailure) failure = tachy_take_dup_failure (self->take);

  if (recipe == NULL)
    return;

  update_recipe (self, recipe);
  update_price (self, recipe);

  created = tachy_take_words_dup_moment (tachy_take_get_created_at (self->take));
  tachy_fact_row_set_value (self->created, created);
  tachy_fact_row_set_value (self->took, took);
  tachy_failure_row_set_failure (self->failure, failure,
                                 tachy_take_get_remote_id (self->take));
  gtk_widget_set_visible (self->file_tools, tachy_take_get_clip (self->take) != NULL);
}

/* The programs are looked up when they are asked for: there may be many, and they come and go. */
static void
fill_open_menu (GtkMenuButton *button,
                gpointer       user_data)
{
  TachyTakeDetails *self = user_data;
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autofree char *type = NULL;
  g_autolist (GAppInfo) apps = NULL;

  if (self->take != NULL && tachy_take_get_clip (self->take) != NULL)
    type = g_content_type_guess (tachy_take_get_clip (self->take), NULL, 0, NULL);
  if (type != NULL)
    apps = g_app_info_get_recommended_for_type (type);

  for (GList *l = apps; l != NULL; l = l->next)
    {
      const char *id = g_app_info_get_id (l->data);
      g_autoptr (GMenuItem) item = g_menu_item_new (g_app_info_get_display_name (l->data), NULL);

      if (id == NULL)
        continue;
      g_menu_item_set_action_and_target (item, "take.open-with", "s", id);
      g_menu_append_item (menu, item);
    }

  /* In a sandbox no program is seen, and the desktop asks which one it is to be. */
  if (g_menu_model_get_n_items (G_MENU_MODEL (menu)) == 0)
    g_menu_append (menu, _("Default Application"), "take.open-with::");

  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
}

static void
tachy_take_details_dispose (GObject *object)
{
  TachyTakeDetails *self = TACHY_TAKE_DETAILS (object);

  g_clear_object (&self->take_signals);
  g_clear_object (&self->take);
  g_clear_object (&self->house);

  G_OBJECT_CLASS (tachy_take_details_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, TachyTakeDetails, prompt);
  gtk_widget_class_bind_template_child (widget_class, TachyTakeDetails, vary_button);
  gtk_widget_class_bind_template_child (widget_class, TachyTakeDetails, file_tools);
  gtk_widget_class_bind_template_child (widget_class, TachyTakeDetails, open_button);
  gtk_widget_class_bind_template_child (widget_class, TachyTakeDetails, model);
  gtk_widget_class_bind_template_child (widget_class, TachyTakeDetails, provider);
  gtk_widget_class_bind_template_child (widget_class, TachyTakeDetails, size);
  gtk_widget_class_bind_template_child (widget_class, TachyTakeDetails, seconds);
  gtk_widget_class_bind_template_child (widget_class, TachyTakeDetails, created);
  gtk_widget_class_bind_template_child (widget_class, TachyTakeDetails, took);
  gtk_widget_class_bind_template_child (widget_class, TachyTakeDetails, price);
  gtk_widget_class_bind_template_child (widget_class, TachyTakeDetails, failure);
}

static void
tachy_take_details_class_init (TachyTakeDetailsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tachy_take_details_dispose;

  g_type_ensure (TACHY_TYPE_FACT_ROW);
  g_type_ensure (TACHY_TYPE_FAILURE_ROW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/tachyscope/Tachyscope/ui/tachy-take-details.ui");
  bind_children (widget_class);
}

static void
tachy_take_details_init (TachyTakeDetails *self)
{
  static const char *const changes[] = {
    "notify::loaded", "notify::state", "notify::media", "notify::clip", "notify::reason",
  };

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (self->open_button, fill_open_menu, self, NULL);

  self->take_signals = g_signal_group_new (TACHY_TYPE_TAKE);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    g_signal_group_connect_swapped (self->take_signals, changes[i], G_CALLBACK (take_changed_cb),
                                    self);
}

/**
 * tachy_take_details_set_take:
 * @take: (nullable): what is to be told about
 */
void
tachy_take_details_set_take (TachyTakeDetails *self,
                             TachyHouse       *house,
                             TachyTake        *take)
{
  g_return_if_fail (TACHY_IS_TAKE_DETAILS (self));

  g_set_object (&self->house, house);
  if (!g_set_object (&self->take, take))
    return;

  g_signal_group_set_target (self->take_signals, take);
  if (take != NULL)
    take_changed_cb (self);
}
