# SPDX-License-Identifier: EUPL-1.2
"""What is done to persons after they joined: hidden, hidden for good, shown
again, moved, gone. Each holds in every ranking at once and after a restart."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import viesti_server as vs                                      # noqa: E402
from viesti_client import Refused, connect, operation, pb       # noqa: E402

OWN, OTHER = "talous", "pelastus"
TODAY = vs.days(vs.today())
SURFACES = ("department", "house", "kiosk", "ceremony")


class House(unittest.TestCase):
    """A server with the sample's departments and roster, one client a role."""
    room = 100

    @classmethod
    def setUpClass(cls):
        cls.server = vs.Server()
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__, None)
        cls.server.fill(room=cls.room)
        cls.profiles = {
            "recorder": cls.server.enrol("recorder", department=OWN),
            "other": cls.server.enrol("recorder", department=OTHER),
            "organiser": cls.server.enrol("organiser"),
            "kiosk": cls.server.enrol("kiosk"),
        }
        cls.links = {}
        cls.connect()
        cls.made = 0

    @classmethod
    def connect(cls):
        for link in cls.links.values():
            link.close()
        for profile in cls.profiles.values():
            profile.port = cls.server.port
        cls.links = {who: connect(p) for who, p in cls.profiles.items()}
        cls.links["admin"] = cls.server.admin()

    @classmethod
    def tearDownClass(cls):
        for link in cls.links.values():
            link.close()

    def ask(self, who, op=None, **arm):
        return self.links[who].call(operation=op or operation(), **arm)

    def refused(self, who, reason, code=None, **arm):
        with self.assertRaises(Refused) as caught:
            self.ask(who, **arm)
        self.assertEqual(caught.exception.reason, reason)
        if code:
            self.assertEqual(caught.exception.code, code)
        return caught.exception.error

    def member(self, department=OWN, **fields):
        """The staff id of somebody new."""
        type(self).made += 1
        staff_id = f"P{self.made:05}"
        self.ask("admin", join=pb.Join(
            staff_id=staff_id, name=f"Person Number{self.made}",
            department=department, **fields))
        return staff_id

    def shown_member(self):
        return self.member(consent_reference="form 1", consents=pb.Consents(
            **{s: True for s in SURFACES}))

    def own_client(self, person):
        link = connect(self.server.enrol("participant", staff_id=person))
        self.addCleanup(link.close)
        return link

    def record(self, person, who="admin", days_ago=0, **fields):
        type(self).made += 1
        item = pb.ActivityItem(**{
            "operation": operation(), "person": person, "type": "SM2",
            "date": TODAY - days_ago,
            "evidence": f"https://x.example/{self.made}", **fields})
        return self.links[who].call(
            record=pb.Record(items=[item])).recorded.results[0]

    def person(self, staff_id):
        """The row that the administrator sees, also of who left."""
        offset = 0
        while True:
            got = self.links["admin"].call(
                list_participants=pb.ListParticipants(
                    left=True, page=pb.Page(offset=offset))).participants
            for row in got.rows:
                if row.staff_id == staff_id:
                    return row
            offset += len(got.rows)
            self.assertLess(offset, got.total, f"{staff_id} is not there")

    def surfaces(self, staff_id):
        return {f.name for f, on in
                self.person(staff_id).consents.ListFields() if on}

    def ranked(self, who, **options):
        """Names and staff ids of everybody in the ranking."""
        found, offset = set(), 0
        while True:
            got = self.links[who].call(rank_participants=pb.RankParticipants(
                page=pb.Page(offset=offset, limit=1000), **options)
            ).participant_ranking
            for row in got.rows:
                found |= {row.name, row.staff_id}
            if not got.more:
                return found
            offset = got.next_offset

    def department(self, code):
        """Exact figures of a department, as the administrator sees them."""
        rows = self.links["admin"].call(
            rank_departments=pb.RankDepartments()).department_ranking.rows
        row = next(r for r in rows if r.department == code)
        return (row.active_rounds, row.points_counted, row.points, row.index)

    def participants(self, who="recorder"):
        return self.links[who].call(
            status=pb.StatusGet()).status.participants

    def entries(self, kind=None):
        found, after = [], 0
        while True:
            rows = self.links["admin"].call(journal_show=pb.JournalShow(
                after=after, limit=500)).journal_entries.rows
            if not rows:
                return [e for e in found if kind in (None, e.kind)]
            found += rows
            after = rows[-1].entry

    def verify(self):
        verified = self.links["admin"].call(
            journal_verify=pb.JournalVerify()).journal_verified
        self.assertTrue(verified.valid)
        self.assertEqual(verified.wrong_activity, 0)

    def restart(self):
        self.server.restart()
        self.connect()


class Consents(House):
    def set(self, who, person, op=None, **fields):
        return self.ask(who, op, set_consents=pb.SetConsents(
            person=person, **fields)).consents_set

    def test_hide_turns_every_surface_off_in_every_ranking_at_once(self):
        person = self.shown_member()
        self.record(person)
        name = self.person(person).name
        for who in ("kiosk", "other", "recorder"):
            self.assertIn(name, self.ranked(who), who)
        row = self.set("recorder", person, hide=True)
        self.assertFalse(row.locked)
        self.assertEqual(
            {f.name for f, on in row.consents.ListFields() if on}, set())
        for who in ("kiosk", "other"):
            self.assertNotIn(name, self.ranked(who), who)
        self.assertIn(name, self.ranked("recorder"))
        self.set("recorder", person, consents=pb.Consents(kiosk=True),
                 consent_reference="form 2")
        self.assertEqual(self.surfaces(person), {"kiosk"})
        self.assertIn(name, self.ranked("kiosk"))

    def test_what_is_not_spoken_of_stays(self):
        person = self.shown_member()
        self.set("recorder", person, consents=pb.Consents(house=False))
        self.assertEqual(self.surfaces(person),
                         {"department", "kiosk", "ceremony"})
        self.set("recorder", person, consents=pb.Consents(
            house=True, kiosk=False), consent_reference="form 3")
        self.assertEqual(self.surfaces(person),
                         {"department", "house", "ceremony"})

    def test_on_needs_a_reference_off_does_not(self):
        person = self.member()
        self.refused("recorder", "consent_reference_missing", "invalid",
                     set_consents=pb.SetConsents(
                         person=person, consents=pb.Consents(house=True)))
        self.assertEqual(self.surfaces(person), set())

    def test_a_person_shows_and_hides_themselves_and_nobody_else(self):
        person, colleague = self.member(), self.member()
        link = self.own_client(person)
        link.call(operation=operation(), set_consents=pb.SetConsents(
            person=person, consents=pb.Consents(house=True)))
        self.assertEqual(self.surfaces(person), {"house"})
        for other in (colleague, "S999999"):
            with self.assertRaises(Refused) as caught:
                link.call(operation=operation(), set_consents=pb.SetConsents(
                    person=other, hide=True))
            self.assertEqual(caught.exception.reason, "unknown_person")

    def test_a_contact_hides_nobody_of_another_department(self):
        person = self.member(OTHER)
        self.refused("recorder", "unknown_person", "not_found",
                     set_consents=pb.SetConsents(person=person, hide=True))

    def test_locked_is_for_good_whoever_tries(self):
        person = self.shown_member()
        self.assertTrue(self.set("recorder", person, lock=True).locked)
        on = pb.Consents(house=True)
        for who in ("recorder", "admin"):
            self.refused(who, "person_locked", "precondition",
                         set_consents=pb.SetConsents(
                             person=person, consents=on,
                             consent_reference="form 4"))
            self.refused(who, "person_locked", "precondition", join=pb.Join(
                staff_id=person, name="Person Locked", department=OWN,
                consents=on, consent_reference="form 4"))
        row = pb.RosterItem(staff_id=person, name="Person Locked",
                            department=OWN, consents=on)
        for check_only in (True, False):
            row.operation = operation()
            result, = self.ask("admin", import_roster=pb.ImportRoster(
                items=[row], consent_reference="form 4",
                check_only=check_only)).imported.results
            self.assertTrue(result.locked)
            self.assertFalse(result.consents_off)
            self.assertNotEqual(result.outcome, pb.IMPORT_REFUSED)
        # the rest of the row came in, the consents did not
        self.assertEqual(self.person(person).name, "Person Locked")
        self.assertEqual(self.surfaces(person), set())
        self.set("recorder", person, hide=True, lock=False)
        self.restart()
        self.assertTrue(self.person(person).locked)
        self.refused("recorder", "person_locked", set_consents=pb.SetConsents(
            person=person, consents=on, consent_reference="form 4"))
        self.verify()

    def test_one_entry_a_change_and_none_where_nothing_changed(self):
        person = self.shown_member()
        before = len(self.entries("consents"))
        op = operation()
        self.set("recorder", person, op, hide=True)
        self.set("recorder", person, op, hide=True)
        self.set("recorder", person, hide=True)
        self.set("recorder", person, consents=pb.Consents(house=False))
        after = self.entries("consents")
        self.assertEqual(len(after), before + 1)
        for text in (person, self.person(person).name, "form"):
            self.assertNotIn(text, after[-1].detail)

    def test_the_same_operation_is_answered_as_it_was(self):
        person = self.member()
        op, wish = operation(), dict(consents=pb.Consents(house=True),
                                     consent_reference="form 5")
        first = self.set("recorder", person, op, **wish)
        self.set("recorder", person, lock=True)
        self.assertEqual(self.set("recorder", person, op, **wish), first)
        self.assertEqual(self.surfaces(person), set())
        self.refused("recorder", "operation_reused", op=op,
                     set_consents=pb.SetConsents(person=person, hide=True))


class Leaving(House):
    def leave(self, who, person, op=None, **fields):
        return self.ask(who, op, leave=pb.Leave(person=person,
                                                **fields)).left

    def test_who_left_is_in_no_ranking_but_the_deeds_stay(self):
        person = self.shown_member()
        self.record(person)
        self.record(person, days_ago=1)
        withdrawn = self.record(person).activity
        self.ask("recorder", withdraw=pb.Withdraw(activity=withdrawn))
        name, figures = self.person(person).name, self.department(OWN)
        here, house = self.participants(), self.participants("organiser")
        checked = self.leave("recorder", person, check_only=True)
        self.assertEqual((checked.staff_id, checked.activities,
                          checked.HasField("left_at")), (person, 2, False))
        self.assertIn(name, self.ranked("kiosk"))
        gone = self.leave("recorder", person)
        self.assertEqual(gone.activities, 2)
        self.assertGreater(gone.left_at, 0)
        for again in range(2):
            for who in ("kiosk", "other", "recorder", "organiser", "admin"):
                seen = self.ranked(who)
                self.assertNotIn(name, seen, who)
                self.assertNotIn(person, seen, who)
                seen = self.ranked(who, area="social")
                self.assertNotIn(name, seen, who)
            self.assertEqual(self.department(OWN), figures)
            self.assertEqual(self.participants(), here - 1)
            self.assertEqual(self.participants("organiser"), house - 1)
            self.assertEqual(self.person(person).left_at, gone.left_at)
            self.assertEqual(self.surfaces(person), set())
            listed = self.links["recorder"].call(
                list_participants=pb.ListParticipants()).participants
            self.assertNotIn(person, [p.staff_id for p in listed.rows])
            activities = [a.activity for a in
                          vs.list_activities(self.links["recorder"])]
            self.assertIn(withdrawn, activities)
            if not again:
                self.restart()
        self.verify()

    def test_without_a_trial_an_operation_is_needed(self):
        person = self.member()
        with self.assertRaises(Refused) as caught:
            self.links["recorder"].call(leave=pb.Leave(person=person))
        self.assertEqual(caught.exception.reason, "operation_missing")
        self.links["recorder"].call(
            leave=pb.Leave(person=person, check_only=True))
        self.assertFalse(self.person(person).HasField("left_at"))

    def test_nothing_more_is_recorded_of_who_left(self):
        person = self.member()
        op = operation()
        first = self.record(person, "recorder", operation=op,
                            evidence="https://x.example/lost-reply")
        self.leave("recorder", person)
        for who in ("recorder", "admin"):
            result = self.record(person, who)
            self.assertEqual((result.outcome, result.error.reason),
                             (pb.RECORD_REFUSED, "person_left"))
        # what was recorded before is answered as it was
        again = self.record(person, "recorder", operation=op,
                            evidence="https://x.example/lost-reply")
        self.assertEqual((again.outcome, again.activity, again.replayed),
                         (pb.RECORD_NEW, first.activity, True))
        self.refused("recorder", "person_left", "precondition",
                     leave=pb.Leave(person=person))
        self.refused("admin", "person_left", invite=pb.Invite(
            role=pb.ROLE_PARTICIPANT, staff_id=person, name="own"))
        self.refused("recorder", "person_left", set_consents=pb.SetConsents(
            person=person, consents=pb.Consents(house=True),
            consent_reference="form"))

    def test_a_file_with_rows_of_who_left_can_be_given_again(self):
        """What is there already is no new activity."""
        person = self.member()
        row = dict(evidence="https://x.example/in-the-file", ordinal=1)
        first = self.record(person, **row)
        self.leave("recorder", person)
        again = self.record(person, **row)
        self.assertEqual((again.outcome, again.activity),
                         (pb.RECORD_DUPLICATE, first.activity))

    def test_explain_still_tells_what_was_done(self):
        person = self.shown_member()
        self.record(person)
        self.leave("recorder", person)
        told = self.links["recorder"].call(
            explain=pb.Explain(participant=person)).explanation
        self.assertGreater(told.participant.points, 0)
        self.assertEqual(sum(e.points for e in told.entries),
                         told.participant.points)
        self.assertFalse(told.participant.HasField("rank"))
        with self.assertRaises(Refused) as caught:
            self.links["recorder"].call(
                rank_participants=pb.RankParticipants(around=person))
        self.assertEqual(caught.exception.reason, "not_in_ranking")

    def test_a_claim_of_who_left_is_still_decided(self):
        person = self.member()
        claim = self.record(person, type="WK3", evidence="tilaisuus 1")
        points = self.department(OWN)[2]
        self.leave("recorder", person)
        self.ask("admin", review_decide=pb.ReviewDecide(
            activity=claim.activity, decision=pb.DECISION_ACCEPT))
        self.assertGreater(self.department(OWN)[2], points)
        self.assertNotIn(person, self.ranked("admin"))

    def test_a_person_ends_it_with_the_own_client(self):
        person, colleague = self.member(), self.member()
        link = self.own_client(person)
        with self.assertRaises(Refused) as caught:
            link.call(operation=operation(), leave=pb.Leave(person=colleague))
        self.assertEqual(caught.exception.reason, "unknown_person")
        link.call(operation=operation(), leave=pb.Leave(person=person))
        result = link.call(record=pb.Record(items=[pb.ActivityItem(
            operation=operation(), person=person, type="SM2", date=TODAY,
            evidence="https://x.example/after")])).recorded.results[0]
        self.assertEqual(result.error.reason, "person_left")
        # what is held about oneself can still be read
        row, = link.call(
            list_participants=pb.ListParticipants(left=True)).participants.rows
        self.assertGreater(row.left_at, 0)

    def test_the_roster_brings_nobody_back_and_is_not_stopped(self):
        person = self.shown_member()
        self.leave("recorder", person)
        row = pb.RosterItem(staff_id=person, name="Person Back",
                            department=OTHER, operation=operation())
        for check_only in (True, False):
            result, = self.ask("admin", import_roster=pb.ImportRoster(
                items=[row], check_only=check_only)).imported.results
            self.assertEqual((result.outcome, result.left),
                             (pb.IMPORT_SAME, True))
        self.assertGreater(self.person(person).left_at, 0)
        self.assertEqual(self.person(person).department, OWN)

    def test_joining_anew_begins_with_consents_off(self):
        person = self.shown_member()
        self.record(person)
        name = self.person(person).name
        self.leave("recorder", person)
        self.ask("recorder", join=pb.Join(staff_id=person, name=name))
        row = self.person(person)
        self.assertEqual((row.HasField("left_at"), self.surfaces(person)),
                         (False, set()))
        self.assertIn(name, self.ranked("recorder"))
        self.assertNotIn(name, self.ranked("kiosk"))
        self.assertEqual(self.record(person).outcome, pb.RECORD_NEW)
        self.restart()
        self.assertIn(name, self.ranked("recorder"))

    def test_joining_anew_in_another_department_takes_no_deeds_along(self):
        person = self.member()
        self.record(person, days_ago=1)
        self.leave("recorder", person)
        before = self.department(OWN)
        self.ask("other", join=pb.Join(staff_id=person, name="Person Again"))
        self.assertEqual(self.person(person).department, OTHER)
        self.assertEqual(self.department(OWN), before)
        points = self.department(OTHER)[2]
        self.record(person, "other")
        self.assertGreater(self.department(OTHER)[2], points)
        self.assertEqual(self.department(OWN), before)
        self.restart()
        self.assertEqual(self.department(OWN), before)

    def test_hidden_for_good_outlives_leaving_and_joining(self):
        person = self.member()
        self.ask("recorder", set_consents=pb.SetConsents(person=person,
                                                         lock=True))
        self.leave("recorder", person)
        self.refused("recorder", "person_locked", join=pb.Join(
            staff_id=person, name="Person", consents=pb.Consents(house=True),
            consent_reference="form"))
        self.ask("recorder", join=pb.Join(staff_id=person, name="Person"))
        self.assertTrue(self.person(person).locked)

    def test_the_same_operation_is_answered_as_it_was(self):
        person = self.member()
        self.record(person)
        op = operation()
        first = self.leave("recorder", person, op)
        before = len(self.entries("leave"))
        self.assertEqual(self.leave("recorder", person, op), first)
        self.ask("recorder", join=pb.Join(staff_id=person, name="Person"))
        self.assertEqual(self.leave("recorder", person, op), first)
        self.assertFalse(self.person(person).HasField("left_at"))
        entries = self.entries("leave")
        self.assertEqual(len(entries), before)
        self.assertNotIn(person, entries[-1].detail)

    def test_of_two_of_one_name_the_one_who_takes_part_is_meant(self):
        gone, here = self.member(), self.member()
        for person in (gone, here):
            self.ask("recorder", join=pb.Join(staff_id=person,
                                              name="Kaima Kaimala"))
        result = self.record("Kaima Kaimala", "recorder")
        self.assertEqual(result.error.reason, "person_ambiguous")
        self.leave("recorder", gone)
        self.assertEqual(self.record("Kaima Kaimala", "recorder").staff_id,
                         here)


class Moving(House):
    def move(self, who, person, op=None, days_ago=0, **fields):
        return self.ask(who, op, move=pb.Move(person=person, **{
            "from": TODAY - days_ago, **fields})).moved

    def decide(self, move, decision=pb.DECISION_ACCEPT, op=None,
               who="organiser", **fields):
        return self.ask(who, op, decide_move=pb.DecideMove(
            move=move, decision=decision, **fields)).move_decided

    def waiting(self, who="organiser", **options):
        return list(self.links[who].call(
            list_moves=pb.ListMoves(**options)).moves.rows)

    def pending(self, who="organiser"):
        status = self.links[who].call(status=pb.StatusGet()).status
        return status.moves_pending if status.HasField("moves_pending") \
            else None

    def test_asked_confirmed_and_scored_by_the_day_of_the_deed(self):
        person = self.member(OTHER)
        self.record(person, days_ago=3)
        self.record(person, days_ago=1)
        own, other = self.department(OWN), self.department(OTHER)
        pending = self.pending()
        asked = self.move("recorder", person, days_ago=2)
        self.assertEqual(self.pending(), pending + 1)
        self.assertIsNone(self.pending("recorder"))
        self.assertEqual(self.person(person).department, OTHER)
        row = next(m for m in self.waiting() if m.move == asked.move)
        self.assertEqual(
            (row.staff_id, row.name, row.from_department, row.to_department),
            (person, self.person(person).name, OTHER, OWN))
        decided = self.decide(asked.move)
        self.assertEqual(decided.decision, pb.DECISION_ACCEPT)
        self.assertEqual(self.pending(), pending)
        for again in range(2):
            self.assertEqual(self.person(person).department, OWN)
            # 12 + 10 points came with the deed of yesterday
            self.assertEqual(
                self.department(OWN)[2] - own[2] +
                self.department(OTHER)[2] - other[2], 0)
            self.assertGreater(self.department(OWN)[2], own[2])
            self.assertGreater(self.department(OTHER)[2], 0)
            self.assertLess(self.department(OTHER)[2], other[2])
            self.assertEqual(self.record(person, "recorder").outcome,
                             pb.RECORD_NEW)
            own = (own[0], own[1], own[2] + 10, own[3])
            self.assertEqual(self.record(person, "other").error.reason,
                             "unknown_person")
            if not again:
                own = (own[0], own[1], self.department(OWN)[2] -
                       (other[2] - self.department(OTHER)[2]), own[3])
                self.restart()
        self.verify()

    def test_who_asks_learns_nothing(self):
        """Somebody of another department, somebody who left and nobody at all
        are answered alike, listed alike."""
        there, gone = self.member(OTHER), self.member(OTHER)
        self.ask("other", leave=pb.Leave(person=gone))
        told = []
        for person in (there, gone, "X99999"):
            asked = self.move("recorder", person)
            listed = next(m for m in self.waiting("recorder")
                          if m.move == asked.move)
            self.assertEqual(listed, asked)
            self.assertEqual(asked.staff_id, person)
            for field in ("move", "asked_at", "staff_id"):
                asked.ClearField(field)
            told.append(asked)
            again = self.refused("recorder", "move_waiting", "conflict",
                                 move=pb.Move(person=person.lower(),
                                              **{"from": TODAY}))
            told.append(again.message.replace(person.lower(), "P"))
        self.assertEqual(told[0::2], [told[0]] * 3)
        self.assertEqual(told[1::2], [told[1]] * 3)
        self.assertEqual({f.name for f, _ in told[0].ListFields()},
                         {"to_department", "from", "decision"})
        self.assertNotIn(there, [m.staff_id for m in self.waiting("other")])

    def test_a_contact_asks_by_staff_id_and_for_the_own_department(self):
        person = self.member(OTHER)
        name = self.person(person).name
        self.refused("recorder", "staff_id_wanted", move=pb.Move(
            person=name, **{"from": TODAY}))
        self.refused("recorder", "other_department", "denied", move=pb.Move(
            person=person, department=OTHER, **{"from": TODAY}))
        self.refused("recorder", "already_there", "conflict", move=pb.Move(
            person=self.member(OWN), **{"from": TODAY}))
        self.refused("recorder", "date_missing",
                     move=pb.Move(person=person))

    def test_what_the_organiser_cannot_confirm(self):
        nobody = self.move("recorder", "X88888").move
        self.refused("organiser", "unknown_person", "not_found",
                     decide_move=pb.DecideMove(
                         move=nobody, decision=pb.DECISION_ACCEPT))
        person = self.member(OTHER)
        gone = self.move("recorder", person).move
        self.ask("other", leave=pb.Leave(person=person))
        self.refused("organiser", "person_left", decide_move=pb.DecideMove(
            move=gone, decision=pb.DECISION_ACCEPT))
        self.assertEqual(self.pending(), len(self.waiting()))
        for move in (nobody, gone):
            self.decide(move, pb.DECISION_REJECT, reason="check the staff id")
        self.refused("organiser", "move_decided", decide_move=pb.DecideMove(
            move=gone, decision=pb.DECISION_ACCEPT))
        rows = {m.move: m for m in self.waiting("recorder", all=True)}
        self.assertEqual((rows[gone].decision, rows[gone].reason),
                         (pb.DECISION_REJECT, "check the staff id"))
        self.assertNotIn(gone, [m.move for m in self.waiting("recorder")])

    def test_who_joins_while_a_move_waits_can_be_confirmed(self):
        type(self).made += 1
        staff_id = f"P{self.made:05}"
        move = self.move("recorder", staff_id).move
        type(self).made -= 1
        self.assertEqual(self.member(OTHER), staff_id)
        self.decide(move)
        self.assertEqual(self.person(staff_id).department, OWN)

    def test_an_organiser_moves_at_once(self):
        person = self.member(OTHER)
        pending = self.pending()
        self.refused("organiser", "field_missing", move=pb.Move(
            person=person, **{"from": TODAY}))
        self.refused("organiser", "unknown_person", move=pb.Move(
            person="X77777", department=OWN, **{"from": TODAY}))
        moved = self.move("organiser", person, department=OWN)
        self.assertEqual((moved.decision, moved.to_department),
                         (pb.DECISION_ACCEPT, OWN))
        self.assertEqual(self.person(person).department, OWN)
        self.assertEqual(self.pending(), pending)
        self.refused("organiser", "already_there", move=pb.Move(
            person=person, department=OWN, **{"from": TODAY}))

    def test_the_own_client_moves_along(self):
        person = self.member(OTHER)
        link = self.own_client(person)
        self.assertEqual(link.welcome.department, OTHER)
        self.move("admin", person, department=OWN)
        link.call(record=pb.Record(items=[pb.ActivityItem(
            operation=operation(), person=person, type="SM2", date=TODAY,
            evidence="https://x.example/moved")]))
        self.assertGreater(link.call(explain=pb.Explain(
            participant=person)).explanation.participant.points, 0)

    def test_never_before_the_present_membership(self):
        person = self.member(OTHER)
        self.move("admin", person, days_ago=5, department=OWN)
        self.refused("admin", "before_membership", "precondition",
                     move=pb.Move(person=person, department=OTHER,
                                  **{"from": TODAY - 6}))
        # from the same day: as if the first move had never been
        self.move("admin", person, days_ago=5, department=OTHER)
        self.restart()
        self.assertEqual(self.person(person).department, OTHER)

    def test_the_same_operation_is_answered_as_it_was(self):
        person = self.member(OTHER)
        ask, decide = operation(), operation()
        asked = self.move("recorder", person, ask)
        self.assertEqual(self.move("recorder", person, ask), asked)
        decided = self.decide(asked.move, op=decide)
        entries = len(self.entries())
        self.assertEqual(self.decide(asked.move, op=decide), decided)
        self.assertEqual(len(self.entries()), entries)
        for kind in ("move_asked", "move"):
            self.assertIn(f"to={OWN} from={TODAY} person=",
                          self.entries(kind)[-1].detail)
        self.refused("organiser", "operation_reused", op=decide,
                     decide_move=pb.DecideMove(
                         move=asked.move, decision=pb.DECISION_REJECT,
                         reason="no"))

    def test_reads_of_names_are_logged_and_details_hold_none(self):
        person = self.member(OTHER)
        move = self.move("recorder", person).move
        reads = len(self.entries("read"))
        self.waiting("recorder")
        self.waiting("organiser")
        vs.wait_until(lambda: len(self.entries("read")) > reads)
        self.assertEqual(len(self.entries("read")), reads + 1)
        self.decide(move)
        for entry in self.entries("move_asked") + self.entries("move"):
            self.assertNotIn(person, entry.detail)


class FullHouse(House):
    """As many heads as the sample says, and every place taken."""
    room = 0

    def fill(self, department):
        people = [self.member(department)]
        try:
            while True:
                people.append(self.member(department))
        except Refused as e:
            self.assertEqual(e.reason, "department_full")
        return people

    def test_no_more_participants_than_heads_however_they_come(self):
        own = self.fill(OWN)
        person = self.member(OTHER)
        self.refused("admin", "department_full", "conflict", move=pb.Move(
            person=person, department=OWN, **{"from": TODAY}))
        move = self.ask("recorder", move=pb.Move(
            person=person, **{"from": TODAY})).moved.move
        self.refused("organiser", "department_full", "conflict",
                     decide_move=pb.DecideMove(
                         move=move, decision=pb.DECISION_ACCEPT))
        # who leaves makes room, and takes it again only while there is some
        self.ask("recorder", leave=pb.Leave(person=own[0]))
        self.restart()
        self.ask("organiser", decide_move=pb.DecideMove(
            move=move, decision=pb.DECISION_ACCEPT))
        self.refused("recorder", "department_full", join=pb.Join(
            staff_id=own[0], name="Person"))
        # and a move away makes room, too
        self.ask("organiser", move=pb.Move(
            person=person, department=OTHER, **{"from": TODAY}))
        self.ask("recorder", join=pb.Join(staff_id=own[0], name="Person"))

    def test_moves_that_wait_are_not_endless(self):
        for n in range(100):
            self.ask("other", move=pb.Move(person=f"Y{n:04}",
                                           **{"from": TODAY}))
        self.refused("other", "moves_full", "precondition",
                     move=pb.Move(person="Y9999", **{"from": TODAY}))
        rows, offset = [], 0
        while True:
            got = self.links["other"].call(list_moves=pb.ListMoves(
                page=pb.Page(offset=offset, limit=30))).moves
            rows += got.rows
            if not got.more:
                break
            offset = got.next_offset
        self.assertEqual([m.staff_id for m in rows],
                         [f"Y{n:04}" for n in reversed(range(100))])


if __name__ == "__main__":
    unittest.main()
