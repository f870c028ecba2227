# SPDX-License-Identifier: EUPL-1.2
"""What is held about a person: shown to them whole, erased for good. After
somebody is forgotten no file of the server has their name, standings are as they
were, and journal and activities still verify."""
import json
import os
import re
import shutil
import sqlite3
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import viesti_server as vs                                      # noqa: E402
from viesti_cli import program                                  # noqa: E402
from viesti_client import (SOURCE, Farewell, Refused, connect,  # noqa: E402
                           operation, pb)
from viesti_people import OTHER, OWN, TODAY, House              # noqa: E402

# what stands in the rows of one person, and nowhere else
MARKS = {
    "staff_id": "QZ7741", "name": "Öivä Zwanziger-Kåhlström",
    "email": "oiva.zwanziger@ministry.example", "pseudonym": "Hämähäkkimies",
    "reference": "lomake 4711/QX", "evidence": "https://zwz.example/oma/4711",
    "note": "keskiyöllä kirjoitettu", "corrected": "korjattu kahvitauolla",
    "reason": "näyttö on väärästä viikosta", "words": "katsokaa uudestaan zz",
    "question": "saanko kysyä ylipuhujalta", "answer": "saat kyllä, qqx",
    "client": "Öivän kannettava", "move": "siirto peruuntui zzq",
}


def folded(text):
    """As staff ids and names may stand in an index."""
    return {text, text.lower(), text.upper(), text.casefold()}


def found(state, texts, skip=("backups",)):
    """Which of the texts are in which of the files."""
    hits = []
    for folder, folders, names in os.walk(state):
        folders[:] = [f for f in folders if f not in skip]
        for name in names:
            path = os.path.join(folder, name)
            if not os.path.isfile(path):
                continue        # a socket
            with open(path, "rb") as f:
                data = f.read()
            hits += [(os.path.relpath(path, state), text) for text in texts
                     if text.encode() in data or
                     text.encode("utf-16-le") in data]
    return hits


class Forgetting(House):
    def plant(self, staff_id=None, marks=MARKS):
        """Somebody with something in every place; the staff id."""
        m = dict(marks)
        if staff_id:
            m["staff_id"] = staff_id
        person = m["staff_id"]
        self.ask("admin", join=pb.Join(
            staff_id=person, name=m["name"], email=m["email"], department=OWN,
            pseudonym=m["pseudonym"], consent_reference=m["reference"],
            consents=pb.Consents(department=True, house=True, kiosk=True,
                                 ceremony=True)))
        for i in range(3):
            activity = self.record(person, evidence=m["evidence"] + str(i),
                                   note=m["note"]).activity
        self.ask("recorder", correct=pb.Correct(
            activity=activity, note=m["corrected"],
            evidence=m["evidence"] + "/x"))
        self.claim(person, m)
        own = self.own_client_named(person, m["client"])
        own.call(operation=operation(), ask=pb.Ask(text=m["question"] + "?"))
        asked = own.call(operation=operation(),
                         ask=pb.Ask(text=m["question"])).asked.question
        self.ask("admin", answer=pb.Answer(question=asked, text=m["answer"]))
        moved = self.ask("other", move=pb.Move(
            person=person, department=OTHER, **{"from": TODAY})).moved.move
        self.ask("admin", decide_move=pb.DecideMove(
            move=moved, decision=pb.DECISION_REJECT, reason=m["move"]))
        self.ask("other", move=pb.Move(person=person, department=OTHER,
                                       **{"from": TODAY}))
        return own

    def claim(self, person, m):
        """One rejected and given back, one that waits."""
        for evidence in ("tilaisuus 1 ", "tilaisuus 2 "):
            claim = self.record(person, type="WK3",
                                evidence=evidence + m["note"]).activity
        self.ask("admin", review_decide=pb.ReviewDecide(
            activity=claim, decision=pb.DECISION_REJECT, reason=m["reason"]))
        self.ask("recorder", reconsider=pb.Reconsider(activity=claim,
                                                      reason=m["words"]))

    def own_client_named(self, person, name):
        link = connect(self.server.enrol("participant", staff_id=person,
                                         name=name))
        self.addCleanup(link.close)
        return link

    def boards(self):
        rows = self.links["admin"].call(
            rank_departments=pb.RankDepartments()).department_ranking.rows
        return [(r.department, r.rank, r.index, r.active_rounds,
                 r.points_counted, r.points) for r in rows]

    def everything_sent(self):
        """What the admin's console and others get to see after it."""
        texts = []
        for who in ("admin", "recorder", "other", "organiser", "kiosk"):
            link = self.links[who]
            for arm in (dict(rank_participants=pb.RankParticipants()),
                        dict(list_participants=pb.ListParticipants(left=True)),
                        dict(list_activities=pb.ListActivities()),
                        dict(list_questions=pb.ListQuestions(all=True)),
                        dict(list_moves=pb.ListMoves(all=True)),
                        dict(review_list=pb.ReviewList()),
                        dict(list_clients=pb.ListClients()),
                        dict(inbox=pb.InboxGet()),
                        dict(journal_show=pb.JournalShow(after=0))):
                try:
                    texts.append(link.call(**arm).SerializeToString())
                except Refused:
                    pass
        return b"\n".join(texts)

    def test_no_byte_is_left_and_nothing_else_changes(self):
        own = self.plant()
        other = dict(MARKS, name="Toinen Henkilö", email="toinen@x.example",
                     pseudonym="Toinen", client="Toisen kone")
        self.plant("OTHER1", other)
        marks = [m for text in MARKS.values() for m in folded(text)]
        every = {text for _, text in found(self.server.state, marks)}
        for key, text in MARKS.items():
            self.assertIn(text, every, f"{key} was never there")
        boards, moves = self.boards(), len(self.entries())

        shown = self.links["admin"].call(forget=pb.Forget(
            person=MARKS["name"], check_only=True)).forgotten
        self.assertEqual((shown.staff_id, shown.deeds_kept,
                          shown.clients_closed, shown.at),
                         ("QZ7741", 5, 1, 0))
        self.assertEqual(self.boards(), boards)
        done = self.links["admin"].call(
            forget=pb.Forget(person="QZ7741")).forgotten
        self.assertGreater(done.at, 0)
        self.assertEqual({c.table: c.rows for c in done.counts},
                         {c.table: c.rows for c in shown.counts})

        mine = [m for key, text in MARKS.items() for m in folded(text)
                if key in ("staff_id", "name", "email", "pseudonym", "client")]
        with self.subTest("at once"):
            self.assertEqual(found(self.server.state, mine), [])
        with self.subTest("the control: somebody else's name is found"):
            self.assertTrue(found(self.server.state, ["Toinen Henkilö"]))
        self.assertEqual(self.boards(), boards)
        self.verify()
        sent = self.everything_sent()
        self.assertEqual([text for text in mine if text.encode() in sent], [])
        self.assertTrue("Toinen Henkilö".encode() in sent)
        with self.assertRaises((ConnectionError, Farewell, Refused, OSError)):
            own.call(status=pb.StatusGet())
        with self.assertRaises(Refused) as caught:
            self.links["admin"].call(explain=pb.Explain(participant="QZ7741"))
        self.assertEqual(caught.exception.reason, "unknown_person")

        # the other one goes, too: then none of the texts is left
        self.links["admin"].call(forget=pb.Forget(person="OTHER1"))
        self.assertEqual(found(self.server.state, marks), [])
        self.server.kill9()
        self.server.start()
        self.connect()
        self.assertEqual(found(self.server.state, marks), [])
        self.assertEqual(self.boards(), boards)
        self.verify()
        kinds = [e.kind for e in self.entries()[moves:]]
        self.assertEqual(kinds.count("forget"), 2)
        # nothing of theirs waits for anybody
        self.assertNotIn("forgotten", str(self.links["admin"].call(
            review_list=pb.ReviewList()).activities))
        self.assertFalse(self.links["admin"].call(
            list_questions=pb.ListQuestions(all=True)).questions.rows)
        self.assertFalse(self.links["admin"].call(
            list_moves=pb.ListMoves()).moves.rows)

    def test_what_was_done_before_is_still_done_once(self):
        """The key of the journal's digests goes with the forgotten: who asks
        again under an old operation id gets the old answer."""
        person, op = self.member(), operation()
        item = pb.ActivityItem(operation=op, person=person, type="WK2",
                               date=TODAY)
        record = pb.Record(items=[item])
        first = self.links["admin"].call(record=record).recorded.results[0]

        def digests():
            db = sqlite3.connect(os.path.join(self.server.state, "viesti.db"))
            try:
                return [row[0] for row in db.execute(
                    "SELECT value FROM secret WHERE key = 'digest'")]
            finally:
                db.close()
        key = digests()
        self.assertEqual(len(key), 1)
        self.links["admin"].call(forget=pb.Forget(person=self.member()))
        self.assertNotEqual(digests(), key)
        again = self.links["admin"].call(record=record).recorded.results[0]
        self.assertEqual(again.activity, first.activity)
        # what comes after is held against its content again
        op = operation()
        item.operation = op
        record = pb.Record(items=[item])
        self.links["admin"].call(record=record)
        record.items[0].note = "another"
        refused = self.links["admin"].call(record=record).recorded.results[0]
        self.assertEqual(refused.error.reason, "operation_reused")
        self.restart()
        refused = self.links["admin"].call(record=record).recorded.results[0]
        self.assertEqual(refused.error.reason, "operation_reused")

    def test_who_was_forgotten_can_join_again_as_somebody_new(self):
        person = self.member()
        self.record(person)
        self.links["admin"].call(forget=pb.Forget(person=person))
        self.ask("recorder", join=pb.Join(staff_id=person, name="Uusi Alku",
                                          department=OWN))
        self.assertEqual(self.person(person).name, "Uusi Alku")
        rows = self.links["admin"].call(
            my_data=pb.MyDataGet(person=person)).my_data.rows
        self.assertNotIn("activity", {r.table for r in rows})
        self.verify()


class Labels(unittest.TestCase):
    def test_every_kind_of_entry_says_whose_it_is(self):
        source = os.path.join(SOURCE, "server")
        with open(os.path.join(source, "store", "personal.def"),
                  encoding="utf-8") as f:
            told = set(re.findall(r'^(?:SUBJECT|IMPERSONAL)\("(\w+)"',
                                  f.read(), re.M))
        written = {}
        for folder, _, names in os.walk(source):
            for name in names:
                if not name.endswith(".c"):
                    continue
                with open(os.path.join(folder, name), encoding="utf-8") as f:
                    for kind in re.findall(r'\.kind = "(\w+)"', f.read()):
                        written.setdefault(kind, name)
        self.assertGreater(len(written), 20)
        self.assertEqual({k: f for k, f in written.items() if k not in told},
                         {}, "say in personal.def what these are about")


class Retention(House):
    """A season that became final long ago; nobody waits 180 days here."""
    room = 5

    def made_final(self, days_ago):
        """As the season's step leaves it, written past the server."""
        self.server.stop()
        db = sqlite3.connect(os.path.join(self.server.state, "viesti.db"))
        at = (TODAY - days_ago) * 86400 * 10**6
        with db:
            db.execute("DELETE FROM season_step WHERE state = 6")
            db.execute(
                "INSERT INTO season_step (season, state, asked_at, asked_by,"
                " due_at, at) VALUES (1, 6, ?, 'uid 0', ?, ?)", (at, at, at))
        db.close()
        self.server.start()
        self.connect()

    def test_evidence_goes_then_the_persons_and_the_standings_stay(self):
        person = self.shown_member()
        self.record(person, note="kahvilla zzq")
        name = self.person(person).name
        backup = self.ask("admin", backup=pb.Backup(
            name="old")).backup_done.path
        backup = os.path.join(self.server.state, "backups",
                              os.path.basename(backup))
        figures = self.department(OWN)
        self.made_final(89)
        due = self.links["admin"].call(
            retention=pb.Retention(check_only=True)).retained
        self.assertEqual(len(due.counts), 0)
        self.assertEqual(due.ledgers_due - due.evidence_due, 90)
        self.assertTrue(found(self.server.state, ["kahvilla zzq"]))

        self.made_final(91)     # the server does it by itself
        vs.wait_until(lambda: self.entries("retention"))
        vs.wait_until(
            lambda: not found(self.server.state, ["kahvilla zzq"]))
        self.assertTrue(found(self.server.state, [name]))
        self.assertEqual(self.department(OWN), figures)
        self.verify()
        self.assertRegex(self.entries("retention")[0].detail,
                         "^what=evidence season=1 ")

        os.utime(backup, (0, 0))
        self.made_final(181)
        vs.wait_until(lambda: len(self.entries("retention")) == 2)
        vs.wait_until(lambda: not found(self.server.state, [name, "S001010"],
                                        skip=()))
        self.assertFalse(os.path.exists(backup))
        self.assertEqual(self.department(OWN), figures)
        vs.wait_until(lambda: self.links["admin"].call(
            list_participants=pb.ListParticipants(left=True)
        ).participants.total == 0)
        self.verify()
        again = self.links["admin"].call(retention=pb.Retention()).retained
        self.assertEqual(len(again.counts), 0)
        self.assertGreater(again.last_at, 0)


class Restoring(unittest.TestCase):
    """A backup that is restored holds the person still; the server forgets
    them again before it serves anybody."""

    def restore(self, server, backup):
        state = server.state
        server.stop()
        for suffix in ("", "-wal", "-shm"):
            path = os.path.join(state, "viesti.db" + suffix)
            if os.path.exists(path):
                os.unlink(path)
        shutil.copy(backup, os.path.join(state, "viesti.db"))
        server.start()

    def test_a_restored_backup_forgets_again(self):
        with vs.Server() as server:
            server.fill(room=50)
            with server.admin() as admin:
                for staff_id, name in (("QZ1", "Öivä Unohdettu"),
                                       ("QZ2", "Maija Pysyvä")):
                    admin.call(operation=operation(), join=pb.Join(
                        staff_id=staff_id, name=name, department=OWN))
                backup = admin.call(operation=operation(), backup=pb.Backup(
                    name="before")).backup_done.path
                done = admin.call(forget=pb.Forget(person="QZ1")).forgotten
                self.assertGreater(done.backups_until, TODAY + 80)
                backup = os.path.join(server.state, "backups",
                                      os.path.basename(backup))
            self.assertEqual(found(server.state, ["Öivä Unohdettu"]), [])
            self.restore(server, backup)
            self.assertEqual(found(server.state, ["Öivä Unohdettu", "QZ1"]),
                             [])
            self.assertTrue(found(server.state, ["Maija Pysyvä"]))
            self.assertIn("event=forgotten_again participants=1",
                          server.log())
            with server.admin() as admin:
                self.assertTrue(admin.call(
                    journal_verify=pb.JournalVerify()).journal_verified.valid)
                # by now it is known, and the next start looks for nobody
                self.assertEqual(admin.call(
                    my_data=pb.MyDataGet(person="QZ2")).my_data.staff_id,
                    "QZ2")
            # with another key nobody would be found: it does not start
            key = os.path.join(server.state, "forgotten.key")
            server.stop()
            os.rename(key, key + ".lost")
            process = server.spawn()
            self.assertEqual(process.wait(60), 1)
            process.stdout.close()
            self.assertIn("forgotten.key is missing", server.log())
            self.assertFalse(os.path.exists(key))
            os.rename(key + ".lost", key)
            server.start()
            # the control: without the list the name stays
            os.unlink(os.path.join(server.state, "forgotten"))
            self.restore(server, backup)
            self.assertTrue(found(server.state, ["Öivä Unohdettu"]))


class MyData(House):
    def tables(self, who, person, **options):
        rows, offset = [], 0
        while True:
            got = self.links[who].call(my_data=pb.MyDataGet(
                person=person, page=pb.Page(offset=offset, **options))).my_data
            rows += got.rows
            if not got.more:
                return rows
            self.assertGreater(got.next_offset, offset)
            offset = got.next_offset

    def test_contact_participant_and_administrator_see_the_same(self):
        person = self.shown_member()
        activity = self.record(person, note="kahvilla").activity
        own = self.own_client(person)
        self.links["own"] = own
        rows = self.tables("own", None)
        self.assertEqual(
            [(r.table, [v.value for v in r.values]) for r in rows],
            [(r.table, [v.value for v in r.values])
             for r in self.tables("recorder", person)])
        # the administrator's reading is an entry of its own
        self.assertEqual([r.table for r in self.tables("admin", person)
                          if r.table != "journal"],
                         [r.table for r in rows if r.table != "journal"])
        values = {(r.table, v.column): v.value for r in rows for v in r.values}
        self.assertEqual(values["participant", "staff_id"], person)
        self.assertEqual(values["participant", "consents"],
                         "department,house,kiosk,ceremony")
        self.assertEqual(values["participant", "consent_reference"], "form 1")
        self.assertEqual(values["activity", "note"], "kahvilla")
        self.assertEqual(values["activity", "id"], str(activity))
        kinds = {v.value for r in rows if r.table == "journal"
                 for v in r.values if v.column == "kind"}
        self.assertLessEqual({"join", "record", "invite", "enrol"}, kinds)

    def test_reads_by_others_are_logged_and_shown(self):
        person = self.member()
        self.tables("recorder", person)
        self.assertEqual([r for r in self.tables("recorder", person)
                          if r.table == "journal" and
                          any(v.value == "what=my_data" for v in r.values)], [])
        self.tables("admin", person)
        self.links["admin"].call(explain=pb.Explain(participant=person))
        details = [v.value for r in self.tables("recorder", person)
                   for v in r.values if v.column == "detail"]
        self.assertIn("what=my_data", details)
        self.assertIn("what=explain", details)

    def test_nobody_else_may(self):
        person, colleague = self.member(), self.member()
        for who in ("other", "organiser", "kiosk"):
            with self.assertRaises(Refused):
                self.links[who].call(my_data=pb.MyDataGet(person=person))
        link = self.own_client(colleague)
        with self.assertRaises(Refused) as caught:
            link.call(my_data=pb.MyDataGet(person=person))
        self.assertEqual(caught.exception.reason, "unknown_person")

    def test_page_by_page_is_all_of_it(self):
        person = self.member()
        for _ in range(30):
            self.record(person)
        whole = self.tables("recorder", person)
        self.assertEqual(len(whole), len(self.tables("recorder", person,
                                                     limit=7)))


class Commands(House):
    def ctl(self, *words, **options):
        return program("viestictl", "--socket", self.server.socket, *words,
                       **options)

    def test_my_data_in_three_languages_and_as_json(self):
        person = self.member()
        self.record(person, note="kahvilla")
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        for language, word in (("en", "Evidence"), ("fi", "Näyttö"),
                               ("sv", "Underlag")):
            path = os.path.join(folder, language)
            ran = self.ctl("my-data", person, "--output", path,
                           env={"LC_ALL": f"{language}_FI.UTF-8"})
            self.assertEqual(ran.code, 0, ran)
            with open(path, encoding="utf-8") as f:
                text = f.read()
            self.assertIn(word, text)
            self.assertIn("kahvilla", text)
            self.assertEqual(os.stat(path).st_mode & 0o777, 0o600)
            again = self.ctl("my-data", person, "--output", path)
            self.assertNotEqual(again.code, 0)
        data = self.ctl("my-data", person, "--json").json
        self.assertEqual(data["staff_id"], person)
        self.assertEqual(data["tables"]["activity"][0]["note"], "kahvilla")
        self.assertIn("feedback", data["notes"])

    def test_forget_shows_asks_and_does_it(self):
        person = self.member()
        self.record(person)
        ran = self.ctl("forget", "person", person, "--preview")
        self.assertEqual(ran.code, 0, ran)
        self.assertIn("anonymous fact", ran.out)
        self.assertEqual(self.person(person).staff_id, person)
        ran = self.ctl("forget", "person", person)
        self.assertNotEqual(ran.code, 0)
        self.assertEqual(self.person(person).staff_id, person)
        ran = self.ctl("forget", "person", person, "--yes", "--json")
        self.assertEqual(json.loads(ran.out)["deeds_kept"], 1)
        ran = self.ctl("forget", "person", person, "--yes")
        self.assertNotEqual(ran.code, 0)
        self.assertIn("forgotten", ran.err)

    def test_retention_with_nothing_due_says_so(self):
        for language, word in (("en", "Nothing is due"), ("fi", "ei poisteta"),
                               ("sv", "tas inget bort")):
            ran = self.ctl("retention", "--dry-run",
                           env={"LC_ALL": f"{language}_FI.UTF-8"})
            self.assertEqual(ran.code, 0, ran)
            self.assertIn(word, ran.out)


if __name__ == "__main__":
    unittest.main()
