# SPDX-License-Identifier: EUPL-1.2
"""Sheets as they really arrive: the one with mistakes, and the one that Excel
saved when nobody thought about it."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import viesti_server as vs                                      # noqa: E402
from viesti_sheets import Case, contents, sample, table         # noqa: E402

MISTAKES = sample("activities-with-mistakes.csv")
EXCEL = sample("activities-from-excel.csv")
BAD = (
    (214, "person", "unknown_person"), (215, "type", "unknown_type"),
    (216, "date", "date_impossible"), (217, "date", "date_outside"),
    (218, "evidence", "evidence_missing"),
    (219, "evidence", "evidence_digit"), (220, "person", "cell_empty"),
    (221, "first_public", "yes_no"), (222, "person", "unknown_person"),
)
GOOD = 211          # rows: 221, less the bad ones and a duplicate
# what is wrong in each bad row, and what should stand there
MENDED = (("S999999;", "S001566;"), ("SM9;", "SM2;"),
          ("31.2.2026;", "28.2.2026;"), ("1.1.2025;", "1.3.2026;"),
          ("S001026;SM2;3.3.2026;;", "S001026;SM2;3.3.2026;seen;"),
          ("ei linkkiä vielä", "VN/2214/2026"), ("\r\n;", "\r\nS001468;"),
          (";;ehkä", ";;ei"), ("'=1+1", "S001027"))


def read(path):
    with open(path, encoding="utf-8-sig", newline="") as f:
        return f.read()


class Samples(Case):
    """Departments and roster, but no activities; before the opening and
    after it, for an administrator may load in both."""
    start = vs.SAMPLE_START
    opened = False

    def total(self, server):
        return sum(contents(server).values())


class Mistakes(Samples):
    def mend(self, text):
        for wrong, right in MENDED:
            self.assertEqual(text.count(wrong), 1, wrong)
            text = text.replace(wrong, right)
        return text

    def assert_notice(self, report):
        self.assertEqual(
            [(n["line"], n["code"], n["earlier_line"], n["earlier_activity"],
              n["earlier_date"]) for n in report["notices"]],
            [(211, "duplicate_in_file", 118, None, "2026-04-06")])

    def test_nothing_is_loaded_while_a_row_is_bad(self):
        for words in ((), ("--commit",)):
            report = self.json("activities", "import", MISTAKES, *words,
                               code=1)
            self.assert_refused(report, *BAD)
            self.assert_notice(report)
            self.assertEqual(
                [report[k] for k in ("rows", "new", "held", "duplicates",
                                     "loaded", "committed")],
                [221, GOOD, 0, 1, 0, False])
            self.assertEqual(report["read"], {
                "encoding": "UTF-8 with BOM", "separator": ";",
                "example": None})
        self.assertEqual(self.total(self.server), 0)

    def test_people_read_line_column_and_reason(self):
        ran = self.ctl("activities", "import", MISTAKES, "--commit")
        self.assertEqual(ran.code, 1, ran)
        lines = ran.out.splitlines()
        self.assertEqual([tuple(line.split(": ")[0].split(", column "))
                          for line in lines if ", column " in line],
                         [(f"line {n}", column) for n, column, _ in BAD])
        self.assertTrue(lines[0].startswith("line 211: "), ran)
        self.assertIn("line 118", lines[0])
        self.assertIn("Nothing is loaded", ran.out)
        for lang, column in (("fi", "sarake"), ("sv", "kolumn")):
            ran = self.ctl("activities", "import", MISTAKES, "--lang", lang)
            self.assertEqual((ran.code, ran.out.count(column)), (1, 9), ran)

    def test_the_list_of_bad_rows_as_csv(self):
        ran = self.ctl("activities", "import", MISTAKES, "--csv")
        self.assertEqual(ran.code, 1, ran)
        lines = ran.out.splitlines()
        self.assertEqual(lines[0], "line,column,code,reason")
        self.assertEqual([tuple(line.split(",")[:3]) for line in lines[1:]],
                         [tuple(map(str, row)) for row in BAD])

    def test_rejects_are_mended_and_loaded(self):
        server = self.another_server()
        rejects = self.path("rejects.csv")
        report = self.load(MISTAKES, "--rejects", rejects, code=1,
                           server=server)
        self.assert_refused(report, *BAD)
        self.assertEqual((report["loaded"], report["committed"]),
                         (GOOD, True))
        self.assertEqual(self.total(server), GOOD)
        self.assertEqual(os.stat(rejects).st_mode & 0o777, 0o600)
        text = read(rejects)
        self.assertEqual(text.count("\r\n"), 10)
        self.assertIn('1.1.2025;https://x.example/p/4;;0;date: ', text)
        # as they are, they are refused again, and nothing is lost
        self.assert_refused(
            self.load(rejects, code=1, server=server),
            *((n, column, code) for n, (_, column, code) in
              enumerate(BAD, 2)))
        mended = self.write("\ufeff" + self.mend(text), "mended.csv")
        report = self.load(mended, server=server)
        self.assertEqual((report["rows"], report["loaded"]), (9, 9))
        self.assertEqual(self.total(server), GOOD + 9)
        self.assertEqual(self.load(mended, server=server)["loaded"], 0)

    def test_rejects_only_with_commit(self):
        rejects = self.path("rejects.csv")
        report = self.check(MISTAKES, "--rejects", rejects, code=1)
        self.assert_refused(report, *BAD)
        self.assertFalse(os.path.exists(rejects))
        self.assertEqual(self.total(self.server), 0)

    def test_mended_it_loads_and_then_only_what_is_new(self):
        server = self.another_server()
        text = self.mend(read(MISTAKES).replace("\n=1+1", "\n'=1+1"))
        path = self.write("\ufeff" + text)
        report = self.load(path, server=server)
        self.assert_notice(report)
        self.assertEqual((report["rows"], report["loaded"]), (221, 220))
        held = contents(server)

        again = self.load(path, server=server)
        self.assertEqual((again["loaded"], again["held"] +
                          again["duplicates"]), (0, 221))
        # the duplicate's notice names a line, the others an activity
        self.assertEqual({n["code"] for n in again["notices"]},
                         {"duplicate_in_file", "duplicate_in_season"})
        self.assertTrue(all(n["earlier_activity"] for n in again["notices"]
                            if n["code"] == "duplicate_in_season"))

        heading, *rows = text.rstrip("\r\n").split("\r\n")
        for _ in range(3):
            vs.rng.shuffle(rows)
            path = self.write("\r\n".join([heading, *rows, ""]))
            self.assertEqual(self.load(path, server=server)["loaded"], 0)
        self.assertEqual(contents(server), held)

        new = ["S001566;SM2;4.3.2026;https://new.example/1;;0",
               "S001566;WK2;4.3.2026;;;0"]
        for at, row in enumerate(new):
            rows.insert(vs.rng.randrange(len(rows)), row)
            path = self.write("\r\n".join([heading, *rows]))
            report = self.load(path, server=server)
            self.assertEqual((report["rows"], report["loaded"]),
                             (222 + at, 1))
        held_now = contents(server)
        self.assertEqual(held_now.total(), held.total() + 2)
        self.assertFalse(held - held_now)


class FromExcel(Samples):
    def test_all_rows_are_loaded_and_it_says_how_it_was_read(self):
        server = self.another_server()
        report = self.load(EXCEL, server=server)
        self.assertEqual((report["rows"], report["loaded"],
                          report["refused"], report["notices"]),
                         (120, 120, [], []))
        self.assertEqual(report["read"], {
            "encoding": "Windows-1252", "separator": ";",
            "example": "Henkilö"})
        names = {r["staff_id"]: r["name"] for r in vs.rows("roster.csv")}
        held = {(names[staff_id], type, evidence, note)
                for staff_id, type, _, evidence, note, *_ in contents(server)}
        self.assertIn(("Leo Öhman", "ME4",
                       "https://linkedin.example/p/01571",
                       "på svenska också"), held)
        self.assertIn(("Ida Salmi", "SM3",
                       "https://intra.example/post/00943",
                       '"lainaus"; puolipiste'), held)

    def test_people_are_told_with_an_example(self):
        ran = self.ctl("activities", "import", EXCEL)
        self.assertEqual(ran.code, 0, ran)
        for word in ("Windows-1252", "Henkilö", "semicolons", "CSV UTF-8"):
            self.assertIn(word, ran.err)
        self.assertIn("Add --commit to load 120 rows", ran.out)
        ran = self.ctl("activities", "import", EXCEL, "--lang", "fi")
        self.assertIn("puolipiste", ran.err)

    def test_it_holds_the_same_activities_as_the_clean_sheet(self):
        """Names for ids, a time behind the date, kyllä and ei: rows of
        activities.csv are recognised, whichever of the two came first."""
        server = self.another_server()
        self.load(EXCEL, server=server)
        self.assertEqual(self.load(sample("activities.csv"),
                                   server=server)["loaded"], 2112 - 120)
        held = contents(server)
        self.assertEqual(self.load(EXCEL, server=server)["loaded"], 0)
        self.assertEqual(contents(server), held)

    def test_a_clean_file_says_nothing_of_how_it_was_read(self):
        path = self.write(table([("S001566", "WK2", "2026-03-03")]))
        self.assertEqual(self.ctl("activities", "import", path).err, "")


if __name__ == "__main__":
    unittest.main()
