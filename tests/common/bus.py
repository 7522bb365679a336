# SPDX-License-Identifier: GPL-3.0-or-later
"""Services of a desktop that do as they are told, on a message bus; needs Debian's own python3."""

import subprocess
import threading

from gi.repository import Gio, GLib


class Bus:
    """A message bus of its own."""

    def __init__(self):
        made = subprocess.run(
            ['dbus-daemon', '--session', '--fork', '--print-address=1', '--print-pid=1'],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
        self.address, pid = made.stdout.decode().split()
        self.pid = int(pid)


class Service(threading.Thread):
    """One object of one name, in a thread of its own.

    answers: method → function of its arguments, which returns a variant, or a variant and a list
    of file descriptors that go with it
    properties: name → variant"""

    def __init__(self, address, name, path, interface, answers=(), properties=()):
        super().__init__(daemon=True)
        self.address, self.name, self.path, self.interface = address, name, path, interface
        self.answers, self.properties = dict(answers), dict(properties)
        self.owned = threading.Event()
        self.start()
        if not self.owned.wait(30):
            raise AssertionError(f'{name} does not come up')

    def run(self):
        context = GLib.MainContext()
        context.push_thread_default()
        flags = (Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT |
                 Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION)
        self.connection = Gio.DBusConnection.new_for_address_sync(self.address, flags, None, None)
        self.info = Gio.DBusNodeInfo.new_for_xml(self.interface).interfaces[0]
        self.connection.register_object(
            self.path, self.info, self.call,
            lambda connection, sender, path, interface, name: self.properties[name], None)
        Gio.bus_own_name_on_connection(self.connection, self.name, Gio.BusNameOwnerFlags.NONE,
                                       lambda *_: self.owned.set(), None)
        GLib.MainLoop.new(context, False).run()

    def call(self, connection, sender, path, interface, method, arguments, invocation):
        answer = self.answers[method](*arguments.unpack())
        if not isinstance(answer, tuple):
            invocation.return_value(answer)
            return
        variant, fds = answer
        invocation.return_value_with_unix_fd_list(variant, Gio.UnixFDList.new_from_array(fds))

    def change(self, **properties):
        """Changes properties, and says so in the new way and in the old one."""
        self.properties.update(properties)
        told = GLib.Variant('(sa{sv}as)', (self.info.name, properties, []))
        self.connection.emit_signal(None, self.path, 'org.freedesktop.DBus.Properties',
                                    'PropertiesChanged', told)
        self.connection.emit_signal(None, self.path, self.info.name, 'PropertiesChanged',
                                    GLib.Variant('(a{sv})', (properties,)))
