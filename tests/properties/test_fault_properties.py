"""What holds of readers' faults for any sentences at all."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.evaluation.faults import KINDS, fault_shares, faults_of
from tests.factories import BRIDGE, TUNNEL

PIECES = (
    *(sentence for _, text in (*BRIDGE, *TUNNEL) for sentence in text.split(". ")),
    *(
        "“",
        "”",
        '"',
        "'",
        "«",
        "»",
        "(",
        "He ",
        "But ",
        "said",
        "I ",
        "—",
        "\n",
        "?",
        "@",
        "12:30",
        "The man ",
    ),
)
SENTENCES = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
DIGESTS = st.lists(SENTENCES, max_size=5)
LANGUAGES = st.sampled_from(("en", "de", "fr", "es", "it", "pt", "nl", "fi", "und"))
FEW = settings(max_examples=80, deadline=None)


@FEW
@given(digest=DIGESTS, language=LANGUAGES)
def test_each_sentence_has_at_most_one_fault_of_a_kind_in_reading_order(
    digest: list[str], language: str
) -> None:
    found = faults_of(digest, language)
    assert max(Counter((fault.sentence, fault.kind) for fault in found).values(), default=1) == 1
    assert [fault.sentence for fault in found] == sorted(fault.sentence for fault in found)
    assert all(fault.kind in KINDS and 0 <= fault.sentence < len(digest) for fault in found)


@FEW
@given(digest=DIGESTS, language=LANGUAGES)
def test_a_neighbour_shown_never_adds_a_fault(digest: list[str], language: str) -> None:
    follows = [place > 0 for place in range(len(digest))]
    alone = {(fault.sentence, fault.kind) for fault in faults_of(digest, language)}
    assert {(fault.sentence, fault.kind) for fault in faults_of(digest, language, follows)} <= alone


@FEW
@given(digest=DIGESTS, language=LANGUAGES)
def test_a_share_of_one_digest_is_all_or_nothing(digest: list[str], language: str) -> None:
    kinds = {fault.kind for fault in faults_of(digest, language)}
    assert fault_shares([digest], language) == {kind: float(kind in kinds) for kind in KINDS}


@FEW
@given(sentence=st.sampled_from(PIECES[:10]), language=LANGUAGES)
def test_a_sentence_told_twice_is_a_pair(sentence: str, language: str) -> None:
    found = faults_of([f"{sentence}.", f"{sentence}."], language)
    assert [fault.sentence for fault in found if fault.kind == "near_paraphrase"] == [1]
