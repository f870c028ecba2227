# SPDX-License-Identifier: EUPL-1.2
"""A season on a lobby's screen, with the real programs: deeds arrive and ranks
change, a leader is followed, a milestone is reached, the server is killed and
comes back; results are hidden, the season ends, the ceremony is rehearsed and
then held on two screens in step, with a draw, until all is public.

Every picture is taken from the screen itself, judged, and written into the
folder that VIESTI_PICTURES names, if it does (./run kiosk-season DIR)."""
import collections
import datetime
import os
import shutil
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time
import unittest
import zlib

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
from viesti_clock import Clock                                  # noqa: E402
import viesti_server as vs                                      # noqa: E402
from viesti_cli import BIN, environment, program                # noqa: E402
from viesti_client import connect, operation, pb                # noqa: E402

NIGHT, DEEP, PAPER, BAR, SUN, SKY, LIME, MINT, TRACE, HUSH, BAR_OFF, SUN_OFF = (
    0x11174A, 0x0B1038, 0xFDF9F0, 0x4B63E6, 0xFFB648, 0x7CC4FF, 0xD6EE72,
    0x6BE3C1, 0x29337F, 0x1D2563, 0x5B67AB, 0xE9D3A8)
CALM, ROSE = 0x2F3C96, 0xFF8FA3
PATIENCE_S = 60


class Picture:
    """What a screen showed: lengths are the design's, in u."""

    def __init__(self, raw, width, height):
        self.raw, self.width, self.height = raw, width, height
        self.pixels = memoryview(raw).cast("I")
        self.u = min(width, height) / 1080

    def at(self, x, y):
        place = round(y * self.u) * self.width + round(x * self.u)
        return self.pixels[place] & 0xFFFFFF

    def has(self, color, *places):
        return all(self.at(x, y) == color for x, y in places)

    def colors(self):
        """Share of the picture, by colour."""
        n = collections.Counter(self.pixels)
        return {c & 0xFFFFFF: k / len(self.pixels) for c, k in n.items()}

    def rows(self, top, bottom):
        line = 4 * self.width
        return self.raw[round(top * self.u) * line:
                        round(bottom * self.u) * line]

    def length_of(self, color, y, until=1290):
        """How much of a line lies between a colour's first and last place;
        the whole picture is moved by some pixels against burning in."""
        line = round(y * self.u) * self.width
        found = [x for x in range(round(220 * self.u), round(until * self.u))
                 if self.pixels[line + x] & 0xFFFFFF == color]
        return (found[-1] - found[0] + 1) / self.u if found else 0

    def save(self, path):
        rgb = bytearray(3 * len(self.pixels))
        for i in range(3):
            rgb[i::3] = self.raw[2 - i::4]
        line = 3 * self.width
        body = b"".join(b"\0" + rgb[i:i + line]
                        for i in range(0, len(rgb), line))

        def chunk(kind, data):
            return (struct.pack(">I", len(data)) + kind + data +
                    struct.pack(">I", zlib.crc32(kind + data)))
        with open(path, "wb") as file:
            file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(
                ">IIBBBBB", self.width, self.height, 8, 2, 0, 0, 0)) +
                chunk(b"IDAT", zlib.compress(body, 6)) + chunk(b"IEND", b""))


class Lobby:
    """A screen of an X server of its own, and the kiosk that fills it."""

    def __init__(self, case, name, size, *words):
        self.case, self.name = case, name
        self.folder = os.path.join(case.folder, name)
        os.mkdir(self.folder)
        read, write = os.pipe()
        x = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", size + "x24",
             "-fbdir", self.folder, "-nolisten", "tcp"], pass_fds=[write],
            stderr=subprocess.DEVNULL)
        case.addCleanup(x.wait)
        case.addCleanup(x.terminate)
        os.close(write)
        with os.fdopen(read) as file:
            display = ":" + file.readline().strip()
        self.log_path = os.path.join(self.folder, "log")
        with open(self.log_path, "wb") as log:
            self.kiosk = subprocess.Popen(
                [os.path.join(BIN, "viesti-kiosk"), "--window", size, *words],
                stdout=log, stderr=log, env=environment(
                    SDL_VIDEODRIVER="x11", DISPLAY=display,
                    XDG_STATE_HOME=self.folder))
        case.addCleanup(self.kiosk.wait)
        case.addCleanup(self.kiosk.kill)

    @property
    def log(self):
        with open(self.log_path, encoding="utf-8") as file:
            return file.read()

    def look(self):
        """The picture as it is now (XWD, which Xvfb keeps in a file)."""
        with open(os.path.join(self.folder, "Xvfb_screen0"), "rb") as file:
            data = file.read()
        head = struct.unpack(">25I", data[:100])
        start = head[0] + 12 * head[19]
        width, height, stride = head[4], head[5], head[12]
        assert stride == 4 * width and head[11] == 32, head
        return Picture(data[start:start + stride * height], width, height)

    def wait(self, what, holds, still=None, patience_s=PATIENCE_S):
        """The first picture that holds this and, between two heights, stands
        still; kept under that name."""
        end, before = time.monotonic() + patience_s, None
        while True:
            assert self.kiosk.poll() is None, self.log
            now = self.look()
            if holds(now):
                part = now.rows(*still) if still else None
                if not still or part == before:
                    break
                before = part
            else:
                before = None
            if time.monotonic() > end:
                now.save(self.case.picture_path(f"MISSED-{what}"))
                raise AssertionError(f"{self.name}: no {what}:\n{self.log}")
            time.sleep(0.25)
        return self.case.keep(what, now) if what else now

    def end(self):
        self.kiosk.terminate()
        code = self.kiosk.wait(PATIENCE_S)
        assert code == 0, f"exit {code}:\n{self.log}"
        assert not vs.REPORTS.search(self.log.encode()), self.log


# ------------------------------------------------- which scene is on a screen

def is_intro(p):
    return p.has(BAR, (200, 330), (1000, 180), (1700, 340)) and \
        p.has(SUN, (120, 650))


def is_departments(p):
    """The leader's bar and, under it, four rows of the better half; left of
    their names."""
    return p.has(SUN, (290, 312), (1120, 276)) and \
        p.has(BAR, *((281, 410 + 70 * i) for i in range(4)))


def is_leader(p):
    return p.has(BAR, (40, 40), (1880, 540), (1400, 900)) and \
        p.has(SUN, (400, 360), (1000, 720))


def is_moment(p):
    """On a screen that stands upright: the badge is there."""
    return p.has(SUN, (30, 1690), (1060, 1690)) and \
        p.colors().get(NIGHT, 0) > 0.08


def is_frozen(p):
    """Three who type, and the deeds of the spurt."""
    return p.has(SUN, (150, 330)) and p.has(BAR, (150, 500)) and \
        p.has(CALM, (150, 680)) and p.colors().get(LIME, 0) > 0.01


def is_offline(p):
    return p.has(TRACE, (1400, 925), (1700, 925))


def is_ended(p):
    return not is_frozen(p) and not is_departments(p) and \
        p.has(NIGHT, (1900, 20), (20, 1060))


def is_deep(p):
    return p.has(DEEP, (60, 20), (1880, 1060))


# The kinds of the ceremony's pictures, by what is shown.
KINDS = {
    "alone": lambda p: p.has(SUN, (40, 540), (1880, 40), (1880, 1040)),
    "thanks": lambda p: is_deep(p) and p.colors().get(SKY, 0) > 0.02,
    "title": lambda p: is_deep(p) and p.colors().get(SUN, 0) > 0.006 and
    not {HUSH, SKY} & p.colors().keys(),
    "hidden": lambda p: is_deep(p) and p.colors().get(CALM, 0) > 0.01 and
    HUSH not in p.colors(),
    "places": lambda p: is_deep(p) and p.colors().get(HUSH, 0) > 0.06 and
    p.colors().get(SUN, 0) > 0.02,
}


def kind_of(view):
    told = [row for row in view.rows if row.revealed]
    if view.thanks:
        return "thanks"
    if len(view.rows) < 2 and not told:
        return "title"
    if view.alone:
        return "alone"
    return "places" if told else "hidden"


@unittest.skipUnless(shutil.which("Xvfb"), "Xvfb is not installed")
class Season(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="viesti-season-")
        self.addCleanup(scratch.cleanup)
        self.folder = scratch.name
        self.pictures = os.environ.get("VIESTI_PICTURES")
        self.last, self.kept = None, 0
        self.began = time.monotonic()
        self.clock = Clock()
        self.addCleanup(self.clock.__exit__)
        self.server = vs.Server()
        self.server.__enter__()
        self.addCleanup(self.server.__exit__, None)
        self.server.configure(port=self.server.port)
        self.server.fill()
        self.own = self.server.enrol("kiosk", name="eye")

    # ------------------------------------------------------------ pictures

    def picture_path(self, what):
        folder = self.pictures or self.folder
        os.makedirs(folder, exist_ok=True)
        return os.path.join(folder, what + ".png")

    def keep(self, what, picture):
        """Not blank, and another one than before."""
        colors = picture.colors()
        self.assertGreater(len(colors), 20, what)
        self.assertLess(max(colors.values()), 0.98, what)
        self.assertFalse(self.last and self.last.raw == picture.raw, what)
        self.last = picture
        self.kept += 1
        print(f"{time.monotonic() - self.began:5.1f} s  {what}",
              file=sys.stderr)
        picture.save(self.picture_path(f"{self.kept:02}-{what}"))
        return picture

    # -------------------------------------------------------- the beginning

    def enrolled(self, name):
        profile = os.path.join(self.folder, "profile-" + name)
        code = self.server.invite("kiosk", name=name).code
        done = program("viesti-kiosk", "--profile", profile, "enrol", code)
        self.assertEqual(done.code, 0, done)
        return profile

    def bring_the_sample(self):
        moved = datetime.timedelta(days=vs.days(self.server.start_date) -
                                   vs.days(vs.SAMPLE_START))
        items = []
        for row in vs.rows("activities.csv"):
            day = datetime.date.fromisoformat(row["date"]) + moved
            if day <= vs.today():
                items.append(vs.activity_item({**row, "date": str(day)}))
        with self.server.admin() as link:
            vs.record(link, items, accepted=True)

    def begin_a_day(self):
        """The server starts with the sample in it, as if its first ranks
        were a week old: what an import brings is not told."""
        self.server.stop()
        with sqlite3.connect(os.path.join(self.server.state,
                                          "viesti.db")) as db:
            db.execute("UPDATE department_rank SET day = day - 7")
        db.close()
        self.server.restart()

    def departments(self):
        """The better half as the server shows it."""
        with connect(self.own) as link:
            link.call(subscribe=pb.Subscribe(views=[pb.ViewWanted(
                view=pb.VIEW_DEPARTMENTS)]))
            rows = link.next_update().departments.rows
        return sorted((r for r in rows if r.HasField("rank")),
                      key=lambda r: r.rank)

    # ----------------------------------------------------------- what is done

    def record(self, deeds):
        """(person, type), all of today."""
        with self.server.admin() as link:
            results = vs.record(link, [pb.ActivityItem(
                operation=operation(), person=person, type=kind,
                date=vs.days(vs.today()),
                evidence=f"https://x.example/{os.urandom(6).hex()}")
                for person, kind in deeds], accepted=True)
        self.assertEqual({r.outcome for r in results}, {pb.RECORD_NEW})

    def climb(self, place, until):
        """Deeds of who stands on that place, person by person, until the
        better half's codes are so."""
        target = self.departments()[place - 1].department
        people = [r["staff_id"] for r in vs.rows("roster.csv")
                  if r["department"] == target]
        for kind in ("SM2", "WK2", "SM4"):
            for person in people:
                self.record([(person, kind)])
                if until(target, [r.department for r in self.departments()]):
                    return target
        self.fail(f"{target} does not climb")

    def reach_a_milestone(self):
        """Somebody who has done nothing yet takes the first step."""
        busy = {r["person"] for r in vs.rows("activities.csv")}
        person = next(r["staff_id"] for r in vs.rows("roster.csv")
                      if r["staff_id"] not in busy)
        self.record([(person, "TR1"), (person, "SM5")])

    # ------------------------------------------------------------ what is seen

    def judge_bars(self, picture, rows):
        """Each bar is as long as its result."""
        self.assertEqual(len(rows), 5)
        for i, row in enumerate(rows):
            length = picture.length_of(BAR if i else SUN,
                                       410 + 70 * (i - 1) if i else 312)
            self.assertAlmostEqual(
                length, 940 * row.value / rows[0].value, delta=5,
                msg=f"{row.department}, place {i + 1}")

    def judge_travel(self, lobby):
        """Between two orders rows are on their way."""
        seen, end = [], time.monotonic() + 5
        while time.monotonic() < end:
            now = lobby.look()
            if not seen or now.rows(250, 680) != seen[-1].rows(250, 680):
                seen.append(now)
            time.sleep(0.04)
        between = [p for p in seen if not is_departments(p)]
        self.assertGreater(len(seen), 8, "nothing moves")
        self.assertTrue(between, "no row travels")
        self.keep("rows-travel", between[len(between) // 2])
        self.assertTrue(is_departments(seen[-1]))

    # ------------------------------------------------------- how it ends

    def day(self, week, time="00:00:01"):
        """A Monday of the season, from 0."""
        first = datetime.date.fromisoformat(self.server.start_date)
        return f"{first + datetime.timedelta(weeks=week)} {time}"

    def becomes(self, state):
        vs.wait_until(lambda: self.server.state_of_season() == state)

    def freeze_and_end(self, lobby):
        """By the calendar; deeds go on while results are hidden."""
        self.clock.set(self.day(15))
        self.becomes(pb.SEASON_FROZEN)
        self.record([(r["staff_id"], "WK2")
                     for r in vs.rows("roster.csv")[:40]])
        picture = lobby.wait("frozen", is_frozen)
        self.assertNotIn(SKY, picture.colors())     # no field of people
        self.clock.set(self.day(16))
        lobby.wait("ended", is_ended, (200, 900))
        self.server.finish()

    def host(self, action, **fields):
        with self.server.admin() as link:
            return link.call(operation=operation(),
                             ceremony_step=pb.CeremonyStep(
                action=getattr(pb, f"CEREMONY_{action}"),
                **fields)).ceremony_stepped

    def script(self, rehearsal):
        cues, more = [], True
        with self.server.admin() as link:
            while more:
                page = link.call(ceremony_script=pb.CeremonyScriptGet(
                    rehearsal=rehearsal, page=pb.Page(offset=len(cues)))
                    ).ceremony_script
                cues += page.rows
                more = page.more
        return cues

    def in_step(self, what, kind, lobbies, rehearsal=False):
        """All screens show it, when what moves has come to rest."""
        for lobby in lobbies:
            lobby.wait(None, KINDS[kind])
        time.sleep(2)
        pictures = []
        for lobby in lobbies:
            self.last = None        # they may well be the same
            pictures.append(lobby.wait(f"{what}-{lobby.name}", KINDS[kind]))
        shares = [p.colors() for p in pictures]
        for color in (DEEP, SUN, HUSH, SKY):
            self.assertAlmostEqual(shares[0].get(color, 0),
                                   shares[1].get(color, 0), delta=0.01)
        if kind != "alone":         # there the mark is dark
            for share in shares:
                self.assertEqual(share.get(ROSE, 0) > 0.0001, rehearsal)

    def rehearse(self, lobbies):
        """Marked on every picture, and gone when it is stopped."""
        self.host("REHEARSE", screens=True)
        seen = set()
        for cue in self.script(True):
            kind = kind_of(cue.shown)
            if kind not in seen:
                self.in_step(f"rehearsal-{kind}", kind, lobbies, True)
                seen.add(kind)
            if seen == {"title", "hidden", "places", "alone"}:
                break
            self.host("NEXT", from_step=cue.step)
        self.host("STOP")
        for lobby in lobbies:
            lobby.wait(None, is_ended)

    def hold(self, lobbies):
        with self.server.admin() as link:
            link.call(operation=operation(),
                      draw_publish=pb.DrawPublish(prizes=2))
        self.host("START")
        step, seen = 0, set()
        while True:
            cue = self.script(False)[step]
            what = kind_of(cue.shown), cue.shown.title.en
            if what not in seen and (what[0] not in {k for k, _ in seen} or
                                     "raw" in what[1] or what[0] == "alone"):
                self.in_step(f"ceremony-{step:02}-{what[0]}", what[0], lobbies)
            seen.add(what)
            if cue.dice:
                with self.server.admin() as link:
                    link.call(operation=operation(),
                              draw_throw=pb.DrawThrow(dice="361154226413"))
            if step + 1 == self.host_steps():
                break
            step = self.host("NEXT", from_step=step).step
        self.assertLessEqual(KINDS.keys(), {kind for kind, _ in seen})
        self.host("END")
        for lobby in lobbies:
            lobby.wait(f"public-{lobby.name}", is_departments, (250, 680))

    def host_steps(self):
        return len(self.script(False))

    # --------------------------------------------------------------- the story

    def test_a_season_on_the_screen(self):
        self.bring_the_sample()
        self.begin_a_day()
        before = self.departments()
        lobby = Lobby(self, "lobby", "1280x720", "--profile",
                      self.enrolled("lobby"))
        visitors = Lobby(self, "visitors", "720x1280", "--visitors",
                         "--profile", self.enrolled("visitors"))
        lobby.wait("intro", is_intro, (500, 960))
        self.judge_bars(lobby.wait("departments", is_departments, (250, 680)),
                        before)
        self.climb(5, lambda code, order: order.index(code) < 4)
        self.judge_travel(lobby)
        leader = self.climb(3, lambda code, order: order[0] == code)
        self.assertGreater(lobby.wait("new-leader", is_leader, (100, 700))
                           .colors()[BAR], 0.3)
        self.reach_a_milestone()
        moment = visitors.wait("milestone", is_moment)
        self.assertNotIn(SKY, (moment.at(60, 60), moment.at(540, 100)))
        after = self.departments()
        self.assertEqual(after[0].department, leader)
        self.server.kill9()
        killed = time.monotonic()
        self.judge_bars(lobby.wait("departments-anew", is_departments,
                                   (250, 680)), after)
        away = lobby.wait("offline", is_offline, (860, 980))
        self.assertGreater(time.monotonic() - killed, 30)
        self.assertNotIn(MINT, away.colors())       # nothing is live
        self.server.start()
        back = lobby.wait("back", lambda p: not is_offline(p) and
                          MINT in p.colors())
        self.assertFalse(is_offline(back))
        self.freeze_and_end(lobby)
        visitors.end()
        stage = Lobby(self, "stage", "1280x720", "--profile",
                      self.enrolled("stage"))
        self.rehearse([lobby, stage])
        self.hold([lobby, stage])
        lobby.end()
        stage.end()


if __name__ == "__main__":
    unittest.main()
