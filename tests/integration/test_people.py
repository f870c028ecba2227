# SPDX-License-Identifier: EUPL-1.2
"""What is done to persons after they joined: hidden, hidden for good, shown again,
gone. Each holds in every ranking at once and after a restart."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import viesti_server as vs                                      # noqa: E402
from viesti_client import Refused, operation, pb                # noqa: E402
from viesti_people import OTHER, OWN, TODAY, House              # noqa: E402


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


if __name__ == "__main__":
    unittest.main()
