# SPDX-License-Identifier: EUPL-1.2
"""Departments renamed, merged, split, with other headcounts, each from a round on;
and the console's sentences for it."""
import os
import sqlite3
import sys
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
from viesti_clock import Clock                                  # noqa: E402
import viesti_server as vs                                      # noqa: E402
from viesti_cli import program                                  # noqa: E402
from viesti_client import Refused, connect, operation, pb       # noqa: E402

ROSTER = vs.rows("roster.csv")
TODAY = vs.days(vs.today())


def people_of(department):
    return [r["staff_id"] for r in ROSTER if r["department"] == department]


class Case(unittest.TestCase):
    def setUp(self):
        self.server = vs.Server()
        self.server.__enter__()
        self.addCleanup(self.server.__exit__, None)
        self.server.fill()
        self.admin = self.server.admin()
        self.addCleanup(self.admin.close)
        self.organiser = connect(self.server.enrol("organiser"))
        self.addCleanup(self.organiser.close)
        self.round = self.admin.call(status=pb.StatusGet()).status.round

    def change(self, department, link=None, op=None, **fields):
        fields.setdefault("reason", "organisaatio muuttui")
        return (link or self.organiser).call(
            operation=op or operation(), change_department=pb.ChangeDepartment(
                department=department, **fields)).department_changed

    def refused(self, *args, **fields):
        with self.assertRaises(Refused) as caught:
            self.change(*args, **fields)
        return caught.exception.reason

    def record(self, person, kind="WK2", date=TODAY):
        result = vs.record(self.admin, [pb.ActivityItem(
            operation=operation(), person=person, type=kind, date=date,
            evidence=f"https://x.example/{person}/{os.urandom(4).hex()}")])[0]
        self.assertEqual(result.outcome, pb.RECORD_NEW, result)

    def rows(self, **fields):
        return {r.department: r for r in self.admin.call(
            rank_departments=pb.RankDepartments(**fields))
            .department_ranking.rows}

    def explained(self, department):
        return self.admin.call(explain=pb.Explain(
            department=department)).explanation

    def names(self):
        return {d.department: d for d in self.admin.call(
            status=pb.StatusGet()).status.departments}


class Headcounts(Case):
    def test_rounds_before_keep_their_heads(self):
        before = self.explained("hallinto")
        was = before.department.headcount
        self.record(people_of("hallinto")[0])
        trial = self.change("hallinto", headcount=was + 30, check_only=True)
        self.assertIn("hallinto", [m.department for m in trial.ranks])
        self.assertEqual(self.names()["hallinto"].headcount, was)
        done = self.change("hallinto", headcount=was + 30)
        self.assertEqual(list(done.ranks), list(trial.ranks))
        now = self.explained("hallinto")
        self.assertEqual(now.department.headcount, was + 30)
        self.assertEqual([r.headcount for r in now.rounds],
                         [was] * (self.round - 1) + [was + 30])
        self.assertEqual(now.head_rounds, was * self.round + 30)
        self.assertEqual(now.term_participation,
                         600 * now.department.active_rounds //
                         now.head_rounds)
        self.server.restart()
        self.admin = self.server.admin()
        self.addCleanup(self.admin.close)
        again = self.explained("hallinto")
        self.assertEqual(again.head_rounds, now.head_rounds)

    def test_a_later_round_changes_nothing_yet(self):
        was = self.rows()
        done = self.change("hallinto", from_round=self.round + 1,
                           headcount=90)
        self.assertEqual((list(done.ranks), done.from_round),
                         ([], self.round + 1))
        self.assertEqual(self.rows(), was)

    def test_a_round_of_its_own_is_ranked_by_its_own_heads(self):
        self.record(people_of("hallinto")[0])
        was = self.rows(round=self.round)["hallinto"].headcount
        self.change("hallinto", headcount=was + 10)
        self.assertEqual(self.rows(round=self.round)["hallinto"].headcount,
                         was + 10)
        if self.round > 1:
            self.assertEqual(
                self.rows(round=self.round - 1)["hallinto"].headcount, was)

    def test_no_fewer_heads_than_participants(self):
        self.assertEqual(self.refused("hallinto", headcount=1),
                         "headcount_taken")

    def test_an_earlier_round_is_past(self):
        self.assertEqual(self.refused("hallinto", from_round=99,
                                      headcount=50), "round_range")

    def test_the_same_operation_again_is_answered_again(self):
        op = operation()
        first = self.change("hallinto", op=op, headcount=77)
        again = self.change("hallinto", op=op, headcount=77)
        self.assertEqual((again.department, again.from_round, again.moved),
                         (first.department, first.from_round, first.moved))
        with self.assertRaises(Refused) as caught:
            self.change("hallinto", op=op, headcount=78)
        self.assertEqual(caught.exception.reason, "operation_reused")

    def test_enrolment_ends_at_the_present_headcount(self):
        taken = len(people_of("hallinto"))
        self.change("hallinto", headcount=taken)
        with self.assertRaises(Refused) as caught:
            self.admin.call(operation=operation(), join=pb.Join(
                staff_id="N1", name="Uusi Ihminen", department="hallinto"))
        self.assertEqual(caught.exception.reason, "department_full")


class Merges(Case):
    def test_heads_and_people_go_to_the_other(self):
        heads = {d: r.headcount for d, r in self.names().items()}
        persons = people_of("hallinto")
        self.record(persons[0])
        self.assertEqual(self.refused("hallinto", merge_into="hallinto"),
                         "merge_into")
        self.assertEqual(self.refused("hallinto", merge_into="poliisi",
                                      headcount=7), "merge_alone")
        done = self.change("hallinto", merge_into="poliisi")
        self.assertEqual(done.moved, len(persons))
        rows = self.rows()
        self.assertNotIn("hallinto", rows)
        self.assertEqual(rows["poliisi"].headcount,
                         heads["hallinto"] + heads["poliisi"])
        self.assertEqual(rows["poliisi"].active_rounds, 1)
        found = self.admin.call(list_participants=pb.ListParticipants(
            department="poliisi")).participants
        self.assertEqual(found.total, len(persons) + len(people_of("poliisi")))
        self.assertEqual(self.refused("hallinto", headcount=20),
                         "department_closed")
        # nobody is asked for a screen of departments that are not there
        self.assertEqual(self.admin.call(journal_verify=pb.JournalVerify())
                         .journal_verified.broken_at, 0)

    def test_a_merge_to_come_moves_nobody_yet(self):
        if self.round >= 8:
            self.skipTest("no round is to come")
        done = self.change("hallinto", from_round=self.round + 1,
                           merge_into="poliisi")
        self.assertEqual(done.moved, len(people_of("hallinto")))
        self.assertIn("hallinto", self.rows())
        self.assertEqual(self.admin.call(
            list_participants=pb.ListParticipants(department="hallinto"))
            .participants.total, len(people_of("hallinto")))


class Turns(unittest.TestCase):
    """What was said of a later round comes true when that begins."""

    def setUp(self):
        self.clock = self.enterContext(Clock("2026-02-02 09:00"))
        self.server = vs.Server(start="2026-02-02")
        self.server.__enter__()
        self.addCleanup(self.server.__exit__, None)
        self.server.fill()
        self.profile = self.server.enrol("recorder", department="hallinto")
        self.person = people_of("hallinto")[0]
        with self.server.admin() as link:
            for department, into, round_ in (("hallinto", "poliisi", 2),
                                             ("poliisi", "rajavartio", 3)):
                link.call(operation=operation(),
                          change_department=pb.ChangeDepartment(
                    department=department, merge_into=into, from_round=round_,
                    reason="yhdistyvät"))

    def record(self, date):
        """By the contact; how many have acted in which department."""
        with connect(self.profile) as link:
            result, = vs.record(link, [pb.ActivityItem(
                operation=operation(), person=self.person, type="WK2",
                date=vs.days(date))])
            self.assertEqual(result.outcome, pb.RECORD_NEW, result)
            self.where = link.welcome.department
        return {d: self.active(d) for d in
                ("hallinto", "poliisi", "rajavartio")}

    def active(self, department):
        """In each round."""
        with self.server.admin() as link:
            return [r.active for r in link.call(explain=pb.Explain(
                department=department)).explanation.rounds]

    def begins(self, department):
        """The turn has come: the contact belongs to that department."""
        def there():
            with connect(self.profile) as link:
                return link.welcome.department == department
        vs.wait_until(there)

    def test_a_contact_goes_with_the_people(self):
        self.assertEqual(self.record("2026-02-02"), {
            "hallinto": [1], "poliisi": [0], "rajavartio": [0]})
        with connect(self.profile) as link:     # and needs not come anew
            self.clock.set("2026-02-16 09:00")
            self.begins("poliisi")
            rows = link.call(list_participants=pb.ListParticipants(
                page=pb.Page(limit=1000))).participants.rows
        self.assertEqual({r.staff_id for r in rows},
                         {*people_of("hallinto"), *people_of("poliisi")})
        self.assertEqual(self.record("2026-02-16"), {
            "hallinto": [1, 0], "poliisi": [0, 1], "rajavartio": [0, 0]})
        self.clock.set("2026-03-02 09:00")
        self.begins("rajavartio")
        self.assertEqual(self.record("2026-03-02"), {
            "hallinto": [1, 0, 0], "poliisi": [0, 1, 0],
            "rajavartio": [0, 0, 1]})

    def test_no_answer_is_between_two_rounds(self):
        """Places, heads and the round change together, at midnight."""
        self.record("2026-02-02")
        seen = []
        with self.server.admin() as link:
            def look():
                return sorted(
                    r.SerializeToString() for r in link.call(
                        rank_departments=pb.RankDepartments())
                    .department_ranking.rows)
            seen.append(look())
            self.clock.set("2026-02-16 00:00")
            end = time.monotonic() + 3
            while time.monotonic() < end:
                rows = look()
                if rows not in seen:
                    seen.append(rows)
            self.assertEqual(len(seen), 2)
            self.assertNotIn("hallinto", {
                r.department for r in link.call(
                    rank_departments=pb.RankDepartments())
                .department_ranking.rows})

    def test_rounds_in_which_the_server_was_down_are_caught_up_with(self):
        """Deeds of the second round are those of whom the people had gone to
        then, also when that is found out in the third."""
        self.server.stop()
        self.clock.set("2026-03-02 09:00")
        self.server.start()
        self.profile.port = self.server.port
        self.begins("rajavartio")
        self.assertEqual(self.record("2026-02-17"), {
            "hallinto": [0, 0, 0], "poliisi": [0, 1, 0],
            "rajavartio": [0, 0, 0]})


class Names(Case):
    def test_another_name_is_shown_at_once(self):
        self.change("hallinto", name=pb.Text(fi="Hallinto- ja talousosasto"),
                    short_name="Hallinto+")
        row = self.names()["hallinto"]
        self.assertEqual(row.name.fi, "Hallinto- ja talousosasto")
        self.assertEqual(row.short_name, "Hallinto+")
        self.assertEqual(self.refused("hallinto", short_name="x" * 19),
                         "short_name")

    def test_a_name_to_come_is_not_shown_yet(self):
        was = self.names()["hallinto"]
        self.change("hallinto", from_round=self.round + 1,
                    name=pb.Text(fi="Tuleva osasto"))
        self.assertEqual(self.names()["hallinto"], was)


class Splits(Case):
    NEW = dict(name=pb.Text(fi="Talousyksikkö"), short_name="Talousyks.",
               headcount=6)

    def test_heads_and_people_of_another(self):
        persons = people_of("hallinto")
        was = self.names()["hallinto"].headcount
        self.record(persons[0])
        done = self.change("talousyksikko", split_from="hallinto",
                           people=persons[:3], **self.NEW)
        self.assertEqual(done.moved, 3)
        names = self.names()
        self.assertEqual((names["hallinto"].headcount,
                          names["talousyksikko"].headcount), (was - 6, 6))
        rows = self.rows()
        self.assertEqual(rows["talousyksikko"].active_rounds, 1)
        self.assertEqual(rows["hallinto"].active_rounds, 0)
        e = self.explained("talousyksikko")
        self.assertEqual(e.head_rounds, 6)

    def test_what_cannot_be_split(self):
        self.assertEqual(self.refused("uusi"), "unknown_department")
        self.assertEqual(self.refused("Uusi Osasto", split_from="hallinto",
                                      **self.NEW), "code")
        self.assertEqual(self.refused("uusi", split_from="nosuch",
                                      **self.NEW), "split_from")
        self.assertEqual(self.refused(
            "uusi", split_from="hallinto", from_round=self.round + 1,
            people=people_of("hallinto")[:1], **self.NEW), "people_later")
        self.assertEqual(self.refused(
            "uusi", split_from="hallinto", people=["X1"], **self.NEW),
            "unknown_person")
        self.assertEqual(self.refused(
            "uusi", split_from="hallinto",
            people=people_of("hallinto")[:1] * 2, **self.NEW),
            "person_twice")


class Plans(Case):
    """What is planned for a later round is listed, and can be taken back."""

    def setUp(self):
        super().setUp()
        if self.round >= 8:
            self.skipTest("no round is to come")
        self.next = self.round + 1

    def plans(self):
        return [(p.department, p.from_round, p.headcount, p.merge_into,
                 p.split_from) for p in self.organiser.call(
                     department_plans=pb.DepartmentPlansGet())
                .department_plans.rows]

    def heads(self, department):
        """In each round, as the store has it after a restart."""
        with sqlite3.connect(os.path.join(self.server.state,
                                          "viesti.db")) as db:
            return db.execute(
                "SELECT t.headcount, t.merged_into, t.name_fi"
                " FROM department_term t"
                " JOIN department d ON d.id = t.department"
                " WHERE code = ? AND from_round <= ? ORDER BY"
                " from_round DESC, known_at DESC LIMIT 1",
                (department, self.next)).fetchone()

    def cancel(self, department, **fields):
        return self.change(department, cancel=True, from_round=self.next,
                           **fields)

    def test_a_merge_is_taken_back_on_both_sides(self):
        was = {d: self.heads(d) for d in ("hallinto", "poliisi")}
        self.change("hallinto", merge_into="poliisi", from_round=self.next)
        self.assertEqual(self.plans(), [
            ("hallinto", self.next, 0, "poliisi", "")])
        self.change("poliisi", name=pb.Text(fi="Uusi nimi"))
        op = operation()
        done = self.cancel("hallinto", op=op, reason="peruttu")
        self.assertEqual((done.department, done.from_round),
                         ("hallinto", self.next))
        again = self.cancel("hallinto", op=op, reason="peruttu")
        self.assertEqual(again.department, "hallinto")
        self.assertEqual(self.plans(), [])
        self.assertEqual(self.heads("hallinto"), was["hallinto"])
        self.assertEqual(self.heads("poliisi"),
                         (*was["poliisi"][:2], "Uusi nimi"))
        entry = self.admin.call(journal_show=pb.JournalShow(
            limit=1000)).journal_entries.rows[-1]
        self.assertEqual(entry.kind, "department_cancel")
        self.assertIn("department=hallinto", entry.detail)
        self.assertIn("reason=peruttu", entry.detail)
        self.assertEqual(self.cancelled("hallinto"), "not_planned")

    def cancelled(self, department, **fields):
        with self.assertRaises(Refused) as caught:
            self.cancel(department, **fields)
        return caught.exception.reason

    def test_a_split_is_taken_back_and_planned_anew(self):
        was = self.heads("hallinto")
        for heads in (6, 7):
            self.change("tuki", split_from="hallinto", headcount=heads,
                        from_round=self.next, short_name="Tuki",
                        name=pb.Text(fi="Tuki"))
            self.assertEqual(self.plans(), [
                ("tuki", self.next, heads, "", "hallinto")])
            self.assertEqual(self.heads("hallinto")[0], was[0] - heads)
            self.assertEqual(self.heads("tuki"), (heads, None, "Tuki"))
            self.cancel("tuki")
            self.assertEqual(self.heads("hallinto"), was)
            self.assertEqual(self.heads("tuki")[0], 0)
        self.assertNotIn("tuki", self.rows())
        self.server.restart()
        self.admin = self.server.admin()
        self.addCleanup(self.admin.close)
        self.assertNotIn("tuki", self.rows())

    def test_the_latest_of_a_round_first(self):
        self.change("hallinto", headcount=90, from_round=self.next)
        self.change("hallinto", headcount=95, from_round=self.next)
        self.cancel("hallinto")
        self.assertEqual(self.heads("hallinto")[0], 90)
        self.cancel("hallinto")
        self.assertNotEqual(self.heads("hallinto")[0], 90)

    def test_what_cannot_be_taken_back(self):
        self.assertEqual(self.cancelled("nosuch"), "unknown_department")
        self.assertEqual(self.cancelled("hallinto", headcount=5),
                         "cancel_alone")
        self.assertEqual(self.cancelled("hallinto", reason=""),
                         "reason_missing")
        self.change("hallinto", headcount=90)
        self.assertEqual(self.refused("hallinto", cancel=True,
                                      from_round=self.round), "not_planned")
        self.change("hallinto", merge_into="poliisi", from_round=self.next)
        self.change("poliisi", headcount=900, from_round=self.next)
        self.assertEqual(self.cancelled("hallinto"), "changed_since")
        self.cancel("poliisi")
        self.cancel("hallinto")

    def test_the_console_in_three_languages(self):
        for lang, none, back in (
                ("fi", "Myöhemmälle kierrokselle", "Peruttu"),
                ("sv", "Inget är planerat", "Återtaget"),
                ("en", "Nothing is planned", "Taken back")):
            def say(*words):
                done = program("viestictl", "--state", self.server.state,
                               "--lang", lang, "department", *words)
                self.assertEqual(done.code, 0, done)
                return done.out
            self.assertIn(none, say("planned"))
            say("merge", "hallinto", "into", "poliisi", "from", "round",
                str(self.next), "reason", "koe", "--yes")
            self.assertIn("poliisi", say("planned"))
            self.assertIn(back, say("cancel", "hallinto", "from", "round",
                                    str(self.next), "reason", "koe"))
            self.assertIn(none, say("planned"))


class Sentences(Case):
    def console(self, *words, code=0):
        done = program("viestictl", "--state", self.server.state, *words)
        self.assertEqual(done.code, code, done)
        return done

    def test_each_sentence_in_three_languages(self):
        n = str(self.round)
        person = people_of("hallinto")[0]
        self.record(person)
        for lang, change, merge, split in (
                ("fi", "muuttuisi", "liittyisi osastoon poliisi",
                 "tuki erotettaisiin osastosta hallinto"),
                ("sv", "skulle ändras", "skulle bli en del av poliisi",
                 "tuki skulle skiljas från hallinto"),
                ("en", "would change", "would become a part of poliisi",
                 "tuki would be split off hallinto")):
            says = {"change": change, "rename": change, "merge": merge,
                    "split": split}
            for words in (("change", "hallinto", "from", "round", n,
                           "headcount", "60", "reason", "kasvoi"),
                          ("rename", "hallinto", "from", "round", n,
                           "reason", "uusi nimi", "fi", "Tukiosasto"),
                          ("merge", "hallinto", "into", "poliisi", "from",
                           "round", n, "reason", "yhdistettiin"),
                          ("split", "hallinto", "into", "tuki", "from",
                           "round", n, "headcount", "5", "reason", "erosi",
                           "fi", "Tuki", "short", "Tuki", "people", person)):
                done = self.console("--lang", lang, "department", *words,
                                    "--dry-run")
                self.assertIn(says[words[0]], done.out, words)
                self.assertEqual(words[0] == "change", "60" in done.out)
        self.assertNotIn("tuki", self.names())
        done = self.console("department", "change", "hallinto", "from",
                            "round", n, "headcount", "60", "reason", "kasvoi",
                            code=2)
        self.console("department", "split", "hallinto", "into", "tuki",
                     "from", "round", n, "headcount", "5", "reason", "erosi",
                     "fi", "Tuki", "short", "Tuki", "people", person, "--yes")
        self.assertEqual(self.names()["tuki"].headcount, 5)
        done = self.console("department", "rename", "tuki", "from", "round",
                            n, "reason", "ei mitään", "--yes", code=2)
        self.assertIn("fi, sv, en", done.err)


if __name__ == "__main__":
    unittest.main()
