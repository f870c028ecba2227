# SPDX-License-Identifier: EUPL-1.2
"""The clock of tests, and what the server does on the days when the calendar is
odd: both changes of summer time, the hour that comes twice, leap day."""
import datetime
import os
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
from viesti_clock import Clock                                  # noqa: E402
import viesti_server as vs                                      # noqa: E402
from viesti_cli import viesti                                   # noqa: E402
from viesti_client import Refused, connect, operation, pb       # noqa: E402

CONTACT, OTHER = "talous", "hallinto"
UTC = datetime.timezone.utc


def day(text):
    return datetime.date.fromisoformat(text)


def utc(text):
    return int(datetime.datetime.fromisoformat(text).replace(
        tzinfo=UTC).timestamp() * 1_000_000)


class Case(unittest.TestCase):
    """A season of the sample's departments and people, with a contact."""
    start = vs.SAMPLE_START
    at = "2026-02-02 09:00"

    def setUp(self):
        self.clock = self.enterContext(Clock(self.at))
        self.server = vs.Server(start=self.start)
        self.server.__enter__()
        self.addCleanup(self.server.__exit__, None)
        self.server.fill()
        self.scratch = self.enterContext(
            tempfile.TemporaryDirectory(prefix="viesti-clock-"))
        self.contact = os.path.join(self.scratch, "contact")
        ran = viesti(self.contact, "enrol", self.server.invite(
            "recorder", department=CONTACT).code)
        self.assertEqual(ran.code, 0, ran)
        self.person = next(r["staff_id"] for r in vs.rows("roster.csv")
                           if r["department"] == CONTACT)
        self.profile = self.server.enrol("recorder", department=CONTACT)
        self.n = 0

    def record(self, date, who=None, type="WK2", **fields):
        """Records over TLS; the result."""
        with connect(self.profile) as link:
            return link.call(record=pb.Record(items=[pb.ActivityItem(
                operation=operation(), person=who or self.person, type=type,
                date=vs.days(date), **fields)])).recorded.results[0]

    def accepted(self, date, **fields):
        result = self.record(date, **fields)
        self.assertEqual(result.outcome, pb.RECORD_NEW, result)
        return result

    def refused(self, date, reason):
        result = self.record(date)
        self.assertEqual(result.outcome, pb.RECORD_REFUSED, (date, result))
        self.assertEqual(result.error.reason, reason, date)

    def status(self):
        with self.server.admin() as link:
            return link.call(status=pb.StatusGet()).status

    def round(self):
        return self.status().round

    def ledger(self):
        """Date -> (points, marks) of the person's activities."""
        with connect(self.profile) as link:
            explained = link.call(explain=pb.Explain(
                person=self.person)).explained
        return explained


class TheClock(Case):
    at = "2026-02-10 09:00"

    def test_everybody_follows_it(self):
        self.assertEqual(str(vs.today()), "2026-02-10")
        ran = viesti(self.contact, "record", self.person, "WK2", "--json")
        self.assertEqual(ran.code, 0, ran)
        self.assertEqual(self.round(), 1)
        with connect(self.profile) as link:
            self.assertLess(
                abs(link.welcome.server_at - self.clock.now_us()), 5_000_000)
            row, = vs.list_activities(link)
        self.assertEqual(row.date, vs.days("2026-02-10"))

        self.clock.set("2026-05-11 08:00")
        self.assertEqual(self.round(), 8)
        ran = viesti(self.contact, "record", self.person, "WK2", "--json")
        self.assertEqual(ran.code, 0, ran)
        self.refused("2026-02-10", "too_late")
        with connect(self.profile) as link:
            self.assertEqual({r.date for r in vs.list_activities(link)},
                             {vs.days("2026-02-10"), vs.days("2026-05-11")})

    def test_certificates_are_of_its_time(self):
        self.clock.set("2026-02-08 09:00")      # before they were made
        with self.assertRaises(Exception) as caught:
            connect(self.profile)
        self.assertIn("not yet valid", str(caught.exception))

    def test_other_programs_follow_it_and_it_runs_on(self):
        said = subprocess.run(["date", "+%F %H"], text=True, check=True,
                              capture_output=True).stdout.strip()
        self.assertEqual(said, "2026-02-10 09")
        before = self.clock.now_us()
        vs.wait_until(lambda: self.clock.now_us() > before)

    def test_a_time_that_never_comes_cannot_be_set(self):
        for text, fold in (("2026-03-29 03:30", 0), ("2026-03-29 03:30", 1),
                           ("2026-10-25 04:30", 1)):
            with self.assertRaises(ValueError):
                self.clock.set(text, fold)

    def test_days_keep_the_local_time_and_hours_pass(self):
        self.clock.set("2026-03-28 12:00")
        at = self.clock.now_us()
        self.clock.advance(days=1)
        self.assertEqual(self.clock.now().hour, 12)
        self.assertEqual((self.clock.now_us() - at) // 3_600_000_000, 23)
        self.clock.set("2026-03-29 02:30")
        self.clock.advance(hours=1)
        self.assertEqual(self.clock.now().hour, 4)


if __name__ == "__main__":
    unittest.main()
