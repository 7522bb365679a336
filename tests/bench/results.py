#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Puts what the benches said into RESULTS.md; what was not run this time stays as it stands there.

Arguments: RESULTS.md, then the kept output of each bench, named as the bench."""

import datetime
import json
import os
import platform
import re
import subprocess
import sys
from pathlib import Path

from common import show

INTRO = '''# What was measured

`tests/bench/run` writes this file. Each figure is the median of its rounds, with the smallest and the
largest; all sides took turns in one run. A ratio is ours to the best peer, or to the limit where
there is no peer; below 1 we are better, and within 1.3 either way it may be noise.
'''
VERSIONED = ('gtk4', 'libadwaita-1', 'libsoup-3.0', 'gstreamer-1.0', 'sqlite3')


def describe_machine():
    """Its size and what runs on it, but not which one it is."""
    memory = os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2 ** 30
    system = platform.freedesktop_os_release().get('PRETTY_NAME', platform.system())
    versions = (subprocess.run(['pkg-config', '--modversion', name], capture_output=True,
                               text=True, check=False).stdout.strip() for name in VERSIONED)
    libraries = ', '.join(f'{name} {version}' for name, version in zip(VERSIONED, versions))
    return (f'{os.cpu_count()} cores, {memory:.0f} GiB, {platform.machine()}; {system}, '
            f'Linux {platform.release().split("-")[0]}; {libraries}')


def row(line):
    """One measurement as a row of the table."""
    record = json.loads(line)
    unit = record['unit']
    peers = '; '.join(f'{side} {show(sums, unit)}' for side, sums in record['peers'].items())
    limit = show(record['limit'], unit) if record['limit'] else ''
    ratio = f'{record["ratio"]:.2f} to {record["against"]}' if record['ratio'] else ''
    cells = (record['name'], show(record['ours'], unit), peers, limit, ratio, record['goal'])
    return '| ' + ' | '.join(cell or '–' for cell in cells) + ' |\n'


def section(bench, output):
    """All that one bench measured."""
    rows = [row(line) for line in output.splitlines() if line.startswith('{')]
    return (f'## {bench}\n\n{datetime.date.today()}; {describe_machine()}\n\n'
            '| what | ours | peers | limit | ratio | goal |\n'
            '| --- | --- | --- | --- | --- | --- |\n' + ''.join(rows))


def main(target, *outputs):
    target = Path(target)
    text = target.read_text(encoding='utf-8') if target.exists() else ''
    sections = dict(re.findall(r'^## (\S+)\n(.*?)(?=^## |\Z)', text, re.M | re.S))
    sections = {bench: f'## {bench}\n{rest.rstrip()}\n' for bench, rest in sections.items()}
    for output in map(Path, outputs):
        sections[output.stem] = section(output.stem, output.read_text(encoding='utf-8'))
    number = lambda bench: int(re.match(r'b(\d+)', bench).group(1))
    target.write_text('\n'.join([INTRO, *(sections[b] for b in sorted(sections, key=number))]),
                      encoding='utf-8')


if __name__ == '__main__':
    main(*sys.argv[1:])
