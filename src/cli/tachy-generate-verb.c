/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `tachyscope generate`: one take, from the prompt to the clip. */

#define G_LOG_DOMAIN "tachy-cli"
#include "config.h"

#include "tachy-generate-verb.h"

#include <glib/gi18n.h>
#include <unistd.h>

#include "tachy-cli-exit.h"
#include "tachy-cli-follow.h"
#include "tachy-cli-key.h"
#include "tachy-cli-limits.h"
#include "tachy-cli-options.h"
#include "tachy-cli-output.h"
#include "tachy-cli-progress.h"
#include "tachy-cli-prompt.h"
#include "tachy-cli-server.h"
#include "tachy-cli-session.h"
#include "tachy-cli-target.h"
#include "tachy-error.h"
#include "tachy-recipe.h"

/* What the command line said, and what became of it. */
typedef struct
{
  char *provider_name;
  char *server;
  char *key_file;
  char *model;
  char *size;
  char *seconds_text;
  char *image;
  char *output;
  gboolean json;
  char **arguments;

  char *prompt;
  char *key; /* (nullable): wiped as soon as it has been handed over */
  int width;   /* 0 where none was named, as with the others */
  int height;
  int seconds;
} Order;

static void
order_clear (Order *order)
{
  tachy_cli_key_wipe (order->key);
  g_free (order->provider_name);
  g_free (order->server);
  g_free (order->key_file);
  g_free (order->model);
  g_free (order->size);
  g_free (order->seconds_text);
  g_free (order->image);
  g_free (order->output);
  g_strfreev (order->arguments);
  g_free (order->prompt);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Order, order_clear)

static gboolean
parse_arguments (Order  *order,
                 int     argc,
                 char   *argv[],
                 GError **error)
{
  const GOptionEntry entries[] = {
    { "provider", 0, 0, G_OPTION_ARG_FILENAME, &order->provider_name,
      N_("Use the provider with this name"), N_("NAME") },
    { "server", 0, 0, G_OPTION_ARG_FILENAME, &order->server, N_("Use the server at this address"),
      N_("URL") },
    { "key-file", 0, 0, G_OPTION_ARG_FILENAME, &order->key_file,
      N_("Read the key from the first line of this file"), N_("FILE") },
    { "model", 0, 0, G_OPTION_ARG_FILENAME, &order->model, N_("Ask for this model"), N_("MODEL") },
    { "size", 0, 0, G_OPTION_ARG_FILENAME, &order->size, N_("Width and height in pixels"),
      N_("WIDTHxHEIGHT") },
    { "seconds", 0, 0, G_OPTION_ARG_FILENAME, &order->seconds_text, N_("Length of the video"),
      N_("NUMBER") },
    { "image", 0, 0, G_OPTION_ARG_FILENAME, &order->image, N_("Start from this picture"),
      N_("FILE") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &order->output, N_("Copy the clip to this file"),
      N_("FILE") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &order->json, N_("Print a JSON object for each change"),
      NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &order->arguments, NULL, NULL },
    { NULL }
  };

  return tachy_cli_options_parse (argc, argv, entries, _("PROMPT|-"),
                                  _("Makes a video from words."), error);
}

static gboolean
check_words (const Order *order,
             GError     **error)
{
  if (order->arguments == NULL)
    return tachy_cli_options_refuse (error,
                                     _("There is no prompt; “-” reads it from standard input."));
  if (order->arguments[1] != NULL)
    return tachy_cli_options_refuse (error,
                                     _("There is more than one prompt; put it into quotes."));
  if (order->provider_name != NULL && order->server != NULL)
    return tachy_cli_options_refuse (error, _("A provider and a server cannot both be given."));
  if (order->model != NULL && *order->model == '\0')
    return tachy_cli_options_refuse (error, _("The model has no name."));

  return tachy_cli_options_check_text (order->provider_name, error) &&
         tachy_cli_options_check_text (order->server, error) &&
         tachy_cli_options_check_text (order->model, error) &&
         tachy_cli_options_check_text (order->size, error) &&
         tachy_cli_options_check_text (order->seconds_text, error);
}

static gboolean
read_numbers (Order   *order,
              GError **error)
{
  return (order->size == NULL || tachy_cli_options_read_size (order->size, &order->width,
                                                              &order->height, error)) &&
         (order->seconds_text == NULL ||
          tachy_cli_options_read_seconds (order->seconds_text, &order->seconds, error));
}

static gboolean
read_key (Order   *order,
          GError **error)
{
  g_autoptr (GError) key_error = NULL;

  order->key = tachy_cli_key_read (order->key_file, &key_error);
  if (key_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&key_error));
  return FALSE;
}

static gboolean
read_order (Order  *order,
            int     argc,
            char   *argv[],
            GError **error)
{
  if (!parse_arguments (order, argc, argv, error) || !check_words (order, error) ||
      !read_numbers (order, error))
    return FALSE;
  if (order->output != NULL && !tachy_cli_target_check (order->output, error))
    return FALSE;

  order->prompt = tachy_cli_prompt_read (order->arguments[0], error);
  return order->prompt != NULL && read_key (order, error);
}

static TachyRecipe *
make_recipe (const Order     *order,
             TachyCliSession *session,
             TachyProvider   *provider)
{
  TachyRecipe *recipe = tachy_recipe_new ();
  g_autofree char *model = NULL;

  if (order->model == NULL)
    model = tachy_cli_server_dup_model (session, provider);

  tachy_recipe_set_provider (recipe, tachy_provider_get_id (provider));
  tachy_recipe_set_prompt (recipe, order->prompt);
  tachy_recipe_set_model (recipe, order->model != NULL ? order->model : model);
  tachy_cli_limits_set_size (recipe, provider, order->width, order->height);
  tachy_cli_limits_set_seconds (recipe, provider, order->seconds);
  return recipe;
}

/* What is no picture is noticed before anything else happens. */
static TachyPicture *
load_picture (const Order     *order,
              TachyCliSession *session,
              GError         **error)
{
  TachyMedia *media = tachy_house_get_media (tachy_cli_session_get_house (session));
  g_autoptr (GFile) file = g_file_new_for_path (order->image);
  g_autoptr (GAsyncResult) loaded = NULL;

  tachy_media_load_picture_async (media, file, tachy_cli_session_get_cancellable (session),
                                  tachy_cli_session_keep_result_cb, &loaded);
  tachy_cli_session_wait (&loaded);
  return tachy_media_load_picture_finish (media, loaded, error);
}

/* Makes the picture that is sent: exactly the size of the video, as the composer does it. */
static GBytes *
fit_picture (TachyPicture    *picture,
             TachyRecipe     *recipe,
             TachyCliSession *session,
             GError         **error)
{
  TachyMedia *media = tachy_house_get_media (tachy_cli_session_get_house (session));
  g_autoptr (GAsyncResult) fitted = NULL;

  tachy_media_fit_picture_async (media, picture, tachy_recipe_get_width (recipe),
                                 tachy_recipe_get_height (recipe),
                                 tachy_cli_session_get_cancellable (session),
                                 tachy_cli_session_keep_result_cb, &fitted);
  tachy_cli_session_wait (&fitted);
  return tachy_media_fit_picture_finish (media, fitted, error);
}

static void
say_price (TachyRecipe   *recipe,
           TachyProvider *provider)
{
  double dollars = 0;
  g_autofree char *sentence = NULL;

  if (!tachy_provider_estimate (provider, tachy_recipe_get_model (recipe),
                                tachy_recipe_get_width (recipe), tachy_recipe_get_height (recipe),
                                tachy_recipe_get_seconds (recipe), &dollars) ||
      dollars <= 0)
    return;

  /* Translators: US dollars. */
  sentence = g_strdup_printf (_("Estimated price: $%.2f"), dollars);
  tachy_cli_output_note (sentence);
}

static TachyTake *
submit (TachyCliSession *session,
        TachyRecipe     *recipe,
        GBytes          *picture,
        GError         **error)
{
  TachyEngine *engine = tachy_house_get_engine (tachy_cli_session_get_house (session));
  GCancellable *cancellable = tachy_cli_session_get_cancellable (session);
  g_autoptr (GAsyncResult) result = NULL;

  if (!tachy_cli_session_start_engine (session, error) ||
      g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  tachy_engine_submit_async (engine, recipe, picture, cancellable,
                             tachy_cli_session_keep_result_cb, &result);
  tachy_cli_session_wait (&result);
  return tachy_engine_submit_finish (engine, result, error);
}

static TachyProvider *
choose_server (Order           *order,
               TachyCliSession *session,
               GError         **error)
{
  TachyProvider *provider =
      tachy_cli_server_choose (session, order->provider_name, order->server, error);

  if (provider == NULL)
    return NULL;

  tachy_cli_server_use_key (session, provider, order->key);
  tachy_cli_key_wipe (g_steal_pointer (&order->key));
  return provider;
}

/* Everything up to the moment when the take is on the disk. */
static TachyTake *
place_order (Order           *order,
             TachyCliSession *session,
             GError         **error)
{
  TachyProvider *provider;
  g_autoptr (TachyPicture) picture = NULL;
  g_autoptr (TachyRecipe) recipe = NULL;
  g_autoptr (GBytes) fitted = NULL;

  if (order->image != NULL)
    {
      picture = load_picture (order, session, error);
      if (picture == NULL)
        return NULL;
    }

  provider = choose_server (order, session, error);
  if (provider == NULL)
    return NULL;

  recipe = make_recipe (order, session, provider);
  if (picture != NULL)
    {
      if (!tachy_cli_limits_check_picture (recipe, provider, error))
        return NULL;
      fitted = fit_picture (picture, recipe, session, error);
      if (fitted == NULL)
        return NULL;
      g_clear_pointer (&picture, tachy_picture_unref);
    }

  say_price (recipe, provider);
  return submit (session, recipe, fitted, error);
}

static TachyCliExit
deliver (const Order     *order,
         TachyCliSession *session,
         TachyTake       *take)
{
  TachyCliExit status = tachy_cli_exit_of_take (take);
  gboolean filed = status == TACHY_CLI_FILED;
  const char *path = filed && order->output != NULL ? order->output : tachy_take_get_clip (take);
  g_autoptr (GError) error = NULL;
  g_autofree char *trouble = NULL;

  if (filed && order->output != NULL &&
      !tachy_cli_target_copy (tachy_take_get_clip (take), order->output, &error))
    {
      status = tachy_cli_exit_of_error (error);
      path = tachy_take_get_clip (take);
    }

  if (order->json)
    {
      g_autofree char *line = tachy_cli_output_dup_json (
          take, tachy_cli_session_get_providers (session), path);

      tachy_cli_output_line (line);
    }
  else if (filed)
    tachy_cli_output_line (path);

  if (!filed)
    trouble = tachy_cli_output_dup_trouble (take);
  if (trouble != NULL || error != NULL)
    tachy_cli_output_note (trouble != NULL ? trouble : error->message);
  if (tachy_take_is_active (take) && (trouble == NULL || tachy_take_get_remote_id (take) != NULL))
    tachy_cli_follow_say_goodbye (take);

  return status;
}

static TachyCliExit
follow (const Order     *order,
        TachyCliSession *session,
        TachyTake       *take)
{
  TachyCliStyle style = order->json              ? TACHY_CLI_JSON
                        : isatty (STDERR_FILENO) ? TACHY_CLI_BAR
                                                 : TACHY_CLI_LINES;
  g_autoptr (TachyCliProgress) progress = NULL;
  gboolean is_due;

  progress = tachy_cli_progress_new (take, tachy_cli_session_get_providers (session), style, NULL);
  is_due = tachy_cli_follow_until_due (session, take);
  g_clear_pointer (&progress, tachy_cli_progress_free);

  if (!is_due)
    return tachy_cli_follow_interrupted (session, take);

  return deliver (order, session, take);
}

/**
 * tachy_generate_verb_run:
 * @argv: "generate" and what follows it
 *
 * Returns: the exit status
 */
int
tachy_generate_verb_run (int   argc,
                         char *argv[])
{
  g_auto (Order) order = { 0 };
  g_autoptr (TachyCliSession) session = NULL;
  g_autoptr (TachyTake) take = NULL;
  g_autoptr (GError) error = NULL;
  TachyCliExit status;

  if (!read_order (&order, argc, argv, &error))
    return (int) tachy_cli_output_error (error);

  session = tachy_cli_session_open (&error);
  if (session != NULL)
    take = place_order (&order, session, &error);
  if (take == NULL)
    return (int) tachy_cli_output_error (error);

  status = follow (&order, session, take);
  if (status != TACHY_CLI_INTERRUPTED)
    tachy_cli_session_see_off (session);

  return (int) status;
}
