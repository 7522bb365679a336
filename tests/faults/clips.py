#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows 85 to 104 of the catalogue: clips on their way home, and what becomes of them there."""

import struct
from pathlib import Path

from faultserver import answer, head, job
from frame import CLIP, FILED, Case, equal, main, matches

DATA = Path(__file__).resolve().parents[1] / 'media/data'
HALF = len(CLIP) // 2
LENGTH = f'Content-Length: {len(CLIP)}'
WHOLE = answer(200, CLIP, 'video/mp4')
DAMAGED = ('done', 'damaged', 1)
PICTURE = (DATA / 'still.webp').read_bytes()


def box(kind, content=b'', size=None):
    """One box of an MP4 file; its size is right, unless told."""
    return struct.pack('>I', len(content) + 8 if size is None else size) + kind + content


def behind(words):
    """fast.mp4 with something else behind its ftyp box."""
    return CLIP[:struct.unpack('>I', CLIP[:4])[0]] + words


def chunked(data, is_whole):
    return (head(200, 'Content-Type: video/mp4', 'Transfer-Encoding: chunked') +
            f'{len(data):x}\r\n'.encode() + data + b'\r\n' + (b'0\r\n\r\n' if is_whole else b''))


# What is no clip is not shown as one

def no_clip(row, what, says, content):
    """Tried a few times, and then said; the bytes are not passed off as a clip."""
    def check(trial):
        equal([], [path for path in (trial.home / 'videos').rglob('*')
                   if path.suffix in ('.mp4', '.mov', '.webm', '.mkv')])
    return Case(row, what, content=content, rate=10, ends=DAMAGED, says=says, check=check)


def not_yet(row, what, says, content):
    """It is said, and tried again later: the clip may still come."""
    def run(trial):
        server = trial.serve()
        trial.generate_until(server.url, lambda run: b'"reason":"' in run.out)
        equal(('done', 130), (trial.last['state'], trial.outcome.status), trial.outcome)
        matches(says, trial.last['reason'])
        equal(None, trial.last['path'])
        equal(1, server.count('POST'))
    return Case(row, what, content=content, rate=10, run=run)


def of_kind(name, kind, suffix, row=86):
    """A clip of any container is one, by whatever name it comes; its bytes say what it is."""
    def check(trial):
        equal(suffix, Path(trial.last['path']).suffix)
    clip = (DATA / name).read_bytes()
    return Case(row, f'{name} as {kind}', content=answer(200, clip, kind), clip=clip, check=check)


# Cut off, and gone on with

def cut(what, *replies):
    return Case(87, what, content=(*replies, WHOLE), rate=10)


def half(etag):
    return head(200, 'Content-Type: video/mp4', f'ETag: {etag}', LENGTH) + CLIP[:HALF]


def rest(start, end, total, data, etag='"a"'):
    return answer(206, data, 'video/mp4', ETag=etag, Content_Range=f'bytes {start}-{end}/{total}')


def go_on(row, what, second, etag='"a"'):
    """Half of the clip came; what comes next does not fit to it, or is not known to."""
    def check(trial):
        requests = [request for server in trial.servers for request in server.requests
                    if request.path.endswith('/content')]
        equal(None, requests[0].headers.get('range'))
        equal(None, requests[-1].headers.get('range'))
    return Case(row, what, content=(half(etag), *second, WHOLE), rate=10, check=check)


LAST = len(CLIP) - 1
OTHER = bytes(reversed(CLIP))


LONG = CLIP + box(b'free', bytes(4_000_000))


def crumb(request):
    """A server whose line holds for 300 kB, again and again."""
    start = int(request.headers.get('range', 'bytes=0-')[6:-1])
    lines = ['Content-Type: video/mp4', 'ETag: "a"', f'Content-Length: {len(LONG) - start}']
    if start:
        lines.append(f'Content-Range: bytes {start}-{len(LONG) - 1}/{len(LONG)}')
    return head(206 if start else 200, *lines) + LONG[start:start + 300_000]


# At home

def fetch_twice(trial):
    """Two programs, one clip: it is fetched once, and both find it."""
    server = trial.serve()
    trial.leave_takes(server, 1)
    trial.case.poll = job('completed', name='video_0')
    runs = [trial.start('fetch'), trial.start('fetch')]
    outcomes = [run.end() for run in runs]
    take = trial.take
    equal(('done', 'filed'), (take['state'], take['media']), outcomes)
    equal(True, Path(take['path']).read_bytes() == CLIP)
    equal(1, len([path for path in (trial.home / 'videos').rglob('*.mp4')]))
    equal(1, sum(request.path.endswith('/content') for request in server.requests))
    equal(1, server.count('POST'))


def fetch_lost(trial):
    """A clip that the person has deleted is fetched again, as long as the server keeps it."""
    server = trial.serve()
    trial.leave_takes(server, 1)
    trial.case.poll = job('completed', name='video_0')
    equal(0, trial.start('fetch').end().status)
    take = trial.take
    Path(take['path']).unlink()
    outcome = trial.start('fetch', take['id']).end()
    equal(0, outcome.status, outcome)
    equal(True, Path(trial.take['path']).read_bytes() == CLIP)
    equal(outcome.out.strip(), trial.take['path'])
    equal(2, sum(request.path.endswith('/content') for request in server.requests))
    equal(1, server.count('POST'))


def copy_to(what, prepare, ends=FILED, says=''):
    """A copy was wanted; whatever becomes of it, the clip itself is in the library."""
    def run(trial):
        target = trial.home / 'copy.mp4'
        prepare(trial, target)
        server = trial.serve()
        run = trial.start('generate', '--json', '--server', server.url, '--key-file',
                          trial.key_file, '-o', target, 'a cat')
        trial.note(run.end())
        equal(ends, (trial.last['state'], trial.last['media'], trial.outcome.status),
              trial.outcome)
        matches(says, trial.outcome.err)
        equal(True, Path(trial.take['path']).read_bytes() == CLIP)
        if ends == FILED:
            equal(True, target.read_bytes() == CLIP)
        equal(1, server.count('POST'))
    return Case(102, what, run=run)


def put_file(trial, target):
    target.write_bytes(b'a copy of last week')


def put_link(trial, target):
    other = trial.home / 'other.mp4'
    other.write_bytes(b'')
    target.symlink_to(other)


CASES = [
    not_yet(85, 'a web page as the clip', 'answers with a web page',
            answer(200, b'<!doctype html><html>Sign in</html>', 'text/html')),
    not_yet(85, 'a message as the clip', 'Try later',
            answer(200, {'error': {'message': 'Try later.'}})),
    no_clip(85, 'a web page that is called a video', 'sent a web page instead of a clip',
            answer(200, b'<!doctype html><html>Sign in</html>', 'video/mp4')),
    Case(85, 'a web page once', content=(answer(200, b'<html>', 'text/html'), WHOLE), rate=10),
    of_kind('clip.mov', 'video/quicktime', '.mov'),
    of_kind('fast.mp4', 'application/octet-stream', '.mp4'),
    of_kind('clip.webm', 'video/mp4', '.webm'),
    of_kind('clip.mkv', 'video/webm', '.mkv'),
    no_clip(86, 'a picture as the clip', 'sent a picture instead of a clip',
            answer(200, PICTURE, 'image/webp')),
    *(cut(f'cut off after {count} bytes',
          head(200, 'Content-Type: video/mp4', LENGTH) + CLIP[:count])
      for count in (0, 1, len(CLIP) * 6 // 10, len(CLIP) - 1)),
    cut('cut off where a chunk ends', chunked(CLIP[:HALF], False)),
    cut('no length, and cut off', head(200, 'Content-Type: video/mp4') + CLIP[:HALF]),
    cut('empty', answer(200, b'', 'video/mp4')),
    Case(87, 'cut off a dozen times, after a good piece each', content=crumb, clip=LONG, rate=10),
    cut('chunks, and a part is missing', chunked(CLIP[:HALF], True)),
    Case(88, 'more than was announced', content=WHOLE + CLIP),
    Case(88, 'three gigabytes are announced', ends=DAMAGED, says='larger than 2 GB',
         content=head(200, 'Content-Type: video/mp4', f'Content-Length: {3 << 30}') + CLIP),
    go_on(89, 'a part from elsewhere', (rest(HALF + 1, LAST, len(CLIP), OTHER[HALF + 1:]),)),
    go_on(89, 'the range cannot be had', (answer(416),)),
    go_on(89, 'a part of something longer', (rest(HALF, LAST, len(CLIP) + 1, CLIP[HALF:]),)),
    Case(89, 'all of it instead of a part', content=(half('"a"'), WHOLE), rate=10),
    go_on(90, 'a part of another version', (rest(HALF, LAST, len(CLIP), OTHER[HALF:], '"b"'),)),
    go_on(90, 'a tag that does not vouch for every byte', (), 'W/"a"'),
    *(of_kind(name, 'video/mp4', '.mp4', 92)
      for name in ('late.mp4', 'fragments.mp4', 'indexed.mp4')),
    *(no_clip(93, what, 'cut off or damaged', answer(200, behind(words), 'video/mp4'))
      for what, words in (
          ('a box that is smaller than its head', box(b'moov', size=4) + bytes(64)),
          ('an index of four gigabytes', box(b'moov', size=0xffffffff) + bytes(64)),
          ('boxes that overlap', box(b'moov', box(b'mvhd', bytes(16), 1000)) + bytes(64)))),
    of_kind('sound.mp4', 'video/mp4', '.mp4', 94),
    of_kind('one-frame.mp4', 'video/mp4', '.mp4', 94),
    of_kind('turned.mp4', 'video/mp4', '.mp4', 96),
    of_kind('wide.mp4', 'video/mp4', '.mp4', 96),
    Case(95, 'a coding that nobody here can read', clip=CLIP.replace(b'avc1', b'xvc9'),
         content=answer(200, CLIP.replace(b'avc1', b'xvc9'), 'video/mp4')),
    Case(100, 'a clip that was deleted', run=fetch_lost),
    Case(101, 'two programs fetch the same clip', run=fetch_twice),
    copy_to('a copy in the place of another file', put_file),
    copy_to('a copy in the place of a link', put_link),
]
ELSEWHERE = {
    87: ('engine-fetch', 'the same cuts, and what is in the part file after each'),
    88: ('download', 'no end, and more than the cap'),
    91: ('engine-clips', 'zeros in the middle; clip-check for where and how many'),
    97: ('player-watchdog', 'a decoder that hangs; worker has the same for posters'),
    98: ('engine-restart', 'verified, and killed before the clip has its name'),
    99: ('engine-reconcile', 'the clip has its name, and nobody has written it down'),
    103: ('media', 'a poster that cannot be made is the error of one clip'),
    104: ('library', 'takes by the ten thousand are read as they are looked at'),
}
NOT_HERE = {}

if __name__ == '__main__':
    main(CASES, ELSEWHERE, NOT_HERE)
