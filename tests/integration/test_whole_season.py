# SPDX-License-Identifier: EUPL-1.2
"""A whole season, from the first invitation on: the shipped one, played week by
week through real clients in the season's own time. After each round every ranking
is held against the second computation and the journal is verified."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
from viesti_clock import Clock                                  # noqa: E402
import viesti_server as vs                                      # noqa: E402
from viesti_client import pb                                    # noqa: E402
from viesti_season import DAY, START                            # noqa: E402
from viesti_season_life import Life                             # noqa: E402

# A pause of a week moves the end from 24 to 31 May; the last deeds are recorded
# in the week after it.
LAST_MONDAY = vs.datetime.date(2026, 6, 1)
# Rows of the plan that are recorded some weeks late; four are too many, five
# when the pause lies between: it stops the clock of lateness.
LATE = {100: 1, 200: 2, 300: 2, 400: 3, 500: 1, 600: 5, 900: 4}
ACCEPT, REJECT = pb.DECISION_ACCEPT, pb.DECISION_REJECT


class WholeSeason(unittest.TestCase):
    def diary(self):
        """What happens when, besides what every week brings."""
        return [
            ("2026-03-02 09:00", self.first_move),
            ("2026-03-31 10:00", self.pause),
            ("2026-04-07 10:00", self.resume),
            ("2026-04-20 09:00", self.second_move),
            ("2026-04-27 09:00", self.leave),
            ("2026-05-24 23:59:00", self.before_the_freeze),
            ("2026-05-25 00:00:01", self.freeze),
            ("2026-06-01 00:00:01", self.end),
            ("2026-06-08 09:00", self.final),
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
        self.the_end()

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
        some = vs.rng.sample(list(season.house.people), 20)
        self.assertEqual(season.compare(some), [])
        self.assertTrue(season.verify_journal())
        season.remember()
        if number < len(season.house.rounds):
            self.assertEqual(season.kiosk_differs(), [])
            self.assertEqual(season.own_place_differs(), [])
        else:
            self.assertEqual(season.public_now(), self.public)

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

    def before_the_freeze(self):
        self.public = self.season.public_now()

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
        season.step(pb.SEASON_FINAL)
        self.assertEqual(season.public_now(), self.public)
        self.assertEqual(season.compare(season.house.people), [])

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

    def the_end(self):
        season = self.season
        season.links["admin"].close()
        season.server.restart()
        season.links["admin"] = season.server.admin()
        self.assertEqual(season.compare(season.house.people), [])
        self.assertEqual(season.past_differs(), [])
        print(season.counts, len(season.house.deeds), file=sys.stderr)


if __name__ == "__main__":
    unittest.main()
