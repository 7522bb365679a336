#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server is connected while the keyring is of no help: the window goes on, says what becomes of
the key, and uses it all the same."""

import os
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

import drive
from drive import BUTTON, RETURN, App, Dialog, press
from faultserver import FaultServer, answer

TESTS = Path(__file__).resolve().parents[1]
PROGRAM = str(Path(os.environ['TACHYSCOPE_PROGRAMS']) / 'tachyscope-window')
HOME = Path(os.environ['HOME'])
KEY = 'sk-canary-window-1'
KEPT = 'No keyring has taken the key: it is kept only until you quit'
DONE = answer(200, {'id': 'video_1', 'status': 'completed'})


class Keyring(unittest.TestCase):
    def setUp(self):
        for path in HOME.iterdir():
            if path.name != 'run':
                shutil.rmtree(path) if path.is_dir() else path.unlink()
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

    def start_app(self):
        return App(PROGRAM, G_DEBUG='fatal-warnings')

    def connect(self, app):
        drive.open_preferences(app).click('Connect a Server')
        dialog = Dialog(app, 'Connect a Server')
        dialog.enter('Address', f'{self.server.url}/v1')
        dialog.enter('Key (if it wants one)', KEY)
        dialog.click('Connect')
        return dialog

    def check_last_key(self):
        self.assertEqual(f'Bearer {KEY}', self.server.requests[-1].headers['authorization'])

    def generate(self, app):
        window = Dialog(app, 'Tachyscope')
        window.enter('Prompt', 'A kite over the sea')
        window.click('Generate')
        drive.wait_for(lambda: self.server.count('POST'), 'a request')
        self.assertEqual({f'Bearer {KEY}'},
                         {request.headers['authorization'] for request in self.server.requests
                          if request.method == 'POST'})

    def test_dismissed(self):
        """The person will not unlock it: said once, and the key is good until the end."""
        self.start_keyring('dismissed')
        with self.start_app() as app:
            dialog = self.connect(app)
            Dialog(app, 'Preferences').says(KEPT)
            self.assertTrue(dialog.is_gone())
            self.generate(app)

    def test_silent(self):
        """While the keyring is asked the window can be used, and nobody has to wait for it."""
        self.start_keyring('silent')
        with self.start_app() as app:
            dialog = self.connect(app)
            for words in ('one', 'two', 'three'):
                Dialog(app, 'Tachyscope').enter('Prompt', words)
            dialog.says('The keyring does not answer yet. Unlock it, or go on without: the key is '
                        'then kept only until you quit.')
            drive.wait_for(lambda: drive.is_focused(dialog.find(BUTTON, 'Go On Without')),
                           'a way on')
            press(RETURN)
            Dialog(app, 'Preferences').says(KEPT)
            self.assertTrue(dialog.is_gone())
            self.generate(app)

        # The key of the last session is out of reach; it can be entered anew.
        with self.start_app() as app:
            drive.open_preferences(app).click('Edit')
            dialog = Dialog(app, 'Server')
            dialog.click('Test')
            dialog.says('The keyring does not answer yet. Unlock it, or enter the key again.')
            dialog.enter('Key (stays as it is if left empty)', KEY)
            dialog.click('Test')
            dialog.says('The server answers. It does not list its models, so type the name of one '
                        'when you generate.')
            self.check_last_key()


if __name__ == '__main__':
    unittest.main()
