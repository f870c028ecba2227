# SPDX-License-Identifier: EUPL-1.2
"""Views that are watched: whole, pushed after commits, the same for all who
share them, and what each audience may see of them."""
import os
import sys
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import viesti_server as vs                                      # noqa: E402
from viesti_client import Refused, connect, operation, pb       # noqa: E402

PUBLIC = (pb.VIEW_SEASON, pb.VIEW_DEPARTMENTS, pb.VIEW_PARTICIPATION)


def wanted(*views, **fields):
    return pb.Subscribe(views=[pb.ViewWanted(view=v) for v in views], **fields)


class Live(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = vs.Server()
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__, None)
        cls.server.fill()
        cls.admin = cls.server.admin()
        cls.addClassCleanup(cls.admin.close)
        cls.kiosk_profile = cls.server.enrol("kiosk", name="Aula")
        cls.person = vs.rows("roster.csv")[0]["staff_id"]

    def kiosk(self, *views, **fields):
        link = connect(self.kiosk_profile)
        self.addCleanup(link.close)
        link.call(subscribe=wanted(*(views or PUBLIC), **fields))
        return link

    def record(self):
        item = pb.ActivityItem(
            operation=operation(), person=self.person, type="SM2",
            date=vs.days(vs.today()),
            evidence=f"https://x.example/{os.urandom(6).hex()}")
        result = self.admin.call(record=pb.Record(items=[item])) \
            .recorded.results[0]
        self.assertEqual(result.outcome, pb.RECORD_NEW)
        return time.monotonic()

    def take(self, link, view):
        while True:
            update = link.next_update()
            if update.view == view:
                return update

    def test_the_first_update_of_each_view_comes_at_once(self):
        link = self.kiosk()
        seen = {link.next_update().view for _ in PUBLIC}
        self.assertEqual(seen, set(PUBLIC))

    def test_a_recorded_deed_reaches_the_kiosk_within_250_ms(self):
        link = self.kiosk()
        before = self.take(link, pb.VIEW_DEPARTMENTS)
        recorded = self.record()
        after = self.take(link, pb.VIEW_DEPARTMENTS)
        self.assertLess(time.monotonic() - recorded, 0.25)
        self.assertGreater(after.revision, before.revision)

    def test_the_public_sees_the_better_half_only(self):
        rows = self.take(self.kiosk(), pb.VIEW_DEPARTMENTS).departments.rows
        ranked = [r for r in rows if r.HasField("rank")]
        others = [r for r in rows if not r.HasField("rank")]
        self.assertTrue(ranked and others)
        for row in others:
            self.assertFalse(row.HasField("value"))

    def test_visitors_see_no_comparison(self):
        update = self.take(self.kiosk(visitors=True), pb.VIEW_DEPARTMENTS)
        self.assertEqual(update.refused.reason, "no_comparison")

    def test_who_has_the_newest_is_not_sent_it_again(self):
        link = self.kiosk(pb.VIEW_SEASON)
        update = link.next_update()
        link.call(subscribe=pb.Subscribe(epoch=update.epoch, views=[
            pb.ViewWanted(view=pb.VIEW_SEASON, revision=update.revision),
            pb.ViewWanted(view=pb.VIEW_DEPARTMENTS)]))
        self.assertEqual(link.next_update().view, pb.VIEW_DEPARTMENTS)
        link.call(ping=pb.Ping())
        self.assertEqual(link.updates, [])

    def test_wrong_wishes_are_refused(self):
        link = self.kiosk()
        for views, reason in (
                ([pb.VIEW_SEASON, pb.VIEW_SEASON], "view_twice"),
                ([pb.VIEW_UNSPECIFIED], "view_unknown"),
                ([pb.VIEW_RANK_PARTICIPANTS], "view_unknown")):
            with self.assertRaises(Refused) as caught:
                link.call(subscribe=wanted(*views))
            self.assertEqual(caught.exception.error.reason, reason)


if __name__ == "__main__":
    unittest.main()
