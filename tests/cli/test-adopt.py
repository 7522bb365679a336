#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Videos that were made elsewhere: `tachyscope adopt` takes over those that are named, no others."""

import unittest
from pathlib import Path
from urllib.parse import unquote, urlsplit

from faultserver import FaultServer, answer, describe_job, refusal
from program import Home

CLIP = Path(__file__).parent.parent / 'media' / 'data' / 'fast.mp4'
KEY = 'sk-canary-1f2e3d4c5b6a'


class Adopt(Home):

    def serve(self, *jobs, has_list=True, content=None):
        """A server with these jobs and their clips; creating is an error."""
        known = {job['id']: job for job in jobs}

        def respond(request):
            parts = urlsplit(request.path).path.split('/')[1:]
            if request.method != 'GET' or parts[:2] != ['v1', 'videos']:
                return refusal(500, 'unexpected')
            if len(parts) == 2:
                page = {'object': 'list', 'data': list(jobs), 'has_more': False}
                return answer(200, page) if has_list else refusal(404, 'Not found.')
            if unquote(parts[2]) not in known:
                return refusal(404, 'No such video.')
            if len(parts) == 3:
                return answer(200, known[unquote(parts[2])])
            return content or answer(200, CLIP.read_bytes(), 'video/mp4')

        server = FaultServer(respond)
        self.addCleanup(server.close)
        return server

    def adopt(self, server, *words, **variables):
        outcome = self.run_program('adopt', '--server', server.url, *words, **variables)
        self.assertEqual(0, server.count('POST'))
        self.assertEqual([], server.problems)
        return outcome

    def test_done(self):
        server = self.serve(describe_job('completed', prompt='A red kite', usage={'cost': 0.37}))
        key_file = self.home / 'key'
        key_file.write_text(KEY)
        outcome = self.adopt(server, '--key-file', key_file, 'video_1')
        self.assertEqual(0, outcome.status, outcome)
        clip = Path(outcome.out.removesuffix('\n'))
        self.assertEqual(CLIP.read_bytes(), clip.read_bytes())
        self.assertEqual('A red kite.mp4', clip.name)
        (take,) = self.list_takes()
        self.assertEqual(('done', 'filed', 'video_1', 'A red kite', '720x1280', 4, None, 0.37),
                         tuple(take[name] for name in ('state', 'media', 'remote_id', 'prompt',
                                                       'size', 'seconds', 'price', 'charged')))
        self.assertEqual({f'Bearer {KEY}'},
                         {request.headers.get('authorization') for request in server.requests})
        self.assertRegex(self.run_program('list', '--money').out, r'0\.37')

        # What is there already is not added again.
        outcome = self.adopt(server, 'video_1')
        self.assert_refused(outcome, 2, f'in the library already.*{take["id"][:8]}')
        self.assertEqual(1, len(self.list_takes()))

    def test_untold(self):
        """What the server does not tell is null, and not made up."""
        server = self.serve({'id': 'a b/c', 'status': 'completed'})
        outcome = self.adopt(server, '--json', f'{server.url}/v1/videos/a%20b%2Fc/content')
        self.assertEqual(0, outcome.status, outcome)
        last = outcome.lines[-1]
        self.assertEqual(('done', 'filed', 'a b/c', None, None, None, None, None),
                         tuple(last[name] for name in ('state', 'media', 'remote_id', 'prompt',
                                                       'model', 'size', 'seconds', 'price')))
        self.assertEqual(last, self.list_takes()[0])
        self.assertRegex(self.run_program('list').out, 'Done .* Prompt unknown')
        self.assertRegex(self.run_program('show', last['id']).out, '(?m)^Prompt: Prompt unknown$')
        self.assertNotRegex(self.run_program('show', last['id']).out, 'Format|Model')

    def test_several(self):
        """Those that can be added are; the status is the highest."""
        server = self.serve(describe_job('completed', name='good'),
                            describe_job('failed', name='bad', error={'message': 'Too windy.'}))
        outcome = self.adopt(server, 'good', 'nobody', 'bad', 'good')
        self.assertEqual(1, outcome.status, outcome)
        self.assertEqual(1, len(outcome.out.splitlines()), outcome)
        self.assertRegex(outcome.err, 'nobody: The server does not know a video with this id')
        self.assertRegex(outcome.err, 'Too windy')
        self.assertEqual({'good': 'done', 'bad': 'failed'},
                         {take['remote_id']: take['state'] for take in self.list_takes()})

    def test_expired(self):
        server = self.serve(describe_job('completed'), content=refusal(410, 'Expired.'))
        outcome = self.adopt(server, '--json', 'video_1')
        self.assert_refused(outcome, 1, '.')
        self.assertEqual(('expired', 'expired'),
                         (outcome.lines[-1]['state'], outcome.lines[-1]['cause']))

    def test_interrupted(self):
        """Ctrl+C ends the waiting; `fetch` goes on."""
        running = describe_job('in_progress', 40)
        server = self.serve(running)
        run = self.start('adopt', '--json', '--server', server.url, 'video_1')
        run.wait_for_state('running')
        run.interrupt()
        self.assertEqual(130, run.end().status)
        running.update(status='completed')
        outcome = self.run_program('fetch')
        self.assertEqual(0, outcome.status, outcome)

    def test_list(self):
        """Shows what is new, and adds nothing."""
        server = self.serve(describe_job('completed', name='old'),
                            describe_job('in_progress', name='new', prompt='A\nkite'))
        self.assertEqual(0, self.adopt(server, 'old').status)
        outcome = self.adopt(server, '--list')
        self.assertEqual(0, outcome.status, outcome)
        self.assertEqual([['new', '-', 'in_progress', 'sora-2', 'A', 'kite']],
                         [line.split() for line in outcome.out.splitlines()])
        outcome = self.adopt(server, '--list', '--json')
        self.assertEqual([{'id': 'new', 'status': 'in_progress', 'prompt': 'A\nkite',
                           'model': 'sora-2', 'size': '720x1280', 'seconds': 4,
                           'created_at': None}], outcome.lines)
        self.assertEqual(['old'], [take['remote_id'] for take in self.list_takes()])

        server = self.serve()
        outcome = self.adopt(server, '--list')
        self.assertEqual((0, ''), (outcome.status, outcome.out), outcome)
        self.assertRegex(outcome.err, 'nothing on the server')
        outcome = self.adopt(self.serve(has_list=False), '--list')
        self.assert_refused(outcome, 1, 'no list')

    def test_usage(self):
        server = self.serve()
        for words, sentence in (([], '--list'), (['--list', 'a'], 'Either'), ([''], 'Enter the id'),
                                (['..'], '.'), ([b'a\xff'], 'UTF-8'),
                                (['https://elsewhere.example/v1/videos/a'], 'another server'),
                                ([f'{server.url}/v1/videos'], 'does not name')):
            self.assert_refused(self.adopt(server, *words), 2, sentence)
        self.assertEqual([], server.requests)
        self.assert_refused(self.run_program('adopt', '--server', 'x', '--provider', 'y', 'a'), 2,
                            'both')
        self.assert_refused(self.run_program('adopt', '--provider', 'nobody', 'a'), 2, 'nobody')
        self.assertRegex(self.run_program('adopt', '--help').out, r'tachyscope adopt .*ID…')
        self.assertEqual([], self.list_takes())


if __name__ == '__main__':
    unittest.main()
