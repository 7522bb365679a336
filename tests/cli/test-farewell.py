#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The end of a session: it does not wait for us, and we do not lose what it costs."""

import os
import signal
import threading
import time
import unittest

from bus import Bus, Service
from faultserver import FaultServer, job
from gi.repository import GLib
from program import Home

LOGIND = '''<node><interface name="org.freedesktop.login1.Manager"><method name="Inhibit">
  <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
  <arg type="s" direction="in"/><arg type="h" direction="out"/></method></interface></node>'''
SOON = 10   # seconds; one is what the program gives itself, the rest is for busy machines


class Farewell(Home):
    """A request that costs money is under way when the session ends."""

    def setUp(self):
        super().setUp()
        self.server = FaultServer(lambda request: None)
        self.addCleanup(self.server.close)

    def start_sending(self, **variables):
        run = self.start('generate', '--json', '--server', self.server.url, 'a cat', **variables)
        run.wait_for(lambda: self.server.requests)
        return run

    def answer(self):
        self.server.silent[0].sendall(job('queued'))

    def test_silent_server(self):
        """Nobody is kept waiting for a server; the next start knows that nobody knows."""
        run = self.start_sending()
        began = time.monotonic()
        os.kill(run.pid, signal.SIGTERM)
        outcome = run.end()
        self.assertLess(time.monotonic() - began, SOON)
        self.assertEqual(130, outcome.status, outcome)
        self.assertRegex(outcome.err, 'may have been created')
        self.assertEqual(4, self.run_program('fetch').status)
        self.assertEqual('unknown', self.list_takes()[0]['state'])
        self.assertEqual(1, self.server.count('POST'))

    def test_after_the_person(self):
        """Whoever is being seen off leaves sooner when the session ends, and not without a word."""
        run = self.start_sending()
        run.interrupt()
        run.wait_for(lambda: b'on its way' in run.err)
        began = time.monotonic()
        os.kill(run.pid, signal.SIGTERM)
        outcome = run.end()
        self.assertLess(time.monotonic() - began, SOON)
        self.assertRegex(outcome.err, 'may have been created')

    def test_answer_in_time(self):
        """What comes while the program leaves is written down."""
        run = self.start_sending()
        os.kill(run.pid, signal.SIGTERM)
        run.wait_for(lambda: b'on its way' in run.err)
        self.answer()
        self.assertEqual(130, run.end().status)
        self.assertEqual(('accepted', 'video_1'), tuple(
            self.list_takes()[0][name] for name in ('state', 'remote_id')))

    def test_system_waits(self):
        """The system is asked to wait with switching off, for exactly as long as it matters."""
        bus = Bus()
        self.addCleanup(os.kill, bus.pid, signal.SIGTERM)
        asked, ends = threading.Event(), []

        def inhibit(*words):
            ours, theirs = os.pipe()
            ends.append((words, ours))
            asked.set()
            return GLib.Variant('(h)', (0,)), [theirs]

        Service(bus.address, 'org.freedesktop.login1', '/org/freedesktop/login1', LOGIND,
                {'Inhibit': inhibit})
        run = self.start_sending(DBUS_SYSTEM_BUS_ADDRESS=bus.address)
        self.assertTrue(asked.wait(30))
        (what, who, why, mode), ours = ends[0]
        self.assertEqual(('shutdown:sleep', 'Tachyscope', 'delay'), (what, who, mode))
        self.assertTrue(why)
        os.set_blocking(ours, False)
        with self.assertRaises(BlockingIOError):
            os.read(ours, 1)
        self.answer()
        run.wait_for_state('accepted')
        os.set_blocking(ours, True)
        self.assertEqual(b'', os.read(ours, 1))
        self.assertEqual(1, len(ends))
        run.interrupt()
        run.end()


if __name__ == '__main__':
    unittest.main()
