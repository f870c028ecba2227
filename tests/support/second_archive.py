# SPDX-License-Identifier: EUPL-1.2
"""A season's archive read without Viesti: what happened, from its plain files, for
the second computation, which must come to the standings that the archive tells."""
import csv
import datetime
import io
import json
import tarfile

import yaml

import second_computation as sc

DAY = datetime.timedelta(days=1)
COUNTING = ("accepted", "automatic")


def files(path):
    with tarfile.open(path) as tar:
        return {m.name: tar.extractfile(m).read().decode("utf-8-sig")
                for m in tar.getmembers()}


def rows(of, name):
    return list(csv.DictReader(io.StringIO(of[name])))


def _instant(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def _first_day(text, zone):
    """The first day that begins at that instant or later; None: always."""
    if text is None:
        return datetime.date.min
    local = _instant(text).astimezone(zone)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return local.date() + DAY * (midnight < local)


def _rounds(season):
    starts = [datetime.date.fromisoformat(d) for d in season["rounds"]]
    ends = [s - DAY for s in starts[1:]]
    return list(zip(starts, [*ends, datetime.date.fromisoformat(
        season["last_day"])]))


def house(of, zone):
    season = json.loads(of["season.json"])
    here = sc.House(
        [sc.Version(v["version"], yaml.safe_load(of[v["file"]]),
                    _first_day(v["effective_at"], zone))
         for v in season["rules"]], _rounds(season))
    for row in rows(of, "departments.csv"):
        heads = {n: int(row[f"headcount_{n}"])
                 for n in range(1, len(here.rounds) + 1)}
        here.departments[row["department"]] = sc.Department(
            row["department"], heads[1], row["ranked"] == "1", heads)
    _people(here, of)
    for row in rows(of, "activities.csv"):
        here.deeds.append(sc.Deed(
            int(row["activity"]), row["person"], row["type"],
            datetime.date.fromisoformat(row["date"]),
            _instant(row["recorded_at"]), row["first_public"] == "1",
            row["status"] in COUNTING))
    return here


def _people(here, of):
    """Everybody's department at first, and from which day on which other."""
    was = {}
    for row in rows(of, "memberships.csv"):
        was.setdefault(row["person"], []).append(
            (datetime.date.fromisoformat(row["from"]), row["department"]))
    for row in rows(of, "people.csv"):
        (_, first), *moves = sorted(was[row["person"]], key=lambda m: m[0])
        here.people[row["person"]] = sc.Person(
            row["person"], first, row["ranked"] == "1",
            row["earlier_first_public"] == "1", row["left"] == "1", moves)


def differences(of, zone):
    """Between the archive's standings and ledgers and those computed from
    what it says happened."""
    here, found = house(of, zone), []
    ledgers = here.ledgers()
    counted = range(1, len(here.rounds) + 1)
    computed = {
        "standings_departments.csv": [
            (p.rank or 0, p.key, f.index, f.active, f.capped, f.versatile)
            for p in here.rank_departments(counted, ledgers=ledgers)
            for f in [p.figures]],
        "standings_people.csv": [
            (p.rank or 0, p.key, f.points, f.areas, f.active, f.trainings)
            for p in here.rank_people(counted, ledgers=ledgers,
                                      all_joined=True) for f in [p.figures]],
        "ledgers.csv": [
            (p, str(e.date), e.points, e.department, e.version)
            for p, entries in ledgers.items() for e in entries]}
    told = {
        "standings_departments.csv": [
            (int(r["rank"] or 0), r["department"], int(r["result"]),
             int(r["active"]), int(r["points_counted"]), int(r["versatile"]))
            for r in rows(of, "standings_departments.csv")],
        "standings_people.csv": [
            (int(r["rank"] or 0), r["person"], int(r["points"]),
             int(r["areas"]), int(r["active_rounds"]), int(r["trainings"]))
            for r in rows(of, "standings_people.csv")],
        "ledgers.csv": [
            (r["person"], r["date"], int(r["points"]), r["department"],
             int(r["rulebook"])) for r in rows(of, "ledgers.csv")]}
    for name, lines in told.items():
        if sorted(lines) != sorted(computed[name]):
            found.append((name, sorted(set(lines) ^ set(computed[name]))[:6]))
    return found
