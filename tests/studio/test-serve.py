#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`tachyscope serve` as a process: how it starts, who may know its key, and how it ends."""

import json
import os
import re
import signal
import stat
import time
import unittest
import urllib.error
import urllib.request
from pathlib import Path

from program import DEADLINE, Home

LINE = re.compile(rb'http://127\.0\.0\.1:(\d+)/v1')


def ask(port, path, key=None, body=None):
    """Returns the status and the JSON of an answer."""
    headers = {'Authorization': f'Bearer {key}'} if key else {}
    if body is not None:
        headers['Content-Type'] = 'application/json'
    request = urllib.request.Request(f'http://127.0.0.1:{port}/v1/{path}', headers=headers,
                                     data=body and json.dumps(body).encode())
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=10) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


def wait_until(condition):
    deadline = time.monotonic() + DEADLINE
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError('waited too long')
        time.sleep(0.01)


def listeners(port):
    """The addresses, in hexadecimal, that something listens at on this port."""
    found = set()
    for table in ('tcp', 'tcp6'):
        path = Path('/proc/net') / table
        for line in path.read_text(encoding='ascii').splitlines()[1:] if path.exists() else ():
            address, number = line.split()[1].split(':')
            if line.split()[3] == '0A' and int(number, 16) == port:
                found.add(address)
    return found


class Served(Home):
    """A test that starts servers, and leaves none behind."""

    def serve(self, *arguments):
        run = self.start('serve', '--port', '0', '--data', self.home / 'served', *arguments)
        self.addCleanup(self.kill, run)
        run.wait_for(lambda: LINE.search(run.out) or run.process.poll() is not None)
        self.assertIsNotNone(LINE.search(run.out), run.err)
        return run, int(LINE.search(run.out)[1])

    @staticmethod
    def kill(run):
        if run.process.returncode is None:
            run.kill()
            run.end()


class Others(Served):
    """The server that a person starts."""

    def test_loopback_only(self):
        _, port = self.serve()
        self.assertLessEqual(listeners(port), {'0100007F', '00000000000000000000000001000000'})
        self.assertIn('0100007F', listeners(port))

    def test_any_key_will_do(self):
        _, port = self.serve()
        self.assertEqual(200, ask(port, 'models', key='whatever')[0])

    def test_key_is_demanded_and_hidden(self):
        run, port = self.serve('--key', 'sk-canary-1')
        self.assertEqual(401, ask(port, 'models')[0])
        self.assertEqual(401, ask(port, 'models', key='sk-canary')[0])
        self.assertEqual(200, ask(port, 'models', key='sk-canary-1')[0])
        self.assertNotIn(b'canary', Path(f'/proc/{run.pid}/cmdline').read_bytes())

        joined, _ = self.serve('--key=sk-canary-2', '--data', self.home / 'other')
        self.assertNotIn(b'canary', Path(f'/proc/{joined.pid}/cmdline').read_bytes())

    def test_key_file(self):
        file = self.home / 'key'
        file.write_text('sk-from-a-file\nand a second line\n', encoding='utf-8')
        _, port = self.serve('--key-file', file)
        self.assertEqual(401, ask(port, 'models')[0])
        self.assertEqual(200, ask(port, 'models', key='sk-from-a-file')[0])

    def test_queued(self):
        _, port = self.serve('--queued')
        job = ask(port, 'videos', body={'prompt': 'a cat', 'model': 'm'})[1]
        self.assertEqual('queued', job['status'])

    def test_fault(self):
        _, port = self.serve('--fail', 'create:503:1', '--fail', 'poll:418')
        body = {'prompt': 'a cat', 'model': 'm'}
        self.assertEqual(503, ask(port, 'videos', body=body)[0])
        status, job = ask(port, 'videos', body=body)
        self.assertEqual(200, status)
        self.assertEqual(418, ask(port, f'videos/{job["id"]}')[0])

    def interrupted(self, how):
        """Ends a server in the middle of a render. Returns the job."""
        run, port = self.serve('--slow', '500')
        job = ask(port, 'videos', body={'prompt': 'a cat', 'model': 'm'})[1]
        wait_until(lambda: ask(port, f'videos/{job["id"]}')[1]['status'] == 'in_progress')
        os.kill(run.pid, how)
        outcome = run.end()
        self.assertEqual('', outcome.err)
        return job, outcome.status

    def assert_rendered_again(self, job):
        _, port = self.serve()
        wait_until(lambda: ask(port, f'videos/{job["id"]}')[1]['status'] == 'completed')
        again = ask(port, f'videos/{job["id"]}')[1]
        self.assertEqual(job['created_at'], again['created_at'])

    def test_killed(self):
        job, _ = self.interrupted(signal.SIGKILL)
        self.assert_rendered_again(job)

    def test_interrupted(self):
        job, status = self.interrupted(signal.SIGINT)
        self.assertEqual(0, status)
        self.assert_rendered_again(job)

    def test_terminated(self):
        _, status = self.interrupted(signal.SIGTERM)
        self.assertEqual(0, status)

    def test_port_taken(self):
        _, port = self.serve()
        outcome = self.run_program('serve', '--port', f'{port}', '--data', self.home / 'b')
        self.assertEqual(5, outcome.status, outcome)
        self.assertRegex(outcome.err, f'^The studio cannot listen on port {port}: .*\n$')

    def test_folder_taken(self):
        self.serve()
        outcome = self.run_program('serve', '--port', '0', '--data', self.home / 'served')
        self.assertEqual(5, outcome.status, outcome)
        self.assertRegex(outcome.err, '^Another studio is at work in “.*/served”.\n$')

    def test_folder_unusable(self):
        (self.home / 'file').write_text('in the way', encoding='utf-8')
        outcome = self.run_program('serve', '--port', '0', '--data', self.home / 'file')
        self.assertEqual(5, outcome.status, outcome)
        self.assertEqual(1, len(outcome.err.splitlines()), outcome)

    def test_usage(self):
        for arguments in (['--port', '65536'], ['--port', '-1'], ['--port', 'x'],
                          ['--slow', '0'], ['--slow', 'nan'], ['--slow', 'x'],
                          ['--fail', 'create'], ['--fail', 'create:200'], ['--key', ''],
                          ['--key', 'a', '--key-file', 'b'], ['--key-file', 'missing'],
                          ['--what'], ['more']):
            outcome = self.run_program('serve', *arguments)
            self.assertEqual(2, outcome.status, (arguments, outcome))
            self.assertEqual(1, len(outcome.err.splitlines()), (arguments, outcome))
            self.assertEqual('', outcome.out, arguments)


class Embedded(Served):
    """The child of whoever needs it first."""

    def setUp(self):
        super().setUp()
        self.folder = self.home / 'data' / 'tachyscope' / 'studio'

    @property
    def address(self):
        return json.loads((self.folder / 'address').read_text(encoding='utf-8'))

    def embed(self):
        run = self.start('serve', '--embedded')
        self.addCleanup(self.kill, run)
        run.wait_for(lambda: b'\n' in run.out)
        self.assertEqual(b'ready\n', run.out)
        return run

    def test_address(self):
        run = self.embed()
        self.assertEqual(run.pid, self.address['pid'])
        self.assertEqual(0o600, stat.S_IMODE((self.folder / 'address').stat().st_mode))
        self.assertGreaterEqual(len(self.address['key']), 32)
        self.assertEqual(401, ask(self.address['port'], 'models')[0])
        self.assertEqual(200, ask(self.address['port'], 'models', self.address['key'])[0])

    def test_lets_go(self):
        run = self.embed()
        for reader in run.readers:
            reader.join(DEADLINE)
            self.assertFalse(reader.is_alive(), 'somebody would wait for our output for ever')
        self.assertIsNone(run.process.poll())
        self.assertEqual(run.pid, os.getsid(run.pid))
        self.assertEqual(10, os.getpriority(os.PRIO_PROCESS, run.pid))

    def test_only_one(self):
        first = self.embed()
        runs = [self.start('serve', '--embedded') for _ in range(4)]
        for run in runs:
            outcome = run.end()
            self.assertEqual((0, 'ready\n', ''), (outcome.status, outcome.out, outcome.err))
        self.assertEqual(first.pid, self.address['pid'])

    def test_several_at_once(self):
        runs = [self.start('serve', '--embedded') for _ in range(4)]
        for run in runs:
            self.addCleanup(self.kill, run)
            run.wait_for(lambda run=run: run.out == b'ready\n')
        wait_until(lambda: sum(run.process.poll() is None for run in runs) == 1)
        self.assertEqual(200, ask(self.address['port'], 'models', self.address['key'])[0])

    def test_after_a_crash(self):
        first = self.embed()
        key = self.address['key']
        self.kill(first)
        second = self.embed()
        self.assertEqual(second.pid, self.address['pid'])
        self.assertNotEqual(key, self.address['key'])

    def test_takes_address_away(self):
        run = self.embed()
        os.kill(run.pid, signal.SIGTERM)
        self.assertEqual(0, run.end().status)
        self.assertFalse((self.folder / 'address').exists())

    def test_jobs_outlive_it(self):
        first = self.embed()
        body = {'prompt': 'a cat', 'model': 'animatic'}
        job = ask(self.address['port'], 'videos', self.address['key'], body)[1]
        self.kill(first)
        self.embed()
        found = ask(self.address['port'], f'videos/{job["id"]}', self.address['key'])
        self.assertEqual(200, found[0])

    def test_unwritable(self):
        self.folder.parent.parent.mkdir()
        self.folder.parent.write_text('in the way', encoding='utf-8')
        outcome = self.run_program('serve', '--embedded')
        self.assertEqual(5, outcome.status, outcome)
        self.assertEqual('', outcome.out)


if __name__ == '__main__':
    unittest.main()
