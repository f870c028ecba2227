# SPDX-License-Identifier: EUPL-1.2
"""viesti rank --watch: the ranking as it is pushed, on a terminal and off."""
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import viesti_server as vs                                      # noqa: E402
from viesti_cli import BIN, environment, program, viesti        # noqa: E402
from viesti_client import operation, pb                         # noqa: E402
from viesti_terminal import Terminal                            # noqa: E402

LIVE = r"Live, as of [^.]*\. q ends\."


class Watching(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = vs.Server()
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__, None)
        cls.server.configure(port=cls.server.port)
        cls.server.fill()
        scratch = tempfile.TemporaryDirectory(prefix="viesti-watch-")
        cls.addClassCleanup(scratch.cleanup)
        cls.profile = os.path.join(scratch.name, "profile")
        invited = cls.server.invite("recorder", department="talous")
        assert viesti(cls.profile, "enrol", invited.code).code == 0
        cls.person = next(r["staff_id"] for r in vs.rows("roster.csv")
                          if r["department"] == "talous")

    def words(self, *words):
        return ["viesti", "--profile", self.profile, "rank", *words,
                "--watch"]

    def record(self):
        with self.server.admin() as link:
            result = vs.record(link, [pb.ActivityItem(
                operation=operation(), person=self.person, type="SM2",
                date=vs.days(vs.today()),
                evidence=f"https://x.example/{os.urandom(6).hex()}")])[0]
        self.assertEqual(result.outcome, pb.RECORD_NEW)

    def lines(self, *words):
        """The program's lines as they come."""
        process = subprocess.Popen(
            [os.path.join(BIN, words[0]), *words[1:]],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, env=environment())
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def next_line(self, process):
        line = b""
        while not line.endswith(b"\n"):
            out = process.stdout.fileno()
            self.assertTrue(select.select([out], [], [], 20)[0], line)
            byte = os.read(out, 1)
            self.assertTrue(byte, process.stderr)
            line += byte
        return line.decode()

    def test_it_is_redrawn_and_q_gives_the_terminal_back(self):
        with Terminal(self.words("departments")) as t:
            t.expect("Result")
            t.expect(LIVE)
            self.record()
            t.expect("Result")      # anew, nobody asked
            t.expect(LIVE)
            t.resize(60)
            t.expect(LIVE)
            t.type("x")             # no other key ends it
            t.type("q")
            self.assertEqual(t.end(), 0)
            self.assertIn("\x1b[?1049h", t.raw)
            self.assertTrue(t.raw.rstrip().endswith("\x1b[?25h\x1b[?1049l"))

    def test_ctrl_c_is_a_proper_end(self):
        with Terminal(self.words("participants", "--top", "3")) as t:
            t.expect(LIVE)
            t.type("\x03")
            self.assertEqual(t.end(), 0)
            self.assertTrue(t.raw.rstrip().endswith("\x1b[?25h\x1b[?1049l"))

    def test_a_low_terminal_shows_what_fits(self):
        with Terminal(self.words("participants"), rows=8) as t:
            text = t.expect(LIVE)
            self.assertLessEqual(text.count("\n"), 7)
            t.type("q")
            self.assertEqual(t.end(), 0)

    def test_it_comes_back_when_the_server_does(self):
        with Terminal(self.words("departments")) as t:
            t.expect(LIVE)
            self.server.kill9()
            t.expect("No connection; this is how it stood at")
            self.server.start()
            t.expect(LIVE)
            t.type("q")
            self.assertEqual(t.end(), 0)

    def test_a_narrow_terminal_breaks_no_word(self):
        with Terminal(self.words("departments"), rows=10, columns=40) as t:
            t.expect(LIVE)
            self.server.kill9()
            said = t.expect(r"No connection(.|\n)*?q\s+ends\.")
            self.server.start()
            t.expect(LIVE)
            t.type("q")
            self.assertEqual(t.end(), 0)
        lines = said[said.rindex("No connection"):].splitlines()
        self.assertGreater(len(lines), 1)
        self.assertLessEqual(max(map(len, lines)), 40)

    def test_documents_line_by_line(self):
        process = self.lines(*self.words("departments", "--json"))
        first = json.loads(self.next_line(process))
        self.assertEqual(list(first), ["at", "revision", "rows"])
        self.assertIn("index", first["rows"][0])
        self.record()
        second = json.loads(self.next_line(process))
        self.assertGreater(second["revision"], first["revision"])
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(20), 0)

    def test_a_reader_that_goes_is_the_end(self):
        process = self.lines(*self.words("departments", "--json"))
        self.next_line(process)
        process.stdout.close()
        self.record()
        self.assertEqual(process.wait(20), 0, process.stderr.read())

    def test_plain_states_stand_under_each_other(self):
        process = self.lines(*self.words("departments", "--plain"))
        seen = ""
        while "Row 2 of" not in seen:
            seen += self.next_line(process)
        self.assertNotIn("\x1b", seen)
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(20), 0)

    def test_where_it_can_not_be_drawn_it_says_so(self):
        for words in ((), ("--csv",)):
            ran = program(*self.words(*words))
            self.assertEqual(ran.code, 2, ran)
            self.assertIn("--json", ran.err)
        ran = program(*self.words("participants", "--around", "NOBODY",
                                  "--json"))
        self.assertEqual(ran.code, 3, ran)


if __name__ == "__main__":
    unittest.main()
