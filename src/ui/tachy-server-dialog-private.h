/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-server-dialog.h"

#include "tachy-server-advanced.h"
#include "tachy-server-finder.h"

G_BEGIN_DECLS

/* What a test has come to. */
typedef enum
{
  TACHY_SERVER_UNTESTED,
  TACHY_SERVER_GOOD,
  TACHY_SERVER_TROUBLE,
} TachyServerVerdict;

struct _TachyServerDialog
{
  AdwWindow parent_instance;

  GtkButton *save_button;
  AdwPreferencesGroup *group;
  AdwEntryRow *address_row;
  AdwEntryRow *name_row;
  AdwPasswordEntryRow *key_row;
  GtkWidget *plain_group;
  GtkSwitch *plain_switch;
  TachyServerAdvanced *advanced;
  TachyServerFinder *finder;
  AdwActionRow *test_row;
  GtkImage *test_icon;
  GtkStack *test_stack;

  TachyHouse *house;
  TachyProvider *provider; /* (nullable): the one that is being edited */
  char *base_url;          /* (nullable): the address in its normal form, where it has one */
  char *key_end;           /* (nullable): the last characters of the key that is kept */
  gboolean warned;         /* the person knows that the test failed */
  GCancellable *work;      /* (nullable): test or save that is going on */
};

gboolean _tachy_server_dialog_has_moved (TachyServerDialog *self);
void _tachy_server_dialog_test (TachyServerDialog *self);
void _tachy_server_dialog_save (TachyServerDialog *self);
void _tachy_server_dialog_set_busy (TachyServerDialog *self,
                                    gboolean           busy);
void _tachy_server_dialog_tell (TachyServerDialog *self,
                                const char        *sentence,
                                TachyServerVerdict verdict);
void _tachy_server_dialog_warn (TachyServerDialog *self,
                                const char        *sentence);

G_END_DECLS
