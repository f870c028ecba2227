# SPDX-License-Identifier: EUPL-1.2
"""Reads PROTOCOL.md's tables, and the same facts from the server's sources."""
import glob
import os
import re

from viesti_client import SOURCE, pb

ARMS = [f.name for f in pb.Request.DESCRIPTOR.oneofs_by_name["body"].fields]

# Files whose errors never reach a client: the start and its settings.
NOT_ANSWERED = {"main.c", "config.c", "listener.c", "migrate.c", "init.c",
                "rulebook_read.c", "rules_file.c", "peer.c"}


def source(*path):
    with open(os.path.join(SOURCE, *path), encoding="utf-8") as f:
        return f.read()


def chapter(number):
    return source("proto", "PROTOCOL.md").split(f"\n## {number}. ")[1].split(
        "\n## ")[0]


def tables(number):
    """The tables of a chapter: lists of rows, rows lists of cells."""
    found = [[]]
    for line in chapter(number).splitlines():
        if line.startswith("|"):
            found[-1].append([c.strip() for c in line.strip("|").split("|")])
        elif found[-1]:
            found.append([])
    return [t for t in found if t]


def paper_roles():
    """(roles, {request: {role: may}})"""
    table = tables(15)[0]
    roles = table[0][1:]
    return roles, {row[0].strip("`"): dict(zip(roles, (
        cell == "yes" for cell in row[1:]))) for row in table[2:]}


def code_roles():
    """{request: {roles that may}} from server/requests.def."""
    text = source("server", "requests.def")
    sets = {}
    for name, value in re.findall(r"#define (\w+)((?:.*\\\n)*.*)", text):
        words = re.findall(r"\w+", value.replace("ROLE_BIT", ""))
        sets[name] = set()
        for word in words:
            if word.startswith("ROLE_"):
                sets[name].add(word[5:].lower())
            else:
                sets[name] |= sets.get(word, set())
    table = {}
    for where, args in re.findall(r"^(ON_\w+)\(([^()]*)\)", text, re.M):
        cells = [a.strip() for a in args.split(",")]
        roles = cells[2] if where == "ON_LOOP" else cells[3]
        table[cells[1]] = set().union(*(
            sets[w] for w in re.findall(r"\w+", roles)))
    return table


def paper_fields():
    """{field: (items, least, most, lines)}"""
    return {row[0].strip("`"): (*(int(c or 0) for c in row[1:4]),
                                row[4] == "yes") for row in tables(17)[0][2:]}


def code_fields():
    rows = re.findall(
        r'\{"viesti\.([\w.]+)",\s*(\d+),\s*(\d+),\s*(\d+),\s*(true|false)\}',
        source("common", "wire_fields.c"))
    return {name: (int(items), int(least), int(most), lines == "true")
            for name, items, least, most, lines in rows}


def paper_reasons():
    return [row[0].strip("`") for table in tables(16) for row in table[2:]]


def paper_goodbyes():
    return [row[0].strip("`") for row in tables(12)[0][2:]]


def _server_files():
    for path in sorted(glob.glob(os.path.join(SOURCE, "server", "**", "*.c"),
                                 recursive=True)):
        if os.path.basename(path) not in NOT_ANSWERED:
            yield os.path.relpath(path, SOURCE)
    yield "common/wire.c"


def code_reasons():
    """{reason: a file} of every error that the server's code can set."""
    found = {}
    for path in _server_files():
        text = source(path)
        for arguments in re.findall(
                r"\b(?:error_set|request_denied|refuse|bad|missing)\(([^;]*?);",
                text, re.S):
            head = arguments.split("_(")[0]
            for token in re.findall(r'"([a-z][a-z0-9_]*)"', head):
                found.setdefault(token, path)
    return found


def code_goodbyes():
    found = {}
    for path in _server_files():
        for arguments in re.findall(
                r"\b(?:conn_goodbye|conn_close_client)\(([^;]*?);",
                source(path), re.S):
            for token in re.findall(r'"([a-z][a-z0-9_]*)"',
                                    arguments.split("_(")[0]):
                found.setdefault(token, path)
    return found
