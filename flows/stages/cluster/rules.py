"""When articles are one story: the rules, their values and where they come from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from flows.text.vectors import VectorRules


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateRules:
    """Which pairs of articles are compared at all, so that the cost of one never grows with the window.

    An article is looked up by its `telling` heaviest terms, in lists of the `listed` articles where
    a term weighs most (champion lists: Manning, Raghavan and Schuetze 2008, 7.1.3), and compared with the
    `nearest` it finds; lists of 100 to 1,000 give the same stories. A component of at most `dense`
    articles is compared in full. In a larger one a pair that was never compared is at most as alike as
    the last that were: it counts as `unseen` of that. So headlines of stories of up to 230 come within .002
    B-cubed F1 of comparing all (.443; .421 with 0, .464 but pairs at .295 instead of .338 with 1), full
    texts too, down to 16 nearest.

    A new article touches the stories of the `reach` articles it is nearest to, and those again their own,
    `rings` times. What is touched is clustered again, in a window of at most `whole` articles everything.
    In 24 batches, without `whole`, that loses .005 B-cubed F1 on a day of feeds and nothing on headlines and
    full texts; headlines lose .004 with a reach of 5, .03 without a ring.
    """

    telling: int = 64
    listed: int = 200
    nearest: int = 64
    dense: int = 1200
    unseen: float = 0.5
    reach: int = 10
    rings: int = 1
    whole: int = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryRules:
    """When articles are one story.

    `threshold` is flat between .13 and .16 on the labelled teasers and full texts. A small
    collection on one subject shares that subject's words, which its own frequencies cannot yet
    discount: drawn five at a time from one subject, the best threshold is .20 to .26, ten at a
    time .16 to .22; hence `cold_rise` over `cold_texts`. `length_fall` per e-fold beyond
    `long_words` was set on full texts of 200 to 1,500 words. `decay` is from the literature
    (36 to 72 h for half-day windows), lengthened so that a story of three days holds together.
    `memory` is after how long an article counts 1/e in the document frequencies, so that a subject that was
    everywhere a fortnight ago tells events apart again; a day of feeds cannot choose it (.943 B-cubed without
    it, .942 with 14 days, .940 with 7, .938 with 4).
    `guide_cost` is the share of its likeness that an article loses whose title promises a gallery, a
    schedule or a round-up: those share the words of a subject, not of an event, and bridge its
    stories (on the labelled feeds pairs F1 rises from .77 to .81; flat between .3 and .4).
    """

    threshold: float = 0.15
    cold_rise: float = 0.10
    cold_texts: int = 5
    length_fall: float = 0.05
    long_words: int = 300
    decay: timedelta = timedelta(hours=120)
    guide_cost: float = 0.3
    memory: timedelta = timedelta(days=14)
    shared_terms: int = 6
    vectors: VectorRules = field(default_factory=VectorRules)
    candidates: CandidateRules = field(default_factory=CandidateRules)

    def threshold_for(self, texts: int) -> float:
        """Return the likeness that joins, for a collection of so many texts."""
        return self.threshold + self.cold_rise * min(1.0, self.cold_texts / max(texts, 1))
