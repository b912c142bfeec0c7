"""The language in which an edition speaks to its reader."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from flows.language.interface import ENGLISH, LANGUAGES
from flows.model import Article, EditionHeader
from flows.model.settings import Settings


def interface_language(
    articles: Sequence[Article], previous: EditionHeader | None, settings: Settings
) -> str:
    """Return the code of the language of an edition made from articles; `previous` is the edition before.

    By default it is that of the sources, if the interface has it and every source has most of its articles
    in it: the language of a short text is sometimes mistaken. Without an article it stays as it was.
    """
    if settings.language != "auto":
        return settings.language
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for article in articles:
        code = article.language.partition("-")[0]
        if code != "und":
            counts[article.source][code] += 1
    if not counts:
        return previous.language if previous else ENGLISH.code
    languages = {min(count, key=lambda code: (-count[code], code)) for count in counts.values()}
    only = languages.pop()
    return only if not languages and only in LANGUAGES else ENGLISH.code
