"""Claims about the theme stage, on small invented articles."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path

import pytest

from flows.evaluation.report import Options
from flows.evaluation.themes import ThemeCount, measure_themes, theme_report
from flows.language import languages
from flows.model import Article, Theme
from flows.stories.themes import (
    ALSO,
    ThemeIndex,
    ThemeKnowledge,
    ThemeRules,
    choose_section,
    choose_theme,
    habits_of,
    prepare_themes,
)

SEEDS = Path(__file__).parents[3] / "seeds" / "themes.toml"
RULES = ThemeRules()
IDS = (
    "politics",
    "conflict-and-war",
    "crime-and-justice",
    "sport",
    "arts-and-culture",
    "economy-and-business",
    "science-and-technology",
    "society-and-religion",
    "disaster-and-accident",
    "environment-and-weather",
    "health",
    "labour",
    "human-interest",
    "lifestyle",
    "education",
)


def article(
    title: str = "",
    text: str = "",
    url: str | None = None,
    categories: tuple[str, ...] = (),
    *,
    title_made: bool = False,
    id: str = "a",
    language: str = "en",
    source: str = "s",
) -> Article:
    return Article(
        id=id,
        source=source,
        outlet="The Invented Gazette",
        title=title,
        title_made=title_made,
        url=url,
        published=None,
        published_claim=None,
        first_seen=datetime(2030, 1, 1, tzinfo=UTC),
        language=language,
        text=text,
        categories=categories,
    )


def theme(id: str, *terms: str, sections: tuple[str, ...] = ()) -> Theme:
    return Theme(id=id, name=id.title(), terms=terms, sections=sections)


def seeded_themes() -> list[Theme]:
    with SEEDS.open("rb") as file:
        rows = tomllib.load(file)["theme"]
    return [
        Theme(
            id=row["id"], name=row["name"], terms=tuple(row.get("terms", ())), sections=tuple(row["sections"])
        )
        for row in rows
    ]


@pytest.fixture(scope="module")
def seeded() -> ThemeIndex:
    return prepare_themes(seeded_themes())


SMALL = prepare_themes(
    [theme("sea", "ship", "harbour^2", sections=("boats",)), theme("sky", "cloud", "ship")]
)


def chosen(index: ThemeIndex, *articles: Article, rules: ThemeRules = RULES) -> str:
    return choose_theme(index, articles, rules).id


def score(index: ThemeIndex, *articles: Article, rules: ThemeRules = RULES) -> float:
    return choose_theme(index, articles, rules).score


def evidence(index: ThemeIndex, *articles: Article, rules: ThemeRules = RULES) -> tuple[str, ...]:
    """Return the places and words of the evidence, without what each weighs."""
    return tuple(each.rpartition(" (")[0] for each in choose_theme(index, articles, rules).evidence)


# The seeded themes


def test_seeded_themes_have_the_agreed_ids() -> None:
    assert tuple(sorted(one.id for one in seeded_themes())) == tuple(sorted(IDS))


def test_seeded_terms_are_written_once_and_every_theme_has_words_and_sections() -> None:
    for one in seeded_themes():
        words = [term.partition("^")[0] for term in one.terms]
        assert len(words) == len(set(words)), one.id
        assert 0 < len(one.sections) == len(set(one.sections)), one.id


@pytest.mark.parametrize("code", [code for code in languages.codes() if languages.table(code, "themes")])
def test_a_language_with_words_of_themes_has_them_for_every_theme(code: str) -> None:
    assert languages.table(code, "themes").keys() == set(IDS)


def test_section_words_name_one_theme_and_generic_ones_none(seeded: ThemeIndex) -> None:
    assert {name for name, owners in seeded.sections.items() if len(owners) > 1} == set()
    assert not {"world", "new", "news", "international", "local", "home", "top story"} & set(seeded.sections)


@pytest.mark.parametrize(
    ("expected", "title", "text"),
    [
        ("politics", "Opposition wins landslide in general election", "Voters in Ruritania turned out."),
        ("politics", "Ruritania recalls its ambassador", "The foreign minister summoned the envoy."),
        ("conflict-and-war", "Troops shell border town as truce fails", "Soldiers fired artillery."),
        ("crime-and-justice", "Two jailed for bank robbery", "A judge sentenced the men after a trial."),
        ("sport", "Late goal sends Rovers to the cup final", "The striker scored in extra time."),
        (
            "arts-and-culture",
            "Forgotten painter gets her first museum show",
            "An exhibition opens.",
        ),
        ("economy-and-business", "Central bank raises interest rates", "Inflation stood at five per cent."),
        (
            "science-and-technology",
            "Telescope finds planet twice the size of ours",
            "Astronomers saw it.",
        ),
        (
            "society-and-religion",
            "Bishops gather to pray at the old cathedral",
            "Pilgrims filled it.",
        ),
        (
            "disaster-and-accident",
            "Ferry sinks off the coast",
            "Rescuers found survivors in the wreckage.",
        ),
        ("environment-and-weather", "Heatwave breaks temperature records", "Forecasters expect no rain."),
        ("health", "Measles outbreak fills hospitals", "Doctors urged parents to vaccinate."),
        ("labour", "Train drivers walk out as unions demand higher wages", "The strike action lasts a week."),
        ("human-interest", "Long-lost twins reunited on their birthday", "A dog led one to the other."),
        ("lifestyle", "A chef's recipe for winter desserts", "The restaurant serves the dish with wine."),
        ("education", "Pupils sit new exam as teachers fear for the curriculum", "Schools had a year."),
    ],
)
def test_an_invented_article_comes_under_its_theme(
    seeded: ThemeIndex, expected: str, title: str, text: str
) -> None:
    assert chosen(seeded, article(title, text)) == expected


@pytest.mark.parametrize(
    ("expected", "language", "title"),
    [
        ("politics", "de", "Bundestagswahl: Abgeordnete streiten über die Koalition"),
        ("conflict-and-war", "fr", "Le cessez-le-feu tient, les troupes se retirent"),
        ("sport", "es", "El entrenador confía en los jugadores para ganar la copa"),
        ("crime-and-justice", "it", "Omicidio, arrestato dai carabinieri un uomo"),
        ("health", "pt", "Vacina contra a doença chega aos hospitais"),
        ("environment-and-weather", "nl", "Klimaat: de sneeuw verdwijnt"),
    ],
)
def test_articles_in_other_languages_land_too(
    seeded: ThemeIndex, expected: str, language: str, title: str
) -> None:
    assert chosen(seeded, article(title, language=language)) == expected


def test_a_word_counts_in_its_own_language_only(seeded: ThemeIndex) -> None:
    # A German fire, an English label.
    assert chosen(seeded, article("Brand", "Brand in Tarnfeld.", language="de")) == "disaster-and-accident"
    assert chosen(seeded, article("Brand", "Brand in Tarnfeld.")) != "disaster-and-accident"


def test_a_text_of_an_unlisted_language_is_read_with_the_words_of_all(seeded: ThemeIndex) -> None:
    assert chosen(seeded, article("Ministerpräsident: Bundestagswahl", language="und")) == "politics"


def test_a_compound_is_found_by_its_last_part() -> None:
    index = prepare_themes([theme("state", "*minister^2"), theme("words", "*er")])
    assert chosen(index, article(text="Verkehrsministers Verkehrsminister")) == "state"
    assert chosen(index, article(text="xyminister")) == "words"


def test_peace_talks_are_about_the_war_and_trade_talks_about_trade(seeded: ThemeIndex) -> None:
    assert chosen(seeded, article("Peace talks resume")) == "conflict-and-war"
    assert chosen(seeded, article("Trade talks resume")) == "economy-and-business"
    assert chosen(seeded, article("Nuclear talks resume")) == "politics"


def test_two_states_in_a_headline_are_their_relations_and_one_is_nothing(seeded: ThemeIndex) -> None:
    assert chosen(seeded, article("A new chapter for Norway and Peru")) == "politics"
    assert chosen(seeded, article("A new chapter for Norway")) == "also"


def test_what_fits_nowhere_goes_under_also(seeded: ThemeIndex) -> None:
    choice = choose_theme(seeded, [article("Something happened yesterday", "Nobody knows what.")], RULES)
    assert (choice.id, choice.score, choice.evidence) == (ALSO.id, 0.0, ())
    assert (ALSO.id, ALSO.name) == ("also", "Also")


# Words


def test_case_accents_and_plurals_do_not_matter() -> None:
    for written in ("SHIPS", "Ship's", "ship’s", "shíp"):
        assert evidence(SMALL, article(text=f"harbours, {written}"))[0] == "text: harbours"
    assert score(SMALL, article(text="HARBOURS")) == pytest.approx(2 / 3, abs=1e-4)


@pytest.mark.parametrize(
    ("term", "found"),
    [
        ("party", "parties"),
        ("tax", "taxes"),
        ("match", "matches"),
        ("boss", "bosses"),
        ("hero", "heroes"),
        ("shoe", "shoes"),
        ("tie", "ties"),
        ("house", "houses"),
        ("crisis", "crisis"),
        ("virus", "virus"),
        ("gas", "gas"),
    ],
)
def test_a_plural_is_found_by_its_singular(term: str, found: str) -> None:
    assert evidence(prepare_themes([theme("t", term)]), article(text=found)) == (f"text: {found}",)


@pytest.mark.parametrize(
    ("term", "other"), [("arm", "arms"), ("new", "news"), ("mar", "mars"), ("cris", "crisis")]
)
def test_what_only_looks_like_a_plural_is_another_word(term: str, other: str) -> None:
    assert chosen(prepare_themes([theme("t", term)]), article(text=other)) == "also"


def test_a_term_in_capitals_matches_capitals_only() -> None:
    index = prepare_themes([theme("t", "WHO")])
    assert chosen(index, article("Doctors of the W.H.O. arrive")) == "t"
    assert evidence(index, article("The WHO's doctors")) == ("title: WHO",)
    assert chosen(index, article("Who is who")) == "also"


def test_words_in_capitals_still_match_ordinary_terms() -> None:
    assert chosen(SMALL, article("HARBOUR CLOSED")) == "sea"


def test_a_star_stands_for_any_ending_and_the_longest_stem_wins() -> None:
    index = prepare_themes([theme("a", "econom*"), theme("b", "economist*")])
    assert chosen(index, article("Economic news")) == "a"
    assert chosen(index, article("Economists meet")) == "b"
    assert chosen(index, article("Eco news")) == "also"


def test_a_written_term_wins_over_a_stem() -> None:
    index = prepare_themes([theme("a", "market*"), theme("b", "marketing")])
    assert chosen(index, article("Marketing")) == "b"


def test_a_starred_phrase_needs_all_its_words() -> None:
    index = prepare_themes([theme("t", "coral reef*")])
    assert evidence(index, article(text="A coral-reefs park")) == ("text: coral reefs",)
    assert chosen(index, article(text="coral park, reefs")) == "also"


def test_the_longest_phrase_hides_its_words_and_those_after_it_still_count() -> None:
    index = prepare_themes(
        [theme("war", "peace talks"), theme("three", "old peace talks"), theme("work", "talks")]
    )
    assert chosen(index, article("Peace talks")) == "war"
    assert chosen(index, article("Old peace talks")) == "three"
    assert evidence(index, article("Peace talks talks")) == ("title: Peace talks",)
    assert score(index, article("Peace talks talks")) == pytest.approx(1.5 / 4, abs=1e-4)


def test_a_phrase_hides_a_term_that_begins_it() -> None:
    index = prepare_themes([theme("quiet", "peace^3"), theme("war", "peace talks")])
    assert evidence(index, article("Peace talks")) == ("title: Peace talks",)


def test_a_term_of_two_themes_counts_for_both() -> None:
    assert score(SMALL, article(text="ship harbour")) == pytest.approx(3 / 5, abs=1e-4)


@pytest.mark.parametrize("term", ["", "one two three four", "word^0", "word^-1", "word^inf", "word^nan"])
def test_an_unusable_term_is_named(term: str) -> None:
    with pytest.raises(ValueError, match=r"theme t, term '.*': not one to three words with a weight over 0"):
        prepare_themes([theme("t", term)])


def test_a_weight_that_is_no_number_is_named() -> None:
    with pytest.raises(ValueError, match="theme t, term 'ship\\^two': the weight is not a number"):
        prepare_themes([theme("t", "ship^two")])


def test_a_term_written_twice_counts_once_at_its_greatest_weight() -> None:
    index = prepare_themes([theme("t", "ship^3", "ships", "SHIPS")])
    assert score(index, article(text="ship")) == pytest.approx(3 / 4)


# Places


def test_a_title_counts_more_than_the_opening_and_that_more_than_the_rest() -> None:
    rules = ThemeRules(opening_words=2, words=4)
    title, opening, rest, beyond = (
        score(SMALL, one, rules=rules)
        for one in (
            article("harbour"),
            article(text="x harbour"),
            article(text="x x harbour"),
            article(text="x x x x harbour"),
        )
    )
    assert (title, opening, rest, beyond) == (0.75, 0.6667, 0.4444, 0.0)


def test_a_made_headline_does_not_count_as_a_title() -> None:
    made = article("harbour", "harbour", title_made=True)
    assert score(SMALL, made) == pytest.approx(2 / 3, abs=1e-4)
    assert evidence(SMALL, made) == ("text: harbour",)


def test_repeating_a_word_counts_half_each_time() -> None:
    assert score(SMALL, article(text="harbour harbour harbours")) == pytest.approx(3.5 / 4.5, abs=1e-4)
    assert score(SMALL, article("harbour", "harbour")) == pytest.approx(4 / 5)


def test_the_section_of_an_address_names_the_theme_as_folder_or_host() -> None:
    by_folder = article(url="https://example.org/2030/boats/some-story.html")
    by_host = article(url="https://boats.example.org/some-story")
    by_words = article(url="https://example.org/small-boats_news/some-story")
    assert evidence(SMALL, by_folder) == evidence(SMALL, by_host) == ("section: boats",)
    assert evidence(SMALL, by_words) == ("section: small-boats_news",)
    assert score(SMALL, by_folder) == pytest.approx(0.8)


def test_the_articles_own_part_of_the_address_is_no_section() -> None:
    assert chosen(SMALL, article(url="https://example.org/boats")) == "also"
    assert chosen(SMALL, article(url="https://example.org/the-boats-that-came-home/1")) == "also"


@pytest.mark.parametrize("url", [None, "", "http://[broken/boats/x", "mailto:boats"])
def test_an_address_that_is_none_names_no_section(url: str | None) -> None:
    assert chosen(SMALL, article(url=url)) == "also"


def test_a_feed_category_names_the_theme_else_its_words_count_as_terms() -> None:
    assert evidence(SMALL, article(categories=("Boats",))) == ("category: Boats",)
    assert score(SMALL, article(categories=("Boats", "Boats"))) == pytest.approx(3 / 4)
    assert evidence(SMALL, article(categories=("Harbour life",))) == ("category: Harbour",)
    assert score(SMALL, article(categories=("Harbour life",))) == pytest.approx(2 / 3, abs=1e-4)


def test_the_categories_of_an_article_share_one_weight() -> None:
    assert score(SMALL, article(categories=("Boats", "Anchors", "Ropes"))) == pytest.approx(1 / 2)
    keywords = ("Harbour life", "b", "c", "d", "e", "f")
    assert score(SMALL, article(categories=keywords)) == pytest.approx(1 / 2)


def test_a_folder_of_several_words_wins_over_its_words_and_a_long_one_names_nothing() -> None:
    index = prepare_themes(
        [theme("science", sections=("science",)), theme("politics", sections=("political science",))]
    )
    assert chosen(index, article(url="https://example.org/political-science/x")) == "politics"
    assert chosen(index, article(url="https://example.org/new-life-science/x")) == "science"
    assert chosen(index, article(url="https://example.org/a-new-life-science/x")) == "also"


# Stories


def test_the_articles_of_a_story_vote_together_in_any_order() -> None:
    voters = [
        article("ship harbour", "clouds", id="1"),
        article("Clouds", "a cloud and a ship", id="2"),
        article("Harbour", "harbours, Ship", "https://example.org/boats/x", id="3"),
    ]
    choices = {choose_theme(SMALL, order, RULES) for order in permutations(voters)}
    assert len(choices) == 1
    assert choices.pop().id == "sea"


def test_one_articles_evidence_is_shared_among_the_articles() -> None:
    assert score(SMALL, article(text="harbour"), article(text="x")) == 0.5
    assert score(SMALL, article(text="harbour"), article(text="harbour")) == pytest.approx(2 / 3, abs=1e-4)


def test_the_evidence_is_the_strongest_first_as_found_and_bounded() -> None:
    found = article("Ships at sea", "The Harbour was full.", "https://example.org/boats/x")
    assert evidence(SMALL, found) == ("section: boats", "text: Harbour", "title: Ships")
    assert evidence(SMALL, found, rules=ThemeRules(evidence=2)) == ("section: boats", "text: Harbour")


def test_equal_evidence_is_ordered_by_its_words_and_one_form_is_shown() -> None:
    index = prepare_themes([theme("t", "ship", "boat")])
    assert evidence(index, article(text="ship boat")) == ("text: boat", "text: ship")
    assert evidence(index, article(text="ships"), article(text="Ship")) == ("text: Ship",)


def test_the_evidence_names_the_winners_words_only() -> None:
    assert evidence(SMALL, article("Harbour", "clouds")) == ("title: Harbour",)


def test_equal_themes_are_settled_by_their_order() -> None:
    words = article(text="one two")
    assert chosen(prepare_themes([theme("a", "one"), theme("b", "two")]), words) == "a"
    assert chosen(prepare_themes([theme("b", "two"), theme("a", "one")]), words) == "b"


def test_a_score_at_the_floor_is_enough_and_below_it_is_not() -> None:
    assert chosen(SMALL, article(text="cloud"), rules=ThemeRules(floor=0.5)) == "sky"
    assert chosen(SMALL, article(text="cloud"), rules=ThemeRules(floor=0.51)) == "also"


def test_evidence_split_over_many_themes_is_not_enough() -> None:
    index = prepare_themes([theme(word, word) for word in ("one", "two", "three", "four", "five")])
    assert chosen(index, article(text="one two")) == "one"
    assert chosen(index, article(text="one two three four five")) == "also"


def test_without_evidence_no_theme_is_chosen_even_with_no_floor() -> None:
    assert chosen(SMALL, article("x"), rules=ThemeRules(floor=0.0)) == "also"
    assert chosen(prepare_themes([]), article("ship")) == "also"
    assert chosen(SMALL) == "also"


# Feeds


def known_of(
    index: ThemeIndex, articles: Sequence[Article], rules: ThemeRules, folders: dict[str, str] | None = None
) -> ThemeKnowledge:
    return ThemeKnowledge(habits=habits_of(index, articles, rules, folders))


def feed_of(theme_word: str, count: int, source: str = "s") -> list[Article]:
    return [article(theme_word, id=f"{theme_word}{n}", source=source) for n in range(count)]


def test_a_feed_that_writes_about_one_theme_is_evidence_for_it() -> None:
    habits = known_of(SMALL, feed_of("harbour", 20), RULES)
    told = article("Nothing to be said")
    assert chosen(SMALL, told) == "also"
    choice = choose_theme(SMALL, [told], RULES, habits)
    assert (choice.id, choice.evidence) == ("sea", ("feed: 20 of its 20 articles (8.39)",))


def test_a_feed_that_writes_about_everything_says_nothing_of_an_article() -> None:
    index = prepare_themes([theme(word, word) for word in ("one", "two", "three", "four")])
    mixed = [each for word in ("one", "two", "three", "four") for each in feed_of(word, 5)]
    habits = known_of(index, mixed, RULES)
    assert choose_theme(index, [article("x")], RULES, habits).id == "also"


def test_two_articles_are_no_habit() -> None:
    habits = known_of(SMALL, feed_of("harbour", 1), RULES)
    assert choose_theme(SMALL, [article("x")], RULES, habits).id == "also"


def test_one_word_is_no_theme_in_a_feed_with_another_subject() -> None:
    index = prepare_themes([theme("crime", "robber*^2.5"), theme("fungi", "mushroom", "spore")])
    habits = known_of(index, feed_of("mushroom", 10), replace(RULES, habit=0))
    robbers = article("Fungal robbers in the Baltic", "The robbers")
    assert choose_theme(index, [robbers], RULES).id == "crime"
    assert choose_theme(index, [robbers], RULES, habits).id == "fungi"
    without_weight = replace(RULES, habit=0)
    assert choose_theme(index, [robbers], without_weight, habits).id == "also"
    # The feed's own category agrees with the word.
    assert (
        choose_theme(index, [replace(robbers, categories=("Robbers",))], without_weight, habits).id == "crime"
    )


def test_a_habit_is_that_of_the_newest_articles_in_any_order() -> None:
    later = datetime(2030, 1, 2, tzinfo=UTC)
    newest = [replace(each, first_seen=later) for each in feed_of("cloud", RULES.habit_articles)]
    entries = [*newest, *feed_of("harbour", 30)]
    habits = known_of(SMALL, entries, RULES)
    assert habits.habits == known_of(SMALL, entries[::-1], RULES).habits
    assert habits.habits["s", "The Invented Gazette"].themes == {1: RULES.habit_articles}


# Folders


def test_a_story_without_a_theme_comes_under_the_folder_of_its_source() -> None:
    habits = known_of(SMALL, [article("x")], RULES, {"s": "Birds"})
    choice = choose_section(SMALL, [article("x")], RULES, habits)
    assert (choice.id, choice.name) == ("folder-birds", "Birds")
    assert choice.evidence == ("folder: Birds (1 of 1 article)",)
    assert choose_section(SMALL, [article("harbour")], RULES, habits).id == "sea"


def test_folders_go_first_where_that_is_wanted_and_own_words_before_them() -> None:
    index = prepare_themes([*seeded_themes(), added("rails", "tramway")])
    habits = known_of(index, [article("x")], RULES, {"s": "Birds"})
    goal = article("Late goal sends Rovers to the cup final")
    assert choose_section(index, [goal], RULES, habits, "folders").id == "folder-birds"
    assert choose_section(index, [article("Tramway")], RULES, habits, "folders").id == "rails"
    elsewhere = replace(goal, source="t")
    assert choose_section(index, [elsewhere], RULES, habits, "folders").id == "sport"


def test_a_folder_called_as_a_theme_is_that_theme_and_speaks_for_it() -> None:
    told = article("Nothing to be said")
    named = known_of(SMALL, [told], RULES, {"s": "sea"})
    assert choose_section(SMALL, [told], RULES, named, "folders").id == "sea"
    by_section = known_of(SMALL, [told], RULES, {"s": "Boats"})
    choice = choose_section(SMALL, [told], RULES, by_section)
    assert (choice.id, choice.evidence) == ("sea", ("folder: Boats (3)",))


def test_the_folder_of_most_articles_counts_and_of_equals_the_first_by_name() -> None:
    articles = [article("x", id=source, source=source) for source in ("a", "b", "c")]
    habits = known_of(SMALL, articles, RULES, {"a": "Birds", "b": "Trees", "c": "Trees"})
    assert choose_section(SMALL, articles, RULES, habits).name == "Trees"
    assert choose_section(SMALL, articles[:2], RULES, habits).name == "Birds"


def test_without_theme_and_folder_a_story_comes_under_also() -> None:
    assert choose_section(SMALL, [article("x")], RULES, ThemeKnowledge()).id == ALSO.id


# The report


def test_predictions_do_not_depend_on_the_labels() -> None:
    rows = [
        {"id": str(n), "title": title, "outlet": "Gazette", "theme": label}
        for n, (title, label) in enumerate([("Harbour", "sea"), ("Cloud", "sky"), ("Harbours", "sea")])
    ]
    shuffled = [row | {"theme": "sky"} for row in rows]
    bare = [{key: value for key, value in row.items() if key != "theme"} for row in rows]
    themes = [theme("sea", "harbour"), theme("sky", "cloud")]
    first, *others = (measure_themes("rows", each, themes, Options()) for each in (rows, shuffled, bare))
    assert all(other.predictions == first.predictions for other in others)
    assert others[-1].table is None


def test_a_row_is_read_in_its_own_language() -> None:
    english = [{"id": str(n), "title": "Harbour and ships of the old town were closed"} for n in range(3)]
    german = {"id": "de", "title": "Nach dem Brand in der Innenstadt ermittelt die Feuerwehr zur Ursache"}
    predictions = measure_themes("rows", [*english, german], seeded_themes(), Options()).predictions
    assert predictions[-1] == {"id": "de", "theme": "disaster-and-accident"}


def test_the_table_shows_each_way_with_its_interval() -> None:
    rows = [{"id": str(n), "title": "Harbour", "theme": "sea"} for n in range(4)]
    table = measure_themes("rows", rows, [theme("sea", "harbour")], Options()).table or ""
    assert "words alone" in table
    assert "always the largest" in table
    assert "1.000-1.000" in table


def test_the_report_counts_per_theme_beside_the_trivial_baseline() -> None:
    report = theme_report(["sea", "sea", "sky", "sea"], ["sea", "sky", "also", "sea"])
    assert (report.stories, report.accuracy, report.unplaced) == (4, 0.5, 0.25)
    assert (report.largest_theme, report.largest_share) == ("sea", 0.75)
    assert report.counts == (
        ThemeCount(theme="also", labelled=0, chosen=1, right=0),
        ThemeCount(theme="sea", labelled=3, chosen=2, right=2),
        ThemeCount(theme="sky", labelled=1, chosen=1, right=0),
    )


def test_the_largest_theme_of_a_tie_is_the_first_by_name() -> None:
    assert theme_report(["sky", "sea"], ["also", "also"]).largest_theme == "sea"


def test_a_report_without_rows_is_refused() -> None:
    with pytest.raises(ValueError, match="give at least one"):
        theme_report([], [])


# What a person added


def added(name: str, *terms: str, sections: tuple[str, ...] = ()) -> Theme:
    return replace(theme(name, *terms, sections=sections), added=frozenset((*terms, *sections)))


CLIMATE = added("climate", "climate", "emissions", "carbon", "climate change")
OWN = [
    (
        CLIMATE,
        "Ministers argue over carbon price",
        "The government voted. Parliament debates the budget law.",
    ),
    (
        CLIMATE,
        "Voters reject the coalition",
        "Climate change decided the election, pollsters said in the vote.",
    ),
    (
        CLIMATE,
        "Bank lends to steel works",
        "The bank said emissions would halve. Shares rose, profits doubled.",
    ),
    (
        added("bicycles", "bicycle"),
        "Court jails bicycle thief",
        "Judges sentenced him after a trial of murder.",
    ),
    (
        added("my-town", "Tarnfeld"),
        "Rovers win the cup at Tarnfeld",
        "The striker scored the goal in the match.",
    ),
    (
        added("chips", "semiconductor*"),
        "War halts semiconductors",
        "Troops shelled the border. An army advanced.",
    ),
    (
        added("bees", "honey bees"),
        "Hospital treats allergy",
        "Doctors blamed honey bees. A patient took a drug.",
    ),
    (
        added("kino", sections=("kino",)),
        "Striker scores twice",
        "The match ended in a goal; the league goes on.",
    ),
]


@pytest.mark.parametrize(("own", "title", "text"), OWN)
@pytest.mark.parametrize("first", [True, False])
def test_what_a_person_added_beats_the_packaged_themes(
    own: Theme, title: str, text: str, first: bool
) -> None:
    seeded = seeded_themes()
    index = prepare_themes([own, *seeded] if first else [*seeded, own])
    told = article(title, text, url="https://a.example/kino/1")
    assert chosen(prepare_themes(seeded), told) not in ("also", own.id)
    assert chosen(index, told) == own.id


def test_words_added_to_a_packaged_theme_beat_the_others() -> None:
    sport, *others = seeded_themes()
    zeppelins = replace(sport, terms=(*sport.terms, "zeppelin"), added=frozenset({"zeppelin"}))
    told = article("Zeppelin company reports profit", "The bank lent to shareholders. The stock market fell.")
    assert chosen(prepare_themes([zeppelins, *others]), told) == sport.id


def test_a_single_word_in_the_background_is_not_what_a_story_is_about() -> None:
    index = prepare_themes([*seeded_themes(), CLIMATE])
    told = article(
        "Rovers win the cup", f"The striker scored a goal. {'And so on. ' * 30} His carbon bicycle."
    )
    assert chosen(index, told) == "sport"


def test_added_themes_compete_with_each_other_by_their_evidence() -> None:
    index = prepare_themes([*seeded_themes(), CLIMATE, added("rails", "tramway", "railway")])
    assert chosen(index, article("Tramway and railway to merge", "A cut in carbon is promised.")) == "rails"


def test_a_longer_packaged_phrase_hides_no_added_word() -> None:
    index = prepare_themes([theme("talks", "peace talks^9"), added("peace", "peace")])
    assert chosen(index, article("Peace talks")) == "peace"


def test_what_was_added_changes_nothing_for_other_stories(seeded: ThemeIndex) -> None:
    index = prepare_themes([*seeded_themes(), CLIMATE])
    told = article("Late goal sends Rovers to the cup final", "The striker scored in extra time.")
    assert choose_theme(index, [told], RULES) == choose_theme(seeded, [told], RULES)


def test_the_evidence_says_where_which_words_and_how_much() -> None:
    told = article("Carbon price falls", "Carbon is cheap. Climate policy waits.")
    (first, second, third) = choose_theme(prepare_themes([CLIMATE]), [told], RULES).evidence
    assert (first, second, third) == ("title: Carbon (1.5)", "text: Climate (1)", "text: Carbon (0.5)")
