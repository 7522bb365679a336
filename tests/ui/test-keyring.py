#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server is connected while the keyring is of no help: the window goes on, says what becomes of
the key, and uses it all the same."""

import os
import subprocess
import sys
import unittest
from pathlib import Path

import drive
from drive import BUTTON, TEXT, App
from faultserver import FaultServer, answer

TESTS = Path(__file__).resolve().parents[1]
PROGRAM = str(Path(os.environ['TACHYSCOPE_PROGRAMS']) / 'tachyscope-window')
KEY = 'sk-canary-window-1'
DONE = answer(200, {'id': 'video_1', 'status': 'completed'})


class Keyring(unittest.TestCase):
    def setUp(self):
        clip = (TESTS / 'media/data/fast.mp4').read_bytes()

        def respond(request):
            if request.method == 'GET' and not request.path.startswith('/v1/videos/'):
                return answer(200, {'data': []})
            return answer(200, clip, 'video/mp4') if request.path.endswith('/content') else DONE
        self.server = FaultServer(respond)
        self.addCleanup(self.server.close)
        drive.set_window_size(1200, 760)

    def start_keyring(self, kind):
        keyring = subprocess.Popen([sys.executable, '-B', TESTS / 'common/secretservice.py', kind],
                                   stdout=subprocess.PIPE, text=True)
        self.addCleanup(keyring.stdout.close)
        self.addCleanup(keyring.wait)
        self.addCleanup(keyring.kill)
        self.assertEqual('ready\n', keyring.stdout.readline())

    def connect(self, app):
        app.click(BUTTON, 'Connect a Server', 30)
        app.type(f'{self.server.url}/v1', TEXT, 'Address')
        app.type(KEY, TEXT, 'Key (if it wants one)')
        app.click(BUTTON, 'Connect')

    def generate(self, app):
        app.type('A kite over the sea', TEXT, 'Prompt')
        app.click(BUTTON, 'Generate')
        drive.wait_for(lambda: self.server.count('POST'), 'a request')
        post = next(request for request in self.server.requests if request.method == 'POST')
        self.assertEqual(f'Bearer {KEY}', post.headers['authorization'])

    def test_dismissed(self):
        """The person will not unlock it: said once, and the key is good until the end."""
        self.start_keyring('dismissed')
        with App(PROGRAM, G_DEBUG='gc-friendly') as app:
            self.connect(app)
            app.find(None, 'There is no keyring: the key is kept only until you quit', 60)
            self.generate(app)

    def test_silent(self):
        """While the keyring is asked the window can be used, and what it shows changes."""
        self.start_keyring('silent')
        with App(PROGRAM, G_DEBUG='gc-friendly') as app:
            self.connect(app)
            drive.wait_for(lambda: self.server.requests, 'the test of the connection')
            for words in ('one', 'two', 'three'):
                app.type(words, TEXT, 'Prompt', 5)
            app.click(BUTTON, 'Landscape, 1280 by 720', 5)
            app.find(None, 'There is no keyring: the key is kept only until you quit', 60)
            self.generate(app)


if __name__ == '__main__':
    unittest.main()
