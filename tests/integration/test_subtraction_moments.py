# SPDX-License-Identifier: EUPL-1.2
"""All that everybody is told at one moment, taken together: what screens get, the
published pages in three languages and the digest of the round, for random houses, before and after each single change (somebody joins, acts, moves,
leaves; departments merge). Two moments are not held against each other: PROTOCOL.md,
chapter 18. The closing report's figures are the true ones; it is held against
itself in test_report. The seed is printed (VIESTI_SEED repeats it). The control tells what is
withheld of departments, too, and must be found out."""
import os
import random
import re
import shutil
import sys
import tempfile
import unittest

import html5lib

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import test_subtraction as ts                                   # noqa: E402
import viesti_server as vs                                      # noqa: E402
from viesti_cli import program, viesti                          # noqa: E402
from viesti_client import connect, operation, pb                # noqa: E402

LANGUAGES = ("fi", "sv", "en")
XHTML = "{http://www.w3.org/1999/xhtml}"
HISTORIES = 2


def words(element):
    return " ".join("".join(element.itertext()).split())


def of(element, tag):
    return element.iter(XHTML + tag)


def section(page, name):
    return next((s for s in of(page, "section") if s.get("id") == name), None)


def number(text):
    """The number of a sentence about people; None: a share, or only words."""
    found = re.search(r"\d[\d\s,]*", text)
    return int(re.sub(r"\D", "", found[0])) if found and "%" not in text \
        else None


def body(part):
    return [] if part is None else [
        r for t in of(part, "tbody") for r in of(t, "tr")]


def read_page(text):
    """{what: count} of people, as a published page tells them."""
    page = html5lib.HTMLParser(strict=True).parse(text)
    told = {}
    part = section(page, "participation")
    if part is not None:
        for p in of(part, "p"):
            if p.get("class") == "lead":
                told["lit house"] = number(words(p))
    for row in body(part):
        told[f"lit {words(next(of(row, 'th')))}"] = number(
            words(next(of(row, "td"))))
    for n, row in enumerate(body(section(page, "milestones"))):
        told["milestone", n] = number(words(next(of(row, "td"))))
    areas = section(page, "areas")
    tables = [] if areas is None else list(of(areas, "table"))
    for at, table in enumerate(tables):
        for row in body(table):
            cells = list(of(row, "td"))
            if [c.get("class") for c in cells] == ["n", "n"]:
                told["area", at, words(next(of(row, "th")))] = \
                    number(words(cells[0]))
    return {what: n for what, n in told.items() if n is not None}


class Moment(ts.Published):
    """Everything that is said at this moment, with the persons behind it."""

    def __init__(self, house, views, milestones, pages, report, digest):
        super().__init__(house, views, milestones)
        self.milestones = milestones
        self.pages = [read_page(p) for p in pages]
        names = [m.milestone for m in views["MOMENTS"].moments.milestones]
        areas = [c.area for c in views["AREAS"].areas.columns if c.rows]
        for what, n in self.pages[0].items():
            self.take(what, n, names, areas)
        self.take_report(report)
        for sentence, persons in (
                (r"That is (\d+) people", house.who(house.rounds)),
                (r"(\d+) people have joined", set(house.everybody()))):
            found = re.search(sentence, digest)
            if found:
                self.add(f"digest {sentence}", int(found[1]), persons,
                         house.all_heads())

    def take(self, what, n, names, areas):
        house = self.house
        if what == "lit house":
            self.add("page " + what, n, house.who(house.rounds),
                     house.all_heads())
        elif what[0] == "milestone":
            code = names[what[1]]
            self.add(f"page milestone {code}", n, self.milestones[code],
                     house.all_heads())
        elif what[0] == "area":
            area, code = areas[what[1]], what[2]
            self.add(f"page area {area} {code}", n,
                     house.who(area=area, department=code), house.heads[code])
        else:
            code = what.removeprefix("lit ")
            self.add("page " + what, n,
                     house.who(house.rounds, department=code),
                     house.heads[code])

    def take_report(self, report):
        house, heads = self.house, self.house.all_heads()
        for field, persons in (
                ("joined", set(house.everybody())),
                ("acted", house.persons(house.who()) - house.left)):
            if report.HasField(field):
                self.add(f"report {field}", getattr(report, field), persons,
                         heads)
        for a in report.areas:
            if a.HasField("people") and a.area in ts.TYPES:
                self.add(f"report area {a.area}", a.people,
                         house.who(area=a.area), heads)
        for m in report.milestones:
            if m.HasField("count"):
                self.add(f"report milestone {m.milestone}", m.count,
                         self.milestones[m.milestone], heads)
        for c in report.house:
            if c.HasField("active"):
                self.add(f"report active {c.round}", c.active,
                         house.who(c.round), heads)
        for d in report.departments:
            for c in d.rounds:
                if c.HasField("active"):
                    self.add(f"report active {c.round} {d.department}",
                             c.active,
                             house.who(c.round, department=d.department),
                             house.heads[d.department])


class House(ts.House):
    """One in which single things happen. Who has moved acts as somebody of the
    new department: (its code, (department, number) of old)."""

    def __init__(self, chance, rounds):
        super().__init__(chance, rounds)
        self.gone = set()       # who has moved
        self.left = set()       # counted with their department only

    def who(self, round_=None, area=None, department=None):
        found = super().who(round_, area, department)
        return found if area is None or department else \
            self.persons(found) - self.left

    def persons(self, who):
        return {p[1] if isinstance(p[1], tuple) else p for p in who}

    def room(self):
        return [d for d in sorted(self.heads)
                if len(self.joined[d]) < len(self.heads[d])]


class Moments(ts.Subtraction):
    test_no_figure_tells_of_few_by_itself_or_by_subtraction = None

    def staff(self, person):
        return f"{person[0]}-{person[1]}"

    def join(self, admin, house, chance):
        code = chance.choice(house.room())
        person = next(p for p in sorted(house.heads[code])
                      if p not in house.joined[code])
        admin.call(operation=operation(), join=pb.Join(
            staff_id=self.staff(person), name=f"Uusi {self.staff(person)}",
            department=code))
        house.joined[code].add(person)

    def record(self, admin, house, staff_id, person, area):
        item = pb.ActivityItem(
            operation=operation(), person=staff_id, type=ts.TYPES[area],
            date=vs.days(vs.today()), evidence="" if area == "workplace" else
            f"https://x.example/new/{len(house.deeds)}")
        result, = vs.record(admin, [item], accepted=True)
        self.assertEqual(result.outcome, pb.RECORD_NEW, result)
        house.deeds[person, house.rounds, area] = True

    def act(self, admin, house, chance):
        person = chance.choice(house.everybody())
        self.record(admin, house, self.staff(person), person,
                    chance.choice(sorted(ts.TYPES)))

    def move(self, admin, house, chance):
        """And acts there, too."""
        person = chance.choice(house.everybody())
        rooms = [d for d in house.room() if d != person[0]]
        if not rooms:
            return
        to = chance.choice(rooms)
        admin.call(operation=operation(), move=pb.Move(
            person=self.staff(person), department=to,
            **{"from": vs.days(vs.today())}))
        there = (to, person)
        house.heads[to].remove(next(p for p in sorted(house.heads[to], key=str)
                                    if p not in house.joined[to]))
        house.heads[to].add(there)
        if vs.today().weekday() == 0:   # the round's deeds are of today
            for _, at, what in [d for d in house.deeds
                                if d[:2] == (person, house.rounds)]:
                del house.deeds[person, at, what]
                house.deeds[there, at, what] = True
        self.record(admin, house, self.staff(person), there, "workplace")
        house.gone.add(person)

    def leave(self, admin, house, chance):
        rest = [p for p in house.everybody() if p not in house.gone]
        person = chance.choice(rest)
        admin.call(operation=operation(),
                   leave=pb.Leave(person=self.staff(person)))
        house.joined[person[0]].discard(person)
        house.left.add(person)

    def merge(self, admin, house, chance):
        """From the next round on: this moment says nothing of it yet."""
        if house.rounds < 8:
            one, other = chance.sample(sorted(house.heads), 2)
            admin.call(operation=operation(),
                       change_department=pb.ChangeDepartment(
                           department=one, merge_into=other,
                           from_round=house.rounds + 1, reason="merged"))

    def pages(self, server):
        folder = tempfile.mkdtemp(prefix="viesti-moments-")
        self.addCleanup(shutil.rmtree, folder)
        profile = os.path.join(folder, "kiosk")
        done = viesti(profile, "enrol", server.invite("kiosk").code)
        self.assertEqual(done.code, 0, done)
        folder = os.path.join(folder, "site")
        ran = viesti(profile, "publish", folder)
        self.assertEqual(ran.code, 0, ran)
        for language in LANGUAGES:
            with open(os.path.join(folder, language, "index.html"),
                      encoding="utf-8") as f:
                yield f.read()

    def moment(self, server, house):
        server.restart()        # lights come late but at the start
        with server.admin() as admin:
            milestones = self.milestones(admin, house)
            report = admin.call(report=pb.ReportGet()).report
        with connect(server.enrol("kiosk")) as link:
            views = self.views(link, False)
        ran = program("viestictl", "--socket", server.socket, "digest",
                      "round", str(house.rounds), "--only", "en")
        self.assertEqual(ran.code, 0, ran)
        return Moment(house, views, milestones,
                      list(self.pages(server)), report, ran.out)

    def judge(self, house, moment):
        told = moment.pages[0]
        for page in moment.pages[1:]:
            self.assertEqual(page, told)
        public = {f: of_ for f, of_ in moment.figures.items()
                  if not f.startswith("report ")}
        self.assertEqual(ts.leaks(house, public, moment.deeds), [])
        return len([f for f in moment.figures if f.startswith("page ")])

    def careless(self, house, moment):
        """The same with the count of each department that is withheld."""
        withheld = {f"lit {code}": (house.who(house.rounds, department=code),
                                    heads)
                    for code, heads in house.heads.items()
                    if house.who(house.rounds, department=code)}
        return {**withheld, **moment.figures}

    def play(self, chance):
        """Each moment of a history: what happened before it, and what is said."""
        rounds = chance.randint(1, 5)
        start = vs.running_start(rounds)
        house = House(chance, rounds)
        if not house.everybody() or not house.room():
            return
        with vs.Server(start=start) as server:
            self.load(server, house, start)
            yield "loaded", house, self.moment(server, house)
            for change in ("join", "act", "move", "leave", "merge"):
                with server.admin() as admin:
                    if change == "join" and not house.room():
                        continue
                    getattr(self, change)(admin, house, chance)
                yield change, house, self.moment(server, house)

    def test_no_moment_tells_of_few_by_all_that_is_said_of_it(self):
        chance = random.Random(vs.SEED)
        told, caught, n = 0, 0, 0
        for history in range(HISTORIES):
            for change, house, moment in self.play(chance):
                with self.subTest(history=history, change=change):
                    told += self.judge(house, moment)
                caught += len(ts.leaks(house, self.careless(house, moment)))
                n += 1
        self.assertGreater(n, HISTORIES, "hardly anything happened")
        self.assertGreater(told, 0, "hardly anything was published")
        self.assertGreater(caught, 0, "the control was not found out")


if __name__ == "__main__":
    unittest.main()
