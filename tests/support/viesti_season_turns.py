# SPDX-License-Identifier: EUPL-1.2
"""What comes to a season by the calendar and by mishap: steps that were scheduled,
departments that change with a round, claims that wait, a server that is down or
dies; see viesti_season.py and viesti_season_life.py."""
import datetime

import yaml

import second_computation as sc
import viesti_server as vs
from second_waiting import Waiting
from viesti_client import operation, pb
from viesti_season import COUNTING, Row
from viesti_season_life import Life

IMPORTED_AT_ONCE = 3    # rows of a batch, so that a week has several


class Turns(Life):
    def __init__(self, clock):
        super().__init__(clock)
        self.pauses = []
        self.contacts = {}      # department -> whose clients record for it

    # ----------------------------------------------------------- scheduled

    def schedule(self, what, at, *words):
        """A step that is to come at that time, "2.3.2026 12.00"; told so."""
        told = self.console("season", what, "at", *at.split(), *words,
                            "--yes")
        assert told["scheduled"], told

    def pause_comes(self, days):
        self.await_state(pb.SEASON_PAUSED)
        self.pauses.append([self.stepped_at(), None])
        self.plan_for_pause(days)

    def pause_ends(self, days):
        self.await_state(pb.SEASON_OPEN)
        self.pauses[-1][1] = self.stepped_at()
        self.rounds_move(days)

    def stepped_at(self):
        """The instant of the last step."""
        steps = self.links["admin"].call(
            seasons=pb.SeasonsGet()).seasons.rows[-1].steps
        return max(s.at for s in steps)

    def down(self, until):
        """The server is not there until then."""
        self.server.stop()
        self.clock.set(until)
        self.restart()
        self.watch()

    # --------------------------------------------------------- departments

    def plan_department(self, *words):
        self.console("department", *words, "--yes")

    def merged(self, code, into, from_round):
        """The round has begun: people, heads and contacts of one department are
        another's."""
        self.house.merge(code, into, from_round)
        self.contacts[into] = [into, code]
        here = sum(p.department_on(vs.today()) == into
                   for p in self.house.people.values())
        vs.wait_until(lambda: {self.links[c].call(
            list_participants=pb.ListParticipants()).participants.total
            for c in (code, into)} == {here})
        assert code not in self.ranked()

    def split(self, code, of, heads, from_round, people):
        """The round has begun: there is a new department; these come to it, and
        it gets a contact."""
        self.house.split(code, of, heads, from_round)
        vs.wait_until(lambda: code in self.ranked())
        self.enlist_client(code, "recorder", department=code)
        for person in people:
            self.move(person, code, self.house.rounds[from_round - 1][0],
                      asked_by_contact=False)

    def ranked(self):
        return {r.department: r for r in self.links["admin"].call(
            rank_departments=pb.RankDepartments()).department_ranking.rows}

    def contact_of(self, person):
        who = super().contact_of(person)
        return vs.rng.choice(self.contacts.get(who, [who]))

    # ------------------------------------------------------------- waiting

    def claim(self, person, type, evidence):
        """One that the moderators leave alone until it is let in."""
        row = Row(1, {"person": person, "type": type, "evidence": evidence,
                      "note": "", "first_public": "0",
                      "date": str(vs.today())})
        self.record(self.contact_of(person), [row])
        self.alone.add(row.deed.id)
        return row.deed

    def told_of(self, claim):
        """Its tenths of a working day and whether it is escalated, as the
        moderators see it who may decide it; and what they must be."""
        rows = [r for who in self.moderators() for r in self.links[who].call(
            review_list=pb.ReviewList(page=pb.Page(limit=1000))).activities.rows
            if r.activity == claim.id]
        told, = {(r.waiting_tenths, r.escalated) for r in rows}
        waited = self.waiting().days(claim.recorded_at, self.clock.now_us())
        assert told == (int(waited * 10), waited > 5), (told, float(waited))
        return told[1]

    def waiting(self):
        return Waiting(vs.ZONE, self.house.versions[-1].rules["holidays"],
                       self.pauses)

    def median_differs(self):
        """The public median, on the kiosk's screen and to who asks for it."""
        here = self.waiting().median_tenths(self.decided, self.clock.now_us())
        view = self.kiosk()[pb.VIEW_SEASON].season
        told = self.links["hallinto"].call(
            moderation=pb.ModerationGet()).moderation
        return [(m, here) for m in (view, told)
                if (m.median_tenths if m.HasField("median_tenths") else None)
                != here]

    # -------------------------------------------------------------- mishap

    def import_interrupted(self, code, rows):
        """A file's batches are on their way when the server dies; the contact
        gives the same file again."""
        def items():
            return [pb.ActivityItem(
                operation=operation(), person=r.person, type=r.type,
                date=vs.days(r.date), first_public=r.first_public,
                ordinal=ordinals[n], **vs.optional(
                    evidence=r.evidence, note=r.note))
                for n, r in enumerate(rows)]
        link, ordinals = self.links[code], [1] * len(rows)
        seen = {}
        for n, checked in enumerate(vs.record(link, items(), check_only=True)):
            same = (checked.staff_id, checked.identity)
            ordinals[n] = seen[same] = seen.get(same, 0) + 1
        parts = list(vs.batches(items(), IMPORTED_AT_ONCE))
        assert len(parts) > 3, rows
        ids = [link.send(record=pb.Record(items=part)) for part in parts]
        link.result(ids[0])
        self.server.kill9()
        self.restart()
        self.watch()
        again = [r.outcome for r in vs.record(self.links[code], items())]
        assert set(again) <= {pb.RECORD_NEW, pb.RECORD_DUPLICATE,
                              pb.RECORD_HELD}, again
        assert set(again) != {pb.RECORD_NEW}, again
        self.put_down_new(code, rows)

    # ---------------------------------------------------- the season after

    def begin_again(self, people, had_bonus):
        """A season made from this one is open: departments go on as they are
        now, by the rules that it has; these people join anew."""
        status, before = self.status(), self.house
        text = self.links["admin"].call(rulebook=pb.RulebookGet(
            version=status.rulebook)).rulebook.yaml
        self.house = sc.House(
            [sc.Version(status.rulebook, yaml.safe_load(text))],
            sc.even_rounds(vs.today()))
        for code, d in before.departments.items():
            heads = d.heads_in(len(before.rounds))
            if heads:
                self.house.departments[code] = sc.Department(
                    code, heads, d.ranked)
        self.gone = set()
        for person in people:
            self.house.people[person] = sc.Person(
                person, before.people[person].department_on(datetime.date.max),
                self.roster[person]["ranked"] == "1", person in had_bonus)
        vs.import_roster(self.links["admin"], [{
            **self.roster[p.id], "department": p.department,
            "joined_on": str(vs.today())} for p in self.house.people.values()])

    def do_again(self, rows, later):
        """What was done in the season before, so many days later."""
        for row in rows:
            row.date += later
        results = vs.record(self.links["admin"], [pb.ActivityItem(
            operation=operation(), person=r.person, type=r.type,
            date=vs.days(r.date), first_public=r.first_public,
            **vs.optional(evidence=r.evidence)) for r in rows])
        for row, result in zip(rows, results):
            assert result.outcome == pb.RECORD_NEW, (vars(row), result)
            self.house.deeds.append(sc.Deed(
                result.activity, row.person, row.type, row.date,
                result.recorded_at, row.first_public,
                result.status in COUNTING))
