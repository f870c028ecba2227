# SPDX-License-Identifier: EUPL-1.2
"""From the ready line to the last reply: signals, bad settings, a second
server."""
import os
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import viesti_server as vs                                      # noqa: E402
from viesti_client import (connect, connect_socket, operation,
                           pb)                                  # noqa: E402


def records(server, n):
    people = [r["staff_id"] for r in vs.rows("roster.csv")]
    return [pb.ActivityItem(
        operation=operation(), person=people[i % len(people)], type="SM2",
        date=vs.days(vs.today()), evidence=f"https://x.example/{i}-{n}")
        for i in range(n)]


class Lifecycle(unittest.TestCase):
    def test_the_ready_line_tells_a_free_port(self):
        with vs.Server() as s:
            self.assertEqual(set(s.ready), {"address", "port", "socket", "pid"})
            self.assertNotIn(s.port, (0, 8784))
            self.assertEqual(s.pid, s.process.pid)
            socket.create_connection(("127.0.0.1", s.port)).close()
            mode = os.stat(s.socket).st_mode
            self.assertEqual(stat.S_IMODE(mode) & 0o007, 0)
            self.assertEqual(stat.S_IMODE(os.stat(s.state).st_mode) & 0o007, 0)
            for name in ("ca.key", "server.key"):
                mode = os.stat(os.path.join(s.state, "pki", name)).st_mode
                self.assertEqual(stat.S_IMODE(mode), 0o600)
            path = s.socket
            s.stop()
            self.assertFalse(os.path.exists(path))

    def work_in_hand(self, sig):
        """A signal in the middle of pipelined records: whatever was answered
        is there after a restart, the end is orderly."""
        with vs.Server() as s:
            s.fill()
            items = records(s, 200)
            acknowledged = set()
            with s.admin() as link:
                for item in items[:60]:
                    link.send(record=pb.Record(items=[item]))
                self.assertEqual(
                    link.next_reply().WhichOneof("body"), "recorded")
                os.kill(s.pid, sig)
                farewell = ""
                try:
                    while True:
                        reply = link.next_reply()
                        acknowledged.add(
                            reply.recorded.results[0].activity)
                except ConnectionError as e:
                    farewell = getattr(e, "reason", "")
            s.wait(0)
            self.assertEqual(farewell, "restarting")
            s.start()
            with s.admin() as link:
                kept = {a.activity for a in vs.list_activities(link)}
            self.assertLessEqual(acknowledged, kept)

    def test_sigterm_finishes_the_work_in_hand(self):
        self.work_in_hand(signal.SIGTERM)

    def test_sigint_finishes_the_work_in_hand(self):
        self.work_in_hand(signal.SIGINT)

    def test_a_quiet_connection_hears_goodbye(self):
        with vs.Server() as s:
            with s.admin() as link:
                begun = time.monotonic()
                s.stop()
                self.assertLess(time.monotonic() - begun, 5)
                with self.assertRaises(ConnectionError) as caught:
                    link.next_reply()
                self.assertEqual(caught.exception.reason, "restarting")

    def test_sighup_takes_good_settings_and_refuses_bad_ones(self):
        with vs.Server(settings={"ping_ms": 20000}) as s:
            def interval():
                with s.admin() as link:
                    return link.welcome.limits.ping_interval_ms

            self.assertEqual(interval(), 20000)
            s.configure(ping_ms=25000)
            os.kill(s.pid, signal.SIGHUP)
            vs.wait_until(lambda: interval() == 25000)
            s.configure(ping_ms="soon")
            before = s.log()
            os.kill(s.pid, signal.SIGHUP)
            said = vs.wait_until(lambda: s.log()[len(before):])
            self.assertIn("ping_ms", said)
            self.assertEqual(interval(), 25000)
            self.assertTrue(s.is_running())

    def test_bad_settings_are_refused_with_their_line(self):
        with vs.Server() as s:
            s.stop()
            s.configure(hello_ms="soon")
            done = s.spawn()
            self.assertNotEqual(done.wait(20), 0)
            done.stdout.close()
            with open(os.path.join(s.state, "viestid.conf"),
                      encoding="utf-8") as f:
                line = f.read().split("hello_ms:")[0].count("\n") + 1
            self.assertRegex(s.log(), rf"(?s)viestid\.conf.*{line}.*hello_ms")

    def test_a_second_server_on_the_same_state_is_refused(self):
        with vs.Server() as s:
            begun = time.monotonic()
            second = s.spawn()
            status = second.wait(20)
            second.stdout.close()
            self.assertNotEqual(status, 0)
            self.assertLess(time.monotonic() - begun, 5)
            with s.admin() as link:
                link.call(ping=pb.Ping())

    def test_a_state_is_made_once_only(self):
        with vs.Server() as s:
            again = subprocess.run(
                [os.path.join(vs.BIN, "viestid"), "init", "--state", s.state],
                capture_output=True, text=True, env=s.env)
            self.assertNotEqual(again.returncode, 0)
            self.assertIn(s.state, again.stderr)

    def test_an_address_that_no_invite_can_carry_is_refused(self):
        for address in ('a"b', "two words", "", "a" * 256, "ö.fi"):
            with tempfile.TemporaryDirectory() as folder:
                state = os.path.join(folder, "state")
                done = subprocess.run(
                    [os.path.join(vs.BIN, "viestid"), "init", "--state",
                     state, "--address", address], capture_output=True,
                    check=False)
                self.assertEqual(done.returncode, 2, address)
                self.assertIn(b"address", done.stderr)
                self.assertFalse(os.path.exists(state))

    def test_a_stale_socket_is_replaced(self):
        with vs.Server() as s:
            s.kill9()
            self.assertTrue(os.path.exists(s.socket))
            s.start()
            with s.admin() as link:
                link.call(ping=pb.Ping())

    def test_a_key_that_others_may_read_is_refused(self):
        with vs.Server() as s:
            s.stop()
            key = os.path.join(s.state, "pki", "server.key")
            os.chmod(key, 0o644)
            done = s.spawn()
            self.assertNotEqual(done.wait(20), 0)
            done.stdout.close()
            self.assertIn("server.key", s.log())

    @unittest.skipUnless(os.geteuid() == 0, "only root can be somebody else")
    def test_a_stranger_on_the_socket_is_sent_away(self):
        """Even when file permissions would let them in."""
        with vs.Server() as s:
            os.chmod(s.state, 0o755)
            os.chmod(s.socket, 0o666)
            reader, writer = os.pipe()
            if os.fork() == 0:
                reason = ""
                try:
                    os.setgroups([])
                    os.setgid(65534)
                    os.setuid(65534)
                    with connect_socket(s.socket, hello=False) as link:
                        link.hello()
                except BaseException as e:      # whatever it is, say it
                    reason = getattr(e, "reason", repr(e))
                os.write(writer, reason.encode() or b"welcome")
                os._exit(0)
            os.wait()
            self.assertEqual(os.read(reader, 1000), b"denied")
            os.close(reader)
            os.close(writer)
            with s.admin() as link:
                link.call(ping=pb.Ping())

    def test_enrolled_clients_outlive_a_restart(self):
        with vs.Server() as s:
            s.fill()
            profile = s.enrol("recorder", department="hallinto")
            s.restart()
            with connect(profile) as link:
                self.assertEqual(link.welcome.department, "hallinto")


if __name__ == "__main__":
    unittest.main()
