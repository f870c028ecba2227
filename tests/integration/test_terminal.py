# SPDX-License-Identifier: EUPL-1.2
"""On a terminal: what the programs say in three languages fits 80 and 40 columns,
and no word of a sentence is broken by the right edge."""
import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
import tempfile
import unicodedata
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import viesti_server as vs                                      # noqa: E402
from viesti_cli import environment                              # noqa: E402
from viesti_client import operation                             # noqa: E402

LANGUAGES = ("en", "fi", "sv")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def on_terminal(columns, name, *words):
    """What the program wrote to a window of so many columns, in lines."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ,
                struct.pack("HHHH", 50, columns, 0, 0))
    process = subprocess.Popen(
        [os.path.join(vs.BIN, name), *words], stdin=slave, stdout=slave,
        stderr=slave, env=environment(TERM="xterm"), start_new_session=True)
    os.close(slave)
    written = b""
    while True:
        try:
            part = os.read(master, 65536)
        except OSError:
            break
        if not part:
            break
        written += part
    process.wait(60)
    os.close(master)
    text = COLOUR.sub("", written.decode())
    if "Sanitizer" in text or "runtime error:" in text:
        raise AssertionError(text)
    return text.replace("\r\n", "\n").splitlines()


def width(line):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1
               for c in line if not unicodedata.combining(c))


class Terminal(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = vs.Server()
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__, None)
        cls.server.fill(room=100)
        cls.dir = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.dir.cleanup)
        cls.profile = os.path.join(cls.dir.name, "profile")
        code = cls.server.invite("recorder", department="talous").code
        subprocess.run([os.path.join(vs.BIN, "viesti"), "--profile",
                        cls.profile, "enrol", code], check=True,
                       capture_output=True, env=environment())
        cls.person = next(r["staff_id"] for r in vs.rows("roster.csv")
                          if r["department"] == "talous")
        with cls.server.admin() as link:
            vs.record(link, [vs.pb.ActivityItem(
                operation=operation(), person=cls.person, type=t,
                date=vs.days(vs.today()), evidence=e)
                for t, e in (("SM2", "https://x.example/1"), ("WK2", ""),
                             ("WK5", ""), ("TR1", "läsnä"))])
        cls.sheet = os.path.join(cls.dir.name, "a sheet.csv")
        with open(cls.sheet, "w", encoding="utf-8") as f:
            f.write("person,type,date,evidence\n"
                    f"{cls.person},WK2,2020-01-01,\n")

    def fits(self, columns, name, *words):
        for language in LANGUAGES:
            lines = on_terminal(columns, name, "--lang", language, *words)
            self.assertTrue(lines, words)
            for line in lines:
                # a single word, behind a title or alone, may be longer
                if not re.fullmatch(r"(.*  )?\S*", line):
                    self.assertLessEqual(width(line), columns,
                                         f"{language} {words}: {line!r}")

    def contact(self, columns, *words):
        self.fits(columns, "viesti", "--profile", self.profile, *words)

    def test_what_a_contact_sees(self):
        for columns in (80, 40):
            for words in (("status",), ("rank",), ("rank", "participants"),
                          ("explain", self.person), ("explain", "talous"),
                          ("list",), ("list", "--participants"), ("types",),
                          ("outbox",), ("import", self.sheet),
                          ("record", self.person, "WK2"),
                          ("record", self.person, "SM2", "nothing"),
                          ("record", "Nobody", "WK2"), ("rank", "--area", "x"),
                          ("withdraw", "999999"), ("outbox",), ("nonsense",)):
                with self.subTest(columns=columns, words=words):
                    self.contact(columns, *words)

    def test_help(self):
        for command in ("record", "import", "rank", "join", "explain", "list",
                        "withdraw", "outbox", "sync", "enrol", "status"):
            with self.subTest(command):
                self.contact(80, command, "--help")
        self.contact(80, "help")
        self.fits(80, "viestictl", "--help")

    def test_what_an_administrator_sees(self):
        state = ("--state", self.server.state)
        for columns in (80, 40):
            for words in (("show", "clients"), ("season", "show"),
                          ("review", "list"), ("journal", "verify"),
                          ("journal", "show", "limit", "3"),
                          ("rank", "departments"),
                          ("rank", "participants", "--top", "3"),
                          ("explain", self.person), ("nonsense",),
                          ("activities", "import", self.sheet),
                          ("client", "revoke", "99"),
                          ("invite", "recorder", "department", "nowhere")):
                with self.subTest(columns=columns, words=words):
                    self.fits(columns, "viestictl", *state, *words)
        self.fits(80, "viestictl", *state, "info")


if __name__ == "__main__":
    unittest.main()
