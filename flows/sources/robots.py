"""What a robots.txt lets a program read (RFC 9309). Matching takes time in proportion to what is matched."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

_MOST_RULES = 5_000
_LONGEST_PATTERN = 2_000
_MOST_CHARACTERS = 600_000

_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_TOKEN = re.compile(r"[a-z_-]*", re.IGNORECASE)
_STARS = re.compile(r"\*+")


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotRules:
    """The rules for one program: whether a pattern is allowed, and the seconds wanted between requests."""

    rules: tuple[tuple[bool, str], ...] = ()
    delay: float | None = None


def read_robots(text: str, name: str) -> RobotRules:
    """Return the rules that a robots.txt has for a program: those for its name, else those for all.

    Groups of one name count together. Lines that say anything else are passed over; of more than 5,000
    rules the first count.
    """
    groups: dict[str, list[tuple[bool, str]]] = {}
    delays: dict[str, float] = {}
    agents: list[str] = []
    open_for_names = False
    # Half a line could forbid what the whole one does not.
    known = text if len(text) <= _MOST_CHARACTERS else text[:_MOST_CHARACTERS].rpartition("\n")[0]
    for line in known.removeprefix("\ufeff").splitlines():
        key, value = _field(line)
        if key == "user-agent":
            agents = [*agents, _agent(value)] if open_for_names else [_agent(value)]
            open_for_names = True
            groups.setdefault(agents[-1], [])
            continue
        if key in ("allow", "disallow", "crawl-delay"):
            open_for_names = False
        for agent in agents:
            if key in ("allow", "disallow") and value and len(groups[agent]) < _MOST_RULES:
                groups[agent].append((key == "allow", _normal(value[:_LONGEST_PATTERN])))
            if key == "crawl-delay" and re.fullmatch(r"\d{1,6}(?:\.\d{1,6})?", value):
                delays[agent] = float(value)
    agent = name.lower() if name.lower() in groups else "*"
    return RobotRules(rules=tuple(groups.get(agent, ())), delay=delays.get(agent))


def may_read(rules: RobotRules, address: str) -> bool:
    """Tell whether an address may be read: the longest rule that matches decides, "allow" between equals."""
    parts = urlsplit(address)
    path = _normal((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
    matching = [(len(pattern), allowed) for allowed, pattern in rules.rules if _matches(pattern, path)]
    return max(matching, default=(0, True))[1]


def _field(line: str) -> tuple[str, str]:
    key, _, value = line.partition("#")[0].partition(":")
    return key.strip().lower(), value.strip()


def _agent(value: str) -> str:
    """Return the name that a line calls a program by, without its version."""
    found = _TOKEN.match(value)
    return "*" if value.startswith("*") else (found.group() if found else "").lower()


def _matches(pattern: str, path: str) -> bool:
    """Match as a glob does, taking for each star the least: no pattern can make that slow."""
    to_the_end = pattern.endswith("$")
    first, *others = _STARS.split(pattern.removesuffix("$"))
    if not path.startswith(first):
        return False
    place = len(first)
    last = others.pop() if others and to_the_end else None
    for part in others:
        found = path.find(part, place)
        if found < 0:
            return False
        place = found + len(part)
    if last is not None:
        return path.endswith(last) and len(path) - len(last) >= place
    return place == len(path) if to_the_end else True


def _normal(text: str) -> str:
    """Write what is escaped without need plainly, and the rest as it is escaped in addresses."""
    plain = "".join(each if each.isascii() else _escaped(each) for each in text)

    def one(found: re.Match[str]) -> str:
        character = chr(int(found[1], 16))
        return character if character in _UNRESERVED else found[0].upper()

    return _ESCAPE.sub(one, plain)


def _escaped(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "replace"))
