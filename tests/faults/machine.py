#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows 123 to 145 of the catalogue: the machine itself, its disks, clocks, limits and keyring."""

import json
import os
import sqlite3
import threading
from pathlib import Path

from faultserver import job, refusal
from frame import CLIP, KEY, REJECTED, Case, equal, fake_time, main, matches
from program import PROGRAM
from tools import Session, need

NFS = '0x6969'


def damage(change):
    """The database is broken behind our back; the takes come back from the journal."""
    def run(trial):
        server = trial.serve()
        trial.generate(server.url)
        trial.expect(server)
        before = trial.last
        folder = trial.home / 'data/tachyscope'
        change(folder / 'library.db')
        take = trial.take
        equal([before[name] for name in ('id', 'state', 'prompt', 'remote_id')],
              [take[name] for name in ('id', 'state', 'prompt', 'remote_id')])
        equal(1, server.count('POST'))
    return run


def break_header(database):
    with open(database, 'r+b') as stream:
        stream.write(b'\xff' * 64)


def break_middle(database):
    data = bytearray(database.read_bytes())
    data[4096:] = b'\xa5' * (len(data) - 4096)
    database.write_bytes(data)


def empty(database):
    database.write_bytes(b'')


def lock(trial):
    """Somebody else has the database: nothing is sent, and it is not taken for damaged."""
    server = trial.serve()
    trial.generate(server.url)
    trial.expect(server)
    folder = trial.home / 'data/tachyscope'
    other = sqlite3.connect(folder / 'library.db', isolation_level=None)
    other.execute('BEGIN IMMEDIATE')
    outcome = trial.run_program('generate', '--server', server.url, '--key-file', trial.key_file,
                                'a dog')
    other.execute('ROLLBACK')
    other.close()
    equal(5, outcome.status, outcome)
    equal(True, bool(outcome.err.strip()), outcome)
    equal(1, server.count('POST'))
    equal([], [name for name in os.listdir(folder) if 'corrupt' in name])


def fill_disk(trial):
    """No room for the receipt: no request."""
    folder = trial.home / 'data'
    folder.mkdir(mode=0o700)
    trial.wrapper = ('unshare', '--map-root-user', '--mount', 'sh', '-c',
                     f'mount -t tmpfs -o size=1m none {folder} && '
                     f'head -c 2000000 /dev/zero > {folder}/full; exec "$@"', 'sh')
    need(*trial.wrapper[:3], 'sh', '-c', f'mount -t tmpfs none {folder}')
    server = trial.serve()
    outcome = trial.start_take(server.url).end()
    equal(5, outcome.status, outcome)
    matches('full|only be looked at', outcome.err)
    equal(0, server.count('POST'))


ACCEPTED = 'accepted this take as “video_1”, but that cannot be written down'


def fail_answer(says, ends, *places, answer=job('queued'), told=ACCEPTED):
    """What the server has said cannot be written down; the person is told it, and the next start
    knows as much as the disk took."""
    def run(trial):
        full = trial.home / 'full'
        trial.case.create = lambda request: full.touch() or answer
        server = trial.serve()
        below = ':'.join(f'{trial.home}/data/tachyscope/{place}' for place in places)
        trial.generate(server.url, LD_PRELOAD=os.environ['NTH_CALL_MODULE'], NTH_HOW='on',
                       NTH_CALL='1', NTH_FOLDERS=below, NTH_WHEN=str(full))
        equal(('sending', 5), (trial.last['state'], trial.outcome.status), trial.outcome)
        equal(1, trial.outcome.err.count(told), trial.outcome.err)
        outcome = trial.run_program('fetch')
        take = trial.take
        equal(ends, (take['state'], take['media'], outcome.status), outcome)
        matches(says, outcome.err)
        equal(1, server.count('POST'))
    return run


def fill_up(trial):
    """The disk is full by the time when the server answers, but for the journal's reserve."""
    data, full, gone = trial.home / 'data', trial.home / 'full', trial.home / 'gone'
    data.mkdir(mode=0o700)
    status = trial.home / 'status'
    trial.wrapper = ('unshare', '--map-root-user', '--mount', 'sh', '-c', f'''
        mount -t tmpfs -o size=2m none {data}
        (until [ -e {full} ]; do sleep 0.01; done
         head -c 4000000 /dev/zero >{data}/full; touch {gone}) 2>{trial.home}/filler &
        "$@"; echo $? >{status}
        rm {data}/full; "$0" fetch >&2; exec "$0" list --json''', PROGRAM)
    need(*trial.wrapper[:3], 'sh', '-c', f'mount -t tmpfs none {data}')
    trial.case.create = lambda request: [
        lambda connection: full.touch(), wait_for(gone), job('completed', 100)]
    server = trial.serve()
    trial.generate(server.url)
    equal(('done', 'filed'), (trial.last['state'], trial.last['media']), trial.outcome)
    equal(1, server.count('POST'))
    equal(True, Path(trial.last['path']).read_bytes() == CLIP)
    matches('^[05]$', status.read_text())
    matches('No space', (trial.home / 'filler').read_text())


def wait_for(path):
    """A step of a reply: until a file is there."""
    def step(connection):
        for _ in range(3000):
            if path.exists():
                return
            threading.Event().wait(0.01)
    return step


def disturb(how, *places):
    """No write does at once what it should; all the same everything is written as it should be."""
    def run(trial):
        below = ':'.join(str(trial.home / place) for place in places)
        hits = trial.home / 'hits'
        server = trial.serve()
        trial.generate(server.url, LD_PRELOAD=os.environ['NTH_CALL_MODULE'], NTH_HOW=how,
                       NTH_CALL='1', NTH_FOLDERS=below, NTH_LOG=str(hits))
        trial.expect(server)
        equal(True, len(hits.read_text().splitlines()) > 3, 'hardly a write was disturbed')
        before = trial.take
        sidecar = trial.home / 'videos/Tachyscope/a cat.json'
        equal(before['id'], json.loads(sidecar.read_bytes())['id'])
        # The journal knows it all as well.
        for path in (trial.home / 'data/tachyscope').glob('library.db*'):
            path.unlink()
        sidecar.unlink()
        equal([before[name] for name in ('id', 'state', 'prompt', 'remote_id')],
              [trial.take[name] for name in ('id', 'state', 'prompt', 'remote_id')])
    return run


def lie_elsewhere(trial):
    """On a network drive nothing is shared in memory, and the person is warned."""
    folder = trial.home / 'data/tachyscope'
    trial.env.update(LD_PRELOAD=os.environ['NTH_CALL_MODULE'], NTH_TYPE=NFS,
                     NTH_FOLDERS=str(folder))
    server = trial.serve()
    trial.generate(server.url)
    trial.expect(server)
    equal(b'\x01\x01', (folder / 'library.db').read_bytes()[18:20])  # 2 is a write-ahead log
    equal([], sorted(path.name for path in folder.glob('library.db-*')))
    # Another program at the same time, which hears of what the first one does.
    trial.case.create = job('queued', name='video_2')
    trial.case.poll = job('in_progress', name='video_2')
    first = trial.start_take(server.url)
    first.wait_for_state('running')
    second = trial.start('fetch')
    second.wait_for(lambda: b'Running' in second.err)
    first.kill()
    first.end()
    trial.case.poll = job('completed', name='video_2')
    equal(0, second.end().status)
    equal(2, server.count('POST'))
    takes = trial.run_program('list', '--json').lines
    equal([('done', 'filed')] * 2, [(take['state'], take['media']) for take in takes])


def use_few_files(trial):
    trial.wrapper = ('prlimit', '--nofile=64')
    need(*trial.wrapper, 'true')
    server = trial.serve()
    trial.leave_takes(server, 6)
    trial.case.poll = lambda request: job('completed', name=request.path.rpartition('/')[2])
    outcome = trial.run_program('fetch')
    equal(0, outcome.status, outcome)
    takes = trial.run_program('list', '--json').lines
    equal([('done', 'filed')] * 6, [(take['state'], take['media']) for take in takes])
    equal(6, server.count('POST'))


def lose_key(trial):
    """The key is in no keyring any more: it is asked for, and then all goes on."""
    trial.case.poll = lambda request: (
        job('completed', name='video_0') if 'authorization' in request.headers
        else refusal(401, 'No key.'))
    server = trial.serve()
    trial.leave_takes(server, 1)
    outcome = trial.run_program('fetch')
    equal(1, outcome.status, outcome)
    matches('asks for a key', outcome.err)
    equal('accepted', trial.take['state'])
    outcome = trial.run_program('fetch', TACHYSCOPE_API_KEY=KEY)
    equal((0, 'filed'), (outcome.status, trial.take['media']), outcome)
    equal(1, server.count('POST'))


def meet_keyring(keyring=None):
    """A take for which the key is looked up, on a session bus with this keyring on it."""
    def run(trial):
        Session(trial, keyring)
        server = trial.serve()
        trial.note(trial.run_program('generate', '--json', '--server', server.url, 'a cat'))
        trial.expect(server)
    return run


def meet_silent_keyring(trial):
    """Who hands the key over does not wait for a keyring."""
    Session(trial, 'silent')
    server = trial.serve()
    trial.generate(server.url)
    trial.expect(server)


LOCAL = ('rejected', 'none', 5)


def turn_clock(way):
    def run(trial):
        trial.env.update(fake_time(way))
        server = trial.serve()
        trial.generate(server.url)
        trial.expect(server)
    return run


CASES = [
    Case(123, 'no room to write the take down', run=fill_disk),
    Case(124, 'the id cannot be written into the database', run=fail_answer(
        '', ('done', 'filed', 0), 'library.db', 'library.db-wal')),
    Case(124, 'the id cannot be written anywhere', run=fail_answer(
        'may have been created', ('unknown', 'none', 4), 'library.db', 'library.db-wal',
        'journal.jsonl')),
    Case(124, 'that nothing was created cannot be written anywhere', run=fail_answer(
        'may have been created', ('unknown', 'none', 4), 'library.db', 'library.db-wal',
        'journal.jsonl', answer=refusal(400, 'No such size.'),
        told='refuses this recipe: No such size. That cannot be written down')),
    Case(124, 'the disk is full when the server answers', run=fill_up),
    Case(128, 'every write is cut short', run=disturb('shorts', 'data', 'videos')),
    Case(128, 'every write is interrupted', run=disturb('eintr', 'data', 'videos')),
    Case(128, 'every write of ours is put off', run=disturb(
        'eagain', 'data/tachyscope/journal.jsonl', 'videos')),
    Case(129, 'the head of the database is broken', run=damage(break_header)),
    Case(129, 'the middle of the database is broken', run=damage(break_middle)),
    Case(129, 'the database is empty', run=damage(empty)),
    Case(130, 'somebody else has locked the database', run=lock),
    Case(135, 'the library lies on a network drive', run=lie_elsewhere,
         says='listed on a network drive; use Tachyscope on one computer at a time'),
    Case(136, 'the clock is ten years ahead', run=turn_clock('+3650d')),
    Case(136, 'the clock is a year behind', run=turn_clock('-365d')),
    Case(140, 'hardly any files can be open', run=use_few_files),
    Case(141, 'nobody keeps keys', run=meet_keyring(), create=refusal(401, 'No key.'),
         ends=REJECTED, says='asks for a key'),
    Case(142, 'the keyring is locked, and stays so', run=meet_keyring('dismissed'), ends=LOCAL,
         posts=0, says='The keyring cannot be read; unlock it and try again'),
    Case(143, 'the keyring never answers', run=meet_keyring('silent'), rate=10, ends=LOCAL,
         posts=0, says='The keyring (does not answer|cannot be read); unlock it and try again'),
    Case(143, 'the keyring never answers, but a key is at hand', run=meet_silent_keyring),
    Case(144, 'the key is not there any more', run=lose_key),
    Case(145, 'there is no session bus', variables={'DBUS_SESSION_BUS_ADDRESS': ''}),
]
ELSEWHERE = {
    124: ('ui-unrecorded', 'the id is shown, to be copied'),
    125: ('download', 'the disk is full, or fills up on the way'),
    126: ('download', 'the clip cannot be synced'),
    127: ('cli-view', 'a library that cannot be written is looked at'),
    131: ('cli-view', 'a library of a newer version'),
    132: ('migrations', 'a step that fails changes nothing'),
    133: ('merge', 'a database from an older copy learns what has been since'),
    134: ('cli-interrupts', 'another program drives the take, and dies'),
    137: ('kill', 'killed at any moment'),
    138: ('cli-farewell', 'the session ends while sending; ui-farewell: the same in the window'),
    139: ('worker', 'a picture for which there is not enough memory'),
}
NOT_HERE = {}

if __name__ == '__main__':
    main(CASES, ELSEWHERE, NOT_HERE)
