# SPDX-License-Identifier: EUPL-1.2
"""A folder that is watched: what is put there is loaded once it is whole, and
row by row is told beside it what happened; bad files and a server that is away
stop nothing."""
import csv
import io
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import threading
import time
import unittest
import zlib

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import viesti_server as vs                                      # noqa: E402
from viesti_cli import BIN, environment, viesti                # noqa: E402
from viesti_sheets import Case, ago, contents, finnish, table   # noqa: E402
from viesti_terminal import Terminal                            # noqa: E402

DEPARTMENT = "hallinto"
PEOPLE = [r["staff_id"] for r in vs.rows("roster.csv")
          if r["department"] == DEPARTMENT]
REPORT = ["file", "result", "rows", "loaded", "held", "duplicates", "refused",
          "committed", "reason", "message"]
ADDED = {"en": ["Line", "Result", "Reason", "Activity", "Points"],
         "fi": ["Rivi", "Tulos", "Syy", "Teko", "Pisteet"],
         "sv": ["Rad", "Resultat", "Orsak", "Insats", "Poäng"]}


class Watching:
    """viesti import --watch, its lines as they come."""
    def __init__(self, profile, folder, *words):
        self.lines = []
        self.more = threading.Condition()
        self.process = subprocess.Popen(
            [os.path.join(BIN, "viesti"), "--profile", profile, "import",
             "--watch", folder, *words], text=True, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, env=environment())
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        vs.wait_until(self._has_begun)

    def _has_begun(self):
        """It listens to the folder, or has ended already."""
        where = f"/proc/{self.process.pid}/fdinfo"
        try:
            for name in os.listdir(where):
                with open(os.path.join(where, name), encoding="ascii") as f:
                    if "inotify wd:" in f.read():
                        return True
        except FileNotFoundError:
            pass
        return self.process.poll() is not None

    def _read(self):
        for line in self.process.stdout:
            with self.more:
                self.lines.append(line.rstrip("\n"))
                self.more.notify()
        with self.more:
            self.lines.append(None)
            self.more.notify()

    def close(self):
        self.process.kill()
        self.process.wait()
        self.reader.join()
        self.process.stdout.close()

    def line(self, patience_s=30):
        with self.more:
            if not self.more.wait_for(lambda: self.lines, patience_s):
                raise AssertionError("nothing was said")
            return self.lines.pop(0)

    def report(self, patience_s=30):
        return json.loads(self.line(patience_s))

    def end(self, number=signal.SIGINT):
        self.process.send_signal(number)
        return self.wait()

    def wait(self):
        """What else was said; it must have been a calm end."""
        code = self.process.wait(30)
        self.reader.join()
        rest = [line for line in self.lines if line is not None]
        assert code == 0, (code, rest)
        assert not any("Sanitizer" in line or "runtime error" in line
                       for line in rest), rest
        return rest


class Watch(Case):
    def setUp(self):
        super().setUp()
        self.profile = self.enrol(department=DEPARTMENT)
        self.before = contents(self.server)
        self.folder = self.path("tuo")
        os.mkdir(self.folder)

    def url(self, n):
        return f"https://x.example/{zlib.crc32(self.id().encode()):08x}/{n}"

    def added(self):
        return (contents(self.server) - self.before).total()

    def rows(self, *numbers):
        return [(PEOPLE[n % 30], "SM3", ago(1), self.url(n)) for n in numbers]

    def here(self, name):
        return os.path.join(self.folder, name)

    def drop(self, name, rows, **options):
        """Written elsewhere and moved, as one moves files into a folder."""
        path = self.sheet(rows, name="moved", **options)
        os.rename(path, self.here(name))

    def watch(self, *words, profile=None):
        w = Watching(profile or self.profile, self.folder, *words)
        self.addCleanup(w.close)
        return w

    def result(self, name, separator=","):
        with open(self.here(name), "rb") as f:
            data = f.read()
        self.assertTrue(data.startswith(b"\xef\xbb\xbf"))
        lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"),
                                            newline=""),
                                delimiter=separator))
        self.assertGreaterEqual(data.count(b"\r\n"), len(lines))
        return lines

    def test_files_are_loaded_and_told_row_by_row(self):
        w = self.watch("--json")
        self.drop("hyvä.csv", self.rows(0, 1))
        report = w.report()
        self.assertEqual(list(report), REPORT)
        self.assertEqual((report["file"], report["result"], report["rows"],
                          report["loaded"], report["committed"]),
                         (self.here("hyvä.csv"), self.here("hyvä.result.csv"),
                          2, 2, True))
        heading, *lines = self.result("hyvä.result.csv")
        self.assertEqual(heading[-5:], ADDED["en"])
        self.assertEqual([line[6:9] for line in lines],
                         [["2", "loaded", ""], ["3", "loaded", ""]])
        self.assertTrue(all(line[9].isdigit() and line[10].isdigit()
                            for line in lines), lines)

        # the same file with one bad row, one more and one twice
        self.drop("hyvä.csv", [*self.rows(0, 2, 2),
                               (PEOPLE[3], "SM3", ago(1), "linkki puuttuu")])
        report = w.report()
        self.assertEqual((report["loaded"], report["held"],
                          report["duplicates"], report["refused"],
                          report["committed"]), (0, 1, 1, 1, False))
        lines = self.result("hyvä.result.csv")[1:]
        self.assertEqual([line[7] for line in lines],
                         ["there already", "well, but not loaded",
                          "twice in the file", "refused"])
        self.assertIn("evidence: ", lines[3][8])
        self.assertEqual(self.added(), 2)

        # mended in the very file of results
        with open(self.here("hyvä.result.csv"), encoding="utf-8-sig",
                  newline="") as f:
            text = f.read().replace("linkki puuttuu", self.url(3))
        path = self.write(text, "mended")
        os.rename(path, self.here("korjattu.csv"))
        report = w.report()
        self.assertEqual((report["loaded"], report["refused"]), (2, 0))
        heading, *lines = self.result("korjattu.result.csv")
        self.assertEqual(heading[-5:], ADDED["en"])
        self.assertEqual(len(heading), len(set(heading)))
        self.assertEqual(self.added(), 4)
        self.assertEqual(w.end(), [])

    def test_claims_wait_for_a_moderator(self):
        w = self.watch("--json")
        self.drop("a.csv", [(PEOPLE[0], "SM5", ago(1), self.url(1))])
        w.report()
        line = self.result("a.result.csv")[1]
        self.assertEqual(line[7], "loaded, waits for a moderator")
        w.end()

    def test_the_languages_and_the_form_of_the_source(self):
        for lang in ADDED:
            w = self.watch("--lang", lang)
            self.assertIn(self.folder, w.line())
            name = f"{lang}.csv"
            text = table([(PEOPLE[1], "SM3", finnish(ago(1)),
                           self.url(lang), "hyvä")],
                         ("Henkilö", "Tyyppi", "Päivä", "Näyttö", "Huomautus"),
                         separator=";", end="\r\n")
            path = self.write(text.encode("cp1252"), "moved")
            os.chmod(path, 0o640)
            os.rename(path, self.here(name))
            self.assertIn(name, w.line())
            w.line()
            heading, line = self.result(f"{lang}.result.csv", ";")
            self.assertEqual(heading[-5:], ADDED[lang])
            self.assertEqual((heading[0], line[4]), ("Henkilö", "hyvä"))
            self.assertEqual(stat.S_IMODE(os.stat(
                self.here(f"{lang}.result.csv")).st_mode), 0o640)
            self.assertEqual(len(w.end()), 1)

    def test_one_bad_file_does_not_stop_it(self):
        w = self.watch("--json")
        for name, content, reason in (
                ("työkirja.xlsx", b"PK\x03\x04xx[Content_Types].xml"
                 b"xl/workbook.xml", "file_workbook"),
                ("tyhjä.csv", b"", "file_empty"),
                ("outo.csv", b"a,b,c\n1,2,3\n", "heading_unknown"),
                ("puuttuu.txt", b"person\ttype\tdate\nx\ty\tz\n",
                 "heading_missing"),
                ("bin.csv", bytes(range(256)) * 40, "file_binary")):
            path = self.write(content, "moved")
            os.rename(path, self.here(name))
            report = w.report()
            self.assertEqual((report["file"], report["reason"]),
                             (self.here(name), reason))
            result = report["result"]
            self.assertEqual(os.path.basename(result),
                             name.removesuffix(".csv") + ".result.csv")
            lines = self.result(result)
            self.assertEqual(lines, [["Result", "Reason"],
                                     ["not read", report["message"]]])
        self.drop("hyvä.csv", self.rows(0))
        self.assertEqual(w.report()["loaded"], 1)
        w.end()

    def test_only_spreadsheets_that_are_whole_are_taken(self):
        w = self.watch("--json")
        for name in (".piilo.csv", "~$lukko.csv", "x.csv.part", "muu.pdf",
                     "varmuus.csv~", "vanha.result.csv", "#x.csv"):
            self.write(table(self.rows(1)), "moved")
            os.rename(self.path("moved"), self.here(name))
        os.mkdir(self.here("kansio.csv"))
        os.mkfifo(self.here("putki.csv"))
        whole = table(self.rows(0, 1, 2)).encode()
        with open(self.here("hidas.csv"), "wb") as f:
            f.write(whole[:len(whole) // 2])
            f.flush()
            # another one is done meanwhile, and this one is not
            self.drop("nopea.csv", self.rows(9))
            self.assertEqual(w.report()["file"], self.here("nopea.csv"))
            with self.assertRaises(AssertionError):
                w.line(9)           # longer than it waits for a quiet file
            f.write(whole[len(whole) // 2:])
        report = w.report()
        self.assertEqual((report["file"], report["rows"], report["loaded"]),
                         (self.here("hidas.csv"), 3, 3))
        # a name that is taken only when it is whole
        os.rename(self.here("x.csv.part"), self.here("x.csv"))
        self.assertEqual(w.report()["file"], self.here("x.csv"))
        self.assertEqual(w.end(), [])
        self.assertEqual(self.added(), 4)

    def test_what_was_there_before_is_taken_once(self):
        self.drop("vanha.csv", self.rows(0))
        self.drop("toinen.csv", self.rows(1))
        w = self.watch("--json")
        self.assertEqual({w.report()["file"], w.report()["file"]},
                         {self.here("vanha.csv"), self.here("toinen.csv")})
        w.end(signal.SIGTERM)
        self.drop("toinen.csv", self.rows(1, 2))
        # older than its last result, but it came since
        shutil.copy(self.here("vanha.csv"), self.path("kopio"))
        os.utime(self.path("kopio"), (1, 1))
        os.rename(self.path("kopio"), self.here("kolmas.csv"))
        w = self.watch("--json")
        self.assertEqual({w.report()["file"], w.report()["file"]},
                         {self.here("toinen.csv"), self.here("kolmas.csv")})
        self.drop("uusi.csv", self.rows(3))
        self.assertEqual(w.report()["loaded"], 1)
        self.assertEqual(w.end(), [])
        self.assertEqual(self.added(), 4)

    def test_a_server_that_is_away_is_waited_for(self):
        server = self.another_server()
        server.configure(port=server.port)
        profile = self.enrol(server=server, name="far", department=DEPARTMENT)
        server.stop()
        w = self.watch(profile=profile)
        w.line()
        self.drop("a.csv", self.rows(0))
        self.drop("b.csv", self.rows(1))
        self.assertIn("no server", w.line().lower().replace("not", "no"))
        self.assertIn("wait in the folder", w.line())
        server.start()
        self.assertEqual(w.line(60), "The server answers again.")
        self.assertIn("1 loaded", w.line())
        w.line()
        self.assertIn("1 loaded", w.line())
        w.line()
        # and when it goes in between
        server.kill9()
        self.drop("c.csv", self.rows(2))
        w.line(60)
        w.line()
        self.assertFalse(os.path.exists(self.here("c.result.csv")))
        w.end()
        server.start()

    def test_a_revoked_client_ends_it(self):
        w = self.watch("--json")
        for c in self.json("show", "clients"):
            if c["status"] == "active":
                self.json("client", "revoke", str(c["client"]))
        self.drop("a.csv", self.rows(0))
        self.assertEqual(w.report()["error"]["reason"], "certificate_revoked")
        self.assertEqual(w.process.wait(30), 8)
        self.assertFalse(os.path.exists(self.here("a.result.csv")))

    def test_ctrl_c_in_the_middle_of_a_large_file_and_the_rest_later(self):
        n = 20000
        rows = self.rows(*range(n))
        w = self.watch("--json")
        self.drop("suuri.csv", rows)
        with self.server.admin() as link:
            def revision():
                return link.call(status=vs.pb.StatusGet()).status.revision
            begun = revision()
            vs.wait_until(lambda: revision() >= begun + 3, 60, 0.001)
        with self.server.standing_still():
            w.process.send_signal(signal.SIGINT)
            time.sleep(0.2)
        self.assertEqual(w.wait(), [])
        held = self.added()
        self.assertLess(held, n)
        self.assertFalse(os.path.exists(self.here("suuri.result.csv")))
        w = self.watch("--json")
        report = w.report(180)
        self.assertEqual((report["loaded"], report["held"]), (n - held, held))
        self.assertEqual(len(self.result("suuri.result.csv")), n + 1)
        w.end()
        self.assertEqual(self.added(), n)

    def test_the_others_are_loaded_when_asked(self):
        w = self.watch("--json", "--partly")
        self.drop("a.csv", [*self.rows(0), (PEOPLE[0], "SM3", ago(1), "?")])
        report = w.report()
        self.assertEqual((report["loaded"], report["refused"]), (1, 1))
        self.assertEqual([line[7] for line in self.result("a.result.csv")[1:]],
                         ["loaded", "refused"])
        w.end()

    def test_what_cannot_be_watched_or_written(self):
        for folder, code in ((self.path("ei-ole"), 3),
                             (self.write("x", "tiedosto"), 3)):
            ran = viesti(self.profile, "import", "--watch", folder, "--json")
            self.assertEqual((ran.code, ran.reason), (code, "folder_missing"))
        for words in (["--sync"], ["--dry-run"], ["--rejects", "x"],
                      ["tiedosto.csv"]):
            ran = viesti(self.profile, "import", "--watch", self.folder,
                         "--json", *words)
            self.assertEqual((ran.code, ran.reason), (2, "option_twice"))
        os.mkdir(self.here("a.result.csv"))         # in the way
        w = self.watch("--json")
        self.drop("a.csv", self.rows(0))
        report = w.report()
        self.assertEqual((report["result"], report["loaded"],
                          report["reason"]), (None, 1, "file_unwritable"))
        shutil.rmtree(self.folder)
        self.assertEqual(w.report()["error"]["reason"], "folder_missing")
        self.assertEqual(w.process.wait(30), 3)

    def test_ctrl_c_on_a_terminal(self):
        for lang, word in (("en", "Ended."), ("fi", "Lopetettu."),
                           ("sv", "Avslutat.")):
            with Terminal(["viesti", "--profile", self.profile, "import",
                           "--watch", self.folder, "--lang", lang],
                          columns=80) as t:
                t.expect("Ctrl-C")
                t.type("\x03")
                self.assertEqual(t.end(), 0)
                self.assertIn(word, t.all)


if __name__ == "__main__":
    unittest.main()
