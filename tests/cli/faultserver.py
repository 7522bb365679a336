# SPDX-License-Identifier: GPL-3.0-or-later
"""A server on raw sockets that misbehaves as it is told, and remembers what it was asked."""

import json
import socket
import threading


class Request:
    """One request as it arrived."""

    def __init__(self, head, body):
        lines = head.decode('latin-1').split('\r\n')
        self.method, self.path, _ = lines[0].split(' ', 2)
        self.headers = {name.strip().lower(): value.strip()
                        for name, _, value in (line.partition(':') for line in lines[1:])}
        self.body = body


def answer(status, body, kind='application/json', **headers):
    """The bytes of an HTTP answer."""
    if not isinstance(body, bytes):
        body = json.dumps(body).encode()
    extra = ''.join(f'{name.replace("_", "-")}: {value}\r\n' for name, value in headers.items())
    return (f'HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n'
            f'{extra}Connection: close\r\n\r\n').encode() + body


def refusal(status, message, code=None, kind='invalid_request_error'):
    """An error in the official envelope."""
    return answer(status, {'error': {'message': message, 'type': kind, 'param': None,
                                     'code': code}})


def job(status, progress=0, name='video_1'):
    """The official answer about one job."""
    return answer(200, {'id': name, 'object': 'video', 'status': status, 'progress': progress,
                        'model': 'sora-2', 'size': '720x1280', 'seconds': '4'})


class FaultServer:
    """Answers each request with what `respond` returns for it; None hangs, b'' hangs up."""

    def __init__(self, respond):
        self.respond = respond
        self.requests = []
        self.silent = []
        self.listener = socket.create_server(('127.0.0.1', 0))
        self.url = f'http://127.0.0.1:{self.listener.getsockname()[1]}'
        threading.Thread(target=self.accept, daemon=True).start()

    def count(self, method):
        return sum(request.method == method for request in self.requests)

    def accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        request = self.read(connection)
        if request is None:
            connection.close()
            return
        self.requests.append(request)
        reply = self.respond(request)
        if reply is None:
            self.silent.append(connection)
            return
        try:
            connection.sendall(reply)
        except OSError:
            pass
        connection.close()

    @staticmethod
    def read(connection):
        data = b''
        while b'\r\n\r\n' not in data:
            chunk = connection.recv(65536)
            if not chunk:
                return None
            data += chunk
        head, _, body = data.partition(b'\r\n\r\n')
        request = Request(head, body)
        length = int(request.headers.get('content-length', 0))
        while len(request.body) < length:
            chunk = connection.recv(65536)
            if not chunk:
                return None
            request.body += chunk
        return request

    def close(self):
        self.listener.close()
        for connection in self.silent:
            connection.close()


def closed_port():
    """The address of a port where nobody listens."""
    with socket.create_server(('127.0.0.1', 0)) as listener:
        return f'http://127.0.0.1:{listener.getsockname()[1]}'
