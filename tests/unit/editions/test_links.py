"""Links to a sentence: encoded by the specification, one of a kind, and leading nowhere else."""

from __future__ import annotations

import pytest

from flows.editions.links import WHOLE_WIDTH, leads_to, split_fragment, text_fragment, with_fragment
from flows.language.search_text import stands_in
from tests.fragment_resolver import is_boundary, resolve

LONG = (
    "The committee that looked into the collapse of the footbridge over the River Orle found that two "
    "engineers had seen the rust in August, and that nobody had acted on what they wrote until the "
    "end of September."
)


def link(text: str, sentence: str, nth: int = 0) -> str:
    """Return the directive for a sentence of a text, by which of its places; it leads there or is none."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(sentence, start + 1)
    directive = text_fragment(text, start, start + len(sentence))
    if directive:
        assert resolve(directive, text) == (start, start + len(sentence))
    return directive


def test_a_sentence_is_named_whole() -> None:
    assert link("It rained. The bridge fell! Nobody came.", "The bridge fell!") == (
        ":~:text=The%20bridge%20fell%21"
    )


def test_what_parts_a_directive_is_encoded() -> None:
    sentence = "A&B, a well-known 50% owner, left?"
    assert link(sentence, sentence) == (":~:text=A%26B%2C%20a%20well%2Dknown%2050%25%20owner%2C%20left%3F")


def test_other_scripts_are_encoded_as_utf_8() -> None:
    assert link("Über Öl. Da.", "Über Öl.") == ":~:text=%C3%9Cber%20%C3%96l%2E"
    assert link("橋は閉鎖。市長は喜んだ。", "市長は喜んだ。").startswith(":~:text=%E5%B8%82")


def test_a_point_at_the_end_is_encoded_for_programs_that_leave_it_out() -> None:
    assert link("He left.", "He left.") == ":~:text=He%20left%2E"


def test_a_long_sentence_is_named_by_both_its_ends() -> None:
    directive = link(LONG, LONG)
    first, last = directive.removeprefix(":~:text=").split(",")
    assert first.startswith("The%20committee%20that%20looked")
    assert last.endswith("end%20of%20September%2E")
    assert len(directive) < len(LONG)


def test_how_long_is_long_counts_wide_letters_twice() -> None:
    narrow, wide = "word " * 27 + "end.", "橋" * 60 + "、" + "川" * 60 + "。"
    assert len(narrow) < WHOLE_WIDTH < 2 * len(wide)
    assert "," not in link(narrow, narrow)
    assert "," in link(wide, wide)


def test_the_second_of_two_equal_sentences_is_told_by_what_stands_before_it() -> None:
    text = "It rained all day. He left. It snowed all the next day. He left."
    assert link(text, "He left.", 1) == ":~:text=snowed%20all%20the%20next%20day.-,He%20left%2E"
    assert link(text, "He left.", 0) == ":~:text=It%20rained%20all%20day.-,He%20left%2E"


def test_context_comes_from_the_next_paragraph_where_its_own_has_none() -> None:
    text = "It rained.\n\nHe left.\n\nIt snowed.\n\nHe left.\n\nThe end."
    assert link(text, "He left.", 1) == ":~:text=It%20snowed.-,He%20left%2E"
    text = "He left.\n\nIt snowed.\n\nHe left."
    assert link(text, "He left.", 0) == ":~:text=He%20left.,-It%20snowed%2E"


def test_equal_means_equal_to_a_browser() -> None:
    text = 'It rained. “He left.” It snowed. "HÉ\u00a0LEFT."'
    assert "-," in link(text, '"HÉ\u00a0LEFT."')


def test_ends_that_occur_elsewhere_are_made_longer() -> None:
    text = f"{LONG[:70]} was told in spring.\n\n{LONG}"
    assert link(text, LONG)


def test_equal_sentences_with_equal_neighbours_have_a_link_to_the_first_alone() -> None:
    text = "\n\n".join(["He left."] * 5)
    assert [bool(link(text, "He left.", nth)) for nth in range(5)] == [True, True, False, False, False]


def test_a_sentence_over_a_line_end_is_named_by_both_its_ends() -> None:
    text = "The bridge\nfell on Monday."
    assert link(text, text) == ":~:text=The%20bridge,fell%20on%20Monday%2E"


def test_a_sentence_within_a_word_is_told_by_the_rest_of_it() -> None:
    text = "See e.g.Paris is far.Rome"
    assert link(text, "Paris is far.") == ":~:text=See%20e.g.-,Paris%20is%20far.,-Rome"


@pytest.mark.parametrize("text", ["\ud800 left.", "\u0301left."])
def test_what_no_address_can_name_has_no_link(text: str) -> None:
    assert text_fragment(text, 0, len(text)) == ""


def test_a_link_that_leads_elsewhere_is_told() -> None:
    text = "It rained. He left. It snowed. He left."
    assert leads_to(":~:text=He%20left.", text, 11, 19)
    assert not leads_to(":~:text=He%20left.", text, 31, 39)
    assert not leads_to(":~:text=She%20left.", text, 11, 19)


@pytest.mark.parametrize(
    "fragment", ["", "#s4", ":~:text=", ":~:text=a,b,c", ":~:text=He%20left.&text=x", ":~:x=He"]
)
def test_what_is_no_directive_leads_nowhere(fragment: str) -> None:
    assert not leads_to(fragment, "He left.", 0, 8)


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://a.example/x", "https://a.example/x#:~:text=y"),
        ("https://a.example/x?q=1", "https://a.example/x?q=1#:~:text=y"),
        ("https://a.example/#!/x", "https://a.example/#!/x:~:text=y"),
        ("https://a.example/x#:~:text=old", "https://a.example/x#:~:text=y"),
    ],
)
def test_a_fragment_of_the_address_stays_before_the_directive(url: str, linked: str) -> None:
    assert with_fragment(url, ":~:text=y") == linked
    assert split_fragment(linked) == (url.removesuffix("#:~:text=old"), ":~:text=y")


def test_an_address_without_a_directive_stays_as_it_is() -> None:
    assert with_fragment("https://a.example/x", "") == "https://a.example/x"
    assert split_fragment("https://a.example/x#part") == ("https://a.example/x#part", "")


def test_white_space_and_typography_do_not_tell_texts_apart() -> None:
    assert stands_in("“Fünf – nicht sechs”, sagte sie.", 'x "Funf\u00a0-\n nicht sechs", sagte sie. y')
    assert not stands_in("He left.", "He stayed.")


def test_the_resolver_knows_words() -> None:
    text = "mountain ranger"
    assert [place for place in range(len(text) + 1) if is_boundary(text, place)] == [0, 8, 9, 15]
    assert resolve(":~:text=range", text) is None
    assert resolve(":~:text=mountain%20range", text) is None
    assert resolve(":~:text=ranger", text) == (9, 15)
    assert resolve(":~:text=mount-,ain", text) == (5, 8)
    assert resolve(":~:text=mountain,-ranger", text) == (0, 8)
    assert resolve(":~:text=mountain,ranger", text) == (0, 15)
    assert resolve(":~:text=mountain,ranger", "the mountain\n\nand a ranger") == (4, 26)
    assert resolve(":~:text=mountain%20and", "the mountain\n\nand a ranger") is None


def test_no_word_of_thousands_of_letters_is_part_of_a_link() -> None:
    word = "J.K." * 1_000
    text = f"It fell. {word} It fell. {word} It fell."
    assert len(link(text, "It fell.", nth=1)) < 200
