# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs `tachyscope` as a person would, in a home of its own, and keeps what came of it."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import unittest
from pathlib import Path

PROGRAM = str(Path(os.environ['TACHYSCOPE_PROGRAMS']) / 'tachyscope')
DEADLINE = 60


class Outcome:
    """How one run ended."""

    def __init__(self, status, out, err, usage):
        self.status = status
        self.out = out.decode('utf-8')
        self.err = err.decode('utf-8')
        self.peak_megabytes = usage.ru_maxrss / 1024

    def __repr__(self):
        return f'status {self.status}\n--- out\n{self.out}\n--- err\n{self.err}'

    @property
    def lines(self):
        """The JSON objects on standard output."""
        return [json.loads(line) for line in self.out.splitlines()]


class Run:
    """One running program."""

    def __init__(self, command, env, text, cwd, terminal=None):
        self.process = subprocess.Popen(command, env=env, cwd=cwd,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=terminal or subprocess.PIPE,
                                        start_new_session=True)
        self.out, self.err = b'', b''
        self.streams = {'out': self.process.stdout, 'err': self.process.stderr}
        self.readers = [threading.Thread(target=self.read, args=(name,), daemon=True)
                        for name in self.streams if self.streams[name]]
        for reader in self.readers:
            reader.start()
        with contextlib.suppress(BrokenPipeError), self.process.stdin as stream:
            stream.write(text)

    def read(self, name):
        with self.streams[name] as stream:
            for chunk in iter(lambda: stream.read1(65536), b''):
                setattr(self, name, getattr(self, name) + chunk)

    @property
    def pid(self):
        return self.process.pid

    def wait_for(self, condition):
        """Waits until the condition, which may look at out and err, holds."""
        deadline = time.monotonic() + DEADLINE
        while not condition():
            if time.monotonic() > deadline:
                self.kill()
                raise AssertionError(f'waited too long; out {self.out!r} err {self.err!r}')
            time.sleep(0.01)

    def wait_for_state(self, word):
        self.wait_for(lambda: f'"state":"{word}"'.encode() in self.out)

    def interrupt(self):
        """Ctrl+C: a terminal tells everybody who was started from there."""
        os.killpg(self.pid, signal.SIGINT)

    def kill(self):
        os.kill(self.pid, signal.SIGKILL)

    def end(self):
        """Waits for the end."""
        deadline = time.monotonic() + DEADLINE
        while True:
            pid, status, usage = os.wait4(self.pid, os.WNOHANG)
            if pid:
                break
            if time.monotonic() > deadline:
                self.kill()
                raise AssertionError(f'does not end; out {self.out!r} err {self.err!r}')
            time.sleep(0.005)
        self.process.returncode = os.waitstatus_to_exitcode(status)
        # What it has started may keep the pipes open.
        for reader in self.readers:
            reader.join(1)
        return Outcome(self.process.returncode, self.out, self.err, usage)


class Place:
    """A home of its own, and the program in it."""

    wrapper = ()  # what starts the program, for surroundings of another kind

    def settle(self):
        self.home = Path(tempfile.mkdtemp(prefix='tachyscope-test-'))
        (self.home / 'run').mkdir(mode=0o700)
        self.env = {name: value for name, value in os.environ.items()
                    if not name.startswith(('XDG_', 'TACHYSCOPE_API'))}
        self.env.update(HOME=str(self.home), XDG_RUNTIME_DIR=str(self.home / 'run'),
                        XDG_DATA_HOME=str(self.home / 'data'),
                        XDG_CACHE_HOME=str(self.home / 'cache'),
                        XDG_CONFIG_HOME=str(self.home / 'config'),
                        XDG_VIDEOS_DIR=str(self.home / 'videos'))
        for name in ('DBUS_SESSION_BUS_ADDRESS', 'DISPLAY', 'WAYLAND_DISPLAY', 'LANGUAGE'):
            self.env.pop(name, None)

    def leave(self):
        shutil.rmtree(self.home, ignore_errors=True)

    def start(self, *arguments, text=b'', terminal=None, **variables):
        return Run([*self.wrapper, PROGRAM, *(os.fspath(word) for word in arguments)],
                   {**self.env, **variables}, text, self.home, terminal)

    def run_program(self, *arguments, text=b'', **variables):
        return self.start(*arguments, text=text, **variables).end()


class Home(unittest.TestCase, Place):
    """A test with a home of its own."""

    def setUp(self):
        self.settle()
        self.addCleanup(self.leave)

    def list_takes(self):
        outcome = self.run_program('list', '--json')
        self.assertEqual(0, outcome.status, outcome)
        return outcome.lines

    def assert_refused(self, outcome, status, words):
        """One sentence on standard error, nothing but JSON on standard output."""
        self.assertEqual(status, outcome.status, outcome)
        self.assertEqual(1, len(outcome.err.splitlines()), outcome)
        self.assertRegex(outcome.err, words, outcome)
        for line in outcome.lines:
            self.assertNotEqual('filed', line['media'])
