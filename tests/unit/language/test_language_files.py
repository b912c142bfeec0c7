"""The words of a language are one file, and a new file is enough for a new language."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.language import languages
from flows.language.months import names_beside_days
from flows.language.quantities import Bound, quantities
from flows.summaries.quotable import Fitness, fitness
from flows.summaries.quotable.language import language_of

# An invented language: "zo" is a pronoun, "glim" opens an appeal to the reader, "tarn" is two.
INVENTED = r"""
[sentences]
backward = "zo"
orders = "glim orv | glim"
captions = '''
(?:Foto
|Bild) '''

[numbers]
units = "- tarn ulm"
tens = "drel"
compound = "{unit}o{ten}"
at_least = 'sul'
at_most = 'nul'
about = 'mel'
part = 'vek'
part_after = 'vek\b'

[numbers.magnitudes]
"""


@pytest.fixture
def invented(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Put the file of an invented language beside copies of the others, and return its code."""
    for code in languages.codes():
        copy = tmp_path / f"{code}.toml"
        copy.write_text((languages.FOLDER / copy.name).read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "qq.toml").write_text(INVENTED, encoding="utf-8")
    monkeypatch.setattr(languages, "FOLDER", tmp_path)
    languages.load.cache_clear()
    language_of.cache_clear()
    yield "qq"
    languages.load.cache_clear()
    language_of.cache_clear()


def judged(sentence: str, language: str) -> Fitness:
    return fitness(sentence, (0, len(sentence)), language)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Orle mave denno sarit plo venna kal torum.", Fitness.FIT),
        ("Zo mave denno sarit plo venna kal torum.", Fitness.LEANS),
        ("Glim orv denno sarit plo venna kal torum.", Fitness.UNFIT),
    ],
)
def test_a_new_file_is_enough_to_judge_sentences(invented: str, sentence: str, expected: Fitness) -> None:
    assert judged(sentence, invented) is expected


def test_without_its_file_only_the_form_of_a_sentence_is_judged() -> None:
    assert judged("Zo mave denno sarit plo venna kal torum.", "qq") is Fitness.FIT


def test_a_new_file_is_enough_to_read_numbers(invented: str) -> None:
    found = quantities("Orle mave tarn denno, sul ulmodrel sarit.", invented)
    assert [(quantity.value, quantity.bound) for quantity in found] == [
        (2.0, Bound.EXACT),
        (33.0, Bound.AT_LEAST),
    ]


def test_a_file_may_leave_out_what_a_language_has_no_words_for(invented: str) -> None:
    assert names_beside_days(invented) == []
    assert language_of(invented).pronouns == frozenset()


def test_line_breaks_of_a_pattern_do_not_count(invented: str) -> None:
    captions = language_of(invented).captions
    assert captions is not None
    assert captions.pattern == "(?:Foto|Bild) "


@pytest.mark.parametrize("code", languages.codes())
def test_every_file_is_read_in_full(code: str) -> None:
    tables = {
        "credits",
        "quotable",
        "reading",
        "furniture",
        "furniture_at_end",
        "furniture_parts",
        "months",
        "sentences",
        "titles",
        "kinds",
        "summaries",
        "days",
        "numbers",
        "measures",
        "casualties",
        "tolls",
        "accusations",
        "themes",
    }
    assert languages.load(code).keys() <= tables
    assert (language_of(code) != language_of("und")) == ("sentences" in languages.load(code))


@pytest.mark.parametrize("code", ["und", "", "../languages/de", "de.toml", "DE"])
def test_a_code_without_a_file_has_no_words(code: str) -> None:
    assert languages.load(code) == {}


def test_a_key_that_no_rule_reads_is_an_error(invented: str, tmp_path: Path) -> None:
    (tmp_path / f"{invented}.toml").write_text('[sentences]\nleening = "zo"\n', encoding="utf-8")
    with pytest.raises(KeyError, match="leening"):
        language_of(invented)
