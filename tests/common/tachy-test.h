/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

char    *tachy_test_make_directory (void);
void     tachy_test_remove_directory (const char *path);
gboolean tachy_test_mount_small (const char *path,
                                 const char *size);

void     tachy_test_tolerate (const char *domain);

void     tachy_test_keep_result_cb (GObject      *source,
                                    GAsyncResult *result,
                                    gpointer      user_data);
gint64   tachy_test_get_deadline (void);
void     tachy_test_iterate (gint64      deadline,
                             const char *condition);

/* Runs the main context until the condition holds; fails the test after 60 s. */
#define TACHY_TEST_WAIT_FOR(condition)                             \
  G_STMT_START                                                     \
  {                                                                \
    gint64 tachy_test_deadline = tachy_test_get_deadline ();       \
                                                                   \
    while (!(condition))                                           \
      tachy_test_iterate (tachy_test_deadline, #condition);        \
  }                                                                \
  G_STMT_END

G_END_DECLS
