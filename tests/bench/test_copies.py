"""How fast copies are found, beside datasketch on the same texts in the same run, and in a large window."""

from __future__ import annotations

import random
import re
import statistics
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from itertools import pairwise
from time import process_time

import numpy as np
import pytest
from datasketch import MinHash, MinHashLSH

from flows.stories.deduplicate import CopyItem, CopyRules, find_copies, group_copies
from flows.stories.deduplicate.candidates import candidates, nodes_of
from flows.stories.signatures import SignatureRows, signatures
from tests.factories import NOON

pytestmark = pytest.mark.slow

ROUNDS = 5
_WORD = re.compile(r"\w+")


def invented(count: int, seed: int = 7) -> list[str]:
    """Return texts of about 300 words, drawn as in a language: few words often, many words seldom."""
    chance = random.Random(seed)
    vocabulary = [
        "".join(chance.choices("etaoinshrdlucmfwypvbgkjqxz", k=chance.randint(2, 10))) for _ in range(20_000)
    ]
    frequency = [1 / (rank + 3) for rank in range(len(vocabulary))]
    texts = []
    for _ in range(count):
        words = chance.choices(vocabulary, frequency, k=chance.randint(200, 400))
        texts.append(" ".join(word.capitalize() if chance.random() < 0.1 else word for word in words) + ".")
    return texts


def with_copies(texts: Sequence[str]) -> list[str]:
    """Replace every tenth text by a cut or lightly edited copy of the one before."""
    made = list(texts)
    for place in range(10, len(made), 10):
        words = made[place - 1].split()
        words = (
            words[: len(words) * 2 // 3]
            if place % 20
            else ["edited" if n % 12 == 5 else w for n, w in enumerate(words)]
        )
        made[place] = " ".join(words)
    return made


def items_of(texts: Sequence[str]) -> list[CopyItem]:
    signed = SignatureRows(signatures(texts))
    return [
        CopyItem(
            id=f"{number:06}",
            time=NOON + timedelta(seconds=9 * number),
            language="en",
            signatures=signed,
            row=number,
        )
        for number in range(len(texts))
    ]


def looked_up(texts: Sequence[str]) -> set[tuple[int, int]]:
    """Sign and look up, as `theirs`: what may be a copy of what, before the texts decide."""
    nodes = nodes_of(items_of(texts), CopyRules().within)
    found = candidates(nodes, np.ones(len(nodes), np.bool_), CopyRules())
    names = [int(node.first.id) for node in nodes]
    return {(names[one], names[other]) for one, other in found.tolist()}


def decided(texts: Sequence[str]) -> set[tuple[int, int]]:
    """Do all of it: sign, look up, and decide by the texts."""

    def fetch(ids: Sequence[str]) -> Mapping[str, str]:
        return {name: texts[int(name)] for name in ids}

    found = find_copies(items_of(texts), None, fetch, CopyRules())
    return {(int(pair.one), int(pair.other)) for pair in found}


def theirs(texts: Sequence[str]) -> set[tuple[int, int]]:
    """Sign and look up with datasketch's fastest calls and the bands that lose nothing."""
    index = MinHashLSH(params=(64, 2), num_perm=128)
    found: set[tuple[int, int]] = set()
    for number, text in enumerate(texts):
        words = _WORD.findall(text.lower())
        made = MinHash(num_perm=128)
        made.update_batch([f"{one} {other}".encode() for one, other in set(pairwise(words))])
        found.update((int(other), number) for other in index.query(made))
        index.insert(str(number), made)
    return found


def seconds(work: Callable[[Sequence[str]], object], texts: Sequence[str]) -> float:
    started = process_time()
    work(texts)
    return process_time() - started


def test_signatures_and_lookup_take_a_quarter_of_datasketchs_time(capsys: pytest.CaptureFixture[str]) -> None:
    texts = with_copies(invented(2_000))
    made = {(place - 1, place) for place in range(10, len(texts), 10)}
    assert made <= looked_up(texts)
    assert made <= decided(texts)
    theirs(texts[:50])
    rounds = [(seconds(theirs, texts), seconds(looked_up, texts)) for _ in range(ROUNDS)]
    ratio = statistics.median(their / our for their, our in rounds)
    whole = statistics.median(seconds(decided, texts) for _ in range(ROUNDS))
    rate = len(texts) / statistics.median(our for _, our in rounds)
    with capsys.disabled():
        print(
            f"\ncopies: {ratio:.1f} times datasketch, {rate:,.0f} texts a CPU-second;"
            f" {len(texts) / whole:,.0f} with the exact check"
        )
    assert ratio >= 4.0


def test_a_thousand_new_articles_meet_a_window_of_sixty_thousand(capsys: pytest.CaptureFixture[str]) -> None:
    texts = with_copies(invented(60_000))
    items = items_of(texts)
    new = {item.id for item in items[-1_000:]}
    started = process_time()
    pairs = find_copies(items, new, lambda ids: {name: texts[int(name)] for name in ids}, CopyRules())
    matches = group_copies(items, pairs, CopyRules())
    took = process_time() - started
    with capsys.disabled():
        print(f"\ncopies: 1,000 new among 60,000 in {took:.1f} CPU-seconds, {len(matches)} copies")
    assert len(matches) == 100
    assert took < 10
