"""Reading a GeoPackage, sound or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pyogrio
import pytest
import shapely

from invented import squares
from regiokaart.boundaries import geopackage
from regiokaart.errors import BoundaryError

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

LAYER = "gemeente_gegeneraliseerd"


def _frame() -> gpd.GeoDataFrame:
    """Return squares as CBS would have them."""
    frame = squares().rename(columns={"code": "statcode", "name": "statnaam"})
    frame.attrs = {}
    return frame.assign(rubriek="gemeente")


def _file(folder: Path, frame: gpd.GeoDataFrame, layer: str = LAYER) -> Path:
    path = folder / "gemeenten.gpkg"
    pyogrio.write_dataframe(frame, path, layer=layer)
    return path


@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def _refused(path: Path) -> str:
    with pytest.raises(BoundaryError) as caught:
        geopackage.load(path, year=2021)
    return str(caught.value)


@pytest.mark.parametrize(
    "layer", [LAYER, "cbs_gemeente_2022_gegeneraliseerd", "gemeente_2021_gegeneraliseerd"]
)
def test_sound_file_is_read_as_it_is(tmp_path: Path, layer: str) -> None:
    path = _file(tmp_path, _frame().iloc[::-1], layer)
    pyogrio.write_dataframe(_frame(), path, layer="provincie_gegeneraliseerd", append=True)
    frame = geopackage.load(path, year=2021)
    assert list(frame.columns) == ["code", "name", "geometry"]
    assert list(frame["code"]) == sorted(_frame()["statcode"])
    assert frame.geometry.geom_equals(squares().geometry).all()
    assert frame.crs.to_epsg() == 28992
    assert frame.attrs["boundaries"] == {
        "kind": "boundaries",
        "year": 2021,
        "file": "gemeenten.gpkg",
        "path": str(path),
        "attribution": "CBS, Kadaster 2021, CC BY 4.0",
        "generalisation": "gegeneraliseerd (CBS)",
        "repairs": [],
    }


def test_other_coordinates_are_transformed(tmp_path: Path) -> None:
    frame = geopackage.load(_file(tmp_path, _frame().to_crs("EPSG:4326")), year=2021)
    assert frame.crs.to_epsg() == 28992
    assert frame.area.to_numpy() == pytest.approx(25e6, rel=1e-6)
    assert shapely.coverage_is_valid(frame.geometry.array)


def test_without_the_layer_lists_the_layers(tmp_path: Path) -> None:
    path = _file(tmp_path, _frame(), "wijk_gegeneraliseerd")
    pyogrio.write_dataframe(_frame(), path, layer="provincie_gegeneraliseerd", append=True)
    told = _refused(path)
    assert f"no layer {LAYER}; it has wijk_gegeneraliseerd, provincie_gegeneraliseerd" in told


def test_without_columns_lists_the_columns(tmp_path: Path) -> None:
    path = _file(tmp_path, _frame().rename(columns={"statcode": "gm_code", "statnaam": "naam"}))
    told = _refused(path)
    assert "column statcode and statnaam is missing; found gm_code, naam, rubriek" in told


def test_without_rows(tmp_path: Path) -> None:
    assert "has no rows" in _refused(_file(tmp_path, _frame().iloc[:0]))


def test_code_that_is_there_twice(tmp_path: Path) -> None:
    frame = _frame()
    frame.loc[1, "statcode"] = frame.loc[0, "statcode"]
    assert "GM0503 there more than once" in _refused(_file(tmp_path, frame))


def test_row_without_a_code(tmp_path: Path) -> None:
    frame = _frame()
    frame.loc[1, "statcode"] = None
    assert "1 row without a code" in _refused(_file(tmp_path, frame))


@pytest.mark.parametrize("nothing", [None, shapely.Polygon()])
def test_row_without_geometry(tmp_path: Path, nothing: shapely.Polygon | None) -> None:
    frame = _frame()
    frame.loc[1, "geometry"] = nothing
    assert "no geometry for GM0518" in _refused(_file(tmp_path, frame))


def test_layer_without_any_geometry(tmp_path: Path) -> None:
    path = tmp_path / "gemeenten.gpkg"
    pyogrio.write_dataframe(pd.DataFrame(_frame().drop(columns="geometry")), path, layer=LAYER)
    assert f"layer {LAYER} has no geometry" in _refused(path)


def test_without_coordinate_system(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="crs"):
        path = _file(tmp_path, _frame().set_crs(None, allow_override=True))
    assert "does not say its coordinate system" in _refused(path)


def test_points_are_no_boundaries(tmp_path: Path) -> None:
    frame = _frame()
    told = _refused(_file(tmp_path, frame.set_geometry(frame.centroid)))
    assert "gemeenten.gpkg: boundaries must be polygons" in told


@pytest.mark.parametrize("share", [0, 0.1, 0.5, 0.99])
def test_file_cut_short(tmp_path: Path, share: float) -> None:
    path = _file(tmp_path, _frame())
    whole = path.read_bytes()
    path.write_bytes(whole[: int(share * len(whole))])
    told = _refused(path)
    assert "gemeenten.gpkg cannot be read" in told
    assert "\n" not in told


@pytest.mark.parametrize("content", [b"<html>404</html>", b"PK\x03\x04"])
def test_no_geopackage_at_all(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "gemeenten.gpkg"
    path.write_bytes(content)
    assert "cannot be read as a GeoPackage" in _refused(path)


def test_repairs_are_told_with_the_boundaries(tmp_path: Path) -> None:
    frame = _frame().set_index("statcode", drop=False)
    west, south, east, north = frame.geometry["GM0503"].bounds
    bent = [(west, south), (east, south), (east, (south + north) / 2), (east + 0.5, north)]
    frame.loc["GM0503", "geometry"] = shapely.Polygon([*bent, (west, north)])
    loaded = geopackage.load(_file(tmp_path, frame), year=2021)
    assert shapely.coverage_is_valid(loaded.geometry.array)
    assert "matched the shared borders" in loaded.attrs["boundaries"]["repairs"][0]
