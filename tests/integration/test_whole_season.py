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
from viesti_client import pb                         # noqa: E402
from viesti_season import DAY, START                            # noqa: E402
from viesti_season_life import Life                    # noqa: E402

MOVES = (("S001009", "rajavartio", 4, True), ("S001587", "poliisi", 8, False))
LEAVES = ("S001144", 10)
# rows of the plan that are recorded some weeks late; four are too many
LATE = {100: 1, 200: 2, 300: 2, 400: 3, 500: 1, 600: 4, 700: 4}


class WholeSeason(unittest.TestCase):
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
        monday = START
        while monday <= season.house.rounds[-1][1]:
            self.week(monday)
            sunday = monday + DAY * 6
            for number, (_, last) in enumerate(season.house.rounds, 1):
                if last == sunday:
                    self.end_of_round(number)
            monday += DAY * 7
        self.the_end()

    def at(self, day, time):
        self.clock.set(f"{day} {time}")

    def week(self, monday):
        season, week = self.season, (monday - START).days // 7
        self.at(monday, "08:30")
        season.join(monday + DAY * 6)
        for person, to, when, asked in MOVES:
            if week == when:
                season.move(person, to, monday, asked)
        if week == LEAVES[1]:
            season.leave(LEAVES[0])
        self.at(monday + DAY * 2, "14:00")
        season.learn(monday)
        self.at(monday + DAY * 6, "18:00")
        season.record_week(monday)
        self.at(monday + DAY * 6, "19:00")
        again = season.answer_returned(season.moderate())
        self.at(monday + DAY * 6, "20:00")
        if week > 1:
            season.change_deeds()
        if week % 5 == 0:
            season.question(vs.rng.choice(list(season.house.departments)))
        if again:
            season.moderate(lambda row: vs.rng.choice(
                [pb.DECISION_ACCEPT, pb.DECISION_ACCEPT, pb.DECISION_REJECT]))

    def end_of_round(self, number):
        season = self.season
        self.at(season.house.rounds[number - 1][1], "21:00")
        self.assertEqual(season.status().round, number)
        some = vs.rng.sample(list(season.house.people), 20)
        self.assertEqual(season.compare(some), [])
        if season.status().state == pb.SEASON_OPEN:
            self.assertEqual(season.kiosk_differs(), [])
            self.assertEqual(season.own_place_differs(), [])
        self.assertTrue(season.verify_journal())
        season.remember()

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
        self.feedback()
        season.links["admin"].close()
        season.server.restart()
        season.links["admin"] = season.server.admin()
        self.assertEqual(season.compare(season.house.people), [])
        self.assertEqual(season.past_differs(), [])
        print(season.counts, len(season.house.deeds), file=sys.stderr)


if __name__ == "__main__":
    unittest.main()
