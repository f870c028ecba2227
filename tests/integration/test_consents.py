#!/usr/bin/python3
# SPDX-License-Identifier: EUPL-1.2
"""Each consent on each surface. Rows are the surfaces: a request as each role asks
it, a view, the files of a published site, a command's words. Columns are persons,
one for each consent, with a pseudonym, hidden, hidden for good, who left and who
was forgotten. Each cell says what must be seen of the person: the name, the
pseudonym, the staff id, nothing.

The table is held against requests.def, the roles, the views and the protocol's
messages: a request, role or view without a row is red.

VIESTI_SEED repeats the order in which the persons come."""
import os
import shutil
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import viesti_paper as paper                                    # noqa: E402
import viesti_server as vs                                      # noqa: E402
from viesti_cli import program, viesti                          # noqa: E402
from viesti_client import Refused, connect, operation, pb       # noqa: E402
from viesti_requests import ROWS                                # noqa: E402

OWN, OTHER = "talous", "pelastus"
TODAY = vs.days(vs.today())
SURFACES = ("department", "house", "kiosk", "ceremony")

# ------------------------------------------------------------ the columns

# who: (consents, pseudonym, what was done afterwards)
PEOPLE = {
    "silent": ((), False, None),
    **{s: ((s,), False, None) for s in SURFACES},
    "all": (SURFACES, False, None),
    "fox": (SURFACES, True, None),
    "hidden": (SURFACES, True, "hide"),
    "locked": (SURFACES, False, "lock"),
    "left": (SURFACES, False, "leave"),
    "forgotten": (SURFACES, True, "forget"),
}
GONE = {"left", "forgotten"}

# ------------------------------------------------- what a cell may demand

NOTHING, NAME, PSEUDONYM = set(), {"name"}, {"pseudonym"}


def agreed(*surfaces):
    """Those see the person who agreed to one of these surfaces: as a pseudonym
    where there is one."""
    def rule(who):
        consents, pseudonym, then = PEOPLE[who]
        if then or not set(consents) & set(surfaces):
            return NOTHING
        return PSEUDONYM if pseudonym else NAME
    return rule


def nobody(_):
    return NOTHING


def everybody_here(*what):
    """All who take part, whatever they agreed to: their own contact, and the
    administrator, whose reads are noted."""
    def rule(who):
        return NOTHING if who in GONE else set(what)
    return rule


def and_who_left(rule):
    """What somebody did who left is still the register's to explain."""
    return lambda who: rule("silent" if who == "left" else who)


def also(rule, *what):
    """With more, where there is a name: a pseudonym stays one."""
    def more(who):
        seen = rule(who)
        return seen | set(what) if seen == NAME else seen
    return more


def pseudonym_and(rule):
    """Lists for who keeps the register tell the pseudonym, too."""
    def more(who):
        seen = rule(who)
        return seen | PSEUDONYM if seen and PEOPLE[who][1] else seen
    return more


PUBLIC, HOUSE = agreed("kiosk"), agreed("house")
COLLEAGUE = agreed("department", "house")
REGISTER = everybody_here("name", "staff_id")
# whom the organiser may name of those not needed for awards
ORGANISER = also(HOUSE, "staff_id")

# ------------------------------------------------------------ the rows

ROLES = ("kiosk", "recorder", "contact", "participant", "colleague",
         "organiser", "moderator", "trainer", "auditor", "admin")
# contact: of the persons' own department; recorder: of another. colleague: a
# participant of their department; participant: of another.
ROLE_OF = {"contact": "recorder", "colleague": "participant"}


def page(**more):
    return dict(page=pb.Page(limit=1000), **more)


RANKED = {"kiosk": PUBLIC, "recorder": HOUSE, "contact": REGISTER,
          "participant": HOUSE, "colleague": COLLEAGUE,
          "organiser": ORGANISER, "admin": REGISTER}
# (arm, role): (messages, rule)
ROWS_SEEN = {}


def row(arm, rules, *messages):
    for role, rule in rules.items():
        ROWS_SEEN[arm, role] = (messages, rule)


def none_for(*roles):
    return {role: nobody for role in roles}


ANYBODY = none_for(*ROLES)
row("status", ANYBODY, lambda w: pb.StatusGet())
row("rank_departments", none_for(*RANKED), lambda w: pb.RankDepartments(),
    lambda w: pb.RankDepartments(area="social"))
row("rank_participants", RANKED, lambda w: pb.RankParticipants(**page()),
    lambda w: pb.RankParticipants(**page(area="social")),
    lambda w: pb.RankParticipants(**page(round=6)))
row("standings_at", RANKED, lambda w: pb.StandingsAt(
    at=w.then, participants=pb.RankParticipants(**page())))
row("list_participants", {
    "recorder": nobody, "contact": pseudonym_and(REGISTER),
    "participant": nobody, "colleague": nobody,
    "admin": pseudonym_and(REGISTER)},
    lambda w: pb.ListParticipants(**page()))
row("moderation", ANYBODY, lambda w: pb.ModerationGet())
row("draw", ANYBODY, lambda w: pb.DrawGet())
row("readiness", none_for("organiser", "admin"), lambda w: pb.ReadinessGet())
row("report", none_for("organiser", "admin"), lambda w: pb.ReportGet())
row("list_trainings", ANYBODY, lambda w: pb.ListTrainings(all=True))
row("feedback", ANYBODY, lambda w: pb.FeedbackGet())
row("list_questions", ANYBODY, lambda w: pb.ListQuestions(all=True))
row("department_plans", none_for("organiser", "admin"),
    lambda w: pb.DepartmentPlansGet())
row("seasons", none_for("organiser", "admin"), lambda w: pb.SeasonsGet())
row("ceremony_script", none_for("organiser", "admin"),
    lambda w: pb.CeremonyScriptGet(rehearsal=True))
# the journal is pseudonymised for everybody
row("journal_show", none_for("auditor", "admin"),
    *(lambda w, n=n: pb.JournalShow(after=n, limit=1000)
      for n in range(0, 4000, 1000)))
# one person: own contact and administrator; a stranger knows nothing of them
EXPLAINED = {"recorder": nobody, "contact": and_who_left(REGISTER),
             "participant": nobody, "colleague": nobody,
             "organiser": nobody, "admin": and_who_left(REGISTER)}
row("explain", EXPLAINED, *(
    lambda w, who=who: pb.Explain(participant=w.ids[who]) for who in PEOPLE))
row("list_activities", {"recorder": nobody, "participant": nobody,
                        "colleague": nobody},
    lambda w: pb.ListActivities(**page()))

VIEW_ROWS = {
    "season": nobody, "departments": nobody, "participation": nobody,
    "areas": PUBLIC, "moments": PUBLIC, "announcements": nobody,
    "ceremony": nobody, "rank_departments": nobody,
    "rank_participants": None,      # as the request
}

# Arms that may carry a name and have no row, with the reason.
EXCUSED = {
    "rulebook": "the rules",
    "season_set": "the season's figures, as VIEW_SEASON",
    "import_departments": "an answer to who gave the file",
    "join": "tells who asked whom they enlisted themselves",
    "record": "an answer to who named the person (test_roles: never others')",
    "correct": "an answer about an activity one may change",
    "undo": "what this client recorded itself",
    "inbox": "what this client recorded itself, and moves it asked for",
    "list_moves": "for who decides moves, and who asked for them (test_moves)",
    "move": "an answer to who named the person",
    "decide_move": "for who decides, as list_moves",
    "set_consents": "an answer about a person one may change",
    "leave": "an answer about a person one may change",
    "my_data": "everything held about the asker or, noted, by the register",
    "forget": "an answer to the administrator, who named the person",
    "review_list": "the claim to decide, with its person",
    "import_roster": "an answer to who gave the file",
    "change_department": "names departments only; people are counted",
    "attend_training": "an answer to who gave the list of who was there",
    "rulebook_draft": "whom a change of rules moves; the read is noted",
    "rulebook_apply": "as rulebook_draft",
    "awards": "winners, for the prizes; the read is noted (test_ceremony)",
    "award_set": "as awards",
    "draw_publish": "for the organiser's side, as awards",
    "draw_throw": "as draw_publish",
    "ceremony_step": "the state of the ceremony; its view has tests "
                     "(test_ceremony: consents act at once)",
    "list_clients": "whose clients there are, for the administrator",
    "invite": "a code for the administrator",
    "announce": "an endorsement's name, as the organiser wrote it",
    "remove_announcement": "as announce",
    "list_announcements": "as announce",
    "hello": "the client's own name", "redeem": "the client's own name",
    "ask": "one's own words, to the organiser", "answer": "as ask",
    "season_step": "who took it is a client's number",
    "season_create": "as season_step",
    "put_training": "one session, for who keeps them",
    "remove_training": "as put_training",
    "info": "the machine's figures", "backup": "a file's name",
    "archive_season": "a file's name; pseudonymous (test_archive)",
    "subscribe": "see VIEW_ROWS",
}
# A message in which a field of this name stands may name a person.
PERSONAL_FIELDS = {"name", "staff_id", "person", "participant", "pseudonym",
                   "email", "words", "detail", "text", "value", "evidence",
                   "note", "reason", "by", "actor", "advice", "rows"}


def strings(message):
    """Every text in a message, also inside of others."""
    for field, value in message.ListFields():
        values = value if field.label == field.LABEL_REPEATED else [value]
        for v in values:
            if field.message_type:
                yield from strings(v)
            elif field.type == field.TYPE_STRING:
                yield v
            elif field.type == field.TYPE_BYTES:
                yield v.decode("utf-8", "replace")


def can_name(descriptor, path=()):
    """May a message of this kind carry a text about a person?"""
    if descriptor in path:
        return False
    for field in descriptor.fields:
        if field.message_type:
            if field.message_type.name not in ("Text", "LongText", "Page") \
                    and can_name(field.message_type, path + (descriptor,)):
                return True
        elif field.type == field.TYPE_STRING and field.name in PERSONAL_FIELDS:
            return True
    return False


def arms():
    return set(paper.code_roles())


def reply_of(arm):
    reply = pb.Reply.DESCRIPTOR.fields_by_name[ROWS[arm].reply]
    return reply.message_type


class Table(unittest.TestCase):
    """The table is complete."""

    def test_every_request_has_a_row_or_a_reason(self):
        seen = {arm for arm, _ in ROWS_SEEN}
        missing = {arm for arm in arms() - seen - set(EXCUSED)
                   if can_name(reply_of(arm))}
        self.assertEqual(missing, set())
        self.assertEqual(set(EXCUSED) - arms(), set(), "no such request")
        self.assertEqual(seen & set(EXCUSED), set(), "both")

    def test_every_role_of_a_request_has_a_cell(self):
        table = paper.code_roles()
        excused = {("list_activities", "contact"), ("list_activities", "admin")}
        for arm in {arm for arm, _ in ROWS_SEEN}:
            for role in ROLES:
                if ROLE_OF.get(role, role) in table[arm] and \
                        (arm, role) not in excused:
                    self.assertIn((arm, role), ROWS_SEEN)

    def test_every_view_has_a_row(self):
        self.assertEqual({v.name[5:].lower() for v in
                          pb.ViewKind.DESCRIPTOR.values if v.number},
                         set(VIEW_ROWS))

    def test_a_new_request_without_a_row_is_red(self):
        """The control: what names persons is found by the descriptor."""
        for arm in ("rank_participants", "my_data", "review_list", "awards",
                    "list_clients"):
            self.assertTrue(can_name(reply_of(arm)), arm)
        self.assertFalse(can_name(reply_of("ping")))


class Consents(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.home = tempfile.mkdtemp(prefix="viesti-consents-")
        cls.addClassCleanup(shutil.rmtree, cls.home, True)
        cls.server = vs.Server()
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__, None)
        cls.server.fill(room=40)
        roster = vs.rows("roster.csv")
        cls.admin = cls.server.admin()
        cls.addClassCleanup(cls.admin.close)
        cls.make_people()
        cls.play(roster)
        cls.then = time.time_ns() // 1000
        cls.do_things()
        ids = {d: next(r["staff_id"] for r in roster if r["department"] == d)
               for d in (OWN, OTHER)}
        how = {"recorder": ("recorder", dict(department=OTHER)),
               "contact": ("recorder", dict(department=OWN)),
               "participant": ("participant", dict(staff_id=ids[OTHER])),
               "colleague": ("participant", dict(staff_id=ids[OWN])),
               "moderator": ("moderator", dict(department=OTHER))}
        cls.links = {"admin": cls.admin}
        for role in ROLES[:-1]:
            name, options = how.get(role, (role, {}))
            cls.links[role] = connect(cls.server.enrol(name, **options))
            cls.addClassCleanup(cls.links[role].close)

    @classmethod
    def ask(cls, **arm):
        return cls.admin.call(operation=operation(), **arm)

    @classmethod
    def make_people(cls):
        cls.ids, cls.names, cls.pseudonyms = {}, {}, {}
        order = list(PEOPLE)
        vs.rng.shuffle(order)
        for who in order:
            consents, pseudonym, _ = PEOPLE[who]
            cls.ids[who] = f"Z9{who}"
            cls.names[who] = f"Testaaja{who} Ylönen"
            cls.pseudonyms[who] = f"Salanimi{who}"
            cls.ask(join=pb.Join(
                staff_id=cls.ids[who], name=cls.names[who], department=OWN,
                consent_reference="lomake 1",
                consents=pb.Consents(**{s: True for s in consents}),
                **({"pseudonym": cls.pseudonyms[who]} if pseudonym else {})))

    @classmethod
    def play(cls, roster):
        """Twelve colleagues who agreed to nothing are before them all, so that
        the organiser needs none of these for awards."""
        ahead = [r["staff_id"] for r in roster
                 if r["department"] not in (OWN, OTHER)][:12]
        for person in ahead:
            cls.ask(set_consents=pb.SetConsents(person=person, hide=True))

        def deeds(person, days):
            return [pb.ActivityItem(
                operation=operation(), person=person, type=kind,
                date=TODAY - day, evidence=f"https://x.example/{person}/{day}/"
                f"{kind}")
                for day in range(0, days) for kind in ("SM2", "WK1", "ME4")]
        for person in ahead:
            vs.record(cls.admin, deeds(person, 40) + [pb.ActivityItem(
                operation=operation(), person=person, type="TR1", date=TODAY,
                evidence="koodi 1")], accepted=True)
        for person in cls.ids.values():
            vs.record(cls.admin, deeds(person, 3), accepted=True)

    @classmethod
    def do_things(cls):
        """Past standings are asked of before it: it acts at once there, too."""
        for who, (_, _, then) in PEOPLE.items():
            person = cls.ids[who]
            if then in ("hide", "lock"):
                cls.ask(set_consents=pb.SetConsents(
                    person=person, hide=True, lock=then == "lock"))
            elif then == "leave":
                cls.ask(leave=pb.Leave(person=person))
            elif then == "forget":
                cls.ask(forget=pb.Forget(person=person))

    # ------------------------------------------------------------ looking

    def found(self, who, texts):
        """What of the person stands in these."""
        needles = {"name": self.names[who], "pseudonym": self.pseudonyms[who],
                   "staff_id": self.ids[who]}
        return {what for what, needle in needles.items()
                if any(needle in text for text in texts)}

    def judge(self, surface, texts, rule):
        for who in PEOPLE:
            with self.subTest(surface=surface, who=who):
                self.assertEqual(self.found(who, texts), rule(who))

    def answers(self, role, arm, messages):
        texts = []
        for make in messages:
            try:
                reply = self.links[role].call(**{arm: make(self)})
                texts += strings(getattr(reply, reply.WhichOneof("body")))
            except Refused as e:
                # what was asked may be said again
                asked = set(strings(make(self)))
                text = e.error.message
                for word in asked:
                    text = text.replace(word, "")
                texts.append(text)
        return texts

    def test_requests(self):
        table = paper.code_roles()
        for (arm, role), (messages, rule) in ROWS_SEEN.items():
            if ROLE_OF.get(role, role) in table[arm]:
                self.judge((arm, role), self.answers(role, arm, messages),
                           rule)

    def views(self, role, visitors):
        kinds = [v for v in pb.ViewKind.DESCRIPTOR.values if v.number]
        link = connect(self.server.clients[next(
            k for k in self.server.clients if k[0] == role)]) \
            if role != "admin" else self.server.admin()
        self.addCleanup(link.close)
        wanted = {"VIEW_RANK_DEPARTMENTS": dict(
            departments=pb.RankDepartments()),
            "VIEW_RANK_PARTICIPANTS": dict(
                participants=pb.RankParticipants(page=pb.Page(limit=60)))}
        link.call(subscribe=pb.Subscribe(visitors=visitors, views=[
            pb.ViewWanted(view=v.number, **wanted.get(v.name, {}))
            for v in kinds]))
        got = {}
        while len(got) < len(kinds):
            update = link.next_update()
            got[pb.ViewKind.Name(update.view)[5:].lower()] = update
        return got

    def test_views(self):
        for visitors in (False, True):
            for name, update in self.views("kiosk", visitors).items():
                rule = VIEW_ROWS[name] or PUBLIC
                texts = list(strings(update))
                if name != "moments":
                    self.judge((name, visitors), texts, rule)
                for who in PEOPLE:      # of moments the newest are told
                    self.assertLessEqual(self.found(who, texts), rule(who))

    def test_the_published_site(self):
        cli = os.path.join(self.home, "kiosk")
        ran = viesti(cli, "enrol", self.server.invite("kiosk").code)
        self.assertEqual(ran.code, 0, ran)
        site = os.path.join(self.home, "site")
        self.assertEqual(viesti(cli, "publish", site).code, 0)
        everything = []
        for folder, _, names in os.walk(site):
            for name in names:
                path = os.path.join(folder, name)
                with open(path, "rb") as f:
                    text = f.read().decode("utf-8", "replace")
                everything.append(text)
                for who in PEOPLE:      # no file tells more than it may
                    self.assertLessEqual(self.found(who, [text]), PUBLIC(who),
                                         (name, who))
        self.judge("site", everything, PUBLIC)

    def console(self, *words):
        ran = program("viestictl", "--state", self.server.state, *words)
        self.assertEqual(ran.code, 0, ran)
        return [ran.out]

    def test_what_the_console_writes(self):
        """Reports, the digest and the host's script are for others' eyes."""
        for words in (("report",), ("report", "--json"),
                      ("show", "readiness"), ("rank", "departments"),
                      ("digest", "round", "5"), ("ceremony", "script",
                                                 "--rehearse")):
            self.judge(words, self.console(*words), nobody)
        for kind in ("html", "csv"):
            path = os.path.join(self.home, "report." + kind)
            self.console("report", path)
            with open(path, encoding="utf-8-sig") as f:
                self.judge(kind, [f.read()], nobody)

    def test_a_contacts_programs(self):
        """`viesti` shows no more than the server told."""
        for role, rule in (("recorder", HOUSE), ("contact", REGISTER)):
            cli = os.path.join(self.home, role)
            code = self.server.invite("recorder", department={
                "recorder": OTHER, "contact": OWN}[role]).code
            self.assertEqual(viesti(cli, "enrol", code).code, 0)
            ran = viesti(cli, "rank", "participants", "--json")
            self.assertEqual(ran.code, 0, ran)
            for who in PEOPLE:
                self.assertLessEqual(self.found(who, [ran.out]), rule(who))

    def test_the_register_sees_what_is_withheld(self):
        """The control: in the answers looked at above everybody can be found,
        and a rule that allows too little or too much is red."""
        texts = self.answers("admin", "rank_participants",
                             ROWS_SEEN["rank_participants", "admin"][0])
        for who in set(PEOPLE) - GONE:
            self.assertIn("name", self.found(who, texts))
        self.assertNotEqual(self.found("silent", texts), PUBLIC("silent"))
        public = self.answers("kiosk", "rank_participants",
                              ROWS_SEEN["rank_participants", "kiosk"][0])
        self.assertEqual(self.found("fox", public), PSEUDONYM)


if __name__ == "__main__":
    unittest.main()
