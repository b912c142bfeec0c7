"""When two numbers of two reports are shown as a difference."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferRules:
    """How alike what two reports say of a number must be, and how unlike the numbers.

    Chosen by one reader on 250 Multi-News clusters and 66 ECB+ events, on one half of them. A first look at
    the other half showed four differences, of which one was surely true; what was wrong with the rest
    became rules, so that no figure on these data is one on unseen stories. Both halves now show five, by
    that reader all true; a looser setting (`clause` 2.5, `part` .4, `sentence` .3) adds three, none surely
    true. Of 1,777 documents, each with its sentences dealt out to two reports, none shows one.
    `standfirst evaluate differences` repeats both counts.

    A word weighs up to 4 by how rare it is. `clause` is the least weight that the clauses must share
    besides what is counted (`clause_of_a_kind` where one report narrows that), `part` its least part of the
    lighter clause, `sentence` that of the sentences, `fewest` the least number of shared words; for a day
    `day_clause` and `day_part`. `ratio` bounds how many times as large one may be, `days` how far apart:
    reports of one thing seldom are further apart. What is said of people (dead, hurt) needs
    `toll_sentence` where it stands among the first `head` sentences of both, for the story is about that,
    else `later_toll_sentence`, and `toll_words` of weight besides; an age `age_words` besides the name.
    A toll that grew between reports more than `growth` apart is no difference: what was so in the evening
    and what is so in the morning are still told together. At most `boxes` are shown of a story.

    What is compared is bounded, so that no text keeps composing busy: of an article the first `sentences`,
    all within its first `characters` (fewer where a story's articles together would pass
    `story_characters`); no sentence with more than so many `figures`, which is a table; of a story so many
    `pairs` of claims.
    All claims of one thing in one report are compared with all in another, so only the first `repeated` of
    a report are: of 5,136 articles five repeat one thing more often, all of them lists.
    """

    clause: float = 4.0
    clause_of_a_kind: float = 6.0
    part: float = 0.5
    sentence: float = 0.4
    fewest: int = 2
    ratio: float = 3.0
    head: int = 8
    toll_sentence: float = 0.25
    later_toll_sentence: float = 0.45
    toll_words: float = 3.0
    age_words: float = 4.0
    day_clause: float = 5.0
    day_part: float = 0.6
    days: int = 45
    growth: timedelta = timedelta(hours=12)
    boxes: int = 2
    characters: int = 60_000
    story_characters: int = 600_000
    sentences: int = 400
    figures: int = 12
    pairs: int = 8_000
    repeated: int = 16
