# SPDX-License-Identifier: EUPL-1.2
"""`viesti types` and `viesti rules`: in words, searchable, in three languages, and
from the saved copy when the server can't be reached."""
import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import viesti_server as vs                                      # noqa: E402
from viesti_cli import viesti                                   # noqa: E402
from viesti_client import pb                                    # noqa: E402


class Rules(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = vs.Server()
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__, None, None, None)
        cls.server.fill()
        cls.scratch = tempfile.TemporaryDirectory(prefix="viesti-rules-")
        cls.addClassCleanup(cls.scratch.cleanup)
        cls.profile = cls.enrol("p")

    @classmethod
    def enrol(cls, name):
        profile = os.path.join(cls.scratch.name, name)
        code = cls.server.invite("recorder", department="hallinto").code
        assert viesti(profile, "enrol", code).code == 0
        return profile

    def rules(self, *words):
        ran = viesti(self.profile, "rules", *words, "--json")
        self.assertEqual(ran.code, 0, ran)
        return {(r["section"], r["rule"]): r for r in ran.json}

    def types(self, *words):
        ran = viesti(self.profile, "types", *words, "--json")
        self.assertEqual(ran.code, 0, ran)
        return [t["type"] for t in ran.json]

    def test_the_wire_tells_what_milestones_ask_for(self):
        with self.server.admin() as link:
            book = link.call(rulebook=pb.RulebookGet()).rulebook
        self.assertEqual(
            (book.rounds, book.round_days, book.freeze_days,
             book.random_check_percent, book.weight_participation,
             book.weight_points, book.weight_versatility, book.merge_under,
             book.class_small, book.class_medium),
            (8, 14, 7, 10, 600, 300, 100, 5, 14, 39))
        found = {m.milestone: m for m in book.milestones}
        expert, badge = found["expert"], found["area-media"]
        self.assertEqual((expert.kind, expert.points, expert.areas,
                          expert.type, expert.active_rounds),
                         ("step", 300, 3, "TR3", 5))
        self.assertFalse(expert.HasField("trainings"))
        self.assertFalse(expert.HasField("area"))
        self.assertEqual((badge.kind, badge.area, badge.deeds),
                         ("area", "media", 5))
        self.assertEqual(found["bold-opening"].kind, "first_public")
        self.assertEqual((found["steady"].kind,
                          found["steady"].active_rounds), ("steady", 7))
        self.assertEqual({t.type for t in book.types if t.training},
                         {"TR1", "TR2", "TR3", "TR4", "TR5"})

    def test_the_rules_tell_their_numbers(self):
        found = self.rules()
        for (section, rule), number in {
                ("points", "ME2"): 30, ("limits", "weekly_cap"): 40,
                ("limits", "round_cap"): 40, ("bonuses", "area_bonus"): 10,
                ("bonuses", "first_public_bonus"): 15,
                ("decisions", "random_check"): 10,
                ("lateness", "late_days"): 21,
                ("lateness", "after_end_days"): 7,
                ("milestones", "skilled"): 150,
                ("standings", "weight_participation"): 600,
                ("standings", "weight_points"): 300,
                ("standings", "weight_versatility"): 100,
                ("standings", "merge_under"): 5,
                ("standings", "freeze_days"): 7}.items():
            self.assertEqual(found[section, rule]["number"], number)
            self.assertIn(str(number), found[section, rule]["text"])
        self.assertEqual(
            found["milestones", "expert"]["text"],
            "Expert communicator: 300 points, deeds in 3 areas, Training: "
            "workshop on the own plan (TR3), active in 5 rounds.")
        self.assertIn("5 accepted deeds",
                      found["milestones", "area-media"]["text"])
        self.assertIn("not a suspicion",
                      found["decisions", "random_check"]["text"])

    def test_words_find_types_and_rules(self):
        self.assertEqual(self.types("INTERVIEW"), ["ME1"])
        self.assertEqual(self.types("haastattelu"), ["ME1"])
        self.assertEqual(self.types("intervju"), ["ME1"])
        self.assertEqual(self.types("wk3"), ["WK3"])
        # å, ä, ö may be left out, but not be others
        self.assertEqual(self.types("paivitetty"), ["SM1"])
        self.assertEqual(self.types("päivitetty"), ["SM1"])
        self.assertEqual(viesti(self.profile, "types", "påivitetty").code, 3)
        self.assertEqual(set(self.types("moderator", "department", "media")),
                         {"ME1", "ME2", "ME3"})
        self.assertEqual(self.types("post", "--area", "workplace"), ["WK1"])
        self.assertEqual(set(self.rules("weekly_cap")),
                         {("limits", "weekly_cap")})
        self.assertEqual(set(self.rules("kehittyva", "--lang", "fi")),
                         {("milestones", "developing")})
        self.assertIn(("standings", "freeze_days"), self.rules("standings"))

    def test_what_is_not_there_is_said(self):
        for command in ("types", "rules"):
            ran = viesti(self.profile, command, "xyzzy", "--json")
            self.assertEqual((ran.code, ran.reason), (3, "nothing_found"))
            self.assertIn(f"viesti {command}",
                          viesti(self.profile, command, "xyzzy").err)

    def test_people_read_headings_and_sentences(self):
        ran = viesti(self.profile, "säännöt", "--lang", "sv")
        self.assertEqual((ran.code, ran.err), (0, ""), ran)
        self.assertIn("\nMilstolpar\n  - Växande kommunikatör: 50 poäng", ran.out)
        self.assertNotRegex(ran.out, r"%[us]")

    def test_offline_the_saved_copy_is_shown_and_its_age(self):
        for command in ("types", "rules"):
            profile = self.enrol("offline-" + command)
            self.address(profile, 1)
            ran = viesti(profile, command)
            self.assertEqual(ran.code, 7, ran)      # nothing saved yet
            self.address(profile, self.server.port)
            online = viesti(profile, command)
            self.assertEqual((online.code, online.err), (0, ""), online)
            self.address(profile, 1)
            ran = viesti(profile, command)
            self.assertEqual((ran.code, ran.out), (0, online.out), ran)
            self.assertIn("saved on this machine on", ran.err)
            self.assertEqual(viesti(profile, command, "--json").json,
                             viesti(self.profile, command, "--json").json)
            ran = viesti(profile, command, "SM2", "--lang", "fi")
            self.assertIn("Palvelimeen ei saada nyt yhteyttä", ran.err)

    @staticmethod
    def address(profile, port):
        path = os.path.join(profile, "profile")
        with open(path, encoding="utf-8") as f:
            lines = [line for line in f if not line.startswith("port:")]
        with open(path, "w", encoding="utf-8") as f:
            f.write("".join(lines) + f"port: {port}\n")


if __name__ == "__main__":
    unittest.main()
