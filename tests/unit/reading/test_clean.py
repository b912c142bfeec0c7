from __future__ import annotations

from dataclasses import replace
from time import process_time

import pytest

from flows.model import CleanDraft, Draft, Entry, Media
from flows.reading.clean import clean
from flows.reading.line_shapes import paragraphs_of

ONE = "The old bridge over the river was closed to all traffic on Monday."
TWO = "Engineers had found cracks in two of its four pillars, the mayor said."
THREE = "It will stay shut until the spring, when the repairs are to begin."
TITLE = "Old bridge closed after cracks are found"


def draft(text: str, *, outlet: str = "a.txt", title: str | None = None) -> Draft:
    return Draft(
        entry=Entry(source="s", key=outlet, media=Media.TEXT, body=text),
        outlet=outlet,
        title=title,
        url=None,
        published_claim=None,
        language=None,
        lines=tuple(text.split("\n")),
        title_in_text=title is None,
    )


def cleaned(text: str, title: str | None = None) -> CleanDraft:
    (found,) = clean([draft(text, title=title)])
    return found


def rules_of(found: CleanDraft) -> dict[str, str]:
    return {removed.line: removed.rule for removed in found.removed}


def lone(*lines: str) -> str:
    return "\n\n".join(lines)


@pytest.mark.parametrize("blanks", [" ", "\t", "\u00a0", "\n ", " […]", "( "])
def test_a_long_row_of_blanks_within_a_line_costs_no_time(blanks: str) -> None:
    row = blanks * (200_000 // len(blanks))
    began = process_time()
    found = clean(
        [draft("", title=TITLE), replace(draft("", title=TITLE), lines=(ONE, f"{TWO}{row}end."))],
    )
    assert process_time() - began < 1
    assert found[1].paragraphs[0] == ONE


def test_a_page_s_title_of_a_megabyte_is_cut() -> None:
    assert cleaned(lone(ONE, TWO), title="word " * 200_000).title == "word " * 59 + "word…"


# -- the title


def test_the_first_line_is_the_title_and_leaves_the_text() -> None:
    found = cleaned(lone(TITLE, ONE, TWO))
    assert found.title == TITLE
    assert found.paragraphs == (ONE, TWO)
    assert rules_of(found) == {TITLE: "title"}


def test_a_first_line_that_is_a_sentence_is_no_title() -> None:
    found = cleaned("\n".join([ONE, TWO, THREE]))
    assert found.title is None
    assert found.paragraphs == (ONE, TWO, THREE)
    assert found.removed == ()


@pytest.mark.parametrize(
    "title",
    [
        "Who Will Pay for the Bridge?",
        "Is this the end of the old bridge?",
        "Bridge closed at last!",
        "He Said the Bridge Would Stand. It Did Not.",
        "Bridge closed by engineers from the U.S.",
        "‘We were lucky’ says mayor of river town",
        "Stalemate",
        "Watch: the moment the old bridge was closed",
    ],
)
def test_lines_of_title_shape_are_titles(title: str) -> None:
    found = cleaned(lone(title, ONE, TWO))
    assert found.title == title
    assert found.paragraphs == (ONE, TWO)


@pytest.mark.parametrize(
    "first",
    [
        "“We were very lucky indeed.”",
        "The town was told the following:",
        "Nobody was hurt. Did the engineers know what they had found that day?",
        "The bridge will not be opened again before the spring has come.",
        "Engineers who had come from far away to look at the old bridge said they were from the U.S.",
    ],
)
def test_lines_of_other_shape_are_no_titles(first: str) -> None:
    found = cleaned(lone(first, ONE, TWO))
    assert found.title is None
    assert found.paragraphs == (first, ONE, TWO)


def test_a_section_name_and_a_date_above_the_title_are_not_the_article() -> None:
    found = cleaned(lone("Home > News", "World", TITLE, "By Ada Low", "17 February 2026", ONE, TWO))
    assert found.title == TITLE
    assert found.paragraphs == (ONE, TWO)
    assert rules_of(found) == {
        "Home > News": "navigation",
        "World": "section name",
        TITLE: "title",
        "By Ada Low": "byline",
        "17 February 2026": "timestamp",
    }


def test_a_long_title_is_bounded() -> None:
    found = cleaned(lone("Word " * 2000 + "end", ONE))
    assert found.title is not None
    assert len(found.title) <= 300
    assert found.title.endswith("Word…")


def test_a_given_title_is_kept_and_its_repetition_goes() -> None:
    found = cleaned(lone(TITLE.upper(), ONE, TWO), title=TITLE)
    assert found.title == TITLE
    assert found.paragraphs == (ONE, TWO)
    assert rules_of(found) == {TITLE.upper(): "title again"}


def test_a_lone_sentence_is_text_and_a_lone_headline_a_title() -> None:
    assert (cleaned(ONE).title, cleaned(ONE).paragraphs) == (None, (ONE,))
    assert (cleaned(TITLE).title, cleaned(TITLE).paragraphs) == (TITLE, ())


# -- the general list


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("Share.", "share"),
        ("Share this article on Facebook", "share"),
        ("share tweet pin email", "share"),
        ("1,204 shares", "share"),
        ("No comments:", "comments"),
        ("Post a Comment", "comments"),
        ("Leave A Reply", "comments"),
        ("Comments are closed.", "comments"),
        ("Discuss", "comments"),
        ("Your email address will not be published. Required fields are marked *", "comments"),
        ("Read the full article here", "read more"),
        ("READ MORE: How Bridges Are Inspected", "read more"),
        ("Related stories", "read more"),
        ("► Related: Who pays for the bridge?", "read more"),
        ("Source link", "source link"),
        ("Source: The Lamp", "source link"),
        ("By Ada Low and Bo Ek, Staff Writers", "byline"),
        ("Written by Ada Low", "byline"),
        ("Updated: 17 Feb 2026, 10:30", "timestamp"),
        ("Last modified on Monday, 2 March 2026", "timestamp"),
        ("Mon, 17 Feb 2026 at 10:30 pm", "timestamp"),
        ("3 min read", "timestamp"),
        ("Photo: Ada Low / The Lamp", "photo credit"),
        ("(Image credit: Ada Low)", "photo credit"),
        ("Engineers at the bridge on Monday (Photo by Ada Low)", "photo credit"),
        ("Follow us on Twitter", "follow us"),
        ("Sign up for our newsletter.", "newsletter"),
        ("The day's news, delivered to your inbox.", "newsletter"),
        ("Advertisement", "advertisement"),
        ("Story continues below", "advertisement"),
        ("© 2026 The Lamp", "copyright"),
        ("The Lamp. All rights reserved.", "copyright"),
        ("Tags: bridge, river", "tags"),
        ("#bridge #river", "tags"),
        ("Exit mobile version", "navigation"),
        ("Views expressed in this article are those of the author and not of The Lamp.", "about the text"),
        ("This article was originally published at The Lamp on 3 May.", "syndication"),
        ("If you value our work, please consider making a donation.", "appeal"),
        ("Please use a newer browser for the best experience.", "appeal"),
        ("You can save this article by registering for free here.", "appeal"),
        ("Follow The Lamp on Telegram", "follow us"),
        ("The bridge at dusk, March 2, 2026. REUTERS/Ada Low", "photo credit"),
        ("Featured image via The Lamp", "photo credit"),
        ("Like Loading...", "share"),
        ("👉 Read also: Who pays for the bridge?", "read more"),
        ("t.me/lampnews", "address"),
        ("Got a tip? Email tips@lamp.example.", "tip line"),
        ("This story has been corrected to show that the bridge is 90 years old.", "about the text"),
        ("end of list", "navigation"),
        ("Advertisement – scroll to continue", "advertisement"),
        ("Advertisement 2", "advertisement"),
        ("• 2h • 3 min read", "timestamp"),
        ("Ada Low Tue, 02/17/2026 - 08:25", "timestamp"),
        ("Powered by Lamplight", "copyright"),
        ('[video id=1 autostart="no"]', "navigation"),
        ("https://lamp.example/1", "address"),
        ("* * *", "separator"),
    ],
)
def test_a_listed_line_goes_wherever_it_stands(line: str, rule: str) -> None:
    for text in (lone(TITLE, line, ONE, TWO), lone(TITLE, ONE, line, TWO), lone(TITLE, ONE, TWO, line)):
        found = cleaned(text)
        assert found.paragraphs == (ONE, TWO)
        assert rules_of(found) == {TITLE: "title", line: rule}


@pytest.mark.parametrize(
    "sentence",
    [
        "Comments on the ruling poured in from across the country.",
        "More stories are told of the old bridge than of the new one.",
        "Written by a committee of experts, the report says little.",
        "Posted on 3 walls across the town, the notices warned of cracks.",
        "Like him, many of the drivers had not heard of the cracks.",
        "Follow them home, the mayor told the police.",
        "The video appeared first on a channel of the town hall.",
        "By Monday the bridge was shut.",
        "In 2026 the bridge will be 90 years old.",
        "Source of the cracks was the frost, the engineers said.",
        "Read more books, the mayor told the pupils.",
        "Photo albums were saved from the flooded houses.",
        "Support our schools, the banners said.",
        "Share prices fell.",
        "The views expressed by the minister do not reflect those of the council.",
        "The story was first published in 1887, when the bridge was new.",
        "She told readers of our newspaper that the app was safe.",
        "The site sold its subscribers’ addresses, the regulator found.",
        "“Please sign up for our newsletter,” the note read.",
        "Have a story to tell and they will listen, she said.",
        "The holiday ends on the 23rd of the month. ■",
    ],
)
def test_no_sentence_of_the_article_goes(sentence: str) -> None:
    for lines in ((sentence, ONE, TWO), (ONE, sentence, TWO), (ONE, TWO, sentence)):
        found = cleaned(lone(TITLE, *lines))
        assert found.paragraphs == lines


# -- shapes


def test_a_section_name_over_a_headline_is_a_related_box() -> None:
    found = cleaned(lone(TITLE, ONE, "World", "Mayor Meets Engineers in the Capital", TWO, THREE))
    assert found.paragraphs == (ONE, TWO, THREE)
    assert (
        rules_of(found)["World"] == rules_of(found)["Mayor Meets Engineers in the Capital"] == "related box"
    )


def test_several_headlines_under_a_read_more_label_go() -> None:
    box = (
        "Read more from The Lamp:",
        "Boy, 14, finds old coin",
        "Rain falls on 3 towns",
        "Ferry stops for a week",
    )
    found = cleaned(lone(TITLE, ONE, "Nobody was hurt.", *box, TWO))
    assert found.paragraphs == (ONE, "Nobody was hurt.", TWO)


def test_a_chain_of_section_names_above_the_title_is_not_the_article() -> None:
    found = cleaned(lone("World", "Europe", TITLE, ONE, TWO))
    assert (found.title, found.paragraphs) == (TITLE, (ONE, TWO))


def test_a_headline_under_a_read_more_label_goes_in_sentence_case_too() -> None:
    found = cleaned(lone(TITLE, ONE, "Related stories", "Mayor meets engineers in capital", TWO))
    assert found.paragraphs == (ONE, TWO)


def test_an_agency_name_alone_in_the_text_goes() -> None:
    assert cleaned(lone(TITLE, ONE, "Lampnik", TWO)).paragraphs == (ONE, TWO)


@pytest.mark.parametrize(
    "line",
    [
        "“We are ready.”",
        "It was insane. ”",
        "The statement said this:",
        "What the engineers found in the pillars",
        "- Two pillars of four",
        "He did not answer a question about the cost",
    ],
)
def test_quotes_lead_ins_and_subheads_stay_in_the_text(line: str) -> None:
    assert cleaned(lone(TITLE, ONE, line, TWO)).paragraphs == (ONE, line, TWO)


def test_a_list_of_facts_stays() -> None:
    facts = ("Length 90 m", "Pillars 4", "Opened 1936")
    assert cleaned(lone(TITLE, ONE, *facts, TWO)).paragraphs == (ONE, *facts, TWO)
    lead = "The bridge in figures:"
    assert cleaned(lone(TITLE, ONE, TWO, lead, *facts)).paragraphs == (ONE, TWO, lead, *facts)


def test_three_short_lines_are_a_list_and_two_are_labels() -> None:
    assert cleaned(lone(TITLE, ONE, "Salt", "Butter", "Flour", TWO)).paragraphs == (
        ONE,
        "Salt",
        "Butter",
        "Flour",
        TWO,
    )
    assert cleaned(lone(TITLE, ONE, "Salt", "Butter", TWO)).paragraphs == (ONE, TWO)


def test_what_a_lead_in_announces_stays() -> None:
    lead = "The mayor had one word for it. It was this:"
    assert cleaned(lone(TITLE, ONE, lead, "Shame", TWO)).paragraphs == (ONE, lead, "Shame", TWO)


def test_end_matter_without_any_sentence_above_cuts_nothing() -> None:
    assert cleaned(lone(TITLE, "Bridge shut", "Comments", "Bridge open")).paragraphs == (
        "Bridge shut",
        "Bridge open",
    )


def test_short_lines_at_the_ends_go_and_sentences_without_a_stop_stay() -> None:
    lost = "The mayor did not say when the bridge would be opened"
    found = cleaned(
        lone(TITLE, "River region", ONE, TWO, lost, "Russia", "Mayor Calls for a New Bridge", "Go")
    )
    assert found.paragraphs == (ONE, TWO, lost)
    assert rules_of(found) == {
        TITLE: "title",
        "River region": "above the text",
        "Russia": "below the text",
        "Mayor Calls for a New Bridge": "below the text",
        "Go": "below the text",
    }


def test_a_text_of_one_sentence_keeps_its_short_lines() -> None:
    found = cleaned(lone(TITLE, "River region", ONE))
    assert found.paragraphs == ("River region", ONE)


@pytest.mark.parametrize(
    ("note", "rule"),
    [
        ("Ada Low is the bridges correspondent for The Lamp.", "author note"),
        ("Ada Low covers bridges for The Lamp.", "author note"),
        ("Ada Low contributed to this report.", "author note"),
        ("Reporting by Ada Low; editing by Bo Ek.", "author note"),
        ("The author is a fellow of the Bridge Institute.", "author note"),
        ("Ada Low can be reached at ada@lamp.example.", "author note"),
        ("This report was first published by The Lamp.", "syndication"),
        ("For more on bridges, visit the page of the town.", "newsletter"),
    ],
)
def test_a_note_about_the_writer_goes_from_the_end_alone(note: str, rule: str) -> None:
    found = cleaned(lone(TITLE, ONE, TWO, note, "Source link"))
    assert found.paragraphs == (ONE, TWO)
    assert rules_of(found)[note] == rule
    assert cleaned(lone(TITLE, ONE, note, TWO)).paragraphs == (ONE, note, TWO)


def test_a_person_of_the_story_is_not_its_writer() -> None:
    told = "The cracks were first seen by Low, who lives nearby."
    last = "Ada Low is a reporter for The Lamp."
    assert cleaned(lone(TITLE, ONE, told, last)).paragraphs == (ONE, told, last)


def test_what_follows_the_heading_of_the_end_matter_goes() -> None:
    note = "She has written about bridges."
    found = cleaned(lone(TITLE, ONE, TWO, THREE, "About the author", note, "Nice piece, thank you."))
    assert found.paragraphs == (ONE, TWO, THREE)
    assert rules_of(found)[note] == "end matter"


def test_the_comments_of_readers_are_end_matter() -> None:
    comments = ("2 thoughts on “Bridge”", "Bo E. says:", "I agree, nobody in my town uses it.", "Reply")
    more = "The council will meet on Friday to decide on the repairs of the bridge."
    assert cleaned(lone(TITLE, ONE, TWO, more, *comments)).paragraphs == (ONE, TWO, more)


def test_a_heading_of_end_matter_above_much_text_cuts_nothing() -> None:
    assert cleaned(lone(TITLE, ONE, TWO, "Post a comment", THREE, ONE[:-1] + " too.")).paragraphs == (
        ONE,
        TWO,
        THREE,
        ONE[:-1] + " too.",
    )


@pytest.mark.parametrize(
    "line",
    [
        f"The post {TITLE} appeared first on The Lamp.",
        f"{TITLE} appeared first on The Lamp.",
        "Old bridge shut after cracks are seen first appeared on The Lamp",
        f"{TITLE} was originally published in The Lamp",
    ],
)
def test_the_note_that_the_article_appeared_elsewhere_goes(line: str) -> None:
    found = cleaned(lone(TITLE, ONE, TWO, line, "Comments are closed."))
    assert found.paragraphs == (ONE, TWO)
    assert rules_of(found)[line] == "syndication"


@pytest.mark.parametrize(
    "tail",
    [
        " Read more",
        " Continue reading...",
        " [...]",
        " […]",
        " The post Bridge closed appeared first on The Lamp.",
        " Read the full story at The Lamp »",
    ],
)
def test_the_tail_of_a_teaser_is_cut(tail: str) -> None:
    found = cleaned(ONE + tail, title=TITLE)
    assert found.paragraphs == (ONE,)
    assert [removed.rule for removed in found.removed] == ["read more"]


def test_a_teaser_cut_by_its_feed_keeps_its_last_word() -> None:
    assert cleaned(f"{ONE}\nSearch…", title=TITLE).paragraphs == (ONE, "Search…")


def test_a_text_that_is_only_an_address_or_a_tail_is_empty() -> None:
    assert cleaned("https://lamp.example/1", title=TITLE).paragraphs == ()
    assert cleaned("Read more", title=TITLE).paragraphs == ()
    assert cleaned("", title=TITLE).paragraphs == ()


# -- repetition within an outlet


def of_one_outlet(*texts: str, outlet: str = "Lamp") -> tuple[CleanDraft, ...]:
    drafts = [draft(text, outlet=outlet) for text in texts]
    return clean(drafts)


def articles(count: int, around: str = "{body}") -> list[str]:
    return [
        around.format(
            title=f"Title of article {word}",
            body=f"The {word} bridge was closed on Monday.\n\nThe {word} mayor said it was safe before.",
        )
        for word in (
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
        )[:count]
    ]


def test_what_an_outlet_repeats_around_its_articles_goes() -> None:
    around = "{title}\n\nOur paper is free for all.\n\n{body}\n\nMehr zu {title}.\n\nSeguir leyendo."
    for found in of_one_outlet(*articles(3, around)):
        assert len(found.paragraphs) == 2
        assert [removed.rule for removed in found.removed] == ["title", "repeated", "repeated", "repeated"]


def test_digits_do_not_tell_repeated_lines_apart() -> None:
    texts = [
        text + f"\n\nRead by {number} people since it was printed." for number, text in enumerate(articles(3))
    ]
    assert all(len(found.paragraphs) == 2 for found in of_one_outlet(*texts))


def test_two_articles_or_two_of_ten_are_too_few_to_learn_from() -> None:
    line = "Our paper is free for all to read."
    two = [f"{text}\n\n{line}" for text in articles(2)]
    assert all(found.paragraphs[-1] == line for found in of_one_outlet(*two))
    ten = [f"{text}\n\n{line}" if number < 3 else text for number, text in enumerate(articles(10))]
    assert of_one_outlet(*ten)[0].paragraphs[-1] != line
    eleven = [*ten, "The last bridge over the river was closed on Monday.\n\nThe last mayor said so."]
    assert of_one_outlet(*eleven)[0].paragraphs[-1] == line


def test_outlets_do_not_learn_from_one_another() -> None:
    line = "Our paper is free for all to read."
    drafts = [draft(f"{text}\n\n{line}", outlet=f"{number}.txt") for number, text in enumerate(articles(3))]
    assert all(found.paragraphs[-1] == line for found in clean(drafts))


def test_copies_of_one_article_teach_nothing() -> None:
    text = lone(ONE, TWO, THREE)
    assert all(found.paragraphs == (ONE, TWO, THREE) for found in of_one_outlet(text, text, text))


def test_a_line_repeated_within_the_text_stays() -> None:
    line = "The town has four bridges in all."
    texts = [text.replace("\n\n", f"\n\n{line}\n\n") for text in articles(3)]
    assert all(found.paragraphs[1] == line for found in of_one_outlet(*texts))


def test_an_article_that_would_lose_too_much_keeps_all() -> None:
    shared = [
        f"Part {word} of a text stands in every article of this outlet." for word in ("one", "two", "three")
    ]
    own = (
        "The {} bridge is the only one of this article, and it is the longest sentence of all that it holds."
    )
    found = of_one_outlet(*(lone(*shared, own.format(word)) for word in ("first", "second", "third")))
    assert [one.paragraphs[:3] for one in found] == [tuple(shared)] * 3


def test_drafts_come_back_in_their_order() -> None:
    drafts = [draft(text, outlet=outlet) for text, outlet in zip(articles(3), ("b", "a", "b"), strict=True)]
    assert [found.draft for found in clean(drafts)] == drafts


# -- wrapped text


def test_wrapped_lines_become_one_paragraph_with_their_line_ends() -> None:
    one = (
        "The old bridge over the river was closed to all traffic on\n"
        "Monday after the engineers of the town had found\ncracks."
    )
    two = (
        "They will be back in the spring to look at it once more and\n"
        "to decide when it can be opened to all, they\nsaid."
    )
    found = cleaned(f"{TITLE}\n\n{one}\n\n{two}\n\nShare\nTweet\n")
    assert found.title == TITLE
    assert found.paragraphs == (one, two)


def test_short_lines_of_a_wrapped_text_stay_apart() -> None:
    wide = "The old bridge over the river was closed to all traffic on"
    lines = [wide, wide, wide, "Monday.", "", "Ada Low", "Engineer"]
    assert paragraphs_of(lines) == ("\n".join(lines[:4]), "Ada Low", "Engineer")


def test_a_paragraph_a_line_is_not_wrapped_text() -> None:
    assert paragraphs_of([ONE, TWO, THREE, ONE]) == (ONE, TWO, THREE, ONE)
