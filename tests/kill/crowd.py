# SPDX-License-Identifier: GPL-3.0-or-later
"""Several programs at once on one data directory, any of which is killed at any moment."""

import json
import os
import random
import signal
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

# What each program may end with if it is let to: see the table in `tachyscope --help`.
STATUSES = (0, 1, 3, 4, 5, 130)
LONGEST = 240.0       # seconds for a program that is not killed
STUDIO_SHARE = 0.08   # of the rounds: what it draws takes the processor for seconds


@dataclass
class Player:
    """One program of a round: when it starts, and when it is killed, if at all."""

    arguments: tuple
    delay: float
    patience: float   # from its start until SIGKILL

    @property
    def is_spared(self):
        return self.patience >= LONGEST

    def play(self, program, env):
        """Returns what is wrong with how it ended, or None."""
        threading.Event().wait(self.delay)
        child = subprocess.Popen([program, *self.arguments], env=env, stdin=subprocess.DEVNULL,
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        try:
            out, err = child.communicate(timeout=self.patience)
        except subprocess.TimeoutExpired:
            child.send_signal(signal.SIGKILL)
            out, err = child.communicate()
            return f'{self.arguments} does not end: {out} {err}' if self.is_spared else None
        if child.returncode not in STATUSES or b'CRITICAL' in err:
            return f'{self.arguments} ended with {child.returncode}: {err.decode()}'
        return self.judge_list(out) if self.arguments[0] == 'list' else None

    def judge_list(self, out):
        try:
            for line in out.splitlines():
                json.loads(line)
        except ValueError:
            return f'list said {out!r}'
        return None


def choose_patience():
    """A third is let to its end; half of the kills fall into the first blink."""
    if random.random() < 0.3:
        return LONGEST
    return random.random() * (0.3 if random.random() < 0.5 else 4.0)


def new_player(*arguments):
    return Player(arguments, random.random() * 0.5, choose_patience())


def cast(server, number):
    """Who plays in a round; the prompts tell which take is whose."""
    order = ('generate', '--server', server.url, '--model', 'm')
    players = [new_player(*order, f'kill round {number}, {which}')
               for which in range(random.randint(1, 2))]
    players += [new_player('fetch') for _ in range(random.randint(1, 2))]
    players += [new_player('list', '--json')]
    if os.environ.get('DISPLAY'):
        # A window does not end by itself, so it is always killed.
        players += [Player((), random.random() * 0.5, random.random() * 4)]
    if random.random() < STUDIO_SHARE:
        players += [new_player('generate', f'studio round {number}')]
    return players


def kill_studio(home):
    """Whoever drew or was asked: it is a child of one of the players, and outlives them."""
    threading.Event().wait(random.random() * 4)
    try:
        pid = json.loads((home / 'data/tachyscope/studio/address').read_bytes())['pid']
        arguments = Path(f'/proc/{pid}/cmdline').read_bytes()
        if b'--embedded' in arguments:
            os.kill(pid, signal.SIGKILL)
    except (OSError, ValueError):
        pass  # there is none


def run_crowd(program, server, env, number):
    """Plays one round. Returns what went wrong, besides what is found when all is counted."""
    players = cast(server, number)
    with ThreadPoolExecutor(len(players) + 1) as pool:
        ends = [pool.submit(player.play, program, env) for player in players]
        pool.submit(kill_studio, Path(env['HOME'])).result()
        return [end.result() for end in ends if end.result() is not None]
