"""Which boundaries are taken."""

from __future__ import annotations

import datetime as dt
import logging
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
import shapely

from invented import squares
from regiokaart import boundaries, register
from regiokaart.boundaries import ENVIRONMENT, Source
from regiokaart.errors import BoundaryError

if TYPE_CHECKING:
    from pathlib import Path

NAME = "cbsgebiedsindelingen2021.gpkg"


def _folder(path: Path, *names: str) -> Path:
    path.mkdir(parents=True)
    for name in names:
        (path / name).touch()
    return path


def test_argument_goes_before_environment_before_raw_folder_before_tiles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named, environment, raw = (
        _folder(tmp_path / name, NAME) for name in ("named", "environment", "raw")
    )
    assert boundaries.locate(year=2021) == Source(kind="tiles")
    assert boundaries.locate(year=2021, raw=tmp_path) == Source(kind="tiles")
    assert boundaries.locate(year=2021, raw=tmp_path / "er-niet").path is None
    found = boundaries.locate(year=2021, raw=raw)
    assert found == Source(kind="file", path=raw / NAME, chosen_by="data/raw")
    monkeypatch.setenv(ENVIRONMENT, str(environment))
    found = boundaries.locate(year=2021, raw=raw)
    assert found == Source(kind="file", path=environment / NAME, chosen_by="environment")
    found = boundaries.locate(year=2021, raw=raw, named=named)
    assert found == Source(kind="file", path=named / NAME, chosen_by="argument")
    monkeypatch.setenv(ENVIRONMENT, "")
    assert boundaries.locate(year=2021, raw=raw).chosen_by == "data/raw"


def test_file_is_taken_whatever_its_name(tmp_path: Path) -> None:
    path = _folder(tmp_path / "map", "gemeenten 2025.gpkg") / "gemeenten 2025.gpkg"
    assert boundaries.locate(year=2024, named=path).path == path


@pytest.mark.parametrize(
    ("names", "taken"),
    [
        (["gemeenten.gpkg"], "gemeenten.gpkg"),
        (["cbsgebiedsindelingen2020.gpkg", NAME, "leesmij.txt"], NAME),
        (["cbsgebiedsindelingen_2021_v1.gpkg", "cbsgebiedsindelingen_2021_v2.gpkg"], None),
    ],
)
def test_file_of_the_year_is_taken_from_a_folder(
    tmp_path: Path, names: list[str], taken: str | None
) -> None:
    folder = _folder(tmp_path / "map", *names)
    found = boundaries.locate(year=2021, named=folder).path
    assert found == folder / (taken or names[-1])


@pytest.mark.parametrize("by", ["argument", "environment", "raw"])
def test_named_source_without_the_year_is_an_error_and_never_tiles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, by: str
) -> None:
    folder = _folder(tmp_path / "map", "cbsgebiedsindelingen2020.gpkg", "gemeenten.gpkg")
    if by == "environment":
        monkeypatch.setenv(ENVIRONMENT, str(folder))
    named = folder if by == "argument" else None
    raw = folder if by == "raw" else None
    with pytest.raises(BoundaryError, match="has no boundaries of 2021") as caught:
        boundaries.locate(year=2021, named=named, raw=raw)
    assert "it has cbsgebiedsindelingen2020.gpkg, gemeenten.gpkg" in str(caught.value)
    assert {"argument": "--boundaries", "environment": ENVIRONMENT, "raw": "data/raw"}[by] in str(
        caught.value
    )


@pytest.mark.parametrize("by", ["argument", "environment"])
def test_named_source_that_is_not_there_is_an_error_and_never_tiles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, by: str
) -> None:
    gone = tmp_path / "weg.gpkg"
    raw = _folder(tmp_path / "raw", NAME)
    if by == "environment":
        monkeypatch.setenv(ENVIRONMENT, str(gone))
    with pytest.raises(BoundaryError, match=r"weg\.gpkg does not exist"):
        boundaries.locate(year=2021, named=gone if by == "argument" else None, raw=raw)


def test_named_folder_without_any_boundaries(tmp_path: Path) -> None:
    with pytest.raises(BoundaryError, match="it has no file of boundaries at all"):
        boundaries.locate(year=2021, named=tmp_path)


def test_the_log_tells_the_source_and_who_named_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / NAME
    squares().rename(columns={"code": "statcode", "name": "statnaam"}).to_file(
        path, layer="gemeente_gegeneraliseerd", engine="pyogrio"
    )
    with caplog.at_level(logging.INFO, logger="regiokaart"):
        frame = boundaries.load(boundaries.locate(year=2021, named=path), year=2021)
        tiles = boundaries.load(boundaries.locate(year=2021), year=2021)
    assert f"boundaries of 2021: {path}, chosen by argument" in caplog.text
    assert "boundaries of 2021: tiles, chosen by default" in caplog.text
    assert frame.attrs["boundaries"]["kind"] == "boundaries"
    assert tiles.attrs["boundaries"]["kind"] == "tiles"


def test_tiles_have_the_municipalities_of_2021_as_equal_squares() -> None:
    frame = boundaries.load(Source(kind="tiles"), year=2021)
    assert len(frame) == 352
    assert list(frame["code"]) == list(register.at(register.POPULATION_DATE).index)
    assert frame.crs.to_epsg() == 28992
    assert frame.area.max() == pytest.approx(frame.area.min())
    assert frame.area.sum() == pytest.approx(boundaries.dissolve(list(frame.geometry)).area)
    assert len({geometry.centroid.wkt for geometry in frame.geometry}) == 352
    assert (frame.geometry.bounds == frame.geometry.bounds.round()).all(axis=None)
    geometries, told = boundaries.repair(frame.geometry.array, labels=list(frame["code"]))
    assert told == []
    assert len(geometries) == 352


@pytest.mark.integration
@pytest.mark.parametrize("year", [2018, 2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026])
def test_real_boundaries_are_sound_and_have_the_municipalities_of_the_year(
    real_boundaries: Path, year: int
) -> None:
    file = f"cbsgebiedsindelingen{2025 if year == 2024 else year}.gpkg"  # 2024 is as 2025
    source = boundaries.locate(year=year, named=real_boundaries / file)
    frame = boundaries.load(source, year=year)
    assert list(frame.columns) == ["code", "name", "geometry"]
    assert list(frame["code"]) == list(register.at(dt.date(year, 1, 1)).index)
    assert frame.crs.to_epsg() == 28992
    assert frame.geometry.is_valid.all()
    assert shapely.coverage_is_valid(frame.geometry.array)
    country = boundaries.dissolve(list(frame.geometry)).area
    assert country == pytest.approx(frame.area.sum(), rel=1e-9)
    about = frame.attrs["boundaries"]
    assert about["kind"] == "boundaries"
    assert about["year"] == year
    assert about["file"] == file
    assert about["holder"] == "gebiedsindelingen"
    assert bool(about["repairs"]) == (year in {2021, 2023, 2024, 2025, 2026})


@pytest.mark.integration
def test_environment_names_the_real_boundaries(real_boundaries: Path) -> None:
    found = boundaries.locate(year=2021)
    assert found.chosen_by == "environment"
    assert found.path is not None
    assert found.path.parent == real_boundaries


@pytest.mark.integration
def test_repair_of_2021_changes_next_to_nothing_and_tells_what(real_boundaries: Path) -> None:
    path = real_boundaries / NAME
    given = gpd.read_file(path, layer="gemeente_gegeneraliseerd").set_index("statcode")
    frame = boundaries.load(boundaries.locate(year=2021, named=path), year=2021)
    after = frame.set_index("code").area
    difference = (after - given.area.reindex(after.index)).abs()
    assert difference.max() < 100  # m², of municipalities of 7 km² and more
    assert (
        "matched the shared borders of 74 municipalities" in frame.attrs["boundaries"]["repairs"][0]
    )


@pytest.mark.integration
def test_real_boundaries_stay_sound_when_simplified(real_boundaries: Path) -> None:
    frame = boundaries.load(boundaries.locate(year=2021, named=real_boundaries), year=2021)
    simple = boundaries.simplify(frame.geometry.array, tolerance=100)
    assert shapely.coverage_is_valid(simple)
    before, after = (
        shapely.get_num_coordinates(one).sum() for one in (frame.geometry.array, simple)
    )
    assert after < 0.8 * before


@pytest.mark.parametrize(
    ("year", "names", "taken"),
    [
        (2024, ["2018", "2023", "2025", "2026"], 2025),  # as near as 2023, and later
        (2024, ["2018", "2023", "2026"], 2023),
        (2020, ["2019", "2021"], 2019),
    ],
)
def test_year_with_the_same_municipalities_stands_in(
    tmp_path: Path, year: int, names: list[str], taken: int
) -> None:
    folder = _folder(tmp_path / "map", *[f"cbsgebiedsindelingen{name}.gpkg" for name in names])
    found = boundaries.locate(year=year, named=folder)
    assert (found.path, found.stands_in) == (folder / f"cbsgebiedsindelingen{taken}.gpkg", taken)


@pytest.mark.parametrize("year", [2021, 2022, 2018])
def test_no_year_with_other_municipalities_stands_in(tmp_path: Path, year: int) -> None:
    folder = _folder(tmp_path / "map", *[f"grenzen{name}.gpkg" for name in ("2019", "2023")])
    with pytest.raises(BoundaryError, match=f"has no boundaries of {year}"):
        boundaries.locate(year=year, named=folder)


@pytest.mark.integration
def test_borders_that_stand_in_are_told_as_what_they_are(real_boundaries: Path) -> None:
    source = boundaries.locate(year=2024, named=real_boundaries)
    about = boundaries.load(source, year=2024).attrs["boundaries"]
    assert about["year"] == 2025
    assert about["file"] == "cbsgebiedsindelingen2025.gpkg"
