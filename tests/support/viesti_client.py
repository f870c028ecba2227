# SPDX-License-Identifier: EUPL-1.2
"""A client of the Viesti protocol, written from proto/PROTOCOL.md and
proto/viesti.proto alone: nothing of the C programs is used. The tests use it as
the second opinion on what the server says.

    profile = enrol("VSTI1-...")              # key, certificate, CA in memory
    with connect(profile) as link:
        reply = link.call(status=pb.StatusGet())
        ids = [link.send(ping=pb.Ping()) for _ in range(64)]
        replies = link.receive_all(ids)

An Error reply of call() is raised as Refused; a Goodbye as Farewell; a connection
that ends without one as ConnectionError.
"""
import atexit
import datetime
import hashlib
import importlib
import os
import shutil
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import time

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtensionOID, NameOID

SOURCE = os.environ.get("VIESTI_SOURCE") or os.path.abspath(
    os.path.join(os.path.dirname(__file__), "..", ".."))


def _messages():
    """Makes Python classes of viesti.proto, in a directory of this process."""
    out = tempfile.TemporaryDirectory(prefix="viesti-pb-")
    subprocess.run(["protoc", "--proto_path", os.path.join(SOURCE, "proto"),
                    "--python_out", out.name, "viesti.proto"], check=True)
    sys.path.insert(0, out.name)
    module = importlib.import_module("viesti_pb2")
    sys.path.remove(out.name)
    out.cleanup()
    return module


pb = _messages()

ALPN = "viesti/1"
ALPN_ENROL = "viesti-enrol/1"
SERVER_NAME = "viesti.internal"
FRAME_MAX_CLIENT = 262144
PATIENCE_S = 30


class Refused(Exception):
    """An Error reply."""

    def __init__(self, error):
        self.code = pb.ErrorCode.Name(error.code).removeprefix("ERROR_").lower()
        self.reason = error.reason
        self.field = error.field
        self.retry = error.retry
        self.error = error
        super().__init__(f"{self.code} {self.reason} {self.field!r}: "
                         f"{error.message}")


class Farewell(ConnectionError):
    """The server said Goodbye."""

    def __init__(self, goodbye):
        self.reason = goodbye.reason
        self.goodbye = goodbye
        super().__init__(f"goodbye {goodbye.reason}: {goodbye.message}")


# ------------------------------------------------------------- invite line

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
INVITE_PREFIX = "VSTI1"


class Invite:
    """What an invite line holds; see PROTOCOL.md, "The invite line"."""

    def __init__(self, line):
        text = line.strip().upper().replace(" ", "").replace("-", "")
        if not text.startswith(INVITE_PREFIX):
            raise ValueError("an invite line begins with VSTI1-")
        text = text[len(INVITE_PREFIX):]
        text = text.replace("O", "0").replace("I", "1").replace("L", "1")
        bits, n_bits, data = 0, 0, bytearray()
        for letter in text:
            bits = bits << 5 | CROCKFORD.index(letter)
            n_bits += 5
            if n_bits >= 8:
                n_bits -= 8
                data.append(bits >> n_bits & 0xff)
        if n_bits >= 5 or bits & (1 << n_bits) - 1:
            raise ValueError("the invite line does not end as it should")
        self.raw = bytes(data)
        body, checksum = self.raw[:-4], self.raw[-4:]
        if hashlib.sha256(body).digest()[:4] != checksum:
            raise ValueError("the invite line's checksum does not fit")
        self._read(body)

    def _read(self, body):
        version, length = body[0], body[1]
        if version != 1:
            raise ValueError(f"invite version {version} is not known")
        at = 2
        self.address = body[at:at + length].decode()
        at += length
        self.port, = struct.unpack_from(">H", body, at)
        at += 2
        self.ca_key_hash = body[at:at + 32]
        self.handle = body[at + 32:at + 40]
        self.secret = body[at + 40:at + 56]
        if at + 56 != len(body):
            raise ValueError("the invite line has a wrong length")


# ---------------------------------------------------------------- profiles

class Profile:
    """Where the server is, and who we are."""

    def __init__(self, address, port, key, certificate, ca):
        self.address, self.port = address, port
        self.key = key                      # private key object
        self.certificate = certificate      # DER
        self.ca = ca                        # DER
        self._dir = None

    def pem_files(self):
        """Paths of certificate and key, CA: ssl wants files."""
        if self._dir is None:
            self._dir = tempfile.mkdtemp(prefix="viesti-profile-")
            atexit.register(shutil.rmtree, self._dir, ignore_errors=True)
            chain = ssl.DER_cert_to_PEM_cert(self.certificate).encode()
            chain += self.key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption())
            self._write("client.pem", chain)
            self._write("ca.pem", ssl.DER_cert_to_PEM_cert(self.ca).encode())
        return (os.path.join(self._dir, "client.pem"),
                os.path.join(self._dir, "ca.pem"))

    def _write(self, name, data):
        path = os.path.join(self._dir, name)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as f:
            f.write(data)

    def context(self, alpn=(ALPN,)):
        client, ca = self.pem_files()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.load_verify_locations(ca)
        context.load_cert_chain(client)
        if alpn:
            context.set_alpn_protocols(list(alpn))
        return context


def make_key():
    return ec.generate_private_key(ec.SECP256R1())


def make_csr(key, name="ignored"):
    return x509.CertificateSigningRequestBuilder().subject_name(
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])).sign(
            key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def key_hash(certificate):
    """SHA-256 of the public key info of a certificate."""
    info = certificate.public_key().public_bytes(
        serialization.Encoding.DER,
        serialization.PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(info).digest()


def check_enrolment_chain(chain_der, ca_key_hash, server_name=SERVER_NAME):
    """The CA of the presented chain, after every check of PROTOCOL.md; or
    ValueError. Nothing secret may be sent before this returned."""
    certificates = [x509.load_der_x509_certificate(c) for c in chain_der]
    leaf = certificates[0]
    cas = [c for c in certificates[1:] if key_hash(c) == ca_key_hash]
    if not cas:
        raise ValueError("the server does not hold the invite's CA")
    ca = cas[0]
    try:
        ca.public_key().verify(leaf.signature, leaf.tbs_certificate_bytes,
                               ec.ECDSA(leaf.signature_hash_algorithm))
    except InvalidSignature as e:
        raise ValueError("the server's certificate is not of this CA") from e
    names = leaf.extensions.get_extension_for_oid(
        ExtensionOID.SUBJECT_ALTERNATIVE_NAME).value
    if server_name not in names.get_values_for_type(x509.DNSName):
        raise ValueError("the server's certificate has another name")
    usage = leaf.extensions.get_extension_for_oid(
        ExtensionOID.EXTENDED_KEY_USAGE).value
    if x509.oid.ExtendedKeyUsageOID.SERVER_AUTH not in usage:
        raise ValueError("the server's certificate is for no server")
    now = time.time()
    for c in (leaf, ca):
        begin, end = (t.replace(tzinfo=datetime.timezone.utc).timestamp()
                      for t in (c.not_valid_before, c.not_valid_after))
        if not begin <= now <= end:
            raise ValueError("the server's certificate is not valid now")
    return ca.public_bytes(serialization.Encoding.DER)


def _peer_chain(tls):
    """Every certificate that the server sent, DER. The ssl module of
    Python 3.11 has no public call for it."""
    import _ssl
    return [ssl.PEM_cert_to_DER_cert(c.public_bytes(_ssl.ENCODING_PEM))
            for c in tls._sslobj.get_unverified_chain()]


def enrolling_link(where):
    """A connection for one Redeem; the server is not verified yet."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_alpn_protocols([ALPN_ENROL])
    raw = socket.create_connection(where, timeout=PATIENCE_S)
    return Link(context.wrap_socket(raw, server_hostname=SERVER_NAME))


def enrol(line, device="python", key=None, where=None):
    """Redeems an invite line; the Profile, with .redeemed as the server's
    reply. where: (address, port), if not those of the invite."""
    invite = Invite(line)
    key = key or make_key()
    where = where or (invite.address, invite.port)
    with enrolling_link(where) as link:
        ca = check_enrolment_chain(_peer_chain(link.sock), invite.ca_key_hash)
        redeemed = link.call(redeem=pb.Redeem(
            invite=invite.handle, secret=invite.secret, csr=make_csr(key),
            device=device)).redeemed
    profile = Profile(*where, key, redeemed.certificate, ca)
    profile.redeemed = redeemed
    return profile


# ------------------------------------------------------------- connections

def operation():
    """A fresh operation id: 48 bits of milliseconds, 80 random bits."""
    return struct.pack(">Q", int(time.time() * 1000))[2:] + os.urandom(10)


def frame(body):
    return struct.pack(">I", len(body)) + body


class Link:
    """One connection, blocking. Works over TLS and over a UNIX socket."""

    def __init__(self, sock):
        self.sock = sock
        self.welcome = None
        self.replies = {}           # arrived, not yet asked for
        self.updates = []           # of views, likewise
        self.next_id = 1
        self.buffer = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.sock.close()

    def hello(self, language="en", client="test", features=()):
        self.welcome = self.call(hello=pb.Hello(
            client=client, language=language, features=features)).welcome
        return self.welcome

    def request(self, operation=None, timeout_ms=None, id=None, **arm):
        """A Request with one arm: request(ping=pb.Ping())."""
        message = pb.Request(**arm)
        message.id = id if id is not None else self.next_id
        self.next_id += 1
        if operation is not None:
            message.operation = operation
        if timeout_ms is not None:
            message.timeout_ms = timeout_ms
        return message

    def send(self, **arm):
        """Sends a request without waiting; its id."""
        message = self.request(**arm)
        self.send_bytes(frame(message.SerializeToString()))
        return message.id

    def send_bytes(self, data):
        self.sock.sendall(data)

    def call(self, **arm):
        """Sends a request and waits for its reply."""
        return self.result(self.send(**arm))

    def result(self, id):
        reply = self.receive(id)
        if reply.WhichOneof("body") == "error":
            raise Refused(reply.error)
        return reply

    def receive(self, id):
        """The reply to that request, an Error too; others are kept."""
        while id not in self.replies:
            reply = self.next_reply()
            self.replies[reply.id] = reply
        return self.replies.pop(id)

    def receive_all(self, ids):
        return [self.receive(id) for id in ids]

    def next_reply(self):
        """The next reply in order of arrival; updates are kept."""
        while True:
            message = pb.ServerFrame.FromString(self.next_frame())
            kind = message.WhichOneof("frame")
            if kind == "reply":
                return message.reply
            self.take_push(message.push)

    def next_update(self):
        """The next update of a view that is watched."""
        while not self.updates:
            message = pb.ServerFrame.FromString(self.next_frame())
            if message.WhichOneof("frame") == "reply":
                self.replies[message.reply.id] = message.reply
            else:
                self.take_push(message.push)
        return self.updates.pop(0)

    def take_push(self, push):
        kind = push.WhichOneof("body")
        if kind == "goodbye":
            raise Farewell(push.goodbye)
        if kind != "update":
            raise ConnectionError(f"an unknown push: {push}")
        self.updates.append(push.update)

    def next_frame(self):
        while True:
            if len(self.buffer) >= 4:
                length, = struct.unpack_from(">I", self.buffer)
                if not 1 <= length <= FRAME_MAX_CLIENT:
                    raise ConnectionError(f"a frame of {length} bytes")
                if len(self.buffer) >= 4 + length:
                    body = self.buffer[4:4 + length]
                    self.buffer = self.buffer[4 + length:]
                    return body
            data = self.sock.recv(65536)
            if not data:
                raise ConnectionError("the server closed the connection")
            self.buffer += data


def connect(profile, hello=True, language="en", patience_s=PATIENCE_S):
    raw = socket.create_connection((profile.address, profile.port),
                                   timeout=patience_s)
    raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    tls = profile.context().wrap_socket(raw, server_hostname=SERVER_NAME)
    link = Link(tls)
    if hello:
        link.hello(language)
    return link


def connect_socket(path, hello=True, language="en", patience_s=PATIENCE_S):
    """As the administrator of this machine, over the UNIX socket."""
    sock = socket.socket(socket.AF_UNIX)
    sock.settimeout(patience_s)
    sock.connect(path)
    link = Link(sock)
    if hello:
        link.hello(language)
    return link
