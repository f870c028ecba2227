# SPDX-License-Identifier: EUPL-1.2
"""How rows are judged: who is meant, which days may be recorded, what counts
as evidence, and when a row is there already."""
import collections
import datetime
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import viesti_server as vs                                      # noqa: E402
from viesti_cli import viesti                                   # noqa: E402
from viesti_sheets import (ACTIVITIES, Case, ago, contents, finnish,
                           shifted)                             # noqa: E402

DAY = datetime.timedelta(days=1)
ROSTER = vs.rows("roster.csv")
BY_NAME = collections.defaultdict(list)
for _row in ROSTER:
    BY_NAME[_row["name"]].append(_row)


def of(department, n=0):
    return [r for r in ROSTER if r["department"] == department][n]


class Rows(Case):
    def setUp(self):
        super().setUp()
        self.day = vs.today()
        self.n = 0
        self.before = contents(self.server)

    def url(self):
        self.n += 1
        return f"https://x.example/{self.id()}/{self.n}"

    def added(self):
        return contents(self.server) - self.before

    def contact(self, department="hallinto"):
        profile = self.enrol(department=department)

        def load(path, *words, code=0):
            ran = viesti(profile, "--json", "import", path, "--commit",
                         *words)
            self.assertEqual(ran.code, code, ran)
            return ran.json
        return load


class People(Rows):
    def test_by_staff_id_address_or_name(self):
        person = of("hallinto")
        self.assertEqual(len(BY_NAME[person["name"]]), 1)
        words = (person["staff_id"], person["staff_id"].lower(),
                 person["email"], person["email"].upper(), person["name"],
                 person["name"].upper(), f"  {person['name']} ",
                 person["name"].replace(" ", "  "))
        rows = [(w, "SM3", self.day, self.url()) for w in words]
        self.assertEqual(self.load(self.sheet(rows))["loaded"], len(rows))
        self.assertEqual({row[0] for row in self.added()},
                         {person["staff_id"]})

    def test_a_name_of_two_is_a_bad_row_that_lists_their_ids(self):
        shared = {name: people for name, people in BY_NAME.items()
                  if len(people) > 1}
        self.assertGreater(len(shared), 5)
        rows = [(name, "SM3", self.day, self.url()) for name in shared]
        report = self.load(self.sheet(rows), code=1)
        self.assert_refused(report, *(
            (n, "person", "person_ambiguous")
            for n in range(2, 2 + len(rows))))
        for row, people in zip(report["refused"], shared.values()):
            for person in people:
                self.assertIn(person["staff_id"], row["reason"])

    def test_for_a_contact_a_name_counts_in_the_own_department(self):
        name, people = next(
            (name, people) for name, people in BY_NAME.items()
            if len({r["department"] for r in people}) == len(people) == 2)
        load = self.contact(people[0]["department"])
        path = self.sheet([(name, "SM3", self.day, self.url())])
        self.assertEqual(load(path)["loaded"], 1)
        self.assertEqual({row[0] for row in self.added()},
                         {people[0]["staff_id"]})

    def test_a_contact_loads_nothing_for_other_departments(self):
        other = of("poliisi")
        rows = [(other[key], "SM3", self.day, self.url())
                for key in ("staff_id", "email", "name")]
        report = self.contact("hallinto")(self.sheet(rows), code=1)
        self.assert_refused(report, *((n, "person", "unknown_person")
                                      for n in (2, 3, 4)))

    def test_a_name_nearly_right_is_answered_with_the_nearest(self):
        person = of("hallinto", 3)
        wrong = person["name"][:-1] + "x"
        report = self.contact("hallinto")(
            self.sheet([(wrong, "SM3", self.day, self.url())]), code=1)
        self.assertIn(person["name"], report["refused"][0]["reason"])


class Dates(Rows):
    def test_outside_the_season_and_the_future(self):
        person = of("hallinto")["staff_id"]
        first = shifted(self.server, 0)
        last = shifted(self.server, 16 * 7 - 1)
        rows = [(person, "SM3", day, self.url()) for day in (
            first - DAY, self.day + DAY, last, last + DAY, first, self.day)]
        path = self.sheet(rows)
        for load in (self.load, self.contact("hallinto")):
            report = load(path, code=1)
            refused = [(r["line"], r["column"], r["code"])
                       for r in report["refused"]]
            self.assertEqual(refused[:4], [
                (2, "date", "date_outside"), (3, "date", "date_future"),
                (4, "date", "date_future"), (5, "date", "date_outside")])
        self.assertEqual(self.added().total(), 0)

    def test_the_late_limit_binds_a_contact_and_no_administrator(self):
        person = of("hallinto")["staff_id"]
        late = [(person, "SM3", finnish(ago(n)), self.url())
                for n in (22, 30, 60)]
        kept = [(person, "SM3", finnish(ago(n)), self.url())
                for n in (0, 20, 21)]
        path = self.sheet(late + kept)
        load = self.contact("hallinto")
        self.assert_refused(load(path, code=1), *(
            (n, "date", "too_late") for n in (2, 3, 4)))
        rejects = self.path("rejects.csv")
        self.assertEqual(load(path, "--rejects", rejects, code=1)["loaded"],
                         3)
        report = self.load(rejects)
        self.assertEqual((report["rows"], report["loaded"]), (3, 3))
        self.assertEqual(self.added().total(), 6)

    def test_recorded_at_is_believed_of_an_administrator_only(self):
        person = of("hallinto")["staff_id"]
        said = datetime.datetime.combine(ago(3), datetime.time(12, 30),
                                         vs.ZONE)
        urls = [self.url(), self.url()]
        headings = (*ACTIVITIES, "recorded_at")
        for url, load in zip(urls, (self.load, self.contact("hallinto"))):
            load(self.sheet([(person, "SM3", ago(5), url, "", "",
                              said.isoformat())], headings))
        with self.server.admin() as link:
            at = {a.evidence: a.recorded_at for a in vs.list_activities(link)}
        self.assertEqual(at[urls[0]], said.timestamp() * 1e6)
        self.assertGreater(at[urls[1]], said.timestamp() * 1e6)
        bad = self.sheet([(person, "SM3", ago(5), self.url(), "", "",
                           "yesterday")], headings)
        self.assert_refused(self.load(bad, code=1),
                            (2, "recorded_at", "time_format"))


class Evidence(Rows):
    def loaded(self, rows, *words):
        self.assertEqual(self.load(self.sheet(rows), *words)["loaded"],
                         len(rows))
        return {row[1]: row[6] for row in self.added()}

    def test_seen_instead_of_an_address_makes_a_claim(self):
        person = of("hallinto", 1)["staff_id"]
        rows = [(person, type, self.day, "seen")
                for type in ("SM1", "SM2", "WK1", "PL1")]
        self.assertEqual(self.loaded([*rows, (person, "SM3", self.day,
                                              self.url())]),
                         {"SM1": "pending", "SM2": "pending",
                          "WK1": "pending", "PL1": "automatic",
                          "SM3": "automatic"})
        claims = [c["activity"] for c in self.json("review", "list")
                  if c["staff_id"] == person and not c["random_check"]]
        self.assertEqual(len(claims), 3)
        self.json("review", "accept", str(claims[0]))
        self.assertEqual(len([row for row in self.added()
                              if row[6] == "pending"]), 2)

    def test_accepted_needs_no_moderator(self):
        person = of("hallinto", 2)["staff_id"]
        rows = [(person, "SM2", self.day, "Nähty"),
                (person, "SM5", self.day, self.url()),
                (person, "ME1", self.day, "VN/1/2026")]
        self.assertEqual(set(self.loaded(rows, "--accepted").values()),
                         {"accepted"})

    def test_what_a_moderator_decides_is_a_claim(self):
        person = of("hallinto", 3)["staff_id"]
        self.assertEqual(
            self.loaded([(person, "WK3", self.day, "tilaisuus 5.3."),
                         (person, "ME1", self.day, "VN/1/2026"),
                         (person, "WK2", self.day)]),
            {"WK3": "pending", "ME1": "pending", "WK2": "automatic"})

    def test_evidence_of_the_wrong_kind(self):
        person = of("hallinto", 4)["staff_id"]
        rows = [(person, type, self.day, evidence) for type, evidence in (
            ("SM2", ""), ("SM2", "intra-12"), ("SM2", "ftp://x.example/1"),
            ("WK1", ""), ("WK1", "uutinen"), ("WK1", "a1"), ("WK3", ""),
            ("WK3", "x1" * 101), ("PL1", ""), ("PL1", "luettu"))]
        report = self.load(self.sheet(rows), code=1)
        self.assert_refused(report, *((n, "evidence", code) for n, code in
                            enumerate(("evidence_missing", "evidence_url",
                                       "evidence_url", "evidence_missing",
                                       "evidence_digit", "evidence_short",
                                       "evidence_missing", "evidence_long",
                                       "evidence_missing", "evidence_seen"),
                                      2)))

    def test_attendance_is_a_code_or_an_administrators_word(self):
        person = of("hallinto", 5)["staff_id"]
        rows = [(person, "TR1", self.day, ""),
                (person, "TR2", self.day, "K712673")]
        load = self.contact("hallinto")
        self.assert_refused(load(self.sheet(rows), code=1),
                            (2, "evidence", "evidence_missing"))
        self.assertEqual(load(self.sheet(rows[1:]))["loaded"], 1)
        self.assertEqual(self.load(self.sheet(rows))["loaded"], 1)
        self.assertEqual({row[1]: row[6] for row in self.added()},
                         {"TR1": "automatic", "TR2": "automatic"})


class Equals(Rows):
    """Rows without an address are told apart by counting them."""

    def test_the_third_of_equal_rows_is_one_row_more(self):
        person = of("poliisi")["staff_id"]
        row = (person, "WK2", self.day)
        for n, loaded in ((2, 2), (2, 0), (3, 1), (3, 0), (1, 0)):
            report = self.load(self.sheet([row] * n))
            self.assertEqual((report["loaded"], report["held"],
                              report["notices"]), (loaded, n - loaded, []))
        self.assertEqual(self.added().total(), 3)

    def test_equal_are_person_type_day_and_evidence_but_not_the_note(self):
        person = of("poliisi", 1)
        rows = [(person["staff_id"], "WK1", self.day, "intra-1", "a"),
                (person["email"], "wk1", finnish(self.day), " intra-1 ", "b")]
        self.assertEqual(self.load(self.sheet(rows))["loaded"], 2)
        self.assertEqual(self.load(self.sheet(rows[::-1]))["loaded"], 0)
        others = [(of("poliisi", 2)["staff_id"], "WK1", self.day, "intra-1"),
                  (person["staff_id"], "WK4", self.day, "intra-1"),
                  (person["staff_id"], "WK1", ago(1), "intra-1"),
                  (person["staff_id"], "WK1", self.day, "intra-2")]
        self.assertEqual(self.load(self.sheet(others))["loaded"], 4)

    def test_equal_rows_far_apart_are_equal(self):
        """In other batches than each other, and re-sorted."""
        people = [r["staff_id"] for r in ROSTER
                  if r["department"] == "maahanmuutto"]
        rows = [(people[n % 30], "WK2", ago(n % 7)) for n in range(900)]
        self.assertEqual(self.load(self.sheet(rows))["loaded"], 900)
        vs.rng.shuffle(rows)
        self.assertEqual(self.load(self.sheet(rows))["loaded"], 0)
        rows.insert(450, rows[0])
        self.assertEqual(self.load(self.sheet(rows))["loaded"], 1)
        self.assertEqual(self.added().total(), 901)

    def test_an_address_is_one_however_it_is_written(self):
        person = of("poliisi", 3)["staff_id"]
        path = f"/{self.id()}/Post"
        spellings = (f"https://x.example{path}", f"http://x.example{path}",
                     f"HTTPS://WWW.X.Example:443{path}/",
                     f"https://x.example{path}?",
                     f"https://x.example{path}#alku",
                     f"https://x.example{path}?utm_source=a&fbclid=b")
        rows = [(person, "SM2", ago(n), url)
                for n, url in enumerate(spellings)]
        report = self.load(self.sheet(rows))
        self.assertEqual((report["loaded"], report["duplicates"]),
                         (1, len(rows) - 1))
        self.assertEqual(
            [(n["line"], n["code"], n["earlier_line"], n["earlier_date"])
             for n in report["notices"]],
            [(n, "duplicate_in_file", 2, str(self.day))
             for n in range(3, 2 + len(rows))])
        self.assertIn("date", report["notices"][0]["reason"])

        report = self.load(self.sheet(rows[1:2]))
        self.assertEqual((report["loaded"], report["held"]), (0, 1))
        notice = report["notices"][0]
        activity = next(a for a in self.activities(person)
                        if a.evidence == spellings[0])
        self.assertEqual(
            (notice["line"], notice["code"], notice["earlier_activity"],
             notice["earlier_date"]),
            (2, "duplicate_in_season", activity.activity, str(self.day)))
        # another person, type or letter case of the path is another deed
        others = [(of("poliisi", 4)["staff_id"], "SM2", self.day,
                   spellings[0]), (person, "SM3", self.day, spellings[0]),
                  (person, "SM2", self.day, spellings[0].lower())]
        self.assertEqual(self.load(self.sheet(others))["loaded"], 3)

    def activities(self, person):
        with self.server.admin() as link:
            return vs.list_activities(link, person=person)


if __name__ == "__main__":
    unittest.main()
