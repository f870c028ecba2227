# SPDX-License-Identifier: EUPL-1.2
"""Every dialogue of `viesti` and `viestictl` but those of recording: taken to its
end, and given up with Ctrl-C at each of its questions, in three languages, 80 and
40 columns wide. Given up, the server and the outbox are as they were, and the
terminal is whole."""
import os
import re
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import viesti_server as vs                                      # noqa: E402
from viesti_client import operation, pb                         # noqa: E402
from viesti_cli import viesti                                   # noqa: E402
from viesti_dialogue import Case, NOTHING, QUESTION, SIZES      # noqa: E402
from viesti_sheets import ago, table                            # noqa: E402
from viesti_terminal import Terminal                            # noqa: E402

PERSON = "S001010"              # Jörgen Åström of poliisi
NOT_LOADED = {"en": "Nothing is loaded", "fi": "Mitään ei ladattu",
              "sv": "Ingenting lästes in"}
KEPT = {"en": "Nothing", "fi": "Mitään", "sv": "Ingenting"}
CONSOLE = "viestictl"


def others(department):
    return [r["staff_id"] for r in vs.rows("roster.csv")
            if r["department"] != department]


class GivenUp(Case):
    room = 200

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.others = others("poliisi")
        cls.here = os.path.join(cls.scratch.name, "here")
        os.mkdir(cls.here)
        before = os.getcwd()
        os.chdir(cls.here)          # short names, as people type them
        cls.addClassCleanup(os.chdir, before)
        cls.same_number()

    # ------------------------------------------------------- what is there

    @classmethod
    def record(cls, kind="SM2", evidence=None):
        ran = viesti(cls.profile, "record", PERSON, kind,
                     evidence or cls.url(), "--json")
        assert ran.code == 0, ran
        return ran.json["activity"]

    @classmethod
    def newcomer(cls, *consents):
        """Somebody who has just joined, named in these places."""
        Case.n += 1
        staff_id = f"S996{Case.n:03}"
        ran = viesti(cls.profile, "join", staff_id, "Uuno Uusi")
        assert ran.code == 0, ran
        if consents:
            ran = viesti(cls.profile, "show", staff_id, "--on",
                         ",".join(consents), "--reference", "form 1")
            assert ran.code == 0, ran
        return staff_id

    @classmethod
    def decided(cls, decision):
        Case.n += 1
        number = cls.record("WK3", f"fair {Case.n}")
        with cls.server.admin() as link:
            link.call(review_decide=pb.ReviewDecide(
                activity=number, decision=decision, reason="which fair?"),
                operation=operation())
        return str(number)

    @classmethod
    def same_number(cls):
        """A returned activity and a question with the same number."""
        cls.same = cls.decided(pb.DECISION_RETURN)
        asked = 0
        with cls.server.admin() as link:
            while asked < int(cls.same):
                asked = link.call(operation=operation(), ask=pb.Ask(
                    text="who?", department="poliisi")).asked.question
        assert asked == int(cls.same), (asked, cls.same)

    @classmethod
    def sheet(cls, name, n):
        with open(os.path.join(cls.here, name), "w", encoding="utf-8") as f:
            f.write(table([(PERSON, "SM3", ago(1), cls.url())
                           for _ in range(n)]))
        return name

    # ----------------------------------------------------------- dialogues

    def opened(self, words, lang, columns):
        if words[0] != CONSOLE:
            return self.terminal(*words, lang=lang, columns=columns)
        return Terminal([CONSOLE, "--state", self.server.state, "--lang", lang,
                         *words[1:]], columns=columns)

    def held(self, journaled):
        """A look at other departments' claims is journaled by itself: then the
        activities are compared, else all of the server."""
        there = (viesti(self.profile, "list", "--json").json if journaled
                 else self.revision())
        return there, self.outbox(), sorted(os.listdir("."))

    def finish(self, words, answers, lang, columns, code=0):
        with self.opened(words, lang, columns) as t:
            self.answer(t, answers)
            self.assertEqual(t.end(), code, t.all)
            self.assertTrue(t.is_whole())
            self.fits(t, columns)

    def give_up(self, words, answers, lang, columns, said):
        for n in range(len(answers)):
            with self.subTest(question=n + 1), \
                    self.opened(words, lang, columns) as t:
                self.answer(t, answers[:n])
                t.expect(QUESTION)
                self.assertFalse(t.is_whole())      # the editor has it
                t.type("\x03")
                self.assertEqual(t.end(), 130, t.all)
                self.assertTrue(t.is_whole(), t.all)
                flat = " ".join(t.all.split())
                last = n == len(answers) - 1
                self.assertIn((said if last else NOTHING)[lang], flat)
                self.fits(t, columns)

    def check(self, make, said=NOTHING, changes=True, code=0,
              journaled=False):
        """make(): the words and the answers, with what they need made there.
        said: in place of "nothing was done" at the last question. code None:
        it is not taken to its end."""
        words, answers = make()
        before = self.held(journaled)
        for lang, columns in SIZES:
            with self.subTest(lang=lang, columns=columns):
                self.give_up(words, answers, lang, columns, said)
        self.assertEqual(self.held(journaled), before)
        for lang, columns in SIZES if code is not None else ():
            with self.subTest(lang=lang, columns=columns, whole=True):
                words, answers = make()
                before = self.held(journaled)
                self.finish(words, answers, lang, columns, code)
                self.assertEqual(self.held(journaled)[0] != before[0],
                                 changes)

    # ---------------------------------------------------------- activities

    def test_correct(self):
        def make():
            self.record()
            return ["correct"], ["1", "", "", "", f"note {Case.n}", "y"]
        self.check(make)

    def test_withdraw(self):
        def make():
            self.record()
            return ["withdraw"], ["1", "y"]
        self.check(make)

    def test_undo(self):
        def make():
            self.record()
            return ["undo"], ["y"]
        self.check(make)

    def test_import(self):
        def make():
            Case.n += 1
            return ["import"], [self.sheet(f"{Case.n}.csv", 2), "y"]
        self.check(make, NOT_LOADED)

    def test_import_of_fewer_rows(self):
        def make():
            Case.n += 1
            name = self.sheet(f"{Case.n}.csv", 2)
            ran = viesti(self.profile, "import", name, "--commit")
            self.assertEqual(ran.code, 0, ran)
            with open(name, encoding="utf-8") as f:
                lines = f.read().splitlines(True)
            with open(name, "w", encoding="utf-8") as f:
                f.writelines(lines[:-1])
            return ["import", "--sync"], [name, "y"]
        self.check(make, KEPT)

    def test_export(self):
        def make():
            Case.n += 1
            return ["export", "roster"], [f"{Case.n}.csv"]
        self.check(make, changes=False)

    # ---------------------------------------------------------- both ways

    def test_ask(self):
        self.check(lambda: (["ask"], ["Does it count?"]))

    def test_answer(self):
        self.check(lambda: (["answer"], [self.decided(pb.DECISION_RETURN),
                                         "the one in Oulu"]))

    def test_answer_one_of_two_with_the_same_number(self):
        self.check(lambda: (["answer"], [self.same, "1", "he"]), code=None)

    def test_reconsider(self):
        def make():
            self.decided(pb.DECISION_REJECT)
            return ["reconsider"], ["1", "it was one"]
        self.check(make)

    # -------------------------------------------------------------- people

    def test_join(self):
        def make():
            Case.n += 1
            return ["join"], [f"S997{Case.n:03}", "Åke Ödmjuk", "", "", "y", "",
                              "", "", "form 12/2026", "y"]
        self.check(make, code=None)

    def test_hide(self):
        self.check(lambda: (["hide"], [self.newcomer("house")]))

    def test_hide_for_good(self):
        self.check(lambda: (["hide", "--lock"],
                            [self.newcomer("kiosk"), "y"]))

    def test_show(self):
        self.check(lambda: (["show"], [self.newcomer(), "house",
                                       "form 1"]))

    def test_move(self):
        self.check(lambda: (["move"], [self.others.pop(), "tänään"]))

    def test_leave(self):
        self.check(lambda: (["leave"], [self.newcomer(), "y"]))

    def test_summary(self):
        self.check(lambda: (["summary"], [PERSON]), changes=False)

    # --------------------------------------------------------- the console

    def test_console_people(self):
        self.check(lambda: ([CONSOLE, "hide", "person",
                             self.newcomer("house"), "--lock"], ["y"]))
        self.check(lambda: ([CONSOLE, "leave", "person", self.newcomer()],
                            ["y"]))

    def test_console_accepts_all_of_a_type(self):
        def make():
            Case.n += 1
            self.record("WK6", f"lesson {Case.n}")
            return [CONSOLE, "review", "accept", "--type", "WK6"], ["y"]
        self.check(make, journaled=True)

    # ------------------------------------------------- wrong answers, oneself

    def test_a_wrong_place_or_day_is_asked_again(self):
        for words, answers, wrong, right in (
                (["show"], [self.newcomer()], "roof", "house"),
                (["move"], [self.others.pop()], "someday", "today")):
            before = self.revision()
            with self.subTest(words), self.terminal(*words) as t:
                self.answer(t, answers)
                question = re.escape(t.expect(QUESTION).splitlines()[-1])
                t.type(wrong + "\r")
                t.expect("no place where|day")
                t.expect(question)
                t.type(right + "\r")
                if words == ["show"]:
                    t.expect("Where is the person's consent kept: ")
                    t.type("form 1\r")
                self.assertEqual(t.end(), 0)
            self.assertEqual(self.revision(), before + 1)

    def test_a_participant_is_asked_for_their_own_consent(self):
        profile = self.enrolled("own", "participant", staff_id="S001026")
        for lang, where, kept in (
                ("en", "Where may your name", "your consent kept"),
                ("fi", "Missä nimesi saa", "suostumuksesi säilytetään"),
                ("sv", "Var får ditt namn", "ditt samtycke")):
            with self.subTest(lang), self.terminal(
                    "show", lang=lang, profile=profile) as t:
                self.assertIn(where, t.expect(QUESTION))
                t.type("house\r")
                self.assertIn(kept, t.expect(QUESTION))
                t.type("my own wish\r")
                self.assertEqual(t.end(), 0)

    # ------------------------------------------------------------ enrolling

    def test_a_machine_that_is_not_enrolled(self):
        place = os.path.join(self.scratch.name, "nobody")
        before = self.held(False)
        for lang, columns in SIZES:
            with self.subTest(lang=lang, columns=columns), self.terminal(
                    lang=lang, columns=columns, profile=place) as t:
                t.expect(QUESTION)
                t.type("\x03")
                self.assertEqual(t.end(), 130, t.all)
                self.assertTrue(t.is_whole())
                self.assertIn(NOTHING[lang], " ".join(t.all.split()))
                self.fits(t, columns)
            self.assertFalse(os.path.exists(place))
        self.assertEqual(self.held(False), before)


if __name__ == "__main__":
    unittest.main()
