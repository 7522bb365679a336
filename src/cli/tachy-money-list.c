/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `tachyscope list --money`: what each provider has cost on each day. */

#define G_LOG_DOMAIN "tachy-cli"
#include "config.h"

#include "tachy-money-list.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

#include "tachy-cli-output.h"
#include "tachy-cli-session.h"
#include "tachy-ledger.h"

#define MONTH_LENGTH 7

static GPtrArray *
read_ledger (TachyCliSession *session,
             GError         **error)
{
  TachyTakes *takes = tachy_house_get_takes (tachy_cli_session_get_house (session));
  g_autoptr (GAsyncResult) result = NULL;

  tachy_ledger_read_async (takes, NULL, tachy_cli_session_keep_result_cb, &result);
  tachy_cli_session_wait (&result);
  return tachy_ledger_read_finish (takes, result, error);
}

static const char *
find_name (TachyCliSession *session,
           const char      *id)
{
  TachyProvider *provider;

  provider = tachy_providers_get_by_id (tachy_cli_session_get_providers (session), id);
  return provider != NULL ? tachy_provider_get_name (provider) : id;
}

static void
add_dollars (JsonBuilder *builder,
             const char  *name,
             gint64       micros)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_double_value (builder, (double) micros / 1e6);
}

static void
add_count (JsonBuilder *builder,
           const char  *name,
           guint        number)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, number);
}

static char *
dup_json (const TachyLedgerEntry *entry,
          const char             *provider)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "day");
  json_builder_add_string_value (builder, entry->day);
  json_builder_set_member_name (builder, "provider");
  json_builder_add_string_value (builder, provider);
  add_dollars (builder, "charged", entry->sum.charged);
  add_dollars (builder, "estimated", entry->sum.estimated);
  add_dollars (builder, "perhaps", entry->sum.perhaps);
  add_count (builder, "takes", entry->sum.n_takes);
  add_count (builder, "takes_perhaps", entry->sum.n_perhaps);
  add_count (builder, "takes_unpriced", entry->sum.n_unpriced);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

/* Takes @part. */
static void
append_part (GString *line,
             char    *part)
{
  g_string_append_printf (line, "%s%s", line->len > 0 ? ", " : "", part);
  g_free (part);
}

/* Only what there is: most days have one kind of money. */
static char *
dup_sum (const TachyLedgerSum *sum)
{
  g_autofree char *charged = tachy_ledger_dup_dollars (sum->charged);
  g_autofree char *estimated = tachy_ledger_dup_dollars (sum->estimated);
  g_autofree char *perhaps = tachy_ledger_dup_dollars (sum->perhaps);
  GString *line = g_string_new (NULL);

  if (sum->charged > 0)
    /* Translators: a price, such as $1.20. */
    append_part (line, g_strdup_printf (_("%s charged"), charged));
  if (sum->estimated > 0)
    /* Translators: an estimated price, such as $1.20. */
    append_part (line, g_strdup_printf (_("about %s"), estimated));
  if (sum->perhaps > 0)
    /* Translators: a price that may have been charged, such as $1.20. */
    append_part (line, g_strdup_printf (_("perhaps %s"), perhaps));
  if (line->len == 0)
    append_part (line, g_strdup (charged));

  g_string_append (line, " · ");
  g_string_append_printf (line, ngettext ("%u take", "%u takes", sum->n_takes), sum->n_takes);
  if (sum->n_unpriced > 0)
    g_string_append_printf (line, ngettext (", %u of unknown price", ", %u of unknown price",
                                            sum->n_unpriced),
                            sum->n_unpriced);

  return g_string_free (line, FALSE);
}

static void
print_total (GPtrArray  *entries,
             const char *label,
             const char *period)
{
  const TachyLedgerSum sum = tachy_ledger_sum (entries, period);
  g_autofree char *money = dup_sum (&sum);
  g_autofree char *line = g_strdup_printf ("%s %s", label, money);

  tachy_cli_output_line (line);
}

static void
print_totals (GPtrArray *entries)
{
  g_autofree char *today = tachy_ledger_dup_today ();
  g_autofree char *month = g_strndup (today, MONTH_LENGTH);

  print_total (entries, _("Today:"), today);
  print_total (entries, _("This month:"), month);
  print_total (entries, _("In all:"), "");
}

static void
print_entry (TachyCliSession        *session,
             const TachyLedgerEntry *entry,
             gboolean                json)
{
  const char *provider = find_name (session, entry->provider);
  g_autofree char *money = dup_sum (&entry->sum);
  g_autofree char *line = json ? dup_json (entry, provider)
                               : g_strdup_printf ("%s  %s  %s", entry->day, provider, money);

  tachy_cli_output_line (line);
}

/**
 * tachy_money_list_print:
 * @json: whether one JSON object a line is wanted, instead of words and totals
 *
 * Returns: the exit status
 */
TachyCliExit
tachy_money_list_print (gboolean json)
{
  g_autoptr (TachyCliSession) session = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;

  session = tachy_cli_session_open (&error);
  if (session != NULL)
    entries = read_ledger (session, &error);
  if (entries == NULL)
    return tachy_cli_output_error (error);

  for (guint i = 0; i < entries->len; i++)
    print_entry (session, g_ptr_array_index (entries, i), json);
  if (!json)
    print_totals (entries);

  return TACHY_CLI_FILED;
}
