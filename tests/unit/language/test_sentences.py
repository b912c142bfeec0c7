from __future__ import annotations

import pytest
import sentencex

from flows.language.sentences import leading_spans, sentence_spans


def sentences(text: str, language: str = "en") -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text, language)]


def test_sentences_are_verbatim_and_in_order() -> None:
    text = "  The bridge is shut.  It opens on Monday!\n\nWill it hold? "
    assert sentence_spans(text, "en") == ((2, 21), (23, 42), (44, 57))


def test_no_sentence_crosses_a_blank_line() -> None:
    assert sentences("A headline without a stop\n \nThe first sentence.") == [
        "A headline without a stop",
        "The first sentence.",
    ]


def test_a_quotation_stays_whole() -> None:
    assert sentences("“We are ready. Go now,” she said. He left.") == [
        "“We are ready. Go now,” she said.",
        "He left.",
    ]


def test_a_quotation_mark_never_closed_opens_the_next_sentence() -> None:
    assert sentences("So he said. “They will hear. They will act.") == [
        "So he said.",
        "“They will hear.",
        "They will act.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The meeting ends at 5 p.m. Monday in the capital.",
        "It starts at 10 a.m. EST on the lawn.",
        "A talk by Dr. Who came first.",
        "The mayor met Gen. Ada Low of the U.S. Army.",
    ],
)
def test_abbreviations_do_not_end_a_sentence(text: str) -> None:
    assert sentences(text) == [text]


def test_an_hour_may_end_a_sentence() -> None:
    assert sentences("The end came at 5 p.m. Nobody stayed.") == ["The end came at 5 p.m.", "Nobody stayed."]


def test_a_stray_stop_is_no_sentence() -> None:
    assert sentences("It came to a halt. . Then it went on.") == ["It came to a halt.", "Then it went on."]


def test_a_wide_space_after_an_initial_does_not_stop_the_program() -> None:
    assert sentences("By J.\u00a0Doe and A.\u2028B. Lee.") == ["By J.\u00a0Doe and A.\u2028B. Lee."]


def test_a_lone_surrogate_keeps_its_place() -> None:
    assert sentences("One \ud800 here. Two.") == ["One \ud800 here.", "Two."]


@pytest.mark.parametrize("language", ["und", "", "zz", "EN-us", "klingon"])
def test_an_unknown_language_counts_as_english(language: str) -> None:
    assert sentences("Mr. Low left. She stayed.", language) == ["Mr. Low left.", "She stayed."]


def test_the_rules_of_the_language_are_used() -> None:
    assert sentences("Das gilt z. B. für Mai. Am 3. Oktober ist Ruhe.", "de") == [
        "Das gilt z. B. für Mai.",
        "Am 3. Oktober ist Ruhe.",
    ]


def test_nothing_has_no_sentences() -> None:
    assert sentence_spans("", "en") == sentence_spans(" \n\n ", "en") == ()


@pytest.mark.parametrize(
    "dateline",
    [
        "ORLEHAM (AP) — ",
        "ORLEHAM, March 3 (Reuters) - ",
        "ORLEHAM, Ost. — ",
        "PORT ALDREN/ORLEHAM - ",
        "(CNN) -- ",
        "(CNN)",
        "Orleham (CNN)",
        "Orleham (dpa/lni) – ",
        "MÜNCHEN (dpa) – ",
        "PARÍS (EFE).- ",
        "ROMA, 3 MAR - ",
        "BERLIN, 3. März (Reuters) - ",
        "ORLEHAM--(BUSINESS WIRE)--",
        "By Ilse Brandt, CNN (CNN) -- ",
        "ORLEHAM—",
        "Orleham — ",
        "NEW ORLEHAM: ",
    ],
)
def test_a_dateline_is_a_piece_of_its_own(dateline: str) -> None:
    news = "The bridge over the Orle fell on Tuesday."
    assert sentences(f"{dateline}{news} It rained.") == [dateline.strip(), news, "It rained."]


@pytest.mark.parametrize(
    "text",
    [
        "NATO - the alliance - has met.",
        "Ada Low (Labour) – who was first – won.",
        "The Lamp (a weekly) said so.",
        "(It) felt good, the mayor said.",
        "The bridge - built in 1970 - fell.",
        "IBM said on Monday that its profit rose.",
    ],
)
def test_what_only_looks_like_a_dateline_stays_in_its_sentence(text: str) -> None:
    assert sentences(text) == [text]


def test_a_place_before_a_dash_is_a_dateline_only_at_the_top() -> None:
    text = "It rained.\n\nOrleham — The town by the river — was dry."
    assert sentences(text)[1] == "Orleham — The town by the river — was dry."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The race ended.Next came rain.", ["The race ended.", "Next came rain."]),
        ("“The race ended.”Next came rain.", ["“The race ended.”", "Next came rain."]),
        ("It came in May. Nobody saw it.", ["It came in May.", "Nobody saw it."]),
        ('He fell. "It hurt. " Then he left.', ["He fell.", '"It hurt. "', "Then he left."]),
    ],
)
def test_sentences_run_together_are_parted(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize(
    "text", ["J.K. Rowe met Mr.Low at St. Orle.", "See orle.example or Booking.com now."]
)
def test_names_and_addresses_are_not_parted(text: str) -> None:
    assert sentences(text) == [text]


def test_a_closing_mark_is_part_of_the_sentence() -> None:
    text = 'He was "slow, one said. "He fell." The race went on.'
    assert sentences(text)[-1] == "The race went on."
    assert sentences("„Wir gehen.“ Der Rat blieb.", "de") == ["„Wir gehen.“", "Der Rat blieb."]


def test_monsieur_is_no_end_in_french() -> None:
    assert sentences("M. Low est parti. Il pleut.", "fr") == ["M. Low est parti.", "Il pleut."]


def test_a_heading_on_its_own_line_is_a_piece_of_its_own() -> None:
    assert sentences("The bridge\nThe mayor left at noon.") == ["The bridge", "The mayor left at noon."]
    assert sentences("The mayor left, and\nAda Low stayed.") == ["The mayor left, and", "Ada Low stayed."]


def test_leading_sentences_are_so_many_and_within_so_many_characters() -> None:
    text = "One came. Two went. Three stayed. Four left."
    assert leading_spans(text, "en", 1_000, 9) == sentence_spans(text, "en")
    assert leading_spans(text, "en", 1_000, 2) == sentence_spans(text, "en")[:2]
    assert [text[start:end] for start, end in leading_spans(text, "en", 19, 9)] == ["One came."]
    assert leading_spans(text, "en", len(text), 9) == sentence_spans(text, "en")
    assert leading_spans("", "en", 0, 9) == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "The bridge in Tarnfeld fell on day {}.",
        "“It fell. We saw it on day {},” said Ada Low.",
        "Nobody came on day {}!",
    ],
)
def test_a_paragraph_of_any_length_has_the_sentences_of_its_parts(sentence: str) -> None:
    told = [sentence.format(number) for number in range(2_000)]
    assert sentences(" ".join(told)) == [each for one in told for each in sentences(one)]


def test_a_sentence_without_end_is_parted_somewhere_and_loses_nothing() -> None:
    words = " ".join(["word"] * 10_000)
    assert "".join(sentences(words)).replace(" ", "") == words.replace(" ", "")


@pytest.mark.parametrize("language", ["en", "fr", "it"])
@pytest.mark.parametrize("unit", ["J.K.", "word ", "No. ", " ", "“", "中文。"])
def test_a_paragraph_without_end_is_given_to_the_library_about_once(
    unit: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = 0
    segment = sentencex.segment

    def counted(code: str, text: str) -> list[str]:
        nonlocal given
        given += len(text)
        return list(segment(code, text))

    monkeypatch.setattr(sentencex, "segment", counted)
    sentence_spans(unit * (40_000 // len(unit)), language)
    assert given < 80_000
