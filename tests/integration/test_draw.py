#!/usr/bin/python3
# SPDX-License-Identifier: EUPL-1.2
"""The prize draw and the awards, as organiser and participants meet them: from the
console, in files and on the wire."""
import csv
import json
import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import viesti_draw as vd                                        # noqa: E402
import viesti_server as vs                                      # noqa: E402
from viesti_cli import program, viesti                          # noqa: E402
from viesti_client import Refused, connect, operation, pb       # noqa: E402

DICE = "361154226413"
ROSTER = vs.rows("roster.csv")
RANKED = [row for row in ROSTER if row["ranked"] == "1"]
UNRANKED = [row for row in ROSTER if row["ranked"] == "0"]
# how many rounds each of the first people is active in
ROUNDS = {row["staff_id"]: n % 9 for n, row in enumerate(RANKED[:40], 1)}
LEFT = RANKED[7]["staff_id"]            # eight rounds, and then left
HORS_CONCOURS = UNRANKED[0]["staff_id"]


def deeds():
    for person, rounds in {**ROUNDS, HORS_CONCOURS: 8}.items():
        for n in range(1, rounds + 1):
            yield person, "WK2", n, ""
    yield RANKED[1]["staff_id"], "WK5", 1, ""
    yield RANKED[2]["staff_id"], "SM2", 1, "https://x.example/1"


class Draw(unittest.TestCase):
    """One season, in the order of the tests' names."""

    @classmethod
    def setUpClass(cls):
        cls.server = vs.Server(start=vs.running_start(12))
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__, None)
        cls.server.fill(room=50)
        scratch = tempfile.TemporaryDirectory(prefix="viesti-draw-")
        cls.addClassCleanup(scratch.cleanup)
        cls.scratch = scratch.name

    def console(self, *words, **options):
        return program("viestictl", "--state", self.server.state, *words,
                       **options)

    def said(self, *words, **options):
        ran = self.console(*words, **options)
        self.assertEqual(ran.code, 0, ran)
        return " ".join(ran.out.split())

    def refused(self, code, reason, *words):
        ran = self.console(*words, "--json")
        self.assertEqual((ran.code, ran.reason), (code, reason), ran)
        return ran.json["error"]["message"]

    def path(self, name):
        return os.path.join(self.scratch, name)

    def file(self, name):
        with open(self.path(name), encoding="utf-8") as f:
            return json.load(f)

    def verify(self, name, *words):
        return program("viesti", "verify-draw", self.path(name), *words,
                       "--json", env={"HOME": self.scratch})

    # ------------------------------------------------------- before the final

    def test_a_nothing_is_drawn_before_the_season_is_final(self):
        self.refused(6, "season_not_final", "draw", "publish", "prizes", "3",
                     "--yes")
        self.refused(6, "season_not_final", "draw", "throw", DICE, "--yes")
        self.refused(6, "draw_not_published", "draw", "show")
        self.refused(6, "season_not_final", "awards", "show")
        self.refused(6, "draw_not_published", "draw", "file",
                     self.path("none.json"))
        self.assertFalse(os.path.exists(self.path("none.json")))
        with self.server.admin() as link:
            link.call(operation=operation(), leave=pb.Leave(person=LEFT))
        # what was recorded before one left
        self.server.finish(d for d in deeds() if d[0] != LEFT)

    # ---------------------------------------------------------------- publish

    def test_b_publishing_settles_list_and_seed(self):
        self.refused(6, "draw_not_published", "draw", "throw", DICE, "--yes")
        self.refused(2, "confirm_missing", "draw", "publish", "prizes", "3")
        self.refused(2, "prizes_range", "draw", "publish", "prizes", "51",
                     "--yes")
        self.refused(6, "too_few_tickets", "draw", "publish", "prizes", "50",
                     "--yes")
        told = self.said("draw", "publish", "prizes", "3", "--yes")
        self.said("draw", "file", self.path("before.json"))
        draw = self.file("before.json")
        self.assertIn(draw["list_hash"], told)
        self.assertIn(draw["seed_hash"], told)
        self.refused(6, "draw_published", "draw", "publish", "prizes", "3",
                     "--yes")
        self.refused(5, "file_there", "draw", "file", self.path("before.json"))

    def test_c_tickets_are_one_for_each_active_round(self):
        counts = sorted(t["count"] for t in self.file("before.json")["tickets"])
        self.assertEqual(counts, sorted(
            n for person, n in ROUNDS.items() if n >= 3 and person != LEFT))

    def test_d_the_file_before_the_throw_says_nothing_of_seed_and_persons(self):
        draw = self.file("before.json")
        self.assertEqual((draw["seed"], draw["dice"], draw["winners"]),
                         (None, None, []))
        with open(self.path("before.json"), encoding="utf-8") as f:
            text = f.read()
        for row in RANKED[:40]:
            self.assertNotIn(row["staff_id"], text)
            self.assertNotIn(row["name"], text)
        self.assertEqual(vd.sha256(vd.list_text(
            draw["season"], 3, draw["tickets"]).encode()), draw["list_hash"])
        self.assertEqual(self.verify("before.json").code, 0)

    def test_e_everybody_sees_the_hashes_and_their_own_number_only(self):
        draw = self.file("before.json")
        own = next(p for p, n in ROUNDS.items() if n == 5)
        none = next(p for p, n in ROUNDS.items() if n == 2)
        for person, tickets in ((own, 5), (none, None)):
            with connect(self.server.enrol("participant",
                                           staff_id=person)) as link:
                number = link.call(status=pb.StatusGet()).status.ticket
                row = link.call(list_participants=pb.ListParticipants(
                    )).participants.rows[0]
                got = link.call(draw=pb.DrawGet()).draw
            self.assertEqual(row.ticket, number)
            self.assertEqual(next((t["count"] for t in draw["tickets"]
                                   if t["number"] == number), None), tickets)
            self.assertEqual(got.list_hash, draw["list_hash"])
            self.assertFalse(got.seed or got.tickets)
        with connect(self.server.enrol("kiosk")) as link:
            link.call(subscribe=pb.Subscribe(
                views=[pb.ViewWanted(view=pb.VIEW_SEASON)]))
            season = link.next_update().season
            self.assertEqual((season.draw_list_hash, season.draw_seed_hash),
                             (draw["list_hash"], draw["seed_hash"]))

    def test_f_their_number_is_on_their_page_and_in_their_status(self):
        person = next(p for p, n in ROUNDS.items() if n == 6)
        profile = self.path("own")
        viesti(profile, "enrol", self.server.invite(
            "participant", staff_id=person).code)
        number = viesti(profile, "status", "--json").json["ticket"]
        self.assertRegex(number, "^[0-9A-Z]{10}$")
        for lang, said in (("en", "Your ticket number is"),
                           ("fi", "Arpalippusi numero on"),
                           ("sv", "Ditt lottnummer är")):
            page = " ".join(viesti(profile, "summary", "--lang", lang).out.split())
            self.assertIn(f"{said} {number}", page)
        self.assertEqual(self.verify("before.json", "--ticket", number).code, 0)

    def test_g_a_restart_keeps_it(self):
        before = self.said("draw", "show")
        self.server.restart()
        self.assertEqual(self.said("draw", "show"), before)

    # ------------------------------------------------------------------ throw

    def test_h_dice_that_can_not_be_are_refused(self):
        self.refused(2, "dice_few", "draw", "throw", "1234", "--yes")
        self.refused(2, "dice_digit", "draw", "throw", "1234567890", "--yes")
        self.refused(2, "confirm_missing", "draw", "throw", DICE)
        self.assertNotIn("winners", self.said("draw", "show"))

    def test_i_the_winners_are_those_of_a_second_computation(self):
        told = self.said("draw", "throw", "3611 5422 6413", "--yes")
        self.said("draw", "file", self.path("after.json"))
        before, draw = self.file("before.json"), self.file("after.json")
        for key in ("season", "published_at", "prizes", "list_hash",
                    "seed_hash", "tickets"):
            self.assertEqual(draw[key], before[key])
        seed = bytes.fromhex(draw["seed"])
        self.assertEqual(vd.sha256(seed), draw["seed_hash"])
        self.assertEqual(draw["dice"], DICE)
        self.assertEqual(draw["winners"], vd.winners(
            seed, DICE, draw["list_hash"], 3, draw["tickets"]))
        for number in draw["winners"]:
            self.assertIn(number, told)
        self.assertEqual(self.verify(
            "after.json", "--list-hash", before["list_hash"],
            "--seed-hash", before["seed_hash"]).code, 0)
        self.assertIn(DICE, self.refused(6, "draw_thrown", "draw", "throw",
                                         "1111111111", "--yes"))

    def test_j_only_the_organisers_side_learns_who_won_and_it_is_logged(self):
        shown = self.console("draw", "show", "--json").json
        names = {row["staff_id"]: row["name"] for row in ROSTER}
        self.assertEqual([w["prize"] for w in shown], [1, 2, 3])
        for won in shown:
            self.assertEqual(won["name"], names[won["staff_id"]])
            self.assertGreaterEqual(ROUNDS[won["staff_id"]], 3)
        reads = [e for e in self.console("journal", "show", "limit", "1000", "--json").json
                 if e["kind"] == "read" and e["detail"] == "what=draw"]
        self.assertTrue(reads)
        for role in "recorder", "moderator", "auditor", "kiosk":
            options = dict(department="hallinto") if role in (
                "recorder", "moderator") else {}
            with connect(self.server.enrol(role, **options)) as link:
                for won in link.call(draw=pb.DrawGet()).draw.winners:
                    self.assertTrue(won.ticket)
                    self.assertFalse(won.name or won.staff_id or won.department)
                self.assertTrue(link.call(draw=pb.DrawGet()).draw.tickets)
        kinds = {e["kind"]: e["detail"] for e in
                 self.console("journal", "show", "limit", "1000", "--json").json}
        self.assertIn(f"dice={DICE}", kinds["draw_throw"])
        self.assertIn("list_hash=", kinds["draw_publish"])

    def test_k_tickets_come_page_by_page(self):
        with self.server.admin() as link:
            every, offset, more = [], 0, True
            while more:
                got = link.call(draw=pb.DrawGet(page=pb.Page(
                    offset=offset, limit=7))).draw
                every += [t.ticket for t in got.tickets]
                offset, more = got.next_offset, got.more
        self.assertEqual(every, [t["number"] for t in
                                 self.file("after.json")["tickets"]])

    # ----------------------------------------------------------------- awards

    def awards(self):
        return self.console("awards", "show", "--json").json

    def test_l_awards_are_shown_with_their_receivers(self):
        rows = self.awards()
        self.assertEqual(rows[0]["which"], "overall")
        self.assertEqual([r["number"] for r in rows],
                         list(range(1, len(rows) + 1)))
        persons = [r for r in rows if r["staff_id"]]
        self.assertNotIn(HORS_CONCOURS, {r["staff_id"] for r in persons})
        self.assertNotIn(LEFT, {r["staff_id"] for r in persons})
        social = [r for r in rows if r["which"] == "area social 1"]
        self.assertEqual([r["staff_id"] for r in social], [RANKED[2]["staff_id"]])
        draw = [r["staff_id"] for r in rows if r["which"].startswith("draw")]
        self.assertEqual(draw, [w["staff_id"] for w in
                                self.console("draw", "show", "--json").json])
        consents = {r["staff_id"]: r["show_ceremony"] == "1" for r in ROSTER}
        for row in persons:
            self.assertEqual(row["named"], consents[row["staff_id"]])
        titles = {lang: self.console("awards", "show", "--lang", lang,
                                     "--json").json[0]["title"]
                  for lang in ("fi", "sv", "en")}
        self.assertEqual(titles, {"fi": "Kilpailun voittaja",
                                  "sv": "Tävlingens vinnare",
                                  "en": "Winner of the competition"})

    def test_l_no_title_is_cut_at_80_columns(self):
        for lang in ("fi", "sv", "en"):
            titles = {r["title"] for r in self.console(
                "awards", "show", "--lang", lang, "--json").json}
            ran = self.console("awards", "show", "--lang", lang)
            self.assertNotIn("…", ran.out)
            self.assertLessEqual(max(map(len, ran.out.splitlines())), 80)
            for word in {w for title in titles for w in title.split()}:
                self.assertIn(word, ran.out)

    def test_m_prizes_are_put_into_the_register(self):
        rows = self.awards()
        number = next(r["number"] for r in rows if r["which"] == "draw 1")
        self.refused(2, "value_format", "award", "set", "1", "prize", "x",
                     "value", "5.5", "kind", "goods")
        self.refused(2, "value_range", "award", "set", "1", "prize", "x",
                     "value", "1000000.01", "kind", "goods")
        self.refused(3, "unknown_award", "award", "set", "9999", "prize", "x",
                     "value", "5", "kind", "goods")
        self.said("award", "set", "1", "prize", "Kiertopalkinto", "value", "0",
                  "kind", "goods")
        self.said("award", "set", str(number), "prize", "Lahjakortti", "value",
                  "49,90", "kind", "money")
        ran = self.console("award", "set", str(number), "prize",
                           "Lahjakortti", "value", "49.90", "kind", "gift-card")
        self.assertEqual(ran.code, 0, ran)
        self.assertIn("payroll", ran.err)
        row = self.awards()[number - 1]
        self.assertEqual((row["prize"], row["kind"], row["value_cents"]),
                         ("Lahjakortti", "gift-card", 4990))
        kinds = [e["kind"] for e in self.console(
            "journal", "show", "limit", "1000", "--json").json]
        self.assertEqual(kinds.count("award_set"), 3)

    def test_n_the_register_is_for_payroll(self):
        path = self.path("register.csv")
        self.said("awards", "register", path)
        self.assertEqual(os.stat(path).st_mode & 0o777, 0o600)
        receiver = self.sheet(path, ",", [
            "Award", "Receiver", "Staff id", "Department", "Prize", "Kind",
            "Value, euros"], "gift card", "49.90")
        self.assertIn(receiver[2], ROUNDS)
        self.refused(5, "file_there", "awards", "register", path)
        for lang, headings, kind in (
                ("fi", ["Palkinto", "Saaja", "Henkilönro", "Osasto",
                        "Palkintoesine", "Laji", "Arvo, euroa"],
                 "lahjakortti"),
                ("sv", ["Pris", "Mottagare", "Personalnr", "Avdelning",
                        "Vinst", "Slag", "Värde, euro"], "presentkort")):
            self.said("awards", "register", path, "--force", "--lang", lang)
            self.assertEqual(
                self.sheet(path, ";", headings, kind, "49,90")[1:3],
                receiver[1:3])
        reads = [e for e in self.console(
            "journal", "show", "limit", "1000", "--json").json
            if e["kind"] == "read" and e["detail"] == "what=awards"]
        self.assertTrue(reads)

    def sheet(self, path, separator, headings, kind, value):
        """As Excel reads it; the row of the draw's winner."""
        with open(path, "rb") as f:
            data = f.read()
        self.assertTrue(data.startswith(b"\xef\xbb\xbf"))
        self.assertEqual(data.count(b"\n"), data.count(b"\r\n"))
        rows = list(csv.reader(data.decode("utf-8-sig").splitlines(),
                               delimiter=separator))
        self.assertEqual((rows[0], len(rows)), (headings, 3))
        self.assertEqual(rows[1][4], "Kiertopalkinto")
        self.assertEqual(rows[2][4:], ["Lahjakortti", kind, value])
        self.assertTrue(all(rows[2]))
        return rows[2]

    def test_o_an_award_that_several_share_is_one_of_each(self):
        rows = self.awards()
        shared = [r for r in rows if r["which"] == "area workplace 1"]
        if len(shared) < 2:
            self.skipTest("nobody shares one")
        with self.server.admin() as link:
            def put(**fields):
                return link.call(operation=operation(), award_set=pb.AwardSet(
                    which="area workplace 1", prize="Kirja",
                    kind=pb.PRIZE_GOODS, value_cents=2000, **fields))
            with self.assertRaises(Refused) as caught:
                put()
            self.assertEqual(caught.exception.reason, "award_shared")
            put(staff_id=shared[1]["staff_id"])
        self.assertEqual([r["prize"] for r in self.awards()
                          if r["which"] == "area workplace 1"].count("Kirja"), 1)

    def test_p_the_journal_is_whole(self):
        self.said("journal", "verify")

    def test_q_refusals_speak_three_languages(self):
        said = {lang: self.console("draw", "throw", DICE, "--yes", "--lang",
                                   lang).err for lang in ("fi", "sv", "en")}
        self.assertEqual(len(set(said.values())), 3)
        for text in said.values():
            self.assertIn(DICE, text)


if __name__ == "__main__":
    unittest.main()
