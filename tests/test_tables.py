"""Tables: what is in the files, and that the same input gives the same bytes."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pytest

from regiokaart import tables
from regiokaart.layer import Scene, join

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from regiokaart.study import Study


def write_all(scene: Scene, folder: Path) -> dict[str, str]:
    folder.mkdir()
    tables.write_layer(scene, folder)
    tables.write_memberships(scene, folder)
    tables.write_statistics(scene, folder, lang="nl")
    tables.write_manifest(scene, folder, sources=scene.study.membership_files())
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def test_the_layer_comes_back_the_same_from_both_files(
    invented_scene: Scene, tmp_path: Path
) -> None:
    tables.write_layer(invented_scene, tmp_path)
    package = gpd.read_file(tmp_path / "layer.gpkg")
    parquet = gpd.read_parquet(tmp_path / "layer.parquet")
    layer = invented_scene.layer
    for frame in (package, parquet):
        assert frame.crs.to_epsg() == 28992
        assert list(frame["code"]) == list(layer["code"])
        assert list(frame["population"]) == list(layer["population"])
        assert frame.area.sum() == pytest.approx(layer.area.sum())
        found = frame.set_index("code")["proefregio"]
        assert found["GM0503"] == "noord+zuid"
        assert pd.isna(found["GM1842"])


def test_two_runs_give_the_same_bytes(invented_scene: Scene, tmp_path: Path) -> None:
    assert write_all(invented_scene, tmp_path / "a") == write_all(invented_scene, tmp_path / "b")


def test_the_memberships_keep_evidence_and_source(invented_scene: Scene, tmp_path: Path) -> None:
    table = pd.read_csv(tables.write_memberships(invented_scene, tmp_path))
    row = table[(table["code"] == "GM0518") & (table["cooperation"] == "proefoverleg")].iloc[0]
    assert (row["evidence"], row["source"]) == ("inferred", "Proefbron 5")
    assert len(table) == len(invented_scene.memberships.frame)


def test_a_cell_that_excel_would_run_is_made_harmless(
    invented_study: Callable[..., Study], invented_boundaries: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    rows = "cooperation,region,code,source\nproefgroep,groep,GM0503,=cmd|' /C calc'!A0\n"
    study = invented_study(memberships=rows)
    scene = join(study, invented_boundaries, study.memberships().at(study.reference_date))
    text = tables.write_memberships(scene, tmp_path).read_text()
    assert ",'=cmd" in text


def test_the_manifest_tells_what_the_results_were_made_from(
    invented_scene: Scene, tmp_path: Path
) -> None:
    source = invented_scene.study.path.with_name("memberships.csv")
    path = tables.write_manifest(invented_scene, tmp_path, sources=[source])
    found = json.loads(path.read_text())
    assert found["study"] == "proefstudie"
    assert found["reference_date"] == "2021-10-01"
    assert found["boundaries"]["file"] == "vierkanten.gpkg"
    assert found["sources"] == [
        {"file": "memberships.csv", "sha256": hashlib.sha256(source.read_bytes()).hexdigest()}
    ]
    assert set(found["versions"]) >= {"geopandas", "matplotlib", "folium"}
    assert str(tmp_path) not in path.read_text()
