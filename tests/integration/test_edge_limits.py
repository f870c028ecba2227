# SPDX-License-Identifier: EUPL-1.2
"""What a peer may not do to the server: lengths out of range, replies that are
never read, more connections than there are descriptors."""
import os
import socket
import struct
import sys
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import viesti_server as vs                                      # noqa: E402
from viesti_client import (Farewell, Refused, connect, connect_socket, frame,
                           pb)                                  # noqa: E402

LIMIT_HELLO, LIMIT_READY = 4096, 65536


def rss_kb(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as f:
        return next(int(line.split()[1]) for line in f
                    if line.startswith("VmRSS"))


def cpu_s(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii") as f:
        fields = f.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def padded(message, size):
    """The message in exactly size bytes, by a field that nobody knows."""
    data = message.SerializeToString()
    for head in (3, 4, 5):
        room = size - len(data) - head
        filler = b"\xfa\x3e" + varint(room) + b"x" * room    # field 1007
        if len(data) + len(filler) == size:
            return data + filler
    raise ValueError("no such padding")


def varint(n):
    out = b""
    while n > 127:
        out += bytes([n & 127 | 128])
        n >>= 7
    return out + bytes([n])


class Lengths(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = vs.Server()
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__, None)
        cls.server.fill()
        cls.profile = cls.server.enrol("recorder", department="hallinto")

    def refused_at_once(self, link, length):
        begun = time.monotonic()
        with link, self.assertRaises(Farewell) as caught:
            link.send_bytes(struct.pack(">I", length))
            link.next_reply()
        self.assertEqual(caught.exception.reason, "frame_length")
        self.assertLess(time.monotonic() - begun, 2)

    def test_lengths_out_of_range_are_refused_in_every_state(self):
        for limit, hello in ((LIMIT_HELLO, False), (LIMIT_READY, True)):
            for length in (0, limit + 1, 1 << 31, (1 << 32) - 1):
                with self.subTest(length=length, hello=hello):
                    self.refused_at_once(connect(self.profile, hello=hello),
                                         length)
                    self.refused_at_once(self.server.admin(hello=hello),
                                         length)

    def test_the_limit_itself_is_fine(self):
        with connect(self.profile, hello=False) as link:
            link.send_bytes(frame(padded(link.request(
                hello=pb.Hello(language="en")), LIMIT_HELLO)))
            self.assertEqual(link.next_reply().WhichOneof("body"), "welcome")
            link.send_bytes(frame(padded(link.request(ping=pb.Ping()),
                                         LIMIT_READY)))
            self.assertEqual(link.next_reply().WhichOneof("body"), "pong")

    def test_tries_without_number_cost_no_memory(self):
        def tries(n):
            for _ in range(n):
                with self.server.admin() as link:
                    link.send_bytes(b"\xff\xff\xff\xff")
                    with self.assertRaises(Farewell):
                        link.next_reply()
        tries(100)
        before = rss_kb(self.server.pid)
        tries(300)
        # ASan keeps what was freed for a while; a frame kept would be 4 GiB
        self.assertLess(rss_kb(self.server.pid) - before, 16384)

    def test_half_a_frame_and_the_end_is_no_harm(self):
        for data in (b"\0", b"\0\0\0\x10", b"\0\0\0\x10half"):
            with connect(self.profile) as link:
                link.send_bytes(data)
        with connect(self.profile) as link:
            link.call(ping=pb.Ping())

    def test_what_is_no_message_gets_an_answer_or_goodbye(self):
        cases = {
            "no id": (pb.Request(ping=pb.Ping()).SerializeToString(), None),
            "noise": (b"\xff\xff\xff\xff", None),
            "group": (b"\x0b\x0c", None),
            "two arms": (pb.Request(id=9, ping=pb.Ping()).SerializeToString() +
                         pb.Request(status=pb.StatusGet())
                         .SerializeToString(), "arm_twice"),
            "no arm": (pb.Request(id=9).SerializeToString(),
                       "unknown_request"),
            "unknown arm": (pb.Request(id=9).SerializeToString() +
                            b"\xfa\x3e\x00", "unknown_request"),
        }
        for what, (data, reason) in cases.items():
            with self.subTest(what), connect(self.profile) as link:
                link.send_bytes(frame(data))
                if reason is None:
                    with self.assertRaises(Farewell) as caught:
                        link.next_reply()
                    self.assertEqual(caught.exception.reason, "malformed")
                    continue
                with self.assertRaises(Refused) as caught:
                    link.result(9)
                self.assertEqual(caught.exception.reason, reason)
                link.call(ping=pb.Ping())

    def test_pipelining_of_64_and_more(self):
        """More than 64 requests in one go: the server reads on as replies go
        out, and each gets its answer."""
        with connect(self.profile) as link:
            self.assertEqual(link.welcome.limits.open_requests, 64)
            ids = []
            data = b""
            for i in range(300):
                message = link.request(**(
                    dict(ping=pb.Ping()) if i % 3 else
                    dict(list_activities=pb.ListActivities())))
                ids.append(message.id)
                data += frame(message.SerializeToString())
            link.send_bytes(data)
            for i, reply in enumerate(link.receive_all(ids)):
                self.assertEqual(reply.WhichOneof("body"),
                                 "pong" if i % 3 else "activities")

    def test_many_frames_at_once_and_one_in_pieces(self):
        with self.server.admin() as link:
            messages = [link.request(ping=pb.Ping()) for _ in range(40)]
            data = b"".join(frame(m.SerializeToString()) for m in messages)
            for at in range(0, len(data), 7):
                link.send_bytes(data[at:at + 7])
            self.assertEqual(sorted(link.next_reply().id for _ in messages),
                             [m.id for m in messages])


class Rates(unittest.TestCase):
    BURST, PER_SECOND, FRAMES = 20, 50, 120

    def test_one_who_sends_too_fast_is_read_no_faster(self):
        """Nothing is refused and nothing is lost; others are served."""
        with vs.Server(settings={"rate_burst": self.BURST,
                                 "rate_per_second": self.PER_SECOND}) as s:
            s.fill()
            fast, slow = (s.enrol("recorder", department="hallinto", name=n)
                          for n in ("fast", "slow"))
            with connect(fast) as link, connect(slow) as other:
                begun = time.monotonic()
                ids = [link.send(ping=pb.Ping()) for _ in range(self.FRAMES)]
                for _ in range(10):
                    asked = time.monotonic()
                    other.call(ping=pb.Ping())
                    self.assertLess(time.monotonic() - asked, 0.5)
                for reply in link.receive_all(ids):
                    self.assertEqual(reply.WhichOneof("body"), "pong")
                least = (self.FRAMES - self.BURST) / self.PER_SECOND
                self.assertGreater(time.monotonic() - begun, 0.8 * least)
                self.assertLess(time.monotonic() - begun, 3 * least)
            with s.admin() as link:
                begun = time.monotonic()
                link.receive_all([link.send(ping=pb.Ping())
                                  for _ in range(self.FRAMES)])
                self.assertLess(time.monotonic() - begun, 1)


    def test_a_past_moment_costs_a_second_s_frames(self):
        """Some at once, then one a second; others read meanwhile."""
        burst, a_second, asked = 20, 10, 4
        with vs.Server(settings={"rate_burst": burst,
                                 "rate_per_second": a_second}) as s:
            s.fill()
            keen, other = (s.enrol("recorder", department="hallinto", name=n)
                           for n in ("keen", "other"))
            now = int(time.time() * 1000000)
            with connect(keen) as link, connect(other) as calm:
                time.sleep(burst / a_second)    # the bucket is full again
                begun = time.monotonic()
                ids = [link.send(standings_at=pb.StandingsAt(
                    at=now - i, departments=pb.RankDepartments()))
                    for i in range(asked)]
                calm.call(list_activities=pb.ListActivities())
                self.assertLess(time.monotonic() - begun, 0.5)
                for reply in link.receive_all(ids):
                    self.assertEqual(reply.WhichOneof("body"),
                                     "standings_then")
                # the last one needs what the others cost, and its own frame
                least = ((asked - 1) * a_second + 1 - burst) / a_second
                self.assertGreater(time.monotonic() - begun, 0.9 * least)
                self.assertLess(time.monotonic() - begun, least + 1.5)
            with s.admin() as link:
                begun = time.monotonic()
                link.receive_all([link.send(standings_at=pb.StandingsAt(
                    at=now - i, departments=pb.RankDepartments()))
                    for i in range(20)])
                self.assertLess(time.monotonic() - begun, 2)


class SlowReaders(unittest.TestCase):
    OUTPUT_MAX = 65536

    def test_one_that_never_reads_is_cut_and_bothers_nobody(self):
        with vs.Server(settings={"output_max": self.OUTPUT_MAX,
                                 "idle_ms": 2000, "ping_ms": 1000}) as s:
            s.fill()
            people = [r["staff_id"] for r in vs.rows("roster.csv")]
            with s.admin() as link:
                vs.record(link, [pb.ActivityItem(
                    operation=vs.operation(), person=people[i % len(people)],
                    type="SM2", date=vs.days(vs.today()), note="x" * 900,
                    evidence=f"https://x.example/{i}") for i in range(500)])
            before = rss_kb(s.pid)
            lazy = connect_socket(s.socket)
            lazy.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            lazy.sock.settimeout(0.2)
            request = frame(pb.Request(
                id=1, list_activities=pb.ListActivities(
                    page=pb.Page(limit=200))).SerializeToString())
            slowest, cut = 0, False
            with connect(s.enrol("recorder", department="hallinto")) as link:
                end = time.monotonic() + 40
                while not cut and time.monotonic() < end:
                    try:
                        lazy.send_bytes(request * 20)
                    except TimeoutError:
                        pass
                    except OSError:
                        cut = True
                    asked = time.monotonic()
                    link.call(status=pb.StatusGet())
                    slowest = max(slowest, time.monotonic() - asked)
            lazy.close()
            self.assertTrue(cut, "never cut")
            self.assertLess(slowest, 0.5)
            self.assertLess(rss_kb(s.pid) - before, 100 * 1024)
            self.assertIn("slow_consumer", s.log())


class Descriptors(unittest.TestCase):
    def test_without_descriptors_the_refusal_is_orderly(self):
        with vs.Server(wrapper=["prlimit", "--nofile=64"],
                       settings={"max_unready_per_source": 1000,
                                 "max_unready": 1000}) as s:
            with s.admin() as link:
                socks = []
                for _ in range(120):
                    sock = socket.create_connection(("127.0.0.1", s.port), 10)
                    socks.append(sock)
                time.sleep(0.5)
                used, lines = cpu_s(s.pid), s.log().count("\n")
                time.sleep(2)
                self.assertLess(cpu_s(s.pid) - used, 0.4)
                self.assertLess(s.log().count("\n") - lines, 70)
                link.call(ping=pb.Ping())
                for sock in socks:
                    sock.close()

                def served():
                    try:
                        with s.admin(patience_s=1) as again:
                            return again.call(ping=pb.Ping())
                    except OSError:
                        return None
                vs.wait_until(served, patience_s=10)


if __name__ == "__main__":
    unittest.main()
