# SPDX-License-Identifier: EUPL-1.2
"""Deadlines are absolute: a client that drips bytes is cut on time, like one
that says nothing. Times are shortened by the settings."""
import os
import select
import socket
import ssl
import struct
import sys
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import viesti_server as vs                                      # noqa: E402
from viesti_client import (ALPN, SERVER_NAME, Farewell, connect, frame,
                           pb)                                  # noqa: E402

HANDSHAKE_S, HELLO_S, FRAME_S, IDLE_S = 1.0, 0.8, 1.0, 2.0
EARLY_S, LATE_S = 0.1, 1.5      # how far from it a deadline may strike
DRIP_S = 0.05


def seconds_until_closed(sock, drip=b"", limit_s=10):
    """Sends a byte of drip now and then; when the peer closes."""
    begun = time.monotonic()
    at = 0
    while time.monotonic() - begun < limit_s:
        if select.select([sock], [], [], DRIP_S)[0]:
            try:
                if not sock.recv(4096):
                    return time.monotonic() - begun
            except OSError:
                return time.monotonic() - begun
        if at < len(drip):
            try:
                sock.sendall(drip[at:at + 1])
            except OSError:
                return time.monotonic() - begun
            at += 1
    return None


def client_hello():
    """The bytes of a good ClientHello."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.set_alpn_protocols([ALPN])
    into, out = ssl.MemoryBIO(), ssl.MemoryBIO()
    tls = context.wrap_bio(into, out, server_hostname=SERVER_NAME)
    try:
        tls.do_handshake()
    except ssl.SSLWantReadError:
        pass
    return out.read()


class Deadlines(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = vs.Server(settings={
            "handshake_ms": int(HANDSHAKE_S * 1000),
            "hello_ms": int(HELLO_S * 1000), "frame_ms": int(FRAME_S * 1000),
            "idle_ms": int(IDLE_S * 1000), "ping_ms": 500,
            "max_unready_per_source": 1000, "max_unready": 1000})
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__, None)
        cls.server.fill()
        cls.profile = cls.server.enrol("recorder", department="hallinto")

    def dial(self):
        return socket.create_connection(("127.0.0.1", self.server.port), 10)

    def on_time(self, seconds, deadline_s):
        self.assertIsNotNone(seconds, "never closed")
        self.assertGreater(seconds, deadline_s - EARLY_S)
        self.assertLess(seconds, deadline_s + LATE_S)

    def test_silent_connections_are_closed_and_bother_nobody(self):
        silent = [self.dial() for _ in range(100)]
        begun = time.monotonic()
        with connect(self.profile) as link:
            slowest = 0
            for _ in range(20):
                asked = time.monotonic()
                link.call(status=pb.StatusGet())
                slowest = max(slowest, time.monotonic() - asked)
        self.assertLess(slowest, 0.5)
        open_ones = list(silent)
        while open_ones and time.monotonic() - begun < 10:
            for s in select.select(open_ones, [], [], 0.1)[0]:
                try:
                    ended = not s.recv(100)
                except OSError:
                    ended = True
                if ended:
                    open_ones.remove(s)
        self.assertEqual(len(open_ones), 0)
        self.on_time(time.monotonic() - begun, HANDSHAKE_S)
        for s in silent:
            s.close()

    def test_a_dripping_handshake_is_cut(self):
        hello = client_hello()
        self.assertGreater(len(hello) * DRIP_S, 3 * HANDSHAKE_S)
        with self.dial() as s:
            self.on_time(seconds_until_closed(s, hello), HANDSHAKE_S)

    def test_a_finished_handshake_without_hello_is_cut(self):
        link = connect(self.profile, hello=False)
        with link, self.assertRaises(ConnectionError) as caught:
            begun = time.monotonic()
            link.next_reply()
        self.on_time(time.monotonic() - begun, HELLO_S)
        self.assertEqual(caught.exception.reason, "hello_timeout")

    def test_refused_requests_do_not_put_hello_off(self):
        link = connect(self.profile, hello=False)
        with link, self.assertRaises(Farewell) as caught:
            begun = time.monotonic()
            while time.monotonic() - begun < 10:
                link.send(ping=pb.Ping())
                self.assertEqual(link.next_reply().error.reason, "hello_first")
                time.sleep(HELLO_S / 4)
        self.on_time(time.monotonic() - begun, HELLO_S)
        self.assertEqual(caught.exception.reason, "hello_timeout")

    def drip_frame(self, link):
        """Begins a frame of 60 000 bytes that never ends."""
        begun = time.monotonic()
        link.send_bytes(struct.pack(">I", 60000))
        try:
            while time.monotonic() - begun < 10:
                link.send_bytes(b"x")
                if select.select([link.sock], [], [], DRIP_S)[0]:
                    link.next_reply()
        except Farewell as e:
            return time.monotonic() - begun, e.reason
        return None, ""

    def test_a_dripping_frame_is_cut(self):
        with connect(self.profile) as link:
            seconds, reason = self.drip_frame(link)
        self.on_time(seconds, FRAME_S)
        self.assertEqual(reason, "frame_timeout")

    def test_a_dripping_frame_on_the_socket_is_cut(self):
        with self.server.admin() as link:
            seconds, reason = self.drip_frame(link)
        self.on_time(seconds, FRAME_S)
        self.assertEqual(reason, "frame_timeout")

    def test_a_silent_session_is_closed(self):
        with connect(self.profile) as link:
            begun = time.monotonic()
            with self.assertRaises(Farewell) as caught:
                link.next_reply()
        self.on_time(time.monotonic() - begun, IDLE_S)
        self.assertEqual(caught.exception.reason, "idle")

    def test_a_session_that_pings_stays(self):
        with connect(self.profile) as link:
            interval = link.welcome.limits.ping_interval_ms / 1000
            end = time.monotonic() + 2 * IDLE_S
            while time.monotonic() < end:
                time.sleep(interval)
                link.call(ping=pb.Ping())

    def test_a_slow_but_honest_frame_passes(self):
        """The control: half the time for a frame is no reason to be cut."""
        with connect(self.profile) as link:
            data = frame(link.request(ping=pb.Ping()).SerializeToString())
            for byte in data:
                link.send_bytes(bytes([byte]))
                time.sleep(FRAME_S / 2 / len(data))
            self.assertEqual(link.next_reply().WhichOneof("body"), "pong")

    def test_a_request_without_time_left_is_not_run(self):
        item = pb.ActivityItem(
            operation=vs.operation(), type="SM2", date=vs.days(vs.today()),
            person=vs.rows("roster.csv")[0]["staff_id"],
            evidence="https://x.example/late")
        with self.server.admin() as link:
            with self.assertRaises(vs.Refused) as caught:
                link.call(record=pb.Record(items=[item]), timeout_ms=0)
            self.assertEqual(caught.exception.code, "deadline")
            self.assertEqual(caught.exception.retry, pb.RETRY_SAME_ID)
            result = link.call(record=pb.Record(items=[item])).recorded
            self.assertFalse(result.results[0].replayed)


if __name__ == "__main__":
    unittest.main()
