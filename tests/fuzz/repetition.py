"""Texts that repeat one thing for very long, and the functions over strangers' text that must bear them.

A feed may hold any text. `KINDS` repeats what regular expressions and loops over places stumble on, and
`text_functions` finds the functions to try by their parameters: whoever adds a function that takes a text
adds nothing here, unless a parameter is of a type that `_VALUES` and `_values` do not know.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import islice
from types import ModuleType
from typing import Any, get_type_hints

import flows.editions
import flows.language
import flows.reading
import flows.sources
import flows.stories
import flows.summaries
import flows.urls
from flows.editions.corrections import ChangedArticle
from flows.editions.links import Directive, text_fragment
from flows.language.interface import Interface
from flows.language.search_text import folded
from flows.language.sentences import LONGEST_SENTENCE, sentence_spans
from flows.language.word_hashes import hash_words
from flows.model import Article, ArticleVersion, CleanDraft, Draft, Entry, Media, QuotedPlace, Theme
from flows.model.settings import Lengths, Limits
from flows.reading.repetition import OutletText
from flows.reading.revisions import compare
from flows.reading.word_runs import wording_of
from flows.runs.pipeline.compose import compose
from flows.sources.robots import read_robots
from flows.stories.deduplicate.wording import sentence_grams
from flows.stories.independence import Report
from flows.stories.themes import ThemeIndex, prepare_themes
from flows.stories.vectors import VectorRules, readings, word_term
from flows.summaries.claims import differences_of
from flows.summaries.quotable import fitness
from flows.summaries.quotable.language import language_of
from flows.summaries.summarise import Budget, document_of
from tests.factories import NOON, article, plan, store_of

ROOMS = (
    flows.editions,
    flows.language,
    flows.reading,
    flows.sources,
    flows.stories,
    flows.summaries,
    flows.urls,
)
SIZES = (10_000, 100_000, 1_000_000)
# Documents are parsed in a process of their own, which is ended after `Limits.read_seconds`; what it bears
# is asked in tests/bench/test_hostile_servers.py.
DOCUMENT_MODULES = (
    "flows.reading.drafts",
    "flows.reading.documents",
    "flows.reading.pages.article_text",
    "flows.reading.pages.blocks",
    "flows.reading.discovery",
    "flows.reading.encoding",
    "flows.reading.feeds",
    "flows.reading.newsletters",
    "flows.reading.opml",
    "flows.reading.outlet_names",
    "flows.reading.pages.columns",
    "flows.reading.pages.line_rules",
    "flows.reading.pages.stubs",
    "flows.reading.pages.page_text",
    "flows.reading.pages.recovery",
    "flows.reading.pages.page",
    "flows.reading.sitemaps",
    "flows.reading.xml",
)
# What takes a text but none of a stranger's, or is tried through another function, and which.
LEFT_OUT = {
    "flows.stories.cluster.evidence.clusters_of": "an edition composed",
    "flows.stories.cluster.evidence.shared_terms": "terms read",
    "flows.stories.cluster.evidence.vectors_of": "terms read",
    "flows.stories.cluster.evidence.with_shared": "an edition composed",
    "flows.reading.clean.clean_and_remember": "texts cleaned",
    "flows.stories.cluster.house_words.house_words": "terms read",
    "flows.stories.reports.reporting_of": "an edition composed",
    "flows.stories.themes.lessons.learn": "an edition composed",
    "flows.reading.teasers.fair_share": "counts entries",
    "flows.reading.teasers.failed_pages": "counts entries",
    "flows.editions.images.may_give": "counts articles",
    "flows.editions.story.article_ref": "an edition composed",
    "flows.editions.story.outlet_count": "counts articles",
    "flows.editions.story.quote_of": "an edition composed",
    "flows.summaries.claims.differences.differences_of": "a story's differences",
    "flows.editions.compose.materials": "an edition composed",
    "flows.editions.quieter.own_clusters": "counts articles",
    "flows.editions.quieter.posts_of": "counts articles",
    "flows.editions.quieter.rhythm_of": "counts articles",
    "flows.editions.quieter.with_posts": "counts articles",
    "flows.editions.rank.entries_of_sources": "counts articles",
    "flows.editions.rank.source_of": "reads no text",
    "flows.delivery.due.bounded": "reads no text",
    "flows.delivery.due.is_due": "reads no text",
    "flows.delivery.due.own_times": "reads no text",
    "flows.editions.schedule.cron_of": "reads no text",
    "flows.editions.schedule.decide_own": "reads no text",
    "flows.editions.schedule.timetable_of": "reads no text",
    "flows.editions.own_themes.in_order": "reads no text",
    "flows.editions.own_themes.is_told": "reads no text",
    "flows.editions.own_themes.with_own_themes": "counts articles",
    "flows.editions.select.omission": "reads no text",
    "flows.editions.select.select": "an edition composed",
    "flows.editions.select.why_no_news": "reads no text",
    "flows.editions.select.without_repeated": "counts articles",
    "flows.editions.since.change": "an edition composed",
    "flows.summaries.story_lines.standing_alone": "every sentence judged",
    "flows.reading.kinds.signals.habits_of": "reads addresses, dates and categories",
    "flows.editions.language.interface_language": "counts articles",
    "flows.language.formatting.byline": "joins two names",
    "flows.language.formatting.label": "joins two names",
    "flows.language.formatting.listed": "joins names",
    "flows.language.formatting.mark": "our own words",
    "flows.language.formatting.marked_label": "joins two names",
    "flows.language.formatting.month_name": "our own months",
    "flows.language.formatting.theme_name": "our own words",
    "flows.language.interface.message": "our own words",
    "flows.language.languages.pattern_text": "our own lists",
    "flows.summaries.quotable.language.bag": "our own lists",
    "flows.summaries.quotable.language.phrases": "our own lists",
    "flows.summaries.quotable.language.triggered": "our own lists",
    "flows.summaries.quotable.names.names_of": "every sentence judged",
    "flows.runs.json_difference.first_difference": "our own editions",
    "flows.stories.vectors.readings": "terms read",
}
# The characters that bound what a function is given, and by whom it is bounded; the first name that fits.
BOUNDS = {
    "flows.summaries.quotable.reading": None,
    # By `fitness`, which refuses longer sentences, by what quotes only fit ones, and by `claims_of`.
    "flows.summaries.quotable.": LONGEST_SENTENCE,
    "flows.language.days": LONGEST_SENTENCE,
    "flows.language.quantities": LONGEST_SENTENCE,
    "flows.editions.links.text_fragment": LONGEST_SENTENCE,
    # By the reader of documents, which cuts longer articles.
    "flows.language.sentences": Limits().article_characters,
    # By `http_url`, for which longer addresses are none.
    "flows.sources.robots.may_read": 2_000,
}


def _repeated(unit: str) -> Callable[[int], str]:
    return lambda size: (unit * (size // len(unit) + 1))[:size]


def _after(head: str, unit: str) -> Callable[[int], str]:
    return lambda size: head + _repeated(unit)(max(0, size - len(head)))


def _counted(form: str) -> Callable[[int], str]:
    def made(size: int) -> str:
        units = (form.format(number, _letters(number)) for number in range(size))
        return "".join(islice(units, size // len(form.format(10_000, "abcd")) + 1))[:size]

    return made


def _letters(number: int) -> str:
    found = ""
    while True:
        number, rest = divmod(number, 26)
        found += "abcdefghijklmnopqrstuvwxyz"[rest]
        if not number:
            return found


_UNITS = {
    "numbers": "12 ",
    "one long number": "1234567890",
    "numbers with commas": "1,000,",
    "numbers with points": "1.000.000 ",
    "numbers and words": "12 people ",
    "number words": "twelve ",
    "ranges": "3 to 4 ",
    "ordinals": "1st 2nd ",
    "dates": "12 March 2026, ",
    "dates in figures": "12/03/2026 ",
    "times": "10:30 p.m. ",
    "money": "$12 million ",
    "percentages": "12.5 per cent ",
    "ages": "Jo Doe, 34, ",
    "units": "12 km/h ",
    "at least": "at least 12 of the 23 held, ",
    "capital words": "Tarnfeld ",
    "capital letters": "A",
    "capitals and commas": "TARNFELD, ",
    "initials": "J. ",
    "initials without blanks": "J.K.",
    "titles of names": "Mr. ",
    "letters with points": "a.",
    "straight quotes": '"',
    "quoted words": '"yes" ',
    "opening quotes": "“",
    "closing quotes": "” ",
    "nested quotes": "“‘",
    "low and high quotes": "„so“ ",
    "guillemets": "«oui» ",
    "apostrophes": "'",
    "words with apostrophes": "l'",
    "single quotes": "‘s ",
    "opening brackets": "(",
    "brackets": "(a) ",
    "square brackets": "[1] ",
    "braces": "{}",
    "Chinese": "中文新闻报道",
    "Chinese sentences": "中文新闻报道。",
    "Japanese": "カタカナと漢字",
    "Arabic": "أخبار العالم ",
    "Thai": "ข่าวต่างประเทศ",
    "Hindi": "समाचार ",
    "emoji": "😀",
    "flags": "🇩🇪",
    "combining marks": "e\u0301",
    "marks alone": "\u0301",
    "zero width": "a\u200b",
    "joiners": "\u200d",
    "right to left marks": "\u202e",
    "blanks": " ",
    "no-break blanks": "\u00a0",
    "ideographic blanks": "\u3000",
    "tabs": "\t",
    "line ends": "\n",
    "line ends and returns": "\r\n",
    "line ends and blanks": "\n ",
    "lines of a letter": "a\n",
    "paragraphs": "A line.\n\n",
    "capital lines": "Tarnfeld\n",
    "hyphens": "-",
    "words with hyphens": "a-",
    "dashes": "– ",
    "long dashes": "—",
    "dots": ".",
    "dots and blanks": ". ",
    "ellipses": "… ",
    "exclamations": "!",
    "exclamations that go on": "boom! -- ",
    "question marks": "?",
    "commas": ",",
    "commas and words": "a, ",
    "semicolons": "; ",
    "colons": ": ",
    "labels": "Tarnfeld: ",
    "slashes": "/",
    "words and slashes": "a/",
    "bars": " | ",
    "underscores": "_",
    "words and underscores": "a_",
    "addresses": "https://a.example/b?c=d ",
    "one long address": "https://a.example/",
    "address parameters": "a=b&",
    "mail addresses": "a@b.example ",
    "at signs": "@a ",
    "hashtags": "#a ",
    "number signs": "#",
    "tags": "<b>",
    "open tags": "<a href='",
    "entities": "&amp;",
    "ampersands": "&",
    "Markdown": "**a** [b](c) ",
    "stars": "* ",
    "list bullets": "• a\n",
    "one letter": "a",
    "one capital word": "Aa",
    "two words": "a b ",
    "the": "The the ",
    "of": "of the ",
    "to": "a to ",
    "agencies": "(Reuters) - ",
    "agency names": "AP Reuters ",
    "credits": "Reporting by Jo Doe; ",
    "bylines": "By Jo Doe ",
    "datelines": "TARNFELD, March 3 (Reuters) - ",
    "weekdays": "Monday ",
    "weekdays and verbs": "said on Monday that ",
    "weekday spans": "Monday to ",
    "next weekday": "next Monday ",
    "relative days": "yesterday ",
    "month names": "March ",
    "said": "said ",
    "said pronouns": "he said, ",
    "negations": "not ",
    "denials": "denied that ",
    "appeals": "Sign up to our newsletter ",
    "read more": "Read more: ",
    "continue reading": "Continue reading. ",
    "cut marks": "[…] ",
    "share": "Share this article ",
    "copyrights": "© 2026 ",
    "author notes": "Ada Low is a reporter at the Gazette.\n",
    "author notes after sentences": "The bridge fell into the Orle.\nAda Low is a reporter at the Gazette.\n",
    "comments": "Leave a comment\n",
    "appeared first": "The post a appeared first on b ",
    "sentences": "Twelve people died in Tarnfeld on Monday, officials said. ",
    "sentences without blanks": "It ended.The ",
    "short sentences": "No. ",
    "German": "Die zwölf Verletzten kamen am Montag ins Krankenhaus. ",
    "French": "Douze personnes ont été blessées lundi à Tarnfeld, selon M. Brandt. ",
    "Spanish": "Al menos doce personas murieron el lunes, según la policía. ",
}
KINDS: Mapping[str, Callable[[int], str]] = {
    **{name: _repeated(unit) for name, unit in _UNITS.items()},
    "a quotation never closed": _after("He said “", "word "),
    "a bracket never closed": _after("Tarnfeld (", "word "),
    "a number, then blanks": _after("12", " "),
    "a stop, then quotes": _after("It ended.", "”"),
    "a label, then letters": _after("By ", "a"),
    "a comma, then capitals": _after("Jo, ", "Jo "),
    "rows of numbers": _repeated("12 people " * 150 + "fell. "),
    "rows of money": _repeated("$3 million, " * 120 + "he paid. "),
    "rows of names": _repeated("Ada Low, " * 120 + "said so. "),
    "rows of weekdays": _repeated("on Monday " * 150 + "it fell. "),
    "rows of quotations": _repeated("“yes” he said " * 100 + "so. "),
    "rows of figures and units": _repeated("at least 12 of 23 km/h, " * 60 + "it fell. "),
    "a figure of many digits": _repeated("1" + "0" * 400 + " people died. "),
    "other numbers": _counted("{0} "),
    "other words": _counted("{1} "),
    "other names": _counted("T{1} "),
    "other lines": _counted("{1} {0}\n"),
    "other paragraphs": _counted("Word {1} came to Tarnfeld.\n\n"),
    "other sentences": _counted("{0} people of T{1} were hurt on Monday, B{1} said. "),
    "other tolls": _counted("At least {0} people died in T{1}. "),
    "other money": _counted("The town of T{1} paid {0} dollars. "),
    "other questions": _counted("Who is {1}? "),
    "other quotations": _counted("“It was {1},” said T{1}. "),
}
LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A text to give to a function, and the language that it is said to be in."""

    text: str
    language: str = "en"

    @property
    def articles(self) -> tuple[Article, ...]:
        """Three articles that hold a third of the text each: as it is, with other figures, turned around."""
        text = self.text[: len(self.text) // 3]
        others = (text, text.translate(str.maketrans("123", "321")), text[::-1])
        return tuple(
            article(
                id=f"a{number}",
                title=" ".join(told[:300].split()) or "Untitled",
                text=told.strip(),
                published=NOON - timedelta(hours=number),
                language=self.language,
            )
            for number, told in enumerate(others)
        )

    @property
    def lines(self) -> list[str]:
        """The lines of the text that a reader of documents keeps."""
        return self.text[: Limits().article_characters].split("\n")[: Limits().article_lines]

    @property
    def draft(self) -> Draft:
        """A draft with the text's lines."""
        entry = Entry(source="sample", key="a", media=Media.TEXT, body=self.text)
        return Draft(
            entry=entry,
            outlet="Outlet",
            title=None,
            url=None,
            published_claim=self.text[:300],
            language=self.language,
            lines=tuple(self.lines),
            title_in_text=True,
        )

    @property
    def clean_draft(self) -> CleanDraft:
        """The same, cleaned."""
        paragraphs = tuple(part for part in self.lines if part.strip())
        return CleanDraft(draft=self.draft, title=None, paragraphs=paragraphs, removed=())


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFunction:
    """A function to try: its name, and how it is called with a text; `prepare` is not timed.

    `speaks` tells one that minds the language, `bound` how long a text it is given at most.
    """

    name: str
    prepare: Callable[[Case], Mapping[str, Any]]
    call: Callable[..., Any]
    speaks: bool
    bound: int | None


def changed_article(case: Case) -> ChangedArticle:
    """Return an article of which every second line was changed at a later reading, its first line quoted."""
    lines = case.text.split("\n")
    later = "\n".join(f"{line} Or so." if place % 2 else line for place, line in enumerate(lines))
    only = article(id="a1", text=case.text, language=case.language)
    version = ArticleVersion(article_id="a1", as_of=NOON, text=later, in_page=False)
    place = QuotedPlace(article_id="a1", start=0, end=min(200, len(case.text)), story_id="s1", as_of=NOON)
    return ChangedArticle(article=only, versions=(version,), places=(place,))


# How parameters are filled: by their type where it is none of the plain ones, else by their name.
_BY_TYPE: Mapping[str, Callable[[Case], Any]] = {
    "Interface": lambda case: Interface(code="ar"),
    "Span": lambda case: (0, len(case.text)),
    "datetime": lambda case: NOON,
    "datetime | None": lambda case: NOON,
    "timedelta": lambda case: timedelta(days=1),
    "Language": lambda case: language_of(case.language),
    "Article": lambda case: case.articles[0],
    "Sequence[Article]": lambda case: case.articles,
    "Iterable[Article]": lambda case: case.articles,
    "ArticleVersion": lambda case: changed_article(case).versions[0],
    "ChangedArticle": changed_article,
    "Sequence[ChangedArticle]": lambda case: (changed_article(case),),
    "Outcomes": lambda case: compare(case.text, case.text[::-1], case.language),
    "Draft": lambda case: case.draft,
    "Sequence[Draft]": lambda case: (case.draft,),
    "Iterable[Draft]": lambda case: (case.draft,),
    "Entry": lambda case: replace(
        case.draft.entry, named=case.text, outlet=case.text, read_at=("a.example",), title=case.text[:300]
    ),
    "CleanDraft": lambda case: case.clean_draft,
    "Draft | FetchFailure": lambda case: replace(case.draft, lines=(*case.draft.lines, "More.")),
    "Sequence[OutletText]": lambda case: (
        OutletText(outlet="Outlet", title=None, paragraphs=tuple(case.lines)),
    ),
    "Sequence[Report]": lambda case: tuple(
        Report(each.outlet, each.url, each.text, (each.text,)) for each in case.articles
    ),
    "Wording": lambda case: wording_of(case.text.split("\n")),
    "SentenceGrams": lambda case: sentence_grams(case.text, case.language),
    "Folded": lambda case: folded(case.text),
    "HashedWords": lambda case: hash_words([case.text]),
    "ThemeIndex": lambda case: THEMES,
    "Budget": lambda case: Budget(words=140, sentences=4),
    "Lengths": lambda case: Lengths(),
    "ObjectDocumentModel": lambda case: document_of(case.articles),
    "RobotRules": lambda case: read_robots(case.text, "reader"),
    "Directive": lambda case: Directive(start=case.text[:60], end=case.text[-60:]),
}
_INTEGERS: Mapping[str, Callable[[Case], int]] = {
    "characters": lambda case: 60_000,
    "sentences": lambda case: 400,
    "start": lambda case: 0,
    "end": lambda case: len(case.text),
    "place": lambda case: len(case.text) - 1,
    "limit": lambda case: 300,
    "most": lambda case: 300,
    "width": lambda case: 2,
    "most_words": lambda case: 60,
    "number": lambda case: 2,
}
_BY_NAME: Mapping[str, Callable[[Case], Any]] = {
    "language": lambda case: case.language,
    "code": lambda case: case.language,
    "zone": lambda case: "UTC",
    "root": lambda case: "../",
    # `Limits.title_characters`, by the parser.
    "title": lambda case: case.text[: Limits().title_characters],
    "tokens": lambda case: case.text.split(),
    "words": lambda case: case.text.split() or ["a"],
    "plain": lambda case: case.text.lower().split() or ["a"],
    "spoken": lambda case: case.text.lower().split() or ["a"],
    "told": lambda case: (case.text.split(), case.text.lower().split()),
    "lines": lambda case: case.lines,
    "opening": lambda case: False,
    "nouns_capital": lambda case: False,
    "never": lambda case: (),
    "remembered": lambda case: (),
}
_PLAIN: Mapping[str, Callable[[Case], Any]] = {
    "str": lambda case: case.text,
    "str | None": lambda case: case.text,
    "Sequence[str]": lambda case: (case.text,),
    "Iterable[str]": lambda case: (case.text,),
    "list[str]": lambda case: [case.text],
    "tuple[str, ...]": lambda case: (case.text,),
    "tuple[str, str]": lambda case: (case.text[:300], case.text),
}
THEMES: ThemeIndex = prepare_themes(
    [
        Theme(id="world", name="World", terms=("tarnfeld", "people", "number*"), sections=("world",)),
        Theme(id="money", name="Money", terms=("dollars", "paid for the"), sections=("business",)),
    ]
)
# What holds a stranger's text, by its type; a plain type does unless its name is one of these.
_TEXTUAL = ("Article", "Draft", "Report]", "OutletText", "Wording", "SentenceGrams", "Folded", "HashedWords")
_NO_TEXT = ("language", "code", "zone", "root", "indent")


def text_functions() -> tuple[list[TextFunction], list[str]]:
    """Return the functions to try, by name, and the names of those that nothing says how to call."""
    found = [
        TextFunction(name=name, prepare=prepare, call=call, speaks=True, bound=None)
        for name, (prepare, call) in _ADAPTERS.items()
    ]
    unknown: list[str] = []
    for module in _modules():
        for name, function in sorted(vars(module).items()):
            full = f"{module.__name__}.{name}"
            if not _is_own(module, name, function) or full in LEFT_OUT:
                continue
            if not _takes_text(function):
                continue
            values = _values(function)
            if values is None:
                unknown.append(full)
            else:
                found.append(_function(full, function, values))
    return sorted(found, key=lambda each: each.name), unknown


def _modules() -> Iterator[ModuleType]:
    for package in ROOMS:
        for each in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not each.name.startswith(DOCUMENT_MODULES):
                yield importlib.import_module(each.name)


def _is_own(module: ModuleType, name: str, value: object) -> bool:
    plain = inspect.unwrap(value) if callable(value) else value
    return inspect.isfunction(plain) and plain.__module__ == module.__name__ and not name.startswith("_")


def _takes_text(function: Callable[..., Any]) -> bool:
    return any(
        any(word in str(each.annotation) for word in _TEXTUAL)
        or (str(each.annotation) in _PLAIN and each.name not in _NO_TEXT)
        for each in inspect.signature(function).parameters.values()
    )


def _values(function: Callable[..., Any]) -> Mapping[str, Callable[[Case], Any]] | None:
    """Return how each parameter without a default is filled; None where one is of an unknown type."""
    found: dict[str, Callable[[Case], Any]] = {}
    for each in inspect.signature(function).parameters.values():
        if each.default is not inspect.Parameter.empty:
            continue
        kind = str(each.annotation)
        if kind == "int":
            found[each.name] = _INTEGERS.get(each.name, lambda case: 1)
            continue
        value = _BY_TYPE.get(kind) or _BY_NAME.get(each.name) or _PLAIN.get(kind)
        value = value or _default(function, each.name)
        if value is None:
            return None
        found[each.name] = value
    return found


def _default(function: Callable[..., Any], parameter: str) -> Callable[[Case], Any] | None:
    """Return how a parameter is filled whose type can be made of nothing: rules."""
    kind = get_type_hints(inspect.unwrap(function)).get(parameter)
    try:
        made = kind() if inspect.isclass(kind) else None
    except TypeError:
        return None
    return None if made is None else lambda case: made


def _function(
    name: str, function: Callable[..., Any], values: Mapping[str, Callable[[Case], Any]]
) -> TextFunction:
    ordered = [
        each.name
        for each in inspect.signature(function).parameters.values()
        if each.kind is not inspect.Parameter.KEYWORD_ONLY and each.name in values
    ]

    def call(**given: Any) -> Any:
        places = [given.pop(each) for each in ordered]
        result = function(*places, **given)
        return list(result) if inspect.isgenerator(result) else result

    bound = next((most for prefix, most in BOUNDS.items() if name.startswith(prefix)), None)

    def prepare(case: Case) -> Mapping[str, Any]:
        given = replace(case, text=case.text[:bound])
        return {each: value(given) for each, value in values.items()}

    # An article names its own language.
    speaks = any(
        each.name == "language" or "Article" in str(each.annotation)
        for each in inspect.signature(function).parameters.values()
    )
    return TextFunction(name=name, prepare=prepare, call=call, speaks=speaks, bound=bound)


def _each_sentence_judged(text: str, language: str) -> list[int]:
    return [fitness(text, span, language) for span in sentence_spans(text, language)]


def _some_sentences_linked(text: str, language: str) -> list[str]:
    spans = [(start, end) for start, end in sentence_spans(text, language) if end - start <= LONGEST_SENTENCE]
    return [text_fragment(text, *spans[at]) for at in {0, len(spans) // 2, len(spans) - 1} if spans]


def _composed(articles: Sequence[Article]) -> Any:
    return compose(plan(as_of=NOON + timedelta(hours=1)), store_of(*articles))


_Adapter = tuple[Callable[[Case], Mapping[str, Any]], Callable[..., Any]]
_ADAPTERS: Mapping[str, _Adapter] = {
    "every sentence judged": (
        lambda case: {"text": case.text, "language": case.language},
        _each_sentence_judged,
    ),
    "some sentences linked": (
        lambda case: {"text": case.text, "language": case.language},
        _some_sentences_linked,
    ),
    "terms read": (
        lambda case: {"text": case.text, "language": case.language},
        lambda text, language: readings(text[:300], text, language, VectorRules(), {word_term("a", "en")}),
    ),
    "a story's differences": (
        lambda case: {"articles": case.articles},
        lambda articles: differences_of(
            articles, range(len(articles)), frozenset(each.id for each in articles), 60
        ),
    ),
    "an edition composed": (lambda case: {"articles": case.articles}, _composed),
}
