# SPDX-License-Identifier: EUPL-1.2
"""What a subscriber holds last is what the server would show now, whatever
happened meanwhile: to one that reads at once, to one that reads late (and is
given fewer, newer updates), and to one that comes back with what it had."""
import os
import random
import socket
import sys
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import viesti_server as vs                                      # noqa: E402
from viesti_client import (Farewell, Refused, connect,          # noqa: E402
                           operation, pb)

VIEWS = (pb.VIEW_SEASON, pb.VIEW_DEPARTMENTS, pb.VIEW_PARTICIPATION,
         pb.VIEW_AREAS, pb.VIEW_MOMENTS, pb.VIEW_ANNOUNCEMENTS)
SEED = int(os.environ.get("VIESTI_SEED", "0")) or random.randrange(1 << 32)
BURSTS = 12


def body(update):
    """What the update tells, without when."""
    return update.WhichOneof("body"), getattr(
        update, update.WhichOneof("body")).SerializeToString()


class Watcher:
    """Holds the newest of each view, and which revision it is of."""

    def __init__(self, profile):
        self.profile, self.held, self.news = profile, {}, 0
        self.link = None
        self.come()

    def come(self):
        self.link = connect(self.profile)
        self.epoch = self.link.welcome.epoch
        self.link.call(subscribe=pb.Subscribe(epoch=self.epoch, views=[
            pb.ViewWanted(view=v, revision=self.held[v].revision)
            if v in self.held else pb.ViewWanted(view=v) for v in VIEWS]))

    def go(self):
        self.link.close()

    def read(self, quiet_s=0.3):
        """All that comes until nothing has come for so long."""
        self.link.sock.settimeout(quiet_s)
        try:
            while True:
                update = self.link.next_update()
                self.news += update.view in self.held
                self.held[update.view] = update
        except (TimeoutError, socket.timeout):
            pass
        self.link.sock.settimeout(20)


class LiveProperty(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        print(f"VIESTI_SEED={SEED}", file=sys.stderr)
        cls.rng = random.Random(SEED)
        cls.server = vs.Server(settings={"rate_per_second": 0})
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__, None)
        cls.server.fill()
        cls.admin = cls.server.admin()
        cls.addClassCleanup(cls.admin.close)
        cls.profile = cls.server.enrol("kiosk", name="Aula")
        cls.people = [r["staff_id"] for r in vs.rows("roster.csv")]
        cls.activities = []

    # ------------------------------------------------- what may happen

    def record(self):
        code = self.rng.choice(["SM2", "SM4", "WK1", "WK2", "ME5", "SM5"])
        result = self.admin.call(record=pb.Record(items=[pb.ActivityItem(
            operation=operation(), person=self.rng.choice(self.people),
            type=code, date=vs.days(vs.today()),
            evidence=f"https://x.example/{self.rng.random()}"
            if code != "ME5" else f"viite {self.rng.random()}")])
        ).recorded.results[0]
        if result.outcome == pb.RECORD_NEW:
            self.activities.append(result.activity)

    def some(self):
        return self.rng.choice(self.activities) if self.activities else 1

    def withdraw(self):
        self.admin.call(operation=operation(), withdraw=pb.Withdraw(
            activity=self.some(), reason="test"))

    def decide(self):
        self.admin.call(operation=operation(), review_decide=pb.ReviewDecide(
            activity=self.some(), reason="test", decision=self.rng.choice(
                [pb.DECISION_ACCEPT, pb.DECISION_REJECT])))

    def consent(self):
        shown = self.rng.random() < 0.7
        self.admin.call(operation=operation(), set_consents=pb.SetConsents(
            person=self.rng.choice(self.people), hide=not shown,
            consents=pb.Consents(kiosk=True) if shown else None,
            consent_reference="test" if shown else None))

    def happen(self):
        what = self.rng.choices(
            [self.record, self.withdraw, self.decide, self.consent],
            weights=[6, 2, 2, 3])[0]
        try:
            what()
        except Refused:
            pass            # not every activity can be decided or withdrawn

    # ------------------------------------------------------ what must hold

    def same(self, watchers):
        """All hold the same in the end: the server also looks once a second
        at what time alone moves, and tells all of them then."""
        for _ in range(10):
            for watcher in watchers:
                watcher.read(0.15)
            held = [[body(w.held[v]) for v in VIEWS] for w in watchers]
            if all(h == held[0] for h in held):
                return
        for n, view in enumerate(VIEWS):
            self.assertEqual(len({h[n] for h in held}), 1,
                             f"{pb.ViewKind.Name(view)}, seed {SEED}")

    def test_the_last_state_held_is_the_projection(self):
        prompt, late, returning = (Watcher(self.profile) for _ in range(3))
        for watcher in (prompt, late, returning):
            watcher.read()
        first = dict(prompt.held)
        for burst in range(BURSTS):
            if burst % 3 == 0:
                returning.go()
            for _ in range(self.rng.randrange(1, 25)):
                self.happen()
            if burst % 3 == 0:
                returning.come()
            prompt.read()
            watchers = [Watcher(self.profile), prompt, returning]
            if burst % 4 == 3:
                watchers.append(late)
            self.same(watchers)
            watchers[0].go()
        for watcher in (prompt, late, returning):
            watcher.go()
        # the control: these histories do move what is shown
        self.assertNotEqual(body(first[pb.VIEW_DEPARTMENTS]),
                            body(prompt.held[pb.VIEW_DEPARTMENTS]))
        # who reads late is told no more than who reads at once
        self.assertLessEqual(late.news, prompt.news)

    def test_one_that_never_reads_is_cut_and_nobody_notices(self):
        with vs.Server(settings={"rate_per_second": 0, "idle_ms": 2000,
                                 "ping_ms": 500}) as server:
            server.fill()
            profile = server.enrol("kiosk", name="Aula")
            admin = server.admin()
            deaf = connect(profile)
            deaf.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            deaf.send(subscribe=pb.Subscribe(views=[
                pb.ViewWanted(view=v) for v in VIEWS]))
            reader = Watcher(profile)
            begun, lags = time.monotonic(), []
            while time.monotonic() - begun < 4:
                admin.call(operation=operation(), announce=pb.Announce(
                    what=pb.Announcement(
                        kind=pb.ANNOUNCEMENT_TIP, text=pb.Text(
                            fi=f"Vinkki {time.monotonic()}"))))
                sent = time.monotonic()
                before = reader.news
                while reader.news == before:
                    update = reader.link.next_update()
                    reader.news += update.view == pb.VIEW_ANNOUNCEMENTS
                lags.append(time.monotonic() - sent)
                reader.link.call(ping=pb.Ping())
                time.sleep(0.1)
                rows = admin.call(list_announcements=pb.ListAnnouncements()) \
                    .announcements.rows
                for row in rows[5:]:
                    admin.call(operation=operation(), remove_announcement=pb.
                               RemoveAnnouncement(
                                   announcement=row.announcement))
            self.assertLess(max(lags), 0.25 * 4)
            deaf.sock.settimeout(5)
            with self.assertRaises((ConnectionError, Farewell, OSError)):
                while True:
                    deaf.next_update()
            for link in (reader.link, admin, deaf):
                link.close()


if __name__ == "__main__":
    unittest.main()
