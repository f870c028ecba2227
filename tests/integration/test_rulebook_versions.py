# SPDX-License-Identifier: EUPL-1.2
"""Versions of the rules: drafted, looked at, applied forward by one person and for
days past by two, in force at midnight, the same for a server that had them from the
start, and refused in three languages with the file's line."""
import datetime
import os
import re
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
from viesti_clock import Clock, moment                          # noqa: E402
import second_computation as sc                                 # noqa: E402
import viesti_second as second                                  # noqa: E402
import viesti_server as vs                                      # noqa: E402
import yaml                                                     # noqa: E402
from viesti_cli import program                                  # noqa: E402
from viesti_client import SOURCE, Refused, connect, operation, pb  # noqa: E402

START = datetime.date.fromisoformat(vs.SAMPLE_START)
SHIPPED = open(os.path.join(SOURCE, "server/rulebooks/ministry.yaml"),
               encoding="utf-8").read()
VERSIONS_MAX = 64
FIRST, SECOND = (r["staff_id"] for r in vs.rows("roster.csv")[:2])


def at(day, hour="00:00"):
    return int(moment(f"{day} {hour}").timestamp() * 1_000_000)


def changed(text=SHIPPED, **points):
    """The shipped rules with other points: changed(SM2=15)."""
    for code, n in points.items():
        text, done = re.subn(rf"(- code: {code}\n(?:    .*\n)*?    points: )\d+",
                             rf"\g<1>{n}", text)
        assert done == 1, code
    return text


def without(code, text=SHIPPED):
    text, done = re.subn(rf"  - code: {code}\n(?:    .*\n|      .*\n)+", "", text)
    assert done == 1, code
    return text


def line_of(text):
    return next(n for n, line in enumerate(SHIPPED.splitlines(), 1)
                if text in line)


def with_type(more, text=SHIPPED):
    """Another type before the first one, so that numbers are not places."""
    return text.replace("types:\n", "types:\n" + more, 1)


THEME = """  - code: TW1
    area: workplace
    points: 5
    per_week: 2
    evidence: none
    decision: A
    from: 2026-03-16
    until: 2026-03-22
    name: {fi: Selkeän kielen viikko, sv: Klarspråksveckan, en: Plain language week}
"""


class Case(unittest.TestCase):
    """A server in the middle of the season; the sample's rows up to then."""
    now = "2026-03-31 12:00"
    sample = True

    def setUp(self):
        self.clock = self.enterContext(Clock(self.now))
        self.server = self.enterContext(vs.Server(start=START))
        self.server.fill()
        self.admin = self.enterContext(self.server.admin())
        self.one = self.organiser("one")
        self.other = self.organiser("other")
        self.rows = [r for r in vs.rows("activities.csv")
                     if r["date"] <= self.now[:10]] if self.sample else []
        if self.rows:
            vs.import_activities(self.admin, self.rows, accepted=True)

    def organiser(self, name):
        return self.enterContext(connect(self.server.enrol("organiser", name=name)))

    def draft(self, text, day, link=None, hour="00:00", **fields):
        return (link or self.one).call(
            operation=operation(), rulebook_draft=pb.RulebookDraft(
                yaml=text, effective_at=at(day, hour), **fields)).rulebook_drafted

    def apply(self, version, link, **fields):
        return link.call(operation=operation(), rulebook_apply=pb.RulebookApply(
            version=version, **fields)).rulebook_applied

    def refused(self, reason, call, *args, **kwargs):
        with self.assertRaises(Refused) as caught:
            call(*args, **kwargs)
        self.assertEqual(caught.exception.reason, reason, caught.exception)
        self.assertGreater(len(caught.exception.error.message), 20)
        return caught.exception.error.message

    def in_force(self, link=None):
        link = link or self.admin
        status = link.call(status=pb.StatusGet()).status
        book = link.call(rulebook=pb.RulebookGet()).rulebook
        if book.version == status.rulebook:     # else: it changed between
            self.assertEqual(book.hash, status.rulebook_hash)
        return book.version

    def points(self, person=FIRST):
        return self.admin.call(
            explain=pb.Explain(participant=person)).explanation.participant.points

    def journal(self):
        found, after = [], 0
        while True:
            rows = self.admin.call(journal_show=pb.JournalShow(
                after=after, limit=1000)).journal_entries.rows
            found += rows
            if not rows:
                return found
            after = rows[-1].entry

    def house(self, *versions):
        """The second computation of the same; versions: (number, text, since)."""
        house = second.sample_house(deeds=False)
        for n, row in enumerate(self.rows):
            house.deeds.append(sc.Deed(
                n, row["person"], row["type"],
                datetime.date.fromisoformat(row["date"]), n,
                row.get("first_public") == "1"))
        house.versions = [sc.Version(1, yaml.safe_load(SHIPPED))] + [
            sc.Version(number, yaml.safe_load(text),
                       datetime.date.fromisoformat(since))
            for number, text, since in versions]
        return house

    def agrees(self, *versions):
        house = self.house(*versions)
        counted = range(1, 6)
        self.assertEqual(second.rankings(self.admin, house, counted), [])
        self.assertEqual(second.ledgers(self.admin, house,
                                        list(house.people)[::7]), [])


class Forward(Case):
    def test_one_person_applies_it_and_it_comes_into_force_at_midnight(self):
        hash_ = self.admin.call(status=pb.StatusGet()).status.rulebook_hash
        got = self.draft(changed(SM2=15), "2026-04-02", apply=True,
                         comment="more for own posts")
        self.assertEqual(got.version.version, 2)
        self.assertFalse(got.version.retroactive)
        self.assertTrue(got.version.HasField("known_at"))
        self.assertEqual((len(got.departments), got.people_moved), (0, 0))
        self.assertEqual(self.in_force(), 1)
        self.clock.set("2026-04-01 23:59:58")
        self.assertEqual(self.in_force(), 1)
        kiosk = self.enterContext(connect(self.server.enrol("kiosk", name="Aula")))
        kiosk.call(subscribe=pb.Subscribe(
            views=[pb.ViewWanted(view=pb.VIEW_SEASON)]))
        self.assertEqual(kiosk.next_update().season.rulebook_hash, hash_)
        vs.wait_until(lambda: self.in_force() == 2)
        while True:
            season = kiosk.next_update().season
            if season.rulebook_hash != hash_:
                break
        self.assertIn("rulebook_in_force", [e.kind for e in self.journal()])
        for day in ("2026-04-01", "2026-04-02"):
            vs.record(self.admin, [pb.ActivityItem(
                operation=operation(), person=FIRST, type="SM2",
                date=vs.days(day), evidence=f"https://x.example/{day}")])
        lines = {e.date: (e.full_points, e.rulebook) for e in self.admin.call(
            explain=pb.Explain(participant=FIRST)).explanation.entries
            if e.type == "SM2" and not e.bonus}
        self.assertEqual(lines[vs.days("2026-04-01")], (10, 1))
        self.assertEqual(lines[vs.days("2026-04-02")], (15, 2))
        self.server.restart()
        self.admin = self.enterContext(self.server.admin())
        self.assertEqual(self.in_force(), 2)

    def test_a_preview_changes_nothing(self):
        before = len(self.journal())
        got = self.draft(changed(SM2=15), "2026-02-02", check_only=True)
        self.assertFalse(got.version.HasField("version"))
        self.assertTrue(got.version.retroactive)
        self.assertGreater(got.people_moved, 20)
        listed = self.one.call(rulebooks=pb.RulebooksGet()).rulebooks.rows
        self.assertEqual([v.version for v in listed], [1])
        self.assertLessEqual(len(self.journal()) - before, 1)   # that it was read

    def test_a_preview_beside_a_new_department_is_whole(self):
        """Both in one transaction: what the preview tells of departments may
        not hang on a list that the other request makes anew."""
        preview = pb.RulebookDraft(yaml=changed(SM2=15, WK1=1), check_only=True,
                                   effective_at=at("2026-02-02"))
        ids = []
        for i in range(6):
            ids.append(self.one.send(rulebook_draft=preview))
            ids.append(self.one.send(
                operation=operation(), change_department=pb.ChangeDepartment(
                    department=f"uusi-{i}", name=pb.Text(fi=f"Uusi {i}"),
                    short_name=f"Uusi {i}", headcount=9, reason="jako")))
        told = [[m.department for m in reply.rulebook_drafted.departments]
                for reply in self.one.receive_all(ids)[::2]]
        self.assertGreater(len(told[0]), 3)
        for codes in told:
            self.assertEqual(codes, told[0])

    def test_a_preview_says_which_later_versions_keep_their_days(self):
        self.draft(changed(SM2=15), "2026-04-20", apply=True)
        self.draft(changed(SM2=16), "2026-04-27")       # only a draft
        got = self.draft(changed(SM2=12), "2026-02-16", check_only=True)
        self.assertEqual([(v.version, v.effective_at) for v in got.later],
                         [(2, at("2026-04-20", "00:00"))])
        got = self.draft(changed(SM2=12), "2026-04-20", check_only=True)
        self.assertEqual(list(got.later), [])
        waits = self.draft(changed(SM2=12), "2026-02-16")
        self.assertEqual(len(waits.later), 1)
        applied = self.apply(waits.version.version, self.other)
        self.assertEqual([v.version for v in applied.later], [2])
        path = os.path.join(self.server.state, "other.yaml")
        with open(path, "w", encoding="utf-8") as file:
            file.write(changed(SM2=11))
        for lang, word in (("en", "version 2 stays in force"),
                           ("fi", "on edelleen voimassa versio 2"),
                           ("sv", "gäller version 2 fortfarande")):
            ran = program("viestictl", "--state", self.server.state, "--lang",
                          lang, "rulebook", "import", path, "effective",
                          "2026-03-02", "--dry-run")
            self.assertIn(word, " ".join(ran.out.split()), ran)

    def test_a_draft_waits_is_listed_and_dropped(self):
        got = self.draft(changed(SM2=15), "2026-04-20")
        self.assertFalse(got.version.HasField("known_at"))
        row = self.one.call(rulebooks=pb.RulebooksGet()).rulebooks.rows[1]
        self.assertEqual((row.version, row.in_force, row.retroactive),
                         (2, False, False))
        recorder = self.enterContext(connect(
            self.server.enrol("recorder", department="hallinto")))
        self.refused("unknown_version", recorder.call,
                     rulebook=pb.RulebookGet(version=2))
        self.assertEqual(self.one.call(
            rulebook=pb.RulebookGet(version=2)).rulebook.yaml, changed(SM2=15))
        self.assertEqual(recorder.call(
            rulebook=pb.RulebookGet(version=1)).rulebook.yaml, SHIPPED)
        drop = pb.RulebookDrop(version=2)
        id_ = operation()
        first = self.one.call(operation=id_, rulebook_drop=drop).rulebook_dropped
        self.assertEqual(self.one.call(operation=id_,
                                       rulebook_drop=drop).rulebook_dropped, first)
        self.refused("version_dropped", self.apply, 2, self.other)
        self.refused("unknown_version", self.apply, 3, self.other)

    def test_what_became_past_while_it_waited_wants_a_second_person(self):
        self.draft(changed(SM2=15), "2026-04-02")
        self.clock.set("2026-04-03 09:00")
        self.refused("second_person", self.apply, 2, self.one)
        self.assertTrue(self.apply(2, self.other).version.in_force)


class Retroactive(Case):
    def test_a_second_person_applies_it_and_everybody_is_scored_anew(self):
        text = changed(SM2=14, WK1=5, TR1=30)
        self.agrees()
        got = self.draft(text, "2026-02-16", apply=True)
        self.assertTrue(got.version.retroactive)
        self.assertFalse(got.version.HasField("known_at"))
        self.assertGreater(got.people_moved, 20)
        self.assertEqual(len(got.people), got.people_moved)
        self.assertTrue(any(m.milestones_gained or m.milestones_lost
                            for m in got.people))
        self.agrees()
        before = {r.staff_id: (r.rank, r.points) for r in self.ranking()}
        self.refused("second_person", self.apply, 2, self.one)
        self.refused("second_person_root", self.apply, 2, self.admin)
        self.agrees()
        again = self.apply(2, self.other, check_only=True)
        self.assertEqual(again.people, got.people)
        applied = self.apply(2, self.other)
        self.assertEqual((applied.people, applied.departments),
                         (got.people, got.departments))
        self.assertTrue(applied.version.in_force)
        self.agrees((2, text, "2026-02-16"))
        after = {r.staff_id: (r.rank, r.points) for r in self.ranking()}
        moved = {m.staff_id: m for m in applied.people}
        for person in before:
            if before[person] != after[person]:
                m = moved[person]
                self.assertEqual(((m.rank_before, m.before),
                                  (m.rank_after, m.after)),
                                 (before[person], after[person]))
        self.refused("version_applied", self.apply, 2, self.other)
        self.announces_itself()
        self.server.restart()
        self.admin = self.enterContext(self.server.admin())
        self.agrees((2, text, "2026-02-16"))

    def ranking(self):
        return self.one.call(rank_participants=pb.RankParticipants(
            page=pb.Page(limit=1000))).participant_ranking.rows

    def announces_itself(self):
        kiosk = self.enterContext(connect(self.server.enrol("kiosk", name="Aula")))
        kiosk.call(subscribe=pb.Subscribe(
            views=[pb.ViewWanted(view=pb.VIEW_ANNOUNCEMENTS)]))
        row, = kiosk.next_update().announcements.rows
        for text in (row.text.fi, row.text.sv, row.text.en):
            self.assertIn("2", text)
        self.assertEqual(len({row.text.fi, row.text.sv, row.text.en}), 3)
        recorder = self.enterContext(connect(
            self.server.enrol("recorder", department="hallinto")))
        status = recorder.call(status=pb.StatusGet()).status
        self.assertEqual(status.rulebook, 2)
        self.assertTrue(status.HasField("rulebook_changed_at"))
        kinds = [e.kind for e in self.journal()]
        self.assertIn("rulebook_draft", kinds)
        self.assertIn("rulebook_apply", kinds)

    def test_it_equals_rules_that_were_there_from_the_start(self):
        """Property: for rules made by chance (VIESTI_SEED) the standings after a
        retroactive change are those of a server that had them from the start."""
        text = self.by_chance()
        self.draft(text, START.isoformat())
        self.apply(2, self.other)
        with vs.Server(start=START) as fresh:
            fresh.stop()
            with open(os.path.join(fresh.state, "rulebook.yaml"), "w",
                      encoding="utf-8") as f:
                f.write(text)
            fresh.start()
            fresh.fill()
            with fresh.admin() as link:
                vs.import_activities(link, self.rows, accepted=True)
                self.assertEqual(self.everything(link),
                                 self.everything(self.admin))
            # the control: the rules as they were give other standings
            self.draft(SHIPPED, START.isoformat())
            self.apply(3, self.other)
            with fresh.admin() as link:
                self.assertNotEqual(self.everything(link),
                                    self.everything(self.admin))
        self.agrees((3, SHIPPED, START.isoformat()))

    def by_chance(self):
        types = re.findall(r"- code: ([A-Z]{2}\d)\n", SHIPPED)
        text = changed(**{code: vs.rng.randint(1, 40) for code in types})
        for key in ("week", "round", "area", "first_public"):
            text = re.sub(rf"(\n  {key}: )\d+", rf"\g<1>{vs.rng.randint(5, 60)}",
                          text, count=1)
        return text

    def everything(self, link):
        people = [(r.rank, r.staff_id, r.points, r.areas, r.active_rounds,
                   r.trainings) for r in link.call(
            rank_participants=pb.RankParticipants(
                page=pb.Page(limit=1000))).participant_ranking.rows]
        departments = [(r.rank, r.department, r.index, r.points_counted)
                       for r in link.call(rank_departments=pb.RankDepartments()
                                          ).department_ranking.rows]
        return sorted(people), sorted(departments)


class Types(Case):
    sample = False

    def record(self, type_, day, person=FIRST, evidence=""):
        return vs.record(self.admin, [pb.ActivityItem(
            operation=operation(), person=person, type=type_,
            date=vs.days(day), evidence=evidence)])[0]

    def test_a_theme_week_has_its_days_and_ends(self):
        self.clock.set("2026-03-10 12:00")
        self.draft(with_type(THEME), "2026-03-12", apply=True)
        self.clock.set("2026-03-17 12:00")
        vs.wait_until(lambda: self.in_force() == 2)
        good = self.record("TW1", "2026-03-16")
        self.assertEqual((good.outcome, good.points), (pb.RECORD_NEW, 15))
        early = self.record("TW1", "2026-03-13")
        self.assertEqual((early.error.reason, early.error.field),
                         ("type_not_on", "date"))
        self.assertIn("16 Mar 2026", early.error.message)
        self.assertIn("22 Mar 2026", early.error.message)
        self.assertEqual(self.record("TW1", "2026-03-11").error.reason,
                         "type_gone")
        self.assertEqual(self.record("SM2", "2026-03-16", SECOND,
                                     "https://x.example/1").points, 20)
        book = self.admin.call(rulebook=pb.RulebookGet()).rulebook
        self.assertEqual((book.types[0].type, getattr(book.types[0], "from"),
                          book.types[0].until),
                         ("TW1", vs.days("2026-03-16"), vs.days("2026-03-22")))
        self.clock.set("2026-03-23 12:00")
        self.assertEqual(self.record("TW1", "2026-03-23").error.reason,
                         "type_not_on")
        self.assertEqual(self.record("TW1", "2026-03-22").points, 5)

    def test_a_type_that_is_taken_away_keeps_its_deeds(self):
        before = self.record("WK2", "2026-03-30")
        self.assertEqual(before.points, 13)
        self.draft(without("WK2"), "2026-04-02", apply=True)
        self.clock.set("2026-04-03 12:00")
        vs.wait_until(lambda: self.in_force() == 2)
        gone = self.record("WK2", "2026-04-02")
        self.assertEqual((gone.error.reason, gone.error.field),
                         ("type_gone", "type"))
        self.assertEqual(self.record("WK2", "2026-04-01").points, 3)
        listed = vs.list_activities(self.admin, person=FIRST)
        self.assertEqual({a.type for a in listed}, {"WK2"})
        self.server.restart()
        self.admin = self.enterContext(self.server.admin())
        self.assertEqual(self.points(), 16)
        self.assertEqual(self.record("SM2", "2026-04-02", SECOND,
                                     "https://x.example/2").points, 20)
        # for days past, too: the deeds stay and give nothing
        self.one = self.organiser("third")
        self.other = self.organiser("fourth")
        self.draft(without("WK2"), "2026-02-02")
        self.apply(3, self.other)
        self.assertEqual(self.points(), 10)     # the area's first deed
        self.assertEqual(len(vs.list_activities(self.admin, person=FIRST)), 2)

    def test_sixty_four_versions_and_no_more(self):
        for n in range(2, VERSIONS_MAX + 1):
            day = START + datetime.timedelta(days=60 + n // 2)
            got = self.draft(changed(SM2=n), day.isoformat(), apply=n % 2 == 0)
            self.assertEqual(got.version.version, n)
        self.refused("too_many_versions", self.draft, SHIPPED, "2026-05-20")
        rows = self.one.call(rulebooks=pb.RulebooksGet()).rulebooks.rows
        self.assertEqual(len(rows), VERSIONS_MAX)
        self.server.restart()
        self.admin = self.enterContext(self.server.admin())
        self.clock.set("2026-05-20 12:00")
        vs.wait_until(lambda: self.in_force() == VERSIONS_MAX)
        self.assertEqual(self.record("SM2", "2026-05-20", FIRST,
                                     "https://x.example/3").points, 40 + 10)


class Refusals(Case):
    sample = False
    BAD = (
        ("rulebook_settled", SHIPPED.replace("rounds: 8 ", "rounds: 9 "), "rounds: 8"),
        ("rulebook_settled", SHIPPED.replace("round_days: 14", "round_days: 7"), "round_days"),
        ("rulebook_settled", SHIPPED.replace("Europe/Helsinki",
                                             "Europe/Stockholm"), "zone:"),
        ("rulebook_area_gone", SHIPPED.replace("code: media\n", "code: press\n")
         .replace("area: media", "area: press"), None),
        ("yaml_key_unknown", SHIPPED.replace("late_days", "latest_days"), "late_days"),
        ("rulebook_days", with_type(THEME.replace("03-22", "03-02")), None),
    )

    def test_each_names_file_and_line(self):
        for reason, text, line in self.BAD:
            with self.subTest(reason=reason, line=line):
                with self.assertRaises(Refused) as caught:
                    self.draft(text, "2026-04-10", file="uudet.yaml")
                if not reason.startswith("yaml"):
                    self.assertEqual(caught.exception.reason, reason)
                message = caught.exception.error.message
                self.assertRegex(message, r"^uudet\.yaml:\d+:\d+: ")
                if line:
                    self.assertIn(f":{line_of(line)}:", message)

    def test_other_refusals(self):
        self.refused("yaml_missing", self.draft, "", "2026-04-10")
        self.refused("effective_range", self.draft, SHIPPED, "2026-06-10")
        with self.assertRaises(Refused) as caught:
            self.one.call(operation=operation(),
                          rulebook_draft=pb.RulebookDraft(yaml=SHIPPED))
        self.assertEqual(caught.exception.reason, "effective_missing")
        self.refused("operation_missing", self.one.call,
                     rulebook_draft=pb.RulebookDraft(
                         yaml=SHIPPED, effective_at=at("2026-04-10")))

    def test_the_same_id_again_is_the_same_version(self):
        id_ = operation()
        rq = pb.RulebookDraft(yaml=SHIPPED, effective_at=at("2026-04-10"))
        first = self.one.call(operation=id_, rulebook_draft=rq).rulebook_drafted
        again = self.one.call(operation=id_, rulebook_draft=rq)
        self.assertTrue(again.replayed)
        self.assertEqual(again.rulebook_drafted.version, first.version)
        rq.comment = "other"
        with self.assertRaises(Refused) as caught:
            self.one.call(operation=id_, rulebook_draft=rq)
        self.assertEqual(caught.exception.reason, "operation_reused")


class Again(Case):
    """The same operation again is answered as it was, whatever came since."""

    def twice(self, link, later, **request):
        id_ = operation()
        first = link.call(operation=id_, **request)
        later()
        again = link.call(operation=id_, **request)
        self.assertEqual((first.replayed, again.replayed), (False, True))
        for reply in (first, again):
            reply.ClearField("id")
            reply.ClearField("replayed")
        self.assertEqual(first, again)
        return getattr(first, first.WhichOneof("body"))

    def deeds(self, n=1):
        for person in (FIRST, SECOND):
            vs.record(self.admin, [pb.ActivityItem(
                operation=operation(), person=person, type="SM2",
                date=vs.days(self.now[:10]),
                evidence=f"https://x.example/{operation().hex()}")])

    def test_drafted_and_applied(self):
        draft = self.twice(self.one, self.deeds, rulebook_draft=pb.RulebookDraft(
            yaml=changed(SM2=15), effective_at=at("2026-02-02")))
        self.assertGreater(draft.people_moved, 10)
        self.assertTrue(draft.version.retroactive)

        def later():
            self.deeds()
            self.admin.call(operation=operation(),
                            leave=pb.Leave(person=SECOND))
            self.clock.advance(days=3)
        apply = self.twice(self.other, later, rulebook_apply=pb.RulebookApply(
            version=draft.version.version))
        self.assertGreater(apply.people_moved, 10)
        self.assertTrue(apply.version.in_force)

    def test_a_draft_that_is_applied_at_once_and_one_that_is_later(self):
        body = self.twice(self.one, self.deeds, rulebook_draft=pb.RulebookDraft(
            yaml=changed(SM2=12), effective_at=at("2026-04-10"), apply=True))
        self.assertTrue(body.version.HasField("known_at"))
        version = body.version.version

        def later():
            self.apply(version + 1, self.other)
            self.clock.set("2026-05-26 08:00")
            vs.wait_until(lambda: self.server.state_of_season() ==
                          pb.SEASON_ENDED)
            self.server.decide_all()
            self.admin.call(operation=operation(), season_step=pb.SeasonStep(
                to=pb.SEASON_FINAL))
        body = self.twice(self.one, later, rulebook_draft=pb.RulebookDraft(
            yaml=changed(SM2=14), effective_at=at("2026-03-01"), apply=True))
        self.assertFalse(body.version.HasField("known_at"))


class Console(Case):
    """As an organiser types it."""
    sample = True

    def setUp(self):
        super().setUp()
        self.scratch = self.enterContext(tempfile.TemporaryDirectory())
        self.file = os.path.join(self.scratch, "uudet.yaml")

    def write(self, text):
        with open(self.file, "w", encoding="utf-8") as f:
            f.write(text)

    def profile(self, name):
        path = os.path.join(self.scratch, name)
        if not os.path.isdir(path):
            code = self.server.invite("organiser", name=name).code
            ran = program("viestictl", "--profile", path, "enrol", code)
            self.assertEqual(ran.code, 0, ran)
        return path

    def ctl(self, *words, who="kaisa", language="en_GB.UTF-8", **options):
        return program("viestictl", "--profile", self.profile(who), *words,
                       env={"LC_ALL": language}, **options)

    def test_from_the_file_to_the_standings(self):
        self.write(with_type(THEME, changed(SM2=14)))
        ran = self.ctl("rulebook", "import", self.file, "effective", "2026-02-16",
                       "--dry-run")
        self.assertIn("Nothing was changed", ran.out)
        self.assertIn("participants of", ran.out)
        ran = self.ctl("rulebook", "import", self.file, "effective", "2026-02-16",
                       "comment", "own posts are worth more", "--apply")
        self.assertEqual(ran.code, 0, ran)
        self.assertIn("viestictl rulebook apply 2", ran.out)
        ran = self.ctl("rulebook", "diff", "2")
        self.assertIn("points 10 → 14", ran.out)
        self.assertRegex(ran.out, r"New: TW1 Plain language week")
        ran = self.ctl("rulebook", "apply", "2", "--yes")
        self.assertEqual(ran.code, 4, ran)
        ran = self.ctl("rulebook", "apply", "2", who="otso")
        self.assertEqual((ran.code, "--yes" in ran.err), (2, True), ran)
        ran = self.ctl("rulebook", "apply", "2", "--yes", who="otso")
        self.assertEqual(ran.code, 0, ran)
        self.assertIn("Version 2 is applied", ran.out)
        ran = self.ctl("rulebook", "list")
        self.assertIn("in force", ran.out)
        self.assertEqual(
            [(v["state"], v["comment"]) for v in
             self.ctl("--json", "rulebook", "list").json],
            [("applied", None), ("in_force", "own posts are worth more")])
        with open(self.file, encoding="utf-8") as f:
            self.assertEqual(self.ctl("rulebook", "show").out, f.read())
        self.assertEqual(self.ctl("rulebook", "show", "1").out, SHIPPED)
        rows = self.ctl("--json", "rulebook", "diff", "1", "2").json
        self.assertIn({"rule": "SM2", "value": "points", "before": "10",
                       "after": "14"}, rows)

    def test_forward_at_once(self):
        self.write(changed(SM2=14))
        ran = self.ctl("rulebook", "import", self.file, "effective", "2026-04-06",
                       "at", "9:00", "--apply", "--yes")
        self.assertEqual(ran.code, 0, ran)
        self.assertIn("Version 2 is applied", ran.out)
        ran = self.ctl("rulebook", "drop", "2")
        self.assertNotEqual(ran.code, 0)

    def test_a_file_from_another_system(self):
        """A mark in front, and carriage returns: Notepad saves so."""
        with open(self.file, "w", encoding="utf-8-sig", newline="\r\n") as f:
            f.write(changed(SM2=14))
        ran = self.ctl("rulebook", "import", self.file, "effective",
                       "2026-04-06")
        self.assertEqual(ran.code, 0, ran)
        self.assertEqual(self.ctl("rulebook", "show", "2").out,
                         changed(SM2=14))

    def test_refusals_in_three_languages(self):
        self.write(SHIPPED.replace("rounds: 8 ", "rounds: 9 "))
        for language, word in (("en_GB.UTF-8", "may not be changed"),
                               ("fi_FI.UTF-8", "eikä sitä voi enää muuttaa"),
                               ("sv_FI.UTF-8", "kan inte ändras")):
            ran = self.ctl("rulebook", "import", self.file, "effective",
                           "2026-04-06", language=language)
            self.assertNotEqual(ran.code, 0)
            self.assertIn(word, re.sub(r"\s+", " ", ran.err))
            self.assertIn(f"uudet.yaml:{line_of('rounds: 8')}:", ran.err)
        self.write(changed(SM2=14))
        self.ctl("rulebook", "import", self.file, "effective", "2026-02-16")
        for language, word in (("en_GB.UTF-8", "second person"),
                               ("fi_FI.UTF-8", "toinen henkilö"),
                               ("sv_FI.UTF-8", "annan person")):
            ran = self.ctl("rulebook", "apply", "2", "--yes", language=language)
            self.assertNotEqual(ran.code, 0)
            self.assertIn(word, re.sub(r"\s+", " ", ran.err))
        ran = self.ctl("rulebook", "import", "/nowhere/rules.yaml", "effective",
                       "2026-04-06")
        self.assertIn("/nowhere/rules.yaml", ran.err)


if __name__ == "__main__":
    unittest.main()
