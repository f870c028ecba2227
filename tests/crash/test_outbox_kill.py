# SPDX-License-Identifier: EUPL-1.2
"""kill -9 of `viesti record` at random moments, two at a time and with the server
coming and going: what was ever saved is recorded exactly once, in order, and
nothing else is."""
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import viesti_server as vs                                      # noqa: E402
from viesti_cli import BIN, environment, viesti                 # noqa: E402

KILLS = int(os.environ.get("VIESTI_KILLS", "60"))


class TestOutboxKill(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="viesti-kill-")
        self.addCleanup(scratch.cleanup)
        self.profile = os.path.join(scratch.name, "p")
        self.saved, self.said = set(), set()

    def start(self, evidence):
        return subprocess.Popen(
            [os.path.join(BIN, "viesti"), "--profile", self.profile, "--json",
             "record", "S001465", "WK1", evidence],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env=environment())

    def look(self):
        """Whatever stands in the outbox now was saved. The request is looked
        into as bytes, because reading it properly is what is tested."""
        with sqlite3.connect(os.path.join(self.profile, "outbox.db")) as db:
            for (request,) in db.execute("SELECT request FROM entry"):
                at = request.index(b"intra-")
                self.saved.add(request[at:at + 10].decode())

    def kill_two(self, n, longest_s):
        runs = [(name, self.start(name))
                for name in (f"intra-{n:03}{side}" for side in "ab")]
        time.sleep(vs.rng.uniform(0, longest_s))
        runs[0][1].kill()
        for name, process in runs:
            out, _ = process.communicate(timeout=60)
            if process.returncode == 0 and out:
                self.said.add(name)
        self.look()

    def test_what_was_saved_is_recorded_once_whenever_it_is_killed(self):
        with vs.Server() as server:
            server.configure(port=server.port)
            server.fill()
            code = server.invite("recorder", department="hallinto").code
            self.assertEqual(viesti(self.profile, "enrol", code).code, 0)
            started = time.monotonic()
            self.start("intra-999c").communicate()
            longest_s = 1.3 * (time.monotonic() - started)
            for n in range(KILLS):
                if n % 20 == 10:
                    server.kill9()
                if n % 20 == 15:
                    server.start()
                self.kill_two(n, longest_s)
            if not server.is_running():
                server.start()
            ran = viesti(self.profile, "sync", "--json")
            self.assertEqual((ran.code, ran.json["waiting"]), (0, 0), ran)
            self.judge(viesti(self.profile, "list", "--json").json)

    def judge(self, listed):
        numbers = {}
        for activity in listed:
            self.assertNotIn(activity["evidence"], numbers, "twice")
            numbers[activity["evidence"]] = activity["activity"]
        self.assertEqual(self.saved, set(numbers))
        self.assertLessEqual(self.said, self.saved)
        self.assertGreater(len(self.said), KILLS // 2)
        with sqlite3.connect(os.path.join(self.profile, "outbox.db")) as db:
            in_order = [request[request.index(b"intra-"):][:10].decode()
                        for (request,) in db.execute(
                            "SELECT request FROM entry ORDER BY id")]
        self.assertEqual([numbers[e] for e in in_order],
                         sorted(numbers.values()))


if __name__ == "__main__":
    unittest.main()
