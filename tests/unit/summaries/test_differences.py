"""Reports that differ, and reports that only seem to."""

from __future__ import annotations

from datetime import timedelta

import pytest

from flows.model import Article, Contrast
from flows.summaries.claims import claims_of, differences_of
from tests.factories import HOUR, NOON, article

FIRE = "The fire at the Halden mill killed 12 people, the mayor said."
LATER_FIRE = "The fire at the Halden mill killed 15 people, the fire service said."


def reports(*texts: str, language: str = "en") -> tuple[Article, ...]:
    articles = [
        article(
            id=f"a{number}",
            title="Fire at the Halden mill",
            text=text,
            language=language,
            published=NOON + number * HOUR,
        )
        for number, text in enumerate(texts)
    ]
    return tuple(articles)


def contrasts(*articles: Article, groups: tuple[int, ...] | None = None) -> tuple[Contrast, ...]:
    ids = frozenset(each.id for each in articles)
    return differences_of(articles, groups or tuple(range(len(articles))), ids, 60)


def values(*texts: str, language: str = "en") -> tuple[tuple[str, str], ...]:
    return tuple(found.values for found in contrasts(*reports(*texts, language=language)))


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        (
            "Fourteen people were injured when two ferries collided off Hestermouth on Thursday.",
            "The collision of two ferries near Hestermouth left 17 people injured, the coastguard said.",
            ("Fourteen", "17"),
        ),
        (
            "The fire in the Halden mill killed 12 workers and injured 30.",
            "Fifteen workers died in the fire at the Halden mill, the mayor said.",
            ("12", "Fifteen"),
        ),
        (
            "The council of Tarnfeld approved the bypass by 34 votes on Monday.",
            "The Tarnfeld council approved the bypass with 36 votes on Monday evening.",
            ("34", "36"),
        ),
        (
            "Nordbank agreed to pay a $3.2 million fine for misleading its savers.",
            "The fine that Nordbank agreed to pay for misleading its savers is $4.5 million.",
            ("$3.2 million", "$4.5 million"),
        ),
        (
            "Ilse Brandt, 54, was elected mayor of Tarnfeld after a recount.",
            "Ilse Brandt, 56, the new mayor of Tarnfeld, promised to repair the footbridge.",
            ("54", "56"),
        ),
        (
            "A magnitude 6.1 earthquake shook the island of Skerra and its harbour.",
            "An earthquake of magnitude 6.4 shook the island of Skerra and its harbour.",
            ("6.1", "6.4"),
        ),
    ],
)
def test_independent_reports_that_give_two_numbers_for_one_thing_differ(
    one: str, other: str, found: tuple[str, str]
) -> None:
    assert values(one, other) == (found,)


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        (
            "de",
            "Bei dem Brand in der Weberei in Halden sind 12 Menschen ums Leben gekommen.",
            "Der Brand in der Weberei von Halden hat 15 Menschen getötet, teilte die Polizei mit.",
        ),
        (
            "de",
            "Der Stadtrat von Tarnfeld hat für die Umgehungsstraße 12 Euro je Meter bewilligt.",
            "Für die Umgehungsstraße bewilligte der Tarnfelder Stadtrat am Abend 15 Euro je Meter.",
        ),
        (
            "fr",
            "L'incendie de la filature de Halden a fait 12 morts et plusieurs blessés.",
            "L'incendie qui a ravagé la filature de Halden a tué 15 personnes, selon la mairie.",
        ),
        (
            "es",
            "El incendio de la hilandería de Halden causó 12 muertos y varios heridos.",
            "Al menos 30 heridos y 15 muertos dejó el incendio de la hilandería de Halden.",
        ),
        (
            "it",
            "L'incendio della filanda di Halden ha causato 12 morti tra gli operai.",
            "Sono 15 i morti nell'incendio della filanda di Halden, ha detto il sindaco.",
        ),
        (
            "pt",
            "O incêndio na fiação de Halden matou 12 pessoas na noite de quinta.",
            "O incêndio na fiação de Halden deixou 15 mortos, disse o prefeito.",
        ),
        (
            "nl",
            "Bij de brand in de spinnerij van Halden zijn 12 mensen omgekomen.",
            "De brand in de spinnerij van Halden kostte 15 mensen het leven, zei de burgemeester.",
        ),
    ],
)
def test_reports_differ_in_every_language(language: str, one: str, other: str) -> None:
    ((first, second),) = values(one, other, language=language)
    assert (first.split()[0], second.split()[0]) == ("12", "15")


@pytest.mark.parametrize(
    "pair",
    [
        pytest.param(
            (
                "About 100 people were injured in the fire at the Halden mill.",
                "The fire at the Halden mill injured 97 people, doctors said.",
            ),
            id="estimate",
        ),
        pytest.param(
            ("More than 11 people were killed in the fire at the Halden mill.", FIRE), id="more than"
        ),
        pytest.param(("At least 10 people were killed in the fire at the Halden mill.", FIRE), id="at least"),
        pytest.param(("Dozens of people were killed in the fire at the Halden mill.", FIRE), id="dozens"),
        pytest.param(
            (
                "The flood in Orsund drove the water 12 kilometres inland past the Halden mill.",
                "The flood in Orsund drove the water 7.5 miles inland past the Halden mill.",
            ),
            id="units",
        ),
        pytest.param(
            (FIRE, "The fire at the Halden mill killed people, among them three firefighters."),
            id="among them",
        ),
        pytest.param((FIRE, "The fire at the Halden mill killed another 15 people, it said."), id="another"),
        pytest.param((FIRE, "Last year 15 people were killed by a fire at the Halden mill."), id="last year"),
        pytest.param((FIRE, "In 2019 a fire at the Halden mill killed 15 people."), id="year"),
        pytest.param(
            (
                "The storm in Tarnfeld killed 12 people and closed its harbour for the day.",
                "The flood in Orsund killed 15 people and carried its bridge away.",
            ),
            id="another event",
        ),
        pytest.param(
            (
                "A small bomb has exploded near a bank in Tarnfeld, injuring 10 people and breaking windows.",
                "A bomb has exploded near a market in Valmere, injuring 20 people and breaking windows.",
            ),
            id="another place",
        ),
        pytest.param(
            (
                "The fire at the Halden mill killed 12 firefighters on Thursday.",
                "The fire at the Halden mill killed 15 people on Thursday.",
            ),
            id="a part by its noun",
        ),
        pytest.param(
            (
                "Two people were killed in the shooting at the Halden rink on Thursday.",
                "Three people were killed, including the gunman, in the shooting at the Halden rink.",
            ),
            id="with the attacker",
        ),
        pytest.param(
            (
                "Ilse Brandt, 54, signed the Tarnfeld bridge contract on Monday.",
                "Jonas Weil, 61, signed the Tarnfeld bridge contract on Monday.",
            ),
            id="two people's ages",
        ),
        pytest.param(
            ("Tarnfeld beat Halden 3-2 in the cup final.", "Tarnfeld beat Halden 4-2 in the cup final."),
            id="scores",
        ),
        pytest.param(
            (
                "The inspection of the Tarnfeld bridge began at 7:30 in the morning.",
                "The inspection of the Tarnfeld bridge began at 8:15 in the morning.",
            ),
            id="times of day",
        ),
        pytest.param(
            (
                "The Tarnfeld bridge was built by Halden engineers in 1954.",
                "The Tarnfeld bridge was built by Halden engineers in 1956.",
            ),
            id="years",
        ),
        pytest.param(
            (
                "The court in Tarnfeld heard the 3rd witness of the ferry inquiry.",
                "The court in Tarnfeld heard the 4th witness of the ferry inquiry.",
            ),
            id="ordinals",
        ),
        pytest.param(
            (
                "Between 10 and 15 passengers were trapped in the Velsen tunnel after the fire.",
                "Sixteen to 20 passengers were trapped in the Velsen tunnel after the fire.",
            ),
            id="ranges",
        ),
        pytest.param(
            (
                "Call the Tarnfeld flood line on 555 1234 for help with sandbags.",
                "Call the Tarnfeld flood line on 555 4321 for help with sandbags.",
            ),
            id="telephone numbers",
        ),
        pytest.param(
            (
                "The council of Tarnfeld sold 1,200 tickets for the bridge festival.",
                "The council of Tarnfeld sold 1,237 tickets for the bridge festival.",
            ),
            id="rounding",
        ),
        pytest.param(
            (
                "Keeper Jonas Weil scored 13 goals for Tarnfeld in 54 games.",
                "Keeper Jonas Weil scored 23 goals for Tarnfeld in 157 games.",
            ),
            id="two periods",
        ),
        pytest.param(
            (
                "Striker Ada Holm needed nine points against Orsund for the Tarnfeld record.",
                "Striker Ada Holm scored 20 points against Orsund for the Tarnfeld record.",
            ),
            id="needed and scored",
        ),
        pytest.param(
            (
                "Firefighters fought the blaze at the Halden mill in minus 17 degrees.",
                "Firefighters fought the blaze at the Halden mill in minus 20 degrees.",
            ),
            id="degrees of either scale",
        ),
    ],
)
def test_numbers_that_may_both_be_true_or_are_of_two_things_do_not_differ(pair: tuple[str, str]) -> None:
    assert values(*pair) == ()


@pytest.mark.parametrize(
    "pair",
    [
        pytest.param(
            ("More than 14 people were killed in the fire at the Halden mill.", FIRE), id="more than"
        ),
        pytest.param(("At least 15 people were killed in the fire at the Halden mill.", FIRE), id="at least"),
        pytest.param(
            (
                "About 100 people were hurt in the fire at the Halden mill.",
                "The fire at the Halden mill hurt 40 people.",
            ),
            id="estimate",
        ),
        pytest.param(
            (
                "The flood in Orsund drove the water 12 kilometres inland past the Halden mill.",
                "The flood in Orsund drove the water 7.5 kilometres inland past the Halden mill.",
            ),
            id="units",
        ),
        pytest.param(
            (
                "A small bomb has exploded near a bank in Tarnfeld, injuring 10 people and breaking windows.",
                "A bomb has exploded near a bank in Tarnfeld, injuring 20 people and breaking windows.",
            ),
            id="the same place",
        ),
        pytest.param(
            (
                "The fire at the Halden mill killed 12 firefighters on Thursday.",
                "The fire at the Halden mill killed 15 firefighters on Thursday.",
            ),
            id="the same noun",
        ),
        pytest.param(
            (
                "Two people were killed in the shooting at the Halden rink on Thursday.",
                "Three people were killed in the shooting at the Halden rink.",
            ),
            id="without the attacker",
        ),
        pytest.param(
            (
                "Ten passengers were trapped in the Velsen tunnel after the fire.",
                "Sixteen passengers were trapped in the Velsen tunnel after the fire.",
            ),
            id="no range",
        ),
        pytest.param(
            (
                "The council of Tarnfeld sold 1,201 tickets for the bridge festival.",
                "The council of Tarnfeld sold 1,237 tickets for the bridge festival.",
            ),
            id="no rounding",
        ),
        pytest.param(
            (
                "Keeper Jonas Weil scored 13 goals for Tarnfeld against Orsund this season.",
                "Keeper Jonas Weil scored 23 goals for Tarnfeld against Orsund this season.",
            ),
            id="one period",
        ),
        pytest.param(
            (
                "Striker Ada Holm scored nine points against Orsund for the Tarnfeld record.",
                "Striker Ada Holm scored 20 points against Orsund for the Tarnfeld record.",
            ),
            id="both scored",
        ),
        pytest.param((FIRE, "Fifteen people were killed by a fire at the Halden mill."), id="no other time"),
    ],
)
def test_without_what_kept_them_apart_the_same_sentences_differ(pair: tuple[str, str]) -> None:
    assert len(values(*pair)) == 1


def test_the_earlier_report_stands_first_and_both_are_verbatim() -> None:
    articles = reports(FIRE, LATER_FIRE)
    (found,) = contrasts(*reversed(articles))
    assert (found.one.article_id, found.other.article_id) == ("a0", "a1")
    by_id = {each.id: each for each in articles}
    for passage in (found.one, found.other):
        assert passage.text == by_id[passage.article_id].text[passage.start : passage.end]


def test_what_it_is_about_are_words_that_both_say() -> None:
    (found,) = contrasts(*reports(FIRE, LATER_FIRE))
    assert found.about == ("fire", "halden", "mill", "killed")


def test_reports_of_one_group_do_not_differ() -> None:
    assert contrasts(*reports(FIRE, LATER_FIRE), groups=(0, 0)) == ()


def test_an_outlet_that_has_updated_its_figure_does_not_differ() -> None:
    update = "The fire at the Halden mill killed 15 people, the mayor said."
    other = "The fire at the Halden mill killed 18 people, the hospital said."
    assert contrasts(*reports(FIRE, other, update), groups=(0, 1, 0)) == ()


def test_an_outlet_that_came_to_the_others_figure_does_not_differ_from_it() -> None:
    assert contrasts(*reports(FIRE, LATER_FIRE, LATER_FIRE), groups=(0, 1, 0)) == ()


def test_a_toll_that_grew_in_a_day_is_no_difference_but_one_that_fell_is() -> None:
    first = article(id="a0", text=FIRE, published=NOON)
    second = article(id="a1", text=LATER_FIRE, published=NOON + timedelta(hours=20))
    assert contrasts(first, second) == ()
    fell = article(id="a0", text=LATER_FIRE, published=NOON)
    assert contrasts(fell, article(id="a1", text=FIRE, published=NOON + timedelta(hours=20)))


def test_something_of_this_edition_must_be_among_the_two() -> None:
    articles = reports(FIRE, LATER_FIRE)
    assert differences_of(articles, (0, 1), frozenset(), 60) == ()
    assert differences_of(articles, (0, 1), frozenset({"a1"}), 60)


def test_a_sentence_that_leans_on_others_is_not_shown() -> None:
    assert values(FIRE, "They said that the fire at the Halden mill killed 15 people.") == ()


def test_a_sentence_longer_than_allowed_is_not_shown() -> None:
    assert differences_of(reports(FIRE, LATER_FIRE), (0, 1), frozenset({"a1"}), 10) == ()


def test_the_values_that_most_reports_give_are_shown() -> None:
    odd = "The fire at the Halden mill killed 17 people, a neighbour said."
    same = "The blaze at the Halden mill killed 15 people, the hospital said."
    (found,) = contrasts(*reports(FIRE, odd, LATER_FIRE, same))
    assert found.values == ("12", "15")


def test_a_story_shows_at_most_four_differences_and_one_for_a_thing() -> None:
    injured = "The fire at the Halden mill injured {} people."
    arrested = "Police in Halden arrested {} people after the fire at the mill."
    missing = "Rescuers at the Halden mill fire still count {} people missing."
    homeless = "The fire at the Halden mill left {} people homeless."
    looms = "The fire at the Halden mill of Skerra destroyed {} looms."
    lines = (injured, arrested, missing, homeless, looms)
    one = " ".join([FIRE, *(line.format(20) for line in lines)])
    two = " ".join([LATER_FIRE, *(line.format(25) for line in lines)])
    found = contrasts(*reports(one, two))
    assert len(found) == 4
    assert len({each.about for each in found}) == len(found)


def test_articles_of_two_languages_are_not_compared() -> None:
    first = article(id="a0", text=FIRE)
    second = article(
        id="a1", language="de", text="Das Feuer in der Halden Mill hat 15 Menschen getötet, so die Polizei."
    )
    assert contrasts(first, second) == ()


def test_a_person_may_have_had_a_birthday_between_reports_months_apart() -> None:
    texts = (
        "Ilse Brandt, 54, was elected mayor of Tarnfeld after a recount.",
        "Ilse Brandt, 55, the new mayor of Tarnfeld, promised to repair the footbridge.",
    )
    near, far = (
        [article(id=f"a{n}", text=text, published=NOON + n * apart) for n, text in enumerate(texts)]
        for apart in (HOUR, timedelta(days=90))
    )
    assert contrasts(*near)
    assert not contrasts(*far)


def test_a_number_that_is_denied_is_no_difference() -> None:
    assert values(FIRE, "The mayor denied that the fire at the Halden mill killed 15 people.") == ()


def test_a_table_of_figures_makes_no_claim() -> None:
    table = FIRE[:-1] + "".join(f", {number} firms" for number in range(3, 15)) + "."
    assert values(FIRE, LATER_FIRE)
    assert values(table, LATER_FIRE) == ()


def test_only_the_beginning_of_a_text_is_compared() -> None:
    for filler in ("The mayor went on. " * 60, "x" * 15_000 + ".\n\n"):
        assert values(filler + FIRE, LATER_FIRE) == ()


def test_a_sentence_too_long_to_be_quoted_claims_nothing() -> None:
    assert list(claims_of(reports(FIRE)[0]))
    assert not list(claims_of(reports(f"{'Rain fell and ' * 200}{FIRE}")[0]))


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        pytest.param(
            "Ilse Brandt, 54, was elected mayor of Tarnfeld after a recount.",
            "The recount made 56-year-old Ilse Brandt the mayor of Tarnfeld.",
            ("54", "56-year-old"),
            id="age",
        ),
        pytest.param(
            "A 36-year-old climber slipped and fell about 60 metres from a ridge of the Skerra glacier.",
            "On Friday 36-year-old Jonas Weil slipped and fell 500 feet from a ridge of the Skerra glacier.",
            ("60 metres", "500 feet"),
            id="one person by age",
        ),
        pytest.param(
            "The navy of Skerra seized six rifles and twelve magazines from the boats.",
            "Twelve magazines and 14 rifles were seized from the boats by the navy of Skerra.",
            ("six", "14"),
            id="two figures in all reports",
        ),
        pytest.param(
            "Voters of Tarnfeld in 2009 approved a loan to pay for the bridge.",
            "Tarnfeld voters in 2010 approved a loan to pay for the bridge.",
            ("2009", "2010"),
            id="year of one decision",
        ),
        pytest.param(
            "Tarnfeld police said that Ada Holm, a mother of 12, had crossed the bridge.",
            "Ada Holm, a mother of 13, had crossed the Tarnfeld bridge, police said.",
            ("12", "13"),
            id="children",
        ),
    ],
)
def test_undated_reports_of_one_thing_differ(one: str, other: str, found: tuple[str, str]) -> None:
    undated = [article(id=f"a{n}", text=text, published=None) for n, text in enumerate((one, other))]
    assert [contrast.values for contrast in contrasts(*undated)] == [found]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(
            FIRE,
            "The number of people killed in the fire at the Halden mill rose to 15, the mayor said.",
            id="a toll that rose",
        ),
        pytest.param(FIRE, "Fifteen workers of the Halden mill died there.", id="a toll in other words"),
        pytest.param(
            "Ilse Brandt, 54, was arrested after the fire at the Halden mill.",
            "A jury found Ilse Brandt, 56, guilty of the fire at the Halden mill.",
            id="a trial is held years later",
        ),
        pytest.param(
            "A 36-year-old climber slipped and fell about 60 metres from a ridge of the Skerra glacier.",
            "A 32-year-old climber slipped and fell 500 metres from a ridge of the Skerra glacier.",
            id="somebody of another age",
        ),
        pytest.param(
            "Four journalists of the Halden Echo came under fire near the Skerra bridge on Monday.",
            "The two journalists of the Halden Echo came under fire near the Skerra bridge on Monday.",
            id="two of those counted",
        ),
        pytest.param(
            "Ada Holm married in Tarnfeld two weeks after the flood of the Orle.",
            "Ada Holm married in Tarnfeld three weeks before the flood of the Orle.",
            id="before and after",
        ),
        pytest.param(
            "Tarnfeld borrowed 110 million euros ($158 million) for the bridge over the Orle.",
            "Tarnfeld borrowed 110 million euros ($143 million) for the bridge over the Orle.",
            id="conversion",
        ),
        pytest.param(
            "The 17-inch Skerra tablet costs 2,799 dollars in Tarnfeld from Monday.",
            "The 15-inch Skerra tablet costs 1,999 dollars in Tarnfeld from Monday.",
            id="two kinds of a product",
        ),
    ],
)
def test_undated_reports_of_what_may_both_be_true_do_not_differ(one: str, other: str) -> None:
    undated = [article(id=f"a{n}", text=text, published=None) for n, text in enumerate((one, other))]
    assert contrasts(*undated) == ()


def test_a_report_that_gives_the_others_figure_too_does_not_differ() -> None:
    both = "The navy of Skerra seized 14 rifles. It first told of six rifles from the boats."
    assert values("The navy of Skerra seized six rifles from the boats.", both) == ()
