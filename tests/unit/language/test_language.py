from __future__ import annotations

import pytest

from flows.language.detect import detect_language, language_code


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("en-US", "en"),
        ("EN_gb", "en"),
        (" de ", "de"),
        ("zh-Hans-CN", "zh"),
        ("eng", None),
        ("english", None),
        (None, None),
    ],
)
def test_a_tag_is_reduced_to_two_letters(tag: str | None, code: str | None) -> None:
    assert language_code(tag) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The bridge over the river was closed on Monday after an inspection.", "en"),
        ("Die Brücke über den Fluss wurde am Montag nach einer Prüfung gesperrt.", "de"),
        ("El puente sobre el río fue cerrado el lunes tras una inspección.", "es"),
    ],
)
def test_the_language_of_a_sentence_is_detected(text: str, code: str) -> None:
    found, score = detect_language(text)
    assert found == code
    assert 0.5 <= score <= 1.0


@pytest.mark.parametrize(
    "text", ["", "ok", "1234 5678 9012 3456 7890", "https://example.com/a/long/address/here"]
)
def test_too_little_text_has_no_language(text: str) -> None:
    assert detect_language(text) == ("und", 0.0)
