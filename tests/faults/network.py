#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows 1 to 24 of the catalogue: the network and TLS."""

from faultserver import answer, closed_port, hang, head, reset, trickle
from frame import NOT_REACHED, UNKNOWN, Case, main

LOST = 'got lost. The take may have been created and charged'

def refuse_connection(trial):
    trial.generate(closed_port())
    trial.expect(trial.serve())


CASES = [
    Case(3, 'nothing listens there', run=refuse_connection, ends=NOT_REACHED, posts=0,
         says='Nothing answers at .*Nothing was created'),
    Case(7, 'the whole request is read, then the connection drops', create=b'', ends=UNKNOWN,
         says=LOST),
    Case(8, 'the whole request is read, then silence for ever', create=None, rate=60,
         ends=UNKNOWN, says=LOST),
]
ELSEWHERE = {}
NOT_HERE = {}

if __name__ == '__main__':
    main(CASES, ELSEWHERE, NOT_HERE)
