# SPDX-License-Identifier: EUPL-1.2
"""Completion in shells: what is offered for a line, and that real bash, zsh and fish
(those that are installed) put it there."""
import os
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import viesti_server as vs                                      # noqa: E402
from strange_server import Authority, write                     # noqa: E402
from viesti_cli import BIN, environment, program, viesti        # noqa: E402
from viesti_client import pb                                    # noqa: E402
from viesti_terminal import Terminal                            # noqa: E402

PEOPLE = (("S001", "Jörgen Åström"), ("S002", "Jörn Ek"), ("S003", "Aino Aalto"),
          ("T900", "Äijö Pöysti"))


def offers(name, *words, **options):
    """The words offered, in order; what they are, by word."""
    ran = program(name, "__complete", *words, **options)
    if ran.code or ran.err:
        raise AssertionError(ran)
    return dict(line.split("\t") if "\t" in line else (line, None)
                for line in ran.out.splitlines())


class Case(unittest.TestCase):
    """A profile that knows the rules, departments and four people; the server is
    gone."""

    @classmethod
    def setUpClass(cls):
        scratch = tempfile.TemporaryDirectory(prefix="viesti-completion-")
        cls.addClassCleanup(scratch.cleanup)
        cls.scratch = scratch.name
        cls.profile = os.path.join(cls.scratch, "p")
        with vs.Server() as server:
            server.fill()
            viesti(cls.profile, "enrol", server.invite(
                "recorder", department="hallinto").code)
            for command in ("types", "status"):
                assert viesti(cls.profile, command).code == 0
        write(os.path.join(cls.profile, "cache.participants"),
              pb.Reply(participants=pb.Participants(rows=[
                  pb.Participant(staff_id=staff_id, name=name)
                  for staff_id, name in PEOPLE])).SerializeToString())

    def complete(self, *words, **options):
        return offers("viesti", "--profile", self.profile, *words, **options)


class TestOffers(Case):
    def test_commands_and_their_names_elsewhere(self):
        self.assertEqual(list(self.complete("recor")), ["record"])
        self.assertEqual(self.complete("recor")["record"],
                         "Record one activity; works without the server too")
        self.assertIn("rank", self.complete(""))
        self.assertEqual(list(self.complete("--lang", "fi", "kir")), ["kirjaa"])
        self.assertEqual(list(self.complete("--lang", "fi", "SÄÄ")), ["säännöt"])
        self.assertEqual(self.complete("kir"), {})
        self.assertNotIn("__complete", self.complete(""))
        self.assertNotIn("__complete", viesti(self.profile, "help").out)
        self.assertEqual(list(self.complete("help", "out")), ["outbox"])

    def test_options_of_the_command_and_of_all(self):
        self.assertEqual(list(self.complete("rank", "--a")),
                         ["--area", "--around", "--all", "--as-of"])
        self.assertEqual(list(self.complete("--pl")), ["--plain"])
        self.assertEqual(self.complete("miksi", "--area"), {})
        self.assertEqual(self.complete("rank", "--", "--a"), {})

    def test_values_of_options(self):
        self.assertEqual(list(self.complete("rank", "--class", "")),
                         ["small", "medium", "large"])
        self.assertEqual(list(self.complete("rank", "--class", "=", "m")),
                         ["medium"])
        self.assertEqual(list(self.complete("types", "-a", "w")),
                         ["workplace"])
        self.assertEqual(list(self.complete("list", "--status", "pe")),
                         ["pending"])
        self.assertEqual(list(self.complete("--lang", "")),
                         ["fi", "sv", "en"])
        self.assertEqual(list(self.complete("list", "--department", "hal")),
                         ["hallinto"])
        self.assertEqual(self.complete("record", "--note", "S"), {})
        self.assertEqual(list(self.complete("import", "")), [":files"])

    def test_people_by_staff_id_and_by_name(self):
        self.assertEqual(self.complete("record", "S00"), {
            "S001": "Jörgen Åström", "S002": "Jörn Ek", "S003": "Aino Aalto"})
        self.assertEqual(self.complete("record", "s003"),
                         {"S003": "Aino Aalto"})
        self.assertEqual(list(self.complete("record", "jör")),
                         ["Jörgen Åström", "Jörn Ek"])
        # by a surname when it is one person's
        self.assertEqual(self.complete("record", "Ås"),
                         {"S001": "Jörgen Åström"})
        self.assertEqual(self.complete("rank", "participants", "--around",
                                       "pöy"), {"T900": "Äijö Pöysti"})
        self.assertEqual(len(self.complete("record", "")), 4)
        self.assertIn("hallinto", self.complete("explain", "h"))

    def test_types_by_code_and_by_words(self):
        self.assertEqual(list(self.complete("record", "S001", "WK")),
                         [f"WK{i}" for i in range(1, 7)])
        self.assertEqual(self.complete("record", "S001", "intervi"),
                         {"ME1": "Interview given to media"})
        self.assertEqual(
            list(self.complete("--lang", "fi", "kirjaa", "S001", "haast")),
            ["ME1"])
        # several would only take away what was typed
        self.assertEqual(self.complete("record", "S001", "media"), {})
        self.assertEqual(list(self.complete("record", "--type", "sm1")),
                         ["SM1"])

    def test_where_nothing_can_be_known_it_is_silent(self):
        nowhere = os.path.join(self.scratch, "nowhere")
        for words in (("record", ""), ("record", "S", "SM"), ("xyzzy", ""),
                      ("rank", "a", "b", ""), ("types", "--area", "")):
            self.assertEqual(offers("viesti", "--profile", nowhere, *words),
                             {})
        self.assertFalse(os.path.exists(nowhere))
        damaged = Authority().profile(os.path.join(self.scratch, "d"), 1)
        write(os.path.join(damaged, "cache.participants"), b"\xff" * 99)
        self.assertEqual(offers("viesti", "--profile", damaged, "record", ""),
                         {})
        self.assertEqual(program("viesti", "__complete").code, 0)

    def test_a_participants_own_client_is_offered_what_is_theirs(self):
        own = Authority().profile(os.path.join(self.scratch, "own"), 1)
        with open(os.path.join(own, "profile"), "a", encoding="utf-8") as f:
            f.write("role: participant\nstaff_id: S001\n")
        found = offers("viesti", "--profile", own, "")
        self.assertIn("record", found)
        self.assertNotIn("import", found)

    def test_it_takes_no_time(self):
        def took(*words):
            started = time.perf_counter()
            program("viesti", *words)
            return time.perf_counter() - started
        line = ("__complete", "--profile", self.profile, "record", "S001", "")
        # a busy machine only adds to either
        plain = min(took("version") for _ in range(15))
        self.assertLess(min(took(*line) for _ in range(15)) - plain, 0.03)

    def test_the_console_completes_its_sentences(self):
        def console(*words):
            return list(offers("viestictl", *words))
        self.assertEqual(console("inv"), ["invite"])
        self.assertIn("recorder", console("invite", ""))
        self.assertEqual(console("invite", "recorder", ""), ["department"])
        self.assertEqual(console("--state", "/x", "rank", "departments",
                                 "--cl"), ["--class"])
        self.assertEqual(console("rank", "departments", "--class", ""),
                         ["small", "medium", "large"])
        self.assertEqual(console("departments", "import", "")[0], ":files")
        self.assertEqual(console("--state", ""), [":files"])
        self.assertEqual(console("--lang", "s"), ["sv"])
        self.assertEqual(console("--js"), ["--json"])
        self.assertEqual(console("xyzzy", ""), [])


class TestShells(Case):
    def script(self, shell, name="viesti"):
        ran = program(name, "completion", shell)
        self.assertEqual((ran.code, ran.err), (0, ""), ran)
        path = os.path.join(self.scratch, f"{name}.{shell}")
        with open(path, "w", encoding="utf-8") as f:
            f.write(ran.out)
        return path

    def shell(self, name):
        path = shutil.which(name)
        if not path:
            self.skipTest(f"{name} is not installed")
        return path

    def typed(self, t, keys, pattern):
        """What the shell adds to the line; what it draws anew is its affair."""
        t.type(keys)
        t.expect(pattern)
        t.type("\x15\x0b")          # the line is thrown away

    def environment(self):
        """The profile stands where profiles stand."""
        share = os.path.join(self.scratch, "share")
        if not os.path.exists(share):
            os.makedirs(share)
            os.symlink(self.profile, os.path.join(share, "viesti"))
        return {"XDG_DATA_HOME": share, "HOME": self.scratch,
                "PATH": BIN + os.pathsep + os.environ["PATH"]}

    def test_an_unknown_shell_is_refused(self):
        ran = viesti(self.profile, "completion", "csh", "--json")
        self.assertEqual((ran.code, ran.reason), (2, "argument_value"))

    def test_bash(self):
        env = self.environment()
        open(os.path.join(self.scratch, "maaliskuu 1.csv"), "w").close()
        with Terminal([self.shell("bash"), "--norc", "--noprofile", "-i"],
                      columns=120, PS1="ready> ", **env) as t:
            t.expect("ready> ")
            t.type(f"cd '{self.scratch}'; bind 'set bell-style none'; "
                   f"bind 'set enable-bracketed-paste off'; "
                   f". {self.script('bash')}; "
                   f". {self.script('bash', 'viestictl')}; echo so''urced\r")
            t.expect("sourced")
            self.typed(t, "viesti recor\t", "viesti record ")
            self.typed(t, "viesti record Ås\t", "S001 ")
            self.typed(t, "viesti record Jörg\t", r"\\ Åström ")
            self.typed(t, "viesti record \"Jörg\t",
                       "Åström\" ")
            self.typed(t, "viesti record Jörgen\\ Åström intervi\t",
                       "ME1 ")
            self.typed(t, "viesti record \"Jörgen Åström\" intervi\t",
                       "ME1 ")
            self.typed(t, "viesti rank --class=me\t", "medium ")
            self.typed(t, "viesti import maa\t", r"\\ 1.csv ")
            self.typed(t, "viesti record WK\t\t", "viesti record WK")
            self.typed(t, "viesti types --area \t\t", "media.*social")
            self.typed(t, "viestictl rank dep\t", "rank departments ")
            t.type("exit\r")
            t.end()

    def test_zsh(self):
        with Terminal([self.shell("zsh"), "-f", "-i"], columns=120,
                      PS1="ready> ", **self.environment()) as t:
            t.expect("ready> ")
            t.type("autoload -Uz compinit; compinit -u -D; unsetopt beep; "
                   f". {self.script('zsh')}; "
                   f". {self.script('zsh', 'viestictl')}; echo so''urced\r")
            t.expect("sourced\r")
            self.typed(t, "viesti recor\t", "viesti record ")
            self.typed(t, "viesti record Ås\t", "S001 ")
            self.typed(t, "viesti record Jörg\t", r"\\ Åström ")
            self.typed(t, "viesti record S001 \t", "SM1  Professional")
            self.typed(t, "viestictl rank dep\t", "departments ")
            t.type("exit\r")
            t.end()

    def test_fish(self):
        def fish(line, name="viesti"):
            done = subprocess.run(
                [self.shell("fish"), "--no-config", "-c",
                 f"source {self.script('fish', name)}; complete -C '{line}'"],
                env=environment(**self.environment()), text=True,
                capture_output=True, timeout=60)
            self.assertEqual(done.stderr, "")
            return done.stdout.splitlines()
        self.assertEqual(fish("viesti recor"), [
            "record\tRecord one activity; works without the server too"])
        self.assertEqual(len(fish("viesti record S00")), 3)
        self.assertIn("ME1\tInterview given to media",
                      fish("viesti record S001 ME"))
        self.assertEqual(fish("viestictl rank dep", "viestictl"),
                         ["departments"])
        self.assertTrue(any(line.startswith("/") for line in
                            fish("viesti import /")))

    def test_debian_finds_the_scripts_where_it_looks(self):
        place = os.path.join(self.scratch, "installed")
        subprocess.run(["cmake", "--install", os.path.dirname(BIN),
                        "--component", "viesti-client", "--prefix", place],
                       check=True, capture_output=True)
        for shell, path in (
                ("bash", "bash-completion/completions/{}"),
                ("zsh", "zsh/vendor-completions/_{}"),
                ("fish", "fish/vendor_completions.d/{}.fish")):
            for name in ("viesti", "viestictl"):
                with open(os.path.join(place, "share", path.format(name)),
                          encoding="utf-8") as f:
                    self.assertEqual(f.read(), program(
                        name, "completion", shell).out)


if __name__ == "__main__":
    unittest.main()
