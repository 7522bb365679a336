#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole way, from the prompt to the clip, through the real studio."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time
import unittest
import urllib.request
from pathlib import Path

from program import PROGRAM, Home

FFMPEG = ['ffmpeg', '-v', 'error', '-nostdin', '-y']


def probe(path):
    """What ffprobe says of the picture track, every frame of it counted."""
    text = subprocess.run(['ffprobe', '-v', 'error', '-select_streams', 'v', '-count_frames',
                           '-show_entries', 'stream=width,height,nb_read_frames:format=duration',
                           '-of', 'json', path], check=True, capture_output=True).stdout
    facts = json.loads(text)
    stream = facts['streams'][0]
    return (stream['width'], stream['height'], int(stream['nb_read_frames']),
            round(float(facts['format']['duration']), 1))


def decode(path):
    """Decodes everything; fails at the first error."""
    subprocess.run([*FFMPEG, '-xerror', '-i', path, '-f', 'null', '-'], check=True)


def psnr_of_first_frame(path, picture):
    text = subprocess.run(['ffmpeg', '-nostdin', '-i', path, '-i', picture, '-lavfi',
                           '[0:v]trim=end_frame=1,format=rgb24[a];[1:v]format=rgb24[b];[a][b]psnr',
                           '-frames:v', '1', '-f', 'null', '-'],
                          check=True, capture_output=True, text=True).stderr
    return float(re.search(r'PSNR .*average:([\d.]+|inf)', text).group(1))


@unittest.skipIf(shutil.which('ffprobe') is None, 'there is no ffmpeg')
class Studio(Home):
    """Common to tests with a studio; leaves none running."""

    def setUp(self):
        super().setUp()
        self.addCleanup(self.end_studios)

    def end_studios(self):
        """Ends the studios that our own runs have started: those that live in our home."""
        mark = f'HOME={self.home}'.encode()
        for proc in Path('/proc').glob('[0-9]*'):
            try:
                ours = mark in (proc / 'environ').read_bytes().split(b'\0')
            except OSError:
                continue
            if ours:
                os.kill(int(proc.name), signal.SIGKILL)

    def serve(self, *arguments):
        """A studio of its own, at a port that is free."""
        with socket.create_server(('127.0.0.1', 0)) as listener:
            port = listener.getsockname()[1]
        studio = subprocess.Popen([PROGRAM, 'serve', '--port', str(port), '--data',
                                   self.home / 'served', *arguments], env=self.env,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(studio.wait)
        self.addCleanup(studio.kill)
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            try:
                socket.create_connection(('127.0.0.1', port)).close()
                return f'http://127.0.0.1:{port}'
            except OSError:
                time.sleep(0.05)
        raise AssertionError('the studio does not listen')

    def create(self, url, prompt):
        """What another program asks of the server."""
        body = json.dumps({'prompt': prompt, 'model': 'animatic'}).encode()
        request = urllib.request.Request(f'{url}/v1/videos', body,
                                         {'Authorization': 'Bearer x',
                                          'Content-Type': 'application/json'})
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)['id']

    def count_jobs(self, url):
        request = urllib.request.Request(f'{url}/v1/videos', headers={'Authorization': 'Bearer x'})
        with urllib.request.urlopen(request) as answer:
            return len(json.load(answer)['data'])

    def assert_clip(self, path, expected=(720, 1280, 96, 4.0)):
        self.assertEqual(expected, probe(path))
        decode(path)


class BuiltIn(Studio):
    """No account, no server, nothing but a prompt."""

    def test_generate(self):
        target = self.home / 'clip.mp4'
        outcome = self.run_program('generate', '--json', '-o', target, 'A cat on the moon, 猫')
        self.assertEqual((0, ''), (outcome.status, outcome.err), outcome)
        lines = outcome.lines
        states = [line['state'] for line in lines]
        self.assertEqual(['waiting', 'intent', 'sending', 'accepted', 'done'],
                         [word for word in dict.fromkeys(states) if word != 'running'])
        progress = [line['progress'] for line in lines if line['progress'] is not None]
        self.assertEqual(sorted(progress), progress)
        self.assertEqual(('done', 'filed', str(target), 'studio', 'A cat on the moon, 猫'),
                         tuple(lines[-1][name]
                               for name in ('state', 'media', 'path', 'provider', 'prompt')))
        self.assert_clip(target)

        # The library keeps a copy of its own, and tells the same.
        kept = Path(self.list_takes()[0]['path'])
        self.assertEqual(target.read_bytes(), kept.read_bytes())
        self.assertEqual(self.home / 'videos' / 'Tachyscope', kept.parent)
        self.assertEqual([], [p for p in self.home.iterdir() if p.name.endswith('.part')])
        shown = self.run_program('show', lines[-1]['id'][:5], '--json')
        self.assertEqual(self.list_takes(), shown.lines)

        # What is there already costs nothing more.
        fetched = self.run_program('fetch', lines[-1]['id'])
        self.assertEqual((0, f'{kept}\n'), (fetched.status, fetched.out), fetched)

    def test_picture(self):
        """The clip begins with the picture."""
        picture = self.home / 'picture.png'
        subprocess.run([*FFMPEG, '-f', 'lavfi', '-i', 'gradients=s=1280x720:x0=0:y0=0:x1=1280:'
                        'y1=720:c0=navy:c1=orange:n=2:d=1', '-frames:v', '1', picture], check=True)
        outcome = self.run_program('generate', '--size', '1280x720', '--image', picture, 'a dawn')
        self.assertEqual(0, outcome.status, outcome)
        path = outcome.out.removesuffix('\n')
        self.assert_clip(path, (1280, 720, 96, 4.0))
        self.assertGreater(psnr_of_first_frame(path, picture), 35)
        self.assertEqual(['Waiting', 'Sending', 'Accepted'], outcome.err.splitlines()[:3])


    def test_interrupted_and_fetched(self):
        """Ctrl+C ends the waiting, not the work: the studio goes on and is found again."""
        run = self.start('generate', '--json', 'a cat')
        run.wait_for_state('accepted')
        run.interrupt()
        outcome = run.end()
        self.assertEqual(130, outcome.status, outcome)
        address = self.home / 'data' / 'tachyscope' / 'studio' / 'address'
        studio = json.loads(address.read_text())['pid']
        os.kill(studio, 0)

        outcome = self.run_program('fetch')
        self.assertEqual(0, outcome.status, outcome)
        self.assert_clip(outcome.out.removesuffix('\n'))
        self.assertEqual(studio, json.loads(address.read_text())['pid'])


    def embed(self):
        """A studio as the window starts it, once it can be found."""
        studio = subprocess.Popen([PROGRAM, 'serve', '--embedded'], env=self.env, text=True,
                                  stdout=subprocess.PIPE)
        self.addCleanup(studio.wait)
        self.addCleanup(studio.kill)
        self.addCleanup(studio.stdout.close)
        self.assertEqual('ready\n', studio.stdout.readline())
        return studio

    def test_replaced(self):
        """One whose directory is gone leaves that of its successor alone when it ends."""
        directory = self.home / 'data' / 'tachyscope' / 'studio'
        first = self.embed()
        shutil.rmtree(directory)
        second = self.embed()
        first.terminate()
        self.assertEqual(0, first.wait(20))
        self.assertEqual(second.pid, json.loads((directory / 'address').read_text())['pid'])

        second.terminate()
        self.assertEqual(0, second.wait(20))
        self.assertFalse((directory / 'address').exists())


class Served(Studio):
    """A studio that runs as a server of its own."""

    def test_killed_and_fetched(self):
        """kill -9 in the middle costs nothing: the same take is fetched, and made once."""
        url = self.serve('--slow', '8')
        run = self.start('generate', '--json', '--server', url, 'a cat')
        run.wait_for_state('running')
        run.kill()
        run.end()
        take = self.list_takes()[0]
        self.assertEqual(('running', 'none', None),
                         (take['state'], take['media'], take['path']))

        outcome = self.run_program('fetch')
        self.assertEqual(0, outcome.status, outcome)
        self.assert_clip(outcome.out.removesuffix('\n'))
        shown = self.run_program('show', take['id'])
        self.assertRegex(shown.out, r'(?m)^State: Done$')
        self.assertEqual(1, self.count_jobs(url))

    def test_interrupted_and_fetched(self):
        url = self.serve('--slow', '8')
        run = self.start('generate', '--server', url, '-o', self.home / 'clip.mp4', 'a cat')
        run.wait_for(lambda: b'Running' in run.err)
        run.interrupt()
        outcome = run.end()
        self.assertEqual(130, outcome.status, outcome)
        command = re.search('“tachyscope (fetch [0-9a-f]{8})”', outcome.err).group(1)
        self.assertFalse((self.home / 'clip.mp4').exists())

        outcome = self.run_program(*command.split())
        self.assertEqual(0, outcome.status, outcome)
        self.assertTrue(Path(outcome.out.removesuffix('\n')).is_file())
        self.assertEqual(1, self.count_jobs(url))

    def test_adopted(self):
        """A video that another program has asked for, while it is being made."""
        url = self.serve('--slow', '4')
        name = self.create(url, 'A cat on the moon')
        outcome = self.run_program('adopt', '--server', url, '--list', '--json')
        self.assertEqual([name], [line['id'] for line in outcome.lines], outcome)
        outcome = self.run_program('adopt', '--server', url, '--json', f'{url}/v1/videos/{name}')
        self.assertEqual((0, ''), (outcome.status, outcome.err), outcome)
        self.assertEqual((name, 'A cat on the moon', 'filed'),
                         tuple(outcome.lines[-1][key] for key in ('remote_id', 'prompt', 'media')))
        self.assertIn('running', [line['state'] for line in outcome.lines])
        self.assert_clip(outcome.lines[-1]['path'])
        self.assertEqual(1, self.count_jobs(url))

    def test_key(self):
        url = self.serve('--key', 'right')
        outcome = self.run_program('generate', '--json', '--server', url, 'a cat',
                                   TACHYSCOPE_API_KEY='wrong')
        self.assert_refused(outcome, 1, 'key')
        run = self.start('generate', '--json', '--server', url, 'a cat',
                         TACHYSCOPE_API_KEY='right')
        run.wait_for_state('accepted')
        run.interrupt()
        self.assertEqual(130, run.end().status)

    def test_target_vanishes(self):
        """The clip is not lost where its copy cannot be made."""
        url = self.serve()
        folder = self.home / 'folder'
        folder.mkdir()
        run = self.start('generate', '--json', '--server', url, '-o', folder / 'clip.mp4', 'a cat')
        run.wait_for_state('accepted')
        folder.rmdir()
        outcome = run.end()
        self.assertEqual(5, outcome.status, outcome)
        self.assertRegex(outcome.err, 'is in the library')
        self.assert_clip(outcome.lines[-1]['path'])


if __name__ == '__main__':
    unittest.main()
