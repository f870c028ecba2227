# SPDX-License-Identifier: EUPL-1.2
"""Moderation over time: working days, holidays and pauses, the public median, claims
over five working days first and marked, class X and the random check."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
from viesti_clock import Clock                                  # noqa: E402
import viesti_server as vs                                      # noqa: E402
from viesti_cli import program                                  # noqa: E402
from viesti_client import Refused, connect, operation, pb       # noqa: E402

DEPARTMENT, ELSEWHERE = "hallinto", "poliisi"
PERSON = next(r["staff_id"] for r in vs.rows("roster.csv")
              if r["department"] == DEPARTMENT)
PEOPLE = [r["staff_id"] for r in vs.rows("roster.csv")]


class Case(unittest.TestCase):
    def setUp(self):
        # Monday of the second week; the next holiday is Good Friday
        self.clock = self.enterContext(Clock("2026-03-23 09:00"))
        self.server = self.enterContext(vs.Server(start=vs.SAMPLE_START))
        self.server.fill()
        self.admin = self.enterContext(self.server.admin())
        self.recorder = self.link("recorder", department=DEPARTMENT)
        self.organiser = self.link("organiser")
        self.moderator = self.link("moderator", department=ELSEWHERE)
        self.other = self.link("moderator", department="pelastus")
        self.n = 0

    def link(self, role, **fields):
        return self.enterContext(connect(self.server.enrol(role, **fields)))

    def claim(self, type_="WK3", link=None, **fields):
        self.n += 1
        result, = vs.record(link or self.recorder, [pb.ActivityItem(
            operation=operation(), person=fields.pop("person", PERSON),
            type=type_, date=vs.days(self.clock.today()),
            evidence=f"tilaisuus {self.n}", **fields)])
        self.assertEqual(result.outcome, pb.RECORD_NEW, result)
        return result.activity

    def decide(self, activity, decision=pb.DECISION_ACCEPT, link=None):
        return (link or self.moderator).call(
            operation=operation(), review_decide=pb.ReviewDecide(
                activity=activity, decision=decision, reason="miksi")).decided

    def waiting(self, link=None):
        return list((link or self.moderator).call(
            review_list=pb.ReviewList()).activities.rows)

    def moderation(self, link=None):
        return (link or self.organiser).call(
            moderation=pb.ModerationGet()).moderation

    def median(self):
        link = self.link("kiosk", name=f"Aula {self.clock.now_us()}")
        link.call(subscribe=pb.Subscribe(
            views=[pb.ViewWanted(view=pb.VIEW_SEASON)]))
        season = link.next_update().season
        return season.median_tenths if season.HasField("median_tenths") else None


class Waiting(Case):
    def test_working_days_count_and_a_late_claim_comes_first(self):
        old = self.claim()
        self.clock.set("2026-03-30 09:00")      # a week: five working days
        row, = self.waiting()
        self.assertEqual((row.waiting_tenths, row.escalated), (49, False))
        young = self.claim()
        self.clock.set("2026-03-30 09:30")
        first, second = self.waiting()
        self.assertEqual((first.activity, first.escalated), (old, True))
        self.assertEqual((second.activity, second.escalated), (young, False))
        self.assertEqual(self.organiser.call(
            status=pb.StatusGet()).status.claims_escalated, 1)
        self.assertEqual(self.moderator.call(
            status=pb.StatusGet()).status.claims_escalated, 1)
        self.assertFalse(self.recorder.call(
            status=pb.StatusGet()).status.HasField("claims_escalated"))
        m = self.moderation()
        self.assertEqual((m.waiting, m.escalated, m.oldest_tenths), (2, 1, 50))
        self.clock.set("2026-04-07 09:30")      # after Easter: two holidays
        self.assertEqual([r.waiting_tenths for r in self.waiting()], [90, 40])
        self.server.restart()
        self.moderator = self.link("moderator", department="talous")
        self.assertEqual([r.waiting_tenths for r in self.waiting()], [90, 40])

    def test_what_was_given_back_begins_anew(self):
        claim = self.claim()
        self.clock.set("2026-03-25 09:00")
        self.decide(claim, pb.DECISION_REJECT)
        self.clock.set("2026-04-02 09:00")
        self.recorder.call(operation=operation(), reconsider=pb.Reconsider(
            activity=claim, reason="katso uudelleen"))
        self.assertEqual(self.waiting(), [])    # not by who rejected it
        row, = self.waiting(self.other)
        self.assertEqual(row.waiting_tenths, 0)
        with self.assertRaises(Refused) as caught:
            self.decide(claim)
        self.assertEqual(caught.exception.reason, "same_moderator")
        self.clock.set("2026-04-07 21:00")      # 1 + half a day
        self.server.restart()
        other = self.link("moderator", department="talous")
        row, = self.waiting(other)
        self.assertEqual(row.waiting_tenths, 15)
        self.decide(claim, link=other)

    def test_the_median_is_public_from_five_decisions_on(self):
        claims = [self.claim() for _ in range(5)]
        for n, claim in enumerate(claims):
            self.assertIsNone(self.median())
            self.assertFalse(self.moderation().HasField("median_tenths"))
            self.clock.set(f"2026-03-{24 + n if n < 4 else 30} 09:30")
            self.decide(claim)
        self.assertEqual(self.median(), 30)
        self.assertEqual(self.moderation(self.recorder).median_tenths, 30)
        self.assertFalse(self.moderation(self.recorder).HasField("waiting"))
        self.server.restart()
        self.organiser = self.link("organiser", name="again")
        self.assertEqual(self.moderation().median_tenths, 30)
        self.assertEqual(self.moderation().decided, 5)
        self.clock.set("2026-04-22 10:00")      # the first is out of the 28 days
        self.assertFalse(self.moderation().HasField("median_tenths"))


class Deciding(Case):
    def test_class_x_is_decided_elsewhere_and_not_by_who_recorded_it(self):
        claim = self.claim("ME3")
        own = self.link("moderator", department=DEPARTMENT)
        self.assertEqual(self.waiting(own), [])
        with self.assertRaises(Refused) as caught:
            self.decide(claim, link=own)
        self.assertEqual(caught.exception.reason, "own_department")
        self.assertEqual(self.moderation().only_others, 1)
        self.assertEqual(self.decide(claim).status, pb.ACTIVITY_ACCEPTED)
        mine = self.claim("ME3", link=self.admin)
        with self.assertRaises(Refused) as caught:
            self.decide(mine, link=self.admin)
        self.assertEqual(caught.exception.reason, "recorded_it")

    def test_the_random_check_is_drawn_by_chance_and_counts_until_rejected(self):
        """Share of the draw: 10 % of what is accepted by rule (VIESTI_SEED)."""
        n = 1500
        items = [pb.ActivityItem(
            operation=operation(), person=vs.rng.choice(PEOPLE), type="WK5",
            date=vs.days(self.clock.today()) - vs.rng.randrange(20))
            for _ in range(n)]
        results = vs.record(self.admin, items)
        self.assertTrue(all(r.outcome == pb.RECORD_NEW for r in results))
        drawn = [r for r in self.waiting() if r.random_check]
        # of 1500 with 10 %: 150, five standard deviations are 58
        self.assertTrue(92 <= len(drawn) <= 208, len(drawn))
        self.assertEqual({r.status for r in drawn}, {pb.ACTIVITY_AUTOMATIC})
        self.assertEqual(self.moderation().checks_waiting, len(drawn))
        self.assertEqual(self.moderation().waiting, 0)
        told = program("viestictl", "--state", self.server.state, "--json",
                       "show", "review").json
        self.assertEqual((told["waiting"], told["checks_waiting"]),
                         (0, len(drawn)))
        self.assertFalse(any(r.escalated for r in drawn))
        row = next(r for r in drawn)
        before = self.points(row.staff_id, row.activity)
        self.assertIsNotNone(before)
        self.decide(row.activity, pb.DECISION_REJECT)
        self.assertIsNone(self.points(row.staff_id, row.activity))
        other = drawn[1]
        self.decide(other.activity)
        self.assertIsNotNone(self.points(other.staff_id, other.activity))

    def points(self, person, activity):
        return next((e.points for e in self.admin.call(explain=pb.Explain(
            participant=person)).explanation.entries
            if e.activity == activity and not e.bonus), None)


class Console(Case):
    def test_show_moderation(self):
        self.claim()
        self.clock.set("2026-03-31 09:30")
        ran = program("viestictl", "--socket", self.server.socket, "--json",
                      "show", "moderation")
        self.assertEqual(ran.code, 0, ran)
        self.assertEqual((ran.json["waiting"], ran.json["escalated"],
                          ran.json["oldest_tenths"], ran.json["median_tenths"]),
                         (1, 1, 60, None))
        for language, word in (("en_GB.UTF-8", "6.0"), ("fi_FI.UTF-8", "6,0"),
                               ("sv_FI.UTF-8", "6,0")):
            ran = program("viestictl", "--socket", self.server.socket, "show",
                          "moderation", env={"LC_ALL": language})
            self.assertIn(word, ran.out)
        ran = program("viestictl", "--socket", self.server.socket, "--json",
                      "review", "list")
        self.assertEqual((ran.json[0]["waiting_tenths"],
                          ran.json[0]["escalated"]), (60, True))

    def test_show_review_counts_as_show_moderation_does(self):
        """A correction begins the waiting anew, for both."""
        first = self.claim()
        self.clock.set("2026-03-25 09:30")
        second = self.claim()
        self.clock.set("2026-03-27 09:30")
        self.recorder.call(operation=operation(), correct=pb.Correct(
            activity=first, evidence="tilaisuus 77"))
        self.clock.set("2026-03-30 09:31")
        shown = {what: program("viestictl", "--socket", self.server.socket,
                               "--json", "show", what).json
                 for what in ("moderation", "review")}
        self.assertEqual(shown["review"]["oldest_activity"], second)
        self.assertEqual(shown["review"]["half_tenths"], 30)
        for field in ("waiting", "checks_waiting", "oldest_tenths"):
            self.assertEqual(shown["review"][field],
                             shown["moderation"][field], field)
        self.assertEqual(shown["review"]["oldest_tenths"], 30)


if __name__ == "__main__":
    unittest.main()
