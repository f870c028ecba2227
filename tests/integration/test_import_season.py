# SPDX-License-Identifier: EUPL-1.2
"""The sample season, loaded by the console alone as an administrator would,
gives the computed standings to scripts; a contact sees of them what a contact
may, under the same keys."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import viesti_server as vs                                      # noqa: E402
from viesti_cli import program, viesti                          # noqa: E402
from viesti_client import pb                                    # noqa: E402
from viesti_sheets import Case, sample                          # noqa: E402

DEPARTMENT_KEYS = ["rank", "department", "name", "index", "active_rounds",
                   "points_counted", "versatile", "headcount", "points"]
PARTICIPANT_KEYS = ["rank", "staff_id", "name", "department", "points",
                    "areas", "active_rounds", "trainings"]
FIGURES = ("active_rounds", "points_counted", "versatile", "headcount",
           "points")
# rank (None: hors concours), department, index, ACT, PTS, BR
DEPARTMENTS = (
    (1, "maahanmuutto", 423, 132, 2936, 26),
    (2, "hallinto", 373, 150, 3252, 29),
    (3, "rajavartio", 353, 68, 1489, 13),
    (4, "tietohallinto", 340, 34, 904, 7),
    (5, "pelastus", 324, 111, 2885, 23),
    (6, "turvallisuus", 319, 38, 890, 8),
    (7, "esikunta", 298, 36, 734, 8),
    (8, "poliisi", 227, 72, 1761, 16),
    (None, "viestinta", 212, 24, 621, 4),
    (9, "talous", 187, 24, 545, 5),
    (10, "kansainvaliset", 147, 25, 473, 5),
)
PEOPLE = ((1, "S001566", 760), (2, "S001153", 728), (3, "S001438", 696),
          (4, "S001091", 659), (5, "S001773", 638), (6, "S001285", 637))


class Season(Case):
    start = vs.SAMPLE_START

    @classmethod
    def fill(cls, server):
        for words in (("departments", "import", sample("departments.csv")),
                      ("roster", "import", sample("roster.csv"),
                       "--consents", "form 1/2026"),
                      vs.OPEN_WORDS,
                      ("activities", "import", sample("activities.csv"),
                       "--accepted")):
            if "import" in words:
                words += ("--commit",)
            ran = program("viestictl", "--state", server.state, *words)
            if ran.code != 0:
                raise AssertionError(ran)

    def setUp(self):
        super().setUp()
        self.roster = {r["staff_id"]: r for r in vs.rows("roster.csv")}
        self.heads = {r["department"]: int(r["headcount"])
                      for r in vs.rows("departments.csv")}


class Administrator(Season):
    def test_the_ranking_of_departments_is_the_computed_one(self):
        ranking = self.json("rank", "departments")
        for row in ranking:
            self.assertEqual(list(row), DEPARTMENT_KEYS)
            self.assertEqual(row["headcount"], self.heads[row["department"]])
            self.assertEqual([k for k in row if row[k] is None],
                             ["rank"] if row["department"] == "viestinta"
                             else [])
        self.assertEqual(tuple(
            (r["rank"], r["department"], r["index"], r["active_rounds"],
             r["points_counted"], r["versatile"]) for r in ranking),
            DEPARTMENTS)

    def test_points_of_departments_are_those_of_their_people(self):
        people = self.json("rank", "participants")
        for row in self.json("rank", "departments"):
            self.assertEqual(row["points"], sum(
                p["points"] for p in people
                if p["department"] == row["department"]))
            self.assertGreaterEqual(row["points"], row["points_counted"])

    def test_the_first_people_are_the_computed_ones(self):
        people = self.json("rank", "participants", "--top", "6")
        for row in people:
            self.assertEqual(list(row), PARTICIPANT_KEYS)
            self.assertNotIn(None, row.values())
        self.assertEqual(tuple((r["rank"], r["staff_id"], r["points"])
                               for r in people), PEOPLE)

    def test_everybody_who_joined_is_listed_with_all_keys(self):
        people = self.json("rank", "participants")
        self.assertEqual({p["staff_id"] for p in people}, set(self.roster))
        for row in people:
            known = self.roster[row["staff_id"]]
            self.assertEqual(list(row), PARTICIPANT_KEYS)
            self.assertEqual((row["name"], row["department"]),
                             (known["name"], known["department"]))
            self.assertEqual(row["rank"] is None, known["ranked"] == "0")
        ranked = [p for p in people if p["rank"] is not None]
        self.assertEqual([p["points"] for p in ranked],
                         sorted((p["points"] for p in ranked), reverse=True))

    def test_the_same_file_again_moves_nothing(self):
        before = self.json("rank", "participants")
        report = self.load(sample("activities.csv"), "--accepted")
        self.assertEqual((report["rows"], report["loaded"]), (2112, 0))
        self.assertEqual(self.json("rank", "participants"), before)


class Contact(Season):
    """The sample season is over: its results are seen once they are public."""

    @classmethod
    def fill(cls, server):
        super().fill(server)
        with server.admin() as link:
            # freeze and end come by themselves, with the next tick
            vs.wait_until(lambda: link.call(status=pb.StatusGet()).status.state
                          == pb.SEASON_ENDED)
        for step in ("final", "reveal"):
            ran = program("viestictl", "--state", server.state, "season", step,
                          "--yes")
            if ran.code != 0:
                raise AssertionError(ran)

    def contact(self, department):
        profile = self.enrol(department=department)

        def ask(*words):
            ran = viesti(profile, "--json", *words)
            self.assertEqual(ran.code, 0, ran)
            return ran.json
        return ask

    def departments_as_seen_from(self, own):
        ranking = self.contact(own)("rank", "departments")
        self.assertEqual({r["department"] for r in ranking},
                         {r[1] for r in DEPARTMENTS})
        computed = {r[1]: r for r in DEPARTMENTS}
        for row in ranking:
            self.assertEqual(list(row), DEPARTMENT_KEYS)
            self.assertTrue(row["name"])
            rank, code, index, act, pts, br = computed[row["department"]]
            if code == own:
                self.assertEqual(
                    (row["rank"], row["index"], row["active_rounds"],
                     row["points_counted"], row["versatile"]),
                    (rank, index, act, pts, br))
                self.assertEqual(row["headcount"], self.heads[code])
                self.assertIsNotNone(row["points"])
                continue
            self.assertEqual({row[k] for k in FIGURES}, {None})
            # the better half: 5 of 10 ranked
            self.assertEqual((row["rank"], row["index"]), (rank, index)
                             if rank and rank <= 5 else (None, None))
        return ranking

    def test_of_departments_the_better_half_has_rank_and_index(self):
        ranking = self.departments_as_seen_from("hallinto")
        self.assertEqual([r["rank"] for r in ranking[:6]],
                         [1, 2, 3, 4, 5, None])

    def test_a_department_below_it_sees_itself_and_no_other(self):
        ranking = self.departments_as_seen_from("talous")
        self.assertEqual([r["rank"] for r in ranking[:7]],
                         [1, 2, 3, 4, 5, 9, None])

    def test_one_hors_concours_sees_its_figures_without_a_rank(self):
        self.departments_as_seen_from("viestinta")

    def test_of_people_only_own_ones_have_staff_ids(self):
        people = self.contact("hallinto")("rank", "participants")
        own = {s for s, r in self.roster.items()
               if r["department"] == "hallinto"}
        self.assertEqual({p["staff_id"] for p in people}, own | {None})
        agreed = sorted(
            r["pseudonym"] or r["name"] for s, r in self.roster.items()
            if s not in own and r["show_house"] == "1")
        self.assertGreater(len(agreed), 10)
        self.assertEqual(sorted(p["name"] for p in people
                                if p["staff_id"] is None), agreed)
        pseudonyms = {r["pseudonym"] for r in self.roster.values()} - {""}
        for row in people:
            self.assertEqual(list(row), PARTICIPANT_KEYS)
            self.assertEqual(row["department"] is None,
                             row["name"] in pseudonyms)
            self.assertIsNotNone(row["points"])


if __name__ == "__main__":
    unittest.main()
