# SPDX-License-Identifier: GPL-3.0-or-later
"""A server of the videos API that needs no time: a job is finished when it is first asked for.

    with Instant(clip) as server:
        work(server.url)
        server.take_waiting()

Runs in a process of its own, so that it does not take turns with the bench."""

import asyncio
import json
import multiprocessing
import re
import time
import urllib.request

JOB = {'object': 'video', 'model': 'sora-2', 'size': '720x1280', 'seconds': '4',
       'created_at': 1767225600}


class Answers:
    """What is asked and what is said; one for all connections."""

    def __init__(self, clip):
        self.clip = clip
        self.n_jobs = 0
        self.n_open = 0
        self.idle_since = 0.0
        self.waiting = 0.0

    def begin(self, method, path):
        """Notes how long nothing was asked before the first poll, because it was not yet time."""
        if self.n_open == 0 and method == 'GET' and '/content' not in path and self.idle_since:
            self.waiting += time.monotonic() - self.idle_since
        self.n_open += 1

    def end(self):
        self.n_open -= 1
        self.idle_since = time.monotonic()

    def take_waiting(self):
        waiting, self.waiting, self.idle_since = self.waiting, 0.0, 0.0
        return waiting

    def answer(self, method, path):
        """Content type and body."""
        if path == '/waiting':
            return 'application/json', json.dumps(self.take_waiting()).encode()
        if path.endswith('/content'):
            return 'video/mp4', self.clip
        if method == 'POST':
            self.n_jobs += 1
            body = {'id': f'video_{self.n_jobs}', 'status': 'queued', 'progress': 0, **JOB}
        elif (match := re.search(r'/videos/(video_\d+)$', path)):
            body = self.finished(match.group(1))
        elif re.search(r'/videos(\?|$)', path):
            limit = int((re.search(r'limit=(\d+)', path) or [0, 20])[1])
            after = int((re.search(r'after=video_(\d+)', path) or [0, self.n_jobs + 1])[1])
            numbers = range(after - 1, max(0, after - 1 - limit), -1)
            body = {'object': 'list', 'data': [self.finished(f'video_{n}') for n in numbers],
                    'has_more': after - 1 - limit > 0}
        else:
            body = {'object': 'list', 'data': [{'id': 'sora-2', 'object': 'model'}]}
        return 'application/json', json.dumps(body).encode()

    @staticmethod
    def finished(name):
        return {'id': name, 'status': 'completed', 'progress': 100, **JOB}


async def skip_body(reader, head):
    """Reads a body to its end and forgets it."""
    length = re.search(rb'(?i)\ncontent-length: *(\d+)', head)
    left = int(length.group(1)) if length else 0
    while left > 0:
        chunk = await reader.read(min(left, 1 << 20))
        if not chunk:
            raise asyncio.IncompleteReadError(b'', left)
        left -= len(chunk)
    if re.search(rb'(?i)\ntransfer-encoding: *chunked', head):
        while (size := int(await reader.readline(), 16)) > 0:
            await reader.readexactly(size + 2)
        await reader.readline()


async def serve_connection(answers, reader, writer):
    try:
        while True:
            head = await reader.readuntil(b'\r\n\r\n')
            method, path, _ = head.split(b'\r\n', 1)[0].decode().split(' ', 2)
            counts = path != '/waiting'
            if counts:
                answers.begin(method, path)
            try:
                if re.search(rb'(?i)\nexpect: *100', head):
                    writer.write(b'HTTP/1.1 100 Continue\r\n\r\n')
                await skip_body(reader, head)
                kind, body = answers.answer(method, path)
                writer.write(f'HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n'
                             f'Content-Length: {len(body)}\r\n\r\n'.encode() + body)
                await writer.drain()
            finally:
                if counts:
                    answers.end()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


async def serve(answers, pipe):
    server = await asyncio.start_server(
        lambda reader, writer: serve_connection(answers, reader, writer), '127.0.0.1', 0,
        limit=1 << 20, backlog=256)
    pipe.send(server.sockets[0].getsockname()[1])
    async with server:
        await server.serve_forever()


class Instant:
    """The server, for as long as a `with` lasts; answers says what it answers."""

    def __init__(self, clip=b'', answers=Answers):
        here, there = multiprocessing.Pipe()
        self.process = multiprocessing.Process(
            target=lambda: asyncio.run(serve(answers(clip), there)), daemon=True)
        self.process.start()
        self.port = here.recv()
        self.url = f'http://127.0.0.1:{self.port}/v1'

    def take_waiting(self):
        """Seconds since it was last called that were spent waiting for the time to ask."""
        with urllib.request.urlopen(f'http://127.0.0.1:{self.port}/waiting') as answer:
            return json.load(answer)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.join()
