# SPDX-License-Identifier: EUPL-1.2
"""Holds a server against the second computation: every ranking, every ledger and
every milestone, as an administrator sees them.

    rankings(link, house, counted) + ledgers(link, house) == []
"""
import datetime

import viesti_server as vs
from second_computation import (TYPE_LIMIT, WEEKLY_CAP, Deed, Department, House,
                                Person, even_rounds)
from viesti_client import Refused, pb

EPOCH = datetime.date(1970, 1, 1)
MARKS = {pb.MARK_NONE: None, pb.MARK_TYPE_LIMIT_WEEK: TYPE_LIMIT,
         pb.MARK_TYPE_LIMIT_SEASON: TYPE_LIMIT, pb.MARK_WEEKLY_CAP: WEEKLY_CAP}
SIZES = {"small": pb.CLASS_SMALL, "medium": pb.CLASS_MEDIUM,
         "large": pb.CLASS_LARGE}


def _departments_there(link, **wanted):
    rows = link.call(rank_departments=pb.RankDepartments(
        **wanted)).department_ranking.rows
    return [(r.rank or None, r.department, r.index, r.active_rounds,
             r.points_counted, r.versatile, r.points, r.headcount)
            for r in rows]


def _departments_here(house, counted, ledgers, **wanted):
    return [(p.rank, p.key, f.index, f.active, f.capped, f.versatile, f.points,
             f.heads)
            for p in house.rank_departments(counted, ledgers=ledgers, **wanted)
            for f in [p.figures]]


def _people_there(link, **wanted):
    found, offset = [], 0
    while True:
        got = link.call(rank_participants=pb.RankParticipants(
            page=pb.Page(offset=offset, limit=1000),
            **wanted)).participant_ranking
        found += [(r.rank or None, r.staff_id, r.points, r.areas,
                   r.active_rounds, r.trainings) for r in got.rows]
        if not got.more:
            return found
        offset = got.next_offset


def _people_here(house, counted, ledgers, **wanted):
    return [(p.rank, p.key, f.points, f.areas, f.active, f.trainings)
            for p in house.rank_people(counted, ledgers=ledgers, **wanted)
            for f in [p.figures]]


def _explained(link, person):
    explained = link.call(explain=pb.Explain(participant=person)).explanation
    lines = [(EPOCH + datetime.timedelta(e.date), e.points, MARKS[e.mark],
              e.bonus or None, e.area or None, e.department, e.rulebook)
             for e in explained.entries]
    reached = {m.milestone: EPOCH + datetime.timedelta(m.reached_on)
               for m in explained.milestones if m.reached}
    return lines, reached


def _computed(house, entries):
    lines = [(e.date, e.points, e.mark, e.bonus, e.area, e.department,
              e.version) for e in entries]
    return lines, house.milestones(entries)


def _compare(what, there, here, found):
    """Inside a shared rank, and without one, the order means nothing."""
    missing = sorted(set(here) - set(there), key=repr)
    extra = sorted(set(there) - set(here), key=repr)
    if missing or extra or len(there) != len(here):
        found.append(f"{what}: the server says {extra[:4]}, "
                     f"the second computation {missing[:4]}")
    ranks = [r[0] for r in there if r[0]]
    if ranks != sorted(ranks):
        found.append(f"{what}: not in order: {ranks}")


def rankings(link, house, counted, areas=("social", "workplace", "media")):
    """Differences in every ranking of departments and participants: of the
    season and of each counted round, over all and in each area, and by size."""
    ledgers, found = house.ledgers(), []
    for round_ in [None, *counted]:
        rounds = [round_] if round_ else list(counted)
        for area in [None, *areas]:
            asked = {"area": area, "round": round_}
            asked = {k: v for k, v in asked.items() if v}
            _compare(f"departments {asked}", _departments_there(link, **asked),
                     _departments_here(house, rounds, ledgers, area=area), found)
            _compare(f"participants {asked}", _people_there(link, **asked),
                     _people_here(house, rounds, ledgers, area=area,
                                  all_joined=not asked), found)
    for size, number in SIZES.items():
        _compare(f"departments {size}",
                 _departments_there(link, size_class=number),
                 _departments_here(house, counted, ledgers, size_class=size),
                 found)
    return found


def ledgers(link, house, people=None):
    """Differences in the ledgers and milestones of these people, or of all."""
    found, computed = [], house.ledgers()
    for person in people if people is not None else house.people:
        try:
            there = _explained(link, person)
        except Refused as e:
            found.append(f"{person}: {e}")
            continue
        here = _computed(house, computed[person])
        if there != here:
            pairs = [p for p in zip(there[0], here[0]) if p[0] != p[1]]
            found.append(f"{person}: {len(there[0])} lines and "
                         f"{len(here[0])}; {pairs[:2]}; {there[1]}, {here[1]}")
    return found


# ------------------------------------------------ the sample as plain records

def sample_house(start=vs.SAMPLE_START, deeds=True):
    """The house of the sample spreadsheets; the deeds in the file's order."""
    house = House(rounds=even_rounds(start))
    for row in vs.rows("departments.csv"):
        house.departments[row["department"]] = Department(
            row["department"], int(row["headcount"]), row["ranked"] == "1")
    for row in vs.rows("roster.csv"):
        house.people[row["staff_id"]] = Person(
            row["staff_id"], row["department"], row["ranked"] == "1")
    for n, row in enumerate(vs.rows("activities.csv") if deeds else ()):
        house.deeds.append(Deed(
            n, row["person"], row["type"],
            datetime.date.fromisoformat(row["date"]), n,
            row["first_public"] == "1"))
    return house
