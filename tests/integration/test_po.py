#!/usr/bin/python3
# SPDX-License-Identifier: EUPL-1.2
"""The check of translations names each string that is not translated."""
import os
import re
import subprocess
import tempfile
import unittest

PO = os.path.join(os.environ["VIESTI_SOURCE"], "common", "po")
SOURCE = r'''
const char *a = N_("Plain.");
const char *b = _("Two\nlines.");
const char *c = P_("%d cat", "%d cats", n);
'''
WHOLE = r'''msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

msgid "Plain."
msgstr "Tavallinen."

msgid "Two\nlines."
msgstr "Kaksi\nriviä."

msgid "%d cat"
msgid_plural "%d cats"
msgstr[0] "%d kissa"
msgstr[1] "%d kissaa"
'''


class Words(unittest.TestCase):
    def test_commands_bear_the_readers_names(self):
        """A Finn is told of viesti saapuneet, not of viesti inbox."""
        with open(os.path.join(PO, "../../client/cli/commands.def"),
                  encoding="utf-8") as f:
            table = re.findall(
                r'^COMMAND(?:_AS\(\w+, "|\()([\w-]+)"?, "([^"]+)", "([^"]+)"',
                f.read(), re.M)
        for place, lang in ((1, "fi"), (2, "sv")):
            foreign = {row[0] for row in table} - {row[place] for row in table}
            with open(os.path.join(PO, lang + ".po"), encoding="utf-8") as f:
                told = re.findall(r'^msgstr(?:\[\d\])? "(.*)"$', f.read(), re.M)
            self.assertGreater(len(told), 1000)
            for text in told:
                if "VSTI1" in text or "”viesti enrol”" in text:
                    continue            # as the invite says it
                named = re.findall(r"(?<![\w/-])viesti ([a-z-]+)\b", text)
                self.assertEqual(foreign & set(named), set(), text)


class Check(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.write("a.c", SOURCE)
        self.write("list", "a.c\n")
        subprocess.run([PO + "/extract", "a.pot", "list"], check=True,
                       cwd=self.folder.name)

    def tearDown(self):
        self.folder.cleanup()

    def write(self, name, text):
        with open(os.path.join(self.folder.name, name), "w") as file:
            file.write(text)

    def check(self, po):
        self.write("a.po", po)
        return subprocess.run([PO + "/check", "a.pot", "a.po"], text=True,
                              capture_output=True, cwd=self.folder.name)

    def assert_named(self, po, string):
        result = self.check(po)
        self.assertEqual(result.returncode, 1)
        self.assertEqual(result.stderr.splitlines()[1:], ["  " + string])

    def test_a_complete_translation_passes_in_silence(self):
        result = self.check(WHOLE)
        self.assertEqual((result.returncode, result.stderr), (0, ""))

    def test_an_untranslated_string_is_named(self):
        self.assert_named(WHOLE.replace('"Tavallinen."', '""'), '"Plain."')
        self.assert_named(WHOLE.replace('"%d kissaa"', '""'), '"%d cat"')

    def test_a_missing_string_is_named(self):
        self.assert_named(WHOLE.replace(
            'msgid "Plain."\nmsgstr "Tavallinen."\n', ""), '"Plain."')

    def test_a_missing_string_of_several_lines_is_named(self):
        self.assert_named(WHOLE.replace(
            'msgid "Two\\nlines."\nmsgstr "Kaksi\\nriviä."\n', ""), '"Two\\n"')

    def test_a_guessed_string_is_named(self):
        self.assert_named(WHOLE.replace(
            'msgid "Plain."', '#, fuzzy\nmsgid "Plain."'), '"Plain."')


if __name__ == "__main__":
    unittest.main()
