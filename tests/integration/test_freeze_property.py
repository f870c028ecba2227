#!/usr/bin/python3
# SPDX-License-Identifier: EUPL-1.2
"""From the freeze until results are announced nothing public depends on what came
after: two servers with the same history up to the freeze and different ones after
it answer alike, whatever a screen, a contact or a participant asks or watches, and
write the same pages, digests and pictures. Two figures are stated exceptions: the house-wide
share and the count of deeds since. One's own things are live, and named here.

VIESTI_TEST_SEED repeats a run."""
import copy
import os
import random
import re
import shutil
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import viesti_paper as paper                                    # noqa: E402
import viesti_server as vs                                      # noqa: E402
from viesti_cli import program, viesti                          # noqa: E402
from viesti_client import Refused, connect, operation, pb       # noqa: E402

ROSTER = vs.rows("roster.csv")
TODAY = vs.days(vs.today())
OWN = "hallinto"
SEED = int(os.environ.get("VIESTI_TEST_SEED") or time.time())
TYPES = ("SM2", "SM3", "SM5", "WK2", "WK3", "ME1", "TR1", "TR2")

# Everybody but the organiser's side. Which requests of theirs may differ, and
# why: an arm that is neither here nor asked below is red.
ROLES = ("kiosk", "recorder", "participant", "moderator", "trainer", "auditor")
NO_RESULTS = {
    "list_activities": "what one recorded oneself is live",
    "list_participants": "whom one enlisted",
    "list_questions": "one's own",
    "inbox": "what waits for oneself",
    "list_moves": "what one asked for",
    "my_data": "everything held about oneself",
    "review_list": "the claims that wait: decisions go on",
    "feedback": "of a training session, for who held it",
    "journal_verify": "the auditor's",
    "journal_show": "the auditor's",
    "hello": "the machine's", "ping": "the machine's",
    "renew": "the machine's", "subscribe": "see the views",
    "rulebook": "the same for everybody",
    "rulebooks": "the same for everybody",
    "list_trainings": "times and places",
}
# Roles that see no standings at all.
NO_STANDINGS = {"moderator", "trainer", "auditor"}
BOARDS = tuple(r for r in ROLES if r not in NO_STANDINGS)


def changing():
    """Requests that change something: nobody reads results by them."""
    text = paper.source("server", "requests.def")
    return {m.group(1) for m in re.finditer(
        r"^ON_\w+\(\w+, (\w+),[^()]*\bCHANGES\b[^()]*\)", text, re.M)}


def rankings(role, person, freeze):
    """Requests of both rankings, as messages by arm."""
    found = {"rank_departments": [], "rank_participants": []}
    for area in (None, "social", "workplace", "media"):
        for number in (None, 1, 5, 6):
            fields = {k: v for k, v in (("area", area), ("round", number))
                      if v is not None}
            found["rank_departments"].append(pb.RankDepartments(**fields))
            found["rank_participants"].append(pb.RankParticipants(
                page=pb.Page(limit=1000), **fields))
            if role != "kiosk":
                found["rank_participants"].append(pb.RankParticipants(
                    around=person, neighbours=50, top=50, **fields))
    found["rank_departments"] += [
        pb.RankDepartments(as_public=True),
        *(pb.RankDepartments(size_class=c) for c in (1, 2, 3))]
    found["standings_at"] = [
        pb.StandingsAt(at=at, **{kind: q})
        for at in (freeze, freeze - 1, freeze - 60_000_000)
        for kind, q in (("departments", pb.RankDepartments()),
                        ("participants", pb.RankParticipants(
                            page=pb.Page(limit=1000))))]
    return found


def asked(role, person, freeze):
    """Every message of every request that this role may compare results by."""
    found = {} if role in NO_STANDINGS else rankings(role, person, freeze)
    found["status"] = [pb.StatusGet()]
    found["moderation"] = [pb.ModerationGet()]
    found["draw"] = [pb.DrawGet()]
    if role == "recorder":
        found["explain"] = [pb.Explain(department=OWN)]
    if role != "kiosk" and role not in NO_STANDINGS:
        found.setdefault("explain", []).append(pb.Explain(participant=person))
    return found


def clear(message, *fields):
    for field in fields:
        if field in message.DESCRIPTOR.fields_by_name:
            message.ClearField(field)


def without_exceptions(arm, body, role):
    """The reply without revision, time, and what is one's own."""
    clear(body, "revision", "server_at")
    for name in ("departments", "participants", "explanation"):
        if arm == "standings_at" and body.HasField(name):
            clear(getattr(body, name), "revision")
    if arm == "standings_at":
        clear(body, "at")
        if body.departments.as_of:
            body.departments.ClearField("as_of")
        if body.participants.as_of:
            body.participants.ClearField("as_of")
    if arm == "status" and role != "kiosk":
        clear(body, "participants", "claims_pending", "claims_returned",
              "claims_escalated", "inbox")
    if arm == "moderation" and role == "moderator":
        body.Clear()        # their own work, which goes on
    if arm == "explain" and body.HasField("participant"):
        # points are one's own and live; the place is that of the board
        rank = body.participant.rank
        body.Clear()
        body.participant.rank = rank
    return body


class Case(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        sys.stderr.write(f"VIESTI_TEST_SEED={SEED}\n")
        cls.random = random.Random(SEED)
        cls.home = tempfile.mkdtemp(prefix="viesti-freeze-")
        cls.addClassCleanup(shutil.rmtree, cls.home, True)
        one = vs.Server()
        one.__enter__()
        cls.addClassCleanup(one.__exit__, None)
        one.fill(room=40)
        cls.person = next(r["staff_id"] for r in ROSTER
                          if r["department"] == OWN)
        cls.profiles = {
            "kiosk": one.enrol("kiosk"),
            "recorder": one.enrol("recorder", department=OWN),
            "participant": one.enrol("participant", staff_id=cls.person),
            "moderator": one.enrol("moderator", department=OWN),
            "trainer": one.enrol("trainer"),
            "auditor": one.enrol("auditor"),
            "organiser": one.enrol("organiser")}
        cls.cli = os.path.join(cls.home, "cli-1")
        code = one.invite("kiosk", name="Aula").code
        assert viesti(cls.cli, "enrol", code).code == 0
        cls.play(one, 260)
        # they are active in the running round, and light nothing any more
        cls.active = [r["staff_id"] for r in ROSTER[10:50]]
        with one.admin() as link:
            vs.record(link, [pb.ActivityItem(
                operation=operation(), person=p, type="WK2", date=TODAY)
                for p in cls.active])
        cls.count_alike(one)
        with one.admin() as link:
            cls.freeze = link.call(operation=operation(),
                                   season_step=pb.SeasonStep(
                to=pb.SEASON_FROZEN, reason="koe")).season_stepped.at
        # a copy of the whole server, which goes on by itself
        one.stop()
        state = os.path.join(cls.home, "other")
        shutil.copytree(one.state, state)
        one.restart()
        two = vs.Server(state=state)
        two.__enter__()
        cls.addClassCleanup(two.__exit__, None)
        cls.servers = one, two
        other = os.path.join(cls.home, "cli-2")
        shutil.copytree(cls.cli, other)
        path = os.path.join(other, "profile")
        with open(path, encoding="utf-8") as f:
            text = f.read()
        with open(path, "w", encoding="utf-8") as f:
            f.write(re.sub(r"^port: \d+$", f"port: {two.port}", text,
                           flags=re.M))
        path = os.path.join(cls.cli, "profile")
        with open(path, "w", encoding="utf-8") as f:
            f.write(re.sub(r"^port: \d+$", f"port: {one.port}", text,
                           flags=re.M))
        cls.other_cli = other

    @classmethod
    def count_alike(cls, server):
        """Two more have been at a training than are active in this round: of two
        counts that are so close one is withheld, and the one that goes on after
        the freeze must not decide about the other."""
        with server.admin() as link:
            def who(figure, **which):
                return {r.staff_id for r in link.call(
                    rank_participants=pb.RankParticipants(page=pb.Page(
                        limit=1000), **which)).participant_ranking.rows
                    if getattr(r, figure)}
            lit = who("active_rounds",
                      round=link.call(status=pb.StatusGet()).status.round)
            trained = who("trainings")
            more = len(lit) + 2 - len(trained)
            some, kind = (lit - trained, "TR3") if more > 0 else \
                (trained - lit, "WK2")
            results = vs.record(link, [pb.ActivityItem(
                operation=operation(), person=p, type=kind, date=TODAY,
                evidence="koodi 1") for p in sorted(some)[:abs(more)]])
            assert all(r.outcome == pb.RECORD_NEW for r in results), results

    @classmethod
    def item(cls, person):
        kind = cls.random.choice(TYPES)
        return pb.ActivityItem(
            operation=operation(), person=person, type=kind,
            date=TODAY - cls.random.randrange(60),
            first_public=cls.random.random() < .1,
            evidence="koodi 1" if kind.startswith("TR") else
            f"https://x.example/{os.urandom(6).hex()}")

    @classmethod
    def play(cls, server, steps):
        """Recordings, decisions, corrections, withdrawals."""
        last = 0
        with server.admin() as link:
            for _ in range(steps):
                what = cls.random.randrange(10)
                some = cls.random.randrange(1, last + 1) if last else 0
                try:
                    if what < 6 or not last:
                        result, = vs.record(link, [cls.item(
                            cls.random.choice(ROSTER)["staff_id"])],
                            accepted=cls.random.random() < .5)
                        last = max(last, result.activity)
                    elif what < 7:
                        link.call(operation=operation(), withdraw=pb.Withdraw(
                            activity=some))
                    elif what < 9:
                        link.call(operation=operation(),
                                  review_decide=pb.ReviewDecide(
                            activity=some, reason="koe",
                            decision=cls.random.choice((
                                pb.DECISION_ACCEPT, pb.DECISION_REJECT))))
                    else:
                        link.call(operation=operation(), correct=pb.Correct(
                            activity=some, type="SM2",
                            date=TODAY - cls.random.randrange(60)))
                except Refused:
                    pass

    def go_on_otherwise(self):
        """Much happens on the second server only."""
        two = self.servers[1]
        self.play(two, 150)
        with two.admin() as link:
            for n in range(3):
                link.call(operation=operation(), join=pb.Join(
                    staff_id=f"U{n}", name=f"Uusi Ihminen {n}",
                    department="poliisi"))
                vs.record(link, [self.item(f"U{n}") for _ in range(4)])
            link.call(operation=operation(),
                      change_department=pb.ChangeDepartment(
                department="poliisi", headcount=150, reason="kasvoi"))
            link.call(operation=operation(), move=pb.Move(
                person=next(r["staff_id"] for r in ROSTER
                            if r["department"] == "pelastus"),
                department="poliisi", **{"from": TODAY}))

    def link(self, server, role):
        profile = copy.copy(self.profiles[role])
        profile.port = server.port
        link = connect(profile)
        self.addCleanup(link.close)
        return link

    def answer(self, link, role, arm, message, **more):
        """The reply, or why not, as it may be compared."""
        try:
            reply = link.call(**{arm: message}, **more)
        except Refused as refusal:
            return refusal.code, refusal.reason
        body = getattr(reply, reply.WhichOneof("body"))
        return without_exceptions(arm, copy.deepcopy(body), role)

    def views(self, server, role, **fields):
        """Every view there is, as this role is shown it."""
        kinds = [v.number for v in pb.ViewKind.DESCRIPTOR.values if v.number]
        link = self.link(server, role)
        views = []
        for kind in kinds:
            more = {pb.VIEW_RANK_DEPARTMENTS: dict(
                        departments=pb.RankDepartments()),
                    pb.VIEW_RANK_PARTICIPANTS: dict(
                        participants=pb.RankParticipants(
                            page=pb.Page(limit=60)))}.get(kind, {})
            views.append(pb.ViewWanted(view=kind, **more))
        link.call(subscribe=pb.Subscribe(views=views, **fields))
        found = {}
        while len(found) < len(kinds):
            update = link.next_update()
            body = getattr(update, update.WhichOneof("body"))
            if update.view == pb.VIEW_SEASON:
                clear(body, "deeds_since_freeze")
            if update.view == pb.VIEW_PARTICIPATION:
                clear(body, "lit", "share", "goal")
            found[update.view] = body
        return found


class Public(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.go_on_otherwise(cls("test_requests"))

    def test_every_request_is_thought_of(self):
        table = paper.code_roles()
        for role in ROLES:
            thought_of = (set(asked(role, self.person, self.freeze)) |
                          set(NO_RESULTS) | changing())
            may = {arm for arm, roles in table.items() if role in roles}
            self.assertEqual(may - thought_of, set(), role)

    def test_requests(self):
        one, two = self.servers
        for role in ROLES:
            links = self.link(one, role), self.link(two, role)
            for arm, messages in asked(role, self.person,
                                       self.freeze).items():
                for message in messages:
                    with self.subTest(f"{role} {arm} {message}"):
                        self.assertEqual(*(self.answer(
                            link, role, arm, message) for link in links))
            if role in NO_STANDINGS:
                continue
            with self.subTest(f"{role}, the season by its name"):
                self.assertEqual(*(self.answer(
                    link, role, "standings_at",
                    pb.StandingsAt(departments=pb.RankDepartments()),
                    season=str(vs.running_start().year)) for link in links))

    def test_nobody_looks_behind_the_freeze(self):
        for role in BOARDS:
            for server in self.servers:
                with self.assertRaises(Refused) as caught:
                    self.link(server, role).call(standings_at=pb.StandingsAt(
                        at=self.freeze + 1,
                        departments=pb.RankDepartments()))
                self.assertEqual(caught.exception.reason, "results_hidden")

    def test_views(self):
        one, two = self.servers
        for role in BOARDS:
            for fields in ({}, {"visitors": True}):
                seen = self.views(one, role, **fields)
                other = self.views(two, role, **fields)
                for view in seen:
                    with self.subTest(role=role, view=view, **fields):
                        self.assertEqual(seen[view], other[view])

    def test_the_organisers_eyes_see_the_difference(self):
        """The control: what is compared above would tell."""
        one, two = self.servers
        links = self.link(one, "organiser"), self.link(two, "organiser")
        for arm, messages in rankings("organiser", self.person,
                                      self.freeze).items():
            if arm == "standings_at":
                messages = [pb.StandingsAt(at=time.time_ns() // 1000,
                                           departments=pb.RankDepartments())]
            for message in messages[:1]:
                self.assertNotEqual(*(self.answer(link, "organiser", arm,
                                                  message) for link in links))
        seen, other = (self.views(s, "organiser") for s in self.servers)
        self.assertNotEqual(seen[pb.VIEW_RANK_DEPARTMENTS],
                            other[pb.VIEW_RANK_DEPARTMENTS])
        for view in seen:
            if view not in (pb.VIEW_RANK_DEPARTMENTS,
                            pb.VIEW_RANK_PARTICIPANTS):
                self.assertEqual(seen[view], other[view])

    def test_both_boards_and_the_difference(self):
        one, two = self.servers
        then = self.link(two, "organiser").call(standings_at=pb.StandingsAt(
            at=self.freeze, departments=pb.RankDepartments()))
        rows = {r.department: r for r in then.standings_then.departments.rows}
        ran = program("viestictl", "--state", two.state, "standings",
                      "difference", "--json")
        self.assertEqual(ran.code, 0, ran)
        self.assertTrue(ran.json)
        for row in ran.json:
            if row["department"] in rows:
                self.assertEqual(row["index_then"],
                                 rows[row["department"]].index)
        for lang in ("fi", "sv", "en"):
            ran = program("viestictl", "--state", one.state, "--lang", lang,
                          "standings", "difference")
            self.assertEqual(ran.code, 0, ran)
        public = program("viestictl", "--state", two.state, "rank",
                         "departments", "--as-public", "--json")
        full = program("viestictl", "--state", two.state, "rank",
                       "departments", "--json")
        self.assertNotEqual(public.json, full.json)


class Consents(Case):
    def test_a_consent_taken_away_acts_at_once(self):
        one = self.servers[0]
        board = pb.RankParticipants(page=pb.Page(limit=1000))
        shown = self.link(one, "kiosk").call(rank_participants=board)
        rows = shown.participant_ranking.rows
        self.assertTrue(rows)
        with one.admin() as link:
            link.call(operation=operation(), set_consents=pb.SetConsents(
                person=next(r["staff_id"] for r in ROSTER
                            if rows[0].name in (r["name"], r["pseudonym"])),
                hide=True))
        now = self.link(one, "kiosk").call(
            rank_participants=board).participant_ranking.rows
        self.assertEqual([r.SerializeToString() for r in now],
                         [r.SerializeToString() for r in rows[1:]])

    def test_points_of_ones_own_are_live(self):
        one = self.servers[0]
        link = self.link(one, "participant")

        def own():
            return link.call(explain=pb.Explain(
                participant=self.person)).explanation
        before = own()
        result, = vs.record(link, [pb.ActivityItem(
            operation=operation(), person=self.person, type="WK6", date=TODAY,
            evidence=f"tilaisuus {os.urandom(3).hex()} 1")])
        with one.admin() as admin:
            admin.call(operation=operation(), review_decide=pb.ReviewDecide(
                activity=result.activity, decision=pb.DECISION_ACCEPT))
        now = own()
        self.assertGreater(now.participant.points, before.participant.points)
        self.assertEqual(now.participant.rank, before.participant.rank)


def scenes():
    """Every scene that the kiosk has."""
    found = re.findall(r'^\t\{ "(\w+)",', paper.source(
        "client", "kiosk", "scenes.c"), re.M)
    assert len(found) > 10, found
    return found


class Pages(Case):
    """What is written differs by nothing at all when the two stated figures are
    the same: four people who are active already do something more."""

    def files(self, cli, name):
        site = os.path.join(self.home, name)
        ran = viesti(cli, "publish", site)
        self.assertEqual(ran.code, 0, ran)
        found = {}
        for folder, _, names in os.walk(site):
            for n in names:
                path = os.path.join(folder, n)
                with open(path, "rb") as f:
                    found[os.path.relpath(path, site)] = re.sub(
                        rb"\d\d?[.:]\d\d(?=[^\d]|$)|\d{4}-\d\d-\d\dT[\d:.+Z-]+|"
                        rb'"(?:revision|at|made_at|as_of)": ?\d+', b"",
                        f.read())
        return found

    def test_pages_and_pictures(self):
        two = self.servers[1]
        people = self.active[:4]
        with two.admin() as link:
            vs.record(link, [self.item(p) for p in people for _ in range(6)],
                      accepted=True)
        seen = self.files(self.cli, "one")
        other = self.files(self.other_cli, "two")
        self.assertEqual(sorted(seen), sorted(other))
        for name in seen:
            self.assertEqual(seen[name], other[name], name)
        for words in (("digest", "round", "6"), ("digest", "round", "5")):
            told = [program("viestictl", "--state", server.state, "--lang",
                            "fi", *words) for server in self.servers]
            self.assertEqual([ran.code for ran in told], [0, 0], told)
            self.assertEqual(told[0].out, told[1].out, words)
        for scene in scenes():
            self.assertEqual(*(self.picture(cli, scene)
                               for cli in (self.cli, self.other_cli)), scene)

    def picture(self, cli, scene):
        out = os.path.join(cli, f"{scene}.png")
        ran = program("viesti-kiosk", "--profile", cli, "--snapshot", out,
                      "--scene", scene, "--at", "2026-05-18 12:00")
        if ran.code != 0:       # nothing to show in it now
            return ran.code
        with open(out, "rb") as f:
            return f.read()


if __name__ == "__main__":
    unittest.main()
