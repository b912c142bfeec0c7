"""Where independent reports of a story give different numbers for one thing.

After de Marneffe, Rafferty and Manning 2008 ("Finding contradictions in text"): align what two sentences say,
make sure that both are about one event, and only then look for what cannot both be true. Numbers are the kind
of contradiction that a program finds most surely, and those alone are looked for.

Precision comes first. Two numbers differ only if both cannot be true (bounds, estimates, rounding), neither
is more than 2.5 times the other, both count the same thing in sentences that share much of their wording and
no year, month or weekday sets apart, and neither report gives a second number for it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from itertools import combinations, product

from flows.language.days import name_other_days
from flows.language.languages import pattern_text, table
from flows.language.quantities import Bound, Quantity, quantities
from flows.language.sentences import LONGEST_SENTENCE, leading_spans
from flows.language.words import normal, stem, words, zipf
from flows.model import Article, Contrast, Passage
from flows.summaries.quotable import Fitness, fitness

# A casualty ("dead",), an age ("age", "ada", "low"), a unit ("%",), or the stems of a noun and its modifiers.
Thing = tuple[str, ...]

_FUNCTION_ZIPF = 5.8
_MOST_WEIGHT = 4.0
_LARGEST_RATIO = 2.5
# A toll that grew between reports further apart is news, and not a difference.
_GROWTH = timedelta(hours=12)
# A person may have had a birthday between reports further apart.
_BIRTHDAY = timedelta(days=45)
# How much two sentences must share besides what is counted: in weight (a word weighs up to 4 by how rare it
# is) and as a share of the lighter sentence, for a toll, an age, a unit and a noun; and how many of the
# names of the sentence with fewer names.
_SHARED_WEIGHT = 4.0
_TOLL_PART, _AGE_PART, _UNIT_PART, _PART = 0.3, 0.2, 0.6, 0.45
_TOLL_NAMES, _SHARED_NAMES = 0.1, 0.5
_MOST_BOXES = 2
# Of an article so many sentences within so many characters are read; a sentence of more figures is a table.
_SENTENCES = 60
_CHARACTERS = 15_000
_MOST_FIGURES = 12
_MOST_CLAIMS = 8
_FIGURE = re.compile(r"\d[\d.,:]*")
_CLAUSE = re.compile(r"[,;:()\[\]“”„«»\"—–!?]|\.\s")
_CAPITALISED = r"[^\W\d_a-zß-ÿ][\w’'.-]*"
_NAME_BEFORE_AGE = re.compile(rf"(?P<first>{_CAPITALISED}) (?P<last>{_CAPITALISED})(?:, | \(|, aged )$")
_NAME_AFTER_AGE = re.compile(rf"\s(?:{_CAPITALISED} )*(?P<first>{_CAPITALISED}) (?P<last>{_CAPITALISED})")
# How many words of its clause before and after a number may say that people are dead, hurt, missing or held.
_WORDS_BEFORE, _WORDS_AFTER = 4, 6
_REACH = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A number that a sentence gives for a thing.

    `wording` are the sentence's stems with their weights, `beside` all its numbers by their things.
    """

    article: Article
    start: int
    end: int
    quantity: Quantity
    thing: Thing
    wording: Mapping[str, float]
    beside: Mapping[Thing, Quantity]

    @property
    def text(self) -> str:
        """The sentence."""
        return self.article.text[self.start : self.end]

    @property
    def passage(self) -> Passage:
        """The sentence as a value."""
        return Passage(article_id=self.article.id, start=self.start, end=self.end, text=self.text)

    @property
    def place(self) -> tuple[object, ...]:
        """A total order by time, article and place in the text."""
        return self.article.time, self.article.id, self.start, self.quantity.start


def differences_of(
    articles: Sequence[Article], reports: Sequence[int], fresh_ids: frozenset[str], most_words: int
) -> tuple[Contrast, ...]:
    """Return what the independent reports of a story do not agree on, the best supported first.

    `articles` are the story's without copies, `reports` the number of the independent report that each
    belongs to. At least one side is of `fresh_ids`; both sentences have at most `most_words` and can stand
    alone.
    """
    by_thing: dict[Thing, dict[int, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for article, report in zip(articles, reports, strict=True):
        for claim in claims_of(article) if len(set(reports)) > 1 else ():
            by_thing[claim.thing][report].append(claim)
    best = []
    for claims_by_report in by_thing.values():
        # A report that gives two numbers gives them for two things, or has updated the first.
        sure = {
            report: claims[:_MOST_CLAIMS] for report, claims in claims_by_report.items() if _is_one(claims)
        }
        pairs = [
            (one, other)
            for mine, theirs in combinations(sorted(sure), 2)
            for one, other in product(sure[mine], sure[theirs])
            if _differ(one, other) and not fresh_ids.isdisjoint((one.article.id, other.article.id))
            if all(_can_be_quoted(claim, most_words) for claim in (one, other))
        ]
        if pairs:
            ordered = [sorted(pair, key=lambda claim: claim.place) for pair in pairs]
            best.append(min(ordered, key=lambda pair: _order(pair, sure)))
    best.sort(key=lambda pair: _order(pair, by_thing[pair[0].thing]))
    return tuple(_contrast(one, other) for one, other in best[:_MOST_BOXES])


def claims_of(article: Article) -> Iterator[Claim]:
    """Yield the numbers that an article gives for a thing, in the order of its text."""
    for start, end in leading_spans(article.text, article.language, _CHARACTERS, _SENTENCES):
        sentence = article.text[start:end]
        if end - start > LONGEST_SENTENCE or len(_FIGURE.findall(sentence)) > _MOST_FIGURES:
            continue
        read = [
            (_thing_of(sentence, quantity, article.language), quantity)
            for quantity in quantities(sentence, article.language)
        ]
        wording = _wording(sentence, article.language) if read else {}
        for thing, quantity in read:
            # Two numbers of one thing in a sentence: which of them is the other report's?
            if thing and [name for name, _ in read].count(thing) == 1:
                yield Claim(
                    article=article,
                    start=start,
                    end=end,
                    quantity=quantity,
                    thing=thing,
                    wording=wording,
                    beside=dict(read),
                )


def _wording(sentence: str, language: str) -> Mapping[str, float]:
    """Return the stems of a sentence's words with their weights; numbers and function words weigh nothing."""
    plain = {normal(word) for word in words(sentence) if not any(map(str.isdigit, word))}
    weights = {word: min(_MOST_WEIGHT, _FUNCTION_ZIPF - zipf(word, language)) for word in sorted(plain)}
    return {stem(word, language): weight for word, weight in weights.items() if weight > 0}


def _thing_of(sentence: str, quantity: Quantity, language: str) -> Thing:
    """Return what a number of a sentence counts, or () if that is unclear."""
    before = sentence[max(0, quantity.start - _REACH) : quantity.start]
    after = sentence[quantity.end : quantity.end + _REACH]
    age = _NAME_AFTER_AGE.match(after) if quantity.unit == "age" else None
    if quantity.unit == "" and after[:1] in {",", ")"}:
        age = _NAME_BEFORE_AGE.search(before)
    if age or quantity.unit == "age":
        return ("age", normal(age["first"]), normal(age["last"])) if age else ()
    # Of which scale, above or below zero?
    if quantity.unit:
        return (stem(quantity.unit, language),) if quantity.unit != "degree" else ()
    casualty = _casualty(_CLAUSE.split(before)[-1], _CLAUSE.split(after)[0], quantity, language)
    is_casualty = any(pattern.fullmatch(quantity.noun) for pattern in _casualties(language).values())
    if casualty and (is_casualty or quantity.noun in ("", *_listed("people", language))):
        return (casualty,)
    if not quantity.noun or (quantity.value == 1 and not casualty):
        return ()
    noun = stem(quantity.noun, language)
    if casualty:
        return casualty, noun
    return (noun, *(stem(word, language) for word in sorted(quantity.modifiers)))


def _listed(name: str, language: str) -> list[str]:
    listed: str = table(language, "numbers").get(name, "")
    return listed.split()


def _casualty(before: str, after: str, quantity: Quantity, language: str) -> str:
    """Return what the words nearest to a number say of people ("dead", "hurt", "missing", "held"), or ""."""
    ahead, behind = words(before.casefold()), words(after.casefold())
    reach = 1
    if not quantity.noun and not set(_listed("counting", language)).isdisjoint(ahead):
        # "The number of visitors hurt in the storm stands at 17."
        reach = len(ahead)
    elif quantity.noun in ("", *_listed("people", language)) or quantity.bound is not Bound.EXACT:
        reach = _WORDS_BEFORE
    preceding, following = enumerate(reversed(ahead[-reach:])), enumerate(behind[:_WORDS_AFTER])
    for _, word in sorted([*following, *preceding], key=lambda entry: entry[0]):
        for name, pattern in _casualties(language).items():
            if pattern.fullmatch(word):
                return name
    return ""


@cache
def _casualties(language: str) -> Mapping[str, re.Pattern[str]]:
    """Return the `[casualties]` of a language: beginnings of words, or whole words where they end in "$"."""
    return {
        name: re.compile("|".join(word if word.endswith("$") else f"{word}.*" for word in listed.split()))
        for name, listed in table(language, "casualties").items()
    }


def _is_one(claims: Sequence[Claim]) -> bool:
    return all(one.quantity.agrees(other.quantity) for one, other in combinations(claims, 2))


def _differ(one: Claim, other: Claim) -> bool:
    """Return True if two claims are of one thing of one event and cannot both be true."""
    earlier, later = sorted((one, other), key=lambda claim: claim.article.time)
    smaller, larger = sorted((one.quantity.value, other.quantity.value))
    if one.quantity.agrees(other.quantity) or larger > _LARGEST_RATIO * smaller:
        return False
    apart = later.article.time - earlier.article.time
    is_toll = one.thing[0] in table(earlier.article.language, "casualties")
    if is_toll and later.quantity.value > earlier.quantity.value and apart > _GROWTH:
        return False
    if one.article.language != other.article.language:
        return False
    is_age = one.thing[0] == "age"
    if is_age and (apart > _BIRTHDAY or None in (one.article.published, other.article.published)):
        return False
    if not is_age and (_words_apart(one) != _words_apart(other) or name_other_days(one.text, other.text)):
        return False
    # A further number that differs tells of two periods or two parts.
    if not (is_toll or is_age) and any(
        not quantity.agrees(other.beside[thing])
        for thing, quantity in one.beside.items()
        if thing and thing != one.thing and thing in other.beside
    ):
        return False
    if _shared_names(one, other) < (_TOLL_NAMES if is_toll else _SHARED_NAMES):
        return False
    shared = sum(weight for _, weight in _shared(one, other))
    lighter = min(sum(_weights(claim).values()) for claim in (one, other))
    part = _TOLL_PART if is_toll else _AGE_PART if is_age else _UNIT_PART if one.quantity.unit else _PART
    return shared >= _SHARED_WEIGHT and shared >= part * lighter


def _words_apart(claim: Claim) -> frozenset[str]:
    """Return the words beside a number that set it apart: another time, a share, a plan, a denial."""
    start, end = claim.quantity.start, claim.quantity.end
    before, after = _CLAUSE.split(claim.text[:start])[-1], " ".join(_CLAUSE.split(claim.text[end:])[:2])
    pattern = pattern_text(table(claim.article.language, "numbers")["apart"])
    return frozenset(re.findall(rf"(?<!\w)(?:{pattern})(?!\w)", f"{before} {after}".lower()))


def _shared_names(one: Claim, other: Claim) -> float:
    """Return the share of names that both sentences have, of the sentence with fewer names, in [0, 1].

    Names are capitalised words within a sentence, in languages where nouns have none.
    """
    language = one.article.language
    if table(language, "sentences").get("nouns_capital", False):
        return 1.0
    names, other_names = (
        {stem(normal(word), language) for word in words(claim.text)[1:] if word[0].isupper()}
        for claim in (one, other)
    )
    shared = (names & other.wording.keys()) | (other_names & one.wording.keys())
    return len(shared) / max(1, min(len(names), len(other_names))) if names and other_names else 1.0


def _weights(claim: Claim) -> dict[str, float]:
    return {root: weight for root, weight in claim.wording.items() if root not in claim.thing}


def _shared(one: Claim, other: Claim) -> list[tuple[str, float]]:
    return [(root, weight) for root, weight in _weights(one).items() if root in other.wording]


def _order(pair: Sequence[Claim], by_report: Mapping[int, Sequence[Claim]]) -> tuple[object, ...]:
    """Return what orders pairs: the values that most reports give first, then those of dated articles."""
    support = sum(
        any(claim.quantity.agrees(each.quantity) for each in claims)
        for claim in pair
        for claims in by_report.values()
    )
    undated = sum(claim.article.published is None for claim in pair)
    return -support, undated, *(claim.place for claim in pair)


def _can_be_quoted(claim: Claim, most_words: int) -> bool:
    article, span = claim.article, (claim.start, claim.end)
    return fitness(article.text, span, article.language, most_words) is Fitness.FIT


def _contrast(one: Claim, other: Claim) -> Contrast:
    said = (normal(word) for word in words(one.text))
    stems = {root for root, _ in _shared(one, other)}
    return Contrast(
        about=tuple(dict.fromkeys(word for word in said if stem(word, one.article.language) in stems)),
        values=(_written(one), _written(other)),
        one=one.passage,
        other=other.passage,
    )


def _written(claim: Claim) -> str:
    return claim.text[claim.quantity.start : claim.quantity.end]
