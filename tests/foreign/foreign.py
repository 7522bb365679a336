# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts the servers that others have made, and hands out their addresses."""

import collections
import json
import os
import re
import shutil
import socket
import subprocess
import threading
import urllib.request
from pathlib import Path

from program import Home

HERE = Path(__file__).resolve().parent
MODULES = HERE / 'node_modules'
NODE = HERE.parent / 'sdk/node_modules/.bin/node'
CLIP = HERE.parent / 'media/data/fast.mp4'
PICTURE = HERE.parent / 'media/data/grey.jpg'
DEADLINE = 60

# How a take ends where all went well: state, media, exit status.
FILED = ('done', 'filed', 0)
UNKNOWN = ('unknown', 'none', 4)
REJECTED = ('rejected', 'none', 1)
FAILED = ('failed', 'none', 1)


def is_here():
    """Whether npm has brought the servers, and a node that is new enough for them."""
    if not MODULES.exists() or not NODE.exists():
        print('node_modules is missing; tests/run installs it')
        return False
    return True


def free_port():
    with socket.create_server(('127.0.0.1', 0)) as listener:
        return listener.getsockname()[1]


class Server:
    """One program of npm's that has been started; its output is kept."""

    def __init__(self, script, *arguments, ready, cwd=None, **variables):
        self.output = collections.deque(maxlen=2000)
        self.is_ready = threading.Event()
        self.ready = ready
        self.process = subprocess.Popen(
            [NODE, MODULES / script, *map(str, arguments)], cwd=cwd, text=True,
            env={**os.environ, **variables}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT)
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()
        if not self.is_ready.wait(DEADLINE):
            self.close()
            raise RuntimeError(f'{script} does not start: {"".join(self.output)}')

    def read(self):
        for line in self.process.stdout:
            self.output.append(line)
            if re.search(self.ready, line):
                self.is_ready.set()

    def close(self):
        self.process.kill()
        self.process.wait()
        self.reader.join()
        self.process.stdout.close()


def fetch(url, method='GET', body=None, **headers):
    """What a server says, as JSON; nobody's proxy is asked."""
    request = urllib.request.Request(url, method=method, data=body, headers=headers)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=DEADLINE) as answer:
        return json.loads(answer.read() or b'null')


class Foreign(Home):
    """A home in which takes are made at a server of others."""

    def start_server(self, *arguments, **options):
        server = Server(*arguments, **options)
        self.addCleanup(server.close)
        return server

    def speak(self, like, **traits):
        """Whoever answers on this machine is taken for one of these."""
        folder = self.home / 'data/tachyscope'
        folder.mkdir(parents=True, exist_ok=True)
        (folder / 'servers.json').write_text(json.dumps({'servers': [
            {'id': 'here', 'name': 'Here', 'like': like, 'hosts': ['127.0.0.1'],
             'traits': traits}]}))

    def make_take(self, url, *arguments, prompt='a paper boat', key='sk-foreign-1', **variables):
        """Runs a take to its end, and returns its last line and how the program ended."""
        outcome = self.run_program('generate', '--json', '--server', url, *arguments, '--', prompt,
                                   TACHYSCOPE_API_KEY=key, **variables)
        last = outcome.lines[-1]
        self.assertNotIn(key, outcome.out + outcome.err)
        self.assertEqual(last, next(take for take in self.list_takes() if take['id'] == last['id']))
        return last, outcome

    def assert_ends(self, expected, take):
        last, outcome = take
        self.assertEqual(expected, (last['state'], last['media'], outcome.status),
                         f'{last}\n{outcome.err}')

    def assert_filed(self, take, clip=None):
        """The clip is here, and the very one that the server has."""
        self.assert_ends(FILED, take)
        path = Path(take[0]['path'])
        self.assertTrue(path.is_file())
        if clip is not None:
            self.assertEqual(clip, path.read_bytes())


def has_ffmpeg():
    return shutil.which('ffmpeg') is not None
