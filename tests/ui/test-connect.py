#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Connecting a server in the window: what is pasted, found, refused and kept; nothing is created."""

import contextlib
import json
import os
import shutil
import sqlite3
import unittest
from pathlib import Path

import drive
from drive import BUTTON, ESCAPE, RETURN, TEXT, App, Atspi, Dialog, press
from faultserver import FaultServer, answer, refusal

PROGRAMS = Path(os.environ['TACHYSCOPE_PROGRAMS'])
HOME = Path(os.environ['HOME'])
DATABASE = HOME / '.local/share/tachyscope/library.db'
KEY = 'sk-good-7351'
WRONG = 'sk-wrong-1111'
NOTHING = 'Costs nothing: only asks what the server offers'


def models(*names):
    return answer(200, {'object': 'list', 'data': [{'id': name} for name in names]})


def contract(request):
    """A server as the contract says, with three models, and a door."""
    if request.headers.get('authorization') != f'Bearer {KEY}':
        return refusal(401, 'No such key.', 'invalid_api_key')
    if request.path.startswith('/v1/models'):
        return models('sora-2', 'sora-2-pro', 'wan-3')
    return answer(200, {'object': 'list', 'data': [], 'has_more': False})


def mute(request):
    """A server that only knows its jobs."""
    if not request.path.startswith('/v1/videos/'):
        return answer(404, b'Not Found', 'text/plain')
    if request.headers.get('authorization') != f'Bearer {KEY}':
        return refusal(401, 'No such key.')
    return refusal(404, 'There is no such video.')


def sd_server(request):
    if request.path.endswith('/capabilities'):
        return answer(200, {'model': {'stem': 'wan2.2'}, 'supported_modes': ['vid_gen'],
                            'limits': {'min_width': 64, 'max_width': 1024}})
    return answer(404, {'error': 'job not found'})


def place(server):
    """How a server without a name of its own is called."""
    return f'127.0.0.1:{server.port}'


class Connect(unittest.TestCase):
    def setUp(self):
        for path in HOME.iterdir():
            if path.name != 'run':
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        drive.set_window_size(1000, 700)

    def serve(self, respond, **how):
        server = FaultServer(respond, **how)
        self.addCleanup(server.close)
        # Whatever is done here, nothing is created anywhere.
        self.addCleanup(lambda: self.assertEqual(0, server.count('POST')))
        return server

    def serve_at(self, respond, port):
        """At the port where people look for it; None where somebody else is there already."""
        with contextlib.suppress(OSError):
            return self.serve(respond, port=port)
        return None

    @contextlib.contextmanager
    def connecting(self):
        """The window with the dialog that connects a server."""
        with App(str(PROGRAMS / 'tachyscope-window'), G_DEBUG='fatal-warnings') as app:
            app.find(BUTTON, 'Try It Now', 30)
            drive.open_preferences(app).click('Connect a Server')
            yield app, Dialog(app, 'Connect a Server')

    def wait_for_profile(self, condition=lambda row: True):
        def look():
            with contextlib.closing(sqlite3.connect(DATABASE)) as connection:
                connection.row_factory = sqlite3.Row
                row = connection.execute('SELECT * FROM provider').fetchone()
                return row if row is not None and condition(row) else None
        return drive.wait_for(look, 'a profile in the library')

    def wait_for_end(self, dialog):
        """A keyring that was there without anybody to unlock it would take half a minute."""
        def has_ended():
            for button in dialog.app.all(BUTTON, 'Go On Without', below=dialog.frame):
                Atspi.Action.do_action(button, 0)
            return dialog.is_gone()
        drive.wait_for(has_ended, 'an end')

    def test_curl(self):
        """A line from a documentation page fills the fields; after the test the server is there."""
        server = self.serve(contract)
        with self.connecting() as (app, dialog):
            dialog.says(NOTHING)
            address = dialog.enter('Address', f'curl {server.url}/v1/videos'
                                   f' -H "Authorization: Bearer {KEY}"'
                                   ' -F model=sora-2-pro -F prompt="a kite"')
            dialog.says(f'Requests go to {server.url}/v1/videos')
            self.assertEqual(f'{server.url}/v1', drive.text_of(address))
            dialog.click('Test')
            dialog.says('The server answers and offers 3 models.')
            dialog.click('Connect')
            row = self.wait_for_profile()
            self.assertEqual(f'{server.url}/v1', row['base_url'])
            self.assertEqual('127.0.0.1', row['name'])
            self.assertEqual(['sora-2-pro', 'sora-2', 'wan-3'], json.loads(row['models']))
            self.wait_for_end(dialog)
            Dialog(app, 'Preferences').says(f'{server.url}/v1')
            # The composer has it, and the model that was meant.
            window = Dialog(app, 'Tachyscope')
            drive.wait_for(lambda: drive.text_of(window.find(TEXT, 'Model')) == 'sora-2-pro',
                           'the model')
            self.assertNotIn(KEY.encode(), DATABASE.read_bytes())

    def test_wrong_key(self):
        """A wrong key is noticed while it is at hand; on another host it is asked for again."""
        server = self.serve(contract)
        other = self.serve(contract)
        with self.connecting() as (app, dialog):
            dialog.enter('Address', server.url)
            key = dialog.enter('Key (if it wants one)', WRONG)
            dialog.click('Connect')
            dialog.says(f'“{place(server)}” does not accept the key.')
            dialog.find(BUTTON, 'Save Anyway')
            Atspi.EditableText.set_text_contents(key, KEY)
            dialog.click('Connect')
            self.wait_for_profile()

            Dialog(app, 'Preferences').click('Edit')
            dialog = Dialog(app, 'Server')
            dialog.enter('Address', other.url)
            key = dialog.find(None, 'Key (enter it again: the host has changed)')
            dialog.click('Test')
            dialog.says(f'“{place(other)}” asks for a key.')
            self.assertNotIn('authorization', other.requests[0].headers)
            Atspi.EditableText.set_text_contents(key, KEY)
            dialog.click('Test')
            dialog.says('The server answers and offers 3 models.')
            dialog.click('Save')
            self.wait_for_profile(lambda row: row['base_url'] == f'{other.url}/v1')

    def test_mute(self):
        """Where there is neither a list nor a word of models, a job that cannot exist tells."""
        server = self.serve(mute)
        with self.connecting() as (_, dialog):
            dialog.enter('Address', server.url)
            key = dialog.enter('Key (if it wants one)', WRONG)
            dialog.click('Test')
            dialog.says(f'“{place(server)}” does not accept the key.')
            Atspi.EditableText.set_text_contents(key, KEY)
            dialog.click('Test')
            dialog.says('The server answers. It does not list its models, so type the name of one '
                        'when you generate.')

    def test_found(self):
        """Engines of this computer are found where they usually are; one click fills in the rest."""
        places = {'SGLang Diffusion': (30010, lambda request: models('wan')),
                  'vLLM-Omni': (8091, lambda request: models('wan')),
                  'stable-diffusion.cpp': (1234, sd_server)}
        names = [name for name, (port, respond) in places.items() if self.serve_at(respond, port)]
        if not names:
            self.skipTest('Somebody else has all the ports.')
        with self.connecting() as (_, dialog):
            for name in names:
                dialog.says(name)
            address = dialog.find(TEXT, 'Address')
            name = names[-1]
            dialog.open_row(name)
            drive.wait_for(lambda: f':{places[name][0]}/' in drive.text_of(address), 'the address')
            dialog.click('Connect')
            row = self.wait_for_profile()
            self.assertEqual(name, row['name'])
            self.assertEqual(['wan2.2' if name == 'stable-diffusion.cpp' else 'wan'],
                             json.loads(row['models']))

    def enter_price(self, dialog):
        dialog.open_row('Prices')
        dialog.open_row('Add a Price…')
        amount = dialog.enter('US Dollars', 'ten')
        dialog.click_near(amount, 'Done')
        dialog.says('Write the amount as a number, such as 0.10.')
        Atspi.EditableText.set_text_contents(amount, '0.25')
        press(RETURN)
        dialog.says('$0.25 for each second')
        press(ESCAPE)

    def enter_limits(self, dialog):
        dialog.open_row('Sizes and Lengths')
        dialog.open_row('All models')
        dialog.enter('Sizes, such as 1280x720, 720x1280', '832x480')
        seconds = dialog.enter('Seconds, such as 4, 8, 12 or 1–20', '12 furlongs')
        dialog.click_near(seconds, 'Done')
        dialog.says('“12 furlongs” are no lengths: write seconds, such as 4, 8, 12 or 1–20.')
        # The focus is where something was wrong.
        Atspi.EditableText.set_text_contents(seconds, '4, 6')
        press(RETURN)
        dialog.says('Yours')
        press(ESCAPE)

    def enter_models(self, dialog):
        dialog.open_row('Models')
        Atspi.EditableText.set_text_contents(dialog.find(TEXT, 'Models'), 'my-model\nsora-2')
        dialog.says('Use the Server’s List')
        press(ESCAPE)

    def enter_header(self, dialog):
        """A row that says nothing sensible is told so, and a further one appears."""
        header = dialog.enter('Name: Value', 'X-Team')
        dialog.says('Write its name, a colon and its value')
        Atspi.EditableText.set_text_contents(header, 'X-Team: kites')
        drive.wait_for(lambda: len(dialog.app.all(TEXT, 'Name: Value', dialog.frame)) == 2,
                       'a further row')

    def check_profile(self, row):
        self.assertEqual(['my-model', 'sora-2'], json.loads(row['models']))
        self.assertEqual(2, row['parallel'])
        prices = json.loads(row['prices'])
        self.assertTrue(prices['own'])
        self.assertEqual([{'per_second': 0.25}], prices['rules'])
        limits = json.loads(row['limits'])
        self.assertEqual([['832x480'], [4, 6]],
                         [limits['*']['sizes'], limits['*']['seconds']])
        self.assertTrue(limits['*']['own'])

    def test_offer(self):
        """What the person says of prices, sizes and models is kept, whatever the server says, and
        is what the composer offers."""
        server = self.serve(contract)
        with self.connecting() as (app, dialog):
            dialog.enter('Address', server.url)
            dialog.enter('Key (if it wants one)', KEY)
            dialog.open_row('Advanced')
            self.enter_price(dialog)
            self.enter_limits(dialog)
            self.enter_models(dialog)
            self.enter_header(dialog)
            Atspi.Value.set_current_value(
                dialog.find(Atspi.Role.SPIN_BUTTON, 'Videos at Once'), 2)
            press(ESCAPE)
            dialog.click('Connect')
            self.check_profile(self.wait_for_profile())
            self.wait_for_end(dialog)
            self.assertEqual({'kites'}, {request.headers.get('x-team')
                                         for request in server.requests})

            window = Dialog(app, 'Tachyscope')
            drive.wait_for(lambda: drive.text_of(window.find(TEXT, 'Model')) == 'my-model',
                           'the model')
            window.find(BUTTON, 'Landscape, 832 by 480')
            for name in ('4 seconds', '6 seconds'):
                window.find(BUTTON, name)
            window.enter('Prompt', 'A kite over the sea')
            drive.wait_for(
                lambda: [label for label in app.all(Atspi.Role.LABEL, below=window.frame)
                         if label.get_name().startswith('About $1.00 (estimate of ')], 'the price')


if __name__ == '__main__':
    unittest.main()
