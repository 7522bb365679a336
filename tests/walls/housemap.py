#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeps the list of files in src/README.md: one line a file, from the file's own first sentence.

Run it after adding a file or changing a first comment; a test fails until then."""

import re
import sys
from pathlib import Path

from walls import ROOMS, tree_root

BEGIN = '<!-- Below, housemap.py writes; change the first comment of the file instead. -->\n'
KINDS = ('.c', '.h', '.ui', '.sql', '.css')
COMMENT = re.compile(r'/\*+(.*?)\*/|<!--(.*?)-->|((?:^--[^\n]*\n)+)', re.S | re.M)


def first_sentence(path):
    """What the file says it is for, or None."""
    for match in COMMENT.finditer(path.read_text(encoding='utf-8')):
        text = next(group for group in match.groups() if group is not None)
        lines = (re.sub(r'^\s*(\*|--)?\s*', '', line) for line in text.splitlines())
        text = ' '.join(line for line in lines if 'SPDX-License' not in line).strip()
        if text:
            return re.split(r'(?<=[.!?])\s', re.sub(r'\s+', ' ', text))[0]
    return None


def key_of(path, room):
    """Source, headers and template of one type share a line; any other file has its own."""
    name = path.relative_to(room)
    if path.suffix in ('.c', '.h', '.ui'):
        return str(name.with_suffix('')).removesuffix('-private')
    return str(name)


def describe(key, paths):
    """The line of one type; the source speaks first, then the template, then the header."""
    speakers = sorted(paths, key=lambda p: {'.c': 0, '.ui': 1}.get(p.suffix, 2))
    sentence = next(filter(None, map(first_sentence, speakers)), None)
    if sentence is None:
        raise ValueError(f'{paths[0]} does not say what it is for')
    endings = sorted((path.name.removeprefix(Path(key).name) for path in paths),
                     key=lambda ending: ending.replace('-', '~'))
    return f'- `{key}` {" ".join(endings)}'.rstrip() + f': {sentence}\n'


def files_of(folder, pattern):
    return sorted(p for p in folder.glob(pattern) if p.is_file() and p.suffix in KINDS)


def list_room(folder):
    """All lines of one room."""
    groups = {}
    for path in files_of(folder, '**/*'):
        groups.setdefault(key_of(path, folder), []).append(path)
    return ''.join(describe(key, groups[key]) for key in sorted(groups))


def list_files(src):
    """The whole list, room by room in the order of the walls."""
    text = ''.join(f'- `{path.name}`: {first_sentence(path)}\n' for path in files_of(src, '*'))
    for room in ROOMS:
        if (src / room).is_dir():
            text += f'\n### {room}\n\n' + list_room(src / room)
    return text


def renew(src):
    """The README as it should be."""
    text = (src / 'README.md').read_text(encoding='utf-8')
    return text[:text.index(BEGIN) + len(BEGIN)] + '\n' + list_files(src).lstrip('\n')


def main():
    readme = tree_root() / 'src' / 'README.md'
    readme.write_text(renew(readme.parent), encoding='utf-8')
    return 0


if __name__ == '__main__':
    sys.exit(main())
