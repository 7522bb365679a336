# SPDX-License-Identifier: GPL-3.0-or-later
"""The frame of the fault tests: one case for each row of the catalogue of faults.

The catalogue numbers what can go wrong; each module beside this one holds the rows of one area
(AREAS) and ends with `main(CASES, ELSEWHERE, NOT_HERE)`. A row is tried here, or by a test of
another suite that ELSEWHERE names as `row: (meson's name of the test, how)`, or stands in
NOT_HERE with the reason why it cannot be tried. That no row is left out is the first thing that
each module checks.

A case says what the server replies (see faultserver.py for replies; a tuple is one reply after
the other, the last one again and again; a function makes one from the request), and what must come of it:

    Case(7, 'the whole request is read, then the connection drops', create=b'',
         ends=('unknown', 'none', 4), says='may have been created')

runs `tachyscope generate --json --server URL --key-file FILE 'a cat'` in a fresh home and then
checks the state, the media and the exit status; that the server got `posts` POSTs (1, unless
told); that the sentence matches; that the library says the same as the program; and that the key
stands nowhere. Whatever goes beyond that is done by `check`, or `run` in the place of all of it;
both are handed the Trial.

Long deadlines are not left out: `rate` lets the program's clock run so many times faster (with
libfaketime, nothing in the program knows of it). The worker's patience shrinks with it, so that
cases which end with a clip should not go beyond 10. The server's own pauses are real seconds.

By hand: PYTHONPATH=tests/common TACHYSCOPE_PROGRAMS=$PWD/build/src \\
  GSETTINGS_SCHEMA_DIR=$PWD/build/data GSETTINGS_BACKEND=memory LC_ALL=C.UTF-8 \\
  python3 tests/faults/network.py [ROW…]"""

import glob
import json
import os
import re
import sys
import tempfile
import traceback
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable

from faultserver import FaultServer, answer, job
from program import Place

AREAS = {'network': range(1, 25), 'answers': range(25, 53), 'jobs': range(53, 85),
         'clips': range(85, 105), 'machine': range(123, 146)}
AT_ONCE = 4
KEY = 'sk-fault-canary-5e1f0a7c'
REGISTRY = os.environ.get('GST_REGISTRY') or os.path.join(
    tempfile.gettempdir(), f'tachyscope-faults-{os.getpid()}.registry')
CLIP = (Path(__file__).resolve().parents[1] / 'media/data/fast.mp4').read_bytes()

# How a take ends where all went well: state, media, exit status.
FILED = ('done', 'filed', 0)
UNKNOWN = ('unknown', 'none', 4)
REJECTED = ('rejected', 'none', 1)
NOT_REACHED = ('rejected', 'none', 3)


class Skip(Exception):
    """This machine cannot try it; the message says why."""


@dataclass
class Case:
    """One fault, and what must come of it."""

    row: int
    what: str
    create: Any = job('completed', 100)
    poll: Any = job('completed', 100)
    content: Any = answer(200, CLIP, 'video/mp4')
    clip: bytes = CLIP                           # what is filed where all goes well
    other: Any = answer(404, {'error': {'message': 'Not found.'}})
    server: dict = field(default_factory=dict)   # for FaultServer
    arguments: tuple = ()                        # for generate, before the prompt
    prompt: str = 'a cat'
    variables: dict = field(default_factory=dict)  # of the environment
    rate: int = 1
    ends: tuple = FILED
    posts: int = 1
    says: str = ''
    check: Callable = None
    run: Callable = None


class Trial(Place):
    """One case being tried."""

    def __init__(self, case):
        self.case = case
        self.servers = []
        self.replies = {}
        self.settle()
        self.key_file = self.home / 'key'
        self.key_file.write_text(KEY + '\n')
        self.env.update(speed_up(case.rate), GST_REGISTRY=REGISTRY, **case.variables)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for server in self.servers:
            server.close()
        self.leave()

    # The server

    def serve(self, respond=None, **options):
        """Another server; one that replies as the case says, unless told."""
        server = FaultServer(respond or self.respond, **options)
        self.servers.append(server)
        return server

    def respond(self, request):
        path = request.path.partition('?')[0]
        if request.method == 'POST' and path == '/v1/videos':
            return self.next_reply('create', request)
        if re.fullmatch('/v1/videos/[^/]+/content', path):
            return self.next_reply('content', request)
        if re.fullmatch('/v1/videos/[^/]+', path):
            return self.next_reply('poll', request)
        return self.next_reply('other', request)

    def next_reply(self, kind, request):
        reply = getattr(self.case, kind)
        if isinstance(reply, tuple):
            left = self.replies.setdefault(kind, list(reply))
            reply = left.pop(0) if len(left) > 1 else left[0]
        return reply(request) if callable(reply) else reply

    # The program

    def generate(self, url, *arguments, **variables):
        """Runs the case's take against a server, and keeps the outcome and its last line."""
        run = self.start_take(url, *arguments, **variables)
        self.note(run.end())

    def start_take(self, url, *arguments, **variables):
        return self.start('generate', '--json', '--server', url, '--key-file', self.key_file,
                          *self.case.arguments, *arguments, '--', self.case.prompt, **variables)

    def generate_until(self, url, condition, **variables):
        """The same, for what would go on: Ctrl+C as soon as the condition holds of the run."""
        run = self.start_take(url, **variables)
        run.wait_for(lambda: condition(run))
        run.interrupt()
        self.note(run.end())

    def leave_takes(self, server, count):
        """Takes video_0, video_1 and so on: accepted, and nobody follows them for now."""
        create = self.case.create
        for number in range(count):
            self.case.create = job('queued', name=f'video_{number}')
            run = self.start_take(server.url)
            run.wait_for_state('accepted')
            run.interrupt()
            equal(130, run.end().status)
        self.case.create = create

    def note(self, outcome):
        self.outcome = outcome
        self.last = outcome.lines[-1] if outcome.out else {}

    @property
    def take(self):
        """The take as the library has it."""
        outcome = self.run_program('list', '--json')
        equal(0, outcome.status, outcome)
        equal(1, len(outcome.lines), outcome)
        return outcome.lines[0]

    # What must be

    def try_out(self):
        if self.case.run:
            self.case.run(self)
            return
        server = self.serve(**self.case.server)
        self.generate(server.url)
        self.expect(server)
        if self.case.check:
            self.case.check(self)

    def expect(self, server, ends=None, posts=None, says=None):
        """Checks the outcome against the case, or what is told instead."""
        case, outcome, last = self.case, self.outcome, self.last
        equal([], server.problems)
        about = f'{json.dumps(last)}\n{outcome.err}'
        equal(ends or case.ends, (last.get('state'), last.get('media'), outcome.status), about)
        equal(case.posts if posts is None else posts, server.count('POST'), about)
        matches(says or case.says, outcome.err, about)
        if last['media'] == 'filed':
            equal(True, case.clip == Path(last['path']).read_bytes(), f'not the clip: {about}')
        elif last['reason']:
            equal(True, outcome.err.startswith(last['reason']), about)
        if last['state'] not in ('accepted', 'running'):
            equal(last, self.take, about)
        equal(False, KEY in outcome.out + outcome.err, 'the key was shown')


def speed_up(rate):
    """What makes the clock of a program run faster, or lie in other ways."""
    if rate == 1:
        return {}
    return fake_time(f'+0 x{rate}')


def fake_time(specification):
    found = glob.glob('/usr/lib/*/faketime/libfaketimeMT.so.1')
    if not found:
        raise Skip('there is no libfaketime')
    return {'LD_PRELOAD': found[0], 'FAKETIME': specification}


def equal(expected, actual, about=''):
    if expected != actual:
        raise AssertionError(f'{actual!r} instead of {expected!r}\n{about}')


def matches(pattern, text, about=''):
    if not re.search(pattern, text):
        raise AssertionError(f'{pattern!r} is not in {text!r}\n{about}')


def try_case(case):
    """Returns a line of TAP without its number, and what there is to say about it."""
    name = f'- row {case.row}: {case.what}'
    try:
        with Trial(case) as trial:
            trial.try_out()
    except Skip as reason:
        return True, f'{name} # SKIP {reason}', ''
    except Exception:  # pylint: disable=broad-except
        return False, name, traceback.format_exc()
    return True, name, ''


def check_rows(area, cases, elsewhere, not_here):
    """That every row of an area is accounted for, and once."""
    tests = {re.sub('^.*:', '', test['name'])
             for path in sys.argv[1:] if path.endswith('.json')
             for test in json.loads(Path(path).read_text(encoding='utf-8'))}
    wrong = []
    for row in AREAS[area]:
        ways = [row in {case.row for case in cases}, row in elsewhere, row in not_here]
        if not any(ways) or (ways[2] and any(ways[:2])):
            wrong.append(f'row {row} is {"in two lists" if any(ways) else "left out"}')
    for row, (name, _) in elsewhere.items():
        if tests and name not in tests:
            wrong.append(f'row {row}: there is no test called {name}')
    strangers = {*(case.row for case in cases), *elsewhere, *not_here} - {*AREAS[area]}
    wrong += [f'row {row} is of another area' for row in strangers]
    return not wrong, f'- rows of {area} are all accounted for', '\n'.join(wrong)


def main(cases, elsewhere, not_here):
    """Tries all cases, or those of the rows in the arguments, and speaks TAP."""
    area = Path(sys.argv[0]).stem
    rows = [int(word) for word in sys.argv[1:] if word.isdigit()]
    chosen = [case for case in cases if not rows or case.row in rows]
    print('TAP version 13', f'1..{len(chosen) + 1}', sep='\n', flush=True)
    # Looking through all of GStreamer's plugins takes seconds, and no case's clock waits for it.
    try_case(Case(0, 'nothing goes wrong'))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        results = [check_rows(area, cases, elsewhere, not_here), *pool.map(try_case, chosen)]
    for number, (good, name, details) in enumerate(results, 1):
        print(f'{"ok" if good else "not ok"} {number} {name}')
        # Where CI shows what failed, it shows only this stream.
        for line in details.splitlines():
            print('#', line, file=sys.stderr)
    sys.stdout.flush()
    if 'GST_REGISTRY' not in os.environ:
        Path(REGISTRY).unlink(missing_ok=True)
    # Threads of servers that still wait for somebody are not waited for.
    os._exit(0 if all(good for good, _, _ in results) else 1)
