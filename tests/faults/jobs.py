#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows 53 to 84 of the catalogue: JSON, and what servers say about jobs."""

from faultserver import answer, flood, head, job, refusal
from frame import CLIP, FILED, REJECTED, UNKNOWN, Case, equal, main, matches

PERHAPS = 'The take may have been created and charged'
ACCEPTED = job('queued')
DONE = job('completed', 100)
GOOD_JOB = b'{"id": "video_1", "status": "completed"}'


def create(row, what, body, **more):
    """A body that is not what it should be, in answer to the request that costs money."""
    return Case(row, f'{what} on create', create=answer(200, body),
                **{'ends': UNKNOWN, 'says': PERHAPS, **more})


def poll(row, what, *replies, **more):
    """An answer about a running take that is no reason to give it up."""
    return Case(row, f'{what} while the take runs', create=ACCEPTED, poll=(*replies, DONE),
                **{'rate': 5, **more})


def status(word, **more):
    return answer(200, {'id': 'video_1', 'status': word, **more})


def small_memory(trial):
    """Sixty-four megabytes more than a take without trouble are much."""
    equal(True, trial.outcome.peak_megabytes < 400, f'{trial.outcome.peak_megabytes} MB')


def show_progress(trial):
    """Whatever is said of progress, it is shown as a percentage or not at all."""
    for line in trial.outcome.lines:
        equal(True, line['progress'] is None or 0 <= line['progress'] <= 100, line)


def never_back(trial):
    seen = [line['progress'] for line in trial.outcome.lines if line['progress'] is not None]
    equal(sorted(seen), seen)
    equal(True, 40 in seen, seen)


def path_of(name, path):
    def check(trial):
        asked = [request.path for request in trial.servers[0].requests[1:]]
        equal([f'/v1/videos/{path}/content'], asked)
        equal('a cat.mp4', trial.last['path'].rpartition('/')[2])
    return Case(68, f'the id is {name[:20]!r}', create=answer(
        200, {'id': name, 'status': 'completed'}), check=check)


def show_plainly(trial):
    """What a server says is text: nothing that moves other text, and not a megabyte of it."""
    message = trial.last['error']['message']
    equal(False, any(character in message for character in '\u202e\x1b\x07'), message)
    equal(True, len(message) <= 2100, len(message))
    matches('<b>no</b>', message)


def foreign_url(trial):
    """The job's own address is asked for without the key, once /content has said no."""
    other = trial.serve(lambda request: answer(200, CLIP, 'video/mp4'))
    trial.case.create = status('completed', video_url=f'{other.url}/a.mp4')
    server = trial.serve()
    trial.generate(server.url)
    trial.expect(server)
    equal([('/a.mp4', None)], [(request.path, request.headers.get('authorization'))
                               for request in other.requests])


def refuse_prompt(prompt, what):
    def run(trial):
        server = trial.serve()
        outcome = trial.run_program('generate', '--json', '--server', server.url, '-',
                                    text=prompt)
        equal((2, ''), (outcome.status, outcome.out), outcome)
        equal(0, len(server.requests))
    return Case(78, what, run=run)


def send_prompt(prompt, what):
    def run(trial):
        server = trial.serve(lambda request: refusal(400, 'No.'))
        trial.run_program('generate', '--json', '--server', server.url, '-',
                          text=prompt.encode())
        matches('name="prompt"\r\n\r\n', server.requests[0].body.decode())
        equal(True, prompt in server.requests[0].body.decode(), server.requests[0].body)
        equal(prompt, trial.take['prompt'])
    return Case(78, what, run=run)


def clean_key(text, sent):
    """What is pasted as a key, and what the server gets; None where it is refused."""
    def run(trial):
        trial.key_file.write_bytes(text.encode())
        server = trial.serve(lambda request: refusal(400, 'No.'))
        trial.generate(server.url)
        equal([sent] if sent else [],
              [request.headers.get('authorization') for request in server.requests])
        if not sent:
            equal(2, trial.outcome.status, trial.outcome)
    return Case(79, f'the key is {text!r}', run=run)


def normalise(tail, path):
    """What is pasted behind the host, and where the request goes; None where it is refused."""
    def run(trial):
        server = trial.serve(lambda request: refusal(400, 'No.'))
        trial.generate(tail.replace('HOST', server.url.removeprefix('http://')))
        equal([path] if path else [], [request.path for request in server.requests])
        if not path:
            equal(2, trial.outcome.status, trial.outcome)
    return Case(80, f'the address is {tail}', run=run)


def go_on_later(trial):
    """A take that was left is done when somebody comes back; and one whose clip has expired."""
    server = trial.serve()
    trial.leave_takes(server, 1)
    trial.case.poll = job('completed', name='video_0')
    outcome = trial.run_program('fetch')
    equal(0, outcome.status, outcome)
    equal(('done', 'filed'), (trial.take['state'], trial.take['media']))
    equal(1, server.count('POST'))


def give_twice(trial):
    """Two takes and one id are one clip: the second take is not passed off as the first."""
    server = trial.serve()
    trial.generate(server.url)
    trial.expect(server)
    first = trial.take
    trial.generate(server.url)
    equal(('unknown', 'none', 4),
          (trial.last['state'], trial.last['media'], trial.outcome.status), trial.outcome)
    matches('gave this take the id of another one. It may have been charged', trial.outcome.err)
    equal(2, server.count('POST'))
    takes = trial.run_program('list', '--json').lines
    equal(2, len(takes), takes)
    equal(True, first in takes, takes)


def list_for_ever(trial):
    """Each page promises another one; the takes, which are on none, are asked for one by one."""
    server = trial.serve()
    trial.leave_takes(server, 4)
    known = len(server.requests)
    trial.case.poll = lambda request: job('completed', name=request.path.rpartition('/')[2])
    outcome = trial.run_program('fetch')
    equal(0, outcome.status, outcome)
    lists = [request for request in server.requests[known:] if '?' in request.path]
    equal(True, 0 < len(lists) <= 50, len(lists))
    equal(4, server.count('POST'))


def page(request):
    """An empty page whose cursor is always another."""
    number = len(request.path) if 'after=n' in request.path else 1
    return answer(200, {'object': 'list', 'data': [], 'has_more': True,
                        'last_id': 'n' * number})


DEEP = b'{"id": "video_1", "status": "completed", "x": ' + b'[' * 100_000 + b']' * 100_000 + b'}'
CASES = [
    Case(53, 'a gigabyte of JSON on create', ends=UNKNOWN, says=PERHAPS, check=small_memory,
         create=[head(200, 'Content-Type: application/json'), b'{"id": "',
                 flood(b'x' * 65536, 1 << 30)]),
    poll(53, 'a gigabyte of JSON', [head(200), b'{"id": "', flood(b'x' * 65536, 1 << 30)],
         check=small_memory),
    create(54, 'a hundred thousand brackets', DEEP),
    poll(54, 'a hundred thousand brackets', answer(200, DEEP)),
    *(create(55, what, body) for what, body in (
        ('nothing but space', b'  '), ('two documents', GOOD_JOB * 2),
        ('garbage behind the end', GOOD_JOB + b'x'), ('a list', b'[' + GOOD_JOB + b']'),
        ('null', b'null'))),
    poll(55, 'garbage', answer(200, GOOD_JOB + b'x'), answer(200, b'null'), answer(200, b'[]')),
    *(create(56, what, body) for what, body in (
        ('invalid UTF-8', b'{"id": "video_\xff", "status": "completed"}'),
        ('a raw NUL', b'{"id": "video_1\0", "status": "completed"}'),
        ('an escaped NUL', b'{"id": "video_1\\u0000/../x", "status": "completed"}'),
        ('half a surrogate', b'{"id": "video_\\ud800", "status": "completed"}'))),
    create(57, 'two ids', b'{"id": "video_1", "id": "video_2", "status": "completed"}'),
    create(57, 'two ids, one of them in disguise',
           b'{"id": "video_1", "\\u0069\\u0064": "video_2", "status": "completed"}'),
    create(57, 'one id twice', b'{"id": "video_1", "id": "video_1", "status": "completed"}',
           ends=FILED, says=''),
    *(poll(58, f'progress {value}', answer(
        200, f'{{"id": "video_1", "status": "in_progress", "progress": {value}}}'.encode()),
        check=show_progress)
      for value in ('1e999', '1' + '0' * 23, '-5', '3.7', '"50"', '"50%"', 'null', 'true', '250')),
    poll(59, 'progress that goes back', job('in_progress', 40), job('in_progress', 20),
         check=never_back),
    *(poll(60, f'status {word}', status(word))
      for word in ('submitted', 'processing', 'moderating', '排队中', '', None, 7)),
    *(Case(60, f'status {word} for the end', create=ACCEPTED, poll=status(word), rate=5)
      for word in ('succeeded', 'SUCCESS', 'Completed', ' finished ')),
    Case(60, 'status cancelled', create=ACCEPTED, poll=status('cancelled'), rate=5,
         ends=('cancelled', 'none', 1), says='cancelled at the server'),
    Case(61, 'completed with an error', create=ACCEPTED, rate=5, poll=status(
        'completed', error={'code': 'x', 'message': 'Hm.'})),
    Case(62, 'completed at 0 %', create=job('completed', 0)),
    Case(62, 'failed without a reason', create=ACCEPTED, poll=status('failed'), rate=5,
         ends=('failed', 'none', 1), says='gave no reason'),
    Case(63, 'running again after it was done', rate=5, content=(
        answer(404, {}), answer(200, CLIP, 'video/mp4')), poll=(job('in_progress'), DONE)),
    *(Case(64, f'created_at is {when!r}', create=status('completed', created_at=when))
      for when in (1795384390000, 1795384390000000, '1795384390', 0, 99999999999, 'yesterday')),
    *(poll(65, f'expires_at is {when!r}', status('in_progress', expires_at=when))
      for when in (1, None, 'soon')),
    poll(66, 'an answer about another take', job('failed', name='video_2'),
         job('completed', name='video_3')),
    poll(66, 'an answer about a take that is a number', answer(200, {'id': 1, 'status': 'failed'})),
    Case(66, 'nothing but answers about another take', create=ACCEPTED, rate=20,
         poll=job('failed', name='video_2'), ends=('accepted', 'none', 1),
         says='answers about other takes than it is asked for'),
    Case(67, 'two takes get one id', run=give_twice),
    Case(71, 'the list never ends', run=list_for_ever, other=page, poll=None),
    Case(71, 'the list begins again and again', run=list_for_ever, poll=None, other=answer(
        200, {'data': [], 'has_more': True, 'last_id': 'x'})),
    path_of('a/../b', 'a%2F..%2Fb'), path_of('a%2fb', 'a%252fb'), path_of('a?b#c', 'a%3Fb%23c'),
    path_of('a b', 'a%20b'), path_of('a\r\nb', 'a%0D%0Ab'), path_of('🐈', '%F0%9F%90%88'),
    create(68, 'an id of ten kilobytes', {'id': 'x' * 10_000, 'status': 'completed'}),
    *(create(69, f'the id {name}', {'id': name, 'status': 'completed'}) for name in ('.', '..')),
    Case(70, 'the clip has an address of its own', run=foreign_url, content=answer(404, {})),
    Case(74, 'seconds as a number, a size with a star, another model', create=status(
        'completed', seconds=4, size='720*1280', model='sora-2-2025-12-08')),
    Case(76, 'a message full of tricks', create=refusal(
        400, '<b>no</b> \u202e\x1b[31m\x07' + 'x' * 1_000_000), ends=REJECTED,
         says='<b>no</b>', check=show_plainly),
    *(Case(77, f'{code} on create', create=refusal(400, 'Not this.', code), ends=REJECTED,
           says='objects to the content') for code in ('moderation_blocked', 'sentinel_block')),
    Case(77, 'moderation of a running take', create=ACCEPTED, rate=5, poll=status(
        'failed', error={'code': 'moderation_blocked', 'message': 'Not this.'}),
        ends=('failed', 'none', 1), says='objects to the content'),
    refuse_prompt(b'', 'no prompt'), refuse_prompt(b' \n\t ', 'a prompt of spaces'),
    refuse_prompt(b'a\0b', 'a prompt with NUL'), refuse_prompt(b'a\xffb', 'a prompt in Latin 1'),
    refuse_prompt(b'x' * 32_001, 'a prompt that is too long'),
    send_prompt('a\n--boundary\nb', 'a prompt of several lines'),
    send_prompt('\u202eتاك 👩\u200d👩\u200d👧', 'a prompt that is written from the right'),
    clean_key(' Bearer sk-12345678 \r\n', 'Bearer sk-12345678'),
    clean_key('"sk-12345678"\n', 'Bearer sk-12345678'),
    clean_key('sk-1234\x015678', None), clean_key('sk-Schlüssel', None),
    *(normalise(tail, '/v1/videos') for tail in (
        'http://HOST', 'http://HOST/', 'http://HOST/v1', 'http://HOST/v1/',
        'http://HOST/v1/videos')),
    *(normalise(tail, None) for tail in (
        'http://user:password@HOST', 'http://HOST/?a=b', 'http://HOST/#a', 'ftp://HOST')),
    Case(82, 'the take ends while nobody looks', run=go_on_later),
]
ELSEWHERE = {
    72: ('poller', 'a list that leaves takes out: they are asked for one by one'),
    73: ('catalogue', 'a list with the jobs of others: whoever looks at it adds nothing'),
    81: ('engine-stop', 'an answer that comes after the take was cancelled or removed'),
    83: ('ui-composer', 'a double click'),
}
NOT_HERE = {
    75: 'what was got instead of what was asked is told by the take page alone',
    84: 'how old a price table is shows in no answer of a server; estimates are said to be such',
}

if __name__ == '__main__':
    main(CASES, ELSEWHERE, NOT_HERE)
