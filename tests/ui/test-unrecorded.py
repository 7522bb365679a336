#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The id of what was paid for cannot be written down: then the window is loud about it.

usage: tests/ui/test-unrecorded.py SHIM      (made of tests/nth/nth-call.c)"""

import os
import sqlite3
import subprocess
import sys
import unittest
from pathlib import Path

import drive
from drive import BUTTON, App, Atspi
from faultserver import FaultServer, job, refusal

SHIM = sys.argv.pop(1)
PROGRAMS = Path(os.environ['TACHYSCOPE_PROGRAMS'])
HOME = Path(os.environ['HOME'])
DATA = HOME / '.local/share/tachyscope'


class Unrecorded(unittest.TestCase):
    def setUp(self):
        self.full = HOME / 'full'
        self.server = FaultServer(lambda request: refusal(429, 'Slow down.', Retry_After='1'))
        self.addCleanup(self.server.close)

    def leave_waiting(self):
        """A free take that the next start sends."""
        with subprocess.Popen([PROGRAMS / 'tachyscope', 'generate', '--server', self.server.url,
                               'a cat'], stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE) as run:
            drive.wait_for(lambda: b'busy' in run.stderr.readline(), 'a server that is busy')
            run.kill()
        with sqlite3.connect(DATA / 'library.db') as connection:
            connection.execute('UPDATE take SET price = 0')
        connection.close()

    def respond(self, request):
        """From the answer on nothing can be written."""
        self.full.touch()
        return job('queued')

    def test_id(self):
        self.leave_waiting()
        self.server.respond = self.respond
        shim = {'LD_PRELOAD': SHIM, 'NTH_HOW': 'on', 'NTH_CALL': '1', 'NTH_WHEN': str(self.full),
                'NTH_FOLDERS': f'{DATA}/library.db:{DATA}/library.db-wal'}
        with App(str(PROGRAMS / 'tachyscope-window'), **shim) as app:
            copy = app.find(BUTTON, 'Copy Id')
            (label,) = app.all(Atspi.Role.LABEL, 'video_1')
            self.assertIn(Atspi.StateType.FOCUSABLE, label.get_state_set().get_states())
            Atspi.Action.do_action(copy, 0)
            app.gone(BUTTON, 'Copy Id')
            self.full.unlink()
            self.server.respond = lambda request: job('in_progress')
            drive.wait_for(lambda: b'accepted' in subprocess.run(
                [PROGRAMS / 'tachyscope', 'list', '--json'], stdout=subprocess.PIPE,
                check=True).stdout, 'a take that is written down')
        self.assertEqual(2, self.server.count('POST'))


if __name__ == '__main__':
    unittest.main()
