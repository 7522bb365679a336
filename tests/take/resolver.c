/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A resolver that knows no host, or takes every host for this computer: tests must not ask the
 * real one. */

#define G_LOG_DOMAIN "tachy-test"
#include "config.h"

#include "resolver.h"

#define TEST_TYPE_RESOLVER (test_resolver_get_type ())

G_DECLARE_FINAL_TYPE (TestResolver, test_resolver, TEST, RESOLVER, GResolver)

struct _TestResolver
{
  GResolver parent_instance;
};

G_DEFINE_FINAL_TYPE (TestResolver, test_resolver, G_TYPE_RESOLVER)

static GResolver *system_resolver;
static gboolean finds_loopback;

static void
look_up_async (GResolver               *resolver,
               const char              *name,
               GResolverNameLookupFlags flags,
               GCancellable            *cancellable,
               GAsyncReadyCallback      callback,
               gpointer                 user_data)
{
  g_autoptr (GTask) task = NULL;

  if (finds_loopback)
    {
      task = g_task_new (resolver, cancellable, callback, user_data);
      g_task_return_pointer (
          task, g_list_prepend (NULL, g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4)), NULL);
      return;
    }

  g_task_report_new_error (resolver, callback, user_data, look_up_async, G_RESOLVER_ERROR,
                           G_RESOLVER_ERROR_NOT_FOUND, "No such host");
}

static GList *
look_up_finish (GResolver    *resolver,
                GAsyncResult *result,
                GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
test_resolver_class_init (TestResolverClass *klass)
{
  GResolverClass *resolver_class = G_RESOLVER_CLASS (klass);

  resolver_class->lookup_by_name_with_flags_async = look_up_async;
  resolver_class->lookup_by_name_with_flags_finish = look_up_finish;
}

static void
test_resolver_init (TestResolver *self)
{
}

static void
use_resolver (gboolean loopback)
{
  g_autoptr (GResolver) resolver = g_object_new (TEST_TYPE_RESOLVER, NULL);

  finds_loopback = loopback;
  system_resolver = g_resolver_get_default ();
  g_resolver_set_default (resolver);
}

/* No host is found from here on. */
void
use_failing_resolver (void)
{
  use_resolver (FALSE);
}

/* Every host is this computer from here on. */
void
use_loopback_resolver (void)
{
  use_resolver (TRUE);
}

void
use_system_resolver (void)
{
  g_resolver_set_default (system_resolver);
  g_clear_object (&system_resolver);
}
