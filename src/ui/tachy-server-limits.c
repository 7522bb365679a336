/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the models of a server can be asked for: seen, and said by the person where it is not known. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-server-limits.h"

#include "tachy-limits-book.h"
#include "tachy-limits-editor.h"
#include "tachy-offer-row.h"
#include "tachy-offer-words.h"
#include "tachy-subpage.h"

#include <glib/gi18n.h>
#include <string.h>

struct _TachyServerLimits
{
  AdwBin parent_instance;

  GtkStack *stack;
  GtkListBox *models;
  TachyLimitsEditor *editor;

  TachyProvider *draft;
  char **shown; /* (nullable): the models in the order of the rows */
};

G_DEFINE_FINAL_TYPE (TachyServerLimits, tachy_server_limits, ADW_TYPE_BIN)

static TachyLimitsBook *
dup_book (TachyServerLimits *self)
{
  g_autofree char *document = NULL;

  g_object_get (self->draft, "limits", &document, NULL);
  return tachy_limits_book_new (document);
}

static void
keep (TachyServerLimits *self,
      TachyLimitsBook   *book)
{
  g_autofree char *document = tachy_limits_book_to_text (book);

  g_object_set (self->draft, "limits", document, NULL);
}

/* All models come first, whether or not something is known of them. */
static char **
dup_models (TachyLimitsBook *book)
{
  g_auto (GStrv) known = tachy_limits_book_dup_models (book);
  g_autoptr (GStrvBuilder) models = g_strv_builder_new ();

  g_strv_builder_add (models, TACHY_LIMITS_ALL);
  for (guint i = 0; known[i] != NULL; i++)
    if (strcmp (known[i], TACHY_LIMITS_ALL) != 0)
      g_strv_builder_add (models, known[i]);

  return g_strv_builder_end (models);
}

static void
add_model_row (TachyServerLimits *self,
               const char        *model,
               gboolean           is_own)
{
  g_autoptr (TachyLimits) limits = tachy_provider_dup_limits (self->draft, model);
  g_autofree char *words = tachy_offer_words_dup_limits (limits);
  GtkWidget *row = tachy_offer_row_new (tachy_offer_words_get_model (model), words);

  if (is_own)
    {
      GtkWidget *mark = gtk_label_new (_("Yours"));

      gtk_widget_add_css_class (mark, "dim-label");
      gtk_widget_add_css_class (mark, "caption");
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), mark);
    }
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_append (self->models, row);
}

static void
add_rows (TachyServerLimits *self,
          TachyLimitsBook   *book)
{
  for (guint i = 0; self->shown[i] != NULL; i++)
    add_model_row (self, self->shown[i], tachy_limits_book_is_own (book, self->shown[i]));

  gtk_list_box_append (self->models, tachy_offer_row_new_for_more (_("Add a Model…")));
}

/* There may be hundreds of rows, so they are made only where they are seen. */
static void
update (TachyServerLimits *self)
{
  g_autoptr (TachyLimitsBook) book = NULL;
  GtkListBoxRow *row;

  if (self->draft == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  book = dup_book (self);
  g_strfreev (self->shown);
  self->shown = dup_models (book);
  while ((row = gtk_list_box_get_row_at_index (self->models, 0)) != NULL)
    gtk_list_box_remove (self->models, GTK_WIDGET (row));
  add_rows (self, book);
}

static void
row_activated_cb (TachyServerLimits *self,
                  GtkListBoxRow     *row)
{
  g_autoptr (TachyLimitsBook) book = dup_book (self);
  guint index = (guint) gtk_list_box_row_get_index (row);
  const char *model = index < g_strv_length (self->shown) ? self->shown[index] : NULL;
  g_autoptr (TachyLimits) limits = NULL;

  g_assert (TACHY_IS_SERVER_LIMITS (self));

  limits = model != NULL ? tachy_provider_dup_limits (self->draft, model) : tachy_limits_new ();
  gtk_stack_set_visible_child_name (self->stack, "editor");
  tachy_limits_editor_edit (self->editor, model, limits,
                            model != NULL && tachy_limits_book_is_own (book, model),
                            tachy_provider_get_models (self->draft));
}

static void
show_list (TachyServerLimits *self)
{
  gtk_stack_set_visible_child_name (self->stack, "list");
  gtk_widget_grab_focus (GTK_WIDGET (self->models));
}

static void
edit_cancelled_cb (TachyServerLimits *self)
{
  g_assert (TACHY_IS_SERVER_LIMITS (self));

  show_list (self);
}

static void
edit_done_cb (TachyServerLimits *self,
              const char        *model,
              const TachyLimits *limits)
{
  g_autoptr (TachyLimitsBook) book = dup_book (self);

  g_assert (TACHY_IS_SERVER_LIMITS (self));

  tachy_limits_book_set_own (book, model, limits);
  keep (self, book);
  show_list (self);
}

static void
forgotten_cb (TachyServerLimits *self,
              const char        *model)
{
  g_autoptr (TachyLimitsBook) book = dup_book (self);

  g_assert (TACHY_IS_SERVER_LIMITS (self));

  tachy_limits_book_remove (book, model);
  keep (self, book);
  show_list (self);
}

static void
tachy_server_limits_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (tachy_server_limits_parent_class)->map (widget);
  update (TACHY_SERVER_LIMITS (widget));
}

static void
tachy_server_limits_dispose (GObject *object)
{
  TachyServerLimits *self = TACHY_SERVER_LIMITS (object);

  g_clear_object (&self->draft);
  g_clear_pointer (&self->shown, g_strfreev);

  G_OBJECT_CLASS (tachy_server_limits_parent_class)->dispose (object);
}

static void
tachy_server_limits_class_init (TachyServerLimitsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tachy_server_limits_dispose;
  widget_class->map = tachy_server_limits_map;

  g_type_ensure (TACHY_TYPE_LIMITS_EDITOR);
  g_type_ensure (TACHY_TYPE_SUBPAGE);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/tachyscope/Tachyscope/ui/tachy-server-limits.ui");
  gtk_widget_class_bind_template_child (widget_class, TachyServerLimits, stack);
  gtk_widget_class_bind_template_child (widget_class, TachyServerLimits, models);
  gtk_widget_class_bind_template_child (widget_class, TachyServerLimits, editor);
  gtk_widget_class_bind_template_callback (widget_class, edit_cancelled_cb);
  gtk_widget_class_bind_template_callback (widget_class, edit_done_cb);
  gtk_widget_class_bind_template_callback (widget_class, forgotten_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
tachy_server_limits_init (TachyServerLimits *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * tachy_server_limits_set_draft:
 * @draft: the profile that is shown and changed here; given once
 */
void
tachy_server_limits_set_draft (TachyServerLimits *self,
                               TachyProvider     *draft)
{
  g_return_if_fail (TACHY_IS_SERVER_LIMITS (self) && TACHY_IS_PROVIDER (draft));
  g_return_if_fail (self->draft == NULL);

  self->draft = g_object_ref (draft);
  g_signal_connect_object (draft, "notify::limits", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
}
