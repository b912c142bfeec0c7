"""Thresholds of the choice of sentences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flows.summaries.summarise.weights import LONE_WEIGHTS, STORY_WEIGHTS, ConceptWeights


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryRules:
    """Thresholds by which sentences are chosen, and the data that chose them.

    A sentence gains the worth of the concepts that none chosen before holds, single words at `words` of
    their worth and what is held already at `again`; the gain is divided by its length to the power `length`
    (no sentence counts as shorter than `shortest`) and raised by `lead` / (1 + place in its article). What
    says the same as one chosen or shown before with a probability above `same` (`flows.summaries.sameness`)
    is not taken (as one chosen: above `same_at_length` where there is room for more than `long` words). At
    most `chain` sentences are taken together because each leans on the one before. A sentence loses half its
    gain with every `half_life` that its article is older than the story's newest: what is told is the news;
    an article without a date counts as one `half_life` old where others have one. A concept that the reader
    was shown before is worth `shown`. Nothing is added that gains less than `enough` of the first.

    The sentence that tells the news is the one with the most worth, divided by its length to the power
    `news_length`, raised by `news_lead` / (1 + place). Where none chosen tells `tells` as much, it is
    chosen first and the rest again; at the end each of the `exchanges` weakest is tried to be given up
    for others. At 100 words R2 is .1206 if one must tell as much (1), .124 at .8, .125 at .7, .127 at .6
    and .128 without any demand (0), at 230 words .161 throughout; with 2 exchanges .129 and .162 (R1 .342
    -> .348, .449 -> .450), with 4 .129 and .163, with any number no more.

    Stories: chosen on 250 clusters of Multi-News at 100 and 230 words, weights fitted on the other four
    fifths; R2 was flat from .65 to .85 for `length` (.9 lost .015 of its ratio to the best of sumy), .2 to
    .45 for `again`, .2 to .4 for `words`, 8 to 12 for `shortest`, 1 to 2 for `chain` (3 lost .02); `lead`
    helped nothing. At 100 words 107 of 989 sentences said the same as those before (a probability above .25)
    by shares of words alone; with `same` at .2, .25, .3, .4 and .5 it is 25, 41, 64, 96 and 108, for -2, +1,
    0, +1 and +2 % of R2 (at 230 words -4, -3, -2, 0 and +1 %). Single articles: 300 of CNN at 60 words; flat
    from .3 to .7 for `length`, .5 to 2 for `lead`, .15 to .5 for `words`, 0 to .3 for `again`; `enough` at 0
    lost .005 of R1: a summary need not fill its budget. `half_life` and `shown` are judgements: no data here
    has dates.

    Of an article no more than its first `sentences` are considered, all within its first `characters`, and
    of a story with many articles no more than `story_sentences`, the first of each: a text of any length
    keeps composing busy for about a second. News articles have 20 to 80 sentences, the longest reports
    some 400.
    """

    concepts: ConceptWeights
    words: float = 0.3
    again: float = 0.3
    length: float = 0.75
    shortest: int = 8
    lead: float = 0.0
    same: float = 0.35
    same_at_length: float = 0.5
    long: int = 150
    tells: float = 0.6
    chain: int = 2
    exchanges: int = 4
    shown: float = 0.3
    half_life: timedelta = timedelta(hours=24)
    enough: float = 0.0
    news_length: float = 0.85
    news_lead: float = 2.0
    characters: int = 60_000
    sentences: int = 400
    story_sentences: int = 6_000


STORY_RULES = SummaryRules(concepts=STORY_WEIGHTS)
LONE_RULES = SummaryRules(
    concepts=LONE_WEIGHTS, again=0.0, length=0.5, lead=1.0, enough=0.15, tells=0.0, exchanges=0
)
