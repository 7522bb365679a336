#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows 1 to 24 of the catalogue: the network and TLS."""

import os
import signal
import ssl
import time

from faultserver import answer, closed_port, head, job, keep, reset, trickle
from frame import (CLIP, FILED, NOT_REACHED, REJECTED, UNKNOWN, Case, equal, fake_time, main,
                   matches, speed_up)
from tools import (BlackHole, SocksProxy, microsocks, names, noisy_png, offline, script, tinyproxy,
                   tls, trusting)

# Where the tests themselves run without a network, that is said instead.
OR_OFFLINE = '|There is no network through which'
LOST = 'got lost. The take may have been created and charged'
PORTAL = b'<!doctype html><html><body><h1>Welcome to the hotel</h1></body></html>'
ACCEPTED = job('queued')
OPEN_ANSWER = head(200, 'Content-Length: 37') + b'{"id": "video_1", "status": "queued"}'

# What an HTTP/2 server says to a stranger: its settings, then PROTOCOL_ERROR.
SETTINGS = bytes(3) + b'\4' + bytes(5)
GOAWAY = b'\0\0\x08\7' + bytes(5) + bytes(7) + b'\1'


def not_created(says, place=None, url=None, **more):
    """A case in which no request may reach the server."""
    def run(trial):
        if place:
            place(trial)
        options = trial.case.server
        server = trial.serve(**(options() if callable(options) else options))
        address = url or server.url
        trial.generate(address.replace('PORT', str(server.port)))
        trial.expect(server)
    return dict(more, run=run, ends=NOT_REACHED, posts=0, says=says + '.*Nothing was created')


def refuse_connection(trial):
    trial.generate(closed_port())
    trial.expect(trial.serve())


def swallow_connection(trial):
    hole = BlackHole()
    trial.servers.append(hole)
    trial.generate(f'http://127.0.0.1:{hole.port}')
    trial.expect(trial.serve())


def go_round_broken_ipv6(trial):
    server = trial.serve()
    trial.servers.append(BlackHole('::1', server.port))
    trial.generate(f'http://both.test:{server.port}')
    trial.expect(server)


def cut_upload(trial):
    server = trial.serve(upload=100_000)
    trial.generate(server.url, '--image', noisy_png(trial.home / 'noise.png'))
    trial.expect(server)
    equal(0, server.charges, 'the cut came too late')


def check_request_id(trial):
    equal('req_9', trial.last['error']['request_id'])


def proxied(reply):
    def place(trial):
        proxy = trial.serve(lambda request: reply)
        trial.env.update(https_proxy=proxy.url)
    return place


def go_through_socks(trial):
    server = trial.serve()
    proxy = SocksProxy(server.port)
    trial.servers.append(proxy)
    trial.generate('http://video.test', all_proxy=proxy.url, http_proxy=proxy.url)
    trial.expect(server)
    equal((b'video.test', 80), proxy.wanted[0])


PASSWORD = 'The proxy asks for a name and a password'
SECRET = ('-u', 'somebody', '-P', 'sesame')


def through(start, *options, scheme='http', login='', tunnel=True, pac=False):
    """The way leads through a proxy, which alone knows where the server is: to a server with TLS
    inside a tunnel, or, where there is none, as a plain request. A script may tell which proxy."""
    def run(trial):
        proxy = start(trial, *options)
        trusting(trial)
        server = trial.serve(context=tls('named')) if tunnel else trial.serve()
        address = f'{scheme}://{login}{proxy.address}'
        if pac:
            address = script(trial, f'host == "video.test" ? "PROXY {proxy.address}" : "DIRECT"')
        trial.env.update(http_proxy=address, https_proxy=address, all_proxy=address)
        trial.generate(f'{"https" if tunnel else "http"}://video.test:{server.port}')
        trial.expect(server)
        equal(False, 'sesame' in trial.outcome.err + trial.outcome.out, 'the password was shown')
        return proxy
    return dict(run=run, variables=names(video='none'))


def check_tunnel(trial):
    matches(r'CONNECT video\.test:\d+', (trial.home / 'proxy.log').read_text())


def untrusted(certificate, says):
    return not_created(says, server=lambda: dict(context=tls(certificate)),
                       url='https://localhost:PORT')


def old_tls():
    context = tls('good', maximum_version=ssl.TLSVersion.TLSv1_1,
                  minimum_version=ssl.TLSVersion.TLSv1)
    context.set_ciphers('ALL:@SECLEVEL=0')
    return context


def trust_house(trial):
    trusting(trial)
    server = trial.serve(context=tls('good'))
    trial.generate(f'https://localhost:{server.port}')
    trial.expect(server)


def restart_server(trial):
    first = trial.serve(lambda request: ACCEPTED if request.method == 'POST' else
                        job('in_progress'))
    run = trial.start_take(first.url)
    run.wait_for(lambda: first.count('GET'))
    first.close()
    second = trial.serve(port=first.port)
    trial.note(run.end())
    trial.expect(first)
    equal(0, second.count('POST'))


class Sleep:
    """Lets a program sleep while the clock on the wall goes on, as in a suspended computer."""

    def __init__(self, trial):
        self.clock = trial.home / 'clock'
        self.clock.write_text('+0')
        trial.env.update(fake_time('+0'), FAKETIME_TIMESTAMP_FILE=str(self.clock),
                         FAKETIME_NO_CACHE='1', FAKETIME_DONT_FAKE_MONOTONIC='1')
        del trial.env['FAKETIME']

    def fall(self, run, server):
        os.kill(run.pid, signal.SIGSTOP)
        for connection in server.silent:
            reset(connection)
        self.clock.write_text('+8h')
        os.kill(run.pid, signal.SIGCONT)


def sleep_in_upload(trial):
    sleep = Sleep(trial)
    server = trial.serve(lambda request: None, upload=100_000)
    run = trial.start_take(server.url, '--image', noisy_png(trial.home / 'noise.png'))
    run.wait_for(lambda: server.silent)
    sleep.fall(run, server)
    trial.note(run.end())
    trial.expect(server)
    equal(0, server.charges, 'the cut came too late')


def sleep_in_poll(trial):
    sleep = Sleep(trial)
    server = trial.serve()
    run = trial.start_take(server.url)
    run.wait_for(lambda: server.count('GET'))
    sleep.fall(run, server)
    trial.note(run.end())
    trial.expect(server)


HALF = len(CLIP) // 2
CLIP_HEAD = head(200, 'Content-Type: video/mp4', 'ETag: "clip"', f'Content-Length: {len(CLIP)}')


def send_rest(request):
    if 'range' not in request.headers:
        return CLIP_HEAD + CLIP
    equal((f'bytes={HALF}-', '"clip"'), (request.headers['range'], request.headers['if-range']))
    return answer(206, CLIP[HALF:], 'video/mp4', ETag='"clip"',
                  Content_Range=f'bytes {HALF}-{len(CLIP) - 1}/{len(CLIP)}')


def sleep_in_download(trial):
    sleep = Sleep(trial)
    server = trial.serve()
    run = trial.start_take(server.url)
    run.wait_for(lambda: any(request.path.endswith('/content') for request in server.requests))
    sleep.fall(run, server)
    trial.note(run.end())
    trial.expect(server)


def count_knocks(trial):
    """How often a server that is down is asked about eight takes, while one that is up is asked
    a hundred times about its only one: a handful of times, then once in five minutes."""
    rate = 200
    server, other = trial.serve(), trial.serve()
    trial.leave_takes(server, 8)
    trial.leave_takes(other, 1)
    server.close()
    down = trial.serve(greet=[reset], port=server.port)
    trial.case.poll = job('in_progress', name='video_0')
    begin = time.monotonic()
    run = trial.start('fetch', **speed_up(rate))
    run.wait_for(lambda: other.count('GET') >= 100)
    run.interrupt()
    run.end()
    most = 20 + (time.monotonic() - begin) * rate / 300
    equal(True, 5 <= down.n_connections < most, f'{down.n_connections} knocks, {most} at most')
    equal(8, server.count('POST'))


CASES = [
    Case(1, 'there is no network', **not_created(
        'There is no network through which “video.example”', place=offline,
        url='https://video.example')),
    Case(2, 'the name does not exist', variables=names(gone='none'), **not_created(
        f'(There is no host called “gone.test”{OR_OFFLINE}).*', url='https://gone.test')),
    Case(2, 'the name server fails', variables=names(flaky='again'), **not_created(
        f'(cannot be found; perhaps there is no network{OR_OFFLINE}).*', url='https://flaky.test')),
    Case(2, 'the name server is silent', variables=names(slow='stall'), rate=10, **not_created(
        'does not answer', url='https://slow.test')),
    Case(3, 'nothing listens there', run=refuse_connection, ends=NOT_REACHED, posts=0,
         says='Nothing answers at .*Nothing was created'),
    Case(3, 'the connection is neither taken nor refused', run=swallow_connection, rate=20,
         ends=NOT_REACHED, posts=0, says='does not answer.*Nothing was created'),
    Case(4, 'IPv6 leads nowhere, IPv4 does', run=go_round_broken_ipv6,
         variables=names(both='::1,127.0.0.1')),
    Case(5, 'reset before a byte is written', server=dict(greet=[reset]), **not_created(
        'No (encrypted )?connection to', url='https://127.0.0.1:PORT')),
    Case(6, 'reset in the middle of the upload', create=[reset], run=cut_upload, ends=UNKNOWN,
         says=LOST),
    Case(7, 'the whole request is read, then the connection drops', create=b'', ends=UNKNOWN,
         says=LOST),
    Case(7, 'the whole request is read, then a reset', create=[reset], ends=UNKNOWN, says=LOST),
    Case(8, 'the whole request is read, then silence for ever', create=None, rate=60,
         ends=UNKNOWN, says=LOST),
    Case(9, 'the answer stops after its head', rate=60, ends=UNKNOWN, says=LOST,
         create=[head(200, 'Content-Type: application/json', 'Content-Length: 100',
                      'x-request-id: req_9'), None], check=check_request_id),
    Case(10, 'the answer trickles in', rate=60, ends=UNKNOWN, says=LOST,
         create=[head(200, 'Content-Length: 1000'), trickle(b' ' * 1000, 1, 0.2)]),
    Case(10, 'the clip trickles in', rate=10, content=(
        [head(200, 'Content-Type: video/mp4', f'Content-Length: {len(CLIP)}'),
         trickle(CLIP, 1, 0.2)], answer(200, CLIP, 'video/mp4'))),
    Case(11, 'a second answer follows the first', rate=5, create=[
        OPEN_ANSWER + answer(200, {'id': 'video_1', 'status': 'failed'}), keep]),
    Case(11, 'junk follows the answer', rate=5, create=[OPEN_ANSWER + b'\0junk\r\n\r\n', keep]),
    Case(12, 'a portal answers with its page', create=answer(200, PORTAL, 'text/html'),
         ends=UNKNOWN, says='sign in'),
    Case(12, 'a portal sends us to its page', create=answer(
        302, b'', Location='http://portal.example/login'), ends=UNKNOWN, says='sends the request on to “portal.example”'),
    Case(12, 'a portal says that it is one', create=answer(511, PORTAL, 'text/html'),
         ends=UNKNOWN, says='sign in'),
    Case(13, 'the proxy wants a password', **not_created(
        PASSWORD, place=proxied(
            answer(407, b'', Proxy_Authenticate='Basic realm="x"')), url='https://video.test')),
    Case(13, 'the proxy cannot connect', **not_created(
        'The proxy does not let us through to “video.test”', place=proxied(answer(502)),
        url='https://video.test')),
    Case(13, 'an HTTP proxy makes a tunnel', check=check_tunnel, **through(tinyproxy)),
    Case(13, 'an HTTP proxy hands a plain request on', **through(tinyproxy, tunnel=False)),
    Case(13, 'an HTTP proxy that knows the password', **through(
        tinyproxy, 'BasicAuth somebody sesame', login='somebody:sesame@')),
    Case(13, 'an HTTP proxy wants a password', posts=0, ends=NOT_REACHED,
         says=PASSWORD + '.*Nothing was created', **through(
             tinyproxy, 'BasicAuth somebody sesame')),
    Case(13, 'an HTTP proxy makes no tunnel there', posts=0, ends=NOT_REACHED,
         says='The proxy does not let us through to “video.test.*Nothing was created', **through(
             tinyproxy, 'ConnectPort 1')),
    Case(14, 'the way leads through a SOCKS proxy', run=go_through_socks),
    Case(14, 'a script names the proxy', check=check_tunnel, **through(tinyproxy, pac=True)),
    Case(14, 'TLS through a SOCKS proxy', **through(microsocks, scheme='socks5')),
    Case(14, 'a SOCKS proxy that knows the password', **through(
        microsocks, *SECRET, scheme='socks5', login='somebody:sesame@')),
    Case(14, 'a SOCKS proxy wants a password', posts=0, ends=NOT_REACHED,
         says=PASSWORD + '.*Nothing was created', **through(
             microsocks, *SECRET, scheme='socks5')),
    Case(15, 'nobody vouches for the certificate', **untrusted(
        'good', 'Nobody whom this computer trusts vouches for the certificate of “localhost')),
    Case(15, 'the certificate is of another host', **untrusted(
        'other', 'The certificate of “localhost.* belongs to another host')),
    Case(15, 'the certificate has expired', **untrusted(
        'expired', 'The certificate of “localhost.* is not valid at this time')),
    Case(15, 'the certificate is not valid yet', **untrusted(
        'early', 'The certificate of “localhost.* is not valid at this time')),
    Case(16, 'an authority of the house vouches for the server', run=trust_house),
    Case(17, 'TLS 1.1 and no better', **not_created(
        'offers only encryption that is no longer safe', place=trusting,
        server=lambda: dict(context=old_tls()), url='https://localhost:PORT')),
    Case(18, 'a clip without a length ends in the middle of TLS', run=trust_house, content=(
        head(200, 'Content-Type: video/mp4') + CLIP[:3000], answer(200, CLIP, 'video/mp4'))),
    Case(20, 'only HTTP/2 is spoken', create=SETTINGS + GOAWAY, ends=UNKNOWN, says=LOST),
    Case(20, 'HTTP/1.1 is refused', create=answer(505), ends=UNKNOWN,
         says='does not speak HTTP/1.1'),
    Case(21, 'the server starts anew between two questions', run=restart_server, rate=5,
         create=ACCEPTED),
    Case(22, 'suspended for eight hours in the middle of the upload', run=sleep_in_upload,
         ends=UNKNOWN, says=LOST),
    Case(22, 'suspended for eight hours between two questions', run=sleep_in_poll,
         create=ACCEPTED, poll=(job('in_progress'), job('completed'))),
    Case(22, 'suspended for eight hours in the middle of the download', run=sleep_in_download,
         content=([CLIP_HEAD + CLIP[:HALF], None], send_rest)),
    Case(24, 'a server with many takes is down', run=count_knocks),
]
ELSEWHERE = {
    19: ('cli-secrets', 'plain http beyond this machine is said to be readable on the way'),
    23: ('ui-metered', 'large downloads ask, small ones do not, nor does the terminal; poller: '
         'a metered network is asked less; poller-trouble: another network'),
}
NOT_HERE = {}

if __name__ == '__main__':
    main(CASES, ELSEWHERE, NOT_HERE)
