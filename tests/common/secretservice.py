#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A keyring on the session bus that is of no help: secretservice.py silent|dismissed

silent: it is there, and never answers.
dismissed: it holds a key and is locked, and whoever is asked to unlock it says no.

Prints "ready" once it has its name, and "asked" each time that a person is asked."""

import sys

from gi.repository import Gio, GLib

NAME = 'org.freedesktop.secrets'
SERVICE = '/org/freedesktop/secrets'
ITEM = SERVICE + '/collection/login/1'
PROMPT = SERVICE + '/prompt/unlock'
NEW_PROMPT = SERVICE + '/prompt/create'
INTERFACES = '''<node>
<interface name="org.freedesktop.Secret.Service">
  <method name="OpenSession"><arg type="s" direction="in"/><arg type="v" direction="in"/>
    <arg type="v" direction="out"/><arg type="o" direction="out"/></method>
  <method name="SearchItems"><arg type="a{ss}" direction="in"/>
    <arg type="ao" direction="out"/><arg type="ao" direction="out"/></method>
  <method name="Unlock"><arg type="ao" direction="in"/>
    <arg type="ao" direction="out"/><arg type="o" direction="out"/></method>
  <method name="ReadAlias"><arg type="s" direction="in"/><arg type="o" direction="out"/></method>
  <method name="CreateCollection"><arg type="a{sv}" direction="in"/><arg type="s" direction="in"/>
    <arg type="o" direction="out"/><arg type="o" direction="out"/></method>
  <property name="Collections" type="ao" access="read"/>
</interface>
<interface name="org.freedesktop.Secret.Prompt">
  <method name="Prompt"><arg type="s" direction="in"/></method>
  <method name="Dismiss"/>
  <signal name="Completed"><arg type="b"/><arg type="v"/></signal>
</interface>
<interface name="org.freedesktop.Secret.Item">
  <method name="Delete"><arg type="o" direction="out"/></method>
  <property name="Locked" type="b" access="read"/>
  <property name="Attributes" type="a{ss}" access="read"/>
  <property name="Label" type="s" access="read"/>
  <property name="Created" type="t" access="read"/>
  <property name="Modified" type="t" access="read"/>
</interface>
</node>'''

ANSWERS = {
    'SearchItems': lambda: GLib.Variant('(aoao)', ([], [ITEM])),
    'Unlock': lambda: GLib.Variant('(aoo)', ([], PROMPT)),
    'ReadAlias': lambda: GLib.Variant('(o)', ('/',)),
    'CreateCollection': lambda: GLib.Variant('(oo)', ('/', NEW_PROMPT)),
    'Delete': lambda: GLib.Variant('(o)', ('/',)),
    'Dismiss': lambda: None,
}
PROPERTIES = {
    'Collections': GLib.Variant('ao', []),
    'Locked': GLib.Variant('b', True),
    'Attributes': GLib.Variant('a{ss}', {}),
    'Label': GLib.Variant('s', 'a key'),
    'Created': GLib.Variant('t', 0),
    'Modified': GLib.Variant('t', 0),
}


def say(word):
    print(word, flush=True)


def handle_call(connection, sender, path, interface, method, parameters, invocation):
    if sys.argv[1] == 'silent':
        return
    if method == 'OpenSession':
        if parameters[0] != 'plain':
            invocation.return_dbus_error('org.freedesktop.DBus.Error.NotSupported', 'only plain')
            return
        invocation.return_value(GLib.Variant('(vo)', (GLib.Variant('s', ''), SERVICE + '/s1')))
    elif method == 'Prompt':
        say('asked')
        invocation.return_value(None)
        result = GLib.Variant('ao', []) if path == PROMPT else GLib.Variant('o', '/')
        connection.emit_signal(sender, path, interface, 'Completed',
                               GLib.Variant('(bv)', (True, result)))
    else:
        invocation.return_value(ANSWERS[method]())


def get_property(connection, sender, path, interface, name):
    return PROPERTIES[name]


def export(connection, name):
    service, prompt, item = Gio.DBusNodeInfo.new_for_xml(INTERFACES).interfaces
    for path, interface in ((SERVICE, service), (PROMPT, prompt), (NEW_PROMPT, prompt),
                            (ITEM, item)):
        connection.register_object(path, interface, handle_call, get_property, None)


def main():
    Gio.bus_own_name(Gio.BusType.SESSION, NAME, Gio.BusNameOwnerFlags.NONE, export,
                     lambda *_: say('ready'), lambda *_: sys.exit('the name is taken'))
    GLib.MainLoop().run()


if __name__ == '__main__':
    main()
