# SPDX-License-Identifier: EUPL-1.2
"""Moves from department to department: asked for, confirmed, rejected, done at
once; scored by the day of the deed; and what who asks does not learn."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import viesti_server as vs                                      # noqa: E402
from viesti_client import Refused, operation, pb                # noqa: E402
from viesti_people import OTHER, OWN, TODAY, House              # noqa: E402


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

    def belongs_to(self, person):
        """The department of each activity, by its number, as my-data has it."""
        found = {}
        for row in self.links["admin"].call(my_data=pb.MyDataGet(
                person=person)).my_data.rows:
            values = {v.column: v.value for v in row.values}
            if row.table == "activity":
                found[int(values["id"])] = values["department"]
        return found

    def test_an_activity_belongs_to_the_department_of_its_date(self):
        person = self.member(OTHER)
        before = self.record(person, days_ago=4).activity
        since = self.record(person, days_ago=1).activity
        self.assertEqual(set(self.belongs_to(person).values()), {OTHER})
        self.decide(self.move("recorder", person, days_ago=2).move)
        old = self.record(person, days_ago=3).activity      # came late
        new = self.record(person, days_ago=2).activity
        self.assertEqual(self.belongs_to(person), {
            before: OTHER, since: OWN, old: OTHER, new: OWN})
        self.ask("recorder", correct=pb.Correct(activity=new,
                                                date=TODAY - 3))
        self.ask("recorder", correct=pb.Correct(activity=old, date=TODAY))
        for again in range(2):
            self.assertEqual(self.belongs_to(person), {
                before: OTHER, since: OWN, old: OWN, new: OTHER})
            if not again:
                self.restart()

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
