"""The rules that say what kind of page an entry leads to, and of which genre its text is.

A rule is a kind or genre and a place where its names are looked for. The names are in `[kinds]` of the
language files, written as in addresses ("week-in-review"); all languages count at once, as for titles. The
first rule that finds something decides. What is left out by its kind needs a stronger sign than what only
gets a name: an article wrongly left out is worse than a listing let through.

| key | what it holds |
|---|---|
| a page kind, a genre | its names: of sections in addresses, of categories of feeds, of labels in titles |
| `list_pages` | sections whose pages list other pages |
| `untitled` | titles of entries that have none |
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from flows.language.languages import words_of_all
from flows.model import NO_NEWS, Genre, PageKind
from flows.reading.kinds.signals import Signals, slug_of
from flows.reading.kinds.titles import (
    gallery_form,
    link_opening,
    listing_form,
    live_form,
    page_opening,
    round_up_form,
)

_VIDEO_HOSTS = ("youtube.com", "youtu.be", "vimeo.com", "dailymotion.com", "twitch.tv")
_SITES_OF_PODCASTS = """
    anchor.fm art19.com buzzsprout.com libsyn.com megaphone.fm omny.fm pinecast.com acast.com podbean.com
    podcasts.apple.com transistor.fm simplecast.com soundcloud.com spreaker.com
"""
_PODCAST_HOSTS = tuple(_SITES_OF_PODCASTS.split())
# Folders of pages that are no posts: "/en/about", "/pages/privacy".
_PAGE_FOLDERS = frozenset(("page", "pages", "p", "info", "help", "legal", "company", "corporate"))
_LANGUAGE = re.compile(r"[a-z]{2}(?:-[a-z]{2})?")
_NUMBER = re.compile(r"\d+")
# An amount in a sentence ("$3 million will be spent") is no price.
_PRICE = re.compile(
    r"\W{0,3}(?:(?:US|A|C|NZ|HK|S)?[$€£¥₹]|(?:USD|EUR|GBP|CHF)\s)\s?(?>\d+(?:[.,]\d+)*)(?<=\d\d)(?=\W)(?!\s*[^\W\d_A-ZÀ-Þ])"
)
_LIVE_SEGMENT = re.compile(r"live-\d+")
_EPISODE = re.compile(
    r"(?:^|[–—|:(]\s*|\s-\s)(?:episode|ep\.?|folge|épisode|episodio|aflevering) ?#?\d+"
    r"(?=\s*(?:$|[–—|:,.)-]))",
    re.IGNORECASE,
)
_VERSION = re.compile(
    # Neither a date nor an address of the internet, and nothing that is out of or available to something.
    r"(?<![\d.])(?!\d\d\.\d\d\.\d\d\b)v?\d{1,3}\.\d{1,3}\.\d{1,3}\b(?!\.\d)"
    r"|\b(?:v\d+(?:\.\d+)*|\d+\.\d+)\S*(?: is)? (?:now )?(?:released|available|out)\b(?! (?:of|to)\b)",
    re.IGNORECASE,
)
# Show notes, essays and lists of links of 100 feeds: lists have fewer words for each site that they link.
_FEWEST_SITES, _MOST_WORDS_A_SITE, _MOST_WORDS_A_LISTED_SITE = 10, 15, 30
# A single word of this length is also a word of headlines ("briefing").
_LONGEST_PLAIN_NAME = 9
_FEWEST_IMAGES = 4
# Hardly more than a caption each; with 25 two texts whose formulas are pictures were galleries.
_MOST_WORDS_FOR_IMAGE = 12
_LONGEST_SLUG_OF_LIST = 4
_LONGEST_NAME_OF_PAGE = 2
# So many entries, and so large a share of them, make a habit of a feed.
_LEAST_SHARE, _FEWEST_FOR_FOLDERS = 0.8, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """The kind of a page, the genre of its text if anything says it, and what said so."""

    page: PageKind = PageKind.ARTICLE
    genre: Genre | None = None
    reason: str = ""


# The words that show a kind, with the place where they are, or ""; the names are those of the kind.
Sign = Callable[[Signals, frozenset[str]], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A page kind or a genre, and the function that returns what in an entry's signals says so, or ""."""

    says: PageKind | Genre
    sign: Sign


def kind_of(signals: Signals) -> Kind:
    """Return the kind of an entry by the first rule for kinds and the first for genres that finds a sign."""
    page, why_page = _first(signals, _PAGE_RULES)
    genre, why_genre = _first(signals, _GENRE_RULES)
    # What is left out is left out for its page, whatever its genre.
    whys = (why_page,) if page in NO_NEWS else (why_page, why_genre)
    reasons = "; ".join(filter(None, dict.fromkeys(whys)))
    return Kind(
        page=PageKind(page) if page else PageKind.ARTICLE,
        genre=Genre(genre) if genre else _GENRE_OF_KIND.get(PageKind(page)) if page else None,
        reason=reasons,
    )


def _first(signals: Signals, rules: tuple[Rule, ...]) -> tuple[PageKind | Genre | None, str]:
    for rule in rules:
        if reason := rule.sign(signals, _names(rule.says.value)):
            return rule.says, reason
    return None, ""


@cache
def _names(key: str) -> frozenset[str]:
    return words_of_all("kinds", key)


def _by_title(form: Callable[[str], str]) -> Sign:
    """Return the sign of a form of title, which names the words it has."""
    return lambda signals, _: _in("its title", form(signals.title))


def _by_text(opening: Callable[[str], str]) -> Sign:
    """Return the sign of an opening of a text, which names the words it has."""
    return lambda signals, _: _in("its text", opening(signals.text))


def _in(where: str, named: str) -> str:
    return f"{where} ({named})" if named else ""


def _address(signals: Signals, names: frozenset[str]) -> str:
    """A section of the address, or its last part, has one of the names."""
    named = next((segment for segment in signals.segments if segment in names), "")
    return f"its address (/{named}/)" if named else ""


def _own_address(signals: Signals, names: frozenset[str]) -> str:
    """A section of the address that most entries of the feed do not share."""
    named = next((one for one in signals.segments[:-1] if one in names and not signals.is_common(one)), "")
    return f"its address (/{named}/)" if named else ""


def _unlike_title(signals: Signals, names: frozenset[str]) -> str:
    """The last part of the address holds a name of several letters that the title does not have."""
    title = f"-{slug_of(signals.title)}-"
    padded = f"-{signals.slug}-"
    if padded == title or "-" not in signals.slug:
        return ""
    named = next(
        (
            one
            for one in sorted(names)
            if _is_telling(one) and f"-{one}-" in padded and f"-{one}-" not in title
        ),
        "",
    )
    return _in("its address", named)


def _is_telling(name: str) -> bool:
    return "-" in name or len(name) > _LONGEST_PLAIN_NAME


def _category(signals: Signals, names: frozenset[str]) -> str:
    named = next((category for category in signals.categories if category in names), "")
    return _in("its category", named)


def _rare_category(signals: Signals, names: frozenset[str]) -> str:
    """A category that most entries of the feed do not have."""
    named = next((one for one in signals.categories if one in names and not signals.is_common(one)), "")
    return _in("its category", named)


def _own_category(signals: Signals, names: frozenset[str]) -> str:
    """A category of two words that most entries of the feed do not have; one word may be a subject."""
    own = (one for one in signals.categories if "-" in one and not signals.is_common(one))
    named = next((category for category in own if category in names), "")
    return _in("its category", named)


def _label(signals: Signals, names: frozenset[str]) -> str:
    named = next((label for label in signals.labels if label in names), "")
    return _in("its title", named)


def _feed_name(signals: Signals, names: frozenset[str]) -> str:
    own = signals.habits.names if signals.habits else ()
    named = next((name for name in own if name in names), "")
    return _in("its feed", named)


def _undated(signals: Signals, _: frozenset[str]) -> str:
    dates_others = signals.habits is not None and signals.habits.dated > 0
    return "having no date in a feed that dates the others" if signals.undated and dates_others else ""


def _site_page(signals: Signals, names: frozenset[str]) -> str:
    """A page of the site itself: it stands in no folder of posts, and address and title name it."""
    folders = signals.segments[:-1]
    is_apart = all(
        folder in _PAGE_FOLDERS or folder in names or _LANGUAGE.fullmatch(folder) for folder in folders
    )
    if len(folders) > 2 or not is_apart or signals.slug not in names:
        return ""
    title = slug_of(signals.title)
    is_short = title.count("-") <= _LONGEST_NAME_OF_PAGE
    is_named = not title or title in names or (is_short and title.startswith(signals.slug))
    return f"its address (/{'/'.join(signals.segments)}/)" if is_named else ""


def _apart(signals: Signals, _: frozenset[str]) -> str:
    """A page of a short name outside of the folders of nearly all other entries of its feed."""
    habits = signals.habits
    is_root = len(signals.segments) == 1 and signals.slug.count("-") < _LONGEST_NAME_OF_PAGE
    if habits is None or not is_root or habits.entries < _FEWEST_FOR_FOLDERS:
        return ""
    is_apart = habits.in_folders >= _LEAST_SHARE * habits.entries
    return f"its address (/{signals.slug}/), outside of the folders of its feed" if is_apart else ""


def _list_page(signals: Signals, _: frozenset[str]) -> str:
    """A page that lists the pages of a subject, an author or a search."""
    if len(signals.segments) != 2 or signals.slug.count("-") >= _LONGEST_SLUG_OF_LIST:
        return ""
    folder = signals.segments[0]
    is_list = folder in _names("list_pages") or (folder == "page" and bool(_NUMBER.fullmatch(signals.slug)))
    return f"its address (/{folder}/{signals.slug}/)" if is_list else ""


def _nothing(signals: Signals, _: frozenset[str]) -> str:
    has_content = signals.form.words or signals.form.images or signals.form.players or signals.attached
    is_untitled = not signals.title or slug_of(signals.title) in _names("untitled")
    return "having neither a title nor text" if is_untitled and not has_content else ""


def _price(signals: Signals, _: frozenset[str]) -> str:
    match = _PRICE.match(signals.text)
    return f"its text, which begins with a price ({match[0].strip()})" if match else ""


def _links(signals: Signals, _: frozenset[str]) -> str:
    """A text that hardly has more than its links to many sites."""
    form = signals.form
    most = _MOST_WORDS_A_LISTED_SITE if 2 * form.items >= form.sites else _MOST_WORDS_A_SITE
    is_list = form.sites >= _FEWEST_SITES and form.words < most * form.sites
    return f"its form (links to {form.sites} sites, {form.words} words)" if is_list else ""


def _live_address(signals: Signals, _: frozenset[str]) -> str:
    return f"its address ({signals.slug})" if _LIVE_SEGMENT.fullmatch(signals.slug) else ""


def _is_at(host: str, sites: tuple[str, ...]) -> bool:
    return any(host == site or host.endswith(f".{site}") for site in sites)


def _host_of_videos(signals: Signals, _: frozenset[str]) -> str:
    return f"its site ({signals.host})" if _is_at(signals.host, _VIDEO_HOSTS) else ""


def _host_of_podcasts(signals: Signals, _: frozenset[str]) -> str:
    return f"its site ({signals.host})" if _is_at(signals.host, _PODCAST_HOSTS) else ""


def _attached(signals: Signals, names: frozenset[str]) -> str:
    named = next(
        (medium for medium in ("audio", "video") if medium in signals.attached and medium in names), ""
    )
    return f"a file of {named}" if named else ""


def _episode(signals: Signals, _: frozenset[str]) -> str:
    match = _EPISODE.search(signals.title)
    return f"its title ({match[0].strip()})" if match else ""


def _pictures(signals: Signals, _: frozenset[str]) -> str:
    form = signals.form
    is_gallery = form.images >= _FEWEST_IMAGES and form.words < _MOST_WORDS_FOR_IMAGE * form.images
    return f"its form ({form.images} pictures, {form.words} words)" if is_gallery else ""


def _version(signals: Signals, _: frozenset[str]) -> str:
    match = _VERSION.search(signals.title)
    return f"its title ({match[0]})" if match else ""


_PAGE_RULES = (
    Rule(says=PageKind.STATIC, sign=_undated),
    Rule(says=PageKind.STATIC, sign=_site_page),
    Rule(says=PageKind.STATIC, sign=_list_page),
    Rule(says=PageKind.STATIC, sign=_apart),
    Rule(says=PageKind.STATIC, sign=_by_text(page_opening)),
    Rule(says=PageKind.EMPTY, sign=_nothing),
    Rule(says=PageKind.ADVERTISEMENT, sign=_own_address),
    Rule(says=PageKind.ADVERTISEMENT, sign=_rare_category),
    Rule(says=PageKind.ADVERTISEMENT, sign=_label),
    Rule(says=PageKind.LISTING, sign=_own_address),
    Rule(says=PageKind.LISTING, sign=_by_title(listing_form)),
    Rule(says=PageKind.LISTING, sign=_price),
    Rule(says=PageKind.ROUND_UP, sign=_by_title(round_up_form)),
    Rule(says=PageKind.ROUND_UP, sign=_label),
    Rule(says=PageKind.ROUND_UP, sign=_own_address),
    Rule(says=PageKind.ROUND_UP, sign=_own_category),
    Rule(says=PageKind.ROUND_UP, sign=_unlike_title),
    Rule(says=PageKind.ROUND_UP, sign=_by_text(link_opening)),
    Rule(says=PageKind.LIVE, sign=_by_title(live_form)),
    Rule(says=PageKind.LIVE, sign=_live_address),
    Rule(says=PageKind.LIVE, sign=_own_address),
    Rule(says=PageKind.LIVE, sign=_unlike_title),
    Rule(says=PageKind.VIDEO, sign=_host_of_videos),
    Rule(says=PageKind.PODCAST, sign=_host_of_podcasts),
    Rule(says=PageKind.PODCAST, sign=_attached),
    Rule(says=PageKind.PODCAST, sign=_address),
    Rule(says=PageKind.PODCAST, sign=_label),
    Rule(says=PageKind.PODCAST, sign=_episode),
    Rule(says=PageKind.PODCAST, sign=_category),
    Rule(says=PageKind.VIDEO, sign=_attached),
    Rule(says=PageKind.VIDEO, sign=_address),
    Rule(says=PageKind.VIDEO, sign=_label),
    Rule(says=PageKind.VIDEO, sign=_category),
    Rule(says=PageKind.ROUND_UP, sign=_links),
    Rule(says=PageKind.GALLERY, sign=_address),
    Rule(says=PageKind.GALLERY, sign=_label),
    Rule(says=PageKind.GALLERY, sign=_by_title(gallery_form)),
    Rule(says=PageKind.GALLERY, sign=_unlike_title),
    Rule(says=PageKind.GALLERY, sign=_pictures),
    Rule(says=PageKind.RELEASE, sign=_own_address),
    Rule(says=PageKind.RELEASE, sign=_category),
    Rule(says=PageKind.RELEASE, sign=_version),
    Rule(says=PageKind.EVENT, sign=_own_address),
    Rule(says=PageKind.LINK, sign=_address),
)
_GENRE_RULES = tuple(
    Rule(says=genre, sign=sign)
    for genre in (
        Genre.OPINION,
        Genre.ANALYSIS,
        Genre.REVIEW,
        Genre.HOW_TO,
        Genre.FEATURE,
        Genre.ANNOUNCEMENT,
        Genre.PERSONAL,
        Genre.NEWS,
    )
    for sign in (_address, _label, _category, _feed_name)
)
_GENRE_OF_KIND = {
    PageKind.LISTING: Genre.OTHER,
    PageKind.STATIC: Genre.OTHER,
    PageKind.EMPTY: Genre.OTHER,
    PageKind.RELEASE: Genre.ANNOUNCEMENT,
    PageKind.EVENT: Genre.ANNOUNCEMENT,
    PageKind.ADVERTISEMENT: Genre.ANNOUNCEMENT,
    PageKind.VIDEO: Genre.FEATURE,
    PageKind.PODCAST: Genre.FEATURE,
    PageKind.LIVE: Genre.NEWS,
}
