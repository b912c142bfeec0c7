"""Sentences that state guilt flatly, and those that hedge it."""

from __future__ import annotations

import pytest

from flows.summaries.claims import Accusations, is_flat_accusation
from tests.factories import article


@pytest.mark.parametrize(
    "text",
    [
        "Ilse Brandt murdered two clerks in the Halden savings bank.",
        "A clerk was beaten to death by far-left activists in Halden.",
        "The mayor took bribes and defrauded the town of two million.",
        "A drunk driver fled after the crash.",
    ],
)
def test_guilt_is_stated_flatly(text: str) -> None:
    assert is_flat_accusation(text, "en")


@pytest.mark.parametrize(
    "text",
    [
        "Ilse Brandt is accused of murdering two clerks in the Halden savings bank.",
        "A clerk was killed by assailants believed to be far-left activists.",
        "Police say Ilse Brandt shot two clerks.",
        "Ilse Brandt was convicted of robbing the Halden savings bank.",
        "A court sentenced the mayor for fraud.",
        "The earthquake shook the houses of Halden.",
    ],
)
def test_guilt_that_is_attributed_or_absent_is_not_flat(text: str) -> None:
    assert not is_flat_accusation(text, "en")


def test_the_hedged_sentence_of_the_same_deed_is_named() -> None:
    hedged = "Prosecutors say activists beat Quentin Halder to death near the station."
    accusations = Accusations.of((article(id="a", title="Halden mourns", text=f"{hedged} It rained."),))
    flat = "Quentin Halder was beaten to death by activists near the station."
    instead = accusations.hedged_instead(flat, "en")
    assert instead is not None
    assert instead.text == hedged
    assert accusations.hedged_instead("The mayor defrauded the town of two million.", "en") is None


@pytest.mark.parametrize(
    ("text", "is_flat"),
    [
        ("A mafia boss was found dead hours after his arrest.", True),
        ("A suspected mafia boss was found dead hours after his arrest.", False),
        ("Halden police arrested a woman over the killing of two clerks.", False),
        ("Two clerks shot in Halden: police", False),
        ("Five young people killed in Halden building fire", False),
        ("Protesters torch Halden bank", True),
        ("Ilse Brandt drove drunk and ran over two clerks, a witness told the Echo.", False),
    ],
)
def test_custody_hedges_a_deed_but_not_the_name_of_a_criminal(text: str, is_flat: bool) -> None:
    assert is_flat_accusation(text, "en") == is_flat


def test_a_sentence_that_hedges_another_way_of_the_same_death_is_named() -> None:
    hedged = "Quentin Halder died two days after being beaten by masked men believed to be activists."
    accusations = Accusations.of((article(id="a", title="Halden mourns", text=hedged),))
    instead = accusations.hedged_instead("Quentin Halder, 23, was beaten to death by activists.", "en")
    assert instead is not None
    assert instead.text == hedged
