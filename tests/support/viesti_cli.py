# SPDX-License-Identifier: EUPL-1.2
"""Runs the programs `viesti` and `viestictl` as a person or a script would."""
import json
import os
import subprocess

from viesti_client import SOURCE

BIN = os.environ.get("VIESTI_BIN") or os.path.join(SOURCE, "build/asan/bin")


class Ran:
    def __init__(self, done):
        self.code, self.out, self.err = (
            done.returncode, done.stdout, done.stderr)

    @property
    def json(self):
        return json.loads(self.out)

    @property
    def reason(self):
        return self.json["error"]["reason"]

    def __repr__(self):
        return f"exit {self.code}\n{self.out}\n{self.err}"


def environment(**more):
    """A stranger's settings must not change what tests see."""
    env = {k: v for k, v in os.environ.items()
           if not k.startswith(("LC_", "LANG", "XDG_", "COLUMNS"))}
    return {**env, "LC_ALL": "C.UTF-8", **more}


def program(name, *words, stdin="", patience_s=60, env=None):
    command = [os.path.join(BIN, name), *words]
    ran = Ran(subprocess.run(command, input=stdin, timeout=patience_s,
                             capture_output=True, text=True,
                             env=environment(**(env or {}))))
    if "Sanitizer" in ran.err or "runtime error:" in ran.err or ran.code < 0:
        raise AssertionError(f"{command}: {ran!r}")
    return ran


def viesti(profile, *words, **options):
    return program("viesti", "--profile", profile, *words, **options)
