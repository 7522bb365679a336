#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What went over the wire for a take, in the window: word for word, and without the key."""

import os
import shutil
import sqlite3
import subprocess
import unittest
from pathlib import Path

import drive
from drive import BUTTON, App, Atspi
from faultserver import FaultServer, refusal

PROGRAMS = Path(os.environ['TACHYSCOPE_PROGRAMS'])
WINDOW = str(PROGRAMS / 'tachyscope-window')
DATABASE = Path(os.environ['HOME']) / '.local/share/tachyscope/library.db'
PICTURES = os.environ.get('TACHY_TEST_PICTURES')
LABEL = Atspi.Role.LABEL
KEY = 'sk-canary-1f2e3d4c5b6a'
PROMPT = 'a red kite'
NARROW, WIDE = (360, 640), (1000, 700)


def place(node):
    return Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW)


class Requests(unittest.TestCase):
    def setUp(self):
        shutil.rmtree(DATABASE.parent, ignore_errors=True)
        self.server = FaultServer(
            lambda request: refusal(400, f'Not with {KEY}.', 'bad', x_request_id='req_42'))
        self.addCleanup(self.server.close)

    def generate(self):
        """Asks a server that refuses, and has it listed under its own address."""
        status = subprocess.run(
            [PROGRAMS / 'tachyscope', 'generate', '--server', self.server.url, '--model', 'm',
             PROMPT], env={**os.environ, 'TACHYSCOPE_API_KEY': KEY},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
        self.assertEqual(1, status)

    def forget(self):
        """As if it had been made before anything was kept."""
        with sqlite3.connect(DATABASE) as connection:
            connection.execute('DELETE FROM exchange')
        connection.close()

    def find_cell(self, app):
        return drive.wait_for(
            lambda: [cell for cell in app.all(Atspi.Role.TABLE_CELL) if PROMPT in cell.get_name()],
            'the take')[0]

    def open_take(self, app):
        (group,) = [node for node in drive.children(self.find_cell(app)) if node.get_n_actions()]
        names = [group.get_action_name(index) for index in range(group.get_n_actions())]
        Atspi.Action.do_action(group, names.index('cell.open'))

    def open_requests(self, app):
        self.open_take(app)
        app.click(BUTTON, 'Show Requests…')

    def take_picture(self, name):
        if PICTURES:
            drive.screenshot(Path(PICTURES) / f'{name}.png')

    def expand(self, app):
        """As those do who can neither click nor press Space."""
        def find():
            for row in app.all(Atspi.Role.LIST_ITEM):
                names = [row.get_action_name(index) for index in range(row.get_n_actions())]
                if 'request.toggle' in names:
                    return row, names.index('request.toggle')
            return None
        row, index = drive.wait_for(find, 'the request')
        app.find(LABEL, 'POST /v1/videos')
        Atspi.Action.do_action(row, index)

    def look(self, size, name, **environment):
        drive.set_window_size(*size)
        self.generate()
        with App(WINDOW, G_DEBUG='fatal-warnings', **environment) as app:
            self.open_requests(app)
            self.expand(app)
            button = app.find(BUTTON, 'Copy as curl')
            texts = [drive.text_of(label) for label in app.all(LABEL)]
            (request,) = [text for text in texts if text.startswith('POST ')
                          and 'Authorization' in text]
            self.assertIn('Authorization: Bearer $KEY', request)
            self.assertIn(f'prompt = {PROMPT}', request)
            (told,) = [text for text in texts if text.startswith('HTTP 400')]
            self.assertIn('req_42', told)
            self.assertFalse([text for text in texts if KEY in text])
            # The word about it goes by itself, and a slow machine may miss it.
            drive.wait_for(lambda: Atspi.Action.do_action(button, 0) and app.all(LABEL, 'Copied'),
                           'a word that it is copied')
            self.take_picture(name)
            (window,) = [node for node in app.all(Atspi.Role.FRAME) + app.all(Atspi.Role.DIALOG)
                         if node.get_name() == 'Requests']
            self.assertLessEqual(place(window).width, size[0])

    def test_wide(self):
        self.look(WIDE, 'wide')

    def test_narrow(self):
        self.look(NARROW, 'narrow')

    def test_dark(self):
        self.look(WIDE, 'dark', ADW_DEBUG_COLOR_SCHEME='prefer-dark')

    def test_none(self):
        drive.set_window_size(*WIDE)
        self.generate()
        self.forget()
        with App(WINDOW, G_DEBUG='fatal-warnings') as app:
            self.open_requests(app)
            app.find(LABEL, 'No Requests')
            self.take_picture('none')

    @unittest.skipUnless(shutil.which('xdotool'), 'without xdotool nobody presses keys here')
    def test_menu(self):
        """In the gallery, too, where the keys reach it."""
        drive.set_window_size(*WIDE)
        self.generate()
        with App(WINDOW, G_DEBUG='fatal-warnings') as app:
            self.find_cell(app)
            drive.press_keys('F9')  # from the composer to the gallery
            app.find(BUTTON, 'New Take')
            drive.press_keys('Menu')
            app.click(Atspi.Role.MENU_ITEM, 'Show Requests…')
            app.find(LABEL, 'What went over the wire for this take. Keys are left out, and so are '
                            'questions about all videos of a server.')


if __name__ == '__main__':
    unittest.main()
