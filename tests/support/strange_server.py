# SPDX-License-Identifier: EUPL-1.2
"""Servers that are not what a client hopes for: another authority, another name, an
old certificate, silence, nonsense; and a competition's authority made by hand
for them.

    ca = Authority()
    with Strange(ca.server(), hold) as s:
        profile = ca.profile(directory, s.port)
        viesti(profile, "rank")
"""
import datetime
import os
import socket
import ssl
import tempfile
import threading

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from viesti_client import ALPN, ALPN_ENROL, SERVER_NAME, Link, pb

DAY = datetime.timedelta(days=1)


def pem_key(key):
    return key.private_bytes(serialization.Encoding.PEM,
                             serialization.PrivateFormat.PKCS8,
                             serialization.NoEncryption())


def write(path, data, mode=0o600):
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode),
              "wb") as f:
        f.write(data)


class Authority:
    def __init__(self):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "ca")])
        self.certificate = self._sign(self.name, self.key.public_key(), [
            (x509.BasicConstraints(ca=True, path_length=0), True)])

    def _sign(self, subject, key, extensions, start=-1, days=30):
        now = datetime.datetime.utcnow()
        builder = x509.CertificateBuilder().subject_name(subject).issuer_name(
            self.name).public_key(key).serial_number(
                x509.random_serial_number()).not_valid_before(
                    now + start * DAY).not_valid_after(
                        now + (start + days) * DAY)
        for extension, critical in extensions:
            builder = builder.add_extension(extension, critical)
        return builder.sign(self.key, hashes.SHA256())

    def leaf(self, usage, name=SERVER_NAME, **dates):
        """Key and certificate, PEM."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = self._sign(
            x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "leaf")]),
            key.public_key(), [
                (x509.ExtendedKeyUsage([usage]), False),
                (x509.SubjectAlternativeName([x509.DNSName(name)]), False)],
            **dates)
        return pem_key(key), certificate.public_bytes(
            serialization.Encoding.PEM)

    def client(self, key):
        """A certificate for a client's public key."""
        return self._sign(
            x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "new")]), key,
            [(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), False)])

    def server(self, usage=ExtendedKeyUsageOID.SERVER_AUTH, **options):
        """Key, then certificate and CA, as a server holds them."""
        key, certificate = self.leaf(usage, **options)
        return key + certificate + self.pem()

    def pem(self):
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def profile(self, path, port, address="127.0.0.1"):
        """A profile of a client of this authority; its directory."""
        os.makedirs(path, mode=0o700, exist_ok=True)
        key, certificate = self.leaf(ExtendedKeyUsageOID.CLIENT_AUTH)
        write(os.path.join(path, "client.key"), key)
        write(os.path.join(path, "client.crt"), certificate)
        write(os.path.join(path, "ca.crt"), self.pem())
        write(os.path.join(path, "profile"),
              f"address: {address}\nport: {port}\nname: test\n"
              f"role: recorder\ndepartment: hallinto\n".encode())
        return path


class Strange:
    """Listens; each connection is given to act(link) after the handshake, or
    without TLS (pem None) to act(socket) at once."""

    def __init__(self, pem, act, alpn=(ALPN, ALPN_ENROL),
                 version=ssl.TLSVersion.TLSv1_3, client_ca=None):
        self.act, self.context = act, None
        self.handshakes = 0
        if pem:
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.context.minimum_version = ssl.TLSVersion.TLSv1_2
            self.context.maximum_version = version
            if alpn:
                self.context.set_alpn_protocols(list(alpn))
            if client_ca:
                self.context.verify_mode = ssl.CERT_REQUIRED
                self.context.load_verify_locations(
                    cadata=client_ca.pem().decode())
            with tempfile.NamedTemporaryFile() as f:
                f.write(pem)
                f.flush()
                self.context.load_cert_chain(f.name)

    def __enter__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.listener.close()

    def _serve(self):
        while True:
            try:
                sock, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._one, args=(sock,),
                             daemon=True).start()

    def _one(self, sock):
        try:
            sock.settimeout(30)
            if not self.context:
                self.act(sock)
            else:
                with self.context.wrap_socket(sock, server_side=True) as tls:
                    self.handshakes += 1
                    self.act(Talk(tls))
        except (OSError, ConnectionError):
            pass
        finally:
            sock.close()


class Talk(Link):
    """The server's side of a connection."""

    def read(self):
        return pb.Request.FromString(self.next_frame())

    def reply(self, request, **arm):
        self.say(reply=pb.Reply(id=request.id, **arm))

    def say(self, **arm):
        data = pb.ServerFrame(**arm).SerializeToString()
        self.send_bytes(len(data).to_bytes(4, "big") + data)

    def welcome_client(self, limits=None, **more):
        limits = {"frame_to_server": 65536, "open_requests": 64,
                  **(limits or {})}
        self.reply(self.read(), welcome=pb.Welcome(
            limits=pb.Limits(**limits), name="test",
            role=pb.ROLE_RECORDER, **more))
