# SPDX-License-Identifier: EUPL-1.2
"""Reads PROTOCOL.md's tables, and the same facts from the server's sources."""
import glob
import os
import re

from viesti_client import SOURCE, pb

ARMS = [f.name for f in pb.Request.DESCRIPTOR.oneofs_by_name["body"].fields]

# Files whose errors never reach a client: the start and its settings.
NOT_ANSWERED = {"main.c", "serve.c", "init.c", "config.c", "listener.c",
                "pki.c", "rulebook_read.c", "rules_file.c", "model.c",
                "migrate.c", "store.c", "connection.c", "restore.c",
                "making.c"}
# of `viestid init --archive` too, which answers at a terminal
NOT_ANSWERED_REASONS = {"thread", "archive_format", "archive_row",
                        "archive_damaged", "archive_differs",
                        "tar_unreadable", "tar_too_large", "file_missing"}


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
        r'\{\s*"viesti\.([\w.]+)",\s*(\d+),\s*(\d+),\s*(\d+),'
        r'\s*(true|false)\s*\}',
        source("common", "wire_fields.c"))
    return {name: (int(items), int(least), int(most), lines == "true")
            for name, items, least, most, lines in rows}


def paper_reasons():
    return [token for table in tables(16) for row in table[2:]
            for token in re.findall(r"`(\w+)`", row[0])]


def paper_goodbyes():
    return [row[0].strip("`") for row in tables(12)[0][2:]]


def _server_files():
    for path in sorted(glob.glob(os.path.join(SOURCE, "server", "**", "*.c"),
                                 recursive=True)):
        yield os.path.relpath(path, SOURCE)
    yield from ("common/draw.c", "common/wire.c", "server/request.h")


def _calls(path, names):
    """(name, [tokens in the arguments before the words for people])"""
    for name, arguments in re.findall(rf"\b({names})\(([^;]*?);",
                                      source(path), re.S):
        head = re.split(r"\b[NP]?_\(", arguments)[0]
        yield name, re.findall(r'"([a-z][a-z0-9_]*)"', head)


def code_reasons():
    """{reason: a file} of every error that a request may be answered with."""
    found = {}
    for path in _server_files():
        if os.path.basename(path) in NOT_ANSWERED:
            continue
        for name, tokens in _calls(path, "error_set|request_denied|refuse|bad"):
            # bad(r, "field", "reason", ...), the others begin with the reason
            for token in tokens[-1:] if name == "bad" else tokens:
                if token not in NOT_ANSWERED_REASONS:
                    found.setdefault(token, path)
    return found


def code_tokens():
    """Every token in the server's sources."""
    return {token for path in _server_files()
            for token in re.findall(r'"([a-z][a-z0-9_]*)"', source(path))}


def code_goodbyes():
    return {token: path for path in _server_files() for _, tokens in
            _calls(path, "conn_goodbye|conn_close_client|conn_part")
            for token in tokens}
