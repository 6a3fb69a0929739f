"""Which municipalities exist on a day, and their figures."""

from __future__ import annotations

import datetime as dt

import pytest

from regiokaart import register


@pytest.mark.parametrize(
    ("day", "country", "zuid_holland"),
    [
        ("2018-01-01", 380, 60),
        ("2018-12-31", 380, 60),
        ("2019-01-01", 355, 52),
        ("2020-01-01", 355, 52),
        ("2021-01-01", 352, 52),
        ("2022-01-01", 345, 52),
        ("2022-03-23", 345, 52),
        ("2022-03-24", 344, 52),
        ("2023-01-01", 342, 50),
        ("2024-01-01", 342, 50),
        ("2025-01-01", 342, 50),
        ("2026-12-31", 342, 50),
    ],
)
def test_number_of_municipalities_on_a_day(day: str, country: int, zuid_holland: int) -> None:
    frame = register.at(dt.date.fromisoformat(day))
    assert len(frame) == country
    assert (frame["province"] == "Zuid-Holland").sum() == zuid_holland
    assert frame.index.is_unique
    assert frame.index.is_monotonic_increasing
    assert list(frame.index) == list(frame["code"])


def test_weesp_goes_to_amsterdam_in_the_course_of_2022() -> None:
    before = set(register.at(dt.date(2022, 3, 23)).index)
    after = set(register.at(dt.date(2022, 3, 24)).index)
    assert before - after == {"GM0457"}
    assert after <= before


@pytest.mark.parametrize("year", range(2018, 2026))
def test_events_lead_from_each_year_to_the_next(year: int) -> None:
    codes = set(register.at(dt.date(year, 1, 1)).index)
    for event in register.events():
        if dt.date(year, 1, 1) < event.day <= dt.date(year + 1, 1, 1):
            if event.kind != "boundary_change":
                codes.discard(event.old)
            codes.add(event.new)
    assert codes == set(register.at(dt.date(year + 1, 1, 1)).index)


def test_inhabitants_and_land_are_those_of_2021() -> None:
    frame = register.at(register.POPULATION_DATE)
    assert list(frame.columns) == [
        "code",
        "name",
        "province_code",
        "province",
        "population",
        "land_area_km2",
    ]
    assert frame["population"].sum() == 17_475_415
    assert frame.loc[frame["province_code"] == "PV28", "population"].sum() == 3_726_050
    assert frame["land_area_km2"].gt(0).all()
    assert set(frame["province_code"]) == {f"PV{number}" for number in range(20, 32)}


@pytest.mark.parametrize("year", range(2021, 2027))
def test_the_inhabitants_of_2021_are_all_there_under_later_municipalities(year: int) -> None:
    frame = register.at(dt.date(year, 12, 31))
    assert frame["population"].sum() == 17_475_415
    assert not frame["population"].isna().any()


def test_a_merged_municipality_has_the_inhabitants_of_those_it_was_made_of() -> None:
    before = register.at(dt.date(2021, 1, 1)).loc[["GM0501", "GM0530", "GM0614"]]
    after = register.at(dt.date(2023, 1, 1)).loc["GM1992"]
    assert after["population"] == before["population"].sum()
    assert after["land_area_km2"] == pytest.approx(before["land_area_km2"].sum())


def test_inhabitants_before_a_merger_or_a_split_are_not_known() -> None:
    frame = register.at(dt.date(2018, 1, 1))
    # Noordwijk has taken Noordwijkerhout in since, Boxtel a part of Haaren; Delft is as it was
    assert frame.loc[["GM0575", "GM0576", "GM0757"], "population"].isna().all()
    assert frame.loc["GM0503", "population"] == 103_581


def test_name_is_that_of_the_day() -> None:
    """The register tells a name as CBS wrote it in that year, and `name_of` the latest."""
    for year in range(2018, 2027):
        for code, name in register.at(dt.date(year, 1, 1))["name"].items():
            if year == 2026:
                assert register.name_of(str(code)) == name
            assert register.find(name, day=dt.date(year, 1, 1)) == code


@pytest.mark.parametrize("day", [dt.date(2017, 12, 31), dt.date(2027, 1, 1)])
def test_day_outside_the_register_is_an_error(day: dt.date) -> None:
    with pytest.raises(ValueError, match=f"2018-01-01 to 2026-12-31; {day} is outside"):
        register.at(day)


def test_span_tells_first_day_and_the_day_after_the_last() -> None:
    assert register.span("GM0457") == (dt.date.min, dt.date(2022, 3, 24))
    assert register.span("GM1992") == (dt.date(2023, 1, 1), dt.date.max)
    assert register.span("GM0518") == (dt.date.min, dt.date.max)
    assert register.span("GM9999") is None
    assert register.existed("GM0457", dt.date(2022, 3, 23))
    assert not register.existed("GM0457", dt.date(2022, 3, 24))
    assert not register.existed("GM9999", dt.date(2022, 3, 24))
    assert register.name_of("GM9999") == "GM9999"
