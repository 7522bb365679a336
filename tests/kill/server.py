# SPDX-License-Identifier: GPL-3.0-or-later
"""A server of the videos API that fails on purpose, and keeps a ledger of what it charged."""

import json
import random
import re
import socketserver
import threading
import time

HEAD_END = b'\r\n\r\n'


class Ledger:
    """What was charged, for whom: the truth that the client's library is held against."""

    def __init__(self):
        self.lock = threading.Lock()
        self.ids = {}     # prompt -> ids that were made for it, one a charge
        self.troubles = {}  # (id, kind) -> failures that are still to be shown

    def charge(self, prompt):
        with self.lock:
            ids = self.ids.setdefault(prompt, [])
            number = sum(len(made) for made in self.ids.values())
            ids.append(f'video_{number:05d}')
            return ids[-1]

    def takes_trouble(self, job, kind, most):
        """Whether this request shall fail; each job gets through in the end."""
        with self.lock:
            left = self.troubles.setdefault((job, kind), random.randint(0, most))
            self.troubles[job, kind] = max(left - 1, 0)
            return left > 0


class Handler(socketserver.BaseRequestHandler):
    """One connection, one request: nothing is reused, so that every cut is a cut of its own."""

    def handle(self):
        try:
            request = self.read_request()
            if request is not None:
                self.answer(*request)
        except OSError:
            pass  # killed in the middle, which is what all this is for

    def read_request(self):
        data = b''
        while HEAD_END not in data:
            chunk = self.request.recv(65536)
            if not chunk:
                return None
            data += chunk
        head, body = data.split(HEAD_END, 1)
        method, path, _ = head.decode('latin-1').split('\r\n')[0].split(' ', 2)
        length = re.search(rb'(?i)\r\ncontent-length: *(\d+)', head)
        while length and len(body) < int(length.group(1)):
            chunk = self.request.recv(65536)
            if not chunk:
                return None  # not the whole order, so nothing is charged
            body += chunk
        return method, path, body

    def send(self, status, body, content_type='application/json', pieces=1):
        head = (f'HTTP/1.1 {status} X\r\nContent-Type: {content_type}\r\n'
                f'Content-Length: {len(body)}\r\nConnection: close\r\n\r\n').encode()
        self.request.sendall(head)
        step = max(len(body) // pieces, 1)
        for start in range(0, len(body), step):
            self.request.sendall(body[start:start + step])
            if pieces > 1:
                time.sleep(0.02)

    def send_job(self, job, status):
        body = {'id': job, 'object': 'video', 'status': status, 'progress': 100}
        self.send(200, json.dumps(body).encode())

    def send_error(self, status):
        body = {'error': {'message': 'on purpose', 'type': 'server_error', 'code': None}}
        self.send(status, json.dumps(body).encode())

    def answer(self, method, path, body):
        content = re.fullmatch(r'/v1/videos/(video_\d+)/content', path)
        job = re.fullmatch(r'/v1/videos/(video_\d+)', path)
        if method == 'POST' and path == '/v1/videos':
            self.create(body)
        elif content:
            self.content(content.group(1))
        elif job:
            self.poll(job.group(1))
        else:
            self.send_error(404)

    def create(self, body):
        prompt = re.search(rb'name="prompt"\r\n\r\n(.*?)\r\n', body).group(1).decode()
        job = self.server.ledger.charge(prompt)
        mood = random.random()
        if mood < 0.1:
            self.send_error(500)
        elif mood < 0.2:
            return  # charged, and not a word
        else:
            time.sleep(random.random() * 0.1)
            self.send_job(job, 'completed' if mood < 0.8 else 'pending')

    def poll(self, job):
        if self.server.ledger.takes_trouble(job, 'poll', 1):
            self.send_error(500)
        else:
            self.send_job(job, 'completed')

    def content(self, job):
        clip = self.server.clip
        if not self.server.ledger.takes_trouble(job, 'content', 2):
            self.send(200, clip, 'video/mp4', pieces=random.choice((1, 8)))
        elif random.random() < 0.5:
            self.send_error(500)
        else:
            head = (f'HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\n'
                    f'Content-Length: {len(clip)}\r\n\r\n').encode()
            self.request.sendall(head + clip[:random.randrange(len(clip))])


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, clip):
        super().__init__(('127.0.0.1', 0), Handler)
        self.ledger = Ledger()
        self.clip = clip
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f'http://127.0.0.1:{self.server_address[1]}/v1'
