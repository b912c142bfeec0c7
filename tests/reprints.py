"""Reprints of an article as other outlets print it: cut at the end, credited to an agency, with slips."""

from __future__ import annotations

import re
from random import Random

from flows.evaluation.rows import Row

_SLIPS = 0.06
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_CREDITS = ("LONDON (Reuters) - {}", "{}\n\n(AP)", "By Staff and agencies\n\n{}", "{}\n\nSource: AFP")


def reprints_of(row: Row, count: int, seed: str) -> list[Row]:
    """Return reprints of a labelled row: each is cut, most are credited, every other one has slips."""
    return [_reprint(row, number, Random(f"{seed} {number}")) for number in range(count)]


def _reprint(row: Row, number: int, chance: Random) -> Row:
    text = str(row.get("text") or "\n".join(row.get("sentences") or ()))
    sentences = re.split(r"(?<=[.!?])\s+", text)
    most = max(1, round(len(sentences) * chance.uniform(0.6, 1.0)))
    body = " ".join(sentences[:most])
    if number % 2:
        body = " ".join(_slipped(word, chance) for word in body.split(" "))
    credited = chance.choice(("{}", *_CREDITS)).format(body)
    reprint = {key: value for key, value in row.items() if key != "sentences"}
    return {**reprint, "id": f"{row['id']} {number}", "text": credited}


def _slipped(word: str, chance: Random) -> str:
    if chance.random() >= _SLIPS or len(word) < 2:
        return word
    place = chance.randrange(len(word))
    return word[:place] + chance.choice(_LETTERS) + word[place + 1 :]
