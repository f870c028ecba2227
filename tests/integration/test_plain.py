# SPDX-License-Identifier: EUPL-1.2
"""The form for screen readers: one fact a line, row after row, nothing that means
something by its place, its colour or as a drawing; from both programs."""
import os
import re
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import viesti_server as vs                                      # noqa: E402
from viesti_cli import program, viesti                          # noqa: E402
from viesti_terminal import Terminal                            # noqa: E402

PLAIN = {"VIESTI_PLAIN": "1"}


class Plain(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = vs.Server()
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__, None, None, None)
        cls.server.fill()
        scratch = tempfile.TemporaryDirectory(prefix="viesti-plain-")
        cls.addClassCleanup(scratch.cleanup)
        cls.profile = os.path.join(scratch.name, "p")
        code = cls.server.invite("recorder", department="hallinto").code
        viesti(cls.profile, "enrol", code)
        people = viesti(cls.profile, "list", "--participants", "--json").json
        cls.person = people[0]["staff_id"]
        for i, (kind, evidence) in enumerate((
                ("SM2", "https://example.org/plain/1"), ("WK2", ""),
                ("SM1", "https://example.org/plain/2"),
                ("SM1", "https://example.org/plain/3"))):
            ran = viesti(cls.profile, "record", cls.person, kind, evidence)
            assert ran.code == 0, (i, ran)
        cls.console = ("--state", cls.server.state)

    def is_linear(self, text):
        for line in text.splitlines():
            self.assertNotRegex(line, r"  |^ |\t", text)
            self.assertNotRegex(line, r"[\x1b│─┌┐└┘#=|]{2}|\x1b|^>|…$", text)
            self.assertNotRegex(line, r"\[[x ]\]", text)

    def test_every_answer_of_viesti_is_linear(self):
        for words in (("status",), ("rank",), ("rank", "participants"),
                      ("rank", "participants", "--around", self.person),
                      ("explain", self.person), ("explain", "hallinto"),
                      ("list",), ("list", "--participants"), ("types",),
                      ("rules",), ("outbox",), ("outbox", "--all"), ("sync",),
                      ("status", "--why")):
            ran = viesti(self.profile, *words, "--plain")
            self.assertEqual((ran.code, ran.err), (0, ""), ran)
            self.assertGreater(len(ran.out), 10, words)
            self.is_linear(ran.out)

    def test_every_answer_of_viestictl_is_linear(self):
        for words in (("season", "show"), ("show", "clients"),
                      ("review", "list"), ("rank", "departments"),
                      ("rank", "participants"), ("info",),
                      ("journal", "show", "limit", "20"), ("explain", "hallinto")):
            ran = program("viestictl", *self.console, *words, "--plain")
            self.assertEqual(ran.code, 0, ran)
            self.is_linear(ran.out)

    def test_a_ranking_is_read_row_by_row(self):
        ran = viesti(self.profile, "rank", "--plain")
        rows = viesti(self.profile, "rank", "--json").json
        for i, row in enumerate(rows, 1):
            self.assertRegex(ran.out, rf"(?m)^Row {i} of {len(rows)}\b")
        first = ran.out.split("Row 1 of")[1].split("\n\n")[0]
        self.assertIn(f"\nRank: {rows[0]['rank']}\n", first)
        self.assertIn(f"\nDepartment: {rows[0]['name']}\n", first)
        self.assertIn(f"\nResult: {rows[0]['index']}\n", first)
        own = next(i for i, row in enumerate(rows, 1)
                   if row["department"] == "hallinto")
        self.assertIn(f"Row {own} of {len(rows)}, your own\n", ran.out)

    def test_what_is_absent_is_not_read(self):
        out = viesti(self.profile, "list", "--plain").out
        self.assertNotRegex(out, r"(?m): (–|)$")
        self.assertNotIn("Note:", out)

    def test_a_ledger_is_read_entry_by_entry(self):
        out = viesti(self.profile, "explain", self.person, "--plain").out
        self.assertRegex(out, r"(?m)^Row 1 of \d+\nWhat: SM2 .*\nDate: .*\n"
                              r"Points: 10$")
        self.assertRegex(out, r"(?m)^SM1 is used up for this ")
        self.assertRegex(out, r"(?m)^points in all: \d+$")
        self.assertRegex(out, r"(?m): not reached yet$")
        self.assertRegex(out, r"(?m)^Missing: 1 more training$")

    def test_the_environment_asks_for_it_once_and_for_all(self):
        asked = viesti(self.profile, "rank", "--plain").out
        ran = viesti(self.profile, "rank", env=PLAIN)
        self.assertEqual(re.sub(r"Standings of.*", "", ran.out),
                         re.sub(r"Standings of.*", "", asked))
        ran = program("viestictl", *self.console, "rank", "departments",
                      env=PLAIN)
        self.assertIn("Row 1 of", ran.out)
        self.assertNotIn("Row 1 of", viesti(
            self.profile, "rank", env={"VIESTI_PLAIN": "0"}).out)
        self.assertIsInstance(viesti(self.profile, "rank", "--json",
                                     env=PLAIN).json, list)
        self.assertTrue(viesti(self.profile, "rank", "--csv", env=PLAIN)
                        .out.startswith("rank,"))

    def test_a_terminal_gets_no_colour_and_no_cut(self):
        with Terminal(["viesti", "--profile", self.profile, "rank",
                       "participants", "--plain"], columns=40) as t:
            t.end()
            self.assertEqual(t.code, 0)
        self.assertIn("Row 1 of", t.all)
        self.assertNotIn("--plain shows", t.all)
        with Terminal(["viestictl", *self.console, "show", "clients"],
                      columns=40, **PLAIN) as t:
            t.end()
        self.assertIn("Row 1 of", t.all)

    def test_help_names_each_command_before_a_colon(self):
        out = viesti(self.profile, "help", "--plain").out
        self.assertRegex(out, r"(?m)^record: Record one activity")
        self.assertRegex(viesti(self.profile, "help", "--plain", "--lang",
                                "fi").out, r"(?m)^record, kirjaa: ")

    def test_it_is_said_in_three_languages(self):
        for lang, row in (("fi", "Rivi 1/"), ("sv", "Rad 1 av ")):
            self.assertIn(row, viesti(self.profile, "rank", "--plain",
                                      "--lang", lang).out)


if __name__ == "__main__":
    unittest.main()
