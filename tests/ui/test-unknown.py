#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A take that may have been created, in the window: what is at stake, and that it can be settled."""

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
DATABASE = Path(os.environ['HOME']) / '.local/share/tachyscope/library.db'
MENU_ITEM = Atspi.Role.MENU_ITEM
WIDTH = 360
PRICES = '{"as_of": "2026-11-22", "rules": [{"model": "sora-2", "per_second": 0.1}]}'


def place(node):
    return Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW)


class Unknown(unittest.TestCase):
    def setUp(self):
        shutil.rmtree(DATABASE.parent, ignore_errors=True)
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

    def items(self, app):
        """What the menu offers that is open now."""
        return [drive.name_of(item) for item in app.all(MENU_ITEM)]

    def find_cell(self, app, words):
        return drive.wait_for(
            lambda: [cell for cell in app.all(Atspi.Role.TABLE_CELL)
                     if words in cell.get_name()], f'a cell that says {words!r}')[0]

    def test_not_created(self):
        self.lose()
        with App(str(PROGRAMS / 'tachyscope-window'), G_DEBUG='fatal-warnings') as app:
            cell = self.find_cell(app, 'a red kite, About $0.40 at stake')
            (group,) = [node for node in drive.children(cell) if node.get_n_actions()]
            # Screen readers do the first one by default.
            self.assertEqual('cell.open', group.get_action_name(0))
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
            app.find(Atspi.Role.LABEL, 'Not charged')
            self.assertEqual(1, self.server.count('POST'))

    def test_settled_in_the_gallery(self):
        """The cell that asks is answered where it is."""
        self.lose()
        with App(str(PROGRAMS / 'tachyscope-window'), G_DEBUG='fatal-warnings') as app:
            self.find_cell(app, 'a red kite, About $0.40 at stake')
            *_, button = app.all(BUTTON, 'What to Do')
            Atspi.Action.do_action(button, 0)
            app.find(MENU_ITEM, 'It Was Not Created…')
            self.assertEqual(['Link This One…', 'It Was Not Created…',
                              'Submit Again (May Be Charged Twice)…', 'Open', 'Use Again',
                              'Show Requests…', 'Delete…'], self.items(app))
            app.click(MENU_ITEM, 'It Was Not Created…')
            app.click(BUTTON, 'It Was Not Created')
            app.gone(BUTTON, 'What to Do')
            self.find_cell(app, 'a red kite, ')
            self.assertEqual(1, self.server.count('POST'))

    @unittest.skipUnless(shutil.which('xdotool'), 'without xdotool nobody presses keys here')
    def test_menu_by_keys(self):
        """Whoever has no mouse finds the same, and what was sent again stands beside it."""
        self.lose()
        drive.set_window_size(1000, 640)
        with App(str(PROGRAMS / 'tachyscope-window'), G_DEBUG='fatal-warnings') as app:
            self.find_cell(app, 'a red kite, About $0.40 at stake')
            drive.press_keys('F9')  # from the composer to the gallery
            app.find(BUTTON, 'New Take')
            drive.press_keys('Menu')
            app.find(MENU_ITEM, 'Link This One…')
            drive.press_keys('Escape')
            app.gone(MENU_ITEM)
            drive.press_keys('shift+F10')
            app.click(MENU_ITEM, 'Submit Again (May Be Charged Twice)…')
            app.find(Atspi.Role.LABEL, 'If the first one was created after all, both are charged: '
                                       'about $0.40 each, $0.80 together.')
            app.click(BUTTON, 'Submit Again')
            drive.wait_for(lambda: len(app.all(Atspi.Role.TABLE_CELL)) == 2, 'both takes')
            drive.wait_for(lambda: self.server.count('POST') == 2, 'the second request')


if __name__ == '__main__':
    unittest.main()
