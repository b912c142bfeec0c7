"""Find the texts that have a phrase or are of an outlet, once for all readers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

from flows.editions.select import exclusion_of
from flows.language.phrases import stands_in_texts
from flows.model import ArticleRef, NeverOutlet
from flows.urls.normalise import host_of

# An outlet, the outlet that only its feed names, and the host of an address.
Byline = tuple[str, str | None, str]


def byline_of(outlet: str, named: str | None, url: str) -> Byline:
    """Return what a line is recognised by as one of an outlet."""
    return outlet, named, host_of(url)


def byline_of_ref(ref: ArticleRef) -> Byline:
    """Return what an article is recognised by as one of an outlet."""
    return byline_of(ref.outlet, ref.named, ref.url)


def hides_byline(name: str) -> Callable[[Byline], bool]:
    """Return a function that is True for lines of the outlet of a name or host."""
    host = host_of(name) if "//" in name else name.casefold()
    site = host if "." in host and " " not in host else None
    is_excluded = exclusion_of([NeverOutlet(name=name, site=site)])

    def hides(byline: Byline) -> bool:
        outlet, named, host = byline
        return is_excluded((outlet, named), f"https://{host}/" if host else None)

    return hides


class Lookup:
    """Texts (`texts_to_search`) and what each is by, found by phrases and by outlets."""

    def __init__(self, texts: Sequence[str], bylines: Iterable[Iterable[Byline]]) -> None:
        self._texts = texts
        self._places: dict[Byline, list[int]] = {}
        for place, of_text in enumerate(bylines):
            for byline in dict.fromkeys(of_text):
                self._places.setdefault(byline, []).append(place)
        self._with_phrase: dict[str, tuple[int, ...]] = {}
        self._of_outlet: dict[str, frozenset[Byline]] = {}

    def with_phrase(self, phrase: str) -> Collection[int]:
        """Return the places of the texts in which a phrase stands."""
        if phrase not in self._with_phrase:
            self._with_phrase[phrase] = tuple(
                place for place, text in enumerate(self._texts) if stands_in_texts(phrase, text)
            )
        return self._with_phrase[phrase]

    def bylines_of(self, outlet: str) -> frozenset[Byline]:
        """Return the bylines that are of the outlet of a name, or of a host."""
        if outlet not in self._of_outlet:
            self._of_outlet[outlet] = frozenset(filter(hides_byline(outlet), self._places))
        return self._of_outlet[outlet]

    def of_outlet(self, outlet: str) -> Collection[int]:
        """Return the places of what the outlet of a name, or of a host, has a part in."""
        return {place for byline in self.bylines_of(outlet) for place in self._places[byline]}
