"""Makes a workspace: settings to edit, and a sample to begin from, dated as if written just now."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import get_args

from flows.adapters.workspace.packaged import packaged_folder
from flows.errors import WorkspaceError
from flows.model.settings import (
    MAIL_PORTS,
    Algorithm,
    FetchSettings,
    Lengths,
    Limits,
    ScheduleSettings,
    Settings,
    Weights,
)

# The time for which the sample in seeds/articles was written.
SAMPLE_AS_OF = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)

# Only dates this near to it belong to the sample's days; others are wrong on purpose, and stay wrong.
_SAMPLE_SPAN = timedelta(days=30)

_ARTICLE_ENDINGS = {".txt", ".md", ".html", ".htm", ".xml", ".rss", ".atom", ".json"}
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ISO_DATE = re.compile(r"(?<!\d)(\d{4})([-/])(\d\d)\2(\d\d)(?!\d)")
_MAIL_DATE = re.compile(rf"\b(?:{'|'.join(_WEEKDAYS)}), (\d{{1,2}}) ({'|'.join(_MONTHS)}) (\d{{4}})\b")


# The paragraph of seeds/sources.toml that speaks of the sample, and the sample.
SAMPLE_NOTE = re.compile(r"^# The sample below .*\n(?:#.*\n)*\n?", re.MULTILINE)
_SAMPLE_SOURCE = re.compile(r"^\[\[source\]\]\n(?:\w.*\n)*\n?", re.MULTILINE)

_SETTINGS = """\
# A Standfirst workspace. `standfirst run` makes an edition from it in out/.
# Take the # from a line to change what it says; the values shown are those used without it.

# title = "{settings.title}"

# What tells this workspace from every other: the ids of its editions and mails derive from it. Without the
# line the store keeps a random one. Set it to keep your ids if the store is lost; each receipt.json names it.
#   id = "3f0c9f5e-0d0b-4f57-9b7e-2d6c1f8f6f0e"

# Where out/ will be on the web; links in feeds and mails begin with it. "none" if the editions are only
# mailed: there are then no feeds, and nothing in the mail links to a page of ours.
# site_url = "{settings.site_url}"

# An IANA name: it decides the date of an edition and the times it shows.
# time_zone = "{settings.time_zone}"

# How far back the first edition reaches ("90m", "48h", "3d"), and the first reading of a source that is
# added later; otherwise an edition begins where the last ended.
window = "72h"

# How late an article may still come into the edition after the one it belonged to.
# late_arrival = "{late_arrival}h"

# How long a story is followed after the articles of earlier editions.
# follow = "{follow}h"

# What a day without a new story brings: no edition and no mail ("skip"), or a short one ("short").
# quiet_day = "{settings.quiet_day}"

# out = "out"

# How much an edition holds. One source heads at most `share` of the stories while others have some.
# [lengths]
{lengths}
# What chooses the sentences of a story. Beside our own there are those of the library sumy:
# {algorithms}.
# [summary]
# algorithm = "{settings.algorithm}"

# What puts a story before another: its independent reports, the outlets that carried it at all, how
# recent it is.
# [weights]
{weights}
# Bounds on what is read: beyond them an item is left out, and named.
# [limits]
{limits}
# How servers are asked. Politeness is on: so many requests at once to a host, so many seconds apart.
# `contact` is where those who run a server may turn to. A private address (this machine, your own network)
# is asked only if its host is in allow_hosts: names, addresses, networks ("10.0.0.0/8").
# Where a feed gives no more than a teaser, the article's page is read, if its robots.txt lets programs: so
# many `pages` a run, shared among the outlets; 0 for none.
# [fetch]
{fetch}
# When `standfirst schedule` makes an edition, and when it only reads the sources: minute, hour, day of
# the month, month, day of the week, by the clock of time_zone.
# [schedule]
{schedule}
# Mail goes out when a run is scheduled or given --send, and by `standfirst send`; an edition made by any
# other run is mailed by `standfirst send` alone. These are examples: there is no mail without them. The
# password is in the environment (STANDFIRST_MAIL_PASSWORD) or in a file that you alone may read (chmod 600),
# never here.
#   [mail]
#   host = "smtp.example.org"
#   security = "starttls"                # or "tls", for servers that are encrypted from the start;
#                                        # or "none", for a relay on this machine that takes no login
#   port = {starttls_port}                           # with "tls" mostly {tls_port}
#   sender = "digest@example.org"
#   sender_name = "{settings.title}"
#   reply_to = "you@example.org"         # where a reader's answer goes, and the wish to leave
#   postal_address = "1 Quay Street, Port Arden"
#   user = "digest@example.org"          # without it there is no login
#   password_file = "mail-password"      # beside this file; keep it out of git
#   to = ["anna@example.org", "ben@example.org"]
#   timeout = 60                         # seconds
"""


def init_workspace(
    folder: Path, now: datetime, seeds: Path | None = None, *, sample: bool = True
) -> tuple[str, ...]:
    """Make a workspace in `folder`, with the `sample` or without; return the files made, relative to it.

    The sample's dates move by whole days to the latest that leave it in the past of `now`. Files that
    are there already stay as they are. Raises WorkspaceError when the folder is a workspace already or
    cannot be written. `seeds` defaults to those packaged with the program.
    """
    if (folder / "standfirst.toml").exists():
        remedy = "Edit its standfirst.toml, or name another folder."
        raise WorkspaceError(str(folder), "is a workspace already", remedy)
    shift = timedelta(days=(now - SAMPLE_AS_OF) // timedelta(days=1))
    try:
        made = [
            name
            for name, body in _files(seeds or packaged_folder("seeds"), shift, sample)
            if _make(folder / name, body)
        ]
    except OSError as error:
        problem = f"cannot be made a workspace ({error.strerror or error})"
        raise WorkspaceError(str(folder), problem, "Make it writable, or name another folder.") from error
    return tuple(made)


def _files(seeds: Path, shift: timedelta, sample: bool) -> Iterator[tuple[str, bytes]]:
    yield ".gitignore", b"/.standfirst/\n/out/\n"
    sources = (seeds / "sources.toml").read_bytes()
    yield "seeds/sources.toml", sources if sample else _without_sample(sources)
    yield "seeds/themes.toml", (seeds / "themes.toml").read_bytes()
    for path in sorted((seeds / "articles").rglob("*")) if sample else ():
        if path.name == "LICENSE" or path.suffix in _ARTICLE_ENDINGS:
            name = path.relative_to(seeds).as_posix()
            yield f"seeds/{name}", _shifted(path.read_bytes(), shift)
    # Last, so that an interrupted start can be made again: this file tells a workspace.
    yield "standfirst.toml", _settings_text(Settings()).encode()


def _settings_text(settings: Settings) -> str:
    hour = timedelta(hours=1)
    tables = {
        name: _commented(getattr(settings, name))
        for name in ("lengths", "weights", "limits", "fetch", "schedule")
    }
    algorithms = ", ".join(name for name in get_args(Algorithm) if name != settings.algorithm)
    ports = {f"{security}_port": port for security, port in MAIL_PORTS.items()}
    spans = {name: getattr(settings, name) // hour for name in ("late_arrival", "follow")}
    return _SETTINGS.format(settings=settings, algorithms=algorithms, **tables, **spans, **ports)


def _commented(table: Lengths | Weights | Limits | FetchSettings | ScheduleSettings) -> str:
    return "".join(f"# {each.name} = {_value(getattr(table, each.name))}\n" for each in fields(table))


def _value(value: object) -> str:
    if isinstance(value, timedelta):
        return f'"{value // timedelta(minutes=1)}m"'
    # JSON's numbers, lists and plain texts are TOML's.
    return json.dumps(value)


def _make(path: Path, body: bytes) -> bool:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("xb") as stream:
            stream.write(body)
    except FileExistsError:
        return False
    return True


def _without_sample(sources: bytes) -> bytes:
    """Return the packaged sources.toml without the sample: how to write a source, and examples."""
    return _SAMPLE_SOURCE.sub("", SAMPLE_NOTE.sub("", sources.decode())).encode()


def undated(body: bytes) -> bytes:
    """Return an article of the sample without its dates: the same for whichever day it was dated."""
    return _MAIL_DATE.sub("", _ISO_DATE.sub("", body.decode("latin-1"))).encode("latin-1")


def _shifted(body: bytes, shift: timedelta) -> bytes:
    # Latin-1 takes and gives back every byte, so that any charset passes through unharmed.
    text = body.decode("latin-1")
    text = _ISO_DATE.sub(lambda found: _iso_date(found, shift), text)
    return _MAIL_DATE.sub(lambda found: _mail_date(found, shift), text).encode("latin-1")


def _iso_date(found: re.Match[str], shift: timedelta) -> str:
    year, separator, month, day = found.groups()
    moved = _moved((int(year), int(month), int(day)), shift)
    return f"{moved.year:04}{separator}{moved.month:02}{separator}{moved.day:02}" if moved else found[0]


def _mail_date(found: re.Match[str], shift: timedelta) -> str:
    day, month, year = found.groups()
    moved = _moved((int(year), _MONTHS.index(month) + 1, int(day)), shift)
    if not moved:
        return found[0]
    return f"{_WEEKDAYS[moved.weekday()]}, {moved.day:02} {_MONTHS[moved.month - 1]} {moved.year:04}"


def _moved(parts: tuple[int, int, int], shift: timedelta) -> date | None:
    try:
        claimed = date(*parts)
    except ValueError:
        return None
    near = abs(claimed - SAMPLE_AS_OF.date()) <= _SAMPLE_SPAN
    return claimed + shift if near else None
