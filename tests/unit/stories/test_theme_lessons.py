"""Claims about what is learned of themes, on small invented articles."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from flows.model import Article, Theme
from flows.stories.themes import (
    Habit,
    ThemeKnowledge,
    ThemeLessons,
    ThemeRules,
    choose_theme,
    habits_of,
    learn,
    lessons_from,
    prepare_themes,
)
from tests.factories import article

RULES = ThemeRules()
INDEX = prepare_themes(
    [
        Theme(id="sea", name="Sea", terms=("ship",), sections=("boats",)),
        Theme(id="sky", name="Sky", terms=("cloud",), sections=("air",)),
    ]
)
START = datetime(2030, 1, 1, tzinfo=UTC)


def told(number: int, title: str, section: str) -> Article:
    return replace(
        article(),
        id=f"{number:016x}",
        title=title,
        text="",
        url=f"https://example.org/{section}/{number}",
        published=START + timedelta(minutes=number),
        categories=(),
    )


# "Ship" alone would put what flies under the sea.
FLYING = ("Balloon", "Glider", "Airliner", "Zeppelin", "Kite", "Parachute")
SAILING = ("Ferry", "Dinghy", "Barge", "Trawler", "Yacht", "Raft")
BALLOONS = [told(n, f"{FLYING[n % 12 // 2]} ship lands", "air") for n in range(0, 400, 2)]
FERRIES = [told(n, f"{SAILING[n % 12 // 2]} ship lands", "boats") for n in range(1, 400, 2)]
ARTICLES = [*BALLOONS, *FERRIES]


def taught(*batches: list[Article]) -> ThemeLessons:
    lessons = None
    for batch in batches:
        lessons = learn(lessons, INDEX, batch, RULES)
    assert lessons is not None
    return lessons


def halves() -> tuple[list[Article], list[Article]]:
    ordered = sorted(ARTICLES, key=lambda article: article.time)
    return ordered[:200], ordered[200:]


def test_a_first_batch_teaches_and_examines_nothing() -> None:
    lessons = taught(halves()[0])
    assert (lessons.articles, lessons.examined, lessons.is_better) == (200, 0, False)


def test_a_model_that_answers_better_than_the_word_lists_takes_part() -> None:
    lessons = taught(*halves())
    assert (lessons.examined, lessons.alone, lessons.together) == (200, 100, 200)
    assert lessons.is_better
    unlabelled = replace(BALLOONS[0], url=None)
    assert choose_theme(INDEX, [unlabelled], RULES).id == "sea"
    choice = choose_theme(INDEX, [unlabelled], RULES, ThemeKnowledge(lessons=lessons))
    assert choice.id == "sky"
    assert choice.evidence[0].startswith("learned: balloon")


def test_a_model_that_answers_no_better_takes_no_part() -> None:
    lessons = taught(*([told(n, "Ship", "boats") for n in range(at, at + 200)] for at in (0, 200)))
    assert lessons.examined == lessons.alone == lessons.together == 200
    unlabelled = replace(BALLOONS[0], url=None)
    known = ThemeKnowledge(lessons=lessons)
    assert choose_theme(INDEX, [unlabelled], RULES, known) == choose_theme(INDEX, [unlabelled], RULES)


def test_an_article_of_which_nothing_is_known_stays_without_a_theme() -> None:
    known = ThemeKnowledge(lessons=taught(*halves()))
    assert choose_theme(INDEX, [replace(BALLOONS[0], url=None, title="x")], RULES, known).id == "also"


def test_the_order_of_a_batch_does_not_matter() -> None:
    first, second = halves()
    assert taught(first[::-1], second[::-1]).to_bytes() == taught(first, second).to_bytes()


def test_lessons_are_read_as_they_were_stored() -> None:
    lessons = taught(*halves())
    assert lessons_from(lessons.to_bytes()) == lessons


@pytest.mark.parametrize("body", [b"", b"x", ThemeLessons(themes=()).to_bytes()[:-3]])
def test_damaged_lessons_are_told_from_readable_ones(body: bytes) -> None:
    with pytest.raises(ValueError, match="cannot be read"):
        lessons_from(body)


def test_lessons_of_other_themes_are_begun_anew_and_never_used() -> None:
    lessons = taught(*halves())
    others = prepare_themes([Theme(id="land", name="Land", terms=("ship",))])
    assert learn(lessons, others, BALLOONS, RULES).articles == len(BALLOONS)
    known = ThemeKnowledge(lessons=lessons)
    assert choose_theme(others, [BALLOONS[0]], RULES, known) == choose_theme(others, [BALLOONS[0]], RULES)


def test_a_folder_is_a_label_as_well() -> None:
    batches = [[replace(article, url=None, source="s") for article in half] for half in halves()]
    lessons = None
    for batch in batches:
        lessons = learn(lessons, INDEX, batch, RULES, {"s": "Air"})
    assert lessons is not None
    assert lessons.of_theme == (0.0, 400.0)


def test_a_headline_whose_words_agree_is_a_label_of_its_text() -> None:
    headlines = [replace(told(n, "Ships", ""), url=None, title="Ship ships harbour") for n in range(400)]
    index = prepare_themes([Theme(id="sea", name="Sea", terms=("ship", "harbour")), INDEX_SKY])
    texts = [replace(article, text="A ferry ship arrives.") for article in headlines]
    lessons = learn(learn(None, index, texts[:200], RULES), index, texts[200:], RULES)
    assert lessons.examined == 200


INDEX_SKY = Theme(id="sky", name="Sky", terms=("cloud",))


def test_the_subjects_of_feeds_are_learned_and_what_is_long_ago_fades() -> None:
    articles = [replace(article, source="s", outlet="Gazette", url=None) for article in BALLOONS[:60]]
    lessons = learn(None, INDEX, articles, RULES)
    assert lessons.habits["s", "Gazette"] == Habit(articles=60, themes={0: 60})
    assert learn(lessons, INDEX, articles, RULES).habits["s", "Gazette"].articles == 70


def test_a_feed_that_has_shown_more_earlier_has_that_habit() -> None:
    flown = [replace(told(n, "Cloud", ""), source="s", outlet="Gazette", url=None) for n in range(20)]
    earlier = learn(None, INDEX, flown, RULES).habits
    newest = replace(flown[0], title="Nothing")
    habits = habits_of(INDEX, [newest], RULES, None, earlier)
    assert choose_theme(INDEX, [newest], RULES, ThemeKnowledge(habits=habits)).id == "sky"
    assert habits_of(INDEX, flown, RULES, None, earlier) == habits_of(INDEX, flown, RULES)
