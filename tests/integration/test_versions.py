# SPDX-License-Identifier: EUPL-1.2
"""Nothing is final: corrections that keep the old version, undo of the last
record and of a whole import, and what the journal knows of all that."""
import os
import re
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import viesti_server as vs                                      # noqa: E402
from viesti_cli import viesti                               # noqa: E402
from viesti_client import Refused, connect, operation, pb       # noqa: E402
from viesti_requests import TODAY, YESTERDAY                    # noqa: E402

OWN, OTHER = "hallinto", "pelastus"
PEOPLE = [r["staff_id"] for r in vs.rows("roster.csv")
          if r["department"] == OWN]
STRANGERS = [r["staff_id"] for r in vs.rows("roster.csv")
             if r["department"] == OTHER]
LATE = TODAY - 30       # in the season, and too late to be recorded


class Case(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = vs.Server()
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__, None)
        cls.server.fill(room=100)
        cls.connect()
        cls.made = 0

    @classmethod
    def connect(cls):
        cls.profiles = {
            "recorder": cls.server.enrol("recorder", department=OWN),
            "moderator": cls.server.enrol("moderator", department=OTHER),
            "participant": cls.server.enrol("participant",
                                            staff_id=PEOPLE[0])}

    def setUp(self):
        self.admin = self.server.admin()
        self.addCleanup(self.admin.close)
        # a client of its own, so that undo sees only what the test made
        self.recorder = self.link(self.server.enrol("recorder",
                                                    department=OWN))
        type(self).made += 1
        self.person = PEOPLE[self.made % len(PEOPLE)]

    def tearDown(self):
        verified = self.admin.call(
            journal_verify=pb.JournalVerify()).journal_verified
        self.assertTrue(verified.valid)
        self.assertFalse(verified.HasField("wrong_activity"), verified)

    def link(self, profile):
        profile.port = self.server.port
        link = connect(profile)
        self.addCleanup(link.close)
        return link

    def url(self, n=""):
        return f"https://x.example/{self.id()}/{n}"

    def item(self, **fields):
        return pb.ActivityItem(**{
            "operation": operation(), "person": self.person, "type": "SM2",
            "date": YESTERDAY, "evidence": self.url(), **fields})

    def record(self, link=None, **fields):
        result, = vs.record(link or self.recorder, [self.item(**fields)],
                            tell_next=True)
        self.assertEqual(result.outcome, pb.RECORD_NEW, result)
        return result

    def correct(self, activity, link=None, op=None, **fields):
        return (link or self.recorder).call(
            operation=op or operation(),
            correct=pb.Correct(activity=activity, **fields)).corrected

    def undo(self, link=None, op=None, **fields):
        return (link or self.recorder).call(
            operation=op or operation(), undo=pb.Undo(**fields)).undone

    def decide(self, activity, decision, reason="perustelu"):
        self.link(self.profiles["moderator"]).call(
            operation=operation(), review_decide=pb.ReviewDecide(
                activity=activity, decision=decision, reason=reason))

    def row(self, activity, **options):
        return next((a for a in vs.list_activities(
            self.recorder, person=self.person, **options)
            if a.activity == activity), None)

    def points(self):
        """The standing's, which the ledger's entries must come to."""
        told = self.recorder.call(explain=pb.Explain(
            participant=self.person)).explanation
        self.assertEqual(sum(e.points for e in told.entries),
                         told.participant.points)
        return told.participant.points

    def journal(self, kind):
        entries, after = [], 0
        while True:
            got = self.admin.call(journal_show=pb.JournalShow(
                after=after)).journal_entries.rows
            if not got:
                return entries
            entries += [e for e in got if e.kind == kind]
            after = got[-1].entry

    def refused(self, code, reason, call, *args, **fields):
        with self.assertRaises(Refused) as caught:
            call(*args, **fields)
        self.assertEqual((caught.exception.code, caught.exception.reason),
                         (code, reason))
        return caught.exception.error


class Correct(Case):
    def test_what_is_given_replaces_what_was_and_the_rest_stays(self):
        was = self.record(note="alku", first_public=True)
        got = self.correct(was.activity, type="SM3", date=TODAY)
        self.assertEqual((got.activity, got.recorded_at, got.type, got.status),
                         (was.activity, was.recorded_at, "SM3",
                          pb.ACTIVITY_AUTOMATIC))
        now = self.row(was.activity)
        self.assertEqual((now.type, now.date, now.evidence, now.note,
                          now.first_public, now.corrections,
                          now.recorded_at),
                         ("SM3", TODAY, self.url(), "alku", True, 1,
                          was.recorded_at))
        got = self.correct(was.activity, note="", evidence=self.url(2),
                           first_public=False)
        now = self.row(was.activity)
        self.assertEqual((now.type, now.note, now.evidence, now.first_public,
                          now.corrections),
                         ("SM3", "", self.url(2), False, 2))

    def test_points_follow_and_explain_stays_right(self):
        was = self.record()
        before = self.points()
        got = self.correct(was.activity, type="SM3")
        self.assertEqual(self.points(), before - 6)
        entries = self.recorder.call(explain=pb.Explain(
            participant=self.person)).explanation.entries
        self.assertEqual([(e.type, e.points) for e in entries
                          if e.activity == was.activity], [("SM3", 4)])
        self.assertGreaterEqual(got.points, 4)
        self.assertTrue(got.next_milestone.fi)
        self.assertGreater(len(got.missing), 0)

    def test_a_check_shows_the_result_and_changes_nothing(self):
        was = self.record()
        before, revision = self.points(), self.recorder.call(
            ping=pb.Ping()).pong.revision
        shown = self.recorder.call(correct=pb.Correct(
            activity=was.activity, type="SM3", check_only=True)).corrected
        self.assertEqual(shown.type, "SM3")
        self.assertEqual(self.points(), before)
        self.assertEqual(self.row(was.activity).type, "SM2")
        self.assertEqual(self.recorder.call(ping=pb.Ping()).pong.revision,
                         revision)
        done = self.correct(was.activity, type="SM3")
        self.assertEqual((done.points, done.mark), (shown.points, shown.mark))

    def test_the_same_operation_again_does_it_once(self):
        was, op = self.record(), operation()
        first = self.correct(was.activity, op=op, note="kerran")
        again = self.correct(was.activity, op=op, note="kerran")
        self.assertEqual(first, again)
        self.assertEqual(self.row(was.activity).corrections, 1)
        self.refused("conflict", "operation_reused", self.correct,
                     was.activity, op=op, note="toisin")

    def test_a_claim_waits_for_a_moderator_again(self):
        claim = self.record(type="WK3", evidence="tilaisuus 7")
        self.decide(claim.activity, pb.DECISION_ACCEPT)
        got = self.correct(claim.activity, evidence="tilaisuus 8")
        self.assertEqual(got.status, pb.ACTIVITY_PENDING)
        self.assertFalse(got.HasField("points"))
        self.decide(claim.activity, pb.DECISION_ACCEPT)
        self.assertEqual(self.row(claim.activity).status,
                         pb.ACTIVITY_ACCEPTED)

    def test_what_was_returned_goes_back_to_a_moderator(self):
        claim = self.record(type="WK3", evidence="tilaisuus 9")
        self.decide(claim.activity, pb.DECISION_RETURN, "mikä tilaisuus?")
        self.assertEqual(self.row(claim.activity).reason, "mikä tilaisuus?")
        got = self.correct(claim.activity, type="WK2")
        self.assertEqual(got.status, pb.ACTIVITY_PENDING)
        self.assertEqual(self.row(claim.activity).reason, "")

    def test_a_seen_instead_of_an_address_needs_a_moderator(self):
        was = self.record()
        self.assertEqual(self.correct(was.activity, evidence="seen").status,
                         pb.ACTIVITY_PENDING)

    def test_a_new_date_must_not_be_late_an_old_one_may_stay(self):
        was = self.record()
        self.refused("precondition", "too_late", self.correct, was.activity,
                     date=LATE)
        self.refused("precondition", "date_future", self.correct,
                     was.activity, date=TODAY + 1)
        old = self.record(self.admin, date=LATE, evidence=self.url("old"))
        self.assertEqual(self.correct(old.activity, note="myöhemmin").status,
                         pb.ACTIVITY_AUTOMATIC)

    def test_an_address_stands_once_but_is_free_after_a_withdrawal(self):
        first = self.record()
        second = self.record(evidence=self.url(2))
        error = self.refused("conflict", "duplicate", self.correct,
                             second.activity, evidence=self.url())
        self.assertIn(str(first.activity), error.message)
        self.recorder.call(operation=operation(), withdraw=pb.Withdraw(
            activity=first.activity))
        self.assertEqual(self.correct(second.activity,
                                      evidence=self.url()).outcome,
                         pb.RECORD_NEW)

    def test_what_is_withdrawn_rejected_or_the_same_is_refused(self):
        was = self.record()
        self.refused("invalid", "nothing_changed", self.correct, was.activity)
        self.refused("invalid", "nothing_changed", self.correct, was.activity,
                     type="sm2", date=YESTERDAY)
        self.recorder.call(operation=operation(), withdraw=pb.Withdraw(
            activity=was.activity))
        self.refused("precondition", "withdrawn", self.correct, was.activity,
                     note="x")
        claim = self.record(type="WK3", evidence="tilaisuus 1")
        self.decide(claim.activity, pb.DECISION_REJECT)
        self.refused("precondition", "rejected", self.correct, claim.activity,
                     note="x")

    def test_only_ones_own(self):
        foreign = self.record(self.admin, person=STRANGERS[0])
        self.refused("not_found", "unknown_activity", self.correct,
                     foreign.activity, note="x")
        participant = self.link(self.profiles["participant"])
        colleague = self.record(person=PEOPLE[1], evidence=self.url(3))
        self.refused("not_found", "unknown_activity", self.correct,
                     colleague.activity, participant, note="x")
        own = self.record(participant, person=PEOPLE[0],
                          evidence=self.url(4))
        self.correct(own.activity, participant, note="oma")
        self.correct(foreign.activity, self.admin, note="ylläpito")

    def test_the_journal_has_every_version_without_its_text(self):
        was = self.record(note="salaisuus")
        self.correct(was.activity, note="toinen salaisuus")
        self.correct(was.activity, type="SM3")
        mine = [e for e in self.journal("correct")
                if e.subject == str(was.activity)]
        self.assertEqual([e.detail.rsplit(" ", 1)[1] for e in mine],
                         ["version=1", "version=2"])
        self.assertNotIn("salaisuus", " ".join(e.detail for e in mine))

    def test_a_correction_survives_a_kill(self):
        was = self.record(note="ennen")
        op = operation()
        self.correct(was.activity, op=op, note="jälkeen")
        profile = self.profiles["recorder"]
        self.server.kill9()
        self.server.start()
        self.admin = self.server.admin()
        self.addCleanup(self.admin.close)
        self.recorder = self.link(profile)
        now = self.row(was.activity)
        self.assertEqual((now.note, now.corrections), ("jälkeen", 1))
        self.correct(was.activity, note="vielä kerran")
        self.assertEqual(self.row(was.activity).corrections, 2)


class Undo(Case):
    def load(self, n=30, link=None, key=None, again=False):
        """Rows of a file, in batches with one import's id."""
        items = [self.item(evidence=self.url(i), ordinal=1,
                           person=PEOPLE[i % 5]) for i in range(n)]
        key = key or operation()
        results = []
        for part in (items[:n // 2], items[n // 2:]):
            results += vs.record(link or self.recorder, part,
                                 **{"import": key})
        return results

    def test_the_last_record_alone(self):
        first = self.record()
        second = self.record(evidence=self.url(2))
        before = self.points()
        shown = self.recorder.call(undo=pb.Undo(check_only=True)).undone
        self.assertEqual((shown.count, shown.last, shown.is_import),
                         (1, second.activity, False))
        self.assertEqual(shown.rows[0].status, pb.ACTIVITY_AUTOMATIC)
        self.assertEqual(shown.rows[0].staff_id, self.person)
        self.assertEqual(self.points(), before)
        done = self.undo(last=shown.last)
        self.assertEqual((done.count, done.rows[0].status),
                         (1, pb.ACTIVITY_UNDONE))
        self.assertIsNone(self.row(second.activity))
        self.assertEqual(self.row(
            second.activity, status=pb.ACTIVITY_UNDONE).note, "")
        self.assertIsNotNone(self.row(first.activity))
        # and on to what was before, until nothing is left
        self.assertEqual(self.undo().last, first.activity)
        self.refused("precondition", "nothing_to_undo", self.undo)

    def test_a_whole_import_and_then_the_same_file_again(self):
        kept = self.record(evidence=self.url("kept"))
        loaded = self.load()
        self.assertEqual({r.outcome for r in loaded}, {pb.RECORD_NEW})
        shown = self.recorder.call(undo=pb.Undo(check_only=True)).undone
        self.assertEqual((shown.count, shown.is_import, len(shown.rows)),
                         (30, True, 20))
        self.assertEqual([a.activity for a in shown.rows],
                         sorted((r.activity for r in loaded),
                                reverse=True)[:20])
        done = self.undo(last=shown.last)
        self.assertEqual((done.count, done.last), (30, shown.last))
        self.assertIsNotNone(self.row(kept.activity))
        again = self.load()
        self.assertEqual({r.outcome for r in again}, {pb.RECORD_NEW})
        self.assertFalse({r.activity for r in again} &
                         {r.activity for r in loaded})
        details = [e.detail for e in self.journal("undo")
                   if int(e.subject) in {r.activity for r in loaded}]
        self.assertEqual(len(details), 30)

    def test_a_file_of_the_program_is_one_import(self):
        home = self.enterContext(tempfile.TemporaryDirectory())
        profile = os.path.join(home, "client")
        ran = viesti(profile, "enrol", self.server.invite(
            "recorder", department=OWN).code)
        self.assertEqual(ran.code, 0, ran)
        path = os.path.join(home, "sheet.csv")
        with open(path, "w", encoding="utf-8") as f:
            f.write("person;type;date;evidence\n")
            for n in range(300):        # two batches
                f.write(f"{PEOPLE[n % 9]};SM3;{vs.today()};{self.url(n)}\n")
        ran = viesti(profile, "import", path, "--commit")
        self.assertEqual(ran.code, 0, ran)
        imports = {re.search(" import=([0-9]+)", e.detail).group(1)
                   for e in self.journal("record")
                   if " import=" in e.detail and " type=SM3 " in e.detail}
        self.assertEqual(len(imports), 1)

    def test_one_import_does_not_take_another_or_what_lies_between(self):
        first = self.load(4, key=b"a" * 16)
        between = self.record(evidence=self.url("between"))
        more = vs.record(self.recorder, [self.item(
            evidence=self.url("more"), ordinal=1)], **{"import": b"a" * 16})
        done = self.undo()
        self.assertEqual({a.activity for a in done.rows},
                         {r.activity for r in first + more})
        self.assertEqual(self.undo().last, between.activity)

    def test_an_imports_id_is_its_clients(self):
        key = operation()
        self.load(2, key=key)
        other = self.link(self.profiles["recorder"])
        self.refused("conflict", "import_taken", vs.record, other,
                     [self.item(evidence=self.url("x"), ordinal=1)],
                     **{"import": key})

    def test_what_is_withdrawn_or_rejected_stays_so(self):
        items = [self.item(type="WK3", evidence=f"tilaisuus {self.id()} {i}",
                           ordinal=1) for i in range(3)]
        loaded = vs.record(self.recorder, items, **{"import": operation()})
        self.decide(loaded[2].activity, pb.DECISION_REJECT)
        self.recorder.call(operation=operation(), withdraw=pb.Withdraw(
            activity=loaded[1].activity))
        done = self.undo()
        self.assertEqual([a.activity for a in done.rows],
                         [loaded[0].activity])
        self.assertEqual(self.row(loaded[2].activity).status,
                         pb.ACTIVITY_REJECTED)
        self.refused("precondition", "nothing_to_undo", self.undo)

    def test_another_record_since_is_refused(self):
        first = self.record()
        self.record(evidence=self.url(2))
        error = self.refused("conflict", "undo_moved", self.undo,
                             last=first.activity)
        self.assertEqual(error.field, "last")
        self.assertEqual(self.row(first.activity).status,
                         pb.ACTIVITY_AUTOMATIC)

    def test_the_same_operation_again_takes_nothing_more(self):
        self.record()
        loaded = self.load(25)
        op = operation()
        first = self.undo(op=op)
        again = self.undo(op=op)
        self.assertEqual(first, again)
        self.assertEqual((again.count, len(again.rows)), (25, 20))
        self.assertIsNotNone(loaded)
        self.refused("conflict", "operation_reused", self.undo, op=op, last=1)

    def test_a_colleagues_client_has_a_last_of_its_own(self):
        mine = self.record()
        other = self.link(self.server.enrol("recorder", department=OWN))
        self.refused("precondition", "nothing_to_undo", self.undo, other)
        theirs = self.record(other, evidence=self.url(2))
        self.assertEqual(self.undo().last, mine.activity)
        self.assertEqual(self.undo(other).last, theirs.activity)

    def test_a_corrected_one_is_undone_too(self):
        was = self.record()
        self.correct(was.activity, note="x")
        self.assertEqual(self.undo().last, was.activity)
        self.refused("precondition", "withdrawn", self.correct, was.activity,
                     note="y")

    def test_it_survives_a_kill_whole_or_not_at_all(self):
        profile = self.profiles["recorder"]
        link = self.link(profile)
        loaded = self.load(200, link)
        link.send(operation=operation(), undo=pb.Undo())
        self.server.kill9()
        self.server.start()
        self.admin = self.server.admin()
        self.addCleanup(self.admin.close)
        link = self.link(profile)
        self.recorder = link
        states = {a.status for a in vs.list_activities(self.admin,
                                                       department=OWN)
                  if a.activity in {r.activity for r in loaded}}
        if states:      # not at all
            self.assertEqual(states, {pb.ACTIVITY_AUTOMATIC})
            self.assertEqual(self.undo(link).count, 200)


class Search(Case):
    def test_text_is_found_whatever_its_letter_case(self):
        a = self.record(note="ÄIDINKIELEN   Päivä")
        b = self.record(evidence=self.url("Åbo"))
        c = self.record(evidence=self.url("muu"))

        def found(text):
            return {r.activity for r in vs.list_activities(
                self.recorder, person=self.person, text=text)
                } & {a.activity, b.activity, c.activity}
        self.assertEqual(found("äidinkielen päivä"), {a.activity})
        self.assertEqual(found("/ÅBO"), {b.activity})
        self.assertEqual(found("aidinkielen"), set())
        self.assertEqual(found("text_is_found"),
                         {a.activity, b.activity, c.activity})

    def test_a_full_limit_tells_when_it_is_free_again(self):
        for n in range(3):
            result = self.record(type="SM5" if n == 2 else "SM2", date=TODAY,
                                 evidence=self.url(n))
        results = [self.record(type="SM3", date=TODAY,
                               evidence=self.url(f"s{n}")) for n in range(5)]
        limited = [r for r in results if r.mark]
        self.assertGreater(len(limited), 0)
        monday = TODAY - (vs.today().weekday()) + 7
        self.assertEqual({r.resets for r in limited}, {monday})
        self.assertTrue(result.next_milestone.sv)
        self.assertGreater(len(result.missing), 0)
        untold, = vs.record(self.recorder, [self.item(
            evidence=self.url("untold"))])
        self.assertFalse(untold.HasField("next_milestone"))


if __name__ == "__main__":
    unittest.main()
