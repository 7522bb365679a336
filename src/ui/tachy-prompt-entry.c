/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the prompt is written: several lines that grow with the text, up to a height. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-prompt-entry.h"

#include "tachy-incoming-picture.h"

struct _TachyPromptEntry
{
  AdwBin parent_instance;

  GtkTextView *text_view;
  GtkLabel *placeholder;
};

enum
{
  PROP_0,
  PROP_TEXT,
  N_PROPS,
};

enum
{
  PASTE_PICTURE,
  N_SIGNALS,
};

G_DEFINE_FINAL_TYPE (TachyPromptEntry, tachy_prompt_entry, ADW_TYPE_BIN)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
text_changed_cb (TachyPromptEntry *self,
                 GtkTextBuffer    *buffer)
{
  g_assert (TACHY_IS_PROMPT_ENTRY (self));

  gtk_widget_set_visible (GTK_WIDGET (self->placeholder),
                          gtk_text_buffer_get_char_count (buffer) == 0);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
}

static void
paste_clipboard_cb (TachyPromptEntry *self,
                    GtkTextView      *text_view)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (text_view));

  g_assert (TACHY_IS_PROMPT_ENTRY (self));

  if (!tachy_incoming_picture_is_meant (gdk_clipboard_get_formats (clipboard)))
    return;

  g_signal_stop_emission_by_name (text_view, "paste-clipboard");
  g_signal_emit (self, signals[PASTE_PICTURE], 0);
}

static gboolean
tachy_prompt_entry_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (TACHY_PROMPT_ENTRY (widget)->text_view));
}

static void
tachy_prompt_entry_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  TachyPromptEntry *self = TACHY_PROMPT_ENTRY (object);

  switch (prop_id)
    {
    case PROP_TEXT:
      g_value_take_string (value, tachy_prompt_entry_dup_text (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
tachy_prompt_entry_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  TachyPromptEntry *self = TACHY_PROMPT_ENTRY (object);

  switch (prop_id)
    {
    case PROP_TEXT:
      tachy_prompt_entry_set_text (self, g_value_get_string (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
tachy_prompt_entry_class_init (TachyPromptEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = tachy_prompt_entry_get_property;
  object_class->set_property = tachy_prompt_entry_set_property;
  widget_class->grab_focus = tachy_prompt_entry_grab_focus;

  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, "",
                                               G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS |
                                                   G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[PASTE_PICTURE] = g_signal_new ("paste-picture", TACHY_TYPE_PROMPT_ENTRY,
                                         G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/tachyscope/Tachyscope/ui/tachy-prompt-entry.ui");
  gtk_widget_class_bind_template_child (widget_class, TachyPromptEntry, text_view);
  gtk_widget_class_bind_template_child (widget_class, TachyPromptEntry, placeholder);
  gtk_widget_class_bind_template_callback (widget_class, paste_clipboard_cb);
  gtk_widget_class_bind_template_callback (widget_class, text_changed_cb);
}

static void
tachy_prompt_entry_init (TachyPromptEntry *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * tachy_prompt_entry_dup_text:
 *
 * Returns: (transfer full): the whole text
 */
char *
tachy_prompt_entry_dup_text (TachyPromptEntry *self)
{
  GtkTextBuffer *buffer;
  GtkTextIter start, end;

  g_return_val_if_fail (TACHY_IS_PROMPT_ENTRY (self), NULL);

  buffer = gtk_text_view_get_buffer (self->text_view);
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

/**
 * tachy_prompt_entry_set_text:
 * @text: (nullable): what is to stand there; the person can undo the change
 */
void
tachy_prompt_entry_set_text (TachyPromptEntry *self,
                             const char       *text)
{
  GtkTextBuffer *buffer;
  GtkTextIter start, end;

  g_return_if_fail (TACHY_IS_PROMPT_ENTRY (self));

  /* gtk_text_buffer_set_text() would empty the undo history, and with it a prompt that somebody
   * was writing. */
  buffer = gtk_text_view_get_buffer (self->text_view);
  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_delete (buffer, &start, &end);
  gtk_text_buffer_insert (buffer, &start, text != NULL ? text : "", -1);
  gtk_text_buffer_end_user_action (buffer);
}
