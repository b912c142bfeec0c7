"""Whether a quotation inside a sentence carries its speaker."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum

from flows.summaries.quotable.language import Language

_QUOTED = re.compile(
    r"“[^“”]*[”\"]|„[^“”„]*[“”\"]|«[^«»]*»|»[^«»]*«|\"[^\"]*\"|(?<!\w)[‘'](?=\w).*?[^\s\w][’'](?!\w)"
)
_MARK = re.compile('["“„«»]')
_MOSTLY = 0.5


class Speaker(IntEnum):
    """How much a sentence tells of who speaks in it."""

    NOBODY = 0  # a quotation and nothing else
    UNNAMED = 1  # only a pronoun, or "the spokesman"
    TOLD = 2  # a name, or there is no speech


def without_quotations(sentence: str) -> str:
    """Return what stands outside of quotation marks; the sentence itself where there are none."""
    if sentence[0] not in "‘'" and not _MARK.search(sentence):
        return sentence
    return _QUOTED.sub(" ", sentence)


def speaker(
    sentence: str, outside: str, told: tuple[Sequence[str], Sequence[str]], language: Language
) -> Speaker:
    """Tell who speaks, given what stands outside of the quotations and its words (as written, lower)."""
    words, plain = told
    if not words:
        return Speaker.NOBODY
    quoted = outside is not sentence
    if not language.speech.isdisjoint(plain):
        for index, word in enumerate(plain):
            if word in language.speech and (
                _attributes(plain, index, words, language)
                or (quoted and _inverted(plain, index, words, language))
            ):
                return Speaker.UNNAMED
    if quoted and plain[0].endswith(language.speech_endings):
        return Speaker.UNNAMED
    if len(words) < 2 and len(outside) < len(sentence) * _MOSTLY:
        return Speaker.NOBODY
    return Speaker.TOLD


def _attributes(plain: Sequence[str], index: int, words: Sequence[str], language: Language) -> bool:
    """Tell that a verb of saying has only a pronoun or a general role beside it."""
    before = plain[index - 1] if index else ""
    after = plain[index + 1] if index + 1 < len(plain) else ""
    if after in language.pronouns and index + 2 >= len(plain):
        return True
    if before in language.pronouns and (index <= 2 or index + 1 == len(plain)):
        return index <= 2 or not any(
            word[:1].isupper() and word.lower() not in language.times for word in words[1 : index - 1]
        )
    return bool(
        index >= 2
        and before in language.roles
        and any(word in language.definite for word in plain[max(0, index - 3) : index - 1])
        and not any(word[:1].isupper() for word in words[max(0, index - 3) : index])
        and not any(word[:1].isupper() for word in words[1:index])
    )


def _inverted(plain: Sequence[str], index: int, words: Sequence[str], language: Language) -> bool:
    """Tell a verb of saying right after a quotation that has no subject, a pronoun, or "the spokesman"."""
    if index > 1 or (index == 1 and plain[0] not in language.auxiliaries):
        return False
    after = [*plain[index + 1 : index + 4], "", "", ""]
    if after[0] in language.definite:
        if after[1] in language.times:
            return True
    elif not after[0] or after[0] in language.pronouns | language.before | language.times:
        return True
    ends = not after[2] or (after[2] in language.before and after[2] not in language.relators)
    return after[0] in language.definite and after[1] in language.roles and ends
