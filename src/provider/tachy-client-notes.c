/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is noted of every answer beside what was asked: the server's time, how much it can bear, and
 * what went over the wire. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-client-private.h"

#include "tachy-rate-limit-private.h"
#include "tachy-retry-after-private.h"
#include "tachy-transcript-private.h"

/* Answers that are held against the next; a larger one is hardly ever given twice. */
#define MAX_SAID 1024
#define MAX_SAID_BYTES 4096

/* An answer to a question. */
typedef struct
{
  guint status;
  GBytes *body;
  TachyTranscript *transcript;
} Said;

static void
said_free (Said *said)
{
  g_bytes_unref (said->body);
  tachy_transcript_unref (said->transcript);
  g_free (said);
}

GHashTable *
tachy_client_new_said (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) said_free);
}

static void
note_limits (TachyClient   *self,
             TachyExchange *exchange)
{
  gint64 wait = tachy_rate_limit_parse (
      tachy_exchange_get_header (exchange, "x-ratelimit-remaining-requests"),
      tachy_exchange_get_header (exchange, "x-ratelimit-reset-requests"));

  if (tachy_exchange_get_status (exchange) == 429)
    wait = MAX (wait,
                tachy_retry_after_parse (tachy_exchange_get_header (exchange, "Retry-After"),
                                         tachy_exchange_get_header (exchange, "retry-after-ms"),
                                         g_get_real_time ()));
  if (wait > 0)
    self->quiet_until = MAX (self->quiet_until, g_get_monotonic_time () + wait);
}

/* "Date" is when the answer was made, in whole seconds (RFC 9110, section 6.6.1). */
static void
note_clock (TachyClient   *self,
            TachyExchange *exchange)
{
  const char *date = tachy_exchange_get_header (exchange, "Date");
  g_autoptr (GDateTime) there = date != NULL ? soup_date_time_new_from_http_string (date) : NULL;

  if (there == NULL)
    return;

  self->has_clock = TRUE;
  self->ahead_us = g_date_time_to_unix (there) * G_TIME_SPAN_SECOND - g_get_real_time ();
}

/*
 * tachy_client_note_answer:
 * @act: what was asked
 * @exchange: with an answer, or without one
 */
void
tachy_client_note_answer (TachyClient   *self,
                          TachyAct       act,
                          TachyExchange *exchange)
{
  if (!tachy_outcome_is_paid (act))
    note_limits (self, exchange);
  note_clock (self, exchange);
}

/**
 * tachy_client_steal_quiet_time:
 *
 * Servers count requests, and some say when none is left (x-ratelimit-remaining-requests), or with
 * 429 when to come back. What they say about creating counts for creating alone.
 *
 * Returns: microseconds for which the server does not want questions that cost nothing, by all
 *   answers since the last call; at most a day
 */
gint64
tachy_client_steal_quiet_time (TachyClient *self)
{
  gint64 quiet_until;

  g_return_val_if_fail (TACHY_IS_CLIENT (self), 0);

  quiet_until = self->quiet_until;
  self->quiet_until = 0;
  return MAX (quiet_until - g_get_monotonic_time (), 0);
}

/**
 * tachy_client_get_clock_skew:
 * @ahead_us: (out): how much later the server's clock shows than ours, microseconds, by the newest
 *   answer; untouched where it is not known
 *
 * Returns: whether any answer has told the server's time
 */
gboolean
tachy_client_get_clock_skew (TachyClient *self,
                             gint64      *ahead_us)
{
  g_return_val_if_fail (TACHY_IS_CLIENT (self), FALSE);

  if (self->has_clock)
    *ahead_us = self->ahead_us;

  return self->has_clock;
}

static GQuark
get_transcripts_quark (void)
{
  return g_quark_from_static_string ("tachy-client-transcripts");
}

/* A take is asked about hundreds of times, and most answers are the one before: that is written
 * down once. */
static TachyTranscript *
write_question (TachyClient   *self,
                TachyExchange *exchange,
                GBytes        *body)
{
  SoupMessage *message = tachy_exchange_get_message (exchange);
  g_autofree char *address = g_uri_to_string (soup_message_get_uri (message));
  guint status = tachy_exchange_get_status (exchange);
  Said *said = g_hash_table_lookup (self->said, address);

  if (said != NULL && said->status == status && g_bytes_equal (said->body, body))
    return tachy_transcript_new_again (said->transcript, tachy_exchange_get_begun_at (exchange));

  if (g_hash_table_size (self->said) >= MAX_SAID)
    g_hash_table_remove_all (self->said);
  said = g_new0 (Said, 1);
  said->status = status;
  said->body = g_bytes_ref (body);
  said->transcript = tachy_transcript_write (exchange, self->access, self->key, NULL, body, NULL);
  g_hash_table_replace (self->said, g_steal_pointer (&address), said);
  return tachy_transcript_ref (said->transcript);
}

static TachyTranscript *
write_exchange (TachyClient   *self,
                TachyExchange *exchange,
                TachyOutline  *outline,
                GBytes        *body,
                const GError  *error)
{
  const char *method = soup_message_get_method (tachy_exchange_get_message (exchange));

  if (g_strcmp0 (method, "GET") == 0 && outline == NULL && error == NULL && body != NULL &&
      g_bytes_get_size (body) <= MAX_SAID_BYTES)
    return write_question (self, exchange, body);

  return tachy_transcript_write (exchange, self->access, self->key, outline, body, error);
}

/*
 * tachy_client_write_down:
 * @task: whose caller may want to know what went over the wire
 * @exchange: over, or as far as its answer's headers
 * @outline: (nullable): what the body of the request holds
 * @body: (nullable): of the answer, where it was read whole
 * @error: (nullable): why no answer came, or not all of it
 */
void
tachy_client_write_down (TachyClient   *self,
                         GTask         *task,
                         TachyExchange *exchange,
                         TachyOutline  *outline,
                         GBytes        *body,
                         const GError  *error)
{
  GPtrArray *transcripts = g_object_get_qdata (G_OBJECT (task), get_transcripts_quark ());

  if (transcripts == NULL)
    {
      transcripts = g_ptr_array_new_with_free_func ((GDestroyNotify) tachy_transcript_unref);
      g_object_set_qdata_full (G_OBJECT (task), get_transcripts_quark (), transcripts,
                               (GDestroyNotify) g_ptr_array_unref);
    }

  g_ptr_array_add (transcripts, write_exchange (self, exchange, outline, body, error));
}

/**
 * tachy_client_get_transcripts:
 * @result: of a call that creates, retrieves, remixes or deletes a job, or opens its content
 *
 * What went over the wire for that call, whatever came of it. Of a clip only the headers are told.
 *
 * Returns: (transfer none) (element-type TachyTranscript) (nullable): one exchange after the other;
 *   %NULL where there was none
 */
GPtrArray *
tachy_client_get_transcripts (GAsyncResult *result)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_object_get_qdata (G_OBJECT (result), get_transcripts_quark ());
}
