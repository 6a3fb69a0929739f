"""A set of municipalities of one day, told in the municipalities of another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

import pandas as pd

from regiokaart.register import municipalities
from regiokaart.register.reorganisations import Event, History, Trail, history

if TYPE_CHECKING:
    from collections.abc import Iterable

How = Literal["kept", "merged", "split", "back"]

COLUMNS = ("code", "name", "status", "share", "basis", "inferred", "from_codes", "trail")


@dataclass(frozen=True)
class Step:
    """How one municipality of a day is told on another.

    Attributes
    ----------
    new
        The municipality of the other day.
    how
        ``kept``: it is there on both days. ``merged``: all of it went there. ``split``: a part of
        it did. ``back``: it came from there, whole or in part.
    trail
        The events between.
    """

    new: str
    how: How
    trail: Trail = ()


@dataclass(frozen=True)
class Translation:
    """A set of municipalities in the municipalities of another day.

    Attributes
    ----------
    from_date, to_date
        The two days.
    frame
        A row per municipality of `to_date`, sorted by code: ``code``, ``name``; ``status``,
        ``member`` or ``partly``; ``share``, how much of it came from the set, and ``basis``, of
        what: ``inhabitants`` of 1 January 2021 or number of ``predecessors``; ``inferred``, true
        after a split and on the way back; ``from_codes`` and ``trail``, which codes and events it
        comes from.
    reported
        A row per code that could not be told: ``code``, ``name``, ``reason``.
    border_changes
        Border changes between the days that touched the set. They are told, not carried.
    """

    from_date: date
    to_date: date
    frame: pd.DataFrame
    reported: pd.DataFrame
    border_changes: tuple[Event, ...]

    @property
    def codes(self) -> list[str]:
        """The municipalities that are in the set as a whole, sorted."""
        return list(self.frame.loc[self.frame["status"] == "member", "code"])

    @property
    def partly(self) -> list[str]:
        """The municipalities of which only a part came from the set, sorted."""
        return list(self.frame.loc[self.frame["status"] == "partly", "code"])

    @property
    def decisions(self) -> pd.DataFrame:
        """The rows that need a decision: in part, or after a split."""
        split = self.frame["inferred"] & (self.to_date > self.from_date)
        return self.frame[split | (self.frame["status"] == "partly")]

    def _repr_html_(self) -> str:
        return str(self.frame.to_html(index=False, na_rep=""))


def translate(
    codes: Iterable[str],
    *,
    from_date: date | str,
    to_date: date | str,
    past: History | None = None,
) -> Translation:
    """Tell a set of municipalities of one day in those of another, earlier or later.

    Forwards, what merged is in its successor. A successor of which only a part came from the set
    is ``partly`` in it, with its share; one that was itself in the set stays in it, whatever it
    took in. After a split each part is ``inferred``. Backwards, all predecessors are in the set,
    ``inferred``.

    Parameters
    ----------
    codes
        Codes of municipalities, each once or more often.
    from_date, to_date
        The two days, as dates or as ``2021-01-01``.
    past
        The history to go by; the register's when not given.

    Raises
    ------
    ValueError
        When a day lies outside the register.
    """
    start, end = as_date(from_date), as_date(to_date)
    past = past or history()
    wanted = list(dict.fromkeys(codes))
    existing = [code for code in wanted if past.existed(code, start)]
    came: dict[str, list[tuple[str, Step]]] = {}
    for code in existing:
        for step in steps(code, to_date=end, past=past, also_before=start):
            came.setdefault(step.new, []).append((code, step))
    rows = []
    members = frozenset(existing)
    for new in sorted(came):
        value, basis = _share(new, came[new], members, start=start, end=end, past=past)
        ways = came[new]
        own = any(step.how == "kept" for _, step in ways)
        rows.append(
            {
                "code": new,
                "name": name_on(new, end),
                "status": "member" if value == 1 else "partly",
                "share": value,
                "basis": basis,
                "inferred": not own and any(step.how in {"split", "back"} for _, step in ways),
                "from_codes": "; ".join(code for code, _ in ways),
                "trail": "; ".join(dict.fromkeys(str(e) for _, step in ways for e in step.trail)),
            }
        )
    told = [
        {
            "code": code,
            "name": municipalities.name_of(code),
            "reason": f"did not exist on {start}"
            if code in past.spans
            else "is not in the register",
        }
        for code in wanted
        if code not in members
    ]
    return Translation(
        start,
        end,
        pd.DataFrame(rows, columns=list(COLUMNS)),
        pd.DataFrame(told, columns=["code", "name", "reason"]),
        tuple(past.border_changes(existing, after=min(start, end), until=max(start, end))),
    )


def steps(
    code: str, *, to_date: date, past: History, also_before: date | None = None
) -> list[Step]:
    """Return how a municipality of any day is told on a day; nothing for an unknown code.

    Parameters
    ----------
    code
        The municipality.
    to_date
        The day.
    past
        The history to go by.
    also_before
        The day on which `code` is what it is. When `to_date` is earlier, those that it took in
        between are among the answer too.
    """
    span = past.spans.get(code)
    if span is None:
        return []
    if span[1] <= to_date:
        return [
            Step(trail[-1].new, "merged" if all(e.whole for e in trail) else "split", trail)
            for trail in past.successors(code, day=to_date)
        ]
    found = [Step(code, "kept")] if span[0] <= to_date else []
    until = also_before if also_before is not None else span[0]
    if to_date < until:
        found += [
            Step(trail[0].old, "back", trail)
            for trail in past.predecessors(code, day=to_date, until=until)
        ]
    return found


def share_back(old: str, members: frozenset[str], *, until: date, past: History) -> float:
    """Return which part of the municipalities that an earlier one became are `members`."""
    became = {trail[-1].new for trail in past.successors(old, day=until)} or {old}
    return len(became & members) / len(became)


def as_date(value: date | str) -> date:
    """Return a date, also of a text such as ``2021-01-01``; check that the register covers it.

    Raises
    ------
    ValueError
        When it is no date, or lies outside the register.
    """
    day = date.fromisoformat(value) if isinstance(value, str) else value
    municipalities.check(day)
    return day


def name_on(code: str, day: date) -> str:
    """Return the name of a municipality as CBS wrote it on a day, else its latest."""
    return municipalities.names_on(day).get(code, municipalities.name_of(code))


def _share(
    new: str,
    ways: list[tuple[str, Step]],
    members: frozenset[str],
    *,
    start: date,
    end: date,
    past: History,
) -> tuple[float, str]:
    if any(step.how == "kept" for _, step in ways):
        return 1.0, "inhabitants"
    if end < start:
        return share_back(new, members, until=start, past=past), "predecessors"
    share = past.share(new, members, day=end)
    return share.value, share.basis


def inhabitants_of(codes: Iterable[str], *, day: date) -> int | None:
    """Return the inhabitants on 1 January 2021 of what some municipalities of a day cover.

    Those of a municipality of before a merger are not known by themselves. Where all that merged
    are asked for, those of the successor are theirs.

    Returns
    -------
    ``None`` when it cannot be told.

    Raises
    ------
    ValueError
        When the day lies outside the register.
    """
    wanted = set(codes)
    figures = municipalities.at(day)["population"]
    if wanted - set(figures.index):
        return None
    values = figures.loc[sorted(wanted)]
    if not values.isna().any():
        return int(values.sum())
    counted, past = municipalities.POPULATION_DATE, history()
    if day >= counted:  # split since
        return None
    heirs: set[str] = set()
    for code in wanted:
        ways = steps(code, to_date=counted, past=past)
        if any(step.how == "split" for step in ways):
            return None
        heirs |= {step.new for step in ways}
    for heir in heirs:
        came = {trail[0].old for trail in past.predecessors(heir, day=day, until=counted)}
        if past.existed(heir, day):
            came.add(heir)
        if not came <= wanted:
            return None
    values = municipalities.at(counted)["population"].loc[sorted(heirs)]
    return None if values.isna().any() else int(values.sum())
