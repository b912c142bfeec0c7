"""The name of an outlet, as an editor would print it, from what its feed says of itself.

A language file's `[reading]` table holds six patterns: `sections` (the words that names of sections are made
of) and `sections_behind` (those that stand behind a name), `name_openings` and `name_endings` (what
publishing systems put around a name: "Posts on …", "… archives"), `searches` (parts of a title that say by
which word its entries were chosen) and `comments` (how the title of a feed of comments begins).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache

from flows.language.languages import pattern_of_all
from flows.reading.feeds import Feed
from flows.urls.normalise import host_of, http_url
from flows.urls.publisher import PLATFORMS, plain_host, registrable_domain

_LONGEST_TITLE = 1_000
_SEPARATOR = re.compile(r"\s+[–—―\-|/~>»›·•⋅]+\s+|\s*[|»›«]\s*|:\s+|\s+::?\s+")
_AT_ENDS = ' \t-–—|:;,»›«>·•"“”„*_'
_HANDLE = re.compile(r"\s*\(\s*@[^()]*\)$")
_FORMATS = r"(?:rss|atom|xml|json)(?:[ -]?\d(?:\.\d+)?)?"
_FORMAT = re.compile(
    rf"[(\[](?:{_FORMATS}|feed|full(?: text)?|excerpts?)(?: feed)?[)\]]"
    rf"|^(?:rss(?: feeds?)?|{_FORMATS} feeds?)(?::?\s+|$)"
    rf"|(?:['’]s)?\s+{_FORMATS}(?: feeds?)?$|(?<=\w)(?:['’]s)? (?:web ?)?feeds?$|^feeds?$",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[\"“”„«'‘].+[\"“”»'’]")
_DOMAIN = re.compile(r"(?:www\.)?((?:[\w-]+\.)+[a-z]{2,24})/?", re.IGNORECASE)
_ENDING_OF_DOMAIN = re.compile(r"(?<=\w)\.(?:com|org|net|co\.uk|de|fr|es|it|nl)$", re.IGNORECASE)
_COMMON_LABELS = "www com org net co uk edition feeds rss feed news english en blog"
_NOT_OF_THE_NAME = frozenset(_COMMON_LABELS.split())
# What platforms put beside the writer's name.
_PLATFORM_NAMES = re.compile(
    r"(?:youtube|medium|substack|tumblr|wordpress(?:\.com)?|blogger|reddit|telegram|github|gitlab|mastodon"
    r"|bluesky|vimeo|soundcloud|spotify|patreon|ghost|hashnode|dev community|linkedin|facebook|twitter|x"
    r"|instagram|flickr|pinterest|apple podcasts|feedburner|rsshub|nitter)(?: channel)?",
    re.IGNORECASE,
)
_ON_PLATFORM = re.compile(rf"(?<=\w) on {_PLATFORM_NAMES.pattern}$", re.IGNORECASE)
# How much is searched for the way in which a name is written; the head of a feed counts for more.
_ENTRIES_SEARCHED = 100
_CHARACTERS_SEARCHED = 4_000
_HEAD_WEIGHT = 3
_LONGEST_LABEL = 40


@cache
def _pattern(form: str, key: str = "sections") -> re.Pattern[str]:
    """Return a pattern in which "{}" stands for one or several of the patterns of all languages."""
    one = f"(?:{pattern_of_all('reading', key)})"
    # Atomic: what several languages have would else be tried once for each of them, at every word.
    word = rf"(?>{one}(?!\w))"
    chain = rf"{word}(?:[\s,&/+]+{word})*" if key == "sections" else one
    return re.compile(form.replace("{}", chain), re.IGNORECASE)


def outlet_name(feed: Feed, address: str = "") -> str | None:
    """Return the name of the outlet of a feed that was read at an address, or None if nothing names it.

    Titles join the outlet to sections, slogans and search terms ("World – Outlet"): the part that the host
    resembles most is taken, of equal ones the first. Where the title holds nothing but a section, the title
    of the feed's picture is asked, then how the feed's own texts write the name of the host, then the host
    itself is the name. So are the words of a name that is a domain parted: "thelamp.example" is "The Lamp"
    where the feed writes so.
    """
    host = _site(feed, address)
    for title in (feed.title, feed.image_title):
        name = _name_in(title or "", host)
        if name:
            return _parted(name, feed)
    label = _label(host)
    if not label:
        writer = feed.authors[0] if len(feed.authors) == 1 else ""
        return writer or _bare(feed.title or "") or host or None
    written = _written(label, feed, least_words=1)
    return written if written and not _is_section(written, "") else host


def _site(feed: Feed, address: str) -> str:
    """Return the host of a feed's site: of its link, else of most of its entries, else of its address."""
    links = Counter(host for item in feed.items if (host := _public_host(item.link)))
    most = min(links, key=lambda host: (-links[host], host), default="")
    return _public_host(feed.link) or most or _public_host(address)


def _public_host(link: str | None) -> str:
    """Return the host of a web address as readers write it, or "" for one that only its own machine knows."""
    host = plain_host(host_of(http_url(link) or ""))
    return host if "." in host and not host.replace(".", "").isdigit() else ""


def _label(host: str) -> str:
    """Return the label that names a site: "lamp" of "news.lamp.co.uk"; "" if only a platform is named."""
    domain = registrable_domain(host)
    return "" if domain in PLATFORMS else domain.partition(".")[0]


def _name_in(title: str, host: str) -> str | None:
    """Return the outlet's name in a title, or None if it holds only sections and search terms."""
    line = " ".join(title[:_LONGEST_TITLE].split())
    if http_url(line):
        line = host_of(line)
    is_of_comments = _pattern(r"(?:{}):? .*", "comments").fullmatch(line)
    line = _without(line, _pattern(r"^(?:{})\s+(?=\S)", "name_openings"), host)
    parts = [_bare(part) for part in _SEPARATOR.split(line)]
    if is_of_comments:
        # The others are the title of an article.
        parts = [part for part in parts if _likeness(part, host) > 2]
    chosen = [part for part in parts if part and not _is_section(part, host)]
    without_terms = [part for part in chosen if not _is_search(part) and not _PLATFORM_NAMES.fullmatch(part)]
    names = {_without_surroundings(part, host): part for part in without_terms or chosen}
    names = {name: part for name, part in names.items() if name and not _is_section(name, host)}
    if not names:
        return None
    # Of names as like the host, one that stands alone ("… from the Lamp | The Lamp"), then the first.
    best = max(names, key=lambda name: (_likeness(name, host), name == names[name]))
    return _without_slogan(best, host)


def _bare(part: str) -> str:
    """Return a part of a title without signs at its ends, handles, and names of formats."""
    text = _FORMAT.sub(" ", _HANDLE.sub("", part)).strip(_AT_ENDS)
    while text and unicodedata.category(text[0]) in ("So", "Cf", "Mn"):
        text = text[1:].lstrip(_AT_ENDS)
    while text and unicodedata.category(text[-1]) in ("So", "Cf", "Sk"):
        text = text[:-1].rstrip(_AT_ENDS)
    return text


def _is_section(part: str, host: str) -> bool:
    # "Science" at science.example is no section.
    return _pattern("(?:the )?{}").fullmatch(part) is not None and _likeness(part, host) < 4


def _is_search(part: str) -> bool:
    return bool(_pattern("{}", "searches").fullmatch(part) or _QUOTED.fullmatch(part))


def _without_surroundings(part: str, host: str) -> str:
    """Return a name without what publishing systems put before and behind it."""
    name = _ON_PLATFORM.sub("", part)
    for pattern in (
        _pattern(r"^(?:{})\s+(?=\S)", "name_openings"),
        _pattern(r"^(?:the )?\w+[\s,&]+{} (?:on|from|by|at|in) (?=\w)"),
        _pattern(r"(?<=\S)(?:['’]s)?\s+(?:{})$", "name_endings"),
    ):
        name = _without(name, pattern, host)
    # "Notes on Jo Ash", "Lamp World": a single word may be of the name, unless the host says otherwise.
    for pattern in (
        _pattern(r"^{} (?:on|at|by|from) (?=\w)"),
        _pattern(r"(?<=\w)\s(?:{})$", "sections_behind"),
    ):
        rest = pattern.sub("", name)
        if _likeness(rest, host) == 4 > _likeness(name, host):
            name = rest
    return name


def _without(name: str, pattern: re.Pattern[str], host: str) -> str:
    """Return a name without what a pattern finds, as often as it does, while it stays as like the host."""
    while (rest := pattern.sub("", name).strip(_AT_ENDS)) != name:
        if not rest or _likeness(rest, host) < _likeness(name, host):
            break
        name = rest
    return name


def _without_slogan(name: str, host: str) -> str:
    """Return a name without what follows it in the same part, if the host is just the name."""
    for sign in (",", " ("):
        head = name.partition(sign)[0].rstrip()
        if head != name and _likeness(head, host) == 4:
            return head
    return name


def _parted(name: str, feed: Feed) -> str:
    """Return a name that is a domain, or runs its words together, as the feed's own texts write it."""
    domain = _DOMAIN.fullmatch(name)
    if domain is None:
        name = _ENDING_OF_DOMAIN.sub("", name) if " " in name else name
        is_run_together = name.islower() and name.isalpha()
        return (_written(name, feed, least_words=2) or name) if is_run_together else name
    label = registrable_domain(domain[1].lower()).partition(".")[0]
    shorter = domain[1].removesuffix(".com")
    own = shorter if shorter.isupper() else domain[1]
    return _written(label, feed, least_words=2) or own


def _written(label: str, feed: Feed, least_words: int) -> str | None:
    """Return how the texts of a feed mostly write the letters of a label as a name, or None if nowhere.

    Each of its words begins with a capital, as in "Het Lampje". A single word is one only in capitals, or
    where the label in small letters is rarer.
    """
    letters = _letters(label)
    if not 2 < len(letters) <= _LONGEST_LABEL:
        return None
    between = r"(?:[\s\xa0.’'&-]{0,2})"
    pattern = re.compile(rf"(?<![\w./@-])(?<!\w['’]){between.join(letters)}(?![\w@/-]|\.\w)", re.IGNORECASE)
    forms: Counter[str] = Counter()
    for text, weight in _texts(feed):
        folded = _folded(text)
        for place in pattern.finditer(folded):
            forms[" ".join(text[place.start() : place.end()].split())] += weight
    small = forms[letters]
    best = {
        form: count
        for form, count in forms.items()
        if _is_name(form, least_words) and (" " in form or form.isupper() or count > max(1, small))
    }
    return min(best, key=lambda form: (-form.count(" "), -best[form], form), default=None)


def _is_name(form: str, least_words: int) -> bool:
    words = form.split()
    if len(words) < least_words and not (form.isupper() and len(form) < 7):
        return False
    return all(word[0].isupper() or word in ("&", "of", "and", "the") for word in words)


def _texts(feed: Feed) -> Iterator[tuple[str, int]]:
    """Yield the texts in which a feed may write its own name, with their weights."""
    for text in (feed.image_title, feed.about, *feed.authors):
        if text:
            yield text[:_CHARACTERS_SEARCHED], _HEAD_WEIGHT
    for item in feed.items[:_ENTRIES_SEARCHED]:
        for text in (item.title, *item.bodies[:1]):
            if text:
                yield text[:_CHARACTERS_SEARCHED], 1


def _likeness(name: str, host: str) -> int:
    """Return how much a name resembles a label of a host name, from 0 to 4."""
    domain = _DOMAIN.fullmatch(name)
    if domain and host.endswith(domain[1].lower()):
        return 4
    words = re.findall(r"\w+", name.casefold())
    letters = _letters(_ENDING_OF_DOMAIN.sub("", name))
    initials = "".join(word[0] for word in words)
    return max((_likeness_to(part, letters, initials) for part in _own_labels(host)), default=0)


def _own_labels(host: str) -> Iterable[str]:
    if registrable_domain(host) in PLATFORMS:
        return ()
    return (_letters(part) for part in host.split(".")[:-1] if part not in _NOT_OF_THE_NAME)


def _likeness_to(label: str, letters: str, initials: str) -> int:
    if not label:
        return 0
    if label == letters or label.removeprefix("the") == letters.removeprefix("the"):
        return 4
    if len(letters) > 2 and (label.startswith(letters) or letters.startswith(label)):
        return 3
    if len(letters) > 2 and len(label) > 2 and (letters in label or label in letters):
        return 2
    if len(initials) > 1 and (label.startswith(initials) or initials.startswith(label)):
        return 2 if label == initials else 1
    return 0


def _folded(text: str) -> str:
    """Return a text of the same length without accents."""
    if text.isascii():
        return text
    return "".join(unicodedata.normalize("NFKD", character)[0] for character in text)


def _letters(text: str) -> str:
    return "".join(character for character in _folded(text).casefold() if character.isalnum())
