# SPDX-License-Identifier: EUPL-1.2
"""A moderator goes through the claims: one a screen, one key each, in three languages
and two widths; what is left with Ctrl-C stays as it was."""
import os
import re
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import viesti_server as vs                                      # noqa: E402
from viesti_cli import program, viesti                          # noqa: E402
from viesti_client import connect, operation, pb                # noqa: E402
from viesti_terminal import Terminal                            # noqa: E402

PERSONS = ("S001465", "S001468")
LINK = re.compile(r"\x1b\]8;;(.*?)\x1b\\(.*?)\x1b\]8;;\x1b\\", re.S)
CANCELLED = 130
WORDS = {
    "en": {"first": "1 of 2", "second": "2 of 2", "accept": "a accept",
           "ask": "What do you ask", "why": "Why is it rejected",
           "none": "Nothing was decided", "accepted": "is accepted and counts",
           "sum": "Accepted 0, returned 0, rejected 0; 2 not decided",
           "made": "A decision can't be taken back"},
    "fi": {"first": "1/2", "second": "2/2", "accept": "a hyväksy",
           "ask": "Mitä kysyt", "why": "Miksi se hylätään",
           "none": "ei päätetty mitään", "accepted": "on hyväksytty",
           "sum": "Hyväksytty 0, palautettu 0, hylätty 0; päättämättä 2",
           "made": "Päätöstä ei voi perua"},
    "sv": {"first": "1 av 2", "second": "2 av 2", "accept": "a godkänn",
           "ask": "Vad frågar du", "why": "Varför avslås den",
           "none": "Ingenting beslutades", "accepted": "är godkänd",
           "sum": "Godkända 0, återsända 0, avslagna 0; inte avgjorda 2",
           "made": "Ett beslut kan inte återtas"},
}


def spaced(text):
    return re.escape(text).replace(r"\ ", r"\s+")


class Review(unittest.TestCase):
    def setUp(self):
        self.server = vs.Server()
        self.server.__enter__()
        self.addCleanup(self.server.__exit__, None)
        self.server.fill(room=100)
        self.recorder = self.server.enrol("recorder", department="hallinto")
        scratch = tempfile.TemporaryDirectory(prefix="viesti-review-")
        self.addCleanup(scratch.cleanup)
        self.profile = os.path.join(scratch.name, "moderator")
        code = self.server.invite("moderator", department="talous").code
        ran = program("viestictl", "--profile", self.profile, "enrol", code)
        self.assertEqual(ran.code, 0, ran)

    def claim(self, kind="SM5", evidence="https://example.org/blog/1",
              person=PERSONS[0]):
        with connect(self.recorder) as link:
            done = vs.record(link, [pb.ActivityItem(
                operation=operation(), person=person, type=kind,
                date=vs.days(vs.today()), evidence=evidence)])
        return done[0].activity

    def two(self):
        return (self.claim(), self.claim(
            "WK3", "fair 1.3.", PERSONS[1]))

    def waiting(self):
        ran = program("viestictl", "--profile", self.profile, "--json",
                      "review", "list")
        self.assertEqual(ran.code, 0, ran)
        return {row["activity"]: row["status"] for row in ran.json}

    def status(self, number):
        with connect(self.recorder) as link:
            rows = link.call(list_activities=pb.ListActivities()).activities
        return next(a for a in rows.rows if a.activity == number)

    def console(self, *words):
        return program("viestictl", "--profile", self.profile, "--lang", "en",
                       *words)

    def screen(self, *words, language="en", columns=80):
        return Terminal(["viestictl", "--profile", self.profile, "--lang",
                         language, "review", *words], columns=columns)

    def test_one_key_accepts_and_the_next_is_shown(self):
        first, second = self.two()
        with self.screen() as t:
            t.expect(rf"1 of 2: activity {first}")
            t.expect("Deed: SM5")
            t.expect("q quit")
            t.type("a")
            t.expect(rf"{first} is accepted and counts")
            t.expect(rf"2 of 2: activity {second}")
            t.expect("Evidence: fair 1.3.")
            t.expect("q quit")
            t.type("s")
            t.expect("Accepted 1, returned 0, rejected 0; 1 not decided")
            self.assertEqual(t.end(), 0)
        self.assertEqual(set(self.waiting()), {second})
        self.assertEqual(self.status(first).status,
                         pb.ActivityStatus.ACTIVITY_ACCEPTED)

    def test_a_reason_is_asked_and_reaches_whom_it_concerns(self):
        first, second = self.two()
        with self.screen() as t:
            t.expect("q quit")
            t.type("r")
            t.expect("What do you ask.*")
            t.type("which blog?\r")
            t.expect("goes back with your question")
            t.expect("q quit")
            t.type("j")
            t.expect("Why is it rejected.*")
            t.type("no fair\r")
            t.expect("returned 1, rejected 1; 0 not decided")
            self.assertEqual(t.end(), 0)
        self.assertEqual(self.waiting(), {})
        self.assertEqual(self.status(first).reason, "which blog?")
        self.assertEqual(self.status(second).reason, "no fair")

    def test_back_looks_and_takes_nothing_back(self):
        self.two()
        with self.screen() as t:
            t.expect("q quit")
            t.type("b")
            t.expect("This is the first one")
            t.expect("q quit")
            t.type("a")
            t.expect("2 of 2")
            t.expect("q quit")
            t.type("b")
            t.expect("A decision can't be taken back here")
            shown = t.expect("q quit")
            self.assertNotIn("a accept", shown)
            t.type("arj")           # keys that are not offered do nothing
            t.type("s")
            t.expect("2 of 2")
            t.expect("q quit")
            t.type("q")
            t.expect("Accepted 1, returned 0, rejected 0; 1 not decided")
            self.assertEqual(t.end(), 0)
        self.assertEqual(len(self.waiting()), 1)

    def test_ctrl_c_and_empty_reasons_decide_nothing(self):
        before = dict.fromkeys(self.two(), "pending")
        for language, words in WORDS.items():
            for columns in (80, 40):
                with self.subTest(language=language, columns=columns), \
                        self.screen(language=language, columns=columns) as t:
                    t.expect(spaced(words["first"]))
                    t.expect(spaced(words["accept"]))
                    t.expect(r"q \w+")
                    for key, question in (("r", "ask"), ("j", "why")):
                        for answer in ("\x03", "\r"):
                            t.type(key)
                            t.expect(spaced(words[question]))
                            t.expect(r"(: |> )$")
                            t.type(answer)
                            t.expect(spaced(words["none"]))
                            t.expect(r"q \w+")
                    t.type("\x03")
                    t.expect(spaced(words["sum"]))
                    self.assertEqual(t.end(), CANCELLED, t.all)
        self.assertEqual(self.waiting(), before)

    def test_it_draws_anew_when_the_window_changes(self):
        self.claim("WK3", "a very long fair of the spring that has many words "
                   "in its name 1.3.")
        with self.screen() as t:
            t.expect("q quit")
            t.resize(40)
            shown = t.expect("q quit")
            for line in shown.replace("\r", "").split("\n"):
                self.assertLessEqual(len(line), 40, shown)
            t.resize(80)
            t.expect("j reject   s skip   b back   q quit")
            t.type("q")
            self.assertEqual(t.end(), 0)

    def test_an_address_can_be_clicked_and_nothing_else_gets_out(self):
        self.claim(evidence="https://example.org/blogi/ä?a=1")
        self.claim("WK3", "file:///etc/passwd 1", PERSONS[1])
        with self.screen() as t:
            t.expect("q quit")
            t.type("s")
            t.expect("2 of 2")
            t.expect("q quit")
            t.type("q")
            self.assertEqual(t.end(), 0)
            links = LINK.findall(t.all)
        self.assertEqual(links, [("https://example.org/blogi/%C3%A4?a=1",
                                  "https://example.org/blogi/ä?a=1")])

    def test_somebody_else_was_quicker(self):
        first, _ = self.two()
        with self.screen() as t:
            t.expect("q quit")
            with self.server.admin() as link:
                link.call(review_decide=pb.ReviewDecide(
                    activity=first, decision=pb.Decision.DECISION_ACCEPT),
                    operation=operation())
            t.type("j")
            t.expect("Why is it rejected.*")
            t.type("late\r")
            t.expect("waits no more")
            t.expect("q quit")
            t.type("q")
            self.assertEqual(t.end(), 0)
        self.assertEqual(self.status(first).status,
                         pb.ActivityStatus.ACTIVITY_ACCEPTED)

    def test_all_of_a_type_are_shown_and_asked_before(self):
        first, second = self.two()
        third = self.claim("WK3", "fair 2.3.")
        ran = self.console("review", "accept", "--type", "WK3")
        self.assertEqual(ran.code, 2, ran)
        self.assertIn("--yes", ran.err)
        self.assertIn(str(third), ran.out)
        self.assertEqual(len(self.waiting()), 3)
        with Terminal(["viestictl", "--profile", self.profile, "--lang", "en",
                       "review", "accept", "type", "WK3"]) as t:
            t.expect(r"Accept these 2 claims\?.*: ")
            t.type("\x03")
            self.assertEqual(t.end(), CANCELLED)
        self.assertEqual(len(self.waiting()), 3)
        ran = self.console("review", "accept", "type", "WK3", "older", "3d",
                           "--yes")
        self.assertEqual((ran.code, len(self.waiting())), (0, 3), ran)
        ran = self.console("--json", "review", "accept", "--type", "WK3",
                           "--yes")
        self.assertEqual(ran.code, 0, ran)
        self.assertEqual({r["activity"]: r["status"] for r in ran.json},
                         {second: "accepted", third: "accepted"})
        self.assertEqual(set(self.waiting()), {first})
        for words, reason in (((), "filter_missing"),
                              (("--older", "soon"), "age_format")):
            ran = self.console("--json", "review", "accept", *words)
            self.assertEqual((ran.code, ran.reason), (2, reason), ran)

    def test_how_long_they_wait(self):
        ran = self.console("--json", "show", "review")
        self.assertEqual((ran.json["waiting"], ran.json["oldest_at"]),
                         (0, None))
        first, _ = self.two()
        ran = self.console("--json", "show", "review")
        self.assertEqual((ran.json["waiting"], ran.json["half_tenths"],
                          ran.json["oldest_activity"]), (2, 0, first))
        self.assertIn("viestictl review",
                      self.console("show", "review").out)

    def test_without_a_terminal_it_is_the_list(self):
        first, second = self.two()
        ran = self.console("--json", "review")
        self.assertEqual([r["activity"] for r in ran.json], [first, second])
        ran = self.console("--json", "review", "--type", "WK3")
        self.assertEqual([r["activity"] for r in ran.json], [second])


if __name__ == "__main__":
    unittest.main()
