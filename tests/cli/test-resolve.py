#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A take that may have been created: found by itself, or settled with `tachyscope resolve`."""

import time
import unittest

from faultserver import FaultServer, answer, describe_job, job, refusal
from program import Home


class Resolve(Home):

    def serve(self, jobs=None, drop=1):
        """A server that creates and then drops the connection, `drop` times; jobs: its list."""
        posts = []

        def respond(request):
            if request.method == 'POST':
                posts.append(request)
                return b'' if len(posts) <= drop else job('failed', name='video_2')
            if request.path.split('?')[0].endswith('/videos'):
                return refusal(404, 'No list.') if jobs is None else answer(200, {'data': jobs})
            return job('failed', name=request.path.rsplit('/', 1)[-1])

        server = FaultServer(respond)
        self.addCleanup(server.close)
        return server

    def lose(self, server):
        outcome = self.run_program('generate', '--json', '--server', server.url, 'a cat')
        self.assertEqual(4, outcome.status, outcome)
        return outcome.lines[-1]

    def test_found_by_itself(self):
        lost = describe_job('in_progress', name='video_9', prompt='a cat',
                            created_at=int(time.time()))
        server = self.serve([lost])
        outcome = self.run_program('generate', '--json', '--server', server.url, 'a cat')
        last = outcome.lines[-1]
        self.assertEqual(('video_9', 'found', 'failed'),
                         (last['remote_id'], last['search'], last['state']), outcome)
        self.assertEqual(1, server.count('POST'))

    def test_candidates_and_link(self):
        lost = [describe_job('in_progress', name=name, created_at=int(time.time()))
                for name in ('video_8', 'video_9')]
        server = self.serve(lost)
        take = self.lose(server)
        self.assertEqual('candidates', take['search'])

        outcome = self.run_program('resolve', take['id'])
        self.assertEqual(4, outcome.status, outcome)
        self.assertEqual(['video_8', 'video_9'],
                         [line.split()[0] for line in outcome.out.splitlines()])
        outcome = self.run_program('resolve', take['id'], '--link', 'video_9')
        self.assertEqual(1, outcome.status, outcome)
        self.assertEqual(('failed', 'video_9'), self.state())
        self.assertEqual(1, server.count('POST'))

    def state(self):
        take = self.list_takes()[-1]
        return take['state'], take['remote_id']

    def test_not_created(self):
        server = self.serve()
        take = self.lose(server)
        self.assertEqual('unsupported', take['search'])
        outcome = self.run_program('resolve', take['id'], '--not-created')
        self.assertEqual(0, outcome.status, outcome)
        self.assertEqual(('rejected', None), self.state())
        self.assertEqual(2, self.run_program('resolve', take['id']).status)

    def test_again(self):
        server = self.serve()
        take = self.lose(server)
        outcome = self.run_program('resolve', take['id'], '--again')
        self.assertEqual(1, outcome.status, outcome)
        self.assertEqual(('unknown', None), self.state())
        self.assertEqual('settled', self.list_takes()[-1]['search'])
        self.assertEqual(2, self.run_program('resolve', take['id'], '--again').status)
        self.assertEqual(2, server.count('POST'))

    def test_usage(self):
        for words in ([], ['1', '2'], ['1', '--again', '--not-created'], ['nobody']):
            self.assert_refused(self.run_program('resolve', *words), 2, '.')


if __name__ == '__main__':
    unittest.main()
