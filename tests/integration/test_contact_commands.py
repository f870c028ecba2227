# SPDX-License-Identifier: EUPL-1.2
"""Nothing is final: correct, undo, questions both ways, consents, moves and leaving,
as a contact and a participant type them; on a terminal each question can be left
with Ctrl-C, and then nothing has happened."""
import datetime
import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import viesti_server as vs                                      # noqa: E402
from viesti_cli import program, viesti                          # noqa: E402
from viesti_client import Refused, operation, pb                # noqa: E402
from viesti_terminal import Terminal                            # noqa: E402

LANGUAGES = ("en", "fi", "sv")
CANCELLED = 130
HERE = r"(: |> )$"               # where one types
PERSON = "S001465"              # of hallinto


def day(back=0):
    return vs.today() - datetime.timedelta(days=back)


def iso(back=0):
    return day(back).isoformat()


class Case(unittest.TestCase):
    role, options = "recorder", {"department": "hallinto"}

    @classmethod
    def setUpClass(cls):
        cls.server = vs.Server()
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__, None, None, None)
        cls.server.fill(room=100)
        cls.scratch = tempfile.TemporaryDirectory(prefix="viesti-contact-")
        cls.addClassCleanup(cls.scratch.cleanup)
        cls.posts = 0
        cls.profile = cls.enrolled(cls.role, **cls.options)

    @classmethod
    def enrolled(cls, role, **options):
        place = os.path.join(cls.scratch.name, f"{role}{len(options)}"
                             f"{options.get('department', '')}")
        ran = viesti(place, "enrol", cls.server.invite(role, **options).code)
        assert ran.code == 0, ran
        return place

    def url(self):
        Case.posts = getattr(Case, "posts", 0) + 1
        return f"https://example.org/contact/{Case.posts}"

    def viesti(self, *words, **options):
        return viesti(self.profile, *words, **options)

    def done(self, *words, **options):
        ran = self.viesti(*words, **options)
        self.assertEqual(ran.code, 0, ran)
        return ran.out

    def json(self, *words, code=0):
        ran = self.viesti("--json", *words)
        self.assertEqual(ran.code, code, ran)
        return ran.json

    def refused(self, code, reason, *words):
        ran = self.viesti("--json", *words)
        self.assertEqual((ran.code, ran.reason), (code, reason), ran)

    def terminal(self, *words, language="en", columns=80, **env):
        return Terminal(["viesti", "--profile", self.profile, "--lang",
                         language, *words], columns=columns, **env)

    def record(self, kind="SM2", back=0, evidence=None, person=PERSON):
        evidence = self.url() if evidence is None else evidence
        return self.json("record", person, kind, evidence,
                         "--date", iso(back))["activity"]

    def activity(self, number):
        """As it is now; None: it is there no more."""
        return next((a for a in self.json("list")
                     if a["activity"] == number), None)

    def decide(self, number, decision, reason="which event was it?"):
        with self.server.admin() as link:
            link.call(review_decide=pb.ReviewDecide(
                activity=number, reason=reason, decision=pb.Decision.Value(
                    f"DECISION_{decision.upper()}")), operation=operation())

    def cancelled_at(self, question, *words, answers=()):
        """Ctrl-C at this question, after these answers, in three languages and
        two widths: 130, and the terminal is whole."""
        for language in LANGUAGES:
            for columns in (80, 40):
                with self.subTest(language=language, columns=columns), \
                        self.terminal(*words, language=language,
                                      columns=columns) as t:
                    for answer in answers:
                        t.expect(HERE)
                        t.type(answer + "\r")
                    t.expect(question[language].replace(" ", r"\s+"))
                    t.expect(HERE)
                    t.type("\x03")
                    self.assertEqual(t.end(), CANCELLED, t.all)


class TestCorrect(Case):
    def setUp(self):
        for a in self.json("list"):     # each test has the points to itself
            if a["status"] != "withdrawn":
                self.done("withdraw", str(a["activity"]))

    def test_what_is_given_replaces_what_was_and_the_rest_stays(self):
        number = self.record(back=3)
        before = self.activity(number)
        done = self.json("correct", str(number), f"date={iso(2)}",
                         "note=a note")
        self.assertEqual((done["activity"], done["state"], done["type"]),
                         (number, "acknowledged", "SM2"))
        after = self.activity(number)
        self.assertEqual(after["date"], iso(2))
        self.assertEqual(after["note"], "a note")
        for key in ("recorded_at", "evidence", "type", "staff_id"):
            self.assertEqual(after[key], before[key])

    def test_it_shows_what_was_and_what_will_be_with_the_points(self):
        number = self.record(back=3)
        out = self.done("correct", str(number), "type=SM3", "--lang", "en")
        self.assertIn("Type: SM2 → SM3", out)
        self.assertIn("Points: 20 → 14", out)    # the area's +10
        self.assertIn(f"Activity {number} is corrected: 14 points.", out)

    def test_a_dry_run_shows_the_points_and_changes_nothing(self):
        number = self.record(back=3)
        before = self.activity(number)
        told = self.json("correct", str(number), "type=SM3", "--dry-run")
        self.assertEqual((told["points_before"], told["points"]), (20, 14))
        out = self.done("correct", str(number), "type=SM3", "--dry-run",
                        "--yes", "--lang", "en")
        self.assertIn("Points: 20 → 14", out)
        self.assertIn("Nothing was changed.", out)
        self.assertEqual(self.activity(number), before)

    def test_words_of_three_languages_name_what_is_changed(self):
        number = self.record(back=4)
        self.done("korjaa", str(number), f"päivä={iso(3)}", "huomautus=yksi")
        self.assertEqual(self.activity(number)["date"], iso(3))
        self.done("rätta", str(number), f"datum={iso(2)}", "anmärkning=två",
                  f"underlag={self.url()}")
        now = self.activity(number)
        self.assertEqual((now["date"], now["note"]), (iso(2), "två"))

    def test_options_say_the_same_and_an_empty_note_takes_it_away(self):
        number = self.record(back=2)
        self.done("correct", str(number), "--type", "SM4", "--note", "x")
        self.assertEqual(self.activity(number)["type"], "SM4")
        self.done("correct", str(number), "note=")
        self.assertFalse(self.activity(number)["note"])

    def test_what_it_does_not_understand_changes_nothing(self):
        number = self.record(back=2)
        before = self.activity(number)
        self.refused(2, "change_unknown", "correct", str(number), "kind=SM3")
        self.refused(2, "unknown_type", "correct", str(number), "type=SM99")
        self.refused(2, "unknown_type", "correct", str(number), "type=")
        # before anything is asked of the server about the activity
        self.refused(2, "unknown_type", "correct", "999999", "--type",
                     "nosuch")
        self.refused(2, "date_impossible", "correct", str(number),
                     "date=31.2.2026")
        self.refused(2, "argument_missing", "correct", str(number))
        self.refused(3, "unknown_activity", "correct", "999999", "note=x")
        out = self.done("correct", str(number), f"date={iso(2)}", "--lang",
                        "en")
        self.assertIn("that is how it is already", out)
        self.assertEqual(self.activity(number), before)

    def test_on_a_terminal_it_asks_with_what_it_is_now(self):
        number = self.record(back=3)
        with self.terminal("correct", str(number)) as t:
            t.expect(r"Type.*SM2.*: ")
            t.type("SM99\r")
            t.expect("no activity type")
            t.expect(r"Type.*SM2.*: ")
            t.type("SM3\r")
            t.expect(rf"Date.*{iso(3)}.*: ")
            t.type("\r")
            t.expect(r"Evidence.*: ")
            t.type("\r")
            t.expect(r"Note.*: ")
            t.type("a word\r")
            t.expect(r"Type: SM2 → SM3")
            t.expect(r"Points: \d+ → \d+")
            t.expect(r"Correct it so\?.*: ")
            t.type("y\r")
            t.expect("is corrected")
            self.assertEqual(t.end(), 0)
        now = self.activity(number)
        self.assertEqual((now["type"], now["note"], now["date"]),
                         ("SM3", "a word", iso(3)))

    def test_no_and_ctrl_c_leave_it_as_it_is(self):
        number = self.record(back=3)
        before = self.activity(number)
        with self.terminal("correct", str(number), "type=SM3") as t:
            t.expect(r"Correct it so\?.*: ")
            t.type("n\r")
            t.expect("Nothing was changed")
            self.assertEqual(t.end(), 0)
        self.cancelled_at({"en": "Correct it so", "fi": "Korjataanko näin",
                           "sv": "Ska den rättas så"},
                          "correct", str(number), "type=SM3")
        for answers, question in enumerate((
                {"en": "Type", "fi": "Tyyppi", "sv": "Typ"},
                {"en": "Date", "fi": "Päivä", "sv": "Datum"},
                {"en": "Evidence", "fi": "Näyttö", "sv": "Underlag"},
                {"en": "Note", "fi": "Huomautus", "sv": "Anmärkning"})):
            self.cancelled_at(question, "correct", str(number),
                              answers=[""] * answers)
        self.assertEqual(self.activity(number), before)

    def test_without_the_server_it_waits_in_the_outbox(self):
        with vs.Server() as server:
            server.configure(port=server.port)
            server.fill()
            place = os.path.join(self.scratch.name, "away")
            code = server.invite("recorder", department="hallinto").code
            self.assertEqual(viesti(place, "enrol", code).code, 0)
            number = viesti(place, "--json", "record", PERSON, "SM2",
                            self.url()).json["activity"]
            server.stop()
            ran = viesti(place, "correct", str(number), "type=SM3",
                         "--lang", "en")
            self.assertEqual(ran.code, 0, ran)
            self.assertIn("Saved on this machine", ran.out)
            ran = viesti(place, "correct", str(number), "type=SM99",
                         "--lang", "en")
            self.assertEqual(ran.code, 2, ran)
            self.assertIn("no activity type", ran.err)
            ran = viesti(place, "outbox", "--lang", "en")
            self.assertRegex(ran.out, rf"correction: activity {number}, SM3")
            for words in (("undo",), ("ask", "why?"), ("hide", PERSON),
                          ("leave", PERSON), ("answer", "1", "x"),
                          ("move", PERSON, "--from", iso()),
                          ("reconsider", "1", "x"), ("show", PERSON)):
                ran = viesti(place, *words, "--lang", "en")
                self.assertEqual(ran.code, 7, ran)
                self.assertIn("This needs the server: nothing was changed",
                              ran.err)
            server.start()
            ran = viesti(place, "sync")
            self.assertEqual(ran.code, 0, ran)
            self.assertEqual(viesti(place, "--json", "list").json[0]["type"],
                             "SM3")


class TestUndo(Case):
    def test_it_shows_what_it_takes_back_and_wants_a_yes(self):
        number = self.record()
        before = self.activity(number)
        ran = self.viesti("undo", "--lang", "en")
        self.assertEqual(ran.code, 2, ran)
        self.assertIn("--yes", ran.err)
        self.assertIn(str(number), ran.out)
        self.assertEqual(self.activity(number), before)
        seen = self.json("undo", "--check")
        self.assertEqual((seen["undone"], seen["count"], seen["last"]),
                         (False, 1, number))
        self.assertEqual(self.activity(number), before)
        done = self.json("undo", "--yes")
        self.assertEqual((done["undone"], done["count"]), (True, 1))
        self.assertIsNone(self.activity(number))

    def test_on_a_terminal_no_and_ctrl_c_take_nothing_back(self):
        number = self.record()
        before = self.activity(number)
        self.cancelled_at({"en": "Take this back",
                           "fi": "Perutaanko tämä",
                           "sv": "Ska detta återtas"}, "undo")
        with self.terminal("kumoa", language="fi") as t:
            t.expect(r"Perutaanko.*: ")
            t.type("e\r")
            t.expect("Mitään ei muutettu")
            self.assertEqual(t.end(), 0)
        self.assertEqual(self.activity(number), before)
        with self.terminal("ångra", language="sv") as t:
            t.expect(r"återtas\?.*: ")
            t.type("ja\r")
            t.expect("1 insats återtogs")
            self.assertEqual(t.end(), 0)
        self.assertIsNone(self.activity(number))


class TestList(Case):
    def test_a_text_is_found_in_evidence_and_note(self):
        one = self.record(evidence="https://example.org/KESÄ/1")
        two = self.json("record", PERSON, "SM2", self.url(), "--note",
                        "kesäjuhla")["activity"]
        self.record()
        found = [a["activity"] for a in self.json("list", "--text", "kesä")]
        self.assertEqual(sorted(found), sorted([one, two]))
        self.assertEqual(self.json("list", PERSON, "--text", "talvi"), [])


class TestInbox(Case):
    def console(self, *words):
        ran = program("viestictl", "--state", self.server.state, *words)
        self.assertEqual(ran.code, 0, ran)
        return ran.json if "--json" in words else ran.out

    def kinds(self):
        return [row["kind"] for row in self.json("inbox")]

    def test_a_returned_claim_is_answered_and_waits_again(self):
        number = self.record("WK3", evidence="spring fair 1.3.")
        self.decide(number, "return", "which fair was it?")
        row = self.json("inbox")[0]
        self.assertEqual((row["kind"], row["activity"], row["text"]),
                         ("returned", number, "which fair was it?"))
        out = self.done("inbox", "--lang", "en")
        self.assertIn("which fair was it?", out)
        self.assertIn(f"viesti answer {number}", out)
        done = self.json("answer", str(number), "the one in Oulu")
        self.assertEqual(done["status"], "pending")
        self.assertNotIn("returned", self.kinds())
        self.refused(3, "unknown_activity", "answer", str(number), "again",
                     "--activity")

    def test_a_rejected_claim_is_looked_at_anew_once(self):
        number = self.record("WK3", evidence="summer fair 2.3.")
        self.decide(number, "reject", "it was no fair")
        self.assertIn("rejected", self.kinds())
        out = self.done("inbox", "--lang", "en")
        self.assertIn(f"viesti reconsider {number}", out)
        self.refused(2, "argument_missing", "reconsider", str(number))
        done = self.json("reconsider", str(number), "here is the programme")
        self.assertEqual(done["status"], "pending")
        with self.assertRaises(Refused):        # another one must
            self.decide(number, "reject", "still none")
        self.assertEqual(self.viesti("reconsider", str(number), "x").code, 6)

    def test_questions_go_both_ways(self):
        asked = self.json("ask", "Does a podcast count as SM5?")["question"]
        rows = self.console("show", "questions", "--json")
        self.assertIn(asked, [r["question"] for r in rows])
        self.assertIn("everybody", self.console(
            "--lang", "en", "answer", "question", str(asked), "It does",
            "to", "all"))
        out = self.done("inbox", "--lang", "en")
        self.assertIn("It does", out)
        number = self.record()
        about = self.console(
            "ask", "department", "hallinto", "Which post was it?", "about",
            str(number), "--json")
        out = self.done("inbox", "--lang", "en")
        self.assertIn(f"Question {about['question']} from the organiser", out)
        self.assertIn(f"activity {number}", out)
        done = self.json("answer", str(about["question"]), "The first",
                         "--question")
        self.assertEqual(done["answer"], "The first")
        rows = self.console("show", "questions", "all", "--json")
        self.assertIn("The first", [r["answer"] for r in rows])

    def test_on_a_terminal_they_ask_and_ctrl_c_says_nothing(self):
        before = len(self.console("show", "questions", "all", "--json"))
        self.cancelled_at({"en": "Your question", "fi": "Kysymyksesi",
                           "sv": "Din fråga"}, "ask")
        number = self.record("WK3", evidence="autumn fair 3.3.")
        self.decide(number, "reject", "none")
        self.cancelled_at({"en": "Why should it be looked at anew",
                           "fi": "Miksi siitä pitäisi tehdä uusi arvio",
                           "sv": "Varför borde den bedömas på nytt"},
                          "reconsider", str(number))
        with self.terminal("reconsider") as t:
            t.expect("Which activity")
            shown = t.expect("another one")     # of those rejected only
            self.assertIn("autumn fair", shown)
            self.assertIn("rejected", shown)
            self.assertNotIn("accepted", shown)
            t.expect(HERE)
            t.type("\x03")
            self.assertEqual(t.end(), CANCELLED)
        returned = self.record("WK6", evidence="lesson 4.3.")
        self.decide(returned, "return", "when?")
        with self.terminal("answer", language="fi") as t:
            shown = t.expect("Numero: $")       # what waits stands above it
            self.assertIn("when?", shown)
            t.type(f"{returned}\r")
            t.expect("Vastauksesi: $")
            t.type("\x03")
            self.assertEqual(t.end(), CANCELLED)
        self.cancelled_at({"en": "Your answer", "fi": "Vastauksesi",
                           "sv": "Ditt svar"}, "answer", str(returned))
        self.assertEqual(
            len(self.console("show", "questions", "all", "--json")), before)
        self.assertEqual(self.activity(number)["status"], "rejected")
        self.assertEqual(self.activity(returned)["status"], "returned")
        with self.terminal("svara", str(returned), language="sv") as t:
            t.expect("Ditt svar.*: ")
            t.type("i går\r")
            t.expect("väntar på en handläggare")
            self.assertEqual(t.end(), 0)
        self.assertEqual(self.activity(returned)["status"], "pending")


class TestNothingWaits(Case):
    def test_answer_says_so_instead_of_asking(self):
        with self.terminal("answer", language="sv") as t:
            self.assertNotEqual(t.end(), 0)
            self.assertIn("Ingenting väntar på ditt svar", t.all)


class TestPeople(Case):
    def person(self, staff_id=PERSON):
        return next((p for p in self.json("list", "--participants")
                     if p["staff_id"] == staff_id), None)

    def test_a_name_is_shown_by_consent_only_and_hidden_at_once(self):
        self.refused(2, "argument_missing", "show", PERSON, "--on", "kiosk")
        self.refused(2, "place_unknown", "show", PERSON, "--on", "roof",
                     "--reference", "form 1")
        done = self.json("show", PERSON, "--on", "näyttö,house",
                         "--reference", "form 1")
        self.assertEqual((done["show_kiosk"], done["show_house"]),
                         (True, True))
        done = self.json("show", PERSON, "--off", "skärm")
        self.assertEqual((done["show_kiosk"], done["show_house"]),
                         (False, True))
        out = self.done("hide", PERSON, "--lang", "en")
        self.assertIn("is named nowhere now", out)
        self.assertIn(f"viesti show {PERSON}", out)
        self.assertFalse(self.person()["show_house"])

    def test_a_part_of_the_name_is_enough_and_who_is_asked(self):
        self.done("sync")           # names are known from here on
        name = next(p["name"] for p in self.json("list", "--participants")
                    if p["staff_id"] == PERSON)
        part = name.split()[0].lower() + " " + name.split()[1][:3].lower()
        self.assertEqual(self.json("hide", part)["staff_id"], PERSON)
        for command in ("hide", "show", "leave"):
            self.refused(2, "argument_missing", command)
            self.cancelled_at({"en": "Who", "fi": "Kuka", "sv": "Vem"},
                              command)
        self.cancelled_at({"en": "Who", "fi": "Kuka", "sv": "Vem"}, "move")

    def test_for_good_is_asked_first(self):
        other = "S001468"
        self.refused(2, "confirm_missing", "hide", other, "--lock")
        self.cancelled_at({"en": "hide the name for good",
                           "fi": "piilotetaanko nimi pysyvästi",
                           "sv": "ska namnet döljas för gott"},
                          "hide", other, "--lock")
        self.done("show", other, "--on", "house", "--reference", "form 2")
        self.assertTrue(self.json("hide", other, "--lock", "--yes")["locked"])
        self.assertNotEqual(self.viesti(
            "show", other, "--on", "house", "--reference", "form 3").code, 0)

    def test_leaving_says_what_it_does_and_is_asked(self):
        leaver = next(p["staff_id"] for p in
                      self.json("list", "--participants")
                      if p["staff_id"] not in (PERSON, "S001468"))
        self.json("record", leaver, "SM2", self.url())
        seen = self.json("leave", leaver, "--check")
        self.assertEqual((seen["left"], seen["activities"]), (False, 1))
        self.refused(2, "confirm_missing", "leave", leaver)
        self.cancelled_at({"en": "Do it", "fi": "Tehdäänkö näin",
                           "sv": "Ska det göras"}, "leave", leaver)
        self.assertIsNotNone(self.person(leaver))
        done = self.json("leave", leaver, "--yes")
        self.assertTrue(done["left"])
        self.assertIsNone(self.person(leaver))

    def test_the_receiving_department_asks_and_the_organiser_decides(self):
        stranger = next(r["staff_id"] for r in vs.rows("roster.csv")
                        if r["department"] == "talous")
        first = iso()
        asked = self.json("move", stranger, "--from", first)
        self.assertEqual((asked["to_department"], asked["decision"]),
                         ("hallinto", "waiting"))
        state = ("--state", self.server.state)
        rows = program("viestictl", *state, "show", "moves", "--json").json
        self.assertEqual([r["move"] for r in rows], [asked["move"]])
        ran = program("viestictl", *state, "move", str(asked["move"]),
                      "reject", "reason", "not yet")
        self.assertEqual(ran.code, 0, ran)
        row = next(r for r in self.json("inbox") if r["kind"] == "move")
        self.assertEqual((row["decision"], row["text"]),
                         ("rejected", "not yet"))
        again = self.json("move", stranger, "--from", first)
        ran = program("viestictl", *state, "--lang", "en", "move",
                      str(again["move"]), "accept")
        self.assertEqual(ran.code, 0, ran)
        ran = program("viestictl", *state, "show", "moves")
        self.assertIn("No move waits", ran.out)
        self.cancelled_at({"en": "First day there",
                           "fi": "Ensimmäinen päivä siellä",
                           "sv": "Första dagen där"}, "move", stranger)

    def test_the_administrator_does_the_same_for_anybody(self):
        state = ("--state", self.server.state)
        one = next(r["staff_id"] for r in reversed(vs.rows("roster.csv"))
                   if r["department"] == "talous")
        for words, code in (
                (("show", "person", one, "on", "house", "reference", "f 1"),
                 0), (("hide", "person", one), 0),
                (("move", "person", one, "to", "department", "hallinto",
                  "from", iso()), 0),
                (("leave", "person", one), 2),
                (("leave", "person", one, "--yes"), 0)):
            ran = program("viestictl", *state, *words)
            self.assertEqual(ran.code, code, ran)


class TestParticipant(Case):
    role, options = "participant", {"staff_id": PERSON}

    def test_only_what_is_theirs_is_offered_and_they_are_meant(self):
        out = self.done("help", "--lang", "en")
        for word in ("\n  join ", "\n  import ", "\n  move "):
            self.assertNotIn(word, out)
        self.assertIn("\n  hide ", out)
        self.assertEqual(self.json("hide")["staff_id"], PERSON)
        done = self.json("show", "--on", "house", "--reference", "own wish")
        self.assertEqual(done["staff_id"], PERSON)
        self.assertEqual(self.json("leave", "--check")["staff_id"], PERSON)

    def test_they_correct_undo_and_ask_for_themselves(self):
        number = self.record()
        self.done("correct", str(number), "note=mine")
        self.assertEqual(self.activity(number)["note"], "mine")
        asked = self.json("ask", "what is missing?", "--about", str(number))
        self.assertEqual(asked["activity"], number)
        self.assertEqual(self.json("undo", "--yes")["count"], 1)


if __name__ == "__main__":
    unittest.main()
