# SPDX-License-Identifier: EUPL-1.2
"""A second computation of ledgers, standings, milestones and badges.

Written from the competition's rules as they are put down for people ("Scoring,
exactly" and "Standings") and from the rulebook's YAML alone; nothing of the
server's code was looked at. It is plain and slow, on purpose: every question is
answered from all records anew. Tests hold the server against it.

    house = House(versions=[Version(1, SHIPPED)], rounds=even_rounds("2026-02-02"))
    house.departments["talous"] = Department("talous", heads=15)
    house.people["S1"] = Person("S1", "talous")
    house.deeds.append(Deed(1, "S1", "SM2", date(2026, 2, 3), recorded_at=1))
    for place in house.rank_departments(counted=[1]): ...

Fractions are Python's own, so exact.
"""
import bisect
import collections
import dataclasses
import datetime
import os
from fractions import Fraction

import yaml

SHIPPED_PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..",
                            "..", "server", "rulebooks", "ministry.yaml")
JOINT = "joint"
TYPE_LIMIT, WEEKLY_CAP = "type limit", "weekly cap"
CLASSES = ("small", "medium", "large")


def shipped_rules():
    with open(SHIPPED_PATH, encoding="utf-8") as f:
        return yaml.safe_load(f)


class Version:
    """A rulebook; `since`: the first whole day on which it is in force."""

    def __init__(self, number, rules, since=datetime.date.min):
        self.number, self.rules, self.since = number, rules, since
        self.types = {t["code"]: t for t in rules["types"]}


@dataclasses.dataclass
class Department:
    code: str
    heads: int
    ranked: bool = True
    later_heads: dict = dataclasses.field(default_factory=dict)  # round: heads

    def heads_in(self, round_):
        since = [r for r in self.later_heads if r <= round_]
        return self.later_heads[max(since)] if since else self.heads

    def grow(self, by, from_round):
        """So many heads more from that round on, also where others are known
        for later ones."""
        self.later_heads = {r: self.heads_in(r) + by for r in
                            {from_round, *self.later_heads} if r >= from_round
                            } | {r: h for r, h in self.later_heads.items()
                                 if r < from_round}


@dataclasses.dataclass
class Person:
    id: str
    department: str             # the first one
    ranked: bool = True
    had_bonus: bool = False     # first_public, in an earlier season
    left: bool = False          # shown in no ranking; the deeds go on counting
    moves: list = dataclasses.field(default_factory=list)  # (day, department)

    def department_on(self, day):
        here = self.department
        for since, department in sorted(self.moves, key=lambda m: m[0]):
            if since <= day:
                here = department
        return here


@dataclasses.dataclass
class Deed:
    """An activity, learning too."""
    id: int
    person: str
    type: str
    date: datetime.date
    recorded_at: int
    first_public: bool = False
    counts: bool = True         # accepted, automatically or by a moderator


@dataclasses.dataclass
class Entry:
    """A line of a ledger; a bonus has no deed."""
    date: datetime.date
    points: int
    department: str
    version: int
    deed: Deed = None
    bonus: str = None           # area or first_public
    area: str = None            # of a deed, or an area's bonus
    learning: bool = False
    training: bool = False
    first_public: bool = False  # the deed is marked so, and no learning
    mark: str = None


@dataclasses.dataclass
class Place:
    """A line of a ranking; rank None: hors concours."""
    key: str
    rank: int
    figures: "Figures"
    score: tuple


@dataclasses.dataclass
class Figures:
    """Of a department in some rounds, or of a person."""
    points: int = 0             # not capped
    capped: int = 0             # PTS
    active: int = 0             # ACT, or a person's active rounds
    versatile: int = 0          # BR
    areas: int = 0              # of a person
    trainings: int = 0
    openers: int = 0            # people with a first_public deed
    head_rounds: int = 0        # H
    rounds: int = 0             # R
    index: int = 0
    heads: int = 0              # in the last counted round

    def add(self, other):
        for f in dataclasses.fields(self):
            setattr(self, f.name,
                    getattr(self, f.name) + getattr(other, f.name))


def even_rounds(start, n=8, days=14):
    """The first and the last day of each round."""
    if isinstance(start, str):
        start = datetime.date.fromisoformat(start)
    day = datetime.timedelta(days=1)
    return [(start + day * days * k, start + day * (days * (k + 1) - 1))
            for k in range(n)]


class House:
    def __init__(self, versions=None, rounds=()):
        self.versions = versions or [Version(1, shipped_rules())]
        self.rounds = list(rounds)
        self.departments, self.people, self.deeds = {}, {}, []
        self.paused = set()         # rounds that a pause touched

    # ------------------------------------------------------------ calendar

    def rules_on(self, day):
        """The last version in force at 00:00 of that day; of equal times, the
        one that came last."""
        return max((v for v in self.versions if v.since <= day),
                   key=lambda v: (v.since, v.number))

    def round_of(self, day):
        """1-based; None outside the season."""
        for number, (first, last) in enumerate(self.rounds, 1):
            if first <= day <= last:
                return number
        return None

    def counted_on(self, day):
        """The finished rounds and the running one."""
        return [n for n, (first, _) in enumerate(self.rounds, 1)
                if first <= day]

    # --------------------------------------- departments, from a round on

    def merge(self, code, into, from_round):
        """Its heads and its people are the other's; it is there no more."""
        gone = self.departments[code]
        self.departments[into].grow(gone.heads_in(from_round), from_round)
        gone.later_heads = {r: h for r, h in gone.later_heads.items()
                            if r < from_round} | {from_round: 0}
        first_day = self.rounds[from_round - 1][0]
        for person in self.people.values():
            if person.department_on(first_day) == code:
                person.moves.append((first_day, into))

    def split(self, code, of, heads, from_round):
        """A new one, with heads that were another's; people are moved."""
        self.departments[of].grow(-heads, from_round)
        self.departments[code] = Department(code, 0, later_heads={
            from_round: heads})

    # -------------------------------------------------------------- ledger

    def ledgers(self):
        """Person -> entries in order."""
        of = collections.defaultdict(list)
        for deed in self.deeds:
            if deed.counts and self.round_of(deed.date):
                of[deed.person].append(deed)
        return {p: self.ledger(self.people[p], of[p]) for p in self.people}

    def ledger(self, person, deeds):
        entries, used, filled = [], collections.Counter(), collections.Counter()
        areas, has_bonus = set(), person.had_bonus
        for deed in sorted(deeds, key=lambda d: (d.date, d.recorded_at, d.id)):
            version = self.rules_on(deed.date)
            kind, rules = version.types[deed.type], version.rules
            week = deed.date.isocalendar()[:2]
            learning = bool(kind.get("learning"))
            points, mark = kind["points"], None
            limits = ((week, kind.get("per_week")),
                      ("season", kind.get("per_season")))
            if any(most and used[deed.type, when] >= most
                   for when, most in limits):
                points, mark = 0, TYPE_LIMIT
            else:
                for when, _ in limits:
                    used[deed.type, when] += 1
                if not learning:
                    left = max(rules["caps"]["week"] - filled[week], 0)
                    if points > left:
                        points, mark = left, WEEKLY_CAP
                    filled[week] += points
            where = dict(date=deed.date, version=version.number,
                         department=person.department_on(deed.date))
            area = None if learning else kind["area"]
            entries.append(Entry(
                points=points, deed=deed, area=area, learning=learning,
                training=bool(kind.get("training")), mark=mark,
                first_public=deed.first_public and not learning, **where))
            if area and area not in areas:
                areas.add(area)
                entries.append(Entry(points=rules["bonuses"]["area"],
                                     bonus="area", area=area, **where))
            if deed.first_public and not learning and not has_bonus:
                has_bonus = True
                entries.append(Entry(
                    points=rules["bonuses"]["first_public"],
                    bonus="first_public", **where))
        return entries

    # ----------------------------------------------------------- standings

    def _of(self, entries, counted, area):
        """The entries that a ranking looks at."""
        return [e for e in entries if self.round_of(e.date) in counted and
                (area is None or e.area == area)]

    def _figures(self, entries):
        """Of one person, of what is dated in the counted rounds: how many
        rounds active, areas, trainings and so on."""
        f = Figures(points=sum(e.points for e in entries))
        by_round = collections.Counter()
        for e in entries:
            by_round[self.round_of(e.date)] += e.points
        cap = self.rules_now["caps"]["round"]
        f.capped = sum(min(p, cap) for p in by_round.values())
        f.active = len({self.round_of(e.date) for e in entries if e.deed})
        f.areas = len({e.area for e in entries if e.deed and e.area})
        f.versatile = int(f.areas >= 2)
        f.trainings = len({e.deed.type for e in entries if e.training})
        f.openers = int(any(e.first_public for e in entries))
        return f

    @property
    def rules_now(self):
        """What is no entry's: the cap of a round, the weights, the classes."""
        return max(self.versions, key=lambda v: (v.since, v.number)).rules

    def department_figures(self, counted, area=None, ledgers=None):
        """Code -> Figures, each department by itself."""
        found = {}
        for code, department in self.departments.items():
            heads = [h for h in map(department.heads_in, counted) if h]
            found[code] = Figures(
                head_rounds=sum(heads), rounds=len(heads),
                heads=department.heads_in(max(counted, default=1)))
        for entries in (ledgers or self.ledgers()).values():
            of = collections.defaultdict(list)
            for e in self._of(entries, counted, area):
                of[e.department].append(e)
            for code, part in of.items():
                found[code].add(self._figures(part))
        for f in found.values():
            self._set_index(f)
        return found

    def _set_index(self, f):
        weights, cap = self.rules_now["index"], self.rules_now["caps"]["round"]
        if f.head_rounds:
            f.index = (weights["participation"] * f.active // f.head_rounds +
                       weights["points"] * f.capped // (cap * f.head_rounds) +
                       weights["versatility"] * f.versatile * f.rounds //
                       f.head_rounds)

    def _joined(self, found):
        """Small ranked departments give way to the joint team; who is not
        there any more, or not yet, has no place."""
        found = {c: f for c, f in found.items() if f.heads}
        least = self.rules_now["departments"]["merge_under"]
        small = [c for c, f in found.items()
                 if self.departments[c].ranked and f.heads < least]
        hors = {c for c in found if not self.departments[c].ranked}
        if small:
            team = Figures()
            for code in small:
                part = found.pop(code)
                team.add(part)
                team.rounds = part.rounds
            self._set_index(team)
            found[JOINT] = team
            if team.heads < least:
                hors.add(JOINT)
        return found, hors

    def rank_departments(self, counted, area=None, measure="index",
                         size_class=None, ledgers=None):
        """Places in order: the ranked ones, then those hors concours stand
        where their result would put them, without a rank."""
        found, hors = self._joined(
            self.department_figures(counted, area, ledgers))
        if size_class:
            classes = self.size_classes(found, hors)
            found = {c: f for c, f in found.items()
                     if classes.get(c) == classes["joined"][size_class]}
        scores = {}
        for code, f in found.items():
            share = Fraction(f.active, f.head_rounds or 1)
            heads = Fraction(f.head_rounds or 1, f.rounds or 1)
            first = {"index": f.index, "points": f.capped / heads,
                     "participation": share}[measure]
            scores[code] = (first, share, f.openers / heads,
                            f.versatile / heads, f.trainings / heads)
        return _places(found, scores, hors)

    @staticmethod
    def better_half(places):
        """Those that are shown with their place: 1 to ceil(n/2) of the n
        ranked ones, and all who are tied with the last of them."""
        ranked = [p for p in places if p.rank]
        half = (len(ranked) + 1) // 2
        return [p for p in ranked if p.rank <= ranked[half - 1].rank]

    def size_classes(self, found=None, hors=None, counted=(1,)):
        """Code -> class of the ranked ones, after classes under four have
        joined a neighbour; under "joined", where each class went."""
        if found is None:
            found, hors = self._joined(self.department_figures(counted))
        rules = self.rules_now["departments"]
        edges = (rules["small_up_to"], rules["medium_up_to"])
        own = {c: bisect.bisect_left(edges, f.heads)
               for c, f in found.items() if c not in hors}
        goes = [0, 1, 2]
        for k in (2, 1):                # from the largest down
            if sum(goes[v] == k for v in own.values()) < rules["class_least"]:
                goes = [k - 1 if g == k else g for g in goes]
        if sum(goes[v] == 0 for v in own.values()) < rules["class_least"]:
            larger = [g for g in goes if g > 0]
            if larger:
                goes = [min(larger) if g == 0 else g for g in goes]
        classes = {c: CLASSES[goes[v]] for c, v in own.items()}
        classes["joined"] = {CLASSES[k]: CLASSES[goes[k]] for k in range(3)}
        return classes

    def rank_people(self, counted, area=None, ledgers=None, all_joined=False):
        """Places of those who have anything in these rounds and area, or of
        all who have joined."""
        found, scores = {}, {}
        for person, entries in (ledgers or self.ledgers()).items():
            part = self._of(entries, counted, area)
            if (part or all_joined) and not self.people[person].left:
                f = found[person] = self._figures(part)
                scores[person] = (f.points, f.areas, f.active, f.trainings)
        hors = {p for p in found if not self.people[p].ranked}
        return _places(found, scores, hors)

    def riser(self):
        """The ranked departments whose share of active people grew most from
        the first two rounds to the last two; a new one has no such share."""
        n = len(self.rounds)
        shares = []
        for counted in ((1, 2), (n - 1, n)):
            found, hors = self._joined(self.department_figures(counted))
            shares.append({c: Fraction(f.active, f.head_rounds)
                           for c, f in found.items() if c not in hors})
        grown = {c: shares[1][c] - shares[0][c] for c in shares[1]
                 if c in shares[0]}
        most = max(grown.values(), default=0)
        return {c for c, g in grown.items() if g == most > 0}

    def awards(self, areas=("social", "workplace", "media")):
        """(which, department, person) of all that is awarded in the end but
        for the draw; of a season with one size class."""
        counted = range(1, len(self.rounds) + 1)
        found = {("overall", p.key, None)
                 for p in self.rank_departments(counted) if p.rank == 1}
        found |= {("riser", c, None) for c in self.riser()}
        for area in areas:
            found |= {(f"area {area}", p.key, None) for p in
                      self.rank_departments(counted, area) if p.rank == 1}
            found |= {(f"area {area} {p.rank}", self.people[p.key]
                       .department_on(datetime.date.max), p.key)
                      for p in self.rank_people(counted, area)
                      if p.rank and p.rank <= 3}
        return found

    def tickets(self, counted):
        """Person -> tickets in the draw: one for each active round, 8 at most,
        from three on; hors concours none."""
        found = {p: self._figures(self._of(entries, counted, None)).active
                 for p, entries in self.ledgers().items()}
        return {p: min(n, 8) for p, n in found.items()
                if n >= 3 and self.people[p].ranked and
                not self.people[p].left}

    # ---------------------------------------------------------- milestones

    def milestones(self, entries):
        """Code -> the day on which it was reached, as the ledger is now."""
        reached = {}
        for n in range(1, len(entries) + 1):
            for m in self.rules_now["milestones"]:
                if m["code"] not in reached and self._holds(m, entries[:n]):
                    reached[m["code"]] = entries[n - 1].date
        return reached

    def _holds(self, m, entries):
        f = self._figures(entries)
        deeds = [e for e in entries if e.deed]
        # no streak breaks for a round that a pause touched
        spared = self.paused - {self.round_of(e.date) for e in deeds}
        active = f.active + len(spared) * (m["kind"] == "steady")
        have = {
            "points": f.points, "trainings": f.trainings, "areas": f.areas,
            "active_rounds": active,
            "deeds": sum(e.area == m.get("area") for e in deeds
                         if not e.learning)}
        return (all(have[k] >= m[k] for k in have if k in m) and
                ("type" not in m or
                 any(e.deed.type == m["type"] for e in deeds)) and
                (m["kind"] != "first_public" or f.openers > 0))


def _places(found, scores, hors):
    order = sorted(found, key=lambda k: (scores[k], k), reverse=True)
    ranked = [k for k in order if k not in hors]
    places = []
    for k in order:
        rank = None
        if k not in hors:
            rank = 1 + sum(scores[o] > scores[k] for o in ranked)
        places.append(Place(k, rank, found[k], scores[k]))
    return places
