# SPDX-License-Identifier: GPL-3.0-or-later
"""A server on raw sockets that misbehaves as it is told, and keeps a ledger of what it was asked.

What a server says to one request is a *reply*:

- bytes: they are sent, and the connection is closed; b'' only hangs up;
- None: silence for ever, the connection stays open;
- a list of steps, one after the other: bytes, None at the end, or functions of the connection such
  as `reset`, `keep`, or what `pause()`, `trickle()` and `flood()` make.

`answer()`, `refusal()` and `job()` build the usual replies."""

import contextlib
import json
import socket
import ssl
import struct
import threading


class Request:
    """One request as it arrived; `is_whole` says whether all of its body did."""

    def __init__(self, head, body):
        lines = head.decode('latin-1').split('\r\n')
        self.method, self.path, _ = lines[0].split(' ', 2)
        self.headers = {name.strip().lower(): value.strip()
                        for name, _, value in (line.partition(':') for line in lines[1:])}
        self.body = body
        self.length = int(self.headers.get('content-length', 0))

    @property
    def is_whole(self):
        return len(self.body) >= self.length


def head(status, *lines):
    """The head of an HTTP answer, and nothing else."""
    return '\r\n'.join([f'HTTP/1.1 {status} X', *lines, '', '']).encode()


def answer(status, body=b'', kind='application/json', **headers):
    """The bytes of an HTTP answer."""
    if not isinstance(body, bytes):
        body = json.dumps(body).encode()
    return head(status, f'Content-Type: {kind}', f'Content-Length: {len(body)}',
                *(f'{name.replace("_", "-")}: {value}' for name, value in headers.items()),
                'Connection: close') + body


def refusal(status, message, code=None, kind='invalid_request_error', **headers):
    """An error in the official envelope."""
    return answer(status, {'error': {'message': message, 'type': kind, 'param': None,
                                     'code': code}}, **headers)


def describe_job(status, progress=0, name='video_1', **more):
    """What the official server says of one job, on its own or in a list."""
    return {'id': name, 'object': 'video', 'status': status, 'progress': progress,
            'model': 'sora-2', 'size': '720x1280', 'seconds': '4', **more}


def job(*args, **more):
    """The official answer about one job."""
    return answer(200, describe_job(*args, **more))


def reset(connection):
    """The other side learns that the connection broke, not that it ended."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
    connection.close()


def keep(connection):
    """At the end of a reply: leaves the connection open for the next request."""


def pause(seconds):
    """Lets so many seconds pass."""
    def step(connection):
        threading.Event().wait(seconds)
    return step


def trickle(data, size, seconds):
    """Sends `size` bytes every so many seconds."""
    def step(connection):
        for start in range(0, len(data), size):
            connection.sendall(data[start:start + size])
            threading.Event().wait(seconds)
    return step


def flood(piece, most):
    """Sends the same bytes again and again, until nobody listens or `most` bytes are out."""
    def step(connection):
        for _ in range(most // len(piece)):
            connection.sendall(piece)
    return step


class FaultServer:
    """Answers each request with the reply that `respond` returns for it.

    greet: steps that come before anything is read of a connection
    upload: how much is read of a request's body before it is answered; all, unless told
    context: an SSLContext, for TLS
    host, port: where to listen; any port, unless told"""

    def __init__(self, respond, greet=(), upload=None, context=None, host='127.0.0.1', port=0):
        self.respond = respond
        self.greet = greet
        self.upload = upload
        self.context = context
        self.requests = []   # the ledger: every request whose head came
        self.silent = []     # connections that were left open
        self.problems = []   # what `respond` has raised
        self.n_connections = 0
        self.lock = threading.Lock()
        family = socket.AF_INET6 if ':' in host else socket.AF_INET
        self.listener = socket.create_server((host, port), family=family, backlog=128)
        self.port = self.listener.getsockname()[1]
        name = f'[{host}]' if ':' in host else host
        self.url = f'{"https" if context else "http"}://{name}:{self.port}'
        threading.Thread(target=self.accept, daemon=True).start()

    def count(self, method):
        return sum(request.method == method for request in self.requests)

    @property
    def charges(self):
        """How often a server that charges as soon as it can has charged."""
        return sum(request.method == 'POST' and request.is_whole for request in self.requests)

    def accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.n_connections += 1
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        try:
            if self.context is not None:
                connection = self.context.wrap_socket(connection, server_side=True)
            self.play(connection, self.greet)
            while self.serve_request(connection):
                pass
        except (OSError, ssl.SSLError):
            pass  # the other side has gone, as it may
        finally:
            if connection not in self.silent:
                connection.close()

    def serve_request(self, connection):
        """Returns whether another request may come."""
        request = self.read(connection)
        if request is None:
            return False
        with self.lock:
            self.requests.append(request)
            try:
                reply = self.respond(request)
            except Exception as problem:
                self.problems.append(problem)
                raise
        steps = reply if isinstance(reply, list) else [reply]
        self.play(connection, steps)
        return steps[-1] is keep

    def play(self, connection, steps):
        for step in steps:
            if isinstance(step, bytes):
                connection.sendall(step)
            elif step is None:
                self.silent.append(connection)
            else:
                step(connection)

    def read(self, connection):
        data = b''
        while b'\r\n\r\n' not in data:
            chunk = connection.recv(65536)
            if not chunk:
                return None
            data += chunk
        top, _, body = data.partition(b'\r\n\r\n')
        request = Request(top, body)
        wanted = request.length if self.upload is None else min(self.upload, request.length)
        while len(request.body) < wanted:
            chunk = connection.recv(65536)
            if not chunk:
                break
            request.body += chunk
        return request

    def close(self):
        # Only this wakes a thread that waits in accept().
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for connection in self.silent:
            connection.close()


def closed_port():
    """The address of a port where nobody listens."""
    with socket.create_server(('127.0.0.1', 0)) as listener:
        return f'http://127.0.0.1:{listener.getsockname()[1]}'
