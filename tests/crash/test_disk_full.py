# SPDX-License-Identifier: EUPL-1.2
"""A full disk: writes are refused with disk_full, reads go on, and when there is
room again writing goes on by itself. Needs root, for a small file system."""
import os
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import viesti_server as vs                                      # noqa: E402
from viesti_client import Refused, pb                           # noqa: E402

SIZE_MB = 160
RECOVERY_S = 10


class SmallDisk:
    """A tmpfs of its own."""

    def __enter__(self):
        self.dir = tempfile.mkdtemp(prefix="viesti-disk-")
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={SIZE_MB}m,mode=700",
             "tmpfs", self.dir], capture_output=True, text=True)
        if done.returncode != 0:
            os.rmdir(self.dir)
            raise unittest.SkipTest(
                f"no small file system can be mounted here: {done.stderr}")
        return self

    def __exit__(self, *_):
        subprocess.run(["umount", self.dir], check=True)
        os.rmdir(self.dir)

    def fill(self, leave_bytes):
        """Ballast up to so many free bytes."""
        room = os.statvfs(self.dir)
        size = room.f_bavail * room.f_frsize - leave_bytes
        with open(os.path.join(self.dir, "ballast"), "wb") as f:
            os.posix_fallocate(f.fileno(), 0, size)

    def empty(self):
        os.unlink(os.path.join(self.dir, "ballast"))


class DiskFull(unittest.TestCase):
    def setUp(self):
        self.disk = SmallDisk()
        self.disk.__enter__()
        self.addCleanup(self.disk.__exit__)

    def item(self, n):
        people = [r["staff_id"] for r in vs.rows("roster.csv")]
        return pb.ActivityItem(
            operation=vs.operation(), type="SM2", date=vs.days(vs.today()),
            person=people[n % len(people)], note="x" * 900,
            evidence=f"https://x.example/{n}")

    def attempt(self, link, item):
        """The result of recording one item; Refused when the whole request
        was."""
        result = link.call(record=pb.Record(items=[item])).recorded.results[0]
        if result.outcome == pb.RECORD_REFUSED:
            raise Refused(result.error)
        return result

    def fill_up(self, link, leave_bytes, acknowledged):
        """Records, many at once, until one is refused; that one. Each request
        gets an answer, and the disk is why when it is no."""
        self.disk.fill(leave_bytes)
        for begin in range(20, 6000, 60):
            items = [self.item(n) for n in range(begin, begin + 60)]
            ids = [link.send(record=pb.Record(items=[i])) for i in items]
            refused = None
            for item, reply in zip(items, link.receive_all(ids)):
                error = self.error_of(reply)
                if error is None:
                    acknowledged[item.evidence] = reply.recorded.results[0]
                    continue
                self.assertEqual((error.code, error.reason),
                                 (pb.ERROR_UNAVAILABLE, "disk_full"))
                self.assertNotEqual(error.retry, pb.RETRY_NEVER)
                refused = item
            if refused is not None:
                return refused
        self.fail("never refused")

    def error_of(self, reply):
        arm = reply.WhichOneof("body")
        self.assertIn(arm, ("error", "recorded"))
        if arm == "error":
            return reply.error
        result = reply.recorded.results[0]
        return result.error if result.outcome == pb.RECORD_REFUSED else None

    def exercise(self, leave_bytes):
        with vs.Server(state=os.path.join(self.disk.dir, "state")) as s:
            s.fill()
            acknowledged = {}
            with s.admin() as link:
                for n in range(20):
                    item = self.item(n)
                    acknowledged[item.evidence] = self.attempt(link, item)
                refused = self.fill_up(link, leave_bytes, acknowledged)
                # reads go on
                self.assertEqual(len(vs.list_activities(link)),
                                 len(acknowledged))
                link.call(rank_departments=pb.RankDepartments())
                link.call(ping=pb.Ping())
                self.disk.empty()

                def recovered():
                    try:
                        return self.attempt(link, refused)
                    except Refused as e:
                        self.assertEqual(e.reason, "disk_full")
                        return None
                acknowledged[refused.evidence] = vs.wait_until(
                    recovered, RECOVERY_S, 0.2)
                self.assertTrue(link.call(
                    journal_verify=pb.JournalVerify()).journal_verified.valid)
            s.restart()
            with s.admin() as link:
                kept = {a.evidence: a.activity
                        for a in vs.list_activities(link)}
            self.assertEqual(kept, {e: r.activity
                                    for e, r in acknowledged.items()})

    def test_little_room_left(self):
        self.exercise(8 << 20)

    def test_no_room_left_at_all(self):
        """Found out in the middle of a transaction."""
        self.exercise(0)


if __name__ == "__main__":
    unittest.main()
