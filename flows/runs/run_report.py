"""The result of a run: what was read, what failed, the editions made, and what the operator should know."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flows.model import Delivery, Edition, FetchFailure, Tally
from flows.runs.operator_notes import operator_notes
from flows.runs.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestReport:
    """The edition that a run made of a digest, None if that had nothing new, and where its pages are."""

    digest: str
    edition: Edition | None
    out: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class RunReport:
    """The result of a run: what was read, what failed, the editions, how many files changed, the mail.

    An edition is None when a run for now had nothing new: the latest edition stays as it was. `failures`
    holds what happened to sources as well, `note` what else the user should know.
    """

    tally: Tally
    digests: tuple[DigestReport, ...]
    failures: tuple[FetchFailure, ...]
    changed_files: int
    out: Path
    site_url: str
    deliveries: tuple[Delivery, ...]
    note: str | None

    @property
    def edition(self) -> Edition | None:
        """The edition of the first digest."""
        return self.digests[0].edition

    @property
    def every_source_failed(self) -> bool:
        """True if nothing could be read."""
        return self.tally.nothing_read


def report(session: Session, note: str = "") -> RunReport:
    """Return how a run went; `note` comes before the notes of the run itself."""
    digests: list[DigestReport] = []
    failures: dict[FetchFailure, None] = {}
    for part in session.parts:
        if part.composed is None or part.changed_files is None:
            raise ValueError("the run has not published")
        edition, is_quiet = part.composed.edition, part.composed.is_quiet
        digests.append(
            DigestReport(digest=part.digest.id, edition=None if is_quiet else edition, out=part.workspace.out)
        )
        failures |= dict.fromkeys((*edition.coverage.failures, *edition.coverage.notices))
    return RunReport(
        tally=session.tally,
        digests=tuple(digests),
        failures=tuple(failures),
        changed_files=sum(part.changed_files or 0 for part in session.parts),
        out=session.workspace.out,
        site_url=session.workspace.settings.site_url,
        deliveries=tuple(row for part in session.parts for row in part.deliveries or ()),
        note=" ".join(filter(None, (note, *notes(session)))) or None,
    )


def notes(session: Session) -> tuple[str, ...]:
    """Return what the operator should know of a run apart from its failures, a sentence or two for each."""
    lines: list[str | None] = []
    for part in session.parts:
        # Only the workspace's own folder is to hold every edition.
        out = part.workspace.out if session.request.out is None else None
        lines += operator_notes(part.plan, part.store, out)
    lines.append(session.mapper.problem)
    for part in session.parts:
        lines += (part.search_problem, part.hub_problem, part.returned_note, part.mail_problem)
    lines += (session.pruning_problem, session.documents_problem)
    return tuple(dict.fromkeys(filter(None, lines)))
