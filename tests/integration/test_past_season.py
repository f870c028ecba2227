# SPDX-License-Identifier: EUPL-1.2
"""A season that is over, when the next one runs: what was settled in it is read to
the last byte as it was, by those who could read it; nothing of it can be changed; who
hides, is forgotten or is kept no longer is not named; who took part has their data."""
import json
import os
import re
import shutil
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
from viesti_clock import Clock                                  # noqa: E402
import viesti_server as vs                                      # noqa: E402
from viesti_cli import program, viesti                          # noqa: E402
from viesti_client import Refused, connect, operation, pb       # noqa: E402

DICE = "361154226413"
ROSTER = vs.rows("roster.csv")
NAMES = {row["staff_id"]: row["name"] for row in ROSTER}
FROZEN = "2026-05-17"
NEXT, START = "autumn", "2026-08-03"    # before persons are kept no longer
# Read on the terminal, and written into a file; each of the season that is named.
SAID = {
    "awards": ("awards", "show", "--json"),
    "draw": ("draw", "show", "--json"),
    "script": ("ceremony", "script", "--json"),
    "told in private": ("ceremony", "script", "--private", "--json"),
    "departments": ("rank", "departments", "--json"),
    "participants": ("rank", "participants", "--json"),
    "report": ("report", "--csv"),
    "digest": ("digest", "round", "3"),
}
FILES = {
    "register": ("awards", "register"),
    "draw.json": ("draw", "file"),
    "report.html": ("report",),
    "report.csv": ("report",),
}
UNNAMED = "departments", "report", "report.html", "report.csv", "digest"


class Past(unittest.TestCase):
    """Two seasons, in the order of the tests' names."""

    @classmethod
    def setUpClass(cls):
        cls.clock = cls.enterClassContext(Clock("2026-02-02 09:00"))
        cls.server = cls.enterClassContext(vs.Server(start="2026-02-02"))
        cls.scratch = tempfile.mkdtemp(prefix="viesti-past-")
        cls.addClassCleanup(shutil.rmtree, cls.scratch)
        cls.server.fill(room=50)
        cls.person = next(r["staff_id"] for r in ROSTER if r["ranked"] == "1")
        cls.own = os.path.join(cls.scratch, "own")
        viesti(cls.own, "enrol", cls.server.invite(
            "participant", staff_id=cls.person).code)
        cls.play()

    @classmethod
    def play(cls):
        """The sample's season, with claims that were decided."""
        rows = vs.rows("activities.csv")
        cls.clock.set(f"{FROZEN} 12:00")
        with cls.server.admin() as link:
            vs.import_activities(
                link, [r for r in rows if r["date"] <= FROZEN], accepted=True)
            results = vs.record(link, [pb.ActivityItem(
                operation=operation(), person=r["staff_id"], type="WK3",
                date=vs.days(FROZEN), evidence=f"event {n}")
                for n, r in enumerate(ROSTER[:8])])
            assert all(r.outcome == pb.RECORD_NEW for r in results), results
        cls.clock.set("2026-05-24 12:00")
        with cls.server.admin() as link:
            vs.import_activities(
                link, [r for r in rows if r["date"] > FROZEN], accepted=True)
        cls.clock.set("2026-05-26 08:00")
        vs.wait_until(lambda: cls.server.state_of_season() == pb.SEASON_ENDED)
        cls.server.decide_all()
        for words in (("season", "final", "--yes"),
                      ("draw", "publish", "prizes", "3", "--yes"),
                      ("draw", "throw", DICE, "--yes"),
                      ("award", "set", "1", "prize", "Kiertopalkinto",
                       "value", "120", "kind", "goods"),
                      ("season", "reveal", "--yes")):
            ran = cls.console(*words)
            assert ran.code == 0, ran

    @classmethod
    def console(cls, *words, **options):
        return program("viestictl", "--state", cls.server.state, *words,
                       **options)

    def said(self, *words):
        ran = self.console(*words)
        self.assertEqual(ran.code, 0, ran)
        return ran.out

    def refused(self, code, reason, *words):
        ran = self.console(*words, "--json")
        self.assertEqual((ran.code, ran.reason), (code, reason), ran)
        return ran.json["error"]["message"]

    def written(self, words, name, season):
        path = os.path.join(self.scratch, name)
        self.said(*words, path, "--force", *season)
        with open(path, "rb") as f:
            # but for when it was made
            return re.sub(rb" on \d+ \w+ 2026 \d+:\d\d<", b"", f.read())

    def everything(self, *season):
        """All that is told of a season, by what it is."""
        told = {name: self.said(*words, *season)
                for name, words in SAID.items()}
        told.update((name, self.written(words, name, season))
                    for name, words in FILES.items())
        return told

    def same(self):
        now = self.everything("--season", "2026")
        for name, then in self.told.items():
            self.assertEqual(now[name], then, name)

    # ------------------------------------------------------------- the tests

    def test_a_it_is_told_by_its_name_as_without(self):
        type(self).told = self.everything()
        self.same()
        awards = json.loads(self.told["awards"])
        self.assertEqual(awards[0]["prize"], "Kiertopalkinto")
        self.assertTrue(any(a["name"] for a in awards))
        self.assertIn("median", self.told["report"])
        self.assertIn("Kiertopalkinto", self.told["register"].decode())
        self.assertEqual(len(json.loads(self.told["draw.json"])["winners"]), 3)

    def test_b_the_next_one_moves_no_byte_of_it(self):
        words = ("season", "create", NEXT, "--from", "2026", "--start", START)
        self.assertIn("--yes", self.refused(2, "confirm_missing", *words))
        self.said(*words, "--yes")
        self.refused(6, "season_not_final", "awards", "show")
        self.refused(6, "draw_not_published", "draw", "show")
        self.same()

    def test_c_nor_does_what_is_done_in_it(self):
        self.clock.set(f"{START} 08:00")
        with self.server.admin() as link:
            vs.import_roster(link, [{**r, "joined_on": START}
                                    for r in ROSTER[5:60]])
            link.call(season_step=vs.opening(), operation=operation())
            vs.record(link, [pb.ActivityItem(
                operation=operation(), person=r["staff_id"], type="WK2",
                date=vs.days(START)) for r in ROSTER[5:40]])
        self.said("training", "add", "TR1", "at", "10.8.", "9:00")
        self.said("announce", "tip", "fi", "Uusi kausi alkoi.")
        self.same()
        self.assertNotIn("Uusi kausi", self.told["report.html"].decode())

    def test_d_the_file_of_the_draw_is_verified_and_the_script_printed(self):
        ran = program("viesti", "verify-draw",
                      os.path.join(self.scratch, "draw.json"),
                      env={"HOME": self.scratch})
        self.assertEqual(ran.code, 0, ran)
        path = os.path.join(self.scratch, "script.pdf")
        self.said("ceremony", "script", "--pdf", path, "--season", "2026")
        with open(path, "rb") as f:
            self.assertEqual(f.read(5), b"%PDF-")
        text = self.said("ceremony", "script", "--season", "2026")
        self.assertIn("Season 2026", text)

    def test_e_nothing_of_it_can_be_changed(self):
        before = json.loads(self.said("season", "show", "--json"))["revision"]
        for words in (("award", "set", "1", "prize", "x", "value", "1", "kind",
                       "goods"),
                      ("draw", "publish", "prizes", "1", "--yes"),
                      ("draw", "throw", DICE, "--yes"),
                      ("ceremony", "start"),
                      ("season", "pause", "reason", "x", "--yes"),
                      ("announce", "tip", "fi", "x")):
            with self.subTest(words):
                told = self.refused(6, "season_past", *words, "--season",
                                    "2026")
                self.assertIn(NEXT, told)
        self.refused(6, "season_running_only", "show", "clients", "--season",
                     "2026")
        self.refused(3, "unknown_season", "awards", "show", "--season", "1999")
        after = json.loads(self.said("season", "show", "--json"))["revision"]
        # but for the notes that somebody read of persons
        self.assertLessEqual(after - before, 2)

    def test_f_who_may_read_it_is_as_ever(self):
        asked = {"awards": pb.AwardsGet(), "report": pb.ReportGet(),
                 "ceremony_script": pb.CeremonyScriptGet()}
        for role in ("kiosk", "moderator", "auditor"):
            options = {"department": "talous"} if role == "moderator" else {}
            with connect(self.server.enrol(role, **options)) as link:
                for arm, message in asked.items():
                    with self.assertRaises(Refused) as caught:
                        link.call(season="2026", **{arm: message})
                    self.assertEqual(caught.exception.reason, "role")
                draw = link.call(season="2026", draw=pb.DrawGet()).draw
                self.assertTrue(draw.seed and draw.tickets)
                self.assertFalse(any(w.name or w.staff_id
                                     for w in draw.winners))
        with connect(self.server.enrol("organiser")) as link:
            self.assertTrue(link.call(season="2026",
                                      awards=pb.AwardsGet()).awards.rows)

    def test_g_reads_of_persons_are_noted(self):
        with self.server.admin() as link:
            details = [v for e in link.call(journal_show=pb.JournalShow(
                after=max(0, link.call(journal_verify=pb.JournalVerify())
                          .journal_verified.entries - 400), limit=500)
            ).journal_entries.rows for v in [e.detail] if e.kind == "read"]
        for what in ("awards", "draw", "ceremony_script"):
            self.assertIn(f"what={what}", details)

    def test_h_who_took_part_has_their_data_and_nobody_elses(self):
        ran = viesti(self.own, "list", "--json")
        self.assertEqual(ran.reason, "season_over", ran)
        self.assertIn("my-data", ran.json["error"]["message"])
        data = viesti(self.own, "my-data", "--json").json
        self.assertEqual(data["staff_id"], self.person)
        self.assertEqual(data["tables"]["participant"][0]["season"], "2026")
        self.assertTrue(data["tables"]["activity"])
        self.assertIn(NAMES[self.person],
                      viesti(self.own, "my-data", self.person).out)
        other = ROSTER[100]["staff_id"]
        self.assertNotEqual(self.person, other)
        ran = viesti(self.own, "my-data", other, "--json")
        self.assertEqual(ran.reason, "unknown_person", ran)
        ran = viesti(self.own, "rank", "--season", "2026", "--json")
        self.assertEqual(ran.code, 0, ran)

    def test_h_who_hides_now_is_hidden_in_it_too(self):
        """Of a ranked person who was named then and takes part again."""
        again = {r["staff_id"] for r in ROSTER[5:60]}
        named = lambda: {a["staff_id"] for a in json.loads(self.said(
            "awards", "show", "--json", "--season", "2026")) if a["named"]}
        person = min(named() & again)
        self.said("hide", "person", person, "--yes")
        self.assertNotIn(person, named())

    def test_i_who_is_forgotten_is_named_nowhere(self):
        awards = json.loads(self.told["awards"])
        winner = next(a for a in awards if a["which"] == "draw 1")
        name = NAMES[winner["staff_id"]]
        self.assertIn(name, self.told["draw"])
        for person in (winner["staff_id"], self.person):
            self.said("forget", "person", person, "--yes")
        told = self.everything("--season", "2026")
        for what, text in told.items():
            if isinstance(text, bytes):
                text = text.decode()
            for word in (name, winner["staff_id"], NAMES[self.person]):
                self.assertNotIn(word, text, what)
        for what in UNNAMED:
            self.assertEqual(told[what], self.told[what], what)
        ran = viesti(self.own, "my-data", "--json")
        self.assertNotEqual(ran.code, 0, ran)

    def test_j_after_half_a_year_nobody_is(self):
        self.clock.set("2026-12-01 08:00")
        vs.wait_until(lambda: not any(
            row["staff_id"] for row in json.loads(self.said(
                "awards", "show", "--json", "--season", "2026"))))
        told = self.everything("--season", "2026")
        for what, text in told.items():
            if isinstance(text, bytes):
                text = text.decode()
            for name in NAMES.values():
                self.assertNotIn(name, text, what)
        self.server.restart()
        again = self.everything("--season", "2026")
        for what in UNNAMED:
            self.assertEqual(told[what], self.told[what], what)
            self.assertEqual(again[what], self.told[what], what)
        self.assertEqual(json.loads(told["awards"])[0]["prize"],
                         "Kiertopalkinto")


if __name__ == "__main__":
    unittest.main(verbosity=2)
