# SPDX-License-Identifier: EUPL-1.2
"""kill -9 at 25 random moments under load: every acknowledged activity is there
exactly once, and nothing that was not asked for."""
import collections
import os
import sqlite3
import sys
import threading
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import viesti_server as vs                                      # noqa: E402
from viesti_client import connect, frame, operation, pb         # noqa: E402

KILLS = int(os.environ.get("VIESTI_KILLS", "25"))
RECORDERS = 3
OPEN = 8            # requests in flight on each connection
SERVING_S = 5       # after a restart; an ASan build on a busy machine


class Recorder(threading.Thread):
    """Records until the connection dies; what was left without an answer is
    sent again first, under the same operation ids."""

    def __init__(self, profile, people, name, left):
        super().__init__(daemon=True)
        self.profile, self.people, self.who = profile, people, name
        self.queue = collections.deque(left)
        self.open = {}              # request id: item
        self.acknowledged = []      # (evidence, activity)
        self.errors = []
        self.made = 0

    def next_item(self):
        if self.queue:
            return self.queue.popleft()
        self.made += 1
        return pb.ActivityItem(
            operation=operation(), type="SM2", date=vs.days(vs.today()),
            person=self.people[self.made % len(self.people)],
            evidence=f"https://x.example/{self.who}/{self.made}")

    def run(self):
        try:
            with connect(self.profile) as link:
                while True:
                    while len(self.open) < OPEN:
                        self._send(link, self.next_item())
                    self._take(link.next_reply())
        except OSError:
            pass

    def _send(self, link, item):
        message = link.request(record=pb.Record(items=[item]))
        self.open[message.id] = item
        link.send_bytes(frame(message.SerializeToString()))

    def _take(self, reply):
        item = self.open.pop(reply.id)
        results = reply.recorded.results
        if len(results) != 1 or results[0].outcome != pb.RECORD_NEW:
            self.errors.append(str(reply))
        else:
            self.acknowledged.append((item.evidence, results[0].activity))

    @property
    def left(self):
        return [*self.open.values(), *self.queue]


class Kill9(unittest.TestCase):
    def test_acknowledged_activities_survive(self):
        with vs.Server() as s:
            s.fill()
            departments = ("hallinto", "pelastus", "poliisi")[:RECORDERS]
            profiles = [s.enrol("recorder", department=d) for d in departments]
            people = [[r["staff_id"] for r in vs.rows("roster.csv")
                       if r["department"] == d] for d in departments]
            acknowledged, asked = {}, set()
            left = [[] for _ in departments]
            slowest = 0
            for kill in range(KILLS):
                threads = [Recorder(profiles[i], people[i], f"{kill}-{i}",
                                    left[i]) for i in range(len(departments))]
                for t in threads:
                    t.start()
                time.sleep(vs.rng.uniform(0.02, 0.4))
                s.kill9()
                for t in threads:
                    t.join(30)
                    self.assertFalse(t.is_alive())
                    self.assertEqual(t.errors, [])
                    for evidence, activity in t.acknowledged:
                        self.assertEqual(
                            acknowledged.setdefault(evidence, activity),
                            activity)
                    asked.update(e for e, _ in t.acknowledged)
                    asked.update(i.evidence for i in t.left)
                left = [t.left for t in threads]
                begun = time.monotonic()
                s.start()
                slowest = max(slowest, time.monotonic() - begun)
                for profile in profiles:
                    profile.port = s.port
            self.assertLess(slowest, SERVING_S)
            with s.admin() as link:
                kept = vs.list_activities(link)
                verified = link.call(
                    journal_verify=pb.JournalVerify()).journal_verified
            found = collections.Counter(a.evidence for a in kept)
            self.assertEqual([e for e, n in found.items() if n > 1], [])
            self.assertEqual([e for e in acknowledged if e not in found], [])
            self.assertEqual([e for e in found if e not in asked], [])
            self.assertEqual({e: acknowledged[e] for e in acknowledged},
                             {a.evidence: a.activity for a in kept
                              if a.evidence in acknowledged})
            self.assertTrue(verified.valid)
            s.stop()
            with sqlite3.connect(os.path.join(s.state, "viesti.db")) as db:
                self.assertEqual(db.execute("PRAGMA integrity_check")
                                 .fetchall(), [("ok",)])
            print(f"{KILLS} kills, {len(acknowledged)} acknowledged, "
                  f"{len(kept)} kept, slowest start {slowest:.2f} s",
                  file=sys.stderr)
            self.assertGreater(len(acknowledged), KILLS)


if __name__ == "__main__":
    unittest.main()
