# SPDX-License-Identifier: EUPL-1.2
"""Who gets in: TLS 1.3 with ALPN and a certificate that the server knows, and
nobody else. A bad certificate never gets a Welcome."""
import datetime
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import viesti_server as vs                                      # noqa: E402
from viesti_client import (ALPN, ALPN_ENROL, SERVER_NAME, Farewell, Invite,
                           Link, Profile, Refused, connect, enrol, enrolling_link,
                           make_csr, make_key, pb)              # noqa: E402
from cryptography import x509                                   # noqa: E402
from cryptography.hazmat.primitives import hashes, serialization  # noqa: E402
from cryptography.hazmat.primitives.asymmetric import ec, rsa   # noqa: E402
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID  # noqa: E402

DAY = datetime.timedelta(days=1)


def name(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


class Maker:
    """Makes certificates under the server's CA, or under another of the same
    name: a thief of the CA's key is among those tried."""

    def __init__(self, state):
        def read(file):
            with open(os.path.join(state, "pki", file), "rb") as f:
                return f.read()
        self.ca = x509.load_pem_x509_certificate(read("ca.crt"))
        self.ca_key = serialization.load_pem_private_key(read("ca.key"), None)

    def make(self, key=None, signer=None, days=(-1, 10),
             usage=ExtendedKeyUsageOID.CLIENT_AUTH, issuer=None, is_ca=False,
             algorithm=None, padding=0):
        """(key, certificate DER)"""
        key = key or make_key()
        now = datetime.datetime.utcnow()
        builder = x509.CertificateBuilder(
            issuer_name=issuer or self.ca.subject, subject_name=name("client"),
            public_key=key.public_key(),
            serial_number=x509.random_serial_number(),
            not_valid_before=now + days[0] * DAY,
            not_valid_after=now + days[1] * DAY).add_extension(
                x509.BasicConstraints(is_ca, None), True)
        if usage:
            builder = builder.add_extension(x509.ExtendedKeyUsage([usage]),
                                            False)
        if padding:
            builder = builder.add_extension(x509.UnrecognizedExtension(
                x509.ObjectIdentifier("1.3.6.1.4.1.99999.1"), b"x" * padding),
                False)
        certificate = builder.sign(signer or self.ca_key,
                                   algorithm or hashes.SHA256())
        return key, certificate.public_bytes(serialization.Encoding.DER)


class Tls(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = vs.Server()
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__, None)
        cls.server.fill()
        cls.profile = cls.server.enrol("recorder", department="hallinto")
        cls.maker = Maker(cls.server.state)

    def tearDown(self):
        """Whatever was tried, a known client is still served."""
        with connect(self.profile) as link:
            link.call(ping=pb.Ping())

    def attempt(self, context, server_name=SERVER_NAME):
        """A Hello on a connection of that context; "welcome", or how it was
        refused."""
        raw = socket.create_connection(("127.0.0.1", self.server.port), 10)
        try:
            with Link(context.wrap_socket(raw,
                                          server_hostname=server_name)) as link:
                link.hello()
                return "welcome"
        except Refused as e:
            return e.code
        except Farewell as e:
            return e.reason
        except ssl.SSLError as e:
            return f"alert {e}"
        except OSError:
            return "closed"

    def with_certificate(self, key, certificate):
        return self.attempt(Profile("127.0.0.1", self.server.port, key,
                                    certificate, self.profile.ca).context())

    def test_the_known_client_is_welcome(self):
        self.assertEqual(self.attempt(self.profile.context()), "welcome")

    def test_no_certificate(self):
        _, ca = self.profile.pem_files()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(ca)
        context.set_alpn_protocols([ALPN])
        self.assertRegex(self.attempt(context), "^(alert|closed)")

    def test_certificates_that_end_the_handshake(self):
        make = self.maker.make
        other = make_key()
        self_signed = make_key()
        cases = {
            "another CA": lambda: make(signer=other, issuer=name("other")),
            "another CA of the same name": lambda: make(signer=other),
            "self-signed": lambda: make(key=self_signed, signer=self_signed,
                                        issuer=name("client")),
            "not yet valid": lambda: make(days=(5, 10)),
            "for servers only": lambda: make(
                usage=ExtendedKeyUsageOID.SERVER_AUTH),
            "the CA itself": lambda: (
                self.maker.ca_key, self.maker.ca.public_bytes(
                    serialization.Encoding.DER)),
        }
        for what, made in cases.items():
            with self.subTest(what):
                self.assertRegex(self.with_certificate(*made()),
                                 "^(alert|closed)")

    def test_certificates_of_this_ca_that_nobody_enrolled(self):
        """Good signatures, but not in the register: refused all the same."""
        make = self.maker.make
        cases = {
            "never given out": make(),
            "expired": make(days=(-10, -1)),
            "no usage": make(usage=None),
            "a CA of our own": make(is_ca=True),
            "P-384": make(key=ec.generate_private_key(ec.SECP384R1())),
            "RSA 2048": make(key=rsa.generate_private_key(65537, 2048)),
            "RSA 1024": make(key=rsa.generate_private_key(65537, 1024)),
            "16 KiB of it": make(padding=16384),
            "SHA-1": make(algorithm=hashes.SHA1()),
        }
        for what, made in cases.items():
            with self.subTest(what):
                try:
                    got = self.with_certificate(*made)
                except ssl.SSLError:
                    continue        # our own side would not even load it
                self.assertRegex(got, "^(alert|closed|unknown_certificate)")

    def test_a_revoked_client_is_cut_and_kept_out(self):
        lost = self.server.enrol("recorder", department="talous", name="lost")
        with connect(lost) as link, connect(lost), \
                self.server.admin() as admin:
            number = next(c.client for c in admin.call(
                list_clients=pb.ListClients()).clients.rows
                if c.name == "lost" and c.status == pb.CLIENT_ACTIVE)
            shut = [admin.call(
                revoke_client=pb.RevokeClient(client=number, reason="lost"),
                operation=id_).revoked for id_ in 2 * [vs.operation()]]
            self.assertEqual([r.connections_closed for r in shut], [2, 2])
            with self.assertRaises(ConnectionError) as caught:
                link.next_reply()
            self.assertEqual(caught.exception.reason, "certificate_revoked")
        self.assertEqual(self.attempt(lost.context()), "certificate_revoked")

    def test_a_wrong_or_missing_alpn(self):
        for alpn in ((), ("viesti/2",), ("h2", "http/1.1"), ("viesti",)):
            with self.subTest(alpn):
                self.assertIn("alert no application protocol", self.attempt(
                    self.profile.context(alpn)))

    def test_the_session_is_chosen_among_many(self):
        self.assertEqual(self.attempt(self.profile.context(("h2", ALPN))),
                         "welcome")

    def test_enrolment_knows_no_hello_and_the_session_no_redeem(self):
        self.assertEqual(self.attempt(self.profile.context((ALPN_ENROL,))),
                         "precondition")
        with connect(self.profile) as link:
            with self.assertRaises(Refused) as caught:
                link.call(redeem=pb.Redeem(
                    invite=bytes(8), secret=bytes(16),
                    csr=make_csr(make_key())))
            self.assertEqual(caught.exception.reason, "not_enrolling")

    def test_tls_1_2_is_refused(self):
        context = self.profile.context()
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        self.assertRegex(self.attempt(context), "^(alert|closed)")

    def test_no_tickets_are_given(self):
        with connect(self.profile) as link:
            link.call(ping=pb.Ping())
            self.assertEqual(link.sock.version(), "TLSv1.3")
            self.assertEqual(link.sock.cipher()[0], "TLS_AES_128_GCM_SHA256")
            self.assertEqual(link.sock.selected_alpn_protocol(), ALPN)
            self.assertFalse(link.sock.session and
                             link.sock.session.has_ticket)
            self.assertIsNone(link.sock.compression())

    @unittest.skipUnless(shutil.which("openssl"), "openssl is not installed")
    def test_only_the_three_groups(self):
        client, ca = self.profile.pem_files()

        def group_works(group):
            done = subprocess.run(
                ["openssl", "s_client", "-connect",
                 f"127.0.0.1:{self.server.port}", "-groups", group, "-alpn",
                 ALPN, "-cert", client, "-key", client, "-CAfile", ca],
                stdin=subprocess.DEVNULL, capture_output=True, timeout=20)
            return bool(re.search(rb"New, TLSv1\.3", done.stdout))

        for group in ("X25519", "P-256", "P-384"):
            self.assertTrue(group_works(group), group)
        for group in ("X448", "P-521", "ffdhe2048"):
            self.assertFalse(group_works(group), group)


class Enrolment(unittest.TestCase):
    """A server for each test: wrong secrets are counted by address."""

    def setUp(self):
        self.server = vs.Server()
        self.server.__enter__()
        self.addCleanup(self.server.__exit__, None)
        self.server.fill()

    def invite(self, **options):
        return self.server.invite("recorder", department="hallinto",
                                  **options).code

    def test_the_key_stays_and_the_name_is_the_servers(self):
        profile = enrol(self.invite(name="HR desk 2"))
        leaf = x509.load_der_x509_certificate(profile.certificate)
        self.assertEqual(leaf.public_key().public_numbers(),
                         profile.key.public_key().public_numbers())
        self.assertNotIn("ignored", leaf.subject.rfc4514_string())
        usage = leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
        self.assertEqual(list(usage.value), [ExtendedKeyUsageOID.CLIENT_AUTH])
        self.assertEqual((profile.redeemed.name, profile.redeemed.role,
                          profile.redeemed.department),
                         ("HR desk 2", pb.ROLE_RECORDER, "hallinto"))
        self.assertEqual(profile.redeemed.ca, profile.ca)

    def test_an_invite_is_good_for_one_key(self):
        line = self.invite()
        first = enrol(line)
        again = enrol(line, key=first.key)
        self.assertEqual(again.certificate, first.certificate)
        with self.assertRaises(Refused) as caught:
            enrol(line)
        self.assertEqual(caught.exception.reason, "invite_unknown")

    def redeem(self, line, **change):
        """Redeems by hand, with something changed."""
        invite = Invite(line)
        fields = dict(invite=invite.handle, secret=invite.secret,
                      csr=make_csr(make_key()), device="test")
        fields.update(change)
        with enrolling_link(("127.0.0.1", self.server.port)) as link:
            return link.call(redeem=pb.Redeem(**fields)).redeemed

    def test_wrong_secrets_use_an_invite_up(self):
        line = self.invite()
        for _ in range(5):
            with self.assertRaises(Refused) as caught:
                self.redeem(line, secret=os.urandom(16))
            self.assertEqual(caught.exception.code, "unauthenticated")
        with self.assertRaises(Refused):
            self.redeem(line)

    def test_an_unknown_invite_looks_like_a_wrong_secret(self):
        with self.assertRaises(Refused) as unknown:
            self.redeem(self.invite(), invite=os.urandom(8))
        with self.assertRaises(Refused) as wrong:
            self.redeem(self.invite(), secret=os.urandom(16))
        self.assertEqual((unknown.exception.code, unknown.exception.reason),
                         (wrong.exception.code, wrong.exception.reason))

    def test_a_csr_that_is_none_or_of_another_key_kind(self):
        line = self.invite()
        rsa_key = rsa.generate_private_key(65537, 2048)
        broken = bytearray(make_csr(make_key()))
        broken[-1] ^= 1
        for csr, reason in ((b"no csr", "csr_malformed"),
                            (bytes(broken), "csr_malformed"),
                            (make_csr(rsa_key), "csr_key"),
                            (make_csr(ec.generate_private_key(
                                ec.SECP384R1())), "csr_key")):
            with self.assertRaises(Refused) as caught:
                self.redeem(line, csr=csr)
            self.assertEqual(caught.exception.reason, reason)
        self.redeem(line)

    def test_secrets_are_not_in_the_log_nor_in_the_files(self):
        line = self.invite()
        secret = Invite(line).secret
        enrol(line)
        for root, _, files in os.walk(self.server.state):
            for file in files:
                path = os.path.join(root, file)
                if os.path.isfile(path):
                    with open(path, "rb") as f:
                        data = f.read()
                    self.assertNotIn(secret, data, path)
                    self.assertNotIn(secret.hex().encode(), data, path)
                    self.assertNotIn(line.encode(), data, path)

    def test_a_client_tells_a_server_of_another_ca_nothing(self):
        line = self.invite()
        with vs.Server() as other:
            with self.assertRaises(ValueError):
                enrol(line, where=("127.0.0.1", other.port))
            self.assertNotIn("redeem", other.log())


if __name__ == "__main__":
    unittest.main()
