"""Retention: until when a run prunes, so that no edition to come misses what it reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import datetime, timedelta

from flows.model import Cutoffs
from flows.ports import ArticleStore
from flows.runs.pipeline.plan import Plan, period_of

# A reader of a weekly digest gets what was new since the last one, and a day's delay.
KEPT_POOLS = timedelta(days=8)
# Of mail that came back, what was counted counts for so long (`flows.runs.read_returned_mail`).
KEPT_REQUESTS = timedelta(days=60)


def earliest(cutoffs: Iterable[Cutoffs]) -> Cutoffs:
    """Return the earliest time of each kind: what any of some digests still reads is kept."""
    times = [asdict(one) for one in cutoffs]
    return Cutoffs(**{name: min(one[name] for one in times) for name in times[0]})


def cutoffs_of(plan: Plan, now: datetime, store: ArticleStore) -> Cutoffs:
    """Return until when a run prunes at a time of the clock.

    Whatever the settings say, it keeps the articles in whose window the latest edition was made: the next one
    begins there, and the latest can be made again. A run for a time to come prunes as of now.
    """
    settings, moment = plan.settings, min(plan.as_of, now)
    latest = store.editions.latest()
    reach = moment
    if latest is not None:
        reach = min(moment, period_of(replace(plan, as_of=latest.as_of), store).window_start)
    reach = min(reach, period_of(replace(plan, as_of=moment), store).window_start)
    return Cutoffs(
        texts=min(moment - settings.keep_texts, reach),
        fingerprints=min(moment - settings.keep_fingerprints, reach),
        runs=min(moment - settings.keep_runs, reach),
        pools=moment - settings.follow - KEPT_POOLS,
        requests=moment - KEPT_REQUESTS,
    )
