# SPDX-License-Identifier: EUPL-1.2
"""One row for each request of the protocol: what is allowed, what is malformed,
what is at the limit, what happens when it is repeated. test_requests.py makes the
tests; an arm of the envelope without a row here fails.

A row is a class named as its arm in camel case; `arm` is found from the name.
"""
import os
import re
import time

import viesti_server as vs
from viesti_client import SOURCE, connect, make_csr, make_key, operation, pb

OWN, OTHER = "hallinto", "pelastus"
TODAY = vs.days(vs.today())
YESTERDAY = TODAY - 1


class World:
    """A server with the sample's departments and roster, the season open, and
    things made as rows need them."""

    def __init__(self, server):
        self.server = server
        roster = vs.rows("roster.csv")
        self.own = [r["staff_id"] for r in roster if r["department"] == OWN]
        self.other = [r["staff_id"] for r in roster if r["department"] == OTHER]
        self.names = {r["staff_id"]: r["name"] for r in roster}
        self.admin = server.admin()
        self.made = 0
        self.recorder = None

    def number(self):
        self.made += 1
        return self.made

    def item(self, **fields):
        """A good activity of today, with an address of its own."""
        n = self.number()
        return pb.ActivityItem(**{
            "operation": operation(), "person": self.own[n % len(self.own)],
            "type": "SM2", "date": TODAY,
            "evidence": f"https://x.example/status/{n}", **fields})

    def activity(self, **fields):
        """The number of a fresh activity."""
        result = vs.record(self.admin, [self.item(**fields)])[0]
        assert result.outcome == pb.RECORD_NEW, result
        return result.activity

    def instant(self):
        """Just past, after at least one recording."""
        if not self.made:
            self.activity()
        return time.time_ns() // 1000

    def claim(self, **fields):
        """The number of a fresh claim that waits for a moderator."""
        return self.activity(**{"type": "WK3", "person": self.other[0],
                                "evidence": f"tilaisuus {self.number()}",
                                **fields})

    def decided(self, decision, **fields):
        """The number of a claim of the own department that the administrator
        returned or rejected."""
        claim = self.claim(person=self.own[0], **fields)
        self.admin.call(operation=operation(), review_decide=pb.ReviewDecide(
            activity=claim, decision=decision, reason="which event?"))
        return claim

    def question(self):
        """The number of a fresh question to the own department."""
        return self.admin.call(operation=operation(), ask=pb.Ask(
            text=f"kysymys {self.number()}",
            department=OWN)).asked.question

    def client(self):
        """The number of a fresh client."""
        name = f"spare {self.number()}"
        self.server.enrol("kiosk", name=name)
        before = self.admin.call(ping=pb.Ping()).pong.revision
        rows = self.admin.call(list_clients=pb.ListClients()).clients.rows
        # that they were read is noted a moment later
        vs.wait_until(lambda: self.admin.call(
            ping=pb.Ping()).pong.revision > before)
        return next(c.client for c in rows
                    if c.name == name and c.status == pb.CLIENT_ACTIVE)

    def member(self, department=OWN):
        """The staff id of somebody who just joined."""
        fields = self.newcomer(department=department)
        self.admin.call(operation=operation(), join=pb.Join(**fields))
        return fields["staff_id"]

    def asked_move(self, person):
        """The number of a move to the own department that waits."""
        if not self.recorder:
            self.recorder = connect(self.server.enrol("recorder",
                                                      department=OWN))
        return self.recorder.call(operation=operation(), move=pb.Move(
            person=person, **{"from": TODAY})).moved.move

    def newcomer(self, **fields):
        """Somebody who has not joined."""
        n = self.number()
        return dict(staff_id=f"N{n:05}", name=f"Uusi Henkilö {n}",
                    language="fi", **fields)


def text(n):
    return "ä" * (n // 2) + "x" * (n % 2)


class Row:
    """What holds for most requests."""
    role = "admin"              # one who may
    stranger = "kiosk"          # one who may not; None: everybody may
    reply = None                # the reply's arm
    operation = False           # Request.operation is needed
    # (fields changed, code, reason): refused as a whole
    malformed = ()
    # (fields at the limit, fields over it, reason)
    limits = ()
    # fields changed under the same operation id: conflict
    other_content = None

    @classmethod
    def name(cls):
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    def good(self, world):
        """A good message of this arm."""
        raise NotImplementedError

    def check(self, case, world, body):
        """What a good request's reply must say."""

    def steady(self, body):
        """The reply without what may differ from one time to the next."""
        for field in ("revision", "as_of", "server_at"):
            if field in body.DESCRIPTOR.fields_by_name:
                body.ClearField(field)
        return body


def page_limits():
    return [(dict(page=pb.Page(limit=1000)), None, None),
            (dict(page=pb.Page(offset=1 << 31, limit=1)), None, None)]


# --------------------------------------------------------------- session

class Hello(Row):
    role, stranger, reply = None, None, "welcome"
    malformed = ((dict(language="f\0i"), "invalid", "text_not_clean"),
                 (dict(client="\u202eabc"), "invalid", "text_not_clean"))
    limits = ((dict(client=text(64)), dict(client=text(65)), "field_too_long"),
              (dict(features=["x"] * 16), dict(features=["x"] * 17),
               "field_too_long"))

    def good(self, world):
        return pb.Hello(language="sv", client="test 1.0")

    def check(self, case, world, body):
        case.assertEqual(body.limits.open_requests, 64)
        case.assertEqual(body.limits.batch_items, 256)
        case.assertEqual(body.limits.page_rows, 1000)
        case.assertEqual(body.limits.frame_to_server, 65536)
        case.assertEqual(body.limits.frame_to_client, 262144)


class Ping(Row):
    role, stranger, reply = "recorder", None, "pong"

    def good(self, world):
        return pb.Ping()


class Redeem(Row):
    role, stranger, reply = None, None, "redeemed"
    malformed = ((dict(invite=b"short"), "invalid", "field_too_short"),
                 (dict(secret=bytes(15)), "invalid", "field_too_short"),
                 (dict(csr=b"\x30\x00"), "invalid", "csr_malformed"),
                 (dict(secret=bytes(16)), "unauthenticated", "invite_unknown"))
    limits = ((dict(device=text(120)), dict(device=text(121)),
               "field_too_long"),
              (None, dict(csr=bytes(2049)), "field_too_long"))

    def good(self, world):
        from viesti_client import Invite
        invite = Invite(world.server.invite("recorder", department=OWN).code)
        return pb.Redeem(invite=invite.handle, secret=invite.secret,
                         csr=make_csr(make_key()), device="test")

    def check(self, case, world, body):
        case.assertEqual((body.role, body.department), (pb.ROLE_RECORDER, OWN))


class Renew(Row):
    role, stranger, reply = "recorder", "admin", "renewed"
    malformed = ((dict(csr=b"no"), "invalid", "csr_malformed"),)
    limits = ((None, dict(csr=bytes(2049)), "field_too_long"),)

    def good(self, world):
        return pb.Renew(csr=make_csr(make_key()))

    def steady(self, body):
        body.ClearField("certificate")
        return body


# -------------------------------------------------------------- standings

class Status(Row):
    role, stranger, reply = "recorder", None, "status"

    def good(self, world):
        return pb.StatusGet()

    def check(self, case, world, body):
        case.assertEqual((body.state, body.rounds, body.round),
                         (pb.SEASON_OPEN, 8, 6))
        case.assertGreaterEqual(body.participants, len(world.own))
        case.assertEqual(len(body.departments), 11)


class Rulebook(Row):
    role, stranger, reply = "recorder", None, "rulebook"

    def good(self, world):
        return pb.RulebookGet()

    def check(self, case, world, body):
        case.assertEqual((body.weekly_cap, body.round_cap, body.area_bonus,
                          body.first_public_bonus), (40, 40, 10, 15))
        types = {t.type: t for t in body.types}
        case.assertEqual(len(types), 24)
        case.assertEqual((types["SM5"].points, types["SM5"].per_week,
                          types["SM5"].evidence, types["SM5"].decision),
                         (25, 1, "url", "M"))


class RankDepartments(Row):
    role, stranger, reply = "recorder", "trainer", "department_ranking"
    malformed = ((dict(area="nosuch"), "invalid", "unknown_area"),
                 (dict(round=9), "invalid", "round_range"),
                 (dict(area="a\0b"), "invalid", "text_not_clean"))
    limits = ((dict(round=8), dict(round=9), "round_range"),
              (None, dict(area=text(33)), "field_too_long"))

    def good(self, world):
        return pb.RankDepartments()

    def check(self, case, world, body):
        case.assertIn(OWN, [r.department for r in body.rows if r.own])


class RankParticipants(Row):
    role, stranger, reply = "recorder", "auditor", "participant_ranking"
    malformed = ((dict(area="nosuch"), "invalid", "unknown_area"),
                 (dict(round=9), "invalid", "round_range"),
                 (dict(around="Nobody Atall"), "not_found", "unknown_person"))
    limits = ((dict(page=pb.Page(limit=1000)), None, None),
              (None, dict(around=text(255)), "field_too_long"))

    def good(self, world):
        return pb.RankParticipants(page=pb.Page(limit=10))


class StandingsAt(Row):
    role, stranger, reply = "recorder", "auditor", "standings_then"
    malformed = ((dict(at=1 << 61), "invalid", "time_future"),
                 (dict(departments=pb.RankDepartments(area="nosuch")),
                  "invalid", "unknown_area"))

    def good(self, world):
        return pb.StandingsAt(at=world.instant(),
                              departments=pb.RankDepartments())

    def check(self, case, world, body):
        case.assertTrue(body.departments.rows)
        case.assertEqual(body.state, pb.SEASON_OPEN)
        case.assertEqual(body.departments.as_of, body.at)


class Subscribe(Row):
    role, stranger, reply = "kiosk", "moderator", "subscribed"
    malformed = ((dict(views=[pb.ViewWanted()]), "invalid", "view_unknown"),
                 (dict(views=[pb.ViewWanted(view=pb.VIEW_SEASON)] * 2),
                  "invalid", "view_twice"),
                 (dict(views=[pb.ViewWanted(view=pb.VIEW_RANK_DEPARTMENTS)]),
                  "invalid", "view_unknown"))
    # 16 views of a kind each there are not: what fits is refused otherwise
    limits = ((None, dict(views=[pb.ViewWanted(view=pb.VIEW_SEASON)] * 17),
               "field_too_long"),)

    def good(self, world):
        return pb.Subscribe(views=[pb.ViewWanted(view=pb.VIEW_SEASON)])

    def check(self, case, world, body):
        case.assertNotEqual(body.epoch, 0)
        case.assertGreater(body.revision, 0)


class Explain(Row):
    role, stranger, reply = "recorder", "moderator", "explanation"
    malformed = ((dict(participant="Nobody Atall"), "not_found",
                  "unknown_person"),
                 (dict(department="nosuch"), "not_found", "unknown_department"))
    limits = ((None, dict(participant=text(255)), "field_too_long"),)

    def good(self, world):
        person = world.own[0]
        world.activity(person=person)
        return pb.Explain(participant=person)

    def check(self, case, world, body):
        case.assertEqual(body.participant.staff_id, world.own[0])
        case.assertGreater(len(body.entries), 0)
        case.assertEqual(sum(e.points for e in body.entries),
                         body.participant.points)


# -------------------------------------------------------------- recording

class Join(Row):
    role, stranger, reply = "recorder", "participant", "joined"
    operation = True
    malformed = ((dict(staff_id=""), "invalid", "field_missing"),
                 (dict(name=""), "invalid", "field_missing"),
                 (dict(language="xx"), "invalid", "unknown_language"),
                 (dict(consents=pb.Consents(house=True)), "invalid",
                  "consent_reference_missing"))
    limits = ((dict(name=text(200)), dict(name=text(201)), "field_too_long"),
              (dict(pseudonym=text(60)), dict(pseudonym=text(61)),
               "field_too_long"),
              (None, dict(staff_id="x" * 33), "field_too_long"))
    other_content = dict(name="Joku Muu")

    def good(self, world):
        return pb.Join(**world.newcomer())

    def check(self, case, world, body):
        case.assertEqual(body.department, OWN)


class Record(Row):
    """Items are judged one by one: see test_record.py for their refusals."""
    role, stranger, reply = "recorder", "organiser", "recorded"
    malformed = ((dict(items=[]), "invalid", "batch_size"),
                 (dict(accepted=True), "denied", "accepted"),
                 (dict(items=[pb.ActivityItem(operation=b"short")]), "invalid",
                  "field_too_short"),
                 ({"import": bytes(15)}, "invalid",
                  "field_too_short"))
    limits = ((dict(items=[pb.ActivityItem()] * 256),
               dict(items=[pb.ActivityItem()] * 257), "field_too_long"),
              (None, dict(items=[pb.ActivityItem(note=text(1001))]),
               "field_too_long"),
              (None, dict(items=[pb.ActivityItem(evidence="x" * 2001)]),
               "field_too_long"))

    def good(self, world):
        return pb.Record(items=[world.item(), world.item()])

    def check(self, case, world, body):
        case.assertEqual([r.outcome for r in body.results],
                         [pb.RECORD_NEW] * 2)

    def steady(self, body):
        for result in body.results:
            for field in ("replayed", "points", "mark", "held", "identity",
                          "url", "resets", "next_milestone", "missing"):
                result.ClearField(field)
        return body


class Withdraw(Row):
    role, stranger, reply = "recorder", "moderator", "activity_state"
    operation = True
    malformed = ((dict(activity=0), "not_found", "unknown_activity"),
                 (dict(activity=1 << 63), "not_found", "unknown_activity"),
                 (dict(reason="a\x07b"), "invalid", "text_not_clean"))
    limits = ((dict(reason=text(500)), dict(reason=text(501)),
               "field_too_long"),)
    other_content = dict(reason="another reason")

    def good(self, world):
        return pb.Withdraw(activity=world.activity(), reason="by mistake")

    def check(self, case, world, body):
        case.assertEqual(body.status, pb.ACTIVITY_WITHDRAWN)


class ListActivities(Row):
    role, stranger, reply = "recorder", "kiosk", "activities"
    malformed = ((dict(text=text(201)), "invalid", "field_too_long"),
                 (dict(person="Nobody Atall"), "not_found", "unknown_person"),
                 (dict(department=OTHER), "not_found", "unknown_department"))
    limits = page_limits()

    def good(self, world):
        world.activity(person=world.own[1])
        return pb.ListActivities()

    def check(self, case, world, body):
        case.assertEqual({a.department for a in body.rows}, {OWN})


class ListParticipants(Row):
    role, stranger, reply = "recorder", "kiosk", "participants"
    malformed = ((dict(department=OTHER), "not_found", "unknown_department"),)
    limits = page_limits()

    def good(self, world):
        return pb.ListParticipants()

    def check(self, case, world, body):
        case.assertEqual({p.department for p in body.rows}, {OWN})


class Correct(Row):
    role, stranger, reply = "recorder", "moderator", "corrected"
    operation = True
    malformed = ((dict(activity=0), "not_found", "unknown_activity"),
                 (dict(activity=1 << 63), "not_found", "unknown_activity"),
                 (dict(type="nosuch"), "invalid", "unknown_type"),
                 (dict(date=1 << 30), "invalid", "date_missing"),
                 (dict(evidence="kahvilla"), "invalid", "evidence_url"),
                 (dict(note="", evidence="x" * 2001), "invalid",
                  "field_too_long"),
                 (dict(note="a\x07b"), "invalid", "text_not_clean"))
    limits = ((dict(note=text(1000)), dict(note=text(1001)), "field_too_long"),
              (None, dict(type=text(121)), "field_too_long"))
    other_content = dict(note="another note")

    def good(self, world):
        return pb.Correct(activity=world.activity(), note="mended")

    def check(self, case, world, body):
        case.assertEqual((body.outcome, body.status),
                         (pb.RECORD_NEW, pb.ACTIVITY_AUTOMATIC))

    def steady(self, body):
        body.ClearField("replayed")
        return body


class Undo(Row):
    """Of this client's own records only: see test_versions.py."""
    role, stranger, reply = "admin", "moderator", "undone"
    operation = True
    malformed = ((dict(last=1 << 62), "conflict", "undo_moved"),)
    other_content = dict(last=1)

    def good(self, world):
        return pb.Undo(last=world.activity())

    def check(self, case, world, body):
        case.assertEqual((body.count, len(body.rows), body.is_import),
                         (1, 1, False))
        case.assertEqual(body.rows[0].status, pb.ACTIVITY_UNDONE)


class Reconsider(Row):
    role, stranger, reply = "recorder", "moderator", "reconsidered"
    operation = True
    malformed = ((dict(activity=0), "not_found", "unknown_activity"),
                 (dict(activity=1 << 63), "not_found", "unknown_activity"),
                 (dict(reason=""), "invalid", "reason_missing"),
                 (dict(reason=" \n "), "invalid", "reason_missing"),
                 (dict(reason="a\x07b"), "invalid", "text_not_clean"))
    limits = ((dict(reason=text(500)), dict(reason=text(501)),
               "field_too_long"),)
    other_content = dict(reason="another reason")

    def good(self, world):
        return pb.Reconsider(activity=world.decided(pb.DECISION_REJECT),
                             reason="it was the spring event")

    def check(self, case, world, body):
        case.assertEqual(body.status, pb.ACTIVITY_PENDING)


# ------------------------------------------------------------- moderation

class ReviewList(Row):
    role, stranger, reply = "moderator", "recorder", "activities"
    malformed = ((dict(type="NOSUCH"), "invalid", "unknown_type"),)
    limits = (*page_limits(),
              (dict(older_days=0xffffffff), None, None),
              (None, dict(type=text(121)), "field_too_long"))

    def good(self, world):
        world.claim()
        return pb.ReviewList()

    def check(self, case, world, body):
        case.assertGreater(len(body.rows), 0)


class ReviewDecide(Row):
    role, stranger, reply = "moderator", "recorder", "decided"
    operation = True
    malformed = ((dict(decision=pb.DECISION_UNSPECIFIED), "invalid",
                  "decision_missing"),
                 (dict(decision=pb.DECISION_REJECT, reason=""), "invalid",
                  "reason_missing"),
                 (dict(decision=pb.DECISION_RETURN, reason=""), "invalid",
                  "reason_missing"),
                 (dict(activity=0), "not_found", "unknown_activity"))
    limits = ((dict(reason=text(500)), dict(reason=text(501)),
               "field_too_long"),)
    other_content = dict(decision=pb.DECISION_REJECT, reason="no")

    def good(self, world):
        return pb.ReviewDecide(activity=world.claim(),
                               decision=pb.DECISION_ACCEPT)

    def check(self, case, world, body):
        case.assertEqual(body.status, pb.ACTIVITY_ACCEPTED)


# -------------------------------------------------------------- questions

class Ask(Row):
    role, stranger, reply = "recorder", "kiosk", "asked"
    operation = True
    malformed = ((dict(text=""), "invalid", "text_missing"),
                 (dict(text=" \n"), "invalid", "text_missing"),
                 (dict(text="a\x07b"), "invalid", "text_not_clean"),
                 (dict(activity=0), "not_found", "unknown_activity"),
                 (dict(activity=1 << 63), "not_found", "unknown_activity"),
                 (dict(department=OTHER), "denied", "to_department"))
    limits = ((dict(text=text(1000)), dict(text=text(1001)),
               "field_too_long"),
              (None, dict(department=text(121)), "field_too_long"))
    other_content = dict(text="something else")

    def good(self, world):
        return pb.Ask(text="What is an event?", activity=world.activity())

    def check(self, case, world, body):
        case.assertEqual(
            (getattr(body, "from"), body.to, body.text, body.answered_at),
            (OWN, "organiser", "What is an event?", 0))


class Answer(Row):
    role, stranger, reply = "recorder", "trainer", "answered"
    operation = True
    malformed = ((dict(text=""), "invalid", "text_missing"),
                 (dict(question=0), "not_found", "unknown_question"),
                 (dict(question=1 << 63), "not_found", "unknown_question"),
                 (dict(to_all=True), "denied", "to_all"))
    limits = ((dict(text=text(1000)), dict(text=text(1001)),
               "field_too_long"),)
    other_content = dict(text="something else")

    def good(self, world):
        return pb.Answer(question=world.question(), text="By Friday.")

    def check(self, case, world, body):
        case.assertEqual(
            (getattr(body, "from"), body.to, body.answer, body.to_all),
            ("organiser", OWN, "By Friday.", False))


class ListQuestions(Row):
    role, stranger, reply = "recorder", "auditor", "questions"
    limits = page_limits()

    def good(self, world):
        world.question()
        return pb.ListQuestions()

    def check(self, case, world, body):
        case.assertLessEqual({OWN}, {q.to for q in body.rows})
        case.assertEqual({q.answered_at for q in body.rows}, {0})


class Inbox(Row):
    role, stranger, reply = "recorder", "kiosk", "inbox"
    limits = page_limits()

    def good(self, world):
        world.decided(pb.DECISION_RETURN)
        world.decided(pb.DECISION_REJECT)
        world.question()
        return pb.InboxGet()

    def check(self, case, world, body):
        case.assertEqual({a.status for a in body.returned},
                         {pb.ACTIVITY_RETURNED})
        case.assertEqual({a.status for a in body.rejected},
                         {pb.ACTIVITY_REJECTED})
        case.assertGreater(len(body.questions), 0)


# ----------------------------------------------------------------- people

class SetConsents(Row):
    role, stranger, reply = "recorder", "organiser", "consents_set"
    operation = True
    malformed = ((dict(person=""), "invalid", "person_missing"),
                 (dict(person="Nobody Atall"), "not_found", "unknown_person"),
                 (dict(consents=pb.Consents()), "invalid", "consents_missing"),
                 (dict(hide=True), "invalid", "hide_and_show"),
                 (dict(lock=True), "invalid", "hide_and_show"),
                 (dict(consent_reference=""), "invalid",
                  "consent_reference_missing"))
    limits = ((dict(consent_reference=text(200)),
               dict(consent_reference=text(201)), "field_too_long"),
              (None, dict(person=text(255)), "field_too_long"))
    other_content = dict(consent_reference="another form")

    def good(self, world):
        return pb.SetConsents(person=world.member(),
                              consents=pb.Consents(house=True),
                              consent_reference="form 12")

    def check(self, case, world, body):
        case.assertEqual(
            (body.department, body.consents.house, body.consents.kiosk,
             body.locked), (OWN, True, False, False))


class Move(Row):
    role, stranger, reply = "recorder", "participant", "moved"
    operation = True
    malformed = ((dict(person=""), "invalid", "staff_id_wanted"),
                 (dict(person="Maija Mallikas"), "invalid", "staff_id_wanted"),
                 (dict(person="maija@example.fi"), "invalid",
                  "staff_id_wanted"),
                 (dict(department=OTHER), "denied", "other_department"),
                 (dict(department="nosuch"), "denied", "other_department"),
                 (dict(**{"from": TODAY + 1}), "precondition", "date_future"),
                 (dict(**{"from": TODAY - 400}), "precondition",
                  "date_outside"))
    limits = ((dict(person="x" * 32), dict(person="x" * 33),
               "staff_id_wanted"),
              (None, dict(person=text(255)), "field_too_long"))
    other_content = {"from": YESTERDAY}

    def good(self, world):
        return pb.Move(person=f"M{world.number():05}", department=OWN,
                       **{"from": TODAY})

    def check(self, case, world, body):
        case.assertEqual((body.to_department, body.decision, body.name,
                          body.from_department),
                         (OWN, pb.DECISION_UNSPECIFIED, "", ""))


class DecideMove(Row):
    role, stranger, reply = "organiser", "recorder", "move_decided"
    operation = True
    malformed = ((dict(decision=pb.DECISION_UNSPECIFIED), "invalid",
                  "decision_missing"),
                 (dict(decision=pb.DECISION_RETURN), "invalid",
                  "decision_missing"),
                 (dict(reason=""), "invalid", "reason_missing"),
                 (dict(move=0), "not_found", "unknown_move"),
                 (dict(move=1 << 63), "not_found", "unknown_move"))
    limits = ((dict(reason=text(500)), dict(reason=text(501)),
               "field_too_long"),)
    other_content = dict(reason="another reason")

    def good(self, world):
        return pb.DecideMove(move=world.asked_move(world.member(OTHER)),
                             decision=pb.DECISION_REJECT, reason="not yet")

    def check(self, case, world, body):
        case.assertEqual(body.decision, pb.DECISION_REJECT)
        case.assertRegex(body.name, "^Uusi Henkilö")


class ListMoves(Row):
    role, stranger, reply = "recorder", "participant", "moves"
    limits = page_limits()

    def good(self, world):
        world.asked_move(f"M{world.number():05}")
        return pb.ListMoves()

    def check(self, case, world, body):
        case.assertEqual({m.to_department for m in body.rows}, {OWN})
        case.assertEqual({m.decision for m in body.rows},
                         {pb.DECISION_UNSPECIFIED})


class Leave(Row):
    role, stranger, reply = "recorder", "organiser", "left"
    malformed = ((dict(person=""), "invalid", "person_missing"),
                 (dict(person="Nobody Atall"), "not_found", "unknown_person"))
    limits = ((None, dict(person=text(255)), "field_too_long"),)
    operation = True

    def good(self, world):
        return pb.Leave(person=world.member())

    def check(self, case, world, body):
        case.assertEqual((body.activities, body.left_at > 0), (0, True))


# ----------------------------------------------------------------- privacy

class MyData(Row):
    role, stranger, reply = "recorder", "organiser", "my_data"
    malformed = ((dict(person=""), "invalid", "person_missing"),
                 (dict(person="Nobody Atall"), "not_found", "unknown_person"))
    limits = ((None, dict(person=text(255)), "field_too_long"),
              *page_limits())

    def good(self, world):
        person = world.member()
        world.activity(person=person)
        return pb.MyDataGet(person=person)

    def check(self, case, world, body):
        case.assertLessEqual({"participant", "membership", "activity",
                              "journal", "feedback"},
                             {row.table for row in body.rows})


class Forget(Row):
    stranger, reply = "organiser", "forgotten"
    malformed = ((dict(person=""), "invalid", "person_missing"),
                 (dict(person="Nobody Atall"), "not_found", "unknown_person"))
    limits = ((None, dict(person=text(255)), "field_too_long"),)
    again = ("not_found", "unknown_person")

    def good(self, world):
        person = world.member()
        world.activity(person=person)
        return pb.Forget(person=person)

    def check(self, case, world, body):
        case.assertEqual(body.deeds_kept, 1)
        case.assertIn("participant", [c.table for c in body.counts])


class Retention(Row):
    stranger, reply = "organiser", "retained"

    def good(self, world):
        return pb.Retention(check_only=True)

    def check(self, case, world, body):
        case.assertEqual(len(body.counts), 0)


# --------------------------------------------------------- administration

class Invite(Row):
    stranger, reply, operation = "organiser", "invited", True
    malformed = ((dict(role=pb.ROLE_UNSPECIFIED), "invalid", "role"),
                 (dict(role=pb.ROLE_ADMIN), "invalid", "role"),
                 (dict(department=""), "invalid", "unknown_department"),
                 (dict(department="nosuch"), "invalid", "unknown_department"),
                 (dict(days=0), "invalid", "days"))
    limits = ((dict(days=30), dict(days=31), "days"),
              (dict(name=text(120)), dict(name=text(121)), "field_too_long"))
    # the secret is shown once
    again = ("conflict", "invite_shown")

    def good(self, world):
        return pb.Invite(role=pb.ROLE_RECORDER, name="desk", department=OWN,
                         days=7)

    def check(self, case, world, body):
        case.assertTrue(body.code.startswith("VSTI1-"))


class ListClients(Row):
    stranger, reply = "organiser", "clients"
    limits = page_limits()

    def good(self, world):
        return pb.ListClients()

    def check(self, case, world, body):
        case.assertIn(pb.ROLE_RECORDER, [c.role for c in body.rows])


class RevokeClient(Row):
    stranger, reply, operation = "organiser", "revoked", True
    malformed = ((dict(client=0), "not_found", "unknown_client"),
                 (dict(client=1 << 63), "not_found", "unknown_client"))
    limits = ((dict(reason=text(500)), dict(reason=text(501)),
               "field_too_long"),)
    other_content = dict(reason="stolen")

    def good(self, world):
        return pb.RevokeClient(client=world.client(), reason="lost")


class SeasonStep(Row):
    """On a server of its own, whose season is not open yet."""
    stranger, reply, operation = "recorder", "season_stepped", True
    fresh = True

    malformed = ((dict(to=pb.SEASON_UNSPECIFIED), "invalid", "no_such_step"),
                 (dict(to=pb.SEASON_PAUSED), "precondition", "season_created"),
                 (dict(to=pb.SEASON_FINAL), "precondition", "season_created"),
                 (dict(confirmations=[]), "precondition",
                  "confirmations_missing"),
                 (dict(confirmations=[pb.Confirmation(what="x",
                                                      reference="y")]),
                  "invalid", "unknown_confirmation"),
                 (dict(confirmations=[pb.Confirmation(what="retention")]),
                  "invalid", "reference_missing"),
                 (dict(at=1), "invalid", "at_past"),
                 (dict(at=1 << 62), "invalid", "at_range"),
                 (dict(extend_days=7), "precondition", "not_paused"),
                 (dict(to=pb.SEASON_FROZEN, cancel=True), "not_found",
                  "not_scheduled"))
    limits = ((dict(reason=text(500), check_only=True),
               dict(reason=text(501)), "field_too_long"),)

    def good(self, world):
        return vs.opening()

    def check(self, case, world, body):
        case.assertEqual(body.state, pb.SEASON_OPEN)
        case.assertEqual(len(body.season.confirmations), 4)


class SeasonCreate(Row):
    """On a server of its own, whose results are public."""
    role, stranger, reply, operation = "organiser", "recorder", \
        "season_created", True
    final = revealed = True
    malformed = ((dict(season=""), "invalid", "season_name"),
                 (dict(season="20 27"), "invalid", "season_name"),
                 (dict(season="next"), "invalid", "start_missing"),
                 (dict(start=1), "invalid", "start_monday"),
                 (dict(start=4), "invalid", "seasons_overlap"),
                 ({"from": "1999"}, "invalid", "from_newest"))
    limits = ((None, dict(season=text(33)), "field_too_long"),)
    other_content = dict(season="2098")

    def good(self, world):
        name = world.admin.call(status=pb.StatusGet()).status.season
        return pb.SeasonCreate(season="2099", **{"from": name})

    def check(self, case, world, body):
        case.assertEqual((body.season, body.state, body.running),
                         ("2099", pb.SEASON_CREATED, True))
        case.assertEqual(len(body.confirmations_missing), 4)


class DepartmentPlans(Row):
    role, stranger, reply = "organiser", "recorder", "department_plans"

    def good(self, world):
        return pb.DepartmentPlansGet()

    def check(self, case, world, body):
        case.assertEqual(list(body.rows), [])


class Seasons(Row):
    role, stranger, reply = "organiser", "recorder", "seasons"
    malformed = ((dict(season="1999"), "not_found", "unknown_season"),)
    limits = ((None, dict(season=text(33)), "field_too_long"),)

    def good(self, world):
        return pb.SeasonsGet()

    def check(self, case, world, body):
        case.assertTrue(body.rows[-1].running)
        case.assertEqual(len(body.rows[-1].starts), 8)


def department(**fields):
    return pb.DepartmentItem(**{
        "line": 2, "department": "uusi", "name": pb.Text(fi="Uusi", sv="Ny",
                                                         en="New"),
        "short_name": "Uusi", "headcount": 12, "ranked": True, **fields})


class DrawPublish(Row):
    """On a server of its own, whose season is final."""
    stranger, reply, operation = "recorder", "draw_published", True
    final = True
    malformed = ((dict(prizes=0), "invalid", "prizes_range"),
                 (dict(prizes=51), "invalid", "prizes_range"))
    other_content = dict(prizes=2)

    def good(self, world):
        return pb.DrawPublish(prizes=1)

    def check(self, case, world, body):
        case.assertEqual((body.prizes, len(body.list_hash), len(body.seed_hash)),
                         (1, 64, 64))
        case.assertFalse(body.HasField("seed"))


class DrawThrow(Row):
    """There the draw is published, too."""
    stranger, reply, operation = "recorder", "draw_thrown", True
    final = published = True
    malformed = ((dict(dice="123"), "invalid", "dice_few"),
                 (dict(dice="12345678901"), "invalid", "dice_digit"),
                 (dict(dice="1" * 101), "invalid", "dice_many"),
                 (dict(dice="1\0"), "invalid", "text_not_clean"))
    limits = ((None, dict(dice="1" * 201), "field_too_long"),)
    other_content = dict(dice="6543216543")

    def good(self, world):
        return pb.DrawThrow(dice="1234 5612 345")

    def check(self, case, world, body):
        case.assertEqual((body.dice, len(body.winners)), ("12345612345", 1))
        case.assertFalse(body.winners[0].HasField("name"))


class Draw(Row):
    role, stranger, reply = "recorder", None, "draw"
    final = published = True
    limits = tuple(page_limits())

    def good(self, world):
        return pb.DrawGet()

    def check(self, case, world, body):
        case.assertEqual((len(body.list_hash), len(body.tickets)), (64, 0))
        case.assertFalse(body.HasField("seed"))


class Awards(Row):
    stranger, reply = "recorder", "awards"
    final = True

    def good(self, world):
        return pb.AwardsGet()

    def check(self, case, world, body):
        case.assertEqual(body.rows[0].which, "overall")


class Readiness(Row):
    role, stranger, reply = "organiser", "moderator", "readiness"

    def good(self, world):
        world.instant()
        return pb.ReadinessGet()

    def check(self, case, world, body):
        rows = {r.department: r for r in body.rows}
        case.assertEqual(len(rows), 11)
        case.assertEqual(rows[OWN].weeks_silent, 0)
        case.assertTrue(rows[OWN].HasField("weeks_silent"))
        case.assertTrue(all(not r.HasField("joined") or r.joined >= 5
                            for r in rows.values()))


class Report(Row):
    role, stranger, reply = "organiser", "recorder", "report"
    limits = ((dict(round=1), dict(round=0), "round_range"),
              (None, dict(round=9), "round_range"),
              (None, dict(round=(1 << 32) - 1), "round_range"))

    def good(self, world):
        return pb.ReportGet()

    def check(self, case, world, body):
        case.assertEqual(len(body.departments), 11)
        case.assertEqual([a.area for a in body.areas],
                         ["social", "workplace", "media"])
        case.assertEqual(len(body.house), body.season.round)

    def steady(self, body):
        body.standings.ClearField("as_of")
        return super().steady(body)


class AwardSet(Row):
    stranger, reply, operation = "recorder", "award_was_set", True
    final = True
    malformed = ((dict(which="none"), "not_found", "unknown_award"),
                 (dict(department="nosuch"), "not_found", "unknown_award"),
                 (dict(prize=" "), "invalid", "prize_missing"),
                 (dict(prize="a\0b"), "invalid", "text_not_clean"),
                 (dict(kind=pb.PRIZE_UNSPECIFIED), "invalid", "prize_kind_missing"),
                 (dict(value_cents=100000001), "invalid", "value_range"))
    limits = ((dict(prize=text(200)), dict(prize=text(201)),
               "field_too_long"),
              (dict(value_cents=100000000), None, None))
    other_content = dict(value_cents=1)

    def good(self, world):
        return pb.AwardSet(which="overall", prize="Kiertopalkinto",
                           kind=pb.PRIZE_GOODS, value_cents=4990)

    def check(self, case, world, body):
        case.assertEqual((body.prize, body.value_cents), ("Kiertopalkinto", 4990))


class ImportDepartments(Row):
    """On a server of its own: after the opening departments are frozen."""
    stranger, reply = "recorder", "imported"
    fresh = True
    malformed = ((dict(items=[department(short_name="a\0b")]), "invalid",
                  "text_not_clean"),)
    limits = ((dict(items=[department()] * 256),
               dict(items=[department()] * 257), "field_too_long"),)

    def good(self, world):
        return pb.ImportDepartments(items=[department()])

    def check(self, case, world, body):
        case.assertEqual([r.outcome for r in body.results], [pb.IMPORT_NEW])

    def steady(self, body):
        for result in body.results:
            if result.outcome in (pb.IMPORT_NEW, pb.IMPORT_SAME):
                result.ClearField("outcome")
        return body


class ChangeDepartment(Row):
    role, stranger, reply = "organiser", "recorder", "department_changed"
    operation = True
    malformed = ((dict(from_round=0), "invalid", "round_range"),
                 (dict(from_round=99), "invalid", "round_range"),
                 (dict(reason=" "), "invalid", "reason_missing"),
                 (dict(department="nosuch"), "not_found",
                  "unknown_department"),
                 (dict(headcount=0), "invalid", "headcount"),
                 (dict(merge_into="nosuch"), "invalid", "merge_alone"))
    limits = ((dict(reason=text(500)), dict(reason=text(501)),
               "field_too_long"),
              (dict(headcount=100000), dict(headcount=100001), "headcount"))

    def good(self, world):
        return pb.ChangeDepartment(department=OTHER, reason="uusi yksikkö",
                                   headcount=1000 + world.number())

    def check(self, case, world, body):
        case.assertEqual((body.department, body.moved), (OTHER, 0))


class ImportRoster(Row):
    stranger, reply = "recorder", "imported"
    malformed = ((dict(items=[pb.RosterItem(operation=b"short")]), "invalid",
                  "field_too_short"),)
    limits = ((dict(items=[pb.RosterItem()] * 256),
               dict(items=[pb.RosterItem()] * 257), "field_too_long"),
              (dict(consent_reference=text(200)),
               dict(consent_reference=text(201)), "field_too_long"))

    def good(self, world):
        return pb.ImportRoster(items=[pb.RosterItem(
            line=2, operation=operation(), **world.newcomer(department=OWN))])

    def check(self, case, world, body):
        case.assertEqual([r.outcome for r in body.results], [pb.IMPORT_NEW])

    def steady(self, body):
        for result in body.results:
            if result.outcome in (pb.IMPORT_NEW, pb.IMPORT_SAME):
                result.ClearField("outcome")
        return body


def session(world, begun=True):
    """The number and code of a fresh training; an earlier one makes room."""
    for row in world.admin.call(list_trainings=pb.ListTrainings(
            all=True)).trainings.rows:
        if not row.removed:
            world.admin.call(operation=operation(),
                             remove_training=pb.RemoveTraining(
                                 training=row.training))
    made = world.admin.call(operation=operation(), put_training=pb.PutTraining(
        what=training(begins_at=(TODAY - begun) * 86_400_000_000))
        ).training_put
    return made.training


def training(**fields):
    return pb.Training(**{"type": "TR1",
                          "begins_at": TODAY * 86_400_000_000,
                          "subject": pb.Text(fi="aihe"), **fields})


class PutTraining(Row):
    role, stranger, reply = "trainer", "recorder", "training_put"
    operation = True
    malformed = (
        (dict(what=pb.Training()), "invalid", "not_a_training"),
        (dict(what=training(type="SM1")), "invalid", "not_a_training"),
        (dict(what=training(begins_at=0)), "invalid", "time_missing"),
        (dict(what=training(begins_at=1)), "invalid", "date_outside"),
        (dict(what=training(minutes=4)), "invalid", "minutes_range"),
        (dict(what=training(minutes=601)), "invalid", "minutes_range"),
        (dict(what=training(link="example.fi")), "invalid", "link"),
        (dict(what=training(training=1 << 40)), "not_found",
         "unknown_training"))
    limits = tuple((dict(what=training(**fits)), dict(what=training(**over)),
                    "field_too_long")
                   for fits, over in (
        (dict(subject=pb.Text(fi=text(120))),
         dict(subject=pb.Text(fi=text(121)))),
        (dict(link="https://x/" + "y" * 490),
         dict(link="https://x/" + "y" * 491)),
        (dict(minutes=600), dict(type="T" * 33))))
    other_content = dict(what=training(type="TR2"))

    def good(self, world):
        session(world)
        return pb.PutTraining(what=training())

    def check(self, case, world, body):
        case.assertEqual((body.type, body.points, body.minutes),
                         ("TR1", 20, 60))
        case.assertEqual(len(body.code), 6)


class RemoveTraining(Row):
    role, stranger, reply = "trainer", "recorder", "training_removed"
    operation = True
    malformed = ((dict(training=0), "not_found", "unknown_training"),
                 (dict(training=1 << 63), "not_found", "unknown_training"))
    other_content = dict(training=1 << 40)

    def good(self, world):
        return pb.RemoveTraining(training=session(world))

    def steady(self, body):
        return pb.Training(training=body.training, removed=body.removed)


class ListTrainings(Row):
    role, stranger, reply = "recorder", "kiosk", "trainings"

    def good(self, world):
        session(world)
        return pb.ListTrainings()

    def check(self, case, world, body):
        row, = body.rows
        case.assertEqual((row.type, row.code), ("TR1", ""))


class AttendTraining(Row):
    role, stranger, reply = "trainer", "recorder", "attended"
    malformed = ((dict(training=1 << 40), "not_found", "unknown_training"),
                 (dict(items=[]), "invalid", "batch_size"))
    limits = ((None, dict(items=[pb.AttendItem(person=text(255))]),
               "field_too_long"),
              (None, dict(items=[pb.AttendItem(email=text(255))]),
               "field_too_long"))

    def good(self, world):
        return pb.AttendTraining(training=session(world), items=[
            pb.AttendItem(line=2, operation=operation(),
                          person=world.own[0])])

    def check(self, case, world, body):
        row, = body.results
        case.assertEqual((row.line, row.staff_id), (2, ""))


class GiveFeedback(Row):
    role, stranger, reply = "trainer", "recorder", "feedback_given"
    operation = True
    malformed = (
        (dict(training=1 << 40), "not_found", "unknown_training"),
        (dict(items=[]), "invalid", "batch_size"),
        (dict(items=[pb.FeedbackItem(score=0)]), "invalid", "score_range"),
        (dict(items=[pb.FeedbackItem(score=6)]), "invalid", "score_range"))
    limits = ((dict(items=[pb.FeedbackItem(score=5, words=text(1000))]),
               dict(items=[pb.FeedbackItem(score=5, words=text(1001))]),
               "field_too_long"),)

    def good(self, world):
        return pb.GiveFeedback(training=session(world),
                               items=[pb.FeedbackItem(score=4)])

    def check(self, case, world, body):
        case.assertEqual(body.taken, 1)


class Feedback(Row):
    role, stranger, reply = "trainer", "recorder", "feedback"
    malformed = ((dict(training=1 << 40), "not_found", "unknown_training"),)

    def good(self, world):
        return pb.FeedbackGet(training=session(world))

    def check(self, case, world, body):
        row, = body.rows
        case.assertFalse(row.HasField("answers"))


class Announce(Row):
    role, stranger, reply, operation = "organiser", "kiosk", "announced", True
    malformed = (
        (dict(what=pb.Announcement()), "invalid", "kind_missing"),
        (dict(what=pb.Announcement(kind=pb.ANNOUNCEMENT_TIP)), "invalid",
         "text_missing"),
        (dict(what=pb.Announcement(kind=pb.ANNOUNCEMENT_TIP, name="A",
                                   text=pb.Text(fi="x"))), "invalid",
         "not_for_kind"),
        (dict(what=pb.Announcement(kind=pb.ANNOUNCEMENT_TIP,
                                   announcement=1 << 40,
                                   text=pb.Text(fi="x"))), "not_found",
         "unknown_announcement"))
    limits = tuple((
        dict(what=pb.Announcement(kind=pb.ANNOUNCEMENT_ENDORSEMENT,
                                  **{"name": "N", "text": pb.Text(fi="x"),
                                     **fits})),
        dict(what=pb.Announcement(kind=pb.ANNOUNCEMENT_ENDORSEMENT,
                                  **{"name": "N", "text": pb.Text(fi="x"),
                                     **over})), "field_too_long")
        for fits, over in (
            (dict(text=pb.Text(fi=text(120))), dict(text=pb.Text(fi=text(121)))),
            (dict(text=pb.Text(sv=text(120))), dict(text=pb.Text(sv=text(121)))),
            (dict(text=pb.Text(en=text(120))), dict(text=pb.Text(en=text(121)))),
            (dict(name=text(200)), dict(name=text(201))),
            (dict(title=pb.Text(fi=text(120))),
             dict(title=pb.Text(fi=text(121))))))
    other_content = dict(what=pb.Announcement(kind=pb.ANNOUNCEMENT_THEME,
                                              text=pb.Text(fi="muu")))

    def good(self, world):
        # an earlier one makes room: there are many tests
        self.remove_all(world)
        return pb.Announce(what=pb.Announcement(
            kind=pb.ANNOUNCEMENT_TIP,
            text=pb.Text(fi=f"vinkki {world.number()}", sv="tips")))

    @staticmethod
    def remove_all(world):
        for row in world.admin.call(list_announcements=pb.ListAnnouncements()
                                    ).announcements.rows:
            world.admin.call(operation=operation(),
                             remove_announcement=pb.RemoveAnnouncement(
                                 announcement=row.announcement))

    def check(self, case, world, body):
        case.assertGreater(body.announcement, 0)
        case.assertEqual(getattr(body, "from"), TODAY)
        case.assertEqual(body.text.sv, "tips")


class RemoveAnnouncement(Row):
    role, stranger = "organiser", "recorder"
    reply, operation = "announcement_removed", True
    malformed = ((dict(announcement=1 << 40), "not_found",
                  "unknown_announcement"),
                 (dict(announcement=0), "not_found", "unknown_announcement"))

    def good(self, world):
        return pb.RemoveAnnouncement(announcement=world.admin.call(
            operation=operation(), announce=pb.Announce(what=pb.Announcement(
                kind=pb.ANNOUNCEMENT_THEME,
                text=pb.Text(fi=f"teema {world.number()}"))
            )).announced.announcement)

    def check(self, case, world, body):
        case.assertEqual(body.kind, pb.ANNOUNCEMENT_THEME)


class ListAnnouncements(Row):
    role, stranger, reply = "organiser", "auditor", "announcements"

    def good(self, world):
        RemoveAnnouncement().good(world)
        return pb.ListAnnouncements()

    def check(self, case, world, body):
        case.assertGreater(len(body.rows), 0)


class SeasonSet(Row):
    role, stranger, reply, operation = "organiser", "kiosk", "season_was_set", \
        True
    malformed = ((dict(goal_percent=101), "invalid", "goal_range"),
                 (dict(measure=pb.MEASURE_POINTS_PER_HEAD), "precondition",
                  "season_open"),
                 (dict(measure=pb.MEASURE_UNSPECIFIED), "invalid",
                  "measure_missing"),
                 (dict(reveal_at=1), "invalid", "reveal_too_early"))
    limits = ((dict(goal_percent=100), dict(goal_percent=101), "goal_range"),
              (dict(goal_percent=0), None, None),
              (dict(join=pb.Text(fi=text(120))),
               dict(join=pb.Text(fi=text(121))), "field_too_long"))
    other_content = dict(goal_percent=59)

    def good(self, world):
        return pb.SeasonSet(goal_percent=60, join=pb.Text(fi="Mukaan?"))

    def check(self, case, world, body):
        case.assertEqual((body.goal_percent, body.join.fi), (60, "Mukaan?"))
        case.assertEqual(body.measure, pb.MEASURE_INDEX)


# ------------------------------------------------------------- rules

RULES = open(os.path.join(SOURCE, "server/rulebooks/ministry.yaml"),
             encoding="utf-8").read()
TOMORROW_US = (TODAY + 2) * 86_400_000_000


class RulebookDraft(Row):
    role, stranger, reply, operation = "organiser", "moderator", \
        "rulebook_drafted", True
    malformed = ((dict(yaml=""), "invalid", "yaml_missing"),
                 (dict(yaml="rules: none"), "invalid", "yaml_key_unknown"),
                 (dict(effective_at=-1), "invalid", "effective_range"),
                 (dict(effective_at=1 << 60), "invalid", "effective_range"))
    limits = ((dict(comment=text(500)), dict(comment=text(501)),
               "field_too_long"),
              (dict(file=text(200)), dict(file=text(201)), "field_too_long"),
              (dict(yaml=RULES + "#" * (60000 - len(RULES.encode()))),
               dict(yaml=RULES + "#" * (60001 - len(RULES.encode()))),
               "field_too_long"))
    other_content = dict(comment="other")

    def good(self, world):
        return pb.RulebookDraft(yaml=RULES, effective_at=TOMORROW_US,
                                comment="as they are")

    def check(self, case, world, body):
        case.assertGreater(body.version.version, 1)
        case.assertFalse(body.version.HasField("known_at"))
        case.assertEqual((body.people_moved, len(body.departments)), (0, 0))


def drafted(world):
    """The number of a draft by the administrator."""
    return world.admin.call(operation=operation(), rulebook_draft=pb.RulebookDraft(
        yaml=RULES, effective_at=TOMORROW_US)).rulebook_drafted.version.version


class RulebookApply(Row):
    role, stranger, reply, operation = "organiser", "trainer", \
        "rulebook_applied", True
    malformed = ((dict(version=0), "not_found", "unknown_version"),
                 (dict(version=999999), "not_found", "unknown_version"),
                 (dict(version=1), "precondition", "version_applied"))
    limits = ()
    other_content = dict(version=1)

    def good(self, world):
        return pb.RulebookApply(version=drafted(world))

    def check(self, case, world, body):
        case.assertGreater(body.version.version, 1)
        case.assertTrue(body.version.HasField("known_at"))


class RulebookDrop(Row):
    role, stranger, reply, operation = "organiser", "recorder", \
        "rulebook_dropped", True
    malformed = RulebookApply.malformed
    other_content = dict(version=1)

    def good(self, world):
        return pb.RulebookDrop(version=drafted(world))

    def check(self, case, world, body):
        case.assertTrue(body.HasField("dropped_at"))


class Rulebooks(Row):
    role, stranger, reply = "auditor", "recorder", "rulebooks"

    def good(self, world):
        return pb.RulebooksGet()

    def check(self, case, world, body):
        case.assertEqual(body.rows[0].version, 1)


class CeremonyStep(Row):
    role, stranger, reply, operation = "organiser", "kiosk", \
        "ceremony_stepped", True
    malformed = ((dict(action=pb.CEREMONY_UNSPECIFIED), "invalid",
                  "action_missing"),
                 (dict(action=pb.CEREMONY_START), "invalid",
                  "only_for_rehearsal"))
    limits = ((dict(from_step=(1 << 32) - 1), None, None),)
    other_content = dict(screens=True)

    def good(self, world):
        state = world.admin.call(ceremony_script=pb.CeremonyScriptGet(
            rehearsal=True)).ceremony_script.state
        if state.running:
            world.admin.call(operation=operation(),
                             ceremony_step=pb.CeremonyStep(
                                 action=pb.CEREMONY_STOP))
        return pb.CeremonyStep(action=pb.CEREMONY_REHEARSE, screens=False)

    def check(self, case, world, body):
        case.assertTrue(body.running and body.rehearsal)
        case.assertEqual((body.step, body.screens), (0, False))


class CeremonyScript(Row):
    role, stranger, reply = "organiser", "recorder", "ceremony_script"
    malformed = ((dict(rehearsal=False), "precondition", "not_final"),)
    limits = page_limits()

    def good(self, world):
        return pb.CeremonyScriptGet(rehearsal=True, page=pb.Page(limit=3))

    def check(self, case, world, body):
        case.assertEqual([cue.step for cue in body.rows], [0, 1, 2])
        case.assertTrue(body.more)
        for cue in body.rows:
            case.assertTrue(cue.say.fi and cue.say.sv and cue.say.en)


class Moderation(Row):
    role, stranger, reply = "organiser", "auditor", "moderation"

    def good(self, world):
        world.claim()
        return pb.ModerationGet()

    def check(self, case, world, body):
        case.assertGreater(body.waiting, 0)
        case.assertEqual(body.escalated, 0)


class JournalVerify(Row):
    stranger, reply = "organiser", "journal_verified"

    def good(self, world):
        return pb.JournalVerify()

    def check(self, case, world, body):
        case.assertTrue(body.valid)
        case.assertGreater(body.entries, 0)

    def steady(self, body):
        body.ClearField("entries")
        body.ClearField("head")
        return body


class JournalShow(Row):
    stranger, reply = "organiser", "journal_entries"
    limits = ((dict(limit=1000), None, None), (dict(after=1 << 62), None, None))

    def good(self, world):
        return pb.JournalShow(limit=5)

    def check(self, case, world, body):
        case.assertEqual([e.entry for e in body.rows], [1, 2, 3, 4, 5])


class ArchiveSeason(Row):
    stranger, reply = "organiser", "archived"
    malformed = ((dict(name="../x"), "invalid", "archive_name"),)
    limits = ((None, dict(name=text(66)), "field_too_long"),)
    # the same name again is refused
    again = ("conflict", "file_there")

    def good(self, world):
        return pb.ArchiveSeason(name=f"kausi-{world.number()}")

    def check(self, case, world, body):
        case.assertTrue(body.path.endswith(".tar"))

    def steady(self, body):
        return pb.Archived(files=body.files)


class Backup(Row):
    stranger, reply = "organiser", "backup_done"
    malformed = ((dict(name="../evil"), "invalid", "backup_name"),
                 (dict(name="a b"), "invalid", "backup_name"))
    limits = ((dict(name="x" * 64), dict(name="x" * 65), "field_too_long"),)
    # the same name again is refused
    again = ("conflict", "backup_exists")

    def good(self, world):
        return pb.Backup(name=f"test-{world.number()}")

    def check(self, case, world, body):
        case.assertTrue(os.path.exists(os.path.join(
            world.server.state, "backups", os.path.basename(body.path))))
        case.assertGreater(body.bytes, 0)


class Info(Row):
    stranger, reply = "organiser", "info"

    def good(self, world):
        return pb.Info()

    def check(self, case, world, body):
        case.assertGreater(len(body.values), 5)

    def steady(self, body):
        body.Clear()
        return body


ROWS = {row.name(): row() for row in Row.__subclasses__()}
