"""Tables: what is in the files, and that the same input gives the same bytes."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import frictionless
import geopandas as gpd
import jsonschema
import openpyxl
import pandas as pd
import pytest

from regiokaart import tables
from regiokaart.layer import Scene, join
from regiokaart.tables.as_json import schema
from regiokaart.tables.fields import FIELDS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from regiokaart.study import Study


def write_all(scene: Scene, folder: Path) -> dict[str, str]:
    folder.mkdir()
    tables.write_layer(scene, folder)
    tables.write_tables(scene, folder, lang="nl")
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
    tables.write_tables(invented_scene, tmp_path, lang="nl")
    table = pd.read_csv(tmp_path / "memberships.csv")
    row = table[(table["code"] == "GM0518") & (table["cooperation"] == "proefoverleg")].iloc[0]
    assert (row["evidence"], row["source"]) == ("inferred", "Proefbron 5")
    assert len(table) == len(invented_scene.memberships.frame)


def test_a_cell_that_excel_would_run_is_made_harmless(
    invented_study: Callable[..., Study], invented_boundaries: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    rows = "cooperation,region,code,source\nproefgroep,groep,GM0503,=cmd|' /C calc'!A0\n"
    study = invented_study(memberships=rows)
    scene = join(study, invented_boundaries, study.memberships().at(study.reference_date))
    tables.write_tables(scene, tmp_path, lang="nl")
    assert ",'=cmd" in (tmp_path / "memberships.csv").read_text()
    sheet = openpyxl.load_workbook(tmp_path / "tables.xlsx")["memberships"]
    (cell,) = [cell for row in sheet for cell in row if str(cell.value).startswith("=cmd")]
    assert cell.data_type == "s"  # a text, not a formula


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


def test_workbook_has_a_sheet_per_table_with_numbers_as_numbers(
    invented_scene: Scene, tmp_path: Path
) -> None:
    tables.write_tables(invented_scene, tmp_path, lang="nl")
    book = openpyxl.load_workbook(tmp_path / "tables.xlsx")
    assert book.sheetnames == ["memberships", "coverage", "reach", "overlap", "bronnen"]
    sheet = book["coverage"]
    heads = {cell.value: cell.column - 1 for cell in sheet[1]}
    assert {"Kaart", "Gemeenten", "Inwoners", "Deel inwoners"} <= set(heads)
    assert sheet.freeze_panes == "A2"
    people = sheet[2][heads["Inwoners"]]
    assert people.number_format == "#,##0"
    wanted = tables.tables_of(invented_scene)["coverage"]["population"]
    assert people.value == wanted.iloc[0]
    assert sheet[2][heads["Deel inwoners"]].number_format == "0.0%"
    sources = {row[0].value: row[1].value for row in book["bronnen"].iter_rows(min_row=2)}
    assert sources["Proefbron 1"] == 4
    english = tmp_path / "en"
    english.mkdir()
    tables.write_tables(invented_scene, english, lang="en")
    assert "sources" in openpyxl.load_workbook(english / "tables.xlsx").sheetnames


def test_json_keeps_to_its_schema_and_has_the_same_rows(
    invented_scene: Scene, tmp_path: Path
) -> None:
    tables.write_tables(invented_scene, tmp_path, lang="nl")
    found = json.loads((tmp_path / "tables.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema())
    jsonschema.validate(found, schema())
    for name, frame in tables.tables_of(invented_scene).items():
        assert len(found["tables"][name]["rows"]) == len(frame)
        described = [field["name"] for field in found["tables"][name]["fields"]]
        assert described == list(frame.columns)
    found["tables"]["coverage"]["rows"][0]["municipalities"] = {"not": "a number"}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(found, schema())


def test_data_package_is_valid_and_describes_every_column(
    invented_scene: Scene, tmp_path: Path
) -> None:
    tables.write_tables(invented_scene, tmp_path, lang="nl")
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.to_summary()
    package = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
    for resource in package["resources"]:
        columns = list(pd.read_csv(tmp_path / resource["path"]).columns)
        assert [field["name"] for field in resource["schema"]["fields"]] == columns
        assert all(field["name"] in FIELDS for field in resource["schema"]["fields"])
    (tmp_path / "coverage.csv").write_text("map\n1,2\n", encoding="utf-8")
    assert not frictionless.validate(str(tmp_path / "datapackage.json")).valid
