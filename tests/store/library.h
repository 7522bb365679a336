/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-store.h"

G_BEGIN_DECLS

typedef struct
{
  char *directory;
  char *path;
} Library;

void        library_set_up (Library      *fixture,
                            gconstpointer data);
void        library_tear_down (Library      *fixture,
                               gconstpointer data);
TachyStore *library_open (Library *fixture);
void        library_close (Library    *fixture,
                           TachyStore *store);

gboolean    library_write_take (TachyConnection *connection,
                                gpointer        *result,
                                gpointer         data,
                                GError         **error);
gboolean    library_remove_take (TachyConnection *connection,
                                 gpointer        *result,
                                 gpointer         data,
                                 GError         **error);
gboolean    library_read_text (TachyConnection *connection,
                               gpointer        *result,
                               gpointer         data,
                               GError         **error);
char       *library_call (TachyStore    *store,
                          TachyStoreFunc func,
                          const char    *data);
char       *library_read (TachyStore *store,
                          const char *sql);

void        library_make_two_takes (Library *fixture);
void        library_assert_two_takes (Library *fixture);

G_END_DECLS
