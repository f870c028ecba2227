#!/usr/bin/python3
# SPDX-License-Identifier: EUPL-1.2
"""What is written about the programs is what they do: manuals, README, settings.

The manuals are read in their source (mdoc); what the programs can do is asked of
them with help. Neither may know more than the other.
"""
import os
import re
import shutil
import subprocess
import tempfile
import unittest

BIN = os.environ["VIESTI_BIN"]
SOURCE = os.environ["VIESTI_SOURCE"]
VIESTI, VIESTICTL = "client/cli/viesti.1", "client/console/viestictl.8"
VIESTID, CONF = "server/viestid.8", "server/viestid.conf.5"
KIOSK = "client/kiosk/viesti-kiosk.1"
MANUALS = [VIESTI, VIESTICTL, VIESTID, CONF, KIOSK]
SESSIONS = "client/cli/viesti-sessions.7"


def text_of(path):
    with open(os.path.join(SOURCE, path), encoding="utf-8") as file:
        return file.read()


def run(*words):
    env = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG"))}
    done = subprocess.run([os.path.join(BIN, words[0]), *words[1:]], text=True,
                          capture_output=True, env={**env, "COLUMNS": "1000"})
    return done.stdout


# ------------------------------------------------------------------- programs

def options_in(text):
    return set(re.findall(r"(?<![\w-])--([a-z]+(?:-[a-z]+)*)(?![\w-])", text))


def viesti_commands():
    """Each command of viesti with its own options; and those of all."""
    listing = run("viesti", "help").split("\n\n")[2]
    commands, everywhere = {}, set()
    for name in re.findall(r"^  (\S+)", listing, re.M):
        own, shared = run("viesti", "help", name).split("\nEverywhere:\n")
        commands[name] = options_in(own)
        everywhere = options_in(shared)
    return commands, everywhere


def viestictl_sentences():
    sentences, everywhere = run("viestictl", "help").split("\nEverywhere:\n")
    lines = sentences.splitlines()
    first = next(i for i, line in enumerate(lines) if not line.strip()) + 1
    found = [line for line in lines[first:] if line and not line.startswith(" ")]
    return found, options_in(everywhere)


# -------------------------------------------------------------------- manuals

def flags_in(roff):
    """Long options named in mdoc source: --x of `Fl -x`, `Fl x , -x | -y`, `Cm --x`."""
    found = set(re.findall(r"Cm --([a-z][a-z-]*)", roff))
    for line in roff.splitlines():
        if not line.startswith("."):
            continue
        flag = False
        for word in line[1:].split():
            if re.fullmatch(r"[A-Z][a-z]", word):
                flag = word == "Fl"
            elif flag and re.fullmatch(r"-[a-z][a-z-]*", word):
                found.add(word[1:])
    return found


def section(roff, name):
    """From this heading to the next."""
    head, _, rest = roff.partition(f"{name}\n")
    assert rest, name
    return re.split(r"^\.S[hs] ", rest, maxsplit=1, flags=re.M)[0]


def items(roff):
    """(head, body) of each item of the lists in this piece; Xo ... Xc is a head."""
    found = []
    for piece in re.split(r"^\.It ", roff, flags=re.M)[1:]:
        if piece.startswith("Xo\n"):
            head, _, body = piece[3:].partition("\n.Xc\n")
        else:
            head, _, body = piece.partition("\n")
            head = "." + head
        found.append((head, body.split("\n.El")[0]))
    return found


def sentence(head):
    """`.Cm rank Oo Cm --top Ar N Oc` as help writes it: `rank [--top N]`."""
    out, closing, glue = "", "", False
    for word in head.lstrip(".").split():
        if word in ("Cm", "Ar"):
            continue
        if word == "Ns":
            glue = True
        elif word == "Oc":
            out += "]"
        elif word in ("Oo", "Op"):
            out += " ["
            closing += "]" if word == "Op" else ""
            glue = True
        else:
            out += word if glue or not out else " " + word
            glue = False
    return out + closing


class Manuals(unittest.TestCase):
    def test_mandoc_finds_nothing(self):
        mandoc = shutil.which("mandoc")
        if not mandoc:
            self.skipTest("mandoc is not installed")
        for path in [*MANUALS, SESSIONS]:
            done = subprocess.run(
                [mandoc, "-Tlint", "-Wwarning", os.path.join(SOURCE, path)],
                capture_output=True, text=True)
            self.assertEqual(done.stdout + done.stderr, "", path)

    def test_every_manual_has_the_sections_that_people_look_for(self):
        for path in MANUALS:
            found = re.findall(r"^\.Sh (.*)$", text_of(path), re.M)
            wanted = {"NAME", "DESCRIPTION", "FILES", "EXAMPLES", "SEE ALSO"}
            if path != CONF:
                wanted |= {"SYNOPSIS", "EXIT STATUS", "ENVIRONMENT"}
            self.assertEqual(wanted - set(found), set(), path)

    def test_viesti_1_tells_every_command_and_option_and_no_other(self):
        manual = text_of(VIESTI)
        commands, everywhere = viesti_commands()
        told, of_all = {}, set()
        name = None
        for head, body in items(section(manual, ".Sh DESCRIPTION")):
            named = re.match(r"\.?Cm ([a-z-]+)", head)
            if not named:
                of_all |= flags_in(head)
                continue
            name = named.group(1)
            told.setdefault(name, set()).update(flags_in(head + "\n" + body))
        self.assertEqual(set(told), set(commands))
        self.assertEqual(of_all, everywhere)
        for name, options in commands.items():
            families = {o for o in told[name] - options
                        if any(p.startswith(o + "-") for p in options)}
            self.assertEqual(told[name] - everywhere - families,
                             options - everywhere, name)

    def test_viesti_1_tells_the_names_in_finnish_and_swedish(self):
        told = {tuple(re.findall(r"[^\s,]+", names)) for names in
                re.findall(r"^\.Pq Cm (.*)$", text_of(VIESTI), re.M)}
        table = {tuple(dict.fromkeys(names)) for names in re.findall(
            r'^COMMAND(?:_AS\(\w+, "[\w-]+"|\(\w+), "([^"]+)", "([^"]+)"', text_of(
                "client/cli/commands.def"), re.M)}
        self.assertEqual({tuple(dict.fromkeys(t)) for t in told}, table)

    def test_viestictl_8_tells_every_sentence_and_no_other(self):
        manual = text_of(VIESTICTL)
        sentences, everywhere = viestictl_sentences()
        told = [sentence(head) for head, _ in items(section(manual, ".Ss Commands"))]
        self.assertEqual(sorted(told), sorted(sentences))
        of_all = set()
        for head, _ in items(section(manual, ".Sh DESCRIPTION")):
            of_all |= flags_in(head)
        self.assertEqual(of_all - {"version"}, everywhere)

    def test_viestid_8_tells_every_option_and_no_other(self):
        manual = text_of(VIESTID)
        does = options_in(run("viestid", "--help")) | \
            options_in(run("viestid", "init", "--help"))
        told = set()
        for head, _ in items(section(manual, ".Sh DESCRIPTION")):
            told |= flags_in(head)
        self.assertEqual(told, does)

    def test_viesti_kiosk_1_tells_every_option_and_no_other(self):
        manual = text_of(KIOSK)
        does = options_in(run("viesti-kiosk", "--help"))
        told = set()
        for name in ".Sh DESCRIPTION", ".Ss Enrolment":
            for head, _ in items(section(manual, name)):
                told |= flags_in(head)
        self.assertEqual(told, does)
        self.assertEqual(
            flags_in(section(manual, ".Sh SYNOPSIS")) | {"help", "version"},
            does)

    def test_every_event_told_in_viestid_8_is_logged(self):
        source = subprocess.run(
            ["cat", *sorted(os.path.join(folder, name)
             for folder, _, names in os.walk(os.path.join(SOURCE, "server"))
             for name in names if name.endswith(".c"))],
            capture_output=True, text=True).stdout
        events = set(re.findall(r'log_event\([^"]*"(\w+)"', source))
        told = re.findall(r"^\.It Sy (.*)$", text_of(VIESTID), re.M)
        self.assertTrue(told)
        for name in " ".join(told).replace(" ,", "").split():
            self.assertIn(name, events)

    def test_every_setting_of_a_fresh_file_is_in_viestid_conf_5(self):
        with tempfile.TemporaryDirectory() as folder:
            state = os.path.join(folder, "state")
            run("viestid", "init", "--state", state)
            with open(os.path.join(state, "viestid.conf")) as file:
                fresh = set(re.findall(r"^(\w+):", file.read(), re.M))
        told = set(re.findall(r"^\.It Cm (\w+) :", text_of(CONF), re.M))
        self.assertTrue(fresh)
        self.assertEqual(told, fresh)


# ---------------------------------------------------------------------- units

class Units(unittest.TestCase):
    def test_the_services_are_shut_in(self):
        analyze = shutil.which("systemd-analyze")
        if not analyze:
            self.skipTest("systemd-analyze is not installed")
        for unit, threshold in (("server/viestid.service", 15),
                                ("client/kiosk/viesti-kiosk.service", 20)):
            done = subprocess.run(
                [analyze, "security", "--offline=true",
                 f"--threshold={threshold}", os.path.join(SOURCE, unit)],
                capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_sockets_bear_the_names_that_the_server_looks_for(self):
        listener = text_of("server/listener.c")
        for unit in "viestid.socket", "viestid-control.socket":
            name = re.search(r"^FileDescriptorName=(\w+)$",
                             text_of("server/" + unit), re.M).group(1)
            self.assertIn(f'sd_listen_fd("{name}")', listener)
            self.assertIn(unit, text_of("server/viestid.service"))


# --------------------------------------------------------------------- README

def commands_in(markdown):
    """What is typed in the indented blocks: lines behind `$`."""
    return re.findall(r"^    \$ (.*)$", markdown, re.M)


def words_of(line):
    """Without redirections, quotation and what a shell does with the line."""
    line = re.sub(r"\$\([^)]*\)", "X", line)
    line = re.split(r" (?:\d?>|&|<<)", line)[0]
    line = re.sub(r"^sudo (-u \w+ )?", "", line)
    return re.findall(r'"[^"]*"|\S+', line)


class Readme(unittest.TestCase):
    def setUp(self):
        self.readme = text_of("README.md")
        self.certs = text_of("certs/README.md")

    def test_commands_of_run_exist(self):
        usage = subprocess.run([os.path.join(SOURCE, "run"), "help"], text=True,
                               capture_output=True).stdout
        known = set(re.findall(r"^  (\w+)", usage, re.M))
        typed = set(re.findall(r"\./run (\w+)", self.readme))
        self.assertTrue(typed)
        self.assertEqual(typed - known, set())

    def test_commands_of_viesti_exist(self):
        commands, everywhere = viesti_commands()
        typed = [w for w in map(words_of, commands_in(self.readme))
                 if w and w[0] == "viesti"]
        self.assertTrue(typed)
        for words in typed:
            self.assertIn(words[1], commands, words)
            known = commands[words[1]] | everywhere
            self.assertEqual(options_in(" ".join(words)) - known, set(), words)

    def test_commands_of_viestictl_exist(self):
        sentences, everywhere = viestictl_sentences()
        lines = commands_in(self.readme) + \
            re.findall(r"`(viestictl [^`]*)`", self.readme + self.certs)
        typed = [w for w in map(words_of, lines) if w and w[0] == "viestictl"]
        self.assertTrue(typed)
        starts = [s.split(" [")[0].split() for s in sentences]
        for words in typed:
            line = re.sub(r"^viestictl( --(state|socket|profile) \S+)*\s*", "",
                          " ".join(words))
            said = re.split(r"--|\.\.\.|…", line)[0].split()
            if not said:
                continue
            fits = [s for s in starts if all(
                re.fullmatch(r"[A-Z|]+", wanted) or word in wanted.split("|")
                for wanted, word in zip(s, said))]
            self.assertTrue(fits, words)
            known = everywhere | options_in(" ".join(
                s for s in sentences if s.split(" [")[0].split() in fits))
            self.assertEqual(options_in(line) - known, set(), words)

    def test_options_of_viesti_kiosk_exist(self):
        known = options_in(run("viesti-kiosk", "--help"))
        typed = [w for w in map(words_of, commands_in(self.readme))
                 if "viesti-kiosk" in w and "systemctl" not in w]
        self.assertTrue(typed)
        for words in typed:
            self.assertEqual(options_in(" ".join(words)) - known, set(),
                             words)

    def test_options_of_viestid_exist(self):
        for words in map(words_of, commands_in(self.readme)):
            if words and words[0] == "viestid":
                page = run("viestid", *(["init"] if "init" in words else []), "--help")
                self.assertEqual(
                    options_in(" ".join(words)) - options_in(page), set(), words)

    def test_files_that_are_named_exist(self):
        for text in self.readme, self.certs:
            for path in re.findall(r"`([\w./-]+/[\w./-]*\w)`", text):
                if path.startswith(("build/", "kilpailu/", "pki/", "STATE/",
                                    "viesti/", "viesti-enrol/", "viestid/")):
                    continue
                self.assertTrue(os.path.exists(os.path.join(SOURCE, path)), path)

    def test_structures_and_functions_of_the_tour_exist(self):
        tour = self.readme[self.readme.index("## A tour"):]
        for name, path in re.findall(r"\*\*`(struct \w+)`\*\* \(`([\w/.]+)`\)", tour):
            self.assertIn(f"{name} {{", text_of(path))
        self.assertIn("people_find(", text_of("server/domain/people.h"))


# -------------------------------------------------- the README's competition

def steps_of(blocks):
    """(command with its here-document, the lines that are to come)."""
    steps = []
    lines = [line[4:] for line in blocks.splitlines()
             if line.startswith("    ") or not line]
    while lines:
        line = lines.pop(0)
        if line.startswith("$ "):
            command = line[2:]
            if "<<END" in line:
                end = lines.index("END")
                command += "\n" + "\n".join(lines[:end + 1])
                del lines[:end + 1]
            steps.append((command, []))
        elif steps and line.strip():
            steps[-1][1].append(line)
    return steps


def same_every_day(line):
    """Without what differs from one run to the next."""
    for what, instead in (
            (r"[A-Z][a-z]+day \d{1,2} [A-Z][a-z]+ \d{4}", "DAY"),
            (r"\d{1,2} [A-Z][a-z]{2} \d{4}( \d{1,2}:\d\d)?", "DAY"),
            (r"VSTI1-[\w.-]+", "CODE"), (r"(pid|port)=\d+", r"\1=N"),
            (r"^(Profile\s+).*", r"\1FOLDER"), (r"[ \t]+", " ")):
        line = re.sub(what, instead, line)
    return line.strip()


class FirstCompetition(unittest.TestCase):
    """Every line of that chapter is typed, and what it shows must come."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        env = {k: v for k, v in os.environ.items()
               if not k.startswith(("LC_", "LANG", "XDG_", "COLUMNS"))}
        self.env = {**env, "HOME": self.folder.name,
                    "PATH": BIN + os.pathsep + env["PATH"]}
        self.code = None

    def serve(self, command):
        server = subprocess.Popen(
            ["bash", "-c", "exec " + command.rstrip("& ")], text=True,
            cwd=self.folder.name, env=self.env, stdout=subprocess.PIPE)
        self.addCleanup(server.wait, 60)
        self.addCleanup(server.terminate)
        self.addCleanup(server.stdout.close)
        return server.stdout.readline()

    def type(self, command):
        command = command.replace("--address 127.0.0.1", "--address 127.0.0.1 --port 0")
        command = re.sub(r"VSTI1-[\w.-]+", str(self.code), command)
        if command.endswith("&"):
            return self.serve(command), 0
        done = subprocess.run(["bash", "-c", command], text=True, timeout=60,
                              cwd=self.folder.name, env=self.env,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        code = re.search(r"VSTI1-[\w-]+", done.stdout)
        self.code = code.group() if code else self.code
        return done.stdout, done.returncode

    def test_it_goes_as_told(self):
        chapter = text_of("README.md").split("## A first competition")[1]
        steps = steps_of(chapter.split("\n## ")[0])
        self.assertGreater(len(steps), 15)
        for command, expected in steps:
            if command.startswith(("./run", "export")) or \
                    command == "viestictl --state kilpailu":
                continue
            output, status = self.type(command)
            refused = any("refused" in line for line in expected)
            self.assertEqual(status, 1 if refused else 0, f"{command}\n{output}")
            came = [same_every_day(line) for line in output.splitlines()]
            for line in expected:
                if line.strip() != "...":
                    self.assertIn(same_every_day(line), came,
                                  f"{command}\n{output}")


if __name__ == "__main__":
    unittest.main()
