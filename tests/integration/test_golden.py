#!/usr/bin/python3
# SPDX-License-Identifier: EUPL-1.2
"""
The kiosk's pictures are those that were looked at: every scene, orientation
and language, against tests/golden. The controls: a row that moved is seen, a
text drawn a little otherwise is not.
"""
import json
import os
import sys
import tempfile
import unittest
from pathlib import Path

from PIL import Image, ImageChops, ImageFilter

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "support"))
import golden  # noqa: E402

PROGRAM = Path(os.environ["VIESTI_BIN"]) / "viesti-kiosk"


class Golden(unittest.TestCase):
    def setUp(self):
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        self.out = Path(place.name)

    def test_every_scene_is_as_it_was(self):
        sheets = golden.draw_all(PROGRAM, self.out)
        for name, sheet in sheets.items():
            with self.subTest(name):
                differs = golden.difference(sheet, golden.load(name))
                self.assertLess(
                    differs, golden.MANY,
                    f"{name}: {differs} squares differ; look at it, then "
                    "./run golden")

    def test_there_is_no_sheet_without_a_scene(self):
        self.assertEqual({p.stem for p in golden.SHEETS.glob("*.png")},
                         set(golden.PICTURES))

    def test_control_a_row_that_moved_is_seen(self):
        sheet = golden.load("departments")
        # the second row of the first picture, 4 of 480 pixels down
        row = (60, 86, 470, 100)
        moved = sheet.copy()
        moved.paste(sheet.crop(row), (row[0], row[1] + 4))
        self.assertGreaterEqual(golden.difference(sheet, moved), golden.MANY)

    def test_control_two_rows_that_changed_places_are_seen(self):
        state = json.loads((golden.STATES / "season.json").read_text())
        rows = state["departments"]["rows"]
        for what in ("name", "short_name", "department"):
            rows[1][what], rows[2][what] = rows[2][what], rows[1][what]
        other = self.out / "other.json"
        other.write_text(json.dumps(state))
        sheet = golden.draw(PROGRAM, "departments", self.out, other)
        self.assertGreaterEqual(
            golden.difference(sheet, golden.load("departments")), golden.MANY)

    def test_control_softer_letters_are_not_seen(self):
        sheet = golden.load("departments")
        soft = sheet.filter(ImageFilter.GaussianBlur(0.6))
        self.assertLess(golden.difference(sheet, soft), golden.MANY)
        # and a third of a pixel to the side
        large = sheet.resize((sheet.width * 3, sheet.height * 3),
                             Image.BICUBIC)
        aside = ImageChops.offset(large, 1, 0).resize(sheet.size, Image.BOX)
        self.assertLess(golden.difference(sheet, aside), golden.MANY)


if __name__ == "__main__":
    unittest.main()
