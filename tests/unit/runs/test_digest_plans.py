"""A digest draws from some sources and languages, and tells some themes; what it leaves out is listed."""

from __future__ import annotations

from dataclasses import replace

from flows.model import Article, Edition, LeftOutReason, RunRecord, Theme
from flows.model.digests import DigestSettings
from flows.runs.pipeline.compose import compose
from flows.runs.pipeline.plan import Plan, plan_of_digest
from tests.factories import BRIDGE, HOUR, NOON, TUNNEL, accounts, plan, store_of

BRIDGES = Theme(id="bridges", name="Bridges", terms=("footbridge",))
TUNNELS = Theme(id="tunnels", name="Tunnels", terms=("tunnel",))
EVENTS = (*accounts("b", BRIDGE, NOON - 6 * HOUR), *accounts("t", TUNNEL, NOON - 5 * HOUR))
ARTICLES = tuple(
    replace(one, source=("Hill Post", "Harbour Times")[place % 2])
    for place, one in enumerate(
        (*accounts("b", BRIDGE, NOON - 6 * HOUR), *accounts("t", TUNNEL, NOON - 5 * HOUR))
    )
)


def made(digest: DigestSettings, asked: Plan, articles: tuple[Article, ...] = ARTICLES) -> Edition:
    store = store_of(*articles)
    store.record_run(RunRecord(as_of=NOON, sources=tuple(asked.source_names), failures=()))
    edition, _ = compose(plan_of_digest(asked, digest), store)
    return edition


def all_sources() -> Plan:
    asked = plan(themes=(BRIDGES, TUNNELS), id="workspace")
    (source,) = asked.sources
    return replace(
        asked, sources=tuple(replace(source, name=name) for name in ("Harbour Times", "Hill Post"))
    )


def themes_of(edition: Edition) -> list[str]:
    return [section.theme.id for section in edition.sections]


def test_the_only_digest_is_the_edition_as_it_is_without_digests() -> None:
    assert plan_of_digest(all_sources(), DigestSettings(folder="")) == all_sources()


def test_themes_stand_in_the_order_of_the_digest() -> None:
    asked = all_sources()
    assert themes_of(made(DigestSettings(themes=("Tunnels", "bridges")), asked)) == ["tunnels", "bridges"]
    assert themes_of(made(DigestSettings(themes=("bridges", "*")), asked)) == ["bridges", "tunnels"]
    assert themes_of(made(DigestSettings(themes=("*", "bridges")), asked)) == ["tunnels", "bridges"]


def test_articles_of_other_themes_are_left_out_and_listed() -> None:
    edition = made(DigestSettings(themes=("bridges",)), all_sources())
    others = [one for one in edition.coverage.left_out if one.reason is LeftOutReason.OTHER_THEME]
    told = {ref.id for story in edition.stories for ref in story.articles}
    assert themes_of(edition) == ["bridges"]
    assert {one.detail for one in others} == {"Tunnels"}
    assert {one.article_id for one in others} | told == {one.id for one in ARTICLES}
    assert edition.coverage.other_themes == len(others)
    assert edition.coverage.articles == edition.coverage.new + len(others)


def test_a_digest_draws_from_its_sources_and_sections_alone() -> None:
    asked = all_sources()
    first, second = asked.sources
    asked = replace(asked, sources=(first, replace(second, section="Coast")))
    assert plan_of_digest(asked, DigestSettings(sections=("coast",))).source_names == ["Hill Post"]
    assert plan_of_digest(asked, DigestSettings(sources=("hill post",), sections=("coast",))).is_part
    edition = made(DigestSettings(id="coast", sources=("Harbour Times",)), asked)
    assert {ref.id for story in edition.stories for ref in story.articles} == {
        one.id for one in ARTICLES if one.source == "Harbour Times"
    }
    assert edition.coverage.sources == 1


def test_a_digest_of_a_language_takes_its_articles_alone() -> None:
    german = tuple(replace(one, language="de") for one in ARTICLES[:2])
    articles = (*german, *ARTICLES[2:])
    edition = made(DigestSettings(languages=("de",)), all_sources(), articles)
    assert {ref.id for story in edition.stories for ref in story.articles} <= {one.id for one in german}
    assert edition.coverage.articles == len(german)


def test_no_two_digests_share_an_id_of_an_edition() -> None:
    guids = {made(DigestSettings(id=name), all_sources()).guid for name in ("main", "coast", "hills")}
    assert len(guids) == 3
