#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers that say no, or nonsense: the right status, one sentence, and never a second charge."""

import unittest

from faultserver import FaultServer, answer, job, refusal
from program import Home

PAGE = b'<!doctype html><html><body><h1>Welcome to the hotel</h1></body></html>'


class Faults(Home):
    """Each fault in answer to the request that costs money."""

    def serve(self, respond):
        server = FaultServer(respond)
        self.addCleanup(server.close)
        return server

    def generate(self, reply, status, words, state, cause):
        server = self.serve(lambda request: reply)
        outcome = self.run_program('generate', '--json', '--server', server.url, 'a cat')
        self.assert_refused(outcome, status, words)
        last = outcome.lines[-1]
        self.assertEqual((state, 'none', cause), (last['state'], last['media'], last['cause']))
        self.assertTrue(outcome.err.startswith(last['reason']), outcome)
        self.assertEqual(1, server.count('POST'))

        # What the last line says is what the library keeps.
        self.assertEqual(last, self.list_takes()[0])
        return last

    def test_wrong_key(self):
        last = self.generate(refusal(401, 'Incorrect API key provided.', 'invalid_api_key'), 1,
                             'key', 'rejected', 'key')
        self.assertEqual({'http_status': 401, 'code': 'invalid_api_key', 'request_id': None,
                          'message': 'Incorrect API key provided.',
                          'type': 'invalid_request_error'}, last['error'])

    def test_refused(self):
        self.generate(refusal(400, 'No such size.', 'invalid_size'), 1, 'No such size', 'rejected',
                      'refused')
        self.generate(refusal(400, 'Blocked.', 'moderation_blocked'), 1, '.', 'rejected',
                      'moderated')
        self.generate(refusal(429, 'You have no quota.', 'insufficient_quota'), 1, 'credit',
                      'rejected', 'credit')
        self.generate(refusal(404, 'Not found.'), 1, '.', 'rejected', 'address')

    def test_web_page(self):
        self.generate(answer(200, PAGE, 'text/html'), 4, '.', 'unknown', 'unknown')

    def test_brackets(self):
        self.generate(answer(200, b'[' * 200 * 1024), 4, 'may have been created', 'unknown',
                      'unknown')

    def test_failures(self):
        self.generate(refusal(500, 'Oops.', kind='server_error'), 4, '.', 'unknown', 'unknown')
        self.generate(b'', 4, '.', 'unknown', 'unknown')
        self.generate(answer(200, b''), 4, '.', 'unknown', 'unknown')
        self.generate(answer(200, {'object': 'video'}), 4, '.', 'unknown', 'unknown')

    def test_failed_take(self):
        server = self.serve(lambda request: job('queued') if request.method == 'POST' else answer(
            200, {'id': 'video_1', 'status': 'failed',
                  'error': {'code': 'oops', 'message': 'The renderer fell over.'}}))
        outcome = self.run_program('generate', '--json', '--server', server.url, 'a cat')
        self.assert_refused(outcome, 1, 'renderer fell over')
        self.assertEqual(('failed', 'oops'), (outcome.lines[-1]['state'],
                                              outcome.lines[-1]['error']['code']))
        outcome = self.run_program('show', outcome.lines[-1]['id'])
        self.assertRegex(outcome.out, '(?m)^Reason: .*renderer fell over')

    def test_key_refused_later(self):
        server = self.serve(lambda request: job('queued') if request.method == 'POST' else
                            refusal(401, 'Key revoked.', 'invalid_api_key'))
        outcome = self.run_program('generate', '--json', '--server', server.url, 'a cat')
        self.assertEqual(1, outcome.status, outcome)
        self.assertRegex(outcome.err, r'key.*\n.*tachyscope fetch', outcome)
        self.assertEqual('accepted', outcome.lines[-1]['state'])

    def test_words_for_people(self):
        """Without --json: a line for each state, then the reason; nothing on standard output."""
        server = self.serve(lambda request: refusal(400, 'No such size.'))
        outcome = self.run_program('generate', '--server', server.url, 'a cat')
        self.assertEqual(1, outcome.status, outcome)
        self.assertEqual('', outcome.out)
        self.assertEqual(['Waiting', 'Sending'], outcome.err.splitlines()[:2])
        self.assertEqual(3, len(outcome.err.splitlines()), outcome)

    def test_provider_is_kept(self):
        """A server is saved once, and can be named from then on."""
        server = self.serve(lambda request: refusal(400, 'No.'))
        port = server.url.rpartition(':')[2]
        for arguments in (['--server', server.url], ['--server', f'{server.url}/v1/'],
                          ['--provider', '127.0.0.1'], ['--provider', f'localhost:{port}']):
            outcome = self.run_program('generate', '--json', *arguments, 'a cat')
            if 'localhost' not in arguments[-1]:
                self.assertEqual((1, '127.0.0.1'),
                                 (outcome.status, outcome.lines[-1]['provider']), outcome)
        self.assertEqual(3, server.count('POST'))

        other = self.serve(lambda request: refusal(400, 'No.'))
        outcome = self.run_program('generate', '--json', '--server', other.url, 'a cat')
        self.assertEqual(other.url.removeprefix('http://') + '/v1', outcome.lines[-1]['provider'])

    def test_request(self):
        """What was asked for is what arrives."""
        server = self.serve(lambda request: refusal(400, 'No.'))
        self.run_program('generate', '--server', server.url, '--model', 'm-1', '--size', '1280x720',
                         '--seconds', '8', '-', text='eine Katze\n猫 🐈\n'.encode())
        body = server.requests[0].body.decode()
        for name, value in (('prompt', 'eine Katze\n猫 🐈'), ('model', 'm-1'),
                            ('size', '1280x720'), ('seconds', '8')):
            self.assertIn(f'name="{name}"\r\n\r\n{value}\r\n', body)
        recipe = self.list_takes()[0]
        self.assertEqual(('eine Katze\n猫 🐈', 'm-1', '1280x720', 8),
                         tuple(recipe[name] for name in ('prompt', 'model', 'size', 'seconds')))


if __name__ == '__main__':
    unittest.main()
