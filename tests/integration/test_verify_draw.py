#!/usr/bin/python3
# SPDX-License-Identifier: EUPL-1.2
"""viesti verify-draw: without profile and server, every honest draw is found right
and every change of its file is named."""
import copy
import json
import os
import random
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import viesti_draw as vd                                        # noqa: E402
from viesti_cli import program                                  # noqa: E402

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SEED = int(os.environ.get("VIESTI_TEST_SEED") or time.time())
DICE = "361154226413"


def tickets(chance, n):
    numbers = {"".join(chance.choices(ALPHABET, k=10)) for _ in range(n)}
    return [{"number": number, "count": chance.randint(3, 8)}
            for number in sorted(numbers)]


class VerifyDraw(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="viesti-draw-")
        self.addCleanup(self.folder.cleanup)
        self.path = os.path.join(self.folder.name, "draw.json")
        chance = random.Random(1)
        self.draw = vd.drawn("2026", 3, tickets(chance, 40),
                             chance.randbytes(32), DICE)

    def verify(self, draw, *words, env=None):
        with open(self.path, "w", encoding="utf-8") as file:
            file.write(draw if isinstance(draw, str) else json.dumps(draw))
        env = {"HOME": self.folder.name, **(env or {})}
        return program("viesti", "verify-draw", self.path, *words, env=env)

    def checks(self, draw, *words):
        ran = self.verify(draw, "--json", *words)
        return ran.code, {row["check"] for row in ran.json
                          if row["verdict"] == "wrong"}, ran

    # ------------------------------------------------------------ honest ones

    def test_an_honest_draw_is_right_and_every_step_is_told(self):
        ran = self.verify(self.draw)
        self.assertEqual((ran.code, ran.err), (0, ""), ran)
        told = " ".join(ran.out.split())
        self.assertIn(self.draw["list_hash"], told)
        self.assertIn(self.draw["seed_hash"], told)
        self.assertIn("The dice, 12 throws: 361154226413.", told)
        for i, number in enumerate(self.draw["winners"]):
            self.assertIn(f"Prize {i + 1} goes to ticket number {number}.", told)
        self.assertIn("The draw is right", told)
        self.assertIn("--list-hash", told)

    def test_random_draws_come_out_as_a_second_program_finds_them(self):
        print(f"VIESTI_TEST_SEED={SEED}")
        chance = random.Random(SEED)
        for _ in range(25):
            people = tickets(chance, chance.randint(1, 60))
            draw = vd.drawn(str(chance.randint(2020, 2099)),
                            chance.randint(1, min(50, len(people))), people,
                            chance.randbytes(32),
                            "".join(chance.choices("123456",
                                                   k=chance.randint(10, 100))))
            code, wrong, ran = self.checks(draw)
            self.assertEqual((code, wrong), (0, set()), ran)

    def test_before_the_throw_the_list_is_checked(self):
        code, wrong, ran = self.checks(vd.not_thrown(self.draw))
        self.assertEqual((code, wrong), (0, set()), ran)
        self.assertIn("So far all is right", ran.json[-1]["message"])
        ran = self.verify(vd.not_thrown(self.draw))
        self.assertIn("not thrown yet", " ".join(ran.out.split()))

    def test_what_was_noted_before_is_compared(self):
        code, wrong, _ = self.checks(
            self.draw, "--list-hash", self.draw["list_hash"].upper(),
            "--seed-hash", self.draw["seed_hash"])
        self.assertEqual((code, wrong), (0, set()))
        code, wrong, _ = self.checks(self.draw, "--list-hash", "0" * 64,
                                     "--seed-hash", "f" * 64)
        self.assertEqual((code, wrong), (1, {"draw", "noted_list", "noted_seed"}))
        ran = self.verify(self.draw, "--list-hash", "12ab", "--json")
        self.assertEqual((ran.code, ran.reason), (2, "hash_format"))

    def test_a_forged_draw_that_is_right_in_itself_needs_what_was_noted(self):
        forged = vd.drawn("2026", 3, self.draw["tickets"], bytes(32), DICE)
        self.assertEqual(self.checks(forged)[0], 0)
        self.assertEqual(
            self.checks(forged, "--seed-hash", self.draw["seed_hash"])[1],
            {"draw", "noted_seed"})

    def test_a_ticket_is_looked_up(self):
        own = self.draw["tickets"][7]
        code, _, ran = self.checks(self.draw, "--ticket", own["number"].lower())
        self.assertEqual(code, 0)
        self.assertIn(f"{own['number']} is on the list with {own['count']} tickets",
                      ran.json[-2]["message"])
        code, wrong, _ = self.checks(self.draw, "--ticket", "0000000000")
        self.assertEqual((code, wrong), (1, {"draw", "ticket"}))
        ran = self.verify(self.draw, "--ticket", "7", "--json")
        self.assertEqual((ran.code, ran.reason), (2, "ticket_format"))

    # ------------------------------------------------------------- changed ones

    def tampered(self):
        """What somebody might change, and the checks that must name it."""
        def change(**fields):
            return {**copy.deepcopy(self.draw), **fields}

        def on_tickets(act):
            draw = copy.deepcopy(self.draw)
            act(draw["tickets"])
            return draw
        other = next(t["number"] for t in self.draw["tickets"]
                     if t["number"] not in self.draw["winners"])
        first, *rest = self.draw["winners"]
        yield "a ticket more", on_tickets(
            lambda t: t[3].update(count=t[3]["count"] + 1)), "list_hash"
        yield "somebody left out", on_tickets(lambda t: t.pop(5)), "list_hash"
        yield "somebody put in", on_tickets(
            lambda t: t.append({"number": "ZZZZZZZZZZ", "count": 8})), "list_hash"
        yield "a number twice", on_tickets(
            lambda t: t.insert(1, dict(t[0]))), "list"
        yield "another order", on_tickets(lambda t: t.reverse()), "list"
        yield "a number of another kind", on_tickets(
            lambda t: t[0].update(number="Meikalaine")), "list"
        yield "nobody on it", change(tickets=[]), "list"
        yield "no ticket", on_tickets(lambda t: t[2].update(count=0)), "list"
        yield "a prize less", change(prizes=2), "list_hash"
        yield "too many prizes", change(prizes=41), "list"
        yield "another season", change(season="2027"), "list_hash"
        yield "another list hash", change(list_hash="0" * 64), "list_hash"
        yield "another seed", change(seed="00" * 32), "seed_hash"
        yield "another seed hash", change(seed_hash="0" * 64), "seed_hash"
        yield "other dice", change(dice="161154226413"), "winner"
        yield "too few dice", change(dice="361154226"), "dice"
        yield "no dice", change(dice="361154226417"), "dice"
        yield "another winner", change(winners=[other, *rest]), "winner"
        yield "winners exchanged", change(
            winners=[rest[0], first, rest[1]]), "winner"
        yield "a winner less", change(winners=[first, rest[0]]), "winner"
        yield "a winner more", change(
            winners=[*self.draw["winners"], other]), "winners"
        yield "thrown before", change(
            thrown_at="2026-05-31T12:00:00Z"), "times"
        yield "winners without a throw", {
            **vd.not_thrown(self.draw), "winners": [first]}, "winners"

    def test_every_change_is_named(self):
        for name, draw, check in self.tampered():
            code, wrong, ran = self.checks(draw)
            self.assertEqual(code, 1, name)
            self.assertIn(check, wrong, f"{name}: {ran!r}")
            self.assertIn("NOT", ran.json[-1]["message"])
            ran = self.verify(draw)
            self.assertEqual(ran.code, 1, name)
            self.assertIn("WRONG", ran.out)

    def test_random_changes_of_one_character_do_not_pass(self):
        print(f"VIESTI_TEST_SEED={SEED}")
        chance = random.Random(SEED)
        text = json.dumps(self.draw)
        # of the times only their order can be known
        quiet = set()
        for key in "published_at", "thrown_at":
            at = text.index(f'"{key}": "') + len(key) + 4
            quiet.update(range(at, text.index('"', at + 1)))
        for _ in range(60):
            at = chance.choice([i for i in range(len(text))
                                if i not in quiet and text[i].isalnum()])
            new = chance.choice([c for c in "0123456789ABCDEFabcdefZ"
                                 if c.lower() != text[at].lower()])
            code = self.verify(text[:at] + new + text[at + 1:]).code
            self.assertIn(code, (1, 2), f"{text[at - 20:at]}[{text[at]}>{new}]")

    # ---------------------------------------------------------- no such file

    def refused(self, text, said):
        ran = self.verify(text, "--json")
        self.assertEqual((ran.code, ran.reason), (2, "draw_file"), ran)
        self.assertIn(said, ran.json["error"]["message"])

    def test_what_is_no_such_file_is_refused_with_the_place(self):
        def change(**fields):
            return {**copy.deepcopy(self.draw), **fields}
        self.refused("{", "line 1, column")
        self.refused("{}", '"format" must be')
        self.refused("[]", '"format" must be')
        self.refused(change(format="viesti-draw 2"), '"format" must be')
        self.refused('{"format": "viesti-draw 1"}', '"season": This is missing')
        self.refused(change(extra=1), '"extra": This does not belong there')
        self.refused(change(prizes="3"), '"prizes": This is not a whole number')
        self.refused(change(prizes=-1), '"prizes"')
        self.refused(change(season=3), '"season": This is not a text')
        self.refused(change(season="2" * 40), '"season"')
        self.refused(change(list_hash="abc"), '"list_hash"')
        self.refused(change(seed="x" * 64), '"seed": This is not 64 hex digits')
        self.refused(change(published_at="soon"), '"published_at"')
        self.refused(change(tickets={}), '"tickets": This is not a list')
        self.refused(change(tickets=[{"number": "0C4T9ZQX2M"}]),
                     '"tickets[1].count": This is missing')
        self.refused(change(tickets=[{"number": 5, "count": 1}]),
                     '"tickets[1].number"')
        self.refused(change(tickets=[
            {"number": "0C4T9ZQX2M", "count": 1, "name": "Aino"}]),
            '"tickets[1]": This has more')
        self.refused(change(tickets=[7]), '"tickets[1].number"')
        self.refused(change(winners=[None]), '"winners[1]"')
        self.refused(change(dice=None), '"dice": This is null')
        ran = program("viesti", "verify-draw", self.path + ".not", "--json",
                      env={"HOME": self.folder.name})
        self.assertEqual((ran.code, ran.reason), (3, "file_missing"))

    # ------------------------------------------------------ languages and forms

    def test_it_speaks_three_languages_and_has_three_names(self):
        for lang, name, right, bad in (
                ("fi", "tarkista-arvonta", "Arvonta on oikein", "VÄÄRIN"),
                ("sv", "granska-lottning", "Lottningen är riktig", "FEL"),
                ("en", "verify-draw", "The draw is right", "WRONG")):
            self.verify(self.draw)
            env = {"HOME": self.folder.name, "LC_ALL": lang}
            ran = program("viesti", name, self.path, env=env)
            self.assertEqual(ran.code, 0, ran)
            self.assertIn(right, " ".join(ran.out.split()))
            ran = self.verify({**self.draw, "prizes": 2}, env={"LC_ALL": lang})
            self.assertIn(bad, ran.out)
            ran = self.verify("{", env={"LC_ALL": lang})
            self.assertEqual(ran.code, 2)

    def test_the_plain_form_says_one_fact_a_line(self):
        ran = self.verify(self.draw, "--plain")
        self.assertEqual(ran.code, 0)
        self.assertIn(f"ok: Prize 1 goes to ticket number "
                      f"{self.draw['winners'][0]}.\n", ran.out)
        ran = self.verify(self.draw, "--csv")
        self.assertEqual(ran.out.splitlines()[0], "check,verdict,message")

    def test_a_shell_completes_it(self):
        ran = program("viesti", "__complete", "verify-",
                      env={"HOME": self.folder.name})
        self.assertIn("verify-draw", ran.out)
        ran = program("viesti", "__complete", "verify-draw", "--ti",
                      env={"HOME": self.folder.name})
        self.assertIn("--ticket", ran.out)


if __name__ == "__main__":
    unittest.main()
