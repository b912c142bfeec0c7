"""Whether a quotation inside a sentence carries its speaker."""

from __future__ import annotations

import re
from enum import IntEnum

from flows.text.fitness.language import Language

_QUOTED = re.compile(r"“[^“”]*[”\"]|„[^“”„]*[“”\"]|«[^«»]*»|»[^«»]*«|\"[^\"]*\"|(?<!\w)[‘'](?=\w).*?[^\s\w][’'](?!\w)")
_WORD = re.compile(r"[^\W_]+(?:['’.\-][^\W_]+)*")
_MARKS = frozenset('"“„«»')
_MOSTLY = 0.45


class Speaker(IntEnum):
    """How much a sentence tells of who speaks in it."""

    NOBODY = 0  # a quotation and nothing else
    UNNAMED = 1  # only a pronoun, or "the spokesman"
    TOLD = 2  # a name, or there is no speech


def without_quotations(sentence: str) -> str:
    """Return what stands outside of quotation marks; the sentence itself where there are none."""
    if _MARKS.isdisjoint(sentence) and sentence[0] not in "‘'":
        return sentence
    return _QUOTED.sub(" ", sentence)


def speaker(sentence: str, outside: str, language: Language) -> Speaker:
    """Tell who speaks in a sentence, given what stands outside of its quotations."""
    words = [word.replace("’", "'") for word in _WORD.findall(outside)]
    if not words:
        return Speaker.NOBODY
    quoted = len(outside) < len(sentence) * (1 - _MOSTLY)
    plain = [word.lower() for word in words]
    for index, word in enumerate(plain):
        if word in language.speech and _attributes(plain, index, words, language):
            return Speaker.UNNAMED
    if quoted and len(words) < 2:
        return Speaker.NOBODY
    return Speaker.TOLD


def _attributes(plain: list[str], index: int, words: list[str], language: Language) -> bool:
    """Tell that a verb of saying has only a pronoun or a general role beside it."""
    before = plain[index - 1] if index else ""
    after = plain[index + 1] if index + 1 < len(plain) else ""
    if after in language.pronouns and index + 2 >= len(plain):
        return True
    if before in language.pronouns and index <= 2:
        return True
    return bool(
        index >= 2
        and before in language.roles
        and any(word in language.definite for word in plain[max(0, index - 3) : index - 1])
        and not any(word[:1].isupper() for word in words[max(0, index - 3) : index])
        and not any(word[:1].isupper() for word in words[1:index])
    )
