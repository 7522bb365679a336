/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Jobs in the shapes of all servers that are known, and in shapes of no sane one. */

#include "config.h"

#include <string.h>

#include "quotes.h"
#include "tachy-job-private.h"
#include "tachy-job-reader-private.h"
#include "tachy-json.h"

#define SECOND G_USEC_PER_SEC

static JsonNode *
parse (const char *text)
{
  g_autofree char *json = dup_json (text);
  g_autoptr (GError) error = NULL;
  JsonNode *root = tachy_json_parse (json, strlen (json), TACHY_JSON_MAX_JOB, &error);

  g_assert_no_error (error);
  return root;
}

static TachyJob *
read_expecting (const char *json,
                const char *expected_id)
{
  g_autoptr (JsonNode) root = parse (json);

  return tachy_job_reader_read (root, expected_id);
}

static TachyJob *
read_job (const char *json)
{
  TachyJob *job = read_expecting (json, NULL);

  g_assert_nonnull (job);
  return job;
}

static void
test_official (void)
{
  g_autoptr (TachyJob) job = read_job (
      "{'id':'video_1','object':'video','model':'sora-2','status':'in_progress',"
      "'progress':33,'created_at':1767225600,'completed_at':null,'expires_at':1767229200,"
      "'prompt':'a boat','size':'1280x720','seconds':'8',"
      "'remixed_from_video_id':null,'error':null,'quality':'standard'}");

  g_assert_cmpstr (tachy_job_get_id (job), ==, "video_1");
  g_assert_cmpint (tachy_job_get_status (job), ==, TACHY_JOB_RUNNING);
  g_assert_cmpstr (tachy_job_get_status_word (job), ==, "in_progress");
  g_assert_cmpint (tachy_job_get_progress (job), ==, 33);
  g_assert_cmpstr (tachy_job_get_prompt (job), ==, "a boat");
  g_assert_cmpstr (tachy_job_get_model (job), ==, "sora-2");
  g_assert_cmpstr (tachy_job_get_size (job), ==, "1280x720");
  g_assert_cmpfloat (tachy_job_get_seconds (job), ==, 8);
  g_assert_cmpint (tachy_job_get_created_at (job), ==, 1767225600 * (gint64) SECOND);
  g_assert_cmpint (tachy_job_get_completed_at (job), ==, 0);
  g_assert_cmpint (tachy_job_get_expires_at (job), ==, 1767229200 * (gint64) SECOND);
  g_assert_cmpint (tachy_job_get_retry_after (job), ==, -1);
  g_assert_null (tachy_job_get_result_url (job));
  g_assert_null (tachy_job_get_failure (job));
}

/* The least that the commissioned contract asks for. */
static void
test_least (void)
{
  g_autoptr (TachyJob) job = read_job ("{'id':'v','object':'video','status':'pending'}");

  g_assert_cmpint (tachy_job_get_status (job), ==, TACHY_JOB_QUEUED);
  g_assert_cmpint (tachy_job_get_progress (job), ==, -1);
  g_assert_null (tachy_job_get_prompt (job));
  g_assert_null (tachy_job_get_size (job));
  g_assert_cmpfloat (tachy_job_get_seconds (job), ==, 0);
  g_assert_cmpint (tachy_job_get_created_at (job), ==, 0);
}

/* One answer of each server, and what it means. */
static const struct
{
  const char *server;
  const char *json;
  const char *id;
  TachyJobStatus status;
  int progress;
  double seconds;
  const char *result_url;
  const char *failure;
} cards[] = {
  { "New API",
    "{'id':'task_1','task_id':'task_1','object':'video','model':'sora-2','status':"
    "'unknown','progress':0,'created_at':1767225600,'seconds':'4','metadata':{'url':"
    "'https://cdn.example/a.mp4'}}",
    "task_1", TACHY_JOB_UNKNOWN, -1, 4, "https://cdn.example/a.mp4", NULL },
  { "New API, failed",
    "{'id':'task_1','status':'failed','progress':100,'error':{'message':'bad','code':'x'}}",
    "task_1", TACHY_JOB_FAILED, 100, 0, NULL, "bad" },
  { "New API, the old path",
    "{'code':'success','message':'','data':{'task_id':'task_2','status':'SUCCESS',"
    "'progress':'100%','fail_reason':'','result_url':'https://cdn.example/b.mp4'}}",
    "task_2", TACHY_JOB_DONE, 100, 0, "https://cdn.example/b.mp4", NULL },
  { "New API, the old path, failed",
    "{'code':'success','data':{'task_id':'task_2','status':'FAILURE','progress':"
    "'30%','fail_reason':'no faces'}}",
    "task_2", TACHY_JOB_FAILED, 30, 0, NULL, "no faces" },
  { "New API, the old path, early",
    "{'code':'success','data':{'task_id':'task_2','status':'NOT_START','progress':'0%'}}",
    "task_2", TACHY_JOB_QUEUED, 0, 0, NULL, NULL },
  { "a reseller", "{'id':'t','status':'completed','video_url':'https://x.example/v.mp4'}",
    "t", TACHY_JOB_DONE, 100, 0, "https://x.example/v.mp4", NULL },
  { "another reseller",
    "{'id':'t','status':'completed','output_url':'https://x.example/v.mp4'}", "t",
    TACHY_JOB_DONE, 100, 0, "https://x.example/v.mp4", NULL },
  { "LiteLLM",
    "{'id':'video_bGl0ZWxsbTo6eA==','object':'video','status':'queued','progress':null,"
    "'seconds':null,'usage':{'duration_seconds':4.0}}",
    "video_bGl0ZWxsbTo6eA==", TACHY_JOB_QUEUED, -1, 0, NULL, NULL },
  { "vLLM-Omni",
    "{'id':'video_gen_1','status':'in_progress','progress':0,'seconds':'4',"
    "'media_type':'video/mp4','file_name':null,'inference_time_s':null,'fps':24}",
    "video_gen_1", TACHY_JOB_RUNNING, -1, 4, NULL, NULL },
  { "vLLM-Omni, failed",
    "{'id':'video_gen_1','status':'failed','progress':0,'error':{'code':400,'message':"
    "'out of memory'},'duration_s':2.5}",
    "video_gen_1", TACHY_JOB_FAILED, -1, 2.5, NULL, "out of memory" },
  { "SGLang",
    "{'id':'s','status':'completed','progress':100,'seconds':4,'url':'','file_path':"
    "'/tmp/s.mp4','error':{'message':null}}",
    "s", TACHY_JOB_DONE, 100, 4, NULL, NULL },
  { "SGLang, deleted", "{'id':'s','status':'deleted'}", "s", TACHY_JOB_GONE, -1, 0, NULL,
    NULL },
  { "FastVideo",
    "{'id':'f','status':'failed','error':{'code':'generation_failed','message':'m'}}",
    "f", TACHY_JOB_FAILED, -1, 0, NULL, "m" },
  { "TensorRT-LLM",
    "{'id':'video_t','object':'video','status':'queued','progress':null,'duration':4.0,"
    "'error':null}",
    "video_t", TACHY_JOB_QUEUED, -1, 4, NULL, NULL },
  { "TensorRT-LLM, failed", "{'id':'video_t','status':'failed','error':'text'}", "video_t",
    TACHY_JOB_FAILED, -1, 0, NULL, "text" },
  { "Rapid-MLX", "{'id':'r','status':'in_progress','progress':1,'seconds':'4'}", "r",
    TACHY_JOB_RUNNING, -1, 4, NULL, NULL },
  { "qvac",
    "{'id':'q','status':'failed','progress':99,'size':'','seconds':'','error':{"
    "'code':'c','message':'m'},'expires_at':253402300799}",
    "q", TACHY_JOB_FAILED, 99, 0, NULL, "m" },
  { "Bifrost",
    "{'id':'b:x','status':'in_progress','progress':42.7,'videos':[],'seconds':'4'}",
    "b:x", TACHY_JOB_RUNNING, 42, 4, NULL, NULL },
  { "Bifrost, done",
    "{'id':'b:x','status':'completed','videos':[{'type':'url','url':'https://x.example/v.mp4'}]}",
    "b:x", TACHY_JOB_DONE, 100, 0, "https://x.example/v.mp4", NULL },
  { "Bifrost, inside",
    "{'id':'b:x','status':'completed','videos':[{'type':'base64','base64':'AAAA'}]}",
    "b:x", TACHY_JOB_DONE, 100, 0, "data:", NULL },
  { "aisix", "{'id':'YWlzaXg','status':'queued','created_at':0}", "YWlzaXg",
    TACHY_JOB_QUEUED, -1, 0, NULL, NULL },
  { "LLM Gateway", "{'id':'l','status':'completed','seconds':6,'url':'/files/l.mp4'}",
    "l", TACHY_JOB_DONE, 100, 6, "/files/l.mp4", NULL },
  { "Merge", "{'id':'vid_1','status':'queued','progress':null,'size':'768P'}", "vid_1",
    TACHY_JOB_QUEUED, -1, 0, NULL, NULL },
  { "OpenRouter", "{'id':'o','polling_url':'/api/v1/videos/o','status':'pending'}", "o",
    TACHY_JOB_QUEUED, -1, 0, NULL, NULL },
  { "OpenRouter, done",
    "{'id':'o','status':'completed','generation_id':'g','unsigned_urls':["
    "'https://x.example/v.mp4'],'usage':{'cost':0.4}}",
    "o", TACHY_JOB_DONE, 100, 0, "https://x.example/v.mp4", NULL },
  { "OpenRouter, failed", "{'id':'o','status':'failed','error':'text'}", "o",
    TACHY_JOB_FAILED, -1, 0, NULL, "text" },
  { "OpenRouter, cancelled", "{'id':'o','status':'cancelled'}", "o", TACHY_JOB_CANCELLED, -1,
    0, NULL, NULL },
  { "OpenRouter, expired", "{'id':'o','status':'expired'}", "o", TACHY_JOB_EXPIRED, -1, 0,
    NULL, NULL },
  { "Together",
    "{'id':'t','status':'completed','outputs':{'cost':0.2,'video_url':"
    "'https://x.example/v.mp4'},'seconds':'5'}",
    "t", TACHY_JOB_DONE, 100, 5, "https://x.example/v.mp4", NULL },
  { "Inworld",
    "{'id':'i','status':'succeeded','output':{'videos':[{'url':'https://x.example/v.mp4'}]}}",
    "i", TACHY_JOB_DONE, 100, 0, "https://x.example/v.mp4", NULL },
  { "Dynamo",
    "{'id':'d','object':'video','status':'completed','progress':100,'created':"
    "1767225600,'data':[{'url':'https://x.example/v.mp4','output_format':'mp4'}],'error':null}",
    "d", TACHY_JOB_DONE, 100, 0, "https://x.example/v.mp4", NULL },
  { "Dynamo, inside",
    "{'id':'d','status':'completed','data':[{'b64_json':'AAAA','url':null}]}", "d",
    TACHY_JOB_DONE, 100, 0, "data:", NULL },
  { "xAI, create", "{'request_id':'x-1'}", "x-1", TACHY_JOB_UNKNOWN, -1, 0, NULL, NULL },
  { "phaseo",
    "{'id':'p','status':'queued','poll_after_seconds':5,'content_url':'/c'}", "p",
    TACHY_JOB_QUEUED, -1, 0, "/c", NULL },
  { "sd-server",
    "{'id':'s','kind':'vid_gen','status':'generating','created':1767225600,'error':null}",
    "s", TACHY_JOB_RUNNING, -1, 0, NULL, NULL },
  /* Shapes that no known server has, and any unknown one may. */
  { "wrapped", "{'success':true,'job':{'id':'w','state':'RUNNING','progress':20}}", "w",
    TACHY_JOB_RUNNING, 20, 0, NULL, NULL },
  { "wrapped, with the id of the request outside",
    "{'id':'req-1','data':{'task_id':'w','task_status':'succeed','video_url':'/w.mp4'}}", "w",
    TACHY_JOB_DONE, 100, 0, "/w.mp4", NULL },
  { "wrapped, and no state yet", "{'task':{'task_id':'w'}}", "w", TACHY_JOB_UNKNOWN, -1, 0, NULL,
    NULL },
  { "in a list of one", "{'data':[{'id':'w','status':'queued'}]}", "w", TACHY_JOB_QUEUED, -1, 0,
    NULL, NULL },
  { "not wrapped", "{'id':'w','status':'completed','video':{'id':'v','url':'/w.mp4'}}", "w",
    TACHY_JOB_DONE, 100, 0, "/w.mp4", NULL },
  { "a reason by another name", "{'id':'w','status':'Timed out','failure_reason':'too slow'}", "w",
    TACHY_JOB_FAILED, -1, 0, NULL, "too slow" },
  { "an error and no state", "{'id':'e','error':{'message':'m'}}", "e", TACHY_JOB_FAILED, -1,
    0, NULL, "m" },
  { "done and an error",
    "{'id':'e','status':'completed','error':{'message':'m'},'progress':0}", "e",
    TACHY_JOB_DONE, 100, 0, NULL, "m" },
};

static void
test_cards (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cards); i++)
    {
      g_autoptr (TachyJob) job = read_job (cards[i].json);
      const TachyFailure *failure = tachy_job_get_failure (job);

      g_test_message ("%s", cards[i].server);
      g_assert_cmpstr (tachy_job_get_id (job), ==, cards[i].id);
      g_assert_cmpint (tachy_job_get_status (job), ==, cards[i].status);
      g_assert_cmpint (tachy_job_get_progress (job), ==, cards[i].progress);
      g_assert_cmpfloat (tachy_job_get_seconds (job), ==, cards[i].seconds);
      g_assert_cmpstr (tachy_job_get_result_url (job), ==, cards[i].result_url);
      g_assert_cmpstr (failure != NULL ? failure->message : NULL, ==, cards[i].failure);
    }
}

static void
test_status_words (void)
{
  static const struct
  {
    const char *word;
    TachyJobStatus status;
  } rows[] = {
    { "Queued", TACHY_JOB_QUEUED },       { "IN_PROGRESS", TACHY_JOB_RUNNING },
    { "in-progress", TACHY_JOB_RUNNING }, { "in progress", TACHY_JOB_RUNNING },
    { "submitted", TACHY_JOB_QUEUED },    { "NotStarted", TACHY_JOB_QUEUED },
    { "preparing", TACHY_JOB_QUEUED },    { "created", TACHY_JOB_QUEUED },
    { "starting", TACHY_JOB_QUEUED },     { "processing", TACHY_JOB_RUNNING },
    { "running", TACHY_JOB_RUNNING },     { "complete", TACHY_JOB_DONE },
    { "success", TACHY_JOB_DONE },        { "finished", TACHY_JOB_DONE },
    { "done", TACHY_JOB_DONE },           { "failure", TACHY_JOB_FAILED },
    { "fail", TACHY_JOB_FAILED },         { "error", TACHY_JOB_FAILED },
    { "canceled", TACHY_JOB_CANCELLED },  { "moderating", TACHY_JOB_UNKNOWN },
    { "处理中", TACHY_JOB_UNKNOWN },      { "", TACHY_JOB_UNKNOWN },
    { "completed?", TACHY_JOB_UNKNOWN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *json =
          g_strdup_printf ("{'id':'v','status':'%s'}", rows[i].word);
      g_autoptr (TachyJob) job = read_job (json);

      g_test_message ("%s", rows[i].word);
      g_assert_cmpint (tachy_job_get_status (job), ==, rows[i].status);
      g_assert_cmpstr (tachy_job_get_status_word (job), ==, *rows[i].word ? rows[i].word : NULL);
    }
}

static void
test_progress (void)
{
  static const struct
  {
    const char *value;
    int progress;
  } rows[] = {
    { "50", 50 },      { "50.9", 50 },    { "'50'", 50 },    { "'50%'", 50 }, { "100", 100 },
    { "250", 100 },    { "0", -1 },       { "1", -1 },         { "0.5", -1 },     { "-1", -1 },
    { "-5", -1 },      { "null", -1 },    { "true", -1 },      { "'half'", -1 }, { "1e999", -1 },
    { "1e23", 100 },   { "[50]", -1 },    { "'5 0'", -1 },   { "'nan'", -1 }, { "1.01", 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *json = g_strdup_printf (
          "{'id':'v','status':'running','progress':%s}", rows[i].value);
      g_autoptr (TachyJob) job = read_job (json);

      g_test_message ("%s", rows[i].value);
      g_assert_cmpint (tachy_job_get_progress (job), ==, rows[i].progress);
    }
}

static void
test_times (void)
{
  static const struct
  {
    const char *value;
    gint64 created_at; /* seconds */
    gint64 expires_at;
  } rows[] = {
    { "1767225600", 1767225600, 1767225600 },
    { "1767225600.5", 1767225600, 1767225600 },
    { "'1767225600'", 1767225600, 1767225600 },
    { "1767225600000", 1767225600, 1767225600 },
    { "1767225600000000", 1767225600, 1767225600 },
    { "1767225600000000000", 1767225600, 1767225600 },
    { "'2026-01-01T00:00:00Z'", 1767225600, 1767225600 },
    { "0", 0, 0 },
    { "-1", 0, 0 },
    { "null", 0, 0 },
    { "'1012-04-09T21:20:00Z'", 0, 0 },
    { "'yesterday'", 0, 0 },
    { "1e999", 0, 0 },
    { "1e22", 0, 0 },
    { "true", 0, 0 },
    { "{}", 0, 0 },
    /* the future: no time at which anything was created; for "never" the year 9999 */
    { "253402300799", 0, 253402300799 },
    { "4000000000", 0, 4000000000 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *json = g_strdup_printf ("{'id':'v','created_at':%s,'expires_at':%s}",
                                               rows[i].value, rows[i].value);
      g_autoptr (TachyJob) job = read_job (json);

      g_test_message ("%s", rows[i].value);
      g_assert_cmpint (tachy_job_get_created_at (job) / SECOND, ==, rows[i].created_at);
      g_assert_cmpint (tachy_job_get_expires_at (job) / SECOND, ==, rows[i].expires_at);
    }
}

static void
test_sizes (void)
{
  static const struct
  {
    const char *value;
    const char *size;
  } rows[] = {
    { "'1280x720'", "1280x720" }, { "'1280*720'", "1280x720" }, { "'1280X720'", "1280x720" },
    { "'768P'", "768P" },         { "''", NULL },               { "null", NULL },
    { "'1280x'", "1280x" },       { "'x720'", "x720" },         { "'1280x720p'", "1280x720p" },
    { "[1280,720]", NULL },         { "720", "720" },
    { "'99999999999x1'", "99999999999x1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *json = g_strdup_printf ("{'id':'v','size':%s}", rows[i].value);
      g_autoptr (TachyJob) job = read_job (json);

      g_assert_cmpstr (tachy_job_get_size (job), ==, rows[i].size);
    }
}

static void
test_ids (void)
{
  g_autofree char *long_id = g_strnfill (513, 'x');
  g_autofree char *too_long = g_strdup_printf ("{'id':'%s'}", long_id);
  g_autofree char *fits = g_strdup_printf ("{'id':'%s'}", long_id + 1);
  g_autoptr (TachyJob) job = read_job (fits);
  g_autoptr (TachyJob) odd = read_job ("{'id':'a/../b%2f?#é\\n'}");
  const char *bad[] = { "{}",
                        "{'id':''}",
                        "{'id':null}",
                        "{'id':17}",
                        "{'id':['v']}",
                        "{'id':'.'}",
                        "{'id':'..'}",
                        "{'status':'queued'}",
                        too_long };

  g_assert_cmpuint (strlen (tachy_job_get_id (job)), ==, 512);
  g_assert_cmpstr (tachy_job_get_id (odd), ==, "a/../b%2f?#é\n");
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_null (read_expecting (bad[i], NULL));
}

static void
test_expected_ids (void)
{
  static const struct
  {
    const char *json;
    gboolean good;
  } rows[] = {
    { "{'id':'a','status':'queued'}", TRUE },
    { "{'status':'queued'}", TRUE },
    { "{'request_id':'r','status':'queued'}", TRUE },
    { "{'id':'db-7','task_id':'a','status':'queued'}", TRUE },
    { "{'id':'b','status':'queued'}", FALSE },
    { "{'task_id':'b','status':'queued'}", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (JsonNode) root = parse (rows[i].json);
      TachyJob *job = tachy_job_reader_read (root, "a");

      g_assert_cmpint (job != NULL, ==, rows[i].good);
      if (job == NULL)
        continue;
      g_assert_cmpstr (tachy_job_get_id (job), ==, "a");
      tachy_job_unref (job);
    }
}

static void
test_is_job (void)
{
  static const struct
  {
    const char *json;
    gboolean job;
  } rows[] = {
    { "{'id':'a'}", TRUE },
    { "{'status':'done','video':{'url':'u'}}", TRUE },
    { "{'request_id':'r'}", TRUE },
    { "{'data':{'task_id':'t'}}", TRUE },
    { "{'error':{'message':'m'}}", FALSE },
    { "{'request_id':'r','error':{'message':'m'}}", FALSE },
    { "{'status':'error','message':'m'}", FALSE },
    { "{'status':404,'message':'m'}", FALSE },
    { "{'code':'x','message':'m','data':null}", FALSE },
    { "{}", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (JsonNode) root = parse (rows[i].json);

      g_test_message ("%s", rows[i].json);
      g_assert_cmpint (tachy_job_reader_is_job (root), ==, rows[i].job);
    }
}

static void
test_two_ids (void)
{
  static const struct
  {
    const char *json;
    gboolean two;
  } rows[] = {
    { "{'id':'a'}", FALSE },
    { "{'id':'a','id':'a'}", FALSE },
    { "{'id':'a','x':{'id':'b'},'y':[{'id':'c'}]}", FALSE },
    { "{'x':'id','id':'a','y':'\\'id\\':\\'b\\''}", FALSE },
    { "{'id':7,'id':'a'}", FALSE },
    { "{'id':'a','id':'b'}", TRUE },
    { "{ 'id' : 'a' , 'x':[1], 'id' : 'ab' }", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *json = dup_json (rows[i].json);

      g_test_message ("%s", json);
      g_assert_cmpint (tachy_job_reader_has_two_ids (json, strlen (json)), ==, rows[i].two);
    }
}

static void
test_lists (void)
{
  static const struct
  {
    const char *json;
    int limit;
    guint n_jobs;
    const char *next;
  } rows[] = {
    { "{'data':[{'id':'a'},{'id':'b'}],'has_more':true,'last_id':'b'}", 2, 2, "b" },
    { "{'data':[{'id':'a'},{'id':'b'}],'has_more':false,'last_id':'b'}", 2, 2, NULL },
    { "{'data':[{'id':'a'},{'id':'b'}],'has_more':true,'last_id':null}", 2, 2, "b" },
    /* nothing said: a full page may have a next one */
    { "{'data':[{'id':'a'},{'id':'b'}]}", 2, 2, "b" },
    { "{'data':[{'id':'a'}]}", 2, 1, NULL },
    /* a cursor that does not move */
    { "{'data':[{'id':'cursor'}],'has_more':true,'last_id':'cursor'}", 2, 1, NULL },
    { "{'data':[],'has_more':true}", 2, 0, NULL },
    { "{'data':[17,null,'x',{'id':5},{'id':'a'}]}", 10, 1, NULL },
    { "{'videos':[{'id':'a'}]}", 2, 1, NULL },
    { "{'items':[{'id':'a'}]}", 2, 1, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (JsonNode) root = parse (rows[i].json);
      g_autofree char *next = NULL;
      g_autoptr (GPtrArray) jobs =
          tachy_job_reader_read_list (root, "cursor", rows[i].limit, &next);

      g_test_message ("%s", rows[i].json);
      g_assert_cmpuint (jobs->len, ==, rows[i].n_jobs);
      g_assert_cmpstr (next, ==, rows[i].next);
    }
}

/* The three places in which servers say it; and what cannot be a price is none. */
static void
test_cost (void)
{
  static const struct
  {
    const char *json;
    gint64 cost;
  } cases[] = {
    { "{'id':'a','status':'completed','usage':{'cost':0.4}}", 400000 },
    { "{'id':'a','status':'completed','usage':{'cost':'0.123456'}}", 123456 },
    { "{'id':'a','status':'completed','outputs':{'cost':1.1}}", 1100000 },
    { "{'id':'a','status':'completed','cost':0}", 0 },
    { "{'id':'a','status':'completed','cost':-1}", -1 },
    { "{'id':'a','status':'completed','cost':1e300}", -1 },
    { "{'id':'a','status':'completed','cost':null,'usage':{}}", -1 },
    { "{'id':'a','status':'completed','usage':7}", -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TachyJob) job = read_job (cases[i].json);

      g_assert_cmpint (tachy_job_get_cost (job), ==, cases[i].cost);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tachyscope/job/cost", test_cost);
  g_test_add_func ("/tachyscope/job/official", test_official);
  g_test_add_func ("/tachyscope/job/least", test_least);
  g_test_add_func ("/tachyscope/job/cards", test_cards);
  g_test_add_func ("/tachyscope/job/status-words", test_status_words);
  g_test_add_func ("/tachyscope/job/progress", test_progress);
  g_test_add_func ("/tachyscope/job/times", test_times);
  g_test_add_func ("/tachyscope/job/sizes", test_sizes);
  g_test_add_func ("/tachyscope/job/ids", test_ids);
  g_test_add_func ("/tachyscope/job/expected-ids", test_expected_ids);
  g_test_add_func ("/tachyscope/job/is-job", test_is_job);
  g_test_add_func ("/tachyscope/job/two-ids", test_two_ids);
  g_test_add_func ("/tachyscope/job/lists", test_lists);
  return g_test_run ();
}
