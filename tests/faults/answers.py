#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows 25 to 52 of the catalogue: what a server may answer, and how HTTP itself can lie."""

import gzip
import json

from faultserver import answer, flood, head, job, refusal
from frame import CLIP, KEY, REJECTED, UNKNOWN, Case, equal, main, matches

PERHAPS = 'The take may have been created and charged'
ACCEPTED = job('queued')
GOOD_JOB = b'{"id": "video_1", "status": "completed"}'
REFUSALS = [answer(status, b'<Error><Code>AccessDenied</Code></Error>', 'application/xml')
            for status in (403, 401)]


def send_elsewhere(status):
    """The redirect leads to a server that would take the order."""
    def run(trial):
        other = trial.serve()
        server = trial.serve(lambda request: answer(status, Location=f'{other.url}/v1/videos'))
        trial.generate(server.url)
        trial.expect(server)
        matches(f'on to “127.0.0.1:{other.port}”', trial.last['reason'])
        equal(0, len(other.requests))
    return Case(25 if status < 304 else 26, f'{status} on create', run=run, ends=UNKNOWN,
                says=PERHAPS)


def send_to_slash(status):
    return Case(26 if status > 304 else 25, f'{status} that only adds a slash', ends=REJECTED,
                create=answer(status, Location='/v1/videos/'),
                says='has moved; change the address.')


def send_in_circle(status):
    return Case(26 if status > 304 else 25, f'{status} that leads back to where it came from',
                ends=UNKNOWN, create=answer(status, Location='/v1/videos'), says=PERHAPS)


def redirect_content(trial):
    """The clip lies with somebody else, who is not told the key."""
    other = trial.serve(lambda request: answer(200, CLIP, 'video/mp4'))
    trial.case.content = answer(302, Location=f'{other.url}/signed?x=1')
    server = trial.serve()
    trial.generate(server.url)
    trial.expect(server)
    equal([('/signed?x=1', None)],
          [(request.path, request.headers.get('authorization')) for request in other.requests])
    equal(False, any(KEY in str(request.headers) for request in other.requests))


def shut_out(trial, *replies):
    """Whoever keeps the clip does not take the server's link; no key of ours has to do with that."""
    left = list(replies)
    other = trial.serve(lambda request: left.pop(0) if len(left) > 1 else left[0])
    trial.case.content = answer(302, Location=f'{other.url}/signed?x=1')
    server = trial.serve()
    trial.generate(server.url)
    trial.expect(server)


def stay_done(trial, says):
    """The take is done, and its clip is not there yet; nobody gives up, nobody pays."""
    server = trial.serve()
    trial.generate_until(server.url, lambda run: b'"reason":"' in run.out)
    equal(('done', 'none', 130), (trial.last['state'], trial.last['media'], trial.outcome.status),
          trial.last)
    matches(says, trial.last['reason'])
    equal(1, server.count('POST'))
    return server


def refuse_way(location):
    def run(trial):
        stay_done(trial, 'lies at an address that may not be fetched')
    return Case(28, f'the clip is said to lie at {location}', run=run,
                content=answer(302, Location=location))


def go_in_circles(trial):
    server = stay_done(trial, 'lies at an address that may not be fetched')
    equal(6, sum(request.path.endswith('/content') for request in server.requests))


def refuse_key(status, says):
    """The server accepts the take, and then no longer the key: the take waits for a better one."""
    def run(trial):
        server = trial.serve()
        trial.generate(server.url)
        trial.expect(server)
        outcome = trial.run_program('fetch', TACHYSCOPE_API_KEY=KEY)
        equal(1, outcome.status, outcome)
        matches(says, outcome.err)
        trial.case.poll = job('completed')
        outcome = trial.run_program('fetch', TACHYSCOPE_API_KEY='another-key')
        equal(0, outcome.status, outcome)
        equal(('done', 'filed'), (trial.take['state'], trial.take['media']))
        equal(1, server.count('POST'))
    return Case(32, f'{status} while the take runs', run=run, create=ACCEPTED,
                poll=refusal(status, 'No.'), ends=('accepted', 'none', 1), says=says)


def ask_one_by_one(trial):
    """Where there is no list, each take is asked for, and the list not again."""
    server = trial.serve()
    trial.leave_takes(server, 4)
    trial.case.poll = lambda request: job('completed', name=request.path.rpartition('/')[2])
    known = len(server.requests)
    outcome = trial.run_program('fetch')
    equal(0, outcome.status, outcome)
    paths = [request.path for request in server.requests[known:]]
    for number in range(4):
        equal(True, f'/v1/videos/video_{number}' in paths, paths)
    equal(True, sum(path.startswith('/v1/videos?') for path in paths) <= 1, paths)
    equal(4, server.count('POST'))


def obey_cap(trial):
    """Ten years are not believed; the person is told until when we wait."""
    server = trial.serve()
    trial.generate_until(server.url, lambda run: b'"reason":"' in run.out)
    equal('waiting', trial.last['state'], trial.last)
    matches('asks to wait', trial.last['reason'])
    equal(1, server.count('POST'))


def ignore_headers(trial):
    server = trial.serve()
    trial.generate(server.url)
    trial.expect(server)
    equal(True, len(server.requests) > 2)
    for request in server.requests:
        equal(None, request.headers.get('cookie'))


CASES = [
    *(send_elsewhere(status) for status in (301, 302, 303, 307, 308)),
    *(send_to_slash(status) for status in (301, 307, 308)),
    *(send_in_circle(status) for status in (301, 307, 308)),
    Case(27, 'the clip lies on another host', run=redirect_content),
    Case(27, 'the link to another host works only after a while', rate=10,
         run=lambda trial: shut_out(trial, *REFUSALS, answer(200, CLIP, 'video/mp4'))),
    Case(27, 'the link to another host never works', rate=60, ends=('expired', 'none', 1),
         says='does not have the clip any more', run=lambda trial: shut_out(trial, REFUSALS[0])),
    *(refuse_way(location) for location in (
        'file:///etc/passwd', 'data:video/mp4;base64,AAAA', 'ftp://127.0.0.1/a.mp4', 'steam://run',
        'http://user:password@127.0.0.1/a.mp4')),
    Case(29, 'redirects go in circles', run=go_in_circles,
         content=answer(302, Location='/v1/videos/video_1/content')),
    Case(31, 'refused with a message', create=refusal(400, 'No <b>size</b> &amp; no &lt;.'),
         ends=REJECTED, says='No <b>size</b> &amp; no &lt;.'),
    Case(32, '401 on create', create=refusal(401, 'No.', 'invalid_api_key'), ends=REJECTED,
         says='does not accept the key'),
    Case(32, '403 on create', create=refusal(403, 'No.'), ends=REJECTED,
         says='does not allow this with the key'),
    refuse_key(401, 'does not accept the key'),
    refuse_key(403, 'does not allow this with the key'),
    Case(33, 'the account has no credit', create=refusal(402, 'Pay first.'), ends=REJECTED,
         says='has no credit'),
    Case(33, 'the quota is used up', create=refusal(403, 'No.', 'insufficient_user_quota'),
         ends=REJECTED, says='has no credit'),
    Case(33, 'a limit of billing', create=refusal(400, 'No.', 'billing_hard_limit_reached'),
         ends=REJECTED, says='has no credit'),
    Case(34, 'no endpoint there', create=answer(404, b'404 page not found', 'text/plain'),
         ends=REJECTED, says='There is no videos API at'),
    Case(35, 'the server forgets the take', create=ACCEPTED, poll=answer(404, {}), rate=60,
         ends=('gone', 'none', 1), says='may.*charged'),
    Case(35, 'the server knows the take only after a while', create=ACCEPTED, rate=10,
         poll=(answer(404, {}), answer(404, {}), job('completed'))),
    *(Case(36, f'{status} for the clip', content=answer(status, {}), rate=60,
           ends=('expired', 'none', 1), says='does not have the clip any more') for status in (404, 410)),
    *(Case(37, f'{status} for the list', run=ask_one_by_one, other=refusal(status, 'No.'), poll=None)
      for status in (404, 405, 501)),
    *(Case(38, f'{status} on create', create=refusal(status, 'No.'), ends=UNKNOWN, says=PERHAPS)
      for status in (408, 409)),
    Case(38, '425 on create', create=(refusal(425, 'Too early.'), job('completed')), rate=10,
         posts=2),
    *(Case(39, f'{status} on create', create=refusal(status, 'The picture is too large.'),
           ends=REJECTED, says='The picture is too large') for status in (413, 415, 422)),
    *(Case(40, f'429 with Retry-After: {when}', rate=10, posts=2,
           create=(refusal(429, 'Slow down.', Retry_After=when), job('completed')))
      for when in ('20', 'soon', '-5', 'Sun, 06 Nov 1994 08:49:37 GMT')),
    Case(40, '429 with Retry-After: ten years', run=obey_cap,
         create=refusal(429, 'Slow down.', Retry_After=str(10 * 365 * 86400))),
    Case(41, '429 that means money', create=refusal(429, 'No.', 'insufficient_quota'),
         ends=REJECTED, says='has no credit'),
    *(Case(42, f'{status} on create', create=refusal(status, 'Oops.', kind='server_error'),
           ends=UNKNOWN, says=f'failed \\({status}\\)\\. {PERHAPS}')
      for status in (500, 502, 503, 504, 520, 521, 522, 523, 524, 529)),
    Case(42, '503 with Retry-After on create', create=refusal(503, 'Oops.', Retry_After='1'),
         ends=UNKNOWN, says=PERHAPS),
    Case(43, 'the server fails while the take runs', create=ACCEPTED, rate=10,
         poll=(*(refusal(status, 'Oops.') for status in (500, 502, 503, 524)), job('completed'))),
    *(Case(44, f'{what} on create', create=reply, ends=UNKNOWN, says=PERHAPS) for what, reply in (
        ('a web page', answer(200, b'<html>Hello</html>', 'text/html')), ('nothing', answer(200)),
        ('204', head(204)))),
    Case(44, 'nonsense while the take runs', create=ACCEPTED, rate=10,
         poll=(answer(200, b'<html>Hello</html>', 'text/html'), answer(200), head(204),
               job('completed'))),
    *(Case(45, f'the id is {json.dumps(name)}', ends=UNKNOWN, says=PERHAPS,
           create=answer(200, {'id': name, 'status': 'queued'}))
      for name in ('', None, True, ['video_1'], {'video': 1})),
    Case(45, 'there is no id', create=answer(200, {'status': 'queued'}), ends=UNKNOWN,
         says=PERHAPS),
    *(Case(46, f'{status} on create', create=answer(status, GOOD_JOB)) for status in (201, 202)),
    Case(47, 'an error inside a 200', create=refusal(200, 'No such model.', 'invalid_model'),
         ends=REJECTED, says='No such model'),
    Case(47, 'an error of no code inside a 200', ends=UNKNOWN, says=PERHAPS, create=answer(
        200, {'error': {'message': 'Something went wrong.'}})),
    Case(47, 'trouble behind the gateway inside a 200', ends=UNKNOWN, says=PERHAPS, create=answer(
        200, {'code': 'fail_to_fetch_task', 'message': 'Oops.', 'data': None})),
    *(Case(48, what, create=head(200, *lines) + GOOD_JOB, ends=UNKNOWN, says=PERHAPS)
      for what, lines in (
          ('two lengths', (f'Content-Length: {len(GOOD_JOB)}', 'Content-Length: 2')),
          ('a length and chunks', ('Content-Length: 5', 'Transfer-Encoding: chunked')),
          ('a negative length', ('Content-Length: -1',)))),
    Case(49, 'twenty megabytes of headers', ends=UNKNOWN, says=PERHAPS,
         create=[b'HTTP/1.1 200 OK\r\n', flood(b'X-Long: ' + b'x' * 8000 + b'\r\n', 20_000_000)]),
    Case(49, '"100 Continue" for ever', ends=UNKNOWN, says=PERHAPS,
         create=[flood(head(100) * 5000, 1 << 40)]),
    Case(49, 'trailers for ever', ends=UNKNOWN, says=PERHAPS, rate=60, create=[
        head(200, 'Transfer-Encoding: chunked') + b'2\r\n{}\r\n0\r\n',
        flood(b'X-Long: y\r\n' * 5000, 1 << 40)]),
    Case(50, 'a bomb of gzip', ends=UNKNOWN, says=PERHAPS, create=answer(
        200, gzip.compress(bytes(100_000_000), 1), Content_Encoding='gzip')),
    Case(50, 'half of a gzip', ends=UNKNOWN, says=PERHAPS, create=answer(
        200, gzip.compress(GOOD_JOB)[:-20], Content_Encoding='gzip')),
    Case(50, 'an unknown coding', ends=UNKNOWN, says=PERHAPS, create=answer(
        200, b'\x0b\x02\x80hello\x03', Content_Encoding='br')),
    Case(50, 'a clip in gzip', rate=10, content=(
        answer(200, gzip.compress(CLIP), 'video/mp4', Content_Encoding='gzip'),
        answer(200, CLIP, 'video/mp4'))),
    *(Case(51, what, create=head(200, f'Content-Length: {len(GOOD_JOB)}', *lines) + GOOD_JOB)
      for what, lines in (
          ('JSON of no type', ()), ('JSON as text', ('Content-Type: text/plain',)),
          ('JSON in UTF-16', ('Content-Type: application/json; charset=utf-16',)))),
    Case(52, 'cookies and offers of other ways', run=ignore_headers, rate=5, create=answer(
        200, {'id': 'video_1', 'status': 'queued'}, Set_Cookie='a=b; Path=/',
        Strict_Transport_Security='max-age=31536000', Alt_Svc='h2=":443"'),
        poll=(job('in_progress'), job('completed'))),
    Case(52, 'a login is offered', create=answer(
        401, WWW_Authenticate='Basic realm="x"'), ends=REJECTED, says='does not accept the key'),
]
ELSEWHERE = {
    30: ('provider-redirects', 'a public server sends us into the house network'),
}
NOT_HERE = {}

if __name__ == '__main__':
    main(CASES, ELSEWHERE, NOT_HERE)
