"""Names of outlets measured on labelled feeds: how often an outlet is called what an editor would print."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from flows.errors import ConfigurationError
from flows.evaluation.feeds import feeds_of
from flows.evaluation.metrics import interval
from flows.evaluation.report import Measured, bounds, figures, table
from flows.evaluation.rows import Row
from flows.model import Draft, FetchedDocument, Media, Source, SourceKind
from flows.model.settings import Limits
from flows.reading.documents import read_document
from flows.reading.encoding import decode
from flows.reading.feeds import Feed, read_feed
from flows.urls.normalise import host_of

_NO_FEED = Feed(title=None, link=None, language=None, items=())


def measure_names(name: str, rows: Sequence[Row], folder: Path) -> Measured:
    """Name the outlet of each row's `feed`, a file of the folder, and compare with its `name` and `accept`.

    A row's labels are read only once every name is predicted.
    """
    bodies = {Path(file).stem: body for file, body in feeds_of(folder)}
    missing = [str(row["feed"]) for row in rows if str(row["feed"]) not in bodies]
    if missing:
        raise ConfigurationError(str(folder), f"holds no feed {missing[0]}", "Give the folder of the feeds")
    documents = [bodies[str(row["feed"])] for row in rows]
    predicted = [outlet_of(str(row["feed"]), body) for row, body in zip(rows, documents, strict=True)]
    heads = [read_feed(decode(body) or "", 1) or _NO_FEED for body in documents]
    ways = {
        "the feed's title": [head.title or "" for head in heads],
        "the host": [host_of(head.link or "").removeprefix("www.") for head in heads],
        "standfirst": predicted,
    }
    predictions = [{"feed": row["feed"], "name": name} for row, name in zip(rows, predicted, strict=True)]
    labelled = [place for place, row in enumerate(rows) if row.get("name")]
    shown = _table(name, [rows[place] for place in labelled], ways, labelled) if labelled else None
    return Measured(label="name", predictions=predictions, table=shown)


def outlet_of(name: str, body: bytes) -> str:
    """Return the outlet of most articles of a saved feed, "" if it holds none."""
    source = Source(name=name, kind=SourceKind.PATH, location=name)
    document = FetchedDocument(source=source, locator=f"{name}.xml", media=Media.FEED, body=body)
    contents = read_document(document, Limits())
    outlets = Counter(content.outlet for content in contents if isinstance(content, Draft))
    return min(outlets, key=lambda outlet: (-outlets[outlet], outlet), default="")


def _table(name: str, rows: Sequence[Row], ways: Mapping[str, Sequence[str]], labelled: Sequence[int]) -> str:
    lines: list[tuple[str, ...]] = []
    for way, names in ways.items():
        right = np.array(
            [_is_right(row, names[place]) for row, place in zip(rows, labelled, strict=True)], float
        )

        def share(weights: np.ndarray, right: np.ndarray = right) -> float:
            return float(weights @ right / weights.sum())

        lines.append((way, f"{int(right.sum())}", *figures(right.mean()), bounds(interval(len(rows), share))))
    wrong = [
        f"{row['feed']}: {ways['standfirst'][place]!r}, not {row['name']!r}"
        for row, place in zip(rows, labelled, strict=True)
        if not _is_right(row, ways["standfirst"][place])
    ]
    shown = table(
        f"Names of {len(rows)} outlets of {name}", ("name", "right", "share", "95 % interval"), lines
    )
    return "\n".join([shown, *wrong, ""]) if wrong else shown


def _is_right(row: Row, name: str) -> bool:
    """Return True if a name is the one that a reader gave, or another that the reader accepted."""
    return " ".join(name.split()) in (row["name"], *(row.get("accept") or ()))
