#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fails where a language that we offer misses a sentence, or has one that would break the program."""

import subprocess
import tempfile
import unittest
from pathlib import Path

from walls import tree_root

KEYWORDS = ('_', 'N_', 'C_:1c,2', 'NC_:1c,2', 'ngettext:1,2', 'g_dngettext:2,3')


def run(*command):
    return subprocess.run(command, cwd=tree_root(), check=True, capture_output=True,
                          text=True).stdout


def entries(catalogue):
    """What stands below the header, which newer tools print even where nothing follows."""
    return catalogue.split('\n\n')[1:]


class Translations(unittest.TestCase):

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.template = Path(folder.name) / 'all.pot'
        run('xgettext', '--files-from=po/POTFILES.in', '--from-code=UTF-8',
            *(f'--keyword={keyword}' for keyword in KEYWORDS), f'--output={self.template}')

    def test_complete_and_sound(self):
        for language in (tree_root() / 'po' / 'LINGUAS').read_text(encoding='utf-8').split():
            with self.subTest(language):
                merged = self.template.with_name(f'{language}.po')
                run('msgmerge', '--quiet', '--no-fuzzy-matching', f'--output-file={merged}',
                    f'po/{language}.po', self.template)
                missing = run('msgattrib', '--untranslated', '--no-obsolete', '--no-wrap', merged)
                self.assertEqual([], entries(missing))
                fuzzy = run('msgattrib', '--only-fuzzy', merged)
                self.assertEqual([], entries(fuzzy))
                run('msgfmt', '--check', '--check-accelerators=_', '--output-file=/dev/null',
                    merged)


if __name__ == '__main__':
    unittest.main()
