#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts Prism with our description of the API, sees that it judges, and lets it judge a program:
judge.py PROGRAM"""

import os
import re
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
PRISM = HERE / 'node_modules/.bin/prism'
GOOD = {'model': 'sora-2', 'prompt': 'a boat', 'seconds': '4', 'size': '720x1280'}
KEYS = {'Authorization': 'Bearer x',
        'Idempotency-Key': '5c9d7a52-5b0f-4b8c-9d51-0d6f2f1f2a10'}


def create(url, fields, headers):
    """The HTTP status of a create request made by nobody's client."""
    body = ''.join(f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'
                   for name, text in fields.items()) + '--b--\r\n'
    request = urllib.request.Request(
        url + '/videos', body.encode(),
        {'Content-Type': 'multipart/form-data; boundary=b', **headers})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def check_judge(url):
    """A judge who lets everything pass would prove nothing."""
    assert create(url, GOOD, KEYS) == 200
    assert create(url, GOOD, {}) == 401
    assert create(url, GOOD, {'Authorization': 'Bearer x'}) == 422
    assert create(url, {**GOOD, 'seconds': '5'}, KEYS) == 422
    assert create(url, {**GOOD, 'size': '720*1280'}, KEYS) == 422
    for name in GOOD:
        assert create(url, {key: GOOD[key] for key in GOOD if key != name}, KEYS) == 422, name


def read_url(lines):
    """Where Prism listens, once it does."""
    for line in lines:
        match = re.search(r'listening on (http://\S+)', line)
        if match:
            return match.group(1) + '/v1'
    raise RuntimeError('Prism does not start')


def main():
    if not PRISM.exists():
        print('node_modules is missing; tests/run installs it')
        return 77

    prism = subprocess.Popen([PRISM, 'mock', '--port', '0', HERE / 'videos.openapi.yaml'],
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    watchdog = threading.Timer(100, prism.kill)
    watchdog.start()
    try:
        url = read_url(prism.stdout)
        threading.Thread(target=prism.stdout.read, daemon=True).start()
        check_judge(url)
        return subprocess.run(sys.argv[1:], env={**os.environ, 'PRISM_URL': url},
                              timeout=60, check=False).returncode
    finally:
        watchdog.cancel()
        prism.kill()
        prism.wait()


if __name__ == '__main__':
    sys.exit(main())
