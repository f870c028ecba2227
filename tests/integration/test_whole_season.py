# SPDX-License-Identifier: EUPL-1.2
"""A whole season, from the first invitation on: the shipped one, played week by
week through real clients in the season's own time, with what comes between: steps that
were scheduled, departments that change, a crisis, a server that dies. After each
round every ranking is held against the second computation and the journal is
verified. Another season follows in the same database."""
import os
import re
import resource
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
from viesti_clock import Clock, moment                          # noqa: E402
import second_archive                                           # noqa: E402
import viesti_draw as second_draw                               # noqa: E402
import viesti_server as vs                                      # noqa: E402
from viesti_cli import program                                  # noqa: E402
from viesti_client import pb                                    # noqa: E402
from viesti_season import DAY, START, Row                       # noqa: E402
from viesti_season_life import midnight_us, refusal             # noqa: E402
from viesti_season_turns import Turns                           # noqa: E402

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
NEW_NAME = "Kansainvälinen yksikkö"
MACHINE_S = 60          # user and system, server and clients
ACCEPT, REJECT = pb.DECISION_ACCEPT, pb.DECISION_REJECT


class WholeSeason(unittest.TestCase):
    def diary(self):
        """What happens when, besides what every week brings."""
        return [
            ("2026-02-02 00:00:01", self.opens),
            ("2026-03-02 09:00", self.first_move),
            ("2026-03-15 17:00", self.server_dies),
            ("2026-03-20 09:00", self.plan_departments),
            ("2026-03-27 09:00", self.plan_pause),
            ("2026-03-30 10:00", self.claim_before_pause),
            ("2026-03-31 10:00:01", self.pause),
            ("2026-04-01 09:00", self.plan_end_of_pause),
            ("2026-04-07 10:00:01", self.resume),
            ("2026-04-13 09:50", self.claim_is_not_late),
            ("2026-04-13 10:10", self.claim_is_late),
            ("2026-04-14 09:00", self.change_past_rules),
            ("2026-04-20 00:00:01", self.departments_turn),
            ("2026-04-20 09:00", self.second_move),
            ("2026-04-24 15:00", self.plan_theme_week),
            ("2026-04-27 09:00", self.leave),
            ("2026-04-27 12:00", self.claim_before_may_day),
            ("2026-05-03 23:00", self.name_is_old),
            ("2026-05-04 00:00:01", self.name_is_new),
            ("2026-05-04 10:00", self.forget),
            ("2026-05-05 11:50", self.claim_is_not_late),
            ("2026-05-05 12:00", self.after_theme_week),
            ("2026-05-05 12:10", self.claim_is_late),
            ("2026-05-20 09:00", self.plan_freeze),
            ("2026-05-24 21:40", self.before_the_freeze),
            ("2026-05-24 21:50", self.freeze_while_down),
            ("2026-06-01 00:00:01", self.end),
            ("2026-06-02 10:00", self.feedback),
            ("2026-06-08 09:00", self.final),
            ("2026-06-09 10:00", self.awards),
            ("2026-06-09 12:00", self.publish_the_draw),
            ("2026-06-10 13:00", self.ceremony),
            ("2026-06-11 09:00", self.forget_a_first),
            ("2026-06-12 09:00", self.archive),
            ("2026-06-13 09:00", self.look_back),
            ("2026-09-05 12:00", self.evidence_is_there),
            ("2026-09-10 12:00", self.evidence_is_gone),
            ("2026-12-10 12:00", self.persons_are_gone),
            ("2027-01-20 09:00", self.next_season),
            ("2027-02-01 08:00", self.next_opening),
            ("2027-02-14 21:00", self.next_round),
        ]

    def test_the_season(self):
        with Clock("2026-01-26 09:00") as self.clock:
            with Turns(self.clock) as self.season:
                self.play()
        used = sum(sum(resource.getrusage(who)[:2]) for who in
                   (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        print(f"machine time {used:.1f} s", file=sys.stderr)
        self.assertLess(used, MACHINE_S)

    def play(self):
        season = self.season
        for row in season.plan:
            if not row.type.startswith("TR"):
                row.late_weeks = LATE.get(row.number, 0)
        season.prepare()
        self.plan_opening()
        diary, monday = self.diary(), START
        while monday <= LAST_MONDAY:
            sunday = monday + DAY * 6
            # now and then moderators need until Tuesday
            decided = f"{sunday} 19:00" if monday.isocalendar()[1] % 3 else \
                f"{sunday + DAY * 2} 12:00"
            diary += [
                (f"{monday} 08:30", lambda m=monday: season.join(m + DAY * 6)),
                (f"{monday + DAY * 2} 14:00", lambda m=monday: season.learn(m)),
                (f"{sunday} 18:00", lambda m=monday: season.record_week(m)),
                (decided, self.moderate),
                (f"{sunday} 21:00", self.end_of_week)]
            monday += DAY * 7
        for when, what in sorted(diary, key=lambda entry: entry[0]):
            self.clock.set(when)
            what()
        print(season.counts, file=sys.stderr)

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
            self.assertEqual(season.median_differs(), [])
        else:
            self.assertEqual(season.public_now(), self.public)
            self.assertEqual(season.kiosk()[pb.VIEW_SEASON].season
                             .deeds_since_freeze,
                             (season.deeds_that_count() - self.deeds).total())

    # --------------------------------------------------------------- diary

    def plan_opening(self):
        """Not without what must be confirmed, which is said when it is
        scheduled."""
        season = self.season
        self.assertEqual(refusal(lambda: season.step(pb.SEASON_OPEN)),
                         "confirmations_missing")
        season.schedule("open", "2.2.2026 0.00", *vs.OPEN_WORDS[2:-1])
        self.assertEqual(season.status().state, pb.SEASON_CREATED)

    def opens(self):
        self.season.await_state(pb.SEASON_OPEN)
        self.assertEqual(self.season.stepped_at(), midnight_us(START))
        self.season.watch()

    def first_move(self):
        """Asked for by the contact who receives, confirmed by the organiser."""
        self.season.move("S001009", "rajavartio", vs.today())

    def second_move(self):
        self.season.move("S001587", "poliisi", vs.today(),
                         asked_by_contact=False)

    def leave(self):
        self.season.leave("S001144")

    def server_dies(self):
        """While a contact's file is being loaded; the file again does the
        rest, and nothing twice."""
        season, monday = self.season, vs.datetime.date(2026, 3, 9)
        season.import_interrupted("maahanmuutto", [
            r for r in season.plan if r.week == monday and not r.deed and
            r.late_weeks < 4 and season.contact_of(r.person) == "maahanmuutto"])

    def plan_pause(self):
        self.season.schedule("pause", "31.3.2026 10.00", "reason",
                             "Kriisi vie kaikkien ajan")
        self.assertEqual(self.season.status().state, pb.SEASON_OPEN)

    def pause(self):
        self.season.pause_comes(7)
        self.assertEqual(self.season.kiosk()[pb.VIEW_SEASON].season.state,
                         pb.SEASON_PAUSED)

    def plan_end_of_pause(self):
        self.season.schedule("continue", "7.4.2026 10.00", "extend", "7d")

    def resume(self):
        self.season.pause_ends(7)
        self.assertEqual(self.season.status().end, vs.days("2026-05-31"))
        self.assertEqual(self.season.kiosk()[pb.VIEW_SEASON].season.state,
                         pb.SEASON_OPEN)

    # -------------------------------------------------- claims that wait

    def claim_before_pause(self):
        """Late five working days on: a pause of six with Easter is none."""
        self.alone = self.season.claim("S001566", "ME1", "viite 77")

    def claim_before_may_day(self):
        self.alone = self.season.claim("S001438", "WK3", "tilaisuus 77")

    def claim_is_not_late(self):
        self.assertFalse(self.season.told_of(self.alone))

    def claim_is_late(self):
        """A class X claim is decided elsewhere, however late it is."""
        season = self.season
        self.assertTrue(season.told_of(self.alone))
        self.assertGreater(season.status().claims_escalated, 0)
        if self.alone.type == "ME1":
            self.assertEqual(refusal(lambda: season.ask(
                "moderator hallinto", review_decide=pb.ReviewDecide(
                    activity=self.alone.id, decision=ACCEPT))),
                "own_department")
        season.alone.discard(self.alone.id)

    # --------------------------------------------------- departments change

    def plan_departments(self):
        """Told in round four; nothing moves yet."""
        season = self.season
        season.plan_department("change", "pelastus", "from", "round", "5",
                               "headcount", "45", "reason", "uusia tuli")
        season.house.departments["pelastus"].later_heads[5] = 45
        season.plan_department("merge", "tietohallinto", "into",
                               "turvallisuus", "from", "round", "6", "reason",
                               "yksiköt yhdistyvät")
        season.plan_department("split", "hallinto", "into", "tuki", "from",
                               "round", "6", "headcount", "6", "reason",
                               "uusi yksikkö", "fi", "Tukiyksikkö", "short",
                               "Tuki")
        season.plan_department("rename", "kansainvaliset", "from", "round", "7",
                               "reason", "uusi nimi", "fi", NEW_NAME)
        self.assertEqual(season.compare(), [])

    def departments_turn(self):
        season = self.season
        people = [p.id for p in season.house.people.values()
                  if p.department == "hallinto" and
                  p.id not in ("S001566", "S001587")]
        season.merged("tietohallinto", "turvallisuus", 6)
        season.split("tuki", "hallinto", 6, 6, people[:4])
        self.assertEqual(season.compare(people[:4]), [])

    def name_is_old(self):
        self.assertNotEqual(self.name(), NEW_NAME)

    def name_is_new(self):
        vs.wait_until(lambda: self.name() == NEW_NAME)

    def name(self):
        return next(d.name.fi for d in self.season.status().departments
                    if d.department == "kansainvaliset")

    # ------------------------------------------------------ rules and people

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

    def plan_freeze(self):
        """Two hours before it would come by itself."""
        self.season.schedule("freeze", "24.5.2026 22.00", "reason",
                             "ennen yötä")

    def freeze_while_down(self):
        """It came at its instant, though nobody was there to do it."""
        season, at = self.season, moment("2026-05-24 22:00")
        season.down("2026-05-24 22:30")
        self.assertEqual(season.status().state, pb.SEASON_FROZEN)
        self.assertEqual(season.stepped_at(), int(at.timestamp() * 1e6))
        self.assertEqual(season.public_now(), self.public)

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
        share = season.counts["checked"] / season.counts["automatic"]
        self.assertTrue(0.06 < share < 0.14, share)
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
        shown = self.season.survey(
            first, [3], who=self.season.by_code[first.training])
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
            {d.department: d.headcount for d in status.departments
             if d.headcount},
            {c: d.heads_in(8) for c, d in season.house.departments.items()
             if d.heads_in(8)})
        self.assertEqual(status.participants, 0)
        self.assertEqual({c.department for c in season.links["admin"].call(
            list_clients=pb.ListClients(page=pb.Page(limit=1000))).clients.rows
            if c.name in ("tietohallinto", "turvallisuus")}, {"turvallisuus"})
        self.assertEqual(
            season.rankings_then(None, season="2026")[0],
            self.final_standings[0])

    def firsts(self):
        """Who got the bonus of a first public deed."""
        return {p for p, entries in self.season.house.ledgers().items()
                if any(e.bonus == "first_public" for e in entries)}

    def forget_a_first(self):
        """Whose earlier bonus is forgotten with the person."""
        self.known = self.firsts() - self.season.forgotten
        self.unknown = min(self.known)
        self.season.forget(self.unknown)

    def next_opening(self):
        """They join anew: one who is known to have had the bonus, though no
        name was kept, one who was forgotten, and others."""
        season = self.season
        season.console(*vs.OPEN_WORDS)
        others = set(season.people_known()) - self.known
        self.three = max(self.known), self.unknown, min(others)
        people = vs.rng.sample(sorted(season.people_known()), 40)
        season.begin_again(sorted({*people, *self.three}),
                           self.known - {self.unknown})

    def next_round(self):
        season = self.season
        rows = [Row(n, r) for n, r in enumerate(vs.rows("activities.csv"))
                if r["person"] in season.house.people and
                START <= vs.datetime.date.fromisoformat(r["date"]) <
                START + DAY * 14]
        rows += [Row(0, {"person": p, "type": "SM2", "date": str(START),
                         "evidence": f"https://x.example/2027/{p}", "note": "",
                         "first_public": "1"}) for p in self.three]
        season.do_again(rows, DAY * 364)
        self.assertEqual(season.compare(season.house.people), [])
        had, forgotten, other = self.three
        self.assertTrue({forgotten, other} <= self.firsts())
        self.assertNotIn(had, self.firsts())


if __name__ == "__main__":
    unittest.main()
