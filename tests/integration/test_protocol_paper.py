# SPDX-License-Identifier: EUPL-1.2
"""PROTOCOL.md is true to the code: lengths, limits, roles, reasons, requests."""
import os
import re
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import viesti_paper as paper                                    # noqa: E402
from viesti_client import pb                                    # noqa: E402


def header_number(path, name):
    return int(re.search(rf"#define {name}\s+\(?(\d+)",
                         paper.source(path)).group(1))


class Paper(unittest.TestCase):
    def test_field_lengths_are_those_of_the_code(self):
        code = paper.code_fields()
        self.assertGreater(len(code), 100)
        self.assertEqual(paper.paper_fields(), code)

    def test_every_field_that_has_a_length_is_in_the_table(self):
        fields = paper.paper_fields()
        wanted, seen = set(), set()

        def walk(message):
            if message.name in seen:
                return
            seen.add(message.name)
            for f in message.fields:
                if f.message_type:
                    walk(f.message_type)
                if f.label == f.LABEL_REPEATED or f.type in (f.TYPE_STRING,
                                                             f.TYPE_BYTES):
                    wanted.add(f"{message.name}.{f.name}")
        walk(pb.Request.DESCRIPTOR)
        walk(pb.ServerFrame.DESCRIPTOR)
        self.assertEqual(wanted, set(fields))

    def test_roles_are_those_of_the_code(self):
        _, table = paper.paper_roles()
        code = paper.code_roles()
        self.assertEqual(sorted(table), sorted(code))
        for arm, roles in table.items():
            self.assertEqual({r for r, may in roles.items() if may},
                             code[arm], arm)

    def test_every_request_is_described(self):
        described = re.findall(r"^\* \*\*`(\w+)`\*\* → `(\w+)`",
                               paper.chapter(14), re.M)
        # by subject on paper, by number in the envelope
        self.assertEqual(sorted(d[0] for d in described), sorted(paper.ARMS))
        for _, reply in described:
            self.assertIn(reply, pb.Reply.DESCRIPTOR.fields_by_name)

    def test_every_error_code_is_described(self):
        self.assertEqual(
            [row[0].strip("`") for row in paper.tables(11)[0][2:]],
            [v.name for v in pb.ErrorCode.DESCRIPTOR.values if v.number])

    def test_reasons_are_those_of_the_code(self):
        listed, code = paper.paper_reasons(), paper.code_reasons()
        self.assertEqual(len(listed), len(set(listed)))
        missing = {r: f for r, f in code.items() if r not in listed}
        self.assertEqual(missing, {}, "reasons that chapter 16 lacks")
        self.assertEqual(set(listed) - paper.code_tokens(), set(),
                         "reasons that no code gives")

    def test_goodbyes_are_those_of_the_code(self):
        listed, code = paper.paper_goodbyes(), paper.code_goodbyes()
        self.assertEqual({r: f for r, f in code.items() if r not in listed},
                         {}, "reasons that chapter 12 lacks")
        self.assertEqual(set(listed) - paper.code_tokens(), set(),
                         "reasons that no code gives")

    def test_limits_are_those_of_the_headers(self):
        numbers = [int(row[1].replace(" ", ""))
                   for row in paper.tables(6)[0][2:]]
        self.assertEqual(numbers, [
            header_number("common/frame.h", "FRAME_MAX_HELLO"),
            header_number("common/frame.h", "FRAME_MAX_ENROL"),
            header_number("common/frame.h", "FRAME_MAX_SERVER"),
            header_number("common/frame.h", "FRAME_MAX_CLIENT"),
            header_number("common/wire.h", "WIRE_OPEN_MAX"),
            header_number("common/wire.h", "WIRE_BATCH_MAX"),
            header_number("common/wire.h", "WIRE_PAGE_MAX"),
            header_number("common/wire.h", "WIRE_ARENA_SERVER") << 20,
            header_number("common/wire.h", "WIRE_ARENA_CLIENT") << 20])


if __name__ == "__main__":
    unittest.main()
