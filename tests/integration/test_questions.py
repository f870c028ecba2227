# SPDX-License-Identifier: EUPL-1.2
"""Questions and answers, the inbox, a new consideration, and the filters of the
list of claims."""
import os
import sqlite3
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import viesti_server as vs                                      # noqa: E402
from viesti_client import Refused, connect, operation, pb       # noqa: E402
from viesti_requests import OTHER, OWN, TODAY, World            # noqa: E402

DAY_US = 86400 * 1000000
OPEN_MAX = 50


def ask(link, text, op=None, **fields):
    return link.call(operation=op or operation(),
                     ask=pb.Ask(text=text, **fields)).asked


def answer(link, question, text, op=None, **fields):
    return link.call(operation=op or operation(), answer=pb.Answer(
        question=question, text=text, **fields)).answered


def decide(link, activity, decision, reason="which event?"):
    return link.call(operation=operation(), review_decide=pb.ReviewDecide(
        activity=activity, decision=decision, reason=reason)).decided


def give_back(link, activity, words, op=None):
    return link.call(operation=op or operation(), reconsider=pb.Reconsider(
        activity=activity, reason=words))


def inbox(link, **page):
    return link.call(inbox=pb.InboxGet(page=pb.Page(**page))).inbox


def waits(link):
    return link.call(status=pb.StatusGet()).status.inbox


def listed(link, **fields):
    return {q.question: q for q in link.call(
        list_questions=pb.ListQuestions(**fields)).questions.rows}


def claims(link, **fields):
    return [a.activity for a in link.call(
        review_list=pb.ReviewList(**fields)).activities.rows]


class Questions(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = vs.Server()
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__, None)
        cls.server.fill(room=100)
        cls.world = World(cls.server)
        cls.addClassCleanup(cls.world.admin.close)
        cls.admin = cls.world.admin
        cls.contact = cls.enrolled("recorder", department=OWN)
        cls.stranger = cls.enrolled("recorder", department=OTHER)
        cls.person = cls.enrolled("participant", staff_id=cls.world.own[0])
        cls.moderator = cls.enrolled("moderator", department=OTHER)
        cls.second = cls.enrolled("moderator", department=OTHER, name="two")
        cls.organiser = cls.enrolled("organiser")

    @classmethod
    def enrolled(cls, role, **options):
        link = connect(cls.server.enrol(role, **options))
        cls.addClassCleanup(link.close)
        return link

    def refused(self, code, reason, call, *args, **kwargs):
        with self.assertRaises(Refused) as caught:
            call(*args, **kwargs)
        self.assertEqual((caught.exception.code, caught.exception.reason),
                         (code, reason))
        self.assertNotEqual(caught.exception.error.message, "")

    def claim(self, decision=None, by=None, **fields):
        """A claim of the own department, decided so."""
        number = self.world.claim(person=self.world.own[0], **fields)
        if decision:
            decide(by or self.moderator, number, decision)
        return number

    def row(self, activity):
        return next(a for a in vs.list_activities(
            self.contact) if a.activity == activity)

    # ---------------------------------------------------------- questions

    def test_a_question_is_answered_once_and_read_by_both_sides(self):
        before = waits(self.moderator), waits(self.contact)
        asked = ask(self.contact, "  Is a podcast a deed? ")
        self.assertEqual(
            (getattr(asked, "from"), asked.to, asked.text,
             asked.HasField("activity"), asked.HasField("answered_at")),
            (OWN, "organiser", "Is a podcast a deed?", False, False))
        self.assertEqual((waits(self.moderator), waits(self.contact)),
                         (before[0] + 1, before[1]))
        self.assertIn(asked.question, listed(self.contact))
        self.assertIn(asked.question,
                      [q.question for q in inbox(self.organiser).questions])
        self.refused("denied", "not_asked", answer, self.contact,
                     asked.question, "yes")
        got = answer(self.moderator, asked.question, "Yes: SM5.")
        self.assertEqual((got.answer, got.text, got.to_all),
                         ("Yes: SM5.", "Is a podcast a deed?", False))
        self.assertEqual(waits(self.moderator), before[0])
        self.refused("precondition", "answered", answer, self.organiser,
                     asked.question, "No.")
        self.assertNotIn(asked.question, listed(self.contact))
        self.assertEqual(listed(self.contact, all=True)[asked.question].answer,
                         "Yes: SM5.")
        self.assertEqual(
            [q.answer for q in inbox(self.contact).questions
             if q.question == asked.question], ["Yes: SM5."])

    def test_nobody_else_reads_a_question(self):
        mine = ask(self.contact, "from the department").question
        own = ask(self.person, "from me").question
        for link in (self.stranger, self.person):
            self.assertNotIn(mine, listed(link, all=True))
            self.refused("not_found", "unknown_question", answer, link, mine,
                         "x")
        self.assertNotIn(own, listed(self.contact, all=True))
        self.assertIn(own, listed(self.person))
        for link in (self.moderator, self.organiser, self.admin):
            self.assertLessEqual({mine, own}, set(listed(link)))

    def test_an_answer_to_everybody_does_not_say_who_asked(self):
        activity = self.world.activity(person=self.world.own[0])
        asked = ask(self.contact, "May I count a talk?", activity=activity)
        self.assertEqual(asked.activity, activity)
        self.refused("denied", "to_all", answer, self.moderator,
                     asked.question, "Yes.", to_all=True)
        answer(self.organiser, asked.question, "Yes.", to_all=True)
        row = listed(self.stranger, all=True)[asked.question]
        self.assertEqual((row.text, row.answer, row.to_all),
                         ("May I count a talk?", "Yes.", True))
        self.assertFalse(row.HasField("from") or row.HasField("activity"))
        self.assertNotIn(asked.question, listed(self.stranger))
        self.assertEqual(
            listed(self.contact, all=True)[asked.question].activity, activity)

    def test_a_department_answers_what_it_is_asked(self):
        activity = self.world.activity(person=self.world.own[0])
        before = waits(self.contact), waits(self.person), waits(self.stranger)
        asked = ask(self.moderator, "Who was there?", activity=activity)
        self.assertEqual((getattr(asked, "from"), asked.to),
                         ("organiser", OWN))
        self.assertEqual(
            (waits(self.contact), waits(self.person), waits(self.stranger)),
            (before[0] + 1, before[1] + 1, before[2]))
        general = ask(self.organiser, "Who moderates?", department=OWN)
        self.assertNotIn(general.question, listed(self.person, all=True))
        self.refused("denied", "not_asked", answer, self.moderator,
                     asked.question, "x")
        answer(self.person, asked.question, "Twenty people.")
        answer(self.contact, general.question, "Nobody yet.")
        answers = {q.question: q.answer
                   for q in inbox(self.moderator).questions}
        self.assertEqual((answers[asked.question], answers[general.question]),
                         ("Twenty people.", "Nobody yet."))
        self.assertEqual((waits(self.contact), waits(self.person)),
                         before[:2])

    def test_whom_one_may_ask_and_about_what(self):
        theirs = self.world.activity(person=self.world.other[1])
        mine = self.world.activity(person=self.world.own[1])
        self.refused("not_found", "unknown_activity", ask, self.contact, "x",
                     activity=theirs)
        self.refused("not_found", "unknown_activity", ask, self.person, "x",
                     activity=mine)
        self.refused("not_found", "unknown_activity", ask, self.organiser, "x",
                     activity=theirs, department=OWN)
        self.refused("invalid", "department_missing", ask, self.organiser, "x")
        self.refused("invalid", "unknown_department", ask, self.organiser, "x",
                     department="nosuch")

    def test_so_many_questions_may_wait_and_no_more(self):
        link = self.enrolled("recorder", department=OWN, name="curious")
        asked = [ask(link, f"question {n}").question for n in range(OPEN_MAX)]
        self.refused("exhausted", "too_many_questions", ask, link, "more")
        self.assertEqual(ask(self.contact, "another client").text,
                         "another client")
        returned = self.claim(pb.DECISION_RETURN)
        give_back(link, returned, "words are no question")
        answer(self.organiser, asked[0], "yes")
        op = operation()
        last = ask(link, "now", op)
        self.refused("exhausted", "too_many_questions", ask, link, "more")
        self.assertEqual(ask(link, "now", op), last)

    def test_pages_give_every_question_once(self):
        for n in range(5):
            ask(self.stranger, f"page {n} " + "x" * 900)
        whole, seen, offset = list(listed(self.stranger)), [], 0
        while True:
            got = self.stranger.call(list_questions=pb.ListQuestions(
                page=pb.Page(offset=offset, limit=2))).questions
            seen += [q.question for q in got.rows]
            if not got.more:
                break
            offset = got.next_offset
        self.assertEqual(seen, whole)
        self.assertEqual(seen, sorted(seen, reverse=True))

    # ------------------------------------------------- a new consideration

    def test_a_returned_claim_is_answered_in_words(self):
        number = self.claim(pb.DECISION_RETURN)
        self.assertIn(number,
                      [a.activity for a in inbox(self.contact).returned])
        self.assertNotIn(number, claims(self.moderator))
        self.assertNotIn(number,
                         [a.activity for a in inbox(self.stranger).returned])
        op = operation()
        reply = give_back(self.contact, number, " the spring event ", op)
        self.assertEqual(reply.reconsidered.status, pb.ACTIVITY_PENDING)
        row = next(a for a in self.moderator.call(
            review_list=pb.ReviewList()).activities.rows
            if a.activity == number)
        self.assertEqual((row.words, row.reason, row.reconsidered),
                         ("the spring event", "which event?", False))
        words = [q for q in listed(self.contact, all=True).values()
                 if q.activity == number]
        self.assertEqual([(q.text, q.words) for q in words],
                         [("the spring event", True)])
        self.refused("denied", "not_asked", answer, self.moderator,
                     words[0].question, "x")
        self.assertNotIn(number,
                         [a.activity for a in inbox(self.contact).returned])
        # the one who returned it may decide, and return it again
        decide(self.moderator, number, pb.DECISION_RETURN, "which year?")
        again = give_back(self.contact, number, " the spring event ", op)
        self.assertTrue(again.replayed)
        self.assertEqual(self.row(number).status, pb.ACTIVITY_RETURNED)
        give_back(self.person, number, "2026")
        decide(self.moderator, number, pb.DECISION_ACCEPT, None)
        row = self.row(number)
        self.assertEqual((row.status, row.words, row.reason),
                         (pb.ACTIVITY_ACCEPTED, "2026", ""))

    def test_a_rejected_claim_is_considered_anew_once_by_another(self):
        number = self.claim(pb.DECISION_REJECT)
        self.assertIn(number,
                      [a.activity for a in inbox(self.person).rejected])
        self.refused("not_found", "unknown_activity", give_back,
                     self.stranger, number, "x")
        give_back(self.contact, number, "it was ours")
        self.assertNotIn(number,
                         [a.activity for a in inbox(self.person).rejected])
        self.assertNotIn(number, claims(self.moderator))
        self.assertIn(number, claims(self.second))
        for decision in (pb.DECISION_ACCEPT, pb.DECISION_RETURN,
                         pb.DECISION_REJECT):
            self.refused("denied", "same_moderator", decide, self.moderator,
                         number, decision)
        decide(self.second, number, pb.DECISION_REJECT, "still not")
        row = self.row(number)
        self.assertEqual((row.status, row.reason, row.reconsidered),
                         (pb.ACTIVITY_REJECTED, "still not", True))
        self.assertNotIn(number,
                         [a.activity for a in inbox(self.contact).rejected])
        self.refused("precondition", "reconsidered", give_back, self.contact,
                     number, "once more")

    def test_the_administrator_is_no_second_person_to_themselves(self):
        number = self.claim(pb.DECISION_REJECT, by=self.admin)
        give_back(self.contact, number, "please")
        self.refused("denied", "same_moderator", decide, self.admin, number,
                     pb.DECISION_ACCEPT)
        self.assertNotIn(number, claims(self.admin))
        decide(self.moderator, number, pb.DECISION_ACCEPT)
        self.assertEqual(self.row(number).status, pb.ACTIVITY_ACCEPTED)

    def test_only_what_was_returned_or_rejected_is_given_back(self):
        waiting = self.claim()
        accepted = self.claim(pb.DECISION_ACCEPT)
        for number in (waiting, accepted):
            self.refused("precondition", "not_returned", give_back,
                         self.contact, number, "x")

    def test_what_was_recorded_anew_stands(self):
        address = f"https://x.example/anew/{self.world.number()}"
        first = self.claim(pb.DECISION_REJECT, type="SM5", evidence=address)
        second = self.claim(type="SM5", evidence=address)
        self.refused("conflict", "recorded_anew", give_back, self.contact,
                     first, "x")
        self.contact.call(operation=operation(),
                          withdraw=pb.Withdraw(activity=second))
        give_back(self.contact, first, "this one")

    def test_a_correction_does_not_take_a_claim_from_the_moderators(self):
        """An automatic one, drawn and rejected, waits for the second look
        whatever is mended in it."""
        drawn = None
        while drawn is None:
            number = self.world.activity(person=self.world.own[3], date=TODAY,
                                         type="WK5", evidence="")
            drawn = next((n for n in claims(self.moderator, type="WK5")
                          if n == number), None)
        decide(self.moderator, drawn, pb.DECISION_REJECT)
        give_back(self.contact, drawn, "it was so")
        for note in ("kiitos", "kiitos vielä"):
            got = self.contact.call(operation=operation(), correct=pb.Correct(
                activity=drawn, note=note)).corrected
            self.assertEqual(got.status, pb.ACTIVITY_PENDING)
        self.refused("denied", "same_moderator", decide, self.moderator,
                     drawn, pb.DECISION_ACCEPT)

    def move(self, person):
        return self.contact.call(operation=operation(), move=pb.Move(
            person=person, **{"from": TODAY})).moved.move

    def test_the_inbox_tells_what_became_of_a_move(self):
        person = self.world.other[5]
        number = self.move(person)
        self.assertIn((number, person, pb.DECISION_UNSPECIFIED),
                      [(m.move, m.staff_id, m.decision)
                       for m in inbox(self.contact).moves])
        for link in (self.stranger, self.person, self.organiser):
            self.assertNotIn(number, [m.move for m in inbox(link).moves])
        self.organiser.call(operation=operation(), decide_move=pb.DecideMove(
            move=number, decision=pb.DECISION_REJECT, reason="stays there"))
        self.assertIn((number, pb.DECISION_REJECT, "stays there"),
                      [(m.move, m.decision, m.reason)
                       for m in inbox(self.contact).moves])

    def test_the_inbox_comes_in_pages(self):
        for decision in (pb.DECISION_RETURN, pb.DECISION_REJECT):
            for _ in range(2):
                self.claim(decision)
        ask(self.organiser, "page?", department=OWN)
        for person in self.world.other[2:4]:
            self.move(person)
        whole, parts, offset = inbox(self.contact), pb.Inbox(), 0
        while True:
            got = inbox(self.contact, offset=offset, limit=2)
            rows = (len(got.returned) + len(got.rejected) +
                    len(got.questions) + len(got.moves))
            self.assertLessEqual(rows, 2)
            parts.MergeFrom(got)
            if not got.more:
                break
            offset = got.next_offset
        parts.ClearField("more")
        parts.ClearField("next_offset")
        whole.ClearField("more")
        whole.ClearField("next_offset")
        self.assertEqual(parts, whole)

    # ------------------------------------------------------ list of claims

    def test_claims_are_filtered_and_the_oldest_comes_first(self):
        now = self.world.admin.welcome.server_at
        numbers = {}
        for days_ago in (2, 5, 3):
            item = self.world.item(
                type="WK6", evidence=f"tilaisuus {self.world.number()}",
                person=self.world.own[2], date=TODAY - 5,
                recorded_at=now - days_ago * DAY_US)
            numbers[days_ago] = vs.record(self.admin, [item])[0].activity
        media = self.claim(type="ME4",
                           evidence=f"https://x.example/{self.world.number()}")
        all_claims = claims(self.moderator)
        self.assertIn(media, all_claims)
        self.assertEqual([n for n in all_claims if n in numbers.values()],
                         [numbers[5], numbers[3], numbers[2]])
        self.assertEqual(claims(self.moderator, type="wk6"),
                         [numbers[5], numbers[3], numbers[2]])
        self.assertEqual(claims(self.moderator, type="WK6", older_days=3),
                         [numbers[5], numbers[3]])
        self.assertEqual(claims(self.moderator, type="WK6", older_days=4),
                         [numbers[5]])
        self.assertEqual(claims(self.moderator, type="WK6", older_days=6), [])


class Kept(unittest.TestCase):
    """What was asked outlives the server, and the journal knows of it."""

    def setUp(self):
        self.server = vs.Server()
        self.server.__enter__()
        self.addCleanup(self.server.__exit__, None)
        self.server.fill(room=100)

    def fill(self):
        self.profiles = [self.server.enrol("recorder", department=OWN),
                         self.server.enrol("moderator", department=OTHER)]
        world = World(self.server)
        with connect(self.profiles[0]) as contact, \
                connect(self.profiles[1]) as moderator:
            self.asked = ask(contact, "Salainen kysymys")
            self.done = ask(contact, "Toinen kysymys")
            answer(moderator, self.done.question, "Salainen vastaus")
            self.number = world.claim(person=world.own[0])
            decide(moderator, self.number, pb.DECISION_REJECT)
            give_back(contact, self.number, "Salaiset sanat")
        world.admin.close()

    def verified(self):
        with self.server.admin() as link:
            return link.call(
                journal_verify=pb.JournalVerify()).journal_verified

    def test_a_restart_keeps_questions_and_who_rejected(self):
        self.fill()
        self.server.restart()
        with connect(self.profiles[0]) as contact, \
                connect(self.profiles[1]) as moderator:
            self.assertEqual(list(listed(contact)), [self.asked.question])
            self.assertEqual(
                listed(contact, all=True)[self.done.question].answer,
                "Salainen vastaus")
            self.assertEqual(waits(moderator), 1)
            self.assertNotIn(self.number, claims(moderator))
            with self.assertRaises(Refused) as caught:
                decide(moderator, self.number, pb.DECISION_ACCEPT)
            self.assertEqual(caught.exception.reason, "same_moderator")
        self.assertTrue(self.verified().valid)

    def test_what_is_changed_past_the_server_is_found(self):
        self.fill()
        self.assertEqual(self.verified().questions, 3)
        words = self.done.question + 1
        self.server.stop()
        path = os.path.join(self.server.state, "viesti.db")
        with open(path, "rb") as f:
            before = f.read()
        for edit, wrong in (
                ("text = 'Julkinen'", self.asked.question),
                ("to_department = 1", self.asked.question),
                ("answer = 'Ei'", self.done.question),
                ("to_all = 1", self.done.question),
                ("answered_at = NULL", self.done.question),
                ("answered_at = 1", self.asked.question),
                ("text = ''", words), ("activity = 2", words),
                ("words = 0", words)):
            with self.subTest(edit):
                db = sqlite3.connect(path)
                with db:
                    db.execute(f"UPDATE question SET {edit} WHERE id = ?",
                               (wrong,))
                db.close()
                self.server.start()
                found = self.verified()
                self.assertEqual((found.valid, found.wrong_question),
                                 (False, wrong))
                self.server.stop()
                with open(path, "wb") as f:
                    f.write(before)
        self.server.start()
        self.assertTrue(self.verified().valid)

    def test_the_journal_holds_what_was_said_behind_commitments_only(self):
        self.fill()
        with self.server.admin() as link:
            entries = link.call(journal_show=pb.JournalShow(
                limit=500)).journal_entries.rows
        kinds = [e.kind for e in entries]
        self.assertEqual((kinds.count("ask"), kinds.count("answer"),
                          kinds.count("reconsider")), (2, 1, 1))
        self.assertNotIn("Sala", "".join(e.detail for e in entries))
        self.server.stop()
        db = sqlite3.connect(os.path.join(self.server.state, "viesti.db"))
        try:
            blobs = db.execute(
                "SELECT commitment FROM journal WHERE kind IN"
                " ('ask', 'answer', 'reconsider')").fetchall()
            self.assertEqual({len(b[0]) for b in blobs}, {32})
        finally:
            db.close()


if __name__ == "__main__":
    unittest.main()
