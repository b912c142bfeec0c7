"""Editions for tests: small ones field by field, and one invented day as a reader would meet it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flows.editions.links import text_fragment, with_fragment
from flows.language.days import day_notes
from flows.language.formatting import Site
from flows.model import (
    Article,
    ArticleRef,
    Change,
    Correction,
    Coverage,
    Difference,
    Edition,
    FetchFailure,
    Image,
    Importance,
    LeftOut,
    LeftOutReason,
    Link,
    Match,
    Muted,
    NamedStory,
    NearMiss,
    Personal,
    Quote,
    Receipt,
    Section,
    Status,
    Story,
    ThemeChoice,
    ThemeRef,
    Tier,
)

AS_OF = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
SITE = Site(title="The Morning Digest", site_url="https://digest.example/", time_zone="UTC", id="desk")
WORLD = ThemeRef(id="world", name="World")
_RELATED = NamedStory(id="s7", headline="Orla dam reopens its fish ladder", language="en")
_TEMPLATES = Path(__file__).parent.parent / "templates"


def templates() -> dict[str, str]:
    """Return the project's own templates by their names."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(_TEMPLATES.glob("*.j2"))}


def article_ref(**changes: Any) -> ArticleRef:
    """Return an article of an edition."""
    values: dict[str, Any] = {
        "id": "a1",
        "outlet": "Harbour Times",
        "title": "Ferries collide",
        "title_made": False,
        "url": "https://harbour.example/ferries",
        "published": datetime(2026, 11, 20, 6, 40, tzinfo=UTC),
        "seen": AS_OF,
        "copy_of": None,
        "fresh": True,
        "language": "en",
    }
    return ArticleRef(**values | changes)


def quote(**changes: Any) -> Quote:
    """Return a quote of the article that `article_ref` makes."""
    values: dict[str, Any] = {
        "text": "Two ferries touched in fog.",
        "article_id": "a1",
        "outlet": "Harbour Times",
        "start": 12,
        "end": 39,
        "url": "https://harbour.example/ferries",
    }
    return Quote(**values | changes)


def weight(**changes: Any) -> Importance:
    """Return the importance of a story of one outlet."""
    values: dict[str, Any] = {
        "total": 2.4,
        "new_reports": 1,
        "new_outlets": 1,
        "reports": 1.0,
        "outlets": 0.5,
        "prominence": 0.4,
        "freshness": 0.5,
    }
    return Importance(**values | changes)


def story(**changes: Any) -> Story:
    """Return a lead of one article and one quote."""
    values: dict[str, Any] = {
        "id": "s1",
        "tier": Tier.LEAD,
        "importance": weight(),
        "headline": "Ferries collide",
        "headline_article_id": "a1",
        "status": Status.NEW,
        "day": 1,
        "latest": datetime(2026, 11, 20, 6, 40, tzinfo=UTC),
        "theme": ThemeChoice(id="world", name="World", score=0.75, evidence=("ferry", "harbour")),
        "standfirst": None,
        "outlets": 1,
        "independent_reports": 1,
        "articles": (article_ref(),),
        "quotes": (quote(),),
        "matches": (),
        "links": (),
    }
    return Story(**values | changes)


def coverage(**changes: Any) -> Coverage:
    """Return the coverage of an edition of one article."""
    values: dict[str, Any] = {
        "sources": 1,
        "articles": 1,
        "new": 1,
        "copies": 0,
        "stories": 1,
        "shown": 1,
        "too_old": 0,
        "ahead": 0,
        "undated": 0,
        "failures": (),
        "left_out": (),
    }
    return Coverage(**values | changes)


def edition(*stories: Story, **changes: Any) -> Edition:
    """Return an edition of one section with these stories, or with one that `story` makes."""
    values: dict[str, Any] = {
        "id": "2026-11-20",
        "guid": "tag:digest.example,2026-11-20:0f3a",
        "number": 324,
        "title": "The Morning Digest",
        "language": "en",
        "time_zone": "UTC",
        "as_of": AS_OF,
        "since": datetime(2026, 11, 19, 7, 0, tzinfo=UTC),
        "change": Change(previous_id=None, previous_as_of=None, new=1, updated=0),
        "sections": (Section(theme=WORLD, stories=stories or (story(),)),),
        "also_reported": (),
        "quieter": (),
        "coverage": coverage(),
        "words": 221,
        "outlets": 1,
        "corrections": (),
    }
    return Edition(**values | changes)


def empty_edition() -> Edition:
    """Return an edition in which nothing happened."""
    nothing = coverage(articles=0, new=0, stories=0, shown=0)
    return replace(edition(), sections=(), coverage=nothing, words=0, outlets=0)


def stored_article(**changes: Any) -> Article:
    """Return an article without an address, of three sentences in two paragraphs."""
    values: dict[str, Any] = {
        "id": "00ff00ff00ff00ff",
        "source": "notes",
        "outlet": "Quay Notes",
        "title": "Fog over the quay",
        "title_made": False,
        "url": None,
        "published": datetime(2026, 11, 19, 18, 20, tzinfo=UTC),
        "published_claim": "2026-11-19T18:20:00Z",
        "first_seen": AS_OF,
        "language": "en",
        "text": "Fog came. It stayed.\n\nNobody sailed.",
    }
    return Article(**values | changes)


def receipt() -> Receipt:
    """Return a receipt of one article."""
    return Receipt(
        edition_id="2026-11-20",
        as_of=AS_OF,
        articles={"a1": "9f86d081"},
        settings={"title": "The Morning Digest", "window": "48h"},
        versions={"standfirst": "0.1.0"},
    )


_OUTLETS = (
    "Harbour Times",
    "Nordvik Post",
    "The Ledger",
    "Valley Record",
    "Eastwire",
    "Coastal Bulletin",
    "Meridian Daily",
)

# Theme; headline; hour; standfirst or ""; sentences.
_DAY: tuple[tuple[str, str, str, str, tuple[str, ...]], ...] = (
    (
        "World",
        "Nordvik and Halsen sign a 20-year agreement on shared river water",
        "20 06:40",
        "The deal covers drinking water for some four million people downstream of the Orla dam.",
        (
            "The agreement fixes a minimum flow of 240 cubic metres a second in the dry months.",
            "Halsen will stop two planned intakes and receive a fifth of the power from the dam in return.",
            "Farm unions said on Thursday that they had not been shown the annex on irrigation quotas.",
        ),
    ),
    (
        "World",
        "Ferry operators agree common safety checks after the Skarva inquiry",
        "20 05:15",
        "",
        (
            "All nine operators will publish inspection results within 48 hours from January.",
            "The inquiry had found that three crews used different lists for the same class of ship.",
        ),
    ),
    (
        "Business",
        "Ledgerhaus cuts its growth forecast as port traffic slows",
        "20 06:05",
        "It is the first time in six quarters that the institute has lowered its figure.",
        (
            "The institute now expects output to rise by 1.4 per cent next year, down from 1.9 per cent.",
            "Container volumes at the three largest ports fell for a fourth month, by 6.2 per cent.",
        ),
    ),
    (
        "Science",
        "Deep-sea survey finds a cold-water reef twice the expected size",
        "19 18:20",
        "The area lies inside a zone that is up for trawling licences in the spring.",
        (
            "Sonar mapped 118 square kilometres of living reef, against an estimate of 55.",
            "“We ran out of ship time before we ran out of coral,” said the survey leader.",
            "The fisheries ministry said yesterday that it will answer on Monday.",
        ),
    ),
    (
        "Culture",
        "Der Laternenpreis geht an einen Debütroman aus Nachtzügen",
        "19 21:00",
        "",
        (
            "Die Jury lobte am Mittwochabend „ein Buch, das genauer zuhört, als es spricht“.",
            "Mit 141 Seiten ist es das kürzeste Siegerbuch in der Geschichte des Preises.",
        ),
    ),
)


def _full_story(number: int) -> Story:
    theme, headline, day_hour, standfirst, sentences = _DAY[number]
    day, hour = day_hour.split()
    latest = datetime.fromisoformat(f"2026-11-{day}T{hour}:00+00:00")
    language = "de" if theme == "Culture" else "en"
    articles = _articles(number, headline, latest, language)
    tier = Tier.LEAD if number < 2 else Tier.ITEM
    said = [standfirst, *sentences] if standfirst else list(sentences)
    said = said if tier is Tier.LEAD else said[:1]
    quotes = tuple(_said(articles[place % len(articles)], text, place) for place, text in enumerate(said))
    return story(
        id=f"{number:016x}",
        tier=tier,
        importance=weight(total=5.5 - number),
        headline=headline,
        headline_article_id=articles[0].id,
        status=Status.UPDATED if number in {0, 2} else Status.NEW,
        day=3 if number == 0 else 1,
        latest=latest,
        theme=ThemeChoice(id=theme.casefold(), name=theme, score=0.6, evidence=("agreement", "ministry")),
        standfirst=quotes[0] if standfirst else None,
        outlets=len(articles),
        independent_reports=len(articles) - sum(article.copy_of is not None for article in articles),
        articles=articles,
        quotes=quotes[1:] if standfirst else quotes,
        matches=_matches(articles),
        links=_links(articles),
        nearly=_nearly(articles) if number < 2 else (),
        differences=(_differing(articles),) if number == 1 else (),
    )


def _articles(number: int, headline: str, latest: datetime, language: str) -> tuple[ArticleRef, ...]:
    size = (7, 4, 6, 3, 1)[number]
    ids = [f"{number}{place}{'0' * 14}" for place in range(size)]
    return tuple(
        article_ref(
            id=ids[place],
            outlet=_OUTLETS[(number + place) % len(_OUTLETS)],
            title=headline if place == 0 else f"{headline}, {place + 1}",
            title_made=number == 3 and place == 0,
            url=f"https://outlet{place}.example/{number}" if place else f"articles/{ids[0]}.html",
            published=None if place == 2 else latest,
            copy_of=ids[0] if place == 3 else None,
            fresh=place != 5,
            language=language,
        )
        for place in range(size)
    )


def _said(article: ArticleRef, text: str, place: int) -> Quote:
    start = 40 * place
    fragment = text_fragment(text, 0, len(text)) if article.url.startswith("https:") else ""
    return Quote(
        text=text,
        start=start,
        end=start + len(text),
        article_id=article.id,
        outlet=article.outlet,
        url=with_fragment(article.url, fragment),
        days=day_notes(text, article.language, article.published, "UTC"),
    )


def _matches(articles: tuple[ArticleRef, ...]) -> tuple[Match, ...]:
    return tuple(
        Match(original_id=article.copy_of, copy_id=article.id, similarity=0.97, reason="nearly the same text")
        for article in articles
        if article.copy_of
    )


def _links(articles: tuple[ArticleRef, ...]) -> tuple[Link, ...]:
    first = articles[0].id
    return tuple(
        Link(article_id=article.id, nearest_id=first, similarity=0.62, threshold=0.4, shared=("orla", "dam"))
        for article in articles[1:]
    )


def _nearly(articles: tuple[ArticleRef, ...]) -> tuple[NearMiss, ...]:
    """Return one article that was not alike enough, and one that a guard refused."""
    other = replace(articles[0], id="9" * 16, title="Anglers welcome a wet autumn", copy_of=None)
    near = NearMiss(
        article=replace(other, outlet="River & Reel", url="https://reel.example/autumn"),
        nearest_id=articles[0].id,
        similarity=0.21,
        threshold=0.4,
        shared=("orla",),
    )
    refused = "the same kind of event in another place: Skarva there, Orla here"
    return near, replace(near, similarity=0.44, shared=("dam", "water"), refused=refused)


def _differing(articles: tuple[ArticleRef, ...]) -> Difference:
    """Return two reports of one inquiry that count its crews differently."""
    one = "The inquiry had found that three crews used different lists for the same class of ship."
    other = "Four crews kept lists of their own for one class of ship, the Skarva inquiry found."
    return Difference(
        about=("crews", "lists", "class", "ship"),
        reason="sentences alike",
        values=("three", "Four"),
        one=_said(articles[1], one, 1),
        other=_said(articles[2], other, 2),
    )


def _corrections(articles: tuple[ArticleRef, ...]) -> tuple[Correction, ...]:
    """Return one sentence that its outlet changed, and one that it removed."""
    old = _said(articles[1], "Two operators had refused to publish what was found on their ships.", 1)
    new = _said(articles[1], "One operator had refused to publish what was found on its ships.", 1)
    changed = Correction(
        story_id=f"{1:016x}",
        title=articles[1].title,
        language="en",
        quoted=datetime(2026, 11, 19, 7, 0, tzinfo=UTC),
        read=datetime(2026, 11, 19, 17, 30, tzinfo=UTC),
        old=replace(old, url=articles[1].url),
        new=new,
    )
    gone = _said(articles[2], "The captain of the Skarva had slept for four hours.", 3)
    return changed, replace(changed, old=replace(gone, url=articles[2].url), new=None)


def realistic_edition() -> Edition:
    """Return a day of five told stories and two more, with failures, copies and a second language."""
    stories = [_full_story(number) for number in range(len(_DAY))]
    names = {one.theme.id: one.theme.name for one in stories}
    sections = tuple(
        Section(
            theme=ThemeRef(id=theme, name=name),
            stories=tuple(one for one in stories if one.theme.id == theme),
        )
        for theme, name in names.items()
    )
    return replace(
        edition(),
        sections=sections,
        also_reported=(_also("Valley line reopens a week early", 4), _also("Lunar relay passes its test", 1)),
        quieter=(_post("Benches for the pier", "I sanded the planks all week."), _post("Tide tables", "")),
        change=Change(
            previous_id="2026-11-19",
            previous_as_of=datetime(2026, 11, 19, 7, 0, tzinfo=UTC),
            new=3,
            updated=2,
            quiet=(NamedStory(id="s8", headline="Bay ferry strike"),),
            ended=(NamedStory(id="s9", headline="Orsund by-election count"),),
        ),
        coverage=_busy_coverage(),
        words=1060,
        outlets=7,
        corrections=_corrections(stories[1].articles),
    )


def personal_edition(language: str = "en") -> Edition:
    """Return that day as one reader gets it: with a picture, stories followed and things muted."""
    given = realistic_edition()
    first, *rest = given.sections
    image = Image(
        name="0123456789abcdef.jpg", outlet="Echo", article_id="a1", width=1040, height=585, size=9_000
    )
    lead = replace(first.stories[0], image=image, follows=("Nordvik", "river water"), related=(_RELATED,))
    muted = (Muted(kind="theme", name="Sport", stories=12), Muted(kind="word", name="lottery", stories=1))
    return replace(
        given,
        language=language,
        sections=(replace(first, stories=(lead, *first.stories[1:])), *rest),
        also_reported=tuple(replace(one, follows=("lunar",)) for one in given.also_reported),
        personal=Personal(last_sent=AS_OF - timedelta(days=4), muted=muted),
    )


def _also(headline: str, size: int) -> Story:
    articles = tuple(
        article_ref(id=f"{headline[:3]}{place}", outlet=_OUTLETS[place], url=f"https://o{place}.example/x")
        for place in range(size)
    )
    return story(
        id=headline.partition(" ")[0].casefold(),
        headline=headline,
        headline_article_id=articles[0].id,
        articles=articles,
        outlets=size,
        independent_reports=size,
        tier=Tier.BRIEF,
        quotes=(),
    )


def _post(headline: str, text: str) -> Story:
    listed = _also(headline, 1)
    ref = listed.articles[0]
    sentence = Quote(text=text, article_id=ref.id, outlet=ref.outlet, start=0, end=len(text), url=ref.url)
    return replace(listed, standfirst=sentence if text else None)


def _busy_coverage() -> Coverage:
    return coverage(
        sources=9,
        articles=33,
        new=26,
        copies=3,
        stories=11,
        shown=5,
        too_old=6,
        ahead=1,
        undated=2,
        failures=(
            FetchFailure(
                source="Skarva Radio",
                item="https://skarva.example/feed.xml",
                reason="the server did not answer within 20 seconds",
                remedy="It is tried again in the next run.",
            ),
        ),
        left_out=(
            LeftOut(
                article_id="old1",
                outlet="Eastwire",
                title="A look back at the summer",
                url="https://eastwire.example/summer",
                language="en",
                published=datetime(2026, 9, 1, tzinfo=UTC),
                reason=LeftOutReason.TOO_OLD,
            ),
        ),
    )


def large_edition(stories: int = 12, quotes: int = 4, outlets: int = 6) -> Edition:
    """Return an edition as large as the mail's size bound allows for."""
    text = "The harbour authority said that it would publish every inspection of the northern quay by spring."
    articles = tuple(
        article_ref(id=f"{place:016x}", outlet=_OUTLETS[place], url=f"https://o{place}.example/{'n' * 60}")
        for place in range(outlets)
    )
    said = tuple(_said(articles[place % outlets], text, place) for place in range(quotes))
    in_full = tuple(
        story(
            id=f"{number:016x}",
            headline=f"Harbour authority to publish every inspection of quay {number}",
            headline_article_id=articles[0].id,
            standfirst=said[0],
            outlets=outlets,
            independent_reports=outlets,
            articles=articles,
            quotes=said,
        )
        for number in range(stories)
    )
    sections = tuple(
        Section(theme=WORLD, stories=in_full[place : place + 3]) for place in range(0, stories, 3)
    )
    return replace(edition(), sections=sections, outlets=outlets)
