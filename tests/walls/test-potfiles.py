#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fails where a file with words for people is missing from po/POTFILES.in, or stands there in vain."""

import re
import unittest

from walls import tree_root

WORDS = {
    '.c': re.compile(r'(?<!\w)(?:[NCQ]?_|NC_|n?gettext|g_d\w*gettext2?)\s*\('),
    '.ui': re.compile(r'translatable="(?:yes|true|1)"'),
}


def files_with_words(root):
    """Every source that holds something to translate; what lies in data/ always does."""
    for path in (root / 'src').rglob('*'):
        pattern = WORDS.get(path.suffix)
        if pattern and pattern.search(path.read_text(encoding='utf-8')):
            yield str(path.relative_to(root))
    for ending in ('desktop.in', 'gschema.xml', 'metainfo.xml.in'):
        yield from (str(path.relative_to(root)) for path in (root / 'data').glob(f'*.{ending}'))


class Potfiles(unittest.TestCase):

    def test_complete_and_sorted(self):
        root = tree_root()
        lines = (root / 'po' / 'POTFILES.in').read_text(encoding='utf-8').splitlines()
        listed = [line for line in lines if line and not line.startswith('#')]
        self.assertEqual(sorted(files_with_words(root)), listed)


if __name__ == '__main__':
    unittest.main()
