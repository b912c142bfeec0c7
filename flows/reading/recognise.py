"""Recognition: a clean draft becomes an article with its identity, date and language."""

from __future__ import annotations

import re
from datetime import datetime

from flows.language.detect import UNKNOWN, detect_language, language_code
from flows.language.formatting import unreordered
from flows.language.sentences import sentence_spans
from flows.model import Article, CleanDraft
from flows.model.settings import DateRules
from flows.reading.dates import parse_date
from flows.reading.kinds import kind_of, signals_of
from flows.urls.normalise import article_id, http_url, without_tracking

_LONGEST_MADE_TITLE = 100
_LONGEST_FIRST_SENTENCE = 2_000
_CLAUSE_END = re.compile(r"[,;:](?=\s)|\s[–—-](?=\s)")
# A detection this sure, on this much text, outweighs what a template says.
_SURE = 0.8
_MUCH_TEXT = 200


def recognise(cleaned: CleanDraft, first_seen: datetime, rules: DateRules) -> Article:
    """Return the article of a clean draft: its id, address, title, date and language; its text unchanged.

    An article without a title gets one from its first sentence. A date that is unreadable or absurd
    is unknown, and what the source claimed stays beside it.
    """
    draft = cleaned.draft
    text = "\n\n".join(cleaned.paragraphs)
    url = http_url(draft.url)
    kind = kind_of(signals_of(draft, cleaned.title, text))
    language = _language(draft.language, f"{cleaned.title or ''}\n{text}")
    return Article(
        id=article_id(
            url, draft.outlet, draft.entry.body or cleaned.title or "", draft.via, draft.entry.part
        ),
        source=draft.entry.source,
        outlet=draft.outlet,
        title=unreordered(cleaned.title or _made_title(text, language)) or draft.outlet,
        title_made=cleaned.title is None,
        url=without_tracking(url) if url else None,
        published=_published(draft.published_claim, first_seen, rules),
        published_claim=draft.published_claim,
        first_seen=first_seen,
        language=language,
        text=text,
        categories=draft.entry.categories,
        stub=draft.stub.value if draft.stub else None,
        # Cleaning takes lines away and leaves the others as they are.
        in_page=draft.in_page and url is not None,
        named=draft.named,
        via=draft.via,
        place=draft.entry.place,
        in_feed=draft.entry.habits is not None,
        page_kind=kind.page,
        genre=kind.genre,
        kind_reason=kind.reason,
        picture=draft.picture,
    )


def _published(claim: str | None, first_seen: datetime, rules: DateRules) -> datetime | None:
    moment = parse_date(claim) if claim else None
    if moment is None or moment.year < rules.earliest_year:
        return None
    return moment if moment <= first_seen + rules.furthest_ahead else None


def _language(declared: str | None, text: str) -> str:
    named = language_code(declared)
    detected, score = detect_language(text)
    is_sure = score >= _SURE and len(text) >= _MUCH_TEXT
    return detected if detected != UNKNOWN and (is_sure or not named) else named or UNKNOWN


def _made_title(text: str, language: str) -> str:
    """Return the first sentence, cut at the end of a clause or word if it is long."""
    head = text.strip()[:_LONGEST_FIRST_SENTENCE]
    spans = sentence_spans(head, language)
    sentence = " ".join((head[slice(*spans[0])] if spans else head).split())
    if len(sentence) <= _LONGEST_MADE_TITLE:
        return sentence
    head = sentence[:_LONGEST_MADE_TITLE]
    clauses = [clause.start() for clause in _CLAUSE_END.finditer(head, _LONGEST_MADE_TITLE // 2)]
    end = clauses[-1] if clauses else head.rfind(" ")
    return head[: end if end > 0 else _LONGEST_MADE_TITLE - 1].rstrip(" ,;:–—-") + "…"
