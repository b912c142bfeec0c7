"""Twenty edits of a text that leave it a copy, and twenty texts alike that are none."""

from __future__ import annotations

import re
from datetime import timedelta

from flows.model import Article, Match
from flows.stories.deduplicate import CopyRules, deduplicate
from flows.stories.deduplicate.wording import sentence_grams
from tests.factories import DAY, HOUR, NOON, article

SENTENCES = (
    "The harbour town of Marnholt closed its old ferry terminal on Tuesday after inspectors found cracks in "
    "three of the pillars that carry the loading ramp.",
    "Harbour master Petra Lindqvist said that the terminal would stay shut for at least six weeks while "
    "divers examined the foundations.",
    "Around 4,200 commuters use the crossing to Ostby on a working day, and a replacement bus takes 70 "
    "minutes.",
    "The cracks were noticed by a welder who had been sent to mend a handrail, according to the port "
    "authority.",
    "An earlier survey in 2019 had warned of rust in the reinforcement but recommended no repairs before "
    "2030.",
    "Shopkeepers on the quay fear for the summer season, which brings in most of their income.",
    '"We were promised a new terminal ten years ago and all we ever saw was a model in a glass case," said '
    "Jonas Aldermark, who sells smoked fish beside the ticket office.",
    "The regional council will meet on Friday to decide whether emergency money can be used for a floating "
    "ramp.",
    "Opposition members asked why the survey had never been published and called for an outside inquiry.",
    "The ferry company said that it would refund season tickets and put on two more early sailings from "
    "Sandvik.",
)
WIRE = " ".join(SENTENCES)
FOLLOWED = (
    "Marnholt's council voted late on Friday to spend nine million crowns on a floating ramp, three days "
    "after the ferry terminal was closed. The money comes from a reserve for storm damage. Councillors from "
    "the opposition abstained because the 2019 survey is still secret. Work is to begin within a fortnight, "
    "and Lindqvist hopes that cars can board again by midsummer. Until then a barge will carry lorries with "
    "food and medicine to Ostby twice a day, paid for by the ferry company."
)
OWN_ACCOUNT = (
    "Thousands of people who travel to work by boat face a long detour from today. Inspectors shut the ferry "
    "terminal in Marnholt when a routine repair revealed that the ramp's supports were splitting. Nobody can "
    "say when boats will sail again; the woman in charge of the harbour, Petra Lindqvist, spoke of a month "
    "and a half. On the quay the mood is bleak. Fishmonger Jonas Aldermark told us that half of his "
    "customers come off the morning boat. Politicians already quarrel over a study of 2019 that found rust "
    "and was kept in a drawer. A bus around the bay runs every quarter of an hour and needs more than an "
    "hour to Ostby."
)


def found(one: str, other: str, later: timedelta = HOUR, **changes: str) -> tuple[Match, ...]:
    first = article(id="a", title="Ferry terminal closed", text=one)
    second: Article = article(
        **{"id": "b", "title": "Cracks shut Marnholt ramp", "text": other, "published": NOON + later}
        | changes
    )
    return deduplicate([first, second], CopyRules())


def copies(one: str, other: str, later: timedelta = HOUR, **changes: str) -> bool:
    return len(found(one, other, later, **changes)) == 1


def without(*numbers: int) -> str:
    return " ".join(sentence for number, sentence in enumerate(SENTENCES) if number not in numbers)


def garbled(text: str) -> str:
    """Return a text as a bad scan gives it back: one character in twenty-five is another."""
    wrong = str.maketrans("abcdeghilmnorstu", "ooecoqbl1nnuvelv")
    return "".join(
        character.translate(wrong) if place % 25 == 7 else character for place, character in enumerate(text)
    )


# Copies.


def test_wire_copy_under_another_headline_is_a_copy() -> None:
    assert copies(WIRE, WIRE, title="Commuters stranded by cracked pillars")


def test_a_feed_cut_off_with_an_ellipsis_is_a_copy() -> None:
    assert copies(WIRE, WIRE[:420] + "…")


def test_a_feed_cut_off_within_a_word_is_a_copy() -> None:
    assert copies(WIRE, WIRE[:463] + " [...]")


def test_the_first_half_of_a_text_is_a_copy() -> None:
    assert copies(WIRE, " ".join(SENTENCES[:5]))


def test_the_last_half_of_a_text_is_a_copy() -> None:
    assert copies(WIRE, " ".join(SENTENCES[5:]))


def test_a_notice_added_on_top_leaves_a_copy() -> None:
    notice = "This article was first published by the Coast Gazette. Sign up for our morning letter. "
    assert copies(WIRE, notice + WIRE)


def test_a_notice_added_at_the_end_leaves_a_copy() -> None:
    notice = (
        "\n\nAll rights reserved. No part of this text may be printed or broadcast without leave. "
        "Comments are moderated and may take some hours to appear. Follow us for more news from the coast."
    )
    assert copies(WIRE, WIRE + notice)


def test_a_dateline_and_an_agency_leave_a_copy() -> None:
    assert copies(WIRE, f"MARNHOLT (Reuters) - {WIRE}\n(Reporting by Jo Doe; Editing by Al Roe)")


def test_light_edits_by_a_desk_leave_a_copy() -> None:
    edited = WIRE.replace("Around 4,200 commuters", "Some 4,200 people").replace("said that", "said")
    edited = edited.replace("examined the foundations", "check the foundations").replace("bleak", "grim")
    assert copies(WIRE, edited)


def test_every_eighth_word_changed_leaves_a_copy() -> None:
    words = WIRE.split()
    words[3::8] = ["altered"] * len(words[3::8])
    assert copies(WIRE, " ".join(words))


def test_typographic_quotes_and_dashes_leave_the_same_text() -> None:
    typeset = re.sub(r'"([^"]*)"', "“\\1”", WIRE).replace(", and", " – and").replace("'", "’")
    (match,) = found(WIRE, typeset)
    assert match.reason == "the same text"


def test_soft_hyphens_and_capitals_leave_the_same_text() -> None:
    (match,) = found(WIRE, WIRE.replace("terminal", "ter\u00adminal").replace("harbour", "HARBOUR"))
    assert match.similarity == 1.0


def test_a_bad_scan_is_a_copy() -> None:
    assert copies(WIRE, garbled(WIRE))


FOREIGN = (
    "The lighthouse of Kettle Rock is for sale with two bedrooms, a cellar and no road to its door.",
    "Bids are opened in Velsen at the end of May, and the keeper's widow will hand over the key herself.",
)


def scanned_and_cut(*kept: int) -> str:
    """Return a bad scan of some sentences with every twelfth word changed."""
    words = " ".join(SENTENCES[number] for number in kept).split()
    words[5::12] = ["altered"] * len(words[5::12])
    return garbled(" ".join(words))


def test_a_bad_scan_with_words_changed_and_two_sentences_cut_is_a_copy() -> None:
    (match,) = found(WIRE, scanned_and_cut(0, 1, 2, 4, 5, 6, 7, 8))
    assert match.reason.endswith("% of both texts are sentences with nearly the same letters")
    assert match.similarity >= CopyRules().same_wording


def test_a_bad_scan_with_moved_and_foreign_sentences_is_a_copy() -> None:
    assert copies(WIRE, f"{scanned_and_cut(6, 0, 1, 4)} {FOREIGN[0]} {scanned_and_cut(8, 7, 5, 2)}")


def test_paragraphs_in_another_order_leave_a_copy() -> None:
    assert copies(WIRE, "\n\n".join((*SENTENCES[4:], *SENTENCES[:4])))


def test_units_turned_into_those_of_another_country_leave_a_copy() -> None:
    assert copies(WIRE, WIRE.replace("70 minutes", "an hour and ten").replace("4,200", "4 200"))


def test_british_spelling_made_american_leaves_a_copy() -> None:
    assert copies(WIRE, WIRE.replace("Harbour", "Harbor").replace("harbour", "harbor"))


def test_two_sentences_left_out_leave_a_copy() -> None:
    assert copies(WIRE, without(3, 7))


def test_an_own_paragraph_added_to_wire_copy_leaves_a_copy() -> None:
    local = (
        " Readers in Sandvik told this paper that parking near the pier was full before seven in the morning."
    )
    assert copies(WIRE, WIRE + local)


def test_a_box_of_another_story_within_the_text_leaves_a_copy() -> None:
    box = " Read also: The lighthouse of Kettle Rock is for sale, with two bedrooms and no road. "
    assert copies(WIRE, " ".join(SENTENCES[:5]) + box + " ".join(SENTENCES[5:]))


def test_a_corrected_number_leaves_a_copy() -> None:
    assert copies(WIRE, WIRE.replace("4,200", "2,400"), later=2 * HOUR)


CHINESE = (
    "市议会星期一投票决定，从三月起禁止卡车驶入机场路。市长表示，噪音已令居民无法忍受。"
    "运输企业威胁要起诉，并宣布星期五举行抗议活动。这条路每天有一万一千辆卡车通过。"
)
JAPANESE = (
    "連邦議会は月曜日、2028年から域外へのプラスチックごみの輸出を禁止する法律を可決した。"
    "賛成412、反対201だった。業界団体は費用の増加を懸念している。"
)


def test_a_cut_chinese_text_and_an_edited_japanese_one_are_copies() -> None:
    assert copies(CHINESE, CHINESE[:60])
    edited = JAPANESE.replace("可決した", "承認した").replace("月曜日", "23日").replace("業界団体", "業界")
    assert copies(JAPANESE, edited)


# No copies.


def test_another_outlets_own_account_is_no_copy() -> None:
    assert not copies(WIRE, OWN_ACCOUNT)


def test_an_own_account_with_the_same_quotation_is_no_copy() -> None:
    assert not copies(WIRE, f"{OWN_ACCOUNT} {SENTENCES[6]}")


def test_an_own_account_with_half_of_the_sentences_in_a_bad_scan_is_no_copy() -> None:
    assert not copies(WIRE, f"{OWN_ACCOUNT} {scanned_and_cut(1, 3, 4, 6, 8)}")


def test_a_comment_that_quotes_the_report_at_length_is_no_copy() -> None:
    comment = (
        " Ten years of promises end in a cracked pillar, and nobody in the town hall will lose sleep." * 4
    )
    assert not copies(WIRE, f"{OWN_ACCOUNT} {SENTENCES[1]} {SENTENCES[4]} {comment}")


def test_a_report_of_the_next_days_is_no_copy() -> None:
    assert not copies(WIRE, FOLLOWED, later=3 * DAY)


def test_a_report_that_recalls_the_first_in_its_background_is_no_copy() -> None:
    assert not copies(WIRE, f"{FOLLOWED} {SENTENCES[3]} {SENTENCES[4]}", later=3 * DAY)


def test_two_short_teasers_of_one_event_are_no_copies() -> None:
    one = "Inspectors have shut the ferry terminal in Marnholt after finding cracks in three pillars."
    other = "Marnholt's ferry terminal is closed for six weeks because the pillars of its ramp are cracking."
    assert not copies(one, other)


def test_a_short_teaser_in_other_words_is_no_copy_of_the_report() -> None:
    assert not copies(
        WIRE, "A port closes its ferry ramp for six weeks: what commuters to Ostby should know."
    )


QUAKE = (
    "A magnitude {} earthquake struck {} kilometres {} of {} at {} local time on {}, the seismological "
    "service said. The quake was at a depth of {} kilometres. No damage or injuries were reported at first. "
    "The service said that aftershocks were possible in the coming days."
)


def test_a_bulletin_of_another_earthquake_is_no_copy() -> None:
    one = QUAKE.format("4.7", "12", "north", "Tarnfeld", "04:31", "Monday", "10")
    other = QUAKE.format("5.3", "41", "west", "Velsen", "17:02", "Thursday", "35")
    assert not copies(one, other)


def test_an_earthquake_elsewhere_on_the_same_day_from_the_same_source_is_no_copy() -> None:
    form = (
        "An earthquake of magnitude {} struck off the coast of {} on Monday, the Orle Seismic Centre said. "
        "There were no immediate reports of damage or injuries. No flood warning was issued."
    )
    one, other = form.format("6.1", "Tarnfeld"), form.format("5.8", "Velsen")
    assert not copies(one, other)
    assert copies(one, one.replace("6.1", "6.2"))


def test_an_earthquake_elsewhere_is_no_copy_though_two_sources_are_named_in_both() -> None:
    form = (
        "A magnitude {} earthquake struck off {} on Monday, the Orle Seismic Centre said. There were no "
        "immediate reports of damage. People living along the shore felt strong shaking for half a minute. "
        "There was no threat of a flood, according to the Ostby Wave Service."
    )
    assert not copies(form.format("6.1", "Tarnfeld"), form.format("5.8", "Velsen"))


def test_a_fire_in_another_port_told_in_the_same_words_is_no_copy() -> None:
    form = (
        "A fire broke out on Monday morning in a warehouse in the port of {} and injured {} people, the fire "
        "brigade said. Flames were seen from across the {} river. Some {} firefighters fought the blaze for "
        "{} hours. The cause of the fire is not known, a {} said. The port authority closed {} terminals."
    )
    one = form.format("Marnholt", "four", "Orle", "eighty", "five", "spokeswoman", "two")
    other = form.format("Velsen", "six", "Tarn", "ninety", "seven", "spokesman", "three")
    assert not copies(one, other)


def test_another_match_of_the_same_day_is_no_copy() -> None:
    form = (
        "{0} met {1} in {3} on Sunday and the match ended {2}. The goals came in the second half before "
        "eleven thousand people. The coach of {0} said that his team had deserved it. {1} play again on "
        "Saturday."
    )
    one = form.format("Orle", "Velsen", "2-1", "Marnholt")
    assert not copies(one, form.format("Sandvik", "Ostby", "3-0", "Tarnfeld"))


def test_the_result_of_another_match_is_no_copy() -> None:
    form = (
        "{} beat {} {} at home on {} to move up to {} in the table. {} scored twice before the interval and "
        "{} added a third from the spot. The visitors had a goal ruled out for offside after a long check "
        "and finished the match with ten men. The next match for the hosts is away to {}."
    )
    one = form.format("Orle United", "Velsen", "3-1", "Saturday", "4th", "Brandt", "Lund", "Sandvik")
    other = form.format("Marnholt", "Ostby Town", "3-0", "Sunday", "9th", "Aldermark", "Doe", "Kettle Rock")
    assert not copies(one, other)


def test_the_lottery_numbers_of_another_draw_are_no_copy() -> None:
    form = (
        "The winning numbers in the draw of {} are {} with the bonus ball {}. The jackpot stands at {} "
        "million. Tickets must be presented within 180 days of the draw. Players must be 18 or older. "
        "The next draw takes place on {} at {} in the evening."
    )
    one = form.format("November 20", "4, 8, 15, 16, 23 and 42", "7", "12", "Tuesday", "8")
    other = form.format("November 24", "1, 9, 11, 30, 31 and 45", "2", "14", "Friday", "9")
    assert not copies(one, other)


def test_the_weather_of_another_town_is_no_copy() -> None:
    form = (
        "The forecast for {}: a cloudy start with sunny spells in the afternoon and a high of {} degrees. "
        "Winds from the {} at up to {} kilometres an hour. Overnight it falls to {} degrees with a chance of "
        "rain of {} percent. The sun sets at {} in {}."
    )
    one = form.format("Tarnfeld", "11", "west", "25", "4", "30", "16:12", "Tarnfeld")
    other = form.format("Ostby", "7", "north", "40", "1", "60", "15:48", "Ostby")
    assert not copies(one, other)


FORECAST = (
    "Rain will spread over the coast during the day with light winds from the west. It stays dry inland "
    "until the evening, when showers reach the hills."
)


def test_the_next_days_issue_of_a_forecast_is_no_copy() -> None:
    changed = FORECAST.replace("light winds from the west", "a fresh breeze from the south")

    def issues(text: str, later: timedelta) -> bool:
        first = article(id="a", title="Weather forecast for the coast", text=FORECAST)
        second = article(id="b", title="Weather forecast for the coast", text=text, published=NOON + later)
        return len(deduplicate([first, second], CopyRules())) == 1

    assert not issues(changed, DAY)
    assert issues(changed, HOUR)
    assert issues(FORECAST, DAY)


def test_the_quarterly_figures_of_another_company_are_no_copy() -> None:
    form = (
        "{} reported a profit of {} million crowns for the third quarter, compared with {} million a year "
        "ago. Sales rose to {} million. Analysts surveyed before had expected a profit of {} million on "
        "average. {} shares rose {} percent in early trading. Chief executive {} said that demand had been "
        "strong."
    )
    one = form.format("Orlework", "120", "98", "1,410", "111", "Orlework", "3.2", "Ilse Brandt")
    other = form.format("Sandvik Lines", "45", "51", "620", "48", "Sandvik", "0.9", "Jo Doe")
    assert not copies(one, other)


def test_the_obituary_notice_of_another_person_is_no_copy() -> None:
    form = (
        "{}, of {}, died peacefully at home on {}. Beloved parent and grandparent, a member of the {} choir "
        "for {} years. The funeral takes place at {} on {}. No flowers by request, but donations may be sent "
        "to the family. Sadly missed by all who knew them."
    )
    one = form.format("Greta Lund", "Tarnfeld", "November 18", "Orle", "30", "St Mark", "Friday")
    other = form.format("Al Roe", "Ostby", "November 21", "Harbour", "12", "St Anne", "Wednesday")
    assert not copies(one, other)


def test_the_same_text_in_a_later_week_is_no_copy() -> None:
    assert not copies(WIRE, WIRE, later=9 * DAY)


def test_a_text_told_to_be_in_another_language_is_no_copy() -> None:
    assert not copies(WIRE, WIRE, language="sv")


def test_a_translation_is_no_copy() -> None:
    translated = (
        "Hamnstaden Marnholt stängde på tisdagen sin gamla färjeterminal efter att inspektörer hittat "
        "sprickor i tre av pelarna som bär upp lastrampen. Hamnkapten Petra Lindqvist sade att terminalen "
        "förblir stängd."
    )
    assert not copies(WIRE, translated)


def test_another_account_in_chinese_is_no_copy() -> None:
    other = (
        "从明年三月起，卡车将不得驶入机场路，市议会星期一作出这一决定。市长称居民无法忍受噪音。"
        "每天约有一万一千辆卡车经过该路。运输公司计划星期五抗议，并可能向法院起诉。"
    )
    assert not copies(CHINESE, other)


def test_another_account_in_japanese_is_no_copy() -> None:
    one = (
        "連邦議会は月曜日、2028年から域外へのプラスチックごみの輸出を禁止する法律を可決した。"
        "賛成412、反対201だった。"
    )
    other = (
        "連邦の議会は23日、プラスチックごみの域外への輸出を2028年から禁止する法案を"
        "賛成412、反対201で可決した。業界団体は費用の増加を懸念している。"
    )
    assert not copies(one, other)


def test_headlines_that_share_half_of_their_words_are_no_copies() -> None:
    assert not copies("Lorry fire shuts Velsen tunnel", "Lorry fire shuts Ostby bridge", title="x")


def test_a_common_notice_under_different_reports_makes_no_copies() -> None:
    notice = (
        " All rights reserved. No part of this text may be printed or broadcast without leave. Comments are "
        "moderated and may take some hours to appear. Follow us for more news from the coast."
    )
    assert not copies(OWN_ACCOUNT + notice, FOLLOWED + notice)


def test_one_shared_sentence_in_a_briefing_of_many_events_makes_no_copy() -> None:
    briefing = (
        "Good morning. Rain will clear from the west by noon. The council of Velsen has agreed on a budget "
        "after a night of talks. A court in Sandvik hears the case of a stolen bell. The price of milk rises "
        f"again. {SENTENCES[0]} In sport, Orle United are looking for a coach. And a cat came home after "
        f"seven years."
    )
    assert not copies(WIRE, briefing)


def test_the_same_event_type_in_another_place_is_no_copy() -> None:
    elsewhere = (
        "The island of Kettle Rock lost its only pier on Tuesday when a storm broke the wooden deck in two. "
        "Nobody was hurt. Mail and food will be flown in by helicopter until the navy has built a pontoon. "
        "The island's 85 people are used to being cut off, said teacher Greta Lund, but never before in "
        "November."
    )
    assert not copies(WIRE, elsewhere)


def test_of_a_long_text_the_first_sentences_alone_are_compared() -> None:
    text = " ".join(f"Crew number {number} left the harbour of Tarnfeld." for number in range(600))
    assert len(sentence_grams(text, "en").sizes) == 500
