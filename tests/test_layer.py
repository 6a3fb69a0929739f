"""Boundaries, memberships and register joined."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from invented import AREA, MEMBERSHIPS, SURROUNDINGS, squares
from regiokaart.boundaries.tiles import load as load_tiles
from regiokaart.errors import LayerError, StudyError
from regiokaart.layer import Scene, join, load_layer, load_scene, load_scene_on_tiles
from regiokaart.study import load_study

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from regiokaart.study import Study

    WriteStudy = Callable[..., Study]


def _join(study: Study, geometry: gpd.GeoDataFrame | None = None) -> Scene:
    members = study.memberships().at(study.reference_date)
    return join(study, squares() if geometry is None else geometry, members)


def test_layer_has_the_register_the_memberships_and_the_geometry(invented_scene: Scene) -> None:
    layer = invented_scene.layer
    assert list(layer.index) == list(layer["code"]) == list(AREA)
    assert list(layer.columns) == [
        "code",
        "name",
        "province_code",
        "province",
        "population",
        "land_area_km2",
        "proefregio",
        "proefregio_partly",
        "proefregio_evidence",
        "proefregio_source",
        "proefoverleg",
        "proefoverleg_partly",
        "proefoverleg_evidence",
        "proefoverleg_source",
        "proefgroep",
        "proefgroep_partly",
        "proefgroep_evidence",
        "proefgroep_source",
        "geometry",
    ]
    assert layer.crs.to_epsg() == 28992
    assert layer.attrs["boundaries"]["file"] == "vierkanten.gpkg"
    assert layer.attrs["study"] == "proefstudie"
    delft = layer.loc["GM0503"]
    assert (delft["name"], delft["province"], delft["population"]) == (
        "Delft",
        "Zuid-Holland",
        103_581,
    )
    assert delft["geometry"].equals(squares().set_index("code").geometry["GM0503"])


def test_a_municipality_is_in_regions_or_not_or_unknown(invented_scene: Scene) -> None:
    layer = invented_scene.layer
    assert layer["proefregio"].to_dict() == {
        "GM0503": "noord+zuid",
        "GM0518": "noord",
        "GM0599": "zuid",
        "GM0603": "noord",
        "GM0637": "noord",
        "GM1842": None,
    }
    assert layer["proefoverleg"].to_dict() == {
        "GM0503": "overleg",
        "GM0518": "overleg",
        "GM0599": "unknown",
        "GM0603": "unknown",
        "GM0637": "geen-deelname",
        "GM1842": "unknown",
    }
    assert layer.loc["GM0503", "proefoverleg_evidence"] == "weak"
    assert layer.loc["GM0503", "proefregio_evidence"] == "stated"
    assert layer.loc["GM0503", "proefregio_source"] == "Proefbron 1; Proefbron 2"
    assert pd.isna(layer.loc["GM1842", "proefregio_evidence"])


def test_row_without_a_region_makes_unknown_what_would_be_outside(
    invented_study: WriteStudy,
) -> None:
    rows = "proefregio,,,GM1842,,,,,\nproefregio,,,GM0599,,,,,\n"
    layer = _join(invented_study(memberships=MEMBERSHIPS + rows)).layer
    assert layer.loc["GM1842", "proefregio"] == "unknown"
    assert layer.loc["GM0599", "proefregio"] == "zuid"  # what is known of it stands


def test_co_operation_without_any_row(invented_study: WriteStudy) -> None:
    kept = [line for line in MEMBERSHIPS.splitlines() if not line.startswith("proefo")]
    layer = _join(invented_study(memberships="\n".join(kept))).layer
    assert set(layer["proefoverleg"]) == {"unknown"}
    assert layer["proefoverleg_evidence"].isna().all()


def test_surroundings_are_all_other_boundaries(invented_scene: Scene) -> None:
    around = invented_scene.surroundings
    assert tuple(around.index) == SURROUNDINGS
    assert {"code", "name", "geometry"} <= set(around.columns)
    assert around.loc["GM0622", "name"] == "Vlaardingen"
    assert not invented_scene.on_tiles


def test_missing_and_surplus_boundaries_are_told_together(invented_study: WriteStudy) -> None:
    geometry = squares()
    geometry["code"] = geometry["code"].replace({"GM0503": "GM0576", "GM0518": "GM1992"})
    geometry["name"] = geometry["name"].replace({"Delft": "Noordwijkerhout"})
    with pytest.raises(LayerError) as caught:
        _join(invented_study(), geometry)
    told = str(caught.value)
    assert "vierkanten.gpkg does not fit study proefstudie (boundary year 2021)" in told
    assert "no boundary for GM0503 Delft, GM0518 's-Gravenhage" in told
    assert "no municipality on 2021-10-01 for GM0576 Noordwijkerhout, GM1992" in told


def test_boundaries_without_a_neighbour_of_the_area_will_do(invented_study: WriteStudy) -> None:
    scene = _join(invented_study(), squares()[lambda frame: frame["code"].isin(AREA)])
    assert scene.surroundings.empty
    assert len(scene.drawn().layer) == 6


def test_members_outside_the_area_are_told(invented_study: WriteStudy) -> None:
    rows = "proefregio,zuid,,GM0622,Vlaardingen,,,,s\nproefregio,zuid,,GM0014,,,,,s\n"
    scene = _join(invented_study(memberships=MEMBERSHIPS + rows))
    (warning,) = scene.warnings
    assert warning.startswith("proefregio: 2 members lie outside the study area")
    assert "Vlaardingen, Groningen" in warning
    assert _join(invented_study()).warnings == ()


def test_notes_of_the_memberships_are_warnings(
    invented_study: WriteStudy, caplog: pytest.LogCaptureFixture
) -> None:
    row = "proefregio,zuid,,GM0788,Haaren,,,,s\n"
    scene = _join(invented_study(memberships=MEMBERSHIPS + row))
    assert any("Haaren (proefstudie/memberships.csv:" in warning for warning in scene.warnings)
    assert "Haaren" in caplog.text


def test_drawn_geometry_is_simpler_and_keeps_codes_and_shared_borders(
    invented_study: WriteStudy,
) -> None:
    geometry = squares()
    attrs = geometry.attrs
    dense = shapely.segmentize(geometry.geometry.array, 100)
    moved = shapely.transform(  # crooked borders, the same on either side
        dense, lambda xy: xy + 3 * (xy.sum(axis=1, keepdims=True) % 200 == 100)
    )
    geometry = geometry.set_geometry(gpd.GeoSeries(moved, crs=geometry.crs))
    geometry.attrs = attrs
    assert shapely.coverage_is_valid(geometry.geometry.array)
    scene = _join(invented_study(), geometry)
    drawn = scene.drawn()
    assert list(drawn.layer.index) == list(scene.layer.index)
    assert list(drawn.surroundings.index) == list(scene.surroundings.index)
    everything = [*drawn.layer.geometry, *drawn.surroundings.geometry]
    assert shapely.coverage_is_valid(everything)
    assert shapely.get_num_coordinates(everything).sum() < shapely.get_num_coordinates(moved).sum()
    assert drawn.layer.area.to_numpy() == pytest.approx(scene.layer.area.to_numpy(), rel=0.01)
    assert drawn.layer.drop(columns="geometry").equals(scene.layer.drop(columns="geometry"))
    assert drawn.layer.crs.to_epsg() == drawn.surroundings.crs.to_epsg() == 28992
    assert drawn.layer.attrs["boundaries"] == attrs["boundaries"]
    assert drawn.warnings == scene.warnings


def test_outline_is_the_union(invented_scene: Scene) -> None:
    assert invented_scene.outline(AREA).area == pytest.approx(6 * 25e6)
    assert invented_scene.outline(["GM0518", "GM0603"]).length == pytest.approx(30e3)
    (province,) = invented_scene.provinces().items()
    assert province[0] == "Zuid-Holland"
    assert province[1].equals(invented_scene.outline(AREA))


def test_scene_is_loaded_from_named_boundaries_and_own_tables(
    invented_study: WriteStudy, tmp_path: Path
) -> None:
    study = invented_study()
    file = tmp_path / "vierkanten.gpkg"
    frame = squares().rename(columns={"code": "statcode", "name": "statnaam"})
    frame.to_file(file, layer="gemeente_gegeneraliseerd", engine="pyogrio")
    raw = tmp_path / "raw" / study.id
    raw.mkdir(parents=True)
    own = "cooperation,region,code,source\nproefregio,noord,GM0599,Eigen\n"
    (raw / "memberships.csv").write_text(own, encoding="utf-8")
    layer = load_layer(study, boundaries=file, raw=raw.parent)
    assert layer["proefregio"].dropna().to_dict() == {"GM0599": "noord"}
    assert layer["proefgroep"].dropna().to_dict() == {"GM0503": "groep", "GM0599": "groep"}
    assert layer.attrs["boundaries"]["file"] == "vierkanten.gpkg"


def test_scene_on_tiles_is_drawn_as_it_is(invented_study: WriteStudy) -> None:
    scene = load_scene(invented_study())
    assert scene.on_tiles
    assert scene.drawn() is scene
    assert len(scene.surroundings) == 346


@pytest.mark.integration
def test_scene_on_real_boundaries_says_the_same_as_on_tiles(real_boundaries: Path) -> None:
    study = load_study()
    real = load_scene(study, boundaries=real_boundaries)
    tiles = join(study, load_tiles(year=2021), study.memberships().at(study.reference_date))
    assert not real.on_tiles
    assert tiles.on_tiles
    assert real.layer.drop(columns="geometry").equals(tiles.layer.drop(columns="geometry"))
    assert list(real.surroundings.index) == list(tiles.surroundings.index)
    drawn = real.drawn()
    everything = [*drawn.layer.geometry, *drawn.surroundings.geometry]
    assert shapely.coverage_is_valid(everything)
    assert drawn.layer.area.to_numpy() == pytest.approx(real.layer.area.to_numpy(), rel=0.01)
    assert list(real.provinces()) == ["Zuid-Holland"]


# members in part

VOORNE = "GM1992"
PART = """\
cooperation,region,region_name,code,valid_from,source
mrdh,mrdh,MRDH,GM0501,2015-01-01,s
cmk-2021-2024,kunstgebouw,Kunstgebouw,GM0530,2021-07-01,s
"""


def _partly(tmp_path: Path, *, successor: str = "ask") -> Scene:
    """The bundled study of 2024, of which one of the three that merged is a member."""
    study = load_study()
    mend = {"successor": successor}
    cooperations = tuple(item.model_copy(update=mend) for item in study.cooperations)
    study = study.model_copy(update={"cooperations": cooperations})
    raw = tmp_path / study.id
    raw.mkdir()
    (raw / "memberships.csv").write_text(PART, encoding="utf-8")
    return load_scene_on_tiles(study, raw=tmp_path, day=dt.date(2024, 1, 1))


def test_successor_of_some_members_is_one_in_part(tmp_path: Path) -> None:
    scene = _partly(tmp_path)
    row = scene.layer.loc[VOORNE]
    assert (row["mrdh"], row["mrdh_partly"]) == ("mrdh", "mrdh")
    assert row["mrdh_evidence"] == "inferred"
    others = scene.layer.drop(index=VOORNE)
    assert others["mrdh_partly"].isna().all()
    assert any("GM1992 Voorne aan Zee is partly a member" in line for line in scene.warnings)


def test_rest_of_a_member_in_part_is_unknown_where_lists_are_not_complete(tmp_path: Path) -> None:
    row = _partly(tmp_path).layer.loc[VOORNE]
    assert row["cmk-2021-2024"] == "kunstgebouw+unknown"
    assert row["cmk-2021-2024_partly"] == "kunstgebouw"


@pytest.mark.parametrize(("successor", "value"), [("any", "mrdh"), ("majority", None)])
def test_study_decides_about_members_in_part(
    tmp_path: Path, successor: str, value: str | None
) -> None:
    row = _partly(tmp_path, successor=successor).layer.loc[VOORNE]
    assert (row["mrdh"], row["mrdh_partly"]) == (value, None)


def test_study_of_another_day_has_the_municipalities_of_that_day() -> None:
    scene = load_scene_on_tiles(load_study(), day=dt.date(2018, 6, 1))
    assert len(scene.layer) == 60
    assert (scene.study.reference_date, scene.border_year) == (dt.date(2018, 6, 1), 2018)
    with pytest.raises(StudyError, match="from 2018-01-01 to 2026-12-31"):
        load_scene_on_tiles(load_study(), day=dt.date(2017, 6, 1))
