# SPDX-License-Identifier: EUPL-1.2
"""A client in another language, built from viesti.proto and PROTOCOL.md alone:
enrols, records, reads a ranking, meets the errors, each by its code."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import viesti_server as vs                                      # noqa: E402
from viesti_client import (Farewell, Invite, Profile, Refused, connect, enrol,
                           enrolling_link, frame, make_csr, make_key,
                           operation, pb)                       # noqa: E402

OWN = "hallinto"


class PythonClient(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = vs.Server()
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__, None)
        cls.server.fill()
        cls.people = [r for r in vs.rows("roster.csv")
                      if r["department"] == OWN]
        cls.profile = enrol(cls.server.invite(
            "recorder", department=OWN, name="desk").code, device="python")
        cls.link = connect(cls.profile)
        cls.addClassCleanup(cls.link.close)

    def item(self, **fields):
        return pb.ActivityItem(**{
            "operation": operation(), "person": self.people[0]["staff_id"],
            "type": "SM2", "date": vs.days(vs.today()),
            "evidence": f"https://x.example/{os.urandom(6).hex()}", **fields})

    def record(self, **fields):
        return self.link.call(record=pb.Record(
            items=[self.item(**fields)])).recorded.results[0]

    def code_of(self, link, **arm):
        """The error's code and reason; its parts are all there."""
        with self.assertRaises(Refused) as caught:
            link.call(**arm)
        error = caught.exception.error
        self.assertTrue(error.message)
        self.assertRegex(error.reason, "^[a-z][a-z0-9_]*$")
        self.assertNotEqual(error.retry, pb.RETRY_UNSPECIFIED)
        if error.retry == pb.RETRY_AFTER:
            self.assertGreater(error.retry_after_ms, 0)
        return caught.exception.code, error.reason

    # ------------------------------------------------------ the whole way

    def test_the_welcome_says_who_one_is(self):
        welcome = self.link.welcome
        self.assertEqual((welcome.name, welcome.role, welcome.department),
                         ("desk", pb.ROLE_RECORDER, OWN))
        self.assertGreater(welcome.certificate_days, 150)
        self.assertFalse(welcome.renew)
        self.assertNotEqual(welcome.epoch, 0)

    def test_recorded_activities_move_the_ranking(self):
        person = "N90002"
        self.link.call(operation=operation(), join=pb.Join(
            staff_id=person, name="Vasta Tullut", language="fi"))

        def points():
            rows = self.link.call(rank_participants=pb.RankParticipants(
                around=person)).participant_ranking.rows
            return next(r.points for r in rows if r.own)

        def active():
            rows = self.link.call(rank_departments=pb.RankDepartments()
                                  ).department_ranking.rows
            return next(r.active_rounds for r in rows if r.department == OWN)

        before, active_before = points(), active()
        result = self.record(person=person)
        self.assertEqual(result.outcome, pb.RECORD_NEW)
        self.assertEqual(result.points, 20)     # 10, and 10 for the area
        self.assertEqual(points() - before, 20)
        self.assertEqual(active() - active_before, 1)
        self.link.call(operation=operation(), withdraw=pb.Withdraw(
            activity=result.activity, reason="a test"))
        self.assertEqual((points(), active()), (before, active_before))

    def test_a_person_is_known_by_id_address_and_name(self):
        person = self.people[2]
        for text in (person["staff_id"], person["email"], person["name"],
                     person["name"].upper(), person["staff_id"].lower()):
            self.assertEqual(self.record(person=text).staff_id,
                             person["staff_id"], text)

    def test_replies_are_matched_by_id_whatever_their_order(self):
        ids = {}
        for n in range(20):
            ids[self.link.send(record=pb.Record(items=[self.item()]))] = \
                "recorded"
            ids[self.link.send(ping=pb.Ping())] = "pong"
            ids[self.link.send(list_participants=pb.ListParticipants())] = \
                "participants"
        for id, arm in reversed(ids.items()):
            self.assertEqual(self.link.receive(id).WhichOneof("body"), arm)

    def test_a_batch_has_a_result_for_each_item(self):
        good = [self.item() for _ in range(3)]
        items = [good[0], self.item(type="nonsense"), good[1],
                 self.item(person="Nobody Atall"),
                 self.item(date=vs.days(vs.today()) + 1),
                 self.item(evidence="no address"), good[2], good[0]]
        results = self.link.call(
            record=pb.Record(items=items)).recorded.results
        self.assertEqual([r.outcome for r in results], [
            pb.RECORD_NEW, pb.RECORD_REFUSED, pb.RECORD_NEW,
            pb.RECORD_REFUSED, pb.RECORD_REFUSED, pb.RECORD_REFUSED,
            pb.RECORD_NEW, pb.RECORD_NEW])
        self.assertEqual([r.error.field for r in results],
                         ["", "type", "", "person", "date", "evidence", "",
                          ""])
        self.assertTrue(results[7].replayed)
        self.assertEqual(results[7].activity, results[0].activity)

    def test_pages_keep_the_order_of_the_first(self):
        with self.server.admin() as admin:
            people = [r["staff_id"] for r in vs.rows("roster.csv")]
            vs.record(admin, [pb.ActivityItem(
                operation=operation(), person=p, type="WK2",
                date=vs.days(vs.today())) for p in people])
            first = admin.call(rank_participants=pb.RankParticipants(
                page=pb.Page(limit=100))).participant_ranking
            self.assertEqual(len(first.rows), 100)
            self.assertTrue(first.more)
            # the last one overtakes everybody meanwhile
            last = people[-1]
            vs.record(admin, [self.item(person=last, type=t) for t in
                              ("SM2", "SM4")] + [
                pb.ActivityItem(operation=operation(), person=last, type="WK1",
                                date=vs.days(vs.today()), evidence="uutinen 1")])
            second = admin.call(rank_participants=pb.RankParticipants(
                page=pb.Page(limit=100, offset=first.next_offset,
                             revision=first.revision))).participant_ranking
            rows = [r.staff_id for r in [*first.rows, *second.rows]]
            self.assertEqual(len(rows), len(set(rows)))
            self.assertLessEqual(set(people), set(rows))

    def test_the_language_is_the_clients(self):
        texts = set()
        for language in ("fi", "sv", "en"):
            with connect(self.profile, language=language) as link:
                with self.assertRaises(Refused) as caught:
                    link.call(journal_verify=pb.JournalVerify())
                texts.add(caught.exception.error.message)
        self.assertEqual(len(texts), 3)

    def test_nasty_texts_come_back_byte_for_byte(self):
        for note in ("ä ö å é", "emoji 👩‍💻", "'; DROP TABLE activity; --",
                     "=1+1", "\"quoted\"; semi", "a\tb\nc", "%s%n"):
            result = self.record(note=note)
            self.assertEqual(result.outcome, pb.RECORD_NEW, note)
            rows = vs.list_activities(self.link,
                                      person=self.people[0]["staff_id"])
            self.assertIn(note, [r.note for r in rows
                                 if r.activity == result.activity])

    def test_bytes_that_are_no_clean_text_are_refused(self):
        """What Python would not send, sent by hand."""
        for bad in (b"\xff", b"a\0b", b"\xc0\xaf", b"\xed\xa0\x80", b"\x1b[1m",
                    "\u202e".encode(), "\u2066".encode()):
            item = self.item(note="PLACE")
            message = self.link.request(record=pb.Record(items=[item]))
            data = message.SerializeToString().replace(
                b"PLACE", (bad + b"xxxxx")[:5])
            self.link.send_bytes(frame(data))
            with self.assertRaises(Refused) as caught:
                self.link.result(message.id)
            self.assertEqual((caught.exception.reason,
                              caught.exception.field),
                             ("text_not_clean", "items[0].note"))

    def test_an_unknown_enum_value_is_refused_and_an_unknown_field_is_not(self):
        message = self.link.request(
            rank_departments=pb.RankDepartments(size_class=1))
        data = message.SerializeToString()
        self.assertEqual(data[-2:], b"\x18\x01")
        self.link.send_bytes(frame(data[:-1] + b"\x09"))
        with self.assertRaises(Refused) as caught:
            self.link.result(message.id)
        self.assertEqual(caught.exception.reason, "enum_unknown")
        message = self.link.request(ping=pb.Ping())
        self.link.send_bytes(frame(message.SerializeToString() +
                                   b"\xfa\x3e\x03new"))
        self.assertEqual(self.link.result(message.id).WhichOneof("body"),
                         "pong")

    # --------------------------------------------------- the errors, by code

    def test_invalid(self):
        self.assertEqual(self.code_of(self.link, rank_departments=(
            pb.RankDepartments(area="nosuch"))), ("invalid", "unknown_area"))

    def test_unauthenticated(self):
        invite = Invite(self.server.invite("kiosk").code)
        with enrolling_link((invite.address, invite.port)) as link:
            self.assertEqual(self.code_of(link, redeem=pb.Redeem(
                invite=invite.handle, secret=bytes(16),
                csr=make_csr(make_key()))),
                ("unauthenticated", "invite_unknown"))

    def test_goodbye(self):
        profile = self.server.enrol("kiosk", name="gone")
        with self.server.admin() as admin:
            number = next(c.client for c in admin.call(
                list_clients=pb.ListClients()).clients.rows
                if c.name == "gone" and c.status == pb.CLIENT_ACTIVE)
            admin.call(operation=operation(),
                       revoke_client=pb.RevokeClient(client=number))
        with connect(profile, hello=False) as link:
            with self.assertRaises(Farewell) as caught:
                link.next_reply()
        self.assertEqual(caught.exception.reason, "certificate_revoked")
        self.assertTrue(caught.exception.goodbye.message)

    def test_denied(self):
        self.assertEqual(self.code_of(self.link, info=pb.Info()),
                         ("denied", "role"))

    def test_not_found(self):
        self.assertEqual(self.code_of(self.link, explain=pb.Explain(
            participant="Nobody Atall")), ("not_found", "unknown_person"))

    def test_conflict(self):
        op = operation()
        newcomer = dict(staff_id="N90001", name="Uusi Henkilö", language="sv")
        self.link.call(operation=op, join=pb.Join(**newcomer))
        newcomer["name"] = "Toinen Henkilö"
        self.assertEqual(
            self.code_of(self.link, operation=op, join=pb.Join(**newcomer)),
            ("conflict", "operation_reused"))

    def test_precondition(self):
        with connect(self.profile, hello=False) as link:
            self.assertEqual(self.code_of(link, ping=pb.Ping()),
                             ("precondition", "hello_first"))
            link.hello()
            self.assertEqual(self.code_of(link, hello=pb.Hello()),
                             ("precondition", "hello_twice"))

    def test_exhausted(self):
        """On a server of its own: wrong secrets are counted by address."""
        with vs.Server() as server:
            invite = Invite(server.invite("kiosk").code)

            def guess(secret):
                with enrolling_link((invite.address, invite.port)) as link:
                    return self.code_of(link, redeem=pb.Redeem(
                        invite=invite.handle, secret=secret,
                        csr=make_csr(make_key())))
            got = [guess(os.urandom(16)) for _ in range(6)]
            self.assertEqual(got, 5 * [("unauthenticated", "invite_unknown")] +
                             [("exhausted", "too_many_tries")])

    def test_deadline(self):
        code, _ = self.code_of(self.link, timeout_ms=0,
                               record=pb.Record(items=[self.item()]))
        self.assertEqual(code, "deadline")

    def test_unimplemented(self):
        message = pb.Request(id=4711).SerializeToString() + b"\xba\x3e\x00"
        self.link.send_bytes(frame(message))
        with self.assertRaises(Refused) as caught:
            self.link.result(4711)
        self.assertEqual((caught.exception.code, caught.exception.reason),
                         ("unimplemented", "unknown_request"))

    # --------------------------------------------------------- enrolment

    def test_renewal_gives_a_certificate_for_the_next_connection(self):
        profile = self.server.enrol("recorder", department=OWN, name="renewing")
        key = make_key()
        with connect(profile) as link:
            renewed = link.call(renew=pb.Renew(csr=make_csr(key))).renewed
        self.assertEqual(renewed.ca, profile.ca)
        fresh = Profile(profile.address, profile.port, key,
                        renewed.certificate, renewed.ca)
        with connect(fresh) as link:
            self.assertEqual(link.welcome.name, "renewing")

    def test_renewals_whose_replies_were_lost_lock_nobody_out(self):
        profile = self.server.enrol("recorder", department=OWN, name="unlucky")
        for _ in range(3):
            with connect(profile) as link:
                link.call(renew=pb.Renew(csr=make_csr(make_key())))
        with connect(profile) as link:
            self.assertEqual(link.welcome.name, "unlucky")

    def test_the_invite_line_forgives_typing(self):
        line = self.server.invite("kiosk").code
        sloppy = line.lower().replace("-", " ").replace("0", "o")
        self.assertEqual(Invite(sloppy).raw, Invite(line).raw)
        for at in (10, len(line) // 2, len(line) - 1):
            wrong = "0" if line[at] != "0" else "1"
            with self.assertRaises(ValueError):
                Invite(line[:at] + wrong + line[at + 1:])


if __name__ == "__main__":
    unittest.main()
