# SPDX-License-Identifier: EUPL-1.2
"""A real server for a test: its own state directory, port 0, its own keys.

    with Server(settings={"rate_per_second": 0}) as s:
        s.fill()                                # departments, roster, open season
        recorder = s.enrol("recorder", department="hallinto")
        with connect(recorder) as link: ...

Leaving the block stops the server by SIGTERM and demands exit status 0 and no
sanitizer report. Everything random comes from `rng`, whose seed is printed and can
be given as VIESTI_SEED.
"""
import contextlib
import csv
import datetime
import os
import random
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zoneinfo

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from viesti_client import (SOURCE, Refused, connect, connect_socket, enrol,
                           operation, pb)

BIN = os.environ.get("VIESTI_BIN") or os.path.join(SOURCE, "build/asan/bin")
DATA = os.path.join(SOURCE, "tests", "data")
SAMPLE_START = "2026-02-02"
ZONE = zoneinfo.ZoneInfo("Europe/Helsinki")
BATCH = 256
FRAME_BYTES = 65000
START_S = 60
STOP_S = 30
REPORTS = re.compile(rb"AddressSanitizer|LeakSanitizer|ThreadSanitizer|"
                     rb"runtime error:|Assertion .* failed")

SEED = int(os.environ.get("VIESTI_SEED") or
           random.SystemRandom().randrange(1 << 32))
rng = random.Random(SEED)
print(f"VIESTI_SEED={SEED}", file=sys.stderr)


def today():
    return datetime.datetime.now(ZONE).date()


def days(date):
    """A date (or its ISO text) as the protocol counts it."""
    if isinstance(date, str):
        date = datetime.date.fromisoformat(date)
    return (date - datetime.date(1970, 1, 1)).days


def running_start(round_number=6):
    """A Monday so that today is in that round of the season."""
    day = today()
    monday = day - datetime.timedelta(days=day.weekday())
    return monday - datetime.timedelta(weeks=2 * (round_number - 1))


def rows(name):
    """The rows of a sample spreadsheet of tests/data."""
    with open(os.path.join(DATA, name), encoding="utf-8-sig", newline="") as f:
        return list(csv.DictReader(f))


def batches(items, size=BATCH):
    for at in range(0, len(items), size):
        yield items[at:at + size]


def frames(items):
    """The same, but each also fits a frame."""
    part, size = [], 0
    for item in items:
        if len(part) == BATCH or size + item.ByteSize() + 8 > FRAME_BYTES:
            yield part
            part, size = [], 0
        part.append(item)
        size += item.ByteSize() + 8
    if part:
        yield part


class Server:
    def __init__(self, start=None, preset="ministry", settings=None,
                 state=None, wrapper=(), env=None):
        """start: the season's first day (default: today is in round 6);
        settings: lines for viestid.conf; state: where (default: a fresh
        directory, removed at the end); wrapper: words before the program."""
        self.own_state = state is None
        self.state = state or tempfile.mkdtemp(prefix="viesti-test-")
        self.start_date = str(start or running_start())
        self.preset = preset
        self.settings = {"max_per_client": 4096, "rate_per_second": 0,
                         **(settings or {})}
        self.wrapper = list(wrapper)
        self.env = {**os.environ, **(env or {})}
        self.process = None
        self.log_path = None
        self.clients = {}

    def __enter__(self):
        if not os.path.exists(os.path.join(self.state, "viestid.conf")):
            self.init()
        self.start()
        return self

    def __exit__(self, kind, *_):
        try:
            if kind is None:
                self.stop()
            elif self.process:
                self.kill9(check=False)
                sys.stderr.write("".join(self.log().splitlines(True)[-40:]))
        finally:
            if self.own_state:
                shutil.rmtree(self.state, ignore_errors=True)

    # ------------------------------------------------------- the program

    def init(self):
        if self.own_state:
            os.rmdir(self.state)
        command = [os.path.join(BIN, "viestid"), "init", "--state", self.state,
                   "--address", "127.0.0.1", "--port", "0",
                   "--preset", self.preset, "--start", self.start_date]
        done = subprocess.run(command, capture_output=True, text=True,
                              env=self.env)
        if done.returncode != 0:
            raise RuntimeError(f"{command} gave {done.returncode}:\n"
                               f"{done.stdout}{done.stderr}")
        self.configure(**self.settings)

    def configure(self, **settings):
        """Sets lines of viestid.conf; they hold from the next start (or
        SIGHUP)."""
        path = os.path.join(self.state, "viestid.conf")
        with open(path, encoding="utf-8") as f:
            text = f.read()
        for key, value in settings.items():
            line = f"{key}: {value}"
            pattern = re.compile(rf"^#?\s*{key}:.*$", re.M)
            if pattern.search(text):
                text = pattern.sub(line, text, count=1)
            else:
                text += line + "\n"
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)

    def spawn(self):
        """Starts the program without waiting for anything."""
        self.log_path = os.path.join(self.state, "stderr.log")
        with open(self.log_path, "ab") as log:
            return subprocess.Popen(
                [*self.wrapper, os.path.join(BIN, "viestid"), "--state",
                 self.state], stdout=subprocess.PIPE, stderr=log, env=self.env)

    def start(self):
        self.process = self.spawn()
        line = self._ready_line()
        self.ready = dict(word.split("=", 1) for word in line.split()[1:])
        self.port = int(self.ready["port"])
        self.socket = self.ready["socket"]
        self.pid = int(self.ready["pid"])
        if not os.path.isabs(self.socket):
            self.socket = os.path.join(self.state, self.socket)

    def _ready_line(self):
        out = self.process.stdout
        if not select.select([out], [], [], START_S)[0]:
            raise RuntimeError(f"not ready in {START_S} s:\n{self.log()}")
        line = out.readline().decode()
        if not line.startswith("ready "):
            self.process.wait(STOP_S)
            raise RuntimeError(f"no ready line but {line!r}, exit "
                               f"{self.process.returncode}:\n{self.log()}")
        return line

    def log(self):
        with open(self.log_path, encoding="utf-8", errors="replace") as f:
            return f.read()

    def stop(self, sig=signal.SIGTERM, status=0):
        if self.process is None:
            return
        os.kill(self.pid, sig)
        self.wait(status)

    def wait(self, status=0):
        """Waits for the program's end and judges it."""
        code = self.process.wait(STOP_S)
        self._gone()
        if code != status:
            raise RuntimeError(f"exit status {code}, not {status}:\n{self.log()}")

    def kill9(self, check=True):
        os.kill(self.pid, signal.SIGKILL)
        self.process.wait(STOP_S)
        self._gone(check)

    def _gone(self, check=True):
        self.process.stdout.close()
        self.process = None
        if not check:
            return
        with open(self.log_path, "rb") as f:
            report = REPORTS.search(f.read())
        if report:
            raise RuntimeError(f"sanitizer report:\n{self.log()}")

    @contextlib.contextmanager
    def standing_still(self):
        """It answers nothing for as long as the block lasts."""
        self.process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.process.send_signal(signal.SIGCONT)

    def restart(self):
        if self.process:
            self.stop()
        self.start()
        for profile in self.clients.values():
            profile.port = self.port

    def is_running(self):
        return self.process is not None and self.process.poll() is None

    # ------------------------------------------------ as administrator

    def admin(self, **options):
        return connect_socket(self.socket, **options)

    def fill(self, open_season=True, room=0):
        """The sample departments, with room for more people, and roster; the
        season opened."""
        with self.admin() as link:
            import_departments(link, [
                {**row, "headcount": int(row["headcount"]) + room}
                for row in rows("departments.csv")])
            import_roster(link, rows("roster.csv"))
            if open_season:
                link.call(season_step=opening(), operation=operation())

    def decide_all(self):
        """Two moderators accept each other's departments' claims."""
        for department in "hallinto", "talous":
            with connect(self.enrol("moderator", department=department)) as link:
                waiting = link.call(review_list=pb.ReviewList(
                    page=pb.Page(limit=1000))).activities.rows
                for claim in waiting:
                    if claim.department != department:
                        link.call(operation=operation(),
                                  review_decide=pb.ReviewDecide(
                            activity=claim.activity,
                            decision=pb.DECISION_ACCEPT))

    def state_of_season(self):
        with self.admin() as link:
            return link.call(status=pb.StatusGet()).status.state

    def finish(self, activities=()):
        """Records these, (staff id, type, round from 1, evidence) each, in a
        season that is over by its calendar; every claim is decided; then it
        is made final."""
        first = days(self.start_date)
        with self.admin() as link:
            results = record(link, [pb.ActivityItem(
                operation=operation(), person=person, type=kind,
                date=first + 14 * (round_number - 1), evidence=evidence)
                for person, kind, round_number, evidence in activities])
            assert all(r.outcome == pb.RECORD_NEW for r in results), results
        wait_until(lambda: self.state_of_season() == pb.SEASON_ENDED)
        self.decide_all()
        with self.admin() as link:
            link.call(operation=operation(), season_step=pb.SeasonStep(
                to=pb.SEASON_FINAL))

    def invite(self, role, **options):
        options.setdefault("name", f"test {role}")
        with self.admin() as link:
            return link.call(
                invite=pb.Invite(role=pb.Role.Value(f"ROLE_{role.upper()}"),
                                 **options), operation=operation()).invited

    def enrol(self, role, **options):
        """A new client of that role; its Profile."""
        invited = self.invite(role, **options)
        profile = enrol(invited.code)
        profile.port = self.port
        self.clients[(role, tuple(sorted(options.items())))] = profile
        return profile


# --------------------------------------------------------- a season's life

CONFIRMED = {"cooperation": "1.12.2025", "privacy_notice": "VN/1/2026",
             "impact_assessment": "VN/2/2026", "retention": "VN/3/2026"}
OPEN_WORDS = ("season", "open", "cooperation", "1.12.2025", "privacy",
              "VN/1/2026", "impact", "VN/2/2026", "retention", "VN/3/2026",
              "--yes")


def opening(**more):
    """The step that opens a season, with all that must be confirmed."""
    return pb.SeasonStep(to=pb.SEASON_OPEN, confirmations=[
        pb.Confirmation(what=what, reference=reference)
        for what, reference in CONFIRMED.items()], **more)


# ------------------------------------------------- spreadsheets to requests

def optional(**fields):
    """Keyword arguments without the empty ones."""
    return {k: v for k, v in fields.items() if v not in ("", None)}


def department_item(line, row):
    return pb.DepartmentItem(
        line=line, name=pb.Text(fi=row["name_fi"], sv=row["name_sv"],
                                en=row["name_en"]),
        ranked=row.get("ranked", "1") == "1", headcount=int(row["headcount"]),
        department=row["department"], short_name=row["short_name"])


def roster_item(line, row, joined_on=None):
    shown = {s: row[f"show_{s}"] == "1"
             for s in ("department", "house", "kiosk", "ceremony")}
    return pb.RosterItem(
        line=line, consents=pb.Consents(**shown),
        ranked=row["ranked"] == "1", operation=operation(),
        joined_on=days(row["joined_on"]) if joined_on is None else joined_on,
        **optional(**{k: row[k] for k in ("staff_id", "name", "department",
                                          "language", "pseudonym", "email")}))


def activity_item(row, **more):
    return pb.ActivityItem(
        operation=operation(), type=row["type"], date=days(row["date"]),
        first_public=row.get("first_public") == "1",
        **optional(person=row["person"], evidence=row["evidence"],
                   note=row.get("note")), **more)


def import_departments(link, table):
    items = [department_item(n, r) for n, r in enumerate(table, 2)]
    for part in frames(items):
        check_import(link.call(
            operation=operation(),
            import_departments=pb.ImportDepartments(items=part)).imported)


def import_roster(link, table, consent_reference="test"):
    items = [roster_item(n, r) for n, r in enumerate(table, 2)]
    for part in frames(items):
        check_import(link.call(import_roster=pb.ImportRoster(
            items=part, consent_reference=consent_reference)).imported)


def check_import(imported):
    refused = [r for r in imported.results if r.outcome == pb.IMPORT_REFUSED]
    if refused:
        raise Refused(refused[0].error)


def record(link, items, **options):
    """Records items in batches; the results."""
    results = []
    for part in frames(items):
        results += link.call(
            record=pb.Record(items=part, **options)).recorded.results
    return results


def import_activities(link, table, **options):
    """A whole spreadsheet as PROTOCOL.md's chapter Batches says: a check of
    all rows, ordinals of equal ones, then the load; the results of the load."""
    items = [activity_item(r) for r in table]
    seen = {}
    for item, checked in zip(items, record(link, items, check_only=True,
                                           **options)):
        if checked.outcome == pb.RECORD_REFUSED:
            raise Refused(checked.error)
        row = (checked.staff_id, checked.identity)
        seen[row] = seen.get(row, 0) + 1
        item.ordinal = seen[row]
    return record(link, items, **options)


def list_activities(link, **options):
    """Every activity that matches, page by page; an administrator's of all
    departments when none is named."""
    if link.welcome.role == pb.ROLE_ADMIN and not options:
        codes = [d.department for d in link.call(
            status=pb.StatusGet()).status.departments]
        return [a for code in codes
                for a in list_activities(link, department=code)]
    found, offset = [], 0
    while True:
        page = pb.Page(offset=offset, limit=1000)
        got = link.call(list_activities=pb.ListActivities(
            page=page, **options)).activities
        found += got.rows
        if not got.more:
            return found
        offset = got.next_offset


def wait_until(condition, patience_s=10, step_s=0.02):
    """Waits for an event, not for a time; what condition gave, or
    TimeoutError."""
    end = time.monotonic() + patience_s
    while True:
        got = condition()
        if got:
            return got
        if time.monotonic() > end:
            raise TimeoutError("waited in vain")
        time.sleep(step_s)
