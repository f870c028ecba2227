# SPDX-License-Identifier: EUPL-1.2
"""What happens to a season besides recording, from the opening to the archive; see
viesti_season.py. Each is done as the house does it and put down as plain records."""
import collections
import contextlib
import datetime
import glob
import hashlib
import json
import os
import subprocess

import yaml

import second_computation as sc
import viesti_server as vs
from viesti_client import Refused, operation, pb
from viesti_season import DAY, VIEWS, Row, Season

CLIENTS_MOST = 36   # of all roles; participants get theirs as long as it holds


def midnight_us(day):
    return int(datetime.datetime.combine(
        day, datetime.time(), vs.ZONE).timestamp()) * 1_000_000


def refusal(call):
    """The reason of the refusal that this must be."""
    try:
        call()
    except Refused as e:
        return e.reason
    raise AssertionError("was not refused")


class Life(Season):
    def __init__(self, clock):
        super().__init__(clock)
        once = {}               # nobody goes to the same training twice
        for row in self.plan:
            if row.type.startswith("TR"):
                once.setdefault((row.person, row.type), row)
        self.plan = [r for r in self.plan if not r.type.startswith("TR") or
                     once[r.person, r.type] is r]
        self.trainings, self.forgotten = [], set()
        self.forgotten_since = set()    # the results were announced
        self.by_code = {}       # training -> who gave its code themselves
        self.moved = 0          # persons, by the last change of the rules
        self.shown = []         # what rankings said, and when

    # --------------------------------------------------------------- steps

    def step(self, to, who="organiser", **options):
        return self.ask(who, season_step=pb.SeasonStep(
            to=to, **options)).season_stepped

    def plan_for_pause(self, days):
        """Everybody is needed elsewhere. What was planned for later is done so
        many days later, but for some deeds while it lasts."""
        self.house.paused.add(self.house.round_of(vs.today()))
        today = vs.today()
        for row in self.plan:
            goes_on = row.number % 10 == 0 and row.date < today + DAY * days
            if row.date >= today and not goes_on:
                row.date += DAY * days

    def rounds_move(self, days):
        """The rounds that are not over end so much later."""
        rounds, today = self.house.rounds, vs.today()
        for n, (first, last) in enumerate(rounds):
            if last >= today:
                rounds[n] = (first if first <= today else first + DAY * days,
                             last + DAY * days)

    def await_state(self, state):
        """A step that comes by itself, at the next look of the server."""
        vs.wait_until(lambda: self.status().state == state)

    def obstacles(self, to):
        """What is in the way of a step, which is refused for it."""
        told = self.ask("organiser", season_step=pb.SeasonStep(
            to=to, check_only=True)).season_stepped.obstacles
        if told:
            refusal(lambda: self.step(to))
        return list(told)

    # ----------------------------------------------------------- rulebooks

    def change_rules(self, change, since, comment, second_person=None):
        """A new version of the rulebook's text, in force from that day on; one
        for days past waits for a second person. What it was said to move and
        does not, or the other way round."""
        text = change(self.links["organiser"].call(rulebook=pb.RulebookGet(
            version=self.house.versions[-1].number)).rulebook.yaml)
        preview = self.ask("organiser", rulebook_draft=pb.RulebookDraft(
            yaml=text, comment=comment, apply=second_person is None,
            effective_at=midnight_us(since))).rulebook_drafted
        version = preview.version.version
        self.rules_hash = hashlib.sha256(text.encode()).hexdigest()
        if second_person:
            assert self.compare() == [], "a draft changed something"
            reason = refusal(lambda: self.ask(
                "organiser", rulebook_apply=pb.RulebookApply(version=version)))
            assert reason == "second_person", reason
            self.ask(second_person, rulebook_apply=pb.RulebookApply(
                version=version))
        before = self.places()
        self.house.versions.append(
            sc.Version(version, yaml.safe_load(text), since))
        return self.preview_differs(preview, before, self.places())

    def places(self):
        """Who has which rank and result, and persons' milestones."""
        ledgers = self.house.ledgers()
        departments = self.house.rank_departments(self.counted(),
                                                  ledgers=ledgers)
        people = self.house.rank_people(self.counted(), ledgers=ledgers,
                                        all_joined=True)
        return ({p.key: (p.rank, p.figures.index) for p in departments},
                {p.key: (p.rank, p.figures.points) for p in people},
                {p.key: set(self.house.milestones(ledgers[p.key]))
                 for p in people})

    def preview_differs(self, preview, before, after):
        found = []
        self.moved = preview.people_moved
        told = [{(m.department or m.staff_id): (
            (m.rank_before or None, m.before), (m.rank_after or None, m.after))
            for m in part} for part in (preview.departments, preview.people)]
        for told, was, is_ in zip(told, before[:2], after[:2]):
            here = {k: (was[k], is_[k]) for k in was if was[k] != is_[k] or
                    before[2].get(k) != after[2].get(k)}
            if told != here:
                found.append((set(told.items()) ^ set(here.items())))
        gained = {m.staff_id: set(m.milestones_gained) for m in preview.people
                  if m.milestones_gained}
        here = {k: after[2][k] - before[2][k] for k in after[2]
                if after[2][k] - before[2][k]}
        if gained != here:
            found.append((gained, here))
        return found

    def theme_week(self, code, monday, people):
        """Plans deeds of a type that is there for one week only."""
        rows = [Row(1, {"person": person, "type": code, "evidence": "",
                        "note": "", "first_public": "0",
                        "date": str(monday + DAY * (n % 7))})
                for n, person in enumerate(people)]
        self.plan += rows
        return rows

    # ----------------------------------------------------------- trainings

    def learn(self, monday):
        """The week's trainings are on Wednesday; who is planned for one that
        week is there. Every second one gives the session's code, the others
        stand on the meeting tool's list."""
        rows = [r for r in self.plan if r.type.startswith("TR") and
                r.week == monday and r.person not in self.gone]
        sessions = {}
        for row in rows:
            row.date = monday + DAY * 2
            sessions.setdefault(row.type, []).append(row)
        for type, there in sessions.items():
            training = self.ask("trainer", put_training=pb.PutTraining(
                what=pb.Training(
                    type=type, minutes=90, begins_at=self.clock.now_us(),
                    subject=pb.Text(fi="Työpaja", sv="Verkstad",
                                    en="Workshop")),
                new_code=True)).training_put
            self.trainings.append(training)
            self.attend_by_code(training, there[::2])
            if len(there) < 2 or len(self.trainings) % 2:
                self.attend_by_list(training, there[1::2])
            else:
                self.attend_by_file(training, there[1::2])

    def attend_by_code(self, training, rows):
        """By the contacts, and one of them by a client of their own."""
        if rows and len(self.links) < CLIENTS_MOST:
            person = rows[0].person
            if person not in self.links:
                self.enlist_client(person, "participant", staff_id=person)
            self.by_code[training.training] = person
        for row in rows:
            row.evidence = training.code
            self.record(self.contact_of(row.person), [row])

    def attend_by_list(self, training, rows):
        items = [pb.AttendItem(line=n, person=self.roster[r.person]["name"],
                               email=self.roster[r.person]["email"],
                               operation=operation())
                 for n, r in enumerate(rows, 1)]
        # and somebody who takes no part
        items.append(pb.AttendItem(line=99, person="Vieras Vieläpä",
                                   operation=operation()))
        *results, stranger = self.links["organiser"].call(
            attend_training=pb.AttendTraining(
                training=training.training, items=items)).attended.results
        assert stranger.outcome == pb.ATTEND_UNKNOWN, stranger
        for row, result in zip(rows, results):
            assert result.outcome == pb.ATTEND_NEW, (vars(row), result)
            assert result.staff_id == row.person, (vars(row), result)
        self.put_down_attended(rows)

    def attend_by_file(self, training, rows):
        """The list as the meeting tool writes it: UTF-16 and tabs."""
        path = os.path.join(self.folder, "attendance.csv")
        with open(path, "w", encoding="utf-16", newline="") as f:
            f.write("Nimi\tSähköposti\r\n" + "".join(
                f"{self.roster[r.person]['name']}\t"
                f"{self.roster[r.person]['email']}\r\n" for r in rows))
        self.console("training", "attend", f"T{training.training}", "--from",
                     path, "--commit")
        self.put_down_attended(rows)

    def put_down_attended(self, rows):
        for row in rows:
            there, = vs.list_activities(self.links["admin"], person=row.person,
                                        type=row.type)
            self.put_down(row, there.activity, there.recorded_at, there.status)

    def survey(self, training, scores, who="trainer"):
        """A survey tool's answers, without persons, or a participant's own;
        what may be shown."""
        self.ask(who, give_feedback=pb.GiveFeedback(
            training=training.training, items=[
                pb.FeedbackItem(score=s, words=f"sana {n}")
                for n, s in enumerate(scores)]))
        shown, = self.links["trainer"].call(feedback=pb.FeedbackGet(
            training=training.training)).feedback.rows
        return shown

    # ------------------------------------------------------------- erasure

    def forget(self, person):
        """Shown first, then done: the deeds stay, the person is nowhere."""
        held = sum(d.person == person for d in self.house.deeds)
        for check_only in (True, False):
            told = self.ask("admin", forget=pb.Forget(
                person=person, check_only=check_only)).forgotten
            assert told.deeds_kept == held, (told, held)
            assert told.HasField("at") != check_only, told
            if check_only:
                assert self.compare([person]) == [], "showing changed something"
        self.house.people[person].left = True
        self.gone.add(person)
        self.forgotten.add(person)
        if self.status().state >= pb.SEASON_REVEALED:
            self.forgotten_since.add(person)

    def names_found(self, person):
        """The server's files in which something of the person stands."""
        row, found = self.roster[person], []
        needles = [row[k].encode() for k in ("name", "email", "staff_id",
                                             "pseudonym") if row[k]]
        for path in glob.glob(os.path.join(self.server.state, "**"),
                              recursive=True):
            if os.path.isfile(path):
                with open(path, "rb") as f:
                    data = f.read()
                found += [(path, n) for n in needles if n in data]
        return found

    def people_known(self):
        return [p for p in self.house.people if p not in self.forgotten]

    # ------------------------------------------------------------ the past

    def remember(self):
        """What the rankings say now, to be asked for again later."""
        self.shown.append((self.clock.now_us(), self.rankings_now()))
        self.clock.advance(seconds=1)

    def past_differs(self):
        """Moments at which the rankings were not as they are said to have
        been; of persons who are gone nobody speaks any more."""
        found = []
        for at, (departments, people) in self.shown:
            then = self.rankings_then(at)
            here = [r for r in people if r[1] not in self.gone]
            there = [r for r in then[1] if r[1] not in self.gone]
            if then[0] != departments or sorted(there) != sorted(here):
                when = datetime.datetime.fromtimestamp(at / 1e6, vs.ZONE)
                found.append((str(when), [
                    (a, b) for was, is_ in ((departments, then[0]),
                                            (here, there))
                    for a, b in zip(was, is_) if a != b][:4]))
        return found

    def rankings_now(self):
        link = self.links["admin"]
        departments = link.call(rank_departments=pb.RankDepartments())
        people = link.call(rank_participants=pb.RankParticipants(
            page=pb.Page(limit=1000)))
        return (self.lines(departments.department_ranking),
                self.lines(people.participant_ranking))

    def rankings_then(self, at, season=None):
        link, at = self.links["admin"], vs.optional(at=at)
        asked = vs.optional(season=season)
        departments = link.call(standings_at=pb.StandingsAt(
            departments=pb.RankDepartments(), **at), **asked).standings_then
        people = link.call(standings_at=pb.StandingsAt(
            participants=pb.RankParticipants(page=pb.Page(limit=1000)), **at),
            **asked).standings_then
        return (self.lines(departments.departments),
                self.lines(people.participants))

    def lines(self, ranking):
        if ranking.DESCRIPTOR.name == "DepartmentRanking":
            return [(r.rank, r.department, r.index, r.active_rounds,
                     r.points_counted, r.versatile) for r in ranking.rows]
        return [(r.rank, r.staff_id, r.points, r.areas, r.active_rounds,
                 r.trainings) for r in ranking.rows]

    # -------------------------------------------------------------- freeze

    def public_now(self):
        """What everybody but the organiser's side is told of the standings:
        by every kind of client that may ask, in every ranking."""
        told = {}
        for who in ("hallinto", "kiosk", "S001566"):
            link = self.links[who]
            for area in (None, "social", "workplace", "media"):
                for round_ in (None, 1, 8):
                    asked = vs.optional(area=area, round=round_)
                    told[who, "departments", area, round_] = link.call(
                        rank_departments=pb.RankDepartments(
                            **asked)).department_ranking.rows
                    told[who, "people", area, round_] = link.call(
                        rank_participants=pb.RankParticipants(
                            page=pb.Page(limit=1000),
                            **asked)).participant_ranking.rows
        return {k: [r.SerializeToString() for r in v] for k, v in told.items()}

    def deeds_that_count(self):
        """Person -> how many."""
        types = self.house.versions[-1].types
        return collections.Counter(
            d.person for d in self.house.deeds
            if d.counts and not types[d.type].get("learning"))

    # ---------------------------------------------------- draw and ceremony

    def publish_draw(self, prizes):
        """The hashes that everybody sees before the dice are thrown."""
        self.console("draw", "publish", "prizes", str(prizes), "--yes")
        held = self.kiosk()[pb.VIEW_SEASON].season
        return held.draw_list_hash, held.draw_seed_hash

    def throw(self, dice):
        """The draw's file, after the throw; and who won."""
        self.console("draw", "throw", dice, "--yes")
        path = os.path.join(self.folder, "draw.json")
        self.console("draw", "file", path)
        winners = self.links["organiser"].call(draw=pb.DrawGet()).draw.winners
        with open(path, encoding="utf-8") as f:
            return path, json.load(f), winners

    def ceremony(self, at_dice):
        """From the first step to the last, the screens in step; the views that
        were shown. at_dice: called when the dice are to be thrown."""
        def act(action, **options):
            return self.ask("organiser", ceremony_step=pb.CeremonyStep(
                action=action, **options)).ceremony_stepped
        self.watch(*VIEWS, pb.VIEW_CEREMONY)
        state, shown = act(pb.CEREMONY_START), []
        shown.append(self.screen(state.step))
        while state.step + 1 < state.steps:
            try:
                state = act(pb.CEREMONY_NEXT, from_step=state.step)
            except Refused as e:
                assert e.reason == "dice_missing", e
                at_dice()
                continue
            shown.append(self.screen(state.step))
        act(pb.CEREMONY_END, from_step=state.step)
        return shown

    def screen(self, step):
        """What the kiosk shows at that step, as soon as it does."""
        while True:
            update = self.links["kiosk"].next_update()
            self.held[update.view] = update
            if update.view == pb.VIEW_CEREMONY and \
                    update.ceremony.HasField("step") and \
                    update.ceremony.step == step:
                return update.ceremony

    # -------------------------------------------------------------- report

    def report_differs(self, link):
        """Figures of the closing report that are not the second computation's;
        what may not be told is absent. Announced ones stay as they were: who
        is forgotten since took part."""
        report = link.call(report=pb.ReportGet()).report
        ledgers, counted = self.house.ledgers(), self.counted()
        lines = [e for entries in ledgers.values() for e in entries]
        gone = {p for p, person in self.house.people.items() if person.left}
        gone -= self.forgotten_since
        here = {
            "deeds": sum(bool(e.deed) and not e.learning for e in lines),
            "points": sum(e.points for e in lines),
            "joined": sum(p not in gone for p in self.house.people),
            "acted": sum(any(e.deed for e in entries) and
                         p not in gone
                         for p, entries in ledgers.items())}
        found = [(k, getattr(report, k), n) for k, n in here.items()
                 if getattr(report, k) != n]
        for round_ in counted:
            figures = self.house.department_figures([round_], ledgers=ledgers)
            cells = [(d.department, cell) for d in report.departments
                     for cell in d.rounds if cell.round == round_]
            found += [(code, round_, cell.active, figures[code].active)
                      for code, cell in cells if cell.HasField("active") and
                      cell.active != figures[code].active]
            active = sum(f.active for f in figures.values())
            if report.house[round_ - 1].active != active:
                found.append((round_, report.house[round_ - 1], active))
        for row in report.areas:
            deeds = [e for e in lines if e.area == row.area]
            if (row.deeds, row.points) != (sum(bool(e.deed) for e in deeds),
                                           sum(e.points for e in deeds)):
                found.append((row, len(deeds)))
        return found

    # ------------------------------------------------------------- archive

    @contextlib.contextmanager
    def played_anew(self, path):
        """An empty server to which the archive was given."""
        state = os.path.join(self.folder, "anew")
        done = subprocess.run(
            [os.path.join(vs.BIN, "viestid"), "init", "--state", state,
             "--archive", path, "--port", "0"], capture_output=True, text=True)
        assert done.returncode == 0, done
        with vs.Server(state=state) as server, server.admin() as link:
            yield server, link
