# SPDX-License-Identifier: EUPL-1.2
"""A clock that a test sets, for the server, all its clients and the test itself.

    from viesti_clock import Clock              # before any other import of ours
    import viesti_server as vs

    with Clock("2026-02-02 09:00") as clock, vs.Server() as server:
        server.fill()                           # vs.today() is 2 February
        clock.advance(days=21)                  # 09:00 again, three weeks on
        clock.advance(hours=2)                  # two hours that have passed
        clock.set("2026-10-25 03:30", fold=1)   # the second half past three

Importing it starts the test's program anew with test_clock.c preloaded (built as
tests/test_clock.so beside the programs), which every program it starts inherits:
viestid, viesti, viestictl, viesti-kiosk, and Python's own time.time(), date.today()
and TLS follow the one clock, so nobody needs to be told of it. A clock goes on
running from where it was set; a change is seen by all at once. Without a Clock, or
after its block, the time is the machine's.

Constants like TODAY of some support modules are made when they are imported. A test
that uses them makes its Clock first, at the top of the file:

    from viesti_clock import Clock
    clock = Clock("2026-02-02 09:00")
    import viesti_people
"""
import atexit
import datetime
import mmap
import os
import shutil
import struct
import sys
import tempfile
import zoneinfo

ZONE = zoneinfo.ZoneInfo("Europe/Helsinki")
US = 1_000_000
VARIABLE = "VIESTI_TEST_CLOCK"
_HERE = os.path.dirname(os.path.abspath(__file__))
_SOURCE = os.environ.get("VIESTI_SOURCE") or os.path.join(_HERE, "..", "..")
_BIN = os.environ.get("VIESTI_BIN") or os.path.join(_SOURCE, "build/asan/bin")
LIBRARY = os.path.abspath(os.path.join(_BIN, "..", "tests", "test_clock.so"))


def _joined(separator, *values):
    return separator.join(v for v in values if v)


def _start_anew():
    """Runs this program again, with the library and a file for its shift."""
    if not os.path.exists(LIBRARY):
        raise SystemExit(f"{LIBRARY} is not there: build the tests")
    path = os.path.join(tempfile.mkdtemp(prefix="viesti-clock-"), "shift")
    with open(path, "wb") as f:
        f.write(struct.pack("=q", 0))
    env = {**os.environ, VARIABLE: path,
           "LD_PRELOAD": _joined(" ", LIBRARY, os.environ.get("LD_PRELOAD")),
           "ASAN_OPTIONS": _joined(":", os.environ.get("ASAN_OPTIONS"),
                                   "verify_asan_link_order=0")}
    sys.stdout.flush()
    sys.stderr.flush()
    os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], env)


if VARIABLE not in os.environ:
    _start_anew()

_path = os.environ[VARIABLE]
with open(_path, "r+b") as _file:
    _shift = mmap.mmap(_file.fileno(), 8)
_pid = os.getpid()


@atexit.register
def _tidy():
    if os.getpid() == _pid:
        shutil.rmtree(os.path.dirname(_path), ignore_errors=True)


def moment(text, fold=0):
    """A local time of the season's zone: "2026-03-29 03:30"; fold=1: the second
    one, in the hour that comes twice. ValueError for one that never comes."""
    local = datetime.datetime.fromisoformat(text)
    at = local.replace(tzinfo=ZONE, fold=fold)
    back = at.astimezone(datetime.timezone.utc).astimezone(ZONE)
    if back.replace(tzinfo=None) != local or back.fold != fold:
        raise ValueError(f"there is no {text} with fold {fold}")
    return at


class Clock:
    def __init__(self, at=None, fold=0):
        if at is not None:
            self.set(at, fold)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._shift(0)

    @staticmethod
    def _shift(us=None):
        """The shift that holds; with a number, sets it."""
        if us is not None:
            _shift[:] = struct.pack("=q", us)
        return struct.unpack("=q", _shift)[0]

    @staticmethod
    def now():
        return datetime.datetime.now(ZONE)

    def today(self):
        return self.now().date()

    def now_us(self):
        """As the protocol counts: microseconds since 1970, UTC."""
        return int(self.now().timestamp() * US)

    def set(self, at, fold=0):
        """To a local time: text, or an aware datetime. Backwards, too, as a
        machine's clock can be set; programs may not expect it."""
        if isinstance(at, str):
            at = moment(at, fold)
        there = at - datetime.datetime.now(datetime.timezone.utc)
        self._shift(self._shift() + there // datetime.timedelta(microseconds=1))

    def advance(self, days=0, weeks=0, **passed):
        """Days and weeks keep the local time, whatever the zone did between;
        hours, minutes, seconds are time that passes."""
        there = self.now() + datetime.timedelta(days=days, weeks=weeks)
        self.set(there.astimezone(datetime.timezone.utc) +
                 datetime.timedelta(**passed))
