# SPDX-License-Identifier: EUPL-1.2
"""Plays a season through real clients, as the house would: contacts who record,
moderators who decide, an organiser, an administrator, a kiosk that watches. What
is done is put down at the same time as plain records (`house`), so that the second
computation can say what the standings must be.

    with Clock("2026-01-26 09:00") as clock, Season(clock) as season:
        season.prepare()
        season.record_week(first_day)
        season.moderate()
        season.compare()

The sample's rows are the plan: who does what on which day. Days after a pause
that moved the rounds are moved with them.
"""
import contextlib
import csv
import datetime
import os
import tempfile

import second_computation as sc
import viesti_second as second
import viesti_server as vs
from viesti_cli import program, viesti
from viesti_client import connect, operation, pb

DAY = datetime.timedelta(days=1)
START = datetime.date.fromisoformat(vs.SAMPLE_START)
SURFACES = ("department", "house", "kiosk", "ceremony")
VIEWS = (pb.VIEW_SEASON, pb.VIEW_DEPARTMENTS, pb.VIEW_PARTICIPATION,
         pb.VIEW_AREAS, pb.VIEW_MOMENTS, pb.VIEW_ANNOUNCEMENTS)
COUNTING = (pb.ACTIVITY_AUTOMATIC, pb.ACTIVITY_ACCEPTED)
AT_ONCE = 48            # requests open at the same time
BY_PROGRAM = "talous"   # this department's contact uses the program and files
OWN_CLIENTS = ("S001566", "S001438")    # these record for themselves


class Row:
    """One line of the plan."""

    def __init__(self, number, row):
        self.number, self.person, self.type = number, row["person"], row["type"]
        self.date = datetime.date.fromisoformat(row["date"])
        self.evidence, self.note = row["evidence"], row["note"]
        self.first_public = row["first_public"] == "1"
        self.late_weeks = 0         # recorded so many weeks after its own
        self.deed = None            # what it became

    @property
    def week(self):
        """The Monday of the week in which it is recorded."""
        return (self.date - DAY * self.date.weekday() +
                DAY * 7 * self.late_weeks)


class Season:
    def __init__(self, clock):
        self.clock = clock
        self.server = vs.Server(start=START)
        self.house = second.sample_house(deeds=False)
        self.roster = {r["staff_id"]: r for r in vs.rows("roster.csv")}
        self.people = self.house.people
        self.house.people = {}              # nobody has joined yet
        self.plan = [Row(n, r) for n, r in enumerate(vs.rows("activities.csv"))]
        self.deeds = {}                     # activity -> Deed
        self.links, self.profiles = {}, {}
        self.gone = set()                   # who left or was forgotten
        self.held = {}                      # the kiosk's views
        self.alone = set()                  # claims that nobody decides yet
        self.since, self.decided = {}, []   # when claims were given back; waits
        self.counts = {"automatic": 0, "rejected": 0, "returned": 0, "reconsidered": 0,
                       "checked": 0, "late": 0, "too_late": 0, "pushes": 0}

    def __enter__(self):
        with contextlib.ExitStack() as stack:
            stack.enter_context(self.server)
            self.folder = stack.enter_context(
                tempfile.TemporaryDirectory(prefix="viesti-season-"))
            self.stack = stack.pop_all()
        return self

    def __exit__(self, *about):
        for link in self.links.values():
            link.close()
        return self.stack.__exit__(*about)

    # ------------------------------------------------------------- clients

    def enlist_client(self, who, role, **options):
        self.profiles[who] = self.server.enrol(role, name=who, **options)
        self.links[who] = connect(self.profiles[who])

    def ask(self, who, **arm):
        """A changing request of one of the clients; the reply."""
        return self.links[who].call(operation=operation(), **arm)

    def ask_many(self, who, arms):
        """Many at once, as many open as a client may have."""
        link, replies = self.links[who], []
        for part in vs.batches(list(arms), AT_ONCE):
            ids = [link.send(operation=operation(), **arm) for arm in part]
            replies += [link.result(id) for id in ids]
        return replies

    def restart(self):
        """Everybody comes back to the server that was started anew."""
        for link in self.links.values():
            link.close()
        self.server.configure(port=self.server.port)    # profiles hold it
        self.server.restart()
        for who, profile in self.profiles.items():
            profile.port = self.server.port
            self.links[who] = connect(profile)
        self.links["admin"] = self.server.admin()

    def status(self):
        return self.links["admin"].call(status=pb.StatusGet()).status

    def contact_of(self, person):
        """Who records for this person now: themselves, or the contact."""
        if person in self.links:
            return person
        return self.house.people[person].department_on(vs.today())

    # ------------------------------------------------------------ the start

    def prepare(self):
        """Departments, the clients of everybody, and who joins at once."""
        self.links["admin"] = self.server.admin()
        self.enlist_client("organiser", "organiser")
        self.enlist_client("second organiser", "organiser")
        self.enlist_client("trainer", "trainer")
        self.enlist_client("auditor", "auditor")
        self.enlist_client("kiosk", "kiosk")
        vs.import_departments(self.links["organiser"],
                              vs.rows("departments.csv"))
        for code in self.house.departments:
            self.enlist_client(code, "recorder", department=code)
        for code in ("hallinto", "poliisi", "pelastus"):
            self.enlist_client(f"moderator {code}", "moderator",
                               department=code)
        self.program = os.path.join(self.folder, "contact")
        ran = viesti(self.program, "enrol", self.server.invite(
            "recorder", department=BY_PROGRAM).code)
        assert ran.code == 0, ran
        self.organiser = os.path.join(self.folder, "organiser")
        self.console("enrol", self.server.invite("organiser").code)
        self.join(START + DAY * 6, first=True)

    def console(self, *words):
        """The organiser types this; what the console says, as JSON."""
        ran = program("viestictl", "--profile", self.organiser, "--json", *words)
        assert ran.code == 0, (words, ran)
        return ran.json if ran.out else None

    def join(self, until, first=False):
        """Who joins by that day: at first from the organiser's list, later
        through their contacts."""
        new = [r for r in self.roster.values() if r["staff_id"] not in
               self.house.people and
               (datetime.date.fromisoformat(r["joined_on"]) <= until or
                (first and r["ranked"] == "0"))]
        if first:
            vs.import_roster(self.links["organiser"], [
                {**r, "joined_on": str(vs.today())} for r in new])
        for r in () if first else new:
            self.ask(r["department"], join=pb.Join(
                consents=pb.Consents(**{s: r[f"show_{s}"] == "1"
                                        for s in SURFACES}),
                consent_reference="lomake", **vs.optional(
                    staff_id=r["staff_id"], name=r["name"],
                    language=r["language"], email=r["email"],
                    pseudonym=r["pseudonym"])))
        for r in new:
            person = r["staff_id"]
            self.house.people[person] = self.people[person]
            if person in OWN_CLIENTS:
                self.enlist_client(person, "participant", staff_id=person)

    # ------------------------------------------------------------ recording

    def record_week(self, monday):
        """The contacts record what their people did that week, and what was
        forgotten earlier; one of them by the program, from a file."""
        rows = [r for r in self.plan if r.week == monday and
                r.deed is None and r.person not in self.gone]
        by_department = {}
        for row in rows:
            by_department.setdefault(self.contact_of(row.person),
                                     []).append(row)
        for code, part in by_department.items():
            if code == BY_PROGRAM:
                self.record_by_program(code, part)
            else:
                self.record(code, part)

    def record(self, who, rows):
        results = vs.record(self.links[who], [pb.ActivityItem(
            operation=operation(), person=r.person, type=r.type,
            date=vs.days(r.date), first_public=r.first_public,
            **vs.optional(evidence=r.evidence, note=r.note)) for r in rows])
        for row, result in zip(rows, results):
            self.recorded(row, result)

    def recorded(self, row, result):
        if row.late_weeks > 3:
            assert result.outcome == pb.RECORD_REFUSED, (vars(row), result)
            assert result.error.reason == "too_late", result
            self.counts["too_late"] += 1
            return
        assert result.outcome == pb.RECORD_NEW, (vars(row), result)
        assert result.staff_id == row.person, (vars(row), result)
        self.counts["late"] += row.late_weeks > 0
        self.put_down(row, result.activity, result.recorded_at, result.status)

    def put_down(self, row, activity, recorded_at, status):
        row.deed = sc.Deed(activity, row.person, row.type, row.date,
                           recorded_at, row.first_public, status in COUNTING)
        self.deeds[activity] = row.deed
        self.counts["automatic"] += status == pb.ACTIVITY_AUTOMATIC
        self.house.deeds.append(row.deed)

    def record_by_program(self, code, rows):
        """A spreadsheet, imported; what became of its rows is listed."""
        rows = [r for r in rows if r.late_weeks <= 3]
        path = os.path.join(self.folder, "week.csv")
        with open(path, "w", encoding="utf-8", newline="") as f:
            sheet = csv.writer(f, delimiter=";")
            sheet.writerow(("Henkilö", "Tyyppi", "Päivä", "Näyttö",
                            "Ensimmäinen julkinen"))
            for r in rows:
                sheet.writerow((r.person, r.type,
                                f"{r.date.day}.{r.date.month}.{r.date.year}",
                                r.evidence, "kyllä" if r.first_public else "ei"))
        ran = viesti(self.program, "import", path, "--commit", "--json")
        assert ran.code == 0, ran
        self.put_down_new(code, rows)

    def put_down_new(self, code, rows):
        """What the department has now and did not have: these rows, and nothing
        else."""
        there = {}
        for a in vs.list_activities(self.links[code]):
            if a.activity not in self.deeds:
                there.setdefault((a.staff_id, a.type, a.date), []).append(a)
        for row in rows:
            a = there[row.person, row.type, vs.days(row.date)].pop(0)
            self.put_down(row, a.activity, a.recorded_at, a.status)
        assert not any(there.values()), there

    # ----------------------------------------------------------- moderation

    def moderators(self):
        return [who for who in self.links if who.startswith("moderator")]

    def moderate(self, verdict=None, who=None):
        """Each moderator decides what the list of another department shows.
        verdict: a function of the activity's row; the decision."""
        verdict = verdict or self.verdict
        decided = {pb.DECISION_ACCEPT: [], pb.DECISION_REJECT: [],
                   pb.DECISION_RETURN: []}
        for who in [who] if who else self.moderators():
            rows = self.links[who].call(review_list=pb.ReviewList(
                page=pb.Page(limit=1000))).activities.rows
            own = self.links[who].welcome.department
            arms = []
            for row in (r for r in rows if r.department != own and
                        r.activity not in self.alone):
                decision = verdict(row)
                decided[decision].append(row)
                arms.append({"review_decide": pb.ReviewDecide(
                    activity=row.activity, decision=decision,
                    **({} if decision == pb.DECISION_ACCEPT else
                       {"reason": "Mihin tapahtumaan tämä liittyy?"}))})
                self.deeds[row.activity].counts = \
                    decision == pb.DECISION_ACCEPT
                self.counts["checked"] += row.random_check
                if not row.random_check:
                    self.decided.append((self.since.pop(
                        row.activity, row.recorded_at), self.clock.now_us()))
            self.ask_many(who, arms)
        self.counts["rejected"] += len(decided[pb.DECISION_REJECT])
        self.counts["returned"] += len(decided[pb.DECISION_RETURN])
        return decided

    @staticmethod
    def verdict(row):
        return vs.rng.choices(
            [pb.DECISION_ACCEPT, pb.DECISION_REJECT,
             *([] if row.random_check else [pb.DECISION_RETURN])],
            [90, 6] if row.random_check else [90, 6, 4])[0]

    def answer_returned(self, decided):
        """Contacts say what was asked for; of rejected claims every second
        asks for a new consideration, by another moderator."""
        again = [*decided[pb.DECISION_RETURN],
                 *decided[pb.DECISION_REJECT][::2]]
        for row in again:
            self.ask(self.contact_of(row.staff_id), reconsider=pb.Reconsider(
                activity=row.activity, reason="Liittyy messuihin 12.3."))
            self.since[row.activity] = self.clock.now_us()
        self.counts["reconsidered"] += len(again)
        return again

    # --------------------------------------------------------------- people

    def move(self, person, to, since, asked_by_contact=True):
        """The receiving contact asks and the organiser confirms, or the
        organiser moves at once."""
        what = pb.Move(person=person, department=to,
                       **{"from": vs.days(since)})
        if asked_by_contact:
            asked = self.ask(to, move=what).moved
            self.ask("organiser", decide_move=pb.DecideMove(
                move=asked.move, decision=pb.DECISION_ACCEPT))
        else:
            self.ask("organiser", move=what)
        self.house.people[person].moves.append((since, to))

    def leave(self, person):
        self.ask(self.contact_of(person), leave=pb.Leave(person=person))
        self.house.people[person].left = True
        self.gone.add(person)

    def change_deeds(self):
        """Contacts mend one deed's date and take another one back."""
        later = [r for r in self.plan if r.deed and r.deed.counts and
                 r.person not in self.gone and r.date == r.deed.date and
                 DAY < vs.today() - r.date < DAY * 14 and
                 r.type in ("WK2", "WK5")]
        mended, taken = vs.rng.sample(later, 2)
        mended.deed.date = vs.rng.choice(
            [d for d in (mended.date - DAY, mended.date + DAY)
             if self.house.round_of(d) and d <= vs.today()])
        self.ask(self.contact_of(mended.person), correct=pb.Correct(
            activity=mended.deed.id, date=vs.days(mended.deed.date)))
        self.ask(self.contact_of(taken.person), withdraw=pb.Withdraw(
            activity=taken.deed.id, reason="kirjattu vahingossa"))
        taken.deed.counts = False

    def question(self, code):
        """A contact asks, the organiser answers everybody."""
        asked = self.ask(code, ask=pb.Ask(
            text="Lasketaanko tekstiviesti teoksi?")).asked
        self.ask("organiser", answer=pb.Answer(
            question=asked.question, text="Ei, se ei ole julkinen.",
            to_all=True))

    def own_place_differs(self):
        """What persons with a client of their own are told of themselves, and
        whether anybody who did not agree is named beside them."""
        places = {p.key: p for p in self.house.rank_people(
            self.counted(), all_joined=True)}
        found = []
        for person in (p for p in OWN_CLIENTS if p in self.links):
            rows = self.links[person].call(rank_participants=pb.RankParticipants(
                around=person)).participant_ranking.rows
            own, = [r for r in rows if r.own]
            place = places[person]
            if (own.rank, own.points) != (place.rank, place.figures.points):
                found.append(f"{person} is told {own}, is {place}")
            may = {n for r in self.roster.values() if r["show_house"] == "1"
                   for n in (r["name"], r["pseudonym"])}
            names = {r.name for r in rows if r.name and not r.own}
            if names - may:
                found.append(f"{person} is told of {names - may}")
        return found

    def answer_all(self):
        for row in self.links["organiser"].call(
                list_questions=pb.ListQuestions()).questions.rows:
            if not row.words:
                self.ask("organiser", answer=pb.Answer(
                    question=row.question, text="Kiitos, katsomme sitä."))

    # -------------------------------------------------------------- kiosk

    def watch(self, *views):
        self.links["kiosk"].call(subscribe=pb.Subscribe(
            views=[pb.ViewWanted(view=v) for v in views or VIEWS]))

    def kiosk(self):
        """The views that the kiosk holds, once it was told all there is."""
        link = self.links["kiosk"]
        link.call(ping=pb.Ping())       # what was pushed before stands before
        link.sock.settimeout(0.2)
        with contextlib.suppress(TimeoutError):
            while True:
                update = link.next_update()
                self.held[update.view] = update
                self.counts["pushes"] += 1
        link.sock.settimeout(30)
        return self.held

    def kiosk_differs(self):
        """What the kiosk shows and should not, or the other way round."""
        held, found = self.kiosk(), []
        bars = held[pb.VIEW_DEPARTMENTS].departments.rows
        places = self.house.rank_departments(self.counted())
        shown = [(b.rank, b.department, b.value) for b in bars if b.rank]
        here = [(p.rank, p.key, p.figures.index)
                for p in self.house.better_half(places)]
        if sorted(shown) != sorted(here):
            found.append(f"the kiosk shows {shown}, not {here}")
        others = [b for b in bars if not b.rank]
        if any(b.value or b.change for b in others) or \
                len(bars) != len(places):
            found.append(f"the kiosk tells more of {others}")
        may = {n for r in self.roster.values() if r["show_kiosk"] == "1" and
               r["staff_id"] not in self.gone
               for n in (r["name"], r["pseudonym"])}
        names = {r.name for c in held[pb.VIEW_AREAS].areas.columns
                 for r in c.rows if c.kind == pb.AREA_ROWS_PEOPLE}
        names |= {m.name for m in held[pb.VIEW_MOMENTS].moments.moments
                  if m.name}
        if names - may:
            found.append(f"the kiosk names {names - may}")
        return found

    # -------------------------------------------------------------- compare

    def counted(self):
        return self.house.counted_on(vs.today())

    def compare(self, ledgers=()):
        """What the server and the second computation do not agree on, in all
        rankings and the ledgers of these people."""
        found = second.rankings(self.links["admin"], self.house, self.counted())
        found += second.ledgers(self.links["admin"], self.house, ledgers)
        return found

    def verify_journal(self):
        verified = self.links["auditor"].call(
            journal_verify=pb.JournalVerify()).journal_verified
        return (verified.valid and verified.wrong_activity == 0 and
                verified.wrong_question == 0)
