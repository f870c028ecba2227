#!/usr/bin/python3
# SPDX-License-Identifier: EUPL-1.2
"""`viesti publish`: the public standings as pages that everybody can read.

What the pages say is read by a parser that refuses errors; how they look and
behave by Chromium, where it is installed. VIESTI_PICTURES names a directory
for pictures of the pages, to be looked at.
"""
import base64
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest

import html5lib

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import viesti_browser as vb                                     # noqa: E402
import viesti_server as vs                                      # noqa: E402
from viesti_cli import BIN, environment, viesti                 # noqa: E402
from viesti_client import operation, pb                         # noqa: E402

PAGES = ("index.html", "fi/index.html", "sv/index.html", "en/index.html")
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&amp; --> ]]>"
SHOWN = ("Näkyvä Nimi", "Synlig Namn", "Shown Name")
SILENT = "Hiljainen Henkilö"
PSEUDONYM = "<b onclick=alert(3)>Kettu"
PICTURES = os.environ.get("VIESTI_PICTURES")
XHTML = "{http://www.w3.org/1999/xhtml}"
SVG = "{http://www.w3.org/2000/svg}"


def read(site, name):
    with open(os.path.join(site, name), encoding="utf-8") as f:
        return f.read()


def tree(text):
    return html5lib.HTMLParser(strict=True).parse(text)


def words(element):
    return " ".join("".join(element.itertext()).split())


def of(element, *tags):
    """All below it with one of these tags, in the order of the page."""
    wanted = {XHTML + t for t in tags} | {SVG + t for t in tags}
    return [e for e in element.iter() if e.tag in wanted]


def person(number, name, show, pseudonym=""):
    row = {"staff_id": f"P{number:03}", "name": name, "language": "fi",
           "department": "pelastus", "ranked": "1", "email": "",
           "joined_on": str(vs.running_start()), "pseudonym": pseudonym}
    return {**row, **{f"show_{s}": str(int(show)) for s in
                      ("department", "house", "kiosk", "ceremony")}}


def deeds(number, n, kind="SM2"):
    return [pb.ActivityItem(operation=operation(), person=f"P{number:03}",
                            type=kind, date=vs.days(vs.today()) - day % 60,
                            evidence=f"https://x.example/{number}/{day}")
            for day in range(n)]


def fill(server):
    """A season in which something has happened, with names that bite."""
    server.fill(open_season=False, room=9)
    with server.admin() as link:
        vs.import_departments(link, [
            {"department": "purema", "name_fi": HOSTILE, "name_sv": HOSTILE,
             "name_en": HOSTILE, "short_name": "<b>\"&amp;",
             "headcount": "12", "ranked": "1"}])
        link.call(season_step=vs.opening(), operation=operation())
        vs.import_roster(link, [
            person(n, name, show=True) for n, name in enumerate(SHOWN)] + [
            person(3, "Kettu Repolainen", True, PSEUDONYM),
            person(4, SILENT, show=False),
            {**person(5, "Pahka Purija", False), "department": "purema"}])
        items = [d for n in range(5) for d in deeds(n, 30 - 2 * n)]
        for n, row in enumerate(vs.rows("roster.csv")):
            items += [pb.ActivityItem(
                operation=operation(), person=row["staff_id"], type="WK2",
                date=vs.days(vs.today()) - k) for k in range(n % 3, 40, 7)]
        vs.record(link, items + deeds(5, 40))
        link.call(operation=operation(), season_set=pb.SeasonSet(
            goal_percent=40, join=pb.Text(fi="Mukaan? Kysy " + HOSTILE)))
        for kind in (pb.ANNOUNCEMENT_TIP, pb.ANNOUNCEMENT_THEME,
                     pb.ANNOUNCEMENT_ENDORSEMENT):
            link.call(operation=operation(), announce=pb.Announce(
                what=announcement(kind)))


def announcement(kind):
    what = pb.Announcement(
        kind=kind, text=pb.Text(fi="Kerro työstäsi " + HOSTILE,
                                sv="Berätta om ditt arbete"),
        to=vs.days(vs.today()) + 30)
    setattr(what, "from", vs.days(vs.today()))
    if kind == pb.ANNOUNCEMENT_ENDORSEMENT:
        what.name = "Kansliapäällikkö <i>"
        what.title.fi = "kansliapäällikkö"
    return what


class House(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.home = tempfile.mkdtemp(prefix="viesti-publish-")
        cls.addClassCleanup(shutil.rmtree, cls.home)
        cls.server = vs.Server()
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__, None)
        fill(cls.server)
        cls.kiosk = cls.enrol("kiosk", name="Aula")
        cls.site = os.path.join(cls.home, "site")
        cls.ran = viesti(cls.kiosk, "publish", cls.site)
        assert cls.ran.code == 0, cls.ran
        cls.text = {name: read(cls.site, name) for name in PAGES}
        cls.tree = {name: tree(text) for name, text in cls.text.items()}

    @classmethod
    def enrol(cls, role, **options):
        profile = os.path.join(cls.home, "-".join([role, *options.values()]))
        done = viesti(profile, "enrol", cls.server.invite(role, **options).code)
        assert done.code == 0, done
        return profile

    def publish(self, profile, *words_):
        site = tempfile.mkdtemp(dir=self.home)
        ran = viesti(profile, "publish", site, *words_)
        self.assertEqual(ran.code, 0, ran)
        return site


class Pages(House):
    def each(self):
        for name in PAGES:
            with self.subTest(name):
                yield name, self.text[name], self.tree[name]

    def test_headings_are_in_order_and_one_is_the_first(self):
        for _, _, page in self.each():
            levels = [int(h.tag[-1]) for h in of(page, "h1", "h2", "h3", "h4")]
            self.assertEqual(levels.count(1), 1)
            for before, after in zip(levels, levels[1:]):
                self.assertLessEqual(after, before + 1)

    def test_tables_have_captions_and_heads_with_scope(self):
        tables = 0
        for _, _, page in self.each():
            for table in of(page, "table"):
                tables += 1
                caption, = of(table, "caption")
                self.assertTrue(words(caption))
                columns = [th for th in of(of(table, "thead")[0], "th")]
                self.assertTrue(all(th.get("scope") == "col" for th in columns))
                for row in of(of(table, "tbody")[0], "tr"):
                    self.assertEqual(len(of(row, "th", "td")), len(columns))
                    heads = [th.get("scope") for th in of(row, "th")]
                    self.assertEqual(heads, ["row"])
        self.assertGreater(tables, 12)

    def test_the_language_is_said_and_can_be_changed(self):
        for language, word in (("fi", "Osasto"), ("sv", "Avdelning"),
                               ("en", "Department")):
            page = self.tree[f"{language}/index.html"]
            self.assertEqual(page.get("lang"), language)
            self.assertIn(word, {words(th) for th in of(page, "th")})
            here = [a for a in of(page, "a") if a.get("aria-current")]
            self.assertEqual([a.get("lang") for a in here], [language])
        for name, _, page in self.each():
            there = [a for a in of(page, "a") if a.get("hreflang")]
            self.assertEqual([a.get("hreflang") for a in there],
                             ["fi", "sv", "en"])
            for a in there:
                path = os.path.join(self.site, os.path.dirname(name),
                                    a.get("href"))
                self.assertTrue(os.path.exists(path), path)

    def test_what_is_there_in_another_language_only_says_which(self):
        tips = [li for li in of(self.tree["en/index.html"], "li")
                if "Kerro työstäsi" in words(li)]
        self.assertEqual(len(tips), 3)
        for li in tips:
            span = [s for s in of(li, "span") if s.get("lang") == "fi"]
            self.assertIn("Kerro", words(span[0]))

    def test_links_lead_somewhere_and_ids_are_one_of_a_kind(self):
        for _, _, page in self.each():
            ids = [e.get("id") for e in page.iter() if e.get("id")]
            self.assertEqual(len(ids), len(set(ids)))
            for e in page.iter():
                for key in ("aria-labelledby", "aria-describedby"):
                    self.assertLessEqual(set((e.get(key) or "").split()),
                                         set(ids))
                if (e.get("href") or "").startswith("#"):
                    self.assertIn(e.get("href")[1:], ids)

    def test_a_skip_link_comes_first(self):
        for name in PAGES[1:]:
            links = of(self.tree[name], "a")
            self.assertEqual(links[0].get("href"), "#main")

    def test_figures_are_told_in_words_or_stand_beside_their_number(self):
        pictures = 0
        for _, _, page in self.each():
            for svg in of(page, "svg"):
                pictures += 1
                if svg.get("role") == "img":
                    self.assertTrue(words(of(svg, "title")[0]))
                else:
                    self.assertEqual(svg.get("aria-hidden"), "true")
        self.assertGreater(pictures, 30)

    def test_nothing_is_taken_from_elsewhere_and_nothing_runs(self):
        for _, text, page in self.each():
            self.assertEqual(of(page, "script", "img", "iframe", "object",
                                "embed", "form", "base"), [])
            for e in page.iter():
                for key, value in e.attrib.items():
                    self.assertFalse(str(key).lower().startswith("on"))
                    self.assertNotEqual(key, "style")
                    if key in ("href", "src"):
                        self.assertRegex(
                            value, r"\A(#|data:image/svg|(\.\./)?([a-z]{2}/|draw\.json))")
            style = of(page, "style")[0].text
            self.assertNotRegex(style, r"url\(|@import|//")

    def test_the_policy_allows_the_one_style_only(self):
        for _, _, page in self.each():
            policy, = [m.get("content") for m in of(page, "meta")
                       if m.get("http-equiv") == "Content-Security-Policy"]
            style, = of(page, "style")
            digest = hashlib.sha256(style.text.encode()).digest()
            self.assertTrue(policy.startswith("default-src 'none'; "))
            self.assertIn(f"'sha256-{base64.b64encode(digest).decode()}'",
                          policy)
            self.assertNotIn("unsafe", policy)
            self.assertNotIn("script-src", policy)

    def test_names_that_bite_are_only_text(self):
        for name in PAGES[1:]:
            page = self.tree[name]
            rows = [words(e) for e in of(page, "th", "li", "p")]
            self.assertTrue([r for r in rows if HOSTILE in r])
            self.assertFalse([e for e in page.iter() if e.get("onclick")])
        self.assertIn("Kansliapäällikkö <i>", words(self.tree["fi/index.html"]))

    def test_who_did_not_agree_is_never_there(self):
        for _, text, _ in self.each():
            self.assertNotIn(SILENT, text)
            self.assertNotIn("Kettu Repolainen", text)
        for name in PAGES[1:]:
            people = words(self.tree[name])
            self.assertIn(SHOWN[0], people)
            self.assertIn(PSEUDONYM, people)

    def test_who_takes_the_leave_back_is_gone(self):
        with self.server.admin() as link:
            link.call(operation=operation(), set_consents=pb.SetConsents(
                person="P000", consents=pb.Consents(kiosk=False)))
        try:
            site = self.publish(self.kiosk)
            self.assertNotIn(SHOWN[0], read(site, "fi/index.html"))
            self.assertIn(SHOWN[1], read(site, "fi/index.html"))
        finally:
            with self.server.admin() as link:
                link.call(operation=operation(), set_consents=pb.SetConsents(
                    person="P000", consents=pb.Consents(kiosk=True),
                    consent_reference="form 12"))

    def test_only_the_better_half_has_a_place(self):
        with self.server.admin() as link:
            every = link.call(rank_departments=pb.RankDepartments()
                              ).department_ranking.rows
        page = self.tree["en/index.html"]
        table = of(page, "table")[0]
        shown = [(words(of(tr, "td")[0]), words(of(tr, "th")[0]))
                 for tr in of(of(table, "tbody")[0], "tr")]
        ranked = [r for r in every if r.HasField("rank")]
        half = ranked[(len(ranked) + 1) // 2 - 1].rank
        self.assertEqual(
            shown, [(str(r.rank), " ".join(r.name.en.split()))
                    for r in ranked if r.rank <= half])

    def test_each_round_has_its_own_places(self):
        page = self.tree["en/index.html"]
        titles = [words(h) for h in of(page, "h3")]
        rounds = [t for t in titles if t.startswith("Round ")]
        self.assertEqual(rounds[0], "Round 6, still running")
        self.assertIn("Round 5", rounds)

    def test_everybody_publishes_the_same(self):
        """Not even the own department's place is told by its contact."""
        with self.server.admin() as link:
            rows = link.call(rank_departments=pb.RankDepartments(round=5)
                             ).department_ranking.rows
        last = [r.department for r in rows if r.HasField("rank")][-1]
        recorder = self.enrol("recorder", department=last, name="V")
        site = self.publish(recorder)

        def timeless(text):
            return re.sub(r"<time.*?</time>", "", text)

        for name in PAGES:
            self.assertEqual(timeless(read(site, name)),
                             timeless(self.text[name]))

    def test_visitors_see_no_comparison(self):
        site = self.publish(self.kiosk, "--visitors")
        page = tree(read(site, "en/index.html"))
        self.assertNotIn("Rank", {words(th) for th in of(page, "th")})
        self.assertNotIn("departments",
                         {s.get("id") for s in of(page, "section")})

    def test_pages_of_others_are_not_replaced_unless_said(self):
        site = tempfile.mkdtemp(dir=self.home)
        path = os.path.join(site, "index.html")
        with open(path, "w", encoding="utf-8") as f:
            f.write("<p>mine")
        ran = viesti(self.kiosk, "publish", site, "--json")
        self.assertEqual((ran.code, ran.reason), (5, "file_there"))
        self.assertEqual(read(site, "index.html"), "<p>mine")
        self.assertEqual(os.listdir(site), ["index.html"])
        self.assertEqual(viesti(self.kiosk, "publish", site, "--force").code, 0)
        self.assertIn("viesti publish", read(site, "index.html"))
        self.assertEqual(viesti(self.kiosk, "publish", site).code, 0)

    def test_a_script_is_told_what_was_written(self):
        site = tempfile.mkdtemp(dir=self.home)
        told = viesti(self.kiosk, "publish", site, "--json").json
        self.assertEqual((told["dir"], told["people"]), (site, True))
        self.assertIn(told["as_of"], read(site, "fi/index.html"))

    def test_a_directory_that_cannot_be_made_is_named(self):
        path = os.path.join(self.home, "no", "such")
        ran = viesti(self.kiosk, "publish", path, "--json")
        self.assertEqual(ran.reason, "dir_unwritable")
        self.assertIn(path, ran.json["error"]["message"])


class Reader(threading.Thread):
    """Reads the pages again and again; what was not whole."""

    def __init__(self, site):
        super().__init__(daemon=True)
        self.site, self.ends, self.halves, self.read = site, False, [], 0

    def run(self):
        while not self.ends:
            for name in PAGES:
                text = read(self.site, name)
                self.read += 1
                if not text.endswith("</html>\n") or \
                        not text.startswith("<!DOCTYPE html>"):
                    self.halves.append((name, text[-80:]))


class Watch(House):
    def start(self, site):
        watch = subprocess.Popen(
            [os.path.join(BIN, "viesti"), "--profile", self.kiosk, "publish",
             site, "--watch"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, env=environment())
        self.addCleanup(watch.stdout.close)
        self.addCleanup(watch.stderr.close)
        self.addCleanup(watch.wait)
        self.addCleanup(watch.kill)
        self.assertIn("standings of", watch.stdout.readline())
        return watch

    def end(self, watch):
        watch.send_signal(signal.SIGTERM)
        self.assertEqual(watch.wait(30), 0, watch.stderr.read())

    def points(self, site):
        page = tree(read(site, "en/index.html"))
        row, = [tr for tr in of(page, "tr") if SHOWN[2] in words(tr)]
        return int(words(of(row, "td")[-1]))

    def record(self, evidence):
        with self.server.admin() as link:
            result, = vs.record(link, [pb.ActivityItem(
                operation=operation(), person="P002", type="SM1",
                date=vs.days(vs.today()) - 1, evidence=evidence)])
            self.assertEqual(result.outcome, pb.RECORD_NEW)
            return result.activity

    def test_changes_are_written_whole_and_other_files_stay(self):
        site = os.path.join(self.home, "watched")
        os.mkdir(site)
        with open(os.path.join(site, "mine.txt"), "w", encoding="utf-8") as f:
            f.write("mine")
        watch = self.start(site)
        reader = Reader(site)
        reader.start()
        before = self.points(site)
        activity = self.record("https://x.example/profile")
        vs.wait_until(lambda: self.points(site) > before, 20)
        with self.server.admin() as link:
            link.call(operation=operation(), withdraw=pb.Withdraw(
                activity=activity))
        vs.wait_until(lambda: self.points(site) == before, 20)
        reader.ends = True
        reader.join()
        self.end(watch)
        self.assertEqual(reader.halves, [])
        self.assertGreater(reader.read, 20)
        self.assertEqual(sorted(os.listdir(site)),
                         ["en", "fi", "index.html", "mine.txt", "sv"])
        self.assertEqual(os.listdir(os.path.join(site, "fi")), ["index.html"])

    def test_the_server_may_go_and_come_back(self):
        site = os.path.join(self.home, "patient")
        self.server.configure(port=self.server.port)
        watch = self.start(site)
        before = read(site, "en/index.html")
        self.server.stop()
        self.assertTrue(watch.stderr.readline())
        self.assertIn("stay as they are", watch.stderr.readline())
        self.assertEqual(read(site, "en/index.html"), before)
        self.server.start()
        vs.wait_until(lambda: read(site, "en/index.html") != before, 40)
        self.assertIn(SHOWN[0], read(site, "en/index.html"))
        self.end(watch)

    def test_who_is_shut_out_names_nobody_any_more(self):
        profile = self.enrol("kiosk", name="Sivu")
        site = os.path.join(self.home, "shut")
        self.kiosk, before = profile, self.kiosk
        try:
            watch = self.start(site)
        finally:
            self.kiosk = before
        self.assertIn(SHOWN[0], read(site, "en/index.html"))
        with self.server.admin() as link:
            clients = link.call(list_clients=pb.ListClients()).clients.rows
            number, = [c.client for c in clients if c.name == "Sivu"]
            link.call(operation=operation(), revoke_client=pb.RevokeClient(
                client=number, reason="lost"))
        self.assertEqual(watch.wait(60), 8, watch.stderr.read())
        for name in PAGES:
            for person_ in (*SHOWN, "Kettu"):
                self.assertNotIn(person_, read(site, name))


# Text of every element against what lies behind it, by WCAG 2.
CONTRAST = r"""(() => {
  const rgb = c => c.match(/[\d.]+/g).map(Number);
  const lum = c => rgb(c).slice(0, 3).map(v => v / 255).map(
      v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4).reduce(
      (sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  const ratio = (a, b) => (Math.max(lum(a), lum(b)) + .05) /
                          (Math.min(lum(a), lum(b)) + .05);
  const behind = e => {
    for (; e; e = e.parentElement) {
      const c = getComputedStyle(e).backgroundColor;
      if ((rgb(c)[3] ?? 1) > 0) return c;
    }
    throw 'nothing behind';
  };
  const out = {text: 99, shape: 99, seen: 0};
  for (const e of document.body.querySelectorAll('*')) {
    const own = [...e.childNodes].some(n => n.nodeType == 3 &&
                                            n.data.trim());
    if (own && !(e instanceof SVGElement)) {
      out.seen++;
      out.text = Math.min(out.text, ratio(getComputedStyle(e).color,
                                          behind(e)));
    }
    if (e.matches('.other, .leader, .share'))
      out.shape = Math.min(out.shape, ratio(getComputedStyle(e).fill,
                                            behind(document.body)));
  }
  return out;
})()"""

FOCUS = r"""(() => {
  const e = document.activeElement, s = getComputedStyle(e);
  return [[...document.querySelectorAll('a')].indexOf(e), s.outlineStyle,
          parseFloat(s.outlineWidth), e.getBoundingClientRect().top >= 0];
})()"""


def recorded(name):
    with open(os.path.join(vs.DATA, "kiosk", name + ".json"),
              encoding="utf-8") as f:
        return json.load(f)


def changed(site, base="season", **season):
    """A recorded season in another state, as pages."""
    state = recorded(base)
    state["season"].update(season)
    state["at"] = season.pop("at", state["at"])
    state["season"].pop("at", None)
    path = site + ".json"
    with open(path, "w", encoding="utf-8") as f:
        json.dump(state, f)
    ran = viesti(os.path.join(site, "none"), "publish", site, "--state", path)
    assert ran.code == 0, ran


STATES = {
    "open": {},
    "before": {"state": "SEASON_CREATED", "at": 1769000000000000},
    "paused": {"state": "SEASON_PAUSED"},
    "frozen": {"state": "SEASON_FROZEN", "frozen_at": 1778965200000000,
               "reveal_at": 1780480800000000, "deeds_since_freeze": 87},
    "ended": {"state": "SEASON_ENDED", "reveal_at": 1780480800000000},
    "final": {"base": "final"},
    "announced": {"base": "announced"},
    "archived": {"base": "announced", "state": "SEASON_ARCHIVED"},
}


class Recorded(unittest.TestCase):
    def setUp(self):
        self.home = tempfile.mkdtemp(prefix="viesti-publish-")
        self.addCleanup(shutil.rmtree, self.home)

    def test_every_state_has_strict_pages(self):
        for name, season in STATES.items():
            with self.subTest(name):
                site = os.path.join(self.home, name)
                changed(site, **season)
                titles = set()
                for page in PAGES:
                    titles.add(words(of(tree(read(site, page)), "title")[0]))
                self.assertEqual(len(titles), 4)

    def pages(self, name, **season):
        site = os.path.join(self.home, name)
        changed(site, **season)
        return {language: tree(read(site, f"{language}/index.html"))
                for language in ("fi", "sv", "en")}

    def test_for_how_long_claims_wait_is_said_until_results_hide(self):
        said = {"fi": "Puolet ilmoitetuista teoista ratkaistaan 1,5 työpäivässä.",
                "sv": "Hälften av de anmälda insatserna avgörs inom "
                      "1,5 arbetsdagar.",
                "en": "Half of the claims are decided within 1.5 working days."}
        for name, season, told in (
                ("open", {}, True), ("announced", {"base": "announced"}, True),
                ("frozen", STATES["frozen"], False),
                ("ended", STATES["ended"], False),
                ("final", STATES["final"], False)):
            for language, page in self.pages(name, **season).items():
                lines = [words(p) for p in of(page, "p")]
                self.assertEqual(said[language] in lines, told,
                                 (name, language))

    def test_hashes_are_there_whole(self):
        for name, hashes in (("open", 1), ("final", 3), ("announced", 3)):
            season = recorded(STATES[name].get("base", "season"))["season"]
            for page in self.pages(name, **STATES[name]).values():
                shown = [words(dd) for dd in of(page, "dd")]
                self.assertEqual(shown, [season[k] for k in (
                    "rulebook_hash", "draw_list_hash", "draw_seed_hash")
                    if k in season])
                self.assertEqual(len(shown), hashes)

    def test_who_got_which_award(self):
        page = self.pages("announced", base="announced")["en"]
        table, = [t for t in of(page, "table")
                  if words(of(t, "caption")[0]) == "Who got which award"]
        rows = [[words(cell) for cell in of(tr, "th", "td")]
                for tr in of(of(table, "tbody")[0], "tr")]
        people = "Workplace communication: participants"
        self.assertEqual(rows, [
            ["Riser of the season", "1", "Finance Unit"],
            [people, "1", "Hanna-Kaarina Lehtovirta, Police Department"],
            [people, "2", "Puhelias Peippo"],
            [people, "3", "A colleague from Migration Department"],
            ["Workplace communication: department", "1",
             "Administration and Development Department"],
            ["Prize draw", "1", "The winner is told in private"],
            ["Prize draw", "2", "Elias Korpela, Information Management Unit"],
            ["Winner of the competition", "1",
             "Department for Rescue Services"]])
        sections = {s.get("id") for s in of(page, "section")}
        self.assertNotIn("participation", sections)
        heads = {words(th) for th in of(page, "th")}
        self.assertIn("Active the whole season", heads)
        self.assertNotIn("Active in this round", heads)
        for name in ("open", "frozen", "ended", "final"):
            for page in self.pages(name, **STATES[name]).values():
                self.assertNotIn("awards", {s.get("id")
                                            for s in of(page, "section")})

    def test_what_is_no_state_is_refused(self):
        path = os.path.join(self.home, "x.json")
        for text, reason in (("{", "state_file"), ("{}", "state_file")):
            with open(path, "w", encoding="utf-8") as f:
                f.write(text)
            ran = viesti(self.home, "publish", self.home + "/site",
                         "--state", path, "--json")
            self.assertEqual(ran.reason, reason)
        ran = viesti(self.home, "publish", self.home + "/site", "--state",
                     path, "--watch", "--json")
        self.assertEqual(ran.reason, "option_apart")


class Looked:
    """What every page has in Chromium, at each width, in light and dark."""

    @classmethod
    def begin(cls, root):
        cls.address = cls.enter(vb.serve(root))
        cls.browser = cls.enter(vb.Browser())

    @classmethod
    def enter(cls, manager):
        got = manager.__enter__()
        cls.addClassCleanup(manager.__exit__, None, None, None)
        return got

    def looks(self):
        for name in self.pages:
            for width in (390, 1280):
                for dark in (False, True):
                    look = f"{name} {width} {'dark' if dark else 'light'}"
                    with self.subTest(look):
                        page = self.browser.open(f"{self.address}/{name}",
                                                 width=width, dark=dark)
                        yield page, look
                        page.close()

    def test_loads_without_complaint_or_anything_from_elsewhere(self):
        for page, look in self.looks():
            self.assertEqual(page.complaints, [])
            for url in page.requests:
                self.assertTrue(url.startswith((self.address, "data:")), url)
            if PICTURES:
                name = re.sub(r"[ /]", "-", look.replace("/index.html", ""))
                page.picture(os.path.join(PICTURES, name + ".png"))

    def test_text_and_shapes_stand_out_in_light_and_dark(self):
        for page, look in self.looks():
            got = page.evaluate(CONTRAST)
            self.assertGreaterEqual(got["text"], 4.5)
            self.assertGreaterEqual(got["shape"], 3)
            self.assertGreater(got["seen"], 3)

    def test_nothing_is_wider_than_the_window(self):
        for page, look in self.looks():
            wide = page.evaluate("document.documentElement.scrollWidth")
            self.assertLessEqual(wide, page.width)


@unittest.skipUnless(vb.CHROMIUM, "chromium is not installed")
class RecordedInBrowser(Looked, unittest.TestCase):
    pages = [f"{state}/{language}/index.html" for state, language in
             zip(STATES, ("fi", "sv", "en", "fi", "sv", "en", "fi", "sv"))]

    @classmethod
    def setUpClass(cls):
        home = tempfile.mkdtemp(prefix="viesti-publish-")
        cls.addClassCleanup(shutil.rmtree, home)
        for name, season in STATES.items():
            changed(os.path.join(home, name), **season)
        cls.begin(home)


@unittest.skipUnless(vb.CHROMIUM, "chromium is not installed")
class InBrowser(Looked, House):
    pages = PAGES

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.begin(cls.site)

    def test_the_policy_stops_what_would_run(self):
        """The control: the same browser complains where it should."""
        page = self.browser.open(f"{self.address}/fi/index.html")
        page.evaluate("document.body.appendChild(Object.assign("
                      "document.createElement('img'), "
                      "{src: 'http://127.0.0.1:9/x.png'}))")
        vs.wait_until(lambda: page.evaluate("1") and page.complaints)
        self.assertIn("Content Security Policy", page.complaints[0])

    def test_the_tab_key_goes_through_the_links_in_order(self):
        page = self.browser.open(f"{self.address}/fi/index.html")
        links = page.evaluate("document.querySelectorAll('a').length")
        for at in range(links):
            page.press("Tab", 9)
            index, style, width, seen = page.evaluate(FOCUS)
            self.assertEqual(index, at)
            self.assertEqual(style, "solid")
            self.assertGreaterEqual(width, 2)
            self.assertTrue(seen)

    def test_what_a_screen_reader_hears_has_names(self):
        page = self.browser.open(f"{self.address}/fi/index.html")
        page.call("Accessibility.enable")
        nodes = page.call("Accessibility.getFullAXTree")["nodes"]
        heard = [(n["role"]["value"], n.get("name", {}).get("value", ""))
                 for n in nodes if not n.get("ignored")]
        roles = {role for role, _ in heard}
        self.assertLessEqual({"main", "navigation", "table", "rowheader",
                              "columnheader", "heading", "link", "region"},
                             roles)
        for role, name in heard:
            if role in ("table", "navigation", "link", "heading", "region",
                        "rowheader", "columnheader", "image", "img"):
                self.assertTrue(name, role)

    def test_paper_is_white_and_has_all(self):
        page = self.browser.open(f"{self.address}/fi/index.html", dark=True)
        page.call("Emulation.setEmulatedMedia", media="print", features=[
            {"name": "prefers-color-scheme", "value": "dark"}])
        got = page.evaluate(
            "getComputedStyle(document.documentElement).backgroundColor")
        self.assertEqual(got, "rgb(255, 255, 255)")
        self.assertGreaterEqual(page.evaluate(CONTRAST)["text"], 4.5)
        path = os.path.join(self.home, "page.pdf")
        page.print(path)
        text = subprocess.run(["pdftotext", "-layout", path, "-"], text=True,
                              capture_output=True, check=True).stdout
        self.assertIn("Poliisiosasto", text)


if __name__ == "__main__":
    unittest.main()
