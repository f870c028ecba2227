# SPDX-License-Identifier: EUPL-1.2
"""viesti-kiosk as it hangs in a lobby: enrolled by line and by file, run
against a real server, cut off, shut out, ended; on SDL's dummy screen and
under Xvfb."""
import json
import os
import re
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import viesti_server as vs                                      # noqa: E402
from viesti_cli import BIN, environment, program                # noqa: E402
from viesti_client import SOURCE, operation, pb                 # noqa: E402

KIOSK = os.path.join(BIN, "viesti-kiosk")
STATE = os.path.join(SOURCE, "tests/data/kiosk/season.json")
PATIENCE_S = 60


def size_of(png):
    with open(png, "rb") as file:
        head = file.read(24)
    assert head[:8] == b"\x89PNG\r\n\x1a\n", head
    return struct.unpack(">II", head[16:])


class Screen:
    """A kiosk that runs; its log line by line."""

    def __init__(self, folder, *words, **env):
        self.log_path = os.path.join(folder, "kiosk.log")
        env = {"SDL_VIDEODRIVER": "dummy", "XDG_STATE_HOME": folder, **env}
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(
                [KIOSK, *words], stderr=log, stdout=log,
                env=environment(**env))

    @property
    def log(self):
        with open(self.log_path, encoding="utf-8") as file:
            return file.read()

    def heard(self, event, times=1):
        def there():
            assert self.process.poll() is None, self.log
            return self.log.count(f"event={event}") >= times
        try:
            vs.wait_until(there, PATIENCE_S)
        except TimeoutError:
            raise AssertionError(f"no {event}:\n{self.log}") from None

    def end(self, sig=signal.SIGTERM):
        self.process.send_signal(sig)
        code = self.process.wait(PATIENCE_S)
        assert code == 0, f"exit {code}:\n{self.log}"
        assert not vs.REPORTS.search(self.log.encode()), self.log

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


class Case(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="viesti-kiosk-")
        self.addCleanup(scratch.cleanup)
        self.folder = scratch.name
        self.profile = os.path.join(self.folder, "profile")
        self.kept = os.path.join(self.folder, "viesti-kiosk",
                                 "standings.json")

    def path(self, name):
        return os.path.join(self.folder, name)

    def kiosk(self, *words, **options):
        return program("viesti-kiosk", "--profile", self.profile, *words,
                       **options)

    def screen(self, *words, **env):
        screen = Screen(self.folder, "--profile", self.profile, *words, **env)
        self.addCleanup(screen.kill)
        return screen

    def kept_state(self):
        with open(self.kept, encoding="utf-8") as file:
            return json.load(file)


class WithServer(Case):
    def setUp(self):
        super().setUp()
        # the same port after a restart
        self.server = vs.Server()
        self.server.__enter__()
        self.addCleanup(self.server.__exit__, None)
        self.server.configure(port=self.server.port)
        self.server.fill()

    def ctl(self, *words):
        return program("viestictl", "--socket", self.server.socket, "--json",
                       *words)

    def enrol(self):
        line = self.ctl("invite", "kiosk", "Aula").json["code"]
        done = self.kiosk("enrol", line)
        self.assertEqual(done.code, 0, done)
        # an invite names the port that was asked for, which was any
        path = os.path.join(self.profile, "profile")
        with open(path, encoding="utf-8") as file:
            text = file.read()
        self.assertIn("role: kiosk\n", text)

    def show_people(self):
        """Three persons who agreed to be shown act in one area."""
        people = [r["staff_id"] for r in vs.rows("roster.csv")
                  if r["show_kiosk"] == "1"][:3]
        self.assertEqual(len(people), 3)
        items = [pb.ActivityItem(
            operation=operation(), person=p, type="SM2",
            date=vs.days(vs.today()),
            evidence=f"https://x.example/{p}") for p in people]
        with self.server.admin() as link:
            vs.record(link, items)
        return [r["pseudonym"] or r["name"] for r in vs.rows("roster.csv")
                if r["staff_id"] in people]

    def test_enrolment_by_line_and_by_file(self):
        self.enrol()
        path = self.path("aula.txt")
        self.assertEqual(
            self.ctl("invite", "kiosk", "Aula 2", "--file", path).code, 0)
        again = self.kiosk("enrol", "--file", path)
        self.assertEqual(again.code, 5, again)
        done = self.kiosk("enrol", "--file", path, "--replace")
        self.assertEqual(done.code, 0, done)
        self.assertIn("Aula 2", done.out)
        self.assertEqual(self.kiosk("enrol").code, 2)
        self.assertEqual(
            self.kiosk("enrol", "--file", self.path("none")).code, 3)

    def test_a_picture_of_the_live_server(self):
        self.enrol()
        out = self.path("live.png")
        done = self.kiosk("--snapshot", out, "--scene", "participation")
        self.assertEqual(done.code, 0, done)
        self.assertEqual(size_of(out), (1920, 1080))
        done = self.kiosk("--snapshot", out, "--visitors")
        self.assertEqual(done.code, 6, done)

    def test_it_runs_is_cut_off_and_comes_back(self):
        self.enrol()
        names = self.show_people()
        screen = self.screen("--window", "960x540")
        screen.heard("kiosk_connected")
        vs.wait_until(lambda: os.path.exists(self.kept))
        self.server.kill9()
        screen.heard("kiosk_disconnected")
        self.server.start()
        screen.heard("kiosk_connected", 2)
        screen.end()
        self.assertEqual(os.stat(self.kept).st_mode & 0o777, 0o600)
        state = self.kept_state()
        self.assertTrue(state["departments"]["rows"])
        with open(self.kept, encoding="utf-8") as file:
            text = file.read()
        for name in names:
            self.assertNotIn(name, text)

    def test_what_was_kept_is_shown_before_the_server_is_there(self):
        self.enrol()
        screen = self.screen()
        screen.heard("kiosk_connected")
        vs.wait_until(lambda: os.path.exists(self.kept))
        screen.end()
        before = self.kept_state()
        self.server.stop()
        os.remove(screen.log_path)
        screen = self.screen()
        screen.heard("kiosk_disconnected")
        screen.end()
        self.assertEqual(self.kept_state(), before)
        self.server.start()

    def test_who_is_revoked_shows_nothing_of_persons(self):
        self.enrol()
        names = self.show_people()
        screen = self.screen()
        screen.heard("kiosk_connected")
        number = next(r["client"] for r in self.ctl("show", "clients").json
                      if r["name"] == "Aula")
        self.assertEqual(
            self.ctl("client", "revoke", str(number)).code, 0)
        screen.heard("kiosk_disconnected")
        self.assertRegex(screen.log, "reason=certificate_revoked")
        screen.end()
        with open(self.kept, encoding="utf-8") as file:
            text = file.read()
        for name in names:
            self.assertNotIn(name, text)

    def test_it_is_enrolled_while_it_runs(self):
        screen = self.screen()
        screen.heard("kiosk_size")
        self.enrol()
        screen.heard("kiosk_connected")
        screen.end()


class Alone(Case):
    def test_a_recorded_state_is_shown_and_ended(self):
        frames = self.path("frames")
        for sig in (signal.SIGTERM, signal.SIGINT):
            screen = self.screen("--state", STATE, "--frames", frames)
            screen.heard("kiosk_size")
            vs.wait_until(lambda: os.path.exists(frames))
            time.sleep(1)
            screen.end(sig)
        with open(frames, encoding="utf-8") as file:
            self.assertTrue(file.read())
        self.assertFalse(os.path.exists(self.kept))

    def test_pictures_of_a_recorded_state(self):
        for name, head in (("a.png", b"\x89PNG"), ("a.svg", b"<?xml"),
                           ("a.pdf", b"%PDF")):
            for scene in ("departments", "areas"):
                out = self.path(f"{scene}-{name}")
                done = self.kiosk("--state", STATE, "--snapshot", out,
                                  "--scene", scene, "--size", "1080x1920",
                                  "--lang", "sv")
                self.assertEqual(done.code, 0, done)
                with open(out, "rb") as file:
                    self.assertTrue(file.read(8).startswith(head))

    def test_what_is_wrong_is_said(self):
        out = self.path("a.png")
        for words, code in (
                (("--nosuch",), 2),
                (("--lang", "xx"), 2),
                (("--hours", "7"), 2),
                (("--hours", "7-7"), 2),
                (("--window", "10x10"), 2),
                (("--scene", "areas"), 2),
                (("--file", "x"), 2),
                (("sing",), 2),
                (("--snapshot", out, "--scene", "nosuch"), 2),
                (("--snapshot", out, "--window", "640x480"), 2),
                (("--snapshot", self.path("a.bmp"), "--state", STATE), 2),
                (("--snapshot", out, "--state", self.path("none")), 3),
                (("--snapshot", out), 3)):    # not enrolled
            done = self.kiosk(*words)
            self.assertEqual(done.code, code, (words, done))
            self.assertRegex(done.err, r"^viesti-kiosk: \S.*[.)]\n$")
        self.assertFalse(os.path.exists(out))

    def test_without_a_screen_it_says_so(self):
        done = self.kiosk("--state", STATE, env={
            "SDL_VIDEODRIVER": "x11", "DISPLAY": ":9999"})
        self.assertEqual(done.code, 7, done)
        self.assertIn("--snapshot", done.err)

    @unittest.skipUnless(shutil.which("Xvfb"), "Xvfb is not installed")
    def test_under_x_it_fills_the_screen(self):
        read, write = os.pipe()
        x = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x720x24",
             "-nolisten", "tcp"], pass_fds=[write],
            stderr=subprocess.DEVNULL)
        self.addCleanup(x.wait)
        self.addCleanup(x.terminate)
        os.close(write)
        with os.fdopen(read) as file:
            display = ":" + file.readline().strip()
        screen = self.screen("--state", STATE, SDL_VIDEODRIVER="x11",
                             DISPLAY=display)
        screen.heard("kiosk_size")
        self.assertRegex(screen.log, "driver=x11")
        self.assertRegex(screen.log, "width=1280 height=720")
        screen.end()


if __name__ == "__main__":
    unittest.main()
