# SPDX-License-Identifier: EUPL-1.2
"""`viesti summary`: a participant's page on the terminal and as PDF. What is on
a page is read back with poppler's pdftotext and pdfinfo."""
import datetime
import os
import re
import resource
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import viesti_server as vs                                      # noqa: E402
from viesti_cli import BIN, environment, viesti                 # noqa: E402
from viesti_terminal import Terminal                            # noqa: E402
from viesti_client import operation, pb                         # noqa: E402

LONG = "Wolfeschlegelsteinhausenbergerdorff-Hämeenkoski von und zu " \
    "Förvaltningsutvecklingsavdelningen"
PEOPLE = [("P1", "Jörgen Åström", "sv"), ("P2", "Äijö Pöysti", "fi"),
          ("P3", LONG, "en"), ("P4", "Uusi Ihminen", "fi"),
          ("../P 5", "Polku Kulkija", "fi")]

WIDE = {"COLUMNS": "300"}


def text_of(path, *options):
    """What is on the pages, blanks and line ends made one blank."""
    done = subprocess.run(["pdftotext", *options, path, "-"], check=True,
                          capture_output=True, text=True)
    return re.sub(r"\s+", " ", done.stdout)


def info_of(path, *options):
    done = subprocess.run(["pdfinfo", *options, path], check=True,
                          capture_output=True, text=True)
    return done.stdout


def pages_of(path):
    return int(re.search(r"^Pages: +(\d+)", info_of(path), re.M).group(1))


def outside(path):
    """Words that stand outside the margins of their page."""
    done = subprocess.run(["pdftotext", "-bbox", path, "-"], check=True,
                          capture_output=True, text=True)
    found = re.findall(r'<word xMin="(\S+)" yMin="(\S+)" xMax="(\S+)" '
                       r'yMax="(\S+)">(.*?)</word>', done.stdout)
    assert found
    return [w for x0, y0, x1, y1, w in found if float(x0) < 50 or
            float(y0) < 25 or float(x1) > 546 or float(y1) > 820]


class Case(unittest.TestCase):
    """One server for all, a recorder's profile, a directory for each test."""

    @classmethod
    def setUpClass(cls):
        if not shutil.which("pdftotext"):
            raise unittest.SkipTest("poppler-utils is not installed")
        cls.server = vs.Server()
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__, None, None, None)
        cls.server.fill(room=20)
        base = tempfile.TemporaryDirectory(prefix="viesti-summary-")
        cls.addClassCleanup(base.cleanup)
        cls.base = base.name
        cls.profile = os.path.join(base.name, "recorder")
        cls.enrol(cls.profile, "recorder", department="hallinto",
                  name="Maija Meriläinen")
        for staff_id, name, language in PEOPLE:
            cls.join(staff_id, name, language)
        cls.fill()

    @classmethod
    def enrol(cls, profile, role, **options):
        ran = viesti(profile, "enrol", cls.server.invite(role, **options).code)
        assert ran.code == 0, ran

    @classmethod
    def join(cls, staff_id, name, language):
        with cls.server.admin() as link:
            link.call(join=pb.Join(staff_id=staff_id, name=name,
                                   department="hallinto", language=language),
                      operation=operation())

    @classmethod
    def fill(cls):
        """P1 and P2 have a bit of everything, P3 three hundred activities."""
        today, items = vs.today(), []
        for person in "P1", "P2":
            for n, (kind, days) in enumerate((
                    ("SM1", 60), ("SM2", 58), ("TR1", 55), ("WK1", 40),
                    ("WK2", 30), ("SM5", 3))):
                items.append(cls.item(person, kind, n, today, days, n == 0))
        kinds = ["SM2", "SM3", "WK1", "WK2", "WK5", "SM4"]
        for n in range(300):
            items.append(cls.item("P3", kinds[n % 6], n, today, n % 60))
        with cls.server.admin() as link:
            for result in vs.record(link, items):
                assert result.outcome == pb.RECORD_NEW, result

    @staticmethod
    def item(person, kind, n, today, days, first_public=False):
        evidence = {"S": f"https://example.org/{person}/{n}",
                    "W": f"intra-{person}-{n}", "T": "code-1"}[kind[0]]
        return pb.ActivityItem(
            operation=operation(), person=person, type=kind,
            date=vs.days(today - datetime.timedelta(days=days)),
            first_public=first_public,
            evidence=None if kind in ("WK2", "WK5") else evidence)

    def setUp(self):
        self.out = tempfile.mkdtemp(dir=self.base)

    def path(self, *names):
        return os.path.join(self.out, *names)

    def run_summary(self, *words, profile=None, code=0, **options):
        ran = viesti(profile or self.profile, "summary", *words, **options)
        self.assertEqual(ran.code, code, ran)
        return ran

    def refused(self, code, reason, *words, **options):
        ran = self.run_summary(*words, "--json", code=code, **options)
        self.assertEqual(ran.reason, reason, ran)

    def page(self, person, *words):
        path = self.path(f"{len(os.listdir(self.out))}.pdf")
        self.run_summary(person, "--pdf", path, *words)
        return path


class TestOnTheTerminal(Case):
    def test_it_is_in_the_persons_language(self):
        for person, words in (("P1", "Var poängen kommer från"),
                              ("P2", "Mistä pisteet tulevat"),
                              ("P3", "Where the points come from")):
            ran = self.run_summary(person, env={"LC_ALL": "fi_FI.UTF-8"})
            self.assertIn(words, ran.out)

    def test_lang_decides_when_given(self):
        self.assertIn("Milestones", self.run_summary("P1", "--lang", "en").out)

    def test_it_says_points_milestones_next_and_how_to_leave(self):
        out = self.run_summary("P1", "--lang", "en", env=WIDE).out
        for words in ("Jörgen Åström", "as of", "90 points", "active rounds: ",
                      "[x] ", "Developing communicator",
                      "Points 90 / 150", "What next", "Trainings",
                      "first public deed", "Not counted", "waits for a",
                      "points in all", "Taking part is voluntary",
                      "shown nowhere", "Your contact: Maija Meriläinen"):
            self.assertIn(words, out)

    def test_the_sum_is_that_of_the_rows(self):
        out = self.run_summary("P2", env=WIDE).out
        rows = out.split("Mistä pisteet tulevat\n")[1]
        numbers = []
        for line in rows.splitlines():
            found = re.match(r" *(\d+)  (\S.*)", line)
            if not found:
                break
            numbers.append((int(found.group(1)), found.group(2)))
        self.assertIn("yhteensä", numbers[-1][1])
        self.assertEqual(sum(n for n, _ in numbers[:-1]), numbers[-1][0])
        self.assertGreater(len(numbers), 5)

    def test_plain_is_read_line_by_line(self):
        out = self.run_summary("P1", "--lang", "en", "--plain").out
        self.assertIn("\nDeveloping communicator: done\nreached on", out)
        self.assertIn("\nSkilled communicator: not yet\n", out)
        self.assertIn("\n90: points in all\n", out)
        self.assertNotRegex(out, r"\[[x #.]|  |\x1b")

    def test_scripts_get_the_explanation(self):
        ran = self.run_summary("P1", "--json")
        self.assertEqual(ran.json["staff_id"], "P1")
        self.assertTrue(ran.json["entries"])

    def test_it_fits_forty_columns(self):
        done = subprocess.run(
            ["script", "-qec", f"{BIN}/viesti --profile {self.profile} "
             "summary P1", "/dev/null"], capture_output=True, text=True,
            env=environment(COLUMNS="40", TERM="xterm"))
        plain = re.sub(r"\x1b\[\d*m", "", done.stdout)
        longest = max(len(line.rstrip()) for line in plain.splitlines())
        self.assertIn("Jörgen", plain)
        self.assertLessEqual(longest, 40, plain)


class TestOnPaper(Case):
    def test_the_page_says_it_in_the_persons_language(self):
        for person, words in (
                ("P1", ("Jörgen Åström", "Milstolpar", "Vad härnäst",
                        "Var poängen kommer från", "Det är frivilligt")),
                ("P2", ("Äijö Pöysti", "Virstanpylväät", "Mitä seuraavaksi",
                        "Mistä pisteet tulevat", "vapaaehtoista",
                        "Maija Meriläinen"))):
            text = text_of(self.page(person))
            for word in words:
                self.assertIn(word, text)

    def test_numbers_stand_beside_bars(self):
        text = text_of(self.page("P1", "--lang", "en"), "-raw")
        self.assertIn("Points 90 / 150", text)
        self.assertIn("Different trainings 1 / 2", text)
        self.assertIn("reached on", text)

    def test_a_long_name_is_whole(self):
        words = text_of(self.page("P3"), "-raw")
        self.assertIn(LONG, words)

    def test_no_activity_is_one_page(self):
        path = self.page("P4")
        self.assertEqual(pages_of(path), 1)
        self.assertIn("Yhtään tekoa ei ole vielä laskettu", text_of(path))

    def test_a_few_deeds_are_one_page(self):
        person, today = "S001465", vs.today()
        with self.server.admin() as link:
            vs.record(link, [self.item(person, kind, n, today, n) for n, kind
                             in enumerate(("SM2", "WK1", "SM3", "WK2", "WK2"))])
        for lang in "fi", "sv", "en":
            path = self.page(person, "--lang", lang)
            self.assertEqual(pages_of(path), 1, lang)
            self.assertEqual(outside(path), [])
            words = text_of(path)
            self.assertRegex(words, r"\b1 ?/ ?1\b")
            self.assertEqual(len(re.findall(r"\b(?:SM|WK)\d\b", words)), 5)

    def test_three_hundred_activities_flow_over_numbered_pages(self):
        path = self.page("P3")
        pages = pages_of(path)
        self.assertGreater(pages, 5)
        self.assertEqual(outside(path), [])
        for page in range(1, pages + 1):
            text = text_of(path, "-f", str(page), "-l", str(page))
            self.assertIn(f"{page} / {pages}", text)
        day = r"\d+ (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4}"
        layout = subprocess.run(["pdftotext", "-layout", path, "-"],
                                capture_output=True, text=True).stdout
        rows = re.findall(rf"^ *{day} +(?:SM|WK)\d ", layout, re.M)
        self.assertEqual(len(rows), 300)

    def test_the_document_is_tagged_and_says_its_language(self):
        path = self.page("P1")
        info = info_of(path)
        self.assertRegex(info, r"Title: +Sammanfattning: Jörgen Åström\n")
        self.assertRegex(info, r"Tagged: +yes")
        self.assertRegex(info, r"Page size: .*A4")
        self.assertNotRegex(info, r"Author|Subject|Keywords")
        structure = info_of(path, "-struct")
        for tag in "Document", "H1", "H2", "L (block)", "LI", "Table", "TR":
            self.assertIn(tag, structure)
        with open(path, "rb") as file:
            data = file.read()
        self.assertTrue(b"/Lang (sv)" in data)
        self.assertTrue(b"/Outlines" in data)

    def test_the_structure_reads_in_order(self):
        read = info_of(self.page("P1"), "-struct-text")
        at = [read.index(words) for words in (
            "Jörgen Åström ", "Milstolpar ", "Vad härnäst ", "Utbildningar ",
            "Inte med i poängen ")]
        self.assertEqual(at, sorted(at))
        self.assertIn("Poäng 90 / 150", read)

    def test_every_font_is_in_the_file(self):
        done = subprocess.run(["pdffonts", self.page("P3")], check=True,
                              capture_output=True, text=True)
        fonts = done.stdout.splitlines()[2:]
        self.assertTrue(fonts)
        for line in fonts:
            self.assertRegex(line, r" yes +yes +yes +\d+ +0$")


class TestFiles(Case):
    def test_only_the_owner_may_read_it(self):
        path = self.page("P1")
        self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600)
        self.assertEqual(os.listdir(self.out), ["0.pdf"])

    def test_without_a_file_the_staff_id_names_it(self):
        ran = self.run_summary("P1", "--pdf", "--dir", self.path("new"))
        self.assertIn(self.path("new", "P1.pdf"), ran.out)
        self.assertEqual(stat.S_IMODE(os.stat(self.path("new")).st_mode),
                         0o700)

    def test_a_staff_id_never_leads_elsewhere(self):
        self.run_summary("Polku Kulkija", "--pdf", "--dir", self.path("a"))
        self.assertEqual(os.listdir(self.path("a")), ["%2E.%2FP%205.pdf"])
        self.assertEqual(os.listdir(self.out), ["a"])

    def test_another_file_is_not_replaced_without_force(self):
        path = self.path("mine.pdf")
        with open(path, "w") as file:
            file.write("my own notes")
        self.refused(5, "file_there", "P1", "--pdf", path)
        with open(path) as file:
            self.assertEqual(file.read(), "my own notes")
        self.run_summary("P1", "--pdf", path, "--force")
        self.assertEqual(pages_of(path), 2)

    def test_a_link_is_not_followed(self):
        victim = self.path("victim")
        with open(victim, "w") as file:
            file.write("mine")
        os.symlink(victim, self.path("P1.pdf"))
        self.refused(5, "file_there", "P1", "--pdf", "--dir", self.out)
        self.run_summary("P1", "--pdf", "--dir", self.out, "--force")
        with open(victim) as file:
            self.assertEqual(file.read(), "mine")

    def test_an_earlier_summary_is_replaced(self):
        for _ in range(2):
            self.run_summary("P1", "--pdf", "--dir", self.out)
        self.assertEqual(os.listdir(self.out), ["P1.pdf"])

    def test_bad_lines_are_refused_in_words(self):
        with open(self.path("file"), "w"):
            pass
        for code, reason, words in (
                (2, "argument_missing", ()),
                (2, "argument_missing", ("--all",)),
                (2, "argument_extra", ("P1", "--all", "--dir", self.out)),
                (2, "argument_extra", ("P1", "x.pdf")),
                (2, "argument_extra", ("P1", "x.pdf", "--pdf", "--dir",
                                       self.out)),
                (2, "dir_unusable", ("--all", "--dir", self.path("file"))),
                (3, "dir_unusable", ("--all", "--dir", self.path("a", "b"))),
                (2, "path_too_long", ("P1", "--pdf", "x" * 5000)),
                (3, "unknown_person", ("Nobody", "--pdf", "--dir",
                                       self.out))):
            self.refused(code, reason, *words)
        self.assertEqual(os.listdir(self.out), ["file"])

    def test_without_what_draws_it_says_so_and_writes_nothing(self):
        os.mkdir(self.path("bin"))
        alone = shutil.copy(os.path.join(BIN, "viesti"), self.path("bin"))
        done = subprocess.run(
            [alone, "--profile", self.profile, "summary", "P1", "--pdf",
             "--dir", self.path("new")], capture_output=True, text=True,
            env=environment())
        self.assertEqual(done.returncode, 70, done.stderr)
        self.assertIn("is not installed whole", done.stderr)
        self.assertEqual(os.listdir(self.path("new")), [])

    def test_a_full_disk_leaves_nothing_half(self):
        self.run_summary("P4", "--pdf", self.path("old.pdf"))
        with open(self.path("old.pdf"), "rb") as file:
            before = file.read()
        done = subprocess.run(
            [os.path.join(BIN, "viesti"), "--profile", self.profile,
             "summary", "P3", "--pdf", self.path("old.pdf")],
            capture_output=True, text=True, env=environment(),
            preexec_fn=lambda: resource.setrlimit(
                resource.RLIMIT_FSIZE, (20000, 20000)))
        self.assertEqual(done.returncode, 7, done.stderr)
        self.assertIn("cannot be written", done.stderr)
        self.assertEqual(os.listdir(self.out), ["old.pdf"])
        with open(self.path("old.pdf"), "rb") as file:
            self.assertEqual(file.read(), before)


class TestEverybody(Case):
    def names(self):
        with self.server.admin() as link:
            rows = link.call(list_participants=pb.ListParticipants(
                department="hallinto")).participants.rows
        return {row.staff_id: row for row in rows}

    def test_everybody_gets_a_page_in_their_language(self):
        ran = self.run_summary("--all", "--dir", self.out)
        people = self.names()
        self.assertIn(f"{len(people)} summaries are in {self.out}.", ran.out)
        self.assertEqual(len(os.listdir(self.out)), len(people))
        for name in os.listdir(self.out):
            mode = stat.S_IMODE(os.stat(self.path(name)).st_mode)
            self.assertEqual(mode, 0o600)
        for staff_id, language in (("P1", "sv"), ("P2", "fi"), ("P3", "en")):
            with open(self.path(f"{staff_id}.pdf"), "rb") as file:
                self.assertTrue(f"/Lang ({language})".encode() in file.read())

    def test_scripts_get_a_row_for_each(self):
        ran = self.run_summary("--all", "--dir", self.out, "--json")
        row = next(r for r in ran.json if r["staff_id"] == "P3")
        self.assertEqual(row["file"], self.path("P3.pdf"))
        self.assertEqual(row["language"], "en")
        self.assertEqual(row["pages"], pages_of(row["file"]))
        self.assertEqual(len(ran.json), len(os.listdir(self.out)))

    def test_another_file_in_the_way_stops_it_before_the_first_page(self):
        with open(self.path("P4.pdf"), "w") as file:
            file.write("mine")
        self.refused(5, "file_there", "--all", "--dir", self.out)
        self.assertEqual(os.listdir(self.out), ["P4.pdf"])

    def test_who_is_hidden_gets_their_page_all_the_same(self):
        self.run_summary("--all", "--dir", self.out)
        self.assertIn("Sitä ei näytetä missään", text_of(self.path("P2.pdf")))

    def test_who_left_is_passed_over_and_may_have_it_alone(self):
        self.join("L1", "Lähtevä Åke", "fi")
        with self.server.admin() as link:
            link.call(leave=pb.Leave(person="L1"), operation=operation())
        ran = self.run_summary("--all", "--dir", self.out)
        self.assertIn("1 person has left and gets none", ran.out)
        self.assertNotIn("L1.pdf", os.listdir(self.out))
        self.run_summary("L1", "--pdf", "--dir", self.out)
        self.assertIn("Et enää osallistu", text_of(self.path("L1.pdf")))

    def test_the_page_says_where_the_name_is_shown(self):
        self.join("H1", "Hiljainen Hilja", "en")
        for consents, words in (
                (pb.Consents(department=True, ceremony=True),
                 "in your department yes, in the house no, on the screen in "
                 "the lobby no, at the ceremony yes"), (None, "hidden for good")):
            with self.server.admin() as link:
                link.call(operation=operation(), set_consents=pb.SetConsents(
                    person="H1", consents=consents, hide=not consents,
                    lock=not consents, consent_reference="form"))
            path = self.page("H1")
            self.assertIn(words, text_of(path))

    def test_progress_is_shown_when_it_takes_long(self):
        terminal = Terminal([os.path.join(BIN, "viesti"), "--profile",
                             self.profile, "summary", "--all", "--dir",
                             self.out])
        with terminal as t:
            while not os.listdir(self.out):
                pass
            os.kill(self.server.pid, signal.SIGSTOP)
            time.sleep(1.2)
            os.kill(self.server.pid, signal.SIGCONT)
            t.expect(r"Writing .*\[#.*pages/s")
            t.expect(r"summaries are in")
            self.assertEqual(t.end(), 0)

    def test_ctrl_c_leaves_only_whole_files(self):
        people = len(self.names())
        process = subprocess.Popen(
            [os.path.join(BIN, "viesti"), "--profile", self.profile,
             "summary", "--all", "--dir", self.out], text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=environment())
        while process.poll() is None and len(os.listdir(self.out)) < 3:
            pass
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130, err)
        self.assertIn("Stopped.", err)
        self.assertLess(len(os.listdir(self.out)), people)
        for name in os.listdir(self.out):
            self.assertTrue(name.endswith(".pdf"), name)
            self.assertGreaterEqual(pages_of(self.path(name)), 1)


class TestOtherRules(unittest.TestCase):
    """More milestones and trainings than two columns of a page can hold."""

    TRAINING = """  - code: TX{n}
    learning: yes
    training: yes
    points: 5
    evidence: attendance
    decision: A
    name:
      fi: Koulutus, jolla on varsin pitkä nimi ja numero {n}.
      sv: Utbildning som har ett ganska långt namn och nummer {n}.
      en: Training that has a very long name, so that it takes three lines in a narrow column, and the number {n}.

"""
    MILESTONE = """  - code: step{n}
    kind: step
    points: {points}
    areas: 3
    active_rounds: 5
    name:
      fi: Virstanpylväs {n}.
      sv: Milstolpe {n}.
      en: A milestone that few will reach and whose name needs more than a line of a narrow column, {n}.
"""

    def test_all_of_it_is_on_the_pages(self):
        server = vs.Server()
        server.init()
        path = os.path.join(server.state, "rulebook.yaml")
        with open(path, encoding="utf-8") as file:
            rules = file.read()
        rules = rules.replace("\n# Milestones:", "\n" + "".join(
            self.TRAINING.format(n=n) for n in range(11)) + "# Milestones:", 1)
        rules = rules.rstrip() + "\n" + "".join(
            self.MILESTONE.format(n=n, points=400 + n) for n in range(8))
        with open(path, "w", encoding="utf-8") as file:
            file.write(rules)
        with server, tempfile.TemporaryDirectory() as out:
            server.fill()
            profile = os.path.join(out, "profile")
            invited = server.invite("recorder", department="hallinto")
            self.assertEqual(viesti(profile, "enrol", invited.code).code, 0)
            person = next(r["staff_id"] for r in vs.rows("roster.csv")
                          if r["department"] == "hallinto")
            path = os.path.join(out, "page.pdf")
            ran = viesti(profile, "summary", person, "--pdf", path, "--lang",
                         "en")
            self.assertEqual(ran.code, 0, ran)
            self.assertGreaterEqual(pages_of(path), 2)
            self.assertEqual(outside(path), [])
            text = text_of(path, "-raw")
            for n in range(8):
                self.assertIn(f"narrow column, {n}.", text)
            for n in range(11):
                self.assertIn(f"the number {n}.", text)
            self.assertIn("Taking part is voluntary", text)
            self.assertIn("Your contact", text)


class TestParticipant(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own = os.path.join(cls.base, "own")
        cls.enrol(cls.own, "participant", staff_id="P1")

    def test_without_a_name_it_is_ones_own(self):
        out = self.run_summary(profile=self.own).out
        self.assertIn("Jörgen Åström", out)
        self.assertIn("Din kontaktperson:", out)
        self.assertNotIn("Maija", out)

    def test_a_single_word_is_the_file(self):
        path = self.path("mine.pdf")
        self.run_summary("--pdf", path, profile=self.own)
        self.assertIn("Jörgen", text_of(path))

    def test_nobody_elses_page_is_given(self):
        for person in "P2", "Äijö Pöysti":
            ran = viesti(self.own, "summary", person, "--pdf", "--dir",
                         self.out)
            self.assertIn(ran.code, (3, 4), ran)
        self.assertEqual(os.listdir(self.out), [])

    def test_all_is_ones_own(self):
        self.run_summary("--all", "--dir", self.out, profile=self.own)
        self.assertEqual(os.listdir(self.out), ["P1.pdf"])


if __name__ == "__main__":
    unittest.main()
