#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a server is known to make: the usual is fitted to it, and what was asked for is not."""

import json
import sqlite3
import struct
import unittest
import zlib
from pathlib import Path

from faultserver import FaultServer, refusal
from program import Home

REFUSE = ('may refuse it.', 'may refuse this.')


def picture():
    """A black PNG of 30 by 20 pixels."""
    def chunk(kind, data):
        return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(
            kind + data))

    return (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', 30, 20, 8, 2, 0, 0, 0))
            + chunk(b'IDAT', zlib.compress((b'\0' + bytes(90)) * 20)) + chunk(b'IEND', b''))


class Limits(Home):
    """A server that says no to everything, and of which something is known."""

    def setUp(self):
        super().setUp()
        self.server = FaultServer(lambda request: refusal(400, 'Enough.'))
        self.addCleanup(self.server.close)

    def connect(self, limits=None, **more):
        self.assertEqual(0, self.run_program('list').status)
        profile = {'id': 'x', 'name': 'Known', 'base_url': f'{self.server.url}/v1',
                   'limits': limits and json.dumps(limits), **more}
        path = Path(self.env['XDG_DATA_HOME']) / 'tachyscope' / 'library.db'
        with sqlite3.connect(path) as connection:
            connection.execute(f'INSERT INTO provider ({", ".join(profile)}) VALUES '
                               f'({", ".join("?" * len(profile))})', tuple(profile.values()))
        connection.close()

    def generate(self, *arguments):
        """Returns what was said besides the refusal, and the body of the one request."""
        outcome = self.run_program('generate', '--provider', 'Known', *arguments, 'a cat')
        self.assertEqual(1, outcome.status, outcome)
        self.assertEqual(1, self.server.count('POST'))
        self.assertIn('Enough.', outcome.err.splitlines()[-1])
        notes = [line for line in outcome.err.splitlines() if line.endswith(REFUSE)]
        return notes, self.server.requests[0].body

    def assert_field(self, body, name, value):
        self.assertIn(f'name="{name}"\r\n\r\n{value}\r\n'.encode(), body)

    def test_usual_is_fitted(self):
        self.connect({'*': {'sizes': ['1920x1080', '480x854'], 'seconds': [5, 10]}})
        notes, body = self.generate()
        self.assertEqual([], notes)
        self.assert_field(body, 'size', '480x854')
        self.assert_field(body, 'seconds', '5')

    def test_usual_stays(self):
        self.connect()
        notes, body = self.generate()
        self.assertEqual([], notes)
        self.assert_field(body, 'size', '720x1280')
        self.assert_field(body, 'seconds', '4')

    def test_what_is_asked_for_is_sent(self):
        """The list may be older than the server."""
        self.connect({'*': {'sizes': ['1920x1080'], 'seconds': [5, 10]}})
        notes, body = self.generate('--size', '640x480', '--seconds', '7')
        self.assertRegex(notes[0], 'does not list the size 640x480')
        self.assertRegex(notes[1], 'does not list a length of 7 seconds')
        self.assertEqual(2, len(notes))
        self.assert_field(body, 'size', '640x480')
        self.assert_field(body, 'seconds', '7')

    def test_rules(self):
        self.connect({'*': {'step': 16, 'max_seconds': 6}})
        notes, body = self.generate('--model', 'm', '--size', '721x1280', '--seconds', '7')
        self.assertRegex(notes[0], r'^Each side must be a multiple of 16\. .*refuse')
        self.assertRegex(notes[1], r'^The length may be 6 seconds at most\. .*refuse')
        self.assertEqual(2, len(notes))
        self.assert_field(body, 'size', '721x1280')

    def test_listed(self):
        self.connect({'*': {'sizes': ['1920x1080'], 'seconds': [5, 10]}})
        notes, body = self.generate('--size', '1920x1080', '--seconds', '10')
        self.assertEqual([], notes)
        self.assert_field(body, 'size', '1920x1080')

    def test_picture_has_the_fitted_size(self):
        self.connect({'*': {'sizes': ['854x480']}})
        path = self.home / 'picture.png'
        path.write_bytes(picture())
        _, body = self.generate('--image', path)
        start = body.index(b'\x89PNG')
        self.assertEqual((854, 480), struct.unpack('>II', body[start + 16:start + 24]))

    def refuse_picture(self, *arguments):
        path = self.home / 'picture.png'
        path.write_bytes(picture())
        outcome = self.run_program('generate', '--provider', 'Known', '--image', path, *arguments,
                                   'a cat')
        self.assert_refused(outcome, 2, 'Known.* takes no picture.*nothing was sent')
        self.assertEqual([], self.server.requests)
        self.assertEqual([], self.list_takes())

    def test_no_pictures(self):
        """Nobody pays for a video that ignores what it was to begin with."""
        self.connect(dialect='aisix')
        self.refuse_picture()

    def test_no_pictures_with_a_model(self):
        self.connect({'blind': {'reference': False}})
        self.refuse_picture('--model', 'blind')
        path = self.home / 'picture.png'
        self.generate('--model', 'other', '--image', path)

    def test_no_model(self):
        self.connect(dialect='sd-server')
        _, body = self.generate()
        self.assertNotIn('model', json.loads(body))
        self.assertIsNone(self.list_takes()[0]['model'])


if __name__ == '__main__':
    unittest.main()
