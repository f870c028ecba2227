# SPDX-License-Identifier: EUPL-1.2
"""The disk's part in an acknowledgement, with strace between the server and the
kernel: no reply before the sync, a slow disk stops nobody else, a failing one stops
the server with nothing lost."""
import os
import shutil
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import viesti_server as vs                                      # noqa: E402
from viesti_client import Farewell, Refused, operation, pb      # noqa: E402

DELAY_S = 0.2


def strace(*options):
    """A server under strace; leaks can't be looked for under it."""
    return vs.Server(
        wrapper=["strace", "-f", "--seccomp-bpf", "-qq", "-e",
                 "trace=fdatasync,fsync", *options],
        env={"ASAN_OPTIONS": "detect_leaks=0:abort_on_error=1"})


@unittest.skipUnless(shutil.which("strace"), "strace is not installed")
class Sync(unittest.TestCase):
    def item(self, n):
        people = [r["staff_id"] for r in vs.rows("roster.csv")]
        return pb.ActivityItem(
            operation=operation(), person=people[n % len(people)], type="SM2",
            date=vs.days(vs.today()), evidence=f"https://x.example/{n}")

    def record(self, link, n):
        result = link.call(record=pb.Record(
            items=[self.item(n)])).recorded.results[0]
        self.assertEqual(result.outcome, pb.RECORD_NEW)
        return result.activity

    def test_every_acknowledged_transaction_was_synced(self):
        with tempfile.NamedTemporaryFile(suffix=".strace") as trace:
            def syncs():
                with open(trace.name, encoding="ascii") as f:
                    return sum("sync(" in line for line in f)
            with strace("-o", trace.name) as s:
                s.fill()
                with s.admin() as link:
                    for n in range(30):
                        before = syncs()
                        self.record(link, n)
                        self.assertGreater(syncs(), before)

    def test_a_slow_disk_delays_records_and_nobody_else(self):
        with strace("-o", "/dev/null", "-e", "inject=fdatasync:delay_enter="
                    f"{int(DELAY_S * 1e6)}") as s:
            s.fill()
            with s.admin() as recorder, s.admin() as reader:
                begun = time.monotonic()
                self.record(recorder, 0)
                # the reply comes after the sync, never before
                self.assertGreater(time.monotonic() - begun, DELAY_S)
                waits = []
                for n in range(1, 6):
                    open_id = recorder.send(record=pb.Record(
                        items=[self.item(n)]))
                    end = time.monotonic() + DELAY_S / 2
                    while time.monotonic() < end:
                        asked = time.monotonic()
                        reader.call(ping=pb.Ping())
                        reader.call(rank_departments=pb.RankDepartments())
                        waits.append(time.monotonic() - asked)
                    recorder.result(open_id)
                waits.sort()
                self.assertLess(waits[int(len(waits) * 0.99)], 0.1)

    def fail_at(self, nth):
        """The nth sync after the start fails; what was acknowledged."""
        with strace("-o", "/dev/null", "-e",
                    f"inject=fdatasync:error=EIO:when={nth}+") as s:
            s.fill()
            acknowledged, refused = {}, None
            with s.admin() as link:
                while refused is None:
                    n = len(acknowledged)
                    try:
                        acknowledged[f"https://x.example/{n}"] = self.record(
                            link, n)
                    except Refused as e:
                        refused = e
                self.assertEqual((refused.reason, refused.retry),
                                 ("store_failed", pb.RETRY_SAME_ID))
                with self.assertRaises(Farewell) as caught:
                    link.next_reply()
                self.assertEqual(caught.exception.reason, "store_failed")
            self.assertNotEqual(s.process.wait(vs.STOP_S), 0)
            s.process.stdout.close()
            s.process = None
            self.assertIn("store_failed", s.log())
            self.assertNotIn("Sanitizer", s.log())
            s.wrapper = []
            s.start()
            with s.admin() as link:
                kept = {a.evidence: a.activity
                        for a in vs.list_activities(link)}
                self.assertLessEqual(acknowledged.items(), kept.items())
                # at most the one whose sync failed is there unacknowledged
                self.assertLessEqual(len(kept), len(acknowledged) + 1)
                self.assertTrue(link.call(
                    journal_verify=pb.JournalVerify()).journal_verified.valid)
        return len(acknowledged)

    def test_a_failing_sync_stops_the_server_and_loses_nothing(self):
        counts = [self.fail_at(nth) for nth in (9, 14, 25)]
        self.assertGreater(min(counts), 0)
        print(f"acknowledged before the failure: {counts}", file=sys.stderr)


if __name__ == "__main__":
    unittest.main()
