#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A library that cannot be written: it can be looked at, and nothing is sent from it."""

import sqlite3
import unittest

from faultserver import FaultServer, job
from program import Home

TAKE = ("INSERT INTO take (id, provider, prompt, model, width, height, seconds, state,"
        " idempotency_key, created_at)"
        " VALUES ('0123456789', 'studio', 'A stork', 'm', 720, 1280, 4, 'failed', 'k', 0)")


class ViewOnly(Home):

    def assert_nothing_is_made(self, words):
        server = FaultServer(lambda request: job('queued'))
        self.addCleanup(server.close)
        outcome = self.run_program('generate', '--server', server.url, 'A stork')
        self.assert_refused(outcome, 5, words)
        self.assertEqual(0, server.count('POST'))
        self.assert_refused(self.run_program('fetch'), 5, words)
        self.assert_refused(self.run_program('adopt', 'video_1'), 5, words)

    def test_newer_version(self):
        self.assertEqual([], self.list_takes())
        database = self.home / 'data/tachyscope/library.db'
        with sqlite3.connect(database) as connection:
            connection.execute(TAKE)
            connection.execute('PRAGMA user_version = 999')
        connection.close()
        before = {path: path.read_bytes() for path in database.parent.iterdir() if path.is_file()}

        outcome = self.run_program('list', '--json')
        self.assertEqual(0, outcome.status, outcome)
        self.assertEqual(['A stork'], [take['prompt'] for take in outcome.lines])
        self.assertRegex(outcome.err, 'newer version')
        outcome = self.run_program('show', '0123')
        self.assertEqual(0, outcome.status, outcome)
        self.assertRegex(outcome.out, 'A stork')
        self.assert_nothing_is_made('newer version')

        after = {path: path.read_bytes() for path in database.parent.iterdir() if path.is_file()}
        self.assertEqual(before, after)

    def test_no_place(self):
        self.env['XDG_DATA_HOME'] = '/proc/nowhere'
        self.assertEqual([], self.list_takes())
        self.assert_nothing_is_made('only be looked at')


if __name__ == '__main__':
    unittest.main()
