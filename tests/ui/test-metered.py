#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A network that costs by the byte: the window asks before it downloads what is large.

usage: tests/ui/test-metered.py NAMES      (made of tests/faults/names.c)"""

import json
import os
import signal
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

import drive
from bus import Bus, Service
from drive import BUTTON, App, Atspi
from faultserver import FaultServer, answer, job
from gi.repository import GLib

NAMES = sys.argv.pop(1)
PROGRAMS = Path(os.environ['TACHYSCOPE_PROGRAMS'])
HOME = Path(os.environ['HOME'])
CLIP = (Path(__file__).resolve().parents[1] / 'media/data/fast.mp4').read_bytes()
# The same, with room in it that nobody needs.
LARGE = CLIP + (8_000_008).to_bytes(4, 'big') + b'free' + bytes(8_000_000)
NETWORK_MANAGER = '''<node><interface name="org.freedesktop.NetworkManager">
  <property name="State" type="u" access="read"/>
  <property name="Connectivity" type="u" access="read"/>
  <property name="Metered" type="u" access="read"/></interface></node>'''
CONNECTED = {'State': GLib.Variant('u', 70), 'Connectivity': GLib.Variant('u', 4)}
METERED, FREE = GLib.Variant('u', 1), GLib.Variant('u', 2)


class Metered(unittest.TestCase):
    def setUp(self):
        for path in HOME.iterdir():
            if path.name != 'run':
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        drive.set_window_size(1000, 640)
        self.server = FaultServer(self.respond)
        self.addCleanup(self.server.close)
        self.bus = Bus()
        self.addCleanup(os.kill, self.bus.pid, signal.SIGTERM)
        self.network = Service(self.bus.address, 'org.freedesktop.NetworkManager',
                               '/org/freedesktop/NetworkManager', NETWORK_MANAGER,
                               properties={**CONNECTED, 'Metered': METERED})
        self.environment = {'DBUS_SYSTEM_BUS_ADDRESS': self.bus.address, 'LD_PRELOAD': NAMES,
                            'FAULT_NAMES': 'video.test=127.0.0.1', 'no_proxy': '*',
                            'G_DEBUG': 'fatal-warnings'}

    def respond(self, request):
        """The first job has a large clip, the second a small one."""
        if request.method == 'POST':
            return job('completed', name=f'video_{self.server.count("POST")}')
        if request.path.endswith('/content'):
            return answer(200, LARGE if 'video_1' in request.path else CLIP, 'video/mp4')
        return job('completed', name=request.path.rpartition('/')[2])

    def run_program(self, *words, check=True):
        return subprocess.run([PROGRAMS / 'tachyscope', *words], check=check,
                              env={**os.environ, **self.environment}, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL).stdout

    def medias(self):
        takes = [json.loads(line) for line in self.run_program('list', '--json').splitlines()]
        return {take['remote_id']: take['media'] for take in takes}

    def leave(self, count):
        """Takes that are done at a server far away, and whose clips nobody has fetched yet."""
        for _ in range(count):
            run = subprocess.Popen(
                [PROGRAMS / 'tachyscope', 'generate', '--server',
                 f'http://video.test:{self.server.port}', 'a cat'],
                env={**os.environ, **self.environment, 'XDG_VIDEOS_DIR': '/proc/nowhere'},
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            run.wait(60)

    def start(self):
        return App(str(PROGRAMS / 'tachyscope-window'), **self.environment)

    def test_asks(self):
        self.leave(2)
        with self.start() as app:
            app.find(BUTTON, 'Download Now')
            app.find(Atspi.Role.LABEL, 'Metered network: one video waits.')
            drive.wait_for(lambda: self.medias()['video_2'] == 'filed', 'the small clip')
            self.assertNotEqual('filed', self.medias()['video_1'])
            app.find(Atspi.Role.LABEL, 'Waiting to download')
            app.click(BUTTON, 'Download Now')
            drive.wait_for(lambda: self.medias()['video_1'] == 'filed', 'the large clip')
        self.assertEqual(2, self.server.count('POST'))

    def test_another_network(self):
        """What has waited goes on by itself where that costs nothing."""
        self.leave(1)
        with self.start() as app:
            app.find(BUTTON, 'Download Now')
            self.network.change(**CONNECTED, Metered=FREE)
            drive.wait_for(lambda: self.medias()['video_1'] == 'filed', 'the clip')

    def test_terminal(self):
        """Whoever fetches in a terminal has said what he wants."""
        self.leave(1)
        self.run_program('fetch')
        self.assertEqual({'video_1': 'filed'}, self.medias())


if __name__ == '__main__':
    unittest.main()
