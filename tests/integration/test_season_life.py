# SPDX-License-Identifier: EUPL-1.2
"""A season's whole life on a clock that the test sets: each step by command, by
the calendar and as scheduled; what is refused and why; pauses; what is kept."""
import os
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "support"))

from viesti_clock import Clock                                     # noqa: E402
import viesti_server as vs                                         # noqa: E402
from viesti_client import Refused, operation, pb                   # noqa: E402

START = "2026-02-02"
END = "2026-05-24"
PERSON = "VN1001"


def step(to, **more):
    return pb.SeasonStep(to=pb.SeasonState.Value(f"SEASON_{to.upper()}"), **more)


class Case(unittest.TestCase):
    at = "2026-02-02 09:00"
    opened = True

    def setUp(self):
        self.clock = Clock(self.at)
        self.addCleanup(self.clock._shift, 0)
        self.server = vs.Server(start=START)
        self.server.__enter__()
        self.addCleanup(self.leave)
        self.server.fill(open_season=self.opened)
        self.people = [r["staff_id"] for r in vs.rows("roster.csv")]

    def leave(self):
        failed = any(e for _, e in self._outcome.result.failures +
                     self._outcome.result.errors if _ is self)
        self.server.__exit__(AssertionError if failed else None, None, None)

    def call(self, **request):
        with self.server.admin() as link:
            return link.call(operation=operation(), **request)

    def step(self, to, **more):
        return self.call(season_step=step(to, **more)).season_stepped

    def refused(self, reason, to=None, **request):
        if to:
            request = {"season_step": step(to, **request)}
        with self.assertRaises(Refused) as caught:
            self.call(**request)
        self.assertEqual(caught.exception.reason, reason)
        return str(caught.exception)

    def state(self):
        with self.server.admin() as link:
            return pb.SeasonState.Name(
                link.call(status=pb.StatusGet()).status.state)[7:].lower()

    def becomes(self, state):
        vs.wait_until(lambda: self.state() == state)

    def record(self, person=0, date=None, link=None, **more):
        row = {"person": self.people[person], "type": "SM2",
               "date": date or str(self.clock.today()),
               "evidence": f"https://e.example/{operation().hex()}", **more}
        item = vs.activity_item(row)
        if link:
            return vs.record(link, [item])[0]
        with self.server.admin() as link:
            return vs.record(link, [item])[0]

    def season(self):
        with self.server.admin() as link:
            return link.call(seasons=pb.SeasonsGet()).seasons.rows[-1]

    def console(self, *words, code=0):
        done = subprocess.run(
            [os.path.join(vs.BIN, "viestictl"), "--state", self.server.state,
             *words], capture_output=True, text=True,
            env={**os.environ, "LC_ALL": "C.UTF-8"})
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout + done.stderr


class Life(Case):
    opened = False

    def test_from_the_opening_to_the_archive(self):
        said = self.refused("confirmations_missing", "open")
        self.assertIn("privacy_notice", said)
        some = [pb.Confirmation(what="retention", reference="VN/9")]
        said = self.refused("confirmations_missing", "open",
                            confirmations=some)
        self.assertNotIn("(retention)", said)
        for to in ("paused", "frozen", "ended", "final", "revealed",
                   "archived"):
            self.refused("season_created", to)
        self.call(season_step=vs.opening())
        self.refused("season_open", "open")
        self.refused("season_open", "ended")
        self.assertEqual(len(self.season().confirmations), 4)
        self.record()
        self.clock.set("2026-05-18 00:00:01")
        self.becomes("frozen")
        self.refused("season_frozen", "final")
        self.clock.set("2026-05-25 00:00:01")
        self.becomes("ended")
        self.record(date="2026-05-20")
        self.refused("season_ended", "paused")
        self.step("final")
        self.refused("season_final", "open")
        self.assertEqual(self.record(date="2026-05-20").outcome,
                         pb.RECORD_REFUSED)
        self.step("revealed")
        self.step("archived")
        self.refused("season_archived", "archived")
        kept = self.season()
        local = [vs.datetime.datetime.fromtimestamp(s.at / 1e6, vs.ZONE)
                 .strftime("%m-%d %H:%M") for s in kept.steps]
        self.assertEqual(local[1:3], ["05-18 00:00", "05-25 00:00"])
        self.assertEqual([s.by for s in kept.steps[1:3]], ["server"] * 2)
        self.assertRegex(kept.house_hash, r"^[0-9a-f]{64}$")


if __name__ == "__main__":
    unittest.main(verbosity=2)
