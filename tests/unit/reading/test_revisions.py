"""A later reading of an article: which of its sentences were changed or removed, and what is no change."""

from __future__ import annotations

import pytest

from flows.reading.revisions import Fate, compare, is_change, outcome_of

FIRE = "A fire in the Tarnfeld granary killed twelve people on Thursday."
CAUSE = "Investigators believe that a faulty dryer started it."
MAYOR = "Mayor Ilse Brandt visited the site in the evening."
FARMS = "The granary served forty farms along the River Orle."
REOPEN = "It will not reopen before the spring, its owner said."
OLD = f"{FIRE} {CAUSE}\n\n{MAYOR} {FARMS}\n\n{REOPEN}"


def fate(old: str, new: str, sentence: str, language: str = "en") -> Fate:
    start = old.index(sentence)
    return outcome_of(compare(old, new, language), start, start + len(sentence)).fate


def successor(old: str, new: str, sentence: str) -> str:
    start = old.index(sentence)
    outcome = outcome_of(compare(old, new, "en"), start, start + len(sentence))
    assert outcome.fate is Fate.CHANGED
    assert outcome.span is not None
    return new[slice(*outcome.span)]


@pytest.mark.parametrize(
    "new",
    [
        "A fire in the Tarnfeld granary killed fourteen people on Thursday.",
        "A fire in the Tarnfeld granary killed 12 people on Wednesday.",
        "A fire in the Tarnfeld granary injured twelve people on Thursday.",
    ],
)
def test_a_changed_sentence_has_its_new_form(new: str) -> None:
    assert successor(OLD, OLD.replace(FIRE, new), FIRE) == new


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Prices rose by 3.5 per cent in October.", "Prices rose by 35 per cent in October."),
        ("It was −5 degrees in Tarnfeld at noon.", "It was 5 degrees in Tarnfeld at noon."),
        ("The bridge cost $40 million to build.", "The bridge cost €40 million to build."),
        ("He was aware of the leak in the tank.", "He was unaware of the leak in the tank."),
        ("The mayor did sign the letter herself.", "The mayor did not sign the letter herself."),
    ],
)
def test_one_letter_may_change_what_a_sentence_says(old: str, new: str) -> None:
    assert successor(OLD.replace(MAYOR, old), OLD.replace(MAYOR, new), old) == new


def test_a_denial_is_not_the_sentence_that_it_denies() -> None:
    denied = "Police deny that a faulty dryer started it."
    assert fate(OLD.replace(CAUSE, "A faulty dryer started it."), OLD.replace(CAUSE, denied), "A faulty") in (
        Fate.CHANGED,
        Fate.REMOVED,
    )


def test_a_sentence_gone_from_between_others_was_removed() -> None:
    assert fate(OLD, OLD.replace(f"{MAYOR} ", ""), MAYOR) is Fate.REMOVED


def test_a_first_sentence_that_another_replaces_was_removed() -> None:
    new = OLD.replace(FIRE, "Nobody was hurt when smoke rose over a store in Tarnfeld.")
    assert fate(OLD, new, FIRE) is Fate.REMOVED


def test_sentences_that_were_joined_or_divided_stand() -> None:
    joined = OLD.replace(f"{MAYOR} {FARMS}", f"{FARMS} {MAYOR}").replace("\n\n", " ")
    assert not is_change(OLD, compare(OLD, joined, "en"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("“We won’t go,” she said — twice.", '"We won\'t go," she said - twice.'),
        ("It cost 1,200 crowns in all then.", "It cost 1200 crowns in all then."),
        ("The U.S. envoy left the city early.", "The US envoy left the city early."),
        ("A check-up of all dryers is due now.", "A checkup of all dryers is due now."),
        ("The café had closed by  noon that day.", "The cafe\u0301 had closed by\u00a0noon that day."),
        ("MORE than forty farms are waiting.", "More than forty farms are waiting."),
    ],
)
def test_typography_is_no_change(old: str, new: str) -> None:
    before, after = OLD.replace(MAYOR, old), OLD.replace(MAYOR, new)
    assert fate(before, after, old) is Fate.STANDS
    assert not is_change(before, compare(before, after, "en"))


def test_a_dateline_is_no_change() -> None:
    assert fate(OLD, f"TARNFELD, Nov 20 (Reuters) - {OLD}", FIRE) is Fate.STANDS
    assert not is_change(OLD, compare(f"TARNFELD, Nov 20 (Reuters) - {OLD}", OLD, "en"))


def test_the_time_of_an_update_is_no_change() -> None:
    old, new = (f"Updated 20 November 2026, {time} GMT\n\n{OLD}" for time in ("14:32", "15:10"))
    assert not is_change(old, compare(old, new, "en"))


def test_a_page_that_grows_is_no_change() -> None:
    news = "Two more were found on Friday. A crane was brought from Velsen."
    for new in (f"{news}\n\n{OLD}", f"{OLD}\n\n{news}", OLD.replace(MAYOR, f"{news} {MAYOR}")):
        assert not is_change(OLD, compare(OLD, new, "en"))


def test_a_page_that_keeps_only_its_newest_is_no_change() -> None:
    rolled = f"A crane was brought from Velsen. Its crew began at dawn.\n\n{OLD.removesuffix(REOPEN)}"
    assert not is_change(OLD, compare(OLD, rolled, "en"))
    assert not is_change(OLD, compare(OLD, OLD.removeprefix(FIRE), "en"))


@pytest.mark.parametrize("end", ["", "…", " ...", " [...]", "…\n\nRead more"])
def test_a_teaser_that_is_cut_elsewhere_is_no_change(end: str) -> None:
    for length in range(len(FIRE) + 20, len(OLD), 7):
        assert not is_change(OLD, compare(OLD, OLD[:length] + end, "en"))
        assert not is_change(OLD, compare(OLD[:length] + end, OLD, "en"))


@pytest.mark.parametrize(
    "new",
    [
        "Subscribe to read this article. You have read three of your free articles.",
        "The council of Velsen met on Friday. It spoke of the tunnel, and of little else.",
        "",
    ],
)
def test_another_text_says_nothing_of_the_old(new: str) -> None:
    assert fate(OLD, new, FIRE) is Fate.UNKNOWN


def test_a_teaser_that_became_the_whole_article_says_nothing_of_itself() -> None:
    teaser = "A fire killed twelve people in the Tarnfeld granary."
    assert fate(teaser, OLD, teaser) is Fate.UNKNOWN


def test_a_teaser_of_one_sentence_may_be_changed() -> None:
    new = FIRE.replace("twelve", "fourteen")
    assert successor(FIRE, new, FIRE) == new


def test_a_list_of_results_is_not_compared_line_by_line() -> None:
    old = "\n\n".join(f"Team {n} beat team {n + 1} by {n} goals." for n in range(1, 9))
    new = "\n\n".join(f"Team {n} beat team {n + 1} by {n} goals." for n in range(5, 13))
    assert not is_change(old, compare(old, new, "en"))


@pytest.mark.parametrize(
    ("language", "old", "new"),
    [
        ("de", "Bei dem Brand starben zwölf Menschen.", "Bei dem Brand starben vierzehn Menschen."),
        ("ar", "قتل الحريق اثني عشر شخصا في القرية.", "قتل الحريق أربعة عشر شخصا في القرية."),
        ("zh", "火灾造成十二人死亡，市长到场。", "火灾造成十四人死亡，市长到场。"),
    ],
)
def test_other_languages(language: str, old: str, new: str) -> None:
    assert fate(old, new, old, language) is Fate.CHANGED
    assert fate(old, old, old, language) is Fate.STANDS


@pytest.mark.parametrize(
    "text", ["a. " * 60_000, "a " * 90_000, "“" * 100_000, "1,1" * 50_000, "He left.\n" * 900]
)
def test_repetition_costs_little(text: str) -> None:
    compare(text, text[1:] + " b", "en")
