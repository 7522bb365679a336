#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Portkey's gateway between us and our own studio. This version of it hands on what fails, but trips
over every answer that is good: it has the take created, and then says 500. So it is not what it was
taken for, but the very accident against which takes are kept as unknown."""

import json
import re
import sqlite3
import sys
import unittest

from foreign import FILED, REJECTED, UNKNOWN, Foreign, free_port, is_here


class Portkey(Foreign):
    """The gateway is told by headers where to, which stand in the profile."""

    def setUp(self):
        super().setUp()
        self.studio = self.start('serve', '--port', '0', '--data', self.home / 'served')
        self.addCleanup(self.studio.end)
        self.addCleanup(self.studio.kill)
        self.studio.wait_for(lambda: re.search(rb'http://\S+:\d+', self.studio.out))
        self.behind = re.search(rb'http://\S+?:\d+', self.studio.out).group().decode()
        port = free_port()
        self.url = f'http://127.0.0.1:{port}'
        self.start_server('@portkey-ai/gateway/build/start-server.js', f'--port={port}',
                          '--headless', ready='Ready for connections')

    def change_profile(self, **values):
        """As the window does it; the command line has no words for that."""
        with sqlite3.connect(self.home / 'data/tachyscope/library.db') as library:
            for name, value in values.items():
                library.execute(f'UPDATE provider SET {name} = ?', [value])
        library.close()

    def list_jobs(self):
        return [path.name for path in (self.home / 'served/jobs').glob('*')]

    def test_created_and_lost(self):
        """Never a second request; and once the server itself can be asked, the clip comes home."""
        self.assert_ends(REJECTED, self.make_take(self.url))
        self.change_profile(headers=json.dumps(
            ['x-portkey-provider', 'openai', 'x-portkey-custom-host', f'{self.behind}/v1']))
        self.assert_ends(REJECTED, self.make_take(self.url, '--seconds', '7'))
        self.assertEqual([], self.list_jobs())

        take = self.make_take(self.url, prompt='a boat of paper')
        self.assert_ends(UNKNOWN, take)
        self.assertRegex(take[1].err, 'may have been created and charged')
        job, = self.list_jobs()

        self.change_profile(headers='[]', base_url=f'{self.behind}/v1')
        outcome = self.run_program('resolve', '--link', job, take[0]['id'])
        found = next(line for line in self.list_takes() if line['id'] == take[0]['id'])
        self.assertEqual(FILED, (found['state'], found['media'], outcome.status), outcome)
        self.assertEqual([job], self.list_jobs())


if __name__ == '__main__':
    if not is_here():
        sys.exit(77)
    unittest.main()
