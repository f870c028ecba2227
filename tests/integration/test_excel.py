# SPDX-License-Identifier: EUPL-1.2
"""Spreadsheets as a contact has them: the questions of an import at a terminal,
rows that have vanished from a file, and what is exported and comes again."""
import csv
import io
import os
import re
import stat
import subprocess
import sys
import time
import unittest
import zlib

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import viesti_server as vs                                      # noqa: E402
from viesti_cli import BIN, environment, viesti                # noqa: E402
from viesti_sheets import (Case, REPORT_KEYS, ago, contents, finnish,
                           table)                               # noqa: E402
from viesti_terminal import Terminal                            # noqa: E402

DEPARTMENT = "hallinto"
PEOPLE = [r["staff_id"] for r in vs.rows("roster.csv")
          if r["department"] == DEPARTMENT]
LANGUAGES = ("en", "fi", "sv")
YES = {"en": "yes", "fi": "kyllä", "sv": "ja"}
NOTHING = {"en": "Nothing is loaded", "fi": "Mitään ei ladattu",
           "sv": "Ingenting lästes in"}
FINNISH = ("Henkilö", "Tyyppi", "Päivä", "Näyttö", "Huomautus")
QUESTION = r"(\[\w+\]: |\n> )$"     # the default, or a mark of its own line


class Contact(Case):
    def setUp(self):
        super().setUp()
        self.profile = self.enrol(department=DEPARTMENT)
        self.before = contents(self.server)

    def url(self, n):
        return f"https://x.example/{zlib.crc32(self.id().encode()):08x}/{n}"

    def added(self):
        return contents(self.server) - self.before

    def viesti(self, *words, **options):
        return viesti(self.profile, *words, **options)

    def report(self, path, *words, code=0, keys=REPORT_KEYS):
        ran = self.viesti("import", "--json", path, *words)
        self.assertEqual(ran.code, code, repr(ran)[:4000])
        self.assertEqual(list(ran.json), list(keys))
        return ran.json

    def terminal(self, *words, **options):
        return Terminal(["viesti", "--profile", self.profile, *words],
                        **options)

    def finnish_sheet(self, n, name="maaliskuu.csv", last=()):
        """As Finnish Excel saves it: Windows-1252, semicolons, CRLF."""
        rows = [(PEOPLE[i], "SM3", finnish(ago(1)), self.url(i), "hyvä ä")
                for i in range(n)]
        text = table([*rows, *last], FINNISH, separator=";", end="\r\n")
        return self.write(text.encode("cp1252"), name)

    def assert_fits(self, text, columns):
        for line in text.replace("\r", "").splitlines():
            self.assertLessEqual(len(line), columns, repr(line))


class Dialogue(Contact):
    def test_ctrl_c_at_the_question_loads_nothing(self):
        path = self.finnish_sheet(3)
        for lang in LANGUAGES:
            for columns in (80, 40):
                with self.subTest(lang=lang, columns=columns), self.terminal(
                        "import", os.path.basename(path), "--lang", lang,
                        columns=columns) as t:
                    t.expect(QUESTION)
                    t.type("\x03")
                    self.assertEqual(t.end(), 130, t.all)
                    self.assertIn(NOTHING[lang],
                                  re.sub(r"\s+", " ", t.all))
                    self.assert_fits(t.all, columns)
        self.assertEqual(self.added().total(), 0)

    def setUp(self):
        super().setUp()
        here = os.getcwd()
        os.chdir(self.scratch)      # short names, as people type them
        self.addCleanup(os.chdir, here)

    def test_it_shows_how_the_file_was_read(self):
        path = self.write(table(
            [("", "", ""), (PEOPLE[0], "SM3", finnish(ago(1)), self.url(1),
                            "x")],
            ("Henkilö", "Tyyppi", "Päivä", "Näyttö", "Syy"), separator=";",
            end="\r\n").encode("cp1252"))
        with self.terminal("import", path, columns=200) as t:
            shown = t.expect(QUESTION)
            t.type("\x03")
            t.end()
        self.assertIn("was read as Windows-1252, with semicolons", shown)
        self.assertIn('for example, "Henkilö"', shown)
        for heading, meaning in (
                ("Henkilö", "the person"), ("Tyyppi", "the activity type"),
                ("Päivä", "the day it was done"), ("Näyttö", "the evidence"),
                ("Syy", "passed over")):
            self.assertRegex(shown, rf"  {heading} +{meaning}\r")
        day = ago(1)
        self.assertIn(f"Line 3, for example, says: person {PEOPLE[0]}, "
                      f"type SM3, done on {day.day} {day:%b} {day.year}, "
                      f"evidence {self.url(1)}.", shown)
        self.assertIn("Nothing is loaded yet; load 1 row now?", shown)

    def test_no_and_yes_in_each_language(self):
        for n, lang in enumerate(LANGUAGES):
            path = self.write(table(
                [(PEOPLE[i], "SM3", ago(1), self.url(f"{lang}-{i}"))
                 for i in range(2)]), f"{lang}.csv")
            with self.terminal("import", path, "--lang", lang) as t:
                t.expect(QUESTION)
                t.type("\r")            # no is what Enter means
                self.assertEqual(t.end(), 0)
                self.assertIn(NOTHING[lang], t.all)
            self.assertEqual(self.added().total(), 2 * n)
            with self.terminal("import", path, "--lang", lang) as t:
                t.expect(QUESTION)
                t.type(YES[lang] + "\r")
                self.assertEqual(t.end(), 0)
            self.assertEqual(self.added().total(), 2 * n + 2)
            with self.terminal("import", path, "--lang", lang) as t:
                self.assertEqual(t.end(), 0)        # nothing to be asked
        self.assertEqual(self.added().total(), 2 * len(LANGUAGES))

    def test_bad_rows_are_explained_and_the_others_offered(self):
        path = self.finnish_sheet(2, last=[
            (PEOPLE[5], "SM3", finnish(ago(1)), "linkki puuttuu")])
        for answer, code in (("\x03", 130), ("\r", 1)):
            with self.terminal("import", path) as t:
                shown = t.expect(QUESTION)
                self.assertIn("line 4, column Näyttö: ", shown)
                self.assertIn("Load 2 rows now, without the refused ones?",
                              shown)
                t.type(answer)
                self.assertEqual(t.end(), code, t.all)
            self.assertEqual(self.added().total(), 0)
        self.assertEqual(os.listdir(self.scratch).count(
            "maaliskuu.rejects.csv"), 0)
        with self.terminal("import", path) as t:
            t.expect(QUESTION)
            t.type("y\r")
            self.assertEqual(t.end(), 1)
        self.assertEqual(self.added().total(), 2)
        with open("maaliskuu.rejects.csv", encoding="utf-8-sig",
                  newline="") as f:
            self.assertEqual(len(f.read().splitlines()), 2)

    def test_headings_are_told_in_the_readers_language(self):
        path = self.write("Nimi;Laji\nx;y\n")
        for lang, word in (("en", "type, date"), ("fi", "Tyyppi, Päivä"),
                           ("sv", "Typ, Datum")):
            with self.terminal("import", path, "--lang", lang,
                               columns=200) as t:
                self.assertEqual(t.end(), 2)
                self.assertIn(word, t.all)

    def test_the_file_is_asked_for(self):
        self.finnish_sheet(2)
        for columns, answer, code in ((40, "\x03", 130), (80, "", 0)):
            with self.terminal("import", columns=columns) as t:
                t.expect("Which spreadsheet.*: $")
                if answer:
                    t.type(answer)
                else:
                    t.type("puuttuu.csv\r")
                    t.expect("There is no file puuttuu.csv")
                    t.expect("Which spreadsheet.*: $")
                    t.type("maal\t\r")
                    t.expect(QUESTION)
                    t.type("y\r")
                self.assertEqual(t.end(), code, t.all)
        self.assertEqual(self.added().total(), 2)
        ran = self.viesti("import")
        self.assertEqual(ran.code, 2, ran)

    def test_when_nothing_is_asked(self):
        path = self.finnish_sheet(2)
        for words, loaded in ((["--dry-run"], 0), (["--commit"], 2),
                              (["--yes"], 2)):
            with self.terminal("import", path, *words) as t:
                self.assertEqual(t.end(), 0)
            self.assertEqual(self.added().total(), loaded)
        path = self.finnish_sheet(3, "huhtikuu.csv")
        with self.terminal("import", path, "--json") as t:
            self.assertEqual(t.end(), 0)
            self.assertIn('"loaded":0', t.all)
        self.assertEqual(self.viesti("import", path).code, 0)
        self.assertEqual(self.added().total(), 2)
        for words in (["--dry-run", "--yes"], ["--dry-run", "--commit"]):
            ran = self.viesti("import", path, *words, "--json")
            self.assertEqual((ran.code, ran.reason), (2, "option_twice"))

    def test_ctrl_c_in_the_middle_of_checking_and_loading(self):
        path = self.sheet([(PEOPLE[n % 30], "SM3", ago(n % 20), self.url(n))
                           for n in range(20000)], name="suuri.csv")
        with self.terminal("import", path) as t:
            t.expect("Line 2")
            t.type("\x03")
            self.assertEqual(t.end(60), 130)
            self.assertIn("Stopped. Nothing is loaded.", t.all)
        self.assertEqual(self.added().total(), 0)
        with self.terminal("import", path) as t:
            t.expect(QUESTION, 120)
            with self.server.standing_still():
                t.type("y\r")
                time.sleep(1.5)             # progress is told after a second
            t.expect("Loading .*%", 60)
            with self.server.standing_still():
                t.type("\x03")
                time.sleep(0.2)
            self.assertEqual(t.end(60), 130)
        told = re.search(r"At least\s+(\d+)\s+of\s+20000", t.all)
        held = self.added().total()
        self.assertGreater(held, 0)
        self.assertLess(held, 20000)
        self.assertLessEqual(int(told[1]), held)

    def test_the_good_rows_are_loaded_when_asked(self):
        path = self.finnish_sheet(2, last=[(PEOPLE[5], "SM3", "", "")])
        self.assertEqual(self.report(path, "--commit", code=1)["loaded"], 0)
        self.assertEqual(self.report(path, "--commit", "--partly",
                                     code=1)["loaded"], 2)


class Sync(Contact):
    def rows(self, *numbers):
        return [(PEOPLE[n], "SM3", ago(1), self.url(n)) for n in numbers]

    def load_rows(self, rows, name="teot.csv", profile=None):
        path = self.sheet(rows, name=name)
        ran = viesti(profile or self.profile, "import", path, "--commit")
        self.assertEqual(ran.code, 0, ran)
        return path

    def vanished(self, path, *words, code=0):
        report = self.report(path, "--sync", *words, code=code,
                             keys=[*REPORT_KEYS, "vanished", "withdrawn"])
        self.withdrawn = report["withdrawn"]
        return [v["evidence"] for v in report["vanished"]]

    def test_rows_that_vanished_are_listed_and_withdrawn(self):
        self.load_rows(self.rows(0, 1, 2, 3))
        path = self.sheet(self.rows(0, 2), name="teot.csv")
        gone = [self.url(1), self.url(3)]
        self.assertEqual(self.vanished(path), gone)
        self.assertEqual(self.vanished(path, "--dry-run"), gone)
        ran = self.viesti("import", path, "--sync")
        self.assertIn("Add --yes to withdraw them", ran.out)
        for url in gone:
            self.assertIn(url, ran.out)
        states = [row[6] for row in self.added().elements()]
        self.assertEqual(set(states), {"automatic"})
        self.assertEqual(self.vanished(path, "--yes"), gone)
        self.assertEqual(self.withdrawn, 2)
        withdrawn = {row[3] for row in self.added().elements()
                     if row[6] == "withdrawn"}
        self.assertEqual(withdrawn, set(gone))
        self.assertEqual(self.vanished(path), [])
        listed = self.viesti("list", "--status", "withdrawn", "--json").json
        self.assertIn("teot.csv", listed[0]["reason"])

    def test_the_question_in_each_language(self):
        for lang in LANGUAGES:
            def url(n):
                return self.url(f"{lang}-{n}")
            name = f"{lang}.csv"
            rows = [(PEOPLE[n], "SM3", ago(1), url(n)) for n in range(3)]
            self.load_rows(rows, name)
            path = self.sheet(rows[:1], name=name)
            for columns, answer, code in ((80, "\x03", 130), (40, "\r", 0),
                                          (80, "j\r", 0)):
                with self.terminal("import", os.path.basename(path), "--sync",
                                   "--lang", lang, columns=columns) as t:
                    if answer == "j\r" and lang == "en":
                        answer = "y\r"
                    t.expect(QUESTION)
                    t.type(answer)
                    self.assertEqual(t.end(), code, t.all)
                    if columns == 40:
                        self.assert_fits(t.all.replace(url(1), "")
                                         .replace(url(2), ""), 40)
                n = sum(row[6] == "withdrawn" and f"{lang}-" in row[3]
                        for row in self.added().elements())
                self.assertEqual(n, 2 if answer in ("y\r", "j\r") else 0)

    def setUp(self):
        super().setUp()
        here = os.getcwd()
        os.chdir(self.scratch)
        self.addCleanup(os.chdir, here)

    def test_a_row_that_was_added_later_and_deleted_again(self):
        self.load_rows(self.rows(0, 1))
        self.load_rows(self.rows(0, 1, 2))
        path = self.sheet(self.rows(0, 1), name="teot.csv")
        self.assertEqual(self.vanished(path), [self.url(2)])
        # under another name too, as long as a row of that import is there
        path = self.sheet(self.rows(0), name="kopio.csv")
        self.assertEqual(self.vanished(path), [self.url(1)])

    def test_what_came_from_elsewhere_is_left_alone(self):
        other = self.enrol(department=DEPARTMENT, name="other")
        self.load_rows(self.rows(0, 1), "tammikuu.csv")
        self.load_rows(self.rows(2, 3), "helmikuu.csv")
        self.load_rows(self.rows(4, 5), "helmikuu.csv", profile=other)
        ran = self.viesti("record", PEOPLE[6], "SM3", self.url(6))
        self.assertEqual(ran.code, 0, ran)
        path = self.sheet(self.rows(2), name="helmikuu.csv")
        self.assertEqual(self.vanished(path), [self.url(3)])
        ran = self.viesti("import", path, "--sync")
        self.assertIn("2 activities were imported from other files", ran.out)
        path = self.sheet([], name="tyhjä.csv")
        self.assertEqual(self.vanished(path, "--yes"), [])
        self.assertEqual({r[6] for r in self.added().elements()},
                         {"automatic"})

    def test_what_was_corrected_or_withdrawn_is_left_alone(self):
        self.load_rows(self.rows(0, 1, 2, 3))
        listed = {a["evidence"]: a["activity"] for a in
                  self.viesti("list", "--json").json}
        ran = self.viesti("withdraw", str(listed[self.url(1)]))
        self.assertEqual(ran.code, 0, ran)
        with vs.connect(self.python_profile()) as link:
            link.call(operation=vs.operation(), correct=vs.pb.Correct(
                activity=listed[self.url(2)], note="toinen"))
        path = self.sheet(self.rows(0), name="teot.csv")
        self.assertEqual(self.vanished(path), [self.url(3)])
        ran = self.viesti("import", path, "--sync")
        self.assertIn("1 activity was corrected", ran.out)

    def python_profile(self):
        return self.server.enrol("recorder", department=DEPARTMENT)

    def test_of_equal_rows_the_last_ones_have_vanished(self):
        rows = [(PEOPLE[0], "WK2", ago(1))] * 3 + [(PEOPLE[1], "WK2", ago(1))]
        self.load_rows(rows)
        path = self.sheet(rows[:2] + rows[3:], name="teot.csv")
        report = self.report(path, "--sync",
                             keys=[*REPORT_KEYS, "vanished", "withdrawn"])
        self.assertEqual([v["staff_id"] for v in report["vanished"]],
                         [PEOPLE[0]])
        self.assertEqual(self.report(path, "--sync", "--yes", keys=[
            *REPORT_KEYS, "vanished", "withdrawn"])["withdrawn"], 1)
        again = self.report(path, "--sync", keys=[*REPORT_KEYS, "vanished",
                                                  "withdrawn"])
        self.assertEqual(again["vanished"], [])

    def test_an_address_written_otherwise_is_the_same_row(self):
        self.load_rows(self.rows(0, 1))
        path = self.sheet([(PEOPLE[0], "SM3", ago(2), self.url(0).replace(
            "https://x", "HTTP://www.X") + "/?utm_source=a"),
            *self.rows(1)], name="teot.csv")
        self.assertEqual(self.vanished(path), [])

    def test_a_refused_row_might_be_the_one_that_vanished(self):
        self.load_rows(self.rows(0, 1))
        path = self.sheet([*self.rows(0), (PEOPLE[1], "SM3", ago(1), "?")],
                          name="teot.csv")
        self.assertEqual(self.vanished(path, "--yes", code=1), [])
        ran = self.viesti("import", path, "--sync")
        self.assertIn("when no row is refused", ran.out.replace("\n", " "))


class Export(Contact):
    def export(self, *words, code=0, **options):
        ran = self.viesti("export", *words, **options)
        self.assertEqual(ran.code, code, ran)
        return ran

    def raw(self, path):
        with open(path, "rb") as f:
            return f.read()

    def test_rows_that_would_be_too_late_by_now_are_known(self):
        """A file grows all season; what an administrator let in stays too."""
        start = vs.running_start()
        old = self.sheet([(PEOPLE[0], "SM3", start, self.url(0)),
                          (PEOPLE[0], "WK2", start),
                          (PEOPLE[0], "TR1", start, "oli")])
        self.assertEqual(self.load(old)["loaded"], 3)
        out = self.path("teot.csv")
        self.export(out)
        self.assertEqual(self.report(out, "--commit")["refused"], [])
        grown = self.sheet([(PEOPLE[0], "WK2", start)] +
                           [(PEOPLE[0], "WK2", ago(1))], name="grown.csv")
        self.assertEqual(self.report(grown, "--commit")["loaded"], 1)
        late = self.sheet([(PEOPLE[1], "WK2", start)], name="late.csv")
        self.assert_refused(self.report(late, code=1), (2, "date", "too_late"))

    def test_filters_are_those_of_list(self):
        path = self.sheet([(PEOPLE[0], "SM3", ago(1), self.url(1)),
                           (PEOPLE[1], "SM3", ago(3), self.url(2)),
                           (PEOPLE[1], "WK2", ago(3))])
        self.report(path, "--commit")
        for words, n in ((["--person", PEOPLE[1]], 2), (["--type", "WK2"], 1),
                         (["--from", str(ago(2)), "--person", PEOPLE[0]], 1),
                         (["--status", "withdrawn", "--person", PEOPLE[1]], 0)
                         ):
            out = self.export(*words).out
            self.assertEqual(len(out.splitlines()) - 1, n, out)
        self.assertEqual(self.export("--status", "x", "--csv",
                                     code=2).out.count("\n"), 0)

    def test_undone_activities_do_not_come_again(self):
        path = self.sheet([(PEOPLE[8], "SM3", ago(1), self.url(1))])
        self.report(path, "--commit")
        with self.server.admin() as link:
            link.call(operation=vs.operation(),
                      withdraw=vs.pb.Withdraw(activity=vs.list_activities(
                          link, person=PEOPLE[8])[0].activity))
        self.assertIn(self.url(1), self.export("--person", PEOPLE[8]).out)
        with vs.connect(self.server.enrol("recorder",
                                          department=DEPARTMENT)) as link:
            vs.record(link, [vs.pb.ActivityItem(
                operation=vs.operation(), person=PEOPLE[8], type="SM3",
                date=vs.days(ago(1)), evidence=self.url(2))])
            link.call(operation=vs.operation(), undo=vs.pb.Undo())
        self.assertNotIn(self.url(2), self.export("--person", PEOPLE[8]).out)
        self.assertIn(self.url(2), self.export(
            "--person", PEOPLE[8], "--status", "undone").out)

    def test_files_are_not_overwritten_unless_forced(self):
        out = self.write("mine", "teot.csv")
        ran = self.viesti("export", out, "--csv")
        self.assertEqual(ran.code, 5, ran)
        self.assertEqual(self.raw(out), b"mine")
        self.export("activities", out, "--force")
        self.assertIn(b"Person,Type", self.raw(out))
        self.assertEqual(self.viesti("export", self.path("no/teot.csv")).code,
                         2)
        self.assertEqual(self.viesti("export", "/sys/kernel/x.csv").code, 4)
        # what is refused leaves no file
        ran = self.viesti("export", "departments", self.path("osastot.csv"))
        self.assertEqual(ran.code, 4, ran)
        ran = self.viesti("export", self.path("a.csv"), "--person", "Kukaan")
        self.assertEqual(ran.code, 3, ran)
        self.assertEqual(sorted(n for n in os.listdir(self.scratch)
                                if n.endswith((".csv", ".part"))),
                         ["teot.csv"])
        for words in (["x", "y"], ["roster", "--type", "SM3"], ["--json"]):
            self.assertEqual(self.viesti("export", *words).code, 2, words)

    def test_standard_output_has_the_same_bytes(self):
        out = self.path("teot.csv")
        self.export(out, "--lang", "fi")
        for words in ([], ["-"], ["activities", "-"]):
            done = subprocess.run(
                [os.path.join(BIN, "viesti"), "--profile", self.profile,
                 "export", *words, "--lang", "fi"], capture_output=True,
                env=environment(), check=True)
            self.assertEqual(done.stdout, self.raw(out))

    def test_a_terminal_is_asked_for_a_file(self):
        here = os.getcwd()
        os.chdir(self.scratch)
        self.addCleanup(os.chdir, here)
        for lang, word in (("en", "activities"), ("fi", "teot"),
                           ("sv", "insatser")):
            name = f"{word}-{vs.today()}.csv"
            for columns, answer, code in ((40, "\x03", 130), (80, "\r", 0)):
                with self.terminal("export", "--lang", lang,
                                   columns=columns) as t:
                    t.expect(rf"\[{re.escape(name)}\](: |\s+> )$")
                    t.type(answer)
                    self.assertEqual(t.end(), code, t.all)
                    self.assert_fits(t.all, columns)
                self.assertEqual(os.path.exists(name), code == 0)

    def test_the_roster_comes_again_and_changes_nothing(self):
        def participants():
            with self.server.admin() as link:
                return [(p.staff_id, p.name, p.department, p.joined_on,
                         p.pseudonym, p.email, p.ranked,
                         p.consents.SerializeToString())
                        for p in link.call(list_participants=vs.pb.
                                           ListParticipants()).participants
                        .rows]
        before = participants()
        for lang in LANGUAGES:
            out = self.path(f"{lang}.csv")
            self.export("roster", out, "--lang", lang)
            report = self.load(out, "--consents", "test", kind="roster")
            self.assertEqual((report["held"], report["changed"],
                              report["new"], report["refused"]),
                             (len(PEOPLE), 0, 0, []), lang)
        self.assertEqual(participants(), before)

    def test_departments_come_again_for_the_organiser(self):
        organiser = self.enrol("organiser", name="organiser")
        for lang in LANGUAGES:
            out = self.path(f"{lang}.csv")
            ran = viesti(organiser, "export", "departments", out, "--lang",
                         lang)
            self.assertEqual(ran.code, 0, ran)
            report = self.load(out, kind="departments")
            self.assertEqual((report["held"], report["changed"],
                              report["new"]),
                             (len(vs.rows("departments.csv")), 0, 0), lang)


class RoundTrip(Contact):
    def random_cell(self):
        first = ["=", "+", "-", "@", "'", "'=", "''+", "", "", "\"", ";", ","]
        letters = "aäÖ€ 😀\"';,=+-@\n0%"
        rng = vs.rng
        return rng.choice(first) + "".join(
            rng.choice(letters) for _ in range(rng.randrange(12)))

    def test_what_is_exported_comes_again_and_changes_nothing(self):
        notes = ["=1+1", "'=apostrophe", '"lainaus"; puolipiste', "a\nb",
                 "-5", "@nimi", "=cmd|'/c calc'!A0", "+358 50",
                 *[self.random_cell() for _ in range(60)]]
        path = self.sheet(
            [(PEOPLE[6], "SM3", ago(1), self.url(n), note, n % 2)
             for n, note in enumerate(notes)] +
            [(PEOPLE[6], "WK2", ago(2))] * 2 +
            [(PEOPLE[7], "SM6", ago(2), "", "'-=x")])
        loaded = self.report(path, "--commit")["loaded"]
        self.assertEqual(loaded, len(notes) + 3)
        before = contents(self.server)
        known = {row[4] for row in before}
        for lang, separator, heading in (
                ("en", ",", "Person"), ("fi", ";", "Henkilö"),
                ("sv", ";", "Person")):
            out = self.path(f"{lang}.csv")
            ran = self.viesti("export", out, "--lang", lang)
            self.assertIn(out, ran.err)
            with open(out, "rb") as f:
                text = f.read()
            self.assertTrue(text.startswith(b"\xef\xbb\xbf"))
            self.assertEqual(stat.S_IMODE(os.stat(out).st_mode), 0o600)
            lines = list(csv.reader(io.StringIO(
                text.decode("utf-8-sig"), newline=""), delimiter=separator))
            self.assertEqual(lines[0][0], heading)
            self.assertTrue(all(len(line) == len(lines[0])
                                for line in lines))
            self.assertEqual(text.count(b"\r\n"), len(lines))
            for cell in (c for line in lines for c in line):
                # a plain number does no harm
                self.assertRegex(cell, r"\A([^=+\-@\t\r]|[+-]?\d+\Z|\Z)")
            report = self.report(out, "--commit")
            self.assertEqual((report["rows"], report["loaded"],
                              report["refused"]), (len(lines) - 1, 0, []))
            self.assertEqual(contents(self.server), before)
            # and into a season that holds nothing it comes as it was
            server = self.another_server()
            self.assertEqual(self.load(out, server=server)["loaded"],
                             len(lines) - 1)
            self.assertEqual(contents(server), before)
            self.assertLessEqual({row[4] for row in contents(server)}, known)


if __name__ == "__main__":
    unittest.main()
