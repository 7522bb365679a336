#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Databases as older versions have left them: the program of today reads all that is in them."""

import json
import shutil
import sqlite3
import unittest
from pathlib import Path

from program import Home

GOLDEN = Path(__file__).resolve().parent / 'golden'
MIGRATIONS = GOLDEN.parents[2] / 'src/store/migrations'


def read_table(path, table):
    connection = sqlite3.connect(path)
    cursor = connection.execute(f'SELECT * FROM {table} ORDER BY rowid')
    names = [column[0] for column in cursor.description]
    rows = [dict(zip(names, row)) for row in cursor]
    connection.close()
    return rows


class Golden(Home):

    def open_copy(self, golden):
        """Has the program open a copy; returns what it then says of each take, by its id."""
        self.database = self.home / 'data/tachyscope/library.db'
        self.database.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(golden, self.database)
        return {take['id']: take for take in self.list_takes()}

    def compare_take(self, row, said, providers):
        for name in ('state', 'media', 'prompt', 'model', 'seconds', 'remote_id', 'price', 'cause',
                     'reason'):
            self.assertEqual(row[name], said[name], name)
        self.assertEqual(f'{row["width"]}x{row["height"]}', said['size'])
        self.assertEqual(providers[row['provider']], said['provider'])
        self.assertEqual(row['created_at'] // 1_000_000, said['created_at'])
        if row['media'] == 'filed':
            self.assertEqual(row['clip'], said['path'])

    def test_every_version(self):
        goldens = sorted(GOLDEN.glob('*.db'))
        versions = {int(path.stem) for path in MIGRATIONS.glob('*.sql')}
        self.assertEqual(versions, {int(path.stem) for path in goldens})
        for golden in goldens:
            with self.subTest(golden.name):
                rows = json.loads(golden.with_suffix('.json').read_text(encoding='utf-8'))
                said = self.open_copy(golden)
                self.assertEqual({row['id'] for row in rows['take']}, set(said))
                providers = {row['id']: row['name'] for row in rows['provider']}
                for row in rows['take']:
                    self.compare_take(row, said[row['id']], providers)
                for table in rows:
                    for old, new in zip(rows[table], read_table(self.database, table), strict=True):
                        self.assertEqual(old, {name: new[name] for name in old})

    def test_newest_is_that_of_today(self):
        """The schema has not changed since the file was made; else run golden/make."""
        newest = max(GOLDEN.glob('*.db'), key=lambda path: int(path.stem))
        fresh = self.home / 'fresh.db'
        connection = sqlite3.connect(fresh)
        for number in range(1, int(newest.stem) + 1):
            connection.executescript((MIGRATIONS / f'{number}.sql').read_text(encoding='utf-8'))
        connection.commit()
        connection.close()
        self.assertEqual(self.describe(fresh), self.describe(newest))

    def describe(self, path):
        copy = self.home / 'copy.db'
        shutil.copy(path, copy)
        connection = sqlite3.connect(copy)
        tables = [name for name, in connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
        columns = {table: connection.execute(f'PRAGMA table_info ({table})').fetchall()
                   for table in tables}
        connection.close()
        return columns


if __name__ == '__main__':
    unittest.main()
