#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fails where the map in src/README.md no longer shows the house."""

import tempfile
import unittest
from pathlib import Path

import housemap
from walls import tree_root


class House(unittest.TestCase):
    """The tree that we stand in."""

    def test_map_is_true(self):
        src = tree_root() / 'src'
        self.assertEqual(housemap.renew(src), (src / 'README.md').read_text(encoding='utf-8'),
                         'run tests/walls/housemap.py')


class Map(unittest.TestCase):
    """The list of files follows the files."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.src = Path(self.folder.name)
        (self.src / 'base').mkdir()
        (self.src / 'README.md').write_text('Intro.\n' + housemap.BEGIN, encoding='utf-8')

    def write(self, name, text):
        (self.src / 'base' / name).write_text(text, encoding='utf-8')

    def test_one_line_a_type(self):
        self.write('tachy-a.c', '/* SPDX-License-Identifier: X */\n/* What\n * a is. And more. */\n')
        self.write('tachy-a.h', '#pragma once\n')
        self.write('tachy-a-private.h', '#pragma once\n')
        self.assertEqual('Intro.\n' + housemap.BEGIN + '\n### base\n\n'
                         '- `tachy-a` .c .h -private.h: What a is.\n', housemap.renew(self.src))

    def test_silent_file(self):
        self.write('tachy-a.c', '/* SPDX-License-Identifier: X */\nint a;\n')
        with self.assertRaises(ValueError):
            housemap.renew(self.src)


if __name__ == '__main__':
    unittest.main()
