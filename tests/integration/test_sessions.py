#!/usr/bin/python3
# SPDX-License-Identifier: EUPL-1.2
"""The sessions of viesti-sessions(7) go as the page says: they are recorded again
and compared word by word."""
import difflib
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import record_sessions                                          # noqa: E402


class Sessions(unittest.TestCase):
    def test_what_the_manual_shows_is_what_happens(self):
        with open(record_sessions.PAGE, encoding="utf-8") as f:
            told = record_sessions.same_every_day(f.read())
        came = record_sessions.same_every_day(record_sessions.record())
        differ = "\n".join(difflib.unified_diff(
            told, came, "viesti-sessions.7", "now", lineterm="", n=8))
        self.assertEqual(differ, "", "./run sessions records them anew")

    def test_days_move_with_their_week(self):
        c = record_sessions.Calendar()
        self.assertEqual(c.sample(c.today), record_sessions.TODAY)
        self.assertEqual(c.sample(c.start).isoformat(), "2026-02-02")
        day = c.last_week(3)
        self.assertEqual(record_sessions.dates_replaced(
            f"on {day:%A} {day.day} {day:%B} {day.year}", c),
            "on Thursday 5 March 2026")

    def test_a_changed_word_is_found_and_a_changed_date_is_not(self):
        """The control of the comparison."""
        same = record_sessions.same_every_day
        self.assertEqual(same("till 5 Mar 2026  today"),
                         same("till 16 Apr 2026 today"))
        self.assertNotEqual(same("Load 3 rows"), same("Load 4 rows"))


if __name__ == "__main__":
    unittest.main()
