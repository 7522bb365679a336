# SPDX-License-Identifier: GPL-3.0-or-later
"""What the benches share: rounds in turn, medians with their spread, one line to read and one to keep.

    rounds = measure({'ours': ours, 'curl': curl, 'limit': bare})
    report('download 1 GiB', rounds, ours='ours', peers=['curl'], limit='limit')

`tests/bench/run` installs the packages that a bench names in a comment `# peers: …`, and gives it
TACHYSCOPE, the program to measure, and BENCH_BUILD, the folder that it was built in.
"""

import json
import statistics
import time

ROUNDS = 7


def seconds(work):
    """How long a call takes on the wall."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def measure(sides, rounds=ROUNDS, figure=seconds):
    """Lets each side have its turn in every round, so that what else the machine does hits all.

    sides: name to function; figure turns a function into a number, the time by default.
    The first round warms the caches and is thrown away. Returns name to list of numbers.
    """
    if rounds < ROUNDS:
        raise ValueError(f'{ROUNDS} rounds at least')
    taken = {name: [] for name in sides}
    for turn in range(rounds + 1):
        for name, work in sides.items():
            number = figure(work)
            if turn > 0:
                taken[name].append(number)
    return taken


def sum_up(numbers):
    """Median, minimum and maximum."""
    return {'median': statistics.median(numbers), 'min': min(numbers), 'max': max(numbers)}


def show(summary, unit):
    return '{median:.4g} {unit} ({min:.4g}–{max:.4g})'.format(unit=unit, **summary)


def report(name, taken, ours, peers=(), limit=None, unit='s', goal='', against=None):
    """Prints the line to read and the line of JSON; the ratio is ours to the side that the goal
    names in `against`, by default the best peer, or the limit where there is no peer. Smaller is
    better."""
    sums = {side: sum_up(numbers) for side, numbers in taken.items()}
    best = min(peers, key=lambda side: sums[side]['median'], default=None)
    against = against or best or limit
    ratio = sums[ours]['median'] / sums[against]['median'] if against else None

    words = [f'ours {show(sums[ours], unit)}']
    words += [f'{side} {show(sums[side], unit)}' for side in peers]
    words += [f'limit {show(sums[limit], unit)}'] if limit else []
    words += [f'ratio {ratio:.2f} to {against}'] if against else []
    print(f'{name}: {", ".join(words)}')
    print(json.dumps({'name': name, 'unit': unit, 'goal': goal, 'ours': sums[ours],
                      'peers': {side: sums[side] for side in peers},
                      'limit': sums[limit] if limit else None,
                      'ratio': ratio, 'against': against, 'rounds': len(taken[ours])}),
          flush=True)
