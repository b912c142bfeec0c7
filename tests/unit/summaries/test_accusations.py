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
