# SPDX-License-Identifier: EUPL-1.2
"""Departments and rosters: what is new, changed and the same; what is refused;
consents; after the opening. And what rankings export opens again as CSV."""
import csv
import os
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import viesti_server as vs                                      # noqa: E402
from viesti_cli import BIN, environment, viesti                 # noqa: E402
from viesti_client import operation, pb                         # noqa: E402
from viesti_sheets import Case, sample                          # noqa: E402

DEPARTMENT = ("department", "name_fi", "name_sv", "name_en", "short_name",
              "headcount", "ranked")
ROSTER = ("staff_id", "name", "department", "language", "joined_on",
          "show_department", "show_house", "show_kiosk", "show_ceremony",
          "pseudonym", "email", "ranked")
SHOWN = ROSTER[5:9]
FINNISH = {
    "departments": ("Osasto", "Nimi suomeksi", "Nimi ruotsiksi",
                    "Nimi englanniksi", "Lyhyt nimi", "Henkilömäärä",
                    "Mukana sijoituksissa"),
    "roster": ("Henkilönumero", "Nimi", "Osasto", "Kieli", "Liittynyt",
               "Näkyy osastolle", "Näkyy talossa", "Näkyy aulassa",
               "Näkyy palkintojenjaossa", "Nimimerkki", "Sähköposti",
               "Mukana sijoituksissa"),
}
SWEDISH = {
    "departments": ("Avdelning", "Namn på finska", "Namn på svenska",
                    "Namn på engelska", "Kort namn", "Antal anställda",
                    "Med i placeringarna"),
    "roster": ("Personalnummer", "Namn", "Avdelning", "Språk", "Anmäld",
               "Syns för avdelningen", "Syns i huset", "Syns i entrén",
               "Syns på prisutdelningen", "Pseudonym", "E-post",
               "Med i placeringarna"),
}


class Lists(Case):
    """A season of each test's own, with nothing in it."""

    @classmethod
    def setUpClass(cls):
        pass

    def setUp(self):
        super().setUp()
        self.server = vs.Server()
        self.server.__enter__()
        self.addCleanup(self.server.__exit__, None, None, None)

    def counts(self, report):
        return tuple(report[k] for k in ("new", "changed", "held", "loaded"))

    def departments(self, rows, *words, headings=DEPARTMENT, **options):
        path = self.sheet(rows, headings, "departments.csv")
        return self.load(path, *words, kind="departments", **options)

    def roster(self, rows, *words, headings=ROSTER, **options):
        path = self.sheet(rows, headings, "roster.csv")
        return self.load(path, *words, kind="roster", **options)

    def small_house(self):
        self.departments([("a", "Aa", "", "", "A", 3), ("b", "Bee", "", "",
                                                        "B", 9)])

    def people(self, department):
        with self.server.admin() as link:
            rows = link.call(list_participants=pb.ListParticipants(
                department=department)).participants.rows
        return {p.staff_id: p for p in rows}

    def shown(self, department):
        return {staff_id: [s for s in SHOWN
                           if getattr(p.consents, s.removeprefix("show_"))]
                for staff_id, p in self.people(department).items()}

    def sample(self, name):
        return [tuple(row.values()) for row in vs.rows(name)]


class Departments(Lists):
    def test_new_then_the_same_then_only_what_changed(self):
        rows = self.sample("departments.csv")
        self.assertEqual(self.counts(self.departments(rows)), (11, 0, 0, 11))
        self.assertEqual(self.counts(self.departments(rows[::-1])),
                         (0, 0, 11, 0))
        rows[0] = (*rows[0][:5], "40", rows[0][6])
        rows.append(("uusi", "Uusi yksikkö", "", "", "Uusi", "7", "ei"))
        path = self.sheet(rows, DEPARTMENT)
        report = self.check(path, kind="departments")
        self.assertEqual(self.counts(report), (1, 1, 10, 0))
        ran = self.ctl("departments", "import", path, "--commit")
        self.assertEqual(ran.code, 0, ran)
        self.assertEqual(self.counts(self.departments(rows)), (0, 0, 12, 0))
        heads = {r["department"]: r["headcount"]
                 for r in self.json("rank", "departments")}
        self.assertEqual((heads["poliisi"], heads["uusi"]), (40, 7))

    def test_headings_in_finnish_and_swedish(self):
        rows = self.sample("departments.csv")
        self.departments(rows)
        for names in (FINNISH, SWEDISH):
            self.assertEqual(self.counts(self.departments(
                rows, headings=[n.upper() for n in names["departments"]])),
                (0, 0, 11, 0))

    def test_bad_rows_by_line_and_column(self):
        good = ("a", "Aa", "", "", "A", "9")
        rows = [good, ("", *good[1:]), ("Å!", *good[1:]),
                ("joint", *good[1:]), ("c", "", "", "", "C", "9"),
                ("d", "D", "", "", "", "9"),
                ("e", "E", "", "", "nimi on liian pitkä tässä", "9")]
        rows += [("f", "F", "", "", "F", heads)
                 for heads in ("", "0", "-1", "9,5", "paljon", "100001")]
        rows += [("g", "G", "", "", "G", "9", "ehkä"), good]
        report = self.departments(rows, code=1)
        self.assertEqual(
            [(r["line"], r["column"]) for r in report["refused"]],
            [(3, "department"), (4, "department"), (5, "department"),
             (6, "name_fi"), (7, "short_name"), (8, "short_name"),
             *((n, "headcount") for n in range(9, 15)), (15, "ranked"),
             (16, "department")])
        self.assertIn("line 2", report["refused"][-1]["reason"])
        self.assertEqual(self.json("season", "show")["departments"], 0)
        rejects = self.path("rejects.csv")
        self.assertEqual(self.departments(rows, "--rejects", rejects,
                                          code=1)["loaded"], 1)
        self.assertEqual(self.check(rejects, kind="departments",
                                    code=1)["rows"], 14)

    def test_a_headcount_is_not_less_than_its_participants(self):
        self.small_house()
        self.roster([(f"S{n}", f"Nimi {n}", "a") for n in range(3)])
        row = ("a", "Aa", "", "", "A")
        report = self.departments([(*row, 2)], code=1)
        self.assert_refused(report, (2, "headcount", "headcount"))
        self.assertEqual(self.departments([(*row, 4)])["loaded"], 1)
        self.assertEqual(self.departments([(*row, 3)])["loaded"], 1)

    def test_after_the_opening_they_are_frozen(self):
        self.load(sample("departments.csv"), kind="departments")
        self.load(sample("roster.csv"), kind="roster")
        self.json(*vs.OPEN_WORDS)
        rows = self.sample("departments.csv")
        self.assertEqual(self.counts(self.departments(rows)), (0, 0, 11, 0))
        rows[3] = (*rows[3][:5], "23", rows[3][6])
        rows.append(("uusi", "Uusi", "", "", "Uusi", "7", "1"))
        report = self.departments(rows, code=1)
        self.assert_refused(report, (5, "department", "season_open"),
                            (13, "department", "season_open"))
        self.assertEqual(self.departments(rows[:3])["loaded"], 0)


class Roster(Lists):
    def setUp(self):
        super().setUp()
        self.small_house()

    def test_new_then_the_same_then_only_what_changed(self):
        self.load(sample("departments.csv"), kind="departments")
        rows = self.sample("roster.csv")
        reference = ("--consents", "form 1/2026")
        self.assertEqual(self.counts(self.roster(rows, *reference)),
                         (175, 0, 0, 175))
        vs.rng.shuffle(rows)
        self.assertEqual(self.counts(self.roster(rows, *reference)),
                         (0, 0, 175, 0))
        rows[5] = (rows[5][0], "Uusi Nimi-Åström", *rows[5][2:])
        rows[9] = (*rows[9][:10], "uusi@ministerio.example", rows[9][11])
        rows.append(("S009999", "Lisätty Henkilö", "talous", "sv",
                     "1.3.2026"))
        self.assertEqual(self.counts(self.roster(rows, *reference)),
                         (1, 2, 173, 3))
        self.assertEqual(self.counts(self.roster(rows, *reference)),
                         (0, 0, 176, 0))
        person = self.people(rows[5][2])[rows[5][0]]
        self.assertEqual(person.name, "Uusi Nimi-Åström")
        joined = self.people("talous")["S009999"]
        self.assertEqual((joined.language, joined.joined_on),
                         ("sv", vs.days("2026-03-01")))

    def test_headings_in_finnish_and_swedish(self):
        row = ("S1", "Nimi", "a", "sv", "1.3.2026", "x", "nej", "kyllä", "",
               "Kärppä", "n@x.example", "ja")
        for names in (FINNISH, SWEDISH):
            report = self.roster([row], "--consents", "form",
                                 headings=[n.lower() for n in names["roster"]])
            self.assertEqual(report["refused"], [])
        self.assertEqual(report["held"], 1)
        person = self.people("a")["S1"]
        self.assertEqual((person.language, person.pseudonym, person.email),
                         ("sv", "Kärppä", "n@x.example"))
        self.assertEqual(self.shown("a"),
                         {"S1": ["show_department", "show_kiosk"]})

    def test_bad_rows_by_line_and_column(self):
        rows = [("S1", "Nimi", "a"), ("", "Nimi", "a"), ("S2", "", "a"),
                ("S3", "Nimi", ""), ("S4", "Nimi", "olematon"),
                ("S5", "Nimi", "a", "de"),
                ("S6", "Nimi", "a", "fi", "30.2.2026"),
                ("S7", "Nimi", "a", "fi", "", "ehkä"),
                (" s1 ", "Toinen", "b")]
        report = self.roster(rows, code=1)
        self.assert_refused(
            report, (3, "staff_id", "cell_empty"), (4, "name", "cell_empty"),
            (5, "department", "cell_empty"),
            (6, "department", "unknown_department"),
            (7, "language", "unknown_language"),
            (8, "joined_on", "date_impossible"),
            (9, "show_department", "yes_no"), (10, "staff_id", "row_twice"))
        self.assertEqual(self.people("a"), {})

    def test_a_move_is_no_matter_of_a_roster(self):
        self.roster([("S1", "Nimi", "a")])
        report = self.roster([("S1", "Nimi", "b")], code=1)
        self.assert_refused(report, (2, "department", "other_department"))

    def test_no_more_participants_than_heads(self):
        """The check counts the file's own rows too: nothing is loaded when
        they are too many, under whatever name the department stands."""
        rows = [(f"S{n}", f"Nimi {n}", department)
                for n, department in enumerate(("a", "Aa", "b", "a", "A"))]
        report = self.roster(rows, code=1)
        self.assert_refused(report, (6, "department", "department_full"))
        self.assertEqual(report["loaded"], 0)
        self.assertEqual(self.people("a"), {})
        rejects = self.path("rejects.csv")
        report = self.roster(rows, "--rejects", rejects, code=1)
        self.assertEqual((report["loaded"], len(report["refused"])), (4, 1))
        self.assertEqual(set(self.people("a")), {"S0", "S1", "S3"})
        # the same again: who is there already takes no room
        report = self.roster(rows, code=1)
        self.assertEqual((report["held"], len(report["refused"])), (4, 1))
        self.departments([("a", "Aa", "", "", "A", 4)])
        self.assertEqual(self.load(rejects, kind="roster")["loaded"], 1)

    def test_consents_only_with_a_reference(self):
        rows = [("S1", "Nimi", "a", "fi", "", "1", "1", "0", "1"),
                ("S2", "Toinen", "a")]
        off = {"S1": [], "S2": []}
        on = {"S1": ["show_department", "show_house", "show_ceremony"],
              "S2": []}
        for loaded in (2, 0):
            report = self.roster(rows)
            self.assertEqual((report["loaded"], report["refused"]),
                             (loaded, []))
            self.assertEqual([(n["line"], n["code"], n["earlier_activity"])
                              for n in report["notices"]],
                             [(2, "consents_off", None)])
            self.assertEqual(self.shown("a"), off)
        ran = self.ctl("roster", "import", self.path("roster.csv"))
        self.assertIn("--consents", ran.out)

        report = self.roster(rows, "--consents", "form 12/2026")
        self.assertEqual((self.counts(report), report["notices"]),
                         ((0, 1, 1, 1), []))
        self.assertEqual(self.shown("a"), on)
        # what is on already needs no reference, and none is missed
        report = self.roster(rows)
        self.assertEqual((report["loaded"], report["notices"]), (0, []))
        self.assertEqual(self.shown("a"), on)
        # off they go at any time
        self.roster([("S1", "Nimi", "a", "fi", "", "0", "1", "0", "0")])
        self.assertEqual(self.shown("a")["S1"], ["show_house"])

    def test_who_left_or_is_hidden_for_good_is_told_and_stops_nothing(self):
        rows = [("S1", "Nimi", "a", "fi", "", "1", "1", "0", "1"),
                ("S2", "Toinen", "a")]
        self.roster(rows, "--consents", "form 12/2026")
        with self.server.admin() as link:
            link.call(operation=operation(), set_consents=pb.SetConsents(
                person="S1", lock=True))
            link.call(operation=operation(), leave=pb.Leave(person="S2"))
        report = self.roster(rows, "--consents", "form 12/2026")
        self.assertEqual([(n["line"], n["code"], n["earlier_date"])
                          for n in report["notices"]],
                         [(2, "person_locked", None),
                          (3, "person_left", None)])
        self.assertEqual(report["refused"], [])
        ran = self.ctl("roster", "import", self.path("roster.csv"))
        self.assertIn("line 3: this person has left", ran.out)
        self.assertEqual(self.shown("a"), {"S1": []})

    def test_after_the_opening_people_still_join(self):
        self.departments([(d, d, "", "", d, 9) for d in "cdef"])
        self.roster([("S1", "Nimi", "a")])
        self.json(*vs.OPEN_WORDS)
        report = self.roster([("S1", "Nimi Uusi", "a"),
                              ("S2", "Toinen", "b")])
        self.assertEqual(self.counts(report), (1, 1, 0, 2))

    def test_what_list_exports_is_known_again(self):
        self.roster([("S1", "=Nimi", "a", "sv", "1.3.2026", "1", "0", "1",
                      "0", "Kärppä", "n@x.example", "0"),
                     ("S2", "Öhman; Eino", "a", "fi", "2.3.2026")],
                    "--consents", "form")
        profile = self.enrol(department="a")
        exported = self.path("exported.csv")
        with open(exported, "wb") as f:
            done = subprocess.run(
                [os.path.join(BIN, "viesti"), "--profile", profile, "list",
                 "--participants", "--csv", "--lang", "sv"], stdout=f,
                env=environment(), check=False)
        self.assertEqual(done.returncode, 0)
        report = self.load(exported, "--consents", "form", kind="roster")
        self.assertEqual((self.counts(report), report["refused"]),
                         ((0, 0, 2, 0), []))


class Rankings(Case):
    @classmethod
    def fill(cls, server):
        server.fill()
        day = vs.days(vs.today())
        with server.admin() as link:
            vs.record(link, [
                pb.ActivityItem(operation=vs.operation(), type="WK2",
                                date=day, person=row["staff_id"])
                for row in vs.rows("roster.csv")], accepted=True)

    def exported(self, program, *words, lang="en"):
        """Into a file, as for Excel; its bytes and rows."""
        path = self.path("ranking.csv")
        with open(path, "wb") as f:
            done = subprocess.run(
                [os.path.join(BIN, program), *words, "--csv", "--lang", lang],
                stdout=f, env=environment(), check=False)
        self.assertEqual(done.returncode, 0)
        with open(path, "rb") as f:
            data = f.read()
        text = data.decode("utf-8-sig")
        return data, list(csv.DictReader(
            text.splitlines(), delimiter=";" if lang != "en" else ","))

    def plain(self, rows):
        """JSON's values as CSV has them."""
        return [{k: "" if v is None else str(v) for k, v in row.items()}
                for row in rows]

    def test_a_ranking_opens_in_excel_and_says_the_same_as_json(self):
        profile = self.enrol(department="hallinto")
        for lang in ("en", "fi", "sv"):
            for program, where in (("viestictl", ("--state",
                                                  self.server.state)),
                                   ("viesti", ("--profile", profile))):
                for board in ("departments", "participants"):
                    words = (*where, "rank", board)
                    data, rows = self.exported(program, *words, lang=lang)
                    self.assertTrue(data.startswith(b"\xef\xbb\xbf"))
                    self.assertEqual(data.count(b"\n"), data.count(b"\r\n"))
                    expected = (self.json("rank", board, "--lang", lang)
                                if program == "viestictl" else
                                viesti(profile, "rank", board, "--json",
                                       "--lang", lang).json)
                    self.assertEqual(rows, self.plain(expected))
                    self.assertEqual(list(rows[0]), list(expected[0]))
                    self.assertGreater(len(rows), 10)

    def test_given_to_an_import_it_is_no_sheet_of_activities(self):
        self.exported("viestictl", "--state", self.server.state, "rank",
                      "departments", lang="fi")
        message = self.assert_error(
            self.ctl("--json", "activities", "import",
                     self.path("ranking.csv")), 2, "heading_unknown")
        self.assertIn("person", message)


if __name__ == "__main__":
    unittest.main()
