# SPDX-License-Identifier: EUPL-1.2
"""The prize draw a second time, from its description alone (common/draw.h)."""
import hashlib
import hmac

SPACE = 1 << 48


def list_text(season, prizes, tickets):
    lines = [f"season {season}", f"prizes {prizes}"]
    lines += [f"{t['number']} {t['count']}" for t in tickets]
    return "".join(line + "\n" for line in lines)


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def winners(seed, dice, list_hash, prizes, tickets):
    left = [(t["number"], t["count"]) for t in tickets]
    won, counter = [], 0
    while len(won) < prizes:
        counter += 1
        text = f"{dice} {list_hash} {counter}".encode()
        x = int(hmac.new(seed, text, "sha256").hexdigest()[:12], 16)
        total = sum(count for _, count in left)
        if x >= SPACE - SPACE % total:
            continue
        every = [number for number, count in left for _ in range(count)]
        won.append(every[x % total])
        left = [(number, count) for number, count in left if number != won[-1]]
    return won


def drawn(season, prizes, tickets, seed, dice):
    """The file of a draw, honestly made."""
    list_hash = sha256(list_text(season, prizes, tickets).encode())
    return {
        "format": "viesti-draw 1", "season": season,
        "published_at": "2026-06-01T09:00:00.000000Z", "prizes": prizes,
        "list_hash": list_hash, "seed_hash": sha256(seed), "tickets": tickets,
        "thrown_at": "2026-06-03T12:00:00.000000Z", "dice": dice,
        "seed": seed.hex(),
        "winners": winners(seed, dice, list_hash, prizes, tickets)}


def not_thrown(draw):
    return {**draw, "thrown_at": None, "dice": None, "seed": None, "winners": []}
