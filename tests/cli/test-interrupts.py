#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ctrl+C and kill -9: what becomes of the take is said, recorded, and never paid twice."""

import contextlib
import sqlite3
import unittest
from pathlib import Path

from faultserver import FaultServer, answer, job, refusal
from program import Home


class Interrupts(Home):
    """The program is stopped at each place where that makes a difference."""

    def serve(self, respond):
        server = FaultServer(respond)
        self.addCleanup(server.close)
        return server

    def start_generate(self, server):
        return self.start('generate', '--json', '--server', server.url, 'a cat')

    def assert_stopped(self, outcome, words):
        self.assertEqual(130, outcome.status, outcome)
        self.assertRegex(outcome.err, words, outcome)

    def test_while_waiting(self):
        """The server asks to wait, so nothing was created, and nothing will be."""
        server = self.serve(lambda request: refusal(429, 'Slow down.', 'rate_limit_exceeded'))
        run = self.start_generate(server)
        run.wait_for(lambda: b'"cause":"busy"' in run.out)
        run.interrupt()
        self.assert_stopped(run.end(), 'nothing was created')
        self.assertEqual('cancelled', self.list_takes()[0]['state'])
        self.assertEqual(1, server.count('POST'))

    def test_while_sending(self):
        """The answer is waited for, because it tells what the money was spent on."""
        answers = []
        server = self.serve(lambda request: answers.append(request))
        run = self.start_generate(server)
        run.wait_for(lambda: server.requests)
        run.interrupt()
        run.wait_for(lambda: b'on its way' in run.err)
        server.silent[0].sendall(job('queued'))
        self.assert_stopped(run.end(), 'tachyscope fetch')
        self.assertEqual(('accepted', 'video_1'), tuple(
            self.list_takes()[0][name] for name in ('state', 'remote_id')))

    def test_while_sending_to_a_busy_server(self):
        """Nothing was created, and nothing will be behind the person's back."""
        server = self.serve(lambda request: None)
        run = self.start_generate(server)
        run.wait_for(lambda: server.requests)
        run.interrupt()
        run.wait_for(lambda: b'on its way' in run.err)
        server.silent[0].sendall(refusal(429, 'Slow down.', 'rate_limit_exceeded'))
        self.assert_stopped(run.end(), 'nothing was created')
        self.assertEqual('cancelled', self.list_takes()[0]['state'])
        self.assertEqual(1, server.count('POST'))

    def test_twice_while_sending(self):
        server = self.serve(lambda request: None)
        run = self.start_generate(server)
        run.wait_for(lambda: server.requests)
        run.interrupt()
        run.wait_for(lambda: b'on its way' in run.err)
        run.interrupt()
        self.assert_stopped(run.end(), 'may have been created')

        # Whoever comes next finds out that nobody knows, and does not send it again.
        self.run_program('fetch')
        self.assertEqual('unknown', self.list_takes()[0]['state'])
        self.assertEqual(1, server.count('POST'))

    def test_while_running(self):
        server = self.serve(lambda request: job('in_progress', 40))
        run = self.start_generate(server)
        run.wait_for_state('running')
        run.interrupt()
        outcome = run.end()
        take = outcome.lines[-1]['id']
        self.assert_stopped(outcome, f'“tachyscope fetch {take[:8]}”')
        self.assertEqual(1, len(outcome.err.splitlines()), outcome)
        self.assertEqual('running', self.list_takes()[0]['state'])

    def test_killed_while_sending(self):
        server = self.serve(lambda request: None)
        run = self.start_generate(server)
        run.wait_for(lambda: server.requests)
        run.kill()
        run.end()
        outcome = self.run_program('fetch')
        self.assertEqual(4, outcome.status, outcome)
        self.assertIn('Looking for it', outcome.err.splitlines()[0])
        self.assertIn('may have been created', outcome.err.splitlines()[-1])
        take = self.list_takes()[0]
        self.assertEqual('unknown', take['state'])

        # From then on it is over, and told only to those who ask for it.
        self.assertEqual(0, self.run_program('fetch').status)
        self.assert_refused(self.run_program('fetch', take['id'][:6]), 4, 'may have been created')
        self.assertEqual(1, server.count('POST'))

    def test_fetch(self):
        """What a dead process has left is followed, of several takes the highest status counts."""
        server = self.serve(lambda request: job('in_progress', 40))
        lost = self.serve(lambda request: None)
        for place, wait in ((server, lambda run: run.wait_for_state('running')),
                            (lost, lambda run: run.wait_for(lambda: lost.requests))):
            run = self.start_generate(place)
            wait(run)
            run.kill()
            run.end()

        n_polls = server.count('GET')
        run = self.start('fetch')
        run.wait_for(lambda: server.count('GET') > n_polls and b'may have been' in run.err)
        run.interrupt()
        self.assert_stopped(run.end(), 'tachyscope fetch')

        server.respond = lambda request: job('failed')
        ids = [take['id'] for take in self.list_takes()]
        outcome = self.run_program('fetch', *ids)
        self.assertEqual(4, outcome.status, outcome)
        for take in ids:
            self.assertIn(f'{take[:8]}: ', outcome.err)
        self.assertEqual('', outcome.out)
        self.assertEqual((1, 1), (server.count('POST'), lost.count('POST')))

    def leave_waiting(self):
        """A take that the server was too busy for, left behind by a process that was killed."""
        server = self.serve(lambda request: answer(429, {'error': {'message': 'Slow down.'}},
                                                   Retry_After='1'))
        run = self.start_generate(server)
        run.wait_for(lambda: b'"cause":"busy"' in run.out)
        run.kill()
        run.end()
        self.assertEqual('waiting', self.list_takes()[0]['state'])
        server.requests.clear()
        server.respond = lambda request: job('failed' if request.method == 'GET' else 'queued')
        return server

    def test_waiting_goes_on(self):
        """What costs nothing is sent by whoever comes next."""
        server = self.leave_waiting()
        self.set_price(0)
        outcome = self.run_program('fetch')
        self.assertEqual(1, outcome.status, outcome)
        self.assertEqual('failed', self.list_takes()[0]['state'])
        self.assertEqual(1, server.count('POST'))

    def test_waiting_with_a_price(self):
        """What costs money is not."""
        server = self.leave_waiting()
        self.set_price(0.4)
        self.assert_held(server)

    def test_waiting_without_a_price(self):
        """Nor is what costs nobody knows how much."""
        self.assert_held(self.leave_waiting())

    def set_price(self, dollars):
        library = Path(self.env['XDG_DATA_HOME']) / 'tachyscope' / 'library.db'
        with contextlib.closing(sqlite3.connect(library)) as database, database:
            database.execute('UPDATE take SET price = ?', (dollars,))

    def assert_held(self, server):
        self.assert_refused(self.run_program('fetch'), 1, 'may cost money')
        self.assertEqual('waiting', self.list_takes()[0]['state'])
        self.assertEqual([], server.requests)

    def test_another_drives_it(self):
        """A take that a living process drives is watched, not taken over."""
        server = self.serve(lambda request: job('in_progress', 40))
        first = self.start_generate(server)
        first.wait_for_state('running')
        second = self.start('fetch')
        second.wait_for(lambda: b'Running' in second.err)

        server.respond = lambda request: job('failed')
        self.assertEqual(1, first.end().status)
        outcome = second.end()
        self.assertEqual(1, outcome.status, outcome)
        self.assertRegex(outcome.err, 'no reason')

    def test_killed_beside(self):
        """When the process that drives a take is killed, one that watches goes on with it."""
        server = self.serve(lambda request: job('in_progress', 40))
        first = self.start_generate(server)
        first.wait_for_state('running')
        second = self.start('fetch')
        second.wait_for(lambda: b'Running' in second.err)
        first.kill()
        first.end()

        server.respond = lambda request: job('failed', usage={'cost': 0.37})
        self.assertEqual(1, second.end().status)
        self.assertEqual(1, server.count('POST'))
        (line,) = self.run_program('list', '--money', '--json').lines
        self.assertEqual((0.37, 0, 0, 1), tuple(
            line[name] for name in ('charged', 'estimated', 'perhaps', 'takes')))
        self.assertRegex(self.run_program('list', '--money').out, r'Today: \$0\.37 charged')


if __name__ == '__main__':
    unittest.main()
