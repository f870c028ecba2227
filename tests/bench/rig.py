# SPDX-License-Identifier: EUPL-1.2
"""What the benchmarks share: certificates, the load client, the two servers, a
quiet machine, medians."""
import datetime
import ipaddress
import os
import signal
import socket
import ssl
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.abspath(os.path.join(HERE, "..", ".."))
os.environ.setdefault("VIESTI_BIN", os.path.join(SOURCE, "build/release/bin"))
os.environ.setdefault("VIESTI_SOURCE", SOURCE)
sys.path.insert(0, os.path.join(SOURCE, "tests", "support"))

import viesti_server as vs                                      # noqa: E402
from viesti_client import pb                                    # noqa: E402
from cryptography import x509                                   # noqa: E402
from cryptography.hazmat.primitives import hashes, serialization  # noqa: E402
from cryptography.hazmat.primitives.asymmetric import ec        # noqa: E402
from cryptography.x509.oid import NameOID                       # noqa: E402

SECONDS = float(os.environ.get("SECONDS_EACH", "3"))
OTHERS_PCT = 15             # of a core; more, and a point is measured again
TRIES = int(os.environ.get("TRIES", "4"))


def note(text):
    print(f"# {text}", file=sys.stderr, flush=True)


# ---------------------------------------------------------------- machine

def _busy():
    with open("/proc/stat", encoding="ascii") as f:
        values = [int(v) for v in f.readline().split()[1:9]]
    return sum(values) - values[3] - values[4], sum(values)


def wait_quiet(limit_s=30):
    """Until others use less than a tenth of the machine, but not for ever."""
    end = time.monotonic() + limit_s
    while time.monotonic() < end:
        busy, total = _busy()
        time.sleep(0.5)
        busy_now, total_now = _busy()
        if 10 * (busy_now - busy) < total_now - total:
            return


def rss_mb(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as f:
        for line in f:
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1024
    return 0.0


def disk_of(path):
    source = subprocess.run(["df", "--output=source", path], text=True,
                            capture_output=True, check=True).stdout
    return os.path.basename(source.splitlines()[-1])


# ----------------------------------------------------------- certificates

class Certificates:
    """A CA, a server and a client certificate for the peer, all P-256."""

    def __init__(self, directory):
        self.dir = directory
        now = datetime.datetime.utcnow()
        self.valid = (now - datetime.timedelta(minutes=5),
                      now + datetime.timedelta(days=2))
        ca_key = self._key("ca")
        self.ca = self._sign("ca", "bench-ca", ca_key, ca_key, "bench-ca", True)
        for name in ("server", "client"):
            self._sign(name, name, self._key(name), ca_key, "bench-ca", False)

    def path(self, name):
        return os.path.join(self.dir, name)

    def _key(self, name):
        key = ec.generate_private_key(ec.SECP256R1())
        with open(self.path(f"{name}.key"), "wb") as f:
            f.write(key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption()))
        return key

    def _sign(self, file, subject, key, ca_key, issuer, is_ca):
        def name(text):
            return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])
        certificate = x509.CertificateBuilder(
            issuer_name=name(issuer), subject_name=name(subject),
            public_key=key.public_key(), not_valid_before=self.valid[0],
            serial_number=x509.random_serial_number(),
            not_valid_after=self.valid[1]).add_extension(
                x509.BasicConstraints(is_ca, None), True).add_extension(
                    x509.SubjectAlternativeName([x509.IPAddress(
                        ipaddress.ip_address("127.0.0.1"))]), False).sign(
                            ca_key, hashes.SHA256())
        with open(self.path(f"{file}.crt"), "wb") as f:
            f.write(certificate.public_bytes(serialization.Encoding.PEM))
        return certificate


# ------------------------------------------------------------ load client

def build_client(directory):
    program = os.path.join(directory, "bench-client")
    sources = [os.path.join(HERE, n) for n in os.listdir(HERE)
               if n.endswith(".c")]
    subprocess.run(["gcc", "-std=c11", "-D_GNU_SOURCE", "-O2", "-Wall",
                    "-Wextra", "-o", program, *sources, "-lssl", "-lcrypto",
                    "-lpthread"], check=True)
    return program


class Peer:
    """A running server that the load client can be turned on."""
    name = protocol = None
    queries = {}

    def client(self, program, mode, **options):
        words = [program, mode, "--protocol", self.protocol, "--port",
                 str(self.port), "--ca", self.ca, "--certificate",
                 self.certificate, "--key", self.key, "--server-pid",
                 str(self.pid), "--seconds", str(SECONDS), "--seed",
                 str(vs.rng.randrange(1 << 32))]
        for key, value in options.items():
            words += [f"--{key}", str(value)]
        done = subprocess.run(words, text=True, stdout=subprocess.PIPE,
                              timeout=120)
        if done.returncode != 0:
            raise RuntimeError(f"{self.name}: {' '.join(words)} gave "
                               f"{done.returncode}")
        return {k: float(v) for k, v in (
            line.split("\t") for line in done.stdout.splitlines())}

    def measure(self, program, mode, **options):
        """The least disturbed of a few tries."""
        best = None
        for _ in range(TRIES):
            wait_quiet()
            got = self.client(program, mode, **options)
            if best is None or got.get("others_pct", 0) < best["others_pct"]:
                best = got
            if best.get("others_pct", 0) <= OTHERS_PCT:
                break
        if best.get("refused"):
            raise RuntimeError(f"{self.name}: {best['refused']:.0f} refused")
        return best


class Redis(Peer):
    """redis-server over mutual TLS, every write durable before its answer."""
    name = protocol = "redis"

    def __init__(self, directory, certificates, people):
        self.dir = os.path.join(directory, "redis")
        os.mkdir(self.dir)
        self.ca = certificates.path("ca.crt")
        self.certificate = certificates.path("client.crt")
        self.key = certificates.path("client.key")
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self.port = s.getsockname()[1]
        config = os.path.join(self.dir, "redis.conf")
        with open(config, "w", encoding="ascii") as f:
            f.write(f"""port 0
tls-port {self.port}
bind 127.0.0.1
tls-cert-file {certificates.path("server.crt")}
tls-key-file {certificates.path("server.key")}
tls-ca-cert-file {self.ca}
tls-auth-clients yes
tls-protocols "TLSv1.3"
appendonly yes
appendfsync always
auto-aof-rewrite-percentage 0
save ""
dir {self.dir}
maxclients 12000
tcp-backlog 4096
io-threads 1
daemonize no
logfile {self.dir}/log
""")
        self.process = subprocess.Popen(["redis-server", config],
                                        stdout=subprocess.DEVNULL)
        self.pid = self.process.pid
        self._fill(people)
        self._scripts()
        self.queries = {
            "record": "ZINCRBY lb 7 user:PERSON",
            "record with activity": f"EVALSHA {self.record_script} 0 "
                                    "user:PERSON 7",
            "top10": "ZREVRANGE lb 0 9 WITHSCORES",
            "rank": "ZREVRANK lb user:PERSON",
            "screen": f"EVALSHA {self.screen_script} 0 user:PERSON",
        }

    def _dial(self):
        context = ssl.create_default_context(cafile=self.ca)
        context.load_cert_chain(self.certificate, self.key)
        end = time.monotonic() + 20
        while True:
            try:
                raw = socket.create_connection(("127.0.0.1", self.port), 60)
                return context.wrap_socket(raw, server_hostname="127.0.0.1")
            except ConnectionRefusedError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.05)

    def _command(self, file, *words):
        data = b"*%d\r\n" % len(words)
        for word in words:
            data += b"$%d\r\n%s\r\n" % (len(word), word)
        file.write(data)
        file.flush()
        line = file.readline()
        if line.startswith(b"-"):
            raise RuntimeError(line.decode())
        if line.startswith(b"$"):
            return file.readline().strip()
        return line

    def _fill(self, people):
        """As many members as the other server has participants."""
        with self._dial() as s, s.makefile("rwb") as f:
            for part in vs.batches(range(people), 1000):
                words = [b"ZADD", b"lb"]
                for i in part:
                    words += [b"%d" % vs.rng.randrange(100, 400),
                              b"user:%012d" % i]
                self._command(f, *words)

    def _scripts(self):
        """An expert's Redis: one script a record (activity and score), one a
        screen (own rank, the first ten, neighbours)."""
        with self._dial() as s, s.makefile("rwb") as f:
            self.record_script, self.screen_script = (
                self._command(f, b"SCRIPT", b"LOAD", text).decode()
                for text in (
                    b'redis.call("XADD","act","*","u",ARGV[1],"p",ARGV[2]) '
                    b'return redis.call("ZINCRBY","lb",ARGV[2],ARGV[1])',
                    b'local r=redis.call("ZREVRANK","lb",ARGV[1]) '
                    b'local f=r-2 if f<0 then f=0 end return {r,'
                    b'redis.call("ZREVRANGE","lb",0,9,"WITHSCORES"),'
                    b'redis.call("ZREVRANGE","lb",f,r+2,"WITHSCORES")}'))

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)


class Viesti(Peer):
    """viestid with as many participants, each with an activity."""
    name = protocol = "viesti"
    queries = {"record": "record", "record with activity": "record",
               "top10": "top10", "rank": "rank", "screen": "screen"}
    department = "talo"

    def __init__(self, directory, people):
        self.server = vs.Server(
            state=os.path.join(directory, "viesti"),
            settings={"max_connections": 12000, "max_per_client": 10000,
                      "max_unready": 10000, "max_unready_per_source": 10000,
                      "rate_per_second": 0})
        self.server.__enter__()
        self.port, self.pid = self.server.port, self.server.pid
        self._fill(people)
        profile = self.server.enrol("recorder", department=self.department)
        self.certificate, self.ca = profile.pem_files()
        self.key = self.certificate
        self.profile = profile

    def _fill(self, people):
        start = vs.days(self.server.start_date)
        with self.server.admin() as link:
            vs.import_departments(link, [dict(
                department=self.department, name_fi="Talo", name_sv="Huset",
                name_en="House", short_name="Talo", headcount=people)])
            for part in vs.batches(range(people)):
                vs.check_import(link.call(import_roster=pb.ImportRoster(
                    items=[pb.RosterItem(
                        line=i + 2, staff_id=f"P{i:06}", language="fi",
                        name=f"Henkilö {i}", joined_on=start,
                        department=self.department, operation=vs.operation(),
                        consents=pb.Consents(house=True)) for i in part],
                    consent_reference="bench")).imported)
            link.call(season_step=vs.opening(), operation=vs.operation())
            for part in vs.batches(range(people)):
                vs.record(link, [pb.ActivityItem(
                    operation=vs.operation(), person=f"P{i:06}", type="SM2",
                    date=start + vs.rng.randrange(60),
                    evidence=f"https://x.example/first/{i}")
                    for i in part], accepted=True)

    def stop(self):
        self.server.stop()


class Scratch:
    """A directory for everything, gone at the end, an early one too."""

    def __enter__(self):
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        self.dir = tempfile.mkdtemp(prefix="viesti-bench-")
        os.environ["BENCH_DISK"] = disk_of(self.dir)
        return self.dir

    def __exit__(self, *_):
        subprocess.run(["rm", "-rf", self.dir], check=False)


def spread(values):
    """"median [least-most]" of a few numbers."""
    return (f"{statistics.median(values):,.0f} "
            f"[{min(values):,.0f}-{max(values):,.0f}]").replace(",", " ")
