# SPDX-License-Identifier: GPL-3.0-or-later
"""The walls between the rooms of src/: who may include whom, and which library lives where."""

import re
from pathlib import Path

MAX_LINES = 600

# What each room may include of the others; src/README.md shows the same as a picture.
ROOMS = {
    'base': (),
    'store': ('base',),
    'provider': ('base', 'store'),
    'media': ('base',),
    'take': ('base', 'store', 'provider', 'media'),
    'studio': ('base', 'media'),
    'app': ('base', 'store', 'provider', 'media', 'take'),
    'player': ('base', 'media'),
    'ui': ('base', 'provider', 'media', 'take', 'app', 'player'),
    'cli': ('base', 'provider', 'media', 'take', 'app', 'studio'),
    'worker': ('base', 'media'),
}
# The two programs are glue: one enters the command line, the other the window.
PROGRAMS = {'main.c': ('base', 'cli'), 'window.c': ('base', 'ui')}

# Libraries that only some rooms may touch: how their headers begin, and where they live.
LIBRARIES = {
    'SQLite': (r'sqlite3', ('store',)),
    'libsoup': (r'libsoup/', ('provider', 'studio')),
    'libsecret': (r'libsecret/', ('provider',)),
    'GStreamer': (r'gst/|ges/', ('media', 'studio', 'player', 'worker')),
    'GTK': (r'gtk/|gdk/|gsk/', ('player', 'ui', 'window.c')),
    'libadwaita': (r'adwaita', ('ui', 'window.c')),
    'libseccomp': (r'seccomp', ('worker',)),
    'lcms2': (r'lcms2', ('media', 'worker')),
}
# Types that no public header may name, and the rooms that are let off.
FOREIGN_TYPES = {
    'GStreamer': (r'\b(Gst|GES)[A-Z]\w*', ()),
    'libsoup': (r'\bSoup[A-Z]\w*', ()),
    'SQLite': (r'\bsqlite3\w*', ()),
    'json-glib': (r'\bJson[A-Z]\w*', ('base', 'store', 'provider', 'studio')),
}

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.M)
VERSION_IF = re.compile(r'^[ \t]*#[ \t]*(?:el)?if\b.*\b(?:[A-Z]+_CHECK_VERSION'
                        r'|[A-Z]+_(?:MAJOR|MINOR|MICRO)_VERSION|GLIB_VERSION_\w+'
                        r'|SQLITE_VERSION_NUMBER)\b', re.M)


def without_comments(text):
    """Blanks comments out, keeping the lines."""
    return re.sub(r'/\*.*?\*/|//[^\n]*',
                  lambda m: re.sub(r'[^\n]', ' ', m.group()), text, flags=re.S)


def room_of(path, src):
    """The room, or the program, that a source file belongs to."""
    return path.relative_to(src).parts[0]


def sources(src):
    return sorted(p for p in src.rglob('*') if p.suffix in ('.c', '.h'))


def check_own_include(room, name, owners, may, generated):
    """Complains about an include of one of our own headers, written in quotes."""
    if name in ('config.h', *generated):
        return None
    owner = owners.get(name.rsplit('/', 1)[-1])
    if owner is None:
        return f'includes "{name}", which no room has'
    if owner == room:
        return None
    if owner not in may:
        return f'includes "{name}" of {owner}, which {room} may not see'
    if name.endswith('-private.h'):
        return f'includes "{name}", which is private to {owner}'
    return None


def check_library(room, name):
    """Complains about an include of a library that does not belong into this room."""
    for library, (start, homes) in LIBRARIES.items():
        if re.match(start, name) and room not in homes:
            return f'includes <{name}>: {library} stays out of {room}'
    return None


def check_header(room, path, code):
    """Complains about foreign types in a public header."""
    if path.suffix != '.h' or path.name.endswith('-private.h'):
        return
    for library, (pattern, homes) in FOREIGN_TYPES.items():
        found = re.search(pattern, code)
        if found and room not in homes:
            yield f'names {found.group()} of {library} in a public header'


def check_source(path, src, owners):
    """Yields what is wrong with one C file."""
    room = room_of(path, src)
    code = without_comments(path.read_text(encoding='utf-8'))
    may = PROGRAMS.get(room) or ROOMS.get(room)
    generated = [f'{p.name.split(".")[0]}-resources.h' for p in path.parent.glob('*.gresource.xml')]

    if may is None:
        yield f'stands in {room}, which is no room'
        return
    for quote, name in INCLUDE.findall(code):
        complaint = check_own_include(room, name, owners, may, generated) if quote == '"' \
            else check_library(room, name)
        if complaint:
            yield complaint
    yield from check_header(room, path, code)
    if not path.name.startswith('tachy-compat.') and VERSION_IF.search(code):
        yield 'asks for the version of a library: that belongs into tachy-compat'


def check_build(path):
    """Yields the rooms that a room's meson.build links but may not see."""
    room = path.parent.name
    for seen in re.findall(r'\b(\w+)_dep\b', path.read_text(encoding='utf-8')):
        if seen in ROOMS and seen != room and seen not in ROOMS.get(room, ()):
            yield f'depends on {seen}, which {room} may not see'


def check_length(root):
    """Yields the files that have grown past what one idea needs."""
    for folder in ('src', 'tests'):
        for path in sorted((root / folder).rglob('*')):
            if path.suffix in ('.c', '.h', '.py') and 'node_modules' not in path.parts:
                lines = path.read_text(encoding='utf-8').count('\n')
                if lines > MAX_LINES:
                    yield f'{path.relative_to(root)}: has {lines} lines; {MAX_LINES} are enough'


def check(root):
    """Everything that is wrong in the tree at root, one sentence each."""
    src = root / 'src'
    files = sources(src)
    owners = {path.name: room_of(path, src) for path in files if path.suffix == '.h'}
    complaints = [f'{path.relative_to(root)}: {complaint}'
                  for path in files for complaint in check_source(path, src, owners)]
    complaints += [f'{path.relative_to(root)}: {complaint}'
                   for path in sorted(src.glob('*/meson.build'))
                   for complaint in check_build(path)]
    return complaints + list(check_length(root))


def tree_root():
    return Path(__file__).resolve().parents[2]
