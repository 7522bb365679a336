#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the first take of a fresh home through the real window, and saves what it looks like.

usage: first-run.py PROGRAM SCREENSHOT

Belongs onto a virtual screen and away from home: see tests/on-virtual-screen.
"""

import sys

import drive


def main(program, picture):
    drive.set_window_size(1280, 800)  # all of the screen
    with drive.App(program) as app:
        app.click(drive.BUTTON, 'Try It Now', 30)
        # By then the words have faded in.
        drive.wait_for_clip(app)
        drive.screenshot(picture)
    print(f'The sample take plays. This is how it looks: {picture}')


if __name__ == '__main__':
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
