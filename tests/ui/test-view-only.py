#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window over a library that cannot be written: it shows it, says why, and makes nothing."""

import os
import sqlite3
import subprocess
import unittest
from pathlib import Path

import drive
from drive import BUTTON, TEXT, App, Atspi

PROGRAM = str(Path(os.environ['TACHYSCOPE_PROGRAMS']) / 'tachyscope')
DATABASE = Path(os.environ['HOME']) / '.local/share/tachyscope/library.db'
TAKE = ("INSERT INTO take (id, provider, prompt, model, width, height, seconds, state,"
        " idempotency_key, created_at)"
        " VALUES ('0123456789', 'studio', 'A stork', 'm', 720, 1280, 4, 'failed', 'k', 0)")


def change(*statements):
    with sqlite3.connect(DATABASE) as connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


def read_version():
    with sqlite3.connect(DATABASE) as connection:
        (version,) = connection.execute('PRAGMA user_version').fetchone()
    connection.close()
    return version


class ViewOnly(unittest.TestCase):
    def test_newer_version(self):
        subprocess.run([PROGRAM, 'list'], check=True)
        version = read_version()
        change(TAKE, 'PRAGMA user_version = 999')
        reason = ('The library was made by a newer version of Tachyscope. '
                  'For now the library can only be looked at.')
        drive.set_window_size(1200, 760)
        with App(PROGRAM, G_DEBUG='fatal-warnings') as app:
            app.find(Atspi.Role.TABLE_CELL, seconds=30)
            app.find(Atspi.Role.LABEL, reason)
            app.type('A kite over the sea', TEXT, 'Prompt')
            (button,) = app.all(BUTTON, 'Generate')
            self.assertFalse(button.get_state_set().contains(Atspi.StateType.SENSITIVE))
            self.assertEqual(2, len(app.all(Atspi.Role.LABEL, reason)))

            # As if the older version had been put back.
            change(f'PRAGMA user_version = {version}')
            app.click(BUTTON, 'Try Again')
            app.find(BUTTON, 'Generate')


if __name__ == '__main__':
    unittest.main()
