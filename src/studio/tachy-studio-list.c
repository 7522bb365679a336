/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The endpoints that tell of jobs and models: list, retrieve, delete. */

#define G_LOG_DOMAIN "tachy-studio"
#include "config.h"

#include "tachy-refusal.h"
#include "tachy-studio-call-private.h"

#define DEFAULT_LIMIT 20
#define MAX_LIMIT 100
#define MODEL "animatic"
#define MODEL_CREATED 1792713600 /* unix seconds */

typedef struct
{
  guint limit;
  gboolean ascending;
  guint start; /* how many jobs come before the page */
} Page;

static void
add_text (JsonBuilder *builder,
          const char  *name,
          const char  *text)
{
  json_builder_set_member_name (builder, name);
  if (text != NULL)
    json_builder_add_string_value (builder, text);
  else
    json_builder_add_null_value (builder);
}

void
tachy_studio_serve_models (TachyStudioCall *call)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) node = NULL;

  json_builder_begin_object (builder);
  add_text (builder, "object", "list");
  json_builder_set_member_name (builder, "data");
  json_builder_begin_array (builder);
  json_builder_begin_object (builder);
  add_text (builder, "id", MODEL);
  add_text (builder, "object", "model");
  json_builder_set_member_name (builder, "created");
  json_builder_add_int_value (builder, MODEL_CREATED);
  add_text (builder, "owned_by", "tachyscope");
  json_builder_end_object (builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  node = json_builder_get_root (builder);
  tachy_studio_call_reply_json (call, node);
}

static gboolean
refuse_option (const char *name,
               const char *rule,
               GError    **error)
{
  tachy_refusal_set (error, SOUP_STATUS_BAD_REQUEST, "invalid_value", name,
                     "Invalid value for '%s': %s.", name, rule);
  return FALSE;
}

static gboolean
read_limit (TachyStudioCall *call,
            Page            *page,
            GError         **error)
{
  const char *text = tachy_studio_call_get_option (call, "limit");
  guint64 limit = DEFAULT_LIMIT;

  if (text != NULL && !g_ascii_string_to_unsigned (text, 10, 0, MAX_LIMIT, &limit, NULL))
    return refuse_option ("limit", "it must be a whole number from 0 to 100", error);

  page->limit = (guint) limit;
  return TRUE;
}

static gboolean
read_order (TachyStudioCall *call,
            Page            *page,
            GError         **error)
{
  const char *text = tachy_studio_call_get_option (call, "order");

  if (text != NULL && !g_str_equal (text, "asc") && !g_str_equal (text, "desc"))
    return refuse_option ("order", "it must be 'asc' or 'desc'", error);

  page->ascending = text != NULL && g_str_equal (text, "asc");
  return TRUE;
}

static gboolean
read_after (TachyStudioCall *call,
            Page            *page,
            GError         **error)
{
  GPtrArray *jobs = tachy_studio_shelf_get_jobs (call->studio->shelf);
  const char *after = tachy_studio_call_get_option (call, "after");
  TachyStudioJob *job = tachy_studio_shelf_find (call->studio->shelf, after);
  guint place;

  if (after == NULL)
    return TRUE;
  if (job == NULL || !g_ptr_array_find (jobs, job, &place))
    return refuse_option ("after", "there is no video with this id", error);

  page->start = page->ascending ? place + 1 : jobs->len - place;
  return TRUE;
}

static TachyStudioJob *
get_nth (GPtrArray  *jobs,
         const Page *page,
         guint       n)
{
  return g_ptr_array_index (jobs, page->ascending ? n : jobs->len - 1 - n);
}

static JsonNode *
build_page (TachyStudio *studio,
            const Page  *page)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  GPtrArray *jobs = tachy_studio_shelf_get_jobs (studio->shelf);
  guint end = MIN (page->start + page->limit, jobs->len);
  gboolean empty = end == page->start;

  json_builder_begin_object (builder);
  add_text (builder, "object", "list");
  json_builder_set_member_name (builder, "data");
  json_builder_begin_array (builder);
  for (guint i = page->start; i < end; i++)
    json_builder_add_value (builder,
                            tachy_studio_job_to_wire (get_nth (jobs, page, i), studio->queued));
  json_builder_end_array (builder);

  add_text (builder, "first_id", empty ? NULL : get_nth (jobs, page, page->start)->id);
  add_text (builder, "last_id", empty ? NULL : get_nth (jobs, page, end - 1)->id);
  json_builder_set_member_name (builder, "has_more");
  json_builder_add_boolean_value (builder, end < jobs->len);
  json_builder_end_object (builder);

  return json_builder_get_root (builder);
}

void
tachy_studio_serve_list (TachyStudioCall *call)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;
  Page page = { 0 };

  if (!read_limit (call, &page, &error) || !read_order (call, &page, &error) ||
      !read_after (call, &page, &error))
    {
      tachy_studio_call_reply_error (call, error);
      return;
    }

  node = build_page (call->studio, &page);
  tachy_studio_call_reply_json (call, node);
}

void
tachy_studio_serve_job (TachyStudioCall *call)
{
  g_autoptr (GError) error = NULL;
  TachyStudioJob *job = tachy_studio_call_find_job (call, &error);

  if (job != NULL)
    tachy_studio_call_reply_job (call, job);
  else
    tachy_studio_call_reply_error (call, error);
}

void
tachy_studio_serve_delete (TachyStudioCall *call)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;
  TachyStudioJob *job = tachy_studio_call_find_job (call, &error);

  if (job == NULL)
    {
      tachy_studio_call_reply_error (call, error);
      return;
    }

  json_builder_begin_object (builder);
  add_text (builder, "id", job->id);
  add_text (builder, "object", "video.deleted");
  json_builder_set_member_name (builder, "deleted");
  json_builder_add_boolean_value (builder, TRUE);
  json_builder_end_object (builder);
  node = json_builder_get_root (builder);

  tachy_studio_queue_cancel (call->studio->queue, job);
  tachy_studio_shelf_remove (call->studio->shelf, job);
  tachy_studio_call_reply_json (call, node);
}
