/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The names of the models that a server offers: told by it, or written here by the person. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-server-models.h"

#include "tachy-limits-book.h"
#include "tachy-subpage.h"

#include <glib/gi18n.h>
#include <string.h>

struct _TachyServerModels
{
  AdwBin parent_instance;

  GtkTextView *text_view;
  GtkWidget *own_group;

  TachyProvider *draft;
  gboolean is_writing; /* the draft or the text is just being brought in step with the other */
};

G_DEFINE_FINAL_TYPE (TachyServerModels, tachy_server_models, ADW_TYPE_BIN)

static TachyLimitsBook *
dup_book (TachyServerModels *self)
{
  g_autofree char *document = NULL;

  g_object_get (self->draft, "limits", &document, NULL);
  return tachy_limits_book_new (document);
}

/* Whose list it is stands in the book of limits. */
static void
set_own (TachyServerModels *self,
         gboolean           own)
{
  g_autoptr (TachyLimitsBook) book = dup_book (self);
  g_autofree char *document = NULL;

  tachy_limits_book_set_own_models (book, own);
  document = tachy_limits_book_to_text (book);
  g_object_set (self->draft, "limits", document, NULL);
}

static void
limits_changed_cb (TachyServerModels *self)
{
  g_autoptr (TachyLimitsBook) book = dup_book (self);

  gtk_widget_set_visible (self->own_group, tachy_limits_book_get_own_models (book));
}

static char **
read_lines (TachyServerModels *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text_view);
  g_autoptr (GStrvBuilder) models = g_strv_builder_new ();
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  g_object_get (buffer, "text", &text, NULL);
  lines = g_strsplit_set (text, "\n,", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (*g_strstrip (lines[i]) != '\0')
      g_strv_builder_add (models, lines[i]);

  return g_strv_builder_end (models);
}

static void
text_changed_cb (TachyServerModels *self)
{
  g_auto (GStrv) models = NULL;

  if (self->is_writing || self->draft == NULL)
    return;

  models = read_lines (self);
  self->is_writing = TRUE;
  tachy_provider_set_models (self->draft, (const char *const *) models);
  self->is_writing = FALSE;
  set_own (self, TRUE);
}

static void
models_changed_cb (TachyServerModels *self)
{
  const char *const *models = tachy_provider_get_models (self->draft);
  g_autofree char *text = NULL;

  if (self->is_writing)
    return;

  text = g_strjoinv ("\n", (char **) models);
  self->is_writing = TRUE;
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text_view), text, -1);
  self->is_writing = FALSE;
}

static void
given_back_cb (TachyServerModels *self)
{
  g_assert (TACHY_IS_SERVER_MODELS (self));

  set_own (self, FALSE);
}

static void
tachy_server_models_dispose (GObject *object)
{
  g_clear_object (&TACHY_SERVER_MODELS (object)->draft);

  G_OBJECT_CLASS (tachy_server_models_parent_class)->dispose (object);
}

static void
tachy_server_models_class_init (TachyServerModelsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tachy_server_models_dispose;

  g_type_ensure (TACHY_TYPE_SUBPAGE);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/tachyscope/Tachyscope/ui/tachy-server-models.ui");
  gtk_widget_class_bind_template_child (widget_class, TachyServerModels, text_view);
  gtk_widget_class_bind_template_child (widget_class, TachyServerModels, own_group);
  gtk_widget_class_bind_template_callback (widget_class, given_back_cb);
}

static void
tachy_server_models_init (TachyServerModels *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (gtk_text_view_get_buffer (self->text_view), "changed",
                           G_CALLBACK (text_changed_cb), self, G_CONNECT_SWAPPED);
}

/**
 * tachy_server_models_set_draft:
 * @draft: the profile that is shown and changed here; given once
 */
void
tachy_server_models_set_draft (TachyServerModels *self,
                               TachyProvider     *draft)
{
  g_return_if_fail (TACHY_IS_SERVER_MODELS (self) && TACHY_IS_PROVIDER (draft));
  g_return_if_fail (self->draft == NULL);

  self->draft = g_object_ref (draft);
  g_signal_connect_object (draft, "notify::models", G_CALLBACK (models_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (draft, "notify::limits", G_CALLBACK (limits_changed_cb), self,
                           G_CONNECT_SWAPPED);
  models_changed_cb (self);
  limits_changed_cb (self);
}
