"""What a web page says it is: an article, the stub of one behind a paywall, or a page for browsers only."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flows.reading.pages.blocks import Block, page_blocks
from flows.reading.wording import tokens_of

PAYWALL, SCRIPT, CHECK = "paywall", "script", "check"

_LAST_LINES = 3
_LONGEST_ASKING = 250

ARTICLE_TYPE = re.compile(
    r"(?:article|newsarticle|reportage\w*|blogposting|analysis\w*|opinion\w*)$", re.IGNORECASE
)
_OTHER_TYPES = re.compile(
    r"schema\.org/(?:Product|DiscussionForumPosting|QAPage|FAQPage|Question|CollectionPage|SearchResultsPage"
    r"|ProfilePage|Recipe|Event|JobPosting|SoftwareApplication)\b"
    r"|\"@type\"\s*:\s*\"(?:Product|DiscussionForumPosting|QAPage|FAQPage|CollectionPage|SearchResultsPage"
    r"|ProfilePage|Recipe|Event|JobPosting|SoftwareApplication)\""
)
_LOCKED = frozenset({"false", "0", "no", "locked"})
_ENDS_SHORT = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])\s*$")
_PAY_LINE = re.compile(
    r"\b(?:subscribe|sign (?:in|up)|log ?in|register|become an? (?:member|subscriber))\b.{0,40}"
    r"\bto (?:continue|keep|read|unlock|access|view|finish)\b"
    r"|\bto (?:continue|keep) reading\b|\bto (?:read|unlock|access) (?:the|this) (?:full|rest|entire|whole)\b"
    r"|\b(?:article|content|story|post) is (?:\w+ )?(?:available )?(?:for|to) (?:\w+ ){0,3}"
    r"(?:subscribers|members)\b"
    r"|\b(?:subscribers?|members?)[- ]only\b|\byou(?:['’]ve| have) (?:reached|read|used) (?:your|all)\b"
    r"|\bweiterlesen mit\b|\bnur für abonnent|\bmit \S{2,12} weiterlesen\b|\babonnieren.{0,20}weiterlesen\b"
    r"|\bréservée?s? (?:à nos |aux )?abonnés\b|\babonnez-vous pour\b|\bpour lire la suite\b"
    r"|\b(?:exclusivo|s[oó]lo) para su[bs]?scriptores\b|\bsuscr[ií]bete para\b|\bpara seguir leyendo\b"
    r"|\briservat[oai] (?:agli|ai) abbonati\b|\babbonati per\b|\bper continuare a leggere\b"
    r"|\bexclusivo para assinantes\b|\bassine para\b|\bpara continuar (?:a ler|lendo)\b"
    r"|\balleen voor abonnees\b|\blees verder met\b",
    re.IGNORECASE,
)
_SCRIPT_LINE = re.compile(r"\bjava ?script\b", re.IGNORECASE)
_CHECK_LINE = re.compile(
    r"\bjust a moment\b|\bchecking (?:if the site|your browser)\b"
    r"|\bverify(?:ing)? (?:that )?you are (?:a )?human\b"
    r"|\bare you a (?:robot|human)\b|\baccess (?:to this page has been )?denied\b|\battention required\b"
    r"|\bunusual (?:traffic|activity)\b|\bcaptcha\b|\brequest (?:was )?blocked\b|\bdisable any ad ?blocker\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StubRules:
    """How short a text must be for what its page says of it to make it a stub, in words.

    Chosen by reason, not on data: a paywall shows one to three paragraphs (`teased`), a page for
    browsers or against robots a line or two (`empty`); of 91 free and paid news pages of 2019 the
    only teaser among them (69 words, cut by an ellipsis) was marked, and nothing else.
    `locked`: what says only that it is not free must be this short, or end in an ellipsis.
    `behind`: how many blocks behind the text may hold the request to pay.
    """

    teased: int = 200
    locked: int = 80
    empty: int = 60
    behind: int = 8
    most_blocks: int = 2_000


def article_claim(root: Any, claims: Mapping[str, Any]) -> str | None:
    """Return what says that a page is an article, strongest first, or None when nothing does.

    A lone `<article>` counts only on pages that do not call themselves something else (a product, a
    forum, a list).
    """
    kinds = root.xpath("//meta[@property='og:type' or @name='og:type']/@content")
    if any(kind.strip().lower().startswith("article") for kind in kinds):
        return "og:type"
    if claims:
        return "schema.org"
    typed = root.xpath("//@itemtype")
    if any(ARTICLE_TYPE.search(kind.strip().rstrip("/")) for kind in typed):
        return "itemtype"
    if root.xpath("//*[@itemprop='articleBody']"):
        return "articleBody"
    if root.xpath("//meta[@property='article:published_time']"):
        return "article:published_time"
    if len(root.xpath("//article")) == 1 and not _is_something_else(root, typed):
        return "article"
    return None


def _is_something_else(root: Any, typed: Sequence[str]) -> bool:
    data = root.xpath("//script[@type='application/ld+json']/text()")
    return any(_OTHER_TYPES.search(each) for each in (*typed, *data))


def stub_claim(
    root: Any, claims: Mapping[str, Any], lines: Sequence[str], rules: StubRules
) -> tuple[str, str] | None:
    """Return why a page shows no article or only its beginning, as a kind and the evidence, or None.

    Kinds are "paywall", "script" (the text is written by scripts) and "check" (a test for robots).
    """
    size = sum(len(tokens_of(line)) for line in lines)
    if size >= rules.teased:
        return None
    blocks = page_blocks(root, rules.most_blocks)
    if size < rules.empty and sum(len(block.tokens) for block in blocks) < rules.teased:
        unseen = [element.text_content() for element in root.xpath("//noscript")]
        shown = [block.text for block in blocks]
        for kind, pattern, texts in (
            (CHECK, _CHECK_LINE, [*_titles(root), *shown]),
            (SCRIPT, _SCRIPT_LINE, [*shown, *unseen]),
        ):
            found = next((text for text in texts if pattern.search(text)), None)
            if found is not None:
                return kind, " ".join(found.split())[:200]
    return _paywall(root, claims, lines, (blocks, rules))


def _titles(root: Any) -> list[str]:
    return [title.text_content() for title in root.xpath("//title")]


def _paywall(
    root: Any, claims: Mapping[str, Any], lines: Sequence[str], seen: tuple[tuple[Block, ...], StubRules]
) -> tuple[str, str] | None:
    blocks, rules = seen
    free = str(claims.get("isAccessibleForFree", "")).strip().lower()
    tiers = root.xpath("//meta[@property='article:content_tier' or @name='article:content_tier']/@content")
    ending = (*lines[-_LAST_LINES:], *(block.text for block in _behind(blocks, lines, rules)))
    asked = next((text for text in ending if len(text) <= _LONGEST_ASKING and _PAY_LINE.search(text)), None)
    if asked is not None:
        return PAYWALL, asked
    # Outlets say so of articles that they show whole, too: brief ones would be lost.
    size = sum(len(tokens_of(line)) for line in lines)
    if size >= rules.locked and not (lines and _ENDS_SHORT.search(lines[-1])):
        return None
    if free in _LOCKED:
        return PAYWALL, "isAccessibleForFree is false"
    if any(tier.strip().lower() in _LOCKED for tier in tiers):
        return PAYWALL, "article:content_tier is locked"
    return None


def _behind(blocks: Sequence[Block], lines: Sequence[str], rules: StubRules) -> Sequence[Block]:
    """Return the few blocks behind the last line of a text: elsewhere every page asks for subscribers."""
    last = tokens_of(lines[-1]) if lines else ()
    places = [place for place, block in enumerate(blocks) if last and block.tokens == last]
    start = places[-1] + 1 if places else 0
    return blocks[start : start + rules.behind] if places or not lines else ()
