#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fails where a wall between the rooms is broken."""

import tempfile
import unittest
from pathlib import Path

import walls


class House(unittest.TestCase):
    """The tree that we stand in."""

    def test_walls_stand(self):
        self.assertEqual([], walls.check(walls.tree_root()))


class Planted(unittest.TestCase):
    """Each kind of breach is seen, and nothing else is."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.root = Path(self.folder.name)
        self.write('src/base/tachy-text.h', '#pragma once\n#include <glib.h>\n')
        self.write('src/take/tachy-take.h', '#pragma once\n#include "tachy-text.h"\n')
        self.write('src/take/tachy-take-private.h', '#pragma once\n')
        self.write('src/take/tachy-take.c',
                   '#include "config.h"\n#include "tachy-take-private.h"\n')
        self.write('src/take/meson.build', 'dependencies: [base_dep, media_dep]\n')
        self.write('src/ui/tachy-window.c',
                   '/* Not an include: #include <sqlite3.h> */\n#include <gtk/gtk.h>\n')

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding='utf-8')

    def plant(self, name, text, complaint):
        """Exactly this one complaint comes of this file."""
        self.assertEqual([], walls.check(self.root))
        self.write(name, text)
        found = walls.check(self.root)
        self.assertEqual(1, len(found), found)
        self.assertIn(complaint, found[0])
        self.assertTrue(found[0].startswith(name), found)

    def test_upward_include(self):
        self.plant('src/base/tachy-a.c', '#include "tachy-take.h"\n', 'base may not see')

    def test_sideways_include(self):
        self.plant('src/studio/tachy-a.c', '  #  include "tachy-take.h"\n',
                   'studio may not see')

    def test_private_header(self):
        self.plant('src/ui/tachy-a.c', '#include "tachy-take-private.h"\n', 'private to take')

    def test_unknown_header(self):
        self.plant('src/ui/tachy-a.c', '#include "tachy-nowhere.h"\n', 'no room has')

    def test_foreign_library(self):
        self.plant('src/ui/tachy-a.c', '#include <gst/gst.h>\n', 'GStreamer stays out of ui')

    def test_toolkit_below_the_window(self):
        self.plant('src/main.c', '#include <gtk/gtk.h>\n', 'GTK stays out of main.c')

    def test_foreign_type(self):
        self.plant('src/provider/tachy-a.h', 'void a (SoupMessage *msg);\n', 'names SoupMessage')

    def test_json_type(self):
        self.plant('src/media/tachy-a.h', 'JsonNode *a (void);\n', 'names JsonNode')

    def test_version_if(self):
        self.plant('src/ui/tachy-a.c', '#if GTK_CHECK_VERSION (4, 10, 0)\n#endif\n',
                   'version of a library')

    def test_version_if_in_its_place(self):
        self.write('src/ui/tachy-compat.c', '#if GTK_CHECK_VERSION (4, 10, 0)\n#endif\n')
        self.assertEqual([], walls.check(self.root))

    def test_forbidden_link(self):
        self.plant('src/base/meson.build', 'dependencies: [gio_dep, store_dep]\n',
                   'depends on store')

    def test_stray_room(self):
        self.plant('src/cellar/tachy-a.c', '\n', 'no room')

    def test_long_file(self):
        self.plant('src/ui/tachy-a.c', '\n' * 601, '601 lines')


if __name__ == '__main__':
    unittest.main()
