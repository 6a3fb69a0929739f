"""Which version of a regulation in the Register van Overheidsorganisaties is in force."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from regiokaart.memberships.roo.export import Version

_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ].*|Z|[+-]\d{2}:\d{2})?")
_FIRST_YEAR, _LAST_YEAR, _NEVER = 1800, 2200, 9999


@dataclass(frozen=True)
class Choice:
    """The version of a regulation that is in force.

    Attributes
    ----------
    version
        ``None`` when none is.
    family
        All versions, in the order of the file.
    superseded
        How many others there are that this one, or a newer one, came in place of.
    ends
        The day on which the regulation ends, if it does and no version follows.
    notes
        What a reader should know of the choice.
    """

    version: Version | None
    family: tuple[Version, ...]
    superseded: int = 0
    ends: dt.date | None = None
    notes: tuple[str, ...] = ()


def day_in(text: str) -> dt.date | None:
    """Return the day that is written, or ``None`` when nothing is, or the year 9999 for "never".

    Raises
    ------
    ValueError
        When it is no day of this age.
    """
    if not text:
        return None
    match = _ISO.fullmatch(text)
    if not match:
        raise ValueError(f"{text!r} is no day")
    found = dt.date.fromisoformat(match[1])
    if found.year == _NEVER:
        return None
    if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        raise ValueError(f"{text!r} is no day of this age")
    return found


def families(versions: Sequence[Version]) -> list[tuple[Version, ...]]:
    """Return the versions that belong together, because one names another.

    Equal titles are not enough: different regulations may be called the same.
    """
    leader: dict[str, str] = {}

    def lead(name: str) -> str:
        while (above := leader.setdefault(name, name)) != name:
            leader[name] = leader[above]
            name = above
        return name

    for place, version in enumerate(versions):
        own = lead(_key(version, place))
        for other in (*version.previous, *version.following):
            leader[lead(other)] = own
            own = lead(own)
    found: dict[str, list[Version]] = {}
    for place, version in enumerate(versions):
        found.setdefault(lead(_key(version, place)), []).append(version)
    return [tuple(family) for family in found.values()]


def choose(family: tuple[Version, ...], *, day: dt.date | None, changed: dt.date | None) -> Choice:
    """Choose the version that is in force.

    Parameters
    ----------
    family
        The versions of one regulation.
    day
        The day on which it must be in force. ``None`` for the version that has no end, or an end
        after `changed`.
    changed
        The day of the newest change in the file: the file is not older.
    """
    notes: list[str] = []
    spans = {id(version): _span(version, notes) for version in family}

    def holds(version: Version) -> bool:
        start, end = spans[id(version)]
        if day is None:
            return end is None
        return (start is None or start <= day) and (end is None or day < end)

    candidates = [version for version in family if holds(version)]
    if not candidates and day is None and changed is not None:
        candidates = [v for v in family if (end := spans[id(v)][1]) is not None and end > changed]
    if not candidates:
        return Choice(None, family, notes=tuple(notes))
    older = _older(family)

    def rank(version: Version) -> tuple[bool, dt.date, int, str]:
        replaced = any(version.id in older[other.id] for other in candidates if other.id)
        start = spans[id(version)][0] or dt.date.min
        return (not replaced, start, len(version.id), version.id)

    chosen = max(candidates, key=rank)
    told = f"{chosen.title} ({chosen.id or 'no id'})"
    if len(candidates) > 1:
        rest = ", ".join(version.id or "no id" for version in candidates if version is not chosen)
        notes.append(
            f"{told}: several versions are in force; the latest is taken, and left out: {rest}"
        )
    later = [v for v in family if v not in candidates and rank(v)[1] > rank(chosen)[1]]
    end = spans[id(chosen)][1]
    if later:
        names = ", ".join(f"{version.id} (from {version.since})" for version in later)
        notes.append(
            f"{told} is the version"
            + (f" until {end}" if end else " without an end")
            + f"; later ones are not in force then: {names}"
        )
    elif end:
        notes.append(f"{told} ends on {end}; its memberships end then, as no version follows")
    return Choice(
        chosen,
        family,
        superseded=len(family) - 1 - len(later),
        ends=None if later else end,
        notes=tuple(notes),
    )


def _key(version: Version, place: int) -> str:
    return version.id or f"without id, {place}"


def _span(version: Version, notes: list[str]) -> tuple[dt.date | None, dt.date | None]:
    """Return from when to when a version holds; unreadable days count as missing."""
    days: list[dt.date | None] = []
    for name, text in (
        ("datumInwerkingtreding", version.since),
        ("datumUitwerkingtreding", version.until),
    ):
        try:
            days.append(day_in(text))
        except ValueError:
            days.append(None)
            notes.append(
                f"{version.title} ({version.id or 'no id'}): {name} {text!r} is no day, "
                "and is read as not given"
            )
    return days[0], days[1]


def _older(family: tuple[Version, ...]) -> dict[str, set[str]]:
    """Return, by version, all that came before it by what versions say of each other."""
    before: dict[str, set[str]] = {version.id: set() for version in family}
    for version in family:
        before[version.id] |= set(version.previous)
        for later in version.following:
            before.setdefault(later, set()).add(version.id)
    found = {}
    for name, known in before.items():
        seen: set[str] = set()
        waiting = list(known)
        while waiting:
            other = waiting.pop()
            if other not in seen:
                seen.add(other)
                waiting += before.get(other, ())
        found[name] = seen - {name}
    return found
