# SPDX-License-Identifier: EUPL-1.2
"""What `viesti` says when the server is absent, silent, a stranger or talks nonsense:
exit code, reason, and that nothing secret goes to a stranger."""
import hashlib
import json
import os
import socket
import sqlite3
import ssl
import sys
import tempfile
import threading
import time
import unittest

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.x509.oid import ExtendedKeyUsageOID

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
from strange_server import Authority, Strange                   # noqa: E402
from viesti_cli import viesti                                   # noqa: E402
from viesti_client import key_hash, pb                          # noqa: E402

def run(profile, *words, stdin=""):
    """viesti's exit code and its answer in JSON."""
    ran = viesti(profile, "--json", *words, stdin=stdin)
    return ran.code, json.loads(ran.out or "null"), ran.err


def hold(_):
    time.sleep(25)


def nothing(_):
    pass


class TestLink(unittest.TestCase):
    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory(prefix="viesti-link-")
        self.ca = Authority()

    def tearDown(self):
        self.scratch.cleanup()

    def profile(self, port, **options):
        return self.ca.profile(os.path.join(self.scratch.name, "p"), port,
                               **options)

    def refused(self, server, code, reason, words=("rank",)):
        """The command ends so against this server; the message."""
        with server as s:
            got, answer, _ = run(self.profile(s.port), *words)
        self.assertEqual((got, answer["error"]["reason"]), (code, reason),
                         answer)
        return answer["error"]["message"]

    def test_a_port_where_nobody_listens_is_no_server(self):
        with socket.create_server(("127.0.0.1", 0)) as closed:
            port = closed.getsockname()[1]
        got, answer, _ = run(self.profile(port), "rank")
        self.assertEqual((got, answer["error"]["reason"]), (7, "no_server"))
        self.assertIn(str(port), answer["error"]["message"])

    def test_a_name_that_nobody_knows_is_named(self):
        got, answer, _ = run(self.profile(
            1, address="no-such-machine.invalid"), "rank")
        self.assertEqual((got, answer["error"]["reason"]), (7, "name_unknown"))
        self.assertIn("no-such-machine.invalid", answer["error"]["message"])

    def test_a_server_of_another_authority_is_refused(self):
        self.refused(Strange(Authority().server(), hold), 8,
                     "wrong_certificate")

    def test_a_certificate_for_another_name_is_refused(self):
        self.refused(Strange(self.ca.server(name="localhost"), hold), 8,
                     "wrong_certificate")

    def test_a_wildcard_is_no_name(self):
        self.refused(Strange(self.ca.server(name="*.internal"), hold), 8,
                     "wrong_certificate")

    def test_a_clients_certificate_makes_no_server(self):
        self.refused(Strange(self.ca.server(
            usage=ExtendedKeyUsageOID.CLIENT_AUTH), hold), 8,
            "wrong_certificate")

    def test_an_expired_certificate_points_to_the_clock(self):
        text = self.refused(Strange(self.ca.server(start=-9, days=3), hold),
                            8, "clock_off")
        self.assertIn("clock", text)

    def test_a_certificate_of_tomorrow_points_to_the_clock(self):
        self.refused(Strange(self.ca.server(start=2), hold), 8, "clock_off")

    def test_an_older_tls_is_a_version_apart(self):
        self.refused(Strange(self.ca.server(), hold,
                             version=ssl.TLSVersion.TLSv1_2), 70,
                     "version_apart")

    def test_a_tls_server_of_another_protocol_is_a_version_apart(self):
        self.refused(Strange(self.ca.server(), hold, alpn=()), 70,
                     "version_apart")

    def test_another_service_on_the_port_is_no_viesti(self):
        self.refused(Strange(None, lambda s: (
            s.sendall(b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n"), hold(s))), 7,
            "no_viesti")

    def test_silence_ends_after_ten_seconds(self):
        silent = Strange(None, hold)
        mute = Strange(self.ca.server(), hold)
        started = time.monotonic()
        threads = [threading.Thread(target=self.refused, args=(
            silent, 7, "timeout")), threading.Thread(
                target=self.refused_elsewhere, args=(mute,))]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        self.assertLess(time.monotonic() - started, 15)

    def refused_elsewhere(self, server):
        with server as s:
            got, answer, _ = run(self.ca.profile(
                os.path.join(self.scratch.name, "q"), s.port), "rank")
        self.assertEqual((got, answer["error"]["reason"]), (7, "timeout"))

    def test_a_closed_connection_is_said_to_be_lost(self):
        self.refused(Strange(self.ca.server(), nothing), 7, "connection_lost")

    def test_a_revoked_client_hears_why(self):
        def act(link):
            link.read()     # else closing would throw the Goodbye away
            link.say(push=pb.Push(goodbye=pb.Goodbye(
                reason="certificate_revoked", message="Revoked yesterday.")))
        text = self.refused(Strange(self.ca.server(), act), 8,
                            "certificate_revoked")
        self.assertEqual(text, "Revoked yesterday.")

    def test_a_restarting_server_is_told_from_a_lost_one(self):
        def act(link):
            link.welcome_client()
            link.read()
            link.say(push=pb.Push(goodbye=pb.Goodbye(reason="restarting",
                                                     message="Back soon.")))
        self.refused(Strange(self.ca.server(), act), 7, "restarting")

    def test_a_frame_too_long_ends_it(self):
        self.refused(Strange(self.ca.server(), lambda link: (
            link.send_bytes(b"\xff\xff\xff\xff"), hold(link))), 70,
            "bad_frame")

    def test_bytes_that_are_no_message_end_it(self):
        self.refused(Strange(self.ca.server(), lambda link: (
            link.send_bytes(b"\0\0\0\3\xff\xff\xff"), hold(link))), 2,
            "malformed")

    def test_an_answer_to_nothing_ends_it(self):
        def act(link):
            link.read()
            link.say(reply=pb.Reply(id=99, pong=pb.Pong()))
            hold(link)
        self.refused(Strange(self.ca.server(), act), 70, "bad_reply")

    def test_the_wrong_answer_ends_it(self):
        def act(link):
            link.welcome_client()
            link.reply(link.read(), pong=pb.Pong())
            hold(link)
        self.refused(Strange(self.ca.server(), act), 70, "bad_reply")

    def test_a_key_that_others_may_read_is_not_used(self):
        path = self.profile(1)
        os.chmod(os.path.join(path, "client.key"), 0o644)
        got, answer, _ = run(path, "rank")
        self.assertEqual((got, answer["error"]["reason"]),
                         (4, "key_permissions"))

    def test_a_cut_reply_is_sent_again_with_the_same_operation(self):
        operations = []

        def act(link):
            link.welcome_client()
            request = link.read()
            while request.WhichOneof("body") != "record":
                link.reply(request, error=pb.Error(
                    code=pb.ERROR_UNAVAILABLE, reason="busy", message="-"))
                request = link.read()
            operations.append(request.record.items[0].operation)
            if len(operations) == 1:
                return
            link.reply(request, recorded=pb.Recorded(results=[pb.RecordResult(
                outcome=pb.RECORD_NEW, activity=7, points=10,
                status=pb.ACTIVITY_AUTOMATIC)]))
            link.sock.recv(1)
        with Strange(self.ca.server(), act) as s:
            path = self.profile(s.port)
            got, answer, _ = run(path, "record", "S001010", "SM2",
                                 "https://a.example/1")
            self.assertEqual((got, answer["state"], answer["waiting"]),
                             (0, "waiting", 1))
            got, answer, _ = run(path, "sync")
            self.assertEqual((got, answer), (0, {
                "sent": 1, "refused": 0, "waiting": 0}))
        self.assertEqual(len(operations), 2)
        self.assertEqual(operations[0], operations[1])
        self.assertEqual(len(operations[0]), 16)

    def test_a_refused_client_keeps_what_was_saved(self):
        def act(link):
            link.read()
            link.say(push=pb.Push(goodbye=pb.Goodbye(
                reason="unknown_certificate", message="Who are you?")))
        with Strange(self.ca.server(), act) as s:
            path = self.profile(s.port)
            got, answer, _ = run(path, "record", "S001010", "SM2")
            self.assertEqual((got, answer["state"]), (8, "waiting"))
        with sqlite3.connect(os.path.join(path, "outbox.db")) as db:
            self.assertEqual(db.execute("SELECT count(*) FROM entry "
                                        "WHERE state = 0").fetchone(), (1,))

    def test_a_slow_server_is_pinged_and_waited_for(self):
        heard = []

        def act(link):
            link.welcome_client(limits={"ping_interval_ms": 1000})
            request = link.read()
            until = time.monotonic() + 3.5
            while time.monotonic() < until:
                ping = link.read()
                heard.append(ping.WhichOneof("body"))
                link.reply(ping, pong=pb.Pong())
            link.reply(request, status=pb.Status(season="slow"))
            link.sock.recv(1)
        with Strange(self.ca.server(), act) as s:
            got, answer, _ = run(self.profile(s.port), "status")
        self.assertEqual((got, answer["season"]), (0, "slow"), answer)
        self.assertEqual(set(heard), {"ping"})

    def test_no_more_is_open_than_the_server_allows(self):
        batches, too_many = [], []

        def act(link):
            link.welcome_client(limits={"open_requests": 2})
            total = 0
            while total < 1500:
                pair = [link.read()]
                total += len(pair[0].record.items)
                if total < 1500:
                    pair.append(link.read())
                    total += len(pair[1].record.items)
                link.sock.settimeout(0.1)
                try:
                    too_many.append(link.read())
                except TimeoutError:
                    pass
                link.sock.settimeout(30)
                for request in reversed(pair):
                    batches.append(len(request.record.items))
                    link.reply(request, recorded=pb.Recorded(results=[
                        pb.RecordResult(
                            outcome=pb.RECORD_NEW, staff_id="S001",
                            identity=item.note.rjust(8).encode())
                        for item in request.record.items]))
            link.sock.recv(1)
        path = os.path.join(self.scratch.name, "sheet.csv")
        with open(path, "w") as f:
            f.write("person,type,date,evidence,note\n" + "".join(
                f"S001,WK2,2026-03-01,,{n}\n" for n in range(1500)))
        with Strange(self.ca.server(), act) as s:
            got, answer, err = run(self.profile(s.port), "import", path)
        self.assertEqual((got, answer.get("new")), (0, 1500), (answer, err))
        self.assertEqual((sum(batches), too_many), (1500, []))

    def test_a_certificate_renews_itself_with_the_same_key(self):
        old, new, seen = [], [], []

        def act(link):
            seen.append(link.sock.getpeercert(True))
            link.welcome_client(renew=True, certificate_days=20)
            self.renew(link, new)
            link.reply(link.read(), status=pb.Status())
        with Strange(self.ca.server(), act, client_ca=self.ca) as s:
            path = self.profile(s.port)
            certificate = os.path.join(path, "client.crt")
            with open(certificate, "rb") as f:
                old.append(x509.load_pem_x509_certificate(f.read()))
            got, answer, _ = run(path, "status")
            self.assertEqual((got, answer["connected"]), (0, True), answer)
        with open(certificate, "rb") as f:
            now = x509.load_pem_x509_certificate(f.read())
        self.assertEqual(now, new[0])
        self.assertEqual(now.public_key().public_numbers(),
                         old[0].public_key().public_numbers())

    def test_an_expired_certificate_renews_and_connects_anew(self):
        new, seen = [], []

        def act(link):
            seen.append(link.sock.getpeercert(True))
            if len(seen) == 1:
                link.welcome_client(renew=True, certificate_days=-3)
                self.renew(link, new)
                link.sock.recv(1)
                return
            link.welcome_client(certificate_days=180)
            link.reply(link.read(), status=pb.Status())
        with Strange(self.ca.server(), act, client_ca=self.ca) as s:
            got, answer, _ = run(self.profile(s.port), "status")
        self.assertEqual((got, answer["certificate_days"]), (0, 180), answer)
        self.assertEqual(seen[1], new[0].public_bytes(
            serialization.Encoding.DER))

    def test_a_renewed_certificate_of_another_key_is_not_kept(self):
        def act(link):
            link.welcome_client(renew=True, certificate_days=-3)
            request = link.read()
            link.reply(request, renewed=pb.Renewed(
                certificate=ssl.PEM_cert_to_DER_cert(self.ca.leaf(
                    ExtendedKeyUsageOID.CLIENT_AUTH)[1].decode())))
            link.sock.recv(1)
        with Strange(self.ca.server(), act) as s:
            path = self.profile(s.port)
            with open(os.path.join(path, "client.crt"), "rb") as f:
                before = f.read()
            got, answer, _ = run(path, "rank")
        self.assertEqual((got, answer["error"]["reason"]),
                         (70, "certificate_apart"))
        with open(os.path.join(path, "client.crt"), "rb") as f:
            self.assertEqual(f.read(), before)

    def renew(self, link, made):
        request = link.read()
        csr = x509.load_der_x509_csr(request.renew.csr)
        made.append(self.ca.client(csr.public_key()))
        link.reply(request, renewed=pb.Renewed(certificate=made[-1].public_bytes(
            serialization.Encoding.DER)))

    def invite(self, port, ca):
        """An invite line of that authority, made by PROTOCOL.md."""
        letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
        address = b"127.0.0.1"
        body = bytes([1, len(address)]) + address + port.to_bytes(2, "big")
        body += key_hash(ca.certificate) + b"H" * 8 + b"S" * 16
        body += hashlib.sha256(body).digest()[:4]
        bits = "".join(f"{b:08b}" for b in body)
        bits += "0" * (-len(bits) % 5)
        return "VSTI1-" + "".join(letters[int(bits[i:i + 5], 2)]
                                  for i in range(0, len(bits), 5))

    def test_the_invites_secret_goes_to_no_stranger(self):
        heard = []

        def act(link):
            heard.append(link.sock.recv(1))
        for pem in (Authority().server(), self.ca.server(name="localhost"),
                    self.ca.server(usage=ExtendedKeyUsageOID.CLIENT_AUTH),
                    # the true CA shown beside a certificate it never signed
                    Authority().server() + self.ca.pem()):
            with Strange(pem, act) as s:
                path = os.path.join(self.scratch.name, "new")
                got, answer, _ = run(path, "enrol",
                                     self.invite(s.port, self.ca))
            self.assertEqual((got, answer["error"]["reason"]),
                             (8, "wrong_certificate"), answer)
        self.assertEqual(b"".join(heard), b"")

    def test_an_enrolment_that_broke_off_goes_on_with_the_same_key(self):
        keys = []

        def act(link):
            request = link.read()
            keys.append(request.redeem.csr)
            self.assertEqual(request.redeem.secret, b"S" * 16)
        with Strange(self.ca.server(), act) as s:
            path = os.path.join(self.scratch.name, "new")
            line = self.invite(s.port, self.ca)
            for _ in range(2):
                got, answer, _ = run(path, "enrol", "-",
                                     stdin=f"viesti enrol {line}\n")
                self.assertEqual(got, 7, answer)
        a, b = (x509.load_der_x509_csr(k).public_key() for k in keys)
        self.assertEqual(a.public_numbers(), b.public_numbers())
        mode = os.stat(os.path.join(path, "client.key.new")).st_mode
        self.assertEqual(mode & 0o777, 0o600)


if __name__ == "__main__":
    unittest.main()
