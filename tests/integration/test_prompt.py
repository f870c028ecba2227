# SPDX-License-Identifier: EUPL-1.2
"""The prompt of `viestictl` on a terminal: lines and their answers, history,
completion, ^C and ^D, a connection that must stay alive or be made anew."""
import os
import signal
import stat
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import viesti_server as vs                                      # noqa: E402
from viesti_cli import program                                  # noqa: E402
from viesti_requests import World                               # noqa: E402
from viesti_terminal import Terminal                            # noqa: E402

PROMPT = r"viestictl> $"
UP, LEFT, TAB, ESCAPE = "\x1b[A", "\x1b[D", "\t", "\x1b"


class Prompt(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        # soon shut out, who does not answer
        cls.server = vs.Server(settings={"idle_ms": 3000, "ping_ms": 1000})
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__, None)
        cls.server.fill()
        cls.world = World(cls.server)
        cls.world.admin.close()     # it would be idle too long

    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="viesti-prompt-")
        self.addCleanup(scratch.cleanup)
        self.scratch = scratch.name
        self.history = os.path.join(
            self.scratch, ".local/state/viesti/viestictl_history")

    def terminal(self, *words, where=None, **options):
        where = where or ("--state", self.server.state)
        return Terminal(["viestictl", *where, *words], HOME=self.scratch,
                        **options)

    def leave(self, t):
        t.type("quit\r")
        self.assertEqual(t.end(), 0)

    def test_a_conversation(self):
        with self.terminal() as t:
            hello = t.expect(PROMPT)
            self.assertIn("administrator", hello)
            self.assertIn("help", hello)
            self.assertIn("open", t.ask("season show"))
            self.assertIn('"state": "open"', t.ask("season show --json"))
            self.assertNotIn('"state"', t.ask("season show"))
            self.assertIn("Did you mean: clients?", t.ask("show client"))
            self.assertIn("not closed", t.ask('review reject 1 reason "no'))
            self.assertIn("There is no activity", t.ask("review accept 9999999"))
            self.assertIn("client revoke CLIENT", t.ask("help client"))
            self.assertIn("client revoke CLIENT", t.ask("client revoke --help"))
            self.assertIn("open", t.ask("viestictl season show"))
            self.assertEqual(t.ask("   ").strip(), "")
            self.leave(t)

    def test_the_end_of_input_ends_it(self):
        with self.terminal() as t:
            t.expect(PROMPT)
            t.type("\x04")
            self.assertEqual(t.end(), 0)

    def test_a_line_is_given_up(self):
        with self.terminal() as t:
            t.expect(PROMPT)
            t.type("client revoke 1")
            t.expect("revoke 1")
            t.type("\x03")
            t.expect(PROMPT)
            self.assertIn("open", t.ask("season show"))
            self.leave(t)

    def test_history_is_kept(self):
        with self.terminal() as t:
            t.expect(PROMPT)
            t.ask("season show")
            t.ask("enrol VSTI1-SECRET")
            t.ask("help version")
            self.assertIn("Round now", t.ask(UP + UP))
            self.leave(t)
        with open(self.history, encoding="utf-8") as f:
            kept = f.read()
        self.assertIn("season", kept)
        self.assertNotIn("VSTI1", kept)
        self.assertEqual(stat.S_IMODE(os.stat(self.history).st_mode), 0o600)
        with self.terminal() as t:
            t.expect(PROMPT)
            self.assertIn("Round now", t.ask(UP + UP))
            self.leave(t)

    def test_words_are_completed(self):
        with self.terminal() as t:
            t.expect(PROMPT)
            self.assertIn("Round now", t.ask(f"sea{TAB}sh{TAB}"))
            t.type(f"rank {TAB}")
            t.expect("departments +participants")
            t.type("\x03")
            t.expect(PROMPT)
            self.assertIn("Medium", t.ask(f"rank dep{TAB}--cl{TAB}m{TAB}"))
            self.leave(t)

    def test_live_data_is_completed(self):
        self.world.admin = self.server.admin()
        number = self.world.client()
        claim = self.world.claim()
        self.world.admin.close()
        with self.terminal() as t:
            t.expect(PROMPT)
            t.type(f"explain department {TAB}")
            t.expect("esikunta +hallinto")
            t.expect("DEPARTMENT is a department's code")
            t.type("\x03")
            t.expect(PROMPT)
            self.assertIn("result", t.ask(f"explain department hal{TAB}"))
            t.type(f"client revoke {TAB}")
            t.expect(rf"\b{number}\b")
            t.type("\x03")
            t.expect(PROMPT)
            t.type(f"review accept {TAB}")
            t.expect(rf"\b{claim}\b")
            t.type("\x03")
            t.expect(PROMPT)
            self.leave(t)

    def test_file_names_are_completed(self):
        os.mkdir(os.path.join(self.scratch, "kevät 2026"))
        name = os.path.join(self.scratch, "kevät 2026", "osastot ä.csv")
        with open(os.path.join(vs.DATA, "departments.csv"), "rb") as f, \
                open(name, "wb") as out:
            out.write(f.read())
        with self.terminal() as t:
            t.expect(PROMPT)
            self.assertIn("rows in the file", t.ask(
                f"departments import {self.scratch}/kev{TAB}os{TAB}"))
            self.assertIn("rows in the file", t.ask(
                f'departments import "{self.scratch}/kev{TAB}os{TAB}'))
            self.leave(t)

    def test_letters_beyond_ascii(self):
        with self.terminal() as t:
            t.expect(PROMPT)
            # ä and € are one step of the cursor each
            t.type("explain Jörgén€x" + LEFT + "\x7f" + "\r")
            self.assertIn("Jörgénx", t.expect(PROMPT))
            self.leave(t)

    def test_narrow_and_in_three_languages(self):
        shown = set()
        for lang in ("fi", "sv", "en"):
            with self.terminal("--lang", lang, columns=40) as t:
                hello = t.expect(PROMPT)
                for line in hello.replace("\r", "").splitlines():
                    self.assertLessEqual(len(line), 40, line)
                table = t.ask("rank departments")
                for line in table.splitlines():
                    self.assertLessEqual(len(line), 40, line)
                mistake = t.ask("client revoke lost").splitlines()
                self.assertGreater(len(mistake), 2)
                for line in mistake:
                    self.assertLessEqual(len(line), 40, line)
                    self.assertNotRegex(line, r" $")
                shown.add(hello)
                self.leave(t)
        self.assertEqual(len(shown), 3)

    def test_a_new_size_is_used(self):
        with self.terminal(columns=120) as t:
            t.expect(PROMPT)
            t.resize(50)
            for line in t.ask("rank departments").splitlines():
                self.assertLessEqual(len(line), 50, line)
            self.leave(t)

    def idle_closes(self):
        return self.server.log().count("reason=idle")

    def test_pings_go_on_while_nobody_types(self):
        """Not in the middle of a key either: a lone Escape begins one."""
        before = self.idle_closes()
        for typed in ("", ESCAPE):
            with self.terminal() as t:
                t.expect(PROMPT)
                t.type("season show" + typed)
                time.sleep(5)       # longer than idle_ms
                self.assertEqual(self.idle_closes(), before)
                t.type("\x03" if typed else "\r")
                t.expect(PROMPT)
                self.assertIn("Round now", t.ask("season show"))
                self.leave(t)

    def test_a_stopped_console_is_closed_and_connects_anew(self):
        """The control of the test above: without pings there is an end."""
        before = self.idle_closes()
        with self.terminal() as t:
            t.expect(PROMPT)
            t.signal(signal.SIGSTOP)
            vs.wait_until(lambda: self.idle_closes() > before)
            t.signal(signal.SIGCONT)
            t.expect(PROMPT)
            self.assertIn("Round now", t.ask("season show"))
            self.leave(t)

    def test_a_server_that_comes_back(self):
        state = os.path.join(self.scratch, "state")
        server = vs.Server(state=state)
        with server, self.terminal(where=("--state", state)) as t:
            t.expect(PROMPT)
            t.ask("version")
            server.stop()
            self.assertIn("Is viestid running?", " ".join(
                t.ask("season show").split()))
            self.assertIn("viestictl", t.ask("version"))
            server.start()
            self.assertIn("not opened", t.ask("season show"))
            self.leave(t)

    def test_over_tls(self):
        profile = os.path.join(self.scratch, "profile")
        code = self.server.invite("moderator", department="hallinto").code
        program("viestictl", "--profile", profile, "enrol", code)
        with self.terminal(where=("--profile", profile)) as t:
            self.assertIn("moderator", t.expect(PROMPT))
            self.assertIn("may not", t.ask("show clients"))
            # what this role may not see is not completed, and harms nothing
            t.type(f"client revoke {TAB}")
            t.expect("CLIENT is a client's number")
            t.type("\x03")
            t.expect(PROMPT)
            self.leave(t)

    def test_signals_leave_the_terminal_whole(self):
        for number in (signal.SIGTERM, signal.SIGHUP):
            with self.terminal() as t:
                t.expect(PROMPT)
                t.type("season")
                t.expect("season")
                t.signal(number)
                self.assertEqual(t.end(), 0)

    def test_no_server_at_the_start(self):
        with self.terminal(where=("--state", self.scratch)) as t:
            self.assertEqual(t.end(), 7)
            self.assertIn("Is viestid running?", " ".join(t.all.split()))


if __name__ == "__main__":
    unittest.main()
