#!/usr/bin/python3
# SPDX-License-Identifier: EUPL-1.2
"""./run sessions: a department's contact's first day and an ordinary week, typed
on a terminal of their own at a real server, written down as the manual page
client/cli/viesti-sessions.7.

What differs from one recording to the next is replaced by rule: today becomes
Tuesday 10 March 2026 of a season that began on 2 February, every other day moves
with its week, every time of day becomes 9:41, and ports, process numbers, invites
and folders become those of an example. Nothing else is touched.
test_sessions.py records again and compares.
"""
import csv
import datetime
import os
import re
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import viesti_server as vs                                      # noqa: E402
from viesti_client import SOURCE, operation, pb                 # noqa: E402
from viesti_terminal import Terminal                            # noqa: E402

PAGE = os.path.join(SOURCE, "client", "cli", "viesti-sessions.7")
COLUMNS = 72
QUESTION = r"((: |> )|\? )$"
SHELL = "$ "
TODAY = datetime.date(2026, 3, 10)
SEASON_WEEKS = 16

DEPARTMENTS = [
    ("pelastus", "Pelastusosasto", "Räddningsavdelningen", "Rescue", "PEL", 12),
    ("poliisi", "Poliisiosasto", "Polisavdelningen", "Police", "POL", 20),
    ("talous", "Talousyksikkö", "Ekonomienheten", "Finance", "TAL", 6),
]
ROSTER = [("S003", "Aino Öhman", "poliisi"), ("S004", "Sami Näkkäläjärvi",
                                              "talous")]


class Calendar:
    """Days as they are and as the page shows them."""

    def __init__(self):
        self.today = vs.today()
        self.monday = self.today - datetime.timedelta(self.today.weekday())
        self.start = self.monday - datetime.timedelta(weeks=5)
        self.moved = TODAY - datetime.timedelta(TODAY.weekday()) - self.monday
        # these go with today, not with its week
        self.own = {self.today + datetime.timedelta(days): TODAY +
                    datetime.timedelta(days) for days in (0, 7, 180)}

    def last_week(self, weekday):
        return self.monday - datetime.timedelta(7 - weekday)

    def sample(self, day):
        return self.own.get(day, day + self.moved)

    def days_left(self):
        end = self.start + datetime.timedelta(7 * SEASON_WEEKS - 1)
        return (end - self.today).days, (end + self.moved - TODAY).days


def dates_replaced(text, calendar):
    """Each day in the forms in which English says and a sheet holds them."""
    shapes = (("%A %-d %B %Y", r"[A-Z][a-z]+day \d{1,2} [A-Z][a-z]+ \d{4}"),
              ("%-d %b %Y", r"\d{1,2} [A-Z][a-z]{2} \d{4}"),
              ("%Y-%m-%d", r"\d{4}-\d\d-\d\d"))
    for shape, pattern in shapes:
        text = re.sub(rf"\b{pattern}\b", lambda m: calendar.sample(
            datetime.datetime.strptime(m[0], shape.replace("%-d", "%d")).date()
        ).strftime(shape), text)
    return text


def replaced(text, calendar, folder):
    left, sample_left = calendar.days_left()
    for what, instead in (
            (rf"\b{left} days? left", f"{sample_left} days left"),
            (r"\b\d{1,2}:\d\d\b", "9:41"),
            (r"127\.0\.0\.1(:\d+)?", "viesti.example"),
            (re.escape(folder), "/home/maija"),
            (r"VSTI1-[\w-]+", "VSTI1-044K2-CHQ5R-..."),
            (r"\([0-9a-f]{12}\)", "(b8e8225dfc4a)"),
            # fonts differ
            (r"\(\d+ pages?\)", "(2 pages)")):
        text = re.sub(what, instead, text)
    return dates_replaced(text, calendar)


def same_every_day(page):
    """The page's words, without what depends on the day of recording: so long
    as a column is wide, lines break elsewhere on another day."""
    for pattern in (r"[A-Z][a-z]+day \d{1,2} [A-Z][a-z]+ \d{4}",
                    r"\d{1,2} [A-Z][a-z]{2} \d{4}", r"\d{4}\\-\d\d\\-\d\d"):
        page = re.sub(rf"\b{pattern}\b", "DAY", page)
    return page.split()


class Recording:
    """What was shown and what was typed, in order."""

    def __init__(self, profile_home, calendar):
        self.home, self.calendar = profile_home, calendar
        self.parts = []         # ("shown" | "typed", text)

    def _show(self, text):
        lines = text.replace("\r\n", "\n").split("\n")
        # a line drawn again, such as progress, counts as it was left
        text = "\n".join(line.rsplit("\r", 1)[-1] for line in lines)
        self.parts.append(("shown", replaced(text, self.calendar, self.home)))

    def _typed(self, text):
        self.parts.append(
            ("typed", replaced(text, self.calendar, self.home)))

    @staticmethod
    def _echo(terminal, typed):
        """Passes over what the terminal shows of the typed line."""
        shown, wanted = "", len("".join(typed.split()))
        while True:
            shown += terminal.expect(r"\n")
            if len("".join(shown.split())) >= wanted:
                return

    def type(self, words, *answers, code=0):
        """`viesti` with these words, and what is answered to each question."""
        line = " ".join(f'"{w}"' if " " in w else w for w in ("viesti", *words))
        self.parts += [("shown", SHELL)]
        self._typed(line)
        self.parts += [("shown", "\n")]
        with Terminal(["viesti", *words], columns=COLUMNS,
                      rows=50, HOME=self.home) as t:
            for answer in answers:
                self._show(t.expect(QUESTION))
                self._typed(answer)
                t.type(answer + "\r")
                self._echo(t, answer)
                self.parts.append(("shown", "\n"))
            ended = t.end()
            self._show(t.shown)
            if ended != code:
                raise AssertionError(f"{line}: ended with {ended}\n{t.all}")

    def sheet(self, name, rows):
        with open(os.path.join(self.home, name), "w", encoding="utf-8",
                  newline="") as f:
            csv.writer(f, lineterminator="\n").writerows(rows)

    def taken(self):
        parts, self.parts = self.parts, []
        return parts


# ---------------------------------------------------------------- the server

def rules(server):
    """The shipped rules, but without the random check, which is drawn."""
    server.init()
    path = os.path.join(server.state, "rulebook.yaml")
    with open(path, encoding="utf-8") as f:
        text = f.read()
    checked = "random_check_percent: "
    assert f"{checked}10" in text
    with open(path, "w", encoding="utf-8") as f:
        f.write(text.replace(f"{checked}10", f"{checked}0"))


def fill(server, calendar):
    with server.admin() as link:
        vs.import_departments(link, [
            dict(zip(("department", "name_fi", "name_sv", "name_en",
                      "short_name", "headcount"), row))
            for row in DEPARTMENTS])
        vs.import_roster(link, [
            {"staff_id": s, "name": name, "department": department,
             "language": "fi", "pseudonym": "", "email": "", "ranked": "1",
             "joined_on": calendar.start.isoformat(), "show_department": "1",
             "show_house": "1", "show_kiosk": "0", "show_ceremony": "0"}
            for s, name, department in ROSTER])
        link.call(season_step=vs.opening(), operation=operation())
        vs.record(link, [pb.ActivityItem(
            operation=operation(), person=person, type=kind, evidence=evidence,
            date=vs.days(calendar.last_week(weekday)))
            for person, kind, evidence, weekday in (
                ("S003", "SM2", "https://example.org/police/1", 1),
                ("S003", "WK1", "intra-2190", 3),
                ("S004", "SM2", "https://example.org/finance/1", 2))],
            accepted=True)


def returned(server, kind, reason):
    """The moderator of another department sends a claim of this type back."""
    with server.admin() as link:
        claim = next(a for a in vs.list_activities(link, department="pelastus")
                     if a.type == kind)
        link.call(review_decide=pb.ReviewDecide(
            activity=claim.activity, reason=reason,
            decision=pb.DECISION_RETURN), operation=operation())
        return str(claim.activity)


# -------------------------------------------------------------- the sessions

def first_day(r, server):
    invite = server.invite("recorder", department="pelastus", name="Maija")
    nothing_shown = ["no"] * 4
    r.type([], f"viesti enrol {invite.code}",
           "10",
           "S001", "Jörgen Åström", "", "2",
           "yes", "no", "no", "no", "form 12/2026", "yes",
           "a new person takes part",
           "S002", "Maija Meriläinen", "maija@example.org", "1",
           *nothing_shown, "yes",
           "1",
           "astrom", "own post", "", "https://example.org/first-post",
           "yes", "yes",
           "5",
           "8", "yes",
           "0")


def ordinary_week(r, server):
    day = r.calendar.last_week
    rows = [("Person", "Type", "Date", "Evidence"),
            ("S001", "SM2", day(0), "https://example.org/post"),
            ("S001", "WK1", day(1), "intra-2214"),
            ("S002", "SM9", day(2), "https://example.org/answer"),
            ("Maija Meriläinen", "WK3", day(3), "Open day 12.3.")]
    r.sheet("week.csv", rows)
    r.type(["import", "week.csv"], "no", code=1)
    yield "mended"
    rows[3] = ("S002", "SM4", *rows[3][2:])
    r.sheet("week.csv", rows)
    r.type(["import", "week.csv"], "yes")
    number = returned(server, "WK3", "Which unit did you present it to?")
    yield "returned"
    r.type(["inbox"])
    r.type(["answer", number, "To the police department, at their open day"])
    r.type(["correct", number, "note=at the police department"], "yes")
    yield "why"
    r.type(["explain", "jör"])
    r.type(["status"])
    r.type(["summary", "S001", "--pdf"])
    r.type(["rank"])


# ------------------------------------------------------------------ the page

ESCAPES = {"\\": r"\e", "-": r"\-", "'": r"\(aq", "`": r"\(ga", "^": r"\(ha",
           "~": r"\(ti"}


def literal(parts):
    """An mdoc display: what was typed is bold."""
    text = ""
    for kind, part in parts:
        part = "".join(ESCAPES.get(c, c) for c in part)
        text += rf"\fB{part}\fP" if kind == "typed" and part else part
    lines = [line.rstrip() for line in text.strip("\n").split("\n")]
    kept = []
    for line in lines:
        if not line and kept and not kept[-1]:
            continue
        kept.append("\\&" + line if line.startswith((".", "\\(aq")) else line)
    return ".Bd -literal\n" + "\n".join(kept) + "\n.Ed\n"


TOP = r""".\" SPDX-License-Identifier: EUPL-1.2
.\" Written by ./run sessions; change tests/support/record_sessions.py instead.
.Dd March 10, 2026
.Dt VIESTI-SESSIONS 7
.Os
.Sh NAME
.Nm viesti-sessions
.Nd a first day and an ordinary week with viesti
.Sh DESCRIPTION
What stands below was typed on a terminal and shown by the program,
.Xr viesti 1 ,
word for word; what a person typed is bold.
Enter was pressed after each line.
Only dates, times, addresses, folders and the invite are those of an example:
today is always Tuesday 10 March 2026.
The rules are those that come with the program, but without the random check.
Maija is the contact of a department of twelve people.
"""
FIRST = """.Sh A FIRST DAY
The organiser has sent a line that begins with
.Ql viesti enrol .
Maija types
.Ql viesti
and nothing else, and pastes the line when it is asked for.
From the menu she lets two people join, records what one of them did, looks at
the rankings, and takes the record back, because it was only a try.
Names are found by a part of them, with or without their dots; an empty answer
takes what stands in brackets.
"""
WEEK = """.Sh AN ORDINARY WEEK
On Tuesday Maija loads what her colleagues wrote into a spreadsheet last week.
One row has a mistake; she does not want half of it loaded, so she says no.
"""
BETWEEN = {
    "mended": """.Pp
She writes SM4 into line 4, where SM9 stood, saves the spreadsheet, and gives it
again.
""",
    "returned": """.Pp
A moderator has sent one of the activities back with a question.
Maija answers it, and adds a note so that the next reader need not ask.
""",
    "why": """.Pp
Jörgen wants to know where his points come from, and to have it on paper.
Then Maija looks at how things stand, and where her department is.
""",
}
END = """.Sh FILES
.Bl -tag -width Ds
.It Pa ~/.local/share/viesti
What this machine keeps; see
.Xr viesti 1 .
.It Pa week.csv
The spreadsheet, saved as CSV.
.El
.Sh EXAMPLES
To do as Maija did, with a competition made up for trying, see the first
competition in ten minutes in the program's
.Pa README.md .
.Sh SEE ALSO
.Xr viesti 1 ,
.Xr viestictl 8
"""


def record():
    """Both sessions; the page."""
    calendar = Calendar()
    server = vs.Server(start=calendar.start)
    rules(server)
    with tempfile.TemporaryDirectory(prefix="viesti-sessions-") as home, \
            server:
        here = os.getcwd()
        os.chdir(home)          # short names, as people type them
        try:
            fill(server, calendar)
            r = Recording(home, calendar)
            first_day(r, server)
            page = TOP + FIRST + literal(r.taken()) + WEEK
            for between in ordinary_week(r, server):
                page += literal(r.taken()) + BETWEEN[between]
            return page + literal(r.taken()) + END
        finally:
            os.chdir(here)


def main():
    page = record()
    with open(PAGE, "w", encoding="utf-8") as f:
        f.write(page)
    print(f"Written: {os.path.relpath(PAGE)}")


if __name__ == "__main__":
    main()
