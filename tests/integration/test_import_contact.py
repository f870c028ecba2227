# SPDX-License-Identifier: EUPL-1.2
"""A department's contact imports: a dry run, the load, mended rejects, what was
withdrawn; and loads that were cut off are finished by giving the file again."""
import json
import os
import signal
import subprocess
import sys
import threading
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import viesti_server as vs                                      # noqa: E402
from viesti_cli import BIN, environment, program, viesti   # noqa: E402
from viesti_sheets import (Case, REPORT_KEYS, ago, contents,
                           finnish)                             # noqa: E402

DEPARTMENT = "hallinto"
PEOPLE = [r["staff_id"] for r in vs.rows("roster.csv")
          if r["department"] == DEPARTMENT]
LARGE = 6000        # rows: a dozen batches are still to come when it ends


class Contact(Case):
    def setUp(self):
        super().setUp()
        self.profile = self.enrol(department=DEPARTMENT)
        self.before = contents(self.server)

    def run_import(self, *words, **options):
        return viesti(self.profile, "import", *words, **options)

    def report(self, *words, code=0, **options):
        ran = self.run_import("--json", *words, **options)
        self.assertEqual(ran.code, code, repr(ran)[:4000])
        self.assertEqual(list(ran.json), REPORT_KEYS)
        return ran.json

    def added(self):
        return contents(self.server) - self.before

    def url(self, n):
        return f"https://x.example/{self.id()}/{n}"


class Import(Contact):
    def test_a_dry_run_a_load_and_nothing_twice(self):
        path = self.sheet([(PEOPLE[0], "SM3", finnish(ago(1)), self.url(1)),
                           (PEOPLE[1], "WK2", finnish(ago(1)))])
        ran = self.run_import(path)
        self.assertEqual(ran.code, 0, ran)
        self.assertIn("Nothing is loaded yet. Add --commit to load 2 rows.",
                      ran.out)
        self.assertEqual(self.added().total(), 0)
        ran = self.run_import(path, "--commit")
        self.assertEqual(ran.code, 0, ran)
        self.assertIn("All is loaded.", ran.out)
        self.assertEqual(self.added().total(), 2)
        ran = self.run_import(path, "--commit")
        self.assertEqual(ran.code, 0, ran)
        self.assertIn("There is nothing to load.", ran.out)
        self.assertEqual(self.added().total(), 2)

    def test_bad_rows_are_mended_in_the_file_of_rejects(self):
        path = self.sheet([(PEOPLE[0], "SM3", ago(1), self.url(1)),
                           (PEOPLE[1], "SM3", ago(1), "linkki puuttuu"),
                           ("Kukaan Muu", "WK2", ago(1)),
                           (PEOPLE[2], "WK5", ago(1))])
        self.assert_refused(self.report(path, "--commit", code=1),
                            (3, "evidence", "evidence_url"),
                            (4, "person", "unknown_person"))
        self.assertEqual(self.added().total(), 0)
        rejects = self.path("rejects.csv")
        ran = self.run_import(path, "--commit", "--rejects", rejects)
        self.assertEqual(ran.code, 1, ran)
        self.assertIn(rejects, ran.out)
        self.assertEqual(self.added().total(), 2)
        with open(rejects, encoding="utf-8-sig", newline="") as f:
            text = f.read()
        self.assertEqual(len(text.splitlines()), 3)
        mended = self.write(text.replace("linkki puuttuu", self.url(2))
                            .replace("Kukaan Muu", PEOPLE[3]), "mended.csv")
        self.assertEqual(self.report(mended, "--commit")["loaded"], 2)
        self.assertEqual(self.added().total(), 4)
        # the mended file and the first one know each other's rows
        self.assertEqual(self.report(mended, "--commit")["loaded"], 0)
        self.assertEqual(self.report(path, "--commit", "--rejects", rejects,
                                     code=1)["loaded"], 0)

    def test_what_was_withdrawn_or_rejected_comes_back_only_with_again(self):
        path = self.sheet([(PEOPLE[4], "SM5", ago(1), self.url(1)),
                           (PEOPLE[4], "WK2", ago(1)),
                           (PEOPLE[4], "WK2", ago(1)),
                           (PEOPLE[5], "SM5", ago(1), self.url(2))])
        self.assertEqual(self.report(path, "--commit")["loaded"], 4)
        listed = viesti(self.profile, "list", PEOPLE[4], "--json").json
        withdrawn = [listed[n]["activity"] for n in range(2)]
        self.assertEqual({listed[n]["type"] for n in range(3)},
                         {"SM5", "WK2"})
        for activity in withdrawn:
            ran = viesti(self.profile, "withdraw", str(activity))
            self.assertEqual(ran.code, 0, ran)
        claim = next(c["activity"] for c in self.json("review", "list")
                     if c["staff_id"] == PEOPLE[5])
        self.json("review", "reject", str(claim), "reason", "väärä linkki")

        report = self.report(path, "--commit")
        self.assertEqual((report["loaded"], report["held"]), (0, 4))
        self.assertEqual(self.report(path, "--again")["new"], 3)
        self.assertEqual(self.report(path, "--commit", "--again")["loaded"],
                         3)
        for words in ((), ("--again",)):
            self.assertEqual(self.report(path, "--commit", *words)["loaded"],
                             0)
        states = sorted(row[6] for row in self.added().elements())
        self.assertEqual(states, ["automatic", "automatic", "pending",
                                  "pending", "rejected", "withdrawn",
                                  "withdrawn"])

    def test_what_list_exports_is_known_again(self):
        notes = ("=1+1", "'=apostrophe", '"lainaus"; puolipiste', "a\nb",
                 "-5", "@nimi", " väli ")
        path = self.sheet([(PEOPLE[6], "SM3", ago(1), self.url(n), note, "1")
                           for n, note in enumerate(notes)] +
                          [(PEOPLE[6], "WK2", ago(2))] * 2)
        self.assertEqual(self.report(path, "--commit")["loaded"], 9)
        for lang in ("en", "fi"):
            exported = self.path(f"exported-{lang}.csv")
            with open(exported, "wb") as f:
                done = subprocess.run(
                    [os.path.join(BIN, "viesti"), "--profile", self.profile,
                     "list", PEOPLE[6], "--csv", "--lang", lang], stdout=f,
                    env=environment(), check=False)
            self.assertEqual(done.returncode, 0)
            report = self.report(exported, "--commit")
            self.assertEqual((report["rows"], report["loaded"],
                              report["refused"]), (9, 0, []))
            self.assertEqual(report["read"]["encoding"], "UTF-8 with BOM")
        # into a season that holds nothing it comes as it was
        server = self.another_server()
        self.assertEqual(self.load(exported, server=server)["loaded"], 9)
        self.assertEqual(contents(server), self.added())

    def test_exit_codes_when_it_cannot_be_done(self):
        path = self.sheet([(PEOPLE[0], "WK2", ago(1))])
        nobody = self.path("nobody")
        self.assert_error(viesti(nobody, "import", path, "--json"), 3,
                          "not_enrolled")
        self.assert_error(self.run_import("--json"), 2, "argument_missing")
        self.assert_error(self.run_import(path, "--json", "--accepted"), 2,
                          "option_unknown")
        organiser = self.enrol("organiser", name="organiser")
        self.assert_error(viesti(organiser, "import", path, "--json"), 4,
                          "role")

        where = ("--profile", self.path("console"))
        code = self.server.invite("organiser").code
        self.assertEqual(program("viestictl", *where, "enrol", code).code, 0)
        self.assert_error(program("viestictl", *where, "activities", "import",
                                  path, "--json"), 4, "role")

    def test_exit_codes_when_the_server_is_not_there_or_knows_nobody(self):
        server = self.another_server()
        server.configure(port=server.port)
        profile = self.enrol(server=server, name="revoked",
                             department=DEPARTMENT)
        path = self.sheet([(PEOPLE[0], "WK2", ago(1))])
        server.stop()
        self.assert_error(viesti(profile, "import", path, "--json"), 7,
                          "no_server")
        self.assert_error(self.ctl("--json", "activities", "import", path,
                                   server=server), 7, "no_server")
        server.start()
        client = self.json("show", "clients", server=server)[0]["client"]
        self.json("client", "revoke", str(client), server=server)
        self.assert_error(viesti(profile, "import", path, "--json"), 8,
                          "certificate_revoked")
        # what the command line itself has wrong comes first
        self.assert_error(self.ctl("--json", "activities", "import"), 2,
                          "sentence_unfinished")

    def test_a_participant_loads_the_own_deeds_only(self):
        profile = self.enrol("participant", name="own", staff_id=PEOPLE[7])
        path = self.sheet([(PEOPLE[7], "WK2", ago(1)),
                           (PEOPLE[8], "WK2", ago(1))])
        ran = viesti(profile, "import", path, "--commit", "--json")
        self.assertEqual(ran.code, 1, ran)
        self.assert_refused(ran.json, (3, "person", "unknown_person"))
        rejects = self.path("rejects.csv")
        ran = viesti(profile, "import", path, "--commit", "--json",
                     "--rejects", rejects)
        self.assertEqual((ran.code, ran.json["loaded"]), (1, 1), ran)


class States(Contact):
    opened = False

    def test_before_the_opening_a_contact_loads_nothing(self):
        path = self.sheet([(PEOPLE[0], "WK2", ago(1))])
        report = self.report(path, "--commit", code=1)
        self.assertEqual([(r["line"], r["code"]) for r in report["refused"]],
                         [(2, "season_not_open")])
        self.assertEqual(self.load(path)["loaded"], 1)


class UsualLimits(Contact):
    settings = {"rate_per_second": 50, "max_per_client": 8}

    def test_a_large_sheet_is_loaded_at_the_servers_pace(self):
        """More batches than a connection may send at once."""
        path = self.sheet([(PEOPLE[n % 30], "SM3", ago(n % 20), self.url(n),
                            "x" * 900) for n in range(5000)])
        self.assertEqual(self.report(path, "--commit")["loaded"], 5000)
        self.assertEqual(self.report(path)["new"], 0)


class Interrupted(Contact):
    def setUp(self):
        super().setUp()
        self.server.configure(port=self.server.port)
        # every second row is one of many equals
        self.path_large = self.sheet(
            [(PEOPLE[n % 30], "SM3", ago(n % 20), self.url(n)) if n % 2 else
             (PEOPLE[n % 30], "WK2", ago(n % 3), self.id())
             for n in range(LARGE)])

    def held(self):
        """How many of the file's rows the season holds."""
        return self.added().total()

    def held_at_rest(self):
        """The batch that was under way may still be recorded."""
        seen = [-1, -1]

        def rests():
            seen.append(self.held())
            return seen[-1] == seen[-2] == seen[-3]
        vs.wait_until(rests, step_s=0.3)
        return seen[-1]

    def begin(self, *program, commits=3):
        """A load under way; returns when some of it is committed."""
        name, *words = program or ("viesti", "--profile", self.profile)
        loading = subprocess.Popen(
            [os.path.join(BIN, name), *words, "import", self.path_large,
             "--commit", "--json"], text=True, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, env=environment())
        self.addCleanup(loading.kill)
        with self.server.admin() as link:
            def revision():
                return link.call(status=vs.pb.StatusGet()).status.revision
            begun = revision()
            vs.wait_until(lambda: revision() >= begun + commits, step_s=0.001)
        return loading

    def finish(self, held):
        """The same file again loads what is missing, and then nothing."""
        self.assertGreater(held, 0)
        self.assertLess(held, LARGE)
        self.assertEqual(self.report(self.path_large, "--commit",
                                     patience_s=120)["loaded"], LARGE - held)
        self.assertEqual(self.held(), LARGE)
        self.assertEqual(self.report(self.path_large)["new"], 0)
        addresses = [row[3] for row in self.added().elements()
                     if row[1] == "SM3"]
        self.assertEqual(len(addresses), LARGE // 2)
        self.assertEqual(len(set(addresses)), LARGE // 2)

    def test_the_client_is_killed_in_the_middle(self):
        loading = self.begin()
        loading.send_signal(signal.SIGKILL)
        loading.communicate()
        self.assertEqual(loading.returncode, -signal.SIGKILL)
        self.finish(self.held_at_rest())

    def test_the_server_is_killed_in_the_middle(self):
        loading = self.begin()
        self.server.kill9()
        out, err = loading.communicate(timeout=60)
        self.server.start()
        self.assertEqual(loading.returncode, 7, (out, err))
        message = json.loads(out)["error"]["message"]
        self.assertRegex(message, rf"At least \d+ of {LARGE} rows are loaded")
        self.assertIn("Give the same file again", message)
        told = int(message.split("At least ")[1].split()[0])
        held = self.held()
        self.assertLessEqual(told, held)
        self.finish(held)

    def test_the_server_is_killed_under_several_batches_of_the_console(self):
        """What is missing may stand in the middle of the file then."""
        loading = self.begin("viestictl", "--state", self.server.state,
                             "activities", commits=1)
        self.server.kill9()
        loading.communicate(timeout=60)
        self.server.start()
        self.assertEqual(loading.returncode, 7)
        self.finish(self.held())

    def test_two_may_load_the_same_file_at_once(self):
        """Two people of one department, each with the same sheet."""
        other = self.enrol(department=DEPARTMENT, name="other")
        rows = [(PEOPLE[n % 30], "SM3", ago(n % 20), self.url(n))
                for n in range(3000)]
        path = self.sheet(rows, name="shared.csv")
        done = []
        threads = [threading.Thread(target=lambda p=p: done.append(viesti(
            p, "import", path, "--commit", "--json")))
            for p in (self.profile, other)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual([ran.code for ran in done], [0, 0], done)
        self.assertEqual(sum(ran.json["loaded"] for ran in done), 3000)
        self.assertEqual(self.held(), 3000)


if __name__ == "__main__":
    unittest.main()
