"""A sentence that may be quoted, with its words as the rules of fitness ask for them."""

from __future__ import annotations

import re

from flows.summaries.quotable.language import Language

_AROUND = " .,;:!?…\"“”„‟«»‹›'‘‚()[]{}-–*¿¡。，、！？「」『』（）"
_CLOSERS = "\"“”»«›‹’'‘)]」』） "
# The marks that end a sentence, in any script.
ENDS = frozenset(".!?。！？．｡।॥።։۔؟།။។෴᠃")
_MARK = re.compile('["“„«»]')
_QUOTED = re.compile(
    r"“[^“”]*[”\"]|„[^“”„]*[“”\"]|«[^«»]*»|»[^«»]*«|\"[^\"]*\"|(?<!\w)[‘'](?=\w).*?[^\s\w][’'](?!\w)"
)
# With fewer words before it, which are a dateline of at most so many characters, a sentence is the first.
_DATELINE_WORDS, _DATELINE_CHARACTERS = 4, 500


class Candidate:
    """The sentence `text[start:end]` of an article's stored text, and its words as the rules read them.

    `words` are as written, apostrophes straight, without the marks around them, and `lower` the same in
    lower case. `outside` is what stands outside of quotation marks, the sentence itself where there are
    none. Nothing but a dateline stands before a sentence that `is_first` in its article.
    """

    __slots__ = (
        "end",
        "has_stop",
        "is_first",
        "language",
        "lower",
        "outside",
        "outside_lower",
        "outside_words",
        "sentence",
        "start",
        "text",
        "words",
    )

    def __init__(self, text: str, start: int, end: int, language: Language) -> None:
        self.text, self.start, self.end = text, start, end
        # A soft hyphen is a place where a word may be broken, and no part of it.
        self.sentence = sentence = text[start:end].replace("\u00ad", "")
        self.has_stop = sentence.rstrip(_CLOSERS)[-1:] in ENDS
        self.language = language
        self.words = words_of(sentence, language)
        # One call of lower() for all the words; a call for each is a fifth of the cost of a verdict.
        self.lower = " ".join(self.words).lower().split(" ")
        self.outside, self.outside_words, self.outside_lower = sentence, self.words, self.lower
        if sentence[0] in "‘'" or _MARK.search(sentence):
            self.outside = _QUOTED.sub(" ", sentence)
            self.outside_words = words_of(self.outside, language)
            self.outside_lower = [word.lower() for word in self.outside_words]
        self.is_first = start <= _DATELINE_CHARACTERS and (
            len(text[:start].split(None, _DATELINE_WORDS)) < _DATELINE_WORDS
        )


def words_of(sentence: str, language: Language) -> list[str]:
    """Return the words of a sentence as written, apostrophes straight, without the marks around them."""
    plain = sentence.replace("’", "'").replace("—", " ").replace("/", " ")
    if language.elides:
        plain = plain.replace("'", "' ")
    return [word for piece in plain.split() if (word := piece.strip(_AROUND))]
