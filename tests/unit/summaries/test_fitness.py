"""Which sentences can stand alone, and which titles tell the news."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.stories.titles import is_guide, title_penalty
from flows.summaries.quotable import (
    NO_CONTEXT,
    Context,
    Fitness,
    FitnessRules,
    Verdict,
    fitness,
    read,
)
from flows.summaries.quotable.marks import is_balanced
from flows.summaries.quotable.rules import RULES
from flows.summaries.quotable.scorer import OK, scorer_of

WHOLE = "The footbridge over the Orle collapsed on Thursday morning."


def judged(sentence: str, language: str = "en") -> Fitness:
    return fitness(sentence, (0, len(sentence)), language)


def test_a_question_between_its_parts_makes_a_sentence_unfit() -> None:
    sentence = (
        "The council of Tarnfeld closed the footbridge (was it the frost?) after the collapse on Thursday."
    )
    verdict = read(sentence, (0, len(sentence)), "en").verdict()
    assert (verdict.fitness, verdict.reason) == (Fitness.UNFIT, "question")


@pytest.mark.parametrize(
    "sentence",
    [
        WHOLE,
        "Seven people were hurt when it fell (two of them badly, doctors said).",
        "12 people were taken to three hospitals in the region!",
        "„Cars fell before we had crossed the bridge“, Ilse Brandt said on Thursday.",
    ],
)
def test_a_whole_sentence_is_fit(sentence: str) -> None:
    assert judged(sentence) is Fitness.FIT


@pytest.mark.parametrize(
    "sentence",
    [
        "The footbridge over the Orle collapsed on Thursday…",
        "The footbridge over the Orle collapsed on Thursday...",
        "The footbridge over the Orle collapsed on Thursday:",
        "The footbridge over the Orle collapsed on Thursday,",
        "The footbridge over the Orle collapsed on Thursday –",
        "Did the footbridge over the Orle collapse on Thursday?",
        "“Did the footbridge over the Orle collapse on Thursday?”",
        "Read more about the footbridge over the Orle here.",
        "Subscribe to hear about the footbridge over the Orle.",
        "Reporting by Ilse Brandt in Tarnfeld on the Orle embankment.",
        "THE FOOTBRIDGE OVER THE ORLE COLLAPSED ON THURSDAY.",
        "“The footbridge over the Orle collapsed on Thursday morning.",
        "The footbridge over the Orle (built in 1970 collapsed on Thursday.",
        "footbridge over the Orle collapsed on Thursday morning.",
    ],
)
def test_what_is_cut_off_asks_addresses_or_shouts_is_unfit(sentence: str) -> None:
    assert judged(sentence) is Fitness.UNFIT


@pytest.mark.parametrize(
    "sentence",
    [
        "But the footbridge over the Orle collapsed on Thursday.",
        "He said the footbridge over the Orle collapsed on Thursday.",
        "“And the footbridge over the Orle collapsed,” Ilse Brandt said.",
        "However, the footbridge over the Orle collapsed on Thursday.",
        "“The footbridge over the Orle collapsed on Thursday,” she said.",
    ],
)
def test_what_leans_on_the_sentence_before_is_told_apart(sentence: str) -> None:
    assert judged(sentence) is Fitness.LEANS


def test_a_word_that_begins_like_a_pronoun_does_not_lean() -> None:
    assert judged("Theirsen Low said the footbridge over the Orle had collapsed.") is Fitness.FIT


@pytest.mark.parametrize(("count", "expected"), [(7, 0), (8, 2), (20, 2), (21, 0)])
def test_length_decides_in_words(count: int, expected: int) -> None:
    sentence = "Rain " + " ".join(["fell"] * (count - 1)) + "."
    assert fitness(sentence, (0, len(sentence)), "en", 20) == expected


def test_the_least_length_is_a_parameter() -> None:
    assert fitness("Rain fell on the town.", (0, 22), "en", least_words=5) is Fitness.FIT


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ('"Rain," he said, "fell."', True),
        ('"Rain, he said.', False),
        ("“Rain”", True),
        ("“Rain", False),
        ("Rain”", False),
        ("„Regen“", True),
        ("„Regen", False),
        ("„Regen“ und „Wind“", True),
        ("„Regen“ und Wind“", False),
        ("(rain) [wind]", True),
        ("(rain", False),
        ("rain]", False),
        ("«pluie»", True),
        ("«pluie", False),
    ],
)
def test_marks_that_open_must_close(sentence: str, expected: bool) -> None:
    assert is_balanced(sentence) is expected


@pytest.mark.parametrize(
    ("title", "factor"),
    [
        ("Tarnfeld footbridge collapses into the Orle", 1.0),
        ("TARNFELD FOOTBRIDGE COLLAPSES INTO THE ORLE", 0.3),
        ("Tarnfeld footbridge collapses into the Orle?", 0.4),
        ("Why the Tarnfeld footbridge collapsed into the Orle", 0.4),
        ("Tarnfeld bridge collapse: live updates and reactions", 0.4),
        ("Footbridge in Tarnfeld collapses", 0.6),
        ("Tarnfeld footbridge now falls down", 1.0),
        ("Why so?", 0.4 * 0.4 * 0.6),
        ("塔恩费尔德 人行 桥 坍塌 入 河", 1.0),
        ("1 2 3 4 5", 1.0),
        ("Tarnfeld footbridge collapses into river " + "o" * 64, 1.0),
        ("Tarnfeld footbridge collapses into river " + "o" * 79, 0.9),
        ("Tarnfeld footbridge collapses into river " + "o" * 80, 0.6),
    ],
)
def test_a_title_is_worth_less_for_telling_less(title: str, factor: float) -> None:
    assert title_penalty(title) == pytest.approx(factor)


@pytest.mark.parametrize(
    "line",
    [
        "By Ilse Brandt in Port Aldren, with reports from the harbour.",
        "By Ilse Brandt and Tomas Edrell for the Beacon.",
    ],
)
def test_a_byline_is_no_quotation(line: str) -> None:
    assert judged(line) is Fitness.UNFIT


def test_a_sentence_that_begins_with_by_is_no_byline() -> None:
    sentence = "By Tuesday the water had fallen to the level of the old bridge."
    assert judged(sentence) is Fitness.FIT


@pytest.mark.parametrize(
    "title",
    [
        "The bridge: a life in pictures",
        "See the schedule of the repairs",
        "Storm batters coast – live",
        "Live: Storm batters coast",
        "What to know about the bridge",
        "Video. Latest news bulletin | March 2nd",
        "Which bridges are the longest of all?",
        "Photos of the bridge at dusk",
        "The bridge has fallen. And, a strike looms",
    ],
)
def test_galleries_schedules_and_live_pages_are_guides(title: str) -> None:
    assert is_guide(title)


@pytest.mark.parametrize(
    "title",
    [
        "Thousands live without power after storm",
        "Man shot on Tuesday evening",
        "How the bridge fell",
        "The bridge fell. And nobody noticed",
        "Trains back on schedule after storm",
        "Minister, seen in photograph, resigns",
    ],
)
def test_reports_are_no_guides(title: str) -> None:
    assert not is_guide(title)


@pytest.mark.parametrize(
    "sentence",
    [
        "Follow our liveblog for all the latest updates on the bridge.",
        "Catch up with the most important stories from around the valley.",
        "FILE PHOTO: The bridge in the spring of 2019 with its lamps.",
        "In this episode we ask who gains from the new bridge.",
        "The Lamp’s Ada Low explains what happens next on the bridge.",
        "Correspondent Bo Ek reports on the storm that battered the coast.",
        "Watch the moment a bus fell into the river near the town.",
        "We speak to Bo Ek, a professor of law, about the bridge.",
    ],
)
def test_an_outlet_that_presents_its_own_pages_is_not_quoted(sentence: str) -> None:
    assert judged(sentence) is Fitness.UNFIT


@pytest.mark.parametrize(
    "sentence",
    [
        "Watchmakers in the valley said that their orders had fallen by half.",
        "The council’s Ada Low reported the cracks to the police on Monday.",
        "Joined by hundreds of neighbours, the family laid flowers at the bridge.",
        "The Orle bridge was opened by the mayor on May 4, 1998.",
    ],
)
def test_reports_that_look_like_presentations_are_quoted(sentence: str) -> None:
    assert judged(sentence) is Fitness.FIT


def test_a_caption_is_not_quoted() -> None:
    assert judged("A man walks over the bridge in Tarnfeld, March 2, 2026.") is Fitness.UNFIT


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "Tarnfeld footbridge collapses into the Orle…"),
        ("en", "EXCLUSIVE: Tarnfeld footbridge collapses into the Orle"),
        ("en", "Watch: Tarnfeld footbridge collapses into the Orle"),
        ("en", "UPDATE 2-Tarnfeld footbridge collapses into the Orle"),
        ("en", "Tarnfeld footbridge collapses into the Orle | The Lamp"),
        ("en", "Tarnfeld footbridge collapses into the Orle - The Lamp"),
        ("en", "You won’t believe how the Tarnfeld footbridge fell"),
        ("en", "This footbridge in Tarnfeld collapsed on Thursday"),
        ("en", "“It fell before we had crossed the whole of it”"),
        ("en", "TARNFELD FOOTBRIDGE COLLAPSES into Orle"),
        ("de", "Warum die Brücke in Tarnfeld einstürzte"),
        ("de", "Meinung: Tarnfeld braucht eine neue Brücke"),
        ("fr", "Pourquoi la passerelle de Tarnfeld s’est effondrée"),
        ("fr", "VIDÉO. La passerelle de Tarnfeld s’effondre !"),
        ("es", "Así cayó la pasarela de Tarnfeld al río Orle"),
        ("es", "En vivo: la pasarela de Tarnfeld cae al río Orle"),
        ("it", "Perché è crollata la passerella di Tarnfeld"),
        ("pt", "Saiba como desabou a passarela de Tarnfeld"),
        ("nl", "Waarom de voetbrug in Tarnfeld is ingestort"),
    ],
)
def test_a_title_that_teases_is_cut_or_is_labelled_is_worth_less(language: str, title: str) -> None:
    assert title_penalty(title, language) < 0.9


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("de", "Brücke über die Orle in Tarnfeld stürzt ein"),
        ("fr", "La passerelle de Tarnfeld s’est effondrée mardi"),
        ("es", "La pasarela de Tarnfeld cae al río Orle"),
        ("it", "Crolla la passerella di Tarnfeld sull’Orle"),
        ("pt", "Passarela de Tarnfeld desaba sobre o rio Orle"),
        ("nl", "Voetbrug over de Orle in Tarnfeld ingestort"),
    ],
)
def test_a_title_that_tells_its_news_loses_nothing(language: str, title: str) -> None:
    assert title_penalty(title, language) == 1.0


@pytest.mark.parametrize(
    "sentence",
    [
        "Among them were seven people who had crossed the bridge by bus.",
        "When he arrived, the footbridge over the Orle was already closed.",
        "In his statement, the mayor of Tarnfeld said that the bridge was safe.",
        "During the visit, she laid flowers at the foot of the old bridge.",
        "In May, she had asked the council of Tarnfeld for a new bridge.",
        "The company said it would pay for a new bridge in Tarnfeld.",
        "The 34-year-old was taken to the hospital in Port Aldren by boat.",
        "The two men were taken to the hospital in Port Aldren by boat.",
        "One of them told the Beacon that the bridge had swayed all week.",
        "Hours later, Tarnfeld closed all of its bridges over the Orle.",
        "As a result, Tarnfeld closed all of its bridges over the Orle.",
        "According to the report, Tarnfeld knew of the cracks in the bridge.",
        "And in Tarnfeld, the council closed all bridges over the Orle.",
        "Others crossed the Orle by boat while the bridge was being cleared.",
        "The bridge over the river had been checked a year before, she said.",
        "“The bridge over the Orle had been checked,” the spokesman said.",
        "“This is the worst day that I remember,” Ilse Brandt said.",
    ],
)
def test_an_opening_without_its_sense_leans(sentence: str) -> None:
    before = "Rain fell on the town of Tarnfeld all day.\n\n"
    assert fitness(before + sentence, (len(before), len(before + sentence)), "en") is Fitness.LEANS


def test_a_noun_that_only_the_sentence_before_explains_leans_but_not_in_a_first_sentence() -> None:
    vote = "The vote was 443 to 1 in the lower house of parliament."
    assert judged(vote) is Fitness.FIT
    text = f"The lower house of Ostland has voted for a new bridge. {vote}"
    assert fitness(text, (text.index(vote), len(text)), "en") is Fitness.LEANS


def test_a_first_sentence_may_say_with_a_complement_which_company_it_means() -> None:
    opening = "The flight crew of the Orle ferry had seen the cracks a week before the fall."
    assert judged(opening) is Fitness.FIT
    text = f"Nothing was said of the cracks in the bridge until Monday. {opening}"
    assert fitness(text, (text.index(opening), len(text)), "en") is Fitness.LEANS


def test_speech_that_goes_on_leans_on_the_sentence_that_names_its_speaker() -> None:
    said, more = (
        "“It swayed all week long,” Ilse Brandt said on Monday.",
        "“Nobody came to look at it until the day it fell.”",
    )
    text = f"{said} {more}"
    assert fitness(text, (len(said) + 1, len(text)), "en") is Fitness.LEANS
    alone = f"Nothing was heard of the bridge for a whole week. {more}"
    assert fitness(alone, (alone.index(more), len(alone)), "en") is Fitness.UNFIT


def test_a_pronoun_for_a_person_needs_somebody_before_it() -> None:
    assert judged("A stray cable struck her as she ran from the bridge on Monday.") is Fitness.LEANS
    assert judged("A driver said that he had felt the bridge sway all week.") is Fitness.FIT
    assert judged("Officials in Tarnfeld told Ilse Brandt that her house was safe.") is Fitness.FIT


def test_the_writer_may_appear_in_the_plural_but_not_open_the_sentence() -> None:
    assert judged("The council of Tarnfeld has built what we now call the old bridge.") is Fitness.FIT
    assert judged("We went to Tarnfeld to see what was left of the old bridge.") is Fitness.UNFIT
    assert judged("The council of Tarnfeld has built what I now call the old bridge.") is Fitness.UNFIT


def test_a_piece_of_a_name_cut_after_an_abbreviation_is_no_sentence() -> None:
    text = "The ferry flies the flag of the U. S. Bridge Treaty parties met in Tarnfeld to sign the new text."
    assert fitness(text, (text.index("S. Bridge"), len(text)), "en") is Fitness.UNFIT


@pytest.mark.parametrize(
    "sentence",
    [
        "In his first speech as mayor, Bo Ek said that the bridge was safe.",
        "The White House said on Monday that it would pay for the bridge.",
        "The company that built the bridge said it would pay for a new one.",
        "The singer Ada Low gave a concert for those hurt on the bridge.",
        "The president of Ostland visited the fallen bridge on Monday.",
        "The government said on Monday that it would pay for the bridge.",
        "While the Orle rose, hundreds of people in Tarnfeld left their homes.",
        "When Ada Low arrived, the footbridge over the Orle was closed.",
        "“We closed the bridge at noon,” Mayor Ilse Brandt said on Monday.",
        "Police said “the bridge was never safe” after the fall in Tarnfeld.",
        "Bo Ek asked the council, “Who will pay for the bridge?” on Monday.",
    ],
)
def test_what_is_named_or_told_apart_does_not_lean(sentence: str) -> None:
    assert judged(sentence) is Fitness.FIT


@pytest.mark.parametrize(
    "sentence",
    [
        "ORLEHAM (AP) — The footbridge over the Orle collapsed on Thursday.",
        "ORLEHAM: The footbridge over the Orle collapsed on Thursday morning.",
        "BRANDT: The footbridge over the Orle collapsed on Thursday morning.",
        "Q: The footbridge over the Orle collapsed on Thursday morning, then.",
        "Ada Low, left, walks over the footbridge in Tarnfeld on Thursday.",
        "Ada Low walks over the footbridge in Tarnfeld on Thursday, March 5.",
        "Fans cross the footbridge in Tarnfeld in this June 5 photo.",
        "The footbridge over the Orle after its collapse (Bo Ek/The Lamp).",
        "The footbridge over the Orle collapsed on Thursday. (Ostland Press)",
        "Copyright 2014 The Lamp of Tarnfeld and its partners in Orleham.",
        "This story was updated on Thursday with comments from the mayor.",
        "An earlier version of this article misstated the age of the bridge.",
        "Bo Ek and Ada Low in Tarnfeld contributed to this report on Thursday.",
        "Click on the map to see where the footbridge collapsed on Thursday.",
        "Sign up for our newsletter about the bridges of Tarnfeld and Orleham.",
        "Please donate to the families of those hurt on the Tarnfeld bridge.",
        "The footbridge over the Orle has collapsed #tarnfeld #bridge #orle.",
        "The footbridge over the Orle has collapsed pic.twitter.com/abcdefg.",
        "Write to @adalow if the footbridge over the Orle has hurt anyone.",
        "See www.tarnfeld.example for more on the bridge and its long story.",
        "Call 555-123-4567 if the footbridge over the Orle has hurt anyone.",
        "We asked the council of Tarnfeld why the bridge had not been closed.",
        "You can cross the Orle by boat until the new bridge is built.",
        "The bridge fell.The mayor of Tarnfeld came to see it on Thursday.",
        "THE FALL OF THE TARNFELD BRIDGE has shaken the people of Orleham.",
        "Footbridge over the Orle falls in Tarnfeld The mayor came to see it.",
        "Bridge Over Orle Falls Into River As Hundreds Of People Watch It.",
        "TNB speaks with Ada Lindqvist, who built the footbridge over the Orle.",
        "A long day for everyone on the old bridge of Tarnfeld.",
        "Tarnfeld, Orleham, Port Aldren, Velsen, Nordvik, Halsen and Skarva.",
        "(The footbridge over the Orle was built in the spring of 1970.)",
        "- The footbridge over the Orle collapsed on Thursday morning.",
        "“The footbridge over the Orle collapsed on Thursday morning.”",
        '“The footbridge over the Orle collapsed on Thursday," Bo Ek said.',
        "‘The footbridge over the Orle collapsed on Thursday, Bo Ek said.",
    ],
)
def test_furniture_captions_and_broken_pieces_are_unfit(sentence: str) -> None:
    assert judged(sentence) is Fitness.UNFIT


def test_a_sentence_inside_a_longer_quotation_has_no_speaker() -> None:
    text = "“We closed it. The bridge over the Orle was never safe for buses. It fell,” said Bo Ek."
    start = text.index("The bridge")
    assert fitness(text, (start, text.index(" It fell")), "en") is Fitness.UNFIT
    closed = text.replace("closed it.", "closed it.”")
    start = closed.index("The bridge")
    assert fitness(closed, (start, closed.index(" It fell")), "en") is Fitness.FIT


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The workers’ strike and the ’90s were over.", True),
        ("The workers' strike and Acme Inc.'s bid were over.", True),
        ("‘Rain,’ he said, ‘fell on the workers’ homes.’", True),
        ("'Rain,' he said, 'fell.'", True),
        ("Rain,' he said.", False),
        ("“She said ‘no’ and ‘go’ to us.”", True),
        ("“She said ‘no to us.”", False),
        ("„Regen“, sagte er, „und ‚Wind‘ dazu.“", True),
        ("»Regen«, sagte er.", True),
        ("« Pluie », dit-il.", True),
        ('fell," he said, "and', False),
        ('“Rain" fell', False),
    ],
)
def test_apostrophes_and_marks_of_each_language_are_told_apart(sentence: str, expected: bool) -> None:
    assert is_balanced(sentence) is expected


def test_the_text_below_a_picture_is_known_by_the_credit_behind_it() -> None:
    caption = "Two divers hold the bell of the Aurora after its recovery near Karmoy."
    for credit in (" (Ada Low/Tarnfeld Beacon)", " Photo: Ada Low", " (AP Photo)", " | Ada Low/BEACON"):
        assert fitness(f"{caption}{credit}", (0, len(caption)), "en") is Fitness.UNFIT
    assert fitness(f"{caption} Others watched.", (0, len(caption)), "en") is Fitness.FIT
    assert judged("Nella foto, la ministra inaugura il nuovo ponte di Tarnfeld.", "it") is Fitness.UNFIT


@pytest.mark.parametrize(
    "sentence",
    [
        "More than 200 of them were still waiting outside the ministry on Monday.",
        "The council of Tarnfeld told the builders that these cracks were known.",
        "Mayor Ilse Brandt made it happen within a week of the fall.",
        "At the meeting, Ilse Brandt said that the bridge was safe.",
    ],
)
def test_what_points_back_inside_a_sentence_leans(sentence: str) -> None:
    text = f"Hundreds of people came to the old bridge of Tarnfeld. {sentence}"
    assert fitness(text, (text.index(sentence), len(text)), "en") is Fitness.LEANS


def test_what_a_sentence_before_has_told_of_is_known_only_with_it() -> None:
    lead, more = (
        "Ada Low held a narrow lead of 900 votes.",
        "On Sunday the lead grew in Port Aldren to 1,200 votes.",
    )
    assert fitness(f"{lead} {more}", (len(lead) + 1, len(lead) + 1 + len(more)), "en") is Fitness.LEANS
    assert fitness(f"Votes were counted. {more}", (20, 20 + len(more)), "en") is Fitness.FIT


def test_a_word_of_contrast_after_the_subject_leans_too() -> None:
    contrast = "The council of Halden, meanwhile, has kept all of its bridges open."
    text = f"Hundreds of people came to the old bridge of Tarnfeld. {contrast}"
    assert fitness(text, (text.index(contrast), len(text)), "en") is Fitness.LEANS


def test_a_place_in_capitals_without_its_dash_is_no_part_of_a_sentence() -> None:
    assert judged("TARNFELD A court sentenced two builders to prison on Monday.") is Fitness.UNFIT
    assert judged("NATO Secretary General Ada Low visited the fallen bridge on Monday.") is Fitness.FIT


def test_a_sentence_of_thousands_of_characters_is_unfit() -> None:
    sentence = "The bridge over the Orle in Tarnfeld fell into {} on Thursday morning."
    assert judged(sentence.format("x" * 1_000)) is Fitness.FIT
    assert judged(sentence.format("x" * 2_000)) is Fitness.UNFIT


def test_the_text_before_a_sentence_costs_nothing() -> None:
    sentence = "The bridge over the Orle in Tarnfeld fell on Thursday morning."
    before = "In the picture: the bridge. " * 20_000
    text = before + sentence
    assert fitness(text, (len(before), len(text)), "en") is Fitness.FIT


def below(headline: str, sentence: str, before: str = "") -> Verdict:
    """Return the verdict on a sentence below a headline, after what stands before it in its article."""
    text = f"{before} {sentence}".strip()
    span = (len(text) - len(sentence), len(text))
    return read(text, span, "en").verdict(Context.of(headline, "en") if headline else NO_CONTEXT)


NOTICED = "Brandt said the footbridge had swayed all week in the wind."


def test_a_surname_needs_the_full_name_in_the_headline_in_a_quotation_above_or_in_the_sentence() -> None:
    assert below("Footbridge falls in Tarnfeld", NOTICED).reason == "unintroduced person"
    assert below("Mayor Ilse Brandt knew of sway", NOTICED).fitness is Fitness.FIT
    assert below("Footbridge falls in Tarnfeld", f"Ilse {NOTICED}").fitness is Fitness.FIT
    shown = Context.of("Footbridge falls in Tarnfeld", "en").after("Mayor Ilse Brandt closed the embankment.")
    assert read(NOTICED, (0, len(NOTICED)), "en").verdict(shown).fitness is Fitness.FIT


def test_a_surname_leans_on_a_sentence_that_names_its_bearer_and_on_nothing_farther_off() -> None:
    named, weather = "Mayor Ilse Brandt came on Monday.", "The river had risen by a metre since then."
    assert below("Footbridge falls", NOTICED, named).fitness is Fitness.LEANS
    verdict = below("Footbridge falls", NOTICED, f"{named} {weather}")
    assert (verdict.fitness, verdict.reason) == (Fitness.UNFIT, "unintroduced person")


def test_a_name_after_a_word_for_a_thing_is_no_persons() -> None:
    flood = "The Orle rose by two metres on Thursday and flooded the lower town."
    verdict = below("Flood in Tarnfeld", flood, "Ilse Brandt crossed the River Orle.")
    assert verdict.reason != "unintroduced person"


def test_a_noun_that_the_headline_names_is_known() -> None:
    paid = "The company said on Thursday that it would pay for a new footbridge."
    owner = "Orle Ferries, the company that owns the footbridge, will pay"
    assert below("Storm over Tarnfeld", paid, WHOLE).fitness is Fitness.LEANS
    assert below(owner, paid, WHOLE).fitness is Fitness.FIT


def test_a_whole_sentence_without_its_stop_is_fit_at_the_end_of_a_teaser_alone() -> None:
    teaser = "A footbridge over the River Orle collapsed on Thursday morning, injuring seven people"
    assert below("Footbridge falls in Tarnfeld", teaser).fitness is Fitness.FIT
    text = f"{teaser}\n\nThe mayor closed the embankment until Monday."
    assert read(text, (0, len(teaser)), "en").verdict().reason == "fragment"
    assert below("Footbridge falls in Tarnfeld", f"{teaser} and the").reason == "fragment"


def test_a_soft_hyphen_is_no_part_of_a_word() -> None:
    assert below("", WHOLE.replace("footbridge", "foot\u00adbridge")).fitness is Fitness.FIT


def test_a_stricter_reader_is_shown_fewer_sentences() -> None:
    sentence = "Witnesses heard a loud crack before the deck tipped towards the water."
    reading = read(sentence, (0, len(sentence)), "en")
    assert reading.verdict().fitness is Fitness.FIT
    assert reading.verdict(rules=FitnessRules(least=0.99)).fitness is not Fitness.FIT


@pytest.mark.parametrize(("opening", "closing"), [("“", "”"), ('"', '"'), ("„", "“"), ("«", "»")])
def test_a_quotation_opened_in_an_earlier_paragraph_goes_on_until_it_is_closed(
    opening: str, closing: str
) -> None:
    inner = "The footbridge over the Orle had swayed all week in the wind."
    text = (
        f"Ilse Brandt said: {opening}Nobody slept.\n\n{inner}\n\nThen it fell.{closing} She left on Monday."
    )
    span = (text.index(inner), text.index(inner) + len(inner))
    assert read(text, span, "en").verdict().reason == "quotation broken"
    closed = text.replace("slept.", f"slept.{closing}").replace(f"fell.{closing}", "fell.")
    span = (closed.index(inner), closed.index(inner) + len(inner))
    assert read(closed, span, "en").verdict().reason != "quotation broken"


def test_the_documentation_names_every_reason() -> None:
    page = (Path(__file__).parents[3] / "docs" / "quality.md").read_text(encoding="utf-8")
    table = page[page.index("## Why is a sentence not quoted?") :]
    documented = {line.split("`")[1] for line in table.splitlines() if line.startswith("| `")}
    scorer = scorer_of("en")
    assert scorer is not None
    reasons = {rule.reason for rule in RULES} | set(scorer.reasons) - {OK} | {"length", "fragment"}
    assert documented == reasons
