# SPDX-License-Identifier: EUPL-1.2
"""Nothing public tells about fewer than five people: every figure that screens and
visitors get is held against every other, for random houses, with the persons
behind each figure known. The seed is printed (VIESTI_SEED repeats it). The
control publishes each figure by itself, and must be found out.

The law is of what is shown at one moment. The difference of two moments is about
what happened between them and no figure of a group (PROTOCOL.md, chapter 18 says
why and what softens it); that no count can be solved for from all that is said at
one moment is unit/test_projection_lights's."""
import itertools
import os
import random
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import viesti_server as vs                                      # noqa: E402
from viesti_client import connect, operation, pb                # noqa: E402

FEW = 5
VIEWS = ("SEASON", "DEPARTMENTS", "PARTICIPATION", "AREAS", "MOMENTS")
TYPES = {"social": "SM4", "workplace": "WK2", "media": "ME4"}


class House:
    """Departments, who joined, and who did what: the truth behind figures."""

    def __init__(self, chance, rounds):
        self.rounds = rounds
        self.heads, self.joined = {}, {}
        for i in range(chance.randint(3, 7)):
            code = f"d{i}"
            heads = chance.choice((3, 4, 6, 9, 12, 15, 23, 40))
            self.heads[code] = {(code, n) for n in range(heads)}
            self.joined[code] = {(code, n) for n in range(
                chance.choice((0, heads // 2, heads - 3, heads - 1, heads)))}
        self.deeds = {}         # (person, round, area or "learning")
        keen = chance.random()
        for person in self.everybody():
            for at in range(1, rounds + 1):
                if chance.random() < keen:
                    for area in chance.sample(sorted(TYPES),
                                              chance.randint(1, 2)):
                        self.deeds[person, at, area] = True
            if chance.random() < keen:
                at = chance.randint(1, rounds)
                self.deeds[person, at, "learning"] = True

    def everybody(self):
        return sorted(set().union(*self.joined.values()))

    def all_heads(self):
        return set().union(*self.heads.values())

    def who(self, round_=None, area=None, department=None):
        return {p for (p, at, what) in self.deeds
                if (round_ is None or at == round_) and
                (area is None or what == area) and
                (department is None or p[0] == department)}


def leaks(house, figures, deeds=()):
    """figures: {label: (persons, what they are of)}. What tells of fewer than
    five, or of fewer than five missing, by itself or by subtraction."""
    found = []

    def judge(label, persons, whole):
        if len(persons) < FEW:
            found.append(f"{label}: about {len(persons)}")
        elif len(whole - persons) < FEW:
            found.append(f"{label}: {len(whole - persons)} missing")

    for label, (persons, whole) in figures.items():
        judge(label, persons, whole)
    for (a, (x, _)), (b, (y, _)) in itertools.permutations(
            figures.items(), 2):
        if y < x and len(x - y) < FEW:
            found.append(f"{a} less {b}: about {len(x - y)}")
    rows = [p for label, (p, _) in figures.items()
            if label.startswith("lit ") and label != "lit house"]
    if "lit house" in figures and rows:
        told = set().union(*rows)
        whole = set().union(*(house.heads[next(iter(p))[0]] for p in rows))
        rest = figures["lit house"][0] - told
        others = house.all_heads() - whole
        if others and (len(rest) < FEW or len(others - rest) < FEW):
            found.append(f"house less departments: {len(rest)} of "
                         f"{len(others)}")
    if deeds and 0 < len(deeds) < FEW:
        found.append(f"deeds of the season less this round's: "
                     f"about {len(deeds)}")
    return found


class Published:
    """What a screen holds, each figure with the persons behind it."""

    def __init__(self, house, views, milestones):
        self.house = house
        self.figures, self.deeds = {}, ()
        heads, now = house.all_heads(), house.rounds
        season, part = views["SEASON"].season, views["PARTICIPATION"]
        part = part.participation
        everybody = set(house.everybody())
        if season.HasField("joined"):
            self.add("joined", season.joined, everybody, heads)
        if season.HasField("trained"):
            self.add("trained", season.trained, house.who(area="learning"),
                     heads)
        if part.HasField("lit"):
            self.add("lit house", part.lit, house.who(now), heads)
        elif part.share.kind == pb.SHARE_EXACT:
            self.add("lit house", None, house.who(now), heads)
        for row in (*part.rows, *views["DEPARTMENTS"].departments.rows):
            told = row.HasField("lit") or row.share.kind == pb.SHARE_EXACT
            if told and row.department != "joint":
                self.add(f"lit {row.department}",
                         row.lit if row.HasField("lit") else None,
                         house.who(now, department=row.department),
                         house.heads[row.department])
        self.take_areas(views["AREAS"].areas)
        for step in views["MOMENTS"].moments.milestones:
            if step.HasField("count"):
                self.add(f"milestone {step.milestone}", step.count,
                         milestones[step.milestone], heads)
        self.deeds_of = []
        if season.HasField("deeds"):
            self.deeds_of.append({p for p, _, what in house.deeds
                                  if what != "learning"})
        if part.HasField("deeds"):
            self.deeds_of.append({p for p, at, what in house.deeds
                                  if at == now and what != "learning"})
        if len(self.deeds_of) == 2:
            self.deeds = {p for (p, at, what) in house.deeds
                          if at != now and what != "learning"}

    def add(self, label, count, persons, whole):
        if count is not None and count != len(persons):
            raise AssertionError(f"{label} is {count}, not {len(persons)}")
        self.figures[label] = (persons, whole)

    def take_areas(self, areas):
        for column in areas.columns:
            for row in (*column.rows, *column.other_rows):
                if row.HasField("active") and row.short_name in \
                        self.house.heads:
                    self.add(f"area {column.area} {row.short_name}",
                             row.active,
                             self.house.who(area=column.area,
                                            department=row.short_name),
                             self.house.heads[row.short_name])


class Subtraction(unittest.TestCase):
    def load(self, server, house, start):
        with server.admin() as admin:
            vs.import_departments(admin, [
                dict(department=code, name_fi=code, name_sv=code, name_en=code,
                     short_name=code, headcount=str(len(heads)), ranked="1")
                for code, heads in house.heads.items()])
            vs.import_roster(admin, [
                dict(staff_id=f"{d}-{n}", name=f"Henkilö {d} {n}",
                     department=d, language="fi", joined_on=str(start),
                     email="", pseudonym="", ranked="1",
                     show_department="0", show_house="0", show_kiosk="0",
                     show_ceremony="0")
                for d, n in house.everybody()])
            admin.call(operation=operation(),
                       season_step=vs.opening())
            first = vs.days(start)
            items = [pb.ActivityItem(
                operation=operation(), person=f"{d}-{n}",
                type=TYPES.get(what, "TR1"), date=first + 14 * (at - 1),
                evidence="" if what == "workplace" else
                f"https://x.example/{d}/{n}/{at}/{what}")
                for (d, n), at, what in house.deeds]
            results = vs.record(admin, items, accepted=True)
            for r in results:
                self.assertEqual(r.outcome, pb.RECORD_NEW, r)

    def milestones(self, admin, house):
        held = {}
        for d, n in house.everybody():
            for m in admin.call(explain=pb.Explain(
                    participant=f"{d}-{n}")).explanation.milestones:
                if m.reached:
                    held.setdefault(m.milestone, set()).add((d, n))
        return held

    def views(self, link, visitors):
        link.call(subscribe=pb.Subscribe(visitors=visitors, views=[
            pb.ViewWanted(view=pb.ViewKind.Value(f"VIEW_{v}"))
            for v in VIEWS]))
        got = {}
        while len(got) < len(VIEWS):
            update = link.next_update()
            got[pb.ViewKind.Name(update.view)[5:]] = update
        return got

    def published(self, chance):
        rounds = chance.randint(1, 5)
        start = vs.running_start(rounds)
        house = House(chance, rounds)
        with vs.Server(start=start) as server:
            self.load(server, house, start)
            server.restart()    # lights come late but at the start
            with server.admin() as admin:
                milestones = self.milestones(admin, house)
            for visitors in (False, True):
                with connect(server.enrol("kiosk")) as link:
                    yield house, Published(house, self.views(link, visitors),
                                           milestones), milestones

    def naive(self, house, milestones):
        """Each figure by itself, as if there were no others."""
        now, heads = house.rounds, house.all_heads()
        figures = {"joined": (set(house.everybody()), heads),
                   "trained": (house.who(area="learning"), heads),
                   "lit house": (house.who(now), heads)}
        for code, whole in house.heads.items():
            figures[f"lit {code}"] = (house.who(now, department=code), whole)
        for code, held in milestones.items():
            figures[f"milestone {code}"] = (held, heads)
        return {label: (p, w) for label, (p, w) in figures.items()
                if len(p) >= FEW and len(w - p) >= FEW}

    def test_no_figure_tells_of_few_by_itself_or_by_subtraction(self):
        chance = random.Random(vs.SEED)
        told, caught = 0, 0
        for history in range(6):
            for house, public, milestones in self.published(chance):
                told += len(public.figures)
                with self.subTest(history=history):
                    self.assertEqual(leaks(house, public.figures,
                                           public.deeds), [])
                    self.assertFalse([p for p in public.deeds_of
                                      if len(p) < FEW])
                caught += len(leaks(house, self.naive(house, milestones)))
        self.assertGreater(told, 10, "hardly anything was published")
        self.assertGreater(caught, 0, "the control was not found out")


if __name__ == "__main__":
    unittest.main()
