/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the path of a request to what answers it; and who may ask at all. */

#define G_LOG_DOMAIN "tachy-studio"
#include "config.h"

#include <string.h>

#include "tachy-refusal.h"
#include "tachy-studio-call-private.h"

#define MAX_BODY (64 * 1024 * 1024) /* bytes: above what the pictures of the API come to */
#define MAX_SEGMENTS 5

typedef void (*Serve) (TachyStudioCall *call);

typedef struct
{
  const char *pattern; /* "*" stands for an id */
  const char *method;
  Serve serve;
  TachyStudioEndpoint endpoint;
} Route;

static const Route routes[] = {
  { "v1/models", "GET", tachy_studio_serve_models, TACHY_STUDIO_ENDPOINT_NONE },
  { "v1/videos", "GET", tachy_studio_serve_list, TACHY_STUDIO_ENDPOINT_LIST },
  { "v1/videos", "POST", tachy_studio_serve_create, TACHY_STUDIO_ENDPOINT_CREATE },
  { "v1/videos/*", "GET", tachy_studio_serve_job, TACHY_STUDIO_ENDPOINT_POLL },
  { "v1/videos/*", "DELETE", tachy_studio_serve_delete, TACHY_STUDIO_ENDPOINT_NONE },
  { "v1/videos/*/content", "GET", tachy_studio_serve_content, TACHY_STUDIO_ENDPOINT_CONTENT },
  { "v1/videos/*/remix", "POST", tachy_studio_serve_remix, TACHY_STUDIO_ENDPOINT_CREATE },
};

/* Split before it is decoded, so that a "%2F" in an id stays a part of the id. */
static char **
split_path (const char *path)
{
  char **segments = g_strsplit (*path == '/' ? path + 1 : path, "/", MAX_SEGMENTS);

  for (guint i = 0; segments[i] != NULL; i++)
    {
      char *decoded = g_uri_unescape_string (segments[i], NULL);

      if (decoded == NULL)
        decoded = g_strdup ("");
      g_free (segments[i]);
      segments[i] = decoded;
    }

  return segments;
}

static gboolean
match_path (const char  *pattern,
            char       **segments,
            const char **id)
{
  g_auto (GStrv) wanted = g_strsplit (pattern, "/", -1);

  if (g_strv_length (wanted) != g_strv_length (segments))
    return FALSE;

  for (guint i = 0; wanted[i] != NULL; i++)
    {
      if (g_str_equal (wanted[i], "*"))
        *id = segments[i];
      else if (!g_str_equal (wanted[i], segments[i]))
        return FALSE;
    }

  return TRUE;
}

static void
refuse_path (SoupServerMessage *msg,
             const char        *allowed)
{
  g_autoptr (GError) error = NULL;

  if (*allowed == '\0')
    tachy_refusal_set (&error, SOUP_STATUS_NOT_FOUND, "unknown_url", NULL,
                       "There is nothing at this URL of the videos API.");
  else
    {
      soup_message_headers_replace (soup_server_message_get_response_headers (msg), "Allow",
                                    allowed);
      tachy_refusal_set (&error, SOUP_STATUS_METHOD_NOT_ALLOWED, "method_not_allowed", NULL,
                         "This URL does not know the method; it allows %s.", allowed);
    }

  tachy_studio_write_error (msg, error);
}

static void
serve_route (TachyStudio       *self,
             const Route       *route,
             SoupServerMessage *msg,
             GHashTable        *query,
             const char        *id)
{
  TachyStudioCall *call = tachy_studio_call_new (self, msg, query, id);

  if (self->faults != NULL)
    call->fault = tachy_studio_faults_take (self->faults, route->endpoint);
  if (!tachy_studio_call_fail (call))
    route->serve (call);
}

static void
request_cb (SoupServer        *server,
            SoupServerMessage *msg,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  TachyStudio *self = user_data;
  g_auto (GStrv) segments = split_path (path);
  g_autoptr (GString) allowed = g_string_new (NULL);
  const char *method = soup_server_message_get_method (msg);

  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      const char *id = NULL;

      if (!match_path (routes[i].pattern, segments, &id))
        continue;
      if (g_str_equal (method, routes[i].method))
        {
          serve_route (self, &routes[i], msg, query, id);
          return;
        }
      g_string_append_printf (allowed, "%s%s", allowed->len > 0 ? ", " : "", routes[i].method);
    }

  refuse_path (msg, allowed->str);
}

/* Takes as long for a key that is nearly right as for any other of its length. */
static gboolean
is_same_key (const char *key,
             const char *given)
{
  gsize length = strlen (key);
  guint difference = 0;

  if (strlen (given) != length)
    return FALSE;

  for (gsize i = 0; i < length; i++)
    difference |= (guint8) (key[i] ^ given[i]);

  return difference == 0;
}

static gboolean
has_key (TachyStudio       *self,
         SoupServerMessage *msg)
{
  const char *header = soup_message_headers_get_one (
    soup_server_message_get_request_headers (msg), "Authorization");

  if (self->key == NULL)
    return TRUE;
  if (header == NULL || g_ascii_strncasecmp (header, "Bearer ", strlen ("Bearer ")) != 0)
    return FALSE;

  return is_same_key (self->key, header + strlen ("Bearer "));
}

static gboolean
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address =
    host != NULL ? g_inet_address_new_from_string (host) : NULL;

  if (address != NULL)
    return g_inet_address_get_is_loopback (address);

  return host != NULL && g_ascii_strcasecmp (host, "localhost") == 0;
}

/* Any page in a browser on this machine can reach a server on loopback; without a key, its host
 * name (or one that it has pointed here) is all that tells it from a program of this person. */
static gboolean
comes_from_web_page (SoupServerMessage *msg)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (msg);
  const char *origin = soup_message_headers_get_one (headers, "Origin");
  g_autoptr (GUri) uri = origin != NULL ? g_uri_parse (origin, G_URI_FLAGS_NONE, NULL) : NULL;

  if (!is_loopback (g_uri_get_host (soup_server_message_get_uri (msg))))
    return TRUE;

  return origin != NULL && (uri == NULL || !is_loopback (g_uri_get_host (uri)));
}

/* The rest of the body is still read, so that the client gets to see the answer. */
static void
refuse_early (SoupServerMessage *msg,
              const GError      *error)
{
  SoupMessageBody *body = soup_server_message_get_request_body (msg);

  soup_message_body_set_accumulate (body, FALSE);
  soup_message_body_truncate (body);
  tachy_studio_write_error (msg, error);
}

static void
refuse_size (SoupServerMessage *msg)
{
  g_autoptr (GError) error = NULL;

  tachy_refusal_set (&error, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, "request_too_large", NULL,
                     "The request is larger than %d MB.", MAX_BODY / 1024 / 1024);
  refuse_early (msg, error);
}

/* A body of unknown length is counted while it comes. */
static void
got_chunk_cb (SoupServerMessage *msg,
              GBytes            *chunk,
              gpointer           user_data)
{
  if (soup_server_message_get_status (msg) == 0 &&
      soup_server_message_get_request_body (msg)->length > MAX_BODY)
    refuse_size (msg);
}

static void
headers_cb (SoupServer        *server,
            SoupServerMessage *msg,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  TachyStudio *self = user_data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (msg);
  g_autoptr (GError) error = NULL;

  if (!has_key (self, msg))
    tachy_refusal_set (&error, SOUP_STATUS_UNAUTHORIZED, "invalid_api_key", NULL,
                       "The API key is missing or wrong. Send it as “Authorization: Bearer KEY”.");
  else if (self->key == NULL && comes_from_web_page (msg))
    tachy_refusal_set (&error, SOUP_STATUS_FORBIDDEN, "foreign_origin", NULL,
                       "Web pages may not use a studio that has no key.");

  if (error != NULL)
    refuse_early (msg, error);
  else if (soup_message_headers_get_content_length (headers) > MAX_BODY)
    refuse_size (msg);
  else
    g_signal_connect (msg, "got-chunk", G_CALLBACK (got_chunk_cb), NULL);
}

/*
 * tachy_studio_add_routes:
 *
 * Lets the server of @self answer.
 */
void
tachy_studio_add_routes (TachyStudio *self)
{
  soup_server_add_early_handler (self->server, NULL, headers_cb, self, NULL);
  soup_server_add_handler (self->server, NULL, request_cb, self, NULL);
}
