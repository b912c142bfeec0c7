"""The section "From your quieter feeds" of an edition: a person's blogs beside agencies."""

from __future__ import annotations

from dataclasses import replace

from flows.model import Article, Edition, LeftOutReason, PageKind
from flows.model.settings import Lengths
from flows.render.explanation import render_explanation
from flows.runs.pipeline.compose import compose
from flows.runs.pipeline.explain import explain, stories_named
from flows.runs.pipeline.plan import Plan
from flows.runs.pipeline.verify import quotations
from tests.factories import BRIDGE, DAY, HOUR, NOON, MemoryStore, accounts, article, plan, store_of

AGENCY = [
    replace(item, outlet=f"Agency {place}", first_seen=NOON)
    for place, item in enumerate(accounts("b", BRIDGE, NOON - 6 * HOUR))
]
PLANKS = (
    "A bench for the pier",
    "Carpenters sanded eleven oak planks for a new bench on Velsen pier. The varnish dries for two days.",
)
FULL = plan(lengths=Lengths(stories=1))


def blog(
    name: str, hours: float, title: str = PLANKS[0], text: str = PLANKS[1], outlet: str = "Jo"
) -> Article:
    return article(
        id=name, outlet=outlet, title=title, text=text, published=NOON - hours * HOUR, first_seen=NOON
    )


OLD = blog("old", 24 * 30, "Rust on nails", "Nails rust where the salt wind of the sea meets them.")


def made(store: MemoryStore, asked: Plan = FULL) -> Edition:
    edition, receipt = compose(asked, store)
    store.save_edition(edition, receipt)
    assert {ref.id for story in edition.stories for ref in story.articles} <= receipt.articles.keys()
    return edition


def posts(edition: Edition) -> list[str]:
    return [story.headline_article_id for story in edition.quieter]


def test_a_blog_s_post_stands_in_its_own_section_with_one_sentence_of_it() -> None:
    edition = made(store_of(*AGENCY, OLD, blog("new", 5)))
    (post,) = edition.quieter
    assert (post.headline, post.outlets) == (PLANKS[0], 1)
    assert post.standfirst is not None
    assert post.standfirst.text in PLANKS[1]
    assert post.quotes == ()
    assert [story.id for story in stories_named(PLANKS[0], edition)] == [post.id]
    assert post.standfirst in [quote for _, quote in quotations(edition)]
    # It is told once, and every article is accounted for.
    assert post.id not in {story.id for story in edition.also_reported}
    assert edition.coverage.stories == 2
    assert edition.coverage.new == 4


def test_what_is_told_as_a_story_is_not_repeated() -> None:
    edition = made(store_of(OLD, blog("new", 5)), plan())
    assert [story.headline_article_id for story in edition.shown] == ["new"]
    assert posts(edition) == []


def test_a_feed_that_posts_daily_has_no_place_there() -> None:
    daily = [blog(f"d{day}", 24 * day + 5, f"Day {day}", f"On day {day} it rained.") for day in range(30)]
    assert posts(made(store_of(*AGENCY, *daily))) == []


def test_the_size_is_a_setting_and_zero_is_none() -> None:
    others = (blog("k1", 3, "Salt", "The salt is white.", "Kit"), replace(OLD, id="k0", outlet="Kit"))
    store = store_of(*AGENCY, OLD, blog("new", 5), *others)
    for most, expected in ((0, []), (1, ["k1"]), (30, ["k1", "new"])):
        edition, _ = compose(plan(lengths=Lengths(stories=1, quieter=most)), store)
        assert posts(edition) == expected
        assert edition.coverage.stories == 3


def test_no_later_edition_shows_a_post_again_nor_says_that_it_ended() -> None:
    store = store_of(*AGENCY, OLD, blog("new", 5))
    assert posts(made(store)) == ["new"]
    for days in (1, 2, 4, 5):
        later = made(store, replace(FULL, as_of=NOON + days * DAY))
        assert posts(later) == []
        assert PLANKS[0] not in str(later.change)


def test_a_quiet_feed_s_round_up_is_a_post_and_a_loud_one_s_is_left_out() -> None:
    title = "Weekly briefing: what happened on the pier"
    loud = [
        blog(f"d{day}", 24 * day + 5, f"Morning briefing {day}", f"It rained on day {day}.", "Agency")
        for day in range(30)
    ]
    round_ups = (replace(post, page_kind=PageKind.ROUND_UP) for post in (blog("new", 5, title), *loud))
    edition = made(store_of(*AGENCY, OLD, *round_ups))
    left = {item.article_id for item in edition.coverage.left_out if item.reason is LeftOutReason.ROUND_UP}
    assert posts(edition) == ["new"]
    assert "d0" in left
    assert "new" not in left


def test_how_often_its_feed_posts_is_the_evidence_for_a_post() -> None:
    store = store_of(*AGENCY, OLD, blog("new", 5))
    edition = made(store)
    shown = render_explanation(explain(edition.quieter[0], edition, FULL, store), "UTC")
    assert "a quieter feed, which posts less than once a day: 1 post in four weeks, 1 of them in the" in shown
    assert "quieter" not in render_explanation(explain(edition.shown[0], edition, FULL, store), "UTC")


def test_an_edition_made_again_is_the_same() -> None:
    store = store_of(*AGENCY, OLD, blog("new", 5))
    assert compose(FULL, store) == compose(FULL, store)
