"""Related: stories of one affair name one another."""

from __future__ import annotations

import pytest

from flows.editions.related import SHOWN, with_related
from flows.model import NearMiss, Section, Story, ThemeRef
from tests.factories_edition import article_ref, story

WORLD = ThemeRef(id="world", name="World")


AFFAIR = ("Orle", "Tarnfeld", "talks")


def near(
    article_id: str, similarity: float = 0.29, refused: str = "", shared: tuple[str, ...] = AFFAIR
) -> NearMiss:
    return NearMiss(
        article=article_ref(id=article_id),
        nearest_id="x",
        similarity=similarity,
        threshold=0.3,
        shared=shared,
        refused=refused,
    )


def told(name: str, *misses: NearMiss) -> Story:
    return story(id=f"s-{name}", headline=f"On {name}", articles=(article_ref(id=name),), nearly=misses)


def related(*stories: Story, others: tuple[Story, ...] = ()) -> dict[str, list[str]]:
    (section,) = with_related([Section(theme=WORLD, stories=stories)], others)
    return {each.id: [other.id for other in each.related] for each in section.stories}


def test_two_stories_of_which_one_nearly_joined_name_each_other() -> None:
    assert related(told("a", near("b")), told("b"), told("c")) == {"s-a": ["s-b"], "s-b": ["s-a"], "s-c": []}


def test_a_brief_is_named_too() -> None:
    assert related(told("a", near("b")), others=(told("b"),)) == {"s-a": ["s-b"]}


def test_what_was_far_from_joining_is_not_related_unless_a_guard_kept_it_out() -> None:
    assert related(told("a", near("b", 0.2)), told("b"))["s-a"] == []
    assert related(told("a", near("b", 0.2, "separate events")), told("b"))["s-a"] == ["s-b"]


@pytest.mark.parametrize(
    ("shared", "expected"),
    [
        (("talks", "Tarnfeld", "round"), []),
        (("talks", "12", "peace"), []),
        (("talks", "Tarnfeld", "Orle"), ["s-b"]),
        (("محادثات", "جسر"), ["s-b"]),
    ],
)
def test_stories_with_fewer_than_two_names_in_common_are_not_related(
    shared: tuple[str, ...], expected: list[str]
) -> None:
    assert related(told("a", near("b", shared=shared)), told("b"))["s-a"] == expected


def test_what_the_edition_does_not_hold_is_not_named() -> None:
    assert related(told("a", near("z"))) == {"s-a": []}


def test_a_story_names_three_at_most_the_nearest_first() -> None:
    names = "bcde"
    made = related(told("a", *(near(name) for name in names)), *map(told, names))
    assert made["s-a"] == ["s-b", "s-c", "s-d"]
    assert len(made["s-a"]) == SHOWN
    assert made["s-e"] == ["s-a"]
