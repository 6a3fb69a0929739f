"""Tiles as they are loaded: the municipalities and the names of any day, and the days they hold."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import regiokaart as rk
from regiokaart import boundaries, register
from regiokaart.boundaries.source import Source
from regiokaart.boundaries.tiles import SIDE, load
from regiokaart.boundaries.year import states
from regiokaart.errors import BoundaryError

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

WEESP, AMSTERDAM, RIJSWIJK = "GM0457", "GM0363", "GM0603"
LAST_OF_WEESP = date(2022, 3, 23)
TILES = Source(kind="tiles")
YEARS = range(register.FIRST_DAY.year, register.LAST_DAY.year + 1)


def _about(frame: gpd.GeoDataFrame) -> tuple[date, date]:
    about = frame.attrs["boundaries"]
    return date.fromisoformat(about["valid_from"]), date.fromisoformat(about["valid_to"])


def _tile(frame: gpd.GeoDataFrame, code: str) -> tuple[float, ...]:
    return tuple(frame.set_index("code").loc[code].geometry.bounds)


@given(st.dates(register.FIRST_DAY, register.LAST_DAY))
@example(register.FIRST_DAY)
@example(register.LAST_DAY)
@example(LAST_OF_WEESP)
@example(LAST_OF_WEESP + timedelta(days=1))
def test_any_day_has_the_municipalities_and_names_of_the_day(day: date) -> None:
    frame = load(year=day.year, day=day)
    known = register.at(day)
    assert list(frame["code"]) == list(known.index)
    assert list(frame["name"]) == list(known["name"])
    assert frame.crs.to_epsg() == 28992
    assert len({shape.centroid.coords[0] for shape in frame.geometry}) == len(known)
    assert frame.area.min() == frame.area.max() == SIDE**2
    assert frame.union_all().area == pytest.approx(len(known) * SIDE**2)


@given(st.dates(register.FIRST_DAY, register.LAST_DAY))
def test_the_days_told_are_of_the_year_and_have_these_municipalities(day: date) -> None:
    frame = load(year=day.year, day=day)
    first, until = _about(frame)
    assert frame.attrs["boundaries"]["year"] == day.year
    assert first <= day < until
    assert first.year == (until - timedelta(days=1)).year == day.year
    for other in (first, until - timedelta(days=1)):
        assert set(register.at(other).index) == set(frame["code"])


def test_a_year_without_a_day_is_as_on_1_january() -> None:
    for year in YEARS:
        frame = load(year=year)
        assert list(frame["code"]) == list(register.at(date(year, 1, 1)).index)
        assert _about(frame)[0] == date(year, 1, 1)


def test_a_name_is_written_as_in_the_year() -> None:
    told = {year: load(year=year).set_index("code")["name"][RIJSWIJK] for year in (2024, 2025)}
    assert told == {2024: "Rijswijk", 2025: "Rijswijk (ZH.)"}


@pytest.mark.parametrize("year", [2017, 2027])
def test_tiles_of_a_year_without_a_register_are_an_error(year: int) -> None:
    with pytest.raises(
        BoundaryError, match=f"2018 to 2026; name boundaries of {year} with --bound"
    ):
        boundaries.load(boundaries.locate(year=year), year=year)


def test_a_day_of_another_year_is_an_error() -> None:
    with pytest.raises(BoundaryError, match="tiles of 2021 were asked for on 2022-01-01"):
        load(year=2021, day=date(2022, 1, 1))


def test_amsterdam_keeps_its_tile_when_weesp_joins_it_or_takes_that_of_weesp() -> None:
    before, after = load(year=2022), load(year=2022, day=date(2022, 3, 24))
    assert set(before["code"]) - set(after["code"]) == {WEESP}
    assert _tile(after, AMSTERDAM) in {_tile(before, AMSTERDAM), _tile(before, WEESP)}


@pytest.mark.parametrize(
    ("needed", "first"),
    [
        ((), date(2022, 1, 1)),
        ((WEESP, AMSTERDAM), date(2022, 1, 1)),
        ((AMSTERDAM,), date(2022, 3, 24)),
    ],
    ids=["nothing", "with Weesp", "without Weesp"],
)
def test_of_2022_come_the_tiles_that_a_study_needs(needed: tuple[str, ...], first: date) -> None:
    frame = boundaries.load(TILES, year=2022, needed=needed)
    assert list(frame["code"]) == list(register.at(first).index)
    assert _about(frame)[0] == first


def test_a_municipality_that_the_year_never_had_is_told_by_name() -> None:
    with pytest.raises(BoundaryError, match=r"lack 1 municipality of the study area: Brielle"):
        boundaries.load(TILES, year=2023, needed=("GM0501", "GM0518"))


@pytest.mark.parametrize("year", YEARS)
def test_provinces_of_tiles_are_twelve_and_cover_all_tiles(year: int) -> None:
    frame = rk.boundaries(year, level="province", offline=True)
    known = register.at(date(year, 1, 1))
    assert dict(zip(frame["code"], frame["name"], strict=True)) == dict(
        zip(known["province_code"], known["province"], strict=True)
    )
    for province, shape in zip(frame["code"], frame.geometry, strict=True):
        assert shape.is_valid
        assert shape.area == pytest.approx(sum(known["province_code"] == province) * SIDE**2)


@pytest.mark.parametrize("year", YEARS)
def test_the_bundled_study_joins_the_tiles_of_each_year(year: int) -> None:
    scene = rk.load_scene(rk.load_study(), year=year, offline=True)
    assert scene.on_tiles
    known = register.at(date(year, 12, 31))
    assert list(scene.layer.index) == list(known.index[known["province_code"] == "PV28"])
    assert len(scene.layer) + len(scene.surroundings) == len(known)


@pytest.mark.integration
@pytest.mark.parametrize("day", [state.first for state in states()], ids=str)
def test_tiles_of_neighbours_touch_about_as_often_as_in_2021(
    real_boundaries: Path, day: date
) -> None:
    assert _touching(real_boundaries, day) > _touching(real_boundaries, date(2021, 1, 1)) - 0.02


def _touching(folder: Path, day: date) -> float:
    """Return the share of neighbours, by real borders, whose tiles share an edge or a corner."""
    real = boundaries.load_year(day.year, source=folder)
    if day == date(2022, 3, 24):
        real = (
            real.assign(code=real["code"].replace(WEESP, AMSTERDAM)).dissolve("code").reset_index()
        )
    borders = real[["code", "geometry"]].sjoin(real[["code", "geometry"]], predicate="touches")
    tiles = load(year=day.year, day=day).set_index("code").geometry
    ours = tiles.loc[borders["code_left"]].reset_index(drop=True)
    theirs = tiles.loc[borders["code_right"]].reset_index(drop=True)
    return float(ours.touches(theirs).mean())
