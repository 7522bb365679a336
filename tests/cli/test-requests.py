#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What went over the wire for a take, printed: for people, and for programs."""

import json
import sqlite3
import subprocess
import unittest
from pathlib import Path

from faultserver import FaultServer, answer, job, refusal
from program import Home

KEY = 'sk-canary-1f2e3d4c5b6a'
PROMPT = "a stork's nest, \"$KEY\""
CLIP = Path(__file__).resolve().parents[1] / 'media/data/fast.mp4'


class Requests(Home):
    def serve(self, respond):
        server = FaultServer(respond)
        self.addCleanup(server.close)
        return server

    def good(self, request):
        if request.path.endswith('/content'):
            return answer(200, CLIP.read_bytes(), 'video/mp4')
        if request.method == 'POST':
            return job('queued')
        return job('completed', 100)

    def generate(self, server):
        self.run_program('generate', '--server', server.url, '--model', 'm', PROMPT,
                         TACHYSCOPE_API_KEY=KEY)
        (take,) = self.list_takes()
        return take['id']

    def show(self, *arguments):
        outcome = self.run_program('show', *arguments)
        self.assertEqual(0, outcome.status, outcome)
        return outcome.out

    def test_json(self):
        server = self.serve(self.good)
        text = self.show(self.generate(server), '--requests', '--json')
        self.assertEqual(1, len(text.splitlines()))
        self.assertNotIn(KEY, text)
        requests = json.loads(text)['requests']
        self.assertEqual([('POST', 200), ('GET', 200), ('GET', 200)],
                         [(one['method'], one['status']) for one in requests])
        create, _, content = requests
        self.assertIn({'name': 'prompt', 'value': PROMPT}, create['body'])
        self.assertIn({'name': 'Authorization', 'value': 'Bearer ', 'variable': 'KEY'},
                      create['headers'])
        self.assertEqual(1, create['times'])
        self.assertEqual(f'{server.url}/v1/videos/video_1/content', content['address'])
        self.assertEqual(CLIP.stat().st_size, content['answer_bytes'])
        self.assertNotIn('answer', content)

    def test_text(self):
        server = self.serve(self.good)
        text = self.show(self.generate(server), '--requests')
        self.assertNotIn(KEY, text)
        self.assertIn(f'POST {server.url}/v1/videos\n', text)
        self.assertIn('Authorization: Bearer $KEY\n', text)
        self.assertIn(f'prompt = {PROMPT}\n', text)
        self.assertIn('HTTP 200\n', text)

    def test_curl(self):
        """Whoever copies the line asks the same again."""
        server = self.serve(self.good)
        text = self.show(self.generate(server), '--requests', '--json')
        line = json.loads(text)['requests'][1]['curl']
        before = len(server.requests)
        try:
            subprocess.run(['sh', '-c', f'{line} --silent --max-time 30'], check=True,
                           stdout=subprocess.DEVNULL,
                           env={**self.env, 'KEY': KEY, 'no_proxy': '*'})
        except subprocess.CalledProcessError as error:
            if error.returncode == 127:
                self.skipTest('there is no curl here')
            raise
        ours, theirs = server.requests[1], server.requests[before]
        self.assertEqual((ours.method, ours.path), (theirs.method, theirs.path))
        self.assertEqual(f'Bearer {KEY}', theirs.headers['authorization'])

    def test_refused(self):
        """A gateway that repeats the key, with words that would make a terminal do something."""
        server = self.serve(lambda request: refusal(401, f'Incorrect API key: {KEY}\x1b[2J',
                                                    x_request_id='req_7'))
        take = self.generate(server)
        text = self.show(take, '--requests')
        self.assertNotIn(KEY, text)
        self.assertNotIn('\x1b', text)
        self.assertIn('HTTP 401\n', text)
        self.assertEqual('req_7', json.loads(self.show(take, '--requests', '--json'))
                         ['requests'][0]['request_id'])

    def test_none(self):
        """A take that never went out."""
        server = self.serve(self.good)
        take = self.generate(server)
        database = self.home / 'data/tachyscope/library.db'
        with sqlite3.connect(database) as connection:
            connection.execute('DELETE FROM exchange')
        connection.close()
        self.assertIn('Nothing went over the wire', self.show(take, '--requests'))
        self.assertEqual({'requests': []}, json.loads(self.show(take, '--requests', '--json')))


if __name__ == '__main__':
    unittest.main()
