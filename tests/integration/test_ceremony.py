# SPDX-License-Identifier: EUPL-1.2
"""The award ceremony by a real server: two screens in step, on and back, over a
restart, private winners, rehearsals that nobody takes for real, the host's screen
and the host's paper."""
import os
import sqlite3
import stat
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import viesti_server as vs                                      # noqa: E402
from viesti_cli import program                                  # noqa: E402
from viesti_client import Refused, connect, operation, pb       # noqa: E402
from viesti_terminal import Terminal                            # noqa: E402

FINAL, REVEALED = pb.SEASON_FINAL, pb.SEASON_REVEALED
SHOWN = (pb.VIEW_SEASON, pb.VIEW_DEPARTMENTS, pb.VIEW_CEREMONY)


def make_final(server):
    """The season's state alone: how it gets there is another test's."""
    server.stop()
    with sqlite3.connect(os.path.join(server.state, "viesti.db")) as db:
        db.execute("UPDATE season SET state = ?", (FINAL,))
    db.close()
    server.restart()


class Screen:
    """A subscriber and what it shows."""

    def __init__(self, profile, visitors=False):
        self.link = connect(profile)
        self.shown = {}
        self.link.call(subscribe=pb.Subscribe(visitors=visitors, views=[
            pb.ViewWanted(view=view) for view in SHOWN]))

    def until(self, judge):
        """Waits until the ceremony's view is so; the view."""
        while True:
            view = self.shown.get("ceremony")
            if view is not None and judge(view):
                return view
            update = self.link.next_update()
            body = update.WhichOneof("body")
            self.shown[body] = getattr(update, body)

    def at(self, step):
        return self.until(lambda v: v.HasField("step") and v.step == step)

    def closed(self):
        return self.until(lambda v: not v.HasField("step"))


class Ceremony(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = vs.Server(start="2026-02-02")
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__, None)
        cls.server.fill()
        with cls.server.admin() as admin:
            vs.import_activities(admin, vs.rows("activities.csv"))
        cls.kiosks = [cls.server.enrol("kiosk", name=f"screen {n}")
                      for n in range(2)]
        cls.organiser = cls.server.enrol("organiser")

    def setUp(self):
        make_final(self.server)
        self.link = self.connect(self.organiser)

    def tearDown(self):
        try:
            self.act("STOP")
        except Refused:
            pass

    def connect(self, profile):
        link = connect(profile)
        self.addCleanup(link.close)
        return link

    def screen(self, n, **options):
        screen = Screen(self.kiosks[n], **options)
        self.addCleanup(screen.link.close)
        return screen

    def act(self, action, **fields):
        return self.link.call(operation=operation(),
                              ceremony_step=pb.CeremonyStep(
            action=getattr(pb, f"CEREMONY_{action}"),
            **fields)).ceremony_stepped

    def refused(self, reason, action, **fields):
        with self.assertRaises(Refused) as caught:
            self.act(action, **fields)
        self.assertEqual(caught.exception.reason, reason)
        self.assertNotEqual(caught.exception.error.message, "")

    def script(self, **fields):
        cues, offset, more = [], 0, True
        while more:
            page = self.link.call(ceremony_script=pb.CeremonyScriptGet(
                page=pb.Page(offset=offset), **fields)).ceremony_script
            cues += page.rows
            offset, more = page.next_offset, page.more
        return cues

    def test_screens_are_in_step_and_back_is_what_was_there(self):
        screens = [self.screen(0), self.screen(1)]
        steps = self.act("START").steps
        seen = []
        for step in range(steps):
            views = [s.at(step) for s in screens]
            self.assertEqual(views[0], views[1])
            self.assertFalse(views[0].rehearsal)
            seen.append(views[0].SerializeToString(deterministic=True))
            if step + 1 < steps:
                self.assertEqual(self.act("NEXT", from_step=step).step,
                                 step + 1)
        self.refused("last_step", "NEXT")
        for step in reversed(range(steps - 1)):
            self.act("BACK", from_step=step + 1)
            view = screens[1].at(step)
            self.assertEqual(view.SerializeToString(deterministic=True),
                             seen[step])
        self.refused("first_step", "BACK")

    def test_the_script_is_what_the_screens_show(self):
        screen = self.screen(0)
        cues = self.script()
        self.act("START")
        for cue in cues:
            self.assertEqual(screen.at(cue.step), cue.shown)
            if cue.step + 1 < len(cues):
                self.act("NEXT")

    def test_what_is_hidden_says_nothing(self):
        """Names and results come only with their step."""
        for cue in self.script():
            for row in cue.shown.rows:
                if not row.revealed:
                    row.ClearField("rank")
                    self.assertEqual(row, pb.CeremonyRow())

    def test_a_restart_goes_on_where_the_host_was(self):
        self.act("START")
        for step in range(3):
            self.act("NEXT", from_step=step)
        before = self.screen(0).at(3)
        self.server.restart()
        self.link = self.connect(self.organiser)
        self.assertEqual(self.screen(0).at(3), before)
        self.assertEqual(self.act("NEXT", from_step=3).step, 4)

    def test_two_hosts_never_skip_a_step(self):
        self.act("START")
        self.act("NEXT", from_step=0)
        self.refused("step_moved", "NEXT", from_step=0)
        op = operation()
        for _ in range(2):
            now = self.link.call(operation=op, ceremony_step=pb.CeremonyStep(
                action=pb.CEREMONY_NEXT, from_step=1)).ceremony_stepped
            self.assertEqual(now.step, 2)

    def test_refusals_say_what_to_do(self):
        self.refused("ceremony_not_running", "NEXT")
        self.refused("ceremony_not_running", "STOP")
        self.refused("only_for_rehearsal", "START", screens=True)
        self.act("START")
        self.refused("ceremony_runs", "START")
        self.refused("ceremony_runs", "REHEARSE")
        self.refused("ceremony_not_over", "END")

    def test_a_rehearsal_is_shown_only_when_wanted_and_marked(self):
        screen = self.screen(0)
        self.act("REHEARSE")
        self.act("NEXT")
        self.act("STOP")
        self.act("REHEARSE", screens=True)
        view = screen.until(lambda v: v.HasField("step"))
        self.assertEqual((view.step, view.rehearsal), (0, True))
        self.act("END")         # at any step: nothing becomes public
        screen.closed()
        self.assertNotIn(screen.shown["season"].state, (REVEALED,))
        self.assertTrue(all(c.shown.rehearsal
                            for c in self.script(rehearsal=True)))

    def test_no_real_department_or_person_is_in_a_rehearsal(self):
        real = {row["name"] for row in vs.rows("roster.csv")} | \
            {row["name_fi"] for row in vs.rows("departments.csv")}
        for cue in self.script(rehearsal=True):
            for row in cue.shown.rows:
                self.assertNotIn(row.name, real)
                self.assertNotIn(row.department.name.fi, real)
            for winner in cue.private_winners:
                self.assertNotIn(winner.name, real)

    def test_visitors_see_no_ceremony(self):
        screen = self.screen(0, visitors=True)
        other = self.screen(1)
        self.act("START")
        self.act("NEXT")
        other.at(1)
        self.assertFalse(screen.closed().rows)

    def test_consents_act_at_once(self):
        cue = next(c for c in self.script() if c.private_winners and
                   len([r for r in c.shown.rows if r.colleague]) == 1)
        winner = cue.private_winners[0]
        screen = self.screen(0)
        self.act("START")
        for _ in range(cue.step):
            self.act("NEXT")
        screen.at(cue.step)
        self.assertFalse(any(r.name == winner.name for r in cue.shown.rows))
        for agreed in (True, False):
            with self.server.admin() as admin:
                admin.call(operation=operation(),
                           set_consents=pb.SetConsents(
                    person=winner.staff_id, consent_reference="asked in the room",
                    consents=pb.Consents(ceremony=agreed)))
            screen.until(lambda v, agreed=agreed: any(
                r.name == winner.name for r in v.rows) == agreed)

    def test_reading_the_script_is_noted(self):
        def reads():
            found, last, more = 0, 0, True
            with self.server.admin() as admin:
                while more:
                    rows = admin.call(journal_show=pb.JournalShow(
                        after=last, limit=1000)).journal_entries.rows
                    found += sum(r.kind == "read" and "ceremony" in r.detail
                                 for r in rows)
                    more = bool(rows)
                    last = rows[-1].entry if rows else last
            return found
        before = reads()
        self.script(rehearsal=True)
        self.script()
        vs.wait_until(lambda: reads() > before)

    def test_the_end_makes_the_results_public(self):
        screen = self.screen(0)
        steps = self.act("START").steps
        self.assertFalse(any(r.HasField("rank")
                             for r in screen.shown.get(
            "departments", pb.DepartmentsView()).rows))
        for step in range(steps - 1):
            self.act("NEXT", from_step=step)
        self.assertFalse(self.act("END").running)
        screen.closed()
        while screen.shown["season"].state != REVEALED or \
                not screen.shown["departments"].rows:
            update = screen.link.next_update()
            body = update.WhichOneof("body")
            screen.shown[body] = getattr(update, body)
        self.assertEqual(screen.shown["departments"].rows[0].rank, 1)
        with tempfile.TemporaryDirectory() as folder:
            ran = program("viesti", "--profile", self.profile(folder),
                          "publish", os.path.join(folder, "web"))
            self.assertEqual(ran.code, 0, ran)
            with open(os.path.join(folder, "web/fi/index.html"),
                      encoding="utf-8") as file:
                self.assertIn("class=\"ranks\"", file.read())

    def profile(self, folder):
        """A profile in files for the programs."""
        path = os.path.join(folder, "profile")
        code = self.server.invite("organiser").code
        self.assertEqual(program("viestictl", "--profile", path, "enrol",
                                 code).code, 0)
        return path

    # ------------------------------------------------------- the console

    def console(self, *words, **options):
        return program("viestictl", "--state", self.server.state, *words,
                       **options)

    def test_the_console_steps_in_single_sentences(self):
        ran = self.console("ceremony", "start", "--lang", "fi")
        self.assertEqual(ran.code, 0, ran)
        self.assertIn("Palkintojenjako: vaihe 1/", ran.out)
        self.assertIn("Tervetuloa palkintojenjakoon!", ran.out)
        ran = self.console("ceremony", "next", "--json")
        self.assertEqual(ran.json["step"], 1)
        ran = self.console("ceremony", "next", "--lang", "sv")
        self.assertIn("Prisutdelningen: steg 3 av", ran.out)
        self.assertIn("Säg: Plats", ran.out)
        ran = self.console("ceremony", "back")
        self.assertIn("The ceremony: step 2 of", ran.out)
        ran = self.console("ceremony", "end", "--yes")
        self.assertEqual(ran.code, 6, ran)
        ran = self.console("ceremony", "stop")
        self.assertIn("No ceremony runs any more.", ran.out)

    def test_the_host_goes_on_with_one_key(self):
        steps = len(self.script(rehearsal=True))
        with Terminal(["viestictl", "--state", self.server.state, "ceremony"],
                      rows=40) as t:
            t.expect("rehearse")
            t.type("r")
            t.expect("marked as one")
            t.type("n\r")
            t.expect(f"step 1 of {steps}")
            for n, key in enumerate((" ", "\r", "\x1b[C"), 2):
                t.type(key)
                t.expect(f"step {n} of {steps}")
            for n, key in zip((3, 2), ("\x7f", "\x1b[D")):
                t.type(key)
                t.expect(f"step {n} of {steps}")
            t.type("q")
        self.assertEqual(self.act("NEXT", from_step=1).step, 2)

    def test_the_script_on_paper(self):
        ran = self.console("ceremony", "script", "--lang", "fi")
        self.assertIn("juontajan käsikirjoitus", ran.out)
        private = set()
        for cue in self.script():
            self.assertIn(cue.say.fi, " ".join(ran.out.split()))
            private |= {w.name for w in cue.private_winners}
        self.assertTrue(private)
        own = " ".join(self.console("ceremony", "script", "--private").out
                       .split())
        for name in private:
            self.assertNotIn(name, ran.out)
            self.assertIn(name, own)
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "script.pdf")
            self.assertEqual(self.console("ceremony", "script", "--pdf",
                                          path).code, 0)
            with open(path, "rb") as file:
                self.assertTrue(file.read(5) == b"%PDF-")
            self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600)


class NotFinal(unittest.TestCase):
    def test_before_the_results_are_final_only_a_rehearsal_runs(self):
        with vs.Server() as server:
            with server.admin() as link:
                for arm in (dict(operation=operation(),
                                 ceremony_step=pb.CeremonyStep(
                                     action=pb.CEREMONY_START)),
                            dict(ceremony_script=pb.CeremonyScriptGet())):
                    with self.assertRaises(Refused) as caught:
                        link.call(**arm)
                    self.assertEqual(caught.exception.reason, "not_final")
                done = link.call(operation=operation(),
                                 ceremony_step=pb.CeremonyStep(
                                     action=pb.CEREMONY_REHEARSE))
                self.assertTrue(done.ceremony_stepped.running)


if __name__ == "__main__":
    unittest.main()
