"""From source to frame: PDOK, the cache, any file, the right year, and what is refused."""

from __future__ import annotations

import datetime as dt
import logging
from typing import TYPE_CHECKING

import pytest
import shapely
from pdok_server import PdokServer

import regiokaart as rk
from regiokaart import boundaries, register
from regiokaart.boundaries import Source, cache
from regiokaart.boundaries.source import OFFLINE
from regiokaart.boundaries.transport import Settings
from regiokaart.errors import BoundaryError

if TYPE_CHECKING:
    from pathlib import Path

SOON = Settings(connect=1, read=2, deadline=5, attempts=1)
NOWHERE = "http://127.0.0.1:9"  # nothing listens on the discard port


def test_the_network_comes_after_the_cache_and_never_when_offline(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert boundaries.locate(year=2021).kind == "tiles"  # tests are offline
    monkeypatch.delenv(OFFLINE)
    assert boundaries.locate(year=2021).kind == "pdok"
    assert boundaries.locate(year=2021, offline=True).kind == "tiles"


def test_without_any_network_there_are_tiles_with_a_warning(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("REGIOKAART_PDOK_URL", NOWHERE)
    with caplog.at_level(logging.WARNING, logger="regiokaart"):
        frame = boundaries.load(Source(kind="pdok"), year=2021, settings=SOON)
    assert frame.attrs["boundaries"]["kind"] == "tiles"
    assert "no network" in caplog.text


@pytest.mark.integration
def test_a_province_alone_is_enough_for_a_study_of_that_province(
    real_boundaries: Path, tmp_path: Path
) -> None:
    study = rk.load_study()
    whole = boundaries.load_year(2021, source=real_boundaries)
    part = whole[whole["code"].isin(study.codes())]
    part.to_file(tmp_path / "zuid-holland.geojson")
    scene = rk.load_scene(study, boundaries=tmp_path / "zuid-holland.geojson")
    assert len(scene.layer) == 52
    assert "52 of 352 municipalities" in " ".join(scene.layer.attrs["boundaries"]["notes"])
    lacking = part[part["code"] != "GM0599"]
    lacking.to_file(tmp_path / "zonder.geojson")
    with pytest.raises(ValueError, match="Rotterdam"):
        rk.load_scene(study, boundaries=tmp_path / "zonder.geojson")


@pytest.mark.integration
def test_boundaries_of_another_year_than_stated_are_refused_by_name(real_boundaries: Path) -> None:
    file = real_boundaries / "cbsgebiedsindelingen2023.gpkg"
    with pytest.raises(BoundaryError) as caught:
        boundaries.load_year(2021, source=file)
    for part in ("cbsgebiedsindelingen2023.gpkg", "not of 2021", "Voorne aan Zee", "2023"):
        assert part in str(caught.value)


@pytest.mark.integration
def test_polygons_simplified_one_by_one_are_refused_unless_one_insists(
    real_boundaries: Path, tmp_path: Path
) -> None:
    whole = boundaries.load_year(2022, source=real_boundaries)
    whole["geometry"] = whole.geometry.simplify(100)
    whole.to_file(tmp_path / "los.gpkg", layer="gemeente_gegeneraliseerd")
    with pytest.raises(BoundaryError, match=r"los.gpkg: .*km².*--repair"):
        boundaries.load_year(2022, source=tmp_path / "los.gpkg")
    repaired = boundaries.load_year(2022, source=tmp_path / "los.gpkg", repair=True)
    assert shapely.coverage_is_valid(repaired.geometry.array)
    assert len(repaired) == 345


@pytest.mark.integration
@pytest.mark.parametrize("year", [2021, 2023])
def test_provinces_are_twelve_whether_they_are_in_the_file_or_not(
    real_boundaries: Path, year: int
) -> None:
    found = rk.boundaries(year, level="province", source=real_boundaries)
    assert list(found["code"]) == [f"PV{number}" for number in range(20, 32)]
    assert dict(zip(found["code"], found["name"], strict=True))["PV21"] == "Fryslân"
    municipalities = rk.boundaries(year, source=real_boundaries)
    assert found.area.sum() == pytest.approx(municipalities.area.sum(), rel=1e-3)


@pytest.mark.integration
def test_rk_boundaries_gives_the_crs_and_detail_that_are_asked(real_boundaries: Path) -> None:
    fine = rk.boundaries(2022, source=str(real_boundaries))
    coarse = rk.boundaries(2022, source=real_boundaries, crs=4326, simplify=500)
    assert fine.crs.to_epsg() == 28992
    assert coarse.crs.to_epsg() == 4326
    west, south, east, north = coarse.total_bounds
    assert 3 < west < east < 8
    assert 50 < south < north < 54
    assert coarse.count_coordinates().sum() < fine.count_coordinates().sum() / 3


@pytest.mark.integration
@pytest.mark.parametrize(
    ("year", "municipalities", "members"),
    [(2018, 60, 23), (2020, 52, 23), (2022, 52, 23), (2023, 50, 21), (2026, 50, 21)],
)
def test_the_study_on_the_borders_of_another_year(
    real_boundaries: Path, year: int, municipalities: int, members: int
) -> None:
    scene = rk.load_scene("samenwerkingsagenda-2021", boundaries=real_boundaries, year=year)
    assert len(scene.layer) == municipalities
    assert (scene.layer["mrdh"] == "mrdh").sum() == members
    table = rk.coverage(scene, maps=["kaart-1"])
    assert table["municipalities"].sum() == municipalities
    if year > 2021:  # the inhabitants of 2021, by later municipalities
        assert table["population"].sum() == 3_726_050
    assert scene.border_year == year


@pytest.mark.integration
def test_memberships_on_older_borders_are_marked_as_inferred(real_boundaries: Path) -> None:
    scene = rk.load_scene("samenwerkingsagenda-2021", boundaries=real_boundaries, year=2018)
    layer = scene.layer
    # Hoeksche Waard of 2019 was five municipalities in 2018
    five = ["GM0584", "GM0585", "GM0588", "GM0611", "GM0617"]
    assert (layer.loc[five, "cmk-2021-2024"] == "kunstgebouw").all()
    assert (layer.loc[five, "cmk-2021-2024_evidence"] == "inferred").all()
    assert layer.loc["GM0576", "stedelijke-regio"] == "holland-rijnland"


CODES = list(register.at(dt.date(2021, 1, 1)).index)


def test_what_pdok_gives_is_kept_and_read_again_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    codes = CODES
    with PdokServer(years={2021: len(codes)}, codes=codes) as server:
        monkeypatch.setenv("REGIOKAART_PDOK_URL", server.url)
        first = boundaries.load(Source(kind="pdok"), year=2021, settings=SOON)
    assert len(cache.entries()) == 1
    monkeypatch.setenv("REGIOKAART_PDOK_URL", NOWHERE)
    source = boundaries.locate(year=2021)
    assert source.kind == "cache"
    again = boundaries.load(source, year=2021)
    assert list(again["code"]) == list(first["code"]) == codes
    assert again.geometry.geom_equals(first.geometry).all()


def test_a_service_that_loses_a_municipality_is_not_believed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    study = rk.load_study()
    codes = [code for code in CODES if code != "GM0599"]
    with PdokServer(years={2021: len(codes)}, codes=codes) as server:
        monkeypatch.setenv("REGIOKAART_PDOK_URL", server.url)
        with pytest.raises(BoundaryError, match="Rotterdam"):
            boundaries.load(Source(kind="pdok"), year=2021, needed=study.codes(), settings=SOON)
    assert cache.entries() == []


@pytest.mark.parametrize("kind", ["html", "404"])
def test_a_service_that_fails_is_an_error_and_never_tiles(
    monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    with PdokServer(years={2021: 6}) as server:
        server.fail("html" if kind == "html" else "status", 404)
        monkeypatch.setenv("REGIOKAART_PDOK_URL", server.url)
        with pytest.raises(BoundaryError) as caught:
            boundaries.load(Source(kind="pdok"), year=2021, settings=SOON)
    assert server.url in str(caught.value)
    assert "--boundaries" in str(caught.value)


def test_a_damaged_cache_is_set_aside_and_offline_nothing_is_fetched(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with PdokServer(years={2021: len(CODES)}, codes=CODES) as server:
        monkeypatch.setenv("REGIOKAART_PDOK_URL", server.url)
        boundaries.load(Source(kind="pdok"), year=2021, settings=SOON)
        data = next(cache.folder().glob("*.parquet"))
        data.write_bytes(b"half")
        asked = len(server.asked)
        frame = boundaries.load(boundaries.locate(year=2021, offline=True), year=2021)
        assert frame.attrs["boundaries"]["kind"] == "tiles"
        assert len(server.asked) == asked
        assert ".corrupt" in caplog.text


def test_provinces_of_the_tile_grid_are_twelve() -> None:
    found = boundaries.load_year(2021, level="province", offline=True)
    assert len(found) == 12
    assert dict(zip(found["code"], found["name"], strict=True))["PV28"] == "Zuid-Holland"


def test_years_before_the_register_are_fetched_without_a_check(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with PdokServer(years={2014: 8}) as server:
        monkeypatch.setenv("REGIOKAART_PDOK_URL", server.url)
        frame = boundaries.load(Source(kind="pdok"), year=2014, settings=SOON)
    assert len(frame) == 8
    assert "not held against the register" in " ".join(frame.attrs["boundaries"]["notes"])
