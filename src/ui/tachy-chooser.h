/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "tachy-limits.h"

G_BEGIN_DECLS

#define TACHY_TYPE_CHOOSER (tachy_chooser_get_type ())

/* Property, read-only: trouble, a sentence while what is being typed cannot be had.
 *
 * A template puts the place to type, a row of widgets, in with <child type="other">, and connects
 * their changes to tachy_chooser_read(). */
G_DECLARE_DERIVABLE_TYPE (TachyChooser, tachy_chooser, TACHY, CHOOSER, AdwBin)

/**
 * TachyChooserClass:
 * @offer: from now on offers what these limits list, and adds a button for each of it, and one that
 *   opens the place to type
 * @settle: takes what comes nearest to the wish, or all of it where it is exact and no rule forbids
 *   it; returns its place among the buttons
 * @choose: wishes for and takes what stands at a place
 * @show: writes what is taken into the place to type
 * @read: wishes for and takes what is typed, or returns (transfer full) why it cannot be had
 * @dup_remark: (transfer full) (nullable): what is to be said of what is taken
 *
 * What a kind of choice must be able to do; wish and value are its own.
 */
struct _TachyChooserClass
{
  AdwBinClass parent_class;

  void (*offer) (TachyChooser      *self,
                 const TachyLimits *limits,
                 GPtrArray         *buttons);
  guint (*settle) (TachyChooser      *self,
                   const TachyLimits *limits,
                   gboolean           exact);
  void (*choose) (TachyChooser *self,
                  guint         place);
  void (*show) (TachyChooser *self);
  char *(*read) (TachyChooser      *self,
                 const TachyLimits *limits);
  char *(*dup_remark) (TachyChooser      *self,
                       const TachyLimits *limits);
};

const char *tachy_chooser_get_trouble (TachyChooser *self);

void        tachy_chooser_set_limits (TachyChooser      *self,
                                      const TachyLimits *limits);
void        tachy_chooser_settle (TachyChooser *self,
                                  gboolean      exact);
void        tachy_chooser_read (TachyChooser *self);

G_END_DECLS
