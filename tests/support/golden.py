# SPDX-License-Identifier: EUPL-1.2
"""
Golden pictures of the kiosk: each scene from a recorded state, in both
orientations and all three languages, as one sheet a scene in tests/golden.

Run as a program it writes the sheets anew (./run golden); look at them before
they are committed. tests/integration/test_golden.py compares with them.
"""
import concurrent.futures
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageChops

SOURCE = Path(__file__).resolve().parents[2]
STATES = SOURCE / "tests/data/kiosk"
SHEETS = SOURCE / "tests/golden"
LANGUAGES = ("fi", "sv", "en")
LONG, SHORT = 480, 270

# sheet: state, scene, further options
PICTURES = {
    "intro": ("season", "intro"),
    "departments": ("season", "departments"),
    "departments-all": ("all", "departments"),
    "departments-few": ("few", "departments"),
    "departments-many": ("many", "departments"),
    "departments-none": ("quiet", "departments"),
    "departments-long": ("long", "departments"),
    "departments-frozen": ("frozen", "departments"),
    "participation": ("season", "participation"),
    "participation-one": ("one", "participation"),
    "areas": ("season", "areas"),
    "announce": ("season", "announce"),
    "milestones": ("season", "milestones"),
    "openness": ("season", "openness"),
    "openness-draw": ("announced", "openness"),
    "departments-announced": ("announced", "departments"),
    "final": ("final", "ended"),
    "before": ("before", "before"),
    "frozen": ("frozen", "frozen"),
    "paused": ("paused", "paused"),
    "ended": ("ended", "ended"),
    "moment": ("season", "moment"),
    "moment-named": ("named", "moment"),
    "leader": ("season", "leader"),
    "ceremony": ("ceremony", "ceremony"),
    "ceremony-winner": ("winner", "ceremony"),
    "ceremony-thanks": ("thanks", "ceremony"),
    "ceremony-shared": ("rehearsal", "ceremony"),
    "award-to-come": ("award-to-come", "ceremony"),
    "award-area": ("award-area", "ceremony"),
    "award-people": ("award-people", "ceremony"),
    "award-colleague": ("award-colleague", "ceremony"),
    "award-draw": ("award-draw", "ceremony"),
    "award-long-title": ("award-long-title", "ceremony"),
    "award-long-list": ("award-long-list", "ceremony"),
    "award-long-alone": ("award-long-alone", "ceremony"),
    "ceremony-winner-long": ("winner-long", "ceremony"),
    "waiting": ("nothing", "waiting"),
    "enrol": ("nothing", "enrol"),
    # 35 minutes and 26 hours after the state
    "offline": ("season", "departments", "--at", "2026-05-01T12:07:00Z"),
    "offline-areas": ("season", "areas", "--at", "2026-05-02T13:40:00Z"),
}


def draw(program, name, out, state=None):
    """The six pictures of a sheet, as one."""
    recorded, scene, *more = PICTURES[name]
    state = state or STATES / f"{recorded}.json"
    sheet = Image.new("RGB", (3 * LONG, SHORT + LONG))
    for column, language in enumerate(LANGUAGES):
        for size in ((LONG, SHORT), (SHORT, LONG)):
            path = out / f"{name}-{language}-{size[0]}.png"
            # twice as large: the smallest screen has 320 lines
            subprocess.run(
                [program, "--snapshot", path, "--state", state, "--scene",
                 scene, "--size", f"{2 * size[0]}x{2 * size[1]}", "--lang",
                 language, *more],
                check=True, stdin=subprocess.DEVNULL,
                env={**os.environ, "TZ": "Europe/Helsinki",
                     "HOME": str(out)})
            with Image.open(path) as picture:
                small = picture.convert("RGB").resize(size, Image.BOX)
            if size[0] == LONG:
                sheet.paste(small, (column * LONG, 0))
            else:
                sheet.paste(small, (column * LONG + (LONG - SHORT) // 2,
                                    SHORT))
    return sheet


def draw_all(program, out):
    """name -> sheet; two at a time."""
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        sheets = pool.map(lambda name: draw(program, name, out), PICTURES)
        return dict(zip(PICTURES, sheets))


CELL = 5      # pixels of a side of the squares that are compared
EDGE = 40     # of 255: a square's mean may differ so much in one channel
MANY = 3      # so many squares that differ more are a difference


def difference(a, b):
    """Squares whose mean colour differs: letters drawn a little otherwise do
    not change it much, a row that moved does."""
    if a.size != b.size:
        return a.size[0] * a.size[1]
    cells = (a.size[0] // CELL, a.size[1] // CELL)
    means = ImageChops.difference(
        a.resize(cells, Image.BOX), b.resize(cells, Image.BOX))
    return sum(1 for pixel in means.getdata() if max(pixel) > EDGE)


def load(name):
    with Image.open(SHEETS / f"{name}.png") as sheet:
        return sheet.convert("RGB")


def save(name, sheet):
    small = sheet.quantize(64, method=Image.Quantize.MAXCOVERAGE,
                           dither=Image.Dither.NONE)
    small.save(SHEETS / f"{name}.png", optimize=True)


def main():
    program = Path(sys.argv[1])
    SHEETS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as out:
        for name, sheet in draw_all(program, Path(out)).items():
            save(name, sheet)
    for old in SHEETS.glob("*.png"):
        if old.stem not in PICTURES:
            old.unlink()
    print(f"golden: {len(PICTURES)} sheets in {SHEETS}")


if __name__ == "__main__":
    main()
