# SPDX-License-Identifier: EUPL-1.2
"""Whoever of the organisers' side reads persons' data leaves an entry in the
journal: every request of requests.def is tried. The journal itself names nobody."""
import os
import re
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import viesti_server as vs                                      # noqa: E402
from viesti_client import SOURCE, Refused, connect, operation, pb  # noqa: E402
from viesti_requests import OWN, ROWS, World                    # noqa: E402

READERS = ("organiser", "moderator", "auditor", "admin")
# answers that hold something about persons; each such read is an entry
PERSONS = {"rank_participants", "standings_at", "subscribe", "explain",
           "list_activities", "list_participants", "review_list",
           "list_questions", "inbox", "list_moves", "list_clients", "my_data",
           "awards", "ceremony_script"}
# answers about departments, the house, the rules or the server: no person
NOBODY = {"hello", "ping", "status", "rulebook", "rulebooks", "seasons",
          "department_plans",
          "rank_departments", "list_announcements", "list_trainings",
          "feedback", "readiness", "moderation", "report", "draw",
          "journal_verify", "journal_show", "backup", "info",
          "archive_season"}


# these are answered only when the season is final
AFTER_FINAL = {"awards", "ceremony_script"}


def requests():
    """Arm and flags of each row of requests.def."""
    with open(os.path.join(SOURCE, "server", "requests.def"),
              encoding="utf-8") as f:
        return {arm.lower(): rest for arm, rest in re.findall(
            r"^ON_\w+\((\w+), (.*)\)$", f.read(), re.M)}


class Reads(unittest.TestCase):
    """While the season runs."""
    start, arms = None, PERSONS - AFTER_FINAL

    @classmethod
    def setUpClass(cls):
        cls.server = vs.Server(start=cls.start)
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__, None)
        cls.server.fill(room=500)
        cls.prepare()
        cls.world = World(cls.server)
        cls.addClassCleanup(cls.world.admin.close)
        cls.links = {"admin": cls.world.admin}
        options = {"recorder": dict(department=OWN),
                   "moderator": dict(department=OWN),
                   "participant": dict(staff_id=cls.world.own[0])}
        for role in ("recorder", "participant", *READERS[:3]):
            cls.links[role] = connect(cls.server.enrol(
                role, **options.get(role, {})))
            cls.addClassCleanup(cls.links[role].close)
        cls.seen = 0

    @classmethod
    def prepare(cls):
        """The season runs."""

    def entries(self):
        """What came into the journal since it was looked at last."""
        rows = []
        while True:
            got = self.world.admin.call(journal_show=pb.JournalShow(
                after=self.seen, limit=500)).journal_entries.rows
            if not got:
                return rows
            rows += got
            type(self).seen = got[-1].entry

    def reads_of(self, actor):
        return [e for e in self.entries()
                if e.kind == "read" and e.actor.startswith(actor)]

    def message(self, arm):
        if arm == "subscribe":
            return pb.Subscribe(views=[pb.ViewWanted(
                view=pb.VIEW_RANK_PARTICIPANTS,
                participants=pb.RankParticipants())])
        if arm == "explain":
            return pb.Explain(participant=self.world.own[1])
        if arm == "ceremony_script":
            return pb.CeremonyScriptGet()   # no rehearsal: real names
        if arm == "list_activities":
            return pb.ListActivities(person=self.world.own[1])
        if arm == "standings_at":
            return pb.StandingsAt(at=self.world.instant(),
                                  participants=pb.RankParticipants())
        return ROWS[arm].good(self.world)

    def test_every_request_says_what_it_tells_of_persons(self):
        table = requests()
        self.assertFalse(PERSONS & NOBODY)
        untold = {arm for arm, rest in table.items()
                  if "CHANGES" not in rest} - PERSONS - NOBODY
        self.assertEqual(untold, set(), "say here what they answer")

    def test_each_read_by_the_organisers_side_is_an_entry(self):
        table = requests()
        for arm in sorted(self.arms & set(table)):
            answered = 0
            for role in READERS:
                message = self.message(arm)
                self.entries()
                try:
                    self.links[role].call(operation=operation(),
                                          **{arm: message})
                except Refused:
                    continue
                answered += 1
                actor = "uid " if role == "admin" else "client "
                with self.subTest(arm=arm, role=role):
                    vs.wait_until(lambda: self.reads_of(actor), patience_s=3)
            with self.subTest(arm=arm):
                self.assertGreater(answered, 0, "nobody could ask it")

    def test_ones_own_data_and_ones_own_department_s_are_no_entry(self):
        person = self.world.own[0]
        self.world.activity(person=person)
        self.entries()
        for role in ("recorder", "participant"):
            link = self.links[role]
            link.call(my_data=pb.MyDataGet(person=person))
            link.call(explain=pb.Explain(participant=person))
            link.call(list_activities=pb.ListActivities(person=person))
            link.call(list_participants=pb.ListParticipants())
            link.call(rank_participants=pb.RankParticipants())
        # the control: the administrator's is one, and comes after those
        self.links["admin"].call(explain=pb.Explain(participant=person))
        found = []
        vs.wait_until(lambda: found.extend(
            e for e in self.entries() if e.kind == "read") or found)
        self.assertEqual([e.detail for e in found], ["what=explain"])

    def test_the_auditor_s_journal_names_nobody(self):
        person = self.world.member()
        name = next(p.name for p in self.everybody() if p.staff_id == person)
        self.world.activity(person=person, note="muistiinpano zzq")
        claim = self.world.claim(person=person)
        self.world.admin.call(operation=operation(), review_decide=(
            pb.ReviewDecide(activity=claim, decision=pb.DECISION_REJECT,
                            reason="syy zzq")))
        self.world.admin.call(operation=operation(), set_consents=(
            pb.SetConsents(person=person, consents=pb.Consents(kiosk=True),
                           consent_reference="lomake zzq")))
        self.world.admin.call(operation=operation(), leave=pb.Leave(
            person=person))
        self.world.admin.call(forget=pb.Forget(person=self.world.member()))
        journal, after = [], 0
        while True:
            rows = self.links["auditor"].call(journal_show=pb.JournalShow(
                after=after, limit=500)).journal_entries.rows
            if not rows:
                break
            journal += [str(r) for r in rows]
            after = rows[-1].entry
        self.assertGreater(len(journal), 200)
        text = "\n".join(journal)
        names = {p.staff_id for p in self.everybody()} | {
            p.name for p in self.everybody()} | {"zzq", name, person}
        self.assertEqual([n for n in names if n in text], [])

    def everybody(self):
        found, offset = [], 0
        while True:
            got = self.world.admin.call(
                list_participants=pb.ListParticipants(
                    left=True, page=pb.Page(offset=offset))).participants
            found += got.rows
            offset += len(got.rows)
            if offset >= got.total:
                return found


class ReadsAfterFinal(Reads):
    start, arms = vs.running_start(12), AFTER_FINAL

    @classmethod
    def prepare(cls):
        cls.server.finish([(row["staff_id"], "WK2", 1, "")
                           for row in vs.rows("roster.csv")[:5]])

    test_ones_own_data_and_ones_own_department_s_are_no_entry = None
    test_the_auditor_s_journal_names_nobody = None


if __name__ == "__main__":
    unittest.main()
