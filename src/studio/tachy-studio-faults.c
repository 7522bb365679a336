/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Failures on request, for people who test clients: `--fail create:500:2` and the like. */

#define G_LOG_DOMAIN "tachy-studio"
#include "config.h"

#include "tachy-studio-faults.h"

#define ALWAYS G_MAXUINT

typedef struct
{
  TachyStudioEndpoint endpoint;
  TachyStudioFault fault;
  guint left; /* times, or ALWAYS */
} Rule;

struct _TachyStudioFaults
{
  GArray *rules; /* owned */
};

static const struct
{
  const char *name;
  TachyStudioEndpoint endpoint;
} endpoints[] = {
  { "create", TACHY_STUDIO_ENDPOINT_CREATE },
  { "poll", TACHY_STUDIO_ENDPOINT_POLL },
  { "content", TACHY_STUDIO_ENDPOINT_CONTENT },
  { "list", TACHY_STUDIO_ENDPOINT_LIST },
};

static const struct
{
  const char *name;
  TachyStudioFaultKind kind;
} kinds[] = {
  { "drop", TACHY_STUDIO_FAULT_DROP },
  { "hang", TACHY_STUDIO_FAULT_HANG },
  { "cut", TACHY_STUDIO_FAULT_CUT },
  { "html", TACHY_STUDIO_FAULT_HTML },
};

TachyStudioFaults *
tachy_studio_faults_new (void)
{
  TachyStudioFaults *self = g_new0 (TachyStudioFaults, 1);

  self->rules = g_array_new (FALSE, FALSE, sizeof (Rule));
  return self;
}

void
tachy_studio_faults_free (TachyStudioFaults *self)
{
  g_array_unref (self->rules);
  g_free (self);
}

static gboolean
parse_endpoint (const char *word,
                Rule       *rule)
{
  for (guint i = 0; i < G_N_ELEMENTS (endpoints); i++)
    {
      if (g_str_equal (word, endpoints[i].name))
        {
          rule->endpoint = endpoints[i].endpoint;
          return TRUE;
        }
    }

  return FALSE;
}

static gboolean
parse_fault (const char *word,
             Rule       *rule)
{
  guint64 status;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if (g_str_equal (word, kinds[i].name))
        {
          rule->fault.kind = kinds[i].kind;
          return TRUE;
        }
    }

  if (!g_ascii_string_to_unsigned (word, 10, 300, 599, &status, NULL))
    return FALSE;

  rule->fault.kind = TACHY_STUDIO_FAULT_STATUS;
  rule->fault.status = (guint) status;
  return TRUE;
}

static gboolean
parse_count (const char *word,
             Rule       *rule)
{
  guint64 count;

  if (!g_ascii_string_to_unsigned (word, 10, 1, ALWAYS - 1, &count, NULL))
    return FALSE;

  rule->left = (guint) count;
  return TRUE;
}

/**
 * tachy_studio_faults_add:
 * @rule: `create|poll|content|list:STATUS|drop|hang|cut|html[:COUNT]`
 *
 * Returns: whether @rule could be understood
 */
gboolean
tachy_studio_faults_add (TachyStudioFaults *self,
                         const char        *rule)
{
  g_auto (GStrv) words = g_strsplit (rule, ":", -1);
  guint n_words = g_strv_length (words);
  Rule parsed = { .left = ALWAYS };

  if (n_words < 2 || n_words > 3 || !parse_endpoint (words[0], &parsed) ||
      !parse_fault (words[1], &parsed) || (n_words == 3 && !parse_count (words[2], &parsed)))
    return FALSE;

  g_array_append_val (self->rules, parsed);
  return TRUE;
}

/**
 * tachy_studio_faults_take:
 *
 * Returns: how the request to @endpoint that has just come shall fail: by the first rule that is
 *   for it and not used up
 */
TachyStudioFault
tachy_studio_faults_take (TachyStudioFaults  *self,
                          TachyStudioEndpoint endpoint)
{
  for (guint i = 0; i < self->rules->len; i++)
    {
      Rule *rule = &g_array_index (self->rules, Rule, i);

      if (rule->endpoint != endpoint || rule->left == 0)
        continue;
      if (rule->left != ALWAYS)
        rule->left--;
      return rule->fault;
    }

  return (TachyStudioFault) { TACHY_STUDIO_FAULT_NONE, 0 };
}
