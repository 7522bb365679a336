/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every shape in which servers say what went wrong. */

#include "config.h"

#include <string.h>

#include "quotes.h"
#include "tachy-failure-reader-private.h"

static TachyFailure *
read_failure (const char *text)
{
  g_autofree char *body = dup_json (text);

  return tachy_failure_reader_read_body (body, strlen (body));
}

static const struct
{
  const char *body;
  const char *code;
  const char *message;
  const char *type;
} shapes[] = {
  /* the official envelope */
  { "{'error':{'message':'m','type':'t','param':null,'code':null}}", NULL, "m", "t" },
  { "{'error':{'message':'m','type':'t','code':'c'}}", "c", "m", "t" },
  /* codes that are numbers */
  { "{'error':{'message':'m','code':500}}", "500", "m", NULL },
  /* New API: create and fetch; and its moderation of texts in Chinese */
  { "{'code':'invalid_size','message':'尺寸无效','data':null}", "invalid_size", "尺寸无效",
    NULL },
  { "{'code':402,'msg':'no money','data':null}", "402", "no money", NULL },
  { "{'error':{'message':'m','type':'new_api_error','code':''}}", NULL, "m",
    "new_api_error" },
  /* FastAPI */
  { "{'detail':'Not Found'}", NULL, "Not Found", NULL },
  { "{'detail':{'error':{'message':'m','code':'c'}}}", "c", "m", NULL },
  { "{'detail':{'message':'m','code':'c'}}", "c", "m", NULL },
  { "{'detail':[{'loc':['body','seconds'],'msg':'field required','type':'v'},"
    "{'loc':['body',0],'msg':'wrong'}]}",
    NULL, "body.seconds: field required\nbody.0: wrong", NULL },
  { "{'detail':['plain',17,null]}", NULL, "plain\n17", NULL },
  /* TensorRT-LLM, Dynamo, sd-server, xAI */
  { "{'error':'text'}", NULL, "text", NULL },
  { "{'msg':'text'}", NULL, "text", NULL },
  { "{'message':'text'}", NULL, "text", NULL },
  { "{'code':'c','error':'text'}", "c", "text", NULL },
  /* Express, NestJS, Rails, JSON:API, RFC 9457: what nobody's server is known for, but many are
   * built with */
  { "{'error':'Bad Request','message':'text','statusCode':400}", NULL, "text", NULL },
  { "{'error':'Bad Request','message':['a','b'],'statusCode':400}", NULL, "a\nb", NULL },
  { "{'errors':['a',{'message':'b'}]}", NULL, "a\nb", NULL },
  { "{'errors':[{'status':'422','title':'Bad','detail':'text'}]}", NULL, "text", NULL },
  { "{'type':'about:blank','title':'Bad','status':422,'detail':'text'}", NULL, "text", NULL },
  { "{'type':'about:blank','title':'Bad','status':422}", NULL, "Bad", "about:blank" },
  { "{'error_description':'text'}", NULL, "text", NULL },
  /* not JSON */
  { "Bad Gateway\n", NULL, "Bad Gateway", NULL },
  { "<html><head><TITLE lang=x>502 Bad\nGateway</title></head><body>…", NULL, "502 Bad\nGateway",
    NULL },
  { "<html>no title", NULL, NULL, NULL },
  { "<title", NULL, NULL, NULL },
  { "<title> </title>", NULL, NULL, NULL },
  { "", NULL, NULL, NULL },
  { "{}", NULL, NULL, NULL },
  { "{'error':null}", NULL, "{'error':null}", NULL },
  { "{'error':{}}", NULL, "{'error':{}}", NULL },
  { "{'error':[]}", NULL, "{'error':[]}", NULL },
  { "{'error':true}", NULL, "{'error':true}", NULL },
  /* what must not reach a label */
  { "{'error':'a\\u202eb\\u0007c'}", NULL, "abc", NULL },
  { "caf\xe9", NULL, "caf\xef\xbf\xbd", NULL },
};

static void
test_shapes (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      g_autoptr (TachyFailure) failure = read_failure (shapes[i].body);
      g_autofree char *message = shapes[i].message != NULL ? dup_json (shapes[i].message) : NULL;

      g_test_message ("%s", shapes[i].body);
      g_assert_cmpstr (failure->code, ==, shapes[i].code);
      g_assert_cmpstr (failure->message, ==, message);
      g_assert_cmpstr (failure->type, ==, shapes[i].type);
      g_assert_cmpint (failure->retry_after_us, ==, -1);
    }
}

static void
test_request_id (void)
{
  const char *inside = "{'error':{'message':'m','request_id':'r1'}}";
  const char *outside = "{'error':{'message':'m'},'request_id':'r2'}";
  g_autoptr (TachyFailure) a = read_failure (inside);
  g_autoptr (TachyFailure) b = read_failure (outside);

  g_assert_cmpstr (a->request_id, ==, "r1");
  g_assert_cmpstr (b->request_id, ==, "r2");
}

static void
test_long (void)
{
  g_autofree char *much = g_strnfill (1000 * 1000, 'x');
  g_autofree char *body = g_strdup_printf ("{'error':{'message':'%s','code':'%s'}}", much,
                                           "c");
  g_autoptr (TachyFailure) failure = read_failure (body);

  g_assert_cmpuint (strlen (failure->message), <=, 2048);
  g_assert_cmpstr (failure->code, ==, "c");
}

static void
test_copy (void)
{
  const char *body = "{'error':{'message':'m','code':'c','type':'t'}}";
  g_autoptr (TachyFailure) failure = read_failure (body);
  g_autoptr (TachyFailure) copy = NULL;

  failure->http_status = 400;
  failure->retry_after_us = 5;
  copy = tachy_failure_copy (failure);
  g_assert_cmpuint (copy->http_status, ==, 400);
  g_assert_cmpint (copy->retry_after_us, ==, 5);
  g_assert_cmpstr (copy->message, ==, "m");
  g_assert_true (copy->message != failure->message);
  g_assert_null (tachy_failure_copy (NULL));
}

static void
test_moderation (void)
{
  static const char *const bodies[] = { "{'error':{'message':'m','code':'moderation_blocked'}}",
                                        "{'error':{'message':'m','code':'Sentinel_Block'}}",
                                        "{'error':{'message':'m','type':'CONTENT_POLICY_X'}}",
                                        "{'error':{'message':'m','code':'sensitive_words'}}" };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (TachyFailure) failure = read_failure (bodies[i]);

      g_assert_true (tachy_failure_is_moderation (failure));
    }
  {
    g_autoptr (TachyFailure) failure = read_failure ("{'error':{'message':'safety','code':'x'}}");

    g_assert_false (tachy_failure_is_moderation (failure));
  }
  g_assert_false (tachy_failure_is_moderation (NULL));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tachyscope/failure/shapes", test_shapes);
  g_test_add_func ("/tachyscope/failure/request-id", test_request_id);
  g_test_add_func ("/tachyscope/failure/long", test_long);
  g_test_add_func ("/tachyscope/failure/copy", test_copy);
  g_test_add_func ("/tachyscope/failure/moderation", test_moderation);
  return g_test_run ();
}
