# SPDX-License-Identifier: EUPL-1.2
"""The award ceremony by a real server: two screens in step, on and back, over a
restart, private winners, rehearsals that nobody takes for real, the host's screen
and the host's paper."""
import html
import json
import os
import stat
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
from viesti_clock import Clock                                  # noqa: E402
import viesti_server as vs                                      # noqa: E402
from viesti_cli import program                                  # noqa: E402
from viesti_client import Refused, connect, operation, pb       # noqa: E402
from viesti_terminal import Terminal                            # noqa: E402

REVEALED = pb.SEASON_REVEALED
DICE = "361154226413"
SPURT = "turvallisuus"   # does much while results are hidden
SHOWN = (pb.VIEW_SEASON, pb.VIEW_DEPARTMENTS, pb.VIEW_CEREMONY)


def play(server, clock):
    """The sample's season until its results are final. While they are hidden
    one department does more than all others. What the organiser saw last
    before that."""
    sample = vs.rows("activities.csv")
    server.fill()
    clock.set("2026-05-17 20:00")
    with server.admin() as link:
        vs.import_activities(link, [
            r for r in sample if r["date"] <= "2026-05-17"])
    server.decide_all()
    clock.set("2026-05-17 23:59:50")
    with server.admin() as link:
        before = link.call(rank_departments=pb.RankDepartments(
            )).department_ranking.rows
    clock.set("2026-05-18 00:00:01")
    vs.wait_until(lambda: server.state_of_season() == pb.SEASON_FROZEN)
    clock.set("2026-05-24 20:00")
    with server.admin() as link:
        vs.import_activities(link, [
            r for r in sample if r["date"] > "2026-05-17"])
        vs.record(link, [vs.activity_item(
            {"person": r["staff_id"], "type": kind, "date": "2026-05-20",
             "evidence": "https://x.example/" + operation().hex()})
            for r in vs.rows("roster.csv") if r["department"] == SPURT
            for kind in ("SM2", "WK1", "SM4")])
    clock.set("2026-05-25 00:00:01")
    server.finish()
    clock.set("2026-06-03 13:00")
    return before


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

    def hold(self, judge):
        """Waits until all that is shown is so."""
        while not judge(self.shown):
            update = self.link.next_update()
            body = update.WhichOneof("body")
            self.shown[body] = getattr(update, body)

    def at(self, step):
        return self.until(lambda v: v.HasField("step") and v.step == step)

    def closed(self):
        return self.until(lambda v: not v.HasField("step"))


class Final(unittest.TestCase):
    """A house whose results are final."""
    @classmethod
    def setUpClass(cls):
        clock = Clock("2026-02-02 09:00")
        cls.addClassCleanup(clock.__exit__)
        cls.server = vs.Server(start=vs.SAMPLE_START)
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__, None)
        cls.before = play(cls.server, clock)
        cls.kiosks = [cls.server.enrol("kiosk", name=f"screen {n}")
                      for n in range(2)]
        cls.organiser = cls.server.enrol("organiser")

    def setUp(self):
        self.link = self.connect(self.organiser)

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

    def profile(self, folder):
        """A profile in files for the programs."""
        path = os.path.join(folder, "profile")
        code = self.server.invite("organiser").code
        self.assertEqual(program("viestictl", "--profile", path, "enrol",
                                 code).code, 0)
        return path

    def console(self, *words, **options):
        return program("viestictl", "--state", self.server.state, *words,
                       **options)

    def hidden_on_pages(self, pages):
        """What is on the pages that must not be there before the end."""
        return [(lang, what) for lang in ("fi", "sv", "en")
                for what in ("class=\"ranks\"", "class=\"awards\"",
                             "draw.json") if what in pages[lang]] + \
            [what for what in pages if what == "draw"]

    def publish(self):
        """The pages by their language; "draw": the draw's file, checked."""
        with tempfile.TemporaryDirectory() as folder:
            site = os.path.join(folder, "web")
            ran = program("viesti", "--profile", self.profile(folder),
                          "publish", site)
            self.assertEqual(ran.code, 0, ran)
            pages, draw = {}, os.path.join(site, "draw.json")
            for lang in "fi", "sv", "en":
                with open(os.path.join(site, lang, "index.html"),
                          encoding="utf-8") as file:
                    pages[lang] = html.unescape(file.read())
            if os.path.exists(draw):
                self.assertEqual(program("viesti", "verify-draw", draw).code, 0)
                with open(draw, encoding="utf-8") as file:
                    pages["draw"] = json.load(file)
            return pages


class Ceremony(Final):
    def tearDown(self):
        try:
            self.act("STOP")
        except Refused:
            pass

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

    def test_two_steps_at_once_are_not_two(self):
        """Whether dice are to be thrown was looked at before the first."""
        self.act("START")
        ids = [self.link.send(operation=operation(),
                              ceremony_step=pb.CeremonyStep(
                                  action=pb.CEREMONY_NEXT))
               for _ in range(8)]
        bodies = [r.WhichOneof("body") for r in self.link.receive_all(ids)]
        self.assertEqual(bodies[0], "ceremony_stepped")
        self.assertIn("error", bodies)

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
        self.act("NEXT")
        self.act("NEXT")
        made_up = {r.department.name.fi for r in screen.at(2).rows
                   if r.revealed}
        self.assertTrue(made_up)
        pages = self.publish()
        self.assertEqual(self.hidden_on_pages(pages), [])
        for name in made_up:
            self.assertNotIn(name, pages["fi"])
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

    def test_who_rose_since_the_results_were_hidden_is_told(self):
        """All departments of the sample are in one class."""
        before = {r.department: r.rank for r in self.before if r.rank}
        with self.server.admin() as admin:
            now = {r.department: r.rank for r in admin.call(
                rank_departments=pb.RankDepartments(
                )).department_ranking.rows if r.rank}
        said, told = {}, {}
        for cue in self.script():
            for row in cue.shown.rows:
                if row.department.HasField("value"):
                    d = row.department
                    said.setdefault(d.department, cue.say.en)
                    told[d.department] = d.change
                    self.assertEqual(d.rank, now[d.department])
        self.assertEqual(told, {d: max(before[d] - now[d], 0) for d in told})
        self.assertGreater(told[SPURT], 1)
        self.assertIn(f"{told[SPURT]} places since the results were hidden",
                      said[SPURT])
        self.assertIn(0, told.values())

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

    # ------------------------------------------------------- the console

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
        self.assertEqual(self.console("ceremony", "rehearse").code, 0)
        ran = self.console("ceremony", "end", "--lang", "fi")
        self.assertIn("Harjoitus on ohi", ran.out)
        self.assertIn("viestictl ceremony start", ran.out)

    def begin(self, t, steps):
        """A rehearsal, by keys."""
        t.expect("rehearse")
        t.type("r")
        t.expect("marked as one")
        t.type("n\r")
        t.expect(f"step 1 of {steps}")

    def test_the_host_goes_on_with_one_key(self):
        steps = len(self.script(rehearsal=True))
        with Terminal(["viestictl", "--state", self.server.state, "ceremony"],
                      rows=40) as t:
            self.begin(t, steps)
            for n, key in enumerate((" ", "\r", "\x1b[C"), 2):
                t.type(key)
                t.expect(f"step {n} of {steps}")
            for n, key in zip((3, 2), ("\x7f", "\x1b[D")):
                t.type(key)
                t.expect(f"step {n} of {steps}")
            t.type("q")
        self.assertEqual(self.act("NEXT", from_step=1).step, 2)

    def test_a_host_whose_server_is_gone_keeps_the_picture(self):
        steps = len(self.script(rehearsal=True))
        with Terminal(["viestictl", "--state", self.server.state, "ceremony"],
                      rows=40) as t:
            self.begin(t, steps)
            self.server.kill9()
            for _ in range(2):
                t.type(" ")
                t.expect("how it stood(.|\n)*paper(.|\n)*"
                         f"step 1 of {steps}")
            self.server.restart()
            t.type(" ")  # looks first: who knows what was done meanwhile
            self.assertNotIn("how it stood", t.expect(f"step 1 of {steps}"))
            t.type(" ")
            t.expect(f"step 2 of {steps}")
            t.type("q")
            self.assertEqual(t.end(), 0)
        self.link = self.connect(self.organiser)
        self.act("STOP")

    def test_the_host_is_spoken_to_in_their_language(self):
        for lang, asked, step, say, leave in (
                ("fi", "ei\\]", "vaihe %d/", "Sano: ", "q jätä tähän"),
                ("sv", "nej\\]", "steg %d av ", "Säg: ", "q lämna")):
            with self.subTest(lang), Terminal(
                    ["viestictl", "--state", self.server.state, "--lang", lang,
                     "ceremony"], rows=40) as t:
                t.expect(leave)
                t.type("r")
                t.expect(asked)
                t.type("n\r")
                for n in range(1, 4):
                    t.expect(step % n)
                    t.expect(say)
                    t.expect(leave)
                    t.type("q" if n == 3 else " ")
                self.assertEqual(t.end(), 0)
            self.act("STOP")

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
            self.parts_are_whole(path)

    def parts_are_whole(self, path):
        """What is said of a part stands on one page, below its heading; a
        part that is longer than a page begins one."""
        text = subprocess.run(["pdftotext", "-layout", path, "-"], text=True,
                              capture_output=True, check=True).stdout
        pages = [" ".join(p.split()) for p in text.split("\f")[:-1]]
        self.assertGreater(len(pages), 1)
        parts = []
        for cue in self.script():
            if not parts or parts[-1][0] != cue.part.en:
                parts.append((cue.part.en, []))
            parts[-1][1].append(cue.say.en)
        self.assertGreater(len(parts), 8)
        for heading, said in parts:
            self.assertTrue([p for p in pages if heading in p and
                             all(" ".join(s.split()) in p for s in said)],
                            (heading, said, pages))


class ToTheEnd(Final):
    """From the first step to public results, with a draw in the room and a
    server that is started anew in the middle."""

    def go_on(self, until):
        """The steps' views up to one that is so."""
        views = []
        while True:
            views.append(self.screens[0].at(self.step))
            self.assertEqual(self.screens[1].at(self.step), views[-1])
            if until(views[-1]):
                return views
            self.step = self.act("NEXT", from_step=self.step).step

    def look_on(self):
        self.link = self.connect(self.organiser)
        self.screens = [self.screen(n) for n in range(2)]

    def test_to_the_end(self):
        self.look_on()
        self.act("START")
        self.step = 0
        self.nothing_is_drawn_too_late()
        self.go_on(lambda v: v.title.en == "Prize draw")
        self.refused("dice_missing", "NEXT")
        self.server.restart()
        self.look_on()
        waiting = self.screens[0].at(self.step)
        self.assertEqual((waiting.title.en, len(waiting.rows)),
                         ("Prize draw", 0))
        self.refused("dice_missing", "NEXT")
        self.throw_and_show()
        self.end()

    def nothing_is_drawn_too_late(self):
        """With no draw the overall winner comes in its place; the steps shown
        before it are the same with one."""
        steps = len(self.script())
        before = self.go_on(lambda v: v.title.en ==
                            "Winner of the competition")
        ran = self.console("draw", "publish", "prizes", "2", "--yes", "--json")
        self.assertEqual((ran.code, ran.reason), (6, "draw_passed"), ran)
        said = {lang: self.console("draw", "publish", "prizes", "2", "--yes",
                                   "--lang", lang).err
                for lang in ("fi", "sv", "en")}
        self.assertEqual(len(set(said.values())), 3)
        for text in said.values():
            self.assertIn(str(self.step), text)     # where to go back to
        self.step = self.act("BACK", from_step=self.step).step
        self.assertEqual(self.screens[0].at(self.step), before[-2])
        ran = self.console("draw", "publish", "prizes", "2", "--yes")
        self.assertEqual(ran.code, 0, ran)
        self.assertEqual(len(self.script()), steps + 1)
        for was, cue in zip(before[:-1], self.script()):
            now = cue.shown
            now.steps = was.steps
            self.assertEqual(now, was)

    def throw_and_show(self):
        ran = self.console("draw", "throw", DICE, "--yes")
        self.assertEqual(ran.code, 0, ran)
        won = self.console("draw", "show", "--json").json
        agreed = {r["name"] for r in vs.rows("roster.csv")
                  if r["show_ceremony"] == "1"}
        self.step = self.act("NEXT", from_step=self.step).step
        second = self.screens[0].at(self.step)
        self.assertEqual([r.revealed for r in second.rows], [False, True])
        self.step = self.act("NEXT", from_step=self.step).step
        both = self.screens[0].at(self.step)
        for row, winner in zip(both.rows, won):
            self.assertTrue(row.revealed)
            if winner["name"] not in agreed:
                self.assertTrue(row.colleague or row.privately)
                self.assertEqual(row.name, "")

    def end(self):
        """What nobody knew is public, and only then."""
        self.go_on(lambda v: v.step + 1 == v.steps)
        told = {r.department.department: r.department.share
                for cue in self.script() for r in cue.shown.rows
                if r.department.HasField("share")}
        self.assertEqual(self.hidden_on_pages(self.publish()), [])
        over = self.console("ceremony", "end", "--yes").out
        for command in ("viestictl report", "viestictl season archive"):
            self.assertIn(command, over)
        for screen in self.screens:
            screen.closed()
            screen.hold(lambda shown: shown["season"].state == REVEALED and
                        "departments" in shown and
                        len(shown["departments"].rows) > 0)
        with self.server.admin() as admin:
            final = admin.call(rank_departments=pb.RankDepartments(
                )).department_ranking.rows
        public = self.screens[0].shown["departments"]
        self.assertFalse(public.HasField("as_of"))
        self.assertFalse(any(r.HasField("change") for r in public.rows))
        shown = [(r.rank, r.department, r.value) for r in public.rows
                 if r.HasField("rank")]
        self.assertEqual(shown, [(r.rank, r.department, r.index)
                                 for r in final if r.rank][:len(shown)])
        self.assertGreater(len(shown), 4)
        self.shares_are_of_the_season(public.rows, told)
        self.awards_on_pages(self.publish())

    def shares_are_of_the_season(self, rows, told):
        """As the ceremony told them; the others have none, nor a count."""
        with_place = [r for r in rows if r.HasField("rank")]
        known = [r for r in with_place if r.department in told]
        self.assertGreater(len(known), 2)
        for row in known:
            self.assertEqual(row.share, told[row.department])
        self.assertTrue(all(r.HasField("share") for r in with_place))
        self.assertFalse(any(r.HasField("share") for r in rows
                             if not r.HasField("rank")))
        self.assertFalse(any(r.HasField("lit") for r in rows))

    def awards_on_pages(self, pages):
        """Of persons only those who agreed to both, ceremony and lobby."""
        agreed = {r["name"] for r in vs.rows("roster.csv")
                  if r["show_ceremony"] == r["show_kiosk"] == "1"
                  and not r["pseudonym"]}
        called = {r["department"]: r["name_fi"]
                  for r in vs.rows("departments.csv")}
        rows = self.console("awards", "show", "--json").json
        self.assertNotEqual(self.hidden_on_pages(pages), [])
        section = pages["fi"].split("<section id=\"awards\"")[1].split(
            "</section>")[0]
        names = {r["name"] for r in rows if r["name"]}
        self.assertTrue(names & agreed and names - agreed)
        for name in names:
            self.assertEqual(name in section, name in agreed, name)
        for row in rows:
            if not row["name"] and not row["which"].startswith("class"):
                self.assertIn(called[row["department"]], section)
        self.assertIn("../draw.json", section)
        self.assertEqual(pages["draw"]["dice"], DICE)


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
