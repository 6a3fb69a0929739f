"""What became of a municipality."""

from __future__ import annotations

import datetime as dt

import pytest

from regiokaart import register


@pytest.mark.parametrize(
    ("code", "day", "ends"),
    [
        ("GM0457", "2022-03-23", []),
        ("GM0457", "2022-03-24", ["GM0363"]),
        ("GM0501", "2023-01-01", ["GM1992"]),
        ("GM0788", "2021-01-01", ["GM0757", "GM0824", "GM0855", "GM0865"]),
        ("GM1930", "2020-01-01", []),  # gave up land in 2018 and stayed in being
        ("GM0518", "2026-12-31", []),
    ],
)
def test_successors_on_a_day(code: str, day: str, ends: list[str]) -> None:
    trails = register.successors(code, day=dt.date.fromisoformat(day))
    assert sorted(trail[-1].new for trail in trails) == ends


def test_event_tells_itself_and_whether_all_of_it_went_over() -> None:
    (trail,) = register.successors("GM0501", day=dt.date(2023, 1, 1))
    assert [str(event) for event in trail] == ["GM0501 > GM1992 (merger 2023-01-01)"]
    assert trail[0].whole
    assert not any(
        event.whole
        for way in register.successors("GM0788", day=dt.date(2021, 1, 1))
        for event in way
    )


def test_every_municipality_that_ended_has_an_event_on_its_last_day() -> None:
    ended = {
        code: span[1]
        for code in register.at(dt.date(2018, 1, 1)).index
        if (span := register.span(code)) and span[1] != dt.date.max
    }
    gone = set(register.at(dt.date(2018, 1, 1)).index) - set(register.at(dt.date(2026, 1, 1)).index)
    assert set(ended) == gone
    assert gone
    for code, day in ended.items():
        assert not register.successors(code, day=day - dt.timedelta(days=1))
        for trail in register.successors(code, day=day):
            assert register.existed(trail[-1].new, day)
        assert register.successors(code, day=day)
