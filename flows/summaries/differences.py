"""Numbers on which independent reports of a story differ.

After de Marneffe, Rafferty and Manning 2008 ("Finding contradictions in text"): align what two sentences say,
make sure that both are about one event, and only then look for what cannot both be true. Numbers are the kind
of contradiction that a program finds most surely, and those alone are looked for.

Precision comes first. Two numbers differ only if both cannot be true (bounds, estimates, rounding), both
count the same thing in sentences that share much of their wording and their names, no year, month or
weekday, no further number and no word such as "last" or "expected" sets them apart, and neither report gives
a second number for it. On 246 clusters of Multi-News and 66 events of ECB+, three differences are shown, two
of which a reader calls true; each of these conditions keeps out at least one false one. Of 1,462 documents,
each with its sentences dealt out to two reports, none shows one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import combinations, product

from flows.language.days import name_other_days
from flows.language.languages import pattern_text, table
from flows.language.quantities import Quantity, quantities
from flows.language.sentences import LONGEST_SENTENCE, leading_spans
from flows.language.words import normal, stem, words, zipf
from flows.model import Article, Contrast, Passage
from flows.summaries.quotable import Fitness, fitness

# A casualty ("dead",), an age ("age", "ada", "low"), a unit ("%",), or the stems of a noun and its modifiers.
Thing = tuple[str, ...]

_FUNCTION_ZIPF = 5.8
_MOST_WEIGHT = 4.0
# A toll that grew between reports further apart is news; a person may have had a birthday.
_GROWTH, _BIRTHDAY = timedelta(hours=12), timedelta(days=45)
# How much two sentences must share besides what is counted: in weight (a word weighs up to 4 by how rare it
# is), as a share of the lighter sentence, and in names as a share of the sentence with fewer names.
_SHARED_WEIGHT = 4.0
_TOLL_PART, _AGE_PART, _UNIT_PART, _PART = 0.3, 0.2, 0.6, 0.45
_TOLL_NAMES, _SHARED_NAMES = 0.1, 0.5
_MOST_BOXES = 2
# Of an article so many sentences within so many characters are read; a sentence of more figures is a table.
_SENTENCES, _CHARACTERS = 60, 15_000
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
    def written(self) -> str:
        """The number as the sentence writes it."""
        return self.text[self.quantity.start : self.quantity.end]

    @property
    def passage(self) -> Passage:
        """The sentence as a value."""
        return Passage(article_id=self.article.id, start=self.start, end=self.end, text=self.text)

    @property
    def place(self) -> tuple[datetime, str, int, int]:
        """The key of a total order by time, article and place in the text."""
        return self.article.time, self.article.id, self.start, self.quantity.start

    def can_be_quoted(self, most_words: int) -> bool:
        """Return True if the sentence has at most so many words and can stand alone."""
        article, span = self.article, (self.start, self.end)
        return fitness(article.text, span, article.language, most_words) is Fitness.FIT


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

    def order(pair: Sequence[Claim]) -> tuple[object, ...]:
        """Return a key that puts first the values that most reports give, then those of dated articles."""
        by_report = by_thing[pair[0].thing].values()
        support = sum(any(_agree(claim, other) for other in claims) for claim in pair for claims in by_report)
        undated = sum(claim.article.published is None for claim in pair)
        return -support, undated, *(claim.place for claim in pair)

    best = []
    for claims_by_report in by_thing.values():
        # A report that gives two numbers gives them for two things, or has updated the first.
        sure = [
            claims[:_MOST_CLAIMS]
            for _, claims in sorted(claims_by_report.items())
            if all(_agree(*pair) for pair in combinations(claims, 2))
        ]
        pairs = [
            sorted(pair, key=lambda claim: claim.place)
            for mine, theirs in combinations(sure, 2)
            for pair in product(mine, theirs)
            if _differ(*pair) and any(claim.article.id in fresh_ids for claim in pair)
        ]
        quotable = [pair for pair in pairs if all(claim.can_be_quoted(most_words) for claim in pair)]
        if quotable:
            best.append(min(quotable, key=order))
    return tuple(_contrast(one, other) for one, other in sorted(best, key=order)[:_MOST_BOXES])


def claims_of(article: Article) -> Iterator[Claim]:
    """Yield the numbers that an article gives for a thing, in the order of its text."""
    language = article.language
    for start, end in leading_spans(article.text, language, _CHARACTERS, _SENTENCES):
        sentence = article.text[start:end]
        if end - start > LONGEST_SENTENCE or len(_FIGURE.findall(sentence)) > _MOST_FIGURES:
            continue
        numbers = quantities(sentence, language)
        counted = [_thing_of(sentence, quantity, language) for quantity in numbers]
        wording = _wording(sentence, language) if any(counted) else {}
        for thing, quantity in zip(counted, numbers, strict=True):
            # Two numbers of one thing in a sentence: which of them is the other report's?
            if thing and counted.count(thing) == 1:
                yield Claim(
                    article=article,
                    start=start,
                    end=end,
                    quantity=quantity,
                    thing=thing,
                    wording=wording,
                    beside=dict(zip(counted, numbers, strict=True)),
                )


def _wording(sentence: str, language: str) -> Mapping[str, float]:
    """Return the stems of a sentence's words with their weights, without numbers and function words."""
    plain = sorted({normal(word) for word in words(sentence) if not any(map(str.isdigit, word))})
    weights = {word: min(_MOST_WEIGHT, _FUNCTION_ZIPF - zipf(word, language)) for word in plain}
    return {stem(word, language): weight for word, weight in weights.items() if weight > 0}


def _thing_of(sentence: str, quantity: Quantity, language: str) -> Thing:
    """Return what a number of a sentence counts, or () if that is unclear."""
    before = sentence[max(0, quantity.start - _REACH) : quantity.start]
    after = sentence[quantity.end : quantity.end + _REACH]
    age = _NAME_AFTER_AGE.match(after) if quantity.unit == "age" else None
    if not quantity.unit and after[:1] in {",", ")"}:
        age = _NAME_BEFORE_AGE.search(before)
    if age:
        return "age", normal(age["first"]), normal(age["last"])
    if quantity.unit:
        # An age without a name; degrees of which scale, above or below zero?
        return (stem(quantity.unit, language),) if quantity.unit not in {"age", "degree"} else ()
    casualty = _casualty(_CLAUSE.split(before)[-1], _CLAUSE.split(after)[0], not quantity.noun, language)
    noun = stem(quantity.noun, language) if quantity.noun else ""
    if casualty:
        is_said = any(pattern.fullmatch(quantity.noun) for pattern in _casualties(language).values())
        return (
            (casualty,)
            if is_said or quantity.noun in ("", *_listed("people", language))
            else (casualty, noun)
        )
    if not noun or quantity.value == 1:
        return ()
    return (noun, *(stem(word, language) for word in sorted(quantity.modifiers)))


def _casualty(before: str, after: str, is_bare: bool, language: str) -> str:
    """Return what the words nearest to a number say of people ("dead", "hurt", "missing", "held"), or ""."""
    ahead, behind = words(before.casefold()), words(after.casefold())
    # "The number of visitors hurt in the storm stands at 17."
    is_counted = is_bare and not set(_listed("counting", language)).isdisjoint(ahead)
    nearest = [*enumerate(behind[:_WORDS_AFTER])]
    nearest += enumerate(reversed(ahead if is_counted else ahead[-_WORDS_BEFORE:]))
    for _, word in sorted(nearest, key=lambda entry: entry[0]):
        for name, pattern in _casualties(language).items():
            if pattern.fullmatch(word):
                return name
    return ""


@cache
def _casualties(language: str) -> Mapping[str, re.Pattern[str]]:
    """Return the `[casualties]` of a language: beginnings of words, or whole words where they end in "$"."""
    return {
        name: re.compile("|".join(word if word.endswith("$") else f"{word}.*" for word in beginnings.split()))
        for name, beginnings in table(language, "casualties").items()
    }


def _listed(name: str, language: str) -> list[str]:
    listed: str = table(language, "numbers").get(name, "")
    return listed.split()


def _agree(one: Claim, other: Claim) -> bool:
    return one.quantity.agrees(other.quantity)


def _differ(one: Claim, other: Claim) -> bool:
    """Return True if two claims are of one thing of one event and cannot both be true."""
    if _agree(one, other) or one.article.language != other.article.language:
        return False
    earlier, later = sorted((one, other), key=lambda claim: claim.article.time)
    apart = later.article.time - earlier.article.time
    is_toll = one.thing[0] in _casualties(one.article.language)
    if one.thing[0] == "age":
        is_dated = one.article.published and other.article.published
        return bool(is_dated) and apart <= _BIRTHDAY and _share_wording(one, other, _AGE_PART, _SHARED_NAMES)
    if is_toll and later.quantity.value > earlier.quantity.value and apart > _GROWTH:
        return False
    if name_other_days(one.text, other.text) or _words_apart(one) != _words_apart(other):
        return False
    if is_toll:
        return _share_wording(one, other, _TOLL_PART, _TOLL_NAMES)
    # A further number that differs tells of two periods or two parts.
    both = (one.beside.keys() & other.beside.keys()) - {one.thing, ()}
    if not all(one.beside[thing].agrees(other.beside[thing]) for thing in both):
        return False
    return _share_wording(one, other, _UNIT_PART if one.quantity.unit else _PART, _SHARED_NAMES)


def _share_wording(one: Claim, other: Claim, part: float, names: float) -> bool:
    """Return True if two sentences share enough of their words, and at least these parts of words and
    names."""
    mine, theirs = (
        {root: weight for root, weight in claim.wording.items() if root not in claim.thing}
        for claim in (one, other)
    )
    shared = sum(weight for root, weight in mine.items() if root in theirs)
    lighter = min(sum(mine.values()), sum(theirs.values()))
    return shared >= max(_SHARED_WEIGHT, part * lighter) and _shared_names(one, other) >= names


def _words_apart(claim: Claim) -> frozenset[str]:
    """Return the words beside a number that set it apart: another time, a share, a plan, a denial."""
    before, after = claim.text[: claim.quantity.start], claim.text[claim.quantity.end :]
    beside = f"{_CLAUSE.split(before)[-1]} {' '.join(_CLAUSE.split(after)[:2])}".lower()
    pattern = pattern_text(table(claim.article.language, "numbers")["apart"])
    return frozenset(re.findall(rf"(?<!\w)(?:{pattern})(?!\w)", beside))


def _shared_names(one: Claim, other: Claim) -> float:
    """Return the share of names that both sentences have, of the sentence with fewer names, in [0, 1].

    Names are capitalised words within a sentence, in languages where nouns have none.
    """
    language = one.article.language
    names, other_names = (
        {stem(normal(word), language) for word in words(claim.text)[1:] if word[0].isupper()}
        for claim in (one, other)
    )
    if table(language, "sentences").get("nouns_capital", False) or not (names and other_names):
        return 1.0
    shared = (names & other.wording.keys()) | (other_names & one.wording.keys())
    return len(shared) / min(len(names), len(other_names))


def _contrast(one: Claim, other: Claim) -> Contrast:
    language = one.article.language
    said = (normal(word) for word in words(one.text))
    shared = one.wording.keys() & other.wording.keys()
    about = dict.fromkeys(
        word for word in said if stem(word, language) in shared and stem(word, language) not in one.thing
    )
    return Contrast(
        about=tuple(about), values=(one.written, other.written), one=one.passage, other=other.passage
    )
