# SPDX-License-Identifier: EUPL-1.2
"""`viesti status --why` says what is wrong, for each thing that can be: the check
that fails, the reason, whom to ask what, the exit code, and that it is quick."""
import os
import socket
import sys
import tempfile
import time
import unittest

from cryptography import x509

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import viesti_server as vs                                      # noqa: E402
from strange_server import Authority, Strange, write            # noqa: E402
from viesti_cli import viesti                                   # noqa: E402
from viesti_client import operation, pb                                   # noqa: E402

CHECKS = ["profile", "certificate", "name", "reach", "tls", "server",
          "answer", "clock"]
US = 1000000


def welcome(**more):
    def act(link):
        link.welcome_client(**more)
        link.sock.settimeout(5)
        link.sock.recv(1)
    return act


def goodbye(reason):
    def act(link):
        link.read()     # else closing would throw the Goodbye away
        link.say(push=pb.Push(goodbye=pb.Goodbye(
            reason=reason, message="As the server says it.")))
    return act


def now_us(seconds=0):
    return int((time.time() + seconds) * US)


class Case(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="viesti-why-")
        self.addCleanup(scratch.cleanup)
        self.dir = os.path.join(scratch.name, "p")
        self.ca = Authority()

    def why(self, code, *words):
        ran = viesti(self.dir, "status", "--why", "--json", *words)
        self.assertEqual(ran.code, code, ran)
        self.assertEqual([row["check"] for row in ran.json], CHECKS)
        return {row["check"]: row for row in ran.json}

    def fails(self, check, reason, code):
        """That check fails, those before are in order, those behind it were
        not tried; its row."""
        found = self.why(code)
        at = CHECKS.index(check)
        self.assertEqual((found[check]["verdict"], found[check]["reason"]),
                         ("failed", reason), found)
        for name in CHECKS[:at]:
            self.assertEqual(found[name]["verdict"], "ok", found)
        for name in CHECKS[at + 1:]:
            if (check, name) != ("answer", "clock"):
                self.assertEqual(found[name]["verdict"], "unknown", found)
        self.assertTrue(found[check]["message"])
        return found[check]

    def strange(self, *words, **options):
        server = Strange(*words, **options).__enter__()
        self.addCleanup(server.__exit__)
        self.ca.profile(self.dir, server.port)
        return server


class TestWay(Case):
    def test_without_a_profile_it_says_how_to_enrol(self):
        ran = viesti(self.dir, "status", "--why")
        self.assertEqual(ran.code, 3, ran)
        self.assertIn("viesti enrol CODE", ran.out)
        self.assertEqual(self.fails("profile", "not_enrolled", 3)["advice"],
                         None)

    def test_a_key_of_another_certificate(self):
        self.ca.profile(self.dir, 1)
        other = Authority().profile(self.dir + "2", 1)
        with open(os.path.join(other, "client.key"), "rb") as f:
            write(os.path.join(self.dir, "client.key"), f.read())
        row = self.fails("certificate", "profile_broken", 2)
        self.assertIn("--replace", row["advice"])

    def test_a_name_that_nobody_knows(self):
        self.ca.profile(self.dir, 1, address="no-such-machine.invalid")
        started = time.monotonic()
        row = self.fails("name", "name_unknown", 7)
        self.assertLess(time.monotonic() - started, 8)
        self.assertIn("no-such-machine.invalid", row["advice"])
        self.assertIn("network people", row["advice"])

    def test_a_closed_port(self):
        with socket.create_server(("127.0.0.1", 0)) as closed:
            port = closed.getsockname()[1]
        self.ca.profile(self.dir, port)
        row = self.fails("reach", "no_server", 7)
        self.assertIn(f"port {port}", row["advice"])
        self.assertIn("not running", row["advice"])

    def test_a_firewall_that_swallows_everything(self):
        # A listener whose queue is full drops what asks to come in.
        with socket.socket() as full:
            full.bind(("127.0.0.1", 0))
            full.listen(0)
            waiting = []
            for _ in range(4):
                s = socket.socket()
                s.setblocking(False)
                s.connect_ex(full.getsockname())
                waiting.append(s)
            time.sleep(0.2)
            self.ca.profile(self.dir, full.getsockname()[1])
            started = time.monotonic()
            row = self.fails("reach", "timeout", 7)
            self.assertLess(time.monotonic() - started, 6)
            self.assertIn("firewall", row["advice"])
            self.assertIn("let TCP connections", row["advice"])
            for s in waiting:
                s.close()


class TestAnswers(Case):
    def test_another_program_on_the_port_is_quoted(self):
        def act(sock):
            sock.sendall(b"SSH-2.0-OpenSSH_9.2\x1b[31m\r\n")
            sock.recv(1000)
        self.strange(None, act)
        row = self.fails("tls", "no_viesti", 7)
        self.assertIn("SSH-2.0-OpenSSH_9.2", row["message"])
        self.assertNotIn("\x1b", row["message"])

    def test_a_web_server_that_waits_for_us_is_quoted_too(self):
        def act(sock):
            sock.recv(1000)
            sock.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            sock.recv(1000)
        self.strange(None, act)
        self.assertIn("HTTP/1.1 400",
                      self.fails("tls", "no_viesti", 7)["message"])

    def test_a_full_server_closes_at_once(self):
        self.strange(None, lambda sock: sock.recv(1))
        row = self.fails("tls", "closed_at_once", 7)
        self.assertIn("full", row["advice"])

    def test_one_that_takes_and_says_nothing(self):
        self.strange(None, lambda _: time.sleep(20))
        started = time.monotonic()
        self.fails("tls", "timeout", 7)
        self.assertLess(time.monotonic() - started, 8)

    def test_a_proxy_that_opens_tls(self):
        proxy = Authority()
        proxy.name = x509.Name([x509.NameAttribute(
            x509.oid.NameOID.COMMON_NAME, "Corporate Inspection CA")])
        for alpn in (("http/1.1",), ()):
            server = self.strange(proxy.server(), lambda _: None, alpn=alpn)
            row = self.fails("server", "wrong_certificate", 8)
            self.assertIn("Corporate Inspection CA", row["message"])
            self.assertIn("TLS inspection", row["advice"])
            self.assertIn(f"port {server.port}", row["advice"])

    def test_a_certificate_of_ours_for_another_name_is_not_the_server(self):
        self.strange(self.ca.server(name="localhost"), lambda _: None)
        self.fails("server", "wrong_certificate", 8)

    def test_a_server_of_another_protocol(self):
        self.strange(self.ca.server(), lambda _: None, alpn=("h2",))
        row = self.fails("server", "version_apart", 70)
        self.assertIn("version", row["advice"])

    def test_an_older_tls(self):
        import ssl
        self.strange(self.ca.server(), lambda _: None,
                     version=ssl.TLSVersion.TLSv1_2)
        self.fails("server", "version_apart", 70)

    def test_what_the_server_says_is_explained(self):
        for reason, code, words in (
                ("certificate_revoked", 8, "shut this client out"),
                ("unknown_certificate", 8, "enrol CODE --replace"),
                ("restarting", 7, "being restarted"),
                ("too_many_connections", 7, "other windows"),
                ("no_memory", 7, "busy")):
            with self.subTest(reason):
                self.strange(self.ca.server(), goodbye(reason))
                row = self.fails("answer", reason, code)
                self.assertIn("As the server says it.", row["message"])
                self.assertIn(words, row["advice"])


class TestClock(Case):
    def test_a_clock_a_little_off_is_said_but_lets_through(self):
        self.strange(self.ca.server(), welcome(server_at=now_us(600)))
        found = self.why(0)
        self.assertEqual(found["clock"]["verdict"], "notice")
        self.assertIn("behind", found["clock"]["message"])
        self.assertIn("10 minutes", found["clock"]["message"])
        self.strange(self.ca.server(), welcome(server_at=now_us(-3 * 3600)))
        self.assertIn("ahead of the server's by 3 hours",
                      self.why(0)["clock"]["message"])

    def test_a_clock_outside_the_certificates_dates_is_said_exactly(self):
        self.strange(self.ca.server(start=4),
                     welcome(server_at=now_us(5 * 86400)))
        found = self.why(8)
        self.assertEqual((found["answer"]["verdict"],
                          found["clock"]["verdict"],
                          found["clock"]["reason"]),
                         ("ok", "failed", "clock_off"), found)
        self.assertIn("behind the server's by 5 days",
                      found["clock"]["message"])

    def test_when_the_server_says_nothing_its_certificate_tells_the_least(self):
        self.strange(self.ca.server(start=-40, days=30),
                     goodbye("certificate_expired"))
        found = self.why(8)
        self.assertEqual((found["answer"]["verdict"],
                          found["clock"]["verdict"]), ("failed", "failed"))
        self.assertIn("at least 10 days", found["clock"]["message"])

    def test_a_certificate_that_ran_out_under_a_right_clock_is_the_servers(self):
        self.strange(self.ca.server(start=-40, days=30),
                     welcome(server_at=now_us()))
        found = self.why(8)
        self.assertEqual(found["clock"]["reason"], "clock_off")
        self.assertIn("server's certificate is not valid",
                      found["clock"]["message"])
        self.assertIn("Nothing is wrong on this machine",
                      found["clock"]["advice"])

    def test_an_own_certificate_that_ran_out_is_noticed(self):
        server = self.strange(self.ca.server(), goodbye("certificate_expired"))
        real = self.ca.leaf
        self.ca.leaf = lambda usage, **dates: real(usage, start=-40, days=30)
        self.ca.profile(self.dir, server.port)
        found = self.why(8)
        self.assertEqual((found["certificate"]["verdict"],
                          found["answer"]["reason"]),
                         ("notice", "certificate_expired"))
        self.assertIn("enrol", found["answer"]["advice"])

    def test_an_own_certificate_of_tomorrow_points_to_the_clock(self):
        server = self.strange(self.ca.server(), welcome(server_at=now_us()))
        real = self.ca.leaf
        self.ca.leaf = lambda usage, **dates: real(usage, start=2)
        self.ca.profile(self.dir, server.port)
        self.assertIn("clock", self.why(0)["certificate"]["message"])


class TestRealServer(Case):
    @classmethod
    def setUpClass(cls):
        cls.server = vs.Server()
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__, None, None, None)
        cls.server.fill()

    def enrol(self, name):
        code = self.server.invite("recorder", department="hallinto",
                                  name=name).code
        self.assertEqual(viesti(self.dir, "enrol", code).code, 0)

    def test_all_in_order(self):
        self.enrol("in order")
        found = self.why(0)
        self.assertEqual({row["verdict"] for row in found.values()}, {"ok"})
        ran = viesti(self.dir, "status", "--why")
        self.assertEqual((ran.code, ran.err), (0, ""), ran)
        self.assertIn("The connection works.", ran.out)
        self.assertIn("in order", ran.out)

    def test_a_revoked_client(self):
        self.enrol("lost machine")
        with self.server.admin() as link:
            number = next(c.client for c in link.call(
                list_clients=pb.ListClients()).clients.rows
                if c.name == "lost machine")
            link.call(revoke_client=pb.RevokeClient(
                client=number, reason="lost"), operation=operation())
        row = self.fails("answer", "certificate_revoked", 8)
        self.assertIn("new invite", row["advice"])

    def test_a_client_that_the_server_does_not_know(self):
        self.enrol("stranger")
        stranger = Authority()
        with open(os.path.join(self.dir, "ca.crt"), "rb") as f:
            ours = f.read()
        stranger.profile(self.dir, self.server.port)
        # its own certificate from elsewhere, but our server's authority
        write(os.path.join(self.dir, "ca.crt"), ours)
        self.fails("answer", "unknown_certificate", 8)


class TestWords(Case):
    def closed(self):
        with socket.create_server(("127.0.0.1", 0)) as closed:
            self.ca.profile(self.dir, closed.getsockname()[1])

    def test_a_failing_command_points_to_it(self):
        self.closed()
        for words in (("rank",), ("status",), ("record", "S001010", "SM2")):
            ran = viesti(self.dir, *words)
            self.assertEqual(ran.err.count("viesti status --why"), 1, ran)
        self.assertNotIn("--why", viesti(self.dir, "rank", "--json").out)
        self.assertNotIn("--why", viesti(self.dir, "rnak").err)

    def test_what_is_no_matter_of_the_connection_does_not(self):
        with vs.Server() as server:
            server.fill()
            code = server.invite("recorder", department="talous").code
            profile = os.path.join(self.dir, "own")
            self.assertEqual(viesti(profile, "enrol", code).code, 0)
            used = viesti(profile, "enrol", code, "--replace")
        self.assertEqual(used.code, 8, used)
        self.assertNotIn("--why", used.err)

    def test_signs_are_words_and_the_advice_comes_last(self):
        self.closed()
        ran = viesti(self.dir, "status", "--why")
        lines = ran.out.splitlines()
        self.assertTrue(lines[0].startswith("ok "), ran)
        self.assertRegex(ran.out, r"(?m)^FAILED\s+Way to the server: ")
        self.assertRegex(ran.out, r"(?m)^not tried\s+Clock$")
        self.assertIn("This is why there is no connection:", ran.out)
        self.assertLess(ran.out.index("This is why"),
                        ran.out.rindex("not running"))
        self.assertNotIn("\x1b", ran.out)

    def test_plain_is_one_fact_a_line(self):
        self.closed()
        ran = viesti(self.dir, "status", "--why", "--plain")
        self.assertRegex(ran.out, r"(?m)^Way to the server: FAILED\. No server")

    def test_it_speaks_the_readers_language(self):
        self.closed()
        self.assertIn("VIKA", viesti(self.dir, "tila", "--why", "--lang",
                                     "fi").out)
        self.assertIn("FEL", viesti(self.dir, "status", "--why", "--lang",
                                    "sv").out)


if __name__ == "__main__":
    unittest.main()
