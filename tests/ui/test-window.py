#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job in the real window, with the built-in studio, by what things are called."""

import os
import shutil
import unittest
from pathlib import Path

import drive
from drive import BUTTON, TEXT, App, Atspi

PROGRAM = str(Path(os.environ['TACHYSCOPE_PROGRAMS']) / 'tachyscope')
HOME = Path(os.environ['HOME'])
CELL = Atspi.Role.TABLE_CELL
RETURN = 0xff0d  # the X name of the key


def type_keys(text):
    """Types on the keyboard, into whatever has the focus, and ends with Enter."""
    Atspi.generate_keyboard_event(0, text, Atspi.KeySynthType.STRING)
    Atspi.generate_keyboard_event(RETURN, None, Atspi.KeySynthType.SYM)


class Window(unittest.TestCase):
    def setUp(self):
        for path in HOME.iterdir():
            if path.name != 'run':
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        drive.set_window_size(1200, 760)

    def takes(self, app):
        return [cell.get_name() for cell in app.all(CELL)]

    def test_first_run(self):
        """One click makes a take that plays; the next start shows it again."""
        with App(PROGRAM, G_DEBUG='fatal-warnings') as app:
            app.click(BUTTON, 'Try It Now', 30)
            drive.wait_for_clip(app)
            app.click(BUTTON, 'Back to All Videos')
            app.find(CELL)
            names = self.takes(app)
            self.assertEqual(1, len(names), names)
            self.assertIn('paper boat', names[0])

        with App(PROGRAM, G_DEBUG='fatal-warnings') as app:
            app.find(CELL, seconds=30)
            self.assertEqual(names, self.takes(app))

    def test_own_prompt(self):
        """A prompt, a size, one click; and its clip has exactly that size."""
        with App(PROGRAM, G_DEBUG='fatal-warnings') as app:
            app.type('A kite over the sea', TEXT, 'Prompt', 30)
            app.click(BUTTON, 'Landscape, 1280 by 720')
            app.click(BUTTON, 'Generate')
            drive.wait_for_clip(app)
            app.find(None, '1280×720')

        clips = list(HOME.rglob('*kite*.mp4')) + list(HOME.rglob('*kite*.webm'))
        self.assertEqual(1, len(clips), clips)

    def test_nothing_without_words(self):
        """Without a prompt there is nothing to click, and a reason."""
        with App(PROGRAM, G_DEBUG='fatal-warnings') as app:
            app.find(None, 'Describe your video first', 30)
            (button,) = app.all(BUTTON, 'Generate')
            self.assertFalse(button.get_state_set().contains(Atspi.StateType.SENSITIVE))
            app.type('Now there are', TEXT, 'Prompt')
            app.find(BUTTON, 'Generate')

    def test_bad_picture(self):
        """What is no picture gives a sentence, and the way on."""
        bad = HOME / 'bad.png'
        bad.write_text('no picture')
        with App(PROGRAM, G_DEBUG='fatal-warnings') as app:
            app.click(BUTTON, 'Choose a Picture', 30)
            # The dialog takes a path where none of its fields is looked for.
            app.find(BUTTON, 'Choose')
            type_keys(str(bad))
            drive.wait_for(lambda: [node for node in app.all(Atspi.Role.LABEL)
                                    if node.get_name().startswith('This is not a picture')],
                           'a sentence')
            app.click(BUTTON, 'Go Without')
            drive.wait_for(lambda: not app.all(None, 'Choose another picture, or go without one'),
                           'the way on')

    def test_narrow(self):
        """On 360 pixels the composer is a page of its own, and the way to the clip is the same."""
        drive.set_window_size(360, 640)
        with App(PROGRAM, G_DEBUG='fatal-warnings') as app:
            app.click(BUTTON, 'New Take', 30)
            app.type('Rain on a window', TEXT, 'Prompt')
            app.click(BUTTON, 'Generate')
            drive.wait_for_clip(app)
            app.click(BUTTON, 'Back to All Videos')
            app.find(CELL)
            self.assertIn('Rain on a window', self.takes(app)[0])


if __name__ == '__main__':
    unittest.main()
