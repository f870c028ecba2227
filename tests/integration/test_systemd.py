#!/usr/bin/python3
# SPDX-License-Identifier: EUPL-1.2
"""viestid as systemd starts it: inherited sockets, readiness, watchdog."""
import fcntl
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
from viesti_client import connect_socket                         # noqa: E402

BIN = os.environ["VIESTI_BIN"]
VIESTID = os.path.join(BIN, "viestid")
FIRST = 3
PATIENCE_S = 60


class Activated(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.state = os.path.join(self.folder, "state")
        subprocess.run([VIESTID, "init", "--state", self.state, "--address",
                        "127.0.0.1"], check=True, capture_output=True)
        self.tcp = self.keep(socket.create_server(("127.0.0.1", 0)))
        self.path = os.path.join(self.folder, "control")
        self.control = self.keep(socket.socket(socket.AF_UNIX))
        self.control.bind(self.path)
        self.control.listen()
        self.notify = self.keep(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM))
        self.notify.bind(os.path.join(self.folder, "notify"))
        self.notify.settimeout(PATIENCE_S)

    def keep(self, thing):
        self.addCleanup(thing.close)
        return thing

    def start(self, *before):
        """`before`: a command that in the end executes the rest."""
        high = [fcntl.fcntl(s.fileno(), fcntl.F_DUPFD, 50)
                for s in (self.tcp, self.control)]

        def place():
            for at, fd in enumerate(high):
                os.dup2(fd, FIRST + at)

        self.server = subprocess.Popen(
            [*before, "sh", "-c", 'LISTEN_PID=$$ exec "$@"', "sh", VIESTID,
             "--state", self.state],
            env={**os.environ, "LISTEN_FDS": "2", "LISTEN_FDNAMES": "viesti:control",
                 "NOTIFY_SOCKET": self.notify.getsockname(),
                 "WATCHDOG_USEC": "60000000"},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            preexec_fn=place, pass_fds=(FIRST, FIRST + 1))
        for fd in high:
            os.close(fd)
        self.addCleanup(self.stop)
        ready = self.server.stdout.readline()
        self.assertTrue(ready, "no ready line")
        return dict(re.findall(r"(\w+)=(\S+)", ready))

    def stop(self):
        if self.server.poll() is None:
            self.server.send_signal(signal.SIGTERM)
        _, log = self.server.communicate(timeout=PATIENCE_S)
        self.assertEqual(self.server.returncode, 0, log)

    def await_state(self, wanted):
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            state = self.notify.recv(200).decode()
            if wanted in state.split("\n"):
                return
        self.fail(f"no {wanted}")

    def test_inherited_sockets_are_served_and_left_there(self):
        ready = self.start()
        self.assertEqual(ready["port"], str(self.tcp.getsockname()[1]))
        self.assertEqual(ready["socket"], self.path)
        with connect_socket(self.path) as link:
            self.assertTrue(link.welcome.limits.open_requests)
        self.keep(socket.create_connection(self.tcp.getsockname()))
        self.assertFalse(os.path.exists(os.path.join(self.state, "control.sock")))
        self.stop()
        self.assertTrue(os.path.exists(self.path))   # it is systemd's

    def test_what_connects_during_a_restart_is_served_after_it(self):
        self.start()
        self.stop()
        waiting = self.keep(socket.socket(socket.AF_UNIX))
        waiting.connect(self.path)
        self.start()
        waiting.close()
        with connect_socket(self.path):
            pass

    def test_systemd_hears_of_readiness_reload_and_stop(self):
        self.start()
        self.await_state("READY=1")
        self.await_state("WATCHDOG=1")
        self.server.send_signal(signal.SIGHUP)
        self.await_state("RELOADING=1")
        self.await_state("READY=1")
        self.server.send_signal(signal.SIGTERM)
        self.await_state("STOPPING=1")

    def test_a_silent_systemd_does_not_stop_the_server(self):
        """Its queue of notifications is full after some seconds of silence."""
        self.start()
        sender = self.keep(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM))
        sender.setblocking(False)
        try:
            while True:
                sender.sendto(b"STATUS=full", self.notify.getsockname())
        except BlockingIOError:
            pass
        for _ in range(4):
            time.sleep(0.5)   # the server's ticks
            with connect_socket(self.path) as link:
                self.assertTrue(link.welcome.server_at)

    def test_it_needs_no_network_of_its_own(self):
        """viestid.service has PrivateNetwork=yes."""
        unshare = shutil.which("unshare")
        if not unshare or subprocess.run([unshare, "-rn", "true"],
                                         capture_output=True).returncode:
            self.skipTest("no network namespaces here")
        self.start(unshare, *(["-n"] if os.geteuid() == 0 else ["-rn"]))
        with connect_socket(self.path):
            pass
        with socket.create_connection(self.tcp.getsockname()) as tcp:
            tcp.settimeout(PATIENCE_S)
            tcp.sendall(b"GET / HTTP/1.0\r\n\r\n")
            tcp.recv(100)   # an alert or the end, but not our patience's


if __name__ == "__main__":
    unittest.main()
