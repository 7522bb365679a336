/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-server-dialog.h"

#include "tachy-server-advanced.h"
#include "tachy-server-finder.h"
#include "tachy-server-limits.h"
#include "tachy-server-models.h"
#include "tachy-server-prices.h"

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

  GtkStack *pages;
  GtkButton *save_button;
  AdwPreferencesGroup *group;
  AdwEntryRow *address_row;
  AdwEntryRow *name_row;
  AdwPasswordEntryRow *key_row;
  GtkWidget *plain_group;
  GtkSwitch *plain_switch;
  TachyServerFinder *finder;
  AdwActionRow *test_row;
  GtkImage *test_icon;
  GtkStack *test_stack;
  GtkWidget *own_group;
  TachyServerAdvanced *advanced;
  TachyServerModels *models;
  TachyServerLimits *limits;
  TachyServerPrices *prices;

  TachyHouse *house;
  TachyProvider *provider; /* (nullable): the one that is being edited */
  TachyProvider *draft;    /* what the server offers, as the pages show and change it */
  char *pasted_model;      /* (nullable): what stood in a pasted line; comes first */
  char *base_url;          /* (nullable): the address in its normal form, where it has one */
  char *key_end;           /* (nullable): the last characters of the key that is kept */
  gboolean warned;         /* the person knows that the test failed */
  GCancellable *work;      /* (nullable): test or save that is going on */
  GCancellable *storing;   /* (nullable): while the keyring is to keep the key */
  guint keyring_id;        /* runs while the keyring is waited for */
};

/* tachy-server-dialog-pages.c */
void _tachy_server_dialog_show_page (GtkWidget  *widget,
                                     const char *action_name,
                                     GVariant   *parameter);
void _tachy_server_dialog_go_back (GtkWidget  *widget,
                                   const char *action_name,
                                   GVariant   *parameter);

/* tachy-server-dialog-keyring.c */
void _tachy_server_dialog_look_up_key (TachyServerDialog  *self,
                                       const char         *origin,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data);
void _tachy_server_dialog_store_key (TachyServerDialog  *self,
                                     const char         *origin,
                                     const char         *key,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data);
void _tachy_server_dialog_end_keyring (TachyServerDialog *self);

gboolean _tachy_server_dialog_has_moved (TachyServerDialog *self);
void _tachy_server_dialog_copy_offer (TachyProvider *from,
                                      TachyProvider *to);
void _tachy_server_dialog_put_pasted_model_first (TachyServerDialog *self,
                                                  TachyProvider     *provider);
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
