#!/usr/bin/python3
# SPDX-License-Identifier: EUPL-1.2
"""Standings as of a past moment: from the commands and the console, in three
languages, and what is refused. That they are right is unit/test_asof's."""
import os
import shutil
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import viesti_server as vs                                      # noqa: E402
from viesti_cli import program, viesti                          # noqa: E402
from viesti_client import Refused, connect, operation, pb       # noqa: E402

ROSTER = vs.rows("roster.csv")
TODAY = vs.days(vs.today())
OWN = "hallinto"
OPENED = {"fi": "ajankohta on vasta tulossa", "sv": "har inte varit",
          "en": "still to come"}


def now():
    return time.time_ns() // 1000


class AsOf(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = vs.Server()
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__, None)
        cls.before = now()
        cls.server.fill(room=20)
        cls.home = tempfile.mkdtemp(prefix="viesti-asof-")
        cls.addClassCleanup(shutil.rmtree, cls.home, True)
        cls.cli = os.path.join(cls.home, "client")
        code = cls.server.invite("recorder", department=OWN).code
        assert viesti(cls.cli, "enrol", code).code == 0
        cls.own = [r["staff_id"] for r in ROSTER if r["department"] == OWN]
        cls.empty = now()
        cls.record(cls.own[0])
        cls.one = now()
        for person in cls.own[1:4]:
            cls.record(person)

    @classmethod
    def record(cls, person):
        with cls.server.admin() as link:
            result, = vs.record(link, [pb.ActivityItem(
                operation=operation(), person=person, type="WK2", date=TODAY)])
            assert result.outcome == pb.RECORD_NEW, result

    def at(self, at=None, role="admin", season=None, **fields):
        link = self.server.admin() if role == "admin" else connect(
            self.server.enrol(role))
        self.addCleanup(link.close)
        if at is not None:
            fields["at"] = at
        return link.call(standings_at=pb.StandingsAt(**fields),
                         **vs.optional(season=season)).standings_then

    def refused(self, *args, **fields):
        with self.assertRaises(Refused) as caught:
            self.at(*args, **fields)
        return caught.exception.reason

    def row(self, at):
        return {r.department: r for r in self.at(
            at, departments=pb.RankDepartments()).departments.rows}[OWN]

    def test_each_moment_is_its_own(self):
        self.assertEqual(self.row(self.empty).active_rounds, 0)
        self.assertEqual(self.row(self.one).active_rounds, 1)
        self.assertEqual(self.row(now()).active_rounds, 4)
        self.assertEqual(self.row(self.one).active_rounds, 1)

    def test_before_the_opening_there_is_nothing(self):
        then = self.at(self.before, departments=pb.RankDepartments())
        self.assertEqual((then.state, list(then.departments.rows)),
                         (pb.SEASON_CREATED, []))

    def test_a_person_is_explained_as_of_then(self):
        for at, entries in ((self.empty, 0), (self.one, 2)):
            e = self.at(at, explain=pb.Explain(
                participant=self.own[0])).explanation
            self.assertEqual(len(e.entries), entries)
        e = self.at(self.one, explain=pb.Explain(department=OWN)).explanation
        self.assertEqual(e.department.active_rounds, 1)

    def test_pages_of_participants(self):
        page = self.at(self.one, participants=pb.RankParticipants(
            page=pb.Page(limit=100))).participants
        self.assertTrue(page.more)
        rest = self.at(self.one, participants=pb.RankParticipants(page=pb.Page(
            offset=page.next_offset, limit=1000))).participants
        self.assertEqual(len(page.rows) + len(rest.rows), len(ROSTER))

    def test_what_is_refused(self):
        q = dict(departments=pb.RankDepartments())
        self.assertEqual(self.refused(**q), "time_missing")
        self.assertEqual(self.refused(self.one), "field_missing")
        self.assertEqual(self.refused(now() + 3_600_000_000, **q),
                         "time_future")
        self.assertEqual(self.refused(season="1999", **q), "unknown_season")
        self.assertEqual(self.refused(
            self.one, role="kiosk", explain=pb.Explain(department=OWN)),
            "role")
        with self.server.admin() as link:
            link.call(operation=operation(), join=pb.Join(
                staff_id="LATE1", name="Myöhäinen Tulija", department=OWN))
        self.assertEqual(self.refused(
            self.one, explain=pb.Explain(participant="LATE1")),
            "not_there_yet")

    def test_the_season_by_its_name_is_as_it_is_now(self):
        name = str(vs.running_start().year)
        with self.server.admin() as link:
            live = link.call(rank_departments=pb.RankDepartments())
        then = self.at(season=name, departments=pb.RankDepartments())
        self.assertEqual(then.season, name)
        self.assertEqual(list(then.departments.rows),
                         list(live.department_ranking.rows))

    # ------------------------------------------------------- the programs

    def test_viesti_rank_and_explain(self):
        ran = viesti(self.cli, "rank", "--as-of", "eilen", "--json")
        self.assertEqual((ran.code, ran.json), (0, []), ran)
        ran = viesti(self.cli, "rank", "--as-of", "today", "--json")
        own = {r["department"]: r for r in ran.json}[OWN]
        self.assertEqual(own["active_rounds"], 4)
        ran = viesti(self.cli, "rank", "participants", "--season",
                     str(vs.running_start().year), "--json")
        self.assertEqual(ran.code, 0, ran)
        ran = viesti(self.cli, "explain", OWN, "--as-of", "today", "--json")
        self.assertEqual(ran.code, 0, ran)
        for lang, words in OPENED.items():
            hour = time.strftime("%d.%m.%Y ") + "23:59"
            ran = viesti(self.cli, "--lang", lang, "rank", "--as-of", hour)
            self.assertEqual(ran.code, 2, ran)
            self.assertIn(words, ran.err)
        for text, reason in (("2099-01-01", "date_future"),
                             ("eilen 25:00", "time_format"),
                             ("silloin", "date_format")):
            ran = viesti(self.cli, "rank", "--as-of", text, "--json")
            self.assertEqual((ran.code, ran.reason), (2, reason), ran)
        ran = viesti(self.cli, "rank", "--as-of", "eilen", "--watch", "--json")
        self.assertEqual(ran.reason, "option_apart")

    def test_viestictl(self):
        def ctl(*words):
            return program("viestictl", "--state", self.server.state, *words,
                           "--json")
        ran = ctl("rank", "departments", "--as-of", "yesterday")
        self.assertEqual((ran.code, ran.json), (0, []), ran)
        ran = ctl("rank", "participants", "--as-of", "today", "--top", "5")
        self.assertEqual(len(ran.json), 5)
        ran = ctl("explain", "participant", self.own[0], "--as-of", "today")
        self.assertEqual(ran.code, 0, ran)
        ran = ctl("standings", "difference")
        self.assertEqual(ran.reason, "not_hidden")


if __name__ == "__main__":
    unittest.main()
