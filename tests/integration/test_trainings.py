# SPDX-License-Identifier: EUPL-1.2
"""Trainings: sessions with codes, attendance by code and from lists, feedback
without persons; from the protocol, viestictl and viesti."""
import datetime
import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
from viesti_clock import Clock                                  # noqa: E402
import viesti_server as vs                                      # noqa: E402
from viesti_cli import program                                  # noqa: E402
from viesti_client import Refused, connect, operation, pb       # noqa: E402

HOUR = 3_600_000_000
START = "2026-02-10 09:00"


class Case(unittest.TestCase):
    def setUp(self):
        self.clock = self.enterContext(Clock(START))
        self.server = self.enterContext(vs.Server())
        self.server.fill()
        self.admin = self.enterContext(self.server.admin())
        roster = vs.rows("roster.csv")
        self.people = {}
        for row in roster:
            self.people.setdefault(row["department"], []).append(row)
        self.department = "hallinto"
        self.own = self.people[self.department]
        self.recorder = self.enterContext(connect(self.server.enrol(
            "recorder", department=self.department)))

    def now(self):
        return self.clock.now_us()

    def add(self, type="TR1", after=HOUR, **fields):
        return self.admin.call(operation=operation(), put_training=pb.PutTraining(
            what=pb.Training(type=type, begins_at=self.now() + after,
                             subject=pb.Text(fi="Somen perusteet"),
                             **fields))).training_put

    def record(self, code, person, link=None, **fields):
        return vs.record(link or self.recorder, [pb.ActivityItem(
            operation=operation(), person=person, evidence=code,
            **fields)])[0]

    def attend(self, training, rows, link=None, check_only=False):
        return (link or self.admin).call(attend_training=pb.AttendTraining(
            training=training, check_only=check_only, items=[
                pb.AttendItem(line=n, operation=operation(), person=name,
                              email=email)
                for n, (name, email) in enumerate(rows, 2)])).attended.results

    def refused(self, result, reason, field=None):
        self.assertEqual((result.outcome, result.error.reason),
                         (pb.RECORD_REFUSED, reason), result)
        if field is not None:
            self.assertEqual(result.error.field, field)


class Codes(Case):
    def test_a_code_gives_the_training_once_and_only_in_its_time(self):
        t = self.add()
        self.assertRegex(t.code, "^[2-9A-HJKMNP-Z]{6}$")
        person = self.own[0]["staff_id"]
        early = self.add(after=5 * HOUR)
        self.refused(self.record(early.code, person), "code_early", "evidence")
        self.clock.advance(hours=1)
        done = self.record(t.code.lower()[:3] + "-" + t.code[3:], person)
        self.assertEqual((done.outcome, done.type, done.points),
                         (pb.RECORD_NEW, "TR1", 20))
        self.refused(self.record(t.code, person), "training_attended",
                     "evidence")
        self.clock.advance(hours=48)
        late = self.record(t.code, self.own[1]["staff_id"])
        self.refused(late, "code_over")
        # what was withdrawn may come anew, in time
        t2 = self.add("TR2", after=-HOUR)
        first = self.record(t2.code, person)
        self.recorder.call(operation=operation(), withdraw=pb.Withdraw(
            activity=first.activity, reason="väärä"))
        self.assertEqual(self.record(t2.code, person).outcome, pb.RECORD_NEW)

    def test_the_same_operation_is_answered_the_same_when_the_code_is_over(self):
        t = self.add(after=-HOUR)
        item = pb.ActivityItem(operation=operation(),
                               person=self.own[0]["staff_id"], evidence=t.code)
        first = vs.record(self.recorder, [item])[0]
        self.clock.advance(hours=50)
        again = vs.record(self.recorder, [item])[0]
        self.assertTrue(again.replayed)
        self.assertEqual((again.outcome, again.activity),
                         (pb.RECORD_NEW, first.activity))

    def test_codes_are_needed_once_there_are_sessions(self):
        person = self.own[2]["staff_id"]
        day = vs.days("2026-02-10")
        free = self.record("osallistuin", person, type="TR3", date=day)
        self.assertEqual(free.outcome, pb.RECORD_NEW)
        t = self.add(after=-HOUR)
        self.refused(self.record("osallistuin", person, type="TR1", date=day),
                     "code_unknown", "evidence")
        self.refused(self.record(t.code, person, type="TR2", date=day),
                     "code_other_type", "type")
        self.refused(self.record(t.code, person, type="TR1", date=day - 1),
                     "code_other_date", "date")
        self.assertEqual(self.record(t.code, person, type="TR1",
                                     date=day).outcome, pb.RECORD_NEW)
        # an administrator records what they know
        self.assertEqual(self.record("lista", person, self.admin, type="TR2",
                                     date=day).outcome, pb.RECORD_NEW)

    def test_nobody_finds_a_code_by_trying(self):
        t = self.add(after=-HOUR)
        person = self.own[0]["staff_id"]
        for n in range(10):
            self.refused(self.record(f"22222{n % 8 + 2}", person),
                         "code_unknown")
        self.refused(self.record(t.code, person), "code_tries")
        # other work goes on, other clients' codes as well
        self.assertEqual(self.record(
            "https://x.example/1", person, type="SM2",
            date=vs.days("2026-02-10")).outcome, pb.RECORD_NEW)
        other = self.people["pelastus"][0]["staff_id"]
        with connect(self.server.enrol("recorder",
                                       department="pelastus")) as link:
            self.assertEqual(self.record(t.code, other, link).outcome,
                             pb.RECORD_NEW)
        self.clock.advance(minutes=10)
        self.assertEqual(self.record(t.code, person).outcome, pb.RECORD_NEW)

    def test_a_new_code_ends_the_old_one_and_a_removed_training_has_none(self):
        t = self.add(after=-HOUR)
        new = self.admin.call(operation=operation(), put_training=pb.PutTraining(
            what=pb.Training(training=t.training), new_code=True)).training_put
        self.assertNotEqual(new.code, t.code)
        self.assertEqual((new.type, new.begins_at), (t.type, t.begins_at))
        person = self.own[0]["staff_id"]
        self.refused(self.record(t.code, person), "code_unknown")
        self.assertEqual(self.record(new.code, person).outcome, pb.RECORD_NEW)
        self.admin.call(operation=operation(),
                        remove_training=pb.RemoveTraining(training=t.training))
        self.refused(self.record(new.code, self.own[1]["staff_id"]),
                     "code_unknown")
        with self.assertRaises(Refused) as caught:
            self.admin.call(operation=operation(),
                            remove_training=pb.RemoveTraining(
                                training=t.training))
        self.assertEqual(caught.exception.reason, "unknown_training")

    def test_they_survive_a_restart(self):
        t = self.add(after=-HOUR)
        self.server.restart()
        with connect(self.server.enrol("recorder",
                                       department=self.department)) as link:
            self.assertEqual(self.record(t.code, self.own[0]["staff_id"],
                                         link).outcome, pb.RECORD_NEW)
        with self.server.admin() as admin:
            row, = admin.call(list_trainings=pb.ListTrainings()).trainings.rows
            self.assertEqual((row.training, row.code), (t.training, t.code))


class Lists(Case):
    def test_the_meeting_tools_list(self):
        t = self.add(after=-HOUR)
        a, b, c = self.own[:3]
        rows = [(a["name"], ""), ("", b["email"] or b["staff_id"]),
                ("Ei Mukana", "ei.mukana@example.fi"), ("", "")]
        dry = self.attend(t.training, rows, check_only=True)
        self.assertEqual([r.outcome for r in dry],
                         [pb.ATTEND_NEW, pb.ATTEND_NEW, pb.ATTEND_UNKNOWN,
                          pb.ATTEND_REFUSED])
        done = self.attend(t.training, rows)
        self.assertEqual([r.outcome for r in done],
                         [r.outcome for r in dry])
        self.assertEqual(done[0].staff_id, a["staff_id"])
        again = self.attend(t.training, rows[:2] + [(c["name"], "")])
        self.assertEqual([r.outcome for r in again],
                         [pb.ATTEND_HELD, pb.ATTEND_HELD, pb.ATTEND_NEW])

    def test_a_second_session_of_a_training_counts_without_points(self):
        a, b = self.own[:2]
        first, second = self.add(after=-2 * HOUR), self.add(after=-HOUR)
        self.attend(first.training, [(a["name"], "")])
        rows = [(a["name"], ""), (b["name"], ""), (b["name"], "")]
        wanted = [pb.ATTEND_TYPE_LIMIT, pb.ATTEND_NEW, pb.ATTEND_HELD]
        for check_only in (True, False):
            self.assertEqual([r.outcome for r in self.attend(
                second.training, rows, check_only=check_only)], wanted)
        self.assertEqual([r.outcome for r in self.attend(
            second.training, rows)], [pb.ATTEND_HELD] * 3)
        # the same by its code
        by_code = self.record(first.code, b["staff_id"])
        self.assertEqual((by_code.outcome, by_code.points, by_code.mark),
                         (pb.RECORD_NEW, 0, pb.MARK_TYPE_LIMIT_SEASON))
        for person in (a, b):
            told = self.admin.call(explain=pb.Explain(
                participant=person["staff_id"])).explanation
            self.assertEqual((told.participant.points,
                              told.participant.trainings), (20, 1))
            self.assertEqual([(e.points, e.mark) for e in told.entries],
                             [(20, pb.MARK_NONE),
                              (0, pb.MARK_TYPE_LIMIT_SEASON)])

    def test_a_list_that_is_sent_again_is_answered_the_same(self):
        person = self.own[0]
        first, second = self.add(after=-2 * HOUR), self.add(after=-HOUR)
        self.attend(first.training, [(person["name"], "")])
        item = pb.AttendItem(operation=operation(), person=person["name"])
        wanted = (pb.ATTEND_TYPE_LIMIT, 2)
        for _ in range(2):
            got, = self.admin.call(attend_training=pb.AttendTraining(
                training=second.training, items=[item])).attended.results
            told = self.admin.call(explain=pb.Explain(
                participant=person["staff_id"])).explanation
            self.assertEqual((got.outcome, len(told.entries)), wanted)

    def test_a_trainer_does_not_learn_who_takes_part(self):
        t = self.add(after=-HOUR)
        with connect(self.server.enrol("trainer")) as trainer:
            got = self.attend(t.training, [(self.own[0]["name"], ""),
                                           ("Ei Mukana", ""), ("", "")],
                              trainer)
            self.assertEqual([(r.outcome, r.staff_id, r.HasField("activity"))
                              for r in got[:2]],
                             [(pb.ATTEND_UNSPECIFIED, "", False)] * 2)
            self.assertEqual(got[2].error.reason, "person_missing")
            row, = trainer.call(
                list_trainings=pb.ListTrainings()).trainings.rows
            self.assertEqual(row.code, t.code)
            self.assertFalse(row.HasField("attended"))
        self.assertEqual(self.attend(t.training, [(self.own[0]["name"], "")])
                         [0].outcome, pb.ATTEND_HELD)

    def test_before_it_begins_nobody_was_there(self):
        t = self.add()
        with self.assertRaises(Refused) as caught:
            self.attend(t.training, [(self.own[0]["name"], "")])
        self.assertEqual(caught.exception.reason, "training_to_come")

    def test_five_are_counted(self):
        t = self.add(after=-HOUR)
        for n, wanted in ((4, False), (5, True)):
            self.attend(t.training, [(p["name"], "") for p in self.own[:n]])
            row, = self.admin.call(
                list_trainings=pb.ListTrainings()).trainings.rows
            self.assertEqual(row.HasField("attended"), wanted)


class Feedback(Case):
    def give(self, link, training, *scores, words=""):
        return link.call(operation=operation(), give_feedback=pb.GiveFeedback(
            training=training, items=[pb.FeedbackItem(score=s, words=words)
                                      for s in scores])).feedback_given.taken

    def summary(self, training):
        row, = self.admin.call(feedback=pb.FeedbackGet(
            training=training)).feedback.rows
        return row

    def test_it_is_shown_from_five_answers_on_and_names_nobody(self):
        t = self.add(after=-HOUR)
        person = self.own[0]["staff_id"]
        with connect(self.server.enrol("participant",
                                       staff_id=person)) as own:
            with self.assertRaises(Refused) as caught:
                self.give(own, t.training, 5)
            self.assertEqual(caught.exception.reason, "not_attended")
            self.record(t.code, person, own)
            self.assertEqual(self.give(own, t.training, 5,
                                       words="Hyvä esimerkki"), 1)
            with self.assertRaises(Refused) as caught:
                self.give(own, t.training, 1)
            self.assertEqual(caught.exception.reason, "feedback_given")
            with self.assertRaises(Refused) as caught:
                self.give(own, t.training, 1, 2)
            self.assertEqual(caught.exception.reason, "one_answer")
        self.give(self.admin, t.training, 1, 2, 3)
        self.assertFalse(self.summary(t.training).HasField("answers"))
        self.assertEqual(list(self.summary(t.training).words), [])
        self.give(self.admin, t.training, 4)
        got = self.summary(t.training)
        self.assertEqual((got.answers, got.mean_tenths, got.score_5,
                          list(got.words)), (5, 30, 1, ["Hyvä esimerkki"]))
        with self.assertRaises(Refused) as caught:
            self.give(self.admin, t.training, 3, 6)
        self.assertEqual((caught.exception.reason,
                          caught.exception.error.field),
                         ("score_range", "score"))

    def test_the_database_joins_no_answer_with_a_person(self):
        import sqlite3
        t = self.add(after=-HOUR)
        for n, p in enumerate(self.own[:5]):
            with connect(self.server.enrol("participant",
                                           staff_id=p["staff_id"])) as own:
                self.record(t.code, p["staff_id"], own)
                self.give(own, t.training, n % 5 + 1)
        db = sqlite3.connect(os.path.join(self.server.state, "viesti.db"))
        order = [s for s, in db.execute(
            "SELECT score FROM feedback ORDER BY rowid")]
        columns = [c[1] for c in db.execute("PRAGMA table_info(feedback)")]
        db.close()
        self.assertEqual(sorted(order), [1, 2, 3, 4, 5])
        self.assertEqual(columns, ["id", "training", "score", "words"])


class Announced(Case):
    def test_the_next_trainings_come_first_until_they_begin(self):
        late = self.add("TR2", after=5 * HOUR)
        near = self.add("TR1", after=HOUR, link="https://example.fi/x")
        tip = self.admin.call(operation=operation(), announce=pb.Announce(
            what=pb.Announcement(kind=pb.ANNOUNCEMENT_TIP,
                                 text=pb.Text(fi="Vinkki")))).announced
        with connect(self.server.enrol("kiosk", name="Aula")) as kiosk:
            kiosk.call(subscribe=pb.Subscribe(views=[
                pb.ViewWanted(view=pb.VIEW_ANNOUNCEMENTS)]))
            rows = kiosk.next_update().announcements.rows
            self.assertEqual([(r.kind, r.at, r.type) for r in rows[:2]],
                             [(pb.ANNOUNCEMENT_TRAINING, near.begins_at, "TR1"),
                              (pb.ANNOUNCEMENT_TRAINING, late.begins_at,
                               "TR2")])
            self.assertEqual((rows[0].points, rows[0].text.fi),
                             (20, "Somen perusteet"))
            self.assertEqual(rows[2], tip)
            self.clock.advance(hours=2)
            rows = kiosk.next_update().announcements.rows
            self.assertEqual([r.type for r in rows], ["TR2", ""])


class Refusals(Case):
    def put(self, **fields):
        with self.assertRaises(Refused) as caught:
            self.admin.call(operation=operation(), put_training=pb.PutTraining(
                what=pb.Training(**{"type": "TR1", "begins_at": self.now(),
                                    **fields})))
        return caught.exception.reason, caught.exception.error.field

    def test_what_cannot_be_a_training(self):
        self.assertEqual(self.put(type="SM2"), ("not_a_training", "type"))
        self.assertEqual(self.put(type=""), ("not_a_training", "type"))
        self.assertEqual(self.put(begins_at=0), ("time_missing", "begins_at"))
        self.assertEqual(self.put(begins_at=self.now() - 400 * 24 * HOUR),
                         ("date_outside", "begins_at"))
        for wrong in (4, 601, 0, 1 << 31):
            self.assertEqual(self.put(minutes=wrong),
                             ("minutes_range", "minutes"))
        self.assertEqual(self.put(link="ftp://x"), ("link", "link"))
        self.assertEqual(self.put(training=77), ("unknown_training",
                                                 "training"))
        for fits in (5, 600):
            self.add(minutes=fits)

    def test_two_hundred_are_kept(self):
        for _ in range(200):
            last = self.add()
        self.assertEqual(self.put()[0], "too_many_trainings")
        self.admin.call(operation=operation(), remove_training=pb.RemoveTraining(
            training=last.training))
        self.add()


class Programs(Case):
    """As trainer, organiser and participant type it."""

    def ctl(self, *words, status=0):
        done = program("viestictl", "--state", self.server.state, *words,
                       env=self.server.env)
        self.assertEqual(done.code, status, done)
        return done

    def test_a_training_from_its_entry_to_its_feedback(self):
        self.assertIn("no trainings yet", self.ctl("show", "trainings").out)
        added = self.ctl("--json", "training", "add", "TR1", "at", "2026-02-10",
                         "9:30", "minutes", "45", "fi", "Somen perusteet",
                         "link", "https://example.fi/x").json
        self.assertEqual(added["minutes"], 45)
        self.assertIn(added["code"], self.ctl("show", "trainings").out)
        moved = self.ctl("--json", "training", "move", "T1", "to", "2026-02-10",
                         "10:00").json
        self.assertEqual((moved["begins_at"], moved["code"]),
                         ("2026-02-10T08:00:00.000000Z", added["code"]))
        self.clock.advance(hours=2)
        folder = self.enterContext(tempfile.TemporaryDirectory())
        path = os.path.join(folder, "attendance.csv")
        a, b = self.own[:2]
        # as one meeting tool writes it: UTF-16, tabs, tables before and behind
        with open(path, "w", encoding="utf-16") as f:
            f.write("1. Yhteenveto\r\nKokouksen otsikko\tSomen perusteet\r\n"
                    "\r\n2. Osallistujat\r\n"
                    "Nimi\tLiittyi\tSähköposti\r\n"
                    f"{a['name']}\t10.2.2026 10.00\t\r\n"
                    f"{b['name']}\t10.2.2026 10.01\t\r\n"
                    "Ei Mukana\t10.2.2026 10.02\tei@example.fi\r\n"
                    "3. Toiminta\r\nKoira\tHaukkui\t\r\n")
        dry = self.ctl("training", "attend", "T1", "--from", path)
        self.assertIn("New 2, recorded already 0, not taking part 1, refused 0",
                      dry.out)
        self.assertIn("Nothing was recorded", dry.out)
        self.ctl("training", "attend", "T1", "--from", path, "--commit")
        again = self.ctl("training", "attend", "T1", "--from", path, "--commit")
        self.assertIn("New 0, recorded already 2", again.out)
        with open(path, "w", encoding="utf-8") as f:
            f.write(f"Nimi\n{a['name']}\nPäivi Korhonen\n")
        bad = self.ctl("training", "attend", "T1", "--from", path, status=1)
        self.assertIn(a["name"], bad.out)      # the table has its columns
        self.assertRegex(bad.out, r"line 3: 2 persons are meant")
        self.assertIn("file", self.ctl("training", "attend", "T1",
                                       status=2).err)
        survey = os.path.join(folder, "survey.csv")
        with open(survey, "w", encoding="utf-8") as f:
            f.write("Arvosana;Palaute\n5;Hyvä\n4;\n3;Liian nopea\n5;\n5;\n")
        self.assertIn("5 answers can be", self.ctl(
            "training", "feedback", "T1", "--from", survey).out)
        self.ctl("training", "feedback", "T1", "--from", survey, "--commit")
        shown = self.ctl("--lang", "fi", "show", "feedback", "T1").out
        self.assertIn("4,4", shown)
        self.assertIn("Liian nopea", shown)
        self.ctl("training", "code", "T1")
        self.ctl("training", "link", "T1", "https://example.fi/y")
        self.ctl("training", "remove", "T1")
        self.assertIn("no trainings yet", self.ctl("show", "trainings").out)
        refused = self.ctl("training", "remove", "Tx", status=2)
        self.assertIn("no training", refused.err)

    def test_files_that_are_no_lists(self):
        self.add(after=-HOUR)
        folder = self.enterContext(tempfile.TemporaryDirectory())
        for name, data in (("empty.csv", b""), ("noise.csv", b"a;b\n1;2\n"),
                           ("only.csv", b"Nimi;x\n"),
                           ("bin.csv", bytes(range(256)))):
            path = os.path.join(folder, name)
            with open(path, "wb") as f:
                f.write(data)
            done = self.ctl("training", "attend", "T1", "--from", path,
                            status=2)
            self.assertIn(name, done.err)

    def test_a_participants_own_commands_in_three_languages(self):
        t = self.add(after=-HOUR)
        person = self.own[0]["staff_id"]
        code = self.server.invite("participant", staff_id=person).code
        folder = self.enterContext(tempfile.TemporaryDirectory())

        def viesti(*words, status=0, **options):
            done = program("viesti", "--profile", folder, *words,
                           env=self.server.env, **options)
            self.assertEqual(done.code, status, done)
            return done
        viesti("enrol", code)
        self.assertIn("Somen perusteet", viesti("--lang", "fi",
                                                "koulutukset").out)
        self.assertNotIn(t.code, viesti("trainings").out)
        self.assertIn("Millään koulutuksella ei ole koodia", viesti(
            "--lang", "fi", "osallistu", "222222", status=3).err)
        self.assertIn("Ingen utbildning", viesti(
            "--lang", "sv", "delta", "222222", status=3).err)
        done = viesti("--json", "attend", t.code).json
        self.assertEqual((done["type"], done["points"]), ("TR1", 20))
        self.assertIn("Kiitos", viesti("--lang", "fi", "palaute", "T1", "5",
                                       "Selkeä").out)
        self.assertIn("Olet jo antanut", viesti(
            "--lang", "fi", "palaute", "T1", "4", status=5).err)
        self.assertIn("from 1 to 5",
                      viesti("feedback", "T1", "6", status=2).err)


if __name__ == "__main__":
    unittest.main()
