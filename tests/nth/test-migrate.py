#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A migration that fails or is killed anywhere leaves the old version or the new one, whole.

usage: tests/nth/test-migrate.py MIGRATE SHIM"""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

MIGRATE, SHIM = sys.argv.pop(1), sys.argv.pop(1)
PROMPTS = [f'prompt {number} ' + 'and more ' * 40 for number in range(40)]


def read(path):
    """The version, and the prompts as that version keeps them."""
    connection = sqlite3.connect(path)
    ok, = connection.execute('PRAGMA integrity_check').fetchone()
    version, = connection.execute('PRAGMA user_version').fetchone()
    table = 'SELECT word FROM word' if version == 3 else 'SELECT prompt FROM take'
    rows = [text for text, in connection.execute(table + ' ORDER BY number')]
    connection.close()
    return version, ok == 'ok' and rows == PROMPTS


class Migrate(unittest.TestCase):

    def setUp(self):
        self.home = Path(tempfile.mkdtemp(prefix='tachyscope-test-'))
        self.addCleanup(shutil.rmtree, self.home, ignore_errors=True)
        self.old = self.home / 'old.db'
        subprocess.run([MIGRATE, self.old, '1'], check=True)
        connection = sqlite3.connect(self.old)
        connection.executemany('INSERT INTO take (prompt) VALUES (?)', ((p,) for p in PROMPTS))
        connection.commit()
        connection.close()

    def start_over(self):
        self.folder = self.home / 'now'
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        shutil.copy(self.old, self.folder / 'library.db')
        return self.folder / 'library.db'

    def migrate(self, path, number, how):
        """Returns the status, and whether the call was reached."""
        log = self.home / 'hit'
        log.unlink(missing_ok=True)
        status = subprocess.run(
            [MIGRATE, path, '3'], stderr=subprocess.DEVNULL, check=False,
            env={**os.environ, 'LD_PRELOAD': SHIM, 'NTH_FOLDERS': str(self.folder), 'NTH_HOW': how,
                 'NTH_CALL': str(number), 'NTH_LOG': str(log)}).returncode
        return status, log.exists()

    def try_all(self, how):
        number, is_hit = 0, True
        while is_hit:
            number += 1
            path = self.start_over()
            status, is_hit = self.migrate(path, number, how)
            version, is_whole = read(path)
            self.assertIn(version, (1, 3), number)
            self.assertTrue(is_whole, number)
            if status == 0:
                self.assertEqual(3, version, number)
            for backup in self.folder.glob('*.backup-v?'):
                self.assertEqual((1, True), read(backup), number)
            # Whatever happened, the next start gets there.
            self.assertEqual((0, False), self.migrate(path, 0, 'once'), number)
            self.assertEqual((3, True), read(path), number)
        self.assertGreater(number, 10)

    def test_failed(self):
        self.try_all('once')

    def test_full_disk(self):
        self.try_all('on')

    def test_killed(self):
        self.try_all('kill')

    def test_backups(self):
        """Two are kept."""
        path = self.start_over()
        for version in ('2', '3', '4'):
            subprocess.run([MIGRATE, path, version], check=True)
        self.assertEqual(['library.db', 'library.db.backup-v2', 'library.db.backup-v3'],
                         sorted(name for name in os.listdir(self.folder)))


if __name__ == '__main__':
    unittest.main()
