# SPDX-License-Identifier: EUPL-1.2
"""`viesti badge` and `viesti certificate`: pictures that are whole, say what they
are of, and are made only of what was reached."""
import os
import re
import stat
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as xml

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
from viesti_clock import Clock                                  # noqa: E402
import viesti_server as vs                                      # noqa: E402
from viesti_cli import viesti                                   # noqa: E402
from viesti_client import operation, pb                         # noqa: E402

SVG = "{http://www.w3.org/2000/svg}"


def text_of(path):
    done = subprocess.run(["pdftotext", path, "-"], check=True,
                          capture_output=True, text=True)
    return re.sub(r"\s+", " ", done.stdout)


class Badges(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.enterClassContext(Clock("2026-03-02 09:00"))
        cls.server = cls.enterClassContext(vs.Server())
        cls.server.fill()
        cls.folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        cls.person, cls.other, cls.third = [
            r for r in vs.rows("roster.csv")
            if r["department"] == "hallinto"][:3]
        cls.profile = os.path.join(cls.folder, "profile")
        code = cls.server.invite("recorder", department="hallinto").code
        assert viesti(cls.profile, "enrol", code).code == 0
        with cls.server.admin() as admin:
            items = [cls.item(cls.person, "TR1", "2026-02-03", "x1")]
            items += [cls.item(cls.person, "SM2", f"2026-02-{d:02}",
                               f"https://x.example/{d}")
                      for d in (4, 5, 6, 11, 12)]
            results = vs.record(admin, items, accepted=True)
            assert all(r.outcome == pb.RECORD_NEW for r in results), results

    @staticmethod
    def item(person, type, date, evidence):
        return pb.ActivityItem(operation=operation(), type=type,
                               person=person["staff_id"], evidence=evidence,
                               date=vs.days(date))

    def run_it(self, *words, status=0, **options):
        done = viesti(self.profile, *words, **options)
        self.assertEqual(done.code, status, done)
        return done

    def dir(self):
        return self.enterContext(tempfile.TemporaryDirectory())

    def test_three_pictures_of_the_highest_milestone(self):
        to = self.dir()
        made = self.run_it("--json", "badge", self.person["name"], "--dir",
                           to).json
        self.assertEqual([os.path.splitext(m["file"])[1] for m in made],
                         [".svg", ".png", ".pdf"])
        for m in made:
            self.assertEqual(m["milestone"], "Developing communicator")
            mode = stat.S_IMODE(os.stat(m["file"]).st_mode)
            self.assertEqual(mode, 0o600)
        svg = xml.parse(made[0]["file"]).getroot()
        title = svg.find(f"{SVG}title").text
        self.assertIn(self.person["name"], title)
        self.assertIn("Developing communicator", title)
        with open(made[1]["file"], "rb") as f:
            head = f.read(26)
        self.assertEqual((head[:8], head[16:24]),
                         (b"\x89PNG\r\n\x1a\n", b"\0\0\x04\0\0\0\x04\0"))
        self.assertIn(self.person["name"], text_of(made[2]["file"]))

    def test_in_the_readers_language_and_without_the_name(self):
        path = os.path.join(self.dir(), "merkki.pdf")
        self.run_it("--lang", "fi", "merkki", self.person["staff_id"], path,
                    "--no-name")
        text = text_of(path)
        self.assertIn("Kehittyvä viestijä", text)
        self.assertIn("Välitön viestintä vaikuttaa", text)
        self.assertNotIn(self.person["name"], text)

    def test_another_milestone_by_its_name(self):
        path = os.path.join(self.dir(), "alue.svg")
        self.run_it("--lang", "fi", "badge", self.person["staff_id"], path,
                    "--milestone", self.area_badge())
        title = xml.parse(path).getroot().find(f"{SVG}title").text
        self.assertIn(self.area_badge(), title)

    def area_badge(self):
        with self.server.admin() as admin:
            e = admin.call(explain=pb.Explain(
                participant=self.person["staff_id"])).explanation
        kinds = {}
        with self.server.admin() as admin:
            for m in admin.call(rulebook=pb.RulebookGet()).rulebook.milestones:
                kinds[m.milestone] = m.kind
        return next(m.name.fi for m in e.milestones
                    if m.reached and kinds[m.milestone] == "area")

    def test_a_diploma(self):
        to = self.dir()
        made = self.run_it("--json", "--lang", "sv", "diplom",
                           self.person["staff_id"], "--dir", to).json
        text = text_of(made["file"])
        for words in ("Diplom", self.person["name"],
                      "har nått milstolpen", "2026"):
            self.assertIn(words, text)
        again = self.run_it("certificate", self.person["staff_id"], "--dir",
                            to, status=5)
        self.assertIn("--force", again.err)
        self.run_it("certificate", self.person["staff_id"], "--dir", to,
                    "--force")

    def test_what_is_not_reached_has_no_badge(self):
        done = self.run_it("--lang", "fi", "badge", self.other["staff_id"],
                           "--dir", self.dir(), status=6)
        self.assertIn("Kehittyvä viestijä ei ole vielä saavutettu", done.err)
        self.assertRegex(done.err, "50|koulutus")
        done = self.run_it("badge", self.person["staff_id"], "--milestone",
                           "nothing", status=3)
        self.assertIn("no milestone", done.err)
        done = self.run_it("badge", self.person["staff_id"], "x.gif", status=2)
        self.assertIn(".svg", done.err)
        stranger = next(r for r in vs.rows("roster.csv")
                        if r["department"] == "pelastus")
        self.run_it("badge", stranger["staff_id"], status=3)
        nowhere = os.path.join(self.dir(), "not", "there", "x.png")
        self.run_it("badge", self.person["staff_id"], nowhere, status=3)


if __name__ == "__main__":
    unittest.main()
