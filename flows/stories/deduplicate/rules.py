"""When one text is a copy of another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyRules:
    """The bounds of likeness, over the word pairs that tell something of a text.

    `jaccard`, which pairs tell, and the grouping around centres were chosen together on the labelled
    near-duplicates (940 texts, 36 stories; about 300 settings of 9 likenesses, 5 lengths of a telling
    word, 3 groupings). Pair F1 and false merges of 1,000 hard pairs: .30 .904/12.1, .31 .920/9.8, .32
    .920/9.6, .33 .917/9.8, .34 .913/9.0, .36 .901/8.4; among the 27 stories that hold few reprints
    labelled apart .975/1.5, .975/1.5, .974/1.5, .974/.9, .966/.8, .950/.8. What stays false are mostly
    reprints in truth (Jaccard .4 to .98). The bound chosen on four fifths of the stories and scored on
    the fifth: .917/9.6, .970/1.5.

    `containment` finds cut texts; .90 costs nothing there, .85 and .80 one to two false merges more.
    Below `contained_pairs`, about forty words, a teaser hangs on chance. Texts of fewer than
    `brief_pairs` pairs, headlines mostly, are copies only when they are nearly the same
    (`brief_jaccard`). Articles further apart than `within` are no copies: a recurring item. Where both
    titles name a format that recurs (weather, lottery) that holds from `recurring_within` on, unless the
    words are the same; half a day is set, not measured: such formats come daily.

    A text cast in the same form with other particulars (a bulletin, a result) is no copy: of the
    `slots` or more places with the same words around a number or name, `slots_other` hold another. Days
    and months are not counted. Of 920 labelled copies none does; .60 would cost three, .50 nine.

    Nor is one where `recast_other` of the places hold another and that is `recast_excess` times the share
    of words that differ: slips and edits strike names and words alike, a form keeps its words. A source
    that every bulletin names is often one place in three or two. Of 920 labelled copies none is lost;
    an excess of 3.5 or 4 costs one, 3 two or three (15 settings; a share of .3 or .4 costs no more).
    """

    jaccard: float = 0.33
    containment: float = 0.90
    contained_pairs: int = 30
    brief_pairs: int = 12
    brief_jaccard: float = 0.80
    within: timedelta = timedelta(days=7)
    recurring_within: timedelta = timedelta(hours=12)
    slots: int = 2
    slots_other: float = 0.70
    recast_other: float = 0.50
    recast_excess: float = 4.5
    equal_length: float = 0.90
