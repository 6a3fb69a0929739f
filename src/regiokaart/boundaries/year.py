"""Of which year boundaries are, told from the set of their codes, and what is missing from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Literal

from regiokaart import register
from regiokaart.errors import BoundaryError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

Kind = Literal["complete", "partial", "nearest"]
_MOST_TOLD = 12


@dataclass(frozen=True, kw_only=True)
class State:
    """The days, from `first` to before `until`, with one and the same set of municipalities."""

    first: date
    until: date
    codes: frozenset[str]

    @property
    def years(self) -> tuple[int, ...]:
        """The calendar years with at least one of these days."""
        return tuple(range(self.first.year, (self.until - timedelta(days=1)).year + 1))

    def __str__(self) -> str:
        """Tell the years, and the days where the state begins or ends within one."""
        first, last = self.years[0], self.years[-1]
        told = str(first) if first == last else f"{first}-{last}"
        if (self.first.month, self.first.day) != (1, 1):
            told += f" (from {self.first})"
        if (self.until.month, self.until.day) != (1, 1):
            told += f" (until {self.until})"
        return told


@dataclass(frozen=True, kw_only=True)
class Inference:
    """What a set of codes says about its year.

    Attributes
    ----------
    kind
        Whether the codes are all of a state, some of one, or have codes that no state has
        together.
    states
        The states that it can be, in order of date: one when complete; when partial all that have
        all these codes; else all with the fewest codes too many, and of those too few.
    codes
        The codes themselves.
    """

    kind: Kind
    states: tuple[State, ...]
    codes: frozenset[str]

    @property
    def years(self) -> tuple[int, ...]:
        """The calendar years of the states."""
        return tuple(sorted({year for state in self.states for year in state.years}))

    def missing(self, state: State) -> tuple[str, ...]:
        """Return the codes of a state that are not there."""
        return tuple(sorted(state.codes - self.codes))

    def surplus(self, state: State) -> tuple[str, ...]:
        """Return the codes that are there and not of a state."""
        return tuple(sorted(self.codes - state.codes))

    def __str__(self) -> str:
        """Tell the years in words."""
        states = " or ".join(map(str, self.states))
        return {
            "complete": f"all municipalities of {states}",
            "partial": f"a part of the municipalities of {states}",
            "nearest": f"the municipalities of no year; nearest is {states}",
        }[self.kind]


@dataclass(frozen=True, kw_only=True)
class Completeness:
    """How a set of codes compares with the state it is taken for.

    Attributes
    ----------
    inference
        What the codes say by themselves.
    state
        The state compared with.
    expected, found
        The number of municipalities of the state, and how many of these are there.
    missing, surplus
        Codes that the state has and the file has not, and the other way about.
    """

    inference: Inference
    state: State
    expected: int
    found: int
    missing: tuple[str, ...]
    surplus: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """Whether exactly the municipalities of the state are there."""
        return not self.missing and not self.surplus

    def told(self) -> tuple[str, ...]:
        """Return in words how many are there, and which are missing or too many, by name."""
        lines = [f"{self.found} of {self.expected} municipalities of {self.state}"]
        if self.missing:
            lines.append(f"missing: {named(self.missing)}")
        if self.surplus:
            lines.append(f"not municipalities of {self.state}: {named(self.surplus)}")
        return tuple(lines)


@cache
def states() -> tuple[State, ...]:
    """Return the states of the register, in order of date.

    Most begin on 1 January; the one after Weesp joined Amsterdam begins on 2022-03-24.
    """
    days = {event.day for event in register.events()}
    days = {register.FIRST_DAY} | {
        day for day in days if register.FIRST_DAY < day <= register.LAST_DAY
    }
    begins: list[tuple[date, frozenset[str]]] = []
    for day in sorted(days):
        codes = register.codes_on(day)
        if not begins or codes != begins[-1][1]:  # a border change leaves the set as it was
            begins.append((day, codes))
    ends = [day for day, _ in begins[1:]] + [register.LAST_DAY + timedelta(days=1)]
    return tuple(
        State(first=first, until=until, codes=codes)
        for (first, codes), until in zip(begins, ends, strict=True)
    )


def infer(codes: Collection[str]) -> Inference:
    """Return which states of the register a set of codes can be.

    Parameters
    ----------
    codes
        Codes such as ``GM0518``; order and repetition make no difference.

    Raises
    ------
    BoundaryError
        When there are no codes at all.
    """
    given = frozenset(codes)
    if not given:
        raise BoundaryError("boundaries without a single municipality are of no year")
    if equal := tuple(state for state in states() if state.codes == given):
        return Inference(kind="complete", states=equal, codes=given)
    if wider := tuple(state for state in states() if state.codes > given):
        return Inference(kind="partial", states=wider, codes=given)
    # surplus weighs first: a file may well be a part, but not have what did not exist
    distance = {state: (len(given - state.codes), len(state.codes - given)) for state in states()}
    least = min(distance.values())
    nearest = tuple(state for state in states() if distance[state] == least)
    return Inference(kind="nearest", states=nearest, codes=given)


def check(codes: Collection[str], *, year: int | None, needed: Collection[str]) -> Completeness:
    """Hold a set of codes against the year that it should be of and the study it should serve.

    Parameters
    ----------
    codes
        The municipalities that are there.
    year
        The boundary year that somebody stated, or ``None`` to infer it.
    needed
        The municipalities of the study area. A partial file that has all of them is fine.

    Raises
    ------
    BoundaryError
        When the codes are of another year than stated, or a needed municipality is missing.
    """
    inference = infer(codes)
    candidates = inference.states
    if year is not None:
        stated = tuple(state for state in states() if year in state.years)
        if not stated:
            raise BoundaryError(
                f"which municipalities there were in {year} is not known; the register runs from "
                f"{register.FIRST_DAY.year} to {register.LAST_DAY.year}"
            )
        candidates = tuple(state for state in inference.states if state in stated)
        if not candidates:
            raise BoundaryError(_other_year(inference, year, stated))
    if lacking := sorted(set(needed) - inference.codes):
        raise BoundaryError(
            f"the boundaries lack {_count(lacking)} of the study area: {named(lacking)}"
            f"{_lives_on(lacking, inference)}. They are {inference}; take a file that has all of "
            "the study area, or boundaries of the study's own year."
        )
    state = max(candidates, key=lambda one: (set(needed) <= one.codes, one.first))
    missing, surplus = inference.missing(state), inference.surplus(state)
    return Completeness(
        inference=inference,
        state=state,
        expected=len(state.codes),
        found=len(state.codes) - len(missing),
        missing=missing,
        surplus=surplus,
    )


def named(codes: Iterable[str], *, most: int = _MOST_TOLD) -> str:
    """Return codes with their names, at most so many of them and the number of the rest."""
    listed = [
        code if (name := register.name_of(code)) == code else f"{name} ({code})" for code in codes
    ]
    rest = f" and {len(listed) - most} more" if len(listed) > most else ""
    return ", ".join(listed[:most]) + rest


def _other_year(inference: Inference, year: int, stated: tuple[State, ...]) -> str:
    """Return what to say when the codes are not of the stated year."""
    # of a year with two states, the one that differs least shows best what is amiss
    state = min(stated, key=lambda one: len(one.codes ^ inference.codes))
    differ = []
    if surplus := inference.surplus(state):
        differ.append(f"not municipalities of {state}: {named(surplus)}")
    if inference.kind != "partial" and (missing := inference.missing(state)):
        differ.append(f"municipalities of {state} that are not there: {named(missing)}")
    return (
        f"the boundaries are not of {year}: they are {inference}. {'; '.join(differ)}. Ask for "
        f"{' or '.join(map(str, inference.years))}, or take the file of {year}."
    )


def _count(codes: Collection[str]) -> str:
    return f"{len(codes)} {'municipality' if len(codes) == 1 else 'municipalities'}"


def _lives_on(codes: Iterable[str], inference: Inference) -> str:
    """Tell which missing municipalities are there under a later code."""
    told = [
        f"{code} went to {named([trail[-1].new])} on {trail[-1].day}"
        for code in codes
        for trail in register.successors(code, day=register.LAST_DAY)
        if trail[-1].new in inference.codes
    ]
    rest = " and so on" if len(told) > _MOST_TOLD else ""
    return f" ({'; '.join(told[:_MOST_TOLD])}{rest})" if told else ""
