"""The edition: its place among others, its stories and sections, the account of everything."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flows.editions.compose import (
    Place,
    compose,
    coverage_of,
    place,
    sections_of,
)
from flows.editions.links import article_url, sentence_url
from flows.editions.story import outlet_count, story_of
from flows.model import (
    Article,
    Change,
    Contrast,
    EditedStory,
    EditionHeader,
    FetchFailure,
    LeftOut,
    LeftOutReason,
    Match,
    Passage,
    RunRecord,
    Section,
    Selection,
    Status,
    StoryMaterial,
    Summary,
    ThemeChoice,
    ThemeRef,
    Tier,
    header_of,
)
from flows.model.settings import Settings
from tests.factories import DAY, HOUR, NOON, article
from tests.factories_edition import WORLD, article_ref, coverage, edition, quote, story, weight

SETTINGS = Settings()
ALSO = ThemeRef(id="also", name="Also")
SPORT = ThemeRef(id="sport", name="Sport")


def material(*articles: Article, fresh: str = "abc", matches: tuple[Match, ...] = ()) -> StoryMaterial:
    dropped = {match.copy_id for match in matches}
    return StoryMaterial(
        id="s1",
        status=Status.UPDATED,
        articles=articles,
        originals=tuple(each for each in articles if each.id not in dropped),
        fresh_ids=frozenset(fresh),
        matches=matches,
        links=(),
    )


def told(name: str = "s1", theme: ThemeRef = WORLD, total: float = 1.0, **changes: Any) -> EditedStory:
    values: dict[str, Any] = {
        "material": replace(material(article(id="a")), id=name),
        "theme": ThemeChoice(id=theme.id, name=theme.name, score=0.5, evidence=()),
        "importance": weight(total=total),
        "tier": Tier.ITEM,
        "headline": article(id="a"),
    }
    return EditedStory(**values | changes)


def placed(*taken: str, number: int = 0, made: EditionHeader | None = None, **settings: Any) -> Place:
    return place(made, taken, number, NOON - DAY, NOON, "en", Settings(**settings))


def test_a_first_edition_is_named_by_its_date() -> None:
    found = placed()
    assert (found.id, found.number, found.as_of, found.since) == ("2026-11-20", 1, NOON, NOON - DAY)


def test_the_date_is_that_of_the_workspaces_zone() -> None:
    assert placed(time_zone="Pacific/Auckland").id == "2026-11-21"


def test_further_editions_of_a_day_are_counted() -> None:
    assert placed("2026-11-20", number=1).id == "2026-11-20-2"
    found = placed("2026-11-20", "2026-11-20-2", number=2)
    assert (found.id, found.number) == ("2026-11-20-3", 3)


def test_an_edition_made_again_keeps_its_id_its_number_and_its_guid() -> None:
    same = header_of(edition(id="2026-11-20-7", number=41, guid="urn:kept", as_of=NOON))
    found = placed("2026-11-20-7", number=50, made=same, id="moved")
    assert (found.id, found.number, found.guid) == ("2026-11-20-7", 41, "urn:kept")


def test_an_edition_of_the_past_has_a_number_that_no_other_has() -> None:
    found = placed("2026-11-19", "2026-11-20", "2026-11-21", number=3)
    assert (found.id, found.number) == ("2026-11-20-2", 4)


def test_an_article_without_an_address_has_a_page_of_its_own() -> None:
    assert article_url(article(id="a1")) == "https://a1.example/story"
    assert article_url(article(id="a1", url=None)) == "articles/a1.html"


def test_a_story_counts_outlets_with_copies_and_reports_without() -> None:
    given = (
        article(id="a", outlet="One"),
        article(id="b", outlet="Two"),
        article(id="c", outlet="Three"),
        article(id="d", outlet="One"),
    )
    copied = (Match(original_id="a", copy_id="b", similarity=0.9, reason="the same text"),)
    made = story_of(told(material=material(*given, matches=copied)), SETTINGS)
    assert (made.outlets, made.independent_reports) == (3, 2)
    assert [(ref.id, ref.copy_of, ref.fresh) for ref in made.articles] == [
        ("a", None, True),
        ("b", "a", True),
        ("c", None, True),
        ("d", None, False),
    ]
    assert made.matches == copied


def test_a_story_keeps_id_status_theme_and_headline() -> None:
    made = story_of(told(headline=article(id="a", title="River falls")), SETTINGS)
    assert (made.id, made.status, made.theme.id) == ("s1", Status.UPDATED, WORLD.id)
    assert (made.headline, made.headline_article_id) == ("River falls", "a")


def test_days_are_counted_in_the_zone_from_the_first_article_to_the_newest() -> None:
    given = (
        article(id="a", published=NOON),
        article(id="b", published=NOON + DAY),
        article(id="c", published=NOON + 2 * HOUR),
    )
    made = story_of(told(material=material(*given)), SETTINGS)
    assert (made.day, made.latest) == (2, NOON + DAY)
    late = material(article(id="a", published=NOON), article(id="b", published=NOON + 3 * HOUR))
    assert story_of(told(material=late), SETTINGS).day == 1
    assert story_of(told(material=late), Settings(time_zone="Asia/Tokyo")).day == 2


def test_an_undated_article_is_no_part_of_a_storys_days() -> None:
    given = (
        article(id="a", published=None, first_seen=NOON - DAY),
        article(id="b", published=NOON),
        article(id="c", published=None, first_seen=NOON + DAY),
    )
    made = story_of(told(material=material(*given)), SETTINGS)
    assert (made.day, made.latest) == (1, NOON)
    assert (made.articles[0].published, made.articles[0].seen) == (None, NOON - DAY)


def test_a_story_without_dates_counts_from_when_it_was_first_seen() -> None:
    given = tuple(article(id=name, published=None, first_seen=NOON + n * DAY) for n, name in enumerate("ab"))
    made = story_of(told(material=material(*given)), SETTINGS)
    assert (made.day, made.latest) == (2, NOON + DAY)


def test_a_quote_names_its_outlet_and_links_to_its_source() -> None:
    summary = Summary(
        standfirst=Passage(article_id="a", start=3, end=9, text="River."),
        quotes=(Passage(article_id="b", start=5, end=9, text="Rain"),),
    )
    given = (article(id="a", outlet="One"), article(id="b", outlet="Two", url=None))
    made = story_of(told(material=material(*given), summary=summary), SETTINGS)
    assert made.standfirst == quote(
        text="River.", article_id="a", outlet="One", start=3, end=9, url="https://a.example/story"
    )
    assert made.quotes == (
        quote(text="Rain", article_id="b", outlet="Two", start=5, end=9, url="articles/b.html#s5"),
    )
    assert story_of(told(), SETTINGS).standfirst is None


def test_an_article_is_named_with_its_title_language_and_whether_the_title_was_made() -> None:
    given = article(id="a", title="Regen", title_made=True, language="de", url=None)
    (ref,) = story_of(told(material=material(given)), SETTINGS).articles
    assert (ref.title, ref.title_made, ref.language, ref.url) == ("Regen", True, "de", "articles/a.html")


def test_sections_are_ordered_by_their_most_important_story_and_also_comes_last() -> None:
    given = [
        told("s1", WORLD, 1.0),
        told("s2", ALSO, 9.0),
        told("s5", SPORT, 5.0),
        told("s4", WORLD, 6.0),
        told("s3", SPORT, 5.0),
    ]
    found = sections_of(given, SETTINGS)
    assert [(section.theme.id, [each.id for each in section.stories]) for section in found] == [
        ("world", ["s4", "s1"]),
        ("sport", ["s3", "s5"]),
        ("also", ["s2"]),
    ]


def test_leads_come_before_items_that_weigh_more() -> None:
    given = [told("s1", WORLD, 3.0), told("s2", WORLD, 2.0, tier=Tier.LEAD), told("s3", SPORT, 2.5)]
    found = sections_of(given, SETTINGS)
    assert [[each.id for each in section.stories] for section in found] == [["s2", "s1"], ["s3"]]


def left(name: str, reason: LeftOutReason) -> LeftOut:
    return LeftOut(
        article_id=name, outlet="One", title="Rain", url="", language="en", published=None, reason=reason
    )


def test_coverage_accounts_for_every_article() -> None:
    failure = FetchFailure(source="x", item="x", reason="no answer", remedy="try later")
    selection = Selection(
        fresh=(article(id="a"), article(id="b", published=None), article(id="c")),
        context=(article(id="d"),),
        left_out=(
            left("e", LeftOutReason.TOO_OLD),
            left("f", LeftOutReason.AHEAD),
            left("g", LeftOutReason.TOO_OLD),
        ),
    )
    shown = story(
        articles=(
            article_ref(id="a"),
            article_ref(id="b", copy_of="a"),
            article_ref(id="d", copy_of="a", fresh=False),
        )
    )
    also = story(id="s2", articles=(article_ref(id="c", copy_of="z"),))
    run = RunRecord(as_of=NOON, sources=("One", "x"), failures=(failure,))
    found = coverage_of(selection, run, [Section(theme=WORLD, stories=(shown,))], [also])
    assert found == coverage(
        sources=2,
        articles=6,
        new=3,
        copies=2,
        stories=2,
        shown=1,
        too_old=2,
        ahead=1,
        undated=1,
        failures=(failure,),
        left_out=selection.left_out,
    )


def test_an_edition_counts_the_words_it_shows_and_the_outlets_it_heard() -> None:
    shown = story(
        headline="River falls",
        standfirst=quote(text="It was dry."),
        quotes=(quote(text="Boats lay still."), quote(text="Rain.")),
        articles=(article_ref(outlet="One"), article_ref(outlet="Old", fresh=False)),
    )
    also = story(
        id="s2",
        headline="Not counted here",
        articles=(article_ref(outlet="Two"), article_ref(outlet="One")),
    )
    found = Place(id="2026-11-20", guid="urn:g", number=3, language="de", as_of=NOON, since=NOON - DAY)
    change = Change(previous_id=None, previous_as_of=None, new=1, updated=0)
    made = compose(
        found,
        change,
        (Section(theme=WORLD, stories=(shown,)),),
        (also,),
        (),
        coverage(),
        Settings(title="Quay News", time_zone="Europe/Berlin"),
    )
    assert (made.words, made.outlets) == (2 + 3 + 3 + 1, 2)
    assert (made.id, made.number, made.as_of, made.since) == ("2026-11-20", 3, NOON, NOON - DAY)
    assert (made.title, made.language, made.time_zone) == ("Quay News", "de", "Europe/Berlin")
    assert (made.change, made.coverage, made.also_reported) == (change, coverage(), (also,))
    assert made.guid == "urn:g"


def test_the_guid_is_that_of_the_workspace_and_the_time_alone() -> None:
    guid = placed(id="one").guid
    assert guid.startswith("urn:uuid:")
    assert guid == placed("2026-11-20", number=7, id="one", title="Other", time_zone="Asia/Tokyo").guid
    later = place(None, (), 0, NOON, NOON + HOUR, "en", Settings(id="one"))
    assert len({guid, placed(id="two").guid, later.guid}) == 3


def test_a_quotation_leads_to_its_sentence_where_it_was_read_in_the_page() -> None:
    text = "It rained. The bridge fell."
    given = article(id="a", text=text)
    assert sentence_url(given, 11, 27) == "https://a.example/story"
    read = replace(given, in_page=True)
    assert sentence_url(read, 11, 27) == "https://a.example/story#:~:text=The%20bridge%20fell%2E"
    assert sentence_url(replace(read, url=None), 11, 27) == "articles/a.html#s11"


def test_an_edition_quotes_with_links_to_the_sentences_and_names_articles_by_their_plain_address() -> None:
    given = article(id="a", text="The bridge fell.", in_page=True)
    passage = Passage(article_id="a", start=0, end=16, text="The bridge fell.")
    summary = Summary(standfirst=passage, quotes=(passage,))
    found = story_of(told(material=material(given), headline=given, summary=summary), SETTINGS)
    assert found.standfirst is not None
    assert found.standfirst.url == "https://a.example/story#:~:text=The%20bridge%20fell%2E"
    assert found.quotes[0].url == found.standfirst.url
    assert found.articles[0].url == "https://a.example/story"


def test_a_quote_tells_what_date_its_day_is_in_the_zone_of_the_workspace() -> None:
    text = "The bridge fell yesterday, the mayor said."
    source = article(id="a", text=text, published=NOON)
    passage = Passage(article_id="a", start=0, end=len(text), text=text)
    shown = told(material=material(source), summary=Summary(quotes=(passage,)))
    (made,) = story_of(shown, SETTINGS).quotes
    assert [(text[note.start : note.end], note.date) for note in made.days] == [
        ("yesterday", (NOON - DAY).date())
    ]


def test_a_story_holds_what_its_reports_do_not_agree_on_as_quotes() -> None:
    texts = {"a": "The fire killed 12 people.", "b": "The fire killed 15 people."}
    articles = [article(id=name, text=text) for name, text in texts.items()]
    one, other = (Passage(article_id=name, start=0, end=len(text), text=text) for name, text in texts.items())
    contrast = Contrast(
        about=("fire", "killed"), values=("12", "15"), reason="one event", one=one, other=other
    )
    (found,) = story_of(told(material=material(*articles), contrasts=(contrast,)), SETTINGS).differences
    assert (found.about, found.values) == (("fire", "killed"), ("12", "15"))
    assert (found.one.outlet, found.other.outlet) == ("Outlet a", "Outlet b")
    assert (found.one.text, found.other.text) == (texts["a"], texts["b"])


def test_the_names_that_one_site_s_feeds_give_an_outlet_count_once() -> None:
    def of(outlet: str, url: str) -> Article:
        return article(id=outlet, outlet=outlet, url=url)

    world, echo = (
        of("Echo World News", "https://echo.example/1"),
        of("The Echo", "https://www.echo.example/2"),
    )
    assert outlet_count([world, echo]) == 1
    assert outlet_count([world, of("The Echo", "https://echo.test/2")]) == 2
    assert outlet_count([world, of("Lamp", "https://echo.example/3")]) == 2
    tube = "https://www.youtube.com/watch"
    assert outlet_count([of("Echo", tube), of("Echo News", tube)]) == 2
