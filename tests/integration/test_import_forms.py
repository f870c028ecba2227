# SPDX-License-Identifier: EUPL-1.2
"""Every form in which a sheet may come: encodings, separators, line ends,
headings, dates, yes and no; and what is no such sheet."""
import itertools
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import viesti_server as vs                                      # noqa: E402
from viesti_client import pb                                    # noqa: E402
from viesti_sheets import Case, contents, finnish, shifted, table  # noqa: E402

PERSON = "S001144"
NAME = next(r["name"] for r in vs.rows("roster.csv")
            if r["staff_id"] == PERSON)
# what the report says, mark in front, Python's name
ENCODINGS = (("UTF-8", b"", "utf-8"),
             ("UTF-8 with BOM", b"\xef\xbb\xbf", "utf-8"),
             ("UTF-16LE", b"\xff\xfe", "utf-16-le"),
             ("UTF-16BE", b"\xfe\xff", "utf-16-be"),
             ("Windows-1252", b"", "cp1252"))
HEADINGS = {
    "en": ("person", "type", "date", "evidence", "note", "first_public",
           "recorded_at"),
    "fi": ("Henkilö", "Tyyppi", "Päivä", "Näyttö", "Huomautus",
           "Ensimmäinen julkinen", "Kirjattu"),
    "sv": ("Person", "Typ", "Datum", "Underlag", "Anmärkning",
           "Första offentliga", "Registrerad"),
}
YES = ("1", "kyllä", "ja", "yes", "x")
NO = ("0", "ei", "nej", "no", "")
CASES = (str, str.lower, str.upper, str.title)


class Forms(Case):
    def setUp(self):
        super().setUp()
        self.day = shifted(self.server, 2)
        self.n = 0
        self.before = contents(self.server)

    def url(self):
        self.n += 1
        return f"https://x.example/{self.id()}/{self.n}"

    def added(self):
        """What this test has loaded, by evidence."""
        return {row[3]: row for row in contents(self.server) - self.before}

    def bytes_load(self, content, **options):
        return self.load(self.write(content), **options)

    def refuse(self, content, reason, *words, name="sheet.csv", code=2):
        """The whole file is no such sheet; the sentence for people."""
        path = self.write(content, name)
        message = self.assert_error(
            self.ctl("--json", "activities", "import", path, *words), code,
            reason)
        people = self.ctl("activities", "import", path, "--commit", *words)
        self.assertEqual((people.code, people.out), (code, ""), people)
        self.assertIn(message.splitlines()[0], people.err)
        return message


class Bytes(Forms):
    def test_encodings_separators_and_line_ends(self):
        expected = {}
        for (name, mark, encoding), separator, end in itertools.product(
                ENCODINGS, ",;\t", ("\n", "\r\n")):
            note = f'äÖå {name}: "a"; b, c\td'
            urls = [self.url(), self.url()]
            text = table([(PERSON, "SM3", self.day, urls[0], note),
                          (NAME, "SM3", finnish(self.day), urls[1])],
                         separator=separator, end=end)
            report = self.bytes_load(mark + text.encode(encoding))
            self.assertEqual((report["loaded"], report["refused"]), (2, []))
            self.assertEqual(
                (report["read"]["encoding"], report["read"]["separator"],
                 bool(report["read"]["example"])),
                (name, separator, name == "Windows-1252"))
            expected.update({urls[0]: note, urls[1]: ""})
        added = self.added()
        self.assertEqual({e: row[4] for e, row in added.items()}, expected)
        self.assertEqual({row[:2] for row in added.values()},
                         {(PERSON, "SM3")})

    def test_windows_1252_has_more_letters_than_latin_1(self):
        note, url = "10 € – ”näin” Žukov…", self.url()
        report = self.bytes_load(table(
            [(PERSON, "SM3", self.day, url, note)]).encode("cp1252"))
        self.assertIn("€", report["read"]["example"])
        self.assertEqual(self.added()[url][4], note)

    def test_lines_pasted_from_another_file_are_read_each_in_its_own(self):
        urls = [self.url() for _ in range(4)]
        lines = table([(PERSON, "SM3", self.day, u, "ääkköset")
                       for u in urls]).encode().splitlines(True)
        lines[2] = lines[2].decode().encode("cp1252")
        report = self.bytes_load(b"".join(lines))
        self.assertEqual(report["read"]["encoding"],
                         "UTF-8, in places Windows-1252")
        self.assertEqual({self.added()[u][4] for u in urls}, {"ääkköset"})

    def test_a_last_line_without_end_and_empty_lines(self):
        urls = [self.url(), self.url()]
        text = table([(PERSON, "SM3", self.day, u) for u in urls])
        heading, first, second = text.splitlines()
        text = "\r\n".join([heading, "", first, ",,,,,", second])
        self.assertEqual(self.bytes_load(text)["loaded"], 2)
        self.assertEqual(set(self.added()), set(urls))

    def test_lines_are_counted_as_they_stand_in_the_file(self):
        text = table([(PERSON, "SM3", self.day, self.url(), "two\nlines"),
                      (PERSON, "SM3", "x", self.url()),
                      (PERSON, "SM3", "y", self.url(), "a\nb\nc"),
                      (PERSON, "SM3", "z", self.url())], end="\r\n")
        self.assert_refused(self.check(self.write(text), code=1),
                            *((n, "date", "date_format") for n in (4, 5, 8)))

    def test_standard_input(self):
        text = table([(PERSON, "SM3", self.day, self.url())])
        for words, loaded in (((), 0), (("--commit",), 1)):
            report = self.json("activities", "import", "-", *words,
                               stdin=text)
            self.assertEqual(report["loaded"], loaded)

    def test_quotation_marks_left_open_are_a_bad_row_not_a_lost_file(self):
        good = [(PERSON, "SM3", self.day, self.url()) for _ in range(3)]
        lines = table(good).splitlines(True)
        lines.insert(2, f'{PERSON},SM3,{self.day},"https://open\n')
        rejects = self.path("rejects.csv")
        report = self.load(self.write("".join(lines)), "--rejects", rejects,
                           code=1)
        self.assertEqual([(r["line"], r["code"]) for r in report["refused"]],
                         [(3, "csv_quote_open")])
        self.assertEqual(report["loaded"], 3)
        with open(rejects, encoding="utf-8-sig") as f:
            self.assertIn("https://open", f.read())


class Cells(Forms):
    def test_headings_in_three_languages_and_any_letter_case(self):
        for names in HEADINGS.values():
            for case in CASES:
                url, note = self.url(), "huomattu"
                row = (PERSON, "SM3", self.day, url, note, "1",
                       f"{self.day} 12:00")
                path = self.sheet([row], [case(n) for n in names])
                self.assertEqual(self.load(path)["loaded"], 1, names)
                self.assertEqual(self.added()[url][4:6], (note, True))

    def test_columns_in_any_order_and_only_the_needed_ones(self):
        url = self.url()
        path = self.sheet([(url, self.day, PERSON, "SM3")],
                          ("Näyttö", " Päivä ", "Staff_ID", "Type"))
        self.assertEqual(self.load(path)["loaded"], 1)
        self.assertIn(url, self.added())

    def test_dates_as_people_write_them(self):
        d = self.day
        for text in (str(d), finnish(d), finnish(d, " 0.00"),
                     f"{d.day:02}.{d.month:02}.{d.year}",
                     f"{d.day:02}.{d.month:02}.{d.year} 00:00:00",
                     f"  {d}  ", f"\N{NO-BREAK SPACE}{finnish(d)}"):
            url = self.url()
            self.assertEqual(self.load(self.sheet(
                [(PERSON, "SM3", text, url)]))["loaded"], 1, text)
            self.assertEqual(self.added()[url][2], vs.days(d), text)

    def test_what_is_no_date_is_refused_by_column(self):
        rows = [(PERSON, "SM3", text, self.url()) for text in (
            "30.2.2026", "1.13.2026", "3/1/2026", "26-03-01", "eilen",
            "46082", "1.3.", "0.3.2026")]
        report = self.check(self.sheet(rows), code=1)
        self.assertEqual([(r["line"], r["column"]) for r in
                          report["refused"]],
                         [(n, "date") for n in range(2, 2 + len(rows))])

    def test_yes_and_no_in_any_letter_case(self):
        expected, rows = {}, []
        for words, yes in ((YES, True), (NO, False)):
            for word in {case(w) for w in words for case in CASES}:
                url = self.url()
                rows.append((PERSON, "SM3", self.day, url, "", f" {word} "))
                expected[url] = yes
        self.assertEqual(self.load(self.sheet(rows))["loaded"], len(rows))
        self.assertEqual({e: row[5] for e, row in self.added().items()},
                         expected)

    def test_any_other_word_is_neither(self):
        rows = [(PERSON, "SM3", self.day, self.url(), "", word)
                for word in ("ehkä", "2", "k", "-", "true", "oui")]
        self.assert_refused(self.check(self.sheet(rows), code=1), *(
            (n, "first_public", "yes_no") for n in range(2, 8)))

    def test_types_by_code_and_by_name_in_three_languages(self):
        with self.server.admin() as link:
            types = link.call(rulebook=pb.RulebookGet()).rulebook.types
        sm3 = next(t for t in types if t.type == "SM3")
        words = ("SM3", "sm3", sm3.name.fi, sm3.name.sv, sm3.name.en,
                 sm3.name.fi.upper())
        rows = [(PERSON, word, self.day, self.url()) for word in words]
        self.assertEqual(self.load(self.sheet(rows))["loaded"], len(rows))
        self.assertEqual({row[1] for row in self.added().values()}, {"SM3"})

    def test_blanks_around_and_apostrophes_of_excel(self):
        url = self.url()
        path = self.sheet([(f" '{PERSON} ".replace("'", ""), " SM3\t",
                            self.day, f"  {url} ", "'=1+1")])
        self.assertEqual(self.load(path)["loaded"], 1)
        self.assertEqual(self.added()[url][4], "=1+1")


class NoSheets(Forms):
    def test_a_workbook_is_answered_with_how_to_save_it(self):
        zipped = b"PK\x03\x04\x14\x00\x06\x00" + bytes(400)
        for name in ("sheet.csv", "sheet.xlsx"):
            message = self.refuse(zipped, "file_workbook", name=name)
            for word in ("Excel", "Save As", "CSV UTF-8"):
                self.assertIn(word, message)
        message = self.refuse(zipped + b"mimetypeapplication/vnd.oasis."
                              b"opendocument.spreadsheet", "file_workbook")
        self.assertIn("LibreOffice", message)
        old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(400)
        self.refuse(old, "file_workbook", name="sheet.xls")

    def test_text_under_a_workbooks_name_is_read(self):
        text = table([(PERSON, "SM3", self.day, self.url())])
        path = self.write(text, "sheet.xlsx")
        self.assertEqual(self.check(path)["new"], 1)

    def test_empty_files_and_those_of_headings_only(self):
        self.refuse(b"", "file_empty")
        self.refuse(b"\xef\xbb\xbf\r\n\r\n", "file_empty")
        report = self.load(self.write(table([])))
        self.assertEqual((report["rows"], report["loaded"]), (0, 0))
        ran = self.ctl("activities", "import", self.path("sheet.csv"))
        self.assertIn("nothing to load", ran.out)

    def test_what_is_no_text(self):
        for content in (bytes(range(256)) * 20, b"\x89PNG\r\n\x1a\n" * 9,
                        b"%PDF-1.7\n" * 9, bytes(4096)):
            self.assertIn("CSV", self.refuse(content, "file_binary"))

    def test_a_directory_and_no_such_file(self):
        self.assert_error(self.ctl("--json", "activities", "import",
                                   self.scratch), 2, "file_unreadable")
        message = self.assert_error(
            self.ctl("--json", "activities", "import",
                     self.path("no-such.csv")), 3, "file_missing")
        self.assertIn("no-such.csv", message)

    def test_a_file_that_may_not_be_read(self):
        if os.geteuid() == 0:
            self.skipTest("root may read everything")
        path = self.write(table([]))
        os.chmod(path, 0)
        self.assert_error(self.ctl("--json", "activities", "import", path),
                          4, "file_unreadable")

    def test_headings_that_do_not_fit(self):
        day, url = self.day, self.url()
        for headings, reason, word in (
                (("person", "type", "date"), "heading_missing", "evidence"),
                (("person", "type", "date", "evidence", "huomio"),
                 "heading_unknown", "huomio"),
                (("person", "type", "date", "evidence", "Henkilö"),
                 "heading_twice", "Henkilö")):
            message = self.refuse(table([(PERSON, "SM3", day, url)],
                                        headings), reason)
            self.assertIn(word, message)
        self.refuse(table([(PERSON, "SM3", day, url)], separator="|"),
                    "heading_unknown")

    def test_rejects_may_not_be_the_file_that_is_read(self):
        path = self.sheet([(PERSON, "SM9", self.day)])
        with open(path, encoding="utf-8") as f:
            text = f.read()
        self.assert_error(self.ctl(
            "--json", "activities", "import", path, "--commit", "--rejects",
            os.path.join(self.scratch, ".", "sheet.csv")), 2, "rejects_file")
        with open(path, encoding="utf-8") as f:
            self.assertEqual(f.read(), text)

    def test_rejects_that_cannot_be_written_stop_the_load(self):
        path = self.sheet([(PERSON, "SM9", self.day),
                           (PERSON, "SM3", self.day, self.url())])
        message = self.assert_error(self.ctl(
            "--json", "activities", "import", path, "--commit", "--rejects",
            self.path("no-such/rejects.csv")), 2, "rejects_file")
        self.assertIn("no-such/rejects.csv", message)
        # where not even root may make a file
        self.assert_error(self.ctl(
            "--json", "activities", "import", path, "--commit", "--rejects",
            "/sys/kernel/rejects.csv"), 4, "rejects_file")
        self.assertEqual(self.added(), {})


if __name__ == "__main__":
    unittest.main()
