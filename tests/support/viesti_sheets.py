# SPDX-License-Identifier: EUPL-1.2
"""Spreadsheets for tests, and the programs that import them."""
import collections
import csv
import datetime
import io
import os
import tempfile
import unittest

import viesti_server as vs
from viesti_cli import program
from viesti_client import pb

ACTIVITIES = ("person", "type", "date", "evidence", "note", "first_public")
REPORT_KEYS = ["rows", "new", "changed", "held", "duplicates", "loaded",
               "committed", "notices", "refused", "read"]
STATUS = {number: name.removeprefix("ACTIVITY_").lower()
          for name, number in pb.ActivityStatus.items()}


def sample(name):
    return os.path.join(vs.DATA, name)


def table(rows, headings=ACTIVITIES, separator=",", end="\n"):
    """The text of a spreadsheet; short rows are filled up."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator=end)
    writer.writerow(headings)
    for row in rows:
        writer.writerow([*row, *[""] * (len(headings) - len(row))])
    return out.getvalue()


def shifted(server, offset):
    """A day of the season, counted from its first."""
    start = datetime.date.fromisoformat(server.start_date)
    return start + datetime.timedelta(days=offset)


def ago(n):
    return vs.today() - datetime.timedelta(days=n)


def finnish(day, behind=""):
    return f"{day.day}.{day.month}.{day.year}{behind}"


def contents(server, **options):
    """What the season holds, as a bag of rows."""
    with server.admin() as link:
        return collections.Counter(
            (a.staff_id, a.type, a.date, a.evidence, a.note,
             a.first_public, STATUS[a.status])
            for a in vs.list_activities(link, **options))


class Case(unittest.TestCase):
    """One server for a class, a scratch directory for a test."""
    start = None        # the season's first day; None: today is in round 6
    opened = True
    settings = None

    @classmethod
    def setUpClass(cls):
        cls.server = vs.Server(start=cls.start, settings=cls.settings)
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__, None)
        cls.fill(cls.server)

    @classmethod
    def fill(cls, server):
        server.fill(open_season=cls.opened)

    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="viesti-import-")
        self.addCleanup(scratch.cleanup)
        self.scratch = scratch.name

    def another_server(self, **options):
        """A season of this test's own."""
        server = vs.Server(start=self.start, **options)
        server.__enter__()
        self.addCleanup(server.__exit__, None, None, None)
        self.fill(server)
        return server

    # ------------------------------------------------------------- files

    def path(self, name):
        return os.path.join(self.scratch, name)

    def write(self, content, name="sheet.csv"):
        """A file of that text (UTF-8) or those bytes; its path."""
        if isinstance(content, str):
            content = content.encode()
        with open(self.path(name), "wb") as f:
            f.write(content)
        return self.path(name)

    def sheet(self, rows, headings=ACTIVITIES, name="sheet.csv", **options):
        return self.write(table(rows, headings, **options), name)

    # ---------------------------------------------------------- programs

    def ctl(self, *words, server=None, **options):
        state = (server or self.server).state
        return program("viestictl", "--state", state, *words, **options)

    def json(self, *words, code=0, **options):
        ran = self.ctl("--json", *words, **options)
        self.assertEqual(ran.code, code, ran)
        return ran.json

    def load(self, path, *words, code=0, kind="activities", **options):
        """viestictl ... import --commit --json; its report."""
        report = self.json(kind, "import", path, "--commit", *words,
                           code=code, **options)
        self.assertEqual(list(report), REPORT_KEYS)
        return report

    def check(self, path, *words, code=0, kind="activities", **options):
        """The same without --commit: nothing is loaded."""
        report = self.json(kind, "import", path, *words, code=code, **options)
        self.assertEqual((report["committed"], report["loaded"]), (False, 0))
        return report

    def enrol(self, role="recorder", server=None, name="client", **options):
        """The profile directory of a new client of viesti."""
        profile = self.path(name)
        code = (server or self.server).invite(role, **options).code
        ran = program("viesti", "--profile", profile, "enrol", code)
        self.assertEqual(ran.code, 0, ran)
        return profile

    # ----------------------------------------------------------- reports

    def assert_refused(self, report, *expected):
        """line, column and code of every refused row."""
        self.assertEqual([(r["line"], r["column"], r["code"])
                          for r in report["refused"]], list(expected), report)
        for row in report["refused"]:
            self.assertEqual(list(row), ["line", "column", "code", "reason"])
            self.assertTrue(row["reason"])

    def assert_error(self, ran, code, reason):
        self.assertEqual((ran.code, ran.reason), (code, reason), ran)
        return ran.json["error"]["message"]
