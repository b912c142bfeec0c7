"""Invariants of the judge of sentences and of the notes on days, for any text in any language."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.language.days import day_notes
from flows.language.sentences import sentence_spans
from flows.summaries.quotable import Fitness, fitness

LANGUAGES = st.sampled_from(["en", "de", "fr", "es", "it", "pt", "nl", "und", "zh"])
WORDS = (
    "The He said Ada Low bridge fell on Monday yesterday will next last gestern lundi ieri Der Er sagte am il"
    " a dit este lunes 3 March (AP) ORLEHAM www.a.example @b #c . , “ ” \" ' ‘ ’ « » „ ( ) : ; — - … ? !"
)
PIECES = st.sampled_from([*WORDS.split(), "\n", "\n\n"])
TEXTS = st.lists(PIECES, max_size=30).map(" ".join) | st.text(max_size=120)
WEDNESDAY = datetime(2026, 11, 18, 12, tzinfo=UTC)


@settings(max_examples=200, deadline=None)
@given(TEXTS, LANGUAGES)
def test_every_sentence_of_any_text_is_judged(text: str, language: str) -> None:
    for span in sentence_spans(text, language):
        assert fitness(text, span, language) in set(Fitness)
    assert fitness(text, (0, len(text)), language, 1000, 0) in set(Fitness)


@settings(max_examples=200, deadline=None)
@given(TEXTS, LANGUAGES.filter(lambda code: code != "en"))
def test_other_paragraphs_do_not_change_the_judgement_by_rules(text: str, language: str) -> None:
    alone = f"{' '.join(text.split())}."
    around = f"He said “no.\n\n{alone}\n\n“Yes,” she said."
    assert fitness(around, (13, 13 + len(alone)), language) is fitness(alone, (0, len(alone)), language)


@settings(max_examples=200, deadline=None)
@given(TEXTS, LANGUAGES)
def test_days_are_told_in_order_within_a_fortnight(text: str, language: str) -> None:
    notes = day_notes(text, language, WEDNESDAY, "UTC")
    places = [place for note in notes for place in (note.start, note.end)]
    assert places == sorted(places)
    assert all(abs(note.date - WEDNESDAY.date()) <= timedelta(days=13) for note in notes)
    assert all(0 <= note.start < note.end <= len(text) for note in notes)
