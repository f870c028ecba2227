# SPDX-License-Identifier: EUPL-1.2
"""Every option and argument that takes a path, given what is none: a directory for
a file and a file for a directory, what may not be read, bytes that are no text, a
pipe that nobody writes into, nothing at all. Each is a refusal that names the path,
never a fault of the program and never a wait."""
import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import viesti_server as vs                                      # noqa: E402
from viesti_cli import program                                  # noqa: E402
from viesti_client import operation, pb                         # noqa: E402

REFUSED = {2, 3, 4, 5}          # wrong, not there, not allowed, there already
DAEMON = {1, 2}                 # 2: its configuration
PATIENCE_S = 30
LONG = "x" * 300

# program, words; {} is the path. What is read must be a file:
READ = [
    ("viesti", "--profile", "PROFILE", "import", "{}"),
    ("viesti", "--profile", "PROFILE", "import", "{}", "--json"),
    ("viesti", "publish", "OUT", "--state", "{}"),
    ("viesti", "verify-draw", "{}"),
    ("viestictl", "--state", "STATE", "activities", "import", "{}"),
    ("viestictl", "--state", "STATE", "departments", "import", "{}"),
    ("viestictl", "--state", "STATE", "roster", "import", "{}"),
    ("viestictl", "--state", "STATE", "rulebook", "import", "{}",
     "effective", "2099-01-01"),
    ("viestictl", "--state", "STATE", "training", "attend", "1", "--from",
     "{}"),
    ("viestictl", "--state", "STATE", "training", "feedback", "1", "--from",
     "{}"),
    ("viesti-kiosk", "enrol", "--profile", "OUT", "--file", "{}"),
    ("viesti-kiosk", "--state", "{}", "--snapshot", "OUT.png"),
    ("viestid", "init", "--state", "OUT", "--archive", "{}"),
]
# a directory that is there already:
ENTER = [
    ("viesti", "--profile", "{}", "status"),
    ("viesti", "--profile", "{}", "outbox"),
    ("viesti", "--profile", "{}", "record"),
    ("viesti", "--profile", "{}", "sync"),
    ("viesti", "--profile", "PROFILE", "import", "--watch", "{}"),
    ("viestictl", "--profile", "{}", "show", "clients"),
    ("viestid", "--state", "{}"),
]
# what is made: a file, and a directory
WRITE = [
    ("viesti", "--profile", "PROFILE", "export", "roster", "{}"),
    ("viesti", "--profile", "PROFILE", "badge", "PERSON", "{}"),
    ("viesti", "--profile", "PROFILE", "certificate", "PERSON", "{}"),
    ("viesti", "--profile", "PROFILE", "summary", "PERSON", "--pdf",
     "{}"),
    ("viesti", "--profile", "PROFILE", "my-data", "PERSON", "--output", "{}"),
    ("viestictl", "--state", "STATE", "my-data", "PERSON", "--output", "{}"),
    ("viestictl", "--state", "STATE", "invite", "kiosk", "--file", "{}"),
    ("viestictl", "--state", "STATE", "ceremony", "script", "--rehearse",
     "--pdf", "{}"),
    ("viestictl", "--state", "STATE", "report", "--pdf", "{}"),
    ("viestictl", "--state", "STATE", "report", "--html", "{}"),
    ("viesti-kiosk", "--state", "KIOSK", "--snapshot", "{}"),
]
# what is written anew each time
REPLACE = [
    ("viesti", "--profile", "PROFILE", "import", "BAD", "--partly",
     "--rejects", "{}", "--yes"),
    ("viestictl", "--state", "STATE", "activities", "import", "BAD",
     "--rejects", "{}", "--commit"),
]
MAKE = [
    ("viesti", "publish", "{}", "--state", "KIOSK"),
    ("viesti", "--profile", "PROFILE", "badge", "PERSON", "--dir", "{}"),
    ("viesti", "--profile", "PROFILE", "summary", "--all", "--dir", "{}"),
    ("viestictl", "--state", "STATE", "digest", "round", "1", "--dir", "{}"),
    ("viestid", "init", "--state", "{}"),
    ("viesti", "--profile", "{}", "enrol", "CODE"),
    ("viestictl", "--profile", "{}", "enrol", "CODE"),
    ("viesti-kiosk", "--profile", "{}", "enrol", "CODE"),
]
SOCKET = [("viestictl", "--socket", "{}", "show", "clients"),
          ("viestictl", "--state", "{}", "show", "clients")]


class Paths(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = vs.Server()
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__, None)
        cls.server.fill()
        cls.dir = cls.enterClassContext(
            tempfile.TemporaryDirectory(prefix="viesti-paths-"))
        cls.person = vs.rows("roster.csv")[0]
        with cls.server.admin() as admin:       # a first milestone
            vs.record(admin, [pb.ActivityItem(
                operation=operation(), person=cls.person["staff_id"],
                type=kind, date=vs.days(vs.today()), evidence="seen")
                for kind in ("TR1", "TR2", "TR3")])
        code = cls.server.invite(
            "recorder", department=cls.person["department"]).code
        profile = cls.at("profile")
        ran = program("viesti", "--profile", profile, "enrol", code)
        if ran.code:
            raise AssertionError(ran)
        cls.write("bad.csv", b"person,type,date,evidence\nnobody,XX,never,\n"
                  b"%s,WK2,%s,\n" % (cls.person["staff_id"].encode(),
                                    str(vs.today()).encode()))
        cls.words = {
            "PROFILE": profile, "STATE": cls.server.state,
            "PERSON": cls.person["staff_id"], "BAD": cls.at("bad.csv"),
            "KIOSK": os.path.join(vs.DATA, "kiosk", "all.json"),
            "CODE": cls.server.invite("recorder", department=cls.person[
                "department"]).code}
        cls.bad = cls.things()
        cls.before = cls.kinds()

    @classmethod
    def at(cls, name):
        return os.path.join(cls.dir, name)

    @classmethod
    def write(cls, name, data):
        with open(cls.at(name), "wb") as file:
            file.write(data)
        return cls.at(name)

    @classmethod
    def things(cls):
        os.mkdir(cls.at("directory"))
        os.mkfifo(cls.at("fifo"))
        os.symlink("loop", cls.at("loop"))
        plain = cls.write("plain.txt", b"nothing in particular\n")
        things = {
            "missing": cls.at("missing"),
            "directory": cls.at("directory"),
            "binary": cls.write("binary", bytes(range(256)) * 9),
            "fifo": cls.at("fifo"),
            "empty": cls.write("empty", b""),
            "plain": plain,
            "below": plain + "/below",
            "loop": cls.at("loop"),
            "long": cls.at(LONG),
        }
        if os.geteuid() != 0:       # root may read everything
            shut = things["shut"] = cls.write("shut", b"x")
            os.chmod(shut, 0)
            things["shut_in"] = cls.at("shut_dir/x")
            os.mkdir(cls.at("shut_dir"), 0)
        return things

    @classmethod
    def kinds(cls):
        """What must stay as it is: neither emptied nor replaced."""
        there = {kind: os.lstat(path) for kind, path in cls.bad.items()
                 if os.path.lexists(path)}
        return {kind: (st.st_ino, st.st_size, st.st_mode)
                for kind, st in there.items()}

    def run_one(self, command, path):
        out = tempfile.mkdtemp(dir=self.dir)
        words = [w.replace("{}", path) if "{}" in w
                 else os.path.join(out, w) if w.startswith("OUT")
                 else self.words.get(w, w) for w in command]
        return program(*words, patience_s=PATIENCE_S, env={
            "VIESTI_STATE": "", "SDL_VIDEODRIVER": "dummy"})

    def refuses(self, commands, kinds, allowed=REFUSED):
        for command in commands:
            for kind in kinds:
                path = self.bad.get(kind)
                if path is None:
                    continue
                with self.subTest(command=" ".join(command), kind=kind):
                    ran = self.run_one(command, path)
                    self.assertIn(ran.code, DAEMON if command[0] == "viestid"
                                  else allowed, ran)
                    told = ran.err + (ran.out if "--json" in command else "")
                    self.assertTrue(told, ran)
                    if kind not in ("binary", "empty"):
                        self.assertIn(os.path.basename(path)[:40], told, ran)
                    self.assertEqual(self.kinds(), self.before)

    def test_what_is_read_is_a_file_of_its_kind(self):
        self.refuses(READ, ("missing", "directory", "binary", "fifo", "empty",
                            "below", "loop", "long", "shut", "shut_in"))

    def test_what_is_entered_is_a_directory(self):
        self.refuses(ENTER, ("missing", "plain", "binary", "fifo", "empty",
                             "below", "loop", "long", "shut", "shut_in"))

    def test_what_is_made_is_not_there_and_has_a_place(self):
        self.refuses(WRITE, ("directory", "fifo", "plain", "below", "loop",
                             "long", "shut_in"))
        self.refuses(REPLACE, ("directory", "fifo", "below", "loop", "long",
                               "shut_in"))
        self.refuses(MAKE, ("plain", "fifo", "below", "loop", "long",
                            "shut_in"))
        self.assertEqual(os.listdir(self.bad["directory"]), [])

    def test_a_socket_is_one(self):
        self.refuses(SOCKET, ("missing", "plain", "binary", "fifo", "below",
                              "loop", "long", "shut_in"), REFUSED | {7})


if __name__ == "__main__":
    unittest.main()
