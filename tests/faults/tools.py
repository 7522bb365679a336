# SPDX-License-Identifier: GPL-3.0-or-later
"""What faults are made of: certificates, names, black holes, proxies, other surroundings."""

import atexit
import contextlib
import functools
import glob
import os
import random
import shutil
import socket
import ssl
import struct
import subprocess
import tempfile
import threading
import zlib
from pathlib import Path

from frame import Skip

TESTS = Path(__file__).resolve().parents[1]


CERTIFICATES_LOCK = threading.Lock()


def certificates():
    """A folder with what make-certificates makes, the same one for all cases."""
    with CERTIFICATES_LOCK:
        return make_certificates()


@functools.lru_cache(maxsize=None)
def make_certificates():
    folder = tempfile.mkdtemp(prefix='tachyscope-certificates-')
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    status = subprocess.run([TESTS / 'provider/make-certificates', folder], check=False).returncode
    if status == 77:
        raise Skip('there is no openssl')
    return Path(folder)


def tls(name, **settings):
    """A server's context with one of the certificates."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates() / f'{name}.pem')
    for setting, value in settings.items():
        setattr(context, setting, value)
    return context


def trusting(trial):
    """Lets the program find the good certificates where the system keeps those it trusts."""
    bundle = '/etc/ssl/certs/ca-certificates.crt'
    trial.wrapper = ('unshare', '--map-root-user', '--mount', 'sh', '-c',
                     f'mount --bind "$0" {bundle} && exec "$@"', certificates() / 'trusted.pem')
    need(*trial.wrapper[:3], 'test', '-e', bundle)


def offline(trial):
    """Takes all network from the program, loopback included."""
    trial.wrapper = ('unshare', '--map-root-user', '--net')
    need(*trial.wrapper, 'true')


def need(*command):
    """Skips where the kernel does not let us do this."""
    try:
        done = subprocess.run(command, capture_output=True, check=False)
    except FileNotFoundError as error:
        raise Skip(f'there is no {command[0]}') from error
    if done.returncode:
        raise Skip(f'{command[0]} may not do this here')


def names(**meanings):
    """The variables with which `gone='none'` makes a fault of the name gone.test."""
    known = ' '.join(f'{name}.test={what}' for name, what in meanings.items())
    return {'LD_PRELOAD': os.environ['FAULT_NAMES_MODULE'], 'FAULT_NAMES': known}


class Session:
    """A session bus, with a keyring on it as secretservice.py makes them, or with none."""

    def __init__(self, trial, keyring=None):
        need('which', 'dbus-daemon')
        need('/usr/bin/python3', '-c', 'from gi.repository import Gio')
        self.processes = []
        trial.servers.append(self)
        self.address = self.start('dbus-daemon', '--session', '--nofork', '--print-address=1')
        if keyring:
            self.start('/usr/bin/python3', '-B', TESTS / 'common/secretservice.py', keyring)
        trial.env.update(DBUS_SESSION_BUS_ADDRESS=self.address)

    def start(self, *command):
        """Returns the first line that a program prints, with which it is ready."""
        address = {'DBUS_SESSION_BUS_ADDRESS': self.address} if self.processes else {}
        process = subprocess.Popen(command, env={**os.environ, **address}, text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.processes.append(process)
        return process.stdout.readline().strip()

    def close(self):
        for process in self.processes:
            process.kill()
            process.wait()
            process.stdout.close()


class BlackHole:
    """A port that takes no connection, and does not refuse it either: its queue is full."""

    def __init__(self, host='127.0.0.1', port=0):
        family = socket.AF_INET6 if ':' in host else socket.AF_INET
        self.listener = socket.socket(family)
        self.listener.bind((host, port))
        self.listener.listen(0)
        self.port = self.listener.getsockname()[1]
        self.queue = []
        for _ in range(16):
            waiting = socket.socket(family)
            waiting.settimeout(0.2)
            self.queue.append(waiting)
            try:
                waiting.connect(self.listener.getsockname())
            except TimeoutError:
                return
        raise Skip('queues never fill up here')

    def close(self):
        for one in (*self.queue, self.listener):
            one.close()


def noisy_png(path, width=720, height=1280):
    """A picture that no compression makes small, so that sending it takes many writes."""
    noise = random.Random(1).randbytes
    rows = b''.join(b'\0' + noise(width * 3) for _ in range(height))

    def chunk(kind, data):
        return (struct.pack('>I', len(data)) + kind + data +
                struct.pack('>I', zlib.crc32(kind + data)))
    header = struct.pack('>IIBBBBB', width, height, 8, 2, 0, 0, 0)
    path.write_bytes(b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', header) +
                     chunk(b'IDAT', zlib.compress(rows, 1)) + chunk(b'IEND', b''))
    return path


class Proxy:
    """A proxy that others have made. It finds video.test on this machine, which we do not."""

    def __init__(self, trial, make_command):
        self.log = trial.home / 'proxy.log'
        with socket.create_server(('127.0.0.1', 0)) as listener:
            port = listener.getsockname()[1]
        command = make_command(port)
        need('which', command[0])
        self.address = f'127.0.0.1:{port}'
        with open(self.log, 'wb') as log:
            self.process = subprocess.Popen(
                command, env={**os.environ, **names(video='127.0.0.1')}, stdin=subprocess.DEVNULL,
                stdout=log, stderr=log)
        trial.servers.append(self)
        for _ in range(500):
            with contextlib.suppress(OSError):
                socket.create_connection(('127.0.0.1', port)).close()
                return
            threading.Event().wait(0.02)
        raise RuntimeError(f'{command[0]} does not start: {self.log.read_text()}')

    def close(self):
        self.process.kill()
        self.process.wait()


def script(trial, choice):
    """Where the proxies stand as the result of an expression of JavaScript (a PAC file)."""
    runners = ('/usr/lib/*/libproxy/*/modules/pacrunner_*', '/usr/lib/*/libproxy/libpxbackend*')
    if not any(glob.glob(runner) for runner in runners):
        raise Skip('nobody runs such scripts here')
    path = trial.home / 'proxy.pac'
    path.write_text(f'function FindProxyForURL(url, host) {{ return {choice}; }}')
    return f'pac+file://{path}'


def tinyproxy(trial, *lines):
    """An HTTP proxy, set up with more lines of its own."""
    def make_command(port):
        settings = trial.home / 'tinyproxy.conf'
        settings.write_text('\n'.join([f'Port {port}', 'Listen 127.0.0.1', 'LogLevel Connect',
                                       *lines, '']))
        return ['tinyproxy', '-d', '-c', str(settings)]
    return Proxy(trial, make_command)


def microsocks(trial, *options):
    """A SOCKS5 proxy."""
    return Proxy(trial, lambda port: ['microsocks', '-i', '127.0.0.1', '-p', str(port), *options])


class SocksProxy:
    """A SOCKS5 proxy that brings everybody to one server, and notes whom they wanted."""

    def __init__(self, port):
        self.port = port
        self.wanted = []
        self.listener = socket.create_server(('127.0.0.1', 0))
        self.url = f'socks5://127.0.0.1:{self.listener.getsockname()[1]}'
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self.listener.accept()
                threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        stream = connection.makefile('rb')
        stream.read(stream.read(2)[1])          # the ways to log in: none will do
        connection.sendall(b'\x05\x00')
        kind = stream.read(4)[3]
        length = stream.read(1)[0] if kind == 3 else {1: 4, 4: 16}[kind]
        self.wanted.append((stream.read(length), int.from_bytes(stream.read(2), 'big')))
        connection.sendall(b'\x05\x00\x00\x01' + bytes(6))
        server = socket.create_connection(('127.0.0.1', self.port))
        threading.Thread(target=self.pass_on, args=(server, connection), daemon=True).start()
        self.pass_on(connection, server)

    @staticmethod
    def pass_on(source, sink):
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)
        with contextlib.suppress(OSError):
            sink.shutdown(socket.SHUT_WR)

    def close(self):
        self.listener.close()
