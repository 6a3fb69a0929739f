"""What became of a municipality: mergers, absorptions, splits and border changes, 2018-2023."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal, cast

from regiokaart.register.municipalities import existed

if TYPE_CHECKING:
    from collections.abc import Iterable

Kind = Literal["merger", "absorption", "split", "boundary_change"]


@dataclass(frozen=True, kw_only=True)
class Event:
    """One line of a reorganisation (herindeling): all or a part of `old` goes to `new`."""

    day: date
    old: str
    new: str
    kind: Kind

    @property
    def whole(self) -> bool:
        """Whether all of the old municipality goes to the new one."""
        return self.kind in {"merger", "absorption"}

    def __str__(self) -> str:
        """Tell the event as the trail of a membership does."""
        return f"{self.old} > {self.new} ({self.kind} {self.day})"


@cache
def events() -> tuple[Event, ...]:
    """Return all reorganisations that the register knows, in order of date."""
    table = (files("regiokaart") / "register" / "reorganisations.csv").read_text(encoding="utf-8")
    found = [
        Event(
            day=date.fromisoformat(row["date"]),
            old=row["old_code"],
            new=row["new_code"],
            kind=cast("Kind", row["kind"]),
        )
        for row in csv.DictReader(table.splitlines())
    ]
    return tuple(sorted(found, key=lambda event: (event.day, event.old, event.new)))


def successors(code: str, *, day: date) -> list[list[Event]]:
    """Return the ways by which a municipality that has ended lives on, on a day.

    Returns
    -------
    A list of trails, each the events from `code` to one municipality of that day, in order;
    several after a split, none when `code` has not ended by then. Border changes leave a
    municipality in being and are not followed.
    """
    trails: list[list[Event]] = []
    steps = [event for event in events() if event.old == code and event.kind != "boundary_change"]
    for event in steps:
        if event.day > day:
            continue
        further = successors(event.new, day=day) or [[]]
        trails += [[event, *rest] for rest in further]
    return trails


def predecessors(code: str, *, day: date, until: date) -> list[list[Event]]:
    """Return the ways by which municipalities of a day went into a later one.

    Parameters
    ----------
    code
        The later municipality.
    day
        The day of the predecessors.
    until
        The day of the later municipality; what it took in afterwards does not count.

    Returns
    -------
    A list of trails, each the events in order of date from one municipality that there was on
    `day` to `code`. Border changes are not followed.
    """
    trails: list[list[Event]] = []
    for event in events():
        if event.new != code or event.kind == "boundary_change" or not day < event.day <= until:
            continue
        earlier = predecessors(event.old, day=day, until=event.day) or [[]]
        trails += [[*before, event] for before in earlier]
    return trails


def carried(codes: Iterable[str], *, from_day: date, to_day: date | None) -> set[str]:
    """Return the municipalities of a day that cover those of another day, whole or in part.

    Parameters
    ----------
    codes
        Municipalities that existed on `from_day`.
    from_day
        Their day.
    to_day
        The day of the answer, earlier or later; ``None`` for the same day.
    """
    found: set[str] = set()
    for code in codes:
        if to_day is None or to_day == from_day:
            found.add(code)
        elif to_day > from_day:
            trails = successors(code, day=to_day)
            found |= {trail[-1].new for trail in trails} or {code}
        else:
            trails = predecessors(code, day=to_day, until=from_day)
            found |= {trail[0].old for trail in trails}
            if existed(code, to_day):
                found.add(code)
    return found
