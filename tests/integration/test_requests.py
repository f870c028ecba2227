# SPDX-License-Identifier: EUPL-1.2
"""Every request: allowed, refused by role, malformed, at the limit, repeated. The
rows are in support/viesti_requests.py."""
import os
import re
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import viesti_paper as paper                                    # noqa: E402
import viesti_server as vs                                      # noqa: E402
from viesti_client import (Refused, connect, enrolling_link, operation,
                           pb)                                  # noqa: E402
from viesti_requests import OWN, ROWS, World                    # noqa: E402


def changed(message, fields):
    """A copy of the message with other fields."""
    copy = type(message)()
    copy.CopyFrom(message)
    for field, value in fields.items():
        copy.ClearField(field)
        kind = copy.DESCRIPTOR.fields_by_name[field]
        if kind.label == kind.LABEL_REPEATED:
            getattr(copy, field).extend(value)
        elif kind.message_type:
            getattr(copy, field).CopyFrom(value)
        else:
            setattr(copy, field, value)
    return copy


class Requests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = vs.Server()
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__, None)
        cls.server.fill(room=100)
        cls.world = World(cls.server)
        cls.addClassCleanup(cls.world.admin.close)
        cls.profiles = {}

    def finish(self, server):
        """Ten people of the sample were active in four rounds."""
        people = [row["staff_id"] for row in vs.rows("roster.csv")
                  if row["ranked"] == "1"][:10]
        server.finish([(person, "WK2", n, "") for person in people
                       for n in range(1, 5)])

    def server_for(self, row):
        """The world, or one of its own whose season is not open yet."""
        fresh, final = (getattr(row, name, False) for name in ("fresh", "final"))
        if not fresh and not final:
            return self.world, self.profiles
        server = vs.Server(start=vs.running_start(12) if final else None)
        server.__enter__()
        self.addCleanup(server.__exit__, None)
        server.fill(open_season=not fresh)
        if final:
            self.finish(server)
        world = World(server)
        if getattr(row, "published", False):
            world.admin.call(operation=operation(),
                             draw_publish=pb.DrawPublish(prizes=1))
        if getattr(row, "revealed", False):
            world.admin.call(operation=operation(), season_step=pb.SeasonStep(
                to=pb.SEASON_REVEALED))
        self.addCleanup(world.admin.close)
        return world, {}

    def link(self, world, profiles, role, arm=None):
        """A connection of that role; None: before Hello, or enrolling."""
        if role == "admin":
            link = world.server.admin()
        elif role is None:
            link = world.server.admin(hello=False)
        else:
            if role not in profiles or arm == "renew":
                profiles[role] = world.server.enrol(role, **{
                    "recorder": dict(department=OWN),
                    "moderator": dict(department=OWN),
                    "participant": dict(staff_id=world.own[0]),
                }.get(role, {}))
            link = connect(profiles[role])
        self.addCleanup(link.close)
        return link

    def enrolling(self, world):
        link = enrolling_link(("127.0.0.1", world.server.port))
        self.addCleanup(link.close)
        return link

    def asker(self, row, world, profiles):
        """A function that sends a message of this row's arm as one who
        may."""
        arm = row.name()
        if arm == "redeem":
            return lambda m, op=None: self.enrolling(world).call(redeem=m)
        if arm == "hello":
            return lambda m, op=None: self.link(world, profiles, None).call(
                hello=m)
        link = self.link(world, profiles, row.role, arm)
        return lambda m, op=None, **more: link.call(
            operation=op or (operation() if row.operation else None),
            **{arm: m}, **more)

    # -------------------------------------------------- the five aspects

    def allowed(self, row):
        world, profiles = self.server_for(row)
        message = row.good(world)
        reply = self.asker(row, world, profiles)(message)
        self.assertEqual(reply.WhichOneof("body"), row.reply)
        row.check(self, world, getattr(reply, row.reply))

    def refused_by_role(self, row):
        if row.stranger is None:
            self.skipTest("everybody may")
        world, profiles = self.server_for(row)
        link = self.link(world, profiles, row.stranger)
        message = row.good(world)
        before = link.call(ping=pb.Ping()).pong.revision
        with self.assertRaises(Refused) as caught:
            link.call(operation=operation(), **{row.name(): message})
        self.assertEqual((caught.exception.code, caught.exception.reason),
                         ("denied", "role"))
        self.assertEqual(link.call(ping=pb.Ping()).pong.revision, before)

    def malformed(self, row):
        world, profiles = self.server_for(row)
        ask = self.asker(row, world, profiles)
        good = row.good(world)
        for fields, code, reason in row.malformed:
            with self.subTest(str(fields)[:60]):
                with self.assertRaises(Refused) as caught:
                    ask(changed(good, fields))
                self.assertEqual((caught.exception.code,
                                  caught.exception.reason), (code, reason))
                self.assertNotEqual(caught.exception.error.message, "")
        if row.operation:
            link = self.link(world, profiles, row.role)
            for bad in (None, b"short", bytes(17)):
                with self.assertRaises(Refused) as caught:
                    link.call(operation=bad, **{row.name(): good})
                self.assertIn(caught.exception.reason, (
                    "operation_missing", "field_too_short", "field_too_long"))
        ask(row.good(world))        # a good one still works

    def at_the_limit(self, row):
        world, profiles = self.server_for(row)
        ask = self.asker(row, world, profiles)
        for fits, over, reason in row.limits:
            with self.subTest(str(fits or over)[:60]):
                if fits is not None:
                    ask(changed(row.good(world), fits))
                if over is None:
                    continue
                with self.assertRaises(Refused) as caught:
                    ask(changed(row.good(world), over))
                self.assertEqual((caught.exception.code,
                                  caught.exception.reason),
                                 ("invalid", reason))
        ask(row.good(world))

    def repeated(self, row):
        world, profiles = self.server_for(row)
        ask = self.asker(row, world, profiles)
        good = row.good(world)
        op = operation() if row.operation else None
        first = ask(good, op)
        if hasattr(row, "again"):
            with self.assertRaises(Refused) as caught:
                ask(good, op)
            self.assertEqual((caught.exception.code, caught.exception.reason),
                             row.again)
            return
        second = ask(good, op)
        self.assertEqual(row.steady(getattr(first, row.reply)),
                         row.steady(getattr(second, row.reply)))
        self.assertFalse(first.replayed)
        if row.operation:
            self.assertTrue(second.replayed)
        if row.other_content:
            with self.assertRaises(Refused) as caught:
                ask(changed(good, row.other_content), op)
            self.assertEqual((caught.exception.code, caught.exception.reason),
                             ("conflict", "operation_reused"))


    def of_another_season(self, row):
        """Changes are refused, and what is told of the running one only."""
        if row.role is None:
            self.skipTest("nobody is known yet")
        world, profiles = self.server_for(row)
        ask = self.asker(row, world, profiles)
        flags = FLAGS[row.name()]
        reason = ("unknown_season" if "ANY_SEASON" in flags
                  else "season_past" if "CHANGES" in flags
                  else "season_running_only")
        for season, refusal in (("1999", reason), ("x" * 33, "field_too_long")):
            with self.assertRaises(Refused) as caught:
                ask(row.good(world), season=season)
            self.assertEqual(caught.exception.reason, refusal)
            self.assertIn("season", caught.exception.error.field)
        if "CHANGES" not in flags:
            running = world.admin.call(status=pb.StatusGet()).status.season
            ask(row.good(world), season=running)


# What stands in requests.def behind each request's roles, by its arm.
FLAGS = {m.group(1).lower(): m.group(2) for m in re.finditer(
    r"^ON_\w+\((\w+),.*, ([^,]*)\)$",
    paper.source("server", "requests.def"), re.M)}


def add_tests():
    for arm, row in ROWS.items():
        for aspect in ("allowed", "refused_by_role", "malformed",
                       "at_the_limit", "repeated", "of_another_season"):
            def test(self, row=row, aspect=aspect):
                getattr(self, aspect)(row)
            setattr(Requests, f"test_{arm}_{aspect}", test)


add_tests()


class Descriptor(unittest.TestCase):
    """No request is forgotten."""

    def test_every_arm_has_a_row(self):
        arms = [f.name for f in pb.Request.DESCRIPTOR.oneofs_by_name[
            "body"].fields]
        self.assertEqual(sorted(arms), sorted(ROWS))
        for row in ROWS.values():
            self.assertIn(row.reply, pb.Reply.DESCRIPTOR.fields_by_name)

    def test_no_message_contains_itself(self):
        def walk(message, above):
            self.assertNotIn(message.full_name, above)
            for field in message.fields:
                if field.message_type:
                    walk(field.message_type, above | {message.full_name})
        walk(pb.Request.DESCRIPTOR, frozenset())
        walk(pb.ServerFrame.DESCRIPTOR, frozenset())

    def test_no_field_is_required_and_no_enum_begins_with_a_meaning(self):
        for message in pb.DESCRIPTOR.message_types_by_name.values():
            for field in message.fields:
                self.assertNotEqual(field.label, field.LABEL_REQUIRED,
                                    field.full_name)
        for enum in pb.DESCRIPTOR.enum_types_by_name.values():
            zero = enum.values_by_number[0].name
            self.assertRegex(zero, "UNSPECIFIED$|^MARK_NONE$|^CLASS_ALL$")


if __name__ == "__main__":
    unittest.main()
