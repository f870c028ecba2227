# SPDX-License-Identifier: EUPL-1.2
"""Every command of `viesti` against a real server: what it prints, what it
answers to scripts, and the exit codes of viesti.1."""
import csv
import io
import datetime
import os
import stat
import subprocess
import sys
import tempfile
import unittest
import zoneinfo

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import viesti_server as vs                                      # noqa: E402
from viesti_cli import viesti                                   # noqa: E402
from viesti_client import operation, pb                         # noqa: E402

DEPARTMENT_KEYS = ["rank", "department", "name", "index", "active_rounds",
                   "points_counted", "versatile", "headcount", "points"]
PARTICIPANT_KEYS = ["rank", "staff_id", "name", "department", "points",
                    "areas", "active_rounds", "trainings"]
RECORD_KEYS = ["entry", "state", "outcome", "activity", "status",
               "recorded_at", "staff_id", "name", "type", "date",
               "earlier_date", "points", "mark", "resets",
               "next_milestone", "replayed", "waiting"]


class Case(unittest.TestCase):
    """One server for a class, a fresh profile for a test."""

    @classmethod
    def setUpClass(cls):
        cls.server = vs.Server()
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__, None, None, None)
        cls.server.fill()
        cls.posts = 0

    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="viesti-cli-")
        self.addCleanup(scratch.cleanup)
        self.scratch = scratch.name
        self.profile = os.path.join(self.scratch, "share", "viesti")

    def enrol(self, role="recorder", **options):
        if role == "recorder":
            options.setdefault("department", "hallinto")
        invited = self.server.invite(role, **options)
        ran = self.run_viesti("enrol", invited.code)
        self.assertEqual(ran.code, 0, ran)
        return invited

    def run_viesti(self, *words, **options):
        return viesti(self.profile, *words, **options)

    def json(self, *words, code=0, **options):
        ran = self.run_viesti("--json", *words, **options)
        self.assertEqual(ran.code, code, ran)
        return ran.json

    def refused(self, code, reason, *words, **options):
        ran = self.run_viesti(*words, "--json", **options)
        self.assertEqual((ran.code, ran.reason), (code, reason), ran)
        return ran.json["error"]

    @classmethod
    def url(cls):
        Case.posts = getattr(Case, "posts", 0) + 1
        return f"https://example.org/post/{Case.posts}"


class TestWithoutServer(Case):
    @classmethod
    def setUpClass(cls):
        pass

    def test_alone_it_lists_the_commands_and_how_to_enrol(self):
        ran = self.run_viesti()
        self.assertEqual(ran.code, 0)
        for word in ("record", "import", "rank", "--profile",
                     "viesti enrol CODE"):
            self.assertIn(word, ran.out)

    def test_a_mistyped_command_names_the_nearest(self):
        ran = self.run_viesti("recrod")
        self.assertEqual(ran.code, 2)
        self.assertIn("record", ran.err)

    def test_commands_have_finnish_and_swedish_names(self):
        for name in ("kirjaa", "anteckna", "miksi", "varför", "tuo"):
            ran = self.run_viesti("help", name)
            self.assertEqual((ran.code, ran.err), (0, ""), ran)
            self.assertIn("viesti", ran.out)

    def test_every_command_says_how_it_is_written(self):
        names = [line.split()[0] for line in self.run_viesti().out.splitlines()
                 if line.startswith("  ") and not line.startswith("  -")]
        self.assertGreater(len(names), 10)
        for name in names:
            ran = self.run_viesti(name, "--help")
            self.assertEqual(ran.code, 0, ran)
            self.assertIn(f"viesti {name}", ran.out)
            holes = self.run_viesti("--lang", "fi", name, "--help").out
            self.assertNotRegex(holes, r"\b(DATE|TIME|FILE|NAME|PERSON)\b")

    def test_an_output_that_is_full_is_told_and_one_that_is_shut_is_not(self):
        for words in (("help",), ("help", "--json")):
            command = [os.path.join(vs.BIN, "viesti"), *words]
            with open("/dev/full", "wb") as full:
                ran = subprocess.run(command, stdout=full, text=True,
                                     stderr=subprocess.PIPE, check=False)
            self.assertEqual(ran.returncode, 70, ran)
            self.assertRegex(ran.stderr, "^viesti: the output could not be "
                             "written(: the disk is full)?\n$")
            reader, writer = os.pipe()
            os.close(reader)
            with os.fdopen(writer, "wb") as shut:
                ran = subprocess.run(command, stdout=shut, text=True,
                                     stderr=subprocess.PIPE, check=False)
            self.assertEqual((ran.returncode, ran.stderr), (0, ""))

    def test_not_enrolled_is_exit_code_3_and_says_what_to_do(self):
        for command in (("rank",), ("record", "S001465", "SM2"), ("sync",)):
            error = self.refused(3, "not_enrolled", *command)
            self.assertIn("viesti enrol", error["message"])
        self.assertFalse(os.path.exists(self.profile))

    def test_options_are_refused_with_the_place(self):
        for reason, words in (
                ("option_unknown", ("rank", "--ronud", "2")),
                ("option_value", ("rank", "--round", "x")),
                ("option_value", ("rank", "--lang", "de")),
                ("option_twice", ("rank", "--csv")),
                ("argument_missing", ("import",)),
                ("argument_extra", ("rank", "a", "b")),
                ("command_unknown", ("xyz",))):
            self.refused(2, reason, *words)

    def test_the_version_is_one_line(self):
        ran = self.run_viesti("version")
        self.assertRegex(ran.out, r"\Aviesti \d+\.\d+\.\d+\n\Z")


class TestEnrolment(Case):
    def test_an_invite_makes_a_private_profile(self):
        self.enrol(name="Työpiste 2")
        mode = {name: stat.S_IMODE(os.stat(os.path.join(
            self.profile, name)).st_mode) for name in
            ("", "profile", "client.key", "client.crt", "ca.crt")}
        self.assertEqual(mode[""], 0o700)
        self.assertEqual(mode["client.key"], 0o600)
        self.assertEqual(mode["profile"], 0o600)
        status = self.json("status")
        self.assertEqual((status["name"], status["role"],
                          status["department"], status["connected"]),
                         ("Työpiste 2", "recorder", "hallinto", True))

    def test_a_second_enrolment_needs_replace(self):
        self.enrol()
        code = self.server.invite("recorder", department="talous").code
        self.refused(5, "already_enrolled", "enrol", code)
        self.assertEqual(self.json("status")["department"], "hallinto")
        self.assertEqual(self.run_viesti("enrol", code, "--replace").code, 0)
        self.assertEqual(self.json("status")["department"], "talous")

    def test_a_used_invite_is_refused_to_another_key(self):
        invited = self.enrol()
        other = os.path.join(self.scratch, "other")
        ran = viesti(other, "enrol", invited.code, "--json")
        self.assertEqual((ran.code, ran.reason), (8, "invite_unknown"), ran)
        self.assertFalse(os.path.exists(os.path.join(other, "profile")))

    def test_the_same_line_ends_what_was_interrupted(self):
        invited = self.enrol()
        with open(os.path.join(self.profile, "client.crt")) as f:
            first = f.read()
        for lost in ("profile", "client.crt"):
            os.unlink(os.path.join(self.profile, lost))
        ran = self.run_viesti("enrol", invited.code)
        self.assertEqual(ran.code, 0, ran)
        with open(os.path.join(self.profile, "client.crt")) as f:
            self.assertEqual(f.read(), first)

    def test_a_typing_error_is_found_before_anything_is_sent(self):
        code = self.server.invite("recorder", department="hallinto").code
        wrong = code[:-1] + ("2" if code[-1] != "2" else "3")
        self.refused(2, "invite_checksum", "enrol", wrong)
        self.refused(2, "invite_format", "enrol", "hello")
        self.assertFalse(os.path.exists(self.profile))
        # the invite is as good as before, in small letters and pieces too
        ran = self.run_viesti("enrol", *code.lower().split("-"))
        self.assertEqual(ran.code, 0, ran)

    def test_the_line_is_read_from_standard_input(self):
        code = self.server.invite("recorder", department="hallinto").code
        ran = self.run_viesti("enrol", "-", stdin=f"viesti enrol {code}\n")
        self.assertEqual(ran.code, 0, ran)

    def test_a_revoked_client_is_told_so_and_keeps_what_it_saved(self):
        self.enrol(name="to be revoked")
        with self.server.admin() as link:
            rows = link.call(list_clients=pb.ListClients()).clients.rows
            client = next(c.client for c in rows
                          if c.name == "to be revoked")
            link.call(revoke_client=pb.RevokeClient(
                client=client, reason="test"), operation=operation())
        self.refused(8, "certificate_revoked", "rank")
        for lang, said in (("fi", "käyttöoikeus on mitätöity"),
                           ("sv", "åtkomst har återkallats")):
            self.assertIn(said, self.run_viesti("--lang", lang, "rank").err)
        saved = self.json("record", "S001465", "SM2", self.url(), code=8)
        self.assertEqual((saved["state"], saved["waiting"]), ("waiting", 1))
        self.refused(8, "certificate_revoked", "sync")
        self.assertEqual(len(self.json("outbox")), 1)


class TestRecording(Case):
    def setUp(self):
        super().setUp()
        self.enrol()
        self.day = str(vs.today())

    def test_a_recorded_activity_is_listed_with_its_number(self):
        url = self.url()
        done = self.json("record", "S001465", "SM2", url, "--date", self.day,
                         "--note", "hyvä")
        self.assertEqual(list(done), RECORD_KEYS)
        self.assertEqual((done["state"], done["outcome"], done["staff_id"],
                          done["type"], done["date"]),
                         ("acknowledged", "new", "S001465", "SM2", self.day))
        found = [a for a in self.json("list", "S001465")
                 if a["activity"] == done["activity"]]
        self.assertEqual([(a["evidence"], a["note"], a["status"])
                          for a in found], [(url, "hyvä", "automatic")])

    def test_today_is_today_in_the_competition(self):
        """On a machine whose own clock stands in another zone, also offline."""
        for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
            now = datetime.datetime.now(zoneinfo.ZoneInfo(zone))
            if now.date() != vs.today():
                break
        self.assertNotEqual(now.date(), vs.today())
        done = self.json("record", "S001465", "SM2", self.url(),
                         env={"TZ": zone})
        self.assertEqual((done["outcome"], done["date"]), ("new", self.day))

    def test_words_and_options_say_the_same(self):
        for words in (("S001468", "WK1", "intra-17"),
                      ("--type", "WK1", "S001468", "intra-18"),
                      ("--evidence", "intra-19", "S001468", "WK1"),
                      ("--person=S001468", "--type=WK1",
                       "--evidence=intra-20")):
            done = self.json("record", *words)
            self.assertEqual((done["staff_id"], done["type"]),
                             ("S001468", "WK1"))
        self.refused(2, "argument_missing", "record", "S001468")
        self.refused(2, "argument_extra", "record", "--type", "WK1",
                     "S001468", "intra-21", "more")

    def test_a_claim_waits_for_a_moderator(self):
        done = self.json("record", "S001471", "SM5", self.url())
        self.assertEqual(done["status"], "pending")
        ran = self.run_viesti("record", "S001474", "SM5", self.url())
        self.assertIn("moderator", ran.out)

    def test_what_is_there_already_is_exit_code_5(self):
        url = self.url()
        first = self.json("record", "S001477", "SM2", url)
        second = self.json("record", "S001477", "SM2", url + "/#top", code=5)
        self.assertEqual((second["outcome"], second["activity"]),
                         ("duplicate", first["activity"]))

    def test_a_refused_entry_stays_with_its_reason(self):
        for code, reason, words in (
                (3, "unknown_person", ("nobody", "SM2", "seen")),
                (2, "unknown_type", ("S001465", "XX9")),
                (2, "evidence_url", ("S001465", "SM2", "no address")),
                (6, "date_outside", ("S001465", "WK2", "--date", "1.1.2020"))):
            self.refused(code, reason, "record", *words)
        entries = self.json("outbox")
        self.assertEqual([e["reason"] for e in entries],
                         ["unknown_person", "unknown_type", "evidence_url",
                          "date_outside"])
        self.assertTrue(all(e["state"] == "refused" and e["message"]
                            for e in entries))
        # they block nobody
        self.assertEqual(self.json("record", "S001465", "WK2")["state"],
                         "acknowledged")
        first = str(entries[0]["entry"])
        self.assertEqual(self.run_viesti("outbox", "--discard", first).code, 0)
        self.refused(3, "unknown_entry", "outbox", "--discard", first)
        second = str(entries[1]["entry"])
        self.assertEqual(self.run_viesti("outbox", "--retry", second).code, 0)
        sent = self.json("sync", code=1)
        self.assertEqual(sent, {"sent": 0, "refused": 1, "waiting": 0})

    def test_text_that_could_never_be_sent_is_refused_at_once(self):
        self.refused(2, "text_not_clean", "record", "S001465", "WK2",
                     "--note", "\u202eevil")
        self.refused(2, "field_too_long", "record", "S001465", "WK2",
                     "--note", "x" * 5000)
        self.assertEqual(self.json("outbox", "--all"), [])

    def test_a_withdrawn_activity_is_listed_as_such(self):
        done = self.json("record", "S001478", "WK5")
        number = str(done["activity"])
        gone = self.json("withdraw", number, "--reason", "väärä päivä")
        self.assertEqual((gone["state"], gone["status"]),
                         ("acknowledged", "withdrawn"))
        self.refused(6, "withdrawn", "withdraw", number)
        self.refused(3, "unknown_activity", "withdraw", "999999")
        self.refused(2, "argument_number", "withdraw", "first")
        listed = self.json("list", "S001478", "--status", "withdrawn")
        self.assertEqual([a["activity"] for a in listed], [done["activity"]])

    def test_a_person_joins_with_the_consents_they_gave(self):
        joined = self.json("join", "S777001", "Ågot Öhman-Żuk",
                           "--show-department", "--show-kiosk", "--consents",
                           "lomake 3", "--language", "sv", "--pseudonym",
                           "Kärppä", "--email", "agot@example.org")
        self.assertEqual((joined["staff_id"], joined["department"]),
                         ("S777001", "hallinto"))
        person = next(p for p in self.json("list", "--participants")
                      if p["staff_id"] == "S777001")
        self.assertEqual(
            {k: person[k] for k in person if k.startswith("show_")},
            {"show_department": True, "show_house": False,
             "show_kiosk": True, "show_ceremony": False})
        self.assertEqual((person["name"], person["pseudonym"],
                          person["language"], person["email"]),
                         ("Ågot Öhman-Żuk", "Kärppä", "sv",
                          "agot@example.org"))
        self.refused(2, "consent_reference_missing", "join", "S777002",
                     "Eino", "--show-house")

    def test_list_filters_by_type_status_and_day(self):
        yesterday = str(vs.today() - vs.datetime.timedelta(days=1))
        self.json("record", "S001483", "WK2", "--date", yesterday)
        self.json("record", "S001483", "WK5", "--date", self.day)
        self.assertEqual([a["type"] for a in self.json(
            "list", "S001483", "--type", "WK2")], ["WK2"])
        self.assertEqual([a["type"] for a in self.json(
            "list", "S001483", "--from", self.day)], ["WK5"])
        self.assertEqual([a["type"] for a in self.json(
            "list", "S001483", "--to", yesterday)], ["WK2"])
        self.assertEqual(self.json("list", "S001483", "--status", "rejected"),
                         [])
        self.refused(2, "option_value", "list", "--status", "good")

    def test_an_import_is_checked_loaded_and_loads_nothing_twice(self):
        path = os.path.join(self.scratch, "sheet.csv")
        a, b = self.url(), self.url()
        with open(path, "w", encoding="cp1252") as f:
            f.write(f"Henkilö;Tyyppi;Päivä;Näyttö\nS001486;SM2;{self.day};"
                    f"{a}\nKaarlo Lindqvist;WK2;{self.day};\n"
                    f"S001486;SM2;{self.day};oops\n")
        checked = self.json("import", path, "--commit", code=1)
        self.assertEqual([(r["line"], r["column"]) for r in
                          checked["refused"]], [(4, "evidence")])
        self.assertEqual(self.json("list", "S001486"), [])
        with open(path, encoding="cp1252") as f:
            mended = f.read().replace("oops", b)
        with open(path, "w", encoding="cp1252") as f:
            f.write(mended)
        self.assertEqual(self.json("import", path)["loaded"], 0)
        self.assertEqual(self.json("import", path, "--commit")["loaded"], 3)
        self.assertEqual(self.json("import", path, "--commit")["loaded"], 0)
        self.assertEqual(len(self.json("list", "S001486")), 3)

    def test_a_missing_file_is_exit_code_3(self):
        ran = self.run_viesti("import", "no-such.csv")
        self.assertEqual(ran.code, 3, ran)

    def test_a_workbook_is_answered_with_how_to_save_it(self):
        path = os.path.join(self.scratch, "sheet.xlsx")
        with open(path, "wb") as f:
            f.write(b"PK\x03\x04" + bytes(100))
        ran = self.run_viesti("import", path)
        self.assertEqual(ran.code, 2, ran)
        self.assertIn("CSV", ran.err)


class TestStandings(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with cls.server.admin() as link:
            start = vs.days(cls.server.start_date)
            shift = start - vs.days(vs.SAMPLE_START)
            today = vs.days(str(vs.today()))
            items = [vs.activity_item(r) for r in vs.rows("activities.csv")]
            for item in items:
                item.date += shift
            vs.record(link, [i for i in items if i.date <= today],
                      accepted=True)

    def setUp(self):
        super().setUp()
        self.enrol()

    def test_scripts_get_every_key_of_a_department_in_order(self):
        ranking = self.json("rank", "departments")
        self.assertEqual(len(ranking), 11)
        for row in ranking:
            self.assertEqual(list(row), DEPARTMENT_KEYS)
        own = next(r for r in ranking if r["department"] == "hallinto")
        self.assertIsNotNone(own["points_counted"])
        other = next(r for r in ranking if r["rank"] is None)
        self.assertIsNone(other["index"])
        self.assertEqual(self.json("rank"), ranking)

    def test_csv_has_the_same_keys_and_rows(self):
        ran = self.run_viesti("rank", "--csv")
        table = list(csv.DictReader(io.StringIO(ran.out)))
        self.assertEqual(list(table[0]), DEPARTMENT_KEYS)
        self.assertEqual([r["department"] for r in table],
                         [r["department"] for r in self.json("rank")])

    def test_departments_by_class_area_and_round(self):
        medium = self.json("rank", "--class", "medium")
        self.assertTrue(0 < len(medium) <= 10)
        self.assertNotEqual(self.json("rank", "--area", "media"),
                            self.json("rank", "--area", "social"))
        self.assertEqual(len(self.json("rank", "--round", "1")), 11)
        self.refused(2, "unknown_area", "rank", "--area", "sports")
        self.refused(2, "round_range", "rank", "--round", "9")
        self.refused(2, "option_value", "rank", "--class", "huge")

    def test_participants_come_all_to_scripts_and_some_when_asked(self):
        everybody = self.json("rank", "participants")
        self.assertGreater(len(everybody), 100)
        for row in everybody:
            self.assertEqual(list(row), PARTICIPANT_KEYS)
        own = [r for r in everybody if r["department"] == "hallinto"]
        self.assertTrue(all(r["staff_id"] for r in own))
        self.assertTrue(all(r["staff_id"] is None for r in everybody
                            if r not in own))
        self.assertEqual(self.json("rank", "participants", "--top", "5"),
                         everybody[:5])
        self.refused(2, "argument", "rank", "people")

    def test_around_gives_a_place_with_three_neighbours(self):
        rows = self.json("rank", "participants", "--around", "S001566")
        self.assertIn("S001566", [r["staff_id"] for r in rows])
        self.assertLessEqual(len(rows), 7)
        self.assertEqual(self.json("rank", "--around", "S001566"), rows)
        rows = self.json("rank", "participants", "--around", "S001566",
                         "--neighbours", "1")
        self.assertLessEqual(len(rows), 3)

    def test_explain_knows_persons_and_departments(self):
        by_code = self.json("explain", "hallinto")
        self.assertEqual(self.json("explain"), by_code)
        name = next(r["name"] for r in self.json("rank")
                    if r["department"] == "hallinto")
        self.assertEqual(self.json("explain", name), by_code)
        person = self.json("explain", "S001566")
        self.assertNotEqual(person, by_code)
        self.assertEqual(self.json("explain", "--person", "S001566"), person)
        self.refused(3, "unknown_person", "explain", "Nobody At All")

    def test_types_are_those_of_the_rulebook(self):
        types = {t["type"]: t for t in self.json("types")}
        self.assertEqual((types["SM2"]["points"], types["SM2"]["per_week"],
                          types["SM2"]["evidence"]), (10, 3, "url"))
        self.assertEqual(types["TR3"]["area"], "learning")
        self.assertEqual({t["type"][:2] for t in self.json(
            "types", "--area", "media")}, {"ME"})

    def test_tables_fit_the_terminal(self):
        for words in (("rank",), ("rank", "participants"), ("list",),
                      ("types",), ("status",)):
            ran = self.run_viesti(*words, env={"COLUMNS": "60"})
            self.assertEqual(ran.code, 0, ran)
            if words[0] == "status":
                continue
            self.assertLessEqual(max(map(len, ran.out.splitlines())), 60)
            self.assertNotIn("\x1b", ran.out)

    def test_the_languages_differ_but_not_for_scripts(self):
        answers = {self.run_viesti("rank", "--lang", lang).out
                   for lang in ("fi", "sv", "en")}
        self.assertEqual(len(answers), 3)
        by_env = self.run_viesti("rank", env={"LC_ALL": "fi_FI.UTF-8"})
        self.assertEqual(by_env.out,
                         self.run_viesti("rank", "--lang", "fi").out)
        reasons = {self.refused(3, "unknown_person", "explain", "Nobody",
                                "--lang", lang)["reason"]
                   for lang in ("fi", "sv", "en")}
        self.assertEqual(len(reasons), 1)


class TestRoles(Case):
    def test_a_participant_speaks_for_oneself_only(self):
        self.enrol("participant", staff_id="S001465")
        done = self.json("record", "S001465", "SM2", self.url())
        self.assertEqual(done["staff_id"], "S001465")
        ran = self.run_viesti("record", "S001468", "SM2", self.url(), "--json")
        self.assertIn(ran.code, (3, 4), ran)
        self.assertEqual(self.json("explain"), self.json("explain", "S001465"))

    def test_an_organiser_records_nothing(self):
        self.enrol("organiser")
        self.refused(4, "role", "record", "S001465", "SM2", self.url())
        self.assertEqual(self.json("rank")[0]["rank"], 1)


class TestOffline(unittest.TestCase):
    def test_what_is_recorded_without_a_server_is_sent_once_later(self):
        with tempfile.TemporaryDirectory(prefix="viesti-cli-") as scratch, \
                vs.Server() as server:
            server.configure(port=server.port)
            server.fill()
            profile = os.path.join(scratch, "p")
            code = server.invite("recorder", department="hallinto").code
            self.assertEqual(viesti(profile, "enrol", code).code, 0)
            server.stop()
            for n in range(3):
                ran = viesti(profile, "record", "S001465", "WK1",
                             f"intra-{n}", "--json")
                self.assertEqual((ran.code, ran.json["state"],
                                  ran.json["waiting"]),
                                 (0, "waiting", n + 1), ran)
            ran = viesti(profile, "record", "S001465", "WK1", "intra-3")
            self.assertEqual(ran.code, 0)
            self.assertIn("not sent yet", ran.out)
            self.assertIn("viesti sync", ran.err)
            status = viesti(profile, "status", "--json")
            self.assertEqual((status.code, status.json["connected"],
                              status.json["outbox_waiting"]), (7, False, 4))
            self.assertEqual(viesti(profile, "rank").code, 7)
            self.assertEqual(viesti(profile, "sync").code, 7)
            server.start()
            ran = viesti(profile, "record", "S001465", "WK1", "intra-4",
                         "--json")
            self.assertEqual(ran.json["state"], "acknowledged", ran)
            self.assertEqual(viesti(profile, "sync", "--json").json,
                             {"sent": 0, "refused": 0, "waiting": 0})
            listed = viesti(profile, "list", "--json").json
            self.assertEqual([a["evidence"] for a in reversed(listed)],
                             [f"intra-{n}" for n in range(5)])
            self.assertEqual(len(viesti(profile, "outbox", "--all",
                                        "--json").json), 5)


if __name__ == "__main__":
    unittest.main()
