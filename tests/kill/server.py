# SPDX-License-Identifier: GPL-3.0-or-later
"""A server of the videos API that fails on purpose, and keeps a ledger of what it charged."""

import random
import re
import threading

from faultserver import FaultServer, answer, head, job, pause, refusal, trickle


class Ledger:
    """What was charged, for whom: the truth that the client's library is held against."""

    def __init__(self):
        self.lock = threading.Lock()
        self.ids = {}     # prompt -> ids that were made for it, one a charge
        self.troubles = {}  # (id, kind) -> failures that are still to be shown

    def charge(self, prompt):
        with self.lock:
            ids = self.ids.setdefault(prompt, [])
            number = sum(len(made) for made in self.ids.values())
            ids.append(f'video_{number:05d}')
            return ids[-1]

    def takes_trouble(self, name, kind, most):
        """Whether this request shall fail; each job gets through in the end."""
        with self.lock:
            left = self.troubles.setdefault((name, kind), random.randint(0, most))
            self.troubles[name, kind] = max(left - 1, 0)
            return left > 0


class MoodyServer(FaultServer):
    """One connection, one request: nothing is reused, so that every cut is a cut of its own."""

    def __init__(self, clip):
        self.ledger = Ledger()
        self.clip = clip
        super().__init__(self.reply)

    def reply(self, request):
        content = re.fullmatch(r'/v1/videos/(video_\d+)/content', request.path)
        name = re.fullmatch(r'/v1/videos/(video_\d+)', request.path)
        if not request.is_whole:
            return b''  # killed in the middle of its order, so nothing is charged
        if request.method == 'POST' and request.path == '/v1/videos':
            return self.create(request.body)
        if content:
            return self.content(content.group(1))
        if name:
            return self.poll(name.group(1))
        return refusal(404, 'on purpose')

    def create(self, body):
        prompt = re.search(rb'name="prompt"\r\n\r\n(.*?)\r\n', body).group(1).decode()
        name = self.ledger.charge(prompt)
        mood = random.random()
        if mood < 0.1:
            return refusal(500, 'on purpose')
        if mood < 0.2:
            return b''  # charged, and not a word
        return [pause(random.random() * 0.1),
                job('completed' if mood < 0.8 else 'pending', 100, name)]

    def poll(self, name):
        if self.ledger.takes_trouble(name, 'poll', 1):
            return refusal(500, 'on purpose')
        return job('completed', 100, name)

    def content(self, name):
        top = head(200, 'Content-Type: video/mp4', f'Content-Length: {len(self.clip)}')
        if not self.ledger.takes_trouble(name, 'content', 2):
            pieces = random.choice((1, 8))
            return [top, trickle(self.clip, len(self.clip) // pieces + 1, 0.02)]
        if random.random() < 0.5:
            return refusal(500, 'on purpose')
        return top + self.clip[:random.randrange(len(self.clip))]
