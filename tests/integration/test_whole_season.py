# SPDX-License-Identifier: EUPL-1.2
"""A whole season, from the first invitation on: the shipped one, played week by
week through real clients in the season's own time. After each round every ranking
is held against the second computation and the journal is verified."""
import os
import re
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
from viesti_clock import Clock                                  # noqa: E402
import second_archive                                           # noqa: E402
import viesti_draw as second_draw                               # noqa: E402
import viesti_server as vs                                      # noqa: E402
from viesti_cli import program                                  # noqa: E402
from viesti_client import pb                                    # noqa: E402
from viesti_season import DAY, START                            # noqa: E402
from viesti_season_life import Life                             # noqa: E402

# A pause of a week moves the end from 24 to 31 May; the last deeds are recorded
# in the week after it.
LAST_MONDAY = vs.datetime.date(2026, 6, 1)
# Rows of the plan that are recorded some weeks late; four are too many, five
# when the pause lies between: it stops the clock of lateness.
LATE = {100: 1, 200: 2, 300: 2, 400: 3, 500: 1, 600: 5, 900: 4}
THEME = """
  - code: TW1
    area: workplace
    points: 6
    per_week: 2
    evidence: none
    decision: A
    from: {first}
    until: {last}
    name:
      fi: Selkokielen viikko
      sv: Klarspråksveckan
      en: Plain language week
"""
ACCEPT, REJECT = pb.DECISION_ACCEPT, pb.DECISION_REJECT


class WholeSeason(unittest.TestCase):
    def diary(self):
        """What happens when, besides what every week brings."""
        return [
            ("2026-03-02 09:00", self.first_move),
            ("2026-03-31 10:00", self.pause),
            ("2026-04-07 10:00", self.resume),
            ("2026-04-14 09:00", self.change_past_rules),
            ("2026-04-20 09:00", self.second_move),
            ("2026-04-24 15:00", self.plan_theme_week),
            ("2026-05-05 12:00", self.after_theme_week),
            ("2026-04-27 09:00", self.leave),
            ("2026-05-04 10:00", self.forget),
            ("2026-05-24 23:59:00", self.before_the_freeze),
            ("2026-05-25 00:00:01", self.freeze),
            ("2026-06-01 00:00:01", self.end),
            ("2026-06-02 10:00", self.feedback),
            ("2026-06-08 09:00", self.final),
            ("2026-06-09 10:00", self.awards),
            ("2026-06-09 12:00", self.publish_the_draw),
            ("2026-06-10 13:00", self.ceremony),
            ("2026-06-12 09:00", self.archive),
            ("2026-06-13 09:00", self.look_back),
            ("2026-09-05 12:00", self.evidence_is_there),
            ("2026-09-10 12:00", self.evidence_is_gone),
            ("2026-12-10 12:00", self.persons_are_gone),
            ("2027-01-20 09:00", self.next_season),
        ]

    def test_the_season(self):
        with Clock("2026-01-26 09:00") as self.clock:
            with Life(self.clock) as self.season:
                self.play()

    def play(self):
        season = self.season
        for row in season.plan:
            if not row.type.startswith("TR"):
                row.late_weeks = LATE.get(row.number, 0)
        season.prepare()
        season.open()
        season.watch()
        diary, monday = self.diary(), START
        while monday <= LAST_MONDAY:
            sunday = monday + DAY * 6
            diary += [
                (f"{monday} 08:30", lambda m=monday: season.join(m + DAY * 6)),
                (f"{monday + DAY * 2} 14:00", lambda m=monday: season.learn(m)),
                (f"{sunday} 18:00", lambda m=monday: season.record_week(m)),
                (f"{sunday} 19:00", self.moderate),
                (f"{sunday} 21:00", self.end_of_week)]
            monday += DAY * 7
        for when, what in sorted(diary, key=lambda entry: entry[0]):
            self.clock.set(when)
            what()
        print(season.counts, len(season.house.deeds), file=sys.stderr)

    # ----------------------------------------------------------- every week

    def moderate(self):
        season = self.season
        again = season.answer_returned(season.moderate())
        self.clock.advance(minutes=30)
        if vs.days(vs.today()) - vs.days(START) > 14 and \
                vs.today() < LAST_MONDAY:
            season.change_deeds()
        if vs.rng.random() < 0.3:
            season.question(vs.rng.choice(list(season.house.departments)))
        if again:
            season.moderate(lambda row: vs.rng.choice([ACCEPT, ACCEPT, REJECT]))

    def end_of_week(self):
        season = self.season
        number = season.house.round_of(vs.today())
        if number is None or season.house.rounds[number - 1][1] != vs.today():
            return
        self.assertEqual(season.status().round, number)
        some = vs.rng.sample(season.people_known(), 20)
        self.assertEqual(season.compare(some), [])
        self.assertTrue(season.verify_journal())
        season.remember()
        if number < len(season.house.rounds):
            self.assertEqual(season.kiosk_differs(), [])
            self.assertEqual(season.own_place_differs(), [])
        else:
            self.assertEqual(season.public_now(), self.public)
            self.assertEqual(season.kiosk()[pb.VIEW_SEASON].season
                             .deeds_since_freeze,
                             (season.deeds_that_count() - self.deeds).total())

    # --------------------------------------------------------------- diary

    def first_move(self):
        """Asked for by the contact who receives, confirmed by the organiser."""
        self.season.move("S001009", "rajavartio", vs.today())

    def second_move(self):
        self.season.move("S001587", "poliisi", vs.today(),
                         asked_by_contact=False)

    def leave(self):
        self.season.leave("S001144")

    def pause(self):
        self.season.pause(7)
        self.assertEqual(self.season.kiosk()[pb.VIEW_SEASON].season.state,
                         pb.SEASON_PAUSED)

    def resume(self):
        self.season.resume(7)
        self.assertEqual(self.season.status().end, vs.days("2026-05-31"))
        self.assertEqual(self.season.kiosk()[pb.VIEW_SEASON].season.state,
                         pb.SEASON_OPEN)

    def change_past_rules(self):
        """Advice in internal channels was worth too little: more points since
        March, applied by a second organiser."""
        season = self.season
        self.assertEqual(season.change_rules(
            lambda text: re.sub(r"(- code: WK2\n.*\n    points: )3",
                                r"\g<1>4", text),
            vs.datetime.date(2026, 3, 2), "Neuvominen on arvokasta",
            second_person="second organiser"), [])
        self.assertGreater(season.moved, 10)
        self.assertEqual(season.compare(season.people_known()), [])
        self.assertEqual(season.status().rulebook, 2)
        self.assertEqual(season.kiosk()[pb.VIEW_SEASON].season.rulebook_hash,
                         season.rules_hash)

    def plan_theme_week(self):
        season, monday = self.season, vs.datetime.date(2026, 4, 27)
        theme = THEME.format(first=monday, last=monday + DAY * 6)
        self.assertEqual(season.change_rules(
            lambda text: text.replace("\n# Milestones:", theme +
                                      "\n# Milestones:", 1),
            monday, "Selkokielen viikko"), [])
        people = vs.rng.sample(sorted(
            set(season.people_known()) - {"S001144"}), 20)
        self.themed = season.theme_week("TW1", monday, people + people[:5] * 3)

    def after_theme_week(self):
        """Its deeds count; those of other days are refused."""
        season = self.season
        self.assertTrue(all(r.deed for r in self.themed))
        row = self.themed[0]
        who = season.contact_of(row.person)
        result, = vs.record(season.links[who], [pb.ActivityItem(
            operation=vs.operation(), person=row.person, type="TW1",
            date=vs.days("2026-05-04"))])
        self.assertEqual(result.error.reason, "type_not_on")

    def before_the_freeze(self):
        self.public = self.season.public_now()
        self.deeds = self.season.deeds_that_count()

    def freeze(self):
        self.season.await_state(pb.SEASON_FROZEN)
        self.assertEqual(self.season.public_now(), self.public)

    def end(self):
        self.season.await_state(pb.SEASON_ENDED)

    def final(self):
        """Not before everything that was asked and claimed is settled."""
        season = self.season
        season.ask("talous", ask=pb.Ask(text="Milloin tulokset kerrotaan?"))
        self.assertNotEqual(season.obstacles(pb.SEASON_FINAL), [])
        season.moderate(lambda row: ACCEPT)
        season.answer_all()
        self.assertEqual(season.obstacles(pb.SEASON_FINAL), [])
        season.console("season", "final", "--yes")
        self.assertEqual(season.public_now(), self.public)
        self.assertEqual(season.compare(season.people_known()), [])

    def forget(self):
        """The name stands in no file any more; the deeds count on."""
        season, person = self.season, "S001211"
        self.assertNotEqual(season.names_found(person), [])
        season.forget(person)
        self.assertEqual(season.names_found(person), [])
        self.assertTrue(season.verify_journal())

    def awards(self):
        season = self.season
        season.ask("organiser", award_set=pb.AwardSet(
            which="overall", prize="Kiertopalkinto", kind=pb.PRIZE_GOODS,
            value_cents=12000))
        rows = season.links["organiser"].call(
            awards=pb.AwardsGet()).awards.rows
        self.assertEqual({(r.which, r.department, r.staff_id or None)
                          for r in rows}, season.house.awards())
        self.assertEqual([r.prize for r in rows if r.value_cents == 12000],
                         ["Kiertopalkinto"])

    def publish_the_draw(self):
        self.published = self.season.publish_draw(prizes=3)

    def throw(self):
        """Who wins follows from what was published and the dice; anybody
        checks it offline."""
        season = self.season
        self.clock.advance(minutes=20)
        path, draw, winners = season.throw("361154226413")
        again = second_draw.drawn(draw["season"], 3, draw["tickets"],
                                  bytes.fromhex(draw["seed"]), "361154226413")
        for key in ("list_hash", "seed_hash", "winners"):
            self.assertEqual(draw[key], again[key], key)
        self.assertEqual(self.published, (draw["list_hash"], draw["seed_hash"]))
        list_hash, seed_hash = self.published
        ran = program("viesti", "verify-draw", path, "--list-hash", list_hash,
                      "--seed-hash", seed_hash, env={"HOME": season.folder})
        self.assertEqual(ran.code, 0, ran)
        # tickets are those of the second computation, and so is who may win
        tickets = season.house.tickets(season.counted())
        self.assertEqual(sorted(t["count"] for t in draw["tickets"]),
                         sorted(tickets.values()))
        count = {t["number"]: t["count"] for t in draw["tickets"]}
        self.assertEqual([tickets[w.staff_id] for w in winners],
                         [count[n] for n in draw["winners"]])

    def ceremony(self):
        season = self.season
        shown = season.ceremony(self.throw)
        self.assertEqual(season.status().state, pb.SEASON_REVEALED)
        places = season.house.rank_departments(season.counted())
        named = {(r.rank, r.department.department) for view in shown
                 if not view.awards for r in view.rows if r.revealed and
                 r.HasField("department")}
        winner = next(v for v in reversed(shown) if v.alone)
        self.assertEqual(winner.rows[0].department.department,
                         next(p.key for p in places if p.rank == 1))
        may = {n for r in season.roster.values() if r["show_ceremony"] == "1"
               for n in (r["name"], r["pseudonym"])}
        names = {r.name for view in shown for r in view.rows if r.name}
        self.assertEqual(names - may, set())
        self.assertEqual(named - {(p.rank, p.key) for p in
                                  season.house.better_half(places)}, set())
        self.assertEqual(season.kiosk_differs(), [])
        self.assertEqual(season.own_place_differs(), [])
        self.assertNotEqual(season.public_now(), self.public)

    # ------------------------------------------------------- when it is over

    def feedback(self):
        """From five answers on the trainer sees them."""
        first, second = self.season.trainings[:2]
        shown = self.season.survey(first, [5, 4, 4, 1])
        self.assertFalse(shown.HasField("score_5") or
                         shown.HasField("answers") or shown.words)
        shown = self.season.survey(first, [3])
        self.assertEqual([shown.score_1, shown.score_2, shown.score_3,
                          shown.score_4, shown.score_5], [1, 0, 1, 2, 1])
        self.assertEqual(shown.mean_tenths, 34)
        shown = self.season.survey(second, [5] * 5)
        self.assertEqual((shown.answers, shown.mean_tenths), (5, 50))

    def look_back(self):
        """A server started anew knows all of it, and how it was then."""
        season = self.season
        season.restart()
        self.assertEqual(season.compare(season.people_known()), [])
        self.assertEqual(season.past_differs(), [])
        self.assertEqual(season.report_differs(season.links["organiser"]), [])
        self.final_standings = season.rankings_now()

    def archive(self):
        """Read without Viesti it tells the same; an empty server plays it
        anew to the last point; nobody is named in it."""
        season = self.season
        path = season.links["admin"].call(archive_season=pb.ArchiveSeason(
            name="kausi")).archived.path
        season.console("season", "archive", "--yes")
        files = second_archive.files(path)
        self.assertEqual(second_archive.differences(files, vs.ZONE), [])
        other = {**files, "activities.csv": files["activities.csv"].replace(
            ",automatic,", ",rejected,", 1)}
        self.assertNotEqual(second_archive.differences(other, vs.ZONE), [])
        standings = [(r.rank, r.key, r.figures.index) for r in
                     season.house.rank_departments(season.counted())]
        self.assertEqual(
            [(int(r["rank"] or 0) or None, r["department"], int(r["result"]))
             for r in second_archive.rows(files, "standings_departments.csv")],
            standings)
        text = "".join(files.values())
        for row in season.roster.values():
            self.assertNotIn(row["name"], text)
        with season.played_anew(path) as (_, link):
            self.assertEqual([
                (r.rank or None, r.department, r.index) for r in link.call(
                    rank_departments=pb.RankDepartments()
                ).department_ranking.rows], standings)

    # ------------------------------------------------- what is kept no longer

    def evidence(self):
        return sum(bool(a.evidence) for a in
                   vs.list_activities(self.season.links["admin"]))

    def evidence_is_there(self):
        self.assertGreater(self.evidence(), 1000)

    def evidence_is_gone(self):
        """Ninety days after the final, by itself; nothing else changes."""
        vs.wait_until(lambda: self.evidence() == 0)
        self.assertEqual(self.season.rankings_now(), self.final_standings)

    def persons_are_gone(self):
        """A hundred and eighty days after it, with every name."""
        season = self.season
        vs.wait_until(lambda: season.rankings_now()[1] == [])
        self.assertEqual(season.rankings_now()[0], self.final_standings[0])
        for person in vs.rng.sample(list(season.house.people), 10):
            self.assertEqual(season.names_found(person), [])
        verified = season.links["admin"].call(
            journal_verify=pb.JournalVerify()).journal_verified
        self.assertTrue(verified.valid)
        self.assertEqual(verified.wrong_activity, 0)

    def next_season(self):
        """Departments, rules and clients go on, also those whose certificate
        ran out in summer; nobody takes part yet. The season before is read."""
        season = self.season
        season.console("season", "create", "2027", "--from", "2026", "--yes")
        status = season.status()
        self.assertEqual((status.season, status.state, status.start),
                         ("2027", pb.SEASON_CREATED, vs.days("2027-02-01")))
        self.assertEqual(
            {d.department: d.headcount for d in status.departments},
            {d.code: d.heads for d in season.house.departments.values()})
        self.assertEqual(status.participants, 0)
        self.assertEqual(
            season.rankings_then(None, season="2026")[0],
            self.final_standings[0])
        self.clock.set("2027-02-01 08:00")
        season.console(*vs.OPEN_WORDS)
        # a first public deed of last season is known, though no name was kept
        known = {d.person for d in season.house.deeds
                 if d.first_public and d.counts and d.type[:2] == "SM"}
        others = {p for p in season.people_known() if not any(
            d.first_public for d in season.house.deeds if d.person == p)}
        self.assertEqual(self.first_public(min(known - season.forgotten)),
                         [10, 10])
        self.assertEqual(self.first_public(min(others)), [10, 10, 15])

    def first_public(self, person):
        """Points of such a deed, of its area and of its being the first."""
        admin, row = self.season.links["admin"], self.season.roster[person]
        vs.import_roster(admin, [{**row, "joined_on": "2027-02-01"}])
        vs.record(admin, [pb.ActivityItem(
            operation=vs.operation(), person=person, type="SM2",
            date=vs.days("2027-02-01"), first_public=True,
            evidence=f"https://x.example/2027/{person}")])
        return [e.points for e in admin.call(explain=pb.Explain(
            participant=person)).explanation.entries]


if __name__ == "__main__":
    unittest.main()
