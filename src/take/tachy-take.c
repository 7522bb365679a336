/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One generation of a recipe, as the rest of the house sees it: a row that notifies. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-take-private.h"

/* Below this, a server's first leap says more about its queue than about its speed. */
#define TRUSTED_PROGRESS 5

struct _TachyTake
{
  GObject parent_instance;

  gint64 number;
  TachyTakeRow *row; /* (nullable) (owned): NULL until it has been read */

  GError *notice;               /* (nullable): what goes wrong just now, in this process */
  TachyFailure *notice_failure; /* (nullable): what the server said then */
};

enum
{
  PROP_0,
  PROP_LOADED,
  PROP_STATE,
  PROP_MEDIA,
  PROP_SEARCH,
  PROP_ACTIVE,
  PROP_PROGRESS,
  PROP_CLIP,
  PROP_REASON,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (TachyTake, tachy_take, G_TYPE_OBJECT)

static void
tachy_take_get_property (GObject    *object,
                         guint       property_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  TachyTake *self = TACHY_TAKE (object);

  switch (property_id)
    {
    case PROP_LOADED:
      g_value_set_boolean (value, self->row != NULL);
      break;
    case PROP_STATE:
      g_value_set_enum (value, tachy_take_get_state (self));
      break;
    case PROP_MEDIA:
      g_value_set_enum (value, tachy_take_get_media (self));
      break;
    case PROP_SEARCH:
      g_value_set_enum (value, tachy_take_get_search (self));
      break;
    case PROP_ACTIVE:
      g_value_set_boolean (value, tachy_take_is_active (self));
      break;
    case PROP_PROGRESS:
      g_value_set_int (value, tachy_take_get_progress (self));
      break;
    case PROP_CLIP:
      g_value_set_string (value, tachy_take_get_clip (self));
      break;
    case PROP_REASON:
      g_value_set_string (value, tachy_take_get_reason (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
tachy_take_finalize (GObject *object)
{
  TachyTake *self = TACHY_TAKE (object);

  tachy_take_row_free (self->row);
  tachy_failure_free (self->notice_failure);
  g_clear_error (&self->notice);

  G_OBJECT_CLASS (tachy_take_parent_class)->finalize (object);
}

static void
tachy_take_class_init (TachyTakeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = tachy_take_get_property;
  object_class->finalize = tachy_take_finalize;

  properties[PROP_LOADED] = g_param_spec_boolean ("loaded", NULL, NULL, FALSE, flags);
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, TACHY_TYPE_TAKE_STATE,
                                              TACHY_TAKE_WAITING, flags);
  properties[PROP_MEDIA] = g_param_spec_enum ("media", NULL, NULL, TACHY_TYPE_MEDIA_STATE,
                                              TACHY_MEDIA_NONE, flags);
  properties[PROP_SEARCH] = g_param_spec_enum ("search", NULL, NULL, TACHY_TYPE_SEARCH,
                                               TACHY_SEARCH_NONE, flags);
  properties[PROP_ACTIVE] = g_param_spec_boolean ("active", NULL, NULL, FALSE, flags);
  properties[PROP_PROGRESS] = g_param_spec_int ("progress", NULL, NULL, -1, 100, -1, flags);
  properties[PROP_CLIP] = g_param_spec_string ("clip", NULL, NULL, NULL, flags);
  properties[PROP_REASON] = g_param_spec_string ("reason", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
tachy_take_init (TachyTake *self)
{
}

/*
 * tachy_take_new:
 * @number: of a row
 *
 * Returns: (transfer full): a take that is not loaded yet
 */
TachyTake *
tachy_take_new (gint64 number)
{
  TachyTake *self = g_object_new (TACHY_TYPE_TAKE, NULL);

  self->number = number;
  return self;
}

static void
notify_if (TachyTake *self,
           gboolean   changed,
           guint      property)
{
  if (changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

/*
 * tachy_take_adopt:
 * @row: (transfer full): the row as it stands in the database now
 */
void
tachy_take_adopt (TachyTake    *self,
                  TachyTakeRow *row)
{
  g_autoptr (TachyTakeRow) old = self->row;
  gboolean was_active = tachy_take_is_active (self);

  g_assert (row->number == self->number);

  g_object_freeze_notify (G_OBJECT (self));
  self->row = row;
  notify_if (self, old == NULL, PROP_LOADED);
  notify_if (self, old == NULL || old->state != row->state, PROP_STATE);
  notify_if (self, old == NULL || old->media != row->media, PROP_MEDIA);
  notify_if (self, old == NULL || old->search != row->search, PROP_SEARCH);
  notify_if (self, tachy_take_is_active (self) != was_active, PROP_ACTIVE);
  notify_if (self,
             old == NULL || old->progress != row->progress ||
                 g_strcmp0 (old->status_word, row->status_word) != 0,
             PROP_PROGRESS);
  notify_if (self, old == NULL || g_strcmp0 (old->clip, row->clip) != 0, PROP_CLIP);
  notify_if (self,
             self->notice == NULL && (old == NULL || g_strcmp0 (old->reason, row->reason) != 0),
             PROP_REASON);
  g_object_thaw_notify (G_OBJECT (self));
}

/*
 * tachy_take_set_notice:
 * @error: (nullable): in %TACHY_ERROR; %NULL takes the notice back
 * @failure: (nullable): what the server said
 *
 * What goes wrong just now and passes by itself, such as a server that is not reached. It is told
 * instead of the reason in the database, and not kept: a thousand takes of one server would wait
 * for the disk a thousand times.
 */
void
tachy_take_set_notice (TachyTake          *self,
                       const GError       *error,
                       const TachyFailure *failure)
{
  g_autofree char *before = g_strdup (tachy_take_get_reason (self));

  g_clear_error (&self->notice);
  g_clear_pointer (&self->notice_failure, tachy_failure_free);
  if (error != NULL)
    {
      self->notice = g_error_copy (error);
      self->notice_failure = tachy_failure_copy (failure);
    }

  notify_if (self, g_strcmp0 (before, tachy_take_get_reason (self)) != 0, PROP_REASON);
}

/*
 * tachy_take_get_row:
 *
 * Returns: (nullable): all that is known; %NULL while the take is not loaded
 */
const TachyTakeRow *
tachy_take_get_row (TachyTake *self)
{
  return self->row;
}

/**
 * tachy_take_is_loaded:
 *
 * Returns: whether the row has been read; before, every getter gives its neutral value, and
 *   notify::loaded tells when that changes
 */
gboolean
tachy_take_is_loaded (TachyTake *self)
{
  g_return_val_if_fail (TACHY_IS_TAKE (self), FALSE);

  return self->row != NULL;
}

gint64
tachy_take_get_number (TachyTake *self)
{
  g_return_val_if_fail (TACHY_IS_TAKE (self), 0);

  return self->number;
}

const char *
tachy_take_get_id (TachyTake *self)
{
  g_return_val_if_fail (TACHY_IS_TAKE (self), NULL);

  return self->row != NULL ? self->row->id : NULL;
}

/**
 * tachy_take_get_recipe:
 *
 * Returns: (transfer none) (nullable): what was asked for; copy it before changing anything
 */
TachyRecipe *
tachy_take_get_recipe (TachyTake *self)
{
  g_return_val_if_fail (TACHY_IS_TAKE (self), NULL);

  return self->row != NULL ? self->row->recipe : NULL;
}

TachyTakeState
tachy_take_get_state (TachyTake *self)
{
  g_return_val_if_fail (TACHY_IS_TAKE (self), TACHY_TAKE_WAITING);

  return self->row != NULL ? self->row->state : TACHY_TAKE_WAITING;
}

TachyMediaState
tachy_take_get_media (TachyTake *self)
{
  g_return_val_if_fail (TACHY_IS_TAKE (self), TACHY_MEDIA_NONE);

  return self->row != NULL ? self->row->media : TACHY_MEDIA_NONE;
}

/**
 * tachy_take_get_search:
 *
 * Returns: what has come of looking for it, where its state is or was unknown
 */
TachySearch
tachy_take_get_search (TachyTake *self)
{
  g_return_val_if_fail (TACHY_IS_TAKE (self), TACHY_SEARCH_NONE);

  return self->row != NULL ? self->row->search : TACHY_SEARCH_NONE;
}

/**
 * tachy_take_is_active:
 *
 * Returns: whether something still happens to it by itself
 */
gboolean
tachy_take_is_active (TachyTake *self)
{
  g_return_val_if_fail (TACHY_IS_TAKE (self), FALSE);

  return self->row != NULL && tachy_take_state_is_active (self->row->state, self->row->media,
                                                          self->row->search);
}

/**
 * tachy_take_get_progress:
 *
 * Returns: what the server says, 0 to 100; -1 where it says nothing
 */
int
tachy_take_get_progress (TachyTake *self)
{
  g_return_val_if_fail (TACHY_IS_TAKE (self), -1);

  return self->row != NULL ? self->row->progress : -1;
}

/**
 * tachy_take_get_status_word:
 *
 * Returns: (nullable): the server's own word where it is none that is known
 */
const char *
tachy_take_get_status_word (TachyTake *self)
{
  g_return_val_if_fail (TACHY_IS_TAKE (self), NULL);

  return self->row != NULL ? self->row->status_word : NULL;
}

/**
 * tachy_take_get_remaining:
 * @now_us: the wall clock, microseconds since 1970
 *
 * From the server's progress where that has moved, else from how long such takes took before.
 *
 * Returns: microseconds until it will be done; 0 where it takes longer than it should, -1 where
 *   nothing can be said
 */
gint64
tachy_take_get_remaining (TachyTake *self,
                          gint64     now_us)
{
  const TachyTakeRow *row;
  gint64 elapsed;

  g_return_val_if_fail (TACHY_IS_TAKE (self), -1);

  row = self->row;
  if (row == NULL || row->accepted_at == 0 ||
      (row->state != TACHY_TAKE_ACCEPTED && row->state != TACHY_TAKE_RUNNING))
    return -1;

  elapsed = MAX (now_us - row->accepted_at, 0);
  if (row->progress >= TRUSTED_PROGRESS && row->progress < 100)
    return elapsed * (100 - row->progress) / row->progress;
  if (row->expected_us > 0)
    return MAX (row->expected_us - elapsed, 0);

  return -1;
}

/**
 * tachy_take_get_usual:
 *
 * Returns: what nineteen of the last twenty such takes did not exceed, microseconds; 0 where there
 *   were too few
 */
gint64
tachy_take_get_usual (TachyTake *self)
{
  g_return_val_if_fail (TACHY_IS_TAKE (self), 0);

  return self->row != NULL ? self->row->late_us : 0;
}

/**
 * tachy_take_get_created_at:
 *
 * Returns: when the person confirmed it, microseconds since 1970
 */
gint64
tachy_take_get_created_at (TachyTake *self)
{
  g_return_val_if_fail (TACHY_IS_TAKE (self), 0);

  return self->row != NULL ? self->row->created_at : 0;
}

/**
 * tachy_take_get_accepted_at:
 *
 * Returns: when the server took it; 0 where it has not
 */
gint64
tachy_take_get_accepted_at (TachyTake *self)
{
  g_return_val_if_fail (TACHY_IS_TAKE (self), 0);

  return self->row != NULL ? self->row->accepted_at : 0;
}

/**
 * tachy_take_get_ended_at:
 *
 * Returns: when the server said that it is over; 0 where it has not
 */
gint64
tachy_take_get_ended_at (TachyTake *self)
{
  g_return_val_if_fail (TACHY_IS_TAKE (self), 0);

  return self->row != NULL ? self->row->ended_at : 0;
}

/**
 * tachy_take_get_expires_at:
 *
 * Returns: when the server deletes the clip, in microseconds since 1970; 0 where it does not say
 */
gint64
tachy_take_get_expires_at (TachyTake *self)
{
  g_return_val_if_fail (TACHY_IS_TAKE (self), 0);

  return self->row != NULL ? self->row->expires_at : 0;
}

/**
 * tachy_take_get_due_at:
 *
 * Returns: when a waiting take will be sent; 0 where nothing holds it up
 */
gint64
tachy_take_get_due_at (TachyTake *self)
{
  g_return_val_if_fail (TACHY_IS_TAKE (self), 0);

  return self->row != NULL ? self->row->due_at : 0;
}

/**
 * tachy_take_get_price:
 * @dollars: (out): the estimate, in US dollars
 *
 * Returns: whether there is one
 */
gboolean
tachy_take_get_price (TachyTake *self,
                      double    *dollars)
{
  g_return_val_if_fail (TACHY_IS_TAKE (self), FALSE);

  if (self->row == NULL || self->row->price < 0)
    return FALSE;

  *dollars = self->row->price;
  return TRUE;
}

/**
 * tachy_take_get_charged:
 * @dollars: (out): what the server says that it has charged, in US dollars
 *
 * Returns: whether it has said so
 */
gboolean
tachy_take_get_charged (TachyTake *self,
                        double    *dollars)
{
  g_return_val_if_fail (TACHY_IS_TAKE (self), FALSE);

  if (self->row == NULL || self->row->charged < 0)
    return FALSE;

  *dollars = (double) self->row->charged / 1e6;
  return TRUE;
}

/**
 * tachy_take_get_remote_id:
 *
 * Returns: (nullable): the id that the server gave it
 */
const char *
tachy_take_get_remote_id (TachyTake *self)
{
  g_return_val_if_fail (TACHY_IS_TAKE (self), NULL);

  return self->row != NULL ? self->row->remote_id : NULL;
}

/**
 * tachy_take_get_clip:
 *
 * Returns: (nullable): the path of the filed clip
 */
const char *
tachy_take_get_clip (TachyTake *self)
{
  g_return_val_if_fail (TACHY_IS_TAKE (self), NULL);

  return self->row != NULL ? self->row->clip : NULL;
}

/**
 * tachy_take_get_clip_width:
 *
 * Returns: pixels as shown; 0 where it is not known
 */
int
tachy_take_get_clip_width (TachyTake *self)
{
  g_return_val_if_fail (TACHY_IS_TAKE (self), 0);

  return self->row != NULL ? self->row->clip_width : 0;
}

int
tachy_take_get_clip_height (TachyTake *self)
{
  g_return_val_if_fail (TACHY_IS_TAKE (self), 0);

  return self->row != NULL ? self->row->clip_height : 0;
}

/**
 * tachy_take_get_clip_duration:
 *
 * Returns: microseconds; 0 where it is not known
 */
gint64
tachy_take_get_clip_duration (TachyTake *self)
{
  g_return_val_if_fail (TACHY_IS_TAKE (self), 0);

  return self->row != NULL ? self->row->clip_us : 0;
}

/**
 * tachy_take_get_reason:
 *
 * Returns: (nullable): one translated sentence that says what went wrong
 */
const char *
tachy_take_get_reason (TachyTake *self)
{
  g_return_val_if_fail (TACHY_IS_TAKE (self), NULL);

  if (self->notice != NULL)
    return self->notice->message;

  return self->row != NULL ? self->row->reason : NULL;
}

/**
 * tachy_take_get_cause:
 * @cause: (out): what the person can do about it
 *
 * Returns: whether something went wrong
 */
gboolean
tachy_take_get_cause (TachyTake  *self,
                      TachyError *cause)
{
  g_return_val_if_fail (TACHY_IS_TAKE (self), FALSE);

  if (self->notice != NULL)
    {
      *cause = self->notice->domain == TACHY_ERROR ? (TachyError) self->notice->code
                                                   : TACHY_ERROR_SERVER;
      return TRUE;
    }

  return self->row != NULL && tachy_error_code_from_string (self->row->cause, cause);
}

/**
 * tachy_take_dup_failure:
 *
 * Returns: (transfer full) (nullable): what the server said when it refused or failed
 */
TachyFailure *
tachy_take_dup_failure (TachyTake *self)
{
  g_return_val_if_fail (TACHY_IS_TAKE (self), NULL);

  if (self->notice != NULL)
    return tachy_failure_copy (self->notice_failure);

  return self->row != NULL && self->row->cause != NULL ? tachy_failure_copy (self->row->failure)
                                                       : NULL;
}
