# SPDX-License-Identifier: EUPL-1.2
"""A program on a terminal of its own, typed at as a person would.

    with Terminal(["viestictl", "--socket", path]) as t:
        t.expect("viestictl> ")
        t.type("season show\\r")
        t.expect("open")

What the program shows is kept as text, without the sequences that move the cursor
or colour it.
"""
import codecs
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time

from viesti_cli import BIN, environment

PATIENCE_S = 20
BEGUN = re.compile(r"\x1b(\[[0-9;?]*|\()?\Z")
MOVES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|\x1b\([AB0]|\x07|\x00")


class Terminal:
    def __init__(self, command, columns=80, rows=24, **env):
        self.command = [os.path.join(BIN, command[0]), *command[1:]]
        self.env = environment(TERM="xterm", **env)
        self.size = (columns, rows)
        self.shown = ""         # since the last expect
        self.all = ""
        self.raw = ""           # with the sequences
        # what is read may end within a letter or a sequence
        self.decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.begun = ""
        self.code = None

    def __enter__(self):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            # the size is set before the program looks at it
            self._resize(0)
            os.execve(self.command[0], self.command, self.env)
        return self

    def __exit__(self, kind, *_):
        if self.code is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self.fd)
        if kind is not None:
            print(f"the terminal showed:\n{self.all}")

    def _resize(self, fd):
        columns, rows = self.size
        fcntl.ioctl(fd, termios.TIOCSWINSZ,
                    struct.pack("HHHH", rows, columns, 0, 0))

    def resize(self, columns, rows=24):
        self.size = (columns, rows)
        self._resize(self.fd)

    def type(self, text):
        os.write(self.fd, text.encode())

    def signal(self, number):
        os.kill(self.pid, number)

    def _read(self, wait_s):
        if not select.select([self.fd], [], [], wait_s)[0]:
            return True
        try:
            data = os.read(self.fd, 65536)
        except OSError:             # the program has ended
            return False
        text = self.decoder.decode(data)
        self.raw += text
        text = self.begun + text
        begun = BEGUN.search(text)
        self.begun = begun.group() if begun else ""
        text = MOVES.sub("", text[:len(text) - len(self.begun)])
        self.shown += text
        self.all += text
        return bool(data)

    def expect(self, pattern, patience_s=PATIENCE_S):
        """What was shown up to the end of this pattern, which is awaited."""
        end = time.monotonic() + patience_s
        while True:
            found = re.search(pattern, self.shown)
            if found:
                text = self.shown[:found.end()]
                self.shown = self.shown[found.end():]
                return text
            left = end - time.monotonic()
            if left <= 0 or not self._read(left):
                raise AssertionError(
                    f"{pattern!r} was not shown, but:\n{self.shown}")

    def ask(self, line, prompt="viestictl> "):
        """A line and its answer, up to the next prompt."""
        self.type(line + "\r")
        text = self.expect(f"{re.escape(prompt)}$")
        return text[:-len(prompt)].replace("\r", "")

    def is_whole(self):
        """Does it take lines again, and show what is typed?"""
        wanted = {0: termios.ICRNL, 1: termios.OPOST,
                  3: termios.ICANON | termios.ECHO | termios.ISIG}
        flags = termios.tcgetattr(self.fd)
        return all(flags[i] & bits == bits for i, bits in wanted.items())

    def end(self, patience_s=PATIENCE_S):
        """Waits for the program's end; its exit status."""
        end = time.monotonic() + patience_s
        while self._read(max(end - time.monotonic(), 0)):
            if time.monotonic() > end:
                raise AssertionError(f"did not end:\n{self.all}")
        _, status = os.waitpid(self.pid, 0)
        self.code = os.waitstatus_to_exitcode(status)
        if "Sanitizer" in self.all or "runtime error:" in self.all:
            raise AssertionError(self.all)
        return self.code
