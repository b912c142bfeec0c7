"""The rules that decide when one text is a copy of another, their values, and the data that chose them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyRules:
    """Bounds of likeness over the telling word pairs of two texts (`flows.stories.shingles`).

    `jaccard`, the choice of telling pairs and the grouping around centres were chosen together on the
    labelled near-duplicates (940 texts, 36 stories; about 300 settings of 9 bounds, 5 lengths of a telling
    word, 3 groupings). Pair F1 and false merges of 1,000 hard pairs: .30 .904/12.1, .31 .920/9.8, .32
    .920/9.6, .33 .917/9.8, .34 .913/9.0, .36 .901/8.4; among the 27 stories with few reprints that are
    labelled apart .975/1.5, .975/1.5, .974/1.5, .974/.9, .966/.8, .950/.8. Most remaining false merges are
    in truth reprints (Jaccard .4 to .98). The bound chosen on four fifths of the stories, scored on the
    fifth: .917/9.6, .970/1.5.

    `containment` finds cut texts; .90 costs nothing there, .85 and .80 one to two false merges more. From
    `contained_pairs` on, a teaser of some fifteen words that stands in a longer text is its copy: on teasers,
    headlines, full texts in five languages and here 12 finds what 30 found and one copy more. Texts of fewer
    than `brief_pairs` pairs, mostly headlines, are copies only if nearly the same (`brief_jaccard`).
    Articles further apart than `within` are no copies but a recurring item. If both titles name a recurring
    format (weather, lottery), this holds from `recurring_within` on, unless the words are the same; half a
    day is set, not measured, because such formats come daily. Texts of at least `equal_length` of the most
    words in a group are equally full.

    Texts of at least `near_pairs` pairs that are alike by `near_jaccard` have their sentences compared: they
    are copies if the share `same_wording` of both stands in sentences whose runs of four letters are, by
    `sentence_jaccard`, also those of a sentence of the other. So slips, changed words and cuts are found that
    come together: F1 .939 -> .958, and 1.1 false merges of 1,000 as before; with .75 .956/1.1, with .65 and
    .60 .954/2.0 (one bridge between two reprints); a `sentence_jaccard` of .40 or .50 finds the same. About
    120 settings; the share of one text alone, an alignment of words and the letters of whole texts merge
    more. None of 12 halves of the stories drawn at random is worse than by word pairs alone. `near_jaccard`
    from .12 to .25 finds the same, .27 less; `near_pairs` from 12 to 60 too, 80 less.

    A text in the same form with other numbers and names (a bulletin, a result) is no copy: of the `slots` or
    more places with the same words around a number or name, the share `slots_other` holds another. Days and
    months are not counted. None of 920 labelled copies is lost; .60 would cost three, .50 nine. Neither is a
    text a copy if `recast_other` of the places hold another and that is `recast_excess` times the share of
    words that differ: slips and edits hit names and words alike, a form keeps its words. A source that every
    bulletin names is often one place in three or two. None of 920 labelled copies is lost; an excess of 3.5
    or 4 costs one, 3 two or three (15 settings; a share of .3 or .4 costs no more).
    """

    jaccard: float = 0.33
    containment: float = 0.90
    contained_pairs: int = 12
    brief_pairs: int = 12
    brief_jaccard: float = 0.80
    near_jaccard: float = 0.22
    near_pairs: int = 40
    same_wording: float = 0.70
    sentence_jaccard: float = 0.45
    within: timedelta = timedelta(days=7)
    recurring_within: timedelta = timedelta(hours=12)
    slots: int = 2
    slots_other: float = 0.70
    recast_other: float = 0.50
    recast_excess: float = 4.5
    equal_length: float = 0.90
