# SPDX-License-Identifier: EUPL-1.2
"""The dialogues of `viesti` on a terminal of its own: in three languages, 80 and
40 columns wide, and given up at every question, after which nothing is done."""
import datetime
import os
import re
import stat
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
from viesti_cli import viesti                                   # noqa: E402
from viesti_client import operation, pb                         # noqa: E402
from viesti_dialogue import (Case, GIVE_UP, NEXT, QUESTION, SIZES,
                             TAB)                               # noqa: E402

# per language: how the weekday and the month are said
TODAY = {
    "en": lambda d: f"{d:%A} {d.day} {d:%B} {d.year}",
    "fi": lambda d: r"\w+tai?|keskiviikko",
    "sv": lambda d: r"\w+dag \d+ \w+ \d{4}",
}


class Record(Case):
    def answers(self, url):
        return [f"jör{TAB}", "SM2", "", url, "", ""]

    def test_all_is_asked_for(self):
        for lang, columns in SIZES:
            with self.subTest(lang=lang, columns=columns):
                url = self.url()
                with self.terminal("record", lang=lang, columns=columns) as t:
                    self.answer(t, self.answers(url))
                    self.assertEqual(t.end(), 0)
                    said = " ".join(t.all.split())
                    self.assertIn("Jörgen Åström (S001010)", said)
                    self.assertRegex(said, TODAY[lang](datetime.date.today()))
                    self.assertRegex(
                        said, r"(Recorded|Kirjattu|Antecknat|Antecknad)\b")
                    self.fits(t, columns)
                kept = viesti(self.profile, "list", "--json", "--text",
                              url).json
                self.assertEqual([a["staff_id"] for a in kept], ["S001010"])

    def test_given_up_nothing_is_recorded(self):
        for lang, columns in SIZES:
            key = GIVE_UP["ctrl-c" if columns == 80 else "ctrl-d"]
            with self.subTest(lang=lang, columns=columns):
                self.given_up_at_every_question(
                    ["record"], self.answers(self.url()), key, lang, columns)

    def test_no_is_an_answer(self):
        before = self.revision()
        with self.terminal("record") as t:
            self.answer(t, self.answers(self.url())[:-1] + ["n"])
            self.assertEqual(t.end(), 130)
            self.assertIn("Nothing was recorded", t.all)
        self.assertEqual(self.revision(), before)

    def test_one_of_several(self):
        with self.terminal("record", "pöysti", "SM2", self.url()) as t:
            t.expect(r"Who is meant\?")
            shown = t.expect(QUESTION)
            number = re.search(r"(\d+) +Äijö Pöysti", shown).group(1)
            t.type("77\r")
            t.expect("a number from 1 to")
            t.expect(QUESTION)
            t.type(number + "\r")
            t.expect("Recorded: Äijö Pöysti")
            self.assertEqual(t.end(), 0)

    def test_seen_in_any_language_and_no_other_word(self):
        for lang, word in (("en", "Seen"), ("fi", "nähty"), ("sv", "sett")):
            with self.subTest(lang), self.terminal(
                    "record", "aijo", "SM2", lang=lang) as t:
                t.expect(QUESTION)
                t.type("eilen\r")
                t.expect("https://")
                t.expect(QUESTION)
                t.type(word + "\r")
                self.assertEqual(t.end(), 0)
        rows = viesti(self.profile, "list", "--json", "--text", "seen").json
        self.assertEqual({(r["staff_id"], r["status"]) for r in rows},
                         {("S001009", "pending")})
        self.assertEqual(len(rows), 3)

    def test_a_wrong_answer_is_asked_again(self):
        with self.terminal("record") as t:
            t.expect(QUESTION)
            t.type("nobody at all\r")
            t.expect("Nobody called")
            t.expect(QUESTION)
            t.type("\r")
            t.expect("An answer is needed")
            t.expect(QUESTION)
            t.type("äijö\r")
            t.expect(QUESTION)
            t.type("zzz\r")
            t.expect("There is no activity type")
            t.expect(QUESTION)
            t.type("own post\r")
            t.expect(QUESTION)
            t.type("tomorrow\r")
            t.expect("still to come")
            t.expect(QUESTION)
            t.type("last monday\r")
            t.expect("can be Monday")
            t.expect(QUESTION)
            t.type("eilen\r")
            t.expect(QUESTION)
            t.type("\x03")
            self.assertEqual(t.end(), 130)

    def test_letters_are_edited_whole(self):
        with self.terminal("record") as t:
            t.expect(QUESTION)
            # one step back over each ä and ö, and one removed
            t.type("Äijöö Pöystt\x7fi\x1b[D\x1b[D\x1b[D\x1b[D\x1b[D\x1b[D\x1b[D"
                   "\x7f\r")
            t.expect(QUESTION)
            t.type("SM2\r")
            t.expect(QUESTION)
            t.type("\r")
            t.expect(QUESTION)
            t.type(self.url() + "\r")
            t.expect(QUESTION)
            t.type("\r")
            self.assertIn("Äijö Pöysti (S001009)", t.expect(QUESTION))
            t.type("\x03")
            t.end()

    def test_the_evidence_alone_is_asked_for(self):
        with self.terminal("record", "jörgen", "SM2") as t:
            t.expect("Web address: $")
            t.type(self.url() + "\r")
            t.expect("Recorded: Jörgen")
            self.assertEqual(t.end(), 0)
        with self.terminal("record", "jörgen", "WK2") as t:  # needs none
            self.assertEqual(t.end(), 0)

    def test_without_a_server_it_is_kept(self):
        profile = self.enrolled("offline", "recorder", department="poliisi")
        viesti(profile, "record", "S001010", "WK2")     # what is known is kept
        with open(os.path.join(profile, "profile"), encoding="utf-8") as f:
            text = f.read()
        with open(os.path.join(profile, "profile"), "w",
                  encoding="utf-8") as f:
            f.write(re.sub(r"port: \d+", "port: 1", text))
        with self.terminal("record", profile=profile) as t:
            self.answer(t, self.answers(self.url()))
            t.expect("Saved on this machine")
            self.assertEqual(t.end(), 0)
            self.assertIn("Jörgen Åström (S001010)", t.all)
        waiting = viesti(profile, "outbox", "--json").json
        self.assertEqual([w["state"] for w in waiting], ["waiting"])

    def test_a_participant_is_not_asked_who(self):
        profile = self.enrolled("own", "participant", staff_id="S001026")
        with self.terminal("record", profile=profile) as t:
            self.assertIn("What", t.expect(QUESTION))
            t.type("SM2\r")
            self.answer(t, ["yesterday", self.url(), "n", "y"])
            t.expect("Recorded: Östen")
            self.assertEqual(t.end(), 0)
            self.assertIn("your first public deed?", t.all)
        ran = viesti(profile, "record", "SM2", self.url())
        self.assertEqual(ran.code, 0, ran)
        self.assertIn("Östen", ran.out)


    def test_the_first_public_deed_is_asked_for_until_there_is_one(self):
        first = "the person's first public deed?"
        with self.terminal("record", "S001026") as t:     # a training is none
            self.answer(t, ["TR1", "", "intra 1"])
            self.assertNotIn(first, t.expect(QUESTION))
            t.type("\x03")
            self.assertEqual(t.end(), 130)
        with self.terminal("record", "S001026") as t:
            self.answer(t, ["SM2", "", self.url(), "y"])
            self.assertIn("first public deed", t.expect(QUESTION))
            t.type("y\r")
            t.expect("[23]5 points")     # ten, the bonus, perhaps the area's
            self.assertEqual(t.end(), 0)
            self.assertIn(first, t.all)
        with self.terminal("record", "S001026") as t:
            self.answer(t, ["SM2", "", self.url(), "y"])
            t.expect("Recorded: Östen")
            self.assertEqual(t.end(), 0)
            self.assertNotIn(first, t.all)


class NoTerminal(Case):
    def test_a_missing_argument_is_the_error_it_was(self):
        for words in (["record"], ["withdraw"], ["join"],
                      ["record", "--json"]):
            ran = viesti(self.profile, *words)
            self.assertEqual(ran.code, 2, ran)
            self.assertTrue(ran.err or "argument_missing" in ran.out, ran)

    def test_json_on_a_terminal_asks_nothing(self):
        with self.terminal("record", "--json") as t:
            self.assertEqual(t.end(), 2)
            self.assertIn("argument_missing", t.all)

    def test_parts_of_names_are_understood(self):
        ran = viesti(self.profile, "record", "jörgen", "own post", self.url(),
                     "-d", "eilen")
        self.assertEqual(ran.code, 0, ran)
        self.assertIn("Jörgen Åström, SM2", ran.out)
        ran = viesti(self.profile, "record", "s1010@ministerio.example", "sm2",
                     self.url())
        self.assertEqual(ran.code, 0, ran)

    def test_several_are_listed(self):
        before = self.revision()
        ran = viesti(self.profile, "record", "pöysti", "SM2", self.url(),
                     "--json")
        self.assertEqual((ran.code, ran.reason), (2, "person_ambiguous"), ran)
        self.assertIn("Äijö Pöysti (S001009)", ran.json["error"]["message"])
        ran = viesti(self.profile, "record", "jörgen", "post", self.url(),
                     "--json")
        self.assertEqual((ran.code, ran.reason), (2, "type_ambiguous"), ran)
        self.assertEqual(self.revision(), before)

    def test_a_newcomer_is_found_at_once(self):
        viesti(self.profile, "record", "jörgen", "WK2")
        ran = viesti(self.profile, "join", "S999001", "Uuno Uusi")
        self.assertEqual(ran.code, 0, ran)
        ran = viesti(self.profile, "record", "uuno", "WK2")
        self.assertEqual(ran.code, 0, ran)
        self.assertIn("Uuno Uusi", ran.out)

    def test_what_is_known_is_for_oneself_only(self):
        viesti(self.profile, "record", "jörgen", "WK2")
        for name in ("status", "rulebook", "participants"):
            path = os.path.join(self.profile, f"cache.{name}")
            self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600)
        with open(path, "rb") as f:
            kept = f.read()
        self.assertIn("Jörgen".encode(), kept)
        # nobody of another department
        with self.server.admin() as link:
            people = link.call(list_participants=pb.ListParticipants(
                page=pb.Page(limit=1000))).participants.rows
        for person in people:
            self.assertEqual(person.staff_id.encode() in kept,
                             person.department == "poliisi")

    def test_shut_out_it_is_forgotten(self):
        profile = self.enrolled("revoked", "recorder", department="poliisi")
        viesti(profile, "record", "jörgen", "WK2")
        path = os.path.join(profile, "cache.participants")
        self.assertTrue(os.path.exists(path))
        with self.server.admin() as link:
            clients = link.call(list_clients=pb.ListClients()).clients.rows
            link.call(revoke_client=pb.RevokeClient(
                client=max(c.client for c in clients), reason="lost"),
                operation=operation())
        ran = viesti(profile, "list")
        self.assertEqual(ran.code, 8, ran)
        self.assertFalse(os.path.exists(path))


class Join(Case):
    def answers(self):
        Case.n += 1
        return [f"S998{Case.n:03}", "Åke Ödmjuk", "", "", "y", "", "", "",
                "form 12/2026", ""]

    def test_all_is_asked_for(self):
        for lang, columns in SIZES:
            with self.subTest(lang=lang, columns=columns):
                answers = self.answers()
                with self.terminal("join", lang=lang, columns=columns) as t:
                    self.answer(t, answers)
                    self.assertEqual(t.end(), 0, t.all)
                    self.fits(t, columns)
                people = viesti(self.profile, "list", "--participants",
                                "--json").json
                joined = [p for p in people if p["staff_id"] == answers[0]]
                self.assertEqual(len(joined), 1)
                self.assertEqual(joined[0]["language"], lang)
                self.assertTrue(joined[0]["show_department"])
                self.assertFalse(joined[0]["show_house"])

    def test_given_up_nobody_has_joined(self):
        for lang, columns, key in (("fi", 80, "ctrl-c"), ("sv", 40, "ctrl-d"),
                                   ("en", 40, "ctrl-c")):
            with self.subTest(lang=lang, columns=columns):
                self.given_up_at_every_question(
                    ["join"], self.answers(), GIVE_UP[key], lang, columns)


class Withdraw(Case):
    def record(self):
        ran = viesti(self.profile, "record", "S001010", "SM2", self.url(),
                     "--json")
        return ran.json["activity"]

    def test_the_newest_is_the_first(self):
        for lang, columns in SIZES:
            with self.subTest(lang=lang, columns=columns):
                self.record()
                activity = self.record()
                with self.terminal("withdraw", lang=lang,
                                   columns=columns) as t:
                    self.answer(t, ["1", ""])
                    self.assertEqual(t.end(), 0, t.all)
                    self.assertIn(f" {activity} ", " ".join(t.all.split()))
                    self.fits(t, columns)

    def test_given_up_it_stays(self):
        self.record()
        for lang, columns, key in (("fi", 40, "ctrl-c"), ("sv", 80, "ctrl-d"),
                                   ("en", 40, "ctrl-c")):
            self.given_up_at_every_question(["withdraw"], ["1", ""],
                                            GIVE_UP[key], lang, columns)


class Menu(Case):
    def test_it_greets_and_runs_commands(self):
        for lang, columns in SIZES:
            with self.subTest(lang=lang, columns=columns):
                with self.terminal(lang=lang, columns=columns) as t:
                    hello = t.expect(NEXT)
                    flat = " ".join(hello.split())
                    self.assertIn("test recorder", flat)
                    self.assertIn("(poliisi)", flat)
                    self.assertRegex(flat, r"6( of | av |/)8")
                    self.assertRegex(flat, r" 1 \w+")
                    t.type("rank\r")
                    self.assertRegex(t.expect(NEXT), r"6 \w+")
                    t.type("\r")
                    self.assertRegex(t.expect(NEXT), r" 1 +\w+")
                    t.type("recrod\r")
                    self.assertIn("record", t.expect(NEXT))
                    t.type("0\r")
                    self.assertEqual(t.end(), 0)
                    self.fits(t, columns)

    def test_a_command_is_given_up_and_the_menu_stays(self):
        before = self.revision()
        with self.terminal() as t:
            t.expect(NEXT)
            for key in GIVE_UP.values():
                t.type("1\r")
                t.expect("Who: $")
                t.type(key)
                t.expect("nothing was done")
                t.expect(NEXT)
            url = self.url()
            t.type("1\r")
            self.answer(t, [f"jör{TAB}", "SM2", "", url, "", ""])
            t.expect("Recorded: Jörgen")
            t.expect(NEXT)
            t.type("\x04")
            self.assertEqual(t.end(), 0)
        self.assertEqual(self.revision(), before + 1)

    def test_what_waits_is_said(self):
        profile = self.enrolled("waits", "recorder", department="poliisi")
        claim = viesti(profile, "record", "S001010", "SM5", self.url(),
                       "--json").json["activity"]
        with self.server.admin() as link:
            link.call(review_decide=pb.ReviewDecide(
                activity=claim, decision=pb.DECISION_RETURN,
                reason="the address is missing"), operation=operation())
        with self.terminal(profile=profile) as t:
            hello = t.expect(NEXT)
            self.assertRegex(hello, r"1 (message waits|activity came back)")
            t.type("0\r")
            self.assertEqual(t.end(), 0)

    def test_a_participant_is_offered_what_is_theirs(self):
        profile = self.enrolled("menu", "participant", staff_id="S001026")
        with self.terminal(profile=profile) as t:
            hello = t.expect(NEXT)
            self.assertIn("participant", hello)
            self.assertIn("Record an activity", hello)
            self.assertNotIn("spreadsheet", hello)
            self.assertNotIn("A new person", hello)
            t.type("See how\r")
            self.assertIn("Östen", t.expect(NEXT))
            t.type("0\r")
            self.assertEqual(t.end(), 0)

    def test_one_without_a_name_is_called_by_no_foreign_word(self):
        profile = os.path.join(self.scratch.name, "nameless")
        viesti(profile, "enrol", self.server.invite(
            "participant", staff_id="S001026", name="").code)
        with self.terminal(profile=profile, lang="fi") as t:
            hello = t.expect(NEXT)
            self.assertIn("Hei.", hello)
            self.assertNotIn("participant", hello)
            t.type("tila\r")
            self.assertRegex(t.expect(NEXT), r"Tämä laite +osallistuja")
            t.type("0\r")
            self.assertEqual(t.end(), 0)
        self.assertEqual(viesti(profile, "status", "--json").json["name"],
                         "participant")

    def test_a_line_of_a_hint_is_understood(self):
        """The hints say viesti ask "...": quotation marks and all."""
        with self.terminal() as t:
            t.expect(NEXT)
            t.type('viesti ask "Does a podcast count as SM5?"\r')
            t.expect("Asked, as question")
            t.expect(NEXT)
            t.type('ask "Does a podcast\r')
            t.expect("is not closed")
            t.expect(NEXT)
            t.type("0\r")
            self.assertEqual(t.end(), 0)

    def test_a_stranger_is_asked_for_the_invite(self):
        profile = os.path.join(self.scratch.name, "stranger")
        code = self.server.invite("recorder", department="poliisi").code
        with self.terminal(profile=profile) as t:
            t.expect("not enrolled yet")
            t.expect(QUESTION)
            t.type("\x03")
            self.assertEqual(t.end(), 130)
        self.assertFalse(os.path.exists(profile))
        with self.terminal(profile=profile) as t:
            t.expect(QUESTION)
            t.type(f"viesti enrol {code}\r")
            t.expect("This machine is enrolled")
            t.expect("Hello, test recorder")
            t.expect(NEXT)
            t.type("q\r")
            self.assertEqual(t.end(), 0)

    def test_without_a_server_it_greets_too(self):
        profile = self.enrolled("away", "recorder", department="poliisi")
        viesti(profile, "status")
        path = os.path.join(profile, "profile")
        with open(path, encoding="utf-8") as f:
            text = f.read()
        with open(path, "w", encoding="utf-8") as f:
            f.write(re.sub(r"port: \d+", "port: 1", text))
        with self.terminal(profile=profile) as t:
            hello = " ".join(t.expect(NEXT).split())
            self.assertIn("Police Department (poliisi)", hello)
            self.assertIn("is kept on this machine", hello)
            t.type("0\r")
            self.assertEqual(t.end(), 0)


if __name__ == "__main__":
    unittest.main()
