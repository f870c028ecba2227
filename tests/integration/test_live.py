# SPDX-License-Identifier: EUPL-1.2
"""Views that are watched: whole, pushed after commits, the same for all who
share them, and what each audience may see of them."""
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import viesti_server as vs                                      # noqa: E402
from viesti_client import Refused, connect, operation, pb       # noqa: E402

PUBLIC = (pb.VIEW_SEASON, pb.VIEW_DEPARTMENTS, pb.VIEW_PARTICIPATION,
          pb.VIEW_AREAS, pb.VIEW_MOMENTS, pb.VIEW_ANNOUNCEMENTS)
ROSTER = vs.rows("roster.csv")
TODAY = vs.days(vs.today())


def wanted(*views, **fields):
    return pb.Subscribe(views=[pb.ViewWanted(view=v) for v in views], **fields)


def people_of(department, **columns):
    """Rows of the roster with these values."""
    return [r for r in ROSTER if r["department"] == department and
            all(r[k] == v for k, v in columns.items())]


class Case(unittest.TestCase):
    """A server for each class, or for each test that says so."""
    open_season = True

    @classmethod
    def setUpClass(cls):
        cls.server = vs.Server()
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__, None)
        cls.server.fill(open_season=cls.open_season)
        cls.kiosk_profile = cls.server.enrol("kiosk", name="Aula")
        cls.person = ROSTER[0]["staff_id"]

    def setUp(self):
        self.admin = self.server.admin()
        self.addCleanup(self.admin.close)

    def kiosk(self, *views, **fields):
        link = connect(self.kiosk_profile)
        self.addCleanup(link.close)
        link.call(subscribe=wanted(*(views or PUBLIC), **fields))
        return link

    def record(self, person=None, *types, date=None, accepted=True):
        """Activities of today; when the last was acknowledged."""
        items = [pb.ActivityItem(
            operation=operation(), person=person or self.person, type=t,
            date=TODAY if date is None else date,
            evidence="koodi 1" if t.startswith("TR") else
            f"https://x.example/{os.urandom(6).hex()}")
            for t in types or ("SM2",)]
        results = self.admin.call(record=pb.Record(
            items=items, accepted=accepted)).recorded.results
        self.assertEqual({r.outcome for r in results}, {pb.RECORD_NEW},
                         str(results))
        return time.monotonic()

    def take(self, link, view, holds=lambda body: True):
        """The next update of the view whose body holds this."""
        while True:
            update = link.next_update()
            if update.view == view and holds(
                    getattr(update, update.WhichOneof("body"))):
                return update

    def now(self, view, **fields):
        """The view as it is, of a watcher who has just come."""
        update = self.take(self.kiosk(view, **fields), view)
        return getattr(update, update.WhichOneof("body"))

    def restart(self, sql=(), *values):
        """Stops the server, changes its database, and starts it."""
        self.admin.close()
        self.server.stop()
        with sqlite3.connect(os.path.join(self.server.state,
                                          "viesti.db")) as db:
            for statement in sql:
                db.execute(statement)
        db.close()
        self.server.restart()
        self.admin = self.server.admin()
        self.addCleanup(self.admin.close)

    def consents(self, person, **shown):
        self.admin.call(operation=operation(), set_consents=pb.SetConsents(
            person=person, consents=pb.Consents(**shown),
            consent_reference="suullisesti"))


class Live(Case):

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


class Areas(Case):
    """Persons in public: only who agreed, only as long as they agree."""

    def column(self, area, **fields):
        return {c.area: c for c in self.now(pb.VIEW_AREAS, **fields).columns}[
            area]

    def agreed(self):
        return [r["staff_id"] for r in ROSTER if r["show_kiosk"] == "1"]

    def setUp(self):
        super().setUp()
        for person in self.agreed():
            self.consents(person, kiosk=False)

    def test_without_deeds_a_column_says_how_to_begin(self):
        column = self.column("media")
        self.assertEqual(column.kind, pb.AREA_ROWS_HOW)
        self.assertEqual(len(column.rows), 5)
        for row in column.rows:
            self.assertTrue(row.deed.fi and row.deed.sv)
            self.assertGreater(row.points, 0)
            self.assertFalse(row.name or row.short_name)

    def test_three_who_agreed_are_shown_and_two_are_not(self):
        a, b, c = [r["staff_id"] for r in people_of("poliisi")[:3]]
        names = {r["staff_id"]: r["name"] for r in ROSTER}
        for n, person in enumerate((a, b, c)):
            self.record(person, *["WK2"] * (3 - n))
        for person in (a, b):
            self.consents(person, kiosk=True)
        self.assertNotEqual(self.column("workplace").kind, pb.AREA_ROWS_PEOPLE)
        link = self.kiosk(pb.VIEW_AREAS)
        self.consents(c, kiosk=True)
        update = self.take(link, pb.VIEW_AREAS, lambda body: any(
            col.kind == pb.AREA_ROWS_PEOPLE for col in body.columns))
        column = next(col for col in update.areas.columns
                      if col.area == "workplace")
        self.assertEqual([r.name for r in column.rows],
                         [names[p] for p in (a, b, c)])
        self.assertEqual([r.points for r in column.rows], [19, 16, 13])
        self.assertEqual({r.short_name for r in column.rows}, {"Poliisi"})
        # and what stands there without them: too few for a department
        self.assertEqual(column.other_kind, pb.AREA_ROWS_HOW)
        self.assertTrue(all(r.deed.fi and not r.name
                            for r in column.other_rows))
        # and with the next update nobody is
        self.consents(b, kiosk=False)
        update = self.take(link, pb.VIEW_AREAS)
        self.assertNotIn(names[a].encode(), update.SerializeToString())
        self.assertNotIn(names[b].encode(), update.SerializeToString())

    def test_a_pseudonym_has_no_department(self):
        rows = people_of("tieto")[:3] or people_of("hallinto")[:3]
        people = [r["staff_id"] for r in rows]
        for n, person in enumerate(people):
            self.record(person, "ME5")
            self.consents(person, kiosk=True)
        row = rows[0]
        self.admin.call(operation=operation(), join=pb.Join(
            staff_id=row["staff_id"], name=row["name"], language="fi",
            department=row["department"], pseudonym="Puhelias Peippo",
            consents=pb.Consents(kiosk=True), consent_reference="suullisesti"))
        column = self.column("media")
        self.assertEqual(column.kind, pb.AREA_ROWS_PEOPLE)
        shown = {r.name: r for r in column.rows}
        self.assertNotIn(row["name"], shown)
        self.assertTrue(shown["Puhelias Peippo"].pseudonym)
        self.assertFalse(shown["Puhelias Peippo"].short_name)

    def test_departments_are_shown_from_five_people_on(self):
        people = [r["staff_id"] for r in people_of("pelastus")]
        for person in people[:4]:
            self.record(person, "SM2")
        self.assertEqual(self.column("social").kind, pb.AREA_ROWS_HOW)
        self.record(people[4], "SM2")
        column = self.column("social")
        self.assertEqual(column.kind, pb.AREA_ROWS_DEPARTMENTS)
        row, = column.rows
        self.assertEqual((row.short_name, row.active, row.points),
                         ("Pelastus", 5, 100))
        self.assertFalse(row.name)
        self.assertFalse(column.other_rows)
        for person in people[:3]:
            self.consents(person, kiosk=True)
        column = self.column("social")
        self.assertEqual(column.kind, pb.AREA_ROWS_PEOPLE)
        self.assertEqual(column.other_kind, pb.AREA_ROWS_DEPARTMENTS)
        self.assertEqual(list(column.other_rows), [row])
        for person in people[:3]:
            self.consents(person, kiosk=False)
        self.assertEqual(self.column("social", visitors=True).kind,
                         pb.AREA_ROWS_HOW)


class Privacy(Case):
    """Whatever happens, no view tells of a person who did not agree."""

    def test_who_did_not_agree_is_in_no_view(self):
        shown = {r["pseudonym"] or r["name"] for r in ROSTER
                 if r["show_kiosk"] == "1"}
        hidden = {r[c] for r in ROSTER
                  for c in ("name", "pseudonym", "staff_id", "email") if r[c]}
        hidden -= shown
        order = vs.rng.sample(ROSTER, len(ROSTER))
        seen = 0
        for part in vs.batches(order, len(order) // 6 + 1):
            for row in part:
                self.record(row["staff_id"], vs.rng.choice(
                    ("SM2", "WK2", "ME5", "SM5")), "TR1")
            for view in PUBLIC:
                data = self.now(view).SerializeToString()
                for text in hidden:
                    self.assertNotIn(text.encode(), data, view)
                seen += sum(text.encode() in data for text in shown)
        self.assertGreater(seen, 0, "nobody who agreed was ever shown")

    def test_a_withdrawn_consent_takes_every_row_away(self):
        agreed = [r for r in ROSTER if r["show_kiosk"] == "1"][:4]
        for row in agreed:
            self.record(row["staff_id"], "SM3")
        link = self.kiosk(*PUBLIC)
        name = (agreed[0]["pseudonym"] or agreed[0]["name"]).encode()
        self.take(link, pb.VIEW_AREAS,
                  lambda body: name in body.SerializeToString())
        self.admin.call(operation=operation(), set_consents=pb.SetConsents(
            person=agreed[0]["staff_id"], hide=True))
        update = self.take(link, pb.VIEW_AREAS)
        self.assertNotIn(name, update.SerializeToString())
        for view in PUBLIC:
            self.assertNotIn(name, self.now(view).SerializeToString())


class Moments(Case):
    def reach(self, person):
        """The first step of the path: 50 points and a training."""
        self.record(person, "TR1", "SM5")

    def tell(self, link, n):
        return self.take(link, pb.VIEW_MOMENTS,
                         lambda body: len(body.moments) == n).moments

    def test_a_milestone_is_told_with_a_name_only_when_agreed(self):
        people = [r["staff_id"] for r in ROSTER
                  if r["show_kiosk"] == "0"][:6]
        names = {r["staff_id"]: r["name"] for r in ROSTER}
        before = self.now(pb.VIEW_MOMENTS)
        self.assertEqual([m.step for m in before.milestones], [1, 2, 3])
        self.assertFalse(any(m.HasField("count") for m in before.milestones))
        link = self.kiosk(pb.VIEW_MOMENTS)
        self.reach(people[0])
        first = self.tell(link, 1).moments[0]
        self.assertEqual((first.kind, first.step, first.name),
                         (pb.MOMENT_MILESTONE, 1, ""))
        self.assertFalse(first.HasField("count"))
        self.assertFalse(first.short_name)
        # agreed later: named from then on, and not after
        self.consents(people[0], kiosk=True)
        named = self.take(link, pb.VIEW_MOMENTS).moments.moments[0]
        self.assertEqual((named.moment, named.name),
                         (first.moment, names[people[0]]))
        self.consents(people[0], kiosk=False)
        unnamed = self.take(link, pb.VIEW_MOMENTS)
        self.assertEqual(unnamed.moments.moments[0].name, "")
        for person in people[1:5]:
            self.reach(person)
        view = self.tell(link, 5)
        self.assertEqual(view.milestones[0].count, 5)
        self.assertEqual(view.moments[4].count, 5)
        numbers = [m.moment for m in view.moments]
        self.assertEqual(numbers, sorted(set(numbers)))
        # a restart tells nothing again, and goes on behind its numbers
        self.restart()
        self.assertEqual(list(self.now(pb.VIEW_MOMENTS).moments), [])
        self.assertEqual(self.now(pb.VIEW_MOMENTS).milestones[0].count, 5)
        link = self.kiosk(pb.VIEW_MOMENTS)
        self.reach(people[5])
        self.assertGreater(self.tell(link, 1).moments[0].moment, numbers[-1])


class Bulk(Case):
    def test_an_import_is_counted_and_not_told(self):
        people = [r["staff_id"] for r in ROSTER][:21]
        for person in people:
            self.record(person, "TR1")
        items = [pb.ActivityItem(
            operation=operation(), person=p, type="SM5", date=TODAY,
            evidence=f"https://x.example/{os.urandom(6).hex()}")
            for p in people]
        self.admin.call(record=pb.Record(items=items, accepted=True))
        view = self.now(pb.VIEW_MOMENTS)
        self.assertEqual(view.milestones[0].count, 21)
        self.assertEqual(list(view.moments), [])


class Leaders(Case):
    def leaders(self, view):
        return [m for m in view.moments if m.kind == pb.MOMENT_LEADER]

    def test_a_new_leader_is_told_once_a_day(self):
        heads = {r["department"]: int(r["headcount"])
                 for r in vs.rows("departments.csv") if r["ranked"] == "1"}
        by_heads = sorted((d for d in heads if heads[d] >= 5 and people_of(d)),
                          key=lambda d: -heads[d])
        large, middle = by_heads[0], by_heads[len(by_heads) // 2]
        small = by_heads[-1]
        self.assertLess(heads[small], heads[middle])
        self.record(people_of(large)[0]["staff_id"])
        self.restart()          # who leads now is known
        link = self.kiosk(pb.VIEW_MOMENTS)
        self.assertEqual(self.leaders(
            self.take(link, pb.VIEW_MOMENTS).moments), [])
        self.record(people_of(middle)[0]["staff_id"])
        view = self.take(link, pb.VIEW_MOMENTS, self.leaders).moments
        moment, = self.leaders(view)
        self.assertEqual((moment.leader.department, moment.leader.rank),
                         (middle, 1))
        self.assertNotIn(large.encode(), view.SerializeToString())
        self.assertEqual(self.leaders(
            self.now(pb.VIEW_MOMENTS, visitors=True)), [])
        # followed on the same day: that one is not told, nor the first any more
        self.record(people_of(small)[0]["staff_id"])
        self.take(link, pb.VIEW_MOMENTS, lambda v: not self.leaders(v))
        self.restart()
        self.record(people_of(middle)[0]["staff_id"], "SM2", "WK2")
        self.record(people_of(middle)[1]["staff_id"], "SM2", "WK2")
        self.record(people_of(middle)[2]["staff_id"], "SM2", "WK2")
        time.sleep(1.5)
        self.assertEqual(self.leaders(self.now(pb.VIEW_MOMENTS)), [])


class House(Case):
    """The season's settings, and the whole house."""

    def test_the_goal_is_counted_in_persons_where_the_count_is_told(self):
        self.admin.call(operation=operation(), season_set=pb.SeasonSet(
            goal_percent=61))
        heads = sum(int(r["headcount"]) for r in vs.rows("departments.csv"))
        self.assertEqual(self.now(pb.VIEW_SEASON).goal_percent, 61)
        view = self.now(pb.VIEW_PARTICIPATION)
        self.assertEqual(view.goal_percent, 61)
        self.assertFalse(view.HasField("goal") or view.HasField("lit"))
        self.assertFalse(view.HasField("deeds"))
        self.assertFalse(self.now(pb.VIEW_SEASON).HasField("deeds"))
        for row in ROSTER[:6]:
            self.record(row["staff_id"], "SM2", "WK2")
        self.restart()          # the lights are not late then
        view = self.now(pb.VIEW_PARTICIPATION)
        self.assertEqual((view.lit, view.goal, view.deeds),
                         (6, -(-61 * heads // 100), 12))
        season = self.now(pb.VIEW_SEASON)
        self.assertEqual((season.deeds, season.points),
                         (12, 6 * (10 + 3 + 2 * 10)))
        self.assertGreaterEqual(season.joined, len(ROSTER) - 1)

    def test_how_to_join_and_the_reveal_are_shown(self):
        end = self.now(pb.VIEW_SEASON).end
        reveal = (end + 10) * 86_400_000_000
        self.admin.call(operation=operation(), season_set=pb.SeasonSet(
            join=pb.Text(fi="Mukaan?", sv="Med?"), reveal_at=reveal))
        self.restart()
        season = self.now(pb.VIEW_SEASON)
        self.assertEqual((season.join.fi, season.join.sv, season.reveal_at),
                         ("Mukaan?", "Med?", reveal))
        self.assertFalse(season.join.HasField("en"))
        self.admin.call(operation=operation(), season_set=pb.SeasonSet(
            join=pb.Text(), reveal_at=0))
        season = self.now(pb.VIEW_SEASON)
        self.assertFalse(season.HasField("join"))
        self.assertFalse(season.HasField("reveal_at"))


class Week(Case):
    """What a week has changed."""

    def rank_of(self, department):
        return next(r for r in self.now(pb.VIEW_DEPARTMENTS).rows
                    if r.department == department)

    def test_change_is_against_the_ranks_of_a_week_ago(self):
        person = people_of("hallinto")[0]["staff_id"]
        self.record(person)
        rows = [r for r in self.now(pb.VIEW_DEPARTMENTS).rows
                if r.HasField("rank")]
        self.assertFalse(any(r.HasField("change") for r in rows))
        department = rows[0].department
        put = ("INSERT INTO department_rank SELECT 1, %d, id, 4 FROM"
               " department WHERE code = '%s'")
        self.restart(["DELETE FROM department_rank",
                      put % (TODAY - 6, department)])
        self.assertFalse(self.rank_of(department).HasField("change"))
        self.restart(["DELETE FROM department_rank",
                      put % (TODAY - 7, department)])
        self.assertEqual(self.rank_of(department).change, 3)
        # not a day of last week on which the server did not run
        self.restart(["UPDATE department_rank SET day = day - 1"])
        self.assertTrue(self.rank_of(department).HasField("change"))
        # the ranks of today are kept for the next week
        with sqlite3.connect(os.path.join(self.server.state,
                                          "viesti.db")) as db:
            n, = db.execute("SELECT count(*) FROM department_rank"
                            f" WHERE day = {TODAY}").fetchone()
        db.close()
        self.assertGreater(n, 5)


class Midnight(unittest.TestCase):
    """The ranks are kept as a day begins, in a zone where that is soon."""

    def test_a_day_that_begins_keeps_its_ranks(self):
        folder = tempfile.TemporaryDirectory(prefix="viesti-zone-")
        self.addCleanup(folder.cleanup)
        helsinki = os.path.join(folder.name, "Europe", "Helsinki")
        os.makedirs(os.path.dirname(helsinki))
        shutil.copy("/usr/share/zoneinfo/Europe/Helsinki", helsinki)
        in_day = int(time.time()) % 86400
        offset = 86400 - 20 - in_day
        offset -= 86400 if offset > 43200 else 0
        sign, seconds = "-" if offset < 0 else "", abs(offset)
        source = os.path.join(folder.name, "near")
        with open(source, "w", encoding="ascii") as f:
            f.write(f"Zone Near {sign}{seconds // 3600}:"
                    f"{seconds // 60 % 60:02}:{seconds % 60:02} - NEAR\n")
        subprocess.run(["/usr/sbin/zic", "-d", folder.name, source],
                       check=True)
        today = (int(time.time()) + offset) // 86400
        with vs.Server(settings={"zone": "Near"},
                       env={"TZDIR": folder.name}) as server:
            server.fill()
            with server.admin() as admin:
                result = admin.call(record=pb.Record(items=[pb.ActivityItem(
                    operation=operation(), person=ROSTER[0]["staff_id"],
                    type="SM2", date=today,
                    evidence="https://x.example/1")])).recorded.results[0]
                self.assertEqual(result.outcome, pb.RECORD_NEW, result)
                before = admin.call(ping=pb.Ping()).pong.revision

                def kept():
                    page = admin.call(journal_show=pb.JournalShow(
                        limit=500)).journal_entries.rows
                    return [e for e in page if e.kind == "day_ranks"]
                self.assertEqual(kept(), [])
                entry, = vs.wait_until(kept, 60)
                date = (vs.datetime.date(1970, 1, 1) +
                        vs.datetime.timedelta(today + 1))
                self.assertEqual(entry.actor, "server")
                self.assertIn(f"day={date.isoformat()} ", entry.detail)
                self.assertEqual(admin.call(ping=pb.Ping()).pong.revision,
                                 before + 1)
            server.restart()        # reads them, and stores none anew
            with server.admin() as admin:
                self.assertEqual(len(kept()), 1)


def freeze_sql():
    """What stands in the database when results have just been hidden."""
    now = time.time_ns() // 1000
    return [f"UPDATE season SET state = {pb.SEASON_FROZEN}",
            "INSERT INTO season_step (season, state, asked_at, asked_by, due_at,"
            f" at) VALUES (1, {pb.SEASON_FROZEN}, {now}, 'server', {now}, {now})"]


class Frozen(Case):
    def test_from_the_freeze_on_nothing_is_told(self):
        for row in people_of("poliisi")[:6]:
            self.record(row["staff_id"], "TR1", "SM5")
        self.assertEqual(self.now(pb.VIEW_MOMENTS).milestones[0].count, 6)
        before = {view: self.now(view) for view in (
            pb.VIEW_AREAS, pb.VIEW_DEPARTMENTS, pb.VIEW_SEASON)}
        self.restart(freeze_sql())
        link = self.kiosk(pb.VIEW_AREAS, pb.VIEW_MOMENTS)
        for row in people_of("hallinto")[:5]:
            self.record(row["staff_id"], "TR1", "SM5", "WK2")
        self.assertEqual(self.now(pb.VIEW_AREAS), before[pb.VIEW_AREAS])
        moments = self.now(pb.VIEW_MOMENTS)
        self.assertEqual(list(moments.moments), [])
        self.assertFalse(any(m.HasField("count") for m in moments.milestones))
        departments = self.now(pb.VIEW_DEPARTMENTS)
        self.assertTrue(departments.as_of)
        for bar in before[pb.VIEW_DEPARTMENTS].rows:
            bar.ClearField("change")
        self.assertEqual(list(departments.rows),
                         list(before[pb.VIEW_DEPARTMENTS].rows))
        season = self.now(pb.VIEW_SEASON)
        self.assertEqual(season.frozen_at, departments.as_of)
        self.assertEqual(season.deeds, before[pb.VIEW_SEASON].deeds)
        self.assertEqual(season.points, before[pb.VIEW_SEASON].points)
        # the other stated figure
        self.assertEqual(season.deeds_since_freeze, 10)
        link.close()


class Measures(Case):
    open_season = False

    def test_departments_are_ordered_by_points_per_head(self):
        self.admin.call(operation=operation(), season_set=pb.SeasonSet(
            measure=pb.MEASURE_POINTS_PER_HEAD))
        self.admin.call(operation=operation(), season_step=vs.opening())
        # more people of one department, more points a head of the other
        busy, many = people_of("hallinto"), people_of("poliisi")
        for row in many[:4]:
            self.record(row["staff_id"], "WK2")
        self.record(busy[0]["staff_id"], "SM5", "SM2", "WK1")
        heads = {r["department"]: int(r["headcount"])
                 for r in vs.rows("departments.csv")}
        view = self.now(pb.VIEW_DEPARTMENTS)
        self.assertEqual(view.measure, pb.MEASURE_POINTS_PER_HEAD)
        row = view.rows[0]
        points = {"hallinto": 40, "poliisi": 4 * 13}
        best = max(points, key=lambda d: points[d] / heads[d])
        self.assertEqual((row.department, row.value),
                         (best, points[best] * 10 // heads[best]))
        self.assertEqual(self.now(pb.VIEW_SEASON).measure,
                         pb.MEASURE_POINTS_PER_HEAD)
        self.restart()
        self.assertEqual(self.now(pb.VIEW_DEPARTMENTS).rows[0].value,
                         row.value)


if __name__ == "__main__":
    unittest.main()
