#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""aimock, which plays three kinds of video servers, and can be told to fail at random."""

import base64
import json
import sys
import unittest

from faultserver import FaultServer, answer
from foreign import (CLIP, FAILED, FILED, PICTURE, REJECTED, UNKNOWN, Foreign, fetch, free_port,
                     is_here)
from frame import speed_up

KEY = 'sk-foreign-1'
TAKES = 4


class Aimock(Foreign):
    """Each test at a server of its own that knows these prompts."""

    def setUp(self):
        super().setUp()
        self.clip = CLIP.read_bytes()
        # Where clips lie that are not at the server itself.
        self.elsewhere = FaultServer(lambda request: answer(200, self.clip, 'video/mp4'))
        self.addCleanup(self.elsewhere.close)

    def start_mock(self, *arguments):
        def fixture(words, **video):
            return {'match': {'userMessage': words, 'endpoint': 'video'},
                    'response': {'video': {'id': f'video-{words}', 'status': 'completed',
                                           'url': f'{self.elsewhere.url}/{words}.mp4',
                                           'b64': base64.b64encode(self.clip).decode(), **video}}}
        fixtures = self.home / 'fixtures.json'
        fixtures.write_text(json.dumps({'fixtures': [
            fixture('boat', cost=0.4), fixture('storm', status='failed', error='too stormy'),
            {'match': {'userMessage': 'poor', 'endpoint': 'video'},
             'response': {'error': {'message': 'Add credits.', 'type': 'x', 'code': 402},
                          'status': 402}}]}))
        port = free_port()
        self.url = f'http://127.0.0.1:{port}'
        self.start_server('@copilotkit/aimock/dist/cli.js', '-p', port, '-f', fixtures,
                          *arguments, ready='listening|http://')

    def read_journal(self):
        return fetch(f'{self.url}/__aimock/journal')

    def count_creates(self):
        """How often the server was asked, and how many jobs it has made of that."""
        creates = [entry['response'] for entry in self.read_journal() if entry['method'] == 'POST']
        return len(creates), sum(response['status'] < 300 and 'chaosAction' not in response
                                 for response in creates)

    def test_openrouter(self):
        """Create with and without a picture, follow, fetch; and the cost that the server tells."""
        self.start_mock()
        self.speak('openrouter')
        take = self.make_take(f'{self.url}/api/v1')
        self.assert_filed(take, self.clip)
        self.assertEqual(0.4, take[0]['charged'])
        self.assert_filed(self.make_take(f'{self.url}/api/v1/videos', '--image', PICTURE),
                          self.clip)
        self.assert_ends(FAILED, self.make_take(f'{self.url}/api/v1', prompt='storm'))
        poor = self.make_take(f'{self.url}/api/v1', prompt='poor')
        self.assert_ends(REJECTED, poor)
        self.assertEqual('credit', poor[0]['cause'])
        self.assertEqual((4, 3), self.count_creates())
        self.assertEqual([], self.elsewhere.requests)

    def test_learns_json(self):
        """Nobody has said that this server wants JSON. It says so, and is sent JSON from then on."""
        self.start_mock()
        url = f'{self.url}/api/v1'
        first = self.make_take(url)
        self.assert_ends(REJECTED, first)
        self.assertRegex(first[1].err, 'From now on they are sent to it as JSON; try again')
        self.assertEqual((1, 0), self.count_creates())
        self.assert_filed(self.make_take(url, '--image', PICTURE), self.clip)
        self.assert_filed(self.make_take(url), self.clip)
        self.assertEqual((3, 2), self.count_creates())

    def test_openai(self):
        """Its plain videos API has no content, only an address at somebody else's."""
        self.start_mock()
        self.assert_filed(self.make_take(f'{self.url}/v1', '--image', PICTURE), self.clip)
        self.assertEqual(['/boat.mp4'], [request.path for request in self.elsewhere.requests])
        self.assertNotIn('authorization', self.elsewhere.requests[0].headers)
        self.assert_ends(FAILED, self.make_take(f'{self.url}/v1', prompt='storm'))
        self.assert_ends(REJECTED, self.make_take(f'{self.url}/v1', prompt='nobody knows this'))
        self.assertEqual((3, 2), self.count_creates())

    def test_xai(self):
        self.start_mock()
        self.speak('xai')
        self.assert_filed(self.make_take(self.url, '--size', '720x1280', '--image', PICTURE),
                          self.clip)
        self.assertNotIn('authorization', self.elsewhere.requests[0].headers)
        self.assert_ends(FAILED, self.make_take(self.url, prompt='storm'))
        self.assertEqual((2, 2), self.count_creates())

    def make_takes(self, *chaos):
        """Several takes at once, while the server fails at random."""
        self.start_mock(*chaos)
        self.speak('openrouter')
        runs = [self.start('generate', '--json', '--server', f'{self.url}/api/v1', 'a paper boat',
                           TACHYSCOPE_API_KEY=KEY, **speed_up(6)) for _ in range(TAKES)]
        outcomes = [run.end() for run in runs]
        ends = [(outcome.lines[-1]['state'], outcome.lines[-1]['media'], outcome.status)
                for outcome in outcomes]
        self.asked, created = self.count_creates()

        # Whatever was created is here, and whatever may have been is said to be so.
        self.assertEqual(created, ends.count(FILED), ends)
        self.assertEqual(TAKES, ends.count(FILED) + ends.count(UNKNOWN), ends)
        for outcome in outcomes:
            if outcome.status == 0:
                with open(outcome.lines[-1]['path'], 'rb') as file:
                    self.assertEqual(self.clip, file.read())
        return ends

    def test_drops(self):
        self.make_takes('--chaos-drop', '0.4')
        self.assertEqual(TAKES, self.asked)

    def test_malformed(self):
        self.make_takes('--chaos-malformed', '0.4')
        self.assertEqual(TAKES, self.asked)

    def test_disconnects(self):
        self.make_takes('--chaos-disconnect', '0.4')
        self.assertEqual(TAKES, self.asked)

    def test_always_dropped(self):
        ends = self.make_takes('--chaos-drop', '1')
        self.assertEqual([UNKNOWN] * TAKES, ends)
        self.assertEqual(TAKES, self.asked)

    def test_too_many_requests(self):
        """Who is told to come back later has created nothing, waits, and is served then."""
        ends = self.make_takes('--chaos-ratelimit', '0.3')
        self.assertEqual([FILED] * TAKES, ends)


if __name__ == '__main__':
    if not is_here():
        sys.exit(77)
    unittest.main()
