#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window and the command line on one library: the window shows what the other does, at once."""

import os
import shutil
import subprocess
import unittest
from pathlib import Path

import drive
from drive import BUTTON, App, Atspi
from faultserver import FaultServer, answer, job

PROGRAMS = Path(os.environ['TACHYSCOPE_PROGRAMS'])
HOME = Path(os.environ['HOME'])
CELL = Atspi.Role.TABLE_CELL


class Together(unittest.TestCase):
    def setUp(self):
        for path in HOME.iterdir():
            if path.name != 'run':
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        drive.set_window_size(900, 700)
        self.server = FaultServer(lambda request: job('in_progress', 40))
        self.addCleanup(self.server.close)

    def generate(self, prompt):
        run = subprocess.Popen([PROGRAMS / 'tachyscope', 'generate', '--server', self.server.url,
                                prompt], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(run.wait)
        self.addCleanup(run.kill)
        return run

    def find_cell(self, app, word, state):
        def look():
            return [cell for cell in app.all(CELL)
                    if word in cell.get_name() and state in drive.dump(cell)]
        return drive.wait_for(look, f'a cell of {word!r} that is {state!r}', 30)[0]

    def test_take(self):
        """What the command line makes comes into the gallery and goes through its states there."""
        with App(str(PROGRAMS / 'tachyscope-window'), G_DEBUG='fatal-warnings') as app:
            app.find(BUTTON, 'Try It Now', 30)
            run = self.generate('a red kite')
            self.find_cell(app, 'red kite', '40 %')
            self.server.respond = lambda request: job('failed', usage={'cost': 0.37})
            run.wait(60)
            self.find_cell(app, 'red kite', 'could not')
            self.assertEqual(1, self.server.count('POST'))

    def test_inherited(self):
        """When the command line is killed, the window goes on with its take."""
        with App(str(PROGRAMS / 'tachyscope-window'), G_DEBUG='fatal-warnings') as app:
            app.find(BUTTON, 'Try It Now', 30)
            run = self.generate('a red kite')
            self.find_cell(app, 'red kite', '40 %')
            run.kill()
            run.wait()
            self.server.respond = lambda request: job('failed')
            self.find_cell(app, 'red kite', 'could not')
            self.assertEqual(1, self.server.count('POST'))

    def test_costs(self):
        """What was charged is in the ledger; a take in doubt leads to its page, and back."""
        with App(str(PROGRAMS / 'tachyscope-window'), G_DEBUG='fatal-warnings') as app:
            app.find(BUTTON, 'Try It Now', 30)
            Atspi.Action.do_action(app.all(BUTTON, 'Main Menu')[-1], 0)
            app.click(None, 'Costs')
            app.find(None, 'Nothing Spent')
            self.server.respond = lambda request: job('failed', usage={'cost': 0.37})
            self.generate('a red kite').wait(60)
            app.find(None, '$0.37 charged')
            self.server.respond = lambda request: answer(500)
            self.generate('a blue whale').wait(60)
            app.find(None, 'perhaps charged')
            app.click(BUTTON, 'Back to All Videos')
            self.find_cell(app, 'red kite', 'could not')


if __name__ == '__main__':
    unittest.main()
