#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The server of qvac as its makers ship it; only the engine behind it is ours (engine/)."""

import json
import sys
import unittest

from foreign import (FAILED, PICTURE, REJECTED, Foreign, fetch, free_port, has_ffmpeg, is_here)

SMALL = ('--model', 'wan', '--size', '320x240', '--seconds', '1')


class Qvac(Foreign):
    """Each test at a server of its own, with a key."""

    def setUp(self):
        super().setUp()
        (self.home / 'qvac.config.json').write_text(json.dumps(
            {'serve': {'models': {'wan': {'src': './none.gguf', 'type': 'sdcpp-video'}}}}))
        self.port = free_port()
        self.url = f'http://127.0.0.1:{self.port}'
        self.server = self.start_server(
            '@qvac/cli/dist/index.js', 'serve', '--openai', '--no-default', '-c',
            self.home / 'qvac.config.json', '-p', self.port, '--api-key', 'sk-foreign-1',
            ready='listening on', cwd=self.home)

    def seen_by_engine(self):
        return [json.loads(line[7:]) for line in self.server.output if line.startswith('engine {')]

    def list_jobs(self):
        return fetch(f'{self.url}/v1/videos', Authorization='Bearer sk-foreign-1')['data']

    def test_lifecycle(self):
        """From words, and from a picture: the engine gets what was asked for, the clip is kept."""
        self.assert_filed(self.make_take(self.url, *SMALL))
        self.assert_filed(self.make_take(self.url, *SMALL, '--image', PICTURE))
        first, second = self.seen_by_engine()
        self.assertEqual(('a paper boat', 320, 240), tuple(
            first[name] for name in ('prompt', 'width', 'height')))
        self.assertNotIn('init_image', first)
        self.assertGreater(second['init_image'], 100)
        self.assertEqual(2, len(self.list_jobs()))

    def test_in_its_own_dialect(self):
        self.speak('qvac')
        self.assert_filed(self.make_take(self.url, *SMALL))

    def test_failed(self):
        take = self.make_take(self.url, *SMALL, prompt='let it fail')
        self.assert_ends(FAILED, take)
        self.assertRegex(take[1].err, 'the engine fell over')
        self.assertEqual(1, len(self.list_jobs()))

    def test_refused(self):
        """Nothing is created, and the server's own words say why."""
        for arguments, key, words in (
                (('--model', 'wan', '--size', '321x240'), 'sk-foreign-1', 'multiples of 16'),
                (('--model', 'nobody'), 'sk-foreign-1', 'nobody'),
                (SMALL, 'sk-wrong', 'does not accept the key')):
            take = self.make_take(self.url, *arguments, key=key)
            self.assert_ends(REJECTED, take)
            self.assertRegex(take[1].err, words)
        self.assertEqual([], self.list_jobs())

    def test_goes_on_after_a_restart(self):
        """Who was killed while the server works gets the clip the next time."""
        run = self.start('generate', '--json', '--server', self.url, *SMALL, 'a paper boat',
                         TACHYSCOPE_API_KEY='sk-foreign-1')
        run.wait_for_state('accepted')
        run.kill()
        run.end()
        outcome = self.run_program('fetch', TACHYSCOPE_API_KEY='sk-foreign-1')
        self.assertEqual(0, outcome.status, outcome)
        self.assertEqual(['filed'], [take['media'] for take in self.list_takes()])
        self.assertEqual(1, len(self.list_jobs()))


if __name__ == '__main__':
    if not is_here() or not has_ffmpeg():
        sys.exit(77)
    unittest.main()
