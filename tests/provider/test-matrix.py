#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""That no server of the dialect matrix is left out: each row has a replay file (test-replay.c plays
it) in which everything is said and answered that the row speaks of, or a reason why not."""

import json
import sys
import unittest
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / 'dialects'

# PROTOCOL.md §2.1: how a recipe is sent, what comes back, whether jobs are listed and deleted.
ROWS = {
    'openai': ('form', 200, True, True),
    'new-api': ('form', 200, False, False),
    'litellm': ('form', 200, True, False),
    'vllm-omni': ('form', 200, True, True),
    'sglang': ('form', 200, True, True),
    'fastvideo': ('form', 200, True, True),
    'tensorrt-llm': ('json', 202, True, True),
    'rapid-mlx': ('form', 200, True, True),
    'qvac': ('form', 200, True, True),
    'bifrost': ('form', 200, True, True),
    'aisix': ('json', 200, False, False),
    'llm-gateway': ('json', 200, False, False),
    'merge': ('json', 202, False, False),
    'azure': ('form', 200, True, True),
    'base44': ('form', 200, False, False),
    'reseller': ('form', 200, False, False),
    'openrouter': ('json', 202, False, False),
    'ofox': ('json', 202, False, True),
    'together': ('json', 200, False, False),
    'inworld': ('json', 200, False, False),
    'dynamo': ('json', 200, False, False),
    # Of the cards below the matrix.
    'dingo': ('json', 200, False, False),
    'phaseo': ('form', 200, False, False),
    'sd-server': ('json', 202, False, True),
    'xai': ('json', 200, False, False),
}

# What a file must tell of: a job that runs, one that failed, one that nobody knows; a recipe that is
# refused; a clip that is there, and one that is not.
STEPS = {'create', 'refused', 'running', 'failed', 'gone', 'clip', 'no clip', 'list', 'delete'}

LATER = 'answers once, when the clip is made: nothing can be asked afterwards'
EXCUSES = {
    ('sglang', 'running'): 'never says more than "queued" before the end',
    ('dynamo', 'running'): LATER,
    ('dynamo', 'gone'): LATER,
    ('xai', 'running'): 'never says more than "pending" before the end',
}

# Files for what is no row of its own.
OTHERS = {'reseller-text-reference': 'as reseller, but for how the picture is sent'}


def name_step(step):
    """Which of STEPS it is."""
    what, error = step['do'], step.get('error')
    if what == 'make':
        return 'no clip' if error else 'clip'
    if what == 'create':
        return 'refused' if error else 'failed' if step.get('job', {}).get(
            'status') == 'failed' else 'create'
    if what == 'content':
        return 'no clip' if error else 'clip'
    if what == 'retrieve':
        return 'gone' if error == 'gone' else step.get('job', {}).get('status', error)
    return what


class Matrix(unittest.TestCase):
    """Each row against its file."""

    @staticmethod
    def read(name):
        return json.loads((FOLDER / f'{name}.json').read_text(encoding='utf-8'))['steps']

    def test_files(self):
        self.assertEqual({*ROWS, *OTHERS}, {path.stem for path in FOLDER.glob('*.json')})

    def test_steps(self):
        for name in ROWS:
            told = {name_step(step) for step in self.read(name)}
            told |= {step for row, step in EXCUSES if row == name}
            self.assertEqual(set(), STEPS - told, name)

    def test_excuses(self):
        """What is told needs no excuse."""
        for name, step in EXCUSES:
            self.assertNotIn(step, {name_step(told) for told in self.read(name)}, (name, step))

    def test_create(self):
        """With a picture, or it is said that none is taken; in the form of the row."""
        for name, (form, status, _, _) in ROWS.items():
            creates = [step for step in self.read(name) if name_step(step) == 'create' and
                       form in step['exchanges'][0]]
            self.assertTrue(creates, name)
            self.assertEqual({status}, {step['exchanges'][0].get('status', 200)
                                        for step in creates}, name)
            self.assertTrue(name == 'phaseo' or any(
                step.get('picture') for step in self.read(name)), name)
            other = 'json' if form == 'form' else 'form'
            for step in self.read(name):
                for exchange in step.get('exchanges', []):
                    self.assertNotIn(other, exchange, name)

    def test_list_and_delete(self):
        for name, (_, _, *offers) in ROWS.items():
            for what, offered in zip(('list', 'delete'), offers):
                errors = {step.get('error') for step in self.read(name) if step['do'] == what}
                self.assertEqual(offered, None in errors, (name, what))
                self.assertEqual(not offered, 'unsupported' in errors, (name, what))


if __name__ == '__main__':
    sys.exit(unittest.main())
