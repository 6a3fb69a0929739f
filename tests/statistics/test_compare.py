"""What changed in the regions between two days."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from regiokaart import register
from regiokaart.memberships import Memberships, known
from regiokaart.statistics.compare import compare


def of(cooperation: str) -> Memberships:
    return known().of([cooperation])


def row(members: Memberships, region: str, start: str, end: str) -> dict[str, object]:
    frame = compare(members, start=start, end=end).frame
    (found,) = frame[frame["region"] == region].to_dict("records")
    return found


def test_merger_changes_the_number_and_nobodys_membership() -> None:
    found = row(of("mrdh"), "mrdh", "2022-12-31", "2023-01-01")
    assert (found["municipalities_before"], found["municipalities_after"]) == (23, 21)
    assert (found["joined"], found["left"]) == ("", "")
    assert found["merged"] == (
        "Brielle > Voorne aan Zee; Hellevoetsluis > Voorne aan Zee; Westvoorne > Voorne aan Zee"
    )
    assert found["population_before"] == found["population_after"]


def test_who_joins_is_named() -> None:
    found = row(of("stedelijke-cultuurregio"), "zwolle", "2019-12-31", "2020-01-01")
    assert (found["joined"], found["left"], found["merged"]) == ("Nunspeet", "", "")
    people = register.at(dt.date(2020, 1, 1))["population"]
    assert found["population_after"] - found["population_before"] == people["GM0302"]


def test_who_goes_from_one_region_to_another_leaves_and_joins() -> None:
    members = of("cmk-2021-2024")
    assert row(members, "kcr", "2023-12-31", "2024-01-01")["left"] == "Barendrecht"
    assert "Barendrecht" in str(row(members, "kunstgebouw", "2023-12-31", "2024-01-01")["joined"])


def test_inhabitants_that_cannot_be_told_are_missing() -> None:
    """Bedum went into Het Hogeland, and so did others."""
    frame = of("mrdh").frame.assign(code=["GM0005", *["GM0503"] * 22]).drop_duplicates("code")
    found = row(Memberships(frame), "mrdh", "2018-06-01", "2021-01-01")  # Bedum and Delft
    assert pd.isna(found["population_before"])


def test_inhabitants_of_all_that_merged_are_those_of_the_successor() -> None:
    """Nobody counted Haarlemmerliede en Spaarnwoude in 2021, but its successor with it."""
    found = row(of("stedelijke-cultuurregio"), "mra", "2018-11-01", "2021-01-01")
    assert (found["municipalities_before"], found["municipalities_after"]) == (32, 31)
    assert found["population_before"] == found["population_after"] == 2_503_513
    assert found["merged"] == "Haarlemmerliede en Spaarnwoude > Haarlemmermeer"


def test_only_regions_with_a_change_are_changed() -> None:
    found = compare(of("stedelijke-cultuurregio"), start="2019-06-01", end="2021-01-01")
    assert list(found.changed["region"]) == ["zwolle"]
    assert len(found.frame) == 15


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        ("2021-01-01", "2021-01-01", "must be later"),
        ("2017-01-01", "2021-01-01", "2018-01-01 to 2026-12-31"),
    ],
)
def test_days_that_cannot_be_compared(start: str, end: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        compare(of("mrdh"), start=start, end=end)
