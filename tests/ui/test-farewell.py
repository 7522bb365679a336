#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window is closed, or the session ends, while a request that costs money is under way."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import threading
import time
import unittest
from pathlib import Path

import drive
from bus import Service
from drive import BUTTON, App
from faultserver import FaultServer, job, refusal
from gi.repository import GLib

PROGRAMS = Path(os.environ['TACHYSCOPE_PROGRAMS'])
HOME = Path(os.environ['HOME'])
DATABASE = HOME / '.local/share/tachyscope/library.db'
SESSION = '''<node><interface name="org.gnome.SessionManager">
  <method name="Inhibit"><arg type="s" direction="in"/><arg type="u" direction="in"/>
    <arg type="s" direction="in"/><arg type="u" direction="in"/>
    <arg type="u" direction="out"/></method>
  <method name="Uninhibit"><arg type="u" direction="in"/></method></interface></node>'''
LOGOUT_AND_SUSPEND = 1 | 4
SOON = 10   # seconds; one is what the program gives itself, the rest is for busy machines


class Farewell(unittest.TestCase):
    def setUp(self):
        for path in HOME.iterdir():
            if path.name != 'run':
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        drive.set_window_size(1000, 640)
        self.server = FaultServer(lambda request: refusal(429, 'Slow down.', Retry_After='1'))
        self.addCleanup(self.server.close)

    def list_takes(self):
        out = subprocess.run([PROGRAMS / 'tachyscope', 'list', '--json'], check=True,
                             stdout=subprocess.PIPE).stdout
        return [json.loads(line) for line in out.splitlines()]

    def leave_waiting(self):
        """A free take that the next start sends, to a server that does not answer any more."""
        run = subprocess.Popen([PROGRAMS / 'tachyscope', 'generate', '--server', self.server.url,
                                'a cat'], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        drive.wait_for(lambda: self.server.requests and
                       self.list_takes()[0]['state'] == 'waiting', 'a take that waits')
        run.kill()
        run.wait()
        with sqlite3.connect(DATABASE) as connection:
            connection.execute('UPDATE take SET price = 0')
        connection.close()
        self.server.respond = lambda request: None
        self.server.requests.clear()

    def start_sending(self):
        self.leave_waiting()
        app = App(str(PROGRAMS / 'tachyscope-window'), G_DEBUG='fatal-warnings')
        drive.wait_for(lambda: self.server.requests, 'a request')
        return app

    def test_closed(self):
        """The program outlives its window until the answer is written down; so does the session."""
        asked, released = [], threading.Event()
        Service(os.environ['DBUS_SESSION_BUS_ADDRESS'], 'org.gnome.SessionManager',
                '/org/gnome/SessionManager', SESSION,
                {'Inhibit': lambda *words: (asked.append(words), GLib.Variant('(u)', (7,)))[1],
                 'Uninhibit': lambda cookie: released.set()})
        with self.start_sending() as app:
            drive.wait_for(lambda: asked, 'a word with the session')
            self.assertEqual(LOGOUT_AND_SUSPEND, asked[0][3])
            self.assertFalse(released.is_set())
            app.click(BUTTON, 'Close')
            drive.wait_for(lambda: not list(drive.children(app.root)), 'no window')
            self.assertIsNone(app.process.poll())
            self.server.silent[0].sendall(job('queued'))
            self.assertEqual(0, app.process.wait(30))
        self.assertTrue(released.wait(30))
        self.assertEqual(('accepted', 'video_1'), tuple(
            self.list_takes()[0][name] for name in ('state', 'remote_id')))
        self.assertEqual(1, self.server.count('POST'))

    def test_session_ends(self):
        """Nobody is kept waiting for a server; the next start knows that nobody knows."""
        with self.start_sending() as app:
            began = time.monotonic()
            app.process.send_signal(signal.SIGTERM)
            self.assertEqual(0, app.process.wait(30))
            self.assertLess(time.monotonic() - began, SOON)
        subprocess.run([PROGRAMS / 'tachyscope', 'fetch'], stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, check=False)
        self.assertEqual('unknown', self.list_takes()[0]['state'])
        self.assertEqual(1, self.server.count('POST'))

    def test_nothing_under_way(self):
        """Then the end of the session is simply obeyed."""
        with App(str(PROGRAMS / 'tachyscope-window'), G_DEBUG='fatal-warnings') as app:
            app.find(BUTTON, 'Try It Now')
            app.process.send_signal(signal.SIGTERM)
            self.assertEqual(0, app.process.wait(SOON))


if __name__ == '__main__':
    unittest.main()
