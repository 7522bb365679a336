#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sums up meson's logs in one line: N passed, N failed, N skipped."""

import json
import re
import sys
from collections import Counter
from pathlib import Path

CASE = re.compile(r'^(ok|not ok) \d+\b(.*)$', re.M)
GOOD = {'OK': 'passed', 'EXPECTEDFAIL': 'passed', 'SKIP': 'skipped'}


def count_cases(output):
    """What a program says of its cases, where it speaks TAP, as GLib's do."""
    cases = Counter()
    for verdict, rest in CASE.findall(output):
        if re.search(r'# (SKIP|TODO)\b', rest, re.I):
            cases['skipped'] += 1
        else:
            cases['passed' if verdict == 'ok' else 'failed'] += 1
    return cases


def count_program(record):
    """One program's cases; a program that dies is a failure on top of what it got done."""
    verdict = GOOD.get(record['result'], 'failed')
    cases = count_cases(record.get('stdout', ''))
    if verdict == 'failed' and not cases['failed'] or not cases:
        cases[verdict] += 1
    return cases


def main(paths):
    total = Counter()
    for path in map(Path, paths):
        if path.exists():
            for line in path.read_text(encoding='utf-8').splitlines():
                total += count_program(json.loads(line))
    print(', '.join(f'{total[verdict]} {verdict}' for verdict in ('passed', 'failed', 'skipped')))
    return 1 if total['failed'] or not total['passed'] else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
