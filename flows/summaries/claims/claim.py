"""The figures of a report: how many dead, hurt, missing, held or displaced, how old, how much, how many.

A figure is read with the thing that it counts. "No one was killed" counts none, "a man was killed" one: the
`[casualties]` of a language file say by which words people are dead or hurt, `[tolls]` how none of them
("nobody", "no" before the casualty) and a single `person` are written, and what stands between that person
and the casualty in the `passive`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from flows.language.languages import pattern_text, table
from flows.language.quantities import Bound, Quantity, quantities
from flows.language.sentences import LONGEST_SENTENCE, leading_spans
from flows.language.words import normal, stem, words, zipf
from flows.model import Article, Passage
from flows.summaries.quotable import Context, Fitness, read

# A casualty ("dead",), an age ("age", "ada", "low"), a unit ("%",), or the stems of a noun and its modifiers.
Thing = tuple[str, ...]

_FUNCTION_ZIPF = 5.8
_MOST_WEIGHT = 4.0
# Of an article so many sentences within so many characters are read; a sentence of more figures is a table.
_SENTENCES, _CHARACTERS = 60, 15_000
_MOST_FIGURES = 12
_FIGURE = re.compile(r"\d[\d.,:]*")
CLAUSE = re.compile(r"[,;:()\[\]“”„«»\"—–!?]|\.\s")
_CAPITALISED = r"[^\W\d_a-zß-ÿ][\w’'.-]*"
_NAME_BEFORE_AGE = re.compile(rf"(?P<first>{_CAPITALISED}) (?P<last>{_CAPITALISED})(?:, | \(|, aged )$")
_NAME_AFTER_AGE = re.compile(rf"\s(?:{_CAPITALISED} )*(?P<first>{_CAPITALISED}) (?P<last>{_CAPITALISED})")
# How many words of its clause before and after a number may say that people are dead, hurt, missing or held.
_WORDS_BEFORE, _WORDS_AFTER = 4, 6
_REACH = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A number that a sentence or a title gives for a thing.

    `text` is `article.text[start:end]`, or the title, whose `start` and `end` are 0. `wording` are its stems
    with their weights, `beside` all its numbers by their things, `number` its place among the sentences from
    1, 0 for the title.
    """

    article: Article
    number: int
    start: int
    end: int
    text: str
    quantity: Quantity
    thing: Thing
    wording: Mapping[str, float]
    beside: Mapping[Thing, Quantity]

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

    @property
    def is_toll(self) -> bool:
        """Return True if people are counted who are dead, hurt, missing, held or displaced."""
        return self.thing[0] in casualty_patterns(self.article.language)

    def can_be_quoted(self, most_words: int) -> bool:
        """Return True if it is a sentence that has at most so many words and can stand below its title."""
        article, span = self.article, (self.start, self.end)
        context = Context.of(article.title, article.language)
        reading = read(article.text, span, article.language, most_words)
        return self.number > 0 and reading.verdict(context).fitness is Fitness.FIT


def claims_of(article: Article) -> Iterator[Claim]:
    """Yield the numbers that the sentences of an article give for a thing, in the order of its text."""
    spans = leading_spans(article.text, article.language, _CHARACTERS, _SENTENCES)
    for number, (start, end) in enumerate(spans, 1):
        if end - start <= LONGEST_SENTENCE:
            yield from _claims(article, number, start, end)


def title_claims_of(article: Article) -> Iterator[Claim]:
    """Yield the numbers that the title of an article gives for a thing."""
    if not article.title_made and len(article.title) <= LONGEST_SENTENCE:
        yield from _claims(article, 0, 0, 0)


def _claims(article: Article, number: int, start: int, end: int) -> Iterator[Claim]:
    sentence = article.text[start:end] if number else article.title
    language = article.language
    if len(_FIGURE.findall(sentence)) > _MOST_FIGURES:
        return
    numbers = quantities(sentence, language)
    counted = [_thing_of(sentence, quantity, language) for quantity in numbers]
    few = [
        (casualty, quantity)
        for casualty, quantity in _few(sentence, language)
        # "Killing one person" has been read as a number.
        if not any(
            other.start < quantity.end and quantity.start < other.end
            for other, thing in zip(numbers, counted, strict=True)
            if thing
        )
    ]
    few = list(dict.fromkeys(few))
    numbers = (*numbers, *(quantity for _, quantity in few))
    counted += [(casualty,) for casualty, _ in few]
    wording = _wording(sentence, language) if any(counted) else {}
    beside = dict(zip(counted, numbers, strict=True))
    for thing, quantity in zip(counted, numbers, strict=True):
        # Two numbers of one thing in a sentence: which of them is the other report's?
        if thing and counted.count(thing) == 1:
            yield Claim(
                article=article,
                number=number,
                start=start,
                end=end,
                text=sentence,
                quantity=quantity,
                thing=thing,
                wording=wording,
                beside=beside,
            )


def _few(sentence: str, language: str) -> Iterator[tuple[str, Quantity]]:
    """Yield the casualties of which a sentence counts none or a single person in words."""
    for value, patterns in enumerate(_few_patterns(language)):
        for pattern in patterns:
            for match in pattern.finditer(sentence):
                start, end = match.span("few")
                quantity = Quantity(
                    start=start,
                    end=end,
                    value=float(value),
                    grain=0.0,
                    bound=Bound.EXACT,
                    unit="",
                    noun="",
                    modifiers=(),
                )
                for word in words(match["casualty"].casefold()):
                    yield from (
                        (name, quantity)
                        for name, casualty in casualty_patterns(language).items()
                        if casualty.fullmatch(word)
                    )


@cache
def _few_patterns(language: str) -> tuple[tuple[re.Pattern[str], ...], ...]:
    """Return the patterns of `[tolls]` for none and for one person; each has the groups `few`, `casualty`."""
    tolls = table(language, "tolls")
    if not tolls:
        return ((), ())
    casualty = rf"(?:{'|'.join(pattern.pattern for pattern in casualty_patterns(language).values())})\b"
    casualty = casualty.replace("$", r"\b").replace(".*", r"\w*")
    texts = {name: pattern_text(value) for name, value in tolls.items()}
    person = texts["person"]
    forms = (
        (
            rf"(?<!\w)(?P<few>{texts['nobody']})(?P<casualty>\s(?:\w+\s){{0,3}}?{casualty}(?:\s\w+\s{casualty})?)",
            rf"(?<!\w)(?P<few>{texts['no']})\s(?P<casualty>(?:\w+\s){{0,2}}?{casualty}(?:\s\w+\s{casualty})?)",
        ),
        (
            rf"(?P<casualty>{casualty})\s(?P<few>{person})",
            rf"(?<!\w)(?P<few>{person})\s(?:{texts['passive']})?(?P<casualty>{casualty})",
        ),
    )
    return tuple(tuple(re.compile(form, re.IGNORECASE) for form in group) for group in forms)


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
    casualty = _casualty(CLAUSE.split(before)[-1], CLAUSE.split(after)[0], not quantity.noun, language)
    noun = stem(quantity.noun, language) if quantity.noun else ""
    if casualty:
        is_said = any(pattern.fullmatch(quantity.noun) for pattern in casualty_patterns(language).values())
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
        for name, pattern in casualty_patterns(language).items():
            if pattern.fullmatch(word):
                return name
    return ""


@cache
def casualty_patterns(language: str) -> Mapping[str, re.Pattern[str]]:
    """Return the `[casualties]` of a language: beginnings of words, or whole words where they end in "$"."""
    return {
        name: re.compile("|".join(word if word.endswith("$") else f"{word}.*" for word in beginnings.split()))
        for name, beginnings in table(language, "casualties").items()
    }


def _listed(name: str, language: str) -> list[str]:
    listed: str = table(language, "numbers").get(name, "")
    return listed.split()
