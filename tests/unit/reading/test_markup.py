from __future__ import annotations

import pytest

from flows.reading.markup import html_lines, looks_like_html, plain_line


def test_blocks_become_lines_and_paragraphs_are_parted() -> None:
    html = "<p>One <b>bold</b>\n word.</p><div>Two<br>Three</div><ul><li>Four<li>Five</ul>Six"
    assert html_lines(html) == ("One bold word.", "", "Two", "Three", "", "Four", "", "Five", "", "Six")


@pytest.mark.parametrize(
    "unseen",
    [
        "<script>alert(1)</script>",
        "<style>p{}</style>",
        "<figure><figcaption>A caption.</figcaption></figure>",
        "<aside>Related</aside>",
        "<form><button>Send</button></form>",
        "<nav>Home</nav>",
        "<iframe>x</iframe>",
        "<noscript>x</noscript>",
        "<!-- a comment -->",
        "<p hidden>x</p>",
        '<p style="display: none">x</p>',
        '<span aria-hidden="true">x</span>',
    ],
)
def test_what_readers_do_not_see_is_left_out(unseen: str) -> None:
    assert html_lines(f"<p>Before</p>{unseen}<p>after</p>") == ("Before", "", "after")


def test_the_text_behind_an_unseen_element_stays() -> None:
    assert html_lines("Before <img src='x'>and <script>1</script>after") == ("Before and after",)


def test_entities_and_no_break_spaces_are_text() -> None:
    assert html_lines("<p>5&nbsp;% &lt;b&gt; &amp; &rsquo;</p>") == ("5\u00a0% <b> & ’",)


@pytest.mark.parametrize("empty", ["", "  \n", "<p> </p>", "<br>", "\x00"])
def test_markup_without_text_has_no_lines(empty: str) -> None:
    assert html_lines(empty) == ()


def test_endless_nesting_does_not_stop_the_program() -> None:
    assert html_lines("<b>" * 3000 + "x") in ((), ("x",))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("A &amp;#8217;double&amp;#8217; escape", "A ’double’ escape"),
        ("<b>Bold</b>  &amp;\n plain", "Bold & plain"),
        ("3 < 4 and AT&T", "3 < 4 and AT&T"),
        ("&lt;i&gt;Slanted&lt;/i&gt;", "Slanted"),
        ("One<br>two", "One two"),
        ("<script>alert(1)</script>Safe\x00", "Safe"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;Safe", "Safe"),
    ],
)
def test_a_title_is_one_plain_line(given: str, expected: str) -> None:
    assert plain_line(given) == expected


def test_markup_is_told_from_text() -> None:
    assert looks_like_html("<p>x</p>")
    assert looks_like_html("caf&eacute;")
    assert not looks_like_html("2 < 3 & 5 > 4")
