# SPDX-License-Identifier: EUPL-1.2
"""Back to a backup by `viestid restore`: what it brings back and what it does not,
backups that were changed or cut, and a cut at any sync, after which the one or the
other database is there."""
import hashlib
import os
import re
import sqlite3
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import viesti_server as vs                                      # noqa: E402
from viesti_client import Farewell, connect, operation, pb     # noqa: E402

NAME = "Öivä Unohdettu"


def restore(state, backup, wrapper=(), language="C.UTF-8"):
    return subprocess.run(
        [*wrapper, os.path.join(vs.BIN, "viestid"), "restore", "--state", state,
         backup], capture_output=True, text=True,
        env={**os.environ, "LC_ALL": language,
             # leaks can't be looked for under strace
             **({"ASAN_OPTIONS": "detect_leaks=0"} if wrapper else {})})


def database(state):
    return os.path.join(state, "viesti.db")


def staff_ids(path):
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as db:
        return {row[0] for row in db.execute("SELECT staff_id FROM participant")}


class Case(unittest.TestCase):
    """One backup; after it one joins, one is forgotten, one client revoked."""

    def setUp(self):
        self.server = self.enterContext(vs.Server())
        self.server.fill(room=50)
        self.state = self.server.state
        self.kept = self.server.enrol("recorder", department="hallinto")
        self.gone = self.server.enrol("recorder", department="talous")
        with self.server.admin() as admin:
            self.join(admin, "QZ1", NAME)
            self.invite = self.server.invite("kiosk", name="aula")
            self.epoch = admin.welcome.epoch
            self.backup = admin.call(operation=operation(), backup=pb.Backup(
                name="night")).backup_done.path
            self.join(admin, "QZ2", "Aino Jälkeen")
            admin.call(forget=pb.Forget(person="QZ1"))
            clients = admin.call(list_clients=pb.ListClients()).clients.rows
            last = max(c.client for c in clients)
            admin.call(operation=operation(), revoke_client=pb.RevokeClient(
                client=last, reason="lost"))
        self.server.stop()

    @staticmethod
    def join(admin, staff_id, name):
        admin.call(operation=operation(), join=pb.Join(
            staff_id=staff_id, name=name, department="hallinto"))

    def path(self, name):
        return os.path.join(self.state, "backups", name)

    def refused(self, backup, words):
        before = staff_ids(database(self.state))
        done = restore(self.state, backup)
        self.assertNotEqual(done.returncode, 0, done.stdout)
        self.assertIn(words, done.stderr)
        self.assertEqual(staff_ids(database(self.state)), before)
        self.assertFalse(os.path.exists(os.path.join(self.state, "making")))


class Back(Case):
    def test_what_was_then_is_there_but_who_was_forgotten_or_shut_out(self):
        done = restore(self.state, "night")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("Forgotten again: 1. Clients revoked since: 1.",
                      done.stdout)
        self.assertNotIn("QZ2", staff_ids(database(self.state)))
        for suffix in ("", "-wal", "-shm"):
            if os.path.exists(database(self.state) + suffix):
                with open(database(self.state) + suffix, "rb") as f:
                    self.assertNotIn(NAME.encode(), f.read())
        self.server.start()
        with self.server.admin() as admin:
            self.assertNotEqual(admin.welcome.epoch, self.epoch)
            self.assertTrue(admin.call(journal_verify=pb.JournalVerify(
                )).journal_verified.valid)
            kinds = [e.kind for e in admin.call(journal_show=pb.JournalShow(
                limit=1000)).journal_entries.rows]
            self.assertEqual(kinds[-3:], ["forget", "revoke", "restore"])
        self.kept.port = self.gone.port = self.server.port
        with connect(self.kept) as link:
            link.call(status=pb.StatusGet())
        with self.assertRaises(Farewell):
            self.enterContext(connect(self.gone)).call(status=pb.StatusGet())

    def test_an_invite_that_was_open_is_void(self):
        self.assertEqual(restore(self.state, "night").returncode, 0)
        with sqlite3.connect(database(self.state)) as db:
            left = db.execute("SELECT count(*) FROM invite WHERE used_at IS NULL"
                              " AND expires_at > (unixepoch() + 1) * 1000000")
            self.assertEqual(left.fetchone()[0], 0)

    def test_it_is_undone_by_the_backup_it_made(self):
        done = restore(self.state, "night")
        kept = re.search(r"before-restore-\d+", done.stdout)[0]
        done = restore(self.state, self.path(kept + ".db"))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("QZ2", staff_ids(database(self.state)))

    def test_not_under_a_running_server(self):
        self.server.start()
        done = restore(self.state, "night")
        self.assertEqual(done.returncode, 1)
        self.assertIn("Another viestid uses", done.stderr)

    def test_nothing_is_there(self):
        for suffix in ("", "-wal", "-shm"):
            if os.path.exists(database(self.state) + suffix):
                os.unlink(database(self.state) + suffix)
        done = restore(self.state, "night")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("revoke anew", done.stdout)
        self.assertTrue(staff_ids(database(self.state)))

    def test_the_log_of_another_database_is_not_mixed_in(self):
        os.unlink(database(self.state))
        with open(database(self.state) + "-wal", "wb") as f:
            f.write(b"another's")
        done = restore(self.state, "night")
        self.assertEqual(done.returncode, 1)
        self.assertIn("viesti.db-wal still belongs", done.stderr)

    def test_what_is_there_cannot_be_read(self):
        with open(database(self.state), "r+b") as f:
            f.write(b"x" * 4096)
        done = restore(self.state, "night")
        self.assertEqual(done.returncode, 1)
        self.assertIn("cannot be read", done.stderr)


class Hostile(Case):
    def change(self, sql, put_back=None):
        """As an intruder who can count: the manifest fits again, and a trigger
        that was in the way is there again."""
        db = sqlite3.connect(self.backup)
        if put_back:
            trigger = db.execute("SELECT sql FROM sqlite_schema WHERE name = ?",
                                 (put_back,)).fetchone()[0]
            sql = f"DROP TRIGGER {put_back};{sql};{trigger};"
        db.executescript(sql)
        db.close()
        with open(self.backup, "rb") as f:
            data = f.read()
        manifest = self.path("night.txt")
        with open(manifest, encoding="utf-8") as f:
            text = f.read()
        text = re.sub(r"sha256: .*", "sha256: " +
                      hashlib.sha256(data).hexdigest(), text)
        text = re.sub(r"bytes: .*", f"bytes: {len(data)}", text)
        with open(manifest, "w", encoding="utf-8") as f:
            f.write(text)

    def test_bytes_that_were_changed(self):
        with open(self.backup, "r+b") as f:
            f.seek(5000)
            f.write(b"\xff")
        self.refused("night", "is not what its manifest says")

    def test_cut_short(self):
        os.truncate(self.backup, os.path.getsize(self.backup) - 4096)
        self.refused("night", "is not what its manifest says")

    def test_no_manifest(self):
        os.unlink(self.path("night.txt"))
        self.refused("night", "night.txt cannot be read")

    def test_another_ones_manifest(self):
        with open(self.path("night.txt"), "a", encoding="utf-8") as f:
            f.write("more: 1\n")
        self.refused("night", "is not what its manifest says")

    def test_an_entry_of_the_journal_was_changed(self):
        self.change("UPDATE journal SET actor = 'uid 99' WHERE seq = 3",
                    "journal_keeps_values")
        self.refused("night", "is not what its manifest says")

    def test_the_journals_end_was_cut_off(self):
        self.change("DELETE FROM journal WHERE"
                    " seq = (SELECT max(seq) FROM journal)",
                    "journal_keeps_rows")
        self.refused("night", "is not what its manifest says")

    def test_a_trigger_of_theirs(self):
        self.change("CREATE TRIGGER mine AFTER UPDATE ON client BEGIN"
                    " UPDATE client SET revoked_at = NULL WHERE id = new.id;"
                    " END;")
        self.refused("night", "holds other tables or triggers")

    def test_a_trigger_of_ours_that_does_nothing(self):
        self.change("DROP TRIGGER journal_keeps_rows;"
                    "CREATE TRIGGER journal_keeps_rows BEFORE DELETE ON journal"
                    " BEGIN SELECT 1; END;")
        self.refused("night", "holds other tables or triggers")

    def test_of_a_newer_version(self):
        self.change("PRAGMA user_version = 99")
        manifest = self.path("night.txt")
        with open(manifest, encoding="utf-8") as f:
            text = re.sub(r"version: \d+", "version: 99", f.read())
        with open(manifest, "w", encoding="utf-8") as f:
            f.write(text)
        self.refused("night", "Install the newer viestid")

    def test_no_database_at_all(self):
        for name in ("../viesti", "a b", "", "nowhere"):
            done = restore(self.state, name)
            self.assertNotEqual(done.returncode, 0, name)
            self.assertGreater(len(done.stderr), 20)
        os.mkdir(self.path("folder.db"))
        self.refused("folder", "is not what its manifest says")
        os.mkfifo(self.path("pipe.db"))
        self.refused("pipe", "is not what its manifest says")


class Cut(Case):
    def test_a_cut_at_any_sync_leaves_the_one_or_the_other(self):
        before = staff_ids(database(self.state))
        seen = set()
        for n in range(1, 60):
            done = restore(self.state, "night", (
                "strace", "-f", "-qq", "-o", "/dev/null", "-e",
                "trace=fsync,fdatasync,rename,renameat", "-e",
                f"inject=fsync,fdatasync,rename,renameat:signal=KILL:when={n}"))
            now = staff_ids(database(self.state))
            seen.add(now == before)
            if done.returncode == 0:
                break
            if now != before:
                self.assertNotIn("QZ1", now)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertGreater(n, 5)
        self.assertEqual(seen, {True, False})
        self.server.start()     # what was left half made is gone
        self.assertFalse(os.path.exists(os.path.join(self.state, "making")))


if __name__ == "__main__":
    unittest.main()
