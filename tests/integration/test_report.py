# SPDX-License-Identifier: EUPL-1.2
"""The closing report and the digest: every figure is what was recorded, and none
tells about fewer than five people, not even by subtraction."""
import collections
import csv
import datetime
import fractions
import io
import os
import random
import re
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as xml

import html5lib

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
from viesti_clock import Clock                                  # noqa: E402
import second_computation as sc                                 # noqa: E402
import viesti_second as second                                  # noqa: E402
import viesti_server as vs                                      # noqa: E402
from viesti_cli import program                                  # noqa: E402
from viesti_client import Refused, connect, operation, pb       # noqa: E402

NOW = "2026-05-15 12:00"
TODAY = datetime.date(2026, 5, 15)
AREAS = ("workplace", "social", "media")
REST = "rest"               # learning and the bonus of a first public deed
FEW = 5


# ------------------------------------------------- the figures, told by nobody

class Truth:
    """What a house did, from its plain records."""

    def __init__(self, house):
        self.house, self.ledgers = house, house.ledgers()
        self.deeds = collections.Counter()          # (round, area)
        self.points = collections.Counter()         # (round, part)
        self.did = collections.defaultdict(set)     # (round, part): people
        self.active = collections.defaultdict(set)  # (round, department)
        self.acted = collections.defaultdict(set)   # round
        self.public = collections.defaultdict(set)
        self.trained = collections.defaultdict(set)  # (round, type)
        for person, entries in self.ledgers.items():
            for e in entries:
                self.add(person, e)

    def add(self, person, e):
        round_ = self.house.round_of(e.date)
        part = e.area or REST
        self.points[round_, part] += e.points
        if e.area or e.points:
            self.did[round_, part].add(person)
        if not e.deed:
            return
        self.deeds[round_, part] += e.area is not None
        self.active[round_, e.department].add(person)
        self.acted[round_].add(person)
        if e.first_public:
            self.public[round_].add(person)
        if e.training:
            self.trained[round_, e.deed.type].add(person)

    def people(self, of, rounds, *key):
        return set().union(*(of[(r, *key) if key else r] for r in rounds))

    def sum(self, of, rounds, parts):
        return sum(of[r, p] for r in rounds for p in parts)

    def heads(self, rounds):
        return sum(d.heads_in(r) for d in self.house.departments.values()
                   for r in rounds)


def value(message, field):
    return getattr(message, field) if message.HasField(field) else None


def figures(report):
    """All figures of a report that are told: name -> value."""
    found = {name: value(report, name) for name in (
        "joined", "acted", "deeds", "points", "first_public")}
    for a in report.areas:
        for name in ("deeds", "people", "points"):
            found[a.area, name] = value(a, name)
    for t in report.trainings:
        found[t.type, "attended"] = value(t, "attended")
    for m in report.milestones:
        found["milestone", m.milestone] = value(m, "count")
    for c in report.house:
        found["active", c.round] = value(c, "active")
    for d in report.departments:
        for c in d.rounds:
            found["active", c.round, d.department] = value(c, "active")
    return {k: v for k, v in found.items() if v is not None}


def true_figures(t, rounds):
    """The same of the truth, of everything: name -> value and the people whom
    it is about."""
    joined = {p.id for p in t.house.people.values() if not p.left}
    found = {"joined": joined, "acted": t.people(t.acted, rounds),
             "first_public": t.people(t.public, rounds)}
    values = {"deeds": t.sum(t.deeds, rounds, AREAS),
              "points": t.sum(t.points, rounds, (*AREAS, REST))}
    for a in AREAS:
        values[a, "deeds"] = t.sum(t.deeds, rounds, (a,))
        values[a, "points"] = t.sum(t.points, rounds, (a,))
        found[a, "people"] = t.people(t.did, rounds, a)
    for kind in t.house.rules_now["types"]:
        if kind.get("training"):
            found[kind["code"], "attended"] = t.people(t.trained, rounds,
                                                       kind["code"])
    for r in rounds:
        found["active", r] = t.acted[r]
        for d in t.house.departments:
            found["active", r, d] = t.active[r, d]
    held = collections.defaultdict(set)
    for person, entries in t.ledgers.items():
        for code in t.house.milestones(entries):
            held[code].add(person)
    for code, people in held.items():
        found["milestone", code] = people
    values.update({k: len(v) for k, v in found.items()})
    return values, found


# ------------------------------------------- what follows by subtraction

class Equations:
    """Which sums of cells are known."""

    def __init__(self, cells):
        self.at = {c: n for n, c in enumerate(cells)}
        self.rows = {}                  # first cell -> reduced row

    def vector(self, cells):
        row = [fractions.Fraction(0)] * len(self.at)
        for c in cells:
            row[self.at[c]] += 1
        return row

    def reduce(self, row):
        for n, x in enumerate(row):
            if x and n in self.rows:
                row = [a - x * b for a, b in zip(row, self.rows[n])]
        return row

    def tell(self, cells):
        row = self.reduce(self.vector(cells))
        for n, x in enumerate(row):
            if x:
                self.rows[n] = [a / x for a in row]
                return

    def knows(self, cells):
        return not any(self.reduce(self.vector(cells)))


def sums_that_leak(truth, told_by_round, told, rounds, kind, parts):
    """Cells about fewer than five people of which the value follows."""
    cells = [(r, p) for r in rounds for p in parts]
    known = Equations(cells)
    for r in rounds:
        if kind in told_by_round[r]:
            known.tell([(r, p) for p in parts])
        for p in parts:
            if (p, kind) in told_by_round[r]:
                known.tell([(r, p)])
    if kind in told:
        known.tell(cells)
    for p in parts:
        if (p, kind) in told:
            known.tell([(r, p) for r in rounds])
    found = [f"{kind} of {p} in round {r}" for r, p in cells
             if len(truth.did[r, p]) < FEW and known.knows([(r, p)])]
    found += [f"{kind} of {p}" for p in parts
              if len(truth.people(truth.did, rounds, p)) < FEW and
              known.knows([(r, p) for r in rounds])]
    return found


def counts_that_leak(truth, told, rounds):
    """Active people: of a department, of the house, or missing from one."""
    departments = list(truth.house.departments)
    known = Equations([(r, d) for r in rounds for d in departments])
    for r in rounds:
        if ("active", r) in told:
            known.tell([(r, d) for d in departments])
        for d in departments:
            if ("active", r, d) in told:
                known.tell([(r, d)])
    found = []
    for r in rounds:
        for d in departments:
            n = len(truth.active[r, d])
            heads = truth.house.departments[d].heads_in(r)
            if known.knows([(r, d)]) and (n < FEW or heads - n < FEW):
                found.append(f"{n} of {heads} active of {d} in round {r}")
    return found


NESTED = [("joined", "acted"), ("acted", "first_public"),
          *(("acted", (a, "people")) for a in AREAS)]


def groups_that_leak(told, people):
    """Told groups of which one holds the other, and nearly all of it."""
    found = [f"{k}: {len(people[k])}" for k in told
             if k in people and len(people[k]) < FEW]
    pairs = NESTED + [("acted", k) for k in told
                      if k[0] == "active" or k[-1] == "attended"]
    for whole, part in pairs:
        if whole in told and part in told:
            between = len(people[whole] - people[part])
            if 0 < between < FEW:
                found.append(f"{between} of {whole} but not {part}")
    return found


def leaks(truth, reports, rounds):
    """reports: {round or None: told figures}."""
    by_round = {r: reports[r] for r in rounds}
    found = []
    for kind, parts in (("deeds", AREAS), ("points", (*AREAS, REST))):
        found += sums_that_leak(truth, by_round, reports[None], rounds, kind,
                                parts)
    found += counts_that_leak(truth, reports[None], rounds)
    for r, told in reports.items():
        _, people = true_figures(truth, [r] if r else rounds)
        found += groups_that_leak(told, people)
    return found


# ------------------------------------------------------------------ houses

def small_house(seed):
    """A house of which most groups are small."""
    rng = random.Random(seed)
    house = sc.House(rounds=sc.even_rounds(vs.SAMPLE_START))
    n = 0
    for d in range(rng.randint(2, 5)):
        code = f"osasto{d}"
        heads = rng.choice((5, 7, 9, 12, 20, 30))
        house.departments[code] = sc.Department(code, heads, True)
        for _ in range(rng.randint(0, heads)):
            n += 1
            house.people[f"P{n:04}"] = sc.Person(f"P{n:04}", code)
    eager = rng.random()
    types = rng.sample(["SM2", "SM4", "WK2", "WK5", "ME4", "TR1", "TR2", "PL1"],
                       rng.randint(2, 8))
    for person in house.people:
        for first, last in house.rounds[:5]:
            if rng.random() < eager:
                for _ in range(rng.randint(1, 3)):
                    add_deed(house, rng, person, rng.choice(types), first)
    return house


def add_deed(house, rng, person, kind, first):
    n = len(house.deeds)
    once = kind.startswith(("TR", "PL"))
    if once and any(d.person == person and d.type == kind
                    for d in house.deeds):
        return
    house.deeds.append(sc.Deed(
        n, person, kind, first + datetime.timedelta(rng.randint(0, 13)), n,
        kind == "SM2" and rng.random() < 0.3))


def fill(server, house):
    """Records the house on a fresh server."""
    with server.admin() as link:
        vs.import_departments(link, [
            dict(department=d.code, name_fi=d.code, name_sv=d.code,
                 name_en=d.code, short_name=d.code, headcount=d.heads,
                 ranked="1") for d in house.departments.values()])
        vs.import_roster(link, [
            dict(staff_id=p.id, name=f"Henkilö {p.id}", ranked="1",
                 department=p.department, language="fi", pseudonym="",
                 joined_on="2026-02-02", email="",
                 **{f"show_{s}": "0" for s in
                    ("department", "house", "kiosk", "ceremony")})
            for p in house.people.values()])
        link.call(operation=operation(), season_step=vs.opening())
        done = vs.record(link, [pb.ActivityItem(
            operation=operation(), person=d.person, type=d.type,
            date=vs.days(d.date), first_public=d.first_public,
            evidence=evidence(d)) for d in house.deeds], accepted=True)
        assert all(r.outcome == pb.RECORD_NEW for r in done), done


def evidence(deed):
    return (f"https://x.example/{deed.id}" if deed.type in ("SM2", "SM4", "ME4")
            else "seen" if deed.type == "PL1" else f"tieto {deed.id}")


def report_of(link, **asked):
    season = vs.optional(season=asked.pop("season", None))
    return link.call(report=pb.ReportGet(**asked), **season).report


# ------------------------------------------------------------------ files

HTML = "{http://www.w3.org/1999/xhtml}"
PEOPLE = {"Active", "People", "Reached by", "Attended", "Answers"}
ABSENT = "–"


def ctl(server, *words, status=0, **options):
    done = program("viestictl", "--socket", server.socket, *words, **options)
    assert done.code == status, done
    return done


def written(server, folder, *options):
    """The closing report as the three files: rows of CSV, tables of the page,
    text of the PDF."""
    paths = [os.path.join(folder, f"report.{e}") for e in ("pdf", "html", "csv")]
    for path in paths:
        ctl(server, *options, "report", path, "--force")
    with open(paths[2], encoding="utf-8-sig", newline="") as f:
        head = f.readline()
        rows = list(csv.reader(f, delimiter=";" if ";" in head else ","))
    with open(paths[1], encoding="utf-8") as f:
        page = html5lib.HTMLParser(strict=True).parse(f.read())
    text = subprocess.run(["pdftotext", "-layout", paths[0], "-"], check=True,
                          capture_output=True, text=True).stdout
    return rows, page, text


def all_text(element):
    return " ".join(" ".join(element.itertext()).split())


def tables(page):
    """Heads and rows of each table."""
    for table in page.iter(f"{HTML}table"):
        rows = [[all_text(c) for c in tr if c.tag in (f"{HTML}th", f"{HTML}td")]
                for tr in table.iter(f"{HTML}tr")]
        yield rows[0], rows[1:]


def numbers(text):
    return set(re.findall(r"\d+", re.sub(r"(?<=\d)[,\u00a0\u202f](?=\d{3})", "",
                                         text)))


COUNTS = re.compile(r"^(joined|acted|first_public|active|.*\.people|"
                    r".*\.attended|.*\.answers)$")


def few_in(rows, page):
    """Figures about people under five, in the table and on the page."""
    found = [r for r in rows if r[4] and int(r[4]) < FEW and
             (COUNTS.match(r[1]) or r[0] == "milestone")]
    for heads, body in tables(page):
        found += [(h, row) for row in body for h, cell in zip(heads, row)
                  if h in PEOPLE and cell not in (ABSENT, "") and
                  int(cell.replace(",", "")) < FEW]
    return found


class Sample(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.clock = cls.enterClassContext(Clock(NOW))
        cls.server = cls.enterClassContext(vs.Server(start=vs.SAMPLE_START))
        cls.server.fill()
        cls.admin = cls.enterClassContext(cls.server.admin())
        cls.house = second.sample_house()
        cls.house.deeds = [d for d in cls.house.deeds if d.date <= TODAY]
        table = [r for r in vs.rows("activities.csv")
                 if r["date"] <= TODAY.isoformat()]
        vs.import_activities(cls.admin, table, accepted=True)
        cls.truth = Truth(cls.house)
        cls.organiser = cls.enterClassContext(
            connect(cls.server.enrol("organiser")))

    def test_every_figure_is_what_was_recorded(self):
        for rounds, asked in ((range(1, 9), {}), ([3], dict(round=3))):
            report = report_of(self.organiser, **asked)
            told = figures(report)
            wanted, _ = true_figures(self.truth, rounds)
            for name, told_value in told.items():
                self.assertEqual(told_value, wanted[name], name)
            for name in ("deeds", "points", ("social", "deeds"),
                         ("workplace", "points"), ("active", 3)):
                self.assertIn(name, told)

    def test_shares_are_of_all_heads(self):
        report = report_of(self.organiser)
        for c in report.house:
            self.assertEqual(c.headcount, self.truth.heads([c.round]))
            self.assertEqual(c.share.low,
                             (200 * c.active + c.headcount) //
                             (2 * c.headcount))
        active = sum(len(self.truth.acted[r]) for r in range(1, 9))
        heads = self.truth.heads(range(1, 9))
        self.assertEqual(report.house_share.low,
                         (200 * active + heads) // (2 * heads))
        for d in report.departments:
            if all(c.HasField("active") for c in d.rounds):
                self.assertEqual(d.share.kind, pb.SHARE_EXACT)
            else:
                self.assertNotEqual(d.share.kind, pb.SHARE_EXACT)

    def test_nothing_small_follows(self):
        reports = {r: figures(report_of(self.organiser, **(
            {"round": r} if r else {}))) for r in (None, *range(1, 9))}
        self.assertEqual(leaks(self.truth, reports, range(1, 9)), [])

    def test_the_places_are_the_publics(self):
        report = report_of(self.organiser)
        public = self.organiser.call(rank_departments=pb.RankDepartments(
            as_public=True)).department_ranking
        self.assertEqual(
            [(b.department, value(b, "rank"), value(b, "value"))
             for b in report.standings.rows],
            [(r.department, value(r, "rank"), value(r, "index"))
             for r in public.rows])
        of_three = report_of(self.organiser, round=3).standings
        ranks = {p.key: p.rank for p in self.house.rank_departments([1, 2, 3])}
        for b in of_three.rows:
            if b.HasField("rank"):
                self.assertEqual(b.rank, ranks[b.department])


    def dir(self):
        return self.enterContext(tempfile.TemporaryDirectory())

    def test_three_files_say_the_same(self):
        rows, page, text = written(self.server, self.dir())
        report = report_of(self.organiser)
        told = {(s, k, r, d): v for s, k, r, d, v in rows}
        self.assertEqual(told["house", "deeds", "", ""], str(report.deeds))
        self.assertEqual(told["area", "social.people", "", ""],
                         str(report.areas[0].people))
        for d in report.departments:
            for c in d.rounds:
                self.assertEqual(
                    told["department", "active", str(c.round), d.department],
                    str(c.active) if c.HasField("active") else "")
        by_name = {row[0]: row[1:] for _, body in tables(page) for row in body}
        self.assertEqual(by_name["Round 3"][1], str(report.house[2].active))
        self.assertEqual(by_name["Developing communicator"], ["59"])
        self.assertEqual(numbers(text) - numbers(all_text(page)) -
                         set("123"), set())
        self.assertEqual(few_in(rows, page), [])
        self.assertIn("1,738", text)

    def test_the_pdf_is_tagged_and_in_its_language(self):
        for language, words in (("fi", "Loppuraportti"),
                                ("sv", "Slutrapport"), ("en", "Closing report")):
            path = os.path.join(self.dir(), "r.pdf")
            ctl(self.server, "--lang", language, "report", "--pdf", path)
            info = subprocess.run(["pdfinfo", "-struct", path], check=True,
                                  capture_output=True, text=True).stdout
            self.assertIn("Table", info)
            self.assertGreater(info.count("TH"), 40)
            with open(path, "rb") as f:
                self.assertIn(f"/Lang ({language})".encode(), f.read())
            text = subprocess.run(["pdftotext", path, "-"], check=True,
                                  capture_output=True, text=True).stdout
            self.assertIn(words, text)

    def test_the_page_needs_nothing_from_elsewhere(self):
        path = os.path.join(self.dir(), "r.html")
        ctl(self.server, "--lang", "fi", "report", path)
        with open(path, encoding="utf-8") as f:
            text = f.read()
        self.assertIn("Osallistuminen kierroksittain", text)
        self.assertNotRegex(text, r"(src|href)=.(?!#|data:)|<script")
        self.assertIn("prefers-color-scheme:dark", text)
        again = ctl(self.server, "--json", "report", path, status=5)
        self.assertEqual(again.reason, "file_there")
        wrong = ctl(self.server, "--json", "report", "r.doc", status=2)
        self.assertEqual(wrong.reason, "report_kind")

    def test_on_the_terminal(self):
        for mode in ((), ("--plain",)):
            out = ctl(self.server, *mode, "report").out
            self.assertIn("Participation by round", out)
            self.assertLessEqual(max(map(len, out.splitlines())),
                                 80 if not mode else 200)
        self.assertEqual(ctl(self.server, "--json", "report").json["deeds"],
                         report_of(self.organiser).deeds)
        table = list(csv.reader(io.StringIO(
            ctl(self.server, "--csv", "report").out)))
        self.assertEqual(table[0],
                         ["section", "key", "round", "department", "value"])

    def test_the_digest_in_two_languages(self):
        for words in (("round", "3"), ("--round", "3")):
            out = ctl(self.server, "digest", *words).out
            fi, sv = out.split("--------")
            self.assertIn("Kierros 3, 2.3.–15.3.2026", fi)
            self.assertIn(f"Tehtiin {report_of(self.admin, round=3).deeds} "
                          "tekoa.", fi)
            self.assertIn("Runda 3", sv)
            self.assertIn("1. Migrationsavdelningen", sv)
        only = ctl(self.server, "digest", "round", "3", "--only", "en").out
        self.assertIn("of us communicated about our work", only)
        for words in (("digest",), ("digest", "round", "9")):
            ctl(self.server, *words, status=2)

    def test_the_digests_picture(self):
        to = self.dir()
        made = ctl(self.server, "--json", "digest", "round", "3", "--dir",
                   to).json
        self.assertEqual([os.path.basename(m["file"]) for m in made], [
            f"digest-round-3-{lang}.{e}" for lang in ("fi", "sv")
            for e in ("txt", "svg", "png")])
        svg = xml.parse(made[1]["file"]).getroot()
        title = svg.find("{http://www.w3.org/2000/svg}title").text
        self.assertIn("Sosiaalinen media: 146", title)
        with open(made[2]["file"], "rb") as f:
            head = f.read(24)
        self.assertEqual((int.from_bytes(head[16:20], "big"),
                          int.from_bytes(head[20:24], "big")), (2400, 1260))

    def test_readiness(self):
        rows = {r.department: r for r in self.organiser.call(
            readiness=pb.ReadinessGet()).readiness.rows}
        joined = collections.Counter(
            p.department for p in self.house.people.values())
        for d, row in rows.items():
            self.assertEqual(row.weeks_silent, 0)
            if row.HasField("joined"):
                self.assertEqual(row.joined, joined[d])
                self.assertGreaterEqual(row.headcount - row.joined, FEW)
        hidden = [d for d in rows if not rows[d].HasField("joined")]
        self.assertNotEqual(len(hidden), 1)
        before = ctl(self.server, "show", "readiness").out
        self.assertIn("Nobody can decide claims", before)
        self.server.enrol("moderator", department="talous")
        self.server.enrol("recorder", department="talous")
        after = ctl(self.server, "--lang", "fi", "show", "readiness").out
        self.assertIn("Kaikki käsittelijät ovat osastolta talous", after)
        self.assertIn("10 osastolla ei ole yhteyshenkilöä", after)
        one = next(r for r in ctl(self.server, "--json", "show",
                                  "readiness").json["rows"]
                   if r["department"] == "talous")
        self.assertEqual((one["contacts"], one["has_moderator"]), (1, True))


class Hidden(unittest.TestCase):
    def deeds(self, link, n, what):
        people = [r["staff_id"] for r in vs.rows("roster.csv")]
        done = vs.record(link, [pb.ActivityItem(
            operation=operation(), person=p, type="SM2",
            date=vs.days("2026-02-10"),
            evidence=f"https://x.example/{what}/{p}") for p in people[:n]])
        self.assertTrue(all(r.outcome == pb.RECORD_NEW for r in done), done)

    def test_a_digest_is_of_the_freeze_the_report_is_the_organisers(self):
        with Clock("2026-02-13 12:00") as clock, vs.Server(
                start=vs.SAMPLE_START) as server, server.admin() as link:
            server.fill()
            self.deeds(link, 60, "a")
            clock.advance(hours=1)
            link.call(operation=operation(), season_step=pb.SeasonStep(
                to=pb.SEASON_FROZEN, reason="kokeeksi"))
            before = report_of(link, round=1)
            clock.advance(hours=1)
            self.deeds(link, 90, "b")
            clock.advance(hours=1)
            after = report_of(link, round=1)
            self.assertEqual((before.deeds, after.deeds), (60, 60))
            self.assertEqual(before.standings, after.standings)
            whole = report_of(link)
            self.assertEqual(whole.deeds, 150)
            self.assertFalse(whole.HasField("standings"))
            self.assertEqual(report_of(link, season="2026").deeds, 150)


class Refusals(unittest.TestCase):
    def test_before_the_opening_it_says_what_is_to_be_confirmed(self):
        with vs.Server() as server, server.admin() as link:
            server.fill(open_season=False)
            missing = link.call(
                readiness=pb.ReadinessGet()).readiness.missing
            self.assertTrue(any("the privacy notice" in m for m in missing),
                            missing)

    def test_a_round_that_has_not_begun(self):
        with Clock("2026-02-20 12:00"), vs.Server(
                start=vs.SAMPLE_START) as server, server.admin() as link:
            server.fill()
            self.assertEqual(len(report_of(link).house), 2)
            for n, reason in ((3, "round_not_begun"), (9, "round_range")):
                with self.assertRaises(Refused) as caught:
                    report_of(link, round=n)
                self.assertEqual(caught.exception.reason, reason)
            self.assertEqual(figures(report_of(link, round=2)), {
                "joined": 175})
            # nothing was done: no paragraph says so by being empty
            quiet = ctl(server, "digest", "round", "2").out
            self.assertIn("175", quiet)
            self.assertNotIn("\n\n\n", quiet)


class SmallHouses(unittest.TestCase):
    def test_no_house_tells_of_few(self):
        seed = int(os.environ.get("VIESTI_SEED") or random.randrange(1 << 30))
        print("seed", seed)
        rounds = range(1, 6)
        bare = told_of = 0
        for n in range(6):
            house = small_house(seed + n)
            truth = Truth(house)
            with Clock("2026-04-12 12:00"), vs.Server(
                    start=vs.SAMPLE_START) as server:
                fill(server, house)
                with server.admin() as link:
                    reports = {r: report_of(link, **(
                        {"round": r} if r else {})) for r in (None, *rounds)}
                if n < 2:
                    with tempfile.TemporaryDirectory() as folder:
                        rows, page, text = written(server, folder)
                    self.assertEqual(few_in(rows, page), [], f"house {n}")
                    self.assertEqual(numbers(text) -
                                     numbers(all_text(page)) - set("123"),
                                     set(), f"house {n}")
            told = {r: figures(rep) for r, rep in reports.items()}
            self.assertEqual(leaks(truth, told, rounds), [], f"house {n}")
            for r in told:
                wanted, _ = true_figures(truth, [r] if r else rounds)
                for name, told_value in told[r].items():
                    self.assertEqual(told_value, wanted[name], (n, r, name))
            # the control: what is true, all of it, does tell
            everything = {r: true_figures(truth, [r] if r else rounds)[0]
                          for r in told}
            bare += bool(leaks(truth, everything, rounds))
            told_of += sum(len(t) for t in told.values())
        self.assertGreater(bare, 3)
        self.assertGreater(told_of, 30)


if __name__ == "__main__":
    unittest.main()
