# SPDX-License-Identifier: EUPL-1.2
"""Role by request: every cell of PROTOCOL.md's table is tried with a real client
of that role; and ids of other departments look like ids that nobody has."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import viesti_paper                                             # noqa: E402
import viesti_server as vs                                      # noqa: E402
from viesti_client import Refused, connect, operation, pb       # noqa: E402
from viesti_requests import OTHER, OWN, World                   # noqa: E402

class Roles(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = vs.Server()
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__, None)
        cls.server.fill()
        cls.world = World(cls.server)
        cls.addClassCleanup(cls.world.admin.close)
        cls.roles, cls.table = viesti_paper.paper_roles()
        cls.links = {}
        options = {"recorder": dict(department=OWN),
                   "moderator": dict(department=OWN),
                   "participant": dict(staff_id=cls.world.own[0])}
        for role in cls.roles:
            link = (cls.server.admin() if role == "admin" else connect(
                cls.server.enrol(role, **options.get(role, {}))))
            cls.addClassCleanup(link.close)
            cls.links[role] = link

    def outcome(self, role, arm):
        """How an empty request of that arm fares: "", the reason, or
        "role" when the role may not."""
        message = pb.Request.DESCRIPTOR.fields_by_name[arm].message_type
        body = getattr(pb, message.name)()
        if arm in ("renew", "redeem"):
            body.csr = b"none"      # refused before anything is issued
        try:
            self.links[role].call(operation=operation(), **{arm: body})
        except Refused as e:
            return e.reason if e.code == "denied" or e.reason != "role" \
                else "invalid"
        return ""

    def expected(self, arm, role):
        """What must be answered: a reason, or None: anything but "role"."""
        special = {"hello": "hello_twice", "redeem": "not_enrolling"}
        return special.get(arm, None if self.table[arm][role] else "role")

    def settled_revision(self):
        """Reads of persons are noted a moment later: waits for the notes."""
        last = []

        def is_still():
            last.append(self.world.admin.call(ping=pb.Ping()).pong.revision)
            return last[-3:] == 3 * [last[-1]]
        vs.wait_until(is_still, step_s=0.05)
        return last[-1]

    def test_a_refusal_says_who_may(self):
        names = {
            "en": ["department's contact", "participant", "moderator",
                 "trainer", "organiser", "kiosk", "auditor",
                 "administrator"],
            "fi": ["osaston yhteyshenkilö", "osallistuja", "käsittelijä",
                   "kouluttaja", "järjestäjä", "aulanäyttö", "tarkastaja",
                   "ylläpitäjä"],
            "sv": ["kontaktperson", "deltagare", "handläggare",
                   "utbildare", "arrangör", "entréskärm", "granskare",
                   "administratör"]}
        order = ["recorder", "participant", "moderator", "trainer",
                 "organiser", "kiosk", "auditor", "admin"]
        for language, texts in names.items():
            with connect(self.server.enrol("kiosk"),
                         language=language) as link:
                for arm in viesti_paper.ARMS:
                    if self.expected(arm, "kiosk") != "role":
                        continue
                    message = pb.Request.DESCRIPTOR.fields_by_name[
                        arm].message_type
                    with self.subTest(arm=arm, language=language), \
                            self.assertRaises(Refused) as caught:
                        link.call(operation=operation(), **{
                            arm: getattr(pb, message.name)()})
                    told = caught.exception.error.message
                    self.assertTrue(told.endswith(": " + ", ".join(
                        text for role, text in zip(order, texts)
                        if self.table[arm][role]) + "."), (arm, told))

    def test_every_cell(self):
        cells = [(arm, role) for arm in viesti_paper.ARMS
                 for role in self.roles]
        self.assertEqual(len(cells), len(viesti_paper.ARMS) * 8)
        allowed = [c for c in cells if self.expected(*c) is None]
        for arm, role in allowed:
            with self.subTest(arm=arm, role=role):
                self.assertNotEqual(self.outcome(role, arm), "role")
        before = self.settled_revision()
        for arm, role in cells:
            if (arm, role) not in allowed:
                with self.subTest(arm=arm, role=role):
                    self.assertEqual(self.outcome(role, arm),
                                     self.expected(arm, role))
        self.assertEqual(self.settled_revision(), before,
                         "a refusal changed something")
        print(f"{len(cells)} cells, {len(allowed)} allowed", file=sys.stderr)

    # ----------------------------------------- ids of other departments

    def refusal(self, role, **arm):
        with self.assertRaises(Refused) as caught:
            self.links[role].call(**arm)
        e = caught.exception.error
        return (e.code, e.reason, e.field)

    def test_an_activity_of_another_department_is_as_unknown_as_none(self):
        foreign = self.world.activity(person=self.world.other[0])
        for role in ("recorder", "participant"):
            unused = self.refusal(role, operation=operation(),
                                  withdraw=pb.Withdraw(activity=999999))
            self.assertEqual(unused[1], "unknown_activity")
            self.assertEqual(self.refusal(
                role, operation=operation(),
                withdraw=pb.Withdraw(activity=foreign)), unused)

    def test_a_participant_reaches_no_activity_of_a_colleague(self):
        colleague = self.world.activity(person=self.world.own[1])
        self.assertEqual(self.refusal(
            "participant", operation=operation(),
            withdraw=pb.Withdraw(activity=colleague))[1], "unknown_activity")

    def test_a_person_of_another_department_is_as_unknown_as_nobody(self):
        at = self.world.instant()
        requests = {
            "explain": lambda who: pb.Explain(participant=who),
            "standings_at": lambda who: pb.StandingsAt(
                at=at, explain=pb.Explain(participant=who)),
            "list_activities": lambda who: pb.ListActivities(person=who),
            "rank_participants": lambda who: pb.RankParticipants(around=who),
        }
        other = self.world.other[0]
        for role in ("recorder", "participant"):
            for arm, make in requests.items():
                unused = self.refusal(role, **{arm: make("S999999")})
                self.assertEqual(unused[1], "unknown_person", (role, arm))
                for text in (other, self.world.names[other]):
                    self.assertEqual(self.refusal(role, **{arm: make(text)}),
                                     unused, (role, arm))

    def test_nobody_records_for_another_department(self):
        for role, person in (("recorder", self.world.other[0]),
                             ("participant", self.world.own[1])):
            result = self.links[role].call(record=pb.Record(items=[
                self.world.item(person=person)])).recorded.results[0]
            self.assertEqual((result.outcome, result.error.reason),
                             (pb.RECORD_REFUSED, "unknown_person"))
            self.assertFalse(result.HasField("name"))
            self.assertFalse(result.HasField("staff_id"))

    def test_another_department_is_as_unknown_as_none(self):
        for arm, make in (
                ("list_activities",
                 lambda d: pb.ListActivities(department=d)),
                ("list_participants",
                 lambda d: pb.ListParticipants(department=d))):
            unused = self.refusal("recorder", **{arm: make("nosuch")})
            self.assertEqual(self.refusal("recorder", **{arm: make(OTHER)}),
                             unused)

    def test_a_recorder_enlists_for_the_own_department_only(self):
        refused = self.refusal(
            "recorder", operation=operation(), join=pb.Join(
                **self.world.newcomer(department=OTHER)))
        self.assertIn(refused[0], (pb.ERROR_DENIED, pb.ERROR_NOT_FOUND))

    def test_the_role_is_the_registers_not_the_clients(self):
        """Nothing in a message says who speaks: a recorder who says Hello in
        an organiser's name is a recorder."""
        profile = self.server.enrol("recorder", department=OWN, name="liar")
        with connect(profile, hello=False) as link:
            welcome = link.hello(client="organiser")
            self.assertEqual((welcome.role, welcome.department, welcome.name),
                             (pb.ROLE_RECORDER, OWN, "liar"))

    def test_a_kiosk_cannot_tell_who_joined(self):
        """Who agreed to nothing is as unknown to a kiosk as nobody."""
        shy, bold = (next(r["staff_id"] for r in vs.rows("roster.csv")
                          if r["show_kiosk"] == k) for k in "01")
        self.world.activity(person=shy)
        self.assertEqual(self.words("kiosk", shy),
                         self.words("kiosk", "S999999"))
        self.assertGreater(len(self.links["kiosk"].call(
            rank_participants=pb.RankParticipants(around=bold))
            .participant_ranking.rows), 0)

    def words(self, role, person):
        """What is said about a person one may not see, without the
        person."""
        with self.assertRaises(Refused) as caught:
            self.links[role].call(rank_participants=pb.RankParticipants(
                around=person))
        return (caught.exception.code, caught.exception.reason,
                caught.exception.error.message.replace(person, "P"))

    def test_a_participant_cannot_tell_who_joined(self):
        colleague = self.world.own[1]
        nobody = "S999999"
        self.assertEqual(self.words("participant", colleague),
                         self.words("participant", nobody))
        near = self.world.names[colleague][:-1] + "x"
        self.assertNotIn(self.world.names[colleague],
                         self.words("participant", near)[2])

    def test_moderators_do_not_decide_class_x_of_their_own_department(self):
        own = self.world.claim(type="ME3", person=self.world.own[0])
        listed = {a.activity for a in self.links["moderator"].call(
            review_list=pb.ReviewList()).activities.rows}
        self.assertNotIn(own, listed)
        refused = self.refusal(
            "moderator", operation=operation(), review_decide=pb.ReviewDecide(
                activity=own, decision=pb.DECISION_ACCEPT))
        self.assertEqual(refused[1], "own_department")


if __name__ == "__main__":
    unittest.main()
