# SPDX-License-Identifier: EUPL-1.2
"""Who takes part, and what is shown of them, after the roster and join have both
had their say: consents, hors concours, and what was not spoken of."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import viesti_server as vs                                      # noqa: E402
from viesti_client import connect, operation, pb                # noqa: E402

OWN = "talous"


class Enlisting(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = vs.Server()
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__, None)
        cls.server.fill(room=100)
        cls.admin = cls.server.admin()
        cls.addClassCleanup(cls.admin.close)
        cls.recorder = connect(cls.server.enrol("recorder", department=OWN))
        cls.addClassCleanup(cls.recorder.close)

    def sheet(self, staff_id, reference=None, **fields):
        request = pb.ImportRoster(items=[pb.RosterItem(
            staff_id=staff_id, name="Maija Mallikas", department=OWN,
            operation=operation(), **fields)])
        if reference:
            request.consent_reference = reference
        result, = self.admin.call(import_roster=request).imported.results
        return result

    def join(self, staff_id, **fields):
        self.recorder.call(operation=operation(), join=pb.Join(
            staff_id=staff_id, name="Maija Mallikas", **fields))

    def person(self, staff_id):
        offset = 0
        while True:
            got = self.admin.call(list_participants=pb.ListParticipants(
                department=OWN, page=pb.Page(offset=offset))).participants
            for row in got.rows:
                if row.staff_id == staff_id:
                    return row
            offset += len(got.rows)
            self.assertLess(offset, got.total, f"{staff_id} is not there")

    def shown(self, staff_id):
        consents = self.person(staff_id).consents
        return {f.name for f, on in consents.ListFields() if on}

    def test_join_leaves_alone_what_it_does_not_speak_of(self):
        self.sheet("E1", ranked=False, language="sv", joined_on=20500,
                   email="maija@example.fi", pseudonym="Majava")
        self.join("E1", consents=pb.Consents(house=True),
                  consent_reference="form 1")
        after = self.person("E1")
        self.assertFalse(after.ranked)
        self.assertEqual(
            (after.language, after.joined_on, after.email, after.pseudonym),
            ("sv", 20500, "maija@example.fi", "Majava"))
        self.assertEqual(self.shown("E1"), {"house"})

    def test_a_sheet_without_reference_turns_consents_off_but_not_on(self):
        both = pb.Consents(house=True, kiosk=True)
        self.assertTrue(self.sheet("E2", consents=both).consents_off)
        self.assertEqual(self.shown("E2"), set())
        self.sheet("E2", consents=both, reference="form 2")
        self.assertEqual(self.shown("E2"), {"house", "kiosk"})
        self.sheet("E2", consents=both)
        self.assertEqual(self.shown("E2"), {"house", "kiosk"})
        self.sheet("E2", consents=pb.Consents(house=True, kiosk=False))
        self.assertEqual(self.shown("E2"), {"house"})
        self.sheet("E2")
        self.assertEqual(self.shown("E2"), {"house"})
        self.sheet("E2", reference="form 2")
        self.assertEqual(self.shown("E2"), {"house"})

    def test_a_row_without_a_joining_day_is_the_same_row_tomorrow(self):
        self.sheet("E3", joined_on=20500)
        self.assertEqual(self.sheet("E3").outcome, pb.IMPORT_SAME)
        self.sheet("E4")
        self.assertEqual(self.person("E4").joined_on, vs.days(vs.today()))


if __name__ == "__main__":
    unittest.main()
