/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-import-dialog.h"

#include "tachy-catalogue.h"
#include "tachy-job-row.h"

G_BEGIN_DECLS

struct _TachyImportDialog
{
  AdwWindow parent_instance;

  GtkButton *add_button;
  GtkSpinner *spinner;
  GtkWidget *page;
  AdwComboRow *server_row;
  GtkEditable *id_row;
  GtkWidget *id_trouble;
  GtkLabel *id_error;
  GtkWidget *rival_button;
  AdwPreferencesGroup *jobs;
  GtkButton *all_button;
  GtkWidget *message;
  AdwPreferencesRow *message_row;
  GtkWidget *again_button;
  GtkWidget *more_button;

  TachyHouse *house;         /* owned */
  TachyCatalogue *catalogue; /* owned: the list of the chosen server */
  GPtrArray *rows;           /* (element-type TachyJobRow): of jobs, not owned */
  GCancellable *reading;     /* (nullable) (owned): while the list is read */
  gboolean failed;           /* it could not be read on */
  TachyTake *rival; /* (nullable) (owned): what the video that was entered is already, or may be */

  GCancellable *closing; /* once the dialog is closed nothing more is added */
  gboolean adding;
  gboolean in_trouble; /* something could not be added */
  TachyTake *added;    /* (nullable) (owned): the last one */
  guint n_added;
};

/* tachy-import-dialog.c */
gboolean _tachy_import_dialog_has_id (TachyImportDialog *self);
void     _tachy_import_dialog_update (TachyImportDialog *self);
void     _tachy_import_dialog_remove_row (TachyImportDialog *self,
                                          TachyJobRow       *row);
void     _tachy_import_dialog_show_id_trouble (TachyImportDialog *self,
                                               const char        *sentence,
                                               TachyTake         *rival);
void     _tachy_import_dialog_end (TachyImportDialog *self,
                                   TachyTake         *take);

/* tachy-import-dialog-add.c */
void     _tachy_import_dialog_add (TachyImportDialog *self);

G_END_DECLS
