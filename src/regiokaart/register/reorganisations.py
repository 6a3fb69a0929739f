"""What became of municipalities: mergers, absorptions, splits and border changes, 2018-2023."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, Literal, cast

import pandas as pd

from regiokaart.register import municipalities

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

Kind = Literal["merger", "absorption", "split", "boundary_change"]
Basis = Literal["inhabitants", "predecessors"]


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


Trail = tuple[Event, ...]


@dataclass(frozen=True)
class Share:
    """How much of a municipality came from members.

    Attributes
    ----------
    value
        A part of 1.
    basis
        Whether it is of the inhabitants on 1 January 2021 or, where those are not known, of the
        number of municipalities that went into it.
    outside
        The municipalities that went into it and were no members, sorted.
    """

    value: float
    basis: Basis
    outside: tuple[str, ...]


@dataclass(frozen=True)
class History:
    """The life of municipalities: when each existed, and what became of it.

    Attributes
    ----------
    events
        All reorganisations, in order of date.
    spans
        The first day of each municipality and the day after its last, by code.
    inhabitants
        Gives the inhabitants of a municipality as it was on a day, or ``None``.
    """

    events: tuple[Event, ...]
    spans: Mapping[str, tuple[date, date]]
    inhabitants: Callable[[str, date], int | None]

    def existed(self, code: str, day: date) -> bool:
        """Tell whether a municipality existed on a day."""
        known = self.spans.get(code)
        return known is not None and known[0] <= day < known[1]

    def successors(self, code: str, *, day: date) -> list[Trail]:
        """Return the ways by which a municipality that has ended lives on, on a day.

        Returns
        -------
        Trails, each the events from `code` to one municipality of that day, in order; several
        after a split, none when `code` has not ended by then. Border changes leave a municipality
        in being and are not followed.
        """
        trails: list[Trail] = []
        for event in self._leaving.get(code, ()):
            if event.day <= day:
                further = self.successors(event.new, day=day) or [()]
                trails += [(event, *rest) for rest in further]
        return trails

    def predecessors(self, code: str, *, day: date, until: date) -> list[Trail]:
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
        Trails, each the events in order of date from one municipality that there was on `day` to
        `code`. Border changes are not followed.
        """
        trails: list[Trail] = []
        for event in self._joining.get(code, ()):
            if day < event.day <= until:
                earlier = self.predecessors(event.old, day=day, until=event.day)
                if self.existed(event.old, day):  # itself, beside those that it took in
                    earlier = [(), *earlier]
                trails += [(*before, event) for before in earlier]
        return trails

    def share(self, code: str, members: frozenset[str], *, day: date) -> Share:
        """Return how much of a municipality of a day came from `members`.

        A municipality that is itself among the members counts as a whole, whatever it took in:
        it is the body that is the member. Each reorganisation weighs what came together by the
        inhabitants of 1 January 2021, where these are known of all and nobody was split.
        """
        if code in members:
            return Share(1.0, "inhabitants", ())
        joined: dict[date, list[Event]] = defaultdict(list)
        for event in self._joining.get(code, ()):
            if event.day <= day:
                joined[event.day].append(event)
        if not joined:
            return Share(0.0, "inhabitants", (code,))
        last = max(joined)
        before = last - timedelta(days=1)
        came = [(event.old, event.whole) for event in joined[last]]
        if self.existed(code, before):
            came.append((code, True))
        shares = [self.share(old, members, day=before) for old, _ in came]
        people = [self.inhabitants(old, before) if whole else None for old, whole in came]
        values = [one.value for one in shares]
        basis: Basis = "inhabitants"
        if None in people or not sum(cast("list[int]", people)):
            weights = [1] * len(came)
            basis = "predecessors"
        else:
            weights = cast("list[int]", people)
        if any(0 < one.value < 1 and one.basis == "predecessors" for one in shares):
            basis = "predecessors"
        # all or nothing is exact, and must not depend on how floats add up
        value = (
            values[0]
            if len(set(values)) == 1
            else sum(v * w for v, w in zip(values, weights, strict=True)) / sum(weights)
        )
        outside = sorted({name for one in shares for name in one.outside})
        return Share(value, basis, tuple(outside))

    def border_changes(self, codes: Iterable[str], *, after: date, until: date) -> list[Event]:
        """Return the border changes that touched some municipalities, in ``(after, until]``."""
        touched = set(codes)
        return [
            event
            for event in self.events
            if event.kind == "boundary_change"
            and after < event.day <= until
            and touched & {event.old, event.new}
        ]

    @cached_property
    def _leaving(self) -> dict[str, list[Event]]:
        found: defaultdict[str, list[Event]] = defaultdict(list)
        for event in self.events:
            if event.kind != "boundary_change":
                found[event.old].append(event)
        return dict(found)

    @cached_property
    def _joining(self) -> dict[str, list[Event]]:
        found: defaultdict[str, list[Event]] = defaultdict(list)
        for event in self.events:
            if event.kind != "boundary_change":
                found[event.new].append(event)
        return dict(found)


@cache
def history() -> History:
    """Return the history of the municipalities of the register."""
    return History(events(), municipalities.spans(), _inhabitants)


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


def successors(code: str, *, day: date) -> list[Trail]:
    """Return the ways by which a municipality lives on; see `History.successors`."""
    return history().successors(code, day=day)


def predecessors(code: str, *, day: date, until: date) -> list[Trail]:
    """Return the ways by which municipalities went into another; see `History.predecessors`."""
    return history().predecessors(code, day=day, until=until)


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
            if municipalities.existed(code, to_day):
                found.add(code)
    return found


def _inhabitants(code: str, day: date) -> int | None:
    if not municipalities.FIRST_DAY <= day <= municipalities.LAST_DAY:
        return None
    value = _figures(day).get(code)
    return None if value is None or pd.isna(value) else int(value)


@cache
def _figures(day: date) -> dict[str, int]:
    return dict(municipalities.at(day)["population"])
