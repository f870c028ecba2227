# SPDX-License-Identifier: EUPL-1.2
"""A season's whole life on a clock that the test sets: each step by command, by
the calendar and as scheduled; what is refused and why; pauses; what is kept."""
import contextlib
import json
import os
import sqlite3
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "support"))

from viesti_clock import Clock, moment                                     # noqa: E402
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

    def refused(self, why, to=None, **request):
        if to is not None:
            request = {"season_step": step(to, **request)}
        with self.assertRaises(Refused) as caught:
            self.call(**request)
        self.assertEqual(caught.exception.reason, why)
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
        self.assertIn("(privacy)", said)
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


class Schedule(Case):
    def due(self, day, **more):
        at = int(moment(day).timestamp() * 1e6)
        return {"at": at, **more}

    def test_what_is_scheduled_comes_also_after_a_downtime(self):
        self.refused("at_past", "paused", **self.due("2026-02-01 12:00",
                                                     reason="too late"))
        self.refused("reason_missing", "frozen", **self.due("2026-03-02 12:00"))
        self.refused("frozen_earlier", "frozen",
                     **self.due("2026-05-18 12:00", reason="x"))
        self.refused("season_runs", "ended", **self.due("2026-05-18 12:00"))
        done = self.step("frozen", **self.due("2026-03-02 12:00",
                                              reason="elections"))
        self.assertTrue(done.scheduled)
        self.refused("scheduled", "frozen", **self.due("2026-03-03 12:00",
                                                       reason="again"))
        self.refused("not_scheduled", "paused", cancel=True)
        self.assertEqual(self.season().freeze_at, done.at)
        self.step("frozen", cancel=True)
        self.assertNotEqual(self.season().freeze_at, done.at)
        self.step("frozen", **self.due("2026-03-04 12:00", reason="elections"))
        self.server.stop()
        self.clock.set("2026-06-10 08:00")
        self.server.start()
        self.assertEqual(self.state(), "ended")
        steps = [(s.state, s.at, s.due_at, s.HasField("cancelled_at"))
                 for s in self.season().steps]
        frozen = self.due("2026-03-04 12:00")["at"]
        ended = self.due("2026-05-25 00:00")["at"]
        self.assertIn((pb.SEASON_FROZEN, frozen, frozen, False), steps)
        self.assertIn((pb.SEASON_ENDED, ended, ended, False), steps)
        self.assertTrue(any(s[3] for s in steps))

    def test_nothing_recorded_from_the_instant_of_the_freeze_on_is_shown(self):
        """Between that instant and the server's next look, which is half a
        second later at most: what is recorded in it is behind the freeze."""
        kiosk = self.server.enrol("kiosk")
        deed = vs.activity_item({
            "person": self.people[0], "type": "SM2", "date": "2026-03-04",
            "evidence": "https://e.example/first", "first_public": "1"})
        self.step("frozen", **self.due("2026-03-04 12:00", reason="elections"))
        with vs.connect(kiosk) as public, self.server.admin() as link:
            self.clock.set("2026-03-04 11:59:59")
            before = self.shown(public)
            self.clock.set("2026-03-04 12:00:00")
            done, = vs.record(link, [deed])
            self.assertEqual(self.shown(public), before)
            self.assertNotEqual(self.shown(link), before)
            self.assertEqual(link.call(status=pb.StatusGet()).status.state,
                             pb.SEASON_FROZEN)
            frozen = link.call(seasons=pb.SeasonsGet()).seasons.rows[-1]
        self.assertGreater(done.recorded_at, frozen.steps[-1].at)
        self.assertEqual(frozen.steps[-1].at, frozen.steps[-1].due_at)
        self.server.restart()
        with vs.connect(kiosk) as public:
            self.assertEqual(self.shown(public), before)

    @staticmethod
    def shown(link):
        return [(r.rank, r.department, r.index, r.active_rounds)
                for r in link.call(rank_departments=pb.RankDepartments())
                .department_ranking.rows]

    def test_a_scheduled_step_that_is_refused_is_cancelled(self):
        self.clock.set("2026-05-26 08:00")
        self.becomes("ended")
        self.record(type="WK3", evidence="event 1", date="2026-05-20")
        self.step("final", **self.due("2026-06-01 08:00"))
        self.clock.set("2026-06-01 08:00:01")
        vs.wait_until(lambda: self.season().steps[-1].HasField("cancelled_at"))
        self.assertEqual(self.state(), "ended")

    def test_what_a_step_makes_impossible_is_cancelled_by_name(self):
        self.step("frozen", **self.due("2026-03-04 12:00", reason="elections"))
        self.step("frozen", reason="now")
        with self.server.admin() as link:
            entries = link.call(journal_show=pb.JournalShow(
                limit=500)).journal_entries.rows
        said = [e.detail for e in entries if e.kind == "season_cancel"]
        self.assertEqual(len(said), 1)
        self.assertIn("state=frozen", said[0])

    def test_the_console_says_when(self):
        said = self.console("season", "pause", "at", "2.3.2026", "12.00",
                            "reason", "a test", "--lang", "fi", "--yes")
        self.assertIn("Ajastettu", said)
        self.assertIn("kuluttua", said)
        self.assertIn("a test", self.console("season", "list"))
        self.assertIn("a test", self.console("season", "show", "2026"))
        self.console("season", "show", "1999", code=3)
        said = self.console("season", "cancel", "pause", "--lang", "fi")
        self.assertRegex(said, r"Oli ajastettu +2\.3\.2026")
        self.assertNotIn("Alkaen", said)
        self.console("season", "final", code=2)
        self.console("season", "final", "--yes", code=6)
        self.console("season", "continue", code=6)

    def test_every_step_is_asked_and_a_script_says_yes(self):
        at = ("at", "1.6.2026", "8.00")
        for words in (("open",), ("open", *at), ("pause", "reason", "x"),
                      ("pause", *at, "reason", "x"), ("freeze", "reason", "x"),
                      ("freeze", *at, "reason", "x"), ("end",), ("final",),
                      ("final", *at), ("reveal",), ("reveal", *at),
                      ("archive",), ("archive", *at)):
            said = self.console("season", *words, code=2)
            self.assertIn("--yes", said, words)
        self.console("season", "pause", "reason", "a test", "--yes")
        self.assertIn("--yes", self.console("season", "continue", code=2))
        self.assertEqual((self.state(), len(self.season().steps)),
                         ("paused", 2))

    def test_an_end_that_was_moved_is_told_beside_the_first(self):
        self.assertNotIn("planned_end", self.console("season", "list",
                                                     "--json"))
        self.console("season", "pause", "reason", "a test", "--yes")
        self.console("season", "continue", "--extend", "8d", "--yes", code=2)
        said = self.console("season", "continue", "--extend", "7d", "--json",
                            "--yes")
        self.assertIn('"state": "open"', said)
        for words in (("list",), ("show", "2026")):
            said = " ".join(self.console("season", *words).split())
            self.assertIn("Last day 31 May 2026", said)
            self.assertIn("Before it was moved 24 May 2026", said)
            row, = json.loads(self.console("season", *words, "--json"))["rows"]
            self.assertEqual((row["end"], row["planned_end"]),
                             (vs.days("2026-05-31"), vs.days("2026-05-24")))
        self.server.restart()
        self.assertEqual(self.season().planned_end, vs.days("2026-05-24"))


class Pause(Case):
    def test_a_pause_stops_lateness_and_moves_the_end(self):
        self.refused("reason_missing", "paused")
        self.clock.set("2026-03-01 10:00")
        self.step("paused", reason="a crisis")
        self.assertEqual(self.state(), "paused")
        self.refused("season_paused", "paused", reason="x")
        self.refused("season_paused", "frozen", reason="x")
        self.assertEqual(self.record().outcome, pb.RECORD_NEW)
        self.clock.set("2026-03-11 10:00")
        contact = self.server.enrol("recorder", department=self.department())
        self.refused("extend_weeks", "open", extend_days=8)
        done = self.step("open", extend_days=7)
        self.assertEqual(done.end, vs.days("2026-05-31"))
        with vs.connect(contact) as link:
            # 21 days and the eleven of the pause
            self.clock.set("2026-03-28 10:00")
            self.assertEqual(self.record(date="2026-02-24", link=link).outcome,
                             pb.RECORD_NEW)
            self.clock.set("2026-03-29 10:00")
            self.assertEqual(self.record(date="2026-02-24", link=link)
                             .error.reason, "too_late")
        starts = [s.date for s in self.season().starts]
        self.assertEqual(starts[2], vs.days("2026-03-02"))
        self.assertEqual(starts[3], vs.days("2026-03-23"))
        self.clock.set("2026-05-18 00:01")
        self.assertEqual(self.state(), "open")
        self.clock.set("2026-05-25 00:01")
        self.becomes("frozen")
        self.step("paused", reason="again")
        self.clock.set("2026-06-03 12:00")
        self.step("open")
        self.becomes("ended")

    def department(self):
        return vs.rows("roster.csv")[0]["department"]


class Final(Case):
    def test_it_is_refused_while_anything_is_open(self):
        contact = self.server.enrol(
            "recorder", department=vs.rows("roster.csv")[0]["department"])
        claim = self.record(type="WK3", evidence="event 7")
        with vs.connect(contact) as link:
            link.call(operation=operation(), ask=pb.Ask(text="May we?"))
        self.clock.set("2026-05-26 08:00")
        self.becomes("ended")
        said = self.refused("claims_open", "final")
        self.assertIn("1 wait for a moderator", said)
        self.assertIn("`show moderation`", said)    # which this role has
        with vs.connect(self.server.enrol("organiser")) as link:
            self.assertEqual(link.call(
                moderation=pb.ModerationGet()).moderation.waiting, 1)
        look = self.step("final", check_only=True)
        self.assertEqual(len(look.obstacles), 2)
        self.call(review_decide=pb.ReviewDecide(
            activity=claim.activity, decision=pb.DECISION_REJECT,
            reason="no"))
        self.refused("questions_open", "final")
        with vs.connect(contact) as link:
            link.call(operation=operation(), reconsider=pb.Reconsider(
                activity=claim.activity, reason="yes"))
        self.assertIn("1 for a new", self.refused("claims_open", "final"))
        other = self.server.enrol("moderator", department="poliisi")
        with vs.connect(other) as link:
            link.call(operation=operation(), review_decide=pb.ReviewDecide(
                activity=claim.activity, decision=pb.DECISION_ACCEPT))
        with self.server.admin() as link:
            number = link.call(list_questions=pb.ListQuestions()
                               ).questions.rows[0].question
        self.call(answer=pb.Answer(question=number, text="Yes."))
        self.step("final")

    def test_it_is_refused_when_the_history_gives_other_standings(self):
        """A row that was changed past the server, as no request does."""
        done = self.record()
        self.clock.set("2026-05-26 08:00")
        self.becomes("ended")
        self.server.stop()
        with contextlib.closing(sqlite3.connect(os.path.join(
                self.server.state, "viesti.db"))) as db, db:
            db.execute("UPDATE activity SET status = ? WHERE id = ?",
                       (pb.ACTIVITY_REJECTED, done.activity))
        self.server.start()
        self.refused("other_standings", "final")
        self.assertEqual(self.state(), "ended")
        self.server.stop()
        with contextlib.closing(sqlite3.connect(os.path.join(
                self.server.state, "viesti.db"))) as db, db:
            db.execute("UPDATE activity SET status = ? WHERE id = ?",
                       (pb.ACTIVITY_AUTOMATIC, done.activity))
        self.server.start()
        self.step("final")

    def test_after_it_nothing_moves(self):
        done = self.record()
        self.clock.set("2026-05-26 08:00")
        self.becomes("ended")
        self.step("final")
        person = self.people[0]
        item = vs.activity_item({"person": person, "type": "SM2",
                                 "date": "2026-05-20", "evidence": "seen"})
        roster = {**vs.rows("roster.csv")[0], "staff_id": "NEW1"}
        for request in (
                {"withdraw": pb.Withdraw(activity=done.activity)},
                {"correct": pb.Correct(activity=done.activity, type="SM4")},
                {"undo": pb.Undo()},
                {"put_training": pb.PutTraining(what=pb.Training(
                    type="TR1", begins_at=self.clock.now_us() + 1,
                    minutes=60))},
                {"review_decide": pb.ReviewDecide(
                    activity=done.activity, decision=pb.DECISION_REJECT,
                    reason="x")},
                {"join": pb.Join(staff_id="NEW2", name="New Comer",
                                 department=roster["department"],
                                 language="fi")},
                {"move": pb.Move(person=person, department="talous",
                                 **{"from": vs.days("2026-05-20")})},
                {"change_department": pb.ChangeDepartment(
                    department="talous", from_round=8, headcount=99,
                    reason="x")},
                {"rulebook_draft": pb.RulebookDraft(
                    yaml="x", effective_at=self.clock.now_us() + 1)}):
            with self.subTest(request=list(request)[0]):
                with self.assertRaises(Refused) as caught:
                    self.call(**request)
                self.assertIn(caught.exception.reason,
                              ("season_final", "season_not_open",
                               "not_waiting", "unknown_request",
                               "date_outside", "effective_range"))
        with self.server.admin() as link:
            self.assertEqual(vs.record(link, [item])[0].error.reason,
                             "season_not_open")


class Second(Case):
    def final(self):
        self.record(first_public="1")
        self.clock.set("2026-05-26 08:00")
        self.becomes("ended")
        self.step("final")

    def finish(self):
        self.final()
        self.step("revealed")

    def create(self, name="2027", **more):
        return self.call(season_create=pb.SeasonCreate(
            season=name, **{"from": "2026", **more})).season_created

    def refused_to_create(self, reason, name="2027", **more):
        self.refused(reason, season_create=pb.SeasonCreate(
            season=name, **{"from": "2026", **more}))

    def test_a_season_that_is_over_can_be_read(self):
        self.final()
        whole = self.call(rank_departments=pb.RankDepartments())
        people = self.call(rank_participants=pb.RankParticipants(
            page=pb.Page(limit=1000)))
        self.step("revealed")
        self.create()
        self.assertEqual(list(self.call(
            rank_participants=pb.RankParticipants(page=pb.Page(limit=9)))
            .participant_ranking.rows), [])
        then = self.call(season="2026", standings_at=pb.StandingsAt(
            departments=pb.RankDepartments())).standings_then
        self.assertEqual((then.season, then.state),
                         ("2026", pb.SEASON_REVEALED))
        self.assertEqual(list(then.departments.rows),
                         list(whole.department_ranking.rows))
        then = self.call(season="2026", standings_at=pb.StandingsAt(
            participants=pb.RankParticipants(
                page=pb.Page(limit=1000)))).standings_then
        self.assertEqual(list(then.participants.rows),
                         list(people.participant_ranking.rows))
        then = self.call(season="2026", standings_at=pb.StandingsAt(
            explain=pb.Explain(
                participant=self.people[0]))).standings_then
        self.assertTrue(then.explanation.entries)

    def test_a_second_season(self):
        contact = self.server.enrol(
            "recorder", department=vs.rows("roster.csv")[0]["department"])
        own = self.server.enrol("participant", staff_id=self.people[0])
        self.refused_to_create("season_runs")
        self.final()
        self.refused_to_create("season_hidden")
        self.step("revealed")
        self.refused_to_create("season_exists", "2026")
        self.refused_to_create("season_name", "20 27")
        self.refused_to_create("from_newest", **{"from": "2025"})
        self.refused_to_create("start_missing", "next")
        self.refused_to_create("start_monday", start=vs.days("2027-02-02"))
        self.refused_to_create("seasons_overlap", start=vs.days("2026-05-18"))
        look = self.create(check_only=True)
        self.assertEqual(look.start, vs.days("2027-02-01"))
        self.assertEqual(self.state(), "revealed")
        with vs.connect(contact) as link, vs.connect(own) as mine, \
                self.server.admin() as admin:
            before = link.welcome.epoch
            self.create()
            status = link.call(status=pb.StatusGet()).status
            self.assertEqual((status.season, status.state),
                             ("2027", pb.SEASON_CREATED))
            self.assertEqual(len(status.departments), 11)
            self.assertEqual(admin.call(
                status=pb.StatusGet()).status.participants, 0)
            with self.assertRaises(Refused) as caught:
                mine.call(list_activities=pb.ListActivities())
            self.assertEqual(caught.exception.reason, "season_over")
            self.assertEqual(self.record().outcome, pb.RECORD_REFUSED)
        with vs.connect(contact) as link:
            self.assertNotEqual(link.welcome.epoch, before)
        self.clock.set("2027-02-03 09:00")
        with self.server.admin() as link:
            vs.import_roster(link, [
                {**r, "joined_on": "2027-02-01"} for r in
                vs.rows("roster.csv")])
        self.call(season_step=vs.opening())
        self.again()
        self.server.restart()
        self.again()

    def again(self):
        """The bonus of the first public deed comes once in a lifetime."""
        for person in (0, 1):
            self.record(person, first_public="1")
        with self.server.admin() as link:
            points = {r.staff_id: r.points for r in link.call(
                rank_participants=pb.RankParticipants(page=pb.Page(limit=1000))
            ).participant_ranking.rows}
            old = link.call(seasons=pb.SeasonsGet()).seasons.rows
        first, second = (points[p] for p in self.people[:2])
        self.assertEqual(second - first, 15)
        self.assertEqual([s.season for s in old], ["2026", "2027"])
        self.assertTrue(old[1].running and not old[0].running)
        self.assertEqual(old[0].state, pb.SEASON_REVEALED)


if __name__ == "__main__":
    unittest.main(verbosity=2)
