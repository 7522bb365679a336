#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys reach the server that they are for, and nobody else."""

import socket
import unittest
from pathlib import Path

from faultserver import FaultServer, answer, refusal
from program import Home

CANARY = 'sk-canary-1f2e3d4c5b6a'
PROMPT = 'a-very-secret-prompt-7788'


class Secrets(Home):
    """One key, looked for where it must not be."""

    def serve(self, respond):
        server = FaultServer(respond)
        self.addCleanup(server.close)
        return server

    def key_file(self, text):
        path = self.home / 'key'
        path.write_text(text)
        return path

    def sent_key(self, *arguments, **variables):
        server = self.serve(lambda request: refusal(400, 'No.'))
        outcome = self.run_program('generate', '--server', server.url, *arguments, 'a cat',
                                   **variables)
        self.assertEqual(1, outcome.status, outcome)
        return server.requests[0].headers.get('authorization')

    def test_sources(self):
        file = self.key_file(f'{CANARY}\nsecond line\n')
        self.assertEqual(f'Bearer {CANARY}', self.sent_key('--key-file', file))
        self.assertEqual('Bearer other', self.sent_key(TACHYSCOPE_API_KEY='other'))
        self.assertEqual(f'Bearer {CANARY}',
                         self.sent_key('--key-file', file, TACHYSCOPE_API_KEY='other'))
        self.assertIsNone(self.sent_key(TACHYSCOPE_API_KEY=''))
        self.assertIsNone(self.sent_key())
        self.assertEqual('Bearer pasted',
                         self.sent_key('--key-file', self.key_file(' "Bearer pasted" \r\n')))

    def test_key_stays_with_its_run(self):
        """A key that was handed over is not kept for the next time."""
        server = self.serve(lambda request: refusal(400, 'No.'))
        for variables in ({'TACHYSCOPE_API_KEY': CANARY}, {}):
            self.run_program('generate', '--server', server.url, 'a cat', **variables)
        self.assertEqual([f'Bearer {CANARY}', None],
                         [request.headers.get('authorization') for request in server.requests])

    def test_nothing_is_left(self):
        """Neither in the environment that others can read, nor in a file, nor in a log."""
        server = self.serve(lambda request: None)
        run = self.start('generate', '--server', server.url, '-', text=PROMPT.encode(),
                         TACHYSCOPE_API_KEY=CANARY, G_MESSAGES_DEBUG='all')
        run.wait_for(lambda: server.requests)
        proc = Path('/proc') / str(run.pid)
        self.assertNotIn(CANARY.encode(), (proc / 'environ').read_bytes())
        self.assertNotIn(PROMPT.encode(), (proc / 'cmdline').read_bytes())
        server.silent[0].sendall(refusal(401, f'Wrong key: {CANARY[:7]}***.', 'invalid_api_key'))
        outcome = run.end()

        self.assertEqual(1, outcome.status, outcome)
        self.assertIn(PROMPT.encode(), server.requests[0].body)
        self.assertGreater(len(outcome.err), 1000)
        self.assert_nowhere(outcome, CANARY, PROMPT)

    def assert_nowhere(self, outcome, *texts):
        for text in texts:
            self.assertNotIn(text, outcome.err + outcome.out)
        files = [path for path in self.home.rglob('*') if path.is_file()]
        self.assertTrue(files)
        for path in files:
            self.assertNotIn(CANARY.encode(), path.read_bytes(), path)

    def test_repeated(self):
        """Some servers repeat the key, in words or where nobody would look for it."""
        disguise = ''.join(f'\\u{ord(letter):04X}' for letter in CANARY)
        replies = (
            refusal(400, f'Not with {CANARY}.', CANARY, CANARY),
            answer(400, f'{{"error": {{"message": "Not with {disguise}."}}}}'.encode()),
            refusal(400, 'Not with this.', x_request_id=f'req_{CANARY}'),
            answer(302, Location=f'http://{CANARY}/login?key={CANARY}'),
        )
        for reply in replies:
            with self.subTest(reply=reply):
                server = self.serve(lambda request, reply=reply: reply)
                outcome = self.run_program('generate', '--json', '--server', server.url, 'a cat',
                                           TACHYSCOPE_API_KEY=CANARY)
                self.assertIn(outcome.status, (1, 4), outcome)
                self.assert_nowhere(outcome, CANARY)
                shown = self.run_program('show', '--json', outcome.lines[-1]['id'])
                self.assert_nowhere(shown, CANARY)

    def test_plain_http(self):
        """Beyond this machine http is a choice, and said to be one."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            try:
                probe.connect(('192.0.2.1', 9))
            except OSError:
                self.skipTest('this machine has no other address')
            address = probe.getsockname()[0]
        with socket.socket() as taken:
            taken.bind((address, 0))
            url = f'http://{address}:{taken.getsockname()[1]}'
            for _ in range(2):
                outcome = self.run_program('generate', '--json', '--server', url, 'a cat')
                self.assertEqual(3, outcome.status, outcome)
                self.assertRegex(outcome.err, 'not encrypted.*\n.*Nothing was created', outcome)


if __name__ == '__main__':
    unittest.main()
