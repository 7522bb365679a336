/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-composer.h"
#include "tachy-model-row.h"
#include "tachy-prompt-entry.h"
#include "tachy-reference-well.h"
#include "tachy-seconds-chooser.h"
#include "tachy-size-chooser.h"

G_BEGIN_DECLS

struct _TachyComposer
{
  AdwBin parent_instance;

  TachyPromptEntry *prompt;
  TachyReferenceWell *reference;
  TachySizeChooser *size;
  TachySecondsChooser *seconds;
  AdwComboRow *provider_row;
  TachyModelRow *model_row;
  GtkLabel *note;

  TachyHouse *house;
  char *parent_take;   /* (nullable): the id of the take whose recipe this was */
  char *trouble;       /* (nullable): why the last take could not be recorded */
  gboolean submitting; /* a take is being recorded */
  gboolean listening;  /* what the row of providers has chosen was chosen by the person */
  gboolean adapting;   /* the model is being changed, but not by the person */
  GHashTable *models;  /* id of a provider -> the model that the person has asked it for */
};

TachyProvider *_tachy_composer_get_provider (TachyComposer *self);
char          *_tachy_composer_dup_model (TachyComposer *self);
void           _tachy_composer_keep_model (TachyComposer *self);
void           _tachy_composer_follow_provider (TachyComposer *self);
void           _tachy_composer_follow_limits (TachyComposer *self);
void           _tachy_composer_update (TachyComposer *self);
void           _tachy_composer_submit (TachyComposer *self);
void           _tachy_composer_announce (TachyComposer *self,
                                         TachyTake     *take);

G_END_DECLS
