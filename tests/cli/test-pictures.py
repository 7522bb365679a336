#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures: what is none is refused before anything is sent, and large ones stay small in memory."""

import os
import shutil
import struct
import subprocess
import time
import unittest
import zlib

from faultserver import FaultServer, refusal
from program import Home

MEGABYTE = 1024 * 1024
PEAK_LIMIT = int(os.environ.get('PEAK_LIMIT', '150'))


def write_png(path, width, height, depth, colour, level):
    """A black PNG, compressed at a level; 0 makes it as large as its pixels."""
    def chunk(kind, data):
        return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(
            kind + data))

    channels = {0: 1, 2: 3}[colour]
    row = b'\0' + bytes((width * depth * channels + 7) // 8)
    packer = zlib.compressobj(level)
    with open(path, 'wb') as file:
        file.write(b'\x89PNG\r\n\x1a\n')
        file.write(chunk(b'IHDR', struct.pack('>IIBBBBB', width, height, depth, colour, 0, 0, 0)))
        for _ in range(height):
            data = packer.compress(row)
            if data:
                file.write(chunk(b'IDAT', data))
        file.write(chunk(b'IDAT', packer.flush()))
        file.write(chunk(b'IEND', b''))


def write_tiff(path, width, height):
    """A black uncompressed TIFF; its pixels take no room on the disk."""
    size = width * height * 3
    tags = [(256, 4, 1, width), (257, 4, 1, height), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 2),
            (273, 4, 1, 4096), (277, 3, 1, 3), (278, 4, 1, height), (279, 4, 1, size)]
    with open(path, 'wb') as file:
        file.write(b'II*\0' + struct.pack('<I', 8) + struct.pack('<H', len(tags)))
        for tag in tags:
            file.write(struct.pack('<HHII', *tag))
        file.write(struct.pack('<I', 0))
        file.truncate(4096 + size)


class Pictures(Home):
    """Files that somebody says are pictures."""

    def setUp(self):
        super().setUp()
        self.server = FaultServer(lambda request: refusal(400, 'Enough.'))
        self.addCleanup(self.server.close)
        self.path = self.home / 'picture.png'

    def generate(self, path, **more):
        return self.run_program('generate', '--json', '--server', self.server.url, '--image', path,
                                'a cat', **more)

    def refuse(self, path):
        started = time.monotonic()
        outcome = self.generate(path)
        self.assert_refused(outcome, 2, r'\.$')
        self.assertEqual('', outcome.out)
        self.assertEqual([], self.server.requests)
        self.assertEqual([], self.list_takes())
        self.assertLess(outcome.peak_megabytes, PEAK_LIMIT)
        self.assertLess(time.monotonic() - started, 20)

    def test_no_pictures(self):
        self.refuse(self.home / 'missing.png')
        self.refuse(self.home)
        self.refuse('')
        self.refuse('/dev/zero')
        for contents in (b'', b'x', b'only text\n' * 100, b'<html><body>no</body></html>',
                         b'\x89PNG\r\n\x1a\n', b'GIF89a', b'\xff\xd8\xff\xe0'):
            self.path.write_bytes(contents)
            self.refuse(self.path)

        os.mkfifo(self.home / 'pipe.png')
        self.refuse(self.home / 'pipe.png')

    def test_unreadable(self):
        if os.geteuid() == 0:
            self.skipTest('root may read everything')
        self.path.touch(mode=0)
        self.refuse(self.path)

    def test_bomb(self):
        """A hundred kilobytes that would take gigabytes."""
        write_png(self.path, 30000, 30000, 1, 0, 9)
        self.assertLess(self.path.stat().st_size, MEGABYTE)
        self.refuse(self.path)

    def test_truncated(self):
        write_png(self.path, 720, 1280, 8, 2, 0)
        os.truncate(self.path, self.path.stat().st_size // 2)
        self.refuse(self.path)

    def test_200_megabytes(self):
        write_png(self.path, 8000, 8400, 8, 2, 0)
        self.assertGreater(self.path.stat().st_size, 190 * MEGABYTE)
        self.refuse(self.path)
        tiff = self.home / 'picture.tiff'
        write_tiff(tiff, 8000, 8400)
        self.refuse(tiff)

    def test_fits(self):
        """What is sent is a PNG of exactly the size of the video."""
        write_png(self.path, 300, 100, 8, 2, 9)
        outcome = self.generate(self.path)
        self.assertEqual(1, outcome.status, outcome)
        body = self.server.requests[0].body
        start = body.index(b'\x89PNG')
        self.assertEqual((720, 1280), struct.unpack('>II', body[start + 16:start + 24]))
        self.assertIn(b'filename="', body[:start])
        self.assertNotIn(b'picture.png', body)

    def test_20_megabytes_of_jpeg(self):
        """Also where it is progressive, which no decoder can do row by row."""
        if shutil.which('convert') is None:
            self.skipTest('there is no ImageMagick')
        path = self.home / 'large.jpg'
        for count, interlace in enumerate(('None', 'Plane'), 1):
            subprocess.run(['convert', 'ppm:-', '-interlace', interlace, '-quality', '95', path],
                           input=b'P6 4000 3000 255\n' + os.urandom(4000 * 3000 * 3), check=True)
            self.assertGreater(path.stat().st_size, 20 * MEGABYTE)
            outcome = self.generate(path)
            self.assertEqual(1, outcome.status, outcome)
            self.assertEqual(count, self.server.count('POST'))
            self.assertLess(outcome.peak_megabytes, PEAK_LIMIT)


if __name__ == '__main__':
    unittest.main()
