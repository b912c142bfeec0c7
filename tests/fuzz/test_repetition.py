"""No text that repeats one thing for very long holds up what is done with texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from itertools import pairwise
from typing import Any

import pytest

from tests.fuzz.repetition import KINDS, LANGUAGES, SIZES, Case, TextFunction, text_functions
from tests.fuzz.timing import Job, Timed, timed

FUNCTIONS, UNKNOWN = text_functions()
SPEAKING = [each for each in FUNCTIONS if each.speaks]
SMALL, MIDDLE, LARGE = SIZES
# Seconds of one processor; a run waits for every article.
LIMIT = 2.0
# Ten times the text may take so many times as long: n log n and some slack. Less than this is not measured.
GROWTH = 25.0
MEASURED = 0.1
# The clock of a process may tick in hundredths of a second.
TICK = 0.01
# What takes less for the middle size ends in half a second for the large one even by the square.
INSTANT = 0.005
FEW = ("numbers", "opening quotes", "blanks", "paragraphs", "sentences", "other tolls")


def jobs(
    function: TextFunction, kinds: Iterable[str], sizes: Iterable[int], language: str = "en"
) -> list[Job]:
    return [
        Job(
            name=function.name,
            kind=kind,
            size=size,
            prepare=partial(arguments, function, kind, size, language),
            call=function.call,
        )
        for size in sizes
        for kind in kinds
    ]


def arguments(function: TextFunction, kind: str, size: int, language: str) -> Mapping[str, Any]:
    return function.prepare(Case(text=KINDS[kind](size), language=language))


@pytest.fixture(autouse=True, scope="module")
def _warm() -> None:
    """Load what is loaded at the first call, before the clock runs and the processes part."""
    text = KINDS["sentences"](2_000) + KINDS["Chinese sentences"](1_000)
    for function in FUNCTIONS:
        function.call(**function.prepare(Case(text=text)))


def faults(found: Iterable[Timed]) -> list[str]:
    return [
        f"{each.name}, {each.kind}, {each.size:,} characters: {each.error or f'{each.seconds:.2f} s'}"
        for each in found
        if each.error or each.seconds is None or each.seconds > LIMIT
    ]


def grown(function: TextFunction, found: Iterable[Timed], language: str = "en") -> list[str]:
    """Return the kinds for which ten times the text takes far more than ten times as long, asked twice."""
    seconds = {(each.kind, each.size): each.seconds for each in found if each.seconds is not None}
    sizes = sorted({size for _, size in seconds})
    told = []
    for size, larger in pairwise(sizes):
        for kind in [kind for kind, each in seconds if each == size and (kind, larger) in seconds]:
            if not _grows(seconds[kind, size], seconds[kind, larger]):
                continue
            again = [list(timed(jobs(function, [kind], [size, larger], language), LIMIT)) for _ in range(3)]
            least = [min(each.seconds or 0.0 for each in column) for column in zip(*again, strict=True)]
            if _grows(*least):
                told.append(f"{kind}, {size:,} to {larger:,} characters: {least[0]:.3f} to {least[1]:.3f} s")
    return told


def _grows(seconds: float, larger: float) -> bool:
    return larger >= MEASURED and larger > GROWTH * max(seconds, TICK)


def test_every_function_over_a_text_is_tried_or_left_out_with_a_reason() -> None:
    assert UNKNOWN == []
    names = {each.name for each in FUNCTIONS}
    assert {
        "flows.reading.clean.clean",
        "flows.stories.cluster.cluster",
        "flows.stories.deduplicate.copies.deduplicate",
        "flows.summaries.claims.claim.claims_of",
        "flows.reading.recognise.recognise",
        "flows.summaries.summarise.choose",
        "flows.stories.themes.choice.choose_theme",
        "flows.summaries.quotable.reading.fitness",
        "flows.editions.links.text_fragment",
        "flows.language.quantities.quantities",
        "flows.language.sentences.sentence_spans",
        "an edition composed",
    } <= names
    assert len(names) > 140
    assert len(KINDS) >= 60


def test_the_fuzz_finds_a_function_that_takes_the_square_of_its_text() -> None:
    def slow(text: str) -> int:
        return sum(text[:place].count("a") for place in range(0, len(text), 10))

    function = TextFunction(
        name="slow", prepare=lambda case: {"text": case.text}, call=slow, speaks=False, bound=None
    )
    found = list(timed(jobs(function, ["one letter"], SIZES[1:]), 0.2))
    assert [each.error for each in found] == ["", "took too long"]


def test_a_short_repetition_takes_no_time() -> None:
    found = timed([job for function in FUNCTIONS for job in jobs(function, FEW, [SMALL])], LIMIT)
    assert faults(found) == []


@pytest.mark.slow
@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_no_repetition_takes_two_seconds_or_grows_faster_than_its_text(function: TextFunction) -> None:
    found = list(timed(jobs(function, KINDS, [SMALL, MIDDLE]), LIMIT))
    middle = [each for each in found if each.size == MIDDLE]
    lasting = [each.kind for each in middle if each.seconds is None or each.seconds >= INSTANT]
    found += timed(jobs(function, lasting, [LARGE]), LIMIT)
    assert faults(found) == []
    assert grown(function, found) == []


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES[1:])
@pytest.mark.parametrize("function", SPEAKING, ids=lambda function: function.name)
def test_nor_does_it_in_another_language(function: TextFunction, language: str) -> None:
    found = list(timed(jobs(function, KINDS, [SMALL, MIDDLE], language), LIMIT))
    assert faults(found) == []
    assert grown(function, found, language) == []
