"""Reads which algorithm chooses the sentences of a story."""

from __future__ import annotations

from typing import get_args

from flows.configuration.tables import Table
from flows.settings import Algorithm


def algorithm(table: Table) -> Algorithm:
    """Return what [summary] says, else the product's own summariser. Raises ConfigurationError."""
    table.refuse_unknown(("algorithm",))
    given = table.text("algorithm") or "standfirst"
    names: tuple[Algorithm, ...] = get_args(Algorithm)
    for name in names:
        if name == given:
            return name
    raise table.fault("algorithm", f'is "{given}"', f"Name one of {', '.join(names)}.")


def algorithm_warning(name: Algorithm) -> str | None:
    """Return what whoever chose an algorithm should know of it, if anything."""
    if name != "kl":
        return None
    return (
        'algorithm = "kl" chooses no better than chance, and slowly: measured on news, sumy\'s KL finds '
        "less of what people sum up than random sentences do."
    )
