"""Recognise: a clean draft becomes an article with its identity, date and language."""

from __future__ import annotations

import re
from datetime import datetime

from flows.language.detect import UNKNOWN, detect_language, language_code
from flows.language.formatting import unreordered
from flows.language.sentences import sentence_spans
from flows.model import Article, CleanDraft
from flows.model.settings import DateRules
from flows.reading.dates import parse_date
from flows.urls.normalise import article_id, http_url, without_tracking

_LONGEST_MADE_TITLE = 100
_LONGEST_FIRST_SENTENCE = 2_000
_CLAUSE_END = re.compile(r"[,;:](?=\s)|\s[–—-](?=\s)")
# A detection this sure, on this much text, outweighs what a template says.
_SURE = 0.8
_MUCH_TEXT = 200


def recognise(cleaned: CleanDraft, first_seen: datetime, rules: DateRules) -> Article:
    """Give an article its id, address, title, date and language; its text keeps every character.

    An article without a title gets one from its first sentence. A date that is unreadable or absurd
    is unknown, and what the source claimed is kept beside it.
    """
    draft = cleaned.draft
    text = "\n\n".join(cleaned.paragraphs)
    url = http_url(draft.url)
    language = _language(draft.language, f"{cleaned.title or ''}\n{text}")
    return Article(
        id=article_id(url, draft.outlet, draft.entry.body or cleaned.title or "", draft.via),
        source=draft.entry.source,
        outlet=draft.outlet,
        title=unreordered(cleaned.title or _made_title(text, language) or "") or draft.outlet,
        title_made=cleaned.title is None,
        url=without_tracking(url) if url else None,
        published=_published(draft.published_claim, first_seen, rules),
        published_claim=draft.published_claim,
        first_seen=first_seen,
        language=language,
        text=text,
        categories=draft.entry.categories,
        stub=draft.stub.kind.value if draft.stub else None,
        # Cleaning takes lines away and leaves the rest as it is.
        in_page=draft.in_page and url is not None,
        named=draft.named,
        via=draft.via,
    )


def _published(claim: str | None, first_seen: datetime, rules: DateRules) -> datetime | None:
    moment = parse_date(claim) if claim else None
    if moment is None or moment.year < rules.earliest_year:
        return None
    return moment if moment <= first_seen + rules.furthest_ahead else None


def _language(declared: str | None, text: str) -> str:
    named = language_code(declared)
    found, score = detect_language(text)
    if named and not (score >= _SURE and len(text) >= _MUCH_TEXT):
        return named
    return found if found != UNKNOWN else named or UNKNOWN


def _made_title(text: str, language: str) -> str | None:
    """Return the first sentence, cut at the end of a clause or word when it is long."""
    head = text.strip()[:_LONGEST_FIRST_SENTENCE]
    spans = sentence_spans(head, language)
    sentence = " ".join(head[slice(*spans[0])].split()) if spans else " ".join(head.split())
    if len(sentence) <= _LONGEST_MADE_TITLE:
        return sentence or None
    head = sentence[:_LONGEST_MADE_TITLE]
    clauses = [
        found.start() for found in _CLAUSE_END.finditer(head) if found.start() >= _LONGEST_MADE_TITLE // 2
    ]
    end = clauses[-1] if clauses else head.rfind(" ")
    return head[: end if end > 0 else _LONGEST_MADE_TITLE - 1].rstrip(" ,;:–—-") + "…"
