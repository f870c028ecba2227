# SPDX-License-Identifier: EUPL-1.2
"""The sample season, loaded through the protocol as accepted, gives the
standings that an independent program computed."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import viesti_server as vs                                      # noqa: E402
from viesti_server import pb                                    # noqa: E402

# rank (None: hors concours), department, index, ACT, PTS, BR
DEPARTMENTS = (
    (1, "maahanmuutto", 423, 132, 2936, 26),
    (2, "hallinto", 373, 150, 3252, 29),
    (3, "rajavartio", 353, 68, 1489, 13),
    (4, "tietohallinto", 340, 34, 904, 7),
    (5, "pelastus", 324, 111, 2885, 23),
    (6, "turvallisuus", 319, 38, 890, 8),
    (7, "esikunta", 298, 36, 734, 8),
    (8, "poliisi", 227, 72, 1761, 16),
    (None, "viestinta", 212, 24, 621, 4),
    (9, "talous", 187, 24, 545, 5),
    (10, "kansainvaliset", 147, 25, 473, 5),
)
PEOPLE = (("S001566", 760), ("S001153", 728), ("S001438", 696),
          ("S001091", 659), ("S001773", 638), ("S001285", 637))
ACTIVITIES = 2112


class SampleSeason(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = vs.Server(start=vs.SAMPLE_START)
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__, None)
        cls.server.fill()
        cls.link = cls.server.admin()
        cls.addClassCleanup(cls.link.close)
        cls.table = vs.rows("activities.csv")
        cls.results = vs.import_activities(cls.link, cls.table, accepted=True)

    def standings(self):
        ranking = self.link.call(
            rank_departments=pb.RankDepartments()).department_ranking
        self.assertEqual(ranking.rounds_counted, 8)
        return tuple((r.rank or None, r.department, r.index, r.active_rounds,
                      r.points_counted, r.versatile) for r in ranking.rows)

    def test_every_row_is_new(self):
        self.assertEqual(len(self.results), ACTIVITIES)
        self.assertEqual({r.outcome for r in self.results}, {pb.RECORD_NEW})
        self.assertEqual({r.status for r in self.results},
                         {pb.ACTIVITY_ACCEPTED})

    def test_the_departments_stand_as_computed(self):
        self.assertEqual(self.standings(), DEPARTMENTS)

    def test_the_first_people_stand_as_computed(self):
        rows = self.link.call(rank_participants=pb.RankParticipants(
            page=pb.Page(limit=len(PEOPLE)))).participant_ranking.rows
        self.assertEqual(tuple((r.staff_id, r.points) for r in rows), PEOPLE)
        self.assertEqual([r.rank for r in rows], [1, 2, 3, 4, 5, 6])

    def test_the_same_rows_again_change_nothing(self):
        again = vs.import_activities(self.link, self.table, accepted=True)
        self.assertEqual({r.outcome for r in again} - {
            pb.RECORD_HELD, pb.RECORD_DUPLICATE}, set())
        self.assertEqual(len(vs.list_activities(self.link)), ACTIVITIES)
        self.assertEqual(self.standings(), DEPARTMENTS)

    def test_z_a_restart_gives_the_same_standings(self):
        self.link.close()
        self.server.restart()
        type(self).link = self.server.admin()
        self.assertEqual(self.standings(), DEPARTMENTS)


if __name__ == "__main__":
    unittest.main()
