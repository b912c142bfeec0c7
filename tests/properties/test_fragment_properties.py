"""Whatever the text: a link to a sentence leads to that sentence, or there is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.editions.links import leads_to, split_fragment, text_fragment, with_fragment
from flows.language.search_text import folded, squeezed, stands_in
from flows.language.sentences import sentence_spans
from tests.fragment_resolver import resolve

_LETTERS = "abAB  .,!?-&%#'\"“”«»()…:;\n\t\u00a0\u202f\u0301_1ß日本のカ。、「」اбÉ\u200d😀İ"
_SENTENCES = (
    "The bridge is closed.",
    "“It is closed,” she said, “for good.”",
    "Die Brücke – 1887 gebaut – bleibt zu!",
    "Is it A&B, or 50% of C-D?",
    "the bridge is closed.",
    "Bridge.",
    "橋は閉鎖された。",
    "الجسر مغلق اليوم.",
    "L’pont est fermé, dit-il\u202f: «\u202fpour toujours\u202f».",
    "The long bridge over the river, which had been closed to lorries since the spring, was closed to all "
    "traffic on Monday after an inspection of its cables, the town hall of the larger of the two towns said.",
)

texts = st.one_of(
    st.text(),
    st.text(st.sampled_from(_LETTERS), max_size=80),
    st.lists(st.sampled_from(_SENTENCES), min_size=1, max_size=8).flatmap(
        lambda found: st.lists(
            st.sampled_from((" ", "\n\n", "\n")), min_size=len(found), max_size=len(found)
        ).map(lambda gaps: "".join(a + b for a, b in zip(found, gaps, strict=True)).strip())
    ),
)


@given(texts, st.sampled_from(("en", "de", "ja", "ar")))
def test_a_link_leads_to_its_very_sentence(text: str, language: str) -> None:
    for start, end in sentence_spans(text, language):
        directive = text_fragment(text, start, end)
        if directive:
            assert resolve(directive, text) == (start, end), directive
            assert leads_to(directive, text, start, end)


@given(st.lists(st.sampled_from(_SENTENCES[:4] + _SENTENCES[5:]), min_size=1, unique=True))
def test_every_sentence_that_occurs_once_has_a_link(found: list[str]) -> None:
    text = "\n\n".join(found)
    for sentence in found:
        start = text.index(sentence)
        assert text_fragment(text, start, start + len(sentence))


@given(texts)
def test_a_link_needs_no_letter_that_an_address_may_not_hold(text: str) -> None:
    for start, end in sentence_spans(text, "en"):
        directive = text_fragment(text, start, end)
        assert directive.isascii()
        assert not set(directive) & set(" \"'<>\\^`{|}()[]&#\n")
        assert not directive.endswith(".")


@given(texts)
@pytest.mark.parametrize("url", ["https://a.example/x", "https://a.example/x?a=b", "https://a.example/#!/r"])
def test_an_address_comes_back_from_its_link(url: str, text: str) -> None:
    for start, end in sentence_spans(text, "en")[:2]:
        directive = text_fragment(text, start, end)
        assert split_fragment(with_fragment(url, directive)) == (url, directive)


@given(st.text())
def test_every_letter_of_a_text_has_its_place_in_the_folded_one(text: str) -> None:
    found = folded(text)
    assert len(found.starts) == len(text) + 1
    assert list(found.starts) == sorted(found.starts)
    assert found.starts[-1] == len(found.text)


@given(st.text(), st.text(), st.text())
def test_a_text_stands_in_what_holds_it(before: str, text: str, after: str) -> None:
    assert stands_in(text, before + text + after)
    assert squeezed(text.upper()) == squeezed(text.lower()) or not text.isascii()
