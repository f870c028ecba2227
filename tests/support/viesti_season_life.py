# SPDX-License-Identifier: EUPL-1.2
"""What happens to a season besides recording: trainings; see viesti_season.py.
Each is done as the house does it and put down as plain records."""
import datetime

import viesti_server as vs
from viesti_client import operation, pb
from viesti_season import DAY, Season


class Life(Season):
    def __init__(self, clock):
        super().__init__(clock)
        once = {}               # nobody goes to the same training twice
        for row in self.plan:
            if row.type.startswith("TR"):
                once.setdefault((row.person, row.type), row)
        self.plan = [r for r in self.plan if not r.type.startswith("TR") or
                     once[r.person, r.type] is r]
        self.trainings = []
        self.shown = []         # what rankings said, and when

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
            self.attend_by_list(training, there[1::2])

    def attend_by_code(self, training, rows):
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
            at, = [a.recorded_at for a in vs.list_activities(
                self.links["admin"], person=row.person, type=row.type)]
            self.put_down(row, result.activity, at, pb.ACTIVITY_AUTOMATIC)

    def survey(self, training, scores):
        """A survey tool's answers, without persons; what may be shown."""
        self.ask("trainer", give_feedback=pb.GiveFeedback(
            training=training.training, items=[
                pb.FeedbackItem(score=s, words=f"sana {n}")
                for n, s in enumerate(scores)]))
        shown, = self.links["trainer"].call(feedback=pb.FeedbackGet(
            training=training.training)).feedback.rows
        return shown

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
        link, asked = self.links["admin"], vs.optional(at=at, season=season)
        departments = link.call(standings_at=pb.StandingsAt(
            departments=pb.RankDepartments(), **asked)).standings_then
        people = link.call(standings_at=pb.StandingsAt(
            participants=pb.RankParticipants(page=pb.Page(limit=1000)),
            **asked)).standings_then
        return (self.lines(departments.departments),
                self.lines(people.participants))

    def lines(self, ranking):
        if ranking.DESCRIPTOR.name == "DepartmentRanking":
            return [(r.rank, r.department, r.index, r.active_rounds,
                     r.points_counted, r.versatile) for r in ranking.rows]
        return [(r.rank, r.staff_id, r.points, r.areas, r.active_rounds,
                 r.trainings) for r in ranking.rows]
