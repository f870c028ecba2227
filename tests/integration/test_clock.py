# SPDX-License-Identifier: EUPL-1.2
"""The clock of tests, and what the server does on the days when the calendar is
odd: both changes of summer time, the hour that comes twice, leap day."""
import datetime
import os
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
from viesti_clock import Clock                                  # noqa: E402
import viesti_server as vs                                      # noqa: E402
from viesti_cli import program, viesti                          # noqa: E402
from viesti_client import connect, operation, pb                # noqa: E402

CONTACT, OTHER = "talous", "hallinto"
UTC = datetime.timezone.utc


def utc_of(clock):
    return clock.now().astimezone(UTC).strftime("%F %H:%M")


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

    def becomes_round(self, n):
        """Within a second: the departments of a round come with it."""
        vs.wait_until(lambda: self.status().round == n)

    def ledger(self):
        """Activity -> points and mark."""
        with connect(self.profile) as link:
            entries = link.call(explain=pb.Explain(
                participant=self.person)).explanation.entries
        return {e.activity: (e.points, e.mark) for e in entries if e.activity}

    def around_midnight(self, day, rounds, late, sat_in):
        """The day ends when its local date does: the round, what is today and
        what is too late change at that instant and not before."""
        tomorrow = datetime.date.fromisoformat(day) + datetime.timedelta(1)
        self.clock.set(f"{day} 23:59:20")
        self.becomes_round(rounds[0])
        self.assertEqual(self.status().round_end == vs.days(day),
                         rounds[0] != rounds[1])
        self.accepted(day)
        self.accepted(late)
        self.refused(tomorrow, "date_future")
        # the next day's midnight comes when it does in UTC
        self.clock.set(f"{tomorrow} 00:00:10")
        self.assertEqual(utc_of(self.clock), sat_in)
        self.becomes_round(rounds[1])
        self.accepted(tomorrow)
        self.refused(late, "too_late")
        self.accepted(datetime.date.fromisoformat(late) +
                      datetime.timedelta(1))


    def code_lasts(self, saturday, over):
        """The code of a session at noon is good for 48 hours that pass, whatever
        the clock on the wall says then."""
        self.clock.set(f"{saturday} 12:00")
        with self.server.admin() as link:
            code = link.call(operation=operation(), put_training=pb.PutTraining(
                what=pb.Training(type="TR1", minutes=90,
                                 begins_at=self.clock.now_us()),
                new_code=True)).training_put.code
        others = [r["staff_id"] for r in vs.rows("roster.csv")
                  if r["department"] == CONTACT][1:]
        self.clock.set(over)
        self.clock.advance(seconds=-20)
        self.accepted(saturday, who=others[0], type="TR1", evidence=code)
        self.clock.advance(seconds=21)
        result = self.record(saturday, who=others[1], type="TR1", evidence=code)
        self.assertEqual(result.error.reason, "code_over", result)

    def console(self, *words, code=0):
        ran = program("viestictl", "--state", self.server.state, *words)
        self.assertEqual(ran.code, code, ran)
        return ran.out + ran.err

    def pauses(self):
        """Steps to a pause that are to come, as instants in UTC."""
        with self.server.admin() as link:
            steps = link.call(seasons=pb.SeasonsGet()).seasons.rows[-1].steps
        return [datetime.datetime.fromtimestamp(s.due_at / 1e6, UTC)
                .strftime("%F %H:%M") for s in steps if not
                s.HasField("cancelled_at") and s.state == pb.SEASON_PAUSED]


class TheClock(Case):
    at = "2026-02-10 09:00"

    def test_everybody_follows_it(self):
        self.assertEqual(str(vs.today()), "2026-02-10")
        ran = viesti(self.contact, "record", self.person, "WK2", "--json")
        self.assertEqual(ran.code, 0, ran)
        self.becomes_round(1)
        with connect(self.profile) as link:
            self.assertLess(
                abs(link.welcome.server_at - self.clock.now_us()), 5_000_000)
            row, = vs.list_activities(link)
        self.assertEqual(row.date, vs.days("2026-02-10"))

        self.clock.set("2026-05-11 08:00")
        self.becomes_round(8)
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
        said = subprocess.run(["date", "-u", "+%F %H"], text=True, check=True,
                              capture_output=True).stdout.strip()
        self.assertEqual(said, "2026-02-10 07")
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


class SummerTime(Case):
    """Sunday 29 March 2026 has 23 hours; the fourth round ends with it."""

    def test_the_short_day_ends_at_its_midnight(self):
        self.around_midnight("2026-03-28", (4, 4), "2026-03-07",
                             "2026-03-28 22:00")
        self.around_midnight("2026-03-29", (4, 5), "2026-03-08",
                             "2026-03-29 21:00")

    def test_weeks_on_both_sides_have_their_own_limits(self):
        """Three posts a week give points; the fourth of the short week none,
        the first of the next one again."""
        given = []
        for at in ("2026-03-23 00:05", "2026-03-28 12:00", "2026-03-29 02:59",
                   "2026-03-29 23:55", "2026-03-30 00:05"):
            self.clock.set(at)
            given.append(self.accepted(at[:10], type="SM2", evidence="seen"))
        # "seen" needs a moderator
        moderator = self.server.enrol("moderator", department=OTHER)
        with connect(moderator) as link:
            for result in given:
                link.call(review_decide=pb.ReviewDecide(
                    activity=result.activity, decision=pb.DECISION_ACCEPT),
                    operation=operation())
        ledger = self.ledger()
        self.assertEqual([ledger[r.activity][0] for r in given],
                         [10, 10, 10, 0, 10])
        self.assertEqual(ledger[given[3].activity][1],
                         pb.MARK_TYPE_LIMIT_WEEK)

    def test_the_season_ends_in_summer_time(self):
        last = "2026-05-24"
        self.assertEqual(self.status().end, vs.days(last))
        self.clock.set("2026-05-24 23:59:20")
        self.assertEqual(utc_of(self.clock), "2026-05-24 20:59")
        self.becomes_round(8)
        self.accepted(last)
        # a day more, and a week in which the last ones are recorded
        self.clock.set("2026-05-31 23:59:20")
        self.accepted(last)
        self.refused("2026-05-25", "date_outside")
        self.clock.set("2026-06-01 00:00:10")
        self.refused(last, "too_late")

    def test_a_code_lasts_two_days_of_which_one_is_short(self):
        self.code_lasts("2026-03-28", "2026-03-30 13:00")

    def test_nothing_is_scheduled_for_a_time_that_never_comes(self):
        said = self.console("season", "pause", "at", "29.3.2026", "3:30",
                            "reason", "huolto", "--lang", "fi", "--yes",
                            code=2)
        self.assertIn("2026-03-29 03:30", said)
        self.assertEqual(self.pauses(), [])

    def test_the_program_takes_the_dates_of_the_short_day(self):
        self.clock.set("2026-03-29 12:00")
        for words, code in ((("--date", "29.3.2026"), 0),
                            (("--date", "2026-03-28"), 0),
                            (("--date", "30.3.2026"), 1)):
            ran = viesti(self.contact, "record", self.person, "WK2", *words,
                         "--json")
            self.assertEqual(ran.code != 0, code != 0, ran)


class WinterTime(Case):
    """Sunday 25 October 2026 has 25 hours: the one past three comes twice; the
    season's fourth round ends with that day."""
    start = "2026-08-31"
    at = "2026-09-01 09:00"

    def test_the_long_day_ends_at_its_midnight(self):
        self.around_midnight("2026-10-24", (4, 4), "2026-10-03",
                             "2026-10-24 21:00")
        self.around_midnight("2026-10-25", (4, 5), "2026-10-04",
                             "2026-10-25 22:00")

    def test_in_the_doubled_hour_the_first_is_the_first(self):
        """By the clock on the wall the second one was recorded before."""
        self.clock.set("2026-10-25 03:50")
        first = self.accepted("2026-10-25", type="SM6")
        self.clock.set("2026-10-25 03:10", fold=1)
        second = self.accepted("2026-10-25", type="SM6")
        self.assertEqual(round((second.recorded_at - first.recorded_at)
                               / 60_000_000), 20)
        ledger = self.ledger()
        self.assertEqual(ledger[first.activity], (8, pb.MARK_NONE))
        self.assertEqual(ledger[second.activity],
                         (0, pb.MARK_TYPE_LIMIT_WEEK))
        self.clock.set("2026-10-26 00:00:10")
        self.assertEqual(self.accepted("2026-10-26", type="SM6").points, 8)

    def test_the_doubled_hour_is_one_day_for_the_program(self):
        for fold in (0, 1):
            self.clock.set("2026-10-25 03:30", fold=fold)
            ran = viesti(self.contact, "record", self.person, "WK2", "--json")
            self.assertEqual(ran.code, 0, ran)
            self.becomes_round(4)
        with connect(self.profile) as link:
            dates = [r.date for r in vs.list_activities(link)]
        self.assertEqual(dates, [vs.days("2026-10-25")] * 2)

    def test_a_code_lasts_two_days_of_which_one_is_long(self):
        self.code_lasts("2026-10-24", "2026-10-26 11:00")

    def test_a_step_in_the_doubled_hour_is_in_the_first_or_in_the_second(self):
        """Said by the distance from UTC, and told so; it comes at its own."""
        for time_, utc, told in (("3.30", "00:30", "25.10.2026 3.30 (UTC+3)"),
                                 ("3:30+2", "01:30", "25.10.2026 3.30 (UTC+2)")):
            said = self.console("season", "pause", "at", "25.10.2026", time_,
                                "reason", "huolto", "--lang", "fi", "--yes")
            self.assertIn(told, said)
            self.assertEqual(self.pauses(), [f"2026-10-25 {utc}"])
            if utc == "00:30":
                self.console("season", "cancel", "pause")
        self.clock.set("2026-10-25 03:59")
        self.assertEqual(self.status().state, pb.SEASON_OPEN)
        self.clock.set("2026-10-25 03:30", fold=1)
        self.accepted("2026-10-25")     # what is due comes before it
        self.assertEqual(self.status().state, pb.SEASON_PAUSED)

    def test_the_season_ends_in_winter_time(self):
        self.assertEqual(self.status().end, vs.days("2026-12-20"))
        self.clock.set("2026-12-20 23:59:20")
        self.assertEqual(utc_of(self.clock), "2026-12-20 21:59")
        self.becomes_round(8)
        self.accepted("2026-12-20")
        self.clock.set("2026-12-27 23:59:20")
        self.accepted("2026-12-20")
        self.clock.set("2026-12-28 00:00:10")
        self.refused("2026-12-20", "too_late")


class FreezeAcrossTheChange(unittest.TestCase):
    """Seven days before the end are seven local days, though one of them has 23
    or 25 hours; the change of state carries the instant at which it was due."""

    def lives(self, start, freeze, end):
        """start: the first day; freeze, end: local midnights, and in UTC."""
        with Clock(f"{start} 09:00") as clock, vs.Server(start=start) as server:
            server.fill()

            def state():
                with server.admin() as link:
                    return link.call(status=pb.StatusGet()).status.state
            for (local, instant), was, becomes in (
                    (freeze, pb.SEASON_OPEN, pb.SEASON_FROZEN),
                    (end, pb.SEASON_FROZEN, pb.SEASON_ENDED)):
                clock.set(f"{local} 00:00")
                clock.advance(minutes=-30)
                time.sleep(1.5)             # the server looks once a second
                self.assertEqual(state(), was, local)
                clock.set(f"{local} 00:00:01")
                vs.wait_until(lambda: state() == becomes)
                with server.admin() as link:
                    step = link.call(
                        seasons=pb.SeasonsGet()).seasons.rows[-1].steps[-1]
                self.assertEqual(datetime.datetime.fromtimestamp(
                    step.at / 1e6, UTC).strftime("%F %H:%M:%S"), instant)

    def test_in_spring_on_the_last_day_of_winter(self):
        self.lives("2025-12-08", ("2026-03-23", "2026-03-22 22:00:00"),
                   ("2026-03-30", "2026-03-29 21:00:00"))

    def test_in_autumn_on_the_last_day_of_summer(self):
        self.lives("2026-07-06", ("2026-10-19", "2026-10-18 21:00:00"),
                   ("2026-10-26", "2026-10-25 22:00:00"))


class LeapDay(Case):
    """Tuesday 29 February 2028 is a day of the second round."""
    start = "2028-02-07"
    at = "2028-02-08 09:00"

    def test_it_is_a_day_as_others_are(self):
        self.around_midnight("2028-02-28", (2, 2), "2028-02-07",
                             "2028-02-28 22:00")
        self.around_midnight("2028-02-29", (2, 2), "2028-02-08",
                             "2028-02-29 22:00")
        self.assertEqual(self.status().end, vs.days("2028-05-28"))
        self.clock.set("2028-03-21 23:59:20")
        self.accepted("2028-02-29")
        self.clock.set("2028-03-22 00:00:10")
        self.refused("2028-02-29", "too_late")

    def test_the_program_knows_it(self):
        self.clock.set("2028-02-29 12:00")
        for date, code in (("29.2.2028", 0), ("2028-02-29", 0),
                           ("30.2.2028", 1), ("29.2.2027", 1)):
            ran = viesti(self.contact, "record", self.person, "WK2", "--date",
                         date, "--json")
            self.assertEqual(ran.code != 0, code != 0, ran)
        sheet = os.path.join(self.scratch, "sheet.csv")
        with open(sheet, "w", encoding="utf-8") as f:
            f.write("person,type,date,evidence\n"
                    f"{self.person},WK1,29.2.2028,uutinen 1\n")
        ran = viesti(self.contact, "import", sheet, "--commit", "--json")
        self.assertEqual(ran.code, 0, ran)
        with connect(self.profile) as link:
            dates = [r.date for r in vs.list_activities(link)]
        self.assertEqual(dates, [vs.days("2028-02-29")] * 3)


if __name__ == "__main__":
    unittest.main()
