#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A take that may have been created, in the window: what is at stake, and that it can be settled."""

import os
import sqlite3
import subprocess
import unittest
from pathlib import Path

import drive
from drive import BUTTON, App, Atspi
from faultserver import FaultServer, refusal

PROGRAMS = Path(os.environ['TACHYSCOPE_PROGRAMS'])
DATABASE = Path(os.environ['HOME']) / '.local/share/tachyscope/library.db'
WIDTH = 360
PRICES = '{"as_of": "2026-11-22", "rules": [{"model": "sora-2", "per_second": 0.1}]}'


def place(node):
    return Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW)


class Unknown(unittest.TestCase):
    def setUp(self):
        self.server = FaultServer(
            lambda request: b'' if request.method == 'POST' else refusal(404, 'No list.'))
        self.addCleanup(self.server.close)
        drive.set_window_size(WIDTH, 640)

    def run_program(self, *words):
        return subprocess.run([PROGRAMS / 'tachyscope', *words], stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL).returncode

    def lose(self):
        """Asks a server that has its price, and drops the connection."""
        self.assertEqual(0, self.run_program('list'))
        with sqlite3.connect(DATABASE) as connection:
            connection.execute(
                'INSERT INTO provider (id, name, base_url, prices) VALUES (?, ?, ?, ?)',
                ('lossy', 'Lossy', f'{self.server.url}/v1', PRICES))
        connection.close()
        self.assertEqual(4, self.run_program('generate', '--provider', 'Lossy', 'a red kite'))

    def find_cell(self, app, words):
        return drive.wait_for(
            lambda: [cell for cell in app.all(Atspi.Role.TABLE_CELL)
                     if words in cell.get_name()], f'a cell that says {words!r}')[0]

    def test_not_created(self):
        self.lose()
        with App(str(PROGRAMS / 'tachyscope-window'), G_DEBUG='fatal-warnings') as app:
            cell = self.find_cell(app, 'a red kite, About $0.40 at stake')
            (group,) = [node for node in drive.children(cell) if node.get_n_actions()]
            Atspi.Action.do_action(group, 0)
            # All that can be done is in sight, though the window is small.
            again = app.find(BUTTON, 'Submit Again (May Be Charged Twice)…')
            link, deny = [button for button in drive.children(again.get_parent())
                          if drive.name_of(button) in ('Link This One…', 'It Was Not Created…')]
            copy = app.find(BUTTON, 'Copy the Prompt')
            for button in (link, deny, again):
                self.assertLess(place(button).y + place(button).height, place(copy).y)
            (window,) = app.all(Atspi.Role.FRAME)
            self.assertLessEqual(place(window).width, WIDTH)
            (words,) = [drive.text_of(label) for label in app.all(Atspi.Role.LABEL)
                        if 'got lost' in label.get_name()]
            self.assertTrue(words.endswith('\nMay have been charged: about $0.40'), words)

            Atspi.Action.do_action(deny, 0)
            app.click(BUTTON, 'It Was Not Created')
            app.find(Atspi.Role.LABEL, 'Not Accepted')
            self.assertEqual(1, self.server.count('POST'))


if __name__ == '__main__':
    unittest.main()
