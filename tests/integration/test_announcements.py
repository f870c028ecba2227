# SPDX-License-Identifier: EUPL-1.2
"""Announcements: made, changed, removed and listed by the organiser's side, shown
to everybody on their days; the season's settings; both from the console too."""
import datetime
import os
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import viesti_server as vs                                      # noqa: E402
from viesti_cli import program                                  # noqa: E402
from viesti_client import Refused, connect, operation, pb       # noqa: E402

TODAY = vs.days(vs.today())
DAY_US = 86_400_000_000


def soon(seconds):
    return int((time.time() + seconds) * 1_000_000)


class Case(unittest.TestCase):
    open_season = True

    @classmethod
    def setUpClass(cls):
        cls.server = vs.Server()
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__, None)
        cls.server.fill(open_season=cls.open_season)
        cls.kiosk_profile = cls.server.enrol("kiosk", name="Aula")

    def setUp(self):
        self.admin = self.server.admin()
        self.addCleanup(self.admin.close)

    def watch(self):
        link = connect(self.kiosk_profile)
        self.addCleanup(link.close)
        link.call(subscribe=pb.Subscribe(
            views=[pb.ViewWanted(view=pb.VIEW_ANNOUNCEMENTS)]))
        return link

    def shown(self):
        return list(self.watch().next_update().announcements.rows)

    def announce(self, **fields):
        fields.setdefault("text", pb.Text(fi="Vinkki", sv="Tips"))
        fields.setdefault("kind", pb.ANNOUNCEMENT_TIP)
        return self.admin.call(operation=operation(), announce=pb.Announce(
            what=pb.Announcement(**fields))).announced

    def remove(self, number):
        return self.admin.call(
            operation=operation(),
            remove_announcement=pb.RemoveAnnouncement(announcement=number))

    def listed(self, **fields):
        return list(self.admin.call(list_announcements=pb.ListAnnouncements(
            **fields)).announcements.rows)

    def tearDown(self):
        for row in self.listed():
            self.remove(row.announcement)

    def refused(self, reason, field, code="invalid", **fields):
        with self.assertRaises(Refused) as caught:
            self.announce(**fields)
        self.assertEqual((caught.exception.code, caught.exception.reason,
                          caught.exception.error.field),
                         (code, reason, field))
        self.assertNotEqual(caught.exception.error.message, "")


class Announcements(Case):
    def test_a_tip_reaches_who_watches_and_goes_when_it_is_removed(self):
        link = self.watch()
        self.assertEqual(list(link.next_update().announcements.rows), [])
        made = self.announce()
        row, = link.next_update().announcements.rows
        self.assertEqual(row, made)
        self.assertEqual((row.text.fi, row.text.sv, row.text.en),
                         ("Vinkki", "Tips", ""))
        self.assertFalse(row.HasField("to"))
        self.remove(made.announcement)
        self.assertEqual(list(link.next_update().announcements.rows), [])
        with self.assertRaises(Refused) as caught:
            self.remove(made.announcement)
        self.assertEqual(caught.exception.reason, "unknown_announcement")

    def test_the_newest_come_first(self):
        tip = self.announce()
        theme = self.announce(kind=pb.ANNOUNCEMENT_THEME)
        self.assertEqual(self.shown(), [theme, tip])

    def test_days_decide_when_it_is_shown(self):
        today = self.announce(to=TODAY)
        later = self.announce(**{"from": TODAY + 1})
        self.assertEqual(self.shown(), [today])
        self.assertEqual(self.listed(), [later, today])
        self.refused("already_over", "to", to=TODAY - 1)
        self.refused("days_order", "to", **{"from": TODAY + 2,
                                            "to": TODAY + 1})
        self.refused("too_far", "from", **{"from": TODAY + 401})
        self.refused("too_far", "to", to=TODAY + 401)
        self.announce(**{"from": TODAY + 400})

    def test_an_endorsement_has_a_name_and_perhaps_a_title(self):
        made = self.announce(kind=pb.ANNOUNCEMENT_ENDORSEMENT,
                             name=" Helena Saarikoski ",
                             title=pb.Text(fi="kansliapäällikkö",
                                           sv="kanslichef"))
        self.assertEqual((made.name, made.title.sv),
                         ("Helena Saarikoski", "kanslichef"))
        untitled = self.announce(kind=pb.ANNOUNCEMENT_ENDORSEMENT, name="H. S.")
        self.assertFalse(untitled.HasField("title"))
        self.refused("name_missing", "name", kind=pb.ANNOUNCEMENT_ENDORSEMENT)

    def test_each_kind_has_its_own_parts(self):
        self.refused("kind_missing", "kind", kind=pb.ANNOUNCEMENT_UNSPECIFIED)
        self.refused("text_missing", "text", text=pb.Text(fi="  "))
        self.refused("not_for_kind", "name", name="N")
        self.refused("not_for_kind", "title", title=pb.Text(fi="N"))
        self.refused("not_for_kind", "at", at=soon(100))
        self.refused("not_for_kind", "type", type="TR1")
        self.refused("use_training", "kind", kind=pb.ANNOUNCEMENT_TRAINING,
                     type="TR1", at=soon(100))
        self.refused("unknown_announcement", "announcement", "not_found",
                     announcement=1 << 63)
        self.assertEqual(self.listed(), [])

    def test_one_with_a_number_is_replaced(self):
        made = self.announce(to=TODAY + 3)
        changed = self.announce(announcement=made.announcement,
                                text=pb.Text(sv="Bara svenska"))
        self.assertEqual(changed.announcement, made.announcement)
        self.assertEqual(self.shown(), [changed])
        self.assertEqual((changed.text.fi, changed.text.sv),
                         ("", "Bara svenska"))
        self.assertFalse(changed.HasField("to"))

    def test_sixty_are_kept_and_twenty_shown(self):
        made = [self.announce() for _ in range(60)]
        self.refused("too_many_announcements", "", "exhausted")
        self.announce(announcement=made[0].announcement)    # no new one
        shown = self.shown()
        self.assertEqual([r.announcement for r in shown],
                         [m.announcement for m in made[:-21:-1]])
        self.remove(made[7].announcement)
        self.announce()

    def test_they_survive_a_restart_and_stand_in_the_journal(self):
        made = self.announce(kind=pb.ANNOUNCEMENT_THEME)
        gone = self.announce()
        self.remove(gone.announcement)
        self.admin.close()
        self.server.restart()
        self.admin = self.server.admin()
        self.addCleanup(self.admin.close)
        self.assertEqual(self.shown(), [made])
        entries, after = [], 0
        while True:
            page = self.admin.call(journal_show=pb.JournalShow(
                after=after, limit=500)).journal_entries
            entries += page.rows
            if not page.more:
                break
            after = entries[-1].entry
        kinds = [(e.kind, e.subject) for e in entries
                 if e.kind.startswith("announce")][-3:]
        self.assertEqual(kinds, [
            ("announce", str(made.announcement)),
            ("announce", str(gone.announcement)),
            ("announcement_removed", str(gone.announcement))])
        self.assertNotIn("Vinkki", str(entries))
        self.assertTrue(self.admin.call(
            journal_verify=pb.JournalVerify()).journal_verified.valid)


class Settings(Case):
    open_season = False

    def set(self, **fields):
        return self.admin.call(operation=operation(),
                               season_set=pb.SeasonSet(**fields)).season_was_set

    def test_the_measure_is_settled_when_the_season_opens(self):
        self.assertEqual(self.set(measure=pb.MEASURE_PARTICIPATION).measure,
                         pb.MEASURE_PARTICIPATION)
        self.assertEqual(self.set(goal_percent=1).measure,
                         pb.MEASURE_PARTICIPATION)
        self.admin.call(operation=operation(), season_step=vs.opening())
        with self.assertRaises(Refused) as caught:
            self.set(measure=pb.MEASURE_INDEX)
        self.assertEqual((caught.exception.code, caught.exception.reason),
                         ("precondition", "season_open"))
        last = self.set(goal_percent=100).end
        midnight = int(datetime.datetime.combine(
            datetime.date(1970, 1, 1) + datetime.timedelta(days=last + 1),
            datetime.time(), vs.ZONE).timestamp()) * 1_000_000
        with self.assertRaises(Refused) as caught:
            self.set(reveal_at=midnight - 1)
        self.assertEqual(caught.exception.reason, "reveal_too_early")
        self.assertEqual(self.set(reveal_at=midnight).reveal_at, midnight)
        with self.assertRaises(Refused) as caught:
            self.set()
        self.assertEqual(caught.exception.reason, "nothing_to_set")


class Console(Case):
    open_season = False

    def ctl(self, *words, status=0, **options):
        with tempfile.TemporaryDirectory(prefix="viesti-announce-") as home:
            done = program("viestictl", "--state", self.server.state, *words,
                           env={"HOME": home}, **options)
        self.assertEqual(done.code, status, done)
        return done

    def json(self, *words):
        return self.ctl("--json", *words).json

    def test_a_tip_and_the_theme(self):
        tip = self.json("announce", "tip", "fi", "Jaa julkaisu", "sv",
                        "Dela inlägget")
        self.assertEqual((tip["kind"], tip["name"], tip["to"]),
                         ("tip", None, None))
        theme = self.json("announce", "theme", "fi", "Selkeä kieli", "to",
                          (vs.today() + datetime.timedelta(2)).isoformat())
        rows = self.json("show", "announcements")
        self.assertEqual([r["announcement"] for r in rows],
                         [theme["announcement"], tip["announcement"]])
        self.assertEqual((rows[1]["text_fi"], rows[1]["text_sv"],
                          rows[1]["text_en"]),
                         ("Jaa julkaisu", "Dela inlägget", None))
        self.ctl("announcement", "remove", str(tip["announcement"]))
        self.assertEqual(len(self.json("show", "announcements")), 1)
        people = self.ctl("--lang", "fi", "show", "announcements").out
        self.assertIn("Selkeä kieli", people)
        self.assertIn("teema", people)

    def test_an_endorsement(self):
        made = self.json("announce", "endorsement", "name", "Helena Saarikoski",
                         "title", "fi", "kansliapäällikkö", "sv", "kanslichef",
                         "text", "fi", "Olen mukana.", "sv", "Jag är med.")
        row, = [r for r in self.listed()
                if r.announcement == made["announcement"]]
        self.assertEqual((row.name, row.title.fi, row.title.sv, row.text.fi,
                          row.text.sv),
                         ("Helena Saarikoski", "kansliapäällikkö",
                          "kanslichef", "Olen mukana.", "Jag är med."))

    def test_nothing_announced_is_said_so(self):
        self.assertIn("Nothing is announced",
                      self.ctl("show", "announcements").out)
        self.assertEqual(self.json("show", "announcements"), [])
        self.assertIn("no announcement 99", self.ctl(
            "announcement", "remove", "99", status=3).err)

    def test_the_seasons_settings(self):
        self.assertEqual(self.json("season", "set", "goal", "60")[
            "goal_percent"], 60)
        self.assertEqual(self.json("season", "set", "measure", "points")[
            "measure"], "points")
        self.assertEqual(self.json("season", "set", "measure", "index")[
            "measure"], "index")
        done = self.json("season", "set", "join", "fi", "Mukaan?", "sv",
                         "Med?")
        self.assertEqual((done["join"], done["goal_percent"]), ("Mukaan?", 60))
        self.assertIsNone(self.json("season", "set", "goal", "none")[
            "goal_percent"])
        self.assertIn("1 to 100", self.ctl("season", "set", "goal", "101",
                                           status=2).err)
        self.assertIn("1 to 100", self.ctl("season", "set", "goal",
                                           "99999999999", status=2).err)
        day = vs.today() + datetime.timedelta(300)
        self.assertIsNotNone(self.json("season", "set", "reveal",
                                       day.isoformat(), "13:00")["reveal_at"])
        self.ctl("season", "set", "reveal", vs.today().isoformat(), "13:00",
                 status=2)


if __name__ == "__main__":
    unittest.main()
