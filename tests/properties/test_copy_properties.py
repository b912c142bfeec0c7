"""What holds of copies for any articles at all."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.model import Article
from flows.stories.deduplicate import CopyItem, CopyRules, deduplicate, find_copies, group_copies
from flows.stories.shingles import shared_count, shingled
from flows.stories.signatures import SignatureRows, signatures
from tests.factories import BRIDGE, NOON, TUNNEL, article

RULES = CopyRules()
SENTENCES = tuple(
    sentence.removesuffix(".") + "." for _, text in (*BRIDGE, *TUNNEL) for sentence in text.split(". ")
)
NEWS = st.lists(st.sampled_from(SENTENCES), max_size=6).map(" ".join)
WORDS = st.lists(st.sampled_from(" ".join(SENTENCES).split()), max_size=30).map(" ".join)
TEXTS = st.one_of(NEWS, NEWS, WORDS, st.text(max_size=40))
MORE = st.lists(st.sampled_from(SENTENCES), max_size=4)
FEW = settings(max_examples=60, deadline=None)


@st.composite
def articles(draw: st.DrawFn) -> tuple[Article, ...]:
    drawn: list[Article] = []
    for number in range(draw(st.integers(0, 9))):
        changes: dict[str, Any] = {
            "id": f"a{number}",
            "text": draw(TEXTS),
            "published": NOON + timedelta(hours=draw(st.integers(0, 240))),
            "language": draw(st.sampled_from(["en", "en", "en", "de"])),
        }
        drawn.append(article(**changes))
    return tuple(drawn)


def jaccard(one: str, other: str) -> float:
    left, right = (text.hashes for text in shingled([one, other]))
    shared = shared_count(left, right)
    return shared / max(1, len(left) + len(right) - shared)


@FEW
@given(articles())
def test_groups_of_copies_are_a_partition_around_what_is_kept(given_articles: tuple[Article, ...]) -> None:
    groups: dict[str, list[str]] = defaultdict(list)
    for match in deduplicate(given_articles, RULES):
        groups[match.original_id].append(match.copy_id)
    copies = [name for names in groups.values() for name in names]
    assert len(copies) == len(set(copies))
    assert set(copies) <= {each.id for each in given_articles}
    assert groups.keys().isdisjoint(copies)


@FEW
@given(articles(), st.randoms(use_true_random=False))
def test_the_order_of_articles_changes_no_match(given_articles: tuple[Article, ...], chance: Any) -> None:
    shuffled = list(given_articles)
    chance.shuffle(shuffled)
    assert deduplicate(shuffled, RULES) == deduplicate(given_articles, RULES)


@FEW
@given(articles())
def test_what_is_kept_holds_no_copies(given_articles: tuple[Article, ...]) -> None:
    copies = {match.copy_id for match in deduplicate(given_articles, RULES)}
    assert deduplicate([each for each in given_articles if each.id not in copies], RULES) == ()


@FEW
@given(articles())
def test_copies_are_of_one_language_and_near_in_time(given_articles: tuple[Article, ...]) -> None:
    by_id = {each.id: each for each in given_articles}
    for match in deduplicate(given_articles, RULES):
        kept, dropped = by_id[match.original_id], by_id[match.copy_id]
        assert kept.language == dropped.language
        # A text stands for its reprints, each within the rule's time of the first.
        assert abs(kept.time - dropped.time) <= 2 * RULES.within


@FEW
@given(articles())
def test_articles_that_come_one_by_one_give_the_pairs_of_all_at_once(
    given_articles: tuple[Article, ...],
) -> None:
    texts = {each.id: each.text or each.title for each in given_articles}
    signed = SignatureRows(signatures(list(texts.values())))
    items = [
        CopyItem(id=each.id, time=NOON, language=each.language, signatures=signed, row=row)
        for row, each in enumerate(given_articles)
    ]
    known = [
        pair
        for end in range(1, len(items) + 1)
        for pair in find_copies(items[:end], {items[end - 1].id}, texts_of(texts), RULES)
    ]
    at_once = find_copies(items, None, texts_of(texts), RULES)
    assert set(at_once) <= set(known)
    assert group_copies(items, known, RULES) == group_copies(items, at_once, RULES)


def texts_of(texts: dict[str, str]) -> Any:
    return lambda ids: {name: texts[name] for name in ids}


@FEW
@given(TEXTS, TEXTS)
def test_likeness_is_symmetric_and_whole_only_for_the_same_pairs(one: str, other: str) -> None:
    assert jaccard(one, other) == jaccard(other, one) <= 1.0
    left, right = (text.hashes.tolist() for text in shingled([one, other]))
    assert (jaccard(one, other) == 1.0) == (left == right != [])


@FEW
@given(
    NEWS, st.lists(st.sampled_from(SENTENCES), max_size=4), st.lists(st.sampled_from(SENTENCES), max_size=4)
)
def test_the_more_is_added_to_a_text_the_less_it_is_like_itself(
    text: str, added: list[str], more: list[str]
) -> None:
    once, twice = " ".join([text, *added]), " ".join([text, *added, *more])
    assert 1.0 >= jaccard(text, once) >= jaccard(text, twice)
