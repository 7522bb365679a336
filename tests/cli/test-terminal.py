#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person sees in a terminal: one line that is drawn again, and then goes away."""

import fcntl
import os
import pty
import struct
import termios
import threading
import unicodedata
import unittest

from faultserver import FaultServer, job, refusal
from program import Home

COLUMNS = 44


class Terminal(Home):
    """Standard error is a terminal."""

    def setUp(self):
        super().setUp()
        self.master, self.slave = pty.openpty()
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack('HHHH', 24, COLUMNS, 0, 0))
        self.seen = b''
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        while True:
            try:
                chunk = os.read(self.master, 65536)
            except OSError:
                break
            self.seen += chunk
        os.close(self.master)

    def generate(self, respond, *arguments):
        server = FaultServer(respond)
        self.addCleanup(server.close)
        run = self.start('generate', '--server', server.url, *arguments, 'a cat',
                         terminal=self.slave)
        outcome = run.end()
        os.close(self.slave)
        self.reader.join(5)
        return outcome, self.seen.decode()

    def test_bar(self):
        polls = []

        def respond(request):
            if request.method == 'POST':
                return job('queued')
            polls.append(request)
            return job('failed') if len(polls) > 2 else job('in_progress', 50)

        outcome, seen = self.generate(respond)
        self.assertEqual((1, ''), (outcome.status, outcome.out))

        bar, _, last = seen.rpartition('\r\033[K')
        self.assertRegex(bar, r'\[#{5}-{5}\]  50 %  Running  about')
        self.assertNotIn('\n', bar)
        self.assertRegex(last, r'^The server could not make the clip.*\r\n$')
        for line in bar.replace('\033[K', '').split('\r'):
            width = sum(1 + (unicodedata.east_asian_width(c) in 'WF') for c in line)
            self.assertLess(width, COLUMNS, line)

        # Far less than ten a second, as nothing changes in between but the remaining time.
        self.assertLess(bar.count('\r'), 30)

    def test_json(self):
        """Programs get their lines also where a person looks on, who then sees no bar."""
        outcome, seen = self.generate(lambda request: refusal(400, 'No.'), '--json')
        self.assertEqual('rejected', outcome.lines[-1]['state'])
        self.assertEqual(1, seen.count('\n'), seen)
        self.assertNotIn('\033', seen)


if __name__ == '__main__':
    unittest.main()
