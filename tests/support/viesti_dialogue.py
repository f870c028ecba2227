# SPDX-License-Identifier: EUPL-1.2
"""What tests of dialogues share: a server, a contact's profile, and a dialogue
given up at each of its questions, after which nothing is done."""
import os
import sqlite3
import tempfile
import unittest

import viesti_server as vs
from viesti_cli import viesti
from viesti_client import pb
from viesti_terminal import Terminal

SIZES = [(lang, columns) for lang in ("en", "fi", "sv") for columns in (80, 40)]
GIVE_UP = {"ctrl-c": "\x03", "ctrl-d": "\x04"}
TAB = "\t"
QUESTION = r"(: |> )$"
NEXT = r"(What next\?|Mitä seuraavaksi\?|Vad härnäst\?) $"
NOTHING = {"en": "nothing was done", "fi": "mitään ei tehty",
           "sv": "ingenting gjordes"}


class Case(unittest.TestCase):
    n = 0
    typed = ()
    room = 0        # for people who join

    @classmethod
    def setUpClass(cls):
        cls.server = vs.Server()
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__, None, None, None)
        cls.server.fill(room=cls.room)
        cls.scratch = tempfile.TemporaryDirectory(prefix="viesti-dialogue-")
        cls.addClassCleanup(cls.scratch.cleanup)
        cls.profile = cls.enrolled("contact", "recorder", department="poliisi")

    @classmethod
    def enrolled(cls, name, role, **options):
        profile = os.path.join(cls.scratch.name, name)
        ran = viesti(profile, "enrol", cls.server.invite(role, **options).code)
        assert ran.code == 0, ran
        return profile

    def terminal(self, *words, lang="en", columns=80, profile=None, **options):
        return Terminal(["viesti", "--profile", profile or self.profile,
                         "--lang", lang, *words], columns=columns,
                        HOME=self.scratch.name, **options)

    @classmethod
    def url(cls):
        Case.n += 1
        return f"https://example.org/d/{Case.n}"

    # what the server holds, and what waits here

    def revision(self):
        with self.server.admin() as link:
            return link.call(status=pb.StatusGet()).status.revision

    def outbox(self, profile=None):
        path = os.path.join(profile or self.profile, "outbox.db")
        if not os.path.exists(path):
            return []
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as db:
            table = db.execute("SELECT name FROM sqlite_master WHERE type = "
                               "'table' ORDER BY 1").fetchall()
            return [db.execute(f"SELECT * FROM {name} ORDER BY 1").fetchall()
                    for (name,) in table]

    def answer(self, t, answers):
        """Answers each question in turn; what was shown."""
        self.typed = answers
        for answer in answers:
            t.expect(QUESTION)
            t.type(answer + "\r")

    def fits(self, t, columns):
        """But for lines that were typed: those the terminal breaks."""
        for line in t.all.replace("\r\n", "\n").split("\n"):
            # a line that is edited is drawn again behind a return
            if any(a[:8] in line for a in self.typed if a.strip()):
                continue
            for part in line.split("\r"):
                self.assertLessEqual(len(part.rstrip()), columns, t.all)

    def given_up_at_every_question(self, words, answers, key, lang="en",
                                   columns=80):
        """Gives up at the first question, then at the second and so on."""
        before = (self.revision(), self.outbox())
        for n in range(len(answers)):
            with self.terminal(*words, lang=lang, columns=columns) as t:
                self.answer(t, answers[:n])
                t.expect(QUESTION)
                t.type(key)
                self.assertEqual(t.end(), 130, t.all)
                self.assertTrue(t.is_whole(), f"at question {n + 1}")
                said = " ".join(t.all.split())
                self.assertIn(NOTHING[lang], said, f"at question {n + 1}")
                self.assertEqual((self.revision(), self.outbox()), before)
                self.fits(t, columns)
