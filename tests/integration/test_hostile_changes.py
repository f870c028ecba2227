# SPDX-License-Identifier: EUPL-1.2
"""Changes that are well formed and meant to hurt: memory used up to the last
byte, one operation id for two rows. The server stays up, and what it holds in
memory is what its database holds."""
import os
import sys
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import viesti_server as vs                                      # noqa: E402
from viesti_client import Refused, connect, frame, operation, pb  # noqa: E402

UNKNOWN = b"\xc0\x3e\x00"       # field 1000, varint 0: from a newer program


class HostileChanges(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = vs.Server()
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__, None)
        cls.server.fill(room=100)
        cls.admin = cls.server.admin()
        cls.addClassCleanup(cls.admin.close)

    def padded(self, link, request, n):
        """Sends the request with n unknown fields; 'done' or the reason."""
        link.send_bytes(frame(request.SerializeToString() + UNKNOWN * n))
        try:
            link.result(request.id)
            return "done"
        except Refused as e:
            return e.reason

    def test_no_padding_makes_a_change_stop_the_server(self):
        person = vs.rows("roster.csv")[0]["staff_id"]
        link = self.admin

        def attempt(n):
            item = pb.ActivityItem(
                operation=operation(), person=person, type="WK5",
                date=vs.days(vs.today()))
            new = vs.record(link, [item])[0]
            return self.padded(link, link.request(
                operation=operation(),
                withdraw=pb.Withdraw(activity=new.activity)), n)

        low, high = 0, 21000        # high: more than decoding may take
        self.assertEqual(attempt(low), "done")
        self.assertEqual(attempt(high), "message_too_large")
        while high - low > 1:
            middle = (low + high) // 2
            if attempt(middle) == "message_too_large":
                high = middle
            else:
                low = middle
        for n in range(low - 12, low + 1):
            self.assertEqual(attempt(n), "done", n)
        self.assertTrue(self.server.is_running())

    def test_an_empty_batch_is_no_batch(self):
        for body in ({"import_roster": pb.ImportRoster()},
                     {"import_departments": pb.ImportDepartments()},
                     {"record": pb.Record()}):
            with self.assertRaises(Refused) as refused:
                self.admin.call(**body)
            self.assertEqual(refused.exception.reason, "batch_size")

    def test_nothing_was_recorded_tomorrow(self):
        """Not even on an administrator's word."""
        person = vs.rows("roster.csv")[0]["staff_id"]
        now = int(time.time() * 1000000)
        for recorded_at, outcome in ((now + 60000000, pb.RECORD_REFUSED),
                                     (now - 60000000, pb.RECORD_NEW)):
            result = vs.record(self.admin, [pb.ActivityItem(
                operation=operation(), person=person, type="WK5",
                date=vs.days(vs.today()), recorded_at=recorded_at)])[0]
            self.assertEqual(result.outcome, outcome)
            if outcome == pb.RECORD_REFUSED:
                self.assertEqual(result.error.reason, "recorded_in_future")
                self.assertEqual(result.error.field, "recorded_at")

    def test_a_sheet_of_strangers_does_not_hold_up_everybody(self):
        """Nearest names are looked for only as long as there is time."""
        own = [r for r in vs.rows("roster.csv")
               if r["department"] == "poliisi"]
        with connect(self.server.enrol("recorder",
                                       department="poliisi")) as link:
            results = vs.record(link, [pb.ActivityItem(
                person=own[0]["name"] + "q", type="WK5",
                date=vs.days(vs.today()))] * 256, check_only=True)
        told = ["Nearest" in r.error.message for r in results]
        self.assertEqual(told, sorted(told, reverse=True))
        self.assertEqual(sum(told), 4000 // len(own))

    def roster(self, *staff_ids, op):
        row = vs.rows("roster.csv")[0]
        return [r.outcome for r in self.admin.call(
            import_roster=pb.ImportRoster(items=[pb.RosterItem(
                staff_id=s, name=f"Name of {s}", department=row["department"],
                operation=op) for s in staff_ids])).imported.results]

    def test_an_operation_id_for_two_people_adds_one(self):
        op = operation()
        self.assertEqual(self.roster("T1", "T2", op=op),
                         [pb.IMPORT_NEW, pb.IMPORT_REFUSED])
        self.assertEqual(self.roster("T3", op=operation()), [pb.IMPORT_NEW])
        self.assertEqual(self.roster("T1", op=op), [pb.IMPORT_NEW])   # replayed

        def people():
            with self.server.admin() as link:
                return [r.staff_id for r in link.call(
                    list_participants=pb.ListParticipants()).participants.rows]

        before = people()
        self.assertNotIn("T2", before)
        self.assertIn("T3", before)
        self.server.restart()
        type(self).admin = self.server.admin()
        self.assertEqual(people(), before)


if __name__ == "__main__":
    unittest.main()
