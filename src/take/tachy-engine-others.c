/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The engine beside those of other processes: when one of these dies, its takes are inherited. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-engine-private.h"

#include "tachy-takes-private.h"

/* Nothing stirs when a process dies, so as long as another one has something to do it is looked
 * whether it lives. Three minutes or five seconds make no difference to a server, but one to
 * whoever waits. */
#define LOOK_US (5 * G_USEC_PER_SEC)

static void
looked_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (TachyEngine) self = user_data;
  g_autoptr (GPtrArray) takes = NULL;
  g_autoptr (GError) error = NULL;

  takes = tachy_owner_take_over_finish (TACHY_OWNER (object), result, &error);
  if (self->others == NULL)
    return;

  if (takes != NULL)
    _tachy_engine_resume (self, takes);
  else
    {
      g_debug ("It cannot be seen who lives: %s", error->message);
      _tachy_engine_mind_others (self);
    }
}

static void
look_cb (GObject *item,
         gpointer user_data)
{
  TachyEngine *self = user_data;
  g_autoptr (TachyOwner) owner = TACHY_OWNER (item);

  tachy_owner_take_over_async (owner, looked_cb, g_object_ref (self));
}

/* Makes ready for the others; from here on they are minded. */
void
_tachy_engine_begin_minding (TachyEngine *self)
{
  if (self->others == NULL)
    self->others = tachy_schedule_new (look_cb, self);
}

/* There is another process that drives takes: looks after it until it has none. */
void
_tachy_engine_mind_others (TachyEngine *self)
{
  if (self->others != NULL && tachy_schedule_get_length (self->others) == 0)
    tachy_schedule_put (self->others, self->owner, LOOK_US);
}
