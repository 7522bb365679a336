/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Says in one sentence what came of a request. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-outcome-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "tachy-dialect-private.h"
#include "tachy-lesson-private.h"
#include "tachy-reach-private.h"
#include "tachy-text.h"

#define MAX_QUOTE 300
#define MAX_HOST 100

static GError *
take_sentence (TachyError code,
               char      *sentence) /* owned */
{
  GError *error = g_error_new_literal (TACHY_ERROR, (int) code, sentence);

  g_free (sentence);
  return error;
}

/* The host as it stands in the address, with its port where that is not the usual one. */
static char *
name_host (GUri *uri)
{
  const char *host = g_uri_get_host (uri);
  int port = g_uri_get_port (uri);
  int usual = g_strcmp0 (g_uri_get_scheme (uri), "https") == 0 ? 443 : 80;

  if (port == -1 || port == usual)
    return g_strdup (host);

  return g_strdup_printf (strchr (host, ':') != NULL ? "[%s]:%d" : "%s:%d", host, port);
}

static char *
dup_host (TachyExchange *exchange)
{
  return name_host (soup_message_get_uri (tachy_exchange_get_message (exchange)));
}

/* Where a redirect leads. */
static GUri *
resolve_location (TachyExchange *exchange)
{
  GUri *here = soup_message_get_uri (tachy_exchange_get_message (exchange));
  g_autofree char *location = tachy_exchange_dup_header (exchange, "Location");

  return location != NULL ? g_uri_parse_relative (here, location, SOUP_HTTP_URI_FLAGS, NULL) : NULL;
}

static gboolean
is_web_page (TachyExchange *exchange)
{
  const char *type = tachy_exchange_get_header (exchange, "Content-Type");

  return type != NULL && g_ascii_strncasecmp (type, "text/html", 9) == 0;
}

static char *
say_tls_reason (TachyExchange *exchange,
                const char    *host)
{
  GTlsCertificateFlags flags =
      soup_message_get_tls_peer_certificate_errors (tachy_exchange_get_message (exchange));

  if (flags & G_TLS_CERTIFICATE_BAD_IDENTITY)
    return g_strdup_printf (_("The certificate of “%s” belongs to another host."), host);
  if (flags & (G_TLS_CERTIFICATE_EXPIRED | G_TLS_CERTIFICATE_NOT_ACTIVATED))
    return g_strdup_printf (
        _("The certificate of “%s” is not valid at this time, or this computer’s clock is wrong."),
        host);
  if (flags & G_TLS_CERTIFICATE_REVOKED)
    return g_strdup_printf (_("The certificate of “%s” has been revoked."), host);
  if (flags & G_TLS_CERTIFICATE_UNKNOWN_CA)
    return g_strdup_printf (
        _("Nobody whom this computer trusts vouches for the certificate of “%s”."), host);

  return g_strdup_printf (_("No encrypted connection to “%s” came about."), host);
}

/* A server on this computer needs none. */
static gboolean
lacks_network (const char *name)
{
  return tachy_reach_of_host (name) != TACHY_REACH_LOOPBACK &&
         !g_network_monitor_get_network_available (g_network_monitor_get_default ());
}

static char *
say_proxy_password (void)
{
  return g_strdup (_("The proxy asks for a name and a password; enter them in the network settings "
                     "of this computer."));
}

static char *
say_why_not_reached (TachyExchange *exchange,
                     const GError  *reason,
                     const char    *host)
{
  const char *name =
      g_uri_get_host (soup_message_get_uri (tachy_exchange_get_message (exchange)));

  switch (tachy_exchange_get_stop (exchange))
    {
    case TACHY_STOP_DEADLINE:
      return g_strdup_printf (_("“%s” cannot be reached: it does not answer."), host);
    case TACHY_STOP_OLD_TLS:
      return g_strdup_printf (_("“%s” offers only encryption that is no longer safe."), host);
    default:
      break;
    }

  if (reason->domain == G_TLS_ERROR)
    return say_tls_reason (exchange, host);
  if (lacks_network (name))
    return g_strdup_printf (_("There is no network through which “%s” could be reached."), name);
  if (g_error_matches (reason, G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE))
    return g_strdup_printf (_("“%s” cannot be found; perhaps there is no network."), name);
  if (reason->domain == G_RESOLVER_ERROR)
    return g_strdup_printf (_("There is no host called “%s”."), name);
  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    return g_strdup_printf (_("Nothing answers at “%s”."), host);
  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_PROXY_AUTH_FAILED) ||
      g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_PROXY_NEED_AUTH))
    return say_proxy_password ();
  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_PROXY_FAILED) ||
      g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_PROXY_NOT_ALLOWED))
    return g_strdup_printf (_("The proxy does not let us through to “%s”."), host);

  return g_strdup_printf (_("No connection to “%s” came about."), host);
}

static GError *
new_not_reached_error (TachyAct act,
                       char    *sentence) /* owned */
{
  char *whole;

  if (!tachy_outcome_is_paid (act))
    return take_sentence (TACHY_ERROR_NOT_REACHED, sentence);

  /* Translators: a whole sentence that says why a server cannot be reached. */
  whole = g_strdup_printf (_("%s Nothing was created."), sentence);
  g_free (sentence);
  return take_sentence (TACHY_ERROR_NOT_REACHED, whole);
}

/*
 * tachy_outcome_new_transport_error:
 * @act: what was asked
 * @exchange: how it was asked
 * @reason: why there is no answer, or not all of it
 *
 * Returns: (transfer full): in %TACHY_ERROR; or %G_IO_ERROR_CANCELLED where the person cancelled
 *   and nothing can have happened yet
 */
GError *
tachy_outcome_new_transport_error (TachyAct       act,
                                   TachyExchange *exchange,
                                   const GError  *reason)
{
  g_autofree char *host = dup_host (exchange);
  TachyStop stop = tachy_exchange_get_stop (exchange);
  gboolean written = tachy_exchange_get_written (exchange);

  g_debug ("no answer: %s (stop %d, written %d)", reason->message, stop, written);

  if (written && tachy_outcome_is_paid (act))
    return take_sentence (
        TACHY_ERROR_UNKNOWN,
        g_strdup_printf (
            _("The answer of “%s” got lost. The take may have been created and charged."), host));
  if (stop == TACHY_STOP_PERSON)
    return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Cancelled"));
  if (stop == TACHY_STOP_TOO_NEAR)
    return take_sentence (TACHY_ERROR_SERVER,
                          g_strdup_printf (_("The server points to “%s”, which lies in this "
                                             "network and is none of its business."),
                                           host));
  if (stop == TACHY_STOP_TOO_LARGE)
    return take_sentence (TACHY_ERROR_SERVER,
                          g_strdup_printf (_("The answer of “%s” is too large."), host));
  if (!written)
    return new_not_reached_error (act, say_why_not_reached (exchange, reason, host));
  if (stop == TACHY_STOP_DEADLINE)
    return take_sentence (TACHY_ERROR_SERVER,
                          g_strdup_printf (_("“%s” takes too long to answer."), host));

  return take_sentence (TACHY_ERROR_SERVER,
                        g_strdup_printf (_("The connection to “%s” broke."), host));
}

static char *
dup_quote (const TachyFailure *failure)
{
  char *quote;

  if (failure == NULL || failure->message == NULL)
    return NULL;

  quote = tachy_text_plain (failure->message, MAX_QUOTE);
  return g_strdelimit (quote, "\n\t", ' ');
}

static char *
say_key (TachyExchange *exchange,
         guint          status,
         const char    *host)
{
  if (!tachy_exchange_has_key (exchange))
    return g_strdup_printf (_("“%s” asks for a key."), host);
  if (status == 403)
    return g_strdup_printf (_("“%s” does not allow this with the key."), host);

  return g_strdup_printf (_("“%s” does not accept the key."), host);
}

static char *
say_elsewhere (TachyExchange *exchange,
               const char    *host)
{
  g_autoptr (GUri) there = resolve_location (exchange);
  g_autofree char *name = NULL;
  g_autofree char *plain = NULL;

  if (there == NULL || g_uri_get_host (there) == NULL)
    return g_strdup_printf (_("“%s” sends the request elsewhere; perhaps the address is wrong. The "
                              "take may have been created and charged."),
                            host);

  name = name_host (there);
  plain = tachy_text_plain (name, MAX_HOST);
  /* Translators: two host names. */
  return g_strdup_printf (_("“%s” sends the request on to “%s”; perhaps the address is wrong, or "
                            "the network asks you to sign in. The take may have been created and "
                            "charged."),
                          host, plain);
}

/* Where the answer itself came from somebody on the way, that is what to mend first. */
static char *
say_unknown (TachyExchange *exchange,
             guint          status,
             const char    *host)
{
  if (status == 511)
    return g_strdup (_("The network asks you to sign in first. The take may have been created and "
                       "charged."));
  if (status >= 200 && status < 300 && is_web_page (exchange))
    return g_strdup_printf (_("“%s” answered with a web page; perhaps the network asks you to sign "
                              "in, or the address is wrong. The take may have been created and "
                              "charged."),
                            host);
  if (status >= 200 && status < 300)
    return g_strdup_printf (_("“%s” answered, but not in a way that can be understood. The take "
                              "may have been created and charged."),
                            host);
  if (status >= 300 && status < 400)
    return say_elsewhere (exchange, host);
  if (status == 426 || status == 505)
    return g_strdup_printf (_("“%s” does not speak HTTP/1.1, as we do. The take may have been "
                              "created and charged."),
                            host);

  /* Translators: a host name, then an HTTP status such as 502. */
  return g_strdup_printf (
      _("“%s” failed (%u). The take may have been created and charged."), host, status);
}

static char *
say_code (TachyError     code,
          TachyAct       act,
          TachyExchange *exchange,
          guint          status,
          const char    *host)
{
  switch ((int) code)
    {
    case TACHY_ERROR_KEY:
      return say_key (exchange, status, host);
    case TACHY_ERROR_CREDIT:
      return g_strdup_printf (_("The account at “%s” has no credit."), host);
    case TACHY_ERROR_REFUSED:
      return g_strdup_printf (_("“%s” refuses this recipe."), host);
    case TACHY_ERROR_MODERATED:
      return g_strdup_printf (_("“%s” objects to the content."), host);
    case TACHY_ERROR_BUSY:
      if (act == TACHY_ACT_CONTENT && status != 429)
        return g_strdup_printf (_("“%s” does not have the clip ready yet."), host);
      return g_strdup_printf (_("“%s” is busy and asks to wait."), host);
    case TACHY_ERROR_UNKNOWN:
      return say_unknown (exchange, status, host);
    case TACHY_ERROR_GONE:
      return g_strdup_printf (_("“%s” does not know this take."), host);
    case TACHY_ERROR_EXPIRED:
      return g_strdup_printf (_("“%s” has deleted the clip."), host);
    case TACHY_ERROR_UNSUPPORTED:
      return g_strdup_printf (_("“%s” does not offer this."), host);
    case TACHY_ERROR_ADDRESS:
      if (status >= 300 && status < 400)
        return g_strdup_printf (_("“%s” has moved; change the address."), host);
      return g_strdup_printf (_("There is no videos API at “%s”."), host);
    default:
      /* Translators: a host name, then an HTTP status such as 502. */
      return g_strdup_printf (_("“%s” failed (%u)."), host, status);
    }
}

/* Only where the server's own words tell what to change. */
static char *
say_quote (TachyError  code,
           const char *host,
           const char *quote)
{
  switch ((int) code)
    {
    case TACHY_ERROR_REFUSED:
      /* Translators: a host name, then what the server says, in its own language. */
      return g_strdup_printf (_("“%s” refuses this recipe: %s"), host, quote);
    case TACHY_ERROR_MODERATED:
      /* Translators: a host name, then what the server says, in its own language. */
      return g_strdup_printf (_("“%s” objects to the content: %s"), host, quote);
    case TACHY_ERROR_SERVER:
      /* Translators: a host name, then what the server says, in its own language. */
      return g_strdup_printf (_("“%s” failed: %s"), host, quote);
    default:
      return NULL;
    }
}

/* The profile has changed when this is read: see tachy_providers_learn(). */
static char *
say_lesson (TachyExchange      *exchange,
            TachyAct            act,
            const TachyFailure *failure,
            const char         *host)
{
  TachyDialect *dialect = tachy_exchange_get_dialect (exchange);
  guint status = tachy_exchange_get_status (exchange);

  if (act != TACHY_ACT_CREATE || dialect == NULL ||
      !tachy_lesson_is_about_form (dialect, status, failure))
    return NULL;

  if (dialect->json)
    return g_strdup_printf (_("“%s” does not read recipes as JSON. From now on they are sent to it "
                              "as a form; try again."),
                            host);

  return g_strdup_printf (_("“%s” does not read recipes as a form. From now on they are sent to it "
                            "as JSON; try again."),
                          host);
}

/* Whether a redirect only corrects the scheme or a slash at the end: then the handler that
 * creates takes has not been reached. One that leads back to where it came from corrects nothing. */
static gboolean
only_corrects_address (TachyExchange *exchange,
                       guint          status)
{
  GUri *here = soup_message_get_uri (tachy_exchange_get_message (exchange));
  g_autoptr (GUri) there = NULL;
  g_autofree char *here_path = NULL;
  g_autofree char *there_path = NULL;
  gboolean same_scheme;

  if (status != 301 && status != 307 && status != 308)
    return FALSE;
  there = resolve_location (exchange);
  if (there == NULL || g_strcmp0 (g_uri_get_host (there), g_uri_get_host (here)) != 0)
    return FALSE;
  same_scheme = g_strcmp0 (g_uri_get_scheme (there), g_uri_get_scheme (here)) == 0;
  if (same_scheme && (g_uri_get_port (there) != g_uri_get_port (here) ||
                      strcmp (g_uri_get_path (there), g_uri_get_path (here)) == 0))
    return FALSE;

  here_path = g_strdup (g_uri_get_path (here));
  there_path = g_strdup (g_uri_get_path (there));
  if (g_str_has_suffix (here_path, "/"))
    here_path[strlen (here_path) - 1] = '\0';
  if (g_str_has_suffix (there_path, "/"))
    there_path[strlen (there_path) - 1] = '\0';
  return strcmp (here_path, there_path) == 0;
}

/* Words count more than what a server means by a status, because they are about this answer. */
static TachyError
get_code (TachyAct            act,
          TachyExchange      *exchange,
          guint               status,
          const TachyFailure *failure)
{
  TachyDialect *dialect = tachy_exchange_get_dialect (exchange);
  TachyError code = tachy_outcome_get_code (act, status, failure);

  if (dialect != NULL && code != TACHY_ERROR_CREDIT && code != TACHY_ERROR_MODERATED)
    tachy_dialect_find_meaning (dialect, act, status, failure, &code);
  return code;
}

/*
 * tachy_outcome_new_answer_error:
 * @act: what was asked
 * @exchange: how it was asked
 * @status: the HTTP status, or what it should have been
 * @failure: (nullable): what the answer says
 *
 * Returns: (transfer full): in %TACHY_ERROR
 */
GError *
tachy_outcome_new_answer_error (TachyAct            act,
                                TachyExchange      *exchange,
                                guint               status,
                                const TachyFailure *failure)
{
  g_autofree char *host = dup_host (exchange);
  g_autofree char *quote = dup_quote (failure);
  TachyError code = get_code (act, exchange, status, failure);
  char *sentence = NULL;

  /* It is the proxy that says so, and it has handed nothing on. */
  if (status == 407 &&
      (tachy_exchange_get_proxied (exchange) || !tachy_exchange_get_written (exchange)))
    return new_not_reached_error (act, say_proxy_password ());

  /* An answer to a request that was never written is the refusal of a proxy to connect. */
  if (!tachy_exchange_get_written (exchange))
    return new_not_reached_error (
        act, g_strdup_printf (_("The proxy does not let us through to “%s”."), host));

  if (tachy_outcome_is_paid (act) && only_corrects_address (exchange, status))
    code = TACHY_ERROR_ADDRESS;
  if (status == 511 && code != TACHY_ERROR_UNKNOWN)
    return take_sentence (TACHY_ERROR_NOT_REACHED,
                          g_strdup (_("The network asks you to sign in first.")));

  if (code == TACHY_ERROR_REFUSED)
    sentence = say_lesson (exchange, act, failure, host);
  if (sentence == NULL && quote != NULL && *quote != '\0')
    sentence = say_quote (code, host, quote);
  if (sentence == NULL)
    sentence = say_code (code, act, exchange, status, host);
  return take_sentence (code, sentence);
}

/*
 * tachy_outcome_new_nonsense_error:
 * @act: what was asked
 * @exchange: how it was asked; its answer is a good one by its status, and cannot be understood
 *
 * Returns: (transfer full): in %TACHY_ERROR
 */
GError *
tachy_outcome_new_nonsense_error (TachyAct       act,
                                  TachyExchange *exchange)
{
  g_autofree char *host = dup_host (exchange);

  if (tachy_outcome_is_paid (act))
    return take_sentence (TACHY_ERROR_UNKNOWN,
                          say_unknown (exchange, tachy_exchange_get_status (exchange), host));
  if (is_web_page (exchange))
    return take_sentence (TACHY_ERROR_SERVER,
                          g_strdup_printf (_("“%s” answers with a web page; perhaps the network "
                                             "asks you to sign in, or the address is wrong."),
                                           host));

  return take_sentence (
      TACHY_ERROR_SERVER,
      g_strdup_printf (_("“%s” answers, but not in a way that can be understood."), host));
}
