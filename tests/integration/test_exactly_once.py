# SPDX-License-Identifier: EUPL-1.2
"""A connection that is cut at any byte of a record request or of its reply, then
the same request again under the same operation id: one activity."""
import itertools
import os
import socket
import sys
import threading
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import viesti_server as vs                                      # noqa: E402
from viesti_client import Refused, connect, operation, pb       # noqa: E402

TO_SERVER, TO_CLIENT = 0, 1


class CuttingProxy:
    """Passes one connection on; once armed, only so many bytes more in one
    direction, then both ends are closed."""

    def __init__(self, port):
        self.target = ("127.0.0.1", port)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.lock = threading.Lock()
        self.left = [None, None]
        self.passed = [0, 0]
        self.cut = threading.Event()
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        client, _ = self.listener.accept()
        server = socket.create_connection(self.target)
        for s in (client, server):
            s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.ends = (client, server)
        for direction, (source, sink) in enumerate(
                ((client, server), (server, client))):
            threading.Thread(target=self._pass, daemon=True,
                             args=(direction, source, sink)).start()

    def arm(self, direction, n):
        """From now on n bytes in that direction, then the end."""
        with self.lock:
            self.passed = [0, 0]
            self.left[direction] = n
        if n == 0 and direction == TO_SERVER:
            self.close()

    def _pass(self, direction, source, sink):
        try:
            while data := source.recv(65536):
                with self.lock:
                    left = self.left[direction]
                    part = data if left is None else data[:left]
                    if left is not None:
                        self.left[direction] = left - len(part)
                    self.passed[direction] += len(part)
                if part:
                    sink.sendall(part)
                if left is not None and len(data) >= left:
                    break
        except OSError:
            pass
        self.close()

    def close(self):
        self.cut.set()
        for s in (self.listener, *getattr(self, "ends", ())):
            try:
                s.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            s.close()


class ExactlyOnce(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = vs.Server()
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__, None)
        cls.server.fill()
        cls.profile = cls.server.enrol("recorder", department="hallinto")
        cls.people = [r["staff_id"] for r in vs.rows("roster.csv")
                      if r["department"] == "hallinto"]
        cls.today = vs.days(vs.today())
        cls.direct = connect(cls.profile)
        cls.addClassCleanup(cls.direct.close)
        cls.sent = 0

    def item(self):
        """The next activity; all have the same size on the wire."""
        type(self).sent += 1
        return pb.ActivityItem(
            operation=operation(), type="SM2", date=self.today,
            person=self.people[1],
            evidence=f"https://x.example/status/{self.sent:08}")

    def through(self, direction=None, n=None):
        """Records one activity through a proxy that cuts; (item, the reply or
        None, the proxy)."""
        proxy = CuttingProxy(self.server.port)
        self.profile.port = proxy.port
        try:
            link = connect(self.profile)
        finally:
            self.profile.port = self.server.port
        item = self.item()
        try:
            if direction is not None:
                proxy.arm(direction, n)
            else:
                proxy.passed = [0, 0]
            reply = link.call(record=pb.Record(items=[item])).recorded
        except OSError:
            reply = None
        finally:
            link.close()
            proxy.close()
        return item, reply, proxy

    def again(self, item):
        return self.direct.call(
            record=pb.Record(items=[item])).recorded.results[0]

    def test_a_cut_at_every_byte_leaves_one_effect(self):
        _, whole, proxy = self.through()
        self.assertEqual(whole.results[0].outcome, pb.RECORD_NEW)
        request, reply = proxy.passed
        self.assertGreater(request, 60)
        self.assertGreater(reply, 40)
        for n in range(request):
            item, got, _ = self.through(TO_SERVER, n)
            self.assertIsNone(got)
            result = self.again(item)
            self.assertEqual((result.outcome, result.replayed),
                             (pb.RECORD_NEW, False), f"request cut at {n}")
        for n in itertools.count():
            item, got, _ = self.through(TO_CLIENT, n)
            if got is not None:
                break           # the whole reply came through
            result = vs.wait_until(lambda: self.again(item))
            self.assertTrue(result.replayed, f"reply cut at {n}")
            self.assertEqual(result.outcome, pb.RECORD_NEW)
        with self.server.admin() as link:
            evidence = [a.evidence for a in vs.list_activities(link)]
        self.assertEqual(len(evidence), self.sent)
        self.assertEqual(len(set(evidence)), self.sent)
        print(f"cut at {request} + {n} offsets", file=sys.stderr)
        self.assertGreaterEqual(n, reply)

    def test_a_replay_says_what_the_first_reply_said(self):
        item = self.item()
        first, second = self.again(item), self.again(item)
        self.assertFalse(first.replayed)
        self.assertTrue(second.replayed)
        for field in ("activity", "status", "recorded_at", "staff_id", "type"):
            self.assertEqual(getattr(first, field), getattr(second, field))

    def test_an_operation_id_is_for_one_content_only(self):
        item = self.item()
        self.again(item)
        for field, value in (("type", "SM4"), ("date", self.today - 1),
                             ("evidence", "https://x.example/other"),
                             ("note", "other"), ("first_public", True),
                             ("person", self.people[0])):
            other = pb.ActivityItem()
            other.CopyFrom(item)
            if getattr(other, field) == value:
                value = self.people[1]
            setattr(other, field, value)
            result = self.again(other)
            self.assertEqual((result.outcome, result.error.reason),
                             (pb.RECORD_REFUSED, "operation_reused"), field)
            self.assertEqual(result.error.code, pb.ERROR_CONFLICT)

    def test_a_refused_operation_may_be_sent_again(self):
        item = self.item()
        item.date = self.today + 1
        self.assertEqual(self.again(item).outcome, pb.RECORD_REFUSED)
        item.date = self.today
        result = self.again(item)
        self.assertEqual((result.outcome, result.replayed),
                         (pb.RECORD_NEW, False))

    def test_an_operation_of_another_client_is_refused(self):
        item = self.item()
        self.again(item)
        other = self.server.enrol("recorder", department="hallinto",
                                  name="another")
        with connect(other) as link:
            result = link.call(record=pb.Record(items=[item])).recorded
        self.assertEqual(result.results[0].error.reason, "operation_reused")


if __name__ == "__main__":
    unittest.main()
