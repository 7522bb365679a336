#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What cannot be used is refused with one sentence, before anything touches the network."""

import contextlib
import os
import sqlite3
import unittest
from pathlib import Path

from faultserver import FaultServer, closed_port, refusal
from program import Home


class Usage(Home):
    """Mistakes on the command line: status 2."""

    def setUp(self):
        super().setUp()
        self.server = FaultServer(lambda request: refusal(400, 'unexpected'))
        self.addCleanup(self.server.close)

    def refuse(self, words, *arguments, text=b'', status=2, **variables):
        outcome = self.run_program(*arguments, text=text, **variables)
        self.assert_refused(outcome, status, words)
        self.assertEqual('', outcome.out)
        self.assertEqual([], self.server.requests)

    def refuse_generate(self, words, *arguments, **more):
        self.refuse(words, 'generate', '--server', self.server.url, *arguments, **more)

    def test_prompts(self):
        for prompt in ('', ' ', '\n\t \n'):
            self.refuse_generate('prompt is empty', prompt)
        self.refuse_generate('prompt is empty', '-')
        self.refuse_generate('prompt is empty', '-', text=b'\n\n')
        self.refuse_generate('NUL', '-', text=b'a\0b')
        self.refuse_generate('UTF-8', '-', text=b'a\xffb')
        self.refuse_generate('UTF-8', os.fsencode('a') + b'\xff')
        self.refuse_generate('32000', '-', text=b'x' * 32001)
        self.refuse_generate('32000', '-', text='一'.encode() * 32001)
        self.refuse_generate('32000', '-', text=b'x' * 1_000_000)
        self.refuse_generate('no prompt')
        self.refuse_generate('more than one prompt', 'a', 'cat')

    def test_options(self):
        self.refuse_generate('--colour', '--colour', 'a cat')
        self.refuse_generate('--model', 'a cat', '--model')
        self.refuse_generate('no name', '--model', '', 'a cat')
        for size in ('', '720', '720x', 'x1280', '720x1280x1', '720X1280', '-720x1280', '0x0',
                     '720x99999', '7e2x1280', ' 720x1280', '720 x 1280'):
            self.refuse_generate('not a size', '--size', size, 'a cat')
        for seconds in ('', '0', '-4', '4.5', 'four', '4s', '99999999999999999999'):
            self.refuse_generate('seconds', f'--seconds={seconds}', 'a cat')
        self.refuse_generate('both', '--provider', 'x', 'a cat')

    def test_servers(self):
        for address in ('', 'ftp://127.0.0.1', 'http://', 'http://user:word@127.0.0.1',
                        'http://127.0.0.1/v1?x=y', 'two words', 'http://127.0.0.1:99999'):
            self.refuse('.', 'generate', '--server', address, 'a cat')
        self.refuse('no provider', 'generate', '--provider', 'nobody', 'a cat')

    def test_key_files(self):
        empty = self.home / 'empty'
        empty.touch()
        broken = self.home / 'broken'
        broken.write_bytes(b'sk-\x01\n')
        self.refuse_generate('key file', '--key-file', self.home / 'missing', 'a cat')
        self.refuse_generate('key file', '--key-file', self.home, 'a cat')
        self.refuse_generate('key is empty', '--key-file', empty, 'a cat')
        self.refuse_generate('key contains', '--key-file', broken, 'a cat')
        self.refuse_generate('key contains', 'a cat', TACHYSCOPE_API_KEY='sk-é')

    def test_targets(self):
        self.refuse_generate('does not name a file', '-o', self.home, 'a cat')
        self.refuse_generate('does not name a file', '-o', str(self.home / 'new') + '/', 'a cat')
        self.refuse_generate('cannot be written', '-o', self.home / 'no' / 'clip.mp4', 'a cat',
                             status=5)
        if os.geteuid() != 0:
            locked = self.home / 'locked'
            locked.mkdir(mode=0o500)
            self.refuse_generate('cannot be written', '-o', locked / 'clip.mp4', 'a cat', status=5)

    def test_other_verbs(self):
        self.refuse('frobnicate', 'frobnicate')
        self.refuse('--frobnicate', '--frobnicate')
        self.refuse('more than', 'list', 'all')
        self.refuse('--all', 'list', '--all')
        self.refuse('one take', 'show')
        self.refuse('one take', 'show', 'a', 'b')
        self.refuse('no take', 'show', 'a')
        self.refuse('no take', 'show', '%')
        self.refuse('no take', 'fetch', 'a')
        self.refuse('--json', 'fetch', '--json')

    def test_library_cannot_be_opened(self):
        folder = Path(self.env['XDG_DATA_HOME']) / 'tachyscope'
        folder.mkdir(parents=True)
        with contextlib.closing(sqlite3.connect(folder / 'library.db')) as future:
            future.execute('PRAGMA user_version = 999')
        self.refuse('newer version', 'generate', 'x', status=5)
        self.refuse('newer version', 'fetch', status=5)
        outcome = self.run_program('list')
        self.assertEqual((0, ''), (outcome.status, outcome.out), outcome)
        self.assertRegex(outcome.err, 'newer version.* only be looked at')
        (folder / 'library.db').unlink()
        folder.rmdir()
        folder.touch()
        self.refuse('cannot be written', 'generate', 'x', status=5)


class Help(Home):
    """What is asked for is told, on standard output."""

    def tell(self, words, *arguments):
        outcome = self.run_program(*arguments)
        self.assertEqual(0, outcome.status, outcome)
        self.assertEqual('', outcome.err)
        self.assertRegex(outcome.out, words)

    def test_help(self):
        self.tell('generate PROMPT', '--help')
        self.tell(r'^Tachyscope \d', '--version')
        self.tell(r'tachyscope generate .*PROMPT\|-(.|\n)*--seconds', 'generate', '--help')
        self.tell('tachyscope list', 'list', '--help')
        self.tell('tachyscope show .*ID', 'show', '--help')
        self.tell(r'tachyscope fetch .*\[ID', 'fetch', '--help')
        self.tell(r'tachyscope adopt .*ID…(.|\n)*--list', 'adopt', '--help')

    def test_empty_library(self):
        self.assertEqual([], self.list_takes())
        outcome = self.run_program('fetch')
        self.assertEqual(0, outcome.status, outcome)
        self.assertEqual('', outcome.out)

    def test_help_leaves_no_trace(self):
        self.tell('Usage', '--help')
        self.assertFalse(Path(self.env['XDG_DATA_HOME']).exists())


class Window(Home):
    """What is no verb goes to the window, with all that was said."""

    def setUp(self):
        super().setUp()
        programs = self.home / 'programs'
        programs.mkdir()
        window = programs / 'tachyscope-window'
        window.write_text('#!/bin/sh\necho "window" "$@" "$TACHYSCOPE_API_KEY"\n')
        window.chmod(0o700)
        self.env['TACHYSCOPE_PROGRAMS'] = str(programs)

    def test_window(self):
        (self.home / 'picture.png').touch()
        for arguments in ([], ['--gapplication-service'], ['picture.png'],
                          [str(self.home / 'picture.png')], ['file:///x.png']):
            outcome = self.run_program(*arguments, TACHYSCOPE_API_KEY='canary')
            self.assertEqual(0, outcome.status, outcome)
            self.assertEqual(['window', *arguments], outcome.out.split())

    def test_verbs_are_no_files(self):
        (self.home / 'list').touch()
        self.assertEqual('', self.run_program('list').out)

    def test_no_window(self):
        outcome = self.run_program(TACHYSCOPE_PROGRAMS=str(self.home))
        self.assert_refused(outcome, 5, 'window')


class Refused(Home):
    """Nobody listens: nothing was created, status 3."""

    def test_refused_connection(self):
        outcome = self.run_program('generate', '--json', '--server', closed_port(), 'a cat')
        self.assert_refused(outcome, 3, 'Nothing was created')
        self.assertEqual('rejected', outcome.lines[-1]['state'])
        self.assertEqual('not-reached', outcome.lines[-1]['cause'])


if __name__ == '__main__':
    unittest.main()
