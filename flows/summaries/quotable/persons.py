"""Whether a sentence speaks of somebody whom nothing before in it names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flows.summaries.quotable.language import Language

# The opening phrase ends with its comma, and the name follows at once.
_NAME_AFTER_COMMA = re.compile(r"^[^,]*, [A-Z]\w")
_SOON = 120


def speaks_of_nobody_named(
    outside: str, words: Sequence[str], plain: Sequence[str], language: Language
) -> bool:
    """Tell that the first pronoun for a person stands before any name or person that it could mean.

    `outside` is what stands outside of quotations, `words` its words as written, `plain` the same in
    lower case. Languages without such pronouns in their lists are not asked.
    """
    if language.personal.isdisjoint(plain):
        return False
    first = next(index for index, word in enumerate(plain) if word in language.personal)
    if plain[first] in language.possessives and _NAME_AFTER_COMMA.search(outside, 0, _SOON):
        # "In his first speech, Ada Low said": the name comes soon enough.
        return False
    return not any(_is_somebody(words[index], plain[index], index, language) for index in range(first))


def _is_somebody(word: str, plain: str, index: int, language: Language) -> bool:
    bare = plain.removesuffix("'s").removesuffix("'")
    if bare in language.persons or bare.endswith(language.person_endings):
        return bare not in language.many
    if not word[:1].isupper() or plain in language.times:
        return False
    # The first word is written so anyhow: it is a name unless it is one of the small words.
    return index > 0 or plain not in language.before | language.definite | language.many | language.leaning
