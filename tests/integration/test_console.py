# SPDX-License-Identifier: EUPL-1.2
"""Every command of `viestictl` against a real server: over the socket and over
TLS, its answers for people and for scripts, its refusals and exit codes."""
import csv
import io
import os
import re
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import viesti_server as vs                                      # noqa: E402
from viesti_cli import program                                  # noqa: E402
from viesti_client import SOURCE, Refused, connect, pb          # noqa: E402
from viesti_requests import World                               # noqa: E402

DEPARTMENT_KEYS = ["rank", "department", "name", "index", "active_rounds",
                   "points_counted", "versatile", "headcount", "points"]
PARTICIPANT_KEYS = ["rank", "staff_id", "name", "department", "points",
                    "areas", "active_rounds", "trainings"]
CLIENT_KEYS = ["client", "name", "role", "department", "staff_id", "status",
               "connected", "enrolled_at", "expires_at", "device"]
SEASON_KEYS = ["competition", "season", "state", "start", "end", "rounds",
               "round", "round_end", "zone", "departments", "participants",
               "claims_pending", "claims_returned", "claims_escalated", "revision",
               "rulebook_hash"]
CLAIM_KEYS = ["activity", "staff_id", "name", "department", "type", "date",
              "evidence", "note", "first_public", "status", "recorded_at",
              "reason", "random_check", "decided_at", "waiting_tenths",
              "escalated"]
JOURNAL_KEYS = ["entry", "at", "actor", "kind", "subject", "detail", "hash"]
TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z"


def sheet(name):
    return os.path.join(vs.DATA, name)


class Case(unittest.TestCase):
    """One server for a class, a scratch directory for a test."""
    filled = True

    @classmethod
    def setUpClass(cls):
        cls.server = vs.Server()
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__, None)
        if cls.filled:
            cls.server.fill()
            cls.world = World(cls.server)
            cls.addClassCleanup(cls.world.admin.close)

    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="viesti-console-")
        self.addCleanup(scratch.cleanup)
        self.scratch = scratch.name
        # nobody's own profile or server
        self.env = {"HOME": self.scratch}

    def ctl(self, *words, where=None, **options):
        where = where or ("--state", self.server.state)
        return program("viestictl", *where, *words, env=self.env, **options)

    def json(self, *words, code=0, **options):
        ran = self.ctl("--json", *words, **options)
        self.assertEqual(ran.code, code, ran)
        return ran.json

    def said(self, *words, code=0, **options):
        ran = self.ctl(*words, **options)
        self.assertEqual(ran.code, code, ran)
        return ran.out

    def refused(self, code, reason, *words, **options):
        """The same refusal for scripts and, as a sentence, for people."""
        ran = self.ctl("--json", *words, **options)
        self.assertEqual(ran.code, code, ran)
        error = ran.json["error"]
        self.assertEqual(error["reason"], reason, ran)
        people = self.ctl(*words, **options)
        self.assertEqual(people.code, code, people)
        self.assertTrue(people.err.startswith("viestictl: "), people)
        self.assertEqual(people.out, "")
        return error

    def enrol(self, role, **options):
        """The options that make viestictl that client."""
        profile = os.path.join(self.scratch, role)
        code = self.server.invite(role, **options).code
        ran = program("viestictl", "--profile", profile, "enrol", code,
                      env=self.env)
        self.assertEqual(ran.code, 0, ran)
        return ("--profile", profile)


class Administrator(Case):
    def test_season_show(self):
        season = self.json("season", "show")
        self.assertEqual(list(season), SEASON_KEYS)
        self.assertEqual((season["state"], season["round"], season["rounds"]),
                         ("open", 6, 8))
        self.assertEqual(season["departments"], 11)
        self.assertRegex(season["start"], r"^\d{4}-\d\d-\d\d$")
        self.assertIn("Round now", self.said("season", "show"))

    def test_season_open_a_second_time(self):
        self.refused(6, "season_open", "season", "open", "--yes")

    def test_invites(self):
        for words, line in (
                (("recorder", "department", "talous", "name", "Desk ä"),
                 "viesti enrol "),
                (("moderator", "department", "talous", "days", "30"),
                 "viestictl enrol "),
                (("participant", self.world.own[0]), "viesti enrol "),
                (("organiser",), "viestictl enrol "),
                (("auditor", "name", "Audit"), "viestictl enrol "),
                (("trainer",), "viestictl enrol "),
                (("kiosk",), "viesti-kiosk enrol ")):
            invited = self.json("invite", *words)
            self.assertEqual(list(invited),
                             ["invite", "code", "line", "expires_at"])
            self.assertEqual(invited["line"], line + invited["code"])
            self.assertRegex(invited["expires_at"], f"^{TIME}$")
            self.assertRegex(self.said("invite", *words),
                             rf"(?m)^{line}VSTI1-[0-9A-Z-]+$")

    def test_an_invite_for_a_kiosk_goes_into_a_file(self):
        path = os.path.join(self.scratch, "aula.txt")
        told = self.json("invite", "kiosk", "Aula", "--file", path)
        self.assertEqual(list(told), ["invite", "file", "expires_at"])
        self.assertEqual(os.stat(path).st_mode & 0o777, 0o600)
        with open(path, encoding="utf-8") as file:
            self.assertRegex(file.read(),
                             r"^viesti-kiosk enrol VSTI1-[0-9A-Z-]+\n$")
        self.refused(5, "file_there", "invite", "kiosk", "--file", path)
        self.refused(2, "file_unwritable", "invite", "kiosk", "--file",
                     "/nosuch/aula.txt")

    def test_invites_refused(self):
        self.refused(2, "unknown_department", "invite", "recorder",
                     "department", "nosuch")
        self.refused(2, "days", "invite", "organiser", "days", "31")
        self.refused(3, "unknown_person", "invite", "participant", "S999999")
        self.refused(2, "sentence_unfinished", "invite", "recorder")
        self.refused(2, "word_unknown", "invite", "administrator")

    def test_clients_are_shown_and_revoked(self):
        number = self.world.client()
        rows = self.json("show", "clients")
        for row in rows:
            self.assertEqual(list(row), CLIENT_KEYS)
        row = next(r for r in rows if r["client"] == number)
        self.assertEqual((row["role"], row["status"], row["connected"]),
                         ("kiosk", "active", False))
        self.assertIn(row["name"], self.said("show", "clients"))
        gone = self.json("client", "revoke", str(number), "reason", "lost")
        self.assertEqual(gone["client"], number)
        rows = self.json("show", "clients")
        row = next(r for r in rows if r["client"] == number)
        self.assertEqual(row["status"], "revoked")
        self.refused(6, "revoked", "client", "revoke", str(number))

    def test_a_revoked_clients_connection_is_closed(self):
        profile = self.server.enrol("auditor", name="to be lost")
        with connect(profile) as link:
            number = next(r["client"] for r in self.json("show", "clients")
                          if r["connected"] and r["role"] == "auditor")
            self.assertIn("shut out", self.said("client", "revoke",
                                                str(number)))
            with self.assertRaises((Refused, OSError, EOFError)):
                link.call(status=pb.StatusGet())

    def test_revoking_nobody(self):
        self.refused(3, "unknown_client", "client", "revoke", "999999")
        for number in ("0", "-1", "1.5", "seven", "99999999999999999999"):
            self.refused(2, "word_unknown", "client", "revoke", number)

    def test_reviews(self):
        accept, send_back, reject = (self.world.claim() for _ in range(3))
        rows = self.json("review", "list")
        for row in rows:
            self.assertEqual(list(row), CLAIM_KEYS)
        waiting = {r["activity"] for r in rows}
        self.assertLessEqual({accept, send_back, reject}, waiting)
        for words, status in (
                (("accept", accept), "accepted"),
                (("return", send_back, "reason", "Mikä tilaisuus?"),
                 "returned"),
                (("reject", reject, "reason", "not work"), "rejected")):
            decided = self.json("review", *map(str, words))
            self.assertEqual(list(decided),
                             ["activity", "status", "changed_at"])
            self.assertEqual((decided["activity"], decided["status"]),
                             (words[1], status))
        left = {r["activity"] for r in self.json("review", "list")}
        self.assertFalse(left & {accept, send_back, reject})

    def test_reviews_refused(self):
        claim = str(self.world.claim())
        self.refused(2, "sentence_unfinished", "review", "reject", claim)
        self.refused(2, "word_unknown", "review", "reject", claim,
                     "reason", "")
        self.refused(3, "unknown_activity", "review", "accept", "999999")
        self.said("review", "accept", claim)
        self.refused(6, "not_waiting", "review", "accept", claim)

    def test_ranking_of_departments(self):
        rows = self.json("rank", "departments")
        self.assertEqual(len(rows), 11)
        for row in rows:
            self.assertEqual(list(row), DEPARTMENT_KEYS)
        for words in (("--class", "large"), ("--area", "social"),
                      ("--round", "6")):
            some = self.json("rank", "departments", *words)
            self.assertTrue(0 < len(some) <= 11)
        self.assertIn("Rank", self.said("rank", "departments"))
        self.refused(2, "word_unknown", "rank", "departments", "--class",
                     "huge")
        self.assertIn(self.ctl("rank", "departments", "--area",
                               "nosuch").code, (2, 3))

    def test_ranking_of_participants(self):
        self.world.activity(person=self.world.own[3])
        rows = self.json("rank", "participants")
        for row in rows:
            self.assertEqual(list(row), PARTICIPANT_KEYS)
        self.assertTrue(all(r["staff_id"] for r in rows))
        self.assertEqual(len(self.json("rank", "participants", "--top", "3")),
                         3)
        around = self.json("rank", "participants", "--around",
                           self.world.own[3])
        self.assertIn(self.world.own[3], [r["staff_id"] for r in around])
        self.assertLessEqual(len(around), 7)
        self.refused(3, "unknown_person", "rank", "participants", "--around",
                     "S999999")

    def test_explain(self):
        person = self.world.own[4]
        self.world.activity(person=person)
        for words in ((person,), ("participant", person)):
            told = self.json("explain", *words)
            self.assertEqual(told["staff_id"], person)
            self.assertTrue(told["entries"])
        for words in (("hallinto",), ("department", "hallinto")):
            told = self.json("explain", *words)
            self.assertEqual(told["department"], "hallinto")
            self.assertIn("terms", told)
        self.assertIn("result", self.said("explain", "hallinto"))
        self.refused(3, "unknown_person", "explain", "nosuch")
        self.assertIn(self.ctl("explain", "department", "nosuch").code,
                      (2, 3))

    def test_journal(self):
        verified = self.json("journal", "verify")
        self.assertEqual(list(verified),
                         ["valid", "entries", "head", "broken_at",
                          "activities", "wrong_activity", "questions",
                          "wrong_question"])
        self.assertTrue(verified["valid"])
        rows = self.json("journal", "show")
        self.assertEqual(len(rows), 100)
        self.assertEqual(list(rows[0]), JOURNAL_KEYS)
        self.assertRegex(rows[0]["at"], f"^{TIME}$")
        after = self.json("journal", "show", "limit", "2", "after",
                          str(rows[1]["entry"]))
        self.assertEqual(after, rows[2:4])
        self.assertEqual(self.json("journal", "show", "after", "99999999"),
                         [])
        more = self.ctl("journal", "show", "limit", "1")
        self.assertIn("journal show after 1", more.err)

    def test_more_entries_than_a_page(self):
        for _ in range(3):
            vs.record(self.world.admin,
                      [self.world.item() for _ in range(256)])
        rows = self.json("journal", "show", "limit", "600")
        self.assertEqual(len({r["entry"] for r in rows}), 600)

    def test_backup(self):
        made = self.json("backup", "first")
        self.assertEqual(list(made), ["path", "bytes", "revision"])
        self.assertEqual(os.path.getsize(made["path"]), made["bytes"])
        self.assertIn("backups", self.said("backup"))
        self.assertEqual(self.ctl("backup", "first").code, 5)
        self.assertEqual(self.ctl("backup", "../x").code, 2)

    def test_info(self):
        info = self.json("info")
        self.assertEqual(info["server"]["pid"], self.server.pid)
        self.assertGreater(info["storage"]["database_bytes"], 0)
        self.said("backup", "second")
        self.assertRegex(self.json("info")["storage"]["last_backup_at"], TIME)
        rows = list(csv.reader(io.StringIO(self.said("info", "--csv"))))
        self.assertEqual(rows[0], ["section", "key", "value"])
        self.assertIn(["server", "pid", str(self.server.pid)], rows)
        self.assertIn("Participants", self.said("info"))

    def test_csv(self):
        text = self.said("rank", "departments", "--csv")
        self.assertEqual(next(csv.reader(io.StringIO(text))), DEPARTMENT_KEYS)
        text = self.said("season", "show", "--csv")
        self.assertEqual(next(csv.reader(io.StringIO(text))), SEASON_KEYS)


class Imports(Case):
    filled = False

    def test_a_competition_from_its_spreadsheets(self):
        """Each is checked first: nothing is loaded without --commit."""
        self.refused(6, "no_departments", "season", "open", "--yes")
        for kind, n in (("departments", 11), ("roster", 175)):
            words = (kind, "import", sheet(f"{kind}.csv"))
            if kind == "roster":
                words += ("--consents", "form 1/2026")
            dry = self.json(*words)
            self.assertEqual((dry["rows"], dry["loaded"], dry["committed"]),
                             (n, 0, False))
            self.assertEqual(self.json(*words, "--commit")["loaded"], n)
        opened = self.json(*vs.OPEN_WORDS)
        self.assertEqual(list(opened), ["state", "at", "scheduled",
                                        "freeze_at", "end_at"])
        self.assertEqual(opened["state"], "open")
        with self.server.admin() as link:
            shown = link.call(list_participants=pb.ListParticipants(
                department="hallinto")).participants.rows
            self.assertTrue(any(p.consents.house for p in shown))
        self.bad_rows_are_refused_by_line_and_column()
        self.activities_are_loaded_as_claims_or_accepted()

    def write(self, name, *lines):
        path = os.path.join(self.scratch, name)
        with open(path, "w", encoding="utf-8") as f:
            f.write("person,type,date,evidence\n" + "\n".join(lines) + "\n")
        return path

    def bad_rows_are_refused_by_line_and_column(self):
        today = vs.today().isoformat()
        path = self.write("bad.csv", f"S001566,SM2,{today},https://a.fi/1",
                          f"S999999,SM2,{today},https://a.fi/2")
        told = self.json("activities", "import", path, "--commit", code=1)
        self.assertEqual(told["loaded"], 0)
        self.assertEqual([(r["line"], r["column"]) for r in told["refused"]],
                         [(3, "person")])
        rejects = os.path.join(self.scratch, "rejects.csv")
        told = self.json("activities", "import", path, "--commit",
                         "--rejects", rejects, code=1)
        self.assertEqual(told["loaded"], 1)
        self.assertTrue(os.path.getsize(rejects))
        missing = self.ctl("activities", "import", "/nonexistent.csv")
        self.assertEqual(missing.code, 3, missing)

    def activities_are_loaded_as_claims_or_accepted(self):
        today = vs.today().isoformat()
        one = self.write("one.csv", f"S001566,WK3,{today},tilaisuus 1")
        two = self.write("two.csv", f"S001566,WK6,{today},tilaisuus 2")
        self.json("activities", "import", one, "--commit")
        self.json("activities", "import", "--commit", two, "--accepted")
        # chance may have drawn the SM2 for a check
        self.assertEqual([r["type"] for r in self.json("review", "list")
                          if not r["random_check"]], ["WK3"])
        again = self.json("activities", "import", one, "--commit")
        self.assertEqual((again["loaded"], again["held"]), (0, 1))


class Roles(Case):
    """Over TLS each role does what it may; the server refuses the rest."""

    def may(self, where, *words):
        ran = self.ctl(*words, where=where)
        self.assertEqual(ran.code, 0, ran)
        return ran.out

    def may_not(self, where, *words):
        self.refused(4, "role", *words, where=where)

    def test_an_organiser(self):
        where = self.enrol("organiser", name="HQ")
        self.may(where, "season", "show")
        self.may(where, "rank", "departments")
        self.may(where, "explain", "hallinto")
        self.may(where, "roster", "import", sheet("roster.csv"))
        for words in (("show", "clients"), ("invite", "organiser"),
                      ("client", "revoke", "1"), ("backup",), ("info",),
                      ("journal", "verify"), ("review", "list"),
                      ("activities", "import", sheet("activities.csv"))):
            self.may_not(where, *words)

    def test_a_moderator(self):
        where = self.enrol("moderator", department="hallinto")
        claim = str(self.world.claim())
        self.assertIn(claim, self.may(where, "review", "list"))
        self.may(where, "review", "accept", claim)
        for words in (("rank", "departments"), ("rank", "participants"),
                      ("explain", "hallinto"), ("season", "open", "--yes"),
                      ("journal", "show")):
            self.may_not(where, *words)

    def test_an_auditor(self):
        where = self.enrol("auditor")
        self.may(where, "journal", "verify")
        self.may(where, "journal", "show")
        for words in (("rank", "departments"), ("review", "list"),
                      ("invite", "auditor"), ("info",)):
            self.may_not(where, *words)

    def test_enrolling_twice(self):
        where = self.enrol("organiser")
        code = self.server.invite("auditor").code
        self.refused(5, "already_enrolled", "enrol", code, where=where)
        ran = self.ctl("--json", "enrol", code, "--replace", where=where)
        self.assertEqual(ran.json["role"], "auditor")
        self.assertEqual(list(ran.json), [
            "name", "role", "department", "staff_id", "address", "port",
            "profile"])
        self.assertEqual(self.ctl("enrol", "VSTI1-NOTHING",
                                  where=("--profile", self.scratch)).code, 2)

    def test_a_revoked_client_is_told_so(self):
        where = self.enrol("organiser", name="soon gone")
        number = next(r["client"] for r in self.json("show", "clients")
                      if r["name"] == "soon gone")
        self.said("client", "revoke", str(number))
        self.assertEqual(self.ctl("season", "show", where=where).code, 8)


class Targets(Case):
    def test_the_socket_by_its_path(self):
        self.assertEqual(self.ctl("season", "show", "--socket",
                                  self.server.socket,
                                  where=("--plain",)).code, 0)

    def test_the_configured_socket_is_found(self):
        state = os.path.join(self.scratch, "state")
        elsewhere = os.path.join(self.scratch, "elsewhere.sock")
        with vs.Server(state=state, settings={
                "control_socket": elsewhere}):
            ran = self.ctl("season", "show", where=("--state", state))
            self.assertEqual(ran.code, 0, ran)

    def test_nowhere(self):
        self.refused(7, "no_server", "info",
                     where=("--state", self.scratch))
        self.refused(7, "no_server", "info",
                     where=("--socket", self.scratch + "/none"))
        self.refused(2, "socket_path", "info",
                     where=("--socket", "/x" * 60))
        self.refused(3, "not_enrolled", "info",
                     where=("--profile", self.scratch))
        if not any(os.path.exists(p) for p in (
                "/run/viesti/control.sock", "/var/lib/viesti/control.sock")):
            error = self.refused(7, "no_server", "info",
                                 where=("--lang", "en"))
            self.assertIn("--state", error["message"])
            self.assertIn("enrol", error["message"])

    def test_the_own_profile_is_found(self):
        code = self.server.invite("organiser").code
        ran = self.ctl("enrol", code, where=("--lang", "en"))
        self.assertEqual(ran.code, 0, ran)
        self.assertEqual(self.json("season", "show",
                                   where=("--lang", "en"))["state"], "open")

    def test_options_that_exclude_each_other(self):
        for words in (("--json", "--csv"), ("--plain", "--csv")):
            self.assertEqual(self.ctl("season", "show", *words).code, 2)
        self.refused(2, "option_twice", "season", "show", "--socket", "x")
        self.refused(2, "option_value", "season", "show", "--lang", "de")
        self.refused(2, "option_value_missing", "season", "show", "--profile")


class Words(Case):
    def test_wrong_words_are_answered_with_right_ones(self):
        for words, hint in (
                (("shwo", "clients"), "show"),
                (("client", "revok", "7"), "revoke"),
                (("season",), "show, open"),
                (("season", "close"), "show, open"),
                (("client", "revoke"), "CLIENT"),
                (("client", "revoke", "7", "lost"), "reason TEXT"),
                (("rank", "participants", "--clas", "small"), "--area AREA"),
                (("backup", "a", "b"), "quotation marks")):
            ran = self.ctl(*words)
            self.assertEqual(ran.code, 2, ran)
            self.assertIn(hint, ran.err)

    def test_without_a_command_and_a_terminal(self):
        self.refused(2, "command_missing")

    def test_help(self):
        everything = self.said("help")
        for sentence in self.sentences():
            self.assertIn(sentence.split(" [")[0],
                          " ".join(everything.split()))
        for words in (("help", "client", "revoke"),
                      ("client", "revoke", "--help"), ("-h", "client")):
            text = self.said(*words)
            self.assertIn("client revoke CLIENT [reason TEXT]", text)
            self.assertIn("CLIENT is a client's number", text)
            self.assertNotIn("season", text)
        self.refused(2, "word_unknown", "help", "shwo")
        self.assertRegex(self.said("--version"), r"^viestictl \d")
        self.assertEqual(list(self.json("version")), ["program", "version"])

    def test_narrow_help_fits(self):
        self.env["COLUMNS"] = "40"
        for line in self.said("help", "rank").splitlines():
            self.assertLessEqual(len(line), 40, line)

    def sentences(self):
        path = os.path.join(SOURCE, "client/console/commands.def")
        with open(path, encoding="utf-8") as f:
            return re.findall(r'(?m)^SENTENCE\(\w+, \w+, "([^"]+)"', f.read())

    def test_the_manual_has_every_sentence(self):
        """Word for word, once the manual's own marks are taken off."""
        path = os.path.join(SOURCE, "client/console/viestictl.8")
        with open(path, encoding="utf-8") as f:
            items = [line[4:] for line in f if line.startswith(".It Cm ")]
        shown = set()
        for item in items:
            item = re.sub(r" Ns \| Ns (Cm |Ar )?", "|", item)
            item = re.sub(r"\bOo |\bOp ", "[", item)
            item = re.sub(r" Oc\b", "]", item)
            item = re.sub(r"\b(Cm|Ar) ", "", item).strip()
            shown.add(item + "]" * (item.count("[") - item.count("]")))
        for sentence in self.sentences():
            self.assertIn(sentence, shown)

    def test_three_languages(self):
        said = {lang: self.said("season", "show", "--lang", lang)
                for lang in ("fi", "sv", "en")}
        self.assertEqual(len(set(said.values())), 3)
        self.env["LC_ALL"] = "sv_FI.UTF-8"
        self.assertEqual(self.said("season", "show"), said["sv"])

    def test_a_server_that_goes_away(self):
        state = os.path.join(self.scratch, "state")
        server = vs.Server(state=state)
        with server:
            pass
        self.refused(7, "no_server", "info", where=("--state", state))


if __name__ == "__main__":
    unittest.main()
