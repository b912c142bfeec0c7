"""Titles by how well they tell the news of their story."""

from __future__ import annotations

import pytest

from flows.summaries.headlines import best_title
from tests.factories import BRIDGE, HOUR, NOON, accounts, article


def test_the_title_that_says_what_the_outlets_agree_on_wins() -> None:
    given = accounts("b", BRIDGE)
    vague = article(id="v", title="Quiet Thursday interrupted by a very loud noise", text=BRIDGE[0][1])
    chosen = best_title((*given, vague), (vague, *given))
    assert chosen.id in {"b1", "b2", "b3"}
    assert best_title((*given, vague), (vague,)) is vague


def test_support_counts_outlets_and_not_articles() -> None:
    one = [article(id=f"o{n}", outlet="One", title="Harbour festival opens", text="") for n in range(3)]
    two = [article(id=f"t{n}", outlet=f"Two {n}", title="Velsen tunnel closes", text="") for n in range(2)]
    assert best_title([*one, *two], [*one, *two]).id == "t0"


@pytest.mark.parametrize(
    "worse",
    [
        "TARNFELD FOOTBRIDGE COLLAPSES INTO RIVER ORLE",
        "Tarnfeld footbridge collapses into River Orle?",
        "How Tarnfeld footbridge collapses into River Orle",
    ],
)
def test_capitals_questions_and_teasers_lose(worse: str) -> None:
    plain = article(id="z", title="Tarnfeld footbridge collapses into River Orle", published=NOON + HOUR)
    other = article(id="a", title=worse)
    assert best_title([plain, other], [other, plain]) is plain


def test_a_made_headline_serves_only_where_nothing_else_is() -> None:
    made = article(id="a", title="Tarnfeld footbridge collapses into River Orle", title_made=True)
    plain = article(id="b", title="Footbridge falls today", published=NOON + HOUR)
    assert best_title([made, plain], [made, plain]) is plain
    assert best_title([made, plain], [made]) is made


@pytest.mark.parametrize(
    "label",
    [
        "Correction: ",
        "CLARIFICATION – ",
        "Berichtigung: ",
        "Rectificatif : ",
        "Corrección: ",
        "[Correction] ",
    ],
)
def test_a_correction_is_passed_over_when_another_title_is_there(label: str) -> None:
    correction = article(id="a", title=f"{label}Tarnfeld footbridge collapses into River Orle")
    plain = article(id="b", title="Footbridge falls", published=NOON + HOUR)
    assert best_title([correction, plain], [correction, plain]) is plain
    assert best_title([correction, plain], [correction]) is correction


def test_news_of_a_correction_is_none() -> None:
    news = article(id="a", title="Correction of Tarnfeld footbridge plans is under way")
    other = article(id="b", title="Quiet Thursday", text="", published=NOON + HOUR)
    assert best_title([news, other], [news, other]) is news


def test_of_equal_titles_the_earliest_then_the_lesser_id_is_taken() -> None:
    later, early = article(id="a", published=NOON + HOUR), article(id="b")
    same = article(id="c")
    assert best_title([later, early, same], [later, same, early]) is early


def test_a_short_title_is_not_favoured_for_being_short() -> None:
    # Three supported words in three, and in five: below six words the number does not matter.
    short = article(id="b", title="Tarnfeld footbridge collapses quickly overnight", text="")
    full = article(
        id="a", title="Tarnfeld footbridge collapses, says the mayor", text="", published=NOON + HOUR
    )
    fellow = article(id="c", title="x", text="Tarnfeld footbridge collapses. The mayor.")
    assert best_title([short, full, fellow], [short, full]) is full


def test_only_the_opening_of_a_text_supports_a_title() -> None:
    far = article(id="c", outlet="C", title="x", text="word " * 70 + "Velsen tunnel closes")
    near = article(id="d", outlet="D", title="x", text="Harbour festival opens")
    one = article(id="a", outlet="A", title="Velsen tunnel closes", text="")
    two = article(id="b", outlet="B", title="Harbour festival opens", text="")
    assert best_title([one, two, far, near], [one, two]) is two


@pytest.mark.parametrize(
    "blurb",
    [
        "Read our account of the Tarnfeld footbridge that fell into the River Orle",
        "The Tarnfeld footbridge was bound to fall into the River Orle, writes Ada Low",
        "There have been two developments after the Tarnfeld footbridge fell into the River Orle",
        "The Tarnfeld footbridge fell. The River Orle took it along.",
    ],
)
def test_a_blurb_loses_to_a_telling_title(blurb: str) -> None:
    telling = article(id="b", title="Tarnfeld footbridge falls into River Orle", published=NOON + HOUR)
    promising = article(id="a", title=blurb)
    assert best_title([promising, telling], [promising, telling]) is telling
