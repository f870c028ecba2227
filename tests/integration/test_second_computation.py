# SPDX-License-Identifier: EUPL-1.2
"""The server and a second computation, written from the rules alone, agree: on the
sample season, on the worked examples, and on houses made by chance with moves,
rejections, small departments and people hors concours."""
import copy
import datetime
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
from viesti_clock import Clock                                  # noqa: E402
import second_computation as sc                                 # noqa: E402
import viesti_second as second                                  # noqa: E402
import viesti_server as vs                                      # noqa: E402
from test_sample_season import DEPARTMENTS, PEOPLE              # noqa: E402
from viesti_client import operation, pb                         # noqa: E402

DAY = datetime.timedelta(days=1)
START = datetime.date.fromisoformat(vs.SAMPLE_START)
SEASON = range(1, 9)
# heads, people active, in rounds, points in each, versatile people, index
EXAMPLES = ((6, 6, 5, 10, 3, 471), (12, 9, 6, 14, 6, 446),
            (40, 24, 6, 20, 20, 387), (40, 1, 8, 120, 1, 24))


class TheComputationItself(unittest.TestCase):
    def test_the_sample_season_has_the_known_standings(self):
        house = second.sample_house()
        places = house.rank_departments(SEASON)
        self.assertEqual(tuple(
            (p.rank, p.key, f.index, f.active, f.capped, f.versatile)
            for p in places for f in [p.figures]), DEPARTMENTS)
        self.assertEqual(tuple((p.key, p.figures.points) for p in
                               house.rank_people(SEASON)[:len(PEOPLE)]), PEOPLE)

    def test_the_worked_examples_come_out(self):
        for heads, people, rounds, points, versatile, index in EXAMPLES:
            house = sc.House(rounds=sc.even_rounds(START))
            f = sc.Figures(active=people * rounds, versatile=versatile,
                           capped=people * rounds * min(points, 40),
                           head_rounds=8 * heads, rounds=8)
            house._set_index(f)
            self.assertEqual(f.index, index)

    def test_a_worked_example_comes_out_of_deeds(self):
        """Six heads, ten points in five rounds each, three of them versatile:
        471, by a rulebook without bonuses."""
        rules = sc.shipped_rules()
        rules["bonuses"] = {"area": 0, "first_public": 0}
        for t in rules["types"]:
            t["points"] = 10
        house = sc.House([sc.Version(1, rules)], sc.even_rounds(START))
        house.departments["d"] = sc.Department("d", 6)
        for p in range(6):
            house.people[p] = sc.Person(p, "d")
            for r in range(5):
                house.deeds.append(sc.Deed(
                    p * 8 + r, p, "WK2" if p < 3 and r else "SM2",
                    house.rounds[r][0], 0))
        place, = house.rank_departments(SEASON)
        self.assertEqual(place.figures.index, 471)


class TheSampleSeason(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.enterClassContext(Clock("2026-05-24 12:00"))
        cls.server = vs.Server(start=START)
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__, None)
        cls.server.fill()
        cls.link = cls.enterClassContext(cls.server.admin())
        vs.import_activities(cls.link, vs.rows("activities.csv"), accepted=True)

    def test_every_ranking_is_the_same(self):
        self.assertEqual(second.rankings(
            self.link, second.sample_house(), SEASON), [])

    def test_every_ledger_and_milestone_is_the_same(self):
        self.assertEqual(second.ledgers(self.link, second.sample_house()), [])

    def test_a_difference_would_be_seen(self):
        house = second.sample_house()
        for change in (lambda d: setattr(d, "type", "WK2"),
                       lambda d: setattr(d, "counts", False),
                       lambda d: setattr(d, "date", START + 14 * DAY)):
            other = copy.deepcopy(house)
            change(other.deeds[0])
            self.assertNotEqual(second.rankings(self.link, other, SEASON), [])
            self.assertNotEqual(second.ledgers(
                self.link, other, [other.deeds[0].person]), [])


class ByChance(unittest.TestCase):
    """Small houses in which everything happens at once."""

    def setUp(self):
        self.enterContext(Clock("2026-05-20 12:00"))

    def house(self):
        house = sc.House(rounds=sc.even_rounds(START))
        for n in range(vs.rng.randint(4, 9)):
            # two with room for everybody who moves
            heads = vs.rng.choice([2, 3, 4, 5, 14, 15]) if n > 1 else 39 + n
            house.departments[f"d{n}"] = sc.Department(
                f"d{n}", heads, vs.rng.random() < 0.85)
        for n in range(30):
            code = vs.rng.choice([
                c for c, d in house.departments.items() if d.heads > sum(
                    p.department == c for p in house.people.values())])
            house.people[f"P{n}"] = sc.Person(f"P{n}", code,
                                              vs.rng.random() < 0.9)
        return house

    def fill(self, server, link, house):
        vs.import_departments(link, [
            {"department": d.code, "name_fi": d.code, "name_sv": d.code,
             "name_en": d.code, "short_name": d.code, "headcount": d.heads,
             "ranked": "1" if d.ranked else "0"}
            for d in house.departments.values()])
        vs.import_roster(link, [
            {"staff_id": p.id, "name": f"Person {p.id}",
             "department": p.department, "language": "fi", "pseudonym": "",
             "email": "", "ranked": "1" if p.ranked else "0",
             "joined_on": str(START), **{f"show_{s}": "0" for s in (
                 "department", "house", "kiosk", "ceremony")}}
            for p in house.people.values()])
        link.call(season_step=vs.opening(), operation=operation())

    def record(self, link, house):
        """Deeds of 107 days, some rejected; many in few weeks so that limits
        and caps bite."""
        types = list(house.versions[0].types)
        evidence = {"url": "https://x.example/{}", "seen": "seen"}
        items = []
        for n in range(400):
            kind = house.versions[0].types[vs.rng.choice(types)]
            deed = sc.Deed(
                n, f"P{min(int(vs.rng.expovariate(0.12)), 29)}", kind["code"],
                START + DAY * vs.rng.choice([vs.rng.randrange(107),
                                             vs.rng.randrange(14)]),
                None, vs.rng.random() < 0.1)
            house.deeds.append(deed)
            items.append(pb.ActivityItem(
                operation=operation(), person=deed.person, type=deed.type,
                date=vs.days(deed.date), first_public=deed.first_public,
                evidence=evidence.get(kind["evidence"], "ref {}").format(n)))
        for deed, result in zip(house.deeds, vs.record(link, items)):
            self.assertEqual(result.outcome, pb.RECORD_NEW, result)
            deed.id, deed.recorded_at = result.activity, result.recorded_at
            deed.counts = result.status == pb.ACTIVITY_AUTOMATIC

    def decide(self, server, house):
        """Two moderators decide nine of ten that wait, three of four well."""
        deeds = {d.id: d for d in house.deeds}
        for code in list(house.departments)[:2]:
            with vs.connect(server.enrol("moderator",
                                         department=code)) as link:
                waiting = link.call(review_list=pb.ReviewList(
                    page=pb.Page(limit=1000))).activities.rows
                for row in waiting:
                    if row.department == code or vs.rng.random() < 0.1:
                        continue
                    yes = vs.rng.random() < 0.75
                    link.call(review_decide=pb.ReviewDecide(
                        activity=row.activity, reason="ei viestintää",
                        decision=pb.DECISION_ACCEPT if yes
                        else pb.DECISION_REJECT), operation=operation())
                    deeds[row.activity].counts = yes

    def move(self, link, house):
        for person in vs.rng.sample(list(house.people.values()), 8):
            for day in sorted(vs.rng.sample(range(1, 107), 2)):
                old = person.department_on(START + DAY * day)
                to = vs.rng.choice([c for c in ("d0", "d1") if c != old])
                link.call(move=pb.Move(
                    person=person.id, department=to,
                    **{"from": vs.days(START + DAY * day)}),
                    operation=operation())
                person.moves.append((START + DAY * day, to))

    def test_the_server_agrees(self):
        for _ in range(3):
            house = self.house()
            with vs.Server(start=START) as server, server.admin() as link:
                self.fill(server, link, house)
                self.record(link, house)
                self.move(link, house)
                self.decide(server, house)
                self.assertEqual(second.rankings(link, house, SEASON), [])
                self.assertEqual(second.ledgers(link, house), [])
                server.restart()
                with server.admin() as again:
                    self.assertEqual(second.rankings(again, house, SEASON), [])


if __name__ == "__main__":
    unittest.main()
