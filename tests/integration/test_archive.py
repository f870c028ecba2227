# SPDX-License-Identifier: EUPL-1.2
"""A season's archive: readable without viesti, without names, and played anew on
an empty server to the last point."""
import csv
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
from viesti_clock import Clock                                  # noqa: E402
import viesti_server as vs                                      # noqa: E402
from viesti_cli import environment, program                     # noqa: E402
from viesti_client import Refused, operation, pb                # noqa: E402

FILES = ["README.txt", "rules/1.yaml", "season.json", "departments.csv",
         "people.csv", "memberships.csv", "activities.csv", "ledgers.csv",
         "milestones.csv", "standings_departments.csv",
         "standings_people.csv", "manifest.json"]


def read(path):
    with tarfile.open(path) as tar:
        return {m.name: tar.extractfile(m).read() for m in tar.getmembers()}


def rows(files, name):
    return list(csv.DictReader(io.StringIO(files[name].decode())))


def write(path, files):
    with tarfile.open(path, "w") as tar:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))


def sealed(files):
    """With a manifest that fits: as somebody who knows the format would."""
    manifest = json.loads(files["manifest.json"])
    manifest["sha256"] = {n: hashlib.sha256(d).hexdigest()
                          for n, d in files.items() if n != "manifest.json"}
    return {**files, "manifest.json": json.dumps(manifest).encode()}


class Archives(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.enterClassContext(Clock("2026-05-27 09:00"))
        cls.server = cls.enterClassContext(
            vs.Server(start=vs.SAMPLE_START))
        cls.server.fill()
        cls.folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        with cls.server.admin() as admin:
            table = vs.rows("activities.csv")
            results = vs.import_activities(admin, table, accepted=True)
            made = [r.activity for r in results
                    if r.outcome == pb.RECORD_NEW]
            assert len(made) > 2000, len(made)
            admin.call(operation=operation(), withdraw=pb.Withdraw(
                activity=made[5], reason="väärä"))
            admin.call(operation=operation(), leave=pb.Leave(
                person=table[10]["person"]))
            archived = admin.call(archive_season=pb.ArchiveSeason(
                name="kausi")).archived
        cls.path = archived.path
        cls.archived = archived
        cls.files = read(cls.path)

    def replay(self, path, status=0):
        state = tempfile.mkdtemp(dir=self.folder)
        done = subprocess.run(
            [os.path.join(vs.BIN, "viestid"), "init", "--state", state,
             "--archive", path, "--port", "0"], capture_output=True, text=True,
            env=environment())
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        self.assertNotIn("Sanitizer", done.stderr)
        return state, done

    def changed(self, name, change):
        files = sealed({**self.files, name: change(self.files[name])})
        path = os.path.join(tempfile.mkdtemp(dir=self.folder), "x.tar")
        write(path, files)
        return path

    def test_what_is_in_it(self):
        self.assertEqual(list(self.files), FILES)
        self.assertEqual(self.archived.files, len(FILES))
        self.assertEqual(os.stat(self.path).st_mode & 0o777, 0o600)
        manifest = json.loads(self.files["manifest.json"])
        self.assertEqual(manifest["sha256"],
                         {n: hashlib.sha256(d).hexdigest()
                          for n, d in self.files.items()
                          if n != "manifest.json"})
        self.assertEqual(
            hashlib.sha256(self.files["manifest.json"]).hexdigest(),
            self.archived.hash)
        people = rows(self.files, "people.csv")
        self.assertEqual(len(people), len(vs.rows("roster.csv")))
        self.assertEqual([p["left"] for p in people].count("1"), 1)
        statuses = {r["status"] for r in rows(self.files, "activities.csv")}
        self.assertEqual(statuses, {"accepted", "withdrawn"})

    def test_the_standings_are_those_of_the_server(self):
        with self.server.admin() as admin:
            ranking = admin.call(rank_departments=pb.RankDepartments()
                                 ).department_ranking.rows
        kept = rows(self.files, "standings_departments.csv")
        self.assertEqual([(r.rank, r.department, r.index) for r in ranking],
                         [(int(k["rank"]), k["department"], int(k["result"]))
                          for k in kept])

    def test_the_ledgers_add_up(self):
        sums = {}
        for r in rows(self.files, "ledgers.csv"):
            sums[r["person"]] = sums.get(r["person"], 0) + int(r["points"])
        for r in rows(self.files, "standings_people.csv"):
            self.assertEqual(sums.get(r["person"], 0), int(r["points"]), r)

    def test_it_names_nobody(self):
        text = b"\n".join(self.files.values())
        for r in vs.rows("roster.csv"):
            for part in (r["staff_id"], r["name"], r["email"]):
                if part:
                    self.assertNotIn(part.encode(), text)
        self.assertNotIn(b"http", text.replace(
            self.files["rules/1.yaml"], b""))

    def test_played_anew_it_comes_to_the_same(self):
        state, done = self.replay(self.path)
        self.assertIn("Made a competition", done.stdout)
        with vs.Server(state=state) as server, server.admin() as admin:
            again = admin.call(archive_season=pb.ArchiveSeason(
                name="uusi")).archived
            files = read(again.path)
            for name in FILES[3:-1]:
                self.assertEqual(files[name], self.files[name], name)
            verified = admin.call(
                journal_verify=pb.JournalVerify()).journal_verified
            self.assertTrue(verified.valid)
            self.assertEqual((verified.wrong_activity,), (0,))
            status = admin.call(status=pb.StatusGet()).status
            self.assertEqual(status.state, pb.SEASON_ARCHIVED)

    def test_one_point_more_is_seen(self):
        def more(data):
            line = data.split(b"\r\n")
            cells = line[1].split(b",")
            cells[2] = b"%d" % (int(cells[2]) + 1)
            line[1] = b",".join(cells)
            return b"\r\n".join(line)
        state, done = self.replay(self.changed("standings_people.csv", more),
                                  1)
        self.assertIn("standings_people.csv", done.stderr)
        self.assertIn("line 2", done.stderr)
        self.assertFalse(os.path.exists(os.path.join(state, "viesti.db")))

    def test_one_activity_less_is_seen(self):
        def less(data):
            lines = data.split(b"\r\n")
            del lines[20]
            return b"\r\n".join(lines)
        _, done = self.replay(self.changed("activities.csv", less), 1)
        self.assertIn("ledgers.csv", done.stderr)

    def test_rows_that_cannot_be(self):
        for name, old, new, column in (
                ("activities.csv", b"accepted", b"guessed", "status"),
                ("activities.csv", b",SM2,", b",XX9,", "type"),
                ("activities.csv", b",P00001,", b",P99999,", "person"),
                ("memberships.csv", b"hallinto", b"nowhere", "department"),
                ("people.csv", b"P00001,1", b"P00001,7", "ranked")):
            with self.subTest(name=name, column=column):
                path = self.changed(name, lambda d: d.replace(old, new, 1))
                state, done = self.replay(path, 2)
                self.assertIn(name, done.stderr)
                self.assertIn(column, done.stderr)
                self.assertFalse(os.path.exists(
                    os.path.join(state, "viesti.db")))

    def test_files_that_are_no_archive(self):
        folder = tempfile.mkdtemp(dir=self.folder)
        with open(self.path, "rb") as f:
            whole = f.read()
        for name, data in (("empty.tar", b""), ("text.tar", b"hello\n" * 400),
                           ("cut.tar", whole[:9000])):
            path = os.path.join(folder, name)
            with open(path, "wb") as f:
                f.write(data)
            _, done = self.replay(path, 2)
            self.assertIn(name, done.stderr)
        self.replay(os.path.join(folder, "missing.tar"), 1)
        for bad in ("../evil", "/etc/evil"):
            path = os.path.join(folder, "bad.tar")
            write(path, {**self.files, bad: b"x"})
            self.replay(path, 2)
        damaged = os.path.join(folder, "damaged.tar")
        write(damaged, {**self.files, "people.csv": b"person\r\n"})
        _, done = self.replay(damaged, 2)
        self.assertIn("people.csv", done.stderr)

    def test_names_and_seasons_that_are_refused(self):
        with self.server.admin() as admin:
            for fields, reason in ((dict(name="../x"), "archive_name"),
                                   (dict(name="x" * 65), "field_too_long"),
                                   (dict(name="kausi"), "file_there")):
                with self.assertRaises(Refused) as caught:
                    admin.call(archive_season=pb.ArchiveSeason(**fields))
                self.assertEqual(caught.exception.reason, reason)

    def test_as_the_administrator_types_it(self):
        done = program("viestictl", "--state", self.server.state, "--lang",
                       "fi", "archive", "export", "oma")
        self.assertEqual(done.code, 0, done)
        self.assertIn("archives/oma.tar", done.out)
        done = program("viestictl", "--state", self.server.state, "--lang",
                       "sv", "archive", "export", "oma")
        self.assertEqual(done.code, 5, done)
        self.assertIn("finns redan", done.err)


if __name__ == "__main__":
    unittest.main()
