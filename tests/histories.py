"""Invented histories of municipalities, for tests of what must hold for any history."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from regiokaart.register import Event, History

if TYPE_CHECKING:
    from collections.abc import Callable

FIRST, LAST = dt.date(2018, 1, 1), dt.date(2026, 12, 31)
YEARS = range(2019, 2027)


def existing(history: History, day: dt.date) -> list[str]:
    return sorted(code for code in history.spans if history.existed(code, day))


@st.composite
def histories(
    draw: Callable, *, kinds: tuple[str, ...] = ("merger", "absorption", "split")
) -> History:
    """Some years of mergers, absorptions and splits among a dozen municipalities."""
    numbers = itertools.count(1)
    alive = {f"GM{next(numbers):04d}": dt.date.min for _ in range(draw(st.integers(4, 12)))}
    spans: dict[str, tuple[dt.date, dt.date]] = {}
    events: list[Event] = []
    for year in YEARS:
        day = dt.date(year, 1, 1)
        free = sorted(code for code, since in alive.items() if since < day)
        for kind in draw(st.lists(st.sampled_from(kinds), max_size=2)):
            if len(free) < 3:
                break
            count = draw(st.integers(2, min(4, len(free) - 1)))
            taken = draw(st.permutations(free))[:count]
            free = [code for code in free if code not in taken]
            if kind == "merger":
                new, old, into = f"GM{next(numbers):04d}", taken, []
                alive[new] = day
                events += [Event(day=day, old=code, new=new, kind="merger") for code in old]
            elif kind == "absorption":
                into, old = taken[:1], taken[1:]
                events += [Event(day=day, old=code, new=into[0], kind="absorption") for code in old]
            else:
                old, into = taken[:1], taken[1:]
                events += [Event(day=day, old=old[0], new=code, kind="split") for code in into]
            for code in old:
                spans[code] = (alive.pop(code), day)
    spans |= {code: (since, dt.date.max) for code, since in alive.items()}
    people = {code: draw(st.integers(1, 900)) * 100 for code in sorted(spans)}
    return History(
        tuple(sorted(events, key=lambda event: (event.day, event.old, event.new))),
        spans,
        Inhabitants(people, events),
    )


class Inhabitants:
    """Inhabitants that nobody lost: who was not made of others has a number of its own."""

    def __init__(self, people: dict[str, int], events: list[Event]) -> None:
        self._people, self._events = people, events

    def __call__(self, code: str, day: dt.date) -> int | None:
        came = [event for event in self._events if event.new == code and event.day <= day]
        if any(not event.whole for event in came):
            return None
        born = any(event.kind == "merger" for event in came)
        own = 0 if born else self._people[code]
        parts = [self(event.old, event.day - dt.timedelta(days=1)) for event in came]
        return None if None in parts else own + sum(part for part in parts if part is not None)
