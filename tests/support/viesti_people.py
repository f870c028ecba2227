# SPDX-License-Identifier: EUPL-1.2
"""A house for tests of what is done to persons: a client of each role, people
made as they are needed, and what each role sees of them."""
import unittest

import viesti_server as vs
from viesti_client import Refused, connect, operation, pb

OWN, OTHER = "talous", "pelastus"
TODAY = vs.days(vs.today())
SURFACES = ("department", "house", "kiosk", "ceremony")


class House(unittest.TestCase):
    """A server with the sample's departments and roster, one client a role."""
    room = 100

    @classmethod
    def setUpClass(cls):
        cls.server = vs.Server()
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__, None)
        cls.server.fill(room=cls.room)
        cls.profiles = {
            "recorder": cls.server.enrol("recorder", department=OWN),
            "other": cls.server.enrol("recorder", department=OTHER),
            "organiser": cls.server.enrol("organiser"),
            "kiosk": cls.server.enrol("kiosk"),
        }
        cls.links = {}
        cls.connect()
        cls.made = 0

    @classmethod
    def connect(cls):
        for link in cls.links.values():
            link.close()
        for profile in cls.profiles.values():
            profile.port = cls.server.port
        cls.links = {who: connect(p) for who, p in cls.profiles.items()}
        cls.links["admin"] = cls.server.admin()

    @classmethod
    def tearDownClass(cls):
        for link in cls.links.values():
            link.close()

    def ask(self, who, op=None, **arm):
        return self.links[who].call(operation=op or operation(), **arm)

    def refused(self, who, reason, code=None, **arm):
        with self.assertRaises(Refused) as caught:
            self.ask(who, **arm)
        self.assertEqual(caught.exception.reason, reason)
        if code:
            self.assertEqual(caught.exception.code, code)
        return caught.exception.error

    def member(self, department=OWN, **fields):
        """The staff id of somebody new."""
        type(self).made += 1
        staff_id = f"P{self.made:05}"
        self.ask("admin", join=pb.Join(
            staff_id=staff_id, name=f"Person Number{self.made}",
            department=department, **fields))
        return staff_id

    def shown_member(self):
        return self.member(consent_reference="form 1", consents=pb.Consents(
            **{s: True for s in SURFACES}))

    def own_client(self, person):
        link = connect(self.server.enrol("participant", staff_id=person))
        self.addCleanup(link.close)
        return link

    def record(self, person, who="admin", days_ago=0, **fields):
        type(self).made += 1
        item = pb.ActivityItem(**{
            "operation": operation(), "person": person, "type": "SM2",
            "date": TODAY - days_ago,
            "evidence": f"https://x.example/{self.made}", **fields})
        return self.links[who].call(
            record=pb.Record(items=[item])).recorded.results[0]

    def person(self, staff_id):
        """The row that the administrator sees, also of who left."""
        offset = 0
        while True:
            got = self.links["admin"].call(
                list_participants=pb.ListParticipants(
                    left=True, page=pb.Page(offset=offset))).participants
            for row in got.rows:
                if row.staff_id == staff_id:
                    return row
            offset += len(got.rows)
            self.assertLess(offset, got.total, f"{staff_id} is not there")

    def surfaces(self, staff_id):
        return {f.name for f, on in
                self.person(staff_id).consents.ListFields() if on}

    def ranked(self, who, **options):
        """Names and staff ids of everybody in the ranking."""
        found, offset = set(), 0
        while True:
            got = self.links[who].call(rank_participants=pb.RankParticipants(
                page=pb.Page(offset=offset, limit=1000), **options)
            ).participant_ranking
            for row in got.rows:
                found |= {row.name, row.staff_id}
            if not got.more:
                return found
            offset = got.next_offset

    def department(self, code):
        """Exact figures of a department, as the administrator sees them."""
        rows = self.links["admin"].call(
            rank_departments=pb.RankDepartments()).department_ranking.rows
        row = next(r for r in rows if r.department == code)
        return (row.active_rounds, row.points_counted, row.points, row.index)

    def participants(self, who="recorder"):
        return self.links[who].call(
            status=pb.StatusGet()).status.participants

    def entries(self, kind=None):
        found, after = [], 0
        while True:
            rows = self.links["admin"].call(journal_show=pb.JournalShow(
                after=after, limit=500)).journal_entries.rows
            if not rows:
                return [e for e in found if kind in (None, e.kind)]
            found += rows
            after = rows[-1].entry

    def verify(self):
        verified = self.links["admin"].call(
            journal_verify=pb.JournalVerify()).journal_verified
        self.assertTrue(verified.valid)
        self.assertEqual(verified.wrong_activity, 0)

    def restart(self):
        self.server.restart()
        self.connect()
