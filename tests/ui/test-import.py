#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Videos that were made elsewhere come into the window by its menu; only those that are chosen."""

import json
import os
import shutil
import sqlite3
import subprocess
import unittest
import urllib.request
from pathlib import Path

import drive
from drive import BUTTON, App, Atspi
from faultserver import FaultServer, answer, describe_job, refusal

PROGRAMS = Path(os.environ['TACHYSCOPE_PROGRAMS'])
WINDOW = str(PROGRAMS / 'tachyscope-window')
HOME = Path(os.environ['HOME'])
CELL = Atspi.Role.TABLE_CELL
ROW = Atspi.Role.LIST_ITEM
CLIP = Path(__file__).parent.parent / 'media' / 'data' / 'fast.mp4'
MENU_ITEM = 'Add Existing Videos…'


class Import(unittest.TestCase):
    def setUp(self):
        # What GStreamer has learnt about its plugins lies in the cache.
        for path in HOME.iterdir():
            if path.name not in ('run', '.cache'):
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        drive.set_window_size(900, 700)

    def run_program(self, *words):
        run = subprocess.run([PROGRAMS / 'tachyscope', *words], capture_output=True, text=True)
        self.assertEqual(0, run.returncode, run)
        return run.stdout

    def takes(self):
        return [json.loads(line) for line in self.run_program('list', '--json').splitlines()]

    def open_dialog(self, app, place='Try It Now'):
        app.find(BUTTON, place, 30)
        Atspi.Action.do_action(app.all(BUTTON, 'Main Menu')[-1], 0)
        app.click(None, MENU_ITEM)
        app.find(None, 'On the Server')

    def wait_for_label(self, app, words):
        drive.wait_for(lambda: [node for node in app.all(None) if words in node.get_name()],
                       f'{words!r}')

    def ask_studio(self, prompt):
        """What another program asks of the built-in studio."""
        address = json.loads((HOME / '.local/share/tachyscope/studio/address').read_text())
        request = urllib.request.Request(
            f'http://127.0.0.1:{address["port"]}/v1/videos',
            json.dumps({'prompt': prompt, 'model': 'animatic'}).encode(),
            {'Authorization': f'Bearer {address["key"]}', 'Content-Type': 'application/json'})
        with urllib.request.urlopen(request) as reply:
            return json.load(reply)['id']

    def test_studio(self):
        """The list starts the studio; one click on what stands in it, and it plays."""
        with App(WINDOW, G_DEBUG='fatal-warnings') as app:
            self.open_dialog(app)
            self.wait_for_label(app, 'There is nothing on this server')
            app.click(BUTTON, 'Cancel')
            name = self.ask_studio('A lighthouse in the fog')
            self.open_dialog(app)
            app.click(ROW, 'A lighthouse in the fog')
            self.assertEqual([], self.takes())
            app.click(BUTTON, 'Add')
            # Nobody gives the window the focus back where nobody manages windows.
            app.click(BUTTON, 'Play', 120)
            drive.wait_for_clip(app)
            app.find(None, '720×1280')
        (take,) = self.takes()
        self.assertEqual((name, 'A lighthouse in the fog', 'filed'),
                         (take['remote_id'], take['prompt'], take['media']))

    def serve(self, *jobs):
        """A server with these jobs, which is the chosen one."""
        self.jobs = {job['id']: job for job in jobs}

        def respond(request):
            parts = request.path.split('?')[0].split('/')[1:]
            if request.method != 'GET':
                return refusal(500, 'unexpected')
            if len(parts) == 2:
                return answer(200, {'data': list(self.jobs.values()), 'has_more': False})
            if parts[2] not in self.jobs:
                return refusal(404, 'No such video.')
            if len(parts) == 3:
                return answer(200, self.jobs[parts[2]])
            return answer(200, CLIP.read_bytes(), 'video/mp4')

        server = FaultServer(respond)
        self.addCleanup(server.close)
        self.run_program('list')
        with sqlite3.connect(HOME / '.local/share/tachyscope/library.db') as connection:
            connection.execute("INSERT INTO provider (id, name, base_url) VALUES ('far', 'Far', ?)",
                               (f'{server.url}/v1',))
        connection.close()
        with (HOME / '.config/glib-2.0/settings/keyfile').open('a') as settings:
            settings.write("provider='far'\n")
        return server

    def test_several(self):
        """All but one; the others stay on the server."""
        server = self.serve(describe_job('completed', name='one', prompt='The first'),
                            describe_job('failed', name='two', prompt='The second'),
                            {'id': 'three', 'status': 'completed'})
        with App(WINDOW, G_DEBUG='fatal-warnings') as app:
            self.open_dialog(app, 'New Take')
            app.click(BUTTON, 'Select All')
            app.find(BUTTON, 'Add (3)')
            app.click(ROW, 'The second')
            app.click(BUTTON, 'Add (2)')
            drive.wait_for(lambda: len(app.all(CELL)) == 2, 'two cells', 60)
            names = sorted(cell.get_name() for cell in app.all(CELL))
            self.assertRegex(names[0], '^Prompt unknown, ')
            self.assertRegex(names[1], '^The first, ')
        self.assertEqual({'one', 'three'}, {take['remote_id'] for take in self.takes()})
        self.assertEqual(0, server.count('POST'))

    def test_id(self):
        """By id or address; what is wrong is said, and what is here already is shown."""
        server = self.serve(describe_job('completed', name='one', prompt='The first'))
        with App(WINDOW, G_DEBUG='fatal-warnings') as app:
            self.open_dialog(app, 'New Take')
            app.find(ROW, 'The first')
            app.type('nobody', drive.TEXT, 'ID or Address of a Video')
            app.click(BUTTON, 'Add')
            self.wait_for_label(app, 'does not know a video with this id')
            app.type(f'{server.url}/v1/videos/one', drive.TEXT, 'ID or Address of a Video')
            app.click(BUTTON, 'Add')
            app.find(None, '64×32 (asked: 720×1280)', 60)

            self.open_dialog(app, 'Back to All Videos')
            self.wait_for_label(app, 'There is nothing on this server')
            app.type('one', drive.TEXT, 'ID or Address of a Video')
            app.click(BUTTON, 'Add')
            self.wait_for_label(app, 'in the library already')
            app.click(BUTTON, 'Show It')
            app.gone(None, 'On the Server')
            app.find(None, '64×32 (asked: 720×1280)')
        self.assertEqual(1, len(self.takes()))


if __name__ == '__main__':
    unittest.main()
