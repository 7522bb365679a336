# SPDX-License-Identifier: GPL-3.0-or-later
"""Using a window as a person with a screen reader does: by what things are and what they are called."""

import os
import subprocess
import time
from pathlib import Path

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

BUTTON = Atspi.Role.PUSH_BUTTON
TEXT = Atspi.Role.TEXT
TAB, RETURN, ESCAPE, DOWN = 0xff09, 0xff0d, 0xff1b, 0xff54  # the X names of the keys

# Usually a program must answer within 0.8 s, which one on a busy machine does not always.
Atspi.set_timeout(20_000, 30_000)


def _log(domain, level, message, _):
    """What the at-spi of Debian 13 says of each program of GTK is nothing that a test is about."""
    if 'GetItems' not in message:
        GLib.log_default_handler(domain, level, message, None)


GLib.log_set_handler('dbind', GLib.LogLevelFlags.LEVEL_WARNING, _log, None)


class NotFound(AssertionError):
    """What was waited for did not come; the message holds what was there instead."""


def wait_for(condition, what, seconds=30):
    """Calls condition until it returns something true, and returns that."""
    end = time.monotonic() + seconds
    context = GLib.MainContext.default()
    while True:
        try:
            result = condition()
        except GLib.Error:
            # The widget asked about was just going away.
            result = None
        if result:
            return result
        if time.monotonic() > end:
            raise NotFound(f'{what}: not within {seconds} s')
        while context.iteration(False):
            pass
        time.sleep(0.05)


def children(node):
    for index in range(node.get_child_count()):
        child = node.get_child_at_index(index)
        if child is not None:
            yield child


def walk(node):
    """The node and everything below it that is not hidden. GTK 4.8 says so by VISIBLE alone."""
    yield node
    try:
        shown = [child for child in children(node)
                 if child.get_state_set().contains(Atspi.StateType.VISIBLE)]
    except GLib.Error:
        # What goes away meanwhile hides nothing else.
        return
    for child in shown:
        yield from walk(child)


def dump(node, depth=0):
    """The tree as text: what a person who cannot see the window is told."""
    name = node.get_name() or ''
    text = f'{"  " * depth}{node.get_role_name()} {name!r}'
    if 'Text' in node.get_interfaces():
        text += f' {text_of(node)!r}'
    return '\n'.join([text, *(dump(child, depth + 1) for child in children(node))])


def role_of(node):
    """To GTK 4.8 a toggle is a button like any other."""
    role = node.get_role()
    return BUTTON if role == Atspi.Role.TOGGLE_BUTTON else role


def name_of(node):
    """GTK 4.8 calls a button '_Open Open' where a label with a mnemonic names it, and a button of
    a message dialog 'Open Open'."""
    name = node.get_name() or ''
    middle = len(name) // 2
    head, tail = name[:middle + len(name) % 2], name[middle + 1:]
    return tail if f'{tail} ' == head or f'_{tail}' == head.rstrip() else name


def is_called(node, role, name):
    """Whether the node is of this role and name, either of which may not matter."""
    try:
        return ((role is None or role_of(node) == role)
                and (name is None or name_of(node) == name))
    except GLib.Error:
        return False


def press(key):
    Atspi.generate_keyboard_event(key, None, Atspi.KeySynthType.SYM)


def press_keys(keys):
    """Several at once, such as Ctrl+Return; only where there is xdotool."""
    subprocess.run(['xdotool', 'key', keys], check=True)


def is_focused(node):
    return node.get_state_set().contains(Atspi.StateType.FOCUSED)


def text_of(node):
    return Atspi.Text.get_text(node, 0, Atspi.Text.get_character_count(node))


class App:
    """One run of a program with its window."""

    def __init__(self, *argv, **environment):
        self.process = subprocess.Popen(
            argv, env={**os.environ, 'GTK_A11Y': 'atspi', **environment})
        self.root = wait_for(self._look_up, f'{argv[0]} on the accessibility bus', 30)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(20)

    def _look_up(self):
        if self.process.poll() is not None:
            raise NotFound(f'the program ended with {self.process.returncode}')
        for app in children(Atspi.get_desktop(0)):
            if app.get_process_id() == self.process.pid:
                # Names and states change all the time here; a stale answer is worse than a call.
                app.set_cache_mask(Atspi.Cache.NONE)
                return app
        return None

    def all(self, role=None, name=None, below=None):
        """What shows now and is of this role and name."""
        return [node for node in walk(below or self.root) if is_called(node, role, name)]

    def find(self, role=None, name=None, seconds=30, below=None):
        """The first that is of this role and name and can be used, as soon as there is one."""
        def usable():
            return next((node for node in self.all(role, name, below)
                         if node.get_state_set().contains(Atspi.StateType.SENSITIVE)), None)
        try:
            return wait_for(usable, f'{role and role.value_nick} {name!r}', seconds)
        except NotFound as error:
            raise NotFound(f'{error}; there is\n{dump(self.root)}') from None

    def gone(self, role=None, name=None, seconds=30):
        """Waits until nothing of this role and name shows any more."""
        wait_for(lambda: not self.all(role, name), f'{name!r} gone', seconds)

    def click(self, role, name, seconds=30):
        node = self.find(role, name, seconds)
        if not Atspi.Action.do_action(node, 0):
            raise NotFound(f'{name!r} cannot be clicked')
        return node

    def type(self, text, role=TEXT, name=None, seconds=30):
        """Puts a text in the place of what an entry holds."""
        node = self.find(role, name, seconds)
        Atspi.EditableText.set_text_contents(node, text)
        wait_for(lambda: text_of(node) == text, f'{text!r} typed')
        return node


class Dialog:
    """One window of the program: looking through all of them takes long."""

    def __init__(self, app, name):
        self.app = app
        self.name = name
        self.frame = wait_for(self._look_up, name)

    def _look_up(self):
        return next((window for window in children(self.app.root)
                     if window.get_name() == self.name), None)

    def is_gone(self):
        return self._look_up() is None

    def find(self, role, name, below=None):
        return self.app.find(role, name, below=below or self.frame)

    def click(self, name):
        Atspi.Action.do_action(self.find(BUTTON, name), 0)

    def enter(self, name, text):
        """Not by typing: an address may turn into something else at once."""
        node = self.find(None, name)
        Atspi.EditableText.set_text_contents(node, text)
        return node

    def says(self, sentence):
        """As a label, or as an alert where something is wrong."""
        return self.find(None, sentence)

    def click_near(self, node, name):
        """The closest one: pages that are not to be seen have the same buttons."""
        while not self.app.all(BUTTON, name, below=node):
            node = node.get_parent()
        Atspi.Action.do_action(self.app.all(BUTTON, name, below=node)[0], 0)

    def open_row(self, name):
        """From the keyboard alone, because rows have no other way for those who cannot point."""
        row = wait_for(
            lambda: [node for node in self.app.all(Atspi.Role.LIST_ITEM, below=self.frame)
                     if node.get_name().startswith(name)], name)[0]
        rows = row.get_parent()
        for _ in range(80):
            if is_focused(row):
                press(RETURN)
                return
            is_inside = any(is_focused(other) for other in children(rows))
            press(DOWN if is_inside else TAB)
            wait_for(lambda: True, 'a breath')
        raise NotFound(f'{name!r} is not reached by the keyboard')


def open_preferences(app):
    """Through the menu, whichever of the pages is to be seen."""
    app.find(None, 'Describe your video first')
    Atspi.Action.do_action(app.all(BUTTON, 'Main Menu')[-1], 0)
    app.click(None, 'Preferences')
    return Dialog(app, 'Preferences')


def wait_for_clip(app, seconds=120):
    """Until a clip on the take page has played for a second; it may have ended since."""
    position = app.find(Atspi.Role.SLIDER, 'Position', seconds)
    wait_for(lambda: Atspi.Value.get_current_value(position) > 1_000_000, 'a moving clip', seconds)


def set_window_size(width, height):
    """For the next start, in the home that we are in: it had better not be a person's."""
    folder = Path.home() / '.config/glib-2.0/settings'
    folder.mkdir(parents=True, exist_ok=True)
    (folder / 'keyfile').write_text('[io/github/tachyscope/Tachyscope]\n'
                                    f'window-width={width}\nwindow-height={height}\n')


def screenshot(path):
    """Saves what is on the X screen as PNG."""
    gi.require_version('Gst', '1.0')
    from gi.repository import Gst

    Gst.init(None)
    pipeline = Gst.parse_launch(
        'ximagesrc num-buffers=1 show-pointer=false ! videoconvert ! pngenc ! filesink name=file')
    pipeline.get_by_name('file').set_property('location', os.fspath(path))
    pipeline.set_state(Gst.State.PLAYING)
    message = pipeline.get_bus().timed_pop_filtered(
        20 * Gst.SECOND, Gst.MessageType.EOS | Gst.MessageType.ERROR)
    pipeline.set_state(Gst.State.NULL)
    if message is None or message.type == Gst.MessageType.ERROR:
        raise OSError(f'cannot save {path}')
